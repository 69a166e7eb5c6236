"""Moving images between the sides: near-duplicates together, and nothing learned into the check set."""

from __future__ import annotations

from pathlib import Path

import pytest

from garbage_gui.services import undoing
from garbage_gui.services.splitting import MovedSplits, move
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import LabelChange, ModelRecord
from tests.store.pictures import new_image


@pytest.fixture
def labelled(workspace: Workspace) -> Workspace:
    """Six labelled images; 1 and 2 are near-duplicates that train, 3 trains too, 4 validates, 5 and 6 are checks."""
    store = workspace.store
    store.images.add([new_image(n) for n in range(1, 7)])
    store.labels.apply([LabelChange(n, "glass") for n in range(1, 7)], operator="ann", cause="import")
    store.images.set_groups({1: 1, 2: 1})
    store.images.set_splits({1: "train", 2: "train", 3: "train", 4: "validation", 5: "test", 6: "test"})
    return workspace


def sides(workspace: Workspace) -> list[str | None]:
    return [image.split for image in workspace.store.images.get_many(range(1, 7))]


def test_near_duplicates_go_together(labelled: Workspace) -> None:
    assert move(labelled, [1, 3], "validation") == MovedSplits(moved=3, duplicates=1, kept=0)
    assert sides(labelled) == ["validation"] * 4 + ["test"] * 2
    assert move(labelled, [1], "validation") == MovedSplits(0, 0, 0)


def test_without_a_model_that_learned_all_may_become_checks(labelled: Workspace) -> None:
    assert move(labelled, [2, 4], "test") == MovedSplits(moved=3, duplicates=1, kept=0)
    assert sides(labelled) == ["test", "test", "train", "test", "test", "test"]


def test_what_a_job_learns_from_now_stays(labelled: Workspace) -> None:
    labelled.store.jobs.add("train", "compute", {})
    assert move(labelled, [1, 4], "test") == MovedSplits(moved=0, duplicates=0, kept=2)
    assert sides(labelled)[:4] == ["train", "train", "train", "validation"]
    assert move(labelled, [5], "train") == MovedSplits(moved=1, duplicates=0, kept=0)


def test_a_job_that_learns_is_found_behind_many_others(labelled: Workspace) -> None:
    labelled.store.jobs.add("train", "compute", {})
    for _ in range(101):
        labelled.store.jobs.add_done("classify", "interactive", {}, {}, [])
    assert move(labelled, [3], "test").kept == 1


def test_a_model_whose_card_is_gone_may_have_seen_all(labelled: Workspace, tmp_path: Path) -> None:
    job = labelled.store.jobs.add("train", "compute", {})
    labelled.store.jobs.request_cancel(job)
    record = ModelRecord("m", "m", "mobilenet_v2", 0, None, 0.0, tmp_path / "gone", {}, job)
    labelled.store.models.add(record)
    assert move(labelled, [3], "test").kept == 1
    labelled.store.images.add([new_image(9)])
    assert move(labelled, [7], "test").moved == 1, "an image without a side was never learned from"


def learned(workspace: Workspace, folder: Path) -> None:
    """A model that may have learned from all there is: its card cannot be read."""
    job = workspace.store.jobs.add("train", "compute", {})
    workspace.store.jobs.request_cancel(job)
    workspace.store.models.add(ModelRecord("m", "m", "mobilenet_v2", 0, None, 0.0, folder / "gone", {}, job))


def test_a_move_is_one_step_that_goes_back_and_forth(labelled: Workspace) -> None:
    before = sides(labelled)
    move(labelled, [1, 3, 5], "validation", operator="ann")
    moved = sides(labelled)
    undone = undoing.undo(labelled, operator="bob")
    assert sides(labelled) == before and undone.kept == 0
    undoing.redo(labelled, operator="bob")
    assert sides(labelled) == moved
    undoing.undo(labelled, operator="bob")
    assert sides(labelled) == before
    assert move(labelled, [1], "train").moved == 0
    assert undoing.next_redo(labelled) is not None, "what changed nothing is no step"


def test_what_was_learned_from_since_stays_out_of_the_check_set(labelled: Workspace, tmp_path: Path) -> None:
    labelled.store.images.add([new_image(9)])
    labelled.store.images.move_splits({7: "test"})
    move(labelled, [5, 6, 7], "train", operator="ann")
    learned(labelled, tmp_path)
    undone = undoing.undo(labelled, operator="ann")
    assert undone.kept == 2 and not undone.is_refused
    assert sides(labelled)[4:] == ["train", "train"] and labelled.store.images.get(7).split == "test"
    undoing.redo(labelled, operator="ann")
    assert labelled.store.images.get(7).split == "train" and sides(labelled)[4:] == ["train", "train"]
    # What has never had a label can go back once more; the others stay where the undo left them.
    assert undoing.undo(labelled, operator="ann").kept == 0
    assert labelled.store.images.get(7).split == "test" and sides(labelled)[4:] == ["train", "train"]


def test_what_was_without_a_side_does_not_come_to_the_check_set_by_a_detour(
    labelled: Workspace, tmp_path: Path
) -> None:
    labelled.store.images.move_splits({3: None})
    move(labelled, [3], "train")
    learned(labelled, tmp_path)
    assert undoing.undo(labelled, operator="").kept == 1
    assert move(labelled, [3], "test").kept == 1


def test_a_redo_into_the_check_set_is_guarded_too(labelled: Workspace, tmp_path: Path) -> None:
    move(labelled, [3], "test")
    undoing.undo(labelled, operator="")
    learned(labelled, tmp_path)
    redone = undoing.redo(labelled, operator="")
    assert redone.kept == 1 and redone.is_refused
    assert sides(labelled)[2] == "train"


def test_a_near_duplicate_that_came_since_goes_along(labelled: Workspace) -> None:
    move(labelled, [5], "train")
    labelled.store.images.add([new_image(9)])
    labelled.store.images.set_groups({5: 5, 7: 5})
    labelled.store.images.set_splits({7: "train"})
    undoing.undo(labelled, operator="")
    assert [labelled.store.images.get(n).split for n in (5, 7)] == ["test", "test"]
    undoing.redo(labelled, operator="")
    assert [labelled.store.images.get(n).split for n in (5, 7)] == ["train", "train"]
