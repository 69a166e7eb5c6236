"""Confidences that mean what they say: temperature scaling and the unsure threshold. Needs no torch."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from garbage_gui.training.metrics import Floats, Integers, log_loss, softmax

# With fewer validation pictures, a fitted temperature says more about chance than about the network.
FEWEST_IMAGES = 20
LOWEST_THRESHOLD, HIGHEST_THRESHOLD = 0.5, 0.99
DEFAULT_THRESHOLD = 0.7
_COLDEST, _HOTTEST = 0.05, 20.0


@dataclass(frozen=True)
class Calibration:
    """Divide logits by ``temperature``; a prediction with less confidence than ``unsure_below`` is unsure."""

    temperature: float
    unsure_below: float


def calibrate(logits: NDArray[np.floating], true: Integers, *, wrong_among_sure: float) -> Calibration:
    """Fit both on validation logits [n, C] and true classes [n]; defaults when there are too few.

    C. Guo et al., On calibration of modern neural networks, ICML 2017.
    """
    if len(true) < FEWEST_IMAGES:
        return Calibration(1.0, DEFAULT_THRESHOLD)
    temperature = fit_temperature(logits, true)
    probabilities = softmax(logits, temperature)
    return Calibration(temperature, unsure_threshold(probabilities, true, wrong_among_sure))


def fit_temperature(logits: NDArray[np.floating], true: Integers) -> float:
    """The temperature with the smallest log loss, by golden-section search over its logarithm."""

    def loss(t: float) -> float:
        return log_loss(softmax(logits, math.exp(t)), true)

    low, high = math.log(_COLDEST), math.log(_HOTTEST)
    ratio = (math.sqrt(5) - 1) / 2
    left, right = high - ratio * (high - low), low + ratio * (high - low)
    at_left, at_right = loss(left), loss(right)
    while high - low > 1e-4:
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - ratio * (high - low)
            at_left = loss(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + ratio * (high - low)
            at_right = loss(right)
    return math.exp((low + high) / 2)


def unsure_threshold(probabilities: Floats, true: Integers, wrong_among_sure: float) -> float:
    """The lowest confidence from which at most ``wrong_among_sure`` of the predictions are wrong.

    Never below one half: less than that is no certainty, however good the validation pictures were.
    """
    confidence = probabilities.max(axis=1)
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(probabilities.argmax(axis=1)[order] != true[order])
    allowed = np.flatnonzero(wrong <= wrong_among_sure * np.arange(1, len(order) + 1))
    if not len(allowed):
        return HIGHEST_THRESHOLD
    threshold = float(confidence[order][allowed[-1]])
    return min(HIGHEST_THRESHOLD, max(LOWEST_THRESHOLD, threshold))
