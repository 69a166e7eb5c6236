"""classify, train, sweep, jobs. Trainings themselves run in tests/e2e."""

from __future__ import annotations

import csv
import errno
import json
import sys
from pathlib import Path

import click
import pytest

from garbage_gui.cli.main import root
from garbage_gui.services import classification_results, classifying
from garbage_gui.services.workspace import Workspace, model_record
from tests.bundles import write_colour_bundle
from tests.cli.conftest import KEYS, Command
from tests.cli.test_command_line import walk


def test_classify(cli: Command, pictures: Path, tmp_path: Path) -> None:
    (pictures / "glass" / "坏的.jpg").write_bytes(b"")
    done = cli("classify", pictures, tmp_path / "missing.jpg").json
    assert done["model"] == "colours"
    assert len(done["images"]) == 60
    for row in done["images"]:
        assert row["class"] == Path(row["path"]).parent.name
        assert row["category"] == ("other" if row["class"] == "trash" else "recyclable")
        assert len(row["sha256"]) == 64
        assert row["unsure"] is False
        assert row["top"][0][0] == row["class"]
        assert row["top"][0][1] == row["confidence"]
        assert [p for _, p in row["top"]] == sorted((p for _, p in row["top"]), reverse=True)
        assert len(row["top"]) == 5
    assert {Path(f["path"]).name for f in done["failed"]} == {"坏的.jpg", "missing.jpg"}
    assert all(f["error"] for f in done["failed"])
    assert done["seconds"] > 0
    assert done["images_per_second"] > 0
    assert cli("stats").json["images"] == 60, "what was predicted is kept"


def test_classify_again_with_another_model(
    cli: Command, command: Command, pictures: Path, folder: Path
) -> None:
    first = cli("classify", pictures / "metal", pictures / "glass").json
    assert "changed" not in first and "before" not in first["images"][0]
    bundle = write_colour_bundle(folder / "models" / "other", model_id="other", mixes_up=(1, 2))
    with Workspace.open(folder) as workspace:
        workspace.store.models.add(model_record(bundle.card, bundle.folder))
    done = cli("classify", "--again", first["job"], "--model", "other").json
    assert (done["model"], done["again"], done["changed"]) == ("other", first["job"], 20)
    assert sorted((c["from"], c["to"], c["images"]) for c in done["changes"]) == [
        ("glass", "metal", 10), ("metal", "glass", 10)
    ]  # fmt: skip
    assert all(row["before"]["class"] == Path(row["path"]).parent.name for row in done["images"])
    said = command("classify", "--again", first["job"], "--model", "other", "--workspace", folder)
    assert "20 changed since job" in said.err and "was glass" in said.out
    assert cli("classify", pictures, "--again", first["job"]).code == 2
    assert "choose another one" in cli("classify", "--again", first["job"]).sentence()


def test_classify_writes_files(
    cli: Command, command: Command, pictures: Path, folder: Path, tmp_path: Path
) -> None:
    cli("classify", pictures / "metal", "--out", tmp_path / "r.csv", "--model", "col")
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["class"] for row in rows] == ["metal"] * 10
    said = command("classify", pictures / "metal", "--out", tmp_path / "r.jsonl", "--workspace", folder)
    assert said.code == 0
    lines = (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["class"] for line in lines] == ["metal"] * 10
    assert "10 images" in said.err
    assert cli("classify", pictures / "metal", "--out", tmp_path / "r.txt").code == 2
    jobs = len(cli("jobs", "list").json["jobs"])
    assert (
        "cannot be written"
        in cli("classify", pictures / "metal", "--out", tmp_path / "no" / "r.csv").sentence()
    )
    assert len(cli("jobs", "list").json["jobs"]) == jobs, "that is seen before the work"


def test_classify_shows_what_it_cannot_write(
    command: Command, pictures: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(classification_results, "sync_file", full)
    line = ["classify", pictures / "metal", "--out", tmp_path / "r.csv", "--workspace", folder]
    said = command(*line)
    assert "No space left" in said.sentence()
    assert len(said.out.splitlines()) == 10
    assert "The results are kept in the workspace, as job 1." in said.err
    assert list(tmp_path.glob("*r.csv")) == []


def test_classify_without_pictures(command: Command, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = command("classify", tmp_path / "empty", "--workspace", folder)
    assert said.code == 0
    assert f"No pictures found in {tmp_path / 'empty'}." in said.err
    said = command("classify", tmp_path / "nowhere", "--workspace", folder)
    assert "does not exist" in said.err
    assert "images/s" not in said.err
    said = command("classify", tmp_path / "nowhere", "--workspace", folder, "--json")
    assert said.json["images_per_second"] == 0


def test_classify_for_a_person(command: Command, pictures: Path, folder: Path) -> None:
    said = command("classify", pictures / "metal", "--workspace", folder)
    assert said.code == 0
    assert len(said.out.splitlines()) == 10
    assert "\tmetal\trecyclable\t" in said.out


def test_classify_cannot_without_a_model(
    cli: Command, pictures: Path, command: Command, tmp_path: Path
) -> None:
    assert "no model" in cli("classify", pictures, "--model", "nope").sentence()
    assert cli("classify").code == 2
    assert cli("classify", pictures, "--engine", "abacus").code == 2


def test_train_queues_and_jobs_shows(cli: Command, picture_set: Path) -> None:
    cli("import", picture_set)
    made = cli("train", "--backbone", "mobilenet_v2", "--freeze", "80", "--weights", "random", "--lr", "1e-3",
               "--epochs", "1", "--seed", "3").json  # fmt: skip
    assert made == {"job": 1, "model": None, "metrics": None, "seconds": None}
    by_recipe = cli("train", "--recipe", "best").json
    rows = cli("jobs", "list").json["jobs"]
    assert [row["id"] for row in rows] == [by_recipe["job"], 1]
    assert set(rows[0]) >= {"id", "kind", "status", "progress", "eta_seconds", "error"}
    assert (rows[1]["kind"], rows[1]["status"], rows[1]["progress"], rows[1]["error"]) == (
        "train",
        "queued",
        0,
        None,
    )
    shown = cli("jobs", "show", "1").json
    recipe = shown["parameters"]["recipe"]
    assert (recipe["backbone"], recipe["freeze_depth"], recipe["seed"]) == ("mobilenet_v2", 80, 3)
    assert (shown["metrics"], shown["log"], shown["result"]) == ({}, [], None)
    assert cli("jobs", "pause", "1").json["status"] == "paused"
    assert "nothing to pause" in cli("jobs", "pause", "1").sentence()
    assert cli("jobs", "resume", "1").json["status"] == "queued"
    assert cli("jobs", "cancel", "1").json["status"] == "cancelled"
    assert "nothing to cancel" in cli("jobs", "cancel", "1").sentence()
    assert cli("jobs", "resume", "1").json["status"] == "queued"
    assert "can be resumed" in cli("jobs", "resume", "1").sentence()
    for action in ("show", "cancel", "pause", "resume"):
        assert "no job 99" in cli("jobs", action, "99").sentence()


def test_train_refuses_at_once_what_cannot_work(cli: Command, picture_set: Path, tmp_path: Path) -> None:
    good = ["--backbone", "efficientnet_lite0", "--freeze", "10"]
    assert "no labelled pictures" in cli("train", *good).sentence()
    cli("import", picture_set)
    assert "vgg" in cli("train", "--backbone", "vgg", "--freeze", "1").sentence()
    cli("train", "--backbone", "efficientnet_lite0", "--freeze", "9999").sentence()
    assert "no weights" in cli("train", *good, "--weights", tmp_path / "missing.pth").sentence()
    cli("train", *good, "--recipe", tmp_path / "missing.json").sentence()
    assert cli("jobs", "list").json["jobs"] == []


@pytest.mark.parametrize(
    "line",
    [
        ["train"],
        ["train", "--backbone", "efficientnet_lite0"],
        ["train", "--freeze", "3"],
        ["train", "--backbone", "efficientnet_lite0", "--freeze", "-1"],
        ["train", "--backbone", "efficientnet_lite0", "--freeze", "x"],
        ["train", "--recipe", "best", "--lr", "0"],
        ["train", "--recipe", "best", "--lr", "nan"],
        ["sweep", "--backbone", "mobilenet_v2", "--freeze", "1", "--lr", "nan"],
        ["train", "--recipe", "best", "--epochs", "-1"],
        ["sweep"],
        ["sweep", "--backbone", "mobilenet_v2", "--freeze", "1,x", "--lr", "0.1"],
        ["sweep", "--backbone", "mobilenet_v2", "--freeze", "", "--lr", "0.1"],
        ["jobs", "show"],
        ["jobs", "show", "x"],
        ["jobs", "dance"],
        ["nonsense"],
        ["--nonsense"],
    ],
)
def test_wrong_usage(cli: Command, line: list[str]) -> None:
    wrong = cli(*line)
    assert wrong.code == 2
    assert wrong.out == ""
    assert "Error" in wrong.err


def test_jobs_run_works_the_queue_off(cli: Command, pictures: Path, folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        good = classifying.start(workspace, [pictures / "glass"])
        bad = workspace.store.jobs.add("dance", "interactive", {})
    rows = {row["id"]: row for row in cli("jobs", "run").json["jobs"]}
    assert rows[good]["status"] == "done"
    assert rows[good]["progress"] == 1
    assert rows[bad]["status"] == "failed"
    assert "dance" in rows[bad]["error"]
    assert cli("jobs", "run").json == {"jobs": []}
    assert cli("stats").json["images"] == 10
    assert set(KEYS) == set(cli("stats").json["classes"])


def test_sweep_refuses_what_cannot_work(cli: Command, picture_set: Path) -> None:
    line = ["sweep", "--freeze", "10", "--lr", "0.1"]
    assert "no labelled pictures" in cli(*line, "--backbone", "mobilenet_v2").sentence()
    cli("import", picture_set)
    assert "vgg" in cli(*line, "--backbone", "mobilenet_v2,vgg").sentence()


@pytest.mark.parametrize(("name", "line"), list(walk(root)))
def test_what_may_not_be_read_is_no_wrong_usage(name: str, line: click.Command) -> None:
    """The services say it better, and go on with the other files."""
    for parameter in line.params:
        if isinstance(parameter.type, click.Path):
            assert not parameter.type.readable, f"{name} {parameter.name}"


@pytest.mark.parametrize(
    "line",
    [
        ["import", ""],
        ["classify", ""],
        ["export", "", "--format", "csv"],
        ["find", ""],
        ["backup", ""],
        ["watch", ""],
    ],
)
def test_an_empty_path_is_not_the_current_folder(cli: Command, line: list[str]) -> None:
    wrong = cli(*line)
    assert wrong.code == 2
    assert "names no file and no folder" in wrong.err


def test_a_job_number_that_cannot_be(cli: Command) -> None:
    for line in (["jobs", "show"], ["jobs", "cancel"], ["sort", "/x", "--run"], ["sort", "--undo"]):
        assert cli(*line, str(2**63)).code == 2
        assert cli(*line, "0").code == 2
    assert "no job" in cli("jobs", "show", str(2**63 - 1)).sentence()


@pytest.mark.skipif(sys.platform == "win32", reason="names cannot hold control characters there")
def test_a_name_with_commands_to_the_terminal(
    cli: Command, command: Command, pictures: Path, folder: Path, tmp_path: Path
) -> None:
    odd = tmp_path / "a\n\x1b[31m.png"
    (pictures / "glass" / "glass_0.png").rename(odd)
    said = command("classify", odd, tmp_path / "\x1b.jpg", "--workspace", folder)
    assert said.out.splitlines()[0].startswith(f"{tmp_path}/a\\x0a\\x1b[31m.png\tglass\t")
    assert "\x1b" not in said.out + said.err
    assert [row["path"] for row in cli("classify", odd).json["images"]] == [str(odd)]
