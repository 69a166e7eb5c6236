"""Says how far the second stage of the set-up is: what training needs, installed in the background."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.environment import TrainSetup, start_train_setup, train_status
from garbage_gui.ui.background import Background
from garbage_gui.ui.text import message_text
from garbage_gui.ui.theme import style

POLL_MS = 1000


class SetupBanner(QFrame):
    """Hidden once training is possible. Polls only while it is shown on the page in front."""

    ready_changed = Signal(bool)

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("train_setup")
        style(self, role="notice")
        self._background = background
        self._status: TrainSetup | None = None
        self._asking = False
        self._title = QLabel(self)
        self._title.setObjectName("train_setup_title")
        self._title.setWordWrap(True)
        self._text = QLabel(self)
        self._text.setObjectName("train_setup_text")
        self._text.setWordWrap(True)
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(6)
        self._progress.setRange(0, 1000)
        self.retry = QPushButton(self)
        self.retry.setObjectName("train_setup_retry")
        self.retry.clicked.connect(self._start)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._text)
        words.addWidget(self._progress)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self.retry)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._ask)
        self.hide()
        self.retranslate()

    @property
    def is_known(self) -> bool:
        """Whether the status was read at least once."""
        return self._status is not None

    @property
    def text(self) -> str:
        """What it says of the installation."""
        return self._text.text()

    @property
    def is_ready(self) -> bool:
        """Whether training is possible."""
        return self._status is not None and self._status.state == "ready"

    def activate(self) -> None:
        self._ask()
        if not self.is_ready:
            self._timer.start()

    def deactivate(self) -> None:
        self._timer.stop()

    def show_status(self, status: TrainSetup) -> None:
        """Show this status; emits `ready_changed` when training becomes possible."""
        was_ready, was_known = self.is_ready, self.is_known
        self._status = status
        if self.is_ready:
            self._timer.stop()
        self.setVisible(not self.is_ready)
        self._progress.setVisible(status.state == "installing")
        self._progress.setValue(round(1000 * status.fraction))
        self.retry.setVisible(status.state in ("absent", "failed"))
        self.retranslate()
        if was_ready != self.is_ready or not was_known:
            self.ready_changed.emit(self.is_ready)

    def _ask(self) -> None:
        if not self._asking:
            self._asking = True
            self._background.run(train_status, done=self._answered, failed=self._not_answered, owner=self)

    def _answered(self, status: TrainSetup) -> None:
        self._asking = False
        self.show_status(status)

    def _not_answered(self, message: object) -> None:
        self._asking = False
        self._text.setText(str(message))

    def _start(self) -> None:
        self.retry.setEnabled(False)
        self._background.run(start_train_setup, done=self._started, failed=self._not_started, owner=self)

    def _started(self, _: object) -> None:
        self.retry.setEnabled(True)
        self._timer.start()
        self._ask()

    def _not_started(self, message: object) -> None:
        self.retry.setEnabled(True)
        self._text.setText(str(message))

    def retranslate(self) -> None:
        status = self._status
        state = status.state if status is not None else "absent"
        titles = {
            "absent": self.tr("What training needs is not installed yet"),
            "installing": self.tr("What training needs is being installed"),
            "failed": self.tr("What training needs could not be installed"),
            "ready": "",
        }
        self._title.setText(titles[state])
        if state == "absent":
            self._text.setText(self.tr("PyTorch is downloaded once. You can go on sorting meanwhile."))
        elif status is not None:
            self._text.setText(message_text(status.message))
        self.retry.setText(self.tr("Install") if state == "absent" else self.tr("Try again"))
        self._progress.setAccessibleName(self.tr("Progress of the installation"))
