"""label, undo, history."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path

import pytest

from garbage_gui.services import splitting
from garbage_gui.services.workspace import Workspace
from garbage_gui.settings import Settings, save
from garbage_gui.store.records import ImageFilter
from tests.cli.conftest import Command


@pytest.fixture
def picture(cli: Command, pictures: Path) -> Path:
    cli("import", pictures / "glass")
    return pictures / "glass" / "glass_1.png"


def test_label_undo_history(cli: Command, picture: Path) -> None:
    sha256 = hashlib.sha256(picture.read_bytes()).hexdigest()
    before = cli("history", picture).json["label"]
    done = cli("label", picture, "metal", "--operator", "安").json
    assert (done["sha256"], done["from"], done["to"]) == (sha256, before, "metal")
    assert uuid.UUID(done["event"])
    again = cli("label", sha256[:8], "metal").json
    assert (again["from"], again["to"], again["event"]) == ("metal", "metal", None)
    events = cli("history", sha256[:10]).json["events"]
    assert (events[-1]["event"], events[-1]["operator"], events[-1]["cause"]) == (
        done["event"],
        "安",
        "command",
    )
    assert events[-1]["at"].startswith("20")
    undone = cli("undo").json
    assert undone["reverts"] == done["event"]
    assert cli("history", picture).json["label"] == before
    assert cli("history", picture).json["events"][-1]["event"] == undone["event"]
    assert "nothing to undo" in cli("undo").sentence()


def test_a_correction_keeps_what_the_model_had_said(cli: Command, picture: Path) -> None:
    cli("classify", picture)
    cli("label", picture, "塑料")
    event = cli("history", picture).json["events"][-1]
    assert (event["to"], event["model"], event["predicted"]) == ("plastic", "colours", "glass")
    assert event["confidence"] > 0.5
    assert cli("stats").json["corrections"] == 1


def test_the_operator_is_the_one_of_the_settings(cli: Command, picture: Path) -> None:
    save(Settings(operator="班长"))
    cli("label", picture, "paper")
    assert cli("history", picture).json["events"][-1]["operator"] == "班长"


def test_a_file_that_moved_is_known_by_its_content(cli: Command, picture: Path, tmp_path: Path) -> None:
    moved = picture.rename(tmp_path / "moved.png")
    assert cli("label", moved, "paper").json["to"] == "paper"


def test_what_is_not_there(cli: Command, picture: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.png"
    stranger.write_bytes(b"x")
    for image in ("abc", "ffffff", stranger, tmp_path, tmp_path / "missing.png"):
        assert "no image" in cli("label", image, "glass").sentence()
        assert "no image" in cli("history", image).sentence()
    said = cli("label", picture, "nonsense").sentence()
    assert "no class" in said
    assert "cardboard" in said


def test_wrong_usage(cli: Command) -> None:
    for line in (["label"], ["label", "x"], ["label", "x", "y", "z"], ["history"], ["undo", "x"]):
        assert cli(*line).code == 2


def test_undo_and_redo_of_a_move(cli: Command, folder: Path, picture: Path) -> None:
    with Workspace.open(folder) as workspace:
        ids = workspace.store.images.ids(ImageFilter())[:2]
        workspace.store.images.move_splits(dict.fromkeys(ids, "train"))
        splitting.move(workspace, ids, "test", operator="li")
    undone = cli("undo", "--operator", "安").json
    assert (undone["kind"], undone["events"], undone["kept"]) == ("split", [], 0)
    assert undone["step"]["side"] == "test" and undone["step"]["images"] >= 2
    with Workspace.open(folder) as workspace:
        assert {i.split for i in workspace.store.images.get_many(ids)} == {"train"}
        assert workspace.store.operations.get(undone["event"]).operator == "安"
    redone = cli("redo").json
    assert redone["reverts"] == undone["event"]
    with Workspace.open(folder) as workspace:
        assert {i.split for i in workspace.store.images.get_many(ids)} == {"test"}
    assert "nothing to redo" in cli("redo").sentence()
