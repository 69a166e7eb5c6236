"""What every page of the window is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from garbage_gui.ui.actions import ActionSpec
from garbage_gui.ui.context import PageContext


class Page(QWidget):
    """One page of the rail: built in a quiet moment or when it is first shown, kept until its workspace closes."""

    name: ClassVar[str]
    icon_name: ClassVar[str] = "help-circle-outline"

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.setObjectName(f"page_{self.name}")
        self._actions: list[ActionSpec] = []

    def title(self) -> str:
        """The word under which the page stands in the rail, in the language of the window."""
        raise NotImplementedError

    def add_actions(self, specs: Sequence[ActionSpec], repeating: Collection[str] = ()) -> None:
        """Register actions until the page closes; a held key does those whose ids are ``repeating`` again."""
        with self.context.actions.together():
            for spec in specs:
                self.context.actions.add(spec).setAutoRepeat(spec.id in repeating)
                self._actions.append(spec)

    def prepare(self) -> None:
        """The page is built and may be shown soon: read what it begins with, if that is little."""

    def activate(self, **arguments: Any) -> None:
        """The page is shown now; ``arguments`` are those of ``navigate``."""

    def shown_again(self) -> dict[str, Any]:
        """The ``arguments`` with which a new page in place of this one shows what this one does."""
        return {}

    def deactivate(self) -> None:
        """The page is hidden now: stop what costs something."""

    def has_first_screen(self) -> bool:
        """Whether what the page begins with is on the screen; the rest may still be read."""
        return self.settled()

    def settled(self) -> bool:
        """Whether all that the page shows is there; a screenshot waits for it."""
        return True

    def close_page(self) -> None:
        """The page goes for good: stop timers, join threads. Its actions go here."""
        with self.context.actions.together():
            for spec in self._actions:
                self.context.actions.remove(spec.id)
        self._actions.clear()

    def retranslate(self) -> None:
        """Set every text again: the language has changed."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
