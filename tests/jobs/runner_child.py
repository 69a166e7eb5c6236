"""A runner with handlers for tests: ``python -m tests.jobs.runner_child FOLDER LANE IDLE_SECONDS``."""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from garbage_gui.jobs.context import Handler, JobCancelled, JobContext
from garbage_gui.jobs.runner import run_lane
from garbage_gui.messages import GarbageError, Message
from garbage_gui.services.run_jobs import start_over, stop_on_signals
from garbage_gui.store.records import Lane
from garbage_gui.store.store import Store


def count(context: JobContext) -> dict[str, Any]:
    """Count up to ``steps`` and keep the number in a file, so that a resumed job goes on where it was."""
    state = context.workspace_folder / f"count-{context.job.job_id}"
    start = int(state.read_text()) if state.exists() else 0
    for step in range(start, context.parameters["steps"]):
        context.check()
        time.sleep(context.parameters.get("seconds", 0.0))
        state.write_text(str(step + 1))
        context.report(
            (step + 1) / context.parameters["steps"], Message.of("step {step}", step=step + 1), 1.0
        )
    return {"started_at": start, "pid": os.getpid()}


def fail(context: JobContext) -> dict[str, Any]:
    """Raise what the parameters name."""
    errors: dict[str, Callable[[], BaseException]] = {
        "ours": lambda: GarbageError("The file {path} is odd.", path="a.jpg"),
        "memory": MemoryError,
        "torch memory": lambda: RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate"),
        "card memory": lambda: RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB."),
        "system memory": lambda: OSError(errno.ENOMEM, "Cannot allocate memory"),
        "full": lambda: OSError(errno.ENOSPC, "No space left on device", "x"),
        "library on a full disk": lambda: RuntimeError(f"cannot write: {os.strerror(errno.ENOSPC)} (28)"),
        "file": lambda: FileNotFoundError(errno.ENOENT, "No such file or directory", "/nowhere/y"),
        "missing": lambda: ModuleNotFoundError("No module named 'torch'"),
        "bug": lambda: ZeroDivisionError("division by zero"),
        "bug without words": RuntimeError,
        "exit": lambda: SystemExit(3),
        "cancelled": JobCancelled,
    }
    raise errors[context.parameters["error"]]()


def deaf(context: JobContext) -> dict[str, Any]:
    """A handler that never looks whether it shall stop."""
    time.sleep(context.parameters["seconds"])
    return {}


def die(context: JobContext) -> dict[str, Any]:
    """A crash of the whole process."""
    os.abort()


HANDLERS: dict[str, Handler] = {"count": count, "fail": fail, "deaf": deaf, "die": die}


def handlers(kind: str) -> Handler:
    return HANDLERS[kind]


def main() -> int:
    folder, lane, idle = sys.argv[1:]
    stop = stop_on_signals() if threading.current_thread() is threading.main_thread() else threading.Event()
    with Store.open(Path(folder)) as store:
        ran = run_lane(
            store, cast(Lane, lane), handlers, idle_seconds=float(idle), stop=stop, start_over=start_over
        )
    return 0 if ran else 5


if __name__ == "__main__":
    sys.exit(main())
