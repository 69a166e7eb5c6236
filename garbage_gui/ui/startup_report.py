"""How long the start took, for the benchmark: from the start of the process to a window that answers."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from garbage_gui.files import write_atomically
from garbage_gui.ui.main_window import MainWindow

# Unix seconds of the start; a starter that knows it better than the system tells it here.
STARTED_VARIABLE = "GARBAGE_GUI_STARTED_AT"
QUIT_VARIABLE = "GARBAGE_GUI_STARTUP_QUIT"


def process_started() -> float:
    """When this process started, in Unix seconds."""
    given = os.environ.get(STARTED_VARIABLE)
    if given:
        return float(given)
    if sys.platform == "linux":
        # Field 22 of stat: clock ticks since the system started.
        ticks = int(Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()[19])
        return time.time() - (time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK"))
    return time.time() - time.process_time()


class _Report(QObject):
    """Notes the moments: the window painted and answering, the workspace open, its page begun and complete."""

    def __init__(self, window: MainWindow, file: Path) -> None:
        super().__init__(window)
        self._window = window
        self._file = file
        self._started = process_started()
        self._moments: dict[str, object] = {}
        self._look = QTimer(self)
        self._look.setInterval(5)
        self._look.timeout.connect(self._page)
        window.painted.connect(self._painted)
        window.workspace_opened.connect(self._opened)

    def _painted(self) -> None:
        self._moments["painted"] = self._now()
        self._write()

    def _opened(self) -> None:
        self._moments["workspace"] = self._now()
        self._look.start()

    def _page(self) -> None:
        page = self._window.page
        if "first_screen" not in self._moments and page is not None and page.has_first_screen():
            self._moments["first_screen"] = self._now()
        if self._window.settled():
            self._look.stop()
            self._moments["page"] = self._now()
            self._write()
            if os.environ.get(QUIT_VARIABLE):
                QApplication.quit()

    def _now(self) -> float:
        return round(time.time() - self._started, 4)

    def _write(self) -> None:
        document = {**self._moments, "torch_loaded": "torch" in sys.modules, "modules": len(sys.modules)}
        write_atomically(self._file, json.dumps(document).encode("utf-8"))


def report_when_painted(window: MainWindow, file: str) -> None:
    """Write ``{"painted": seconds, "torch_loaded": bool}`` to ``file``, and the later moments when they come."""
    _Report(window, Path(file))
