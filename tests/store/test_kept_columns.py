"""Columns that were kept are begun with, but only where the store is the one that they were taken from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from garbage_gui.services.workspace import Workspace
from garbage_gui.store import image_columns, kept_columns
from garbage_gui.store.backups import backup, restore
from garbage_gui.store.image_index import Facet, ImageIndex
from garbage_gui.store.records import ImageFilter, LabelChange
from garbage_gui.taxonomy import load_taxonomy
from tests.store.pictures import new_image, new_prediction

EVERY: tuple[Facet, ...] = ("class", "predicted", "split", "source", "excluded", "duplicates")


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setattr(image_columns, "WORTH_KEEPING", 1)
    with Workspace.create(tmp_path / "workspace", load_taxonomy("trashnet-6")) as workspace:
        store = workspace.store
        store.images.add([new_image(n) for n in range(1, 13)])
        store.labels.apply([LabelChange(1, "glass"), LabelChange(2, "metal")], operator="ann", cause="review")
        store.images.set_splits({1: "train", 2: "test"})
        store.predictions.put("m", [new_prediction(1, "paper", 0.9), new_prediction(2, "metal", 0.6)])
        yield workspace


def answers(index: ImageIndex) -> object:
    found = index.select(ImageFilter(model_id="m", excluded=None), counts=EVERY)
    return list(found.ids), found.counts, found.total


def keep(workspace: Workspace) -> None:
    index = ImageIndex(workspace.store, workspace.cache_folder)
    answers(index)
    index.keep()
    assert (workspace.cache_folder / kept_columns.FILE_NAME).exists()


def falsify(folder: Path) -> None:
    """Let the file say that all is glass: who says so has read the file."""
    path = folder / kept_columns.FILE_NAME
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    arrays["rows.label"][:] = arrays["rows.label"].max()
    np.savez(path.with_suffix(""), **arrays)


def test_the_next_index_begins_with_what_was_kept(opened: Workspace) -> None:
    keep(opened)
    expected = answers(ImageIndex(opened.store))
    assert answers(ImageIndex(opened.store, opened.cache_folder)) == expected
    falsify(opened.cache_folder)
    assert answers(ImageIndex(opened.store, opened.cache_folder)) != expected


def test_what_came_since_is_taken_up(opened: Workspace) -> None:
    keep(opened)
    store = opened.store
    store.images.add([new_image(n) for n in range(20, 24)])
    store.labels.apply([LabelChange(1, "paper"), LabelChange(14, "trash")], operator="li", cause="import")
    store.labels.exclude([5], True, operator="li")
    store.predictions.put("m", [new_prediction(3, "glass", 0.7)])
    assert answers(ImageIndex(store, opened.cache_folder)) == answers(ImageIndex(store))


def test_predictions_made_anew_are_read_anew(opened: Workspace) -> None:
    keep(opened)
    opened.store.predictions.put("m", [new_prediction(1, "trash", 0.4), new_prediction(2, "trash", 0.4)])
    assert answers(ImageIndex(opened.store, opened.cache_folder)) == answers(ImageIndex(opened.store))


def test_other_sides_of_the_split_are_read_anew(opened: Workspace) -> None:
    keep(opened)
    opened.store.images.set_splits({3: "validation"})
    assert answers(ImageIndex(opened.store, opened.cache_folder)) == answers(ImageIndex(opened.store))


def test_a_restored_store_that_went_another_way_is_read_anew(opened: Workspace) -> None:
    """As many events, as many changes of sides and predictions as in what was kept, but not the same ones."""
    file = opened.folder.parent / "backup.sqlite"
    backup(opened.store, file)
    opened.store.labels.apply([LabelChange(3, "glass")], operator="ann", cause="review")
    opened.store.images.set_splits({4: "train"})
    opened.store.predictions.put("m", [new_prediction(5, "glass", 0.9)])
    keep(opened)
    folder = opened.folder
    opened.close()
    restore(folder, file)
    with Workspace.open(folder) as again:
        again.store.labels.apply([LabelChange(3, "paper")], operator="ann", cause="review")
        again.store.images.set_splits({4: "test"})
        again.store.predictions.put("m", [new_prediction(6, "paper", 0.9)])
        assert answers(ImageIndex(again.store, again.cache_folder)) == answers(ImageIndex(again.store))


def test_other_predictions_after_a_restored_backup_are_read_anew(opened: Workspace) -> None:
    file = opened.folder.parent / "backup.sqlite"
    backup(opened.store, file)
    opened.store.predictions.put("m", [new_prediction(5, "glass", 0.9)])
    keep(opened)
    folder = opened.folder
    opened.close()
    restore(folder, file)
    with Workspace.open(folder) as again:
        again.store.predictions.put("m", [new_prediction(6, "paper", 0.9)])
        assert answers(ImageIndex(again.store, again.cache_folder)) == answers(ImageIndex(again.store))


def test_an_index_in_use_follows_a_backup_that_is_restored(opened: Workspace) -> None:
    file = opened.folder.parent / "backup.sqlite"
    backup(opened.store, file)
    opened.store.labels.apply([LabelChange(1, "trash")], operator="ann", cause="review")
    index = ImageIndex(opened.store)
    before = answers(index)
    restore(opened.folder, file)
    assert answers(index) == answers(ImageIndex(opened.store)) != before


def test_columns_of_another_workspace_are_not_taken(opened: Workspace, tmp_path: Path) -> None:
    keep(opened)
    with Workspace.create(tmp_path / "other", load_taxonomy("trashnet-6")) as other:
        other.store.images.add([new_image(n) for n in range(1, 13)])
        kept = opened.cache_folder / kept_columns.FILE_NAME
        (other.cache_folder / kept.name).write_bytes(kept.read_bytes())
        assert answers(ImageIndex(other.store, other.cache_folder)) == answers(ImageIndex(other.store))


@pytest.mark.parametrize("damage", ["cut", "empty", "garbage", "shorter", "number", "no_document"])
def test_a_damaged_file_is_not_taken(opened: Workspace, damage: str) -> None:
    keep(opened)
    path = opened.cache_folder / kept_columns.FILE_NAME
    data = path.read_bytes()
    if damage in ("cut", "empty", "garbage"):
        path.write_bytes({"cut": data[: len(data) // 2], "empty": b"", "garbage": b"\x80\x04K\x01."}[damage])
    else:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        if damage == "shorter":
            arrays["rows.label"] = arrays["rows.label"][:-1]
        elif damage == "number":
            arrays["rows.label"][3] = 900
        else:
            arrays["about"] = np.array("[1]")
        np.savez(path.with_suffix(""), **arrays)
    assert answers(ImageIndex(opened.store, opened.cache_folder)) == answers(ImageIndex(opened.store))


def test_a_cache_that_cannot_be_written_is_no_fault(opened: Workspace) -> None:
    index = ImageIndex(opened.store, opened.folder / "is-not-there")
    before = answers(index)
    index.keep()
    assert answers(index) == before
