"""Classifying what is hostile or goes away: folders, files, drives and models."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from garbage_gui.inference import pipeline
from garbage_gui.jobs.runner import run_lane
from garbage_gui.services import classifying, models
from garbage_gui.services.classification_results import ClassifiedFile, all_results
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobRecord
from garbage_gui.taxonomy import load_taxonomy
from tests.bundles import colour_picture, write_colour_bundle
from tests.disks import disk
from tests.services.test_classifying import add_model


@pytest.fixture
def workspace(workspace: Workspace) -> Iterator[Workspace]:
    add_model(workspace)
    workspace.store.models.promote("colours", operator="test")
    return workspace


def classify(
    workspace: Workspace, *paths: Path, model: str | None = None
) -> tuple[JobRecord, dict[str, ClassifiedFile]]:
    job_id = classifying.start(workspace, paths, model_id=model)
    run_lane(workspace.store, "interactive", handler_for, idle_seconds=0)
    rows = {row.path.name: row for row in all_results(workspace, job_id)}
    return workspace.store.jobs.get(job_id), rows


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices lie elsewhere there")
def test_a_folder_of_loops_pipes_and_devices(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "mean"
    folder.mkdir()
    colour_picture(0).save(folder / "good.png")
    (folder / "self").symlink_to(folder)
    (folder / "loop.jpg").symlink_to(folder / "loop.jpg")
    (folder / "endless.jpg").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.jpg")
    job, rows = classify(workspace, folder, Path("/dev/zero"))
    assert job.status == "done" and job.result is not None
    assert (job.result["files"], job.result["failed"]) == (5, 4)
    assert rows.pop("good.png").class_key == "cardboard"
    assert {name: str(row.error).partition(" is ")[2] for name, row in rows.items()} == {
        "loop.jpg": "a link that leads back to itself: delete it.",
        "endless.jpg": "a pipe or a device, not a picture; it was left alone.",
        "pipe.jpg": "a pipe or a device, not a picture; it was left alone.",
        "zero": "a pipe or a device, not a picture; it was left alone.",
    }


def test_a_file_that_is_replaced_while_it_is_read(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is stored is what was read, and the file that lies there now is read the next time."""
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / "a.png"
    colour_picture(0).save(path)
    other = tmp_path / "other.png"
    colour_picture(1, (91, 71)).save(other)
    real, read = pipeline.read_file, hashlib.sha256(path.read_bytes()).hexdigest()

    def replaced_while_read(place: Path) -> bytes:
        data = real(place)
        other.replace(path)
        return data

    monkeypatch.setattr(pipeline, "read_file", replaced_while_read)
    _, rows = classify(workspace, folder)
    monkeypatch.undo()
    assert (rows["a.png"].class_key, rows["a.png"].sha256) == ("cardboard", read)
    _, rows = classify(workspace, folder)
    assert rows["a.png"].class_key == "glass"
    assert rows["a.png"].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_that_gets_shorter_while_it_is_read(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.png"
    colour_picture(0).save(path)
    real = pipeline.stamp

    def cut(place: Path) -> Any:
        found = real(place)
        os.truncate(place, 40)
        return found

    monkeypatch.setattr(pipeline, "stamp", cut)
    job, rows = classify(workspace, path)
    assert job.status == "done" and rows["a.png"].error is not None and rows["a.png"].class_key is None


def test_a_drive_that_disappears_in_the_middle(workspace: Workspace, tmp_path: Path) -> None:
    with disk(tmp_path / "stick", "16m") as stick:
        colour_picture(0, (1200, 900)).save(stick / "0000.png")
        for number in range(1, 600):
            shutil.copyfile(stick / "0000.png", stick / f"{number:04d}.png")
        job_id = classifying.start(workspace, [stick])
        thread = threading.Thread(
            target=run_lane, args=(workspace.store, "interactive", handler_for), kwargs={"idle_seconds": 0}
        )
        thread.start()
        end = time.monotonic() + 60
        while not workspace.store.jobs.file_count(job_id):
            assert time.monotonic() < end
            time.sleep(0.005)
        moved = tmp_path / "elsewhere"
        moved.mkdir()
        subprocess.run(["mount", "--move", str(stick), str(moved)], check=True)
        thread.join(60)
        assert not thread.is_alive()
        job = workspace.store.jobs.get(job_id)
        rows = list(all_results(workspace, job_id))
        assert job.status == "failed" and f"The drive at {stick} is not connected" in str(job.error)
        assert rows and len(rows) < 600
        assert all(row.error is None and row.class_key == "cardboard" for row in rows), (
            "what was found is kept"
        )
        # Its empty place is not taken for it.
        _go_on(workspace, job_id)
        assert workspace.store.jobs.get(job_id).status == "failed"
        assert len(list(all_results(workspace, job_id))) == len(rows)
        subprocess.run(["mount", "--move", str(moved), str(stick)], check=True)
        _go_on(workspace, job_id)
        job = workspace.store.jobs.get(job_id)
        assert job.status == "done" and job.result is not None
        assert (job.result["files"], job.result["failed"]) == (600, 0)


def test_a_folder_that_is_taken_away_in_the_middle(workspace: Workspace, tmp_path: Path) -> None:
    folder, away = tmp_path / "图片", tmp_path / "weg"
    folder.mkdir()
    for number in range(3):
        colour_picture(number).save(folder / f"{number}.png")
    read, first_is_read = pipeline._Pipeline._read, threading.Event()

    def reading(self: Any, file: Any) -> Any:
        if file.path.name == "1.png":
            assert first_is_read.wait(30)
            folder.rename(away)
        result = read(self, file)
        if file.path.name == "0.png":
            first_is_read.set()
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline._Pipeline, "_read", reading)
        job, rows = classify(workspace, folder)
    assert job.status == "failed" and f"The folder {folder} is not there any more" in str(job.error)
    assert "0.png" in rows and "1.png" not in rows
    assert all(row.class_key is not None for row in rows.values())
    _go_on(workspace, job.job_id)
    assert workspace.store.jobs.get(job.job_id).status == "failed", "still away"
    away.rename(folder)
    _go_on(workspace, job.job_id)
    found = list(all_results(workspace, job.job_id))
    assert sorted(row.path.name for row in found) == ["0.png", "1.png", "2.png"]
    assert all(row.error is None for row in found)


def _go_on(workspace: Workspace, job_id: int) -> None:
    workspace.store.jobs.requeue(job_id)
    run_lane(workspace.store, "interactive", handler_for, idle_seconds=0)


@pytest.mark.parametrize("file", ["openvino/model.bin", "openvino/model.xml", "model.json"])
def test_a_model_file_that_is_cut_short(workspace: Workspace, tmp_path: Path, file: str) -> None:
    colour_picture(0).save(tmp_path / "a.png")
    path = workspace.models_folder / "colours" / file
    os.truncate(path, path.stat().st_size // 2)
    job, rows = classify(workspace, tmp_path / "a.png")
    assert job.status == "failed" and job.error is not None and not rows
    said = str(job.error)
    assert str(workspace.models_folder / "colours") in said and "\n" not in said and "Traceback" not in said
    with Workspace.create(tmp_path / "other", workspace.taxonomy) as other:
        with pytest.raises(Exception, match=r"(damaged|cannot be used|not a model)"):
            models.import_bundle(other, workspace.models_folder / "colours")
        assert not (other.models_folder / "colours").exists()


def test_a_model_of_other_classes_predicts_its_own_and_is_told_at_the_import(
    workspace: Workspace, tmp_path: Path
) -> None:
    colour_picture(0).save(tmp_path / "a.png")
    theirs = load_taxonomy("huawei-40")
    write_colour_bundle(tmp_path / "foreign", taxonomy=theirs, model_id="foreign")
    record = models.import_bundle(workspace, tmp_path / "foreign")
    said = models.foreign_classes(workspace, record.model_id)
    assert said is not None and "cannot become" not in str(said)
    assert "not become the active one" in str(said) and theirs.classes[0].key in str(said)
    assert models.foreign_classes(workspace, "colours") is None
    job, rows = classify(workspace, tmp_path / "a.png", model="foreign")
    assert job.status == "done"
    row = rows["a.png"]
    assert (row.class_key, row.category) == (theirs.classes[0].key, theirs.classes[0].category)
