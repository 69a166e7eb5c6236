"""Before another model takes over: what gets better, what gets worse, and a clear yes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.models.comparing import Compared
from garbage_gui.ui.models.comparison_view import ComparisonView
from garbage_gui.ui.text import model_name
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.thumbnails import ThumbnailProvider


class PromoteDialog(QDialog):
    """Accepted when the person says yes. Esc and the first button say no, so does closing it."""

    def __init__(
        self,
        theme: Theme,
        thumbnails: ThumbnailProvider,
        taxonomy: Taxonomy,
        compared: Compared,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("promote_dialog")
        self.setModal(True)
        self.setWindowTitle(self.tr("Use this model from now on?"))
        self.resize(760, 520)
        question = QLabel(
            self.tr("“{name}” would take over from “{other}”. You can go back at any time.").format(
                name=model_name(compared.after_name), other=model_name(compared.before_name)
            ),
            self,
        )
        question.setObjectName("promote_question")
        question.setWordWrap(True)
        question.setTextFormat(Qt.TextFormat.PlainText)
        self.view = ComparisonView(theme, thumbnails, taxonomy, self, choose=False)
        self.view.show_compared(compared)
        self.yes = QPushButton(self.tr("Use this model"), self)
        self.yes.setObjectName("promote_yes")
        comparison = compared.comparison
        better = len(comparison.fixed) >= len(comparison.broken)
        style(self.yes, kind="primary" if better else "danger")
        self.yes.setAutoDefault(False)
        self.yes.clicked.connect(self.accept)
        self.no = QPushButton(self.tr("Keep the model in use"), self)
        self.no.setObjectName("promote_no")
        self.no.setDefault(True)
        self.no.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.no)
        buttons.addWidget(self.yes)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(question)
        column.addWidget(self.view, 1)
        column.addLayout(buttons)
        self.no.setFocus()
