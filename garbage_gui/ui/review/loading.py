"""What Review shows of one image, read from store and file. Everything here runs off the window's thread."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtGui import QImage

from garbage_gui.imaging.decode import read_picture
from garbage_gui.messages import GarbageError, Message
from garbage_gui.services.lost_files import gone_sentence
from garbage_gui.services.review import QueueRequest
from garbage_gui.services.second_opinions import deciding, giving
from garbage_gui.services.second_opinions.deciding import Said
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageRecord, LabelEvent, Opinion
from garbage_gui.ui.review.judging import Judging, judging_in
from garbage_gui.ui.widgets.suggestions import SUGGESTIONS, Suggestion

if TYPE_CHECKING:
    from garbage_gui.nets.bundle import ModelCard
    from garbage_gui.ui.predictor import PredictorProvider

# The longer side of a picture that is kept decoded: enough for a usual screen, and 20 fit into memory. A larger
# screen gets the second, and so many as fit.
SIDES = (1600, 2560)


@dataclass(frozen=True)
class OtherPrediction:
    """What a second model says, where the queue is about two models."""

    model: str
    class_key: str
    confidence: float


@dataclass(frozen=True)
class ReviewItem:
    """One image: its record, the events of its label (oldest first), and what the active model says of it.

    ``predicted`` is the model's class, also when this workspace does not have it; ``suggestions`` are classes
    of the workspace only. ``novel``: it looks like nothing that the model was trained on. ``model_id`` is None
    when no model is active, ``predicted`` when it has not looked.

    For a second opinion, record and history are without what would tell the label, its file included; ``own`` is what
    the operator said before. For a decision, ``said`` are the classes that people gave, which the suggestions begin
    with. ``opinions`` are those that everybody may see.
    """

    image: ImageRecord
    history: tuple[LabelEvent, ...]
    model_id: str | None
    predicted: str | None
    confidence: float | None
    unsure: bool
    suggestions: tuple[Suggestion, ...]
    novel: bool = False
    other: OtherPrediction | None = None
    judging: Judging = Judging.LABEL
    own: Opinion | None = None
    said: tuple[Said, ...] = ()
    opinions: tuple[Opinion, ...] = ()

    @property
    def image_id(self) -> int:
        return self.image.image_id

    @property
    def first(self) -> Suggestion | None:
        """What Enter accepts: the likeliest class of the workspace, when a model said so."""
        if self.judging is Judging.DECISION:
            return None  # the first is what one of two people said: no key may choose that by chance
        first = self.suggestions[0] if self.suggestions else None
        return first if first is not None and first.confidence is not None else None

    @property
    def lacks_prediction(self) -> bool:
        """Whether the active model has not looked at it yet."""
        return self.model_id is not None and self.predicted is None


@dataclass(frozen=True, eq=False)
class LoadedPicture:
    """A decoded picture, RGB and upright, or why there is none."""

    image: QImage | None
    error: Message | None
    gone: bool = False


class ItemLoader:
    """Reads items; keeps the card of the active model, which every item needs and which never changes."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._card: ModelCard | None = None

    def load(self, image_id: int, request: QueueRequest, operator: str) -> ReviewItem:
        """The item of one image as ``operator`` may see it in this queue; milliseconds. Raises `GarbageError`."""
        item = self._load(image_id, request.other_model if request.order == "disagreement" else None)
        judging = judging_in(request.order)
        if judging is Judging.OPINION:
            image = replace(item.image, label=None, label_cause=None, split=None, path=None)
            own = giving.own_opinion(self._workspace, image_id, operator)
            return replace(item, image=image, history=(), judging=judging, own=own)
        opinions = tuple(self._workspace.store.opinions.standing(image_id))
        if judging is Judging.DECISION:
            said = tuple(deciding.said_of(self._workspace, image_id))
            suggestions = self._with_said(item.suggestions, said)
            return replace(item, judging=judging, said=said, suggestions=suggestions, opinions=opinions)
        return replace(item, opinions=opinions)

    def _with_said(
        self, suggestions: tuple[Suggestion, ...], said: tuple[Said, ...]
    ) -> tuple[Suggestion, ...]:
        """What people said first, in their order, then the others."""
        confidence = {s.class_key: s.confidence for s in suggestions}
        first = [
            Suggestion(s.class_key, confidence.get(s.class_key), s.operators)
            for s in said
            if self._workspace.taxonomy.get(s.class_key) is not None
        ]
        there = {s.class_key for s in first}
        return tuple((first + [s for s in suggestions if s.class_key not in there])[:SUGGESTIONS])

    def _load(self, image_id: int, compared_to: str | None) -> ReviewItem:
        store = self._workspace.store
        image = store.images.get(image_id)
        history = tuple(store.labels.history(image_id))
        active = store.models.active()
        record = store.predictions.get(image_id, active.model_id) if active is not None else None
        if active is None or record is None:
            model_id = active.model_id if active is not None else None
            return ReviewItem(image, history, model_id, None, None, False, self._suggestions(()))
        from garbage_gui.services.classification_results import top_classes

        top = top_classes(self._card_of(active.model_id), self._workspace.taxonomy, record.probabilities)
        return ReviewItem(
            image=image,
            history=history,
            model_id=active.model_id,
            predicted=record.class_key,
            confidence=record.confidence,
            unsure=record.unsure,
            suggestions=self._suggestions(top),
            novel=record.novel,
            other=self._said_by(compared_to, image_id) if compared_to is not None else None,
        )

    def _said_by(self, model_id: str, image_id: int) -> OtherPrediction | None:
        store = self._workspace.store
        said = store.predictions.get(image_id, model_id)
        if said is None:
            return None
        return OtherPrediction(store.models.get(model_id).name, said.class_key, said.confidence)

    def _suggestions(self, top: tuple[tuple[str, float], ...]) -> tuple[Suggestion, ...]:
        """The likeliest classes, then others in the taxonomy's order, so that every number key has one."""
        taxonomy = self._workspace.taxonomy
        said = [Suggestion(key, p) for key, p in top if taxonomy.get(key) is not None]
        there = {s.class_key for s in said}
        rest = [Suggestion(key, None) for key in taxonomy.keys if key not in there]
        return tuple((said + rest)[:SUGGESTIONS])

    def _card_of(self, model_id: str) -> ModelCard:
        with self._lock:
            if self._card is None or self._card.id != model_id:
                from garbage_gui.nets.bundle import read_bundle

                self._card = read_bundle(self._workspace.store.models.get(model_id).folder).card
            return self._card


def predict(workspace: Workspace, provider: PredictorProvider, image_id: int) -> None:
    """Let the active model look at one image, and keep what it says in the store. Raises `GarbageError`."""
    from garbage_gui.services.classifying import classify_picture

    path = workspace.store.images.get(image_id).path
    if path is None:
        return
    classify_picture(workspace, provider.load(), path, image_id=image_id)


def load_picture(workspace: Workspace, image_id: int, side: int = SIDES[0]) -> LoadedPicture:
    """Decode the file of an image, its longer side at most ``side``. A fault is part of the result.

    A file that is at least twice as large (12 megapixels and more, for the smaller of `SIDES`) is decoded at a
    half or less of its size, which is what takes the time.
    """
    try:
        image = workspace.store.images.get(image_id)
        path = image.path
        if path is None or workspace.store.images.gone([image_id]):
            return LoadedPicture(None, gone_sentence(path), gone=True)
        return LoadedPicture(
            to_qimage(read_picture(path, at_least=needed_of(image.width, image.height, side)), side), None
        )
    except GarbageError as error:
        return LoadedPicture(None, error.message)
    except OSError as error:
        return LoadedPicture(
            None, Message.of("The file cannot be read: {reason}.", reason=error.strerror or error)
        )


def needed_of(width: int, height: int, side: int) -> int:
    """What to ask of `read_picture`, which keeps twice that, so that a picture still has ``side`` pixels."""
    longer, shorter = max(width, height, 1), max(1, min(width, height))
    return max(1, side * shorter // longer // 2)


def to_qimage(picture: Image.Image, side: int = SIDES[0]) -> QImage:
    """A Qt image (RGB32, owning its bytes) of an RGB picture, its longer side at most ``side``."""
    picture = picture.convert("RGB")
    if max(picture.size) > side:
        picture.thumbnail((side, side), Image.Resampling.BILINEAR, reducing_gap=2.0)
    width, height = picture.size
    # 32 bits a pixel are painted four times faster than 24; the conversion also takes the bytes over.
    image = QImage(picture.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)
