"""Steps besides labels: appended, never changed, in one order with the label events."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import LabelChange
from garbage_gui.store.store import Store
from garbage_gui.taxonomy import load_taxonomy
from tests.store.pictures import new_image


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "工作区", load_taxonomy("trashnet-6")) as store:
        store.images.add([new_image(n) for n in range(1, 4)])
        yield store


def test_a_step_comes_back_as_it_was_written_also_after_a_restart(store: Store) -> None:
    store.labels.apply([LabelChange(1, "glass")], operator="ann", cause="review")
    said = store.operations.append(
        "split", operator="安", said={"images": 2}, before={"train": [1, 2]}, after={"test": [1, 2]}
    )
    assert (said.kind, said.action, said.operator, said.event_id, said.batch) == (
        "split",
        "do",
        "安",
        1,
        None,
    )
    store.close()
    with Store.open(store.folder) as again:
        assert again.operations.undoable() == said == again.operations.get(said.uuid)
        assert again.operations.documents(said) == ({"train": [1, 2]}, {"test": [1, 2]})
        assert again.operations.undoable(without="split") is None
        with pytest.raises(StoreError, match="no operation"):
            again.operations.get("another")


def test_steps_are_undone_and_redone_until_something_new_is_done(store: Store) -> None:
    add = store.operations.append
    first = add("split", operator="", said={"n": 1})
    second = add("taxonomy", operator="", said={"n": 2})
    assert store.operations.redoable() is None
    undo = add("taxonomy", operator="", said={}, action="undo", reverts=second.uuid)
    assert store.operations.undoable() == first and store.operations.redoable() == undo
    assert store.operations.reverted_by(second) == undo
    undo_first = add("split", operator="", said={}, action="undo", reverts=first.uuid)
    assert store.operations.undoable() is None and store.operations.redoable() == undo_first
    redo = add("split", operator="", said={}, action="redo", reverts=undo_first.uuid)
    assert store.operations.undoable() == redo and store.operations.redoable() == undo
    with pytest.raises(StoreError):  # nothing is undone twice, whoever is quicker
        add("taxonomy", operator="", said={}, action="undo", reverts=second.uuid)
    store.labels.apply([LabelChange(1, "glass")], operator="", cause="review")
    assert store.operations.redoable() is None
    store.labels.undo(operator="")
    assert store.labels.redoable() is not None
    add("split", operator="", said={})
    assert store.labels.redoable() is None, "a new step ends what can be redone, labels too"


def test_labels_of_a_step_go_with_it_alone(store: Store) -> None:
    store.labels.apply([LabelChange(1, "glass")], operator="ann", cause="review")

    def change(_: Database) -> None:
        events = store.labels.apply(
            [LabelChange(1, "metal"), LabelChange(2, "metal")], operator="ann", cause="browse"
        )
        store.operations.append("taxonomy", operator="ann", said={}, batch=events[0].batch)

    store.write(change)
    step = store.operations.undoable()
    assert step is not None and step.event_id == 3
    newest = store.labels.undoable()
    assert newest is not None and newest.event.event_id == 1
    events = store.labels.undo(operator="bob", batch_of_step=step.batch)
    assert [store.images.get(n).label for n in (1, 2)] == ["glass", None]
    undo = store.operations.append(
        "taxonomy", operator="bob", said={}, batch=events[0].batch, action="undo", reverts=step.uuid
    )
    assert store.labels.redoable() is None and store.operations.redoable() == undo
    store.labels.redo(operator="bob", batch_of_step=undo.batch)
    assert [store.images.get(n).label for n in (1, 2)] == ["metal", "metal"]


def test_a_change_that_fails_leaves_no_step(store: Store) -> None:
    def change(_: Database) -> None:
        store.operations.append("split", operator="", said={})
        store.images.move_splits({1: "test"})
        raise StoreError("no")

    with pytest.raises(StoreError, match="no"):
        store.write(change)
    assert store.operations.undoable() is None and store.images.get(1).split is None


def test_steps_are_never_changed(store: Store) -> None:
    store.operations.append("split", operator="", said={})
    connection = sqlite3.connect(store.path)
    for sql in ("UPDATE operations SET kind = 'x'", "DELETE FROM operations"):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            connection.execute(sql)
    connection.close()
