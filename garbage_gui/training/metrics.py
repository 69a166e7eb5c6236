"""Figures of a classifier from its probabilities. Plain numpy, no torch.

Shapes: ``probabilities`` float [n, C], ``true`` and ``predicted`` integer [n]; -1 in ``true`` stands for a
class that the model does not have (always wrong).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from garbage_gui.nets.bundle import ClassFigures, Measured

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

CALIBRATION_BINS = 15


def wilson_interval(correct: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """Wilson's score interval of a share, 95 % by default; (0, 1) when there is nothing.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    if total == 0:
        return 0.0, 1.0
    p = correct / total
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def confusion_matrix(true: Integers, predicted: Integers, classes: int) -> Integers:
    """Counts [classes, classes]: rows are the true class, columns the predicted one."""
    known = true >= 0
    flat = np.bincount(true[known] * classes + predicted[known], minlength=classes * classes)
    return flat.reshape(classes, classes).astype(np.int64)


def class_figures(confusion: Integers) -> list[ClassFigures]:
    """Precision, recall and F1 of every class; None where there is nothing to divide by."""
    figures = []
    for i in range(len(confusion)):
        hits = int(confusion[i, i])
        images, named = int(confusion[i].sum()), int(confusion[:, i].sum())
        figures.append(
            ClassFigures(
                images=images,
                precision=hits / named if named else None,
                recall=hits / images if images else None,
                f1=2 * hits / (images + named) if images + named else None,
            )
        )
    return figures


def macro_f1(confusion: Integers) -> float:
    """Mean F1 over the classes that have images; 0 when there are none."""
    values = [f.f1 or 0.0 for f in class_figures(confusion) if f.images]
    return float(np.mean(values)) if values else 0.0


def calibration_error(probabilities: Floats, true: Integers, bins: int = CALIBRATION_BINS) -> float:
    """Expected calibration error: mean distance of confidence and accuracy over equally wide bins.

    C. Guo et al., On calibration of modern neural networks, ICML 2017.
    """
    if not len(true):
        return 0.0
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == true
    which = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    error = 0.0
    for b in range(bins):
        inside = which == b
        if inside.any():
            error += inside.mean() * abs(float(confidence[inside].mean()) - float(correct[inside].mean()))
    return float(error)


def log_loss(probabilities: Floats, true: Integers) -> float:
    """Mean negative logarithm of the true class's probability."""
    if not len(true):
        return 0.0
    p = np.clip(probabilities[np.arange(len(true)), true], 1e-12, 1.0)
    return float(-np.log(p).mean())


def softmax(logits: NDArray[np.floating], temperature: float = 1.0) -> Floats:
    """Probabilities [n, C] of logits [n, C] divided by ``temperature``."""
    scaled = np.asarray(logits, dtype=np.float64) / temperature
    scaled -= scaled.max(axis=1, keepdims=True)
    exponentials = np.exp(scaled)
    result: Floats = exponentials / exponentials.sum(axis=1, keepdims=True)
    return result


def change_temperature(probabilities: Floats, before: float, after: float) -> Floats:
    """What the probabilities [n, C] would be at another temperature."""
    return softmax(np.log(np.clip(probabilities, 1e-12, 1.0)) * before, after)


def mcnemar(fixed: int, broken: int) -> float:
    """Exact two-sided p that two models differ, from how many images only one of them gets right.

    Q. McNemar, Note on the sampling error of the difference between correlated proportions, Psychometrika 12
    (1947); the exact form is the sign test. 1.0 when they never differ.
    """
    total = fixed + broken
    if total == 0:
        return 1.0
    if total > 2000:
        z = max(0.0, abs(fixed - broken) - 1) / math.sqrt(total)
        return math.erfc(z / math.sqrt(2))
    tail = sum(math.comb(total, k) for k in range(min(fixed, broken) + 1))
    return float(min(1.0, 2 * tail / 2**total))


def measure(
    probabilities: Floats,
    true_keys: Sequence[str],
    classes: Sequence[str],
    *,
    temperature: float,
    unsure_below: float,
    left_out: int = 0,
) -> Measured:
    """All figures of a model with outputs ``classes`` on images whose labels are ``true_keys``.

    ``probabilities`` [n, C] are those after temperature scaling. Labels that the model does not know count
    as wrong.
    """
    all_classes = [*classes, *sorted(set(true_keys) - set(classes))]
    place = {key: i for i, key in enumerate(all_classes)}
    true = np.array([place[key] for key in true_keys], dtype=np.int64)
    predicted = probabilities.argmax(axis=1).astype(np.int64) if len(true) else true
    confusion = confusion_matrix(true, predicted, len(all_classes))
    correct = int((true == predicted).sum())
    confidence = probabilities.max(axis=1) if len(true) else np.zeros(0)
    sure = confidence >= unsure_below
    sure_right = int(((true == predicted) & sure).sum())
    return Measured(
        images=len(true),
        accuracy=correct / len(true) if len(true) else 0.0,
        ci95=wilson_interval(correct, len(true)),
        macro_f1=macro_f1(confusion),
        ece=calibration_error(probabilities, true),
        ece_uncalibrated=calibration_error(change_temperature(probabilities, temperature, 1.0), true),
        sure_share=float(sure.mean()) if len(true) else 0.0,
        sure_accuracy=sure_right / int(sure.sum()) if sure.any() else None,
        classes=tuple(all_classes),
        confusion=tuple(tuple(int(v) for v in row) for row in confusion),
        per_class=dict(zip(all_classes, class_figures(confusion), strict=True)),
        left_out=left_out,
    )
