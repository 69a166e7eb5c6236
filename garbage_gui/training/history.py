"""How a training went, epoch by epoch: the figures of both sides, kept with the model. Needs no torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from garbage_gui.nets.bundle import EPOCHS_FILE, Bundle, BundleError, ClassFigures, Share
from garbage_gui.training.metrics import (
    Integers,
    calibration_error,
    class_figures,
    confusion_matrix,
    log_loss,
    macro_f1,
    softmax,
    wilson_interval,
)


class SideFigures(BaseModel):
    """One side's figures after one epoch.

    ``accuracy`` is the paper's equation 2 with Wilson's 95 % interval ``ci95``; ``ece`` the expected
    calibration error after temperature scaling and ``ece_uncalibrated`` before; ``loss`` before scaling;
    ``confusion[true][predicted]`` counts images, and is empty with very many classes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    images: Annotated[int, Field(ge=0)]
    accuracy: Share
    ci95: tuple[Share, Share]
    macro_f1: Share
    loss: Annotated[float, Field(ge=0)]
    ece: Share
    ece_uncalibrated: Share
    confusion: tuple[tuple[int, ...], ...]
    per_class: dict[str, ClassFigures]


class EpochFigures(BaseModel):
    """One epoch of a training.

    ``train`` is measured while learning: on varied and blended pictures, each before the step that learns from
    it, dropout included. ``validation`` is measured after the epoch, on the pictures as they are, with the
    averaged weights; ``temperature`` is fitted on it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    epoch: Annotated[int, Field(ge=1)]
    seconds: Annotated[float, Field(ge=0)]
    learning_rate: Annotated[float, Field(ge=0)]
    temperature: Annotated[float, Field(gt=0)]
    train: SideFigures
    validation: SideFigures | None = None

    def values(self) -> dict[str, float]:
        """The plain numbers, by name: for curves."""
        found = {
            "learning_rate": self.learning_rate,
            "temperature": self.temperature,
            "seconds": self.seconds,
        }
        for side, figures in (("train", self.train), ("validation", self.validation)):
            if figures is not None:
                for name in ("loss", "accuracy", "macro_f1", "ece", "ece_uncalibrated"):
                    found[f"{side}_{name}"] = getattr(figures, name)
        return found


def side_figures(
    logits: NDArray[np.floating], true: Integers, classes: Sequence[str], temperature: float
) -> SideFigures:
    """The figures of logits [n, C] for true classes [n]."""
    plain, scaled = softmax(logits), softmax(logits, temperature)
    predicted = logits.argmax(axis=1).astype(np.int64)
    confusion = confusion_matrix(true, predicted, len(classes))
    shown = confusion if len(classes) <= MOST_CLASSES_WITH_CONFUSION else confusion[:0]
    correct = int((predicted == true).sum())
    return SideFigures(
        images=len(true),
        accuracy=correct / max(1, len(true)),
        ci95=wilson_interval(correct, len(true)),
        macro_f1=macro_f1(confusion),
        loss=log_loss(plain, true),
        ece=calibration_error(scaled, true),
        ece_uncalibrated=calibration_error(plain, true),
        confusion=tuple(tuple(int(v) for v in row) for row in shown),
        per_class=dict(zip(classes, class_figures(confusion), strict=True)),
    )


# With more classes than this, the matrices of all epochs would take more room than the model.
MOST_CLASSES_WITH_CONFUSION = 200

_HISTORY = TypeAdapter(tuple[EpochFigures, ...])


def history_bytes(history: Sequence[EpochFigures]) -> bytes:
    """The file's content, as JSON."""
    return _HISTORY.dump_json(tuple(history), indent=None) + b"\n"


def history_from(data: bytes) -> tuple[EpochFigures, ...]:
    """Back from `history_bytes`; raises `ValueError` for anything else."""
    return _HISTORY.validate_json(data)


def read_history(bundle: Bundle) -> tuple[EpochFigures, ...]:
    """The epochs of the training that made a model; empty where it kept none. Raises `BundleError`."""
    path = bundle.folder / EPOCHS_FILE
    if not path.is_file():
        return ()
    try:
        return history_from(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise BundleError("The file {path} of the model cannot be read.", path=path) from error
