"""Whether the map is offered: a model that has none is told before one asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from garbage_gui.messages import Message
from garbage_gui.ui.context import PageContext

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.ui.review.top_bar import TopBar


def why_no_map(workspace: Workspace) -> Message | None:
    """See `activation_maps.why_no_map`; imported where it runs."""
    from garbage_gui.services import activation_maps

    return activation_maps.why_no_map(workspace)


class MapOffer(QObject):
    """Asks at the beginning and whenever another model becomes active; ``reason`` is why there is no map."""

    def __init__(self, context: PageContext, top: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._top = top
        self.reason: Message | None = None
        context.changes.models_changed.connect(self._ask)
        self._ask()

    def _ask(self) -> None:
        self._context.background.run(
            why_no_map, self._context.workspace, done=self._answered, failed=lambda _: None, owner=self
        )

    def _answered(self, reason: Message | None) -> None:
        self.reason = reason
        self._top.show_no_map(reason)
