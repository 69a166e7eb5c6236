from __future__ import annotations

from pathlib import Path

import pytest

from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import ModelRecord
from garbage_gui.store.store import Store
from tests.store.pictures import new_image, new_prediction


@pytest.fixture
def store(tmp_path: Path) -> Store:
    from garbage_gui.taxonomy import load_taxonomy

    with Store.create(tmp_path / "w", load_taxonomy("trashnet-6")) as made:
        made.images.add([new_image(n) for n in range(1, 4)])
        yield made  # type: ignore[misc]


def model(store: Store, model_id: str, at: float = 1.0) -> ModelRecord:
    return ModelRecord(
        model_id, f"模型 {model_id}", "efficientnet_lite0", 80, None, at, store.folder / "models" / model_id,
        {"test": {"accuracy": 0.9}}, None,
    )  # fmt: skip


def test_one_prediction_an_image_and_model(store: Store) -> None:
    store.predictions.put("a", [new_prediction(1, "glass", 0.9), new_prediction(2, "paper", 0.4)])
    store.predictions.put("b", [new_prediction(1, "metal", 0.5)])
    store.predictions.put("a", [new_prediction(1, "trash", 0.8)])
    found = store.predictions.get(1, "a")
    assert found is not None
    assert (found.class_key, found.confidence, found.unsure, found.probabilities) == (
        "trash",
        0.8,
        False,
        b"\0" * 12,
    )
    assert store.predictions.get(3, "a") is None
    assert {p.model_id for p in store.predictions.for_image(1)} == {"a", "b"}
    assert store.predictions.known("a", [1, 2, 3]) == {1, 2}
    assert store.predictions.known("a", [1, 2, 3], preprocessing_version=2) == set()
    assert set(store.predictions.for_model("a", [2, 3])) == {2}
    assert store.predictions.embeddings("a", [1]) == {1: b"\1" * 8}
    store.predictions.forget_model("a")
    assert store.predictions.known("a", [1, 2]) == set()
    assert store.predictions.known("b", [1]) == {1}


def test_a_prediction_needs_an_image(store: Store) -> None:
    with pytest.raises(StoreError):
        store.predictions.put("a", [new_prediction(1, "glass", 0.9), new_prediction(99, "glass", 0.9)])
    assert store.predictions.known("a", [1]) == set()


def test_models_promotion_and_rollback(store: Store) -> None:
    assert store.models.active() is None
    for number, model_id in enumerate(("first", "second", "sec-third")):
        store.models.add(model(store, model_id, float(number)))
    assert [m.model_id for m in store.models.list()] == ["sec-third", "second", "first"]
    assert store.models.get("fi") == model(store, "first", 0.0)
    assert store.models.get("second").model_id == "second"
    with pytest.raises(StoreError, match="More than one"):
        store.models.get("sec")
    for nothing in ("", "nope", "%"):
        with pytest.raises(StoreError, match="no model"):
            store.models.get(nothing)
    with pytest.raises(StoreError, match="already"):
        store.models.add(model(store, "first"))
    with pytest.raises(StoreError, match="no earlier model"):
        store.models.rollback(operator="ann")
    assert store.models.previous() is None
    for model_id in ("first", "second", "second", "sec-third"):
        store.models.promote(model_id, operator="ann")
    assert len(store.models.promotions()) == 3, "promoting the active model changes nothing"
    for expected in ("second", "first"):
        previous = store.models.previous()
        assert previous is not None and previous.model_id == expected
        assert store.models.rollback(operator="bob") == previous
    assert store.models.previous() is None, "what the button offers is what a roll-back can do"
    active = store.models.active()
    assert active is not None
    assert active.model_id == "first"
    with pytest.raises(StoreError, match="no earlier model"):
        store.models.rollback(operator="bob")
    store.models.promote("sec-third", operator="ann")
    assert store.models.rollback(operator="bob").model_id == "first"


def test_models_inside_the_workspace_move_with_it(store: Store, tmp_path: Path) -> None:
    store.models.add(model(store, "first"))
    store.close()
    moved = store.folder.rename(tmp_path / "moved")
    with Store.open(moved) as again:
        assert again.models.get("first").folder == moved / "models" / "first"


def test_a_workspace_without_a_starter_model_opens(workspace: Workspace) -> None:
    active = workspace.store.models.active()
    assert active is None or active.model_id == "starter"
