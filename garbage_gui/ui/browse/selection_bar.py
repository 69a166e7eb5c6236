"""What can be done with several chosen pictures at once, below the grid."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.text import number
from garbage_gui.ui.theme import Theme, style


class SelectionBar(QFrame):
    """Shown while more than one picture is chosen; emits what was asked for."""

    label_asked = Signal()
    exclude_asked = Signal()
    review_asked = Signal()
    clear_asked = Signal()
    more_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = 0
        self.setObjectName("selection_bar")
        style(self, role="status")
        self.count = QLabel(self)
        self.count.setObjectName("selection_count")
        style(self.count, role="subheading")
        self.label_button = self._button("selection_label", "primary")
        self.exclude_button = self._button("selection_exclude")
        self.review_button = self._button("selection_review")
        self.more_button = self._button("selection_more")
        self.clear_button = self._button("selection_clear", "quiet")
        for button, signal in (
            (self.label_button, self.label_asked),
            (self.exclude_button, self.exclude_asked),
            (self.review_button, self.review_asked),
            (self.more_button, self.more_asked),
            (self.clear_button, self.clear_asked),
        ):
            button.clicked.connect(lambda _=False, signal=signal: signal.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self.count)
        row.addStretch(1)
        for button in (
            self.label_button, self.exclude_button, self.review_button, self.more_button, self.clear_button
        ):  # fmt: skip
            row.addWidget(button)
        self.retranslate()
        self._icons()
        theme.changed.connect(self._icons)
        self.hide()

    def show_count(self, count: int) -> None:
        self._count = count
        self.setVisible(count > 1)
        self._texts()

    def retranslate(self) -> None:
        self.label_button.setText(self.tr("Label …"))
        self.label_button.setToolTip(self.tr("One class for all of them (L)"))
        self.exclude_button.setText(self.tr("Exclude"))
        self.exclude_button.setToolTip(
            self.tr("Leave them out of training and checking, or take them back (X)")
        )
        self.review_button.setText(self.tr("Review"))
        self.review_button.setToolTip(self.tr("Go through them one by one (R)"))
        self.more_button.setText(self.tr("More") + "  ▾")
        self.more_button.setAccessibleName(self.tr("More to do with them"))
        self.more_button.setToolTip(self.tr("Move to another side of the split, export, copy the paths …"))
        self.clear_button.setAccessibleName(self.tr("Choose none"))
        self.clear_button.setToolTip(self.tr("Choose no picture (Esc)"))
        self._texts()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _texts(self) -> None:
        self.count.setText(self.tr("{count} chosen").format(count=number(self._count)))

    def _button(self, name: str, kind: str | None = None) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setIconSize(BESIDE_TEXT)
        style(button, kind=kind)
        return button

    def _icons(self) -> None:
        icon = self._theme.icon
        self.label_button.setIcon(icon("tag-outline", "text_on_accent"))
        self.clear_button.setIcon(icon("close"))
        self.exclude_button.setIcon(icon("eye-off-outline"))
        self.review_button.setIcon(icon("clipboard-check-outline"))
