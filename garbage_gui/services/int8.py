"""An int8 form for a model of the workspace: smaller, faster on most machines, kept only where it hardly loses."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from itertools import chain, zip_longest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from garbage_gui.imaging.opening import PictureError
from garbage_gui.imaging.preprocess import load_pixels
from garbage_gui.inference.create import create_predictor
from garbage_gui.inference.openvino_engine import OpenVinoEngine
from garbage_gui.inference.predictor import Predictor
from garbage_gui.jobs.context import JobCancelled
from garbage_gui.messages import GarbageError
from garbage_gui.nets.bundle import INT8_BIN, INT8_XML, Bundle, Int8Figures, put_int8, read_bundle, verify
from garbage_gui.nets.int8 import check_int8, quantize
from garbage_gui.services import predictors
from garbage_gui.services.check_images import classes_here, images_to_measure
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import LabelledImage
from garbage_gui.training.context import TrainingCancelled
from garbage_gui.training.evaluation import predict_images

# So many training pictures tell the ranges of the activations.
CALIBRATED_ON = 300
MOST_LOSS = 0.005
# Shares of the progress.
_LOADED, _QUANTIZED = 0.1, 0.6

Progress = Callable[[float], None]


class Int8ModelError(GarbageError):
    """A model that cannot get an int8 form in this workspace."""


def make_int8(
    workspace: Workspace,
    model_id: str | None = None,
    *,
    progress: Progress = lambda fraction: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Bundle, Int8Figures]:
    """Make the int8 form of a model (None: the active one), measure it, and keep it if it is good enough.

    Its ranges come from training pictures; it is kept if it gets at most half a point fewer of the validation
    pictures right than the full model. Both figures go into the model's card. Raises `Int8Error`,
    `Int8ModelError`, `NothingToMeasureError`, `StoreError`, `BundleError`, and `JobCancelled`.
    """
    check_int8()
    record = predictors.model_record(workspace, model_id)
    bundle = read_bundle(record.folder)
    if workspace.models_folder.resolve() not in record.folder.resolve().parents:
        raise Int8ModelError(
            "The model “{name}” came with the app and is not changed. Train one of your own first.",
            name=record.name,
        )
    verify(bundle)
    known = set(classes_here(workspace, bundle.card))
    measured_on = [i for i in images_to_measure(workspace, "validation", [bundle]).images if i.label in known]
    pixels = _calibration_pixels(
        [i for i in workspace.store.images.labelled(["train"]) if i.label in known],
        bundle.card.input_size,
        cancelled,
    )
    if not pixels or not measured_on:
        raise Int8ModelError(
            "There are no training and validation pictures of the classes of “{name}” in this workspace. Import or "
            "label some first.",
            name=record.name,
        )
    progress(_LOADED)
    xml, weights = quantize(bundle.openvino_xml, pixels)
    progress(_QUANTIZED)
    workspace.cache_folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=workspace.cache_folder) as folder:
        path = Path(folder) / "model.xml"
        path.write_bytes(xml)
        path.with_suffix(".bin").write_bytes(weights)
        forms = (
            create_predictor(bundle).under(workspace.taxonomy),
            Predictor(bundle, OpenVinoEngine(path, purpose="many", form="int8")).under(workspace.taxonomy),
        )
        middle = (_QUANTIZED + 1.0) / 2
        full = _accuracy(
            forms[0], measured_on, lambda f: progress(_QUANTIZED + f * (middle - _QUANTIZED)), cancelled
        )
        int8 = _accuracy(forms[1], measured_on, lambda f: progress(middle + f * (1.0 - middle)), cancelled)
    figures = Int8Figures(
        images=len(measured_on),
        accuracy=full,
        accuracy_int8=int8,
        calibrated_on=len(pixels),
        kept=is_kept(full, int8),
    )
    try:
        return put_int8(bundle, figures, {INT8_XML: xml, INT8_BIN: weights} if figures.kept else {}), figures
    except OSError as error:
        raise Int8ModelError(
            "The int8 form cannot be written to {folder}: {reason}. Free some space.",
            folder=bundle.folder,
            reason=error.strerror or error,
        ) from error


def is_kept(accuracy: float, accuracy_int8: float) -> bool:
    """Whether a form that loses so much is good enough; a hair more than half a point is rounding."""
    return accuracy - accuracy_int8 <= MOST_LOSS + 1e-9


def _calibration_pixels(
    images: Sequence[LabelledImage], size: int, cancelled: Callable[[], bool]
) -> list[NDArray[np.uint8]]:
    """The pixels of up to `CALIBRATED_ON` pictures, as many of each class as there are; unreadable ones not."""
    by_class: dict[str, list[LabelledImage]] = {}
    # By content: as good as drawn by lot, and the same each time.
    for image in sorted(images, key=lambda each: each.sha256):
        by_class.setdefault(image.label, []).append(image)
    pixels: list[NDArray[np.uint8]] = []
    for one in chain.from_iterable(zip_longest(*by_class.values())):
        if len(pixels) == CALIBRATED_ON:
            break
        if cancelled():
            raise JobCancelled
        if one is not None:
            try:
                pixels.append(load_pixels(one.path, size))
            except PictureError:
                continue
    return pixels


def _accuracy(
    predictor: Predictor,
    images: Sequence[LabelledImage],
    progress: Progress,
    cancelled: Callable[[], bool],
) -> float:
    try:
        predicted = predict_images(predictor, images, progress=progress, cancelled=cancelled)
    except TrainingCancelled as error:
        raise JobCancelled from error
    if not predicted.images:
        raise Int8ModelError("None of the validation pictures can be read.")
    choices = predicted.counted(predictor.folding).choices(predictor.folding.classes)
    right = sum(image.label == choice for image, choice in zip(predicted.images, choices, strict=True))
    return right / len(predicted.images)
