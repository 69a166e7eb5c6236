"""A label that does not flicker: predictions smoothed over frames, with hysteresis. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HALF_LIFE_SECONDS = 0.35
SWITCH_MARGIN = 0.08
# A picture counts as not seen before above 1. Seen as such it stays so a little below, and the other way round.
NOVEL_MARGIN = 0.05
FORGET_AFTER_SECONDS = 2.0


@dataclass(frozen=True)
class Steady:
    """Index of the class that is shown, its smoothed confidence, and those of all classes, f32 ``[C]``.

    ``novel``: what is seen looks like nothing that the model was trained on.
    """

    index: int
    confidence: float
    probabilities: NDArray[np.float32]
    novel: bool = False


class SteadyLabel:
    """Exponential mean of the probabilities over time; the class changes only when another clearly leads.

    The mean is over seconds, not frames, so a slow machine is as steady as a fast one. Of two classes that
    are level the one that is shown stays: a label that jumps cannot be read.
    """

    def __init__(self) -> None:
        self._mean: NDArray[np.float32] | None = None
        self._at = 0.0
        self._shown: int | None = None
        self._novelty: float | None = None
        self._novel = False

    def reset(self) -> None:
        """Forget everything: another source, another model."""
        self._mean = None
        self._shown = None
        self._novelty = None
        self._novel = False

    def add(self, probabilities: NDArray[np.float32], at: float, novelty: float | None = None) -> Steady:
        """Take one frame's ``probabilities``, f32 ``[C]``, seen at ``at`` seconds on a steady clock.

        ``novelty`` is that of the frame, None from a model that cannot tell.
        """
        gap = at - self._at
        if self._mean is None or self._mean.shape != probabilities.shape or gap > FORGET_AFTER_SECONDS:
            self._mean = np.asarray(probabilities, dtype=np.float32).copy()
            self._shown = None
            self._novelty, self._novel = novelty, novelty is not None and novelty > 1
        else:
            keep = math.pow(0.5, max(gap, 0.0) / HALF_LIFE_SECONDS)
            self._mean = (keep * self._mean + (1.0 - keep) * probabilities).astype(np.float32)
            self._see_novelty(novelty, keep)
        self._at = at
        leader = int(np.argmax(self._mean))
        if self._shown is None or self._mean[leader] > self._mean[self._shown] + SWITCH_MARGIN:
            self._shown = leader
        return Steady(self._shown, float(self._mean[self._shown]), self._mean, self._novel)

    def _see_novelty(self, novelty: float | None, keep: float) -> None:
        if novelty is None or self._novelty is None:
            self._novelty, self._novel = novelty, novelty is not None and novelty > 1
            return
        self._novelty = keep * self._novelty + (1.0 - keep) * novelty
        if abs(self._novelty - 1) > NOVEL_MARGIN:
            self._novel = self._novelty > 1
