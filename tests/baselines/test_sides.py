"""Which pictures the baselines learn from: those of the trainings, as many as fit."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from garbage_gui.baselines import sides as module
from garbage_gui.baselines.methods import METHODS, BaselineError, choose_methods
from garbage_gui.baselines.sides import choose_sides, draw
from garbage_gui.store.records import LabelledImage, Split
from garbage_gui.training.check_set import LeakError
from tests.training.pictures import TAXONOMY


def images(each: int, *, classes: int = 3, split: Split = "train", first: int = 0) -> list[LabelledImage]:
    return [
        LabelledImage(
            number, f"{number:064x}", Path(f"{number}.png"), TAXONOMY.keys[number % classes], split, None
        )
        for number in range(first, first + each * classes)
    ]


def test_the_sides_are_those_of_the_split_and_near_copies_count_once() -> None:
    train, validation, test = (
        images(6),
        images(2, split="validation", first=100),
        images(3, split="test", first=200),
    )
    test[3] = replace(test[3], group=7)
    test[0] = replace(test[0], group=7)
    log: list[str] = []
    sides = choose_sides([*test, *train, *validation], TAXONOMY, 0, log.append)
    assert sides.classes == TAXONOMY.keys[:3]
    assert {i.image_id for i in sides.train} == {i.image_id for i in train}
    assert {i.image_id for i in sides.validation} == {i.image_id for i in validation}
    assert len(sides.check) == 8 and sides.left_out == 1 and not log


def test_a_picture_on_two_sides_is_refused() -> None:
    train, test = images(6), images(2, split="test", first=100)
    train[0], test[0] = replace(train[0], group=1), replace(test[0], group=1)
    with pytest.raises(LeakError):
        choose_sides([*train, *test], TAXONOMY, 0, lambda _: None)


def test_what_cannot_be_learned_from_is_refused() -> None:
    with pytest.raises(BaselineError, match="no labelled pictures"):
        choose_sides(images(3, split="test"), TAXONOMY, 0, lambda _: None)
    with pytest.raises(BaselineError, match="All 3 training pictures have the label cardboard"):
        choose_sides(images(3, classes=1), TAXONOMY, 0, lambda _: None)


def test_a_class_with_one_picture_and_one_with_none_are_told() -> None:
    train = [i for i in images(6) if i.label != "metal" or i.image_id == 2]
    lonely = replace(train[0], image_id=900, sha256="f" * 64, label="trash", split="test")
    log: list[str] = []
    sides = choose_sides([*train, lonely], TAXONOMY, 0, log.append)
    assert "metal" in sides.classes and "trash" not in sides.classes
    assert [line.partition(" has")[0] for line in log] == ["The class metal", "The class trash"]
    assert sides.check == (lonely,)


def test_of_too_many_pictures_a_part_is_drawn_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TRAINING", 30)
    many = [*images(100, classes=2), *images(1, classes=3, first=900)]
    log: list[str] = []
    sides = choose_sides(many, TAXONOMY, 5, log.append)
    counts = Counter(i.label for i in sides.train)
    assert counts["cardboard"] == counts["glass"] and 28 <= len(sides.train) <= 32
    assert counts["metal"] == 1
    assert "203 training" in log[-1]
    assert draw(many, 30, 5) == draw(many[::-1], 30, 5) != draw(many, 30, 6)


def test_methods_by_name() -> None:
    assert choose_methods([]) == list(METHODS)
    assert [m.key for m in choose_methods(["lbp-hog", "hu-colour", "lbp-hog"])] == ["hu-colour", "lbp-hog"]
    with pytest.raises(BaselineError, match=r"no baseline sift.*lbp-hog"):
        choose_methods(["lbp-hog", "sift"])
