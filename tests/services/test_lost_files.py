"""Files that are gone are found by their content; nothing else is added."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from garbage_gui.jobs.runner import run_lane
from garbage_gui.services import lost_files
from garbage_gui.services.importing import import_paths
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter
from tests.imaging import odd_files


@pytest.fixture
def filled(workspace: Workspace, picture_set: Path) -> Workspace:
    import_paths(workspace, [picture_set], operator="林")
    return workspace


def test_moved_and_renamed_files_are_found(filled: Workspace, picture_set: Path, tmp_path: Path) -> None:
    before = {i: filled.store.labels.history(i) for i in filled.store.images.ids(ImageFilter())}
    new = tmp_path / "新 \udcff"
    new.mkdir()
    moved = sorted((picture_set / "glass").iterdir())
    for number, path in enumerate(moved):
        path.rename(new / f"{number}.jpg")
    odd_files.scene((50, 40), 1234).save(new / "a stranger.png")
    (new / "not a picture.jpg").write_bytes(b"x" * 100)
    (new / "loop.jpg").symlink_to(new / "loop.jpg")
    assert len(lost_files.gone_images(filled)) == 12
    job = lost_files.start(filled, [new])
    run_lane(filled.store, "interactive", handler_for, idle_seconds=0)
    record = filled.store.jobs.get(job)
    assert record.status == "done" and record.result is not None, record.error
    assert (record.result["gone"], record.result["found"], record.result["failed"]) == (12, 12, 0)
    assert lost_files.gone_images(filled) == []
    assert {i: filled.store.labels.history(i) for i in filled.store.images.ids(ImageFilter())} == before
    assert filled.store.images.find(str(new / "3.jpg")).label == "glass"


def test_what_is_still_gone_is_said(filled: Workspace, picture_set: Path, tmp_path: Path) -> None:
    one, two, *_ = sorted((picture_set / "glass").iterdir())
    one.unlink()
    (tmp_path / "new").mkdir()
    shutil.move(two, tmp_path / "new" / two.name)
    (tmp_path / "new" / "loop.jpg").symlink_to(tmp_path / "new" / "loop.jpg")
    result = lost_files.find_files(filled, [tmp_path / "new", tmp_path / "nowhere"])
    assert (result.gone, result.found, result.failed) == (2, 1, 2)
    assert any("loop.jpg" in str(m) for m in result.first_failures)
    assert any("nowhere" in str(m) for m in result.first_failures)


def test_a_file_of_the_same_length_is_another(filled: Workspace, picture_set: Path, tmp_path: Path) -> None:
    path = next((picture_set / "glass").iterdir())
    data = bytearray(path.read_bytes())
    path.unlink()
    data[-3] ^= 1
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / path.name).write_bytes(data)
    result = lost_files.find_files(filled, [tmp_path / "new"])
    assert (result.gone, result.found, result.looked_at) == (1, 0, 1)


def test_nothing_is_gone(filled: Workspace, picture_set: Path) -> None:
    result = lost_files.find_files(filled, [picture_set])
    assert (result.gone, result.looked_at) == (0, 0)
    with pytest.raises(lost_files.FindingError):
        lost_files.start(filled, [])


def test_a_place_that_cannot_be_looked_at_counts_as_gone(filled: Workspace, picture_set: Path) -> None:
    """A name that is too long now, as on a drive with other limits, is no reason to fail."""
    shutil.rmtree(picture_set)
    picture_set.write_text("a file where a folder was")
    assert len(lost_files.gone_images(filled)) == 72
