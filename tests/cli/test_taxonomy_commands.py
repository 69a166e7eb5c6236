"""The command ``taxonomy``: every edit, its dry run, and undo."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Command


def keys(cli: Command) -> list[str]:
    return [row["key"] for row in cli("taxonomy", "show").json["classes"]]


def test_classes_are_edited_and_undone(cli: Command, pictures: Path) -> None:
    cli("import", pictures)
    shown = cli("taxonomy", "show").json
    assert shown["taxonomy"] == "trashnet-6"
    assert {row["images"] for row in shown["classes"]} == {10}
    assert shown["strange"] == [] and shown["former"] == []

    dry = cli("taxonomy", "merge", "Glass", "纸板", "--into", "metal", "--dry-run").json
    assert (dry["dry_run"], dry["changed"], dry["operation"]) == (True, True, None)
    assert {(row["from"], row["to"], row["images"]) for row in dry["labels"]} == {
        ("glass", "metal", 10),
        ("cardboard", "metal", 10),
    }
    assert dry["gone"] == {"cardboard": "metal", "glass": "metal"}
    assert "glass" in keys(cli), "a dry run changes nothing"

    done = cli("taxonomy", "merge", "glass", "cardboard", "--into", "metal", "--operator", "ann").json
    assert done["operation"] is not None
    assert keys(cli) == ["metal", "paper", "plastic", "trash"]
    stats = cli("stats").json
    assert stats["classes"]["metal"] == 30
    assert cli("check").json["ok"]
    undone = cli("undo").json
    assert (undone["kind"], len(undone["events"]), undone["kept"]) == ("taxonomy", 20, 0)
    assert cli("stats").json["classes"]["glass"] == 10
    assert len(cli("redo").json["events"]) == 20
    assert cli("label", pictures / "paper" / "paper_0.png", "glass").json["to"] == "metal", (
        "its name still fits"
    )


def test_every_other_edit(cli: Command, pictures: Path) -> None:
    cli("import", pictures)
    added = cli("taxonomy", "add", "Batteries", "电池", "--category", "hazardous", "--colour", "#AA0000").json
    assert added["added"] == ["batteries"] and added["training"] is True
    cli("taxonomy", "rename", "batteries", "--zh", "废电池")
    cli("taxonomy", "recolour", "batteries", "#00aa00")
    cli("taxonomy", "move", "废电池", "other")
    row = cli("taxonomy", "show").json["classes"][-1]
    assert row == {
        "key": "batteries",
        "en": "Batteries",
        "zh_CN": "废电池",
        "category": "other",
        "colour": "#00aa00",
        "images": 0,
    }
    split = cli(
        "taxonomy", "split", "glass", "--part", "Panes", "玻璃板", "--path-part", "Jars", "罐子", "glass_1"
    ).json
    assert split["added"] == ["panes", "jars"]
    assert [(m["from"], m["to"], m["images"]) for m in split["labels"]] == [("glass", "jars", 1)]
    assert cli("taxonomy", "remove", "panes").json["gone"] == {"panes": None}
    assert cli("taxonomy", "rename", "batteries", "--en", "Batteries").json["changed"] is False


def test_an_edit_that_cannot_be_done_says_why(cli: Command, pictures: Path) -> None:
    cli("import", pictures)
    assert "10 pictures are labelled “Glass”" in cli("taxonomy", "remove", "glass").sentence()
    assert "means the class “Metal” already" in cli("taxonomy", "rename", "glass", "--en", "metal").sentence()
    assert "no class “nothing”" in cli("taxonomy", "merge", "glass", "--into", "nothing").sentence()
    assert "is no colour" in cli("taxonomy", "recolour", "glass", "red").sentence()
    assert cli("taxonomy", "rename", "glass").code == 2
    assert cli("taxonomy", "split", "glass").code == 2
