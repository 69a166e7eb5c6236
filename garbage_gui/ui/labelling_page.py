"""A page whose keys label the picture in front: the page has the focus, and typing finds a class."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox

from garbage_gui.taxonomy import WasteClass
from garbage_gui.ui.actions import OF_CLASS, ActionSpec
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.page import Page
from garbage_gui.ui.spoken import set_role
from garbage_gui.ui.text import class_name, translate
from garbage_gui.ui.theme import CATEGORY_ICONS
from garbage_gui.ui.widgets.class_finder import ClassFinder
from garbage_gui.ui.widgets.class_search import begins_a_class

# Keys that a control with the focus needs for itself; elsewhere on the page they are the page's.
_KEYS_OF_CONTROLS = frozenset(
    {
        Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Left, Qt.Key.Key_Right,
        Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
    }
)  # fmt: skip

# Letters that follow each other within this belong to one word.
TYPING_SECONDS = 1.0


@dataclass(frozen=True)
class _LetterKey:
    """A letter whose key did something at once, when that was, and what makes it undone."""

    letter: str
    at: float
    take_back: Callable[[], None]


class LabellingPage(Page):
    """Has a class finder that floats over the page and gives the focus back when it closes.

    A letter that is the key of an action does that action, and may still turn out to be the beginning of a
    class's name: `_did_by_letter` remembers how to take the action back, for when the name goes on.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_role(self, QAccessible.Role.Document)
        self._active = False
        self._letter_keys: list[_LetterKey] = []
        self.finder = ClassFinder(context.workspace.taxonomy, context.theme, self)
        self.finder.float_over()
        self.finder.hide()
        self.finder.chosen.connect(self._on_class_found)
        self.finder.closed.connect(self._take_focus)
        self._class_actions: list[str] = []
        context.actions.class_keys_changed.connect(self._use_class_keys)
        self._use_class_keys()

    def _use_class_keys(self) -> None:
        """Make the letters that a person gave to classes label at once; those letters begin no name any more."""
        actions = self.context.actions
        for action_id in self._class_actions:
            actions.remove(action_id)
        self._class_actions = []
        for waste_class in self.context.workspace.taxonomy.classes:
            letter = actions.class_keys.get(waste_class.key)
            if letter is None:
                continue
            spec = ActionSpec(
                id=f"{self.name}{OF_CLASS}{waste_class.key}",
                title=partial(_class_title, waste_class),
                callback=partial(self._label_by_key, waste_class.key),
                keys=(letter.upper(),),
                pages=(self.name,),
                icon=CATEGORY_ICONS[waste_class.category],
            )
            actions.add(spec)
            self._class_actions.append(spec.id)

    def _label_by_key(self, class_key: str) -> None:
        self._letter_keys = []
        self._label(class_key)

    def close_page(self) -> None:
        self.context.actions.class_keys_changed.disconnect(self._use_class_keys)
        for action_id in self._class_actions:
            self.context.actions.remove(action_id)
        super().close_page()

    def open_finder(self, text: str = "") -> None:
        """Open the class finder with ``text`` typed, where there is a picture to label."""
        raise NotImplementedError

    def _place_finder(self) -> None:
        """Put the finder where it hides nothing that is needed."""
        raise NotImplementedError

    def _label(self, class_key: str) -> None:
        """Label the picture in front."""
        raise NotImplementedError

    def _did_by_letter(self, letter: str, take_back: Callable[[], None]) -> None:
        """The key ``letter`` did something at once; ``take_back`` undoes that when a name was being typed."""
        now = time.monotonic()
        self._letter_keys = [*self._typed_until(now), _LetterKey(letter, now, take_back)]

    def _typed_until(self, now: float) -> list[_LetterKey]:
        """The letters that were typed without a pause until now."""
        run: list[_LetterKey] = []
        for key in reversed(self._letter_keys):
            if now - key.at > TYPING_SECONDS:
                break
            run.insert(0, key)
            now = key.at
        return run

    def _whole_beginning(self, letter: str) -> str:
        """``letter`` with the letters before it that a class begins with; what their keys did is taken back."""
        run = self._typed_until(time.monotonic())
        self._letter_keys = []
        for start in range(len(run)):
            text = "".join(key.letter for key in run[start:]) + letter
            if begins_a_class(self.context.workspace.taxonomy, text):
                for key in reversed(run[start:]):
                    key.take_back()
                return text
        return letter

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
            self.open_finder(self._whole_beginning(text))
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.finder.isVisible():
            self._place_finder()


def _class_title(waste_class: WasteClass) -> str:
    return translate("LabellingPage", "Label as {name}").format(name=class_name(waste_class))
