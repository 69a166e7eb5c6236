"""What every page of the window is."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from garbage_gui.ui.context import PageContext


class Page(QWidget):
    """One page of the rail: built when it is first shown, kept until its workspace closes."""

    name: ClassVar[str]
    icon_name: ClassVar[str] = "help-circle-outline"

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.setObjectName(f"page_{self.name}")

    def title(self) -> str:
        """The word under which the page stands in the rail, in the language of the window."""
        raise NotImplementedError

    def activate(self, **arguments: Any) -> None:
        """The page is shown now; ``arguments`` are those of ``navigate``."""

    def deactivate(self) -> None:
        """The page is hidden now: stop what costs something."""

    def settled(self) -> bool:
        """Whether all that the page shows is there; a screenshot waits for it."""
        return True

    def close_page(self) -> None:
        """The page goes for good: stop timers, join threads."""

    def retranslate(self) -> None:
        """Set every text again: the language has changed."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
