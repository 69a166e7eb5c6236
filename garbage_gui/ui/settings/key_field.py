"""A button that shows a key and takes the next one that is pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from garbage_gui.ui.text import translate

_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr,
        Qt.Key.Key_CapsLock, Qt.Key.Key_unknown,
    }
)  # fmt: skip
# These move through the window and leave things: they stay what they are.
_KEPT = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab})


class KeyField(QPushButton):
    """Press it, then a key: ``chosen`` carries it in Qt's notation. Escape leaves it as it was.

    ``letters``: it takes single letters only, and Backspace or Delete for none ("").
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, letters: bool = False) -> None:
        super().__init__(parent)
        self._letters = letters
        self._shown = ""
        self._listening = False
        self.setFixedWidth(150)
        self.clicked.connect(lambda _=False: self._listen(True))

    @property
    def is_listening(self) -> bool:
        """Whether the next key is taken."""
        return self._listening

    def show_keys(self, text: str) -> None:
        """Show these keys, as they are printed on the keyboard."""
        self._shown = text
        self._texts()

    def _listen(self, listening: bool) -> None:
        self._listening = listening
        self._texts()

    def _texts(self) -> None:
        if self._listening:
            ask = (
                translate("KeyField", "Press a letter …")
                if self._letters
                else translate("KeyField", "Press a key …")
            )
            self.setText(ask)
        else:
            self.setText(self._shown or translate("KeyField", "none"))

    def event(self, event: QEvent) -> bool:
        # While it listens no shortcut of the window may take the key.
        if self._listening and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._listening or Qt.Key(event.key()) in _MODIFIERS:
            super().keyPressEvent(event)
            return
        event.accept()
        key = Qt.Key(event.key())
        if key in _KEPT:
            self._listen(False)
            event.ignore()
            super().keyPressEvent(event)
            return
        if key == Qt.Key.Key_Escape:
            self._listen(False)
            return
        if self._letters:
            letter = event.text().upper()
            if key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
                letter = ""
            elif not (len(letter) == 1 and letter.isascii() and letter.isalpha()):
                return
            self._listen(False)
            self.chosen.emit(letter)
            return
        self._listen(False)
        combination = event.keyCombination()
        modifiers = combination.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.text() and not event.text().isalpha() and modifiers == Qt.KeyboardModifier.ShiftModifier:
            # "?" is Shift and another key on each keyboard; the sign is what counts.
            modifiers = Qt.KeyboardModifier.NoModifier
        self.chosen.emit(QKeySequence(int(key) | modifiers.value).toString())

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._listening:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._listen(False)
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._texts()
        super().changeEvent(event)
