"""All that a page may know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from garbage_gui.ui.layout import LayoutMemory

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.settings import Settings
    from garbage_gui.ui.actions import ActionRegistry
    from garbage_gui.ui.background import Background
    from garbage_gui.ui.changes import StoreChanges
    from garbage_gui.ui.messages_bar import Messages
    from garbage_gui.ui.operators.at_the_desk import AtTheDesk
    from garbage_gui.ui.predictor import PredictorProvider
    from garbage_gui.ui.theme import Theme
    from garbage_gui.ui.thumbnails import ThumbnailProvider
    from garbage_gui.ui.watching import WatchProvider


@dataclass(frozen=True)
class PageContext:
    """Handed to every page. Pages know this and their own widgets, and nothing of each other.

    ``navigate(name, **arguments)`` shows another page and hands it ``arguments`` (`Page.activate`).
    ``desk`` knows who is at the desk, and says when that changes.
    ``save_settings()`` keeps ``settings`` after a change, off the window's thread.
    ``layout`` is how the person left splitters, tables and panels.
    ``open_workspace(folder)`` closes this workspace with its pages and opens another.
    """

    workspace: Workspace
    settings: Settings
    desk: AtTheDesk
    background: Background
    theme: Theme
    actions: ActionRegistry
    changes: StoreChanges
    messages: Messages
    thumbnails: ThumbnailProvider
    predictor: PredictorProvider
    watching: WatchProvider
    navigate: Callable[..., None]
    save_settings: Callable[[], None]
    open_workspace: Callable[..., None]
    layout: LayoutMemory = field(default_factory=LayoutMemory)
