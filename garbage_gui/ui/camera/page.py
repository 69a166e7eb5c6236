"""The Camera page: what is in front of the lens, which bin it belongs in, and shots that become images."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QCameraPermission, QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.messages import Message
from garbage_gui.ui.camera.bin_panel import BinPanel
from garbage_gui.ui.camera.controller import CameraController, LiveLabel, ShownShot
from garbage_gui.ui.camera.frame_view import FrameView
from garbage_gui.ui.camera.keys import camera_actions
from garbage_gui.ui.camera.shot_panel import ShotPanel
from garbage_gui.ui.camera.shot_strip import ShotStrip
from garbage_gui.ui.camera.source_bar import FILE, SourceBar
from garbage_gui.ui.camera.video_files import is_picture, why_not_shown
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.labelling_page import LabellingPage
from garbage_gui.ui.text import message_text, name_of_class
from garbage_gui.ui.theme import style
from garbage_gui.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from garbage_gui.ui.camera.source import FrameSource


class CameraPage(LabellingPage):
    """Live view, large answer, shots. The camera is held only while this page is in front."""

    name: ClassVar[str] = "camera"
    icon_name: ClassVar[str] = "camera-outline"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._source: FrameSource | None = None
        self._file: Path | None = None
        self._position = 0
        self._current: str | None = None
        self._problem = ""
        self._shots_stale = True
        self._wanted_shot: int | None = None
        self.controller = CameraController(context, self)
        self._build()
        self._connect()
        self.add_actions(camera_actions(self))
        self.retranslate()

    def _build(self) -> None:
        context = self.context
        taxonomy = context.workspace.taxonomy
        self.bar = SourceBar(context.theme, self)
        self.view = FrameView(context.theme, QSize(240, 135), self)
        self.view.setObjectName("live_view")
        self.bin_panel = BinPanel(context.theme, taxonomy, self)
        self.strip_title = QLabel(self)
        style(self.strip_title, role="caption")
        self.strip = ShotStrip(context.theme, context.thumbnails, self)
        self.panel = ShotPanel(context.theme, taxonomy, self)
        self.empty = EmptyState(context.theme, "camera-off-outline", callback=self.choose_file, parent=self)
        live = QWidget(self)
        answer = QVBoxLayout(live)
        answer.setContentsMargins(12, 12, 12, 8)
        answer.setSpacing(8)
        answer.addWidget(self.view, 1)
        answer.addWidget(self.bin_panel)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(live)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self._stack, 1)
        self._shots = QWidget(self)
        row = QVBoxLayout(self._shots)
        row.setContentsMargins(12, 0, 12, 8)
        row.setSpacing(4)
        row.addWidget(self.strip_title)
        row.addWidget(self.strip)
        self._shots.hide()
        left.addWidget(self._shots)
        both = QHBoxLayout()
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addLayout(left, 1)
        both.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(both, 1)

    def _connect(self) -> None:
        controller = self.controller
        controller.live_changed.connect(self._on_live)
        controller.shot_kept.connect(self._on_kept)
        controller.shot_loaded.connect(self._on_loaded)
        controller.shots_listed.connect(self._on_listed)
        controller.labelled.connect(self._on_labelled)
        controller.model_failed.connect(self._on_model_failed)
        self.bar.camera_asked.connect(self._on_source_chosen)
        self.bar.file_asked.connect(self.choose_file)
        self.bar.pause_asked.connect(self._on_pause)
        self.bar.shot_asked.connect(self.take_shot)
        self.strip.chosen.connect(self._on_shot_chosen)
        self.panel.class_chosen.connect(self._label)
        self.panel.accept_asked.connect(self.accept)
        self.panel.find_asked.connect(self.open_finder)
        # Undo comes from anywhere; so does a label that another window gave.
        self.context.changes.labels_changed.connect(self._refresh_shot)
        self.context.predictor.changed.connect(self._refresh_shot)

    # Page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Camera")

    def activate(self, **arguments: Any) -> None:
        """``file`` shows that video file instead of a camera."""
        self._active = True
        if self._shots_stale:
            self._shots_stale = False
            self.controller.list_shots()
        file = arguments.get("file")
        if file is not None:
            self.open_file(Path(file))
        elif self._current == FILE and self._file is not None:
            self._open_file(self._file, self._position)
        else:
            self._find_cameras()
        self._take_focus()

    def deactivate(self) -> None:
        self._active = False
        self.finder.hide()
        self._release()

    def settled(self) -> bool:
        return self._live_settled() and self.controller.is_idle and self.context.thumbnails.idle()

    def _live_settled(self) -> bool:
        controller = self.controller
        return not self.is_live or controller.gave_up or controller.predicted_frames > 2

    def close_page(self) -> None:
        self.deactivate()
        super().close_page()

    def retranslate(self) -> None:
        self.setAccessibleName(self.title())
        self.view.setAccessibleName(self.tr("Live picture"))
        self.strip_title.setText(self.tr("Recent shots"))
        self.bin_panel.set_waiting_text(self.tr("Looking …"))
        self.bar.retranslate()
        self.panel.retranslate()
        self.strip.retranslate()
        self._show_problem()

    # The source ----------------------------------------------------------------------------------------

    @property
    def is_live(self) -> bool:
        """Whether a camera or a video file is open."""
        return self._source is not None and self._source.is_open

    @property
    def problem_text(self) -> str:
        """Why nothing is shown, where nothing is."""
        return self._problem

    def choose_file(self) -> None:
        """Ask for a video file and show it."""
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open a video file"),
            str(self._file.parent) if self._file is not None else "",
            self.tr("Videos (*.mp4 *.avi *.mov *.mkv *.webm *.m4v *.mjpeg);;All files (*)"),
        )
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Show this video file."""
        self._file = path
        self._open_file(path, 0)

    def _open_file(self, path: Path, position: int) -> None:
        if is_picture(path):
            self._release()
            self._current = FILE
            self._show_nothing(
                self.tr("{name} is a picture, not a video. Sort pictures on the Classify page.").format(
                    name=path.name
                )
            )
            return
        source = self._ensure_source()
        if source is None:
            return
        self.controller.reset()
        self._current = FILE
        self.bar.set_paused(False)
        source.open_file(path, position=position)
        self._show_live()

    def _open_camera(self, device_id: str) -> None:
        source = self._ensure_source()
        if source is None:
            return
        self.controller.reset()
        self._current = device_id
        source.open_camera(device_id)
        self._show_live()

    def _find_cameras(self) -> None:
        """Show the camera that was used last, or the first one, once the system allows it."""
        source = self._ensure_source()
        if source is None:
            return
        devices = source.devices()
        if not devices:
            self._show_nothing("no_camera")
            return
        permission = QCameraPermission()
        application = QCoreApplication.instance()
        if application is None:
            return
        status = application.checkPermission(permission)
        if status == Qt.PermissionStatus.Undetermined:
            self._show_nothing("asking")
            application.requestPermission(permission, self, lambda _: self._permission_answered())
        elif status == Qt.PermissionStatus.Denied:
            self._show_nothing("denied")
        else:
            wanted = self.context.settings.camera
            ids = [d.device_id for d in devices]
            self._open_camera(wanted if wanted in ids else ids[0])

    def _permission_answered(self) -> None:
        if self._active and not self.is_live:
            self._find_cameras()

    def _ensure_source(self) -> FrameSource | None:
        if self._source is None:
            try:
                # Here, not above: QtMultimedia is only paid for by whoever opens this page.
                from garbage_gui.ui.camera.source import FrameSource
            except ImportError:
                self._show_nothing("no_multimedia")
                return None
            self._source = FrameSource(self)
            self._source.frame.connect(self._on_frame)
            self._source.failed.connect(self._on_source_failed)
            self._source.devices_changed.connect(self._on_devices_changed)
        return self._source

    def _release(self) -> None:
        if self._source is not None:
            self._position = self._source.position
            self._source.close()
        self.bar.set_can_shoot(False)

    def _show_live(self) -> None:
        if not self.is_live:
            return
        self._problem = ""
        self.view.set_image(QImage())
        self._stack.setCurrentIndex(1)
        self._show_sources()

    def _show_nothing(self, problem: str) -> None:
        self._problem = problem
        self._stack.setCurrentIndex(0)
        self.bar.set_can_shoot(False)
        self._show_sources()
        self._show_problem()

    def _show_sources(self) -> None:
        devices = self._source.devices() if self._source is not None else []
        self.bar.show_sources([(d.device_id, d.title) for d in devices], self._file, self._current)

    def _show_problem(self) -> None:
        titles = {
            "no_camera": self.tr("No camera found"),
            "asking": self.tr("May this app use the camera?"),
            "denied": self.tr("The camera is not allowed"),
            "no_multimedia": self.tr("Video cannot be shown on this system"),
        }
        texts = {
            "no_camera": self.tr("Plug one in, and it is shown here by itself. A video file works as well."),
            "asking": self.tr("Answer the question of the system. A video file works as well."),
            "denied": self.tr(
                "Allow the camera for this app in the privacy settings of the system, then come back. "
                "A video file works as well."
            ),
            "no_multimedia": self.tr(
                "A library is missing; on Debian and Ubuntu, install the package libpulse0 and start again."
            ),
        }
        title = titles.get(self._problem, self.tr("No picture from here"))
        text = texts.get(self._problem, self._problem)
        button = "" if self._problem == "no_multimedia" else self.tr("Open a video file")
        self.empty.set_texts(title, text, button)

    def _on_source_chosen(self, source_id: str) -> None:
        if source_id == FILE:
            if self._file is not None:
                self._open_file(self._file, 0)
        else:
            self.context.settings.camera = source_id
            self.context.save_settings()
            self._open_camera(source_id)
        self._take_focus()

    def _on_source_failed(self, reason: str) -> None:
        if self._current != FILE or self._file is None:
            self._show_nothing(reason)
            return
        name = self._file.name
        self._show_nothing(
            self.tr("The file {name} cannot be shown: {reason}").format(name=name, reason=reason)
        )
        self.context.background.run(
            why_not_shown, self._file, done=partial(self._file_looked_at, self._file), owner=self
        )

    def _file_looked_at(self, file: Path, why: Message) -> None:
        if self._current == FILE and self._file == file and not self.is_live:
            self._show_nothing(message_text(why))

    def _on_devices_changed(self) -> None:
        if not self._active:
            return
        if self.is_live:
            self._show_sources()
        else:
            self._find_cameras()

    def _on_pause(self, paused: bool) -> None:
        if self._source is not None:
            self._source.set_paused(paused)

    def toggle_pause(self) -> None:
        """Hold the video, or let it go on."""
        if self._current == FILE and self.is_live:
            self.bar.set_paused(not self.bar.pause.isChecked())

    # Live ----------------------------------------------------------------------------------------------

    def _on_frame(self, image: QImage) -> None:
        if not self._active:
            return
        self.view.set_image(image)
        self.bar.set_can_shoot(True)
        self.controller.see(image)

    def _on_live(self, label: LiveLabel | None) -> None:
        self.bin_panel.set_label(label)

    def _on_model_failed(self, message: Message) -> None:
        self.bin_panel.set_waiting_text(message_text(message))
        self.bin_panel.set_label(None)
        self.context.messages.error(message)

    # Shots ---------------------------------------------------------------------------------------------

    def take_shot(self) -> None:
        """Keep the frame that is shown."""
        image = self.view.image
        if self.is_live and not image.isNull():
            self.controller.take(image)

    def _on_kept(self, image_id: int) -> None:
        self.strip.shots.put_first(image_id)
        self._shots.show()
        self.context.messages.saved(self.tr("Shot saved"))
        self._wanted_shot = image_id
        self.strip.choose(image_id)
        self.controller.load(image_id)

    def _on_listed(self, image_ids: list[int]) -> None:
        self.strip.shots.set_ids(image_ids)
        self._shots.setVisible(bool(image_ids))
        if image_ids:
            self.strip.choose(image_ids[0])

    def _on_shot_chosen(self, image_id: int) -> None:
        if image_id != self._wanted_shot:
            self._wanted_shot = image_id
            self.controller.load(image_id)

    def _on_loaded(self, shot: ShownShot) -> None:
        if shot.image_id == self._wanted_shot:
            self.panel.show_shot(shot)

    def _refresh_shot(self) -> None:
        if self._active and self._wanted_shot is not None:
            self.controller.load(self._wanted_shot)

    def step_shot(self, steps: int) -> None:
        """Choose a newer (-1) or older (1) shot."""
        row = self.strip.currentIndex().row() + steps
        if 0 <= row < self.strip.shots.rowCount():
            self.strip.setCurrentIndex(self.strip.shots.index(row))

    # Labels --------------------------------------------------------------------------------------------

    def label_number(self, number: int) -> None:
        """Label the shot as the suggestion on this key."""
        shot = self.panel.shot
        if shot is not None and number <= len(shot.suggestions):
            self._label(shot.suggestions[number - 1].class_key)

    def accept(self) -> None:
        """Label the shot as what the model says."""
        shot = self.panel.shot
        if shot is not None and shot.predicted is not None:
            self._label(shot.predicted)

    def _label(self, class_key: str) -> None:
        shot = self.panel.shot
        waste_class = self.context.workspace.taxonomy.get(class_key)
        if shot is not None and waste_class is not None:
            self.finder.used(class_key)
            self.controller.label(shot.image_id, waste_class)

    def _on_labelled(self, image_id: int, class_key: str) -> None:
        shot = self.panel.shot
        if shot is not None and shot.image_id == image_id:
            self.panel.show_shot(replace(shot, label=class_key))
        name = name_of_class(self.context.workspace.taxonomy, class_key)
        self.context.messages.saved(self.tr("Saved: {name}").format(name=name))

    def open_finder(self, text: str = "") -> None:
        """Open the class finder over the suggestions, with ``text`` typed."""
        if self.panel.shot is not None:
            self._place_finder()
            self.finder.open_with(text)

    def _place_finder(self) -> None:
        size = self.finder.sizeHint()
        width = min(size.width(), self.width() - 32)
        top = self.bar.height() + 8
        height = min(size.height(), self.height() - top - 16)
        self.finder.setGeometry(QRect(self.width() - width - 12, top, width, height))
