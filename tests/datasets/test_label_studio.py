"""Label Studio's exports in their forms, and ours."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from garbage_gui.datasets import label_studio
from garbage_gui.datasets.formats import find_format, format_named
from garbage_gui.datasets.found import FormatError, FoundImage, LabelledFile, Problem
from garbage_gui.imaging.hashes import file_sha256
from garbage_gui.taxonomy import load_taxonomy
from tests.imaging import odd_files

TRASHNET = load_taxonomy("trashnet-6")


def read(path: Path) -> tuple[list[tuple[str, str | None]], list[str]]:
    found = list(label_studio.read(path, TRASHNET))
    return (
        [
            (f.path.relative_to(path.parent).as_posix(), f.class_key)
            for f in found
            if isinstance(f, FoundImage)
        ],
        [str(f.error) for f in found if isinstance(f, Problem)],
    )


def chosen(*classes: str, **more: Any) -> dict[str, Any]:
    value = {"choices": list(classes)}
    return {"result": [{"from_name": "c", "to_name": "i", "type": "choices", "value": value}], **more}


def export_of(tmp_path: Path, tasks: object) -> Path:
    path = tmp_path / "project-1.json"
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    (tmp_path / "images").mkdir()
    for name in ("a.png", "images/b b.png", "图.png"):
        odd_files.halves((8, 8)).save(tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("a.png", "a.png"),
        ("图.png", "图.png"),
        ("%E5%9B%BE.png", "图.png"),
        ("/data/local-files/?d=a.png", "a.png"),
        ("/data/local-files/?d=images/b%20b.png", "images/b b.png"),
        ("/data/local-files/?d=some/where/b%20b.png", "images/b b.png"),
        ("/data/upload/3/1a2b3c4d-a.png", "a.png"),
        ("/data/upload/3/1a2b3c4d-b%20b.png", "images/b b.png"),
    ],
)
def test_where_pictures_lie(pictures: Path, address: str, place: str) -> None:
    path = export_of(pictures, [{"data": {"image": address}, "annotations": [chosen("glass")]}])
    assert read(path) == ([(place, "glass")], [])


def test_absolute_and_file_addresses(pictures: Path) -> None:
    for address in (str(pictures / "a.png"), (pictures / "a.png").as_uri()):
        assert read(export_of(pictures, [{"data": {"image": address}}]))[0] == [("a.png", None)]


@pytest.mark.parametrize(
    ("annotations", "label"),
    [
        ([], None),
        ([chosen("metal"), chosen("glass")], "glass"),
        ([chosen("玻璃"), chosen("metal", was_cancelled=True)], "glass"),
        ([chosen("metal", was_cancelled=True)], None),
        ([{"result": []}], None),
        (["nonsense", {"result": "nonsense"}, {"result": [None, {"value": 3}]}], None),
    ],
)
def test_which_annotation_counts(pictures: Path, annotations: list[Any], label: str | None) -> None:
    path = export_of(pictures, [{"data": {"image": "a.png"}, "annotations": annotations}])
    assert read(path) == ([("a.png", label)], [])


def test_the_small_form(pictures: Path) -> None:
    path = export_of(pictures, [{"image": "a.png", "choice": "glass", "id": 1}, {"image": "图.png"}])
    assert read(path)[0] == [("a.png", "glass"), ("图.png", None)]


def test_what_cannot_be_used_is_told(pictures: Path) -> None:
    tasks = [
        {"data": {"image": "https://pictures.example/1.png"}},
        {"data": {"image": "s3://bucket/1.png"}},
        {"data": {"text": "no image"}},
        "nonsense",
        {"data": {"image": "gone.png"}},
        {"data": {"image": "x" * 5000}},
        {"data": {"image": "a\0b"}},
        {"data": {"image": "http://[bad"}},
        {"data": {"image": "a.png"}, "annotations": [chosen("glass", "metal")]},
        {"data": {"image": "图.png"}, "annotations": [chosen("stone")]},
    ]
    found, problems = read(export_of(pictures, tasks))
    assert found == [("a.png", None), ("图.png", None)]
    assert len(problems) == 10
    assert "Task 9" in problems[8] and "stone" in problems[9]


@pytest.mark.parametrize("text", ["", "{", "null", '{"a": 1}', "[" * 100_000, "[1, 2"])
def test_no_export(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(FormatError, match=r"a\.json"):
        read(tmp_path / "a.json")


def test_written_and_read_again(tmp_path: Path) -> None:
    files = []
    for number, name in enumerate(["a b.png", "100%.png", "c#d.png", "图片.png", "e&f.png"]):
        path = tmp_path / name
        odd_files.scene((12, 12), number).save(path)
        files.append(LabelledFile(path, file_sha256(path), [None, "glass", "metal"][number % 3], "PNG"))
    out = tmp_path / "out"
    out.mkdir()
    assert len(list(label_studio.write(out, files, TRASHNET))) == 5
    assert find_format(out).name == find_format(out / "tasks.json").name == "label-studio"
    found = {
        file_sha256(f.path): f.class_key
        for f in label_studio.read(out, TRASHNET)
        if isinstance(f, FoundImage)
    }
    assert found == {f.sha256: f.class_key for f in files}
    view = ElementTree.parse(out / label_studio.CONFIGURATION).getroot()
    assert [c.get("value") for c in view.iter("Choice")] == list(TRASHNET.keys)


def test_formats_by_name(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="folders"):
        format_named("voc")
    assert find_format(tmp_path).name == find_format(tmp_path / "a.jpg").name == "folders"
