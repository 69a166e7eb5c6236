"""Classifying as a job: stored as it goes, resumed where it was, nothing computed twice; results as files."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from garbage_gui.datasets.csv_file import plain_cell
from garbage_gui.imaging.ordinary_files import as_text
from garbage_gui.jobs.runner import run_lane
from garbage_gui.messages import GarbageError, Message
from garbage_gui.services import classifying, job_control, predictors
from garbage_gui.services.classification_results import ClassifiedFile, all_results, changes
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.predictors import NoModelError
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import JobRecord, ModelRecord, NewJobFile
from garbage_gui.store.store import Store
from garbage_gui.taxonomy import load_taxonomy
from tests.bundles import COLOURS, colour_picture, write_colour_bundle


def add_model(workspace: Workspace, model_id: str = "colours", **options: Any) -> None:
    bundle = write_colour_bundle(workspace.models_folder / model_id, model_id=model_id, **options)
    card = bundle.card
    workspace.store.models.add(
        ModelRecord(model_id, card.name, card.backbone, 0, None, card.created_at, bundle.folder, {}, None)
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace.create(tmp_path / "工作区", load_taxonomy("trashnet-6"))
    add_model(workspace)
    workspace.store.models.promote("colours", operator="test")
    yield workspace
    job_control.runners.stop(workspace.folder)
    workspace.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "图片"
    folder.mkdir()
    for i in range(30):
        colour_picture(i % 6, shade=i).save(folder / f"{i:03d}.png")
    return folder


def run_here(workspace: Workspace, job_id: int) -> JobRecord:
    run_lane(workspace.store, "interactive", handler_for, idle_seconds=0)
    return workspace.store.jobs.get(job_id)


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_a_folder_becomes_images_predictions_and_results(workspace: Workspace, pictures: Path) -> None:
    (pictures / "broken.jpg").write_bytes(b"\xff\xd8\xff nothing")
    (pictures / "notes.txt").write_text("x", encoding="utf-8")
    job_id = classifying.start(workspace, [pictures])
    job = run_here(workspace, job_id)
    assert job.status == "done", job.error
    assert job.result is not None
    wanted = {"model": "colours", "files": 31, "predicted": 30, "known": 0, "failed": 1, "passed_over": 1}
    assert {key: job.result[key] for key in wanted} == wanted
    assert job.result["images_per_second"] > 0
    rows = list(all_results(workspace, job_id))
    assert [row.path.name for row in rows] == [*(f"{i:03d}.png" for i in range(30)), "broken.jpg"]
    classes = load_taxonomy("trashnet-6").classes
    for i, row in enumerate(rows[:30]):
        assert (row.class_key, row.category) == (classes[i % 6].key, classes[i % 6].category)
        assert row.confidence is not None and row.confidence > 0.99 and row.unsure is False
        assert len(row.top) == 5 and row.top[0][0] == row.class_key and row.error is None
        image = workspace.store.images.find(str(row.path))
        assert (image.image_id, image.sha256) == (row.image_id, row.sha256)
        assert image.label is None and (image.width, image.height) == (90, 70)
    assert "broken.jpg" in str(rows[30].error) and rows[30].class_key is None
    stored = workspace.store.predictions.get(rows[0].image_id or 0, "colours")
    assert stored is not None
    assert np.frombuffer(stored.probabilities, "<f2").argmax() == 0
    assert len(workspace.store.images.perceptual_hashes()) == 30


def test_results_come_page_by_page(workspace: Workspace, pictures: Path) -> None:
    job_id = classifying.start(workspace, [pictures])
    run_here(workspace, job_id)
    first = classifying.results(workspace, job_id, limit=20)
    rest = classifying.results(workspace, job_id, after=first[-1].file_id, limit=20)
    assert (len(first), len(rest)) == (20, 10)
    assert classifying.results(workspace, job_id, after=rest[-1].file_id) == []
    brief = classifying.results(workspace, job_id, limit=20, details=False)
    assert brief == [replace(row, sha256=None, top=()) for row in first]


def test_what_is_known_is_not_computed_again(workspace: Workspace, pictures: Path) -> None:
    run_here(workspace, classifying.start(workspace, [pictures]))
    shutil.copy(pictures / "003.png", pictures / "copy.png")
    colour_picture(5, shade=77).save(pictures / "004.png")
    job_id = classifying.start(workspace, [pictures])
    job = run_here(workspace, job_id)
    assert job.result is not None
    assert (job.result["predicted"], job.result["known"]) == (1, 30)
    rows = {row.path.name: row for row in all_results(workspace, job_id)}
    assert len(rows) == 31 and all(row.error is None for row in rows.values())
    assert rows["copy.png"].image_id == rows["003.png"].image_id
    assert rows["004.png"].class_key == "trash"


def test_what_looks_like_nothing_in_the_training_set_is_told(
    workspace: Workspace, pictures: Path, tmp_path: Path
) -> None:
    add_model(workspace, "knows", novelty_limit=0.05)
    strange = Image.new("RGB", (90, 70), COLOURS[0])
    strange.paste(COLOURS[3], (0, 0, 45, 70))
    strange.save(pictures / "strange.png")
    job_id = classifying.start(workspace, [pictures], model_id="knows")
    assert run_here(workspace, job_id).status == "done"
    rows = {row.path.name: row for row in all_results(workspace, job_id)}
    assert [name for name, row in rows.items() if row.novel] == ["strange.png"]
    assert rows["strange.png"].novelty is not None and rows["strange.png"].novelty > 1
    assert rows["000.png"].novel is False
    assert rows["strange.png"].to_json()["novel"] is True
    classifying.write_results(tmp_path / "o.csv", rows.values())
    with (tmp_path / "o.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = {Path(cells["path"]).name: cells for cells in csv.DictReader(file)}
    assert (cells["strange.png"]["novel"], cells["000.png"]["novel"]) == ("yes", "no")
    assert float(cells["strange.png"]["novelty"]) > 1 > float(cells["000.png"]["novelty"])


def test_predictions_from_before_a_model_could_tell_are_made_up_for(
    workspace: Workspace, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = workspace.store.models.get("colours").folder
    job_id = classifying.start(workspace, [pictures])
    run_here(workspace, job_id)
    assert all(row.novel is None for row in all_results(workspace, job_id))
    # The model stays, with its name; only its table is new, as with the one that ships with the app.
    shutil.rmtree(folder)
    write_colour_bundle(folder, novelty_limit=0.05)
    monkeypatch.setattr(predictors, "_predictors", predictors._Predictors())
    job_id = classifying.start(workspace, [pictures])
    job = run_here(workspace, job_id)
    assert job.result is not None and (job.result["predicted"], job.result["known"]) == (0, 30)
    assert all(row.novel is False for row in all_results(workspace, job_id))


def test_another_model_predicts_for_itself(workspace: Workspace, pictures: Path) -> None:
    add_model(workspace, "unsure-one", temperature=100.0)
    run_here(workspace, classifying.start(workspace, [pictures]))
    job_id = classifying.start(workspace, [pictures], model_id="unsure")
    job = run_here(workspace, job_id)
    assert job.result is not None and job.result["model"] == "unsure-one" and job.result["predicted"] == 30
    assert all(row.unsure for row in all_results(workspace, job_id))


def test_the_same_files_with_another_model_and_what_changed(
    workspace: Workspace, pictures: Path, tmp_path: Path
) -> None:
    (pictures / "broken.jpg").write_bytes(b"\xff\xd8\xff nothing")
    first = classifying.start(workspace, [pictures])
    run_here(workspace, first)
    add_model(workspace, "other", mixes_up=(1, 2))
    # Files that come later are not part of it, and one that was moved is found where it lies now.
    colour_picture(0, shade=99).save(pictures / "later.png")
    job_id = classifying.start_again(workspace, first, "other")
    job = run_here(workspace, job_id)
    assert job.result is not None and job.status == "done"
    assert (job.result["files"], job.result["predicted"], job.result["failed"]) == (31, 30, 1)
    rows = {row.path.name: row for row in all_results(workspace, job_id)}
    assert len(rows) == 31 and rows["broken.jpg"].error is not None and rows["broken.jpg"].changed is None
    assert {name for name, row in rows.items() if row.changed} == {
        f"{i:03d}.png" for i in range(30) if i % 6 in (1, 2)
    }
    glass, metal = load_taxonomy("trashnet-6").keys[1:3]
    assert changes(rows.values()) == {(glass, metal): 5, (metal, glass): 5}
    document = rows["001.png"].to_json()
    assert document["before"]["class"] == glass and document["class"] == metal and document["changed"]
    classifying.write_results(tmp_path / "o.csv", rows.values())
    with (tmp_path / "o.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = {Path(row["path"]).name: row for row in csv.DictReader(file)}
    assert (cells["001.png"]["before_class"], cells["001.png"]["changed"]) == (glass, "yes")
    assert (cells["000.png"]["before_model"], cells["000.png"]["changed"]) == ("colours", "no")
    assert (cells["broken.jpg"]["before_class"], cells["broken.jpg"]["changed"]) == ("", "")

    # Known by content and model: nothing is computed again, in either direction.
    again = run_here(workspace, classifying.start_again(workspace, first, "other"))
    assert again.result is not None and (again.result["predicted"], again.result["known"]) == (0, 30)
    back = run_here(workspace, classifying.start_again(workspace, job_id, "colours"))
    assert back.result is not None and (back.result["predicted"], back.result["known"]) == (0, 30)
    # Without the first model's predictions there is nothing to compare, and no failure.
    workspace.store.predictions.forget_model("colours")
    assert all(row.changed is None for row in all_results(workspace, job_id))


def test_a_comparison_that_was_cut_off_goes_on(workspace: Workspace, pictures: Path) -> None:
    first = classifying.start(workspace, [pictures])
    run_here(workspace, first)
    add_model(workspace, "other", mixes_up=(1, 2))
    job_id = classifying.start_again(workspace, first, "other")
    jobs = workspace.store.jobs
    jobs.add_files(job_id, [NewJobFile(f.path, f.image_id, f.error) for f in jobs.files(first, 0, 12)])
    job = run_here(workspace, job_id)
    assert job.result is not None and (job.result["files"], job.result["predicted"]) == (30, 18)


def test_what_cannot_be_classified_again_is_one_sentence(workspace: Workspace, pictures: Path) -> None:
    first = classifying.start(workspace, [pictures])
    with pytest.raises(GarbageError, match="still at work"):
        classifying.start_again(workspace, first, "colours")
    run_here(workspace, first)
    with pytest.raises(GarbageError, match="was made with the model “Colours”: choose another"):
        classifying.start_again(workspace, first)
    with pytest.raises(GarbageError, match="is no classification"):
        classifying.start_again(workspace, workspace.store.jobs.add("train", "compute", {}))
    with pytest.raises(StoreError, match="no job 99"):
        classifying.start_again(workspace, 99)


def test_single_files_and_a_path_that_is_not_there(workspace: Workspace, pictures: Path) -> None:
    job_id = classifying.start(workspace, [pictures / "007.png", pictures / "nothing.jpg"])
    run_here(workspace, job_id)
    rows = list(all_results(workspace, job_id))
    assert rows[0].class_key == "glass"
    assert "does not exist" in str(rows[1].error)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_no_unicode(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"bad\xfffolder")
    folder.mkdir()
    colour_picture(2).save(folder / os.fsdecode(b"bad\xfe.png"))
    job_id = classifying.start(workspace, [folder])
    assert run_here(workspace, job_id).status == "done"
    (row,) = all_results(workspace, job_id)
    assert row.class_key == "metal"
    json.dumps(row.to_json()).encode("utf-8")
    assert classifying.write_results(tmp_path / "o.csv", [row]) == 1


def test_what_cannot_be_started_is_one_sentence(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(classifying.ClassifyError, match="nothing to classify"):
        classifying.start(workspace, [])
    with pytest.raises(StoreError, match="no model nothing"):
        classifying.start(workspace, [tmp_path], model_id="nothing")
    with pytest.raises(classifying.ClassifyError, match="no engine"):
        classifying.start(workspace, [tmp_path], engine="abacus")  # type: ignore[arg-type]


def test_no_active_model_is_one_sentence(tmp_path: Path) -> None:
    with Store.create(tmp_path / "w", load_taxonomy("paper-20")) as store, pytest.raises(NoModelError):
        classifying.start(Workspace(store), [tmp_path])


def test_a_model_that_is_gone_fails_the_job_with_one_sentence(workspace: Workspace, pictures: Path) -> None:
    job_id = classifying.start(workspace, [pictures])
    shutil.rmtree(workspace.models_folder / "colours")
    job = run_here(workspace, job_id)
    assert job.status == "failed" and "is gone" in str(job.error)


def test_a_cancelled_job_keeps_what_it_has_and_resumes(
    workspace: Workspace, pictures: Path, tmp_path: Path
) -> None:
    for i in range(600):
        shutil.copy(pictures / f"{i % 30:03d}.png", pictures / f"more{i:04d}.png")
        with (pictures / f"more{i:04d}.png").open("ab") as file:
            file.write(str(i).encode())  # another content, the same picture
    job_id = classifying.start(workspace, [pictures])
    runner = threading.Thread(target=run_here, args=(workspace, job_id))
    runner.start()
    wait_until(lambda: workspace.store.jobs.file_count(job_id) > 0)
    job_control.cancel(workspace, job_id)
    asked = time.monotonic()
    runner.join(10)
    assert time.monotonic() - asked < 1.2
    done = workspace.store.jobs.file_count(job_id)
    assert workspace.store.jobs.get(job_id).status == "cancelled" and 0 < done < 630
    assert len(list(all_results(workspace, job_id))) == done
    job_control.resume(workspace, job_id)
    job = run_here(workspace, job_id)
    assert job.status == "done" and job.result is not None and job.result["files"] == 630
    assert job.result["predicted"] + job.result["known"] == 630 - done
    rows = list(all_results(workspace, job_id))
    assert len(rows) == len({row.path for row in rows}) == 630 and all(row.error is None for row in rows)


def test_a_detached_runner_does_it_and_a_kill_loses_nothing(workspace: Workspace, pictures: Path) -> None:
    for i in range(3000):
        (pictures / f"more{i:04d}.png").write_bytes((pictures / f"{i % 30:03d}.png").read_bytes() + b"%d" % i)
    job_id = classifying.start(workspace, [pictures])
    job_control.ensure_running(workspace, idle_seconds=0)
    wait_until(lambda: workspace.store.jobs.file_count(job_id) > 100)
    pid = workspace.store.jobs.get(job_id).pid
    assert pid is not None and pid != os.getpid()
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: job_control.get_job(workspace, job_id).status == "interrupted")
    kept = workspace.store.jobs.file_count(job_id)
    assert kept > 100
    job_control.resume(workspace, job_id)
    job = job_control.wait_for(workspace, job_id, timeout=60)
    assert job.status == "done", job.error
    assert job.result is not None and job.result["files"] == 3030
    assert job.result["predicted"] < 3030 - kept + 300, "most of what was stored must not be computed again"
    assert workspace.store.jobs.file_count(job_id) == 3030


def test_progress_tells_how_many_of_how_many(workspace: Workspace, pictures: Path) -> None:
    job_id = classifying.start(workspace, [pictures])
    job_control.ensure_running(workspace, idle_seconds=0)
    seen: list[JobRecord] = []
    job = job_control.wait_for(workspace, job_id, on_change=seen.append, timeout=30)
    assert job.status == "done" and job.progress == 1.0
    assert str(job.message) == "30 of 30 pictures"
    assert [j.progress for j in seen] == sorted(j.progress for j in seen)


def test_classify_picture_predicts_at_once_and_stores_for_an_image(
    workspace: Workspace, pictures: Path
) -> None:
    predictor = classifying.load_predictor(workspace)
    assert classifying.load_predictor(workspace) is predictor
    assert classifying.classify_picture(workspace, predictor, colour_picture(3)).class_key == "paper"
    job_id = classifying.start(workspace, [pictures / "000.png"])
    run_here(workspace, job_id)
    (row,) = all_results(workspace, job_id)
    prediction = classifying.classify_picture(
        workspace, predictor, pictures / "005.png", image_id=row.image_id
    )
    assert prediction.class_key == "trash"
    stored = workspace.store.predictions.get(row.image_id or 0, "colours")
    assert stored is not None and stored.class_key == "trash"


def test_csv_and_json_lines(workspace: Workspace, pictures: Path, tmp_path: Path) -> None:
    (pictures / "=cmd|'calc'!A0.jpg").write_bytes(b"no picture")
    job_id = classifying.start(workspace, [pictures])
    run_here(workspace, job_id)
    assert classifying.write_results(tmp_path / "o.csv", all_results(workspace, job_id)) == 31
    assert (tmp_path / "o.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "o.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["class"], rows[0]["category"], rows[0]["unsure"]) == ("cardboard", "recyclable", "no")
    assert rows[0]["class_2"] and float(rows[0]["p_2"]) < 0.01
    assert "图片" in rows[0]["path"] and rows[30]["error"]
    assert classifying.write_results(tmp_path / "o.jsonl", all_results(workspace, job_id)) == 31
    lines = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines[0]["class"] == "cardboard" and lines[0]["top"][0][0] == "cardboard"
    assert set(lines[30]) == {"path", "error"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["o.csv", "o.jsonl", "图片", "工作区"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "'"])
def test_no_name_of_a_file_runs_in_a_spreadsheet(start: str, tmp_path: Path) -> None:
    path = Path(f"{start}1.jpg")
    row = ClassifiedFile(
        1,
        path,
        None,
        None,
        "colours",
        None,
        None,
        None,
        None,
        None,
        (),
        Message.of("{path} is gone", path=path),
    )
    assert classifying.write_results(tmp_path / "o.csv", [row]) == 1
    with (tmp_path / "o.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = next(csv.DictReader(file))
    assert cells["path"] == "'" + as_text(path)
    assert plain_cell(cells["error"]) == str(row.error)


def test_results_that_cannot_be_written_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(GarbageError, match=r"must end in \.csv or \.jsonl"):
        classifying.write_results(tmp_path / "o.txt", [])
    with pytest.raises(GarbageError, match="cannot be written"):
        classifying.write_results(tmp_path / "nowhere" / "o.csv", [])
