"""Class folders: labels by the nearest folder's name, in any spelling and language; nothing silently lost."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from garbage_gui.datasets import folders
from garbage_gui.datasets.found import FoundImage, LabelledFile, Problem
from garbage_gui.imaging.hashes import file_sha256
from garbage_gui.taxonomy import Taxonomy, load_taxonomy
from tests.imaging import odd_files


@pytest.fixture
def taxonomy() -> Taxonomy:
    return load_taxonomy("trashnet-6")


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        odd_files.halves((8, 8)).save(path, "PNG")


def labels(folder: Path, taxonomy: Taxonomy) -> dict[str, str | None]:
    return {
        f.path.relative_to(folder).as_posix(): f.class_key
        for f in folders.read(folder, taxonomy)
        if isinstance(f, FoundImage)
    }


def problems(folder: Path, taxonomy: Taxonomy) -> list[str]:
    return [str(f.error) for f in folders.read(folder, taxonomy) if isinstance(f, Problem)]


def test_keys_and_names_in_both_languages(tmp_path: Path, taxonomy: Taxonomy) -> None:
    put(tmp_path, "glass/1.png", "METAL/1.png", "纸板/图.png", "其他垃圾/1.png")
    assert labels(tmp_path, taxonomy) == {
        "glass/1.png": "glass", "METAL/1.png": "metal", "纸板/图.png": "cardboard", "其他垃圾/1.png": "trash",
    }  # fmt: skip
    assert problems(tmp_path, taxonomy) == []


def test_the_nearest_folder_that_names_a_class(tmp_path: Path, taxonomy: Taxonomy) -> None:
    put(tmp_path, "train/glass/a/b/1.png", "test/glass/paper/2.png", "3.png")
    assert labels(tmp_path, taxonomy) == {
        "train/glass/a/b/1.png": "glass", "test/glass/paper/2.png": "paper", "3.png": None,
    }  # fmt: skip


def test_a_class_folder_by_itself(tmp_path: Path, taxonomy: Taxonomy) -> None:
    put(tmp_path / "glass", "1.png", "more/2.png")
    assert set(labels(tmp_path / "glass", taxonomy).values()) == {"glass"}


def test_a_single_file_has_no_label(tmp_path: Path, taxonomy: Taxonomy) -> None:
    put(tmp_path, "glass/1.png")
    path = tmp_path / "glass" / "1.png"
    assert list(folders.read(path, taxonomy)) == [FoundImage(path)]


def test_an_unknown_class_beside_known_ones_is_told_once(tmp_path: Path, taxonomy: Taxonomy) -> None:
    put(tmp_path, "glass/1.png", "一批电池/1.png", "一批电池/2.png", "stone/1.png")
    assert labels(tmp_path, taxonomy)["stone/1.png"] is None
    found = problems(tmp_path, taxonomy)
    assert len(found) == 2
    assert "stone" in found[0] and "trashnet-6" in found[0] and "without a label" in found[0]
    assert "一批电池" in found[1]


def test_no_class_at_all_is_told_once(tmp_path: Path, taxonomy: Taxonomy) -> None:
    put(tmp_path, *(f"2024/{month:02d}/1.png" for month in range(12)))
    assert len(labels(tmp_path, taxonomy)) == 12
    (found,) = problems(tmp_path, taxonomy)
    assert str(tmp_path) in found


def test_loose_pictures_are_no_problem(tmp_path: Path, taxonomy: Taxonomy) -> None:
    put(tmp_path, "1.png", "2.png")
    assert labels(tmp_path, taxonomy) == {"1.png": None, "2.png": None}
    assert problems(tmp_path, taxonomy) == []


def test_hidden_and_other_files_are_passed_over(tmp_path: Path, taxonomy: Taxonomy) -> None:
    put(tmp_path, "glass/1.png", "glass/.2.png", ".cache/3.png")
    (tmp_path / "glass" / "notes.txt").touch()
    assert labels(tmp_path, taxonomy) == {"glass/1.png": "glass"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_links_in_a_circle(tmp_path: Path, taxonomy: Taxonomy) -> None:
    put(tmp_path, "glass/1.png")
    (tmp_path / "glass" / "again").symlink_to(tmp_path)
    (tmp_path / "paper").symlink_to(tmp_path / "glass")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    assert labels(tmp_path, taxonomy) == {"glass/1.png": "glass"}


def test_a_folder_that_vanishes(tmp_path: Path, taxonomy: Taxonomy) -> None:
    put(tmp_path, "glass/1.png", "metal/1.png", "paper/1.png")
    found = []
    for item in folders.read(tmp_path, taxonomy):
        found.append(item)
        if len(found) == 1:
            shutil.rmtree(tmp_path / "metal")
    assert [f.path.parent.name for f in found if isinstance(f, FoundImage)] == ["glass", "paper"]
    (problem,) = [f for f in found if isinstance(f, Problem)]
    assert "metal" in str(problem.error) and "not there any more" in str(problem.error)


def test_written_and_read_again(tmp_path: Path, taxonomy: Taxonomy) -> None:
    names = [
        "glass.png",
        "Glass.PNG",
        ".hidden.png",
        "con.png",
        'a<b>:"|?*.png',
        "n" * 246 + ".png",
        "图" * 80,
    ]
    sources = []
    for number, name in enumerate(names):
        path = tmp_path / str(number) / name
        path.parent.mkdir()
        odd_files.scene((16, 16), number).save(path, "PNG")
        sources.append(LabelledFile(path, file_sha256(path), ["glass", None][number % 2], "PNG"))
    out = tmp_path / "out"
    out.mkdir()
    places = list(folders.write(out, sources, taxonomy))
    assert all(isinstance(p, Path) and p.is_file() for p in places)
    assert len({str(p).casefold() for p in places if isinstance(p, Path)}) == len(names)
    again = {
        file_sha256(f.path): f.class_key for f in folders.read(out, taxonomy) if isinstance(f, FoundImage)
    }
    assert again == {s.sha256: s.class_key for s in sources}
    assert all(len(os.fsencode(p.name)) < 255 for p in out.rglob("*"))


def test_pictures_that_are_gone_or_changed_are_left_out(tmp_path: Path, taxonomy: Taxonomy) -> None:
    put(tmp_path, "a.png", "b.png")
    files = [LabelledFile(tmp_path / n, file_sha256(tmp_path / n) if n != "c.png" else "0" * 64, "glass")
             for n in ("a.png", "b.png", "c.png")]  # fmt: skip
    odd_files.scene((9, 9)).save(tmp_path / "b.png")
    out = tmp_path / "out"
    out.mkdir()
    found = list(folders.write(out, files, taxonomy))
    assert [isinstance(f, Path) for f in found] == [True, False, False]
    assert [p.name for p in out.rglob("*") if p.is_file()] == ["a.png"]
    assert "changed" in str(found[1].error) and "not there" in str(found[2].error)  # type: ignore[union-attr]
