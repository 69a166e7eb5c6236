"""models, evaluate."""

from __future__ import annotations

from pathlib import Path

import pytest

from garbage_gui.files import remove_folder
from tests.bundles import write_colour_bundle
from tests.cli.conftest import Command


@pytest.fixture
def other(cli: Command, tmp_path: Path) -> str:
    """A second model, taken in from a folder."""
    write_colour_bundle(tmp_path / "bundle", model_id="others", sharpness=2.0)
    return str(cli("models", "import", tmp_path / "bundle").json["id"])


def test_list_show_promote_rollback(cli: Command, other: str) -> None:
    listed = cli("models", "list").json
    assert listed["active"] == "colours"
    active = {row["id"]: row["active"] for row in listed["models"] if row["id"] != "starter"}
    assert active == {"colours": True, "others": False}
    shown = cli("models", "show", "oth").json
    assert shown["card"]["id"] == other
    assert shown["card"]["taxonomy"]["name"] == "trashnet-6" and shown["epochs"] == []
    assert cli("models", "promote", other).json == {"active": "others", "previous": "colours"}
    assert cli("models", "rollback").json == {"active": "colours", "previous": "others"}
    last = cli("models", "rollback")
    while last.code == 0:  # to the starter model, where there is one
        assert last.json["active"] == "starter"
        last = cli("models", "rollback")
    assert "no earlier model" in last.sentence()


def test_export_and_import(cli: Command, command: Command, tmp_path: Path) -> None:
    out = cli("models", "export", "colours", tmp_path / "out").json
    assert out == {"model": "colours", "folder": str(tmp_path / "out")}
    assert "already" in cli("models", "import", tmp_path / "out").sentence()
    fresh = tmp_path / "fresh"
    command("init", "--workspace", fresh)
    taken = command("models", "import", tmp_path / "out", "--workspace", fresh, "--json").json
    assert taken["id"] == taken["model"] == "colours"
    (tmp_path / "out" / "weights.safetensors").write_bytes(b"damaged")
    other = tmp_path / "other"
    command("init", "--workspace", other)
    assert "damaged" in command("models", "import", tmp_path / "out", "--workspace", other).sentence()
    assert "cannot be read" in cli("models", "import", tmp_path / "missing").sentence()


def test_evaluate_and_compare(cli: Command, other: str, picture_set: Path) -> None:
    for line in (["evaluate"], ["models", "compare", "colours", other]):
        assert "no labelled pictures" in cli(*line).sentence()
    cli("import", picture_set)
    for split in ("test", "validation"):
        measured = cli("evaluate", "--split", split, "--model", "others").json
        assert (measured["model"], measured["split"]) == ("others", split)
        figures = measured["metrics"][split]
        low, high = figures["ci95"]
        assert 0 <= low <= figures["accuracy"] <= high <= 1
        assert {"macro_f1", "ece", "confusion", "per_class"} <= set(figures)
        assert sum(map(sum, figures["confusion"])) == figures["images"] > 0
    compared = cli("models", "compare", "colours", other).json
    assert (compared["before"], compared["after"]) == ("colours", "others")
    assert compared["images"] > 0
    assert 0 <= compared["p"] <= 1
    for row in [*compared["fixed"], *compared["broken"]]:
        assert len(row["sha256"]) == 64
        assert Path(row["path"]).is_file()
        assert row["before"] != row["after"]
    assert cli("models", "show", "others").json["metrics"]["test"]["images"] > 0


def test_models_that_are_not_there(cli: Command, tmp_path: Path) -> None:
    for line in (
        ["show", "nope"],
        ["promote", "nope"],
        ["compare", "colours", "nope"],
        ["export", "nope", tmp_path / "x"],
    ):
        assert "no model" in cli("models", *line).sentence()
    assert "no model" in cli("evaluate", "--model", "nope").sentence()
    for line in (
        ["models", "show"],
        ["models", "compare", "a"],
        ["models", "x"],
        ["evaluate", "--split", "train"],
    ):
        assert cli(*line).code == 2


def test_list_tells_measured_figures_from_those_of_the_card(
    cli: Command, other: str, picture_set: Path
) -> None:
    cli("import", picture_set)
    measured = cli("evaluate", "--model", other).json["metrics"]["test"]
    row = next(row for row in cli("models", "list").json["models"] if row["id"] == other)
    assert row["metrics"]["test"]["images"] == measured["images"]
    assert row["card_metrics"] != row["metrics"] and row["usable"]
    remove_folder(Path(row["folder"]))
    row = next(row for row in cli("models", "list").json["models"] if row["id"] == other)
    assert not row["usable"] and row["card_metrics"] == {}


def test_restore_and_check_tell_of_models_that_are_gone(
    cli: Command, command: Command, other: str, tmp_path: Path
) -> None:
    cli("backup", tmp_path / "copy.sqlite")
    restored = command("restore", tmp_path / "copy.sqlite", "--workspace", tmp_path / "new", "--json").json
    assert {other, "colours"} == set(restored["models_missing"])
    told = command("check", "--workspace", tmp_path / "new")
    assert "Copy it back there" in told.out + told.err


def test_int8(cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from garbage_gui.nets.bundle import Int8Figures, put_int8, read_bundle
    from garbage_gui.services import int8

    figures = Int8Figures(images=200, accuracy=0.912, accuracy_int8=0.874, calibrated_on=300, kept=False)
    monkeypatch.setattr(
        int8,
        "make_int8",
        lambda workspace, model_id, **_: (
            put_int8(read_bundle(workspace.store.models.get(model_id).folder), figures, {}),
            figures,
        ),
    )
    assert cli("models", "int8", "colours").json == {"model": "colours", **figures.model_dump()}
    shown = cli("models", "show", "colours").json
    assert shown["card"]["int8"] == figures.model_dump()
