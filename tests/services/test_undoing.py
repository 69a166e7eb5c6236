"""What an undo takes back: labels and sortings in the order in which they were done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from garbage_gui.services import labelling, undoing
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import LabelEvent
from tests.services.sorting.scene import classified, make_workspace, sort, take_back, write


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
    assert isinstance(found, undoing.UndoableSorting) and found.job.job_id == first.job_id
    assert (found.files, found.moved, found.folder, found.is_active) == (3, True, tmp_path / "one", False)
    label(scene, "paper")
    found = undoing.newest(scene)
    assert isinstance(found, LabelEvent) and found.to_class == "paper"
    labelling.undo(scene, operator="test")
    assert isinstance(undoing.newest(scene), undoing.UndoableSorting)
    take_back(scene, first)
    found = undoing.newest(scene)
    assert isinstance(found, LabelEvent) and found.to_class == "metal"
    labelling.undo(scene, operator="test")
    assert undoing.newest(scene) is None


def test_one_that_goes_back_already_is_none_and_one_that_runs_is_told(
    scene: Workspace, tmp_path: Path
) -> None:
    done = sort(scene, tmp_path / "one", action="copy")
    scene.store.jobs.add("sort_undo", "interactive", {"sort": done.job_id})
    assert undoing.newest(scene) is None
    scene.store.jobs.add("sort", "interactive", {"target": str(tmp_path / "two"), "action": "copy"})
    found = undoing.newest(scene)
    assert isinstance(found, undoing.UndoableSorting) and found.is_active and not found.moved


def test_what_was_changed_since_is_counted(scene: Workspace, tmp_path: Path) -> None:
    sort(scene, tmp_path / "one", action="move")
    found = undoing.newest(scene)
    assert isinstance(found, undoing.UndoableSorting)
    assert undoing.changed_files(scene, found) == 0
    folder = next(path for path in (tmp_path / "one").iterdir() if path.is_dir())
    (folder / "0.jpg").unlink()
    write(folder / "1.jpg", "another")
    write(tmp_path / "in" / "2.jpg", "something else")
    assert undoing.changed_files(scene, found) == 3
    assert undoing.changed_files(scene, found, most=2) == 2
