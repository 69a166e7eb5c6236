"""The parts of the benchmark of fine-tuning that compute nothing: its table, its memory, its folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks import finetune, quick_update
from benchmarks.finetune import Results, table
from benchmarks.finetune_rows import ROWS, Settings
from tests.bundles import colour_picture


def measured(seconds: float, accuracy: float = 0.9, losses: tuple[float, ...] = ()) -> dict[str, Any]:
    return {"seconds": seconds, "accuracy": accuracy, "losses": list(losses)}


def settings(base: Path, row: str = "lite0head", pictures: int = 0) -> Settings:
    return Settings(work=base / "work", data=base / "data", pictures=pictures, quick=False, row=row)


def test_ratios_of_what_was_measured_and_nothing_of_the_rest() -> None:
    rows = {
        "lite0head": {"plain": measured(700.0, 0.931), "ours": measured(70.0, 0.925), "warm": measured(14.0)},
        "mobilenet80": {"plain": measured(900.0)},
        "resnext150": {
            "plain": measured(100.0, losses=(1.5, 1.25)),
            "ours": measured(20.0, losses=(1.5001, 1.25)),
        },
    }
    lines = table(rows, list(ROWS)).splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    assert len({len(row) for row in cells}) == 1, "a row with more or fewer columns than the others"
    found = {row[0]: row[1:] for row in cells[2:]}
    title = ROWS["lite0head"].title
    assert found[title] == ["700", "70.0", "10.0", "7", "93.1%", "92.5%"]
    assert found[f"{title}, warm"] == ["700", "14.0", "50.0", "50", "93.1%", "90.0%"]
    assert ROWS["mobilenet80"].title not in found, "half of a comparison is none"
    assert found[ROWS["resnext150"].title][2] == "5.0"
    assert any("1.5000 and 1.5001, 1.2500 and 1.2500" in name for name in found)


def test_the_best_recipes_figures_are_those_of_the_starter_model() -> None:
    last = table({}, []).splitlines()[-1]
    assert last.startswith("Recipe `best`") and "3 split seeds" in last and "calibration error" in last


def test_what_is_done_is_kept_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "results.json"
    assert Results.read(path).rows == {}
    results = Results.read(path)
    results.put("lite0head", "plain", measured(7.0))
    results.put("lite0head", "ours", measured(1.0))
    Results.read(path).put("resnext150", "plain", measured(9.0))
    again = Results.read(path).rows
    assert list(again) == ["lite0head", "resnext150"] and list(again["lite0head"]) == ["plain", "ours"]


@pytest.mark.parametrize(
    ("done", "repeated"),
    [
        ((), ["plain", "ours", "warm"]),
        (("plain",), ["ours", "warm"]),
        # The second run of ours needs what the first one cached, which is gone.
        (("plain", "ours"), ["ours", "warm"]),
        (("plain", "ours", "warm"), []),
    ],
)
def test_only_what_is_missing_is_run_again(
    tmp_path: Path, done: tuple[str, ...], repeated: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran, prepared = [], []

    def child(side: str, of: Settings) -> dict[str, Any]:
        # A cold run begins without a cache, a warm one with that of the cold one.
        cache = of.workspace() / "cache"
        ran.append("plain" if side == "plain" else "warm" if cache.exists() else "ours")
        cache.mkdir(parents=True, exist_ok=True)
        return measured(1.0)

    monkeypatch.setattr(finetune, "_in_child", child)
    monkeypatch.setattr(finetune, "_prepare", prepared.append)
    results = Results.read(tmp_path / "results.json")
    for run in done:
        results.put("lite0head", run, measured(5.0))
    finetune._run_row(settings(tmp_path), results)
    assert ran == repeated and bool(prepared) == bool(repeated)
    assert set(Results.read(tmp_path / "results.json").rows["lite0head"]) == {"plain", "ours", "warm"}


def test_links_and_copies_where_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = tmp_path / "瓶.jpg"
    picture.write_bytes(b"picture")

    def refused(path: Path, target: Path) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "symlink_to", refused)
    finetune._link(picture, tmp_path / "copy.jpg")
    assert (tmp_path / "copy.jpg").read_bytes() == b"picture" and not (tmp_path / "copy.jpg").is_symlink()


def test_so_many_of_each_class(tmp_path: Path) -> None:
    for key in ("glass", "paper"):
        (tmp_path / "data" / key).mkdir(parents=True)
        for number in range(4):
            (tmp_path / "data" / key / f"{number}.jpg").write_bytes(key.encode())
    assert list(finetune._chosen(settings(tmp_path))) == [tmp_path / "data"]
    (subset,) = finetune._chosen(settings(tmp_path, pictures=3))
    names = sorted(str(p.relative_to(subset)).replace("\\", "/") for p in subset.rglob("*.jpg"))
    assert names == [f"{key}/{number}.jpg" for key in ("glass", "paper") for number in range(3)]


def test_settings_reach_the_child_as_they_are(tmp_path: Path) -> None:
    given = settings(tmp_path / "工作", pictures=7)
    assert Settings.from_json(given.to_json()) == given


def test_a_quick_update_stands_beside_its_bar(tmp_path: Path) -> None:
    for which, name in enumerate(("glass", "paper")):
        (tmp_path / "data" / name).mkdir(parents=True)
        for number in range(6):
            colour_picture(which, shade=number).save(tmp_path / "data" / name / f"{number}.png")
    images, first, corrected = quick_update.measure(tmp_path / "workspace", tmp_path / "data")
    assert images == 12 and first > 0 and corrected > 0
    lines = quick_update.table(images, first, corrected).splitlines()
    assert lines[0].startswith("| quick update, 12 pictures |")
    assert lines[-1].endswith(f"| {corrected:.1f} | at most 10 |")
