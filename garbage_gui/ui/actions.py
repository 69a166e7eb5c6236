"""Everything a person can do, as data in one registry: shortcuts, palette, key overlay and menus read it."""

from __future__ import annotations

from collections.abc import Callable
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


class ActionRegistry(QObject):
    """The actions of the window. Adding one with a known id replaces it."""

    changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}
        self._page = ""

    def add(self, spec: ActionSpec) -> QAction:
        """Register ``spec``; its action is live as long as it is registered and one of its pages is shown."""
        self.remove(spec.id)
        action = QAction(spec.title(), self)
        action.setObjectName(f"action_{spec.id}")
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setAutoRepeat(False)
        action.triggered.connect(lambda _checked=False: self.run(spec.id))
        self._window.addAction(action)
        self._specs[spec.id] = spec
        self._actions[spec.id] = action
        self._update_all()
        self.changed.emit()
        return action

    def remove(self, action_id: str) -> None:
        """Take an action away; one that is not there is fine."""
        self._specs.pop(action_id, None)
        action = self._actions.pop(action_id, None)
        if action is not None:
            self._window.removeAction(action)
            action.deleteLater()
            self._update_all()
            self.changed.emit()

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
        self._update_all()
        self.changed.emit()

    def here(self) -> list[ActionSpec]:
        """What can be done on the page that is shown, its own actions first."""
        specs = [s for s in self._specs.values() if self._here(s)]
        return sorted(specs, key=lambda s: not s.pages)

    def retranslate(self) -> None:
        for action_id, spec in self._specs.items():
            self._actions[action_id].setText(spec.title())
        self.changed.emit()

    def _here(self, spec: ActionSpec) -> bool:
        return not spec.pages or self._page in spec.pages

    def _update(self, action_id: str) -> None:
        spec = self._specs[action_id]
        self._actions[action_id].setEnabled(self._here(spec))
        if not spec.pages:
            self._actions[action_id].setShortcuts([QKeySequence(k) for k in self.keys(spec)])

    def keys(self, spec: ActionSpec) -> tuple[str, ...]:
        """The keys of an action on this page: a page's own action takes a key from one of every page."""
        if spec.pages:
            return spec.keys
        taken = {k for s in self._specs.values() if s.pages and self._here(s) for k in s.keys}
        return tuple(k for k in spec.keys if k not in taken)

    def _update_all(self) -> None:
        for action_id in self._specs:
            self._update(action_id)


def keys_text(keys: tuple[str, ...]) -> str:
    """The keys of an action as they are printed on the keyboard of this system."""
    return "  ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
