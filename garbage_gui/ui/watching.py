"""The watched folder in the window: a watcher as long as the workspace is open, and what the pages show of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from garbage_gui.messages import Message

if TYPE_CHECKING:
    from garbage_gui.services.watching.watcher import Watcher, Watching
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.ui.background import Background
    from garbage_gui.ui.changes import StoreChanges

# A drive that does not answer says nothing by itself.
ASK_AGAIN_MS = 5000


class WatchProvider(QObject):
    """Says what is watched and how that stands. The watcher is made when there is something to watch.

    ``watches`` False: a window that only shows what the store says. ``changed`` carries a `Watching` or None.
    """

    changed = Signal(object)
    _told = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        background: Background,
        changes: StoreChanges,
        *,
        watches: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self._watches = watches
        self._watcher: Watcher | None = None
        self._current: Watching | None = None
        self._looking = False
        self._closed = False
        self._told.connect(self._show)
        self._timer = QTimer(self)
        self._timer.setInterval(ASK_AGAIN_MS)
        self._timer.timeout.connect(self._ask_again)
        changes.jobs_changed.connect(self.look)  # a command may have begun

    @property
    def current(self) -> Watching | None:
        """What is watched, as it was told last."""
        return self._current

    def look(self) -> None:
        """See whether there is something to watch; cheap to call often."""
        if self._watcher is not None or self._looking or self._closed:
            return
        self._looking = True
        self._background.run(
            what_is_watched, self._workspace, done=self._looked, failed=self._not_looked, owner=self
        )

    def begin(self, folder: Path) -> None:
        """Watch this folder from now on."""
        self._background.run_ordered(begin_watching, self._workspace, folder, done=self._begun, owner=self)

    def end(self) -> None:
        """Watch nothing any more."""
        self._background.run_ordered(end_watching, self._workspace, done=self._ended, owner=self)

    def close(self) -> None:
        """End the thread."""
        self._closed = True
        self._timer.stop()
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.close()

    def _looked(self, found: Watching | None) -> None:
        self._looking = False
        if found is None:
            self._show(None)
        elif self._watches:
            self._start()
        else:
            self._show(found)

    def _not_looked(self, _message: Message) -> None:
        self._looking = False  # the store is busy or gone: those that need it say so

    def _start(self) -> None:
        if self._watcher is None and not self._closed:
            from garbage_gui.services.watching.watcher import Watcher

            self._watcher = Watcher(self._workspace, self._told.emit)
            self._watcher.start()
            self._timer.start()

    def _begun(self, found: Watching | None) -> None:
        self._show(found)
        if not self._watches:
            return
        if self._watcher is None:
            self._start()
        else:
            self._watcher.wake()

    def _ended(self, _result: object) -> None:
        self._show(None)
        if self._watcher is not None:
            self._watcher.wake()

    def _ask_again(self) -> None:
        if self._watcher is not None and self._current is not None:
            status = self._watcher.status()
            if status.state != self._current.status.state:
                self._show(replace(self._current, status=status))

    def _show(self, now: Watching | None) -> None:
        if now != self._current and not self._closed:
            self._current = now
            self.changed.emit(now)


def what_is_watched(workspace: Workspace) -> Watching | None:
    """What the store says. Imports what a watcher needs only where there is something to watch."""
    if workspace.store.watched_files.folder() is None:
        return None
    from garbage_gui.services.watching.looking import WatchStatus
    from garbage_gui.services.watching.watcher import watching

    return watching(workspace, WatchStatus("watching", 0.0))


def begin_watching(workspace: Workspace, folder: Path) -> Watching | None:
    """Watch ``folder``; raises `GarbageError`. On the ordered thread."""
    from garbage_gui.services.watching.looking import WatchStatus
    from garbage_gui.services.watching.watcher import begin, watching

    watched = begin(workspace, folder)
    return watching(workspace, WatchStatus("looking", watched.since))


def end_watching(workspace: Workspace) -> None:
    from garbage_gui.services.watching.watcher import end

    end(workspace)
