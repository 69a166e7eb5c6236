"""Recipes: round trip, ranges, files good and bad, and the documentation of every field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import BaseModel

from garbage_gui.nets.bundle import read_bundle
from garbage_gui.resources import resource
from garbage_gui.training.head_fit import HeadFit
from garbage_gui.training.recipe import (
    BEST,
    BUILT_IN,
    Augmentation,
    Recipe,
    RecipeError,
    load_recipe,
    save_recipe,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "recipes.md"


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_recipes_come_back_from_a_file(tmp_path: Path, name: str) -> None:
    recipe = load_recipe(name)
    assert recipe.name == name
    save_recipe(recipe, tmp_path / "配方.json")
    assert load_recipe(tmp_path / "配方.json") == recipe


def test_the_default_is_best() -> None:
    assert Recipe() == BEST == load_recipe("best") != load_recipe("paper")


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_recipes_leave_nothing_to_the_defaults(name: str) -> None:
    """So that a recipe that made a model does not change when a default does."""
    assert resource("recipes", f"{name}.json").read_text(encoding="utf-8") == load_recipe(name).to_json()


def test_the_starter_model_was_made_by_the_default_recipe() -> None:
    card = read_bundle(resource("starter_model")).card
    made_by = Recipe.model_validate(card.recipe)
    whole = BEST.with_changes(input_size=BEST.picture_size)
    assert made_by.with_changes(name=BEST.name, input_size=made_by.picture_size) == whole
    metrics = json.loads(resource("recipes", "starter_metrics.json").read_text(encoding="utf-8"))
    assert Recipe.model_validate(metrics["recipe"]) == made_by


def test_the_size_of_the_backbone_or_one_s_own() -> None:
    assert BEST.input_size is None and BEST.picture_size == 224
    assert Recipe(backbone="xception").picture_size == 299
    assert Recipe(backbone="xception", input_size=128).picture_size == 128


@pytest.mark.parametrize("model", [Recipe, Augmentation, HeadFit])
def test_every_field_has_a_title_a_description_and_a_row_in_the_documentation(model: type[BaseModel]) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, field in model.model_fields.items():
        assert field.title and field.description, name
        rows = [line for line in text.splitlines() if line.startswith(f"| `{name}` |")]
        assert rows, f"docs/recipes.md has no row for {name}"
        row = next((r for r in rows if f"{field.title}: {field.description} |" in r), None)
        assert row is not None, f"the row of {name} is out of date"
        if field.default is None or isinstance(field.default, int | float | str):
            shown = "null" if field.default is None else field.default
            assert f"`{shown}`" in row, f"the default of {name} is out of date"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"epochs": -1}, "epochs"),
        ({"learning_rate": 0.0}, "learning_rate"),
        ({"learning_rate": float("nan")}, "learning_rate"),
        ({"backbone": "a b"}, "backbone"),
        ({"optimizer": "magic"}, "optimizer"),
        ({"augmentation": {"rotation": 400}}, "augmentation.rotation"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_settings_out_of_range(changes: dict[str, object], place: str) -> None:
    with pytest.raises(RecipeError, match=f"cannot be used: {place}"):
        BEST.with_changes(**changes)


def test_changes_of_none_change_nothing() -> None:
    assert BEST.with_changes(epochs=None, seed=None) == BEST
    assert BEST.with_changes(epochs=3).epochs == 3


@pytest.mark.parametrize("content", ["", "{", "[]", '{"epochs": "many"}', "[" * 100_000, "\x00"])
def test_files_that_are_no_recipes(tmp_path: Path, content: str) -> None:
    path = tmp_path / "recipe.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RecipeError, match="recipe"):
        load_recipe(path)


def test_recipes_that_do_not_exist() -> None:
    with pytest.raises(RecipeError, match="Use one of best, paper,"):
        load_recipe("bets")
