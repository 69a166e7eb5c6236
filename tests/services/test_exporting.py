"""Export: read again, the set is the same; whole or absent; nothing is ever overwritten."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from garbage_gui.datasets.found import FormatError
from garbage_gui.jobs.context import JobCancelled, JobContext
from garbage_gui.jobs.lock import jobs_folder
from garbage_gui.jobs.runner import run_lane
from garbage_gui.services import exporting, job_control
from garbage_gui.services.exporting import export
from garbage_gui.services.importing import FailedFile, import_paths
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter
from garbage_gui.taxonomy import load_taxonomy
from tests.imaging import odd_files

FORMATS = ("folders", "csv", "huawei", "label-studio", "coco")


@pytest.fixture
def filled(workspace: Workspace, picture_set: Path) -> Workspace:
    loose = picture_set / "loose"
    loose.mkdir()
    odd_files.scene((64, 48), 99).save(loose / "没有标签.png")
    import_paths(workspace, [picture_set], operator="林")
    return workspace


def labels(workspace: Workspace, filter: ImageFilter = ImageFilter()) -> dict[str, str | None]:  # noqa: B008
    images = workspace.store.images
    return {i.sha256: i.label for i in images.get_many(images.ids(filter))}


@pytest.mark.parametrize("format", FORMATS)
def test_read_again_the_set_is_the_same(filled: Workspace, tmp_path: Path, format: str) -> None:
    out = tmp_path / "导出"
    assert export(filled, out, format) == 72
    with Workspace.create(tmp_path / "again", load_taxonomy("trashnet-6")) as again:
        result = import_paths(again, [out])
        assert (result.added, result.labelled, result.failed) == (72, 72, [])
        assert labels(again) == labels(filled, ImageFilter(labelled=True))


@pytest.mark.parametrize("format", FORMATS)
def test_with_a_filter(filled: Workspace, tmp_path: Path, format: str) -> None:
    assert export(filled, tmp_path / "out", format, ImageFilter(classes=("glass", "metal"))) == 24
    everything = ImageFilter()
    assert export(filled, tmp_path / "all", format, everything) == 73
    with Workspace.create(tmp_path / "again", load_taxonomy("trashnet-6")) as again:
        import_paths(again, [tmp_path / "all"])
        assert labels(again) == labels(filled)


def test_excluded_ones_stay_behind(filled: Workspace, tmp_path: Path) -> None:
    some = filled.store.images.ids(ImageFilter(labelled=True))[:5]
    filled.store.images.set_excluded(some, True, operator="林")
    assert export(filled, tmp_path / "out", "folders") == 67


def test_nothing_is_overwritten(filled: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert export(filled, out, "csv") == 72
    before = sorted(out.rglob("*"))
    with pytest.raises(FormatError, match="not empty"):
        export(filled, out, "csv")
    assert sorted(out.rglob("*")) == before
    (tmp_path / "file").touch()
    with pytest.raises(FormatError, match="no folder"):
        export(filled, tmp_path / "file", "csv")
    with pytest.raises(FormatError, match="voc"):
        export(filled, tmp_path / "new", "voc")
    assert not (tmp_path / "new").exists()


def test_pictures_that_are_gone_or_changed(filled: Workspace, picture_set: Path, tmp_path: Path) -> None:
    gone, changed = sorted((picture_set / "glass").iterdir())[:2]
    gone.unlink()
    odd_files.scene((10, 10)).save(changed)
    failed: list[FailedFile] = []
    assert export(filled, tmp_path / "out", "csv", failed=failed) == 70
    assert {f.path for f in failed} == {gone, changed}
    assert len(list((tmp_path / "out" / "images").iterdir())) == 70


def test_labels_of_a_class_that_the_taxonomy_lacks_are_told_once(filled: Workspace, tmp_path: Path) -> None:
    filled.store.write(
        lambda db: db.conn.execute("UPDATE images SET label = 'stone' WHERE label = 'glass'").close()
    )
    failed: list[FailedFile] = []
    assert export(filled, tmp_path / "out", "coco", failed=failed) == 72
    assert len(failed) == 1
    assert "“stone”; 12 pictures" in str(failed[0].error)


def test_cancelled_leaves_nothing(filled: Workspace, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    steps: list[float] = []
    stopped = export(
        filled,
        tmp_path / "out",
        "folders",
        progress=lambda f, m: steps.append(f),
        cancelled=lambda: len(steps) >= 5,
    )
    assert stopped == 0 and len(steps) == 5
    assert set(tmp_path.iterdir()) == before


@pytest.mark.skipif(
    sys.platform != "linux", reason="needs /dev/full's neighbour, a folder that takes no files"
)
def test_a_place_that_takes_no_files(filled: Workspace) -> None:
    with pytest.raises(FormatError, match="stopped"):
        export(filled, Path("/proc/export"), "csv")


def test_as_a_job(filled: Workspace, picture_set: Path, tmp_path: Path) -> None:
    ids = filled.store.images.ids(ImageFilter(classes=("glass", "metal")))
    next((picture_set / "glass").iterdir()).unlink()
    out = tmp_path / "导出 \udcff"
    job = exporting.start(filled, ids, "coco", out)
    run_lane(filled.store, "interactive", handler_for, idle_seconds=0)
    record = filled.store.jobs.get(job)
    assert record.status == "done" and record.result is not None, record.error
    assert (record.result["written"], record.result["failed"], len(record.result["first_failures"])) == (
        23,
        1,
        1,
    )
    assert len(list((out / "images").iterdir())) == 23
    assert list(jobs_folder(filled.folder).glob("*.ids")) == []
    with pytest.raises(FormatError, match="not empty"):
        exporting.start(filled, ids, "coco", out)


def test_a_job_that_is_cancelled_leaves_nothing_and_can_begin_anew(
    filled: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = filled.store.images.ids(ImageFilter(labelled=True))
    job = exporting.start(filled, ids, "csv", tmp_path / "out")
    with monkeypatch.context() as patched:
        patched.setattr(JobContext, "cancelled", lambda context: True)
        patched.setattr(JobContext, "check", lambda context: (_ for _ in ()).throw(JobCancelled()))
        run_lane(filled.store, "interactive", handler_for, idle_seconds=0)
    assert not (tmp_path / "out").exists()
    assert filled.store.jobs.get(job).status == "cancelled"
    job_control.resume(filled, job)
    run_lane(filled.store, "interactive", handler_for, idle_seconds=0)
    assert filled.store.jobs.get(job).status == "done"
    assert len(list((tmp_path / "out" / "images").iterdir())) == 72


def test_an_empty_set(workspace: Workspace, tmp_path: Path) -> None:
    for format in FORMATS:
        assert export(workspace, tmp_path / format, format) == 0
        assert (tmp_path / format).is_dir()
