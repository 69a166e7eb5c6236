"""What a test may leave behind without noticing: threads, child processes, windows."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 3.0
# Threads that libraries start once and keep for the life of the process.
THREADS_OF_LIBRARIES = ("tmonitor", "pytest_timeout", "pydevd")
# Windows that Qt itself makes and keeps.
WINDOWS_OF_QT = ("QTipLabel", "QComboBoxPrivateContainer", "QDesktopWidget")


@dataclass(frozen=True)
class Leaks:
    """What was alive at one moment, to compare with later."""

    threads: frozenset[threading.Thread]
    processes: frozenset[int]
    windows: frozenset[object]

    @classmethod
    def now(cls) -> Leaks:
        return cls(frozenset(_threads()), frozenset(_children()), frozenset(_windows()))

    def left_behind(self) -> list[str]:
        """One line for each thing that is new since then and does not go away by itself in a moment."""
        return [
            *_settle(lambda: [_name_of_thread(t) for t in _threads() if t not in self.threads]),
            *_settle(lambda: [_name_of_process(p) for p in _children() if p not in self.processes]),
            *_settle(lambda: [_name_of_window(w) for w in _windows() if w not in self.windows]),
        ]


def _settle(look: Callable[[], list[str]]) -> list[str]:
    end = time.monotonic() + PATIENCE_SECONDS
    found = look()
    while found and time.monotonic() < end:
        # What waits for the collector, or for a deferred delete, is not kept by anyone.
        gc.collect()
        _delete_deferred()
        found = look()
        if found:
            time.sleep(0.05)
    return found


def _threads() -> list[threading.Thread]:
    # A dummy stands for a thread of Qt's own pool that once called into Python.
    return [
        t
        for t in threading.enumerate()
        if not isinstance(t, threading._DummyThread)
        and not type(t).__name__.lower().startswith(THREADS_OF_LIBRARIES)
        and not t.name.lower().startswith(THREADS_OF_LIBRARIES)
    ]


def _name_of_thread(thread: threading.Thread) -> str:
    target = getattr(thread, "_target", None)
    where = f", running {target.__qualname__}" if hasattr(target, "__qualname__") else ""
    return f"thread {thread.name!r}{where}"


def _children() -> list[int]:
    """The child processes of this one that still run; known on Linux only."""
    if sys.platform != "linux":
        return []
    found: list[int] = []
    for listing in Path("/proc/self/task").glob("*/children"):
        try:
            found += [int(pid) for pid in listing.read_text(encoding="ascii").split()]
        except OSError:
            continue
    return [pid for pid in found if _state(pid) not in ("Z", "")]


def _state(pid: int) -> str:
    try:
        return (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="utf-8", errors="replace")
            .rpartition(")")[2]
            .split()[0]
        )
    except (OSError, IndexError):
        return ""


def _name_of_process(pid: int) -> str:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        command = ""
    return f"process {pid}: {command.strip()}"


def _windows() -> list[object]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return [
        w for w in widgets.QApplication.topLevelWidgets() if w.metaObject().className() not in WINDOWS_OF_QT
    ]


def _delete_deferred() -> None:
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
        core.QCoreApplication.processEvents()


def _name_of_window(window: object) -> str:
    kind, name = type(window).__name__, window.objectName()  # type: ignore[attr-defined]
    return f"window {kind} {name!r}" if name else f"window {kind}"
