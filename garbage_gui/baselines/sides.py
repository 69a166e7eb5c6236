"""Which images a baseline learns from, chooses its settings by, and is measured on: those of the trainings."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from garbage_gui.baselines.methods import BaselineError
from garbage_gui.store.records import LabelledImage, Split
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.training.check_set import deduplicated, guard_against_leaks

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
    by_split: dict[Split, list[LabelledImage]] = {"train": [], "validation": [], "test": []}
    # Sorted by content, so that the result does not hang on the order of import.
    for image in sorted(images, key=lambda i: i.sha256):
        by_split[image.split].append(image)
    counts = Counter(image.label for image in by_split["train"])
    classes = tuple(key for key in taxonomy.keys if counts[key])
    if not classes:
        raise BaselineError("There are no labelled pictures to train on. Label or import some first.")
    if len(classes) < 2:
        raise BaselineError(
            "All {count} training pictures have the label {label}: training needs at least two classes. "
            "Label pictures of another class first.",
            count=counts[classes[0]],
            label=classes[0],
        )
    for key in classes:
        if counts[key] < 5:
            log(f"The class {key} has only {counts[key]} training picture(s): label more of it.")
    for key in sorted({image.label for image in images} - set(classes)):
        log(f"The class {key} has no training picture and is left out; its pictures count as wrong.")
    train = [image for image in by_split["train"] if image.label in classes]
    validation = [image for image in by_split["validation"] if image.label in classes]
    guard_against_leaks(train, validation, by_split["test"])
    check = deduplicated(by_split["test"])
    drawn = draw(train, MOST_TRAINING, seed), draw(validation, MOST_VALIDATION, seed)
    if len(drawn[0]) < len(train) or len(drawn[1]) < len(validation):
        log(
            f"Of {len(train)} training and {len(validation)} validation pictures, {len(drawn[0])} and "
            f"{len(drawn[1])} were drawn, evenly from all classes: more would not fit in time and memory."
        )
    return Sides(classes, drawn[0], drawn[1], check.images, check.left_out)


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
