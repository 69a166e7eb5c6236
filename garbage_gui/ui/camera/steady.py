"""A label that does not flicker: predictions smoothed over frames, with hysteresis. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HALF_LIFE_SECONDS = 0.35
SWITCH_MARGIN = 0.08
FORGET_AFTER_SECONDS = 2.0


@dataclass(frozen=True)
class Steady:
    """Index of the class that is shown, its smoothed confidence, and those of all classes, f32 ``[C]``."""

    index: int
    confidence: float
    probabilities: NDArray[np.float32]


class SteadyLabel:
    """Exponential mean of the probabilities over time; the class changes only when another clearly leads.

    The mean is over seconds, not frames, so a slow machine is as steady as a fast one. Of two classes that
    are level the one that is shown stays: a label that jumps cannot be read.
    """

    def __init__(self) -> None:
        self._mean: NDArray[np.float32] | None = None
        self._at = 0.0
        self._shown: int | None = None

    def reset(self) -> None:
        """Forget everything: another source, another model."""
        self._mean = None
        self._shown = None

    def add(self, probabilities: NDArray[np.float32], at: float) -> Steady:
        """Take one frame's ``probabilities``, f32 ``[C]``, seen at ``at`` seconds on a steady clock."""
        gap = at - self._at
        if self._mean is None or self._mean.shape != probabilities.shape or gap > FORGET_AFTER_SECONDS:
            self._mean = np.asarray(probabilities, dtype=np.float32).copy()
            self._shown = None
        else:
            keep = math.pow(0.5, max(gap, 0.0) / HALF_LIFE_SECONDS)
            self._mean = (keep * self._mean + (1.0 - keep) * probabilities).astype(np.float32)
        self._at = at
        leader = int(np.argmax(self._mean))
        if self._shown is None or self._mean[leader] > self._mean[self._shown] + SWITCH_MARGIN:
            self._shown = leader
        return Steady(self._shown, float(self._mean[self._shown]), self._mean)
