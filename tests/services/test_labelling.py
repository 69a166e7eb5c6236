"""Labelling and the review queue, on a real store."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from garbage_gui.services import labelling, review, statistics, undoing
from garbage_gui.services.review import QueueRequest
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import ModelRecord
from garbage_gui.store.store import Store
from garbage_gui.taxonomy import TaxonomyError, load_taxonomy
from tests.store.pictures import new_image, new_prediction

PREDICTED = {1: ("glass", 0.9), 2: ("paper", 0.4), 3: ("paper", 0.7), 4: ("metal", 0.6), 5: ("glass", 0.55)}


@pytest.fixture
def desk(workspace: Workspace) -> Iterator[Workspace]:
    """Six images, of which the active model has seen five."""
    store = workspace.store
    store.images.add([new_image(n) for n in range(1, 7)])
    store.models.add(ModelRecord("m", "M", "b", 0, None, time.time(), Path("/m"), {}, None))
    store.models.promote("m", operator="test")
    store.predictions.put("m", [new_prediction(i, key, p) for i, (key, p) in PREDICTED.items()])
    yield workspace


def say(desk: Workspace, image_id: int, key: str | None) -> None:
    labelling.label(desk, image_id, key, operator="ann", cause="review")


def test_a_label_notes_what_the_active_model_had_said(desk: Workspace) -> None:
    event = labelling.label(desk, desk.store.images.get(1), "Plastic", operator="ann", cause="review")
    assert event is not None
    assert (event.to_class, event.model_id, event.predicted_class, event.predicted_confidence) == (
        "plastic", "m", "glass", 0.9,
    )  # fmt: skip
    assert labelling.label(desk, 1, "塑料", operator="ann", cause="review") is None
    unseen = labelling.label(desk, 6, "glass", operator="ann", cause="review")
    assert unseen is not None
    assert (unseen.model_id, unseen.predicted_class) == (None, None)
    imported = labelling.label(desk, 2, "glass", operator="ann", cause="import")
    assert imported is not None
    assert imported.predicted_class is None, "an import saw no prediction"
    assert labelling.history(desk, 1) == [event]


def test_what_does_not_exist(desk: Workspace) -> None:
    with pytest.raises(TaxonomyError, match="no class"):
        say(desk, 1, "nonsense")
    with pytest.raises(StoreError, match="no image"):
        say(desk, 99, "glass")
    with pytest.raises(StoreError, match="no image"):
        labelling.find_image(desk, "nothing")
    with pytest.raises(StoreError, match="nothing to undo"):
        undoing.undo(desk, operator="ann")
    assert undoing.newest(desk) is None


def test_many_at_once_are_undone_at_once(desk: Workspace) -> None:
    events = labelling.label_many(desk, {1: "glass", 2: "glass", 3: None}, operator="ann", cause="browse")
    assert [e.image_id for e in events] == [1, 2]
    newest = undoing.newest(desk)
    assert isinstance(newest, undoing.LabelStep)
    assert newest.batch.event.batch == events[0].batch and newest.batch.count == 2
    assert newest.batch.same_from and newest.batch.same_to
    assert len(undoing.undo(desk, operator="ann").events) == 2
    assert statistics.statistics(desk).labelled == 0


def queue(workspace: Workspace, order: str = "least_sure", limit: int | None = None) -> list[int]:
    return review.make_queue(workspace, QueueRequest(order), limit).image_ids


def test_the_orders_of_the_queue(desk: Workspace) -> None:
    assert queue(desk) == [2, 5, 4, 3, 1, 6]
    assert queue(desk, "newest", limit=2) == [6, 5]
    assert queue(desk, "by_class") == [1, 5, 4, 3, 2]
    assert queue(desk, "by_class", limit=3) == [1, 5, 4]
    for image_id, key in ((1, "plastic"), (2, "glass"), (3, "paper")):
        say(desk, image_id, key)
    assert queue(desk) == [5, 4, 6], "what is labelled is done"
    labelling.exclude(desk, [5], operator="ann")
    assert queue(desk) == [4, 6]
    with pytest.raises(review.ReviewError, match="no review order"):
        queue(desk, "random")


def test_the_queue_without_a_model(tmp_path: Path) -> None:
    with Store.create(tmp_path / "w", load_taxonomy("trashnet-6")) as store:
        workspace = Workspace(store)
        store.images.add([new_image(n) for n in range(1, 4)])
        assert set(queue(workspace)) == {1, 2, 3}
        nothing = review.make_queue(workspace, QueueRequest("likely_errors"))
    assert nothing.image_ids == [] and "No model is active" in str(nothing.note)


def test_agreement(desk: Workspace) -> None:
    assert review.agreement(desk).rate is None
    for image_id, key in ((1, "glass"), (2, "paper"), (3, "metal")):
        say(desk, image_id, key)
    labelling.label(desk, 4, "trash", operator="bob", cause="review")
    assert review.agreement(desk, "ann") == review.Agreement(2, 3)
    assert review.agreement(desk).rate == 0.5
    undoing.undo(desk, operator="bob")
    assert review.agreement(desk) == review.Agreement(2, 3)


def test_statistics_count_everything(desk: Workspace) -> None:
    say(desk, 1, "glass")
    say(desk, 2, "trash")
    labelling.exclude(desk, [6], operator="ann")
    desk.store.images.set_splits({1: "test", 2: "train"})
    desk.store.images.set_groups({1: 1, 2: 1})
    found = statistics.statistics(desk)
    assert (found.images, found.labelled, found.unlabelled, found.excluded, found.duplicates) == (
        5,
        2,
        3,
        1,
        2,
    )
    assert (found.by_class["glass"], found.by_class["trash"], found.by_class["metal"]) == (1, 1, 0)
    assert found.by_category == {"recyclable": 1, "kitchen": 0, "hazardous": 0, "other": 1}
    assert (found.by_split, found.without_split) == ({"train": 1, "validation": 0, "test": 1}, 3)
    assert found.by_class_and_split["glass"] == {"train": 0, "validation": 0, "test": 1}
    assert (found.agree, found.disagree, found.corrections, found.active_model) == (1, 1, 1, "m")
