"""Starts the runner's child process and knows how it ended.

The child is detached: it goes on when the window closes, and works the queue off. While the window lives it
is the child's parent and must collect it, or a dead child would stay behind as a zombie and look alive.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from garbage_gui.jobs.lock import jobs_folder
from garbage_gui.messages import Message
from garbage_gui.store.records import Lane

LOG_BYTES = 2_000_000
# The exit code of a runner that found the disk full: there its log has no room for the reason either.
DISK_FULL = 28
DISK_FULL_MESSAGE = Message.of("The disk is full. Free some space, then resume the job.")

# With a session of its own, or with these flags on Windows, a child outlives its parent and its terminal. There it
# also begins with a lower priority than the window; elsewhere the runner takes one for itself.
if sys.platform == "win32":
    DETACHED = (
        subprocess.DETACHED_PROCESS
        | subprocess.CREATE_NEW_PROCESS_GROUP
        | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    )
else:
    DETACHED = 0


@dataclass(frozen=True)
class Outcome:
    """How a runner ended: its exit code (negative: the signal that killed it) and its last words."""

    lane: Lane
    exit_code: int
    log: Path
    last_line: str

    @property
    def ok(self) -> bool:
        return self.exit_code == 0

    def message(self) -> Message:
        """One sentence about a runner that did not end well."""
        if self.exit_code < 0:
            return Message.of(
                "The background process was ended from outside (signal {signal}), "
                "perhaps for want of memory. Resume the job.",
                signal=-self.exit_code,
            )
        if self.exit_code == DISK_FULL:
            return DISK_FULL_MESSAGE
        return Message.of(
            "The background process ended with an error: {reason}. Details are in {log}.",
            reason=self.last_line.rstrip(".") or f"exit code {self.exit_code}",
            log=self.log,
        )


class RunnerProcess:
    """One runner's child process, from start to its end."""

    def __init__(self, workspace_folder: Path, lane: Lane, command: Sequence[str]) -> None:
        """Start ``command`` detached, its output going to the lane's log.

        Raises `OSError` when the log cannot be written or the process cannot be started.
        """
        self.lane: Lane = lane
        self.log = jobs_folder(workspace_folder) / f"{lane}.log"
        self.log.parent.mkdir(exist_ok=True)  # never the workspace itself: it may be gone
        _shorten(self.log)
        with self.log.open("ab") as log:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(),
                close_fds=True,
                creationflags=DETACHED,
                start_new_session=sys.platform != "win32",
            )
        self.started_at = time.monotonic()

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        """Whether it still runs; collects it when it does not."""
        return self._process.poll() is None

    def outcome(self) -> Outcome | None:
        """How it ended, or None while it runs."""
        code = self._process.poll()
        return None if code is None else Outcome(self.lane, code, self.log, _last_line(self.log))

    def wait(self, timeout: float | None = None) -> Outcome:
        """Wait for the end. Raises `TimeoutError` when it still runs after ``timeout`` seconds."""
        try:
            code = self._process.wait(timeout)
        except subprocess.TimeoutExpired as error:
            raise TimeoutError(f"the {self.lane} runner still runs") from error
        return Outcome(self.lane, code, self.log, _last_line(self.log))

    def terminate(self) -> None:
        """Ask it to end: its job is then marked interrupted. On Windows it is ended at once."""
        if self.alive():
            self._process.terminate()


def python_command(module: str, *arguments: str) -> list[str]:
    """The command that runs ``module`` of this package with the Python that runs now, without a console."""
    python = Path(sys.executable)
    windowed = python.with_name("pythonw.exe")
    return [
        str(windowed if sys.platform == "win32" and windowed.exists() else python),
        "-m",
        module,
        *arguments,
    ]


def _environment() -> Mapping[str, str]:
    """This process's environment, in UTF-8, with the package importable (a checkout is not installed) and
    numpy on one thread."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {
        # numpy's tables are small here: its threads wait for each other longer than they compute, on a busy
        # machine by far (a quick update: 0.2 s with one, 7 s with two). torch and OpenVINO have threads of
        # their own.
        "OPENBLAS_NUM_THREADS": "1",
        **os.environ,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)),
        "PYTHONUTF8": "1",
    }


def _shorten(log: Path) -> None:
    """Keep the newer half of a log that grew too long."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.write_bytes(log.read_bytes()[-LOG_BYTES // 2 :])


def _last_line(log: Path) -> str:
    """The last line that says something; an empty text when there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 4096))
            lines = file.read().decode("utf-8", "replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1].strip() if lines else ""
