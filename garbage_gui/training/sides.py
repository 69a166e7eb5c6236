"""Which pictures a training learns from, is judged by, and is measured on. Needs no torch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from garbage_gui.nets.bundle import SeenImages
from garbage_gui.store.records import LabelledImage, Split
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.training.check_set import guard_against_leaks
from garbage_gui.training.context import TrainingContext, TrainingError
from garbage_gui.training.metrics import Integers

FEWEST_CLASSES = 2
FEW_IMAGES = 5


@dataclass(frozen=True)
class Side:
    """Images of one split: their contents' hashes and true classes (indices of the network's outputs)."""

    sha256s: tuple[str, ...]
    true: Integers

    def __len__(self) -> int:
        return len(self.sha256s)


@dataclass(frozen=True)
class Sides:
    """The images of the three splits, and the classes that the model will have.

    All of ``train`` and ``validation`` are of these classes; ``check`` may hold others, which count as wrong.
    """

    classes: tuple[str, ...]
    train: tuple[LabelledImage, ...]
    validation: tuple[LabelledImage, ...]
    check: tuple[LabelledImage, ...]

    def side(self, images: Sequence[LabelledImage]) -> Side:
        """Some of the images with their classes as the network's outputs."""
        index = {key: i for i, key in enumerate(self.classes)}
        true = np.array([index[i.label] for i in images], dtype=np.int64)
        return Side(tuple(i.sha256 for i in images), true)

    def without(self, sha256s: Collection[str]) -> Sides:
        """Without images that turned out to be unreadable.

        Raises `TrainingError` when that is most of them, or a class loses its last training picture.
        """
        total = len(self.train) + len(self.validation)
        left = replace(
            self,
            train=tuple(i for i in self.train if i.sha256 not in sha256s),
            validation=tuple(i for i in self.validation if i.sha256 not in sha256s),
        )
        if len(left.train) + len(left.validation) < total / 2 or {i.label for i in left.train} != set(
            self.classes
        ):
            raise TrainingError(
                "{count} of {total} pictures cannot be read, first {path}. Are their files still there?",
                count=len(sha256s),
                total=total,
                path=next(i.path for i in (*self.train, *self.validation) if i.sha256 in sha256s),
            )
        return left

    def without_seen(self, seen: SeenImages, context: TrainingContext) -> Sides:
        """Without validation images that the parent was trained on, and their near-duplicates.

        It is too sure of these: neither figures nor confidences may come from them.
        """
        known = [i for i in self.validation if i.sha256 in seen]
        if not known:
            return self
        groups = {i.group for i in known if i.group is not None}
        left = tuple(i for i in self.validation if i.sha256 not in seen and i.group not in groups)
        context.log(
            f"{len(self.validation) - len(left)} of {len(self.validation)} validation pictures are left out: the "
            "model to start from was trained on them or on near-duplicates."
        )
        if not left:
            context.log("There are no other validation pictures: confidences are not calibrated.")
        return replace(self, validation=left)


def choose_sides(images: Sequence[LabelledImage], taxonomy: Taxonomy, context: TrainingContext) -> Sides:
    """Images by side and the classes the model will have; refuses what cannot be trained on.

    Raises `TrainingError` and `LeakError`. What is odd but possible goes to the log.
    """
    for image in sorted(images, key=_content):
        if taxonomy.get(image.label) is None:
            raise TrainingError(
                "The picture {path} has the label {label}, which the taxonomy {taxonomy} does not have. Correct "
                "it, or put the class right under “Edit classes …” in the settings.",
                path=image.path,
                label=image.label,
                taxonomy=taxonomy.name,
            )
    sides = sides_of(images, taxonomy, context.log)
    if not sides.validation:
        context.log("There are no validation pictures: confidences are not calibrated.")
    return sides


def sides_of(images: Sequence[LabelledImage], taxonomy: Taxonomy, log: Callable[[str], None]) -> Sides:
    """The sides of ``images``, and the classes of ``taxonomy`` that have training pictures.

    Raises `TrainingError` where there is nothing to learn, and `LeakError`.
    """
    by_split: dict[Split, list[LabelledImage]] = {"train": [], "validation": [], "test": []}
    # Sorted by content, so that the result does not hang on the order of import.
    for image in sorted(images, key=_content):
        by_split[image.split].append(image)
    counts = Counter(i.label for i in by_split["train"])
    classes = tuple(key for key in taxonomy.keys if counts[key])
    if not classes:
        raise TrainingError("There are no labelled pictures to train on. Label or import some first.")
    if len(classes) < FEWEST_CLASSES:
        raise TrainingError(
            "All {count} training pictures have the label {label}: training needs at least two classes. "
            "Label pictures of another class first.",
            count=counts[classes[0]],
            label=classes[0],
        )
    for key in classes:
        if counts[key] < FEW_IMAGES:
            log(f"The class {key} has only {counts[key]} training picture(s): label more of it.")
    for key in sorted({i.label for i in images} - set(classes)):
        log(f"The class {key} has no training picture and is left out; its pictures count as wrong.")
    train, validation = (
        tuple(i for i in by_split[split] if i.label in classes) for split in ("train", "validation")
    )
    guard_against_leaks(train, validation, by_split["test"])
    return Sides(classes, train, validation, tuple(by_split["test"]))


def _content(image: LabelledImage) -> str:
    return image.sha256
