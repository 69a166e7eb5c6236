"""One baseline from pictures to figures.

Features are computed once, and those of the training and validation pictures are in memory together; the pictures of
the check set pass through in batches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from sklearn.base import clone
from threadpoolctl import threadpool_limits

from garbage_gui.baselines.classifiers import logits
from garbage_gui.baselines.methods import BaselineError
from garbage_gui.baselines.plans import Features, Pixels, Plan, Representation
from garbage_gui.baselines.sides import Sides
from garbage_gui.imaging.opening import PictureError
from garbage_gui.imaging.preprocess import load_pixels
from garbage_gui.messages import Message
from garbage_gui.nets.bundle import Measured
from garbage_gui.store.records import LabelledImage
from garbage_gui.training.calibrate import Calibration, calibrate
from garbage_gui.training.context import TrainingCancelled, TrainingContext, stop_if_cancelled
from garbage_gui.training.metrics import Floats, Integers, log_loss, measure, softmax

BATCH = 32
READERS = 2
LOOK_SECONDS = 0.1
# As in the default recipe.
WRONG_AMONG_SURE = 0.05
# Shares of one baseline's progress.
_LEARNED, _CHOSEN = 0.6, 0.85

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome:
    """What one baseline reached on the check set, and the settings that validation chose.

    ``validation`` is the accuracy that it chose them by: None where there were no validation pictures.
    """

    measured: Measured
    settings: dict[str, str | float]
    validation: float | None


@dataclass
class _Read:
    """Images that could be read, with their features, and why others could not."""

    images: list[LabelledImage] = field(default_factory=list)
    features: list[Any] = field(default_factory=list)
    failed: list[Message] = field(default_factory=list)

    def add(self, other: _Read) -> None:
        self.images += other.images
        self.features += other.features
        self.failed += other.failed


@dataclass(frozen=True)
class _Fitted:
    representation: Representation
    classifier: Any
    settings: dict[str, str | float]
    validation_logits: Floats
    rank: tuple[float, float]

    def logits(self, features: Features) -> Floats:
        return logits(self.classifier, self.representation.transform(features))


def run_plan(plan: Plan, sides: Sides, context: TrainingContext) -> Outcome:
    """Learn from the training pictures, choose by the validation ones, measure on the check set.

    Raises `BaselineError`, what the engine raises, and `TrainingCancelled`.
    """
    # Threads of a linear algebra library wait for each other by spinning: on a busy machine, learning visual words
    # took eight times as long with two as with one.
    with threadpool_limits(1):
        train, validation = _learn_from(plan, sides, context)
        true, validation_true = (_numbers(side.images, sides.classes) for side in (train, validation))
        best = _choose(plan, train.features, true, validation.features, validation_true, context)
        calibration = calibrate(best.validation_logits, validation_true, wrong_among_sure=WRONG_AMONG_SURE)
        measured = _measure(plan, best, calibration, sides, context)
    accuracy = best.rank[0] if len(validation_true) else None
    return Outcome(measured, best.settings, accuracy)


def _learn_from(plan: Plan, sides: Sides, context: TrainingContext) -> tuple[_Read, _Read]:
    """The features of the training and of the validation pictures."""
    total = len(sides.train) + len(sides.validation)
    read = (_Read(), _Read())
    done = 0
    for images, side in zip((sides.train, sides.validation), read, strict=True):
        for batch in _batches(plan, images, context):
            side.add(batch)
            done += len(batch.images) + len(batch.failed)
            context.report(_LEARNED * done / total, Message.of("Computing features"))
    failed = [*read[0].failed, *read[1].failed]
    if failed:
        context.log(f"{len(failed)} of {total} pictures are left out, first: {failed[0]}")
    if len(failed) > total / 2 or {image.label for image in read[0].images} != set(sides.classes):
        used = {image.image_id for side in read for image in side.images}
        raise BaselineError(
            "{count} of {total} pictures cannot be read, first {path}. Are their files still there?",
            count=len(failed),
            total=total,
            path=next(i.path for i in (*sides.train, *sides.validation) if i.image_id not in used),
        )
    return read


def _choose(
    plan: Plan,
    features: Features,
    true: Integers,
    validation: Features,
    validation_true: Integers,
    context: TrainingContext,
) -> _Fitted:
    """The candidate with the best validation accuracy, of equal ones that with the smaller log loss.

    Without validation pictures, the first.
    """
    candidates = plan.candidates(len(true))
    if not len(validation_true):
        context.log("There are no validation pictures: settings are not chosen, confidences not calibrated.")
        candidates = candidates[:1]
    total = len(plan.representations) * len(candidates)
    best: _Fitted | None = None
    done = 0
    for settings, make in plan.representations:
        representation = make(len(true))
        rows = _interruptible(partial(representation.fit_transform, features), context)
        validation_rows = representation.transform(validation) if len(validation_true) else rows[:0]
        for candidate in candidates:
            # A copy: fitted again for the next representation, the best one would no longer fit its own.
            classifier = clone(candidate.classifier)
            _interruptible(partial(classifier.fit, rows, true), context)
            said = logits(classifier, validation_rows) if len(validation_true) else np.zeros((0, 0))
            rank = _rank(said, validation_true)
            if best is None or rank > best.rank:
                best = _Fitted(representation, classifier, settings | candidate.settings, said, rank)
            done += 1
            context.report(_LEARNED + (_CHOSEN - _LEARNED) * done / total, Message.of("Choosing settings"))
    assert best is not None
    return best


def _rank(said: Floats, true: Integers) -> tuple[float, float]:
    """Accuracy, and the negative log loss of the logits as they are best scaled."""
    if not len(true):
        return 0.0, 0.0
    temperature = calibrate(said, true, wrong_among_sure=WRONG_AMONG_SURE).temperature
    return float((said.argmax(axis=1) == true).mean()), -log_loss(softmax(said, temperature), true)


def _measure(
    plan: Plan, best: _Fitted, calibration: Calibration, sides: Sides, context: TrainingContext
) -> Measured:
    """All figures on the check set, of which only one batch is in memory at a time."""
    labels: list[str] = []
    said = [np.zeros((0, len(sides.classes)))]
    failed: list[Message] = []
    for batch in _batches(plan, sides.check, context):
        failed += batch.failed
        if batch.images:
            labels += [image.label for image in batch.images]
            said.append(best.logits(batch.features))
        share = (len(labels) + len(failed)) / len(sides.check)
        context.report(_CHOSEN + (1 - _CHOSEN) * share, Message.of("Measuring"))
    if failed:
        context.log(f"{len(failed)} pictures of the check set cannot be read, first: {failed[0]}")
    return measure(
        softmax(np.concatenate(said), calibration.temperature),
        labels,
        sides.classes,
        temperature=calibration.temperature,
        unsure_below=calibration.unsure_below,
        left_out=sides.left_out + len(failed),
    )


def _batches(plan: Plan, images: Sequence[LabelledImage], context: TrainingContext) -> Iterator[_Read]:
    """Read ``images`` and compute their features, `BATCH` at a time; raises `TrainingCancelled`."""
    with ThreadPoolExecutor(READERS) as pool:
        for start in range(0, len(images), BATCH):
            stop_if_cancelled(context)
            batch, pixels = _Read(), []
            part = images[start : start + BATCH]
            loads = pool.map(_load, [(image.path, plan.side) for image in part])
            for image, loaded in zip(part, loads, strict=True):
                if isinstance(loaded, PictureError):
                    batch.failed.append(loaded.message)
                else:
                    batch.images.append(image)
                    pixels.append(loaded)
            if pixels:
                batch.features += plan.extract(np.stack(pixels))
            yield batch


def _load(wanted: tuple[Path, int]) -> Pixels | PictureError:
    path, side = wanted
    try:
        return load_pixels(path, side)
    except PictureError as error:
        return error


def _numbers(images: Sequence[LabelledImage], classes: Sequence[str]) -> Integers:
    place = {key: number for number, key in enumerate(classes)}
    return np.array([place[image.label] for image in images], dtype=np.int64)


def _interruptible(work: Callable[[], T], context: TrainingContext) -> T:
    """What ``work`` returns; raises `TrainingCancelled` at once when the job shall end.

    The libraries' fits cannot be interrupted, and take up to minutes with thousands of pictures: one that is cancelled
    comes to its end in its thread, for nobody.
    """
    pool = ThreadPoolExecutor(1, "fit")
    try:
        future = pool.submit(work)
        while not wait([future], timeout=LOOK_SECONDS).done:
            if context.cancelled():
                raise TrainingCancelled
        return future.result()
    finally:
        pool.shutdown(wait=False)
