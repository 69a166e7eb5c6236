"""Which camera or video is shown, and the button that takes a shot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QWidget,
)

from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.theme import Theme, style

FILE = "file:"


class SourceBar(QFrame):
    """Asks, and shows what was decided; opens nothing itself."""

    camera_asked = Signal(str)
    file_asked = Signal()
    pause_asked = Signal(bool)
    shot_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style(self, role="bar")
        self._theme = theme
        self._devices: tuple[tuple[str, str], ...] = ()
        self._file: Path | None = None
        self.box = QComboBox(self)
        self.box.setObjectName("camera_device")
        self.box.setMinimumWidth(220)
        self.box.activated.connect(self._on_activated)
        self.file_button = QPushButton(self)
        self.file_button.setObjectName("open_video")
        self.file_button.clicked.connect(self.file_asked)
        self.pause = QToolButton(self)
        self.pause.setObjectName("pause_video")
        self.pause.setCheckable(True)
        self.pause.toggled.connect(self._on_pause)
        self.shot = QPushButton(self)
        self.shot.setObjectName("take_shot")
        style(self.shot, kind="primary")
        self.shot.clicked.connect(self.shot_asked)
        self.file_button.setIconSize(BESIDE_TEXT)
        self.shot.setIconSize(BESIDE_TEXT)
        for button in (self.file_button, self.pause, self.shot):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.box)
        row.addWidget(self.file_button)
        row.addWidget(self.pause)
        row.addStretch(1)
        row.addWidget(self.shot)
        theme.changed.connect(self._set_icons)
        self._set_icons()
        self.retranslate()
        self.show_sources((), None, None)

    def show_sources(
        self, devices: Sequence[tuple[str, str]], file: Path | None, current: str | None
    ) -> None:
        """Show the cameras (id, name), the video file if there is one, and which of them is chosen."""
        self._devices, self._file = tuple(devices), file
        self.box.blockSignals(True)
        self.box.clear()
        for device_id, title in self._devices:
            self.box.addItem(self._theme.icon("camera-outline"), title, device_id)
        if file is not None:
            self.box.addItem(self._theme.icon("filmstrip"), file.name, FILE)
        if self.box.count() == 0:
            self.box.addItem(self._theme.icon("camera-off-outline"), self.tr("No camera found"), "")
        self.box.setEnabled(self.box.count() > 1 or bool(self.box.itemData(0)))
        self.box.setCurrentIndex(max(0, self.box.findData(current)) if current else 0)
        self.box.blockSignals(False)
        self.pause.setVisible(current == FILE)

    def set_can_shoot(self, can: bool) -> None:
        self.shot.setEnabled(can)

    def set_paused(self, paused: bool) -> None:
        self.pause.setChecked(paused)

    def _on_activated(self, index: int) -> None:
        data = self.box.itemData(index)
        if data:
            self.camera_asked.emit(str(data))

    def _on_pause(self, paused: bool) -> None:
        self._set_icons()
        self._name_pause()
        self.pause_asked.emit(paused)

    def _set_icons(self) -> None:
        self.pause.setIcon(self._theme.icon("play" if self.pause.isChecked() else "pause"))
        self.file_button.setIcon(self._theme.icon("filmstrip"))
        self.shot.setIcon(self._theme.icon("camera", "text_on_accent"))

    def _name_pause(self) -> None:
        name = self.tr("Go on") if self.pause.isChecked() else self.tr("Pause the video")
        self.pause.setAccessibleName(name)
        self.pause.setToolTip(name)

    def retranslate(self) -> None:
        self.box.setAccessibleName(self.tr("Camera"))
        self.box.setToolTip(self.tr("Choose the camera"))
        self.file_button.setText(self.tr("Video file …"))
        self.file_button.setToolTip(self.tr("Show a video file instead of a camera"))
        self.shot.setText(self.tr("Take a shot"))
        self.shot.setToolTip(self.tr("Keep this frame as a picture (Space)"))
        self._name_pause()
        if self.box.count() == 1 and not self.box.itemData(0):
            self.box.setItemText(0, self.tr("No camera found"))
