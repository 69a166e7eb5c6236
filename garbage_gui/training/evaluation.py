"""Measuring a finished model, in the form in which it will predict, on images it was not trained on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from garbage_gui.folding import Folding
from garbage_gui.imaging.opening import PictureError
from garbage_gui.imaging.preprocess import load_pixels
from garbage_gui.inference.predictor import Predictor
from garbage_gui.messages import Message
from garbage_gui.nets.bundle import Measured, ModelCard
from garbage_gui.store.records import LabelledImage
from garbage_gui.training.context import TrainingCancelled
from garbage_gui.training.metrics import Floats, measure, softmax

BATCH = 32
READERS = 2


@dataclass(frozen=True)
class Predicted:
    """``probabilities`` [n, C] for ``images`` that could be read; ``failed`` says why others were not.

    ``novelty`` says how novel each is to the model; empty where that was not worked out.
    """

    images: tuple[LabelledImage, ...]
    probabilities: Floats
    failed: tuple[Message, ...]
    novelty: tuple[float | None, ...] = ()

    def only(self, image_ids: set[int]) -> Predicted:
        """Those of some images, in the same order."""
        kept = [i for i, image in enumerate(self.images) if image.image_id in image_ids]
        novelty = tuple(self.novelty[i] for i in kept) if self.novelty else ()
        return Predicted(tuple(self.images[i] for i in kept), self.probabilities[kept], self.failed, novelty)

    def counted(self, folding: Folding) -> Predicted:
        """With the model's classes as those that they count as in a workspace: ``probabilities`` [n, classes]."""
        return replace(self, probabilities=folding.fold(self.probabilities))

    def choices(self, classes: Sequence[str]) -> list[str]:
        """The likeliest class of each image."""
        return [classes[i] for i in self.probabilities.argmax(axis=1)] if self.images else []


def predict_images(
    predictor: Predictor,
    images: Sequence[LabelledImage],
    *,
    progress: Callable[[float], None] = lambda fraction: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Predicted:
    """Predict ``images``; those that cannot be read are left out. Raises `TrainingCancelled`."""
    used: list[LabelledImage] = []
    rows: list[NDArray[np.float32]] = []
    failed: list[Message] = []
    novelty: list[float | None] = []
    with ThreadPoolExecutor(READERS) as pool:
        for start in range(0, len(images), BATCH):
            if cancelled():
                raise TrainingCancelled
            part = images[start : start + BATCH]
            pixels = []
            wanted = [(i.path, predictor.input_size) for i in part]
            for image, loaded in zip(part, pool.map(_load, wanted), strict=True):
                if isinstance(loaded, PictureError):
                    failed.append(loaded.message)
                else:
                    used.append(image)
                    pixels.append(loaded)
            if pixels:
                predictions = predictor.predict(np.stack(pixels))
                rows.extend(p.probabilities for p in predictions)
                novelty.extend(p.novelty for p in predictions)
            progress(min(1.0, (start + BATCH) / len(images)))
    shape = (len(rows), len(predictor.classes))
    probabilities = np.array(rows, dtype=np.float64).reshape(shape)
    return Predicted(tuple(used), probabilities, tuple(failed), tuple(novelty))


def measure_predictor(predictor: Predictor, predicted: Predicted, *, left_out: int = 0) -> Measured:
    """All figures of one model on what it predicted."""
    card = predictor.bundle.card
    return measure(
        predicted.probabilities,
        [i.label for i in predicted.images],
        card.classes,
        temperature=card.temperature,
        unsure_below=card.unsure_below,
        left_out=left_out + len(predicted.failed),
    )


def measure_logits(
    logits: NDArray[np.floating], images: Sequence[LabelledImage], card: ModelCard, *, left_out: int = 0
) -> Measured:
    """All figures from a model's logits [n, C] for ``images``."""
    return measure(
        softmax(logits, card.temperature),
        [i.label for i in images],
        card.classes,
        temperature=card.temperature,
        unsure_below=card.unsure_below,
        left_out=left_out,
    )


def _load(wanted: tuple[Path, int]) -> NDArray[np.uint8] | PictureError:
    path, size = wanted
    try:
        return load_pixels(path, size)
    except PictureError as error:
        return error
