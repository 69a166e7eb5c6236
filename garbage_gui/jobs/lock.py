"""One runner per workspace and lane, by a lock that the system takes back when its owner dies."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from garbage_gui.files import try_lock
from garbage_gui.store.records import Lane


def jobs_folder(workspace_folder: Path) -> Path:
    """Where a workspace keeps the locks and logs of its runners."""
    return workspace_folder / "jobs"


class LaneLock:
    """The right to run the jobs of one lane, to watch the folder, or to compare pictures.

    It is not inherited by child processes.

    Raises `OSError` from `acquire` when the lock file cannot be made (read-only or full disk).
    """

    def __init__(self, workspace_folder: Path, lane: Lane | Literal["watch", "compare"]) -> None:
        self._path = jobs_folder(workspace_folder) / f"{lane}.lock"
        self._descriptor: int | None = None

    def acquire(self, *, patience_seconds: float = 0.0) -> bool:
        """Take the lock if it is free, or gets free within ``patience_seconds``."""
        if self._descriptor is not None:
            return True
        self._path.parent.mkdir(exist_ok=True)  # never the workspace itself: it may be gone
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        end = time.monotonic() + patience_seconds
        while not try_lock(descriptor):
            if time.monotonic() >= end:
                os.close(descriptor)
                return False
            time.sleep(0.05)
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let others have it. The file stays: removing it would let two owners lock two files of one name."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()


def lane_is_running(workspace_folder: Path, lane: Lane) -> bool:
    """Whether a runner lives in any process. Asking takes the lock for an instant; runners are patient."""
    if not (jobs_folder(workspace_folder) / f"{lane}.lock").exists():
        return False
    with LaneLock(workspace_folder, lane) as lock:
        return not lock.acquire()
