"""The queue as a person sees it: start what works it off, cancel, resume, list, run it here."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

from garbage_gui.jobs.lock import lane_is_running
from garbage_gui.jobs.runner import run_lane
from garbage_gui.jobs.supervisor import RunnerProcess, python_command
from garbage_gui.messages import GarbageError
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobRecord, Lane

LANES: tuple[Lane, ...] = ("interactive", "compute")
IDLE_SECONDS: dict[Lane, float] = {"interactive": 30.0, "compute": 5.0}
# A runner that dies this often in a row while jobs wait will not do better the next time.
MOST_DEATHS = 3
DYING_SECONDS = 1.0


class Runners:
    """The runners that this process started. Others, of other windows, are seen by their lock only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[tuple[Path, Lane], RunnerProcess] = {}
        self._deaths: dict[tuple[Path, Lane], int] = {}

    def ensure(self, workspace: Workspace, lane: Lane, idle_seconds: float) -> None:
        """See that a runner lives when jobs wait in ``lane``; note how the last one ended."""
        key = (workspace.folder.resolve(), lane)
        with self._lock:
            self._collect(workspace, key)
            if key in self._running or not _waiting(workspace, lane) or lane_is_running(key[0], lane):
                return
            self._running[key] = RunnerProcess(
                key[0],
                lane,
                python_command(
                    "garbage_gui.services.run_jobs",
                    "--workspace",
                    str(key[0]),
                    "--lane",
                    lane,
                    "--idle-seconds",
                    str(idle_seconds),
                ),
            )

    def collect(self, workspace: Workspace, lane: Lane, *, patience_seconds: float = 0.0) -> None:
        """Note how the runner that this process started for ``lane`` ended, if it has, or does within that time."""
        key = (workspace.folder.resolve(), lane)
        with self._lock:
            runner = self._running.get(key)
            if runner is not None and patience_seconds:
                with contextlib.suppress(TimeoutError):
                    runner.wait(patience_seconds)
            self._collect(workspace, key)

    def _collect(self, workspace: Workspace, key: tuple[Path, Lane]) -> None:
        """Take note of a runner that ended, and say so at the job that it left behind."""
        runner = self._running.get(key)
        outcome = runner.outcome() if runner is not None else None
        if runner is None or outcome is None:
            return
        if outcome.ok:
            del self._running[key]
            self._deaths.pop(key, None)
            return
        # A dying process gives its lock back before its end can be seen: its job may be marked already.
        suspects = workspace.store.jobs.with_status("running", "interrupted", lane=key[1])
        left = [job for job in suspects if job.pid == runner.pid and job.error is None]
        for job in left:
            workspace.store.jobs.finish(job.job_id, "interrupted", error=outcome.message())
        # Only now: where that cannot be written (a full disk), it is tried again at the next look.
        del self._running[key]
        self._deaths[key] = 0 if left else self._deaths.get(key, 0) + 1
        if self._deaths[key] >= MOST_DEATHS:
            self._deaths[key] = 0
            for job in _waiting(workspace, key[1]):
                workspace.store.jobs.finish(job.job_id, "failed", error=outcome.message())

    def stop(self, folder: Path, timeout: float = 15.0) -> None:
        """End and collect the runners of a workspace that this process started: before its folder goes."""
        with self._lock:
            for key in [k for k in self._running if k[0] == folder.resolve()]:
                runner = self._running.pop(key)
                runner.terminate()
                runner.wait(timeout)


runners = Runners()


def _waiting(workspace: Workspace, lane: Lane) -> list[JobRecord]:
    return workspace.store.jobs.with_status("queued", lane=lane)


def ensure_running(workspace: Workspace, *, idle_seconds: float | None = None) -> None:
    """Start the detached runner of each lane with queued jobs, unless one lives. Cheap: call it every second.

    Raises `GarbageError` when a runner cannot be started.
    """
    for lane in LANES:
        try:
            runners.ensure(workspace, lane, IDLE_SECONDS[lane] if idle_seconds is None else idle_seconds)
        except OSError as error:
            raise GarbageError(
                "The background process cannot be started: {reason}. "
                "Check that the workspace {folder} can be written to.",
                reason=error.strerror or error,
                folder=workspace.folder,
            ) from error


def list_jobs(workspace: Workspace, limit: int = 100) -> list[JobRecord]:
    """The newest jobs, those whose runner died marked as interrupted."""
    mark_interrupted(workspace)
    return workspace.store.jobs.list(limit)


def get_job(workspace: Workspace, job_id: int) -> JobRecord:
    """One job; raises `StoreError` when there is none of this number."""
    mark_interrupted(workspace)
    return workspace.store.jobs.get(job_id)


def mark_interrupted(workspace: Workspace) -> None:
    """Mark running jobs of lanes that nobody runs.

    The lane's lock tells best: a runner holds it before it takes a job and until after it has ended it. While
    it is held the job is alive, however old its heartbeat: after a laptop's sleep all are old for a moment.
    """
    for lane in LANES:
        runners.collect(workspace, lane)
        running = {job.job_id for job in workspace.store.jobs.with_status("running", lane=lane)}
        if running and not lane_is_running(workspace.folder, lane):
            # A runner of ours that gave its lock back is about to end: with how it did, the job says why.
            runners.collect(workspace, lane, patience_seconds=DYING_SECONDS)
            workspace.store.jobs.mark_interrupted(lane, abandoned=running)


def cancel(workspace: Workspace, job_id: int) -> JobRecord:
    """Cancel a job: one that does not run at once, one that runs within two seconds.

    Raises `StoreError` for a job that has ended or does not exist.
    """
    mark_interrupted(workspace)
    return workspace.store.jobs.request_cancel(job_id)


def pause(workspace: Workspace, job_id: int) -> JobRecord:
    """Pause a job until it is resumed: one that waits at once, one that runs within two seconds.

    A paused job has no process: its memory is free, the next job in its lane runs. Resumed, a training goes on
    from its last finished epoch, and ends with the same model as if nobody had paused it. Raises `StoreError`
    for a job that neither waits nor runs.
    """
    mark_interrupted(workspace)
    return workspace.store.jobs.request_pause(job_id)


def resume(workspace: Workspace, job_id: int) -> JobRecord:
    """Queue a paused, interrupted, failed or cancelled job again; it goes on where it was.

    Raises `StoreError` for a job that waits, runs or is done. Start a runner with `ensure_running`.
    """
    mark_interrupted(workspace)
    workspace.store.jobs.requeue(job_id)
    return workspace.store.jobs.get(job_id)


def resume_now(workspace: Workspace, job_id: int) -> int:
    """Like `resume`, and see that a runner takes it; returns the job's id."""
    resume(workspace, job_id)
    ensure_running(workspace)
    return job_id


def run_here(workspace: Workspace, lane: Lane | None = None, *, stop: threading.Event | None = None) -> None:
    """Work the queue off in this process: of one lane, or of one after the other until both are empty.

    Where another process already works a lane off, waits until it has.
    """
    stop = stop if stop is not None else threading.Event()
    lanes = LANES if lane is None else (lane,)
    while not stop.is_set() and any(_unfinished(workspace, each) for each in lanes):
        for each in lanes:
            if _waiting(workspace, each):
                run_lane(workspace.store, each, handler_for, idle_seconds=0.0, stop=stop)
            while _unfinished(workspace, each) and lane_is_running(workspace.folder, each):
                if stop.wait(0.3):
                    return


def _unfinished(workspace: Workspace, lane: Lane) -> bool:
    mark_interrupted(workspace)
    return bool(workspace.store.jobs.with_status("queued", "running", lane=lane))


def wait_for(
    workspace: Workspace,
    job_id: int,
    *,
    on_change: Callable[[JobRecord], None] | None = None,
    timeout: float | None = None,
) -> JobRecord:
    """Follow a job until it has ended, keeping a runner alive for it; ``on_change`` sees each new state.

    Raises `TimeoutError` after ``timeout`` seconds; the job goes on then.
    """
    end = None if timeout is None else time.monotonic() + timeout
    seen: JobRecord | None = None
    while True:
        ensure_running(workspace)
        job = get_job(workspace, job_id)
        if on_change is not None and (
            seen is None
            or (job.status, job.progress, job.message) != (seen.status, seen.progress, seen.message)
        ):
            on_change(job)
        seen = job
        if job.status not in ("queued", "running"):
            return job
        if end is not None and time.monotonic() > end:
            raise TimeoutError(f"job {job_id} is {job.status}")
        time.sleep(0.1)
