"""Fitting a head to embeddings: softmax regression that stays near the head it starts from. Needs no torch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from garbage_gui.nets.head import Head
from garbage_gui.training.metrics import Integers

Floats = NDArray[np.float32]
# How many earlier steps tell the shape of the loss, and when it no longer falls enough to go on.
MEMORY = 10
SMALLEST_GAIN = 1e-6


class HeadFit(BaseModel):
    """The settings of a quick update, saved with its model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Literal["quick update"] = Field(
        "quick update", title="Name", description="What stands in the place of a recipe's name."
    )
    label_smoothing: float = Field(
        0.1,
        ge=0.0,
        le=0.5,
        title="Label smoothing",
        description="Share of the target spread over all classes.",
    )
    class_balance: float = Field(
        0.5, ge=0.0, le=1.0, title="Class balance",
        description="0: pictures count alike; 1: classes do.",
    )  # fmt: skip
    pull: float = Field(
        0.003, gt=0.0, le=10.0, title="Pull",
        description="How strongly the head is held to the one it starts from.",
    )  # fmt: skip
    iterations: int = Field(
        200, ge=1, le=10_000, title="Iterations", description="Most steps over all pictures at once."
    )


def fit_head(
    embeddings: Floats,
    true: Integers,
    start: Head,
    settings: HeadFit,
    *,
    check: Callable[[], None] = lambda: None,
) -> Head:
    """The head that fits embeddings [n, D] of true classes [n], as far as ``start`` lets it.

    Minimises the mean cross-entropy, with smoothed labels and rare classes weighted up, plus ``pull`` / 2 times
    the squared distance from the start's weights; the minimum is unique, so nothing is left to chance. Classes
    without a picture keep their weights: nothing was learned of them. ``check`` is called at every step and
    may raise.
    """
    classes, width = start.weight.shape
    counts = np.bincount(true, minlength=classes)
    free = np.flatnonzero(counts)
    weight = (counts[true].astype(np.float32) ** -settings.class_balance).astype(np.float32)
    weight /= weight.sum()
    targets = np.full((len(true), classes), settings.label_smoothing / classes, dtype=np.float32)
    targets[np.arange(len(true)), true] += 1 - settings.label_smoothing

    def unpack(point: Floats) -> Head:
        rows = point.reshape(len(free), width + 1)
        moved = Head(start.weight.copy(), start.bias.copy())
        moved.weight[free] += rows[:, :width]
        moved.bias[free] += rows[:, width]
        return moved

    def loss(point: Floats) -> tuple[float, Floats]:
        check()
        logits = unpack(point).logits(embeddings)
        logits -= logits.max(axis=1, keepdims=True)
        powers = np.exp(logits)
        sums = powers.sum(axis=1, keepdims=True)
        distance = point.reshape(len(free), width + 1)[:, :width]
        value = -float((weight[:, None] * targets * (logits - np.log(sums))).sum())
        value += settings.pull / 2 * float((distance**2).sum())
        slope = (weight[:, None] * (powers / sums - targets))[:, free]
        gradient = np.concatenate(
            [slope.T @ embeddings + settings.pull * distance, slope.sum(axis=0)[:, None]], axis=1
        )
        return value, gradient.ravel()

    return unpack(_minimise(loss, np.zeros(len(free) * (width + 1), dtype=np.float32), settings.iterations))


def _minimise(function: Callable[[Floats], tuple[float, Floats]], point: Floats, iterations: int) -> Floats:
    """L-BFGS with backtracking: J. Nocedal, S. J. Wright, Numerical Optimization, algorithms 7.4 and 3.1."""
    value, gradient = function(point)
    moves: list[tuple[Floats, Floats, float]] = []
    for _ in range(iterations):
        direction = -_times_inverse_curvature(gradient, moves)
        slope = float(gradient @ direction)
        length = 1.0
        new_value, new_gradient = function(point + direction)
        while new_value > value + 1e-4 * length * slope and length > 1e-6:
            length /= 2
            new_value, new_gradient = function(point + np.float32(length) * direction)
        if not new_value < value:
            break
        move, change = np.float32(length) * direction, new_gradient - gradient
        bend = float(move @ change)
        if bend > 1e-10:
            moves = [*moves[1 - MEMORY :], (move, change, bend)]
        gain = value - new_value
        point, value, gradient = point + move, new_value, new_gradient
        if gain < SMALLEST_GAIN * abs(value):
            break
    return point


def _times_inverse_curvature(gradient: Floats, moves: list[tuple[Floats, Floats, float]]) -> Floats:
    result = gradient.copy()
    shares = []
    for move, change, bend in reversed(moves):
        share = np.float32(move @ result) / np.float32(bend)
        shares.append(share)
        result -= share * change
    if moves:
        _, change, bend = moves[-1]
        result *= np.float32(bend / float(change @ change))
    else:
        result /= np.float32(max(1.0, float(np.linalg.norm(gradient))))
    for (move, change, bend), share in zip(moves, reversed(shares), strict=True):
        result += move * (share - np.float32(change @ result) / np.float32(bend))
    return result
