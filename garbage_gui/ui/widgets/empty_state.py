"""What an empty page says: what it is for, what to do next, and the button that does it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from garbage_gui.ui.theme import Theme, style


class EmptyState(QWidget):
    """An icon, a title, a sentence and, where there is something to do, its button."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: str = "",
        text: str = "",
        button_text: str = "",
        callback: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._callback = callback
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel(self)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        style(self._title, role="heading")
        self._text = QLabel(self)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setWordWrap(True)
        self._text.setFixedWidth(440)
        style(self._text, role="muted")
        self.button = QPushButton(self)
        self.button.setObjectName("empty_state_button")
        style(self.button, kind="primary")
        self.button.clicked.connect(self._clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._picture)
        column.addSpacing(8)
        column.addWidget(self._title)
        # In a row of its own: a wrapped label that is merely aligned is not asked how high it must be.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._text)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addSpacing(12)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.set_texts(title, text, button_text)
        self._theme_changed()
        theme.changed.connect(self._theme_changed)

    def set_texts(self, title: str, text: str, button_text: str = "") -> None:
        self._title.setText(title)
        self._text.setText(text)
        self.button.setText(button_text)
        self.button.setVisible(bool(button_text) and self._callback is not None)

    def add_below(self, widget: QWidget) -> None:
        """Put another button under the first."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 1, widget, 0, Qt.AlignmentFlag.AlignHCenter)

    def _clicked(self) -> None:
        if self._callback is not None:
            self._callback()

    def _theme_changed(self) -> None:
        self._picture.setPixmap(self._theme.pixmap(self._icon, 64, "border_strong"))
