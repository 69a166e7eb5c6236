"""Archives in the app: classified, imported, shown and trained on where they are."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from garbage_gui.imaging.decode import read_picture
from garbage_gui.imaging.thumbnails import ThumbnailCache
from garbage_gui.jobs.runner import run_lane
from garbage_gui.services import classifying
from garbage_gui.services.classification_results import all_results
from garbage_gui.services.exporting import export
from garbage_gui.services.importing import import_paths
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.labelling import find_image
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobRecord
from tests.bundles import colour_picture
from tests.imaging.zip_files import Entry, write_zip
from tests.ui.desk import colour_workspace

KEYS = ("cardboard", "glass", "metal", "paper", "plastic", "trash")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = colour_workspace(tmp_path / "工作区")
    yield workspace
    workspace.close()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Six pictures in class folders, one of them in a folder of no class."""
    folder = tmp_path / "set"
    for which, key in enumerate(KEYS):
        (folder / key).mkdir(parents=True)
        colour_picture(which, shade=which).save(folder / key / f"图{which}.png")
    (folder / "trash").rename(folder / "什么")
    path = tmp_path / "图片.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for file in sorted(folder.rglob("*.png")):
            made.write(file, file.relative_to(folder))
    shutil.rmtree(folder)
    return path


def classify(workspace: Workspace, *paths: Path) -> JobRecord:
    job_id = classifying.start(workspace, paths)
    run_lane(workspace.store, "interactive", handler_for, idle_seconds=0)
    return workspace.store.jobs.get(job_id)


def test_an_archive_is_classified_like_a_folder(workspace: Workspace, archive: Path) -> None:
    job = classify(workspace, archive)
    assert job.status == "done" and job.result is not None, job.error
    assert (job.result["predicted"], job.result["failed"]) == (6, 0)
    rows = {row.path.relative_to(archive).as_posix(): row for row in all_results(workspace, job.job_id)}
    assert {name: row.class_key for name, row in rows.items()} == {
        **{f"{key}/图{i}.png": key for i, key in enumerate(KEYS[:5])},
        "什么/图5.png": "trash",
    }
    row = rows["glass/图1.png"]
    image = workspace.store.images.get(row.image_id or 0)
    assert image.path == archive / "glass" / "图1.png"
    assert find_image(workspace, str(row.path)).image_id == row.image_id
    assert read_picture(image.path).size == (90, 70)
    assert ThumbnailCache(workspace.cache_folder).get(image.sha256, image.path)
    again = classify(workspace, archive)
    assert again.result is not None and (again.result["predicted"], again.result["known"]) == (0, 6)


def test_what_is_wrong_in_an_archive_is_told_and_the_rest_goes_on(
    workspace: Workspace, tmp_path: Path
) -> None:
    picture = tmp_path / "1.png"
    colour_picture(1).save(picture)
    data = picture.read_bytes()
    path = write_zip(
        tmp_path / "bad.zip",
        [
            Entry(b"../../1.png", data),
            Entry(b"/1.png", data),
            Entry(b"broken.png", data, crc=7),
            Entry(b"no picture.jpg", b"text"),
            Entry(b"empty.png"),
            Entry("瓶.png".encode("gbk"), data),
            Entry("瓶.png".encode("gbk"), data),
        ],
    )
    (tmp_path / "none.zip").write_bytes(b"nothing")
    job = classify(workspace, path, tmp_path / "none.zip")
    assert job.status == "done" and job.result is not None
    assert (job.result["files"], job.result["predicted"], job.result["failed"]) == (8, 1, 7)
    rows = list(all_results(workspace, job.job_id))
    assert [row.path for row in rows if row.error is None] == [path / "瓶.png"]
    assert all(row.path == tmp_path / "none.zip" or row.path.is_relative_to(path) for row in rows)


def test_an_archive_of_class_folders_is_imported_with_its_labels(
    workspace: Workspace, archive: Path, tmp_path: Path
) -> None:
    result = import_paths(workspace, [archive], operator="test")
    assert (result.added, result.labelled) == (6, 5)
    (problem,) = result.failed
    assert "什么 has the name of no class" in str(problem.error)
    image = workspace.store.images.find(str(archive / "metal" / "图2.png"))
    assert image.label == "metal" and image.path is not None
    assert export(workspace, tmp_path / "out", "folders") == 5
    assert (tmp_path / "out" / "metal" / "图2.png").is_file()
    again = import_paths(workspace, [archive], operator="test")
    assert (again.added, again.known) == (0, 6)


def test_an_archive_named_like_a_class_labels_what_is_in_it(workspace: Workspace, tmp_path: Path) -> None:
    colour_picture(1).save(tmp_path / "1.png")
    path = write_zip(tmp_path / "glass.zip", [Entry(b"1.png", (tmp_path / "1.png").read_bytes())])
    assert import_paths(workspace, [path], operator="test").labelled == 1


def test_copies_stand_for_an_archive_that_is_gone(workspace: Workspace, archive: Path) -> None:
    result = import_paths(workspace, [archive], copy=True, operator="test")
    assert result.added == 6
    image = workspace.store.images.find(str(archive / "metal" / "图2.png"))
    archive.unlink()
    path = workspace.store.images.get(image.image_id).path
    assert path is not None and path.is_relative_to(workspace.images_folder)


def test_of_two_places_the_archive_that_is_there_counts(
    workspace: Workspace, archive: Path, tmp_path: Path
) -> None:
    import_paths(workspace, [archive], operator="test")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path / "out")
    import_paths(workspace, [tmp_path / "out"], operator="test")
    shutil.rmtree(tmp_path / "out")
    image = workspace.store.images.find(str(archive / "metal" / "图2.png"))
    assert image.path == archive / "metal" / "图2.png"
