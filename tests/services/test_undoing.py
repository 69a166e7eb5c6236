"""What undo and redo do: labels, sortings and moves between sides in the order in which they were done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from garbage_gui.services import labelling, splitting, undoing
from garbage_gui.services.sorting import job, undo, undoable
from garbage_gui.services.sorting.request import SortError, request
from garbage_gui.services.sorting.undoable import SortingStep
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import NothingToRedoError, StoreError
from tests.services.sorting.scene import classified, make_workspace, sort, take_back, tree, work_off, write


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Workspace]:
    workspace = make_workspace(tmp_path / "工作区")
    classified(workspace, {write(tmp_path / "in" / f"{n}.jpg", str(n)): "glass" for n in range(3)})
    yield workspace
    workspace.close()


def label(workspace: Workspace, key: str) -> None:
    labelling.label(workspace, 1, key, operator="test", cause="review")


def test_the_newest_goes_first_whatever_it_is(scene: Workspace, tmp_path: Path) -> None:
    assert undoing.newest(scene) is None
    label(scene, "metal")
    first = sort(scene, tmp_path / "one", action="move")
    found = undoing.newest(scene)
    assert isinstance(found, SortingStep) and found.job.job_id == first.job_id
    assert (found.files, found.moved, found.folder, found.is_active) == (3, True, tmp_path / "one", False)
    label(scene, "paper")
    found = undoing.newest(scene)
    assert isinstance(found, undoing.LabelStep) and found.batch.event.to_class == "paper"
    undoing.undo(scene, operator="test")
    assert isinstance(undoing.newest(scene), SortingStep)
    take_back(scene, first)
    found = undoing.newest(scene)
    assert isinstance(found, undoing.LabelStep) and found.batch.event.to_class == "metal"
    undoing.undo(scene, operator="test")
    assert undoing.newest(scene) is None


def test_one_that_goes_back_already_is_none_and_one_that_runs_is_told(
    scene: Workspace, tmp_path: Path
) -> None:
    done = sort(scene, tmp_path / "one", action="copy")
    undo.start(scene, done.job_id)
    assert undoing.newest(scene) is None
    job.start(scene, request(scene, tmp_path / "two"))
    found = undoing.newest(scene)
    assert isinstance(found, SortingStep) and found.is_active and not found.moved


def test_what_was_changed_since_is_counted(scene: Workspace, tmp_path: Path) -> None:
    sort(scene, tmp_path / "one", action="move")
    found = undoing.newest(scene)
    assert isinstance(found, SortingStep)
    assert undoable.changed_files(scene, found) == 0
    folder = next(path for path in (tmp_path / "one").iterdir() if path.is_dir())
    (folder / "0.jpg").unlink()
    write(folder / "1.jpg", "another")
    write(tmp_path / "in" / "2.jpg", "something else")
    assert undoable.changed_files(scene, found) == 3
    assert undoable.changed_files(scene, found, most=2) == 2


def test_a_sorting_is_sorted_again(scene: Workspace, tmp_path: Path) -> None:
    before = tree(tmp_path / "in")
    done = sort(scene, tmp_path / "one", action="move")
    sorted_so = tree(tmp_path / "one")
    back = undoing.undo(scene, operator="ann")
    assert back.job_id is not None and back.operation is not None and back.operation.operator == "ann"
    step = undoing.next_redo(scene)
    assert isinstance(step, SortingStep) and step.is_active
    with pytest.raises(SortError, match="still being put back"):
        undoing.redo(scene, operator="ann")
    work_off(scene, back.job_id)
    assert tree(tmp_path / "in") == before and undoing.newest(scene) is None
    step = undoing.next_redo(scene)
    assert isinstance(step, SortingStep) and not step.is_active
    assert (step.job.job_id, step.files) == (done.job_id, 3) and undoable.gone_files(scene, step) == 0
    again = undoing.redo(scene, operator="ann")
    assert again.job_id is not None
    work_off(scene, again.job_id)
    assert tree(tmp_path / "one") == sorted_so and tree(tmp_path / "in") == {}
    newest = undoing.newest(scene)
    assert isinstance(newest, SortingStep) and newest.job.job_id == again.job_id
    assert undoing.next_redo(scene) is None
    back = undoing.undo(scene, operator="ann")
    assert back.job_id is not None
    work_off(scene, back.job_id)
    assert tree(tmp_path / "in") == before


def test_what_is_gone_since_is_counted_and_nothing_is_lost(scene: Workspace, tmp_path: Path) -> None:
    sort(scene, tmp_path / "one", action="move")
    back = undoing.undo(scene, operator="")
    assert back.job_id is not None
    work_off(scene, back.job_id)
    (tmp_path / "in" / "0.jpg").unlink()
    write(tmp_path / "in" / "1.jpg", "another picture")
    step = undoing.next_redo(scene)
    assert isinstance(step, SortingStep) and undoable.gone_files(scene, step) == 2
    again = undoing.redo(scene, operator="")
    assert again.job_id is not None
    result = work_off(scene, again.job_id).result
    assert result is not None and (result["done"], result["failed"]) == (1, 2)
    assert tree(tmp_path / "in") == {"1.jpg": "another picture"}


def test_after_something_new_a_sorting_is_not_sorted_again(scene: Workspace, tmp_path: Path) -> None:
    done = sort(scene, tmp_path / "one", action="copy")
    take_back(scene, done)
    assert undoing.next_redo(scene) is not None
    label(scene, "metal")
    assert undoing.next_redo(scene) is None
    with pytest.raises(NothingToRedoError):
        undoing.redo(scene, operator="")


def sides(workspace: Workspace) -> list[str | None]:
    return [image.split for image in workspace.store.images.get_many([1, 2, 3])]


def test_moves_and_labels_go_back_and_forth_in_order_also_after_a_restart(
    scene: Workspace, tmp_path: Path
) -> None:
    label(scene, "metal")
    splitting.move(scene, [1, 2], "train", operator="ann")
    label(scene, "paper")
    splitting.move(scene, [1], "test", operator="ann")
    scene.close()
    with Workspace.open(tmp_path / "工作区") as again:
        step = undoing.newest(again)
        assert isinstance(step, undoing.OperationStep) and step.image is not None and step.image.image_id == 1
        assert step.operation.said == {"images": 1, "image": 1, "side": "test"}
        undone = [undoing.undo(again, operator="bob") for _ in range(4)]
        assert [type(r.step) for r in undone] == [undoing.OperationStep, undoing.LabelStep] * 2
        assert sides(again) == [None] * 3 and again.store.images.get(1).label is None
        assert undoing.newest(again) is None
        redone = [undoing.redo(again, operator="bob") for _ in range(3)]
        assert [type(r.step) for r in redone] == [undoing.LabelStep, undoing.OperationStep, undoing.LabelStep]
        assert sides(again) == ["train", "train", None] and again.store.images.get(1).label == "paper"
    with Workspace.open(tmp_path / "工作区") as third:
        undoing.redo(third, operator="bob")
        assert sides(third) == ["test", "train", None]
        with pytest.raises(NothingToRedoError):
            undoing.redo(third, operator="bob")
        undoing.undo(third, operator="bob")
        assert sides(third) == ["train", "train", None]


def test_a_step_of_a_newer_version_is_told_and_nothing_is_changed(scene: Workspace) -> None:
    scene.store.operations.append("from the future", operator="", said={})
    with pytest.raises(StoreError, match="Update Garbage GUI"):
        undoing.undo(scene, operator="")
    assert undoing.next_redo(scene) is None


def test_two_windows_do_not_sort_again_twice(scene: Workspace, tmp_path: Path) -> None:
    take_back(scene, sort(scene, tmp_path / "one", action="copy"))
    step = undoing.next_redo(scene)
    assert isinstance(step, SortingStep)
    undoing.redo_sorting(scene, step, operator="first")
    with pytest.raises(NothingToRedoError):
        undoing.redo_sorting(scene, step, operator="second")


def test_an_undoing_that_was_stopped_is_offered_again_as_the_same_step(
    scene: Workspace, tmp_path: Path
) -> None:
    done = sort(scene, tmp_path / "one", action="move")
    first = undoing.undo(scene, operator="ann")
    assert first.job_id is not None
    scene.store.jobs.request_cancel(first.job_id)
    assert undoing.next_redo(scene) is None, "its files still lie in the folders"
    again = undoing.newest(scene)
    assert isinstance(again, SortingStep) and again.job.job_id == done.job_id
    second = undoing.undo(scene, operator="bob")
    assert second.operation == first.operation and second.job_id is not None
    work_off(scene, second.job_id)
    assert undoing.newest(scene) is None and isinstance(undoing.next_redo(scene), SortingStep)
