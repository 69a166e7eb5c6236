"""Looking at the watched folder, again and again: what is new, what is whole, and whether it is there at all.

Network drives tell of no changes, so the folder is listed. That costs one listing, and the sizes of what is new
and of a bounded part of what is known; the pause after it is a multiple of what it took.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from garbage_gui.imaging.decode import read_picture
from garbage_gui.imaging.opening import PictureError, shown
from garbage_gui.imaging.scan import unlisted
from garbage_gui.messages import GarbageError, Message
from garbage_gui.services import classifying, job_control
from garbage_gui.services.predictors import model_record
from garbage_gui.services.watching.listing import picture_paths
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobRecord
from garbage_gui.store.watched_files import Arrival, WatchedFolder

State = Literal["looking", "watching", "gone", "elsewhere", "trouble"]

# Known files whose size and time are asked for in one look, in turn: one that was replaced is found that way.
ASKED_AGAIN = 1000
# Files that are handed over in one transaction.
BATCH = 2000
# Checking whether files are whole ends after this long, so that the first ones are classified meanwhile.
CHECK_SECONDS = 1.0
# A file that was there at the first look and is older than this is being written by nobody.
SETTLED_SECONDS = 60.0
# A run that failed is tried again after this long.
AFTER_FAILURE_SECONDS = 60.0
# A drive that says nothing for this long is as good as gone.
SILENT_SECONDS = 20.0


@dataclass(frozen=True)
class Pace:
    """Seconds. ``look`` is the pause between two looks, at least ``share`` times what listing takes; ``settle``
    how long a file must not change; ``give_up`` how long one that cannot be read is waited for; ``longest`` the
    longest pause, also while the folder is not there."""

    look: float = 2.0
    share: float = 20.0
    settle: float = 2.0
    give_up: float = 60.0
    longest: float = 30.0


@dataclass(frozen=True)
class WatchStatus:
    """How it stands: since when (seconds since 1970), how many files are still being written, and what is wrong."""

    state: State
    since: float
    unfinished: int = 0
    message: Message | None = None


@dataclass
class _Waiting:
    """A file that has come and is not yet known to be whole; ``was_there`` at the first look already."""

    was_there: bool
    stamp: tuple[int, int] | None = None
    since: float = 0.0
    due: float = 0.0
    pause: float = 0.0


class FolderLook:
    """Knows what was seen in one watched folder. `step` is called again and again, on one thread."""

    def __init__(
        self,
        workspace: Workspace,
        watched: WatchedFolder,
        *,
        pace: Pace | None = None,
        stopped: Callable[[], bool] = lambda: False,
        start_runner: Callable[[Workspace], None] = job_control.ensure_running,
    ) -> None:
        """``start_runner`` sees that a queued run is worked off; ``stopped`` ends a look."""
        self._workspace = workspace
        self._watched = watched
        self._pace = pace or Pace()
        self._stopped = stopped
        self._start_runner = start_runner
        self._rows = workspace.store.watched_files
        self._top = watched.folder
        self._seen = {str(a.path): (a.bytes, a.mtime_ns) for a in self._rows.seen() if self._is_below(a.path)}
        self._asked = 0
        self._waiting: dict[str, _Waiting] = {}
        self._first = True
        self._misses = 0
        self._answered = time.monotonic()
        self._busy = False
        self._status = WatchStatus("looking", time.time())

    @property
    def folder(self) -> Path:
        return self._top

    @property
    def status(self) -> WatchStatus:
        """How it stands. Also from other threads, and while the drive does not answer."""
        if self.silent_for > SILENT_SECONDS:
            return WatchStatus("gone", time.time(), 0, Message("The drive does not answer."))
        return self._status

    @property
    def silent_for(self) -> float:
        """For how many seconds a look has been waiting for the drive; 0 between looks."""
        return time.monotonic() - self._answered if self._busy else 0.0

    def step(self) -> float:
        """One look; the seconds until the next one."""
        started = listed = self._answered = time.monotonic()
        self._busy = True
        try:
            self._list()
            listed = time.monotonic()
            self._first = False
            while self._hand_over():
                self._go_on()
            self._go_on()
        except _Ended:
            return 0.0
        except _Away as away:
            return self._is_away(away.message)
        except GarbageError as error:
            return self._is_troubled(error.message)
        finally:
            self._busy = False
        self._misses = 0
        self._say("watching")
        return min(self._pace.longest, max(self._pace.look, self._pace.share * (listed - started)))

    # Listing -----------------------------------------------------------------------------------------

    def _list(self) -> None:
        """Find what is new or was replaced. Raises `_Away`."""
        try:
            if self._watched.mount is not None and not os.path.ismount(self._watched.mount):
                raise _Away(
                    Message.of("The drive at {path} is not connected.", path=shown(self._watched.mount))
                )
            self._meet_all()
        except OSError as error:
            raise _Away(_why_away(self._top, error)) from error

    def _meet_all(self) -> None:
        left_out = {str(self._workspace.folder), *map(str, self._rows.own_folders())}
        place = 0
        for path in picture_paths(self._top, left_out=left_out, breathe=self._breathe):
            known = self._seen.get(path)
            if known is None:
                self._waiting.setdefault(path, _Waiting(self._first))
                continue
            if self._asked <= place < self._asked + ASKED_AGAIN and path not in self._waiting:
                found = _status(path)
                if found is not None and _stamp(found) != known:
                    self._waiting[path] = _Waiting(was_there=False)
            place += 1
        self._asked = 0 if self._asked + ASKED_AGAIN >= place else self._asked + ASKED_AGAIN

    def _breathe(self) -> None:
        self._answered = time.monotonic()
        if self._stopped():
            raise _Ended
        time.sleep(0.001)

    # Whole or not ------------------------------------------------------------------------------------

    def _hand_over(self) -> bool:
        """Let a run classify what is whole; whether more may be."""
        until = time.monotonic() + CHECK_SECONDS
        ready: list[Arrival] = []
        for path, waiting in list(self._waiting.items()):
            if len(ready) >= BATCH or self._stopped() or (ready and time.monotonic() > until):
                break
            if (arrival := self._arrival(path, waiting)) is not None:
                ready.append(arrival)
        self._classify(ready)
        return bool(ready) and not self._stopped()

    def _arrival(self, path: str, waiting: _Waiting) -> Arrival | None:
        """The file, if it is whole or nothing better will come of it."""
        now = time.monotonic()
        if now < waiting.due:
            return None
        found = _status(path)
        self._answered = time.monotonic()
        if found is None:
            if os.path.lexists(path):  # a link to nothing, or to itself: the run has the words for it
                return self._given_up(path, waiting, now, (0, 0))
            del self._waiting[path]
            return None
        stamp = _stamp(found)
        if not stat.S_ISREG(found.st_mode):
            return Arrival(Path(path), *stamp)
        if waiting.was_there and time.time() - found.st_mtime > SETTLED_SECONDS:
            return Arrival(Path(path), *stamp)
        if stamp != waiting.stamp:
            waiting.stamp, waiting.since = stamp, now
            waiting.pause = self._pace.settle
            waiting.due = now + self._pace.settle
            return None
        if found.st_size and _is_whole(Path(path)):
            return Arrival(Path(path), *stamp)
        return self._given_up(path, waiting, now, stamp)

    def _given_up(self, path: str, waiting: _Waiting, now: float, stamp: tuple[int, int]) -> Arrival | None:
        """A file of which nothing comes: it is handed over as it is, and the run says once what is wrong."""
        if waiting.stamp is None:
            waiting.stamp, waiting.since, waiting.pause = stamp, now, self._pace.settle
        if now - waiting.since >= self._pace.give_up:
            return Arrival(Path(path), *stamp)
        waiting.pause = min(2 * waiting.pause, self._pace.give_up / 2)
        waiting.due = min(now + waiting.pause, waiting.since + self._pace.give_up)
        return None

    # Runs --------------------------------------------------------------------------------------------

    def _classify(self, ready: list[Arrival]) -> None:
        if not ready:
            return
        watched = self._rows.folder()
        if watched is None or watched.folder != self._top:
            return  # a person has just ended it
        run, self._watched = run_for(self._workspace, watched)
        self._rows.arrive(run, ready, self._watched)
        for arrival in ready:
            path = str(arrival.path)
            self._seen[path] = (arrival.bytes, arrival.mtime_ns)
            self._waiting.pop(path, None)

    def _go_on(self) -> None:
        """See that runs with files still to classify are worked off, whatever ended them but a person."""
        for run in self._rows.unfinished_runs():
            job = self._workspace.store.jobs.get(run)
            if job.status in ("done", "interrupted") or _may_be_tried_again(job):
                self._workspace.store.jobs.reopen(run)
            if job.status != "running":
                self._start_runner(self._workspace)

    # How it stands -----------------------------------------------------------------------------------

    def _say(self, state: State, message: Message | None = None) -> None:
        since = self._status.since if self._status.state == state else time.time()
        self._status = WatchStatus(state, since, len(self._waiting), message)

    def _is_away(self, message: Message) -> float:
        self._say("gone", message)
        return self._back_off()

    def _is_troubled(self, message: Message) -> float:
        self._say("trouble", message)
        return self._back_off()

    def _back_off(self) -> float:
        self._misses += 1
        return min(self._pace.longest, self._pace.look * 2.0 ** min(self._misses - 1, 10))

    def _is_below(self, path: Path) -> bool:
        return path.is_relative_to(self._top)


class _Ended(Exception):
    """The watching was ended in the middle of a look."""


class _Away(Exception):
    """The folder is not there now."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def run_for(workspace: Workspace, watched: WatchedFolder) -> tuple[int, WatchedFolder]:
    """The run of today that takes what arrives in ``watched`` with the active model: the newest, or a new one.

    A run that a person stopped, and one of another model, are left as they are. Raises `GarbageError` where
    no model is active.
    """
    watched = watched.on(time.strftime("%Y-%m-%d"))
    if watched.runs:
        job = workspace.store.jobs.get(watched.runs[-1])
        model = model_record(workspace).model_id
        if job.status not in ("cancelled", "paused") and job.parameters.get("model") == model:
            return job.job_id, watched
    job_id = classifying.start_watched(workspace, watched.folder)
    return job_id, replace(watched, runs=(*watched.runs, job_id))


def _may_be_tried_again(job: JobRecord) -> bool:
    return job.status == "failed" and time.time() - (job.finished_at or 0.0) > AFTER_FAILURE_SECONDS


def _is_whole(path: Path) -> bool:
    try:
        read_picture(path, at_least=64)
    except PictureError:
        return False
    return True


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116
    except OSError:
        return None


def _stamp(found: os.stat_result) -> tuple[int, int]:
    return found.st_size, found.st_mtime_ns


def _why_away(folder: Path, error: OSError) -> Message:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Message.of("The folder {path} is not there.", path=shown(folder))
    return unlisted(folder, error)
