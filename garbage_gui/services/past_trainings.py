"""What trainings took on this machine, and so what the next one will take."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from garbage_gui.messages import GarbageError
from garbage_gui.nets.bundle import CARD_FILE, read_card
from garbage_gui.nets.catalogue import Backbone
from garbage_gui.nets.freeze_depth import describe_freeze
from garbage_gui.services.workspace import Workspace
from garbage_gui.training.recipe import Recipe

# Older ones were made on other data, and perhaps on another machine.
NEWEST = 20
# With more or less to compute than this many times, other things than arithmetic take the time.
FARTHEST = 8.0


@dataclass(frozen=True)
class PastTraining:
    """``epoch_seconds`` is the median of the epochs in which more than the head learned; ``memory_mb`` is what was
    stated as the most, None where it was not."""

    name: str
    backbone: str
    freeze_depth: int
    input_size: int
    batch_size: int
    images: int
    epoch_seconds: float
    memory_mb: int | None


@dataclass(frozen=True)
class Expected:
    """What a training will take, judged by ``past``; ``memory_mb`` None where that cannot be told."""

    epoch_seconds: float
    memory_mb: int | None
    past: PastTraining


def past_trainings(workspace: Workspace) -> tuple[PastTraining, ...]:
    """The newest trainings of this workspace that made a model, the newest first."""
    models = sorted(workspace.store.models.list(), key=lambda m: m.created_at, reverse=True)
    found = []
    for model in [m for m in models if m.job_id is not None][:NEWEST]:
        try:
            card = read_card(model.folder / CARD_FILE)
        except GarbageError:
            # A model whose folder is gone tells nothing; the Models page says so.
            continue
        head_epochs, batch_size = card.recipe.get("head_epochs"), card.recipe.get("batch_size")
        if not isinstance(head_epochs, int) or not isinstance(batch_size, int):
            # A quick update has no epochs.
            continue
        seconds = [
            metric.value
            for metric in workspace.store.jobs.metrics(model.job_id or 0)
            if metric.name == "seconds" and metric.epoch > head_epochs
        ]
        if seconds and card.training_images:
            found.append(
                PastTraining(
                    name=card.name,
                    backbone=card.backbone,
                    freeze_depth=card.freeze_depth,
                    input_size=card.input_size,
                    batch_size=batch_size,
                    images=card.training_images,
                    epoch_seconds=statistics.median(seconds),
                    memory_mb=card.memory_mb or None,
                )
            )
    return tuple(found)


def expected(
    past: Sequence[PastTraining], backbone: Backbone, recipe: Recipe, images: int
) -> Expected | None:
    """What ``recipe`` will take on ``images``, by the training like it with the nearest freeze depth.

    An epoch is taken to last as long as the arithmetic behind the frozen blocks, for each picture. Nothing is told
    where no training was like it, or where that arithmetic is many times more or less than it was.
    """
    size = recipe.input_size or backbone.input_size
    like = [t for t in past if t.backbone == backbone.key and t.input_size == size and t.images]
    if not like or not images:
        return None
    nearest = min(like, key=lambda t: abs(t.freeze_depth - recipe.freeze_depth))
    ours = 1.0 - describe_freeze(backbone, recipe.freeze_depth).share_frozen
    theirs = 1.0 - describe_freeze(backbone, nearest.freeze_depth).share_frozen
    same_depth = nearest.freeze_depth == recipe.freeze_depth
    if same_depth:
        ours = theirs = 1.0
    if ours * FARTHEST < theirs or theirs * FARTHEST < ours:
        return None
    same = same_depth and nearest.batch_size == recipe.batch_size
    seconds = nearest.epoch_seconds * images / nearest.images * ours / theirs
    return Expected(seconds, nearest.memory_mb if same else None, nearest)
