"""Watching as long as somebody is there to watch: a thread of the window, or of the command.

Which folder is watched stands in the store. One process at a time looks at it, by a lock that the system takes
back; the others show what the store says, and go on when that one has ended.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from garbage_gui.imaging.ordinary_files import shown
from garbage_gui.jobs.lock import LaneLock
from garbage_gui.messages import GarbageError, Message
from garbage_gui.services.watching.listing import drive_of
from garbage_gui.services.watching.looking import FolderLook, Pace, WatchStatus
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.watched_files import WatchedFolder

# How often a watcher without a folder, or behind another one, looks into the store.
IDLE_SECONDS = 2.0
# A look that hangs in a dead drive does not keep the window open.
CLOSE_SECONDS = 2.0


class WatchError(GarbageError):
    """A folder that cannot be watched."""


@dataclass(frozen=True)
class Watching:
    """What is watched and how that stands; ``today`` counts the files that were classified today.

    ``run`` is the newest classification of what arrived today, None before the first.
    """

    folder: Path
    status: WatchStatus
    today: int = 0
    run: int | None = None


def begin(workspace: Workspace, folder: Path) -> WatchedFolder:
    """Watch ``folder`` from now on, in place of another one; what lies in it counts as arrived.

    Raises `WatchError` for what is no folder or belongs to the workspace, and `StoreError`.
    """
    place = Path(os.path.abspath(folder))  # noqa: PTH100 - not resolve(): a link is the place the person knows
    if not place.is_dir():
        raise WatchError(
            "The folder {path} is not there: check its name, or connect its drive.", path=shown(place)
        )
    if place.resolve().is_relative_to(workspace.folder.resolve()):
        raise WatchError("The folder {path} belongs to the workspace. Watch another one.", path=shown(place))
    before = workspace.store.watched_files.folder()
    if before is None or before.folder != place:
        before = WatchedFolder(place, time.time())
    watched = replace(before, mount=drive_of(place))
    workspace.store.watched_files.watch(watched)
    return watched


def end(workspace: Workspace) -> WatchedFolder | None:
    """Watch no folder any more; returns the one that was watched. What was found stays."""
    watched = workspace.store.watched_files.folder()
    workspace.store.watched_files.watch(None)
    return watched


def watching(workspace: Workspace, status: WatchStatus) -> Watching | None:
    """What is watched, as the store knows it, with ``status``."""
    watched = workspace.store.watched_files.folder()
    if watched is None:
        return None
    runs = watched.on(time.strftime("%Y-%m-%d")).runs
    today = sum(workspace.store.jobs.file_count(run) for run in runs)
    return Watching(watched.folder, status, today, runs[-1] if runs else None)


@contextmanager
def turn(workspace: Workspace) -> Iterator[bool]:
    """Whether it is this process's turn to watch, for as long as this lasts."""
    with LaneLock(workspace.folder, "watch") as lock:
        yield lock.acquire()


class Watcher:
    """A thread that watches whatever folder the store names, while it is this process's turn.

    ``on_change`` is called on that thread with what is watched (None: nothing), whenever that is different.
    """

    def __init__(
        self,
        workspace: Workspace,
        on_change: Callable[[Watching | None], None] = lambda _: None,
        *,
        pace: Pace | None = None,
    ) -> None:
        self._workspace = workspace
        self._on_change = on_change
        self._pace = pace or Pace()
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._lock = LaneLock(workspace.folder, "watch")
        self._look: FolderLook | None = None
        self._shown: Watching | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="watch-folder", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look at once: a person has begun or ended something."""
        self._wake.set()

    def close(self) -> None:
        """End the thread; one that hangs in a drive that does not answer is left behind."""
        self._stop.set()
        self._wake.set()
        thread, self._thread = self._thread, None
        while thread is not None and thread.is_alive() and self._silent_for() < CLOSE_SECONDS:
            thread.join(0.1)

    def status(self) -> WatchStatus:
        """How the watching stands in this process."""
        look = self._look
        return look.status if look is not None else WatchStatus("elsewhere", 0.0)

    def _silent_for(self) -> float:
        look = self._look
        return look.silent_for if look is not None else 0.0

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                pause = self._turn()
                self._wake.wait(pause)
                self._wake.clear()
        finally:
            self._look = None
            self._lock.release()

    def _turn(self) -> float:
        """One look, if there is a folder and nobody else watches it; the seconds until the next."""
        try:
            watched = self._workspace.store.watched_files.folder()
            if watched is None or not self._lock.acquire():
                self._look = None
                if watched is None:
                    self._lock.release()
                self._tell()
                return IDLE_SECONDS
            if self._look is None or self._look.folder != watched.folder:
                self._look = FolderLook(self._workspace, watched, pace=self._pace, stopped=self._stop.is_set)
                self._tell()
            pause = self._look.step()
            self._tell()
            return pause
        except (GarbageError, OSError) as error:
            # The store is busy, or its disk is full: said by whatever else the person does.
            message = (
                error.message
                if isinstance(error, GarbageError)
                else Message.of("The folder cannot be watched: {reason}.", reason=error.strerror or error)
            )
            trouble = WatchStatus("trouble", time.time(), 0, message)
            self._show(None if self._shown is None else replace(self._shown, status=trouble))
            return self._pace.longest

    def _tell(self) -> None:
        if not self._stop.is_set():
            self._show(watching(self._workspace, self.status()))

    def _show(self, now: Watching | None) -> None:
        if now != self._shown and not self._stop.is_set():
            self._shown = now
            self._on_change(now)
