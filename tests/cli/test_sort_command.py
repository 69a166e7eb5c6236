"""`sort`: a preview, the work, and back, as a shell sees them."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.cli.conftest import Command


def test_sort_and_undo(cli: Command, pictures: Path, tmp_path: Path) -> None:
    assert "Nothing has been classified" in cli("sort", tmp_path / "out").sentence()
    (pictures / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    before = sorted(pictures.rglob("*.*"))
    run_id = cli("classify", pictures).json["job"]
    seen = cli("sort", tmp_path / "out", "--dry-run", "--by", "bin", "--names", "zh_CN").json
    assert seen["dry_run"] is True and seen["run"] == run_id
    assert {f["folder"] for f in seen["folders"]} >= {"可回收物", "其他垃圾"}
    assert seen["files"] == len(before) and seen["needed_bytes"] == seen["bytes"] < seen["free_bytes"]
    assert not (tmp_path / "out").exists()
    done = cli("sort", tmp_path / "out", "--move", "--failed", "stay").json
    assert (done["action"], done["done"], done["stay"]) == ("move", len(before) - 1, 1)
    assert "broken.jpg" in done["failed"][0]["error"] and Path(done["log"]).is_file()
    assert {f["folder"] for f in done["folders"]} == {
        p.name for p in (tmp_path / "out").iterdir() if p.is_dir()
    }
    assert sorted(p.name for p in pictures.rglob("*.*")) == ["broken.jpg"]
    back = cli("sort", "--undo", done["job"]).json
    assert (back["undoes"], back["returned"], back["kept"], back["notes"]) == (
        done["job"], len(before) - 1, 0, [],
    )  # fmt: skip
    assert sorted(pictures.rglob("*.*")) == before and not (tmp_path / "out").exists()
    assert "nothing that could be put back" in cli("sort", "--undo", done["job"]).sentence()
    again = cli("redo").json
    assert (again["kind"], again["events"]) == ("sort", []) and again["job"] > done["job"]
    assert (again["done"], again["stay"]) == (len(before) - 1, 1)
    assert sorted(p.name for p in pictures.rglob("*.*")) == ["broken.jpg"]
    back = cli("undo").json
    assert (back["kind"], back["reverts"]) == ("sort", again["event"])
    assert (back["returned"], back["kept"]) == (len(before) - 1, 0)
    assert sorted(pictures.rglob("*.*")) == before


def test_sort_for_people(command: Command, folder: Path, pictures: Path, tmp_path: Path) -> None:
    command("classify", pictures, "--workspace", folder)
    out = command("sort", tmp_path / "out", "--workspace", folder)
    assert out.code == 0 and "Take it back with: garbage-gui sort --undo" in out.out
    assert "Glass" in out.out


def test_what_is_copied_out_of_an_archive_is_not_called_moved(
    command: Command, folder: Path, pictures: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as writing:
        for path in sorted(pictures.rglob("*.png"))[:3]:
            writing.write(path, path.name)
    command("classify", archive, "--workspace", folder)
    out = command("sort", tmp_path / "out", "--move", "--workspace", folder)
    assert "3 files moved (3 of them only copied), " in out.out and archive.is_file()


def test_wrong_usage(cli: Command, tmp_path: Path) -> None:
    assert cli("sort").code == 2
    assert cli("sort", tmp_path, "--undo", 1).code == 2
    assert cli("sort", tmp_path, "--by", "colour").code == 2
    assert "no job 99" in cli("sort", "--undo", 99).sentence()
