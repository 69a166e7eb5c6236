"""What a model's outputs count as after classes were merged."""

from __future__ import annotations

import numpy as np
import pytest

from garbage_gui.folding import Folding
from garbage_gui.taxonomy import load_taxonomy
from garbage_gui.taxonomy_edits import MergeClasses, edited

TRASHNET = load_taxonomy("trashnet-6")


def test_without_merges_nothing_is_touched() -> None:
    folding = Folding.of(TRASHNET.keys, TRASHNET)
    rows = np.full((2, 6), 1 / 6, np.float32)
    assert folding.fold(rows) is rows
    assert folding == Folding.of(TRASHNET.keys, None)


def test_probabilities_of_what_is_one_class_add_up() -> None:
    merged = edited(TRASHNET, [MergeClasses(keys=("cardboard", "trash"), into="paper")])
    folding = Folding.of(TRASHNET.keys, merged)
    assert folding.classes == ("paper", "glass", "metal", "plastic")
    assert folding.outputs_of("paper") == (0, 3, 5)
    assert folding.outputs_of("cardboard") == ()
    folded = folding.fold(np.array([[0.3, 0.35, 0.05, 0.1, 0.1, 0.1]], np.float32))
    assert folded.dtype == np.float32
    assert folded[0] == pytest.approx([0.5, 0.35, 0.05, 0.1])


def test_a_model_that_never_knew_the_heir_says_it_in_place_of_its_own() -> None:
    merged = edited(TRASHNET, [MergeClasses(keys=("glass",), into="metal")])
    folding = Folding.of(("glass", "paper"), merged)
    assert folding.classes == ("metal", "paper")
    assert not folding.changes


def test_sums_of_rounded_numbers_stay_probabilities() -> None:
    merged = edited(TRASHNET, [MergeClasses(keys=("glass", "metal"), into="paper")])
    rows = np.array([[0, 0.3335, 0.3335, 0.3335, 0, 0]], np.float16)
    assert float(Folding.of(TRASHNET.keys, merged).fold(rows).max()) == 1.0
