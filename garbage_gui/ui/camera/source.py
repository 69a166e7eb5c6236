"""Where frames come from: a webcam or a video file, through QtMultimedia. Import it late: it costs 0.2 s."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import (
    QCamera,
    QCameraDevice,
    QCameraFormat,
    QMediaCaptureSession,
    QMediaDevices,
    QMediaPlayer,
    QVideoFrame,
    QVideoSink,
)

# Large enough to train on, small enough to be converted in a few milliseconds.
WANTED_SIZE = QSize(1280, 720)
# Converting frames may take this share of the window thread's time; a 4K file is shown with fewer frames.
CONVERSION_SHARE = 0.25


@dataclass(frozen=True)
class CameraDevice:
    """A camera that is plugged in: its stable id, and its name for people."""

    device_id: str
    title: str


class FrameSource(QObject):
    """One open camera or video file at a time; `frame` carries each picture, upright, as a QImage.

    All calls belong to the window's thread. Frames are converted there because Qt ties the graphics context
    of a hardware-decoded frame to it; the conversion is throttled so that it never takes more than a quarter
    of that thread.
    """

    frame = Signal(QImage)
    started = Signal()
    failed = Signal(str)
    ended = Signal()
    devices_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sink = QVideoSink(self)
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._media_devices = QMediaDevices(self)
        self._media_devices.videoInputsChanged.connect(self.devices_changed)
        self._session: QMediaCaptureSession | None = None
        self._camera: QCamera | None = None
        self._player: QMediaPlayer | None = None
        self._running = False
        self._next_at = 0.0

    def devices(self) -> list[CameraDevice]:
        """The cameras that are there now, the system's default one first."""
        default = QMediaDevices.defaultVideoInput().id()
        inputs = sorted(QMediaDevices.videoInputs(), key=lambda d: d.id() != default)
        return [CameraDevice(_device_id(d), d.description()) for d in inputs]

    def open_camera(self, device_id: str) -> None:
        """Show this camera; `failed` when it is gone, in use, or refuses."""
        self.close()
        device = next((d for d in QMediaDevices.videoInputs() if _device_id(d) == device_id), None)
        if device is None:
            self.failed.emit(self.tr("This camera is not connected any more."))
            return
        self._camera = QCamera(device, self)
        chosen = _best_format(device)
        if chosen is not None:
            self._camera.setCameraFormat(chosen)
        self._camera.errorOccurred.connect(self._on_camera_error)
        self._session = QMediaCaptureSession(self)
        self._session.setCamera(self._camera)
        self._session.setVideoSink(self._sink)
        self._running = False
        self._camera.start()

    def open_file(self, path: Path, *, position: int = 0) -> None:
        """Play this video from ``position`` milliseconds, again and again; `failed` when it is no video."""
        self.close()
        self._player = QMediaPlayer(self)
        self._player.errorOccurred.connect(self._on_player_error)
        self._player.mediaStatusChanged.connect(self._on_media_status)
        self._player.setVideoSink(self._sink)
        self._player.setLoops(int(QMediaPlayer.Loops.Infinite.value))
        self._player.setSource(QUrl.fromLocalFile(str(path)))
        if position > 0:
            self._player.setPosition(position)
        self._player.play()

    @property
    def is_open(self) -> bool:
        return self._camera is not None or self._player is not None

    @property
    def position(self) -> int:
        """Milliseconds into the video file; 0 for a camera."""
        return int(self._player.position()) if self._player is not None else 0

    def set_paused(self, paused: bool) -> None:
        """Hold a video file, or let it go on. A camera has no pause."""
        if self._player is not None:
            if paused:
                self._player.pause()
            else:
                self._player.play()

    def close(self) -> None:
        """Release the camera or the file. Frames that were on their way are dropped."""
        self._running = False
        if self._camera is not None:
            self._camera.stop()
            if self._session is not None:
                self._session.setCamera(None)  # type: ignore[arg-type]
                self._session.setVideoSink(None)  # type: ignore[arg-type]
                self._session.deleteLater()
            self._camera.deleteLater()
            self._camera = None
            self._session = None
        if self._player is not None:
            self._player.stop()
            self._player.setVideoSink(None)  # type: ignore[arg-type]
            self._player.setSource(QUrl())
            self._player.deleteLater()
            self._player = None

    def _on_frame(self, frame: QVideoFrame) -> None:
        now = time.monotonic()
        if not self.is_open or not frame.isValid() or now < self._next_at:
            return
        picture = frame.toImage()
        if picture.isNull():
            return
        took = time.monotonic() - now
        self._next_at = now + took / CONVERSION_SHARE
        if not self._running:
            self._running = True
            self.started.emit()
        self.frame.emit(picture)

    def _on_camera_error(self, error: QCamera.Error, text: str) -> None:
        if error != QCamera.Error.NoError:
            self.close()
            self.failed.emit(text or self.tr("The camera does not answer."))

    def _on_player_error(self, error: QMediaPlayer.Error, text: str) -> None:
        if error != QMediaPlayer.Error.NoError and self._player is not None:
            self.close()
            self.failed.emit(text or self.tr("This file cannot be played."))

    def _on_media_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status == QMediaPlayer.MediaStatus.LoadedMedia and self._player is not None:
            if not self._player.hasVideo():
                self.close()
                self.failed.emit(self.tr("This file has no picture in it."))
        elif status == QMediaPlayer.MediaStatus.EndOfMedia:
            self.ended.emit()


def _device_id(device: QCameraDevice) -> str:
    return bytes(device.id().data()).decode("utf-8", "replace")


def _best_format(device: QCameraDevice) -> QCameraFormat | None:
    """The format nearest to `WANTED_SIZE` with at least 15 frames a second, or None to leave it to Qt."""
    fast = [f for f in device.videoFormats() if f.maxFrameRate() >= 15]
    wanted = WANTED_SIZE.width() * WANTED_SIZE.height()

    def distance(f: QCameraFormat) -> float:
        return abs(f.resolution().width() * f.resolution().height() - wanted) - f.maxFrameRate()

    return min(fast, key=distance, default=None)


def fitted(size: QSize, room: QSize) -> QSize:
    """``size`` scaled to fit into ``room``, sides kept in proportion."""
    return size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
