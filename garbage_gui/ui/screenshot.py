"""A picture of the window when the page it shows has settled."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from garbage_gui.ui.main_window import MainWindow

LOOK_MS = 60
# Settled that many looks in a row: one page's answer is often the next one's question.
CALM_LOOKS = 4
PATIENCE_SECONDS = 40.0


class Screenshot(QObject):
    """Waits, saves, quits; with exit code 1 when the picture cannot be saved."""

    def __init__(self, window: MainWindow, file: Path) -> None:
        super().__init__(window)
        self._window = window
        self._file = file
        self._calm = 0
        self._end = time.monotonic() + PATIENCE_SECONDS
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        self._timer.start()

    def _look(self) -> None:
        self._calm = self._calm + 1 if self._window.settled() else 0
        if self._calm >= CALM_LOOKS or time.monotonic() > self._end:
            self._timer.stop()
            self._save()

    def _save(self) -> None:
        if self._calm < CALM_LOOKS:
            print("The page did not settle; the picture shows it as it is.", file=sys.stderr)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            saved = self._window.grab().save(str(self._file), "PNG")
        except OSError as error:
            print(f"The picture cannot be saved in {self._file}: {error.strerror}.", file=sys.stderr)
            saved = False
        else:
            if not saved:
                print(f"The picture cannot be saved in {self._file}.", file=sys.stderr)
        QApplication.exit(0 if saved else 1)
