"""What the Camera page does beside showing: predict the newest frame, keep shots, label them."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from garbage_gui.imaging.decode import read_picture
from garbage_gui.inference.predictor import Predictor
from garbage_gui.messages import GarbageError, Message
from garbage_gui.services import labelling
from garbage_gui.services.shots import recent_shots, take_shot
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import LabelEvent
from garbage_gui.taxonomy import Category, WasteClass
from garbage_gui.ui.camera.steady import SteadyLabel
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.pictures import image_of, picture_of
from garbage_gui.ui.predictor import PredictorProvider
from garbage_gui.ui.widgets.suggestions import SUGGESTIONS, Suggestion

# Ten looks a second are steady for the eye; more would only heat the laptop.
PREDICT_SECONDS = 0.1
SHOT_SIDE = 480


@dataclass(frozen=True, eq=False)
class FramePrediction:
    """One frame's probabilities, float32 ``[C]``, in the order of ``classes``, and how novel it is."""

    model_id: str
    classes: tuple[str, ...]
    probabilities: NDArray[np.float32]
    unsure_below: float
    novelty: float | None


@dataclass(frozen=True)
class LiveLabel:
    """What the live view says now; ``novel``: it looks like nothing that the model was trained on."""

    class_key: str
    category: Category
    confidence: float
    unsure: bool
    novel: bool = False


@dataclass(frozen=True, eq=False)
class ShownShot:
    """One shot with what the active model says of it and what people say.

    ``suggestions`` are classes that the workspace has, likeliest first; without confidences, and in the
    taxonomy's order, when nothing was predicted.
    """

    image_id: int
    image: QImage
    suggestions: tuple[Suggestion, ...]
    unsure: bool
    label: str | None
    novel: bool = False

    @property
    def predicted(self) -> str | None:
        """What Enter accepts: the likeliest class, when a model said so."""
        first = self.suggestions[0] if self.suggestions else None
        return first.class_key if first is not None and first.confidence is not None else None


def predict_frame(provider: PredictorProvider, image: QImage) -> FramePrediction:
    """Predict one frame with the active model; on a pool thread."""
    predictor = provider.load()
    prediction = predictor.predict_picture(picture_of(image))
    card = predictor.bundle.card
    return FramePrediction(
        predictor.model_id,
        predictor.folding.classes,
        predictor.folding.fold(prediction.probabilities[np.newaxis])[0],
        card.unsure_below,
        prediction.novelty,
    )


def keep_shot(workspace: Workspace, provider: PredictorProvider, image: QImage) -> tuple[int, Message | None]:
    """Keep a frame; gives its image, and why it was not predicted where that failed."""
    # A shot that a person took is kept, whatever is wrong with the model.
    predictor, problem = usable_predictor(provider)
    return take_shot(workspace, picture_of(image), predictor).image_id, problem


def usable_predictor(provider: PredictorProvider) -> tuple[Predictor | None, Message | None]:
    """The active model's predictor, or why there is none."""
    try:
        return provider.load(), None
    except GarbageError as error:
        return None, error.message


def load_shot(workspace: Workspace, provider: PredictorProvider, image_id: int) -> ShownShot:
    """Read one shot with its prediction by the active model and its label."""
    record = workspace.store.images.get(image_id)
    image = QImage()
    if record.path is not None:
        image = image_of(read_picture(record.path, at_least=SHOT_SIDE))
    suggestions = tuple(Suggestion(key, None) for key in workspace.taxonomy.keys[:SUGGESTIONS])
    unsure = novel = False
    predictor = usable_predictor(provider)[0]
    if predictor is not None:
        stored = workspace.store.predictions.get(image_id, predictor.model_id)
        if stored is not None:
            unsure, novel = stored.unsure, stored.novel
            values = np.frombuffer(stored.probabilities, dtype="<f2").astype(np.float32)
            suggestions = best_classes(
                workspace, predictor.folding.classes, predictor.folding.fold(values[np.newaxis])[0]
            )
    return ShownShot(image_id, image, suggestions, unsure, record.label, novel)


def best_classes(
    workspace: Workspace, classes: tuple[str, ...], probabilities: NDArray[np.float32]
) -> tuple[Suggestion, ...]:
    """The likeliest classes that this workspace's taxonomy has; a model may know others."""
    ranked = sorted(zip(classes, probabilities.tolist(), strict=False), key=lambda pair: -pair[1])
    known = [Suggestion(key, share) for key, share in ranked if workspace.taxonomy.get(key) is not None]
    return tuple(known[:SUGGESTIONS])


def label_shot(workspace: Workspace, image_id: int, class_key: str, operator: str) -> LabelEvent | None:
    return labelling.label(workspace, image_id, class_key, operator=operator, cause="camera")


class CameraController(QObject):
    """One frame is predicted at a time, always the newest; frames that come meanwhile are only shown."""

    live_changed = Signal(object)
    shot_kept = Signal(int)
    shot_loaded = Signal(object)
    shots_listed = Signal(object)
    labelled = Signal(int, str)
    model_failed = Signal(object)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._steady = SteadyLabel()
        self._model_id: str | None = None
        self._predicting = False
        self._predicted_at = 0.0
        self._epoch = 0
        self._failed = False
        self._pending = 0
        self.predicted_frames = 0
        context.predictor.changed.connect(self._on_model_changed)

    @property
    def is_idle(self) -> bool:
        """Whether no shot is being kept, read or labelled."""
        return self._pending == 0

    @property
    def gave_up(self) -> bool:
        """Whether the model failed, so that frames are shown but not predicted."""
        return self._failed

    def reset(self) -> None:
        """Another source, or none: what was seen before no longer counts."""
        self._epoch += 1
        self._steady.reset()
        self._failed = False
        self.live_changed.emit(None)

    def see(self, image: QImage) -> None:
        """Take a live frame: predict it if nothing is being predicted and the last one is long enough ago."""
        now = time.monotonic()
        if self._predicting or self._failed or now - self._predicted_at < PREDICT_SECONDS:
            return
        self._predicting = True
        self._predicted_at = now
        epoch = self._epoch
        self._context.background.run(
            predict_frame,
            self._context.predictor,
            image,
            done=lambda prediction: self._on_predicted(prediction, epoch),
            failed=self._on_failed,
            owner=self,
        )

    def take(self, image: QImage) -> None:
        """Keep this frame as a shot."""
        self._pending += 1
        self._context.background.run_ordered(
            keep_shot,
            self._context.workspace,
            self._context.predictor,
            image,
            done=self._on_kept,
            failed=self._on_change_failed,
            owner=self,
        )

    def load(self, image_id: int) -> None:
        """Read one shot; `shot_loaded` follows."""
        self._pending += 1
        self._context.background.run(
            load_shot,
            self._context.workspace,
            self._context.predictor,
            image_id,
            done=self._on_loaded,
            failed=self._on_change_failed,
            owner=self,
        )

    def list_shots(self) -> None:
        """Find the newest shots; `shots_listed` follows."""
        self._pending += 1
        self._context.background.run(
            recent_shots,
            self._context.workspace,
            done=self._on_listed,
            failed=self._on_change_failed,
            owner=self,
        )

    def label(self, image_id: int, waste_class: WasteClass) -> None:
        """Say what a shot is; `labelled` follows once that is on the disk."""
        self._pending += 1

        def done(_: object) -> None:
            self._pending -= 1
            self.labelled.emit(image_id, waste_class.key)
            self._context.changes.notify_labels()

        self._context.background.run_ordered(
            label_shot,
            self._context.workspace,
            image_id,
            waste_class.key,
            self._context.settings.operator_name(),
            done=done,
            failed=self._on_change_failed,
            owner=self,
        )

    # Answers -------------------------------------------------------------------------------------------

    def _on_predicted(self, prediction: FramePrediction, epoch: int) -> None:
        self._predicting = False
        if epoch != self._epoch:
            return
        if prediction.model_id != self._model_id:
            self._model_id = prediction.model_id
            self._steady.reset()
        self.predicted_frames += 1
        steady = self._steady.add(prediction.probabilities, time.monotonic(), prediction.novelty)
        waste_class = self._context.workspace.taxonomy.get(prediction.classes[steady.index])
        if waste_class is None:
            self.live_changed.emit(None)
            return
        unsure = steady.confidence < prediction.unsure_below
        self.live_changed.emit(
            LiveLabel(waste_class.key, waste_class.category, steady.confidence, unsure, steady.novel)
        )

    def _on_failed(self, message: Message) -> None:
        # Said once, not thirty times a second; another source or another model tries again.
        self._predicting = False
        self._failed = True
        self.model_failed.emit(message)

    def _on_model_changed(self) -> None:
        self._failed = False

    def _on_kept(self, kept: tuple[int, Message | None]) -> None:
        self._pending -= 1
        image_id, problem = kept
        if problem is not None:
            self._context.messages.error(problem)
        self.shot_kept.emit(image_id)
        self._context.changes.notify_images()

    def _on_loaded(self, shot: ShownShot) -> None:
        self._pending -= 1
        self.shot_loaded.emit(shot)

    def _on_listed(self, image_ids: list[int]) -> None:
        self._pending -= 1
        self.shots_listed.emit(image_ids)

    def _on_change_failed(self, message: Message) -> None:
        self._pending -= 1
        self._context.messages.error(message)
