from __future__ import annotations

import pytest

from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import NothingToRedoError, StoreError
from garbage_gui.store.records import Cause, ImageFilter, LabelChange
from garbage_gui.store.store import Store
from tests.store.pictures import new_image


@pytest.fixture
def store(workspace: Workspace) -> Store:
    workspace.store.images.add([new_image(n) for n in range(1, 7)])
    return workspace.store


def say(
    store: Store, image_id: int, key: str | None, *, cause: Cause = "review", predicted: str | None = None
) -> None:
    change = LabelChange(image_id, key, "m" if predicted else None, predicted, 0.7 if predicted else None)
    store.labels.apply([change], operator="安", cause=cause)


def test_an_event_says_what_who_when_and_what_was_predicted(store: Store) -> None:
    (event,) = store.labels.apply([LabelChange(1, "glass", "m", "paper", 0.6)], operator="安", cause="camera")
    assert store.labels.history(1) == [event]
    assert (event.from_class, event.to_class, event.operator, event.cause) == (None, "glass", "安", "camera")
    assert (event.model_id, event.predicted_class, event.predicted_confidence) == ("m", "paper", 0.6)
    assert event.sha256 == new_image(1).sha256
    assert event.reverts is None
    image = store.images.get(1)
    assert (image.label, image.label_cause) == ("glass", "camera")
    assert store.labels.last_event_id() == event.event_id
    assert store.labels.get(event.event_id) == event
    assert store.labels.events(after=0) == [event]


def test_a_label_that_is_there_gives_no_event(store: Store) -> None:
    say(store, 1, "glass")
    assert store.labels.apply([LabelChange(1, "glass")], operator="", cause="review") == []
    assert store.labels.apply([], operator="", cause="review") == []


def test_all_or_none(store: Store) -> None:
    with pytest.raises(StoreError, match="no image 99"):
        store.labels.apply([LabelChange(1, "glass"), LabelChange(99, "glass")], operator="", cause="review")
    with pytest.raises(StoreError, match="no class"):
        store.labels.apply([LabelChange(1, "glass"), LabelChange(2, "nonsense")], operator="", cause="review")
    assert store.images.count(ImageFilter(labelled=True)) == 0
    assert store.labels.last_event_id() == 0


def test_undo_goes_back_batch_by_batch_also_after_a_restart(store: Store) -> None:
    say(store, 1, "glass", cause="import")
    store.labels.apply([LabelChange(1, "metal"), LabelChange(2, "metal")], operator="ann", cause="browse")
    say(store, 1, "paper")
    store.close()
    with Store.open(store.folder) as again:
        undoable = again.labels.undoable()
        assert undoable is not None
        assert (undoable.event.to_class, undoable.count) == ("paper", 1)
        (event,) = again.labels.undo(operator="bob")
        assert (event.from_class, event.to_class, event.cause, event.operator) == (
            "paper",
            "metal",
            "undo",
            "bob",
        )
        assert event.reverts == undoable.event.uuid
        events = again.labels.undo(operator="bob")
        assert {(e.image_id, e.to_class) for e in events} == {(1, "glass"), (2, None)}
        assert again.images.get(1).label == "glass"
        assert again.images.get(2).label is None
        assert again.labels.undoable() is None
        with pytest.raises(StoreError, match="nothing to undo"):
            again.labels.undo(operator="bob")
        assert [e.to_class for e in again.labels.history(1)] == ["glass", "metal", "paper", "metal", "glass"]


def test_a_batch_that_names_an_image_twice_is_undone_whole(store: Store) -> None:
    store.labels.apply([LabelChange(1, "glass"), LabelChange(1, "metal")], operator="", cause="browse")
    assert store.images.get(1).label == "metal"
    store.labels.undo(operator="")
    assert store.images.get(1).label is None


def test_after_an_undo_new_labels_can_be_undone_again(store: Store) -> None:
    say(store, 1, "glass")
    store.labels.undo(operator="")
    say(store, 1, "metal")
    (event,) = store.labels.undo(operator="")
    assert event.to_class is None
    with pytest.raises(StoreError):
        store.labels.undo(operator="")


def test_redo_goes_forward_batch_by_batch_also_after_a_restart(store: Store) -> None:
    store.labels.apply(
        [LabelChange(1, "metal", "m", "paper", 0.6), LabelChange(2, "metal")], operator="ann", cause="browse"
    )
    say(store, 1, "paper")
    store.images.set_excluded([3], True, operator="ann")
    for _ in range(3):
        store.labels.undo(operator="ann")
    assert [store.images.get(i).label for i in (1, 2)] == [None, None]
    store.close()
    with Store.open(store.folder) as again:
        undone = again.labels.redoable()
        assert undone is not None and undone[1].event.to_class == "metal" and undone[1].count == 2
        events = again.labels.redo(operator="bob")
        assert [(e.image_id, e.from_class, e.to_class, e.operator, e.cause) for e in events] == [
            (1, None, "metal", "bob", "browse"),
            (2, None, "metal", "bob", "browse"),
        ]
        assert (events[0].model_id, events[0].predicted_class) == ("m", "paper")
        assert again.labels.agreement() == (0, 1) and again.labels.since(0) == 1
        again.labels.redo(operator="bob")
        assert again.images.get(1).label == "paper" and not again.images.get(3).excluded
        again.labels.redo(operator="bob")
        assert again.images.get(3).excluded
        with pytest.raises(NothingToRedoError):
            again.labels.redo(operator="bob")
        # There and back as often as one likes.
        again.labels.undo(operator="bob")
        again.labels.undo(operator="bob")
        assert again.images.get(1).label == "metal" and not again.images.get(3).excluded
        again.labels.redo(operator="bob")
        assert again.images.get(1).label == "paper"
        again.labels.undo(operator="bob")
        again.labels.undo(operator="bob")
        assert again.images.get(1).label is None and again.labels.undoable() is None


def test_what_is_said_anew_ends_what_can_be_redone(store: Store) -> None:
    say(store, 1, "glass")
    say(store, 2, "glass")
    store.labels.undo(operator="")
    say(store, 1, "paper")
    assert store.labels.redoable() is None
    with pytest.raises(NothingToRedoError):
        store.labels.redo(operator="")
    store.labels.undo(operator="")
    (event,) = store.labels.redo(operator="")
    assert (event.image_id, event.from_class, event.to_class) == (1, "glass", "paper")
    assert store.images.get(2).label is None


def test_excluding_is_an_event_that_can_be_undone(store: Store) -> None:
    say(store, 1, "glass")
    events = store.images.set_excluded([1, 2], True, operator="ann")
    assert [(e.cause, e.from_class, e.to_class) for e in events] == [
        ("exclude", "glass", "glass"),
        ("exclude", None, None),
    ]
    assert store.images.get(1).excluded
    assert store.images.get(1).label == "glass"
    assert store.images.set_excluded([1], True, operator="ann") == []
    store.images.set_excluded([1], False, operator="ann")
    assert not store.images.get(1).excluded
    store.labels.undo(operator="ann")
    assert store.images.get(1).excluded
    store.labels.undo(operator="ann")
    assert not store.images.get(1).excluded
    assert not store.images.get(2).excluded
    assert store.images.get(1).label == "glass"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE label_events SET operator = 'someone else'",
        "DELETE FROM label_events",
        "INSERT OR REPLACE INTO label_events SELECT * FROM label_events",
        "UPDATE OR REPLACE label_events SET id = id + 1",
    ],
)
def test_events_are_append_only(store: Store, sql: str) -> None:
    say(store, 1, "glass")
    before = store.labels.history(1)
    with pytest.raises(StoreError, match="never"):
        store.write(lambda db: db.conn.execute(sql).close())
    assert store.labels.history(1) == before


def test_corrections_since_an_event(store: Store) -> None:
    say(store, 1, "glass", cause="import")
    start = store.labels.last_event_id()
    say(store, 2, "glass", predicted="glass")
    assert store.labels.since(start) == 0, "a confirmed prediction is no correction"
    say(store, 3, "glass", predicted="paper")
    say(store, 1, "metal")
    assert store.labels.since(start) == 2
    store.labels.undo(operator="")
    assert store.labels.since(start) == 1
    assert store.labels.agreement() == (1, 2)
    assert store.labels.agreement("安") == (1, 2)
    assert store.labels.agreement("nobody") == (0, 0)


def test_operators_with_any_name(store: Store) -> None:
    (event,) = store.labels.apply([LabelChange(1, "glass")], operator="x\0\udcff'\"", cause="review")
    assert event.operator == "x\\0\\udcff'\""
