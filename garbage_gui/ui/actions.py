"""Everything a person can do, as data in one registry: shortcuts, palette, key overlay and menus read it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class ActionSpec:
    """One action.

    ``title`` is asked for again whenever it is shown, so that it follows the language. ``pages`` are the names of the
    pages on which it can be done; none means everywhere. ``keys`` are in Qt's notation (``Ctrl+K``, ``1``,
    ``Return``); they belong to text fields first while one has the focus. ``icon`` is the name of an icon.
    """

    id: str
    title: Callable[[], str]
    callback: Callable[[], object]
    keys: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    icon: str | None = None
    in_palette: bool = True


def page_action(
    page: str, name: str, title: Callable[[], str], callback: Callable[[], object], icon: str, *keys: str
) -> ActionSpec:
    """An action that can be done on the page ``page`` alone."""
    return ActionSpec(
        id=f"{page}.{name}", title=title, callback=callback, keys=keys, pages=(page,), icon=icon
    )


# Between the page and the class in the id of an action that labels at once.
OF_CLASS = ".class."


class ActionRegistry(QObject):
    """The actions of the window. Adding one with a known id replaces it.

    A person may have given actions other keys, and classes letters of their own: `use_keys`.
    """

    changed = Signal()
    class_keys_changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}
        self._page = ""
        self._together = False
        self._chosen: dict[str, tuple[str, ...]] = {}
        self._class_keys: dict[str, str] = {}
        self._told: dict[str, Callable[[], str]] = {}

    @property
    def class_keys(self) -> Mapping[str, str]:
        """The letters that label as a class at once, by the class's key."""
        return self._class_keys

    def use_keys(self, keys: Mapping[str, Sequence[str]], class_keys: Mapping[str, str]) -> None:
        """Let these ``keys`` (by the action's id) hold in place of the built-in ones, and these letters."""
        self._chosen = {action_id: tuple(chosen) for action_id, chosen in keys.items()}
        before, self._class_keys = self._class_keys, dict(class_keys)
        self._update_all()
        self.changed.emit()
        if before != self._class_keys:
            self.class_keys_changed.emit()

    def everywhere(self) -> list[ActionSpec]:
        """The actions that belong to no page."""
        return [s for s in self._specs.values() if not s.pages]

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Add and remove many within: which keys each has then is worked out once, at the end."""
        outermost, self._together = not self._together, True
        try:
            yield
        finally:
            if outermost:
                self._together = False
                self._changed()

    def add(self, spec: ActionSpec) -> QAction:
        """Register ``spec``; its action is live as long as it is registered and one of its pages is shown."""
        self.remove(spec.id)
        action = QAction(spec.title(), self)
        action.setObjectName(f"action_{spec.id}")
        action.setShortcuts([QKeySequence(key) for key in self._own_keys(spec)])
        action.setAutoRepeat(False)
        action.triggered.connect(lambda _checked=False: self.run(spec.id))
        self._window.addAction(action)
        self._specs[spec.id] = spec
        self._actions[spec.id] = action
        self._changed()
        return action

    def tell(self, action_id: str, words: Callable[[], str]) -> None:
        """Let ``words`` say what the action would do now, for a page's own one of that name as well."""
        self._told[action_id] = words

    def now_text(self, spec: ActionSpec) -> str:
        """What the action would do now; its title where that is always the same."""
        words = self._told.get(spec.id if not spec.pages else spec.id.partition(".")[2])
        return words() if words is not None else spec.title()

    def remove(self, action_id: str) -> None:
        """Take an action away; one that is not there is fine."""
        self._specs.pop(action_id, None)
        action = self._actions.pop(action_id, None)
        if action is not None:
            self._window.removeAction(action)
            action.deleteLater()
            self._changed()

    def action(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def run(self, action_id: str) -> None:
        """Do it, as if its key had been pressed."""
        spec = self._specs.get(action_id)
        if spec is not None and self._here(spec):
            spec.callback()

    def set_page(self, name: str) -> None:
        """Only the actions of this page and those of every page can be done now."""
        self._page = name
        self._changed()

    def here(self) -> list[ActionSpec]:
        """What can be done on the page that is shown, its own actions first."""
        specs = [s for s in self._specs.values() if self._here(s)]
        return sorted(specs, key=lambda s: not s.pages)

    def in_palette(self) -> list[ActionSpec]:
        """What the palette shows: where the page has an undo of its own, that of every page is left out."""
        here = self.here()
        own = {spec.id.partition(".")[2] for spec in here if spec.pages}
        return [spec for spec in here if spec.in_palette and (spec.pages or spec.id not in own)]

    def retranslate(self) -> None:
        for action_id, spec in self._specs.items():
            self._actions[action_id].setText(spec.title())
        self.changed.emit()

    def _here(self, spec: ActionSpec) -> bool:
        return not spec.pages or self._page in spec.pages

    def _update(self, action_id: str) -> None:
        spec = self._specs[action_id]
        self._actions[action_id].setEnabled(self._here(spec))
        shortcuts = [QKeySequence(k) for k in self.keys(spec)]
        if self._actions[action_id].shortcuts() != shortcuts:
            self._actions[action_id].setShortcuts(shortcuts)

    def keys(self, spec: ActionSpec) -> tuple[str, ...]:
        """The keys of an action on this page: a page's own action takes a key from one of every page.

        The letter of a class stands back behind what else the page does with that key.
        """
        own = self._own_keys(spec)
        if spec.pages and OF_CLASS not in spec.id:
            return own
        others = (s for s in self._specs.values() if s.pages and self._here(s) and OF_CLASS not in s.id)
        taken = {k.upper() for s in others for k in self._own_keys(s)}
        return tuple(k for k in own if k.upper() not in taken)

    def key_text(self, action_id: str) -> str:
        """The first key of an action as it is printed on the keyboard; empty where it has none."""
        spec = self._specs.get(action_id)
        return keys_text(self.keys(spec)[:1]) if spec is not None else ""

    def _own_keys(self, spec: ActionSpec) -> tuple[str, ...]:
        # A page's own undo has the key of the undo everywhere.
        for action_id in (spec.id, spec.id.partition(".")[2]):
            if action_id in self._chosen:
                return self._chosen[action_id]
        return spec.keys

    def _changed(self) -> None:
        if not self._together:
            self._update_all()
            self.changed.emit()

    def _update_all(self) -> None:
        for action_id in self._specs:
            self._update(action_id)


def keys_text(keys: tuple[str, ...]) -> str:
    """The keys of an action as they are printed on the keyboard of this system."""
    return "  ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
