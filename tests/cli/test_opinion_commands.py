"""opinion, agreement, disagreements, decide."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def glass(cli: Command, pictures: Path) -> list[Path]:
    """Pictures that Anna labelled as glass."""
    cli("import", pictures / "glass")
    found = sorted((pictures / "glass").glob("*.png"))[:3]
    for picture in found:
        cli("label", picture, "metal", "--operator", "x")
        cli("label", picture, "glass", "--operator", "Anna")
    return found


def test_two_people_and_a_third_who_decides(cli: Command, glass: list[Path]) -> None:
    one, other, _ = glass
    given = cli("opinion", one, "玻璃", "--operator", " 王 \t芳 ").json
    assert (given["class"], given["operator"]) == ("glass", "王 芳")
    cli("opinion", other, "plastic", "--operator", "王 芳")
    assert cli("history", other).json["label"] == "glass"
    found = cli("agreement").json
    assert (found["first"], found["second"], found["images"], found["agreed"]) == ("Anna", "王 芳", 2, 1)
    assert found["classes"] == ["glass", "plastic"] and found["table"] == [[1, 1], [0, 0]]
    assert found["kappa"] == pytest.approx(0.0) and found["undecided"] == 1
    assert found["per_class"][0]["class"] == "glass"
    assert found["pairs"] == [{"first": "Anna", "second": "王 芳", "images": 2}]
    turned = cli("agreement", "--first", "王 芳", "--second", "Anna").json
    assert turned["table"] == [[1, 0], [1, 0]]
    (row,) = cli("disagreements").json["disagreements"]
    assert Path(row["path"]) == other
    assert (row["label"], row["labelled_by"], row["opinion"], row["operator"]) == (
        "glass",
        "Anna",
        "plastic",
        "王 芳",
    )
    decided = cli("decide", other, "glass", "--operator", "Chen").json
    assert (decided["cause"], decided["from"], decided["to"]) == ("adjudication", "glass", "glass")
    assert cli("disagreements").json["disagreements"] == []
    assert cli("undo").json["reverts"] == decided["event"]
    assert len(cli("disagreements").json["disagreements"]) == 1
    cli("undo")
    assert cli("agreement").json["images"] == 1


def test_what_cannot_be_is_one_sentence(cli: Command, glass: list[Path]) -> None:
    assert "no second opinions yet" in cli("agreement").sentence()
    assert (
        "“Anna” labelled this picture" in cli("opinion", glass[0], "metal", "--operator", "Anna").sentence()
    )
    assert "Nobody contradicts" in cli("decide", glass[0], "metal").sentence()
    assert "at most 80 characters" in cli("opinion", glass[0], "metal", "--operator", "n" * 90).sentence()
    cli("opinion", glass[0], "metal", "--operator", "Ben")
    assert "Compared are: Anna, Ben" in cli("agreement", "--first", "Nobody").sentence()
