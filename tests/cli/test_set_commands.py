"""init, import, export, stats, check, backup, restore."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from garbage_gui.cli import dataset_commands
from garbage_gui.datasets.formats import FORMATS
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter
from garbage_gui.store.saved_filters import SavedFilters
from garbage_gui.store.schema import FILE_NAME
from garbage_gui.taxonomy import BUILT_IN
from tests.cli.conftest import KEYS, Command
from tests.disks import disk
from tests.imaging import odd_files


@pytest.mark.parametrize("taxonomy", BUILT_IN)
def test_init(command: Command, tmp_path: Path, taxonomy: str) -> None:
    folder = tmp_path / "新"
    made = command("init", "--taxonomy", taxonomy, "--workspace", folder, "--json").json
    assert made["workspace"] == str(folder)
    assert made["taxonomy"] == taxonomy
    assert len(made["classes"]) == int(taxonomy.split("-")[1])
    assert "already" in command("init", "--workspace", folder).sentence()


def test_init_with_a_taxonomy_of_ones_own(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    classes = [
        {"key": key, "en": key, "zh_CN": key, "category": "other", "colour": "#123456"}
        for key in ("one", "two")
    ]
    file.write_text(
        json.dumps({"name": "mine", "en": "Mine", "zh_CN": "我的", "classes": classes}), encoding="utf-8"
    )
    made = command("init", "--taxonomy", file, "--workspace", tmp_path / "w", "--json").json
    assert (made["taxonomy"], made["classes"]) == ("mine", ["one", "two"])
    file.write_text("{}")
    assert "not a taxonomy" in command("init", "--taxonomy", file, "--workspace", tmp_path / "x").sentence()
    assert not (tmp_path / "x").exists()
    assert "no taxonomy" in command("init", "--taxonomy", "nope", "--workspace", tmp_path / "x").sentence()


def test_the_users_own_workspace_is_made_at_first_use(command: Command, own_home: Path) -> None:
    assert command("stats", "--json").json["images"] == 0
    assert (own_home / "data" / "workspace" / FILE_NAME).is_file()


def test_a_workspace_that_was_named_must_exist(command: Command, tmp_path: Path) -> None:
    for line in (["stats"], ["undo"], ["jobs", "list"], ["models", "list"], ["history", "abcdef"], ["check"]):
        said = command(*line, "--workspace", tmp_path / "nothing").sentence()
        assert "no workspace" in said
        assert "init" in said
    assert not (tmp_path / "nothing").exists()


def test_import_stats_export(cli: Command, picture_set: Path, tmp_path: Path) -> None:
    (picture_set / "glass" / "坏的.jpg").write_bytes(b"no picture")
    done = cli("import", picture_set, tmp_path / "missing").json
    total = sum(1 for _ in picture_set.rglob("*.*")) - 1
    assert done["added"] + done["known"] == total
    assert done["labelled"] > 0
    assert {Path(f["path"]).name for f in done["failed"]} == {"坏的.jpg", "missing"}
    assert all(f["error"] for f in done["failed"])
    assert done["seconds"] > 0
    again = cli("import", picture_set, "--format", "folders").json
    assert (again["added"], again["labelled"]) == (0, 0)
    stats = cli("stats").json
    assert stats["images"] == done["added"]
    assert set(stats["classes"]) == set(KEYS)
    assert sum(stats["classes"].values()) == stats["labelled"]
    assert sum(stats["splits"].values()) == stats["images"]
    assert stats["splits"]["test"] > 0
    assert stats["active_model"] == "colours"
    for format in FORMATS:
        written = cli("export", tmp_path / format, "--format", format).json
        assert written["written"] == stats["labelled"] or format == "huawei"
    assert cli("check").json == {"ok": True, "problems": []}


def test_the_formats_are_those_that_there_are() -> None:
    assert sorted(dataset_commands.FORMATS) == sorted(FORMATS)


def test_a_part_is_exported(cli: Command, pictures: Path, folder: Path, tmp_path: Path) -> None:
    unlabelled = tmp_path / "loose"
    unlabelled.mkdir()
    odd_files.scene((20, 20), 7).save(unlabelled / "x.png")
    cli("import", pictures, unlabelled)

    def written(*options: object) -> int:
        out = tmp_path / f"out-{uuid.uuid4().hex}"
        return int(cli("export", out, "--format", "coco", *options).json["written"])

    stats = cli("stats").json
    by_split = stats["classes_by_split"]
    everything = stats["labelled"]
    assert written() == everything
    assert written("--labels", "any") == everything + 1
    assert written("--labels", "without") == 1
    assert written("--class", "玻璃") == stats["classes"]["glass"]
    assert (
        written("--class", "glass", "--class", "metal")
        == stats["classes"]["glass"] + stats["classes"]["metal"]
    )
    assert written("--class", "glass", "--split", "train") == by_split["glass"]["train"]
    assert written("--category", "recyclable") == stats["categories"]["recyclable"]
    assert written("--text", "loose", "--labels", "any") == 1
    with Workspace.open(folder) as workspace:
        SavedFilters(workspace.store).put("只有 玻璃", ImageFilter(classes=("glass",)))
    assert written("--filter", "只有 玻璃") == stats["classes"]["glass"]
    assert written("--filter", "只有 玻璃", "--split", "test") == by_split["glass"].get("test", 0)
    bad = tmp_path / "bad"
    assert "stone" in cli("export", bad, "--format", "csv", "--class", "stone").sentence()
    assert "只有 玻璃" in cli("export", bad, "--format", "csv", "--filter", "no").sentence()
    assert not bad.exists()


def test_import_copies(cli: Command, pictures: Path, folder: Path) -> None:
    assert cli("import", pictures / "glass", "--copy").json["added"] == 10
    assert len([p for p in (folder / "images").rglob("*") if p.is_file()]) == 10


def test_backup_and_restore(
    cli: Command, command: Command, pictures: Path, folder: Path, tmp_path: Path
) -> None:
    cli("import", pictures)
    picture = pictures / "glass" / "glass_1.png"
    made = cli("backup").json
    assert Path(made["file"]).parent == folder / "backups"
    assert made["bytes"] > 0
    named = tmp_path / "copy.sqlite"
    assert cli("backup", named).json["file"] == str(named)
    assert "already" in cli("backup", named).sentence()
    cli("label", picture, "trash")
    restored = cli("restore", named).json
    assert restored["restored"] == str(named)
    assert Path(restored["safety_copy"]).is_file()
    assert cli("history", picture).json["label"] == "glass"
    assert "no backup" in cli("restore", tmp_path / "missing").sentence()


def test_a_damaged_store_fails_and_is_restored(cli: Command, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite"
    cli("backup", file)
    (folder / FILE_NAME).write_bytes(b"garbage" * 1000)
    for line in (["stats"], ["check"], ["backup"]):
        assert "not a Garbage GUI store" in cli(*line).sentence()
    assert cli("restore", file).json["safety_copy"]
    assert cli("check").json["ok"]


def test_check_says_what_is_wrong_with_a_model(cli: Command, folder: Path) -> None:
    (folder / "models" / "colours" / "weights.safetensors").write_bytes(b"changed")
    checked = cli("check")
    assert checked.code == 1
    assert "damaged" in json.loads(checked.out)["problems"][0]
    assert "damaged" in checked.sentence()


def test_a_full_disk_is_one_sentence(command: Command, tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "16k") as point:
        assert "full" in command("init", "--workspace", point / "w").sentence()


def test_results_are_utf8_whatever_the_console_is(folder: Path) -> None:
    command = [sys.executable, "-m", "garbage_gui", "stats", "--json", "--workspace", str(folder)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    process = subprocess.run(command, capture_output=True, env=environment, timeout=60)
    assert process.returncode == 0, process.stderr
    assert json.loads(process.stdout.decode("utf-8"))["images"] == 0
