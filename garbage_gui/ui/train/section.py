"""A part of a form that stays closed until somebody wants it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from garbage_gui.ui.theme import Theme, style


class Section(QWidget):
    """A heading that opens and closes what is below it, with a short note at its side."""

    opened = Signal(bool)

    def __init__(self, theme: Theme, name: str, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.button = QToolButton(self)
        self.button.setObjectName(name)
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        style(self.button, kind="quiet")
        self._note = QLabel(self)
        style(self._note, role="caption")
        self._body = body
        body.setParent(self)
        body.hide()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.button)
        head.addWidget(self._note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(body)
        self.button.toggled.connect(self._toggle)
        theme.changed.connect(self._paint)
        self._paint()

    @property
    def is_open(self) -> bool:
        return self.button.isChecked()

    @property
    def note_text(self) -> str:
        """What stands beside the heading."""
        return self._note.text()

    def set_texts(self, title: str, note: str, tooltip: str) -> None:
        """The heading, what stands beside it, and what is in there."""
        self.button.setText(title)
        self.button.setToolTip(tooltip)
        self._note.setText(note)

    def _toggle(self, is_open: bool) -> None:
        self._body.setVisible(is_open)
        if is_open:
            self._theme.motion.fade_in(self._body)
        self._paint()
        self.opened.emit(is_open)

    def _paint(self) -> None:
        self.button.setIcon(self._theme.icon("chevron-down" if self.is_open else "chevron-right"))
