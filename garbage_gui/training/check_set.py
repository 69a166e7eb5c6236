"""The check set: which test images a model may be measured on, and the guard that keeps training off them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from garbage_gui.messages import GarbageError
from garbage_gui.nets.bundle import SeenImages
from garbage_gui.store.records import LabelledImage, Split


class LeakError(GarbageError):
    """Pictures of the check set, or near-duplicates of them, were about to be trained on."""


# The better a side is guarded, the later it stands.
_GUARDED: tuple[Split, ...] = ("train", "validation", "test")


@dataclass(frozen=True)
class CheckSet:
    """Images to measure on, and how many of the split were left out."""

    images: tuple[LabelledImage, ...]
    left_out: int


def deduplicated(
    images: Sequence[LabelledImage],
    seen: Iterable[SeenImages] = (),
    *,
    members: Mapping[int, Collection[str]] | None = None,
) -> CheckSet:
    """One image of every near-duplicate group, none that ``seen`` holds.

    Counting near-copies of one picture again would make the interval narrower than it is. A group whose
    members have different labels is left out whole: at least one of them is wrong, nobody knows which. So is
    a group of which a model has seen any member; ``members`` are the contents of each group's images wherever
    they are, in another split, without a label, or excluded by now.
    """
    groups: dict[tuple[str, int], list[LabelledImage]] = defaultdict(list)
    for image in images:
        groups[("image", image.image_id) if image.group is None else ("group", image.group)].append(image)
    seen_by = list(seen)
    chosen = []
    for (kind, number), together in groups.items():
        if len({image.label for image in together}) > 1:
            continue
        contents = {image.sha256 for image in together}
        if kind == "group" and members is not None:
            contents.update(members.get(number, ()))
        if any(sha256 in known for sha256 in contents for known in seen_by):
            continue
        chosen.append(min(together, key=lambda image: image.sha256))
    chosen.sort(key=lambda m: m.sha256)
    return CheckSet(tuple(chosen), len(images) - len(chosen))


def keep_apart(images: Sequence[LabelledImage]) -> tuple[list[LabelledImage], int]:
    """``images`` without those that are near-duplicates of one on a better guarded side; how many went.

    Splits are given once. A picture that came later can turn out to be near to two that are on different
    sides, and joins them to one group: then what is in the check set stays there, and the others are not
    trained on any more; else no training could ever start again.
    """
    guarded: dict[int, int] = {}
    for image in images:
        if image.group is not None:
            guarded[image.group] = max(guarded.get(image.group, 0), _GUARDED.index(image.split))
    kept = [i for i in images if i.group is None or _GUARDED.index(i.split) == guarded[i.group]]
    return kept, len(images) - len(kept)


def guard_against_leaks(
    train: Sequence[LabelledImage], validation: Sequence[LabelledImage], check: Sequence[LabelledImage]
) -> None:
    """Raise `LeakError` if an image, or a near-duplicate of one, is on two sides."""
    sides = {"training": train, "validation": validation, "check": check}
    for name, images in sides.items():
        wanted = {"training": "train", "validation": "validation", "check": "test"}[name]
        stray = next((i for i in images if i.split != wanted), None)
        if stray is not None:
            raise LeakError(
                "The picture {path} belongs to the {split} set and cannot be in the {name} set.",
                path=stray.path,
                split=stray.split,
                name=name,
            )
    for first, second in (("training", "check"), ("validation", "check"), ("training", "validation")):
        contents = {i.sha256 for i in sides[second]}
        ids = {i.image_id for i in sides[second]}
        groups = {i.group for i in sides[second] if i.group is not None}
        for image in sides[first]:
            if image.sha256 in contents or image.image_id in ids or image.group in groups:
                raise LeakError(
                    "The picture {path} of the {first} set is also, or nearly, in the {second} set: training "
                    "was refused, because its figures would not be honest.",
                    path=image.path,
                    first=first,
                    second=second,
                )
