"""How far a training is, and how long it will still take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from garbage_gui.messages import Message
from garbage_gui.nets.networks import Tail
from garbage_gui.training.context import TrainingContext
from garbage_gui.training.recipe import Recipe

Report = Callable[[float, Message], None]
# Of a phase less far than this, nothing can be said yet.
SMALLEST_STEP = 0.01
# Export, a look at the exported form, the check set.
FINISHING_SECONDS = 15.0
TRIAL_ROWS = 4
# A step without the way back takes about this share of a whole one.
FORWARD_SHARE = 0.35


@dataclass
class Progress:
    """Maps phases onto one progress bar, and estimates the seconds that are left.

    The rest of a phase goes on at its rate so far; what comes after it is estimated beforehand.
    """

    context: TrainingContext
    now: Callable[[], float] = time.monotonic

    def phase(self, start: float, end: float, *, after: float | None = None) -> Report:
        """Reports of a phase from ``start`` to ``end`` of the bar; ``after``: seconds of all later phases."""
        first: list[tuple[float, float]] = []

        def report(fraction: float, message: Message) -> None:
            fraction = min(1.0, fraction)
            now = self.now()
            if not first:
                # A job that goes on begins its phase in the middle.
                first.append((now, fraction))
            begun, from_fraction = first[0]
            done = fraction - from_fraction
            eta = None
            if after is not None and done >= SMALLEST_STEP:
                eta = (now - begun) / done * (1.0 - fraction) + after
            self.context.report(start + (end - start) * fraction, message, eta)

        return report


def loop_seconds(tail: Tail, features: Tensor, recipe: Recipe, train: int, validation: int) -> float:
    """About how long all epochs will take on the processor, from one small step that changes nothing.

    ``features`` [1, ...] are one picture's at the boundary; ``train`` and ``validation`` count pictures.
    """
    rows = min(TRIAL_ROWS, recipe.batch_size)
    values = features.detach().repeat(rows, *[1] * (features.dim() - 1))
    if values.dim() == 4:
        values = values.contiguous(memory_format=torch.channels_last)
    was_training = tail.network.training
    # In evaluation mode, no statistic changes and no random number is drawn.
    tail.network.eval()
    try:
        # The first one chooses kernels and gets memory: it tells nothing.
        for _ in range(2):
            started = time.perf_counter()
            torch.autograd.backward(tail(values).logits.sum())
            step = time.perf_counter() - started
            tail.network.zero_grad(set_to_none=True)
    finally:
        tail.network.train(was_training)
    picture = step / rows
    learning = train * picture * (recipe.epochs + FORWARD_SHARE * recipe.head_epochs)
    return learning + validation * picture * FORWARD_SHARE * recipe.total_epochs()
