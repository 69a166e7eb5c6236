"""Follows the second stage of the set-up, which another process installs."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from garbage_gui.environment import TrainSetup, train_status
from garbage_gui.ui.background import Background

POLL_MS = 1000


class TrainSetupWatch(QObject):
    """Asks off the window's thread until training is ready; ``changed`` carries what is new."""

    changed = Signal(object)

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._last: TrainSetup | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.look)

    def look(self) -> None:
        self._background.run(train_status, done=self._read, owner=self)

    def stop(self) -> None:
        self._timer.stop()

    def _read(self, setup: TrainSetup) -> None:
        if setup != self._last:
            self._last = setup
            self.changed.emit(setup)
        if setup.state != "ready":
            self._timer.start()
