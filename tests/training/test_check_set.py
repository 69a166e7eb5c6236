"""The check set and its guard."""

from __future__ import annotations

from pathlib import Path

import pytest

from garbage_gui.nets.bundle import SeenImages
from garbage_gui.store.records import LabelledImage, Split
from garbage_gui.training.check_set import LeakError, deduplicated, guard_against_leaks, keep_apart


def image(number: int, split: Split, label: str = "glass", group: int | None = None) -> LabelledImage:
    return LabelledImage(number, f"{number:016x}" + "0" * 48, Path(f"{number}.jpg"), label, split, group)


def test_one_of_each_group_and_none_with_two_labels() -> None:
    images = [
        image(1, "test"),
        image(2, "test", group=7),
        image(3, "test", group=7),
        image(4, "test", "glass", group=8),
        image(5, "test", "metal", group=8),
    ]
    chosen = deduplicated(images)
    assert [i.image_id for i in chosen.images] == [1, 2] and chosen.left_out == 3


def test_groups_that_a_model_has_seen_any_member_of_are_left_out() -> None:
    images = [image(1, "test"), image(2, "test", group=7), image(3, "test", group=7)]
    seen = SeenImages.of([images[2].sha256])
    assert [i.image_id for i in deduplicated(images, [seen]).images] == [1]


def test_a_member_that_was_seen_counts_wherever_it_is_now() -> None:
    """Trained on as a picture of the training side, or before it was excluded."""
    images = [image(1, "test"), image(2, "test", group=7), image(3, "test", group=8)]
    elsewhere = image(9, "train", group=7)
    seen = [SeenImages.of([elsewhere.sha256])]
    assert [i.image_id for i in deduplicated(images, seen).images] == [1, 2, 3]
    chosen = deduplicated(images, seen, members={7: {images[1].sha256, elsewhere.sha256}})
    assert [i.image_id for i in chosen.images] == [1, 3] and chosen.left_out == 1


def test_groups_over_several_sides_stay_on_the_best_guarded() -> None:
    images = [
        image(1, "train", group=5),
        image(2, "test", group=5),
        image(3, "validation", group=5),
        image(4, "train", group=6),
        image(5, "validation", group=6),
        image(6, "train", group=7),
        image(7, "train"),
    ]
    kept, left_out = keep_apart(images)
    assert [i.image_id for i in kept] == [2, 5, 6, 7] and left_out == 3
    sides = {s: [i for i in kept if i.split == s] for s in ("train", "validation", "test")}
    guard_against_leaks(sides["train"], sides["validation"], sides["test"])


def test_clean_sides_pass() -> None:
    guard_against_leaks([image(1, "train")], [image(2, "validation")], [image(3, "test")])


@pytest.mark.parametrize(
    ("train", "validation", "check"),
    [
        ([image(1, "test")], [], [image(2, "test")]),
        ([image(1, "train"), image(2, "train", group=5)], [], [image(3, "test", group=5)]),
        ([image(1, "train", group=5)], [image(4, "validation", group=5)], []),
        ([image(1, "train")], [], [image(1, "test")]),
        ([image(1, "train")], [image(9, "validation")], [image(9, "test")]),
    ],
)
def test_leaks_are_refused(
    train: list[LabelledImage], validation: list[LabelledImage], check: list[LabelledImage]
) -> None:
    with pytest.raises(LeakError, match=r"set"):
        guard_against_leaks(train, validation, check)
