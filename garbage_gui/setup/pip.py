"""Runs pip and tells how far it is, from what it prints and from what has arrived on the disk."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from garbage_gui.messages import Message
from garbage_gui.setup.errors import SetupCancelled, explain_pip

Progress = Callable[[float, Message], None]

# Fetching is the first part of the way, unpacking the second.
FETCHED = 0.6
LOOK_SECONDS = 0.5


class PipProgress:
    """Reads pip's lines: how many packages it has looked at, and what it does now."""

    def __init__(self, expected: int) -> None:
        self._expected = expected
        self._seen: set[str] = set()
        self.installing = 0
        self.message = Message("Looking for packages")

    def read(self, line: str) -> None:
        """Take note of one line of pip's output."""
        if match := re.match(r"\s*(?:Collecting|Requirement already satisfied:) ([A-Za-z0-9._-]+)", line):
            self._seen.add(match[1].lower())
            self.message = Message.of("Looking for packages: {name}", name=match[1])
        elif match := re.match(r"\s*Downloading (?:.*/)?([A-Za-z0-9_.]+?)-\d\S* \(([^)]+)\)", line):
            self.message = Message.of("Downloading {name} ({size})", name=match[1], size=match[2])
        elif match := re.match(r"\s*(?:Using cached|Processing) (?:.*/)?([A-Za-z0-9_.]+?)-\d", line):
            self.message = Message.of("Taking {name}, which is already here", name=match[1])
        elif "Retrying (Retry(" in line:
            self.message = Message("The connection is lost, trying again")
        elif match := re.match(r"Installing collected packages: (.*)", line):
            self.installing = len(match[1].split(","))

    def fraction(self, installed: int) -> float:
        """0 to 1, when ``installed`` packages have arrived since unpacking began."""
        if self.installing:
            return FETCHED + (1 - FETCHED) * min(1.0, installed / self.installing)
        return FETCHED * len(self._seen) / max(self._expected, len(self._seen) + 1)


def pip_install(
    python: Path,
    packages: Sequence[str],
    *,
    site_packages: Path,
    expected: int,
    log: Path,
    again: str,
    progress: Progress,
    cancelled: Callable[[], bool],
    lock: int,
) -> None:
    """Install ``packages`` with the pip of ``python``; its output goes to ``log``.

    Raises `SetupError` with one sentence, `SetupCancelled` when ``cancelled`` turned true.
    """
    command = [str(python), "-I", "-X", "utf8", "-u", "-m", "pip", "install", "--no-user", "--no-input"]
    command += ["--disable-pip-version-check", "--prefer-binary", "--progress-bar", "off"]
    command += ["--no-warn-script-location", *packages]
    # On Windows nothing can be inherited selectively; there a lost pip ends with its pipe.
    inherited = () if sys.platform == "win32" else (lock,)
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        pass_fds=inherited,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    lines: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=_read, args=(process, lines), name="pip-output", daemon=True)
    reader.start()
    try:
        code, said = _follow(
            process, lines, reader, PipProgress(expected), site_packages, log, progress, cancelled
        )
    finally:
        if process.poll() is None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
        if process.poll() is None:
            process.kill()
        process.wait()
        reader.join()
    if code != 0:
        raise explain_pip(said, code, log, again)


def _read(process: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    if process.stdout is not None:
        with process.stdout:
            for line in process.stdout:
                lines.put(line.rstrip())


def _follow(
    process: subprocess.Popen[str],
    lines: queue.Queue[str],
    reader: threading.Thread,
    state: PipProgress,
    site_packages: Path,
    log: Path,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> tuple[int, list[str]]:
    """Pass on what pip does until it ends; returns its exit code and its lines."""
    said: list[str] = []
    before = 0
    with log.open("a", encoding="utf-8") as record:
        while reader.is_alive() or not lines.empty():
            if cancelled():
                raise SetupCancelled
            with contextlib.suppress(queue.Empty):
                line = lines.get(timeout=LOOK_SECONDS)
                said.append(line)
                record.write(line + "\n")
                was = state.installing
                state.read(line)
                if state.installing and not was:
                    before = _count(site_packages)
            arrived = _count(site_packages) - before if state.installing else 0
            if state.installing:
                state.message = Message.of(
                    "Unpacking package {number} of {count}",
                    number=min(arrived + 1, state.installing),
                    count=state.installing,
                )
            progress(state.fraction(arrived), state.message)
    return process.wait(), said


def _count(site_packages: Path) -> int:
    try:
        return sum(name.endswith(".dist-info") for name in os.listdir(site_packages))  # noqa: PTH208
    except OSError:
        return 0


def pip_works(python: Path) -> bool:
    """Whether the environment's Python starts and has pip."""
    try:
        result = subprocess.run(
            [str(python), "-I", "-c", "import pip, ssl"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0
