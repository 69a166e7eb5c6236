"""The child process that works a lane off: ``python -m garbage_gui.services.run_jobs``."""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn, cast

from garbage_gui.jobs.runner import run_lane
from garbage_gui.jobs.supervisor import DISK_FULL
from garbage_gui.messages import GarbageError
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.store.errors import DiskFullError
from garbage_gui.store.records import Lane
from garbage_gui.store.store import Store

# After SIGTERM a handler has this long to notice; then the process ends, and the job counts as interrupted.
STOP_GRACE_SECONDS = 8.0
NICENESS: dict[Lane, int] = {"interactive": 2, "compute": 5}
NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until the lane has been idle; 0 also when another runner has it.

    What ends it early is one sentence on stderr, with the code 1, or `DISK_FULL` where there is no room for it.
    """
    parser = argparse.ArgumentParser(prog="garbage_gui.services.run_jobs")
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--lane", choices=("interactive", "compute"), required=True)
    parser.add_argument("--idle-seconds", type=float, default=10.0)
    options = parser.parse_args(arguments)
    stop = stop_on_signals()
    _be_nice(NICENESS[cast(Lane, options.lane)])
    try:
        store = Store.open(options.workspace)
        try:
            run_lane(
                store,
                cast(Lane, options.lane),
                handler_for,
                idle_seconds=options.idle_seconds,
                stop=stop,
                start_over=start_over,
            )
        finally:
            store.close()
    except (GarbageError, OSError) as error:
        with contextlib.suppress(OSError):  # the log may lie on a full disk
            print(error, file=sys.stderr, flush=True)
        full = isinstance(error, DiskFullError) or (isinstance(error, OSError) and error.errno in NO_ROOM)
        return DISK_FULL if full else 1
    return 0


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM sets. A handler that does not notice in time is left behind with the process."""
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        late = threading.Timer(STOP_GRACE_SECONDS, os._exit, (1,))
        late.daemon = True
        late.start()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    return stop


def start_over() -> NoReturn:
    """Become a fresh process with the same command: threads, memory and locks of this one are gone."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _be_nice(niceness: int) -> None:
    """Leave the processor to the window whenever it wants it, and to a quick job rather than to a long one."""
    if sys.platform != "win32":
        # A process that started over is nice already.
        os.nice(max(0, niceness - os.nice(0)))
    if sys.platform == "linux" and os.getsid(0) == os.getpid():
        # Where the kernel groups processes by session, niceness counts only within one, and this is one of its own.
        with contextlib.suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(niceness), encoding="ascii")


if __name__ == "__main__":
    sys.exit(main())
