"""Following a job from the command line until it has ended."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
import warnings
from typing import TYPE_CHECKING, Any

from garbage_gui.cli.session import Session
from garbage_gui.messages import GarbageError

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.store.records import JobRecord, Lane

_LOOK_SECONDS = 0.1
# A job that is interrupted has this long to notice.
_GRACE_SECONDS = 5.0


def job_row(job: JobRecord) -> dict[str, Any]:
    """A job as JSON."""
    return {
        "id": job.job_id,
        "kind": job.kind,
        "status": job.status,
        "progress": round(job.progress, 4),
        "eta_seconds": job.eta_seconds,
        "error": str(job.error) if job.error else None,
    }


def follow(run: Session, workspace: Workspace, job_id: int) -> JobRecord:
    """Follow a job that a detached runner works on; it goes on when this process is interrupted.

    Returns the job when it is done; raises `GarbageError` when it ended otherwise.
    """
    from garbage_gui.services import job_control

    try:
        job = job_control.wait_for(workspace, job_id, on_change=lambda job: _show(run, job))
    except KeyboardInterrupt:
        run.say(f"Job {job_id} goes on by itself. Stop it with: garbage-gui jobs cancel {job_id}")
        raise
    return _done(job)


def work_here(
    run: Session, workspace: Workspace, lane: Lane | None, job_id: int | None = None
) -> JobRecord | None:
    """Work the queue off in this process, and follow it; an interruption cancels ``job_id``.

    Returns that job when it is done; raises `GarbageError` when it ended otherwise.
    """
    from garbage_gui.services import job_control

    # Notes of a library for its own users, from the depths of a training.
    warnings.filterwarnings("ignore", category=FutureWarning, module=r"torch(\.|$)")
    stop, ended = threading.Event(), threading.Event()
    failed: list[BaseException] = []

    def work() -> None:
        try:
            job_control.run_here(workspace, lane, stop=stop)
        except BaseException as error:
            failed.append(error)
        finally:
            ended.set()

    threading.Thread(target=work, name="work-here").start()
    try:
        # Not by join: interrupted in it, Python 3.11 takes a thread that lives for one that has ended.
        while not ended.wait(_LOOK_SECONDS):
            running = (
                [workspace.store.jobs.get(job_id)] if job_id else workspace.store.jobs.with_status("running")
            )
            for job in running:
                _show(run, job, named=job_id is None)
    except BaseException as error:
        _end(run, workspace, job_id, stop, ended, error)
        raise
    if failed:
        raise failed[0]
    return None if job_id is None else _done(workspace.store.jobs.get(job_id))


def _end(
    run: Session,
    workspace: Workspace,
    job_id: int | None,
    stop: threading.Event,
    ended: threading.Event,
    why: BaseException,
) -> None:
    """See that the work in this process has ended: the workspace must not be closed under it.

    A job that does not notice in time, or a second interruption, ends the process at once. Nothing is lost:
    the job counts as interrupted then, as after a kill.
    """
    try:
        if job_id is not None and isinstance(why, KeyboardInterrupt):
            _cancel(workspace, job_id)  # a stop alone would leave it interrupted
            ended.wait(_GRACE_SECONDS)
        stop.set()
        if ended.wait(_GRACE_SECONDS):
            return
    except BaseException as error:
        why = error
    run.say("Error: Interrupted." if isinstance(why, KeyboardInterrupt) else f"Error: {why}")
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(1)


def _cancel(workspace: Workspace, job_id: int) -> None:
    from garbage_gui.store.errors import StoreError

    try:
        workspace.store.jobs.request_cancel(job_id)
    except StoreError:
        time.sleep(0)  # it ended in the same moment


def _show(run: Session, job: JobRecord, *, named: bool = False) -> None:
    if job.status == "running":
        text = str(job.message) if job.message else job.kind
        run.progress(job.progress, f"job {job.job_id}: {text}" if named else text, job.eta_seconds)


def _done(job: JobRecord) -> JobRecord:
    if job.status == "done":
        return job
    if job.error is not None:
        raise GarbageError(job.error.template, **job.error.values)
    if job.status == "cancelled":
        raise GarbageError("Job {job} was cancelled.", job=job.job_id)
    if job.status == "paused":
        raise GarbageError(
            "Job {job} was paused. Go on with it by “garbage-gui jobs resume {job}”.", job=job.job_id
        )
    raise GarbageError(
        "Job {job} was interrupted. Go on with it by “garbage-gui jobs resume {job}”.", job=job.job_id
    )
