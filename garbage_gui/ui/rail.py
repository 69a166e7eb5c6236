"""The rail of pages at the left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from garbage_gui.ui.pages import PAGES, PageEntry
from garbage_gui.ui.theme import Theme, style

AT_THE_BOTTOM = "settings"
WIDTH = 92


class Rail(QFrame):
    """A button with icon and word for each page; up and down move between them."""

    page_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("rail")
        style(self, role="rail")
        self.setFixedWidth(WIDTH)
        self.buttons: dict[str, QToolButton] = {}
        self._shown = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 12, 6, 12)
        column.setSpacing(4)
        for entry in PAGES.values():
            if entry.in_rail:
                if entry.name == AT_THE_BOTTOM:
                    column.addStretch(1)
                column.addWidget(self._button(entry))
        self.retranslate()
        self._icons()
        theme.changed.connect(self._icons)

    def show_page(self, name: str) -> None:
        """Mark the page that is shown; one without a button, or no page (""), leaves none marked."""
        self._shown = name
        self._mark()
        self._icons()

    def _mark(self) -> None:
        for key, button in self.buttons.items():
            button.setChecked(key == self._shown)

    def retranslate(self) -> None:
        for number, (name, button) in enumerate(self.buttons.items(), start=1):
            title = PAGES[name].title()
            button.setText(title)
            button.setAccessibleName(title)
            button.setToolTip(self.tr("{page} (Alt+{number})").format(page=title, number=number))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Space and Enter are the button's own; the arrows go up and down.
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def _button(self, entry: PageEntry) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"rail_{entry.name}")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(24, 24))
        button.setCheckable(True)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFixedHeight(58)
        style(button, kind="rail")
        button.clicked.connect(lambda _=False, name=entry.name: self._clicked(name))
        self.buttons[entry.name] = button
        return button

    def _clicked(self, name: str) -> None:
        # The click itself marks and unmarks nothing: what is marked is what is shown.
        self._mark()
        self.page_asked.emit(name)

    def _icons(self) -> None:
        for name, button in self.buttons.items():
            icon: QIcon = self._theme.icon(PAGES[name].icon, "accent" if button.isChecked() else "text_muted")
            button.setIcon(icon)
