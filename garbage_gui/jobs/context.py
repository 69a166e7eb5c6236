"""What a job's handler may know and do: report, log, notice that it shall stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from garbage_gui.messages import Message
from garbage_gui.store.records import JobRecord
from garbage_gui.store.store import Store

Handler = Callable[["JobContext"], dict[str, Any]]
Handlers = Callable[[str], Handler]
EndRequest = Literal["cancelled", "paused"]

REPORT_SECONDS = 0.25
CANCEL_POLL_SECONDS = 0.2


class JobCancelled(Exception):
    """Raised by a handler (or `JobContext.check`) to end the job because a person cancelled or paused it."""


class JobContext:
    """One run of one job. Handlers may use it from several threads.

    The store is the only channel to the window and the command line, so what is reported here lands there,
    thinned out to a few commits a second. ``stop`` is set when the runner itself was told to end. For a
    handler that is all one: `cancelled` is true when a person cancelled or paused the job, and when the runner
    ends; the runner marks the job cancelled, paused or interrupted.
    """

    def __init__(self, job: JobRecord, store: Store, stop: threading.Event | None = None) -> None:
        self.job = job
        self.store = store
        self.workspace_folder: Path = store.folder
        self.stop = stop if stop is not None else threading.Event()
        self._lock = threading.Lock()
        self._written_at = 0.0
        self._unwritten: tuple[float, Message | None, float | None] | None = None
        self._asked_at = 0.0
        self._wanted: EndRequest | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """The job's parameters, as they were given when it was queued."""
        return self.job.parameters

    def report(self, fraction: float, message: Message | None = None, eta: float | None = None) -> None:
        """Progress from 0 to 1, what is being done, and the seconds that are left (None: unknown).

        Cheap to call for every item: at most one commit each `REPORT_SECONDS`; the newest is never lost.
        """
        with self._lock:
            self._unwritten = (min(1.0, max(0.0, fraction)), message, eta)
            if time.monotonic() - self._written_at < REPORT_SECONDS:
                return
        self.flush()

    def flush(self) -> None:
        """Write the newest report that was held back."""
        with self._lock:
            report, self._unwritten = self._unwritten, None
            self._written_at = time.monotonic()
        if report is not None:
            fraction, message, eta = report
            self.store.jobs.progress(self.job.job_id, fraction, message, eta)

    def cancelled(self) -> bool:
        """Whether the job shall end now. Cheap to call for every item."""
        return self.stop.is_set() or self.end_requested() is not None

    def end_requested(self) -> EndRequest | None:
        """What a person wants this job to become. As cheap as `cancelled`."""
        with self._lock:
            now = time.monotonic()
            if self._wanted == "cancelled" or now - self._asked_at < CANCEL_POLL_SECONDS:
                return self._wanted
            self._asked_at = now
        wanted = self.store.jobs.end_requested(self.job.job_id)
        with self._lock:
            self._wanted = wanted or self._wanted
            return self._wanted

    def check(self) -> None:
        """Raise `JobCancelled` when the job shall end."""
        if self.cancelled():
            raise JobCancelled

    def log(self, text: str) -> None:
        """Append to the job's log."""
        self.store.jobs.log(self.job.job_id, text)

    def metrics(self, epoch: int, values: dict[str, float]) -> None:
        """Keep figures of one epoch, for the curves."""
        self.store.jobs.add_metrics(self.job.job_id, epoch, values)
