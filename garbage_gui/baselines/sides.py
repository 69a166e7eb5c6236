"""Which images a baseline learns from, chooses its settings by, and is measured on: those of the trainings."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from garbage_gui.baselines.methods import BaselineError
from garbage_gui.store.records import LabelledImage
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.training.check_set import deduplicated
from garbage_gui.training.context import TrainingError
from garbage_gui.training.sides import sides_of

# The features of these are in memory together, and a support vector machine's time grows with their square.
MOST_TRAINING = 8000
MOST_VALIDATION = 2000


@dataclass(frozen=True)
class Sides:
    """``classes`` are those that have training pictures, in the taxonomy's order.

    ``check`` has one picture of each near-duplicate group; ``left_out`` counts the others.
    """

    classes: tuple[str, ...]
    train: tuple[LabelledImage, ...]
    validation: tuple[LabelledImage, ...]
    check: tuple[LabelledImage, ...]
    left_out: int


def choose_sides(
    images: Sequence[LabelledImage], taxonomy: Taxonomy, seed: int, log: Callable[[str], None]
) -> Sides:
    """The sides of all labelled ``images``, with at most so many to learn from as fit in memory.

    Raises `BaselineError` where there is nothing to learn, and `LeakError`.
    """
    try:
        all_sides = sides_of(images, taxonomy, log)
    except TrainingError as error:
        raise BaselineError.of(error) from error
    train, validation = all_sides.train, all_sides.validation
    check = deduplicated(all_sides.check)
    drawn = draw(train, MOST_TRAINING, seed), draw(validation, MOST_VALIDATION, seed)
    if len(drawn[0]) < len(train) or len(drawn[1]) < len(validation):
        log(
            f"Of {len(train)} training and {len(validation)} validation pictures, {len(drawn[0])} and "
            f"{len(drawn[1])} were drawn, evenly from all classes: more would not fit in time and memory."
        )
    return Sides(all_sides.classes, drawn[0], drawn[1], check.images, check.left_out)


def draw(images: Sequence[LabelledImage], most: int, seed: int) -> tuple[LabelledImage, ...]:
    """About ``most`` images, the same share of each class and at least one; all of them if they are no more."""
    if len(images) <= most:
        return tuple(images)
    by_class: dict[str, list[LabelledImage]] = defaultdict(list)
    for image in sorted(images, key=lambda i: hashlib.sha256(f"{seed}:{i.sha256}".encode()).digest()):
        by_class[image.label].append(image)
    share = most / len(images)
    return tuple(
        i for members in by_class.values() for i in members[: max(1, math.floor(share * len(members)))]
    )
