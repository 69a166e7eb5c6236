"""Works the queue of one lane off, one job at a time, in the process that calls it."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from garbage_gui.jobs.context import Handlers, JobCancelled, JobContext
from garbage_gui.jobs.lock import LaneLock
from garbage_gui.jobs.supervisor import DISK_FULL_MESSAGE
from garbage_gui.messages import GarbageError, Message
from garbage_gui.store.records import JobRecord, JobStatus, Lane
from garbage_gui.store.store import Store

HEARTBEAT_SECONDS = 2.0
BEAT_SECONDS = 0.25
# A handler that a person wants to end has this long to notice, then it is ended with its process: nobody
# waits for a library's long call.
END_GRACE_SECONDS = 1.0
IDLE_POLL_SECONDS = 0.25
# A window or command line that asks whether a runner lives holds the lock for an instant.
LOCK_PATIENCE_SECONDS = 1.0


StartOver = Callable[[], NoReturn]


def run_lane(
    store: Store,
    lane: Lane,
    handlers: Handlers,
    *,
    idle_seconds: float,
    stop: threading.Event | None = None,
    start_over: StartOver | None = None,
) -> bool:
    """Run the queued jobs of ``lane``, oldest first, until none came for ``idle_seconds`` or ``stop`` is set.

    ``handlers`` gives the handler of a job's kind. Returns False, having done nothing, when another runner of
    this workspace and lane lives. A job that a dead runner left is marked interrupted. ``start_over`` replaces
    the whole process by a fresh runner: it ends a handler that does not notice in time that its job was
    cancelled or paused, as surely as a kill. Without it, such a job ends when its handler does.
    Raises `OSError` when the lock cannot be made and `StoreError` when the store cannot be read or written.
    """
    stop = stop if stop is not None else threading.Event()
    with LaneLock(store.folder, lane) as lock:
        if not lock.acquire(patience_seconds=LOCK_PATIENCE_SECONDS):
            return False
        while True:
            _work_off(store, lane, handlers, idle_seconds, stop, start_over)
            # Someone may have queued a job and seen this runner alive just before it let go: look once more.
            lock.release()
            if stop.is_set() or not store.jobs.with_status("queued", lane=lane):
                return True
            if not lock.acquire(patience_seconds=LOCK_PATIENCE_SECONDS):
                return True


def _work_off(
    store: Store,
    lane: Lane,
    handlers: Handlers,
    idle_seconds: float,
    stop: threading.Event,
    start_over: StartOver | None,
) -> None:
    idle_until = time.monotonic() + idle_seconds
    looked_at = -HEARTBEAT_SECONDS
    while not stop.is_set() and store.folder.is_dir():
        if time.monotonic() - looked_at >= HEARTBEAT_SECONDS:
            left = {job.job_id for job in store.jobs.with_status("running", lane=lane)}
            store.jobs.mark_interrupted(lane, abandoned=left)
            looked_at = time.monotonic()
        job = store.jobs.claim(lane, os.getpid())
        if job is not None:
            run_job(store, job, handlers, stop, start_over)
            idle_until = time.monotonic() + idle_seconds
        elif time.monotonic() >= idle_until:
            return
        else:
            stop.wait(IDLE_POLL_SECONDS)


def run_job(
    store: Store,
    job: JobRecord,
    handlers: Handlers,
    stop: threading.Event,
    start_over: StartOver | None = None,
) -> JobStatus:
    """Run one claimed job and write its end into the store. Never raises what the handler raised."""
    context = JobContext(job, store, stop)
    result: dict[str, Any] | None = None
    error: Message | None = None
    status: JobStatus = "done"
    with _Heartbeat(context, start_over):
        try:
            store.look_at_taxonomy()  # people may have changed the classes since the job before
            result = handlers(job.kind)(context)
        except JobCancelled:
            status = "interrupted" if stop.is_set() else context.end_requested() or "cancelled"
        except KeyboardInterrupt:
            status = "interrupted"
            stop.set()
        except GarbageError as problem:
            # The job shows its sentence; where in the code it was raised is nothing to a person.
            status, error = "failed", problem.message
        except (Exception, SystemExit) as problem:
            status, error = "failed", explain(problem)
            # A runner of its own has a log for it; on a command line it would stand before the sentence.
            _log(context, traceback.format_exc(), aloud=start_over is not None)
    _finish(context, status, result, error)
    return status


def explain(problem: BaseException) -> Message:
    """One sentence for a person about an error that no handler had words for."""
    if _wants_memory(problem):
        return Message.of("The job needs more memory than is free. Close other programs, then resume it.")
    if isinstance(problem, OSError):
        if problem.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            return DISK_FULL_MESSAGE
        if problem.filename is not None:
            return Message.of(
                "The job stopped at the file {path}: {reason}. Its log has the details.",
                path=problem.filename,
                reason=problem.strerror or type(problem).__name__,
            )
    if _NO_SPACE in str(problem):  # libraries that write files by themselves
        return DISK_FULL_MESSAGE
    if isinstance(problem, ImportError):
        return Message.of(
            "A part that this job needs is not installed: {reason}. Start the app with main.py to repair it.",
            reason=problem,
        )
    text = str(problem).strip().splitlines()
    return Message.of(
        "The job stopped with an error: {reason}. Its log has the details.",
        reason=f"{type(problem).__name__}: {text[0].rstrip('.')}" if text else type(problem).__name__,
    )


_NO_SPACE = os.strerror(errno.ENOSPC)


def _wants_memory(problem: BaseException) -> bool:
    """Whether it is a want of memory: libraries that allocate by themselves raise their own kinds of errors."""
    if isinstance(problem, OSError):
        return problem.errno == errno.ENOMEM
    words = ("not enough memory", "allocate memory", "out of memory", "bad_alloc", "bad allocation")
    return isinstance(problem, MemoryError) or (
        isinstance(problem, RuntimeError) and any(word in str(problem).lower() for word in words)
    )


def _log(context: JobContext, text: str, *, aloud: bool) -> None:
    """Into the job's log, and ``aloud`` or where that fails (full disk), to stderr, the runner's own."""
    try:
        context.log(text)
    except GarbageError as problem:
        aloud = True
        _say(problem)
    if aloud:
        _say(text)


def _say(text: object) -> None:
    """Into the runner's own log, which may lie on a full disk: that must not end the runner."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def _finish(
    context: JobContext, status: JobStatus, result: dict[str, Any] | None, error: Message | None
) -> None:
    """Write the end of the job; a disk that is full for a moment gets some seconds to recover.

    Where the workspace is gone, there is nothing to write into: back in its place, it shows the job as interrupted.
    """
    for pause in (0.5, 2.0, 5.0, None):
        try:
            context.flush()
            context.store.jobs.finish(context.job.job_id, status, result, error)
            return
        except GarbageError as problem:
            if not context.store.folder.is_dir():
                return
            if pause is None:
                raise
            _say(problem)
            time.sleep(pause)


class _Heartbeat:
    """While a job runs: beats into the store, writes reports that were held back, and sees that it ends when
    a person wants it to."""

    def __init__(self, context: JobContext, start_over: StartOver | None) -> None:
        self._context = context
        self._start_over = start_over
        self._asked_at: float | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(
            target=self._beat, name=f"heartbeat-{context.job.job_id}", daemon=True
        )

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        context = self._context
        beat_at = time.monotonic()
        while not self._ended.wait(BEAT_SECONDS):
            now = time.monotonic()
            if not context.store.folder.is_dir():
                # Removed, or moved away: what the job makes can go nowhere.
                context.stop.set()
                return
            try:
                context.flush()
                if now - beat_at >= HEARTBEAT_SECONDS:
                    beat_at = now
                    context.store.jobs.beat(context.job.job_id)
                self._see_that_it_ends(now)
            except GarbageError as problem:
                # A full disk must not end a job that may need none; without beats it counts as interrupted.
                _say(problem)

    def _see_that_it_ends(self, now: float) -> None:
        """End the process of a handler that has not noticed in time; what it keeps on the disk is whole."""
        wanted = self._context.end_requested()
        if wanted is None or self._start_over is None or self._context.stop.is_set():
            return
        if self._asked_at is None:
            self._asked_at = now
        elif now - self._asked_at >= END_GRACE_SECONDS and not self._ended.is_set():
            _finish(self._context, wanted, None, None)
            self._start_over()
