"""Finding pictures: sorted, links followed once, what cannot be read is an entry."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from garbage_gui.imaging.opening import as_text, shown
from garbage_gui.imaging.scan import Scan
from tests.permissions import permissions


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def found(*paths: Path) -> list[str]:
    names = [file.path.name if file.error is None else f"{file.path.name}!" for file in Scan(paths)]
    assert Scan(paths).count() == len(names)
    return names


def test_files_come_sorted_and_before_folders(tmp_path: Path) -> None:
    make(tmp_path, "b.jpg", "a.PNG", "z/1.jpg", "c/2.webp", "c/d/3.tif", "照片.jpeg")
    assert found(tmp_path) == ["a.PNG", "b.jpg", "照片.jpeg", "2.webp", "3.tif", "1.jpg"]


def test_what_is_no_picture_is_passed_over_and_counted(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg", "notes.txt", "Thumbs.db", ".hidden.jpg", ".cache/b.jpg", "raw.heic")
    scan = Scan([tmp_path])
    assert [file.path.name for file in scan] == ["a.jpg", "raw.heic"]
    assert scan.passed_over == 2


def test_a_file_that_was_named_comes_whatever_it_is(tmp_path: Path) -> None:
    make(tmp_path, "notes.txt", ".hidden")
    assert found(tmp_path / "notes.txt", tmp_path / ".hidden") == ["notes.txt", ".hidden"]


def test_a_path_that_does_not_exist_is_an_entry(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg")
    entries = list(Scan([tmp_path / "nothing", tmp_path / "a.jpg"]))
    assert str(entries[0].error) == f"{tmp_path / 'nothing'} does not exist: check its name."
    assert entries[1].error is None


def test_links_to_folders_are_followed_once(tmp_path: Path) -> None:
    make(tmp_path, "a/1.jpg", "b/2.jpg")
    (tmp_path / "a" / "itself").symlink_to(tmp_path)
    (tmp_path / "a" / "other").symlink_to(tmp_path / "b")
    assert sorted(found(tmp_path)) == ["1.jpg", "2.jpg"]
    assert sorted(found(tmp_path, tmp_path / "a", tmp_path / "b")) == ["1.jpg", "2.jpg"]


def test_a_folder_that_vanishes_during_the_scan_is_an_entry(tmp_path: Path) -> None:
    make(tmp_path, "a/1.jpg", "b/2.jpg", "c/3.jpg")
    names = []
    for file in Scan([tmp_path]):
        names.append(file.path.name if file.error is None else str(file.error))
        if file.path.name == "1.jpg":
            (tmp_path / "b" / "2.jpg").unlink()
            (tmp_path / "b").rmdir()
    assert names == ["1.jpg", f"The folder {tmp_path / 'b'} is not there any more.", "3.jpg"]


@pytest.mark.skipif(sys.platform == "win32", reason="no permission bits on Windows")
def test_a_folder_that_may_not_be_read_is_an_entry(tmp_path: Path) -> None:
    make(tmp_path, "a/1.jpg", "b/2.jpg")
    with permissions(tmp_path / "a", 0):
        assert found(tmp_path) == ["a!", "2.jpg"]


def test_a_tree_deeper_than_python_recurses(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(400):
        folder = folder / "d"
    folder.mkdir(parents=True)
    make(folder, "deep.jpg")
    assert found(tmp_path) == ["deep.jpg"]


def test_a_scan_ends_when_it_is_cancelled_and_can_be_repeated(tmp_path: Path) -> None:
    make(tmp_path, *(f"{i:03d}.jpg" for i in range(100)))
    seen: list[Path] = []
    scan = Scan([tmp_path], lambda: len(seen) >= 10)
    for file in scan:
        seen.append(file.path)
    assert len(seen) == 10
    again = Scan([tmp_path])
    assert [len(list(again)), len(list(again)), again.count()] == [100, 100, 100]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_no_unicode(tmp_path: Path) -> None:
    name = os.fsdecode(b"bad\xff.jpg")
    make(tmp_path, name)
    assert found(tmp_path) == [name]


def test_a_name_is_shown_on_one_line_without_commands_to_the_terminal() -> None:
    assert shown("a\n\x1b[31m\x9b\u2028玻璃.jpg") == "a\\x0a\\x1b[31m\\x9b\\u2028玻璃.jpg"
    assert as_text("a\n\udcff.jpg") == "a\n?.jpg", "programs get the name itself"
