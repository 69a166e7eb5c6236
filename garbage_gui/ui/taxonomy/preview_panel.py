"""What the edits would do to labels, models and trainings, as long as nobody has let them happen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from garbage_gui.services.taxonomy.words import Line
from garbage_gui.ui.spoken import set_role
from garbage_gui.ui.text import message_text
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.widgets.upright_scroll import upright_scroll

ICON = 16


class PreviewPanel(QFrame):
    """The edits in words, then one section for labels, models and trainings each."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._edits: list[str] = []
        self._lines: list[Line] = []
        self._waiting = False
        self.setObjectName("classes_preview")
        style(self, role="card")
        self._title = QLabel(self)
        style(self._title, role="subheading")
        self._inside = QWidget(self)
        style(self._inside, role="scrolled")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(4)
        self._scroll: QScrollArea = upright_scroll(self._inside, self)
        # Longer than its place, it is read with the keys.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_role(self._scroll, QAccessible.Role.Document)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 4, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._scroll, 1)
        theme.changed.connect(self._show)
        self._show()

    def show_preview(self, edits: Sequence[str], lines: Sequence[Line], *, waiting: bool = False) -> None:
        """Show these edits and what follows; ``waiting`` while that is being looked up."""
        self._edits, self._lines, self._waiting = list(edits), list(lines), waiting
        self._show()

    def text(self) -> str:
        """All that is shown, one sentence a line."""
        return "\n".join([*self._edits, *(message_text(line.message) for line in self._lines)])

    def retranslate(self) -> None:
        self._show()

    def _show(self) -> None:
        self._title.setText(self.tr("What happens"))
        self._scroll.setAccessibleName(self.tr("What happens"))
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if not self._edits:
            self._add_text(
                self.tr(
                    "Nothing yet. Change classes on the left; here stands what follows for labels, models and "
                    "trainings. Nothing is saved before you apply it."
                ),
                role="muted",
            )
        for edit in self._edits:
            self._add_row("pencil-outline", "text_muted", edit)
        if self._waiting:
            self._add_text(self.tr("Looking up what follows …"), role="muted")
        topics = (
            ("labels", self.tr("Labels")),
            ("models", self.tr("Models")),
            ("jobs", self.tr("Trainings")),
        )
        for topic, title in topics:
            lines = [line for line in self._lines if line.topic == topic]
            if lines and not self._waiting:
                self._add_heading(title)
                for line in lines:
                    icon, color = (
                        ("alert-outline", "warning") if line.warns else ("arrow-right-thin", "text_muted")
                    )
                    self._add_row(icon, color, message_text(line.message))
        self._column.addStretch(1)
        self._scroll.setAccessibleDescription(self.text())

    def _add_heading(self, text: str) -> None:
        label = QLabel(text, self._inside)
        label.setContentsMargins(0, 8, 0, 0)
        style(label, role="subheading")
        self._column.addWidget(label)

    def _add_text(self, text: str, *, role: str = "") -> None:
        label = _wrapping(text, self._inside)
        if role:
            style(label, role=role)
        self._column.addWidget(label)

    def _add_row(self, icon: str, color: str, text: str) -> None:
        row = QWidget(self._inside)
        style(row, role="scrolled")
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        mark = QLabel(row)
        mark.setPixmap(self._theme.pixmap(icon, ICON, color))
        mark.setFixedWidth(ICON)
        mark.setContentsMargins(0, 3, 0, 0)  # level with the first line of the text
        grid.addWidget(mark, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_wrapping(text, row), 0, 1)
        grid.setColumnStretch(1, 1)
        self._column.addWidget(row)


def _wrapping(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
