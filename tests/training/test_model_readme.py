"""What a model's card says of where its weights came from."""

from __future__ import annotations

import pytest

from garbage_gui.nets.bundle import read_bundle
from garbage_gui.nets.catalogue import get_backbone
from garbage_gui.resources import resource
from garbage_gui.training.model_readme import licence_note, model_readme, starting_weights

BACKBONE = get_backbone("efficientnet_lite0")


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ("embedded", f"{BACKBONE.weights_source}, {BACKBONE.licence}"),
        ("download", f"{BACKBONE.weights_source}, {BACKBONE.licence}"),
        ("random", "random"),
        ("model:abc", "those of model abc"),
        ("/home/小明/wild.pth", "the file wild.pth, whose licence the person who chose it knows"),
        ("C:\\Users\\someone\\wild.pth", "the file wild.pth, whose licence the person who chose it knows"),
    ],
)
def test_where_the_starting_weights_come_from(weights: str, said: str) -> None:
    assert starting_weights(weights, BACKBONE) == said
    assert licence_note(weights, BACKBONE, None) == f"Starting weights: {said}."
    card = read_bundle(resource("starter_model")).card
    text = model_readme(card.model_copy(update={"recipe": card.recipe | {"weights": weights}}))
    assert f"kept their starting values ({said})." in text
    assert ("Apache" in text.split("## ", 1)[0]) == (weights in ("embedded", "download"))


def test_a_child_is_under_its_parents_licences() -> None:
    card = read_bundle(resource("starter_model")).card
    assert licence_note("model:starter", BACKBONE, card) == card.licence != ""
    quick = card.model_copy(update={"recipe": {"pull": 0.003}, "parent": "abc"})
    assert "kept their starting values (those of model abc)." in model_readme(quick)
    bare = card.model_copy(update={"licence": ""})
    assert licence_note("model:starter", BACKBONE, bare) == "Starting weights: those of model starter."
