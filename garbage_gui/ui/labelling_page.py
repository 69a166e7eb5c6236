"""A page whose keys label the picture in front: the page has the focus, and typing finds a class."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox

from garbage_gui.ui.context import PageContext
from garbage_gui.ui.page import Page
from garbage_gui.ui.widgets.class_finder import ClassFinder

# Keys that a control with the focus needs for itself; elsewhere on the page they are the page's.
_KEYS_OF_CONTROLS = frozenset(
    {
        Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Left, Qt.Key.Key_Right,
        Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
    }
)  # fmt: skip


class LabellingPage(Page):
    """Has a class finder that floats over the page and gives the focus back when it closes."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._active = False
        self.finder = ClassFinder(context.workspace.taxonomy, context.theme, self)
        self.finder.float_over()
        self.finder.hide()
        self.finder.chosen.connect(self._on_class_found)
        self.finder.closed.connect(self._take_focus)

    def open_finder(self, text: str = "") -> None:
        """Open the class finder with ``text`` typed, where there is a picture to label."""
        raise NotImplementedError

    def _place_finder(self) -> None:
        """Put the finder where it hides nothing that is needed."""
        raise NotImplementedError

    def _label(self, class_key: str) -> None:
        """Label the picture in front."""
        raise NotImplementedError

    def _on_class_found(self, class_key: str) -> None:
        self._take_focus()
        self._label(class_key)

    def _take_focus(self) -> None:
        if self._active:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # A button that was reached by Tab is pressed by Space; that must not be the page's own Space.
            focus = self.focusWidget()
            if isinstance(focus, QAbstractButton | QComboBox) and event.key() in _KEYS_OF_CONTROLS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, modifiers = event.text(), event.modifiers()
        plain = not modifiers & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if plain and len(text) == 1 and text.isalpha():
            self.open_finder(text)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.finder.isVisible():
            self._place_finder()
