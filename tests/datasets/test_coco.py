"""COCO: image-level categories, boxes that agree, the places of pictures, and files that mean harm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from garbage_gui.datasets import coco, json_stream
from garbage_gui.datasets.formats import find_format
from garbage_gui.datasets.found import FormatError, FoundImage, LabelledFile, Problem
from garbage_gui.imaging.hashes import file_sha256
from garbage_gui.taxonomy import load_taxonomy
from tests.imaging import odd_files

TRASHNET = load_taxonomy("trashnet-6")
CATEGORIES = [{"id": 1, "name": "glass"}, {"id": 2, "name": "金属"}, {"id": 9, "name": "stone"}]


def read(path: Path) -> tuple[list[tuple[str, str | None]], list[str]]:
    found = list(coco.read(path, TRASHNET))
    return (
        [(str(f.path), f.class_key) for f in found if isinstance(f, FoundImage)],
        [str(f.error) for f in found if isinstance(f, Problem)],
    )


def write(path: Path, document: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def document(images: dict[Any, str], labels: list[tuple[Any, Any]], **more: object) -> dict[str, object]:
    return {
        "images": [{"id": key, "file_name": name} for key, name in images.items()],
        "annotations": [
            {"id": number, "image_id": image, "category_id": category}
            for number, (image, category) in enumerate(labels)
        ],
        "categories": CATEGORIES,
        **more,
    }


def picture(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    odd_files.halves((8, 8)).save(path)
    return str(path)


def test_one_annotation_an_image(tmp_path: Path) -> None:
    a, b, c = (picture(tmp_path / name) for name in ("a.png", "图 片.png", "images/c.png"))
    file = write(
        tmp_path / "x.json",
        document({1: "a.png", 2: "图 片.png", 3: "c.png"}, [(1, 1), (2, 2)], info={"year": 1}),
    )
    assert find_format(file).name == "coco"
    assert read(file) == ([(a, "glass"), (b, "metal"), (c, None)], [])


def test_members_may_come_in_any_order_and_ids_may_be_texts(tmp_path: Path) -> None:
    a = picture(tmp_path / "a.png")
    whole = document({"n-1": "a.png"}, [("n-1", "1")])
    backwards = dict(reversed(whole.items())) | {"categories": [{"id": "1", "name": "Glass"}]}
    assert read(write(tmp_path / "x.json", backwards)) == ([(a, "glass")], [])


def test_boxes_that_agree_and_boxes_that_do_not(tmp_path: Path) -> None:
    a, b, c = (picture(tmp_path / name) for name in ("a.png", "b.png", "c.png"))
    boxes = [(1, 1), (1, 1), (2, 1), (2, 2), (3, 1), (3, 9)]
    file = write(tmp_path / "x.json", document({1: "a.png", 2: "b.png", 3: "c.png"}, boxes))
    found, problems = read(file)
    assert found == [(a, "glass"), (b, None), (c, None)]
    assert len(problems) == 2 and "“b.png”" in problems[0] and "(glass, 金属)" in problems[0]
    assert "(glass, stone)" in problems[1]


def test_two_categories_that_are_one_class_here_agree(tmp_path: Path) -> None:
    a = picture(tmp_path / "a.png")
    whole = document({1: "a.png"}, [(1, 1), (1, 3)])
    whole["categories"] = [*CATEGORIES, {"id": 3, "name": "GLASS"}]
    assert read(write(tmp_path / "x.json", whole)) == ([(a, "glass")], [])


def test_unknown_categories_are_told_once_each(tmp_path: Path) -> None:
    for number in range(4):
        picture(tmp_path / f"{number}.png")
    images = {n: f"{n}.png" for n in range(4)}
    found, problems = read(write(tmp_path / "x.json", document(images, [(0, 9), (1, 9), (2, 77), (3, 1)])))
    assert [label for _, label in found] == [None, None, None, "glass"]
    assert (
        len(problems) == 2 and "stone" in problems[0] and "2 pictures" in problems[0] and "77" in problems[1]
    )


@pytest.mark.parametrize(
    ("label_file", "name", "place"),
    [
        ("annotations/instances_train2017.json", "1.png", "train2017/1.png"),
        ("annotations/instances_default.json", "1.png", "images/1.png"),
        ("_annotations.coco.json", "1.png", "1.png"),
        ("labels.json", "1.png", "data/1.png"),
        ("coco.json", "sub\\1.png", "sub/1.png"),
        ("coco.json", "C:\\Users\\ann\\1.png", "images/1.png"),
        ("coco.json", "/home/ann/1.png", "1.png"),
        ("coco.json", "../../1.png", "images/1.png"),
    ],
)
def test_where_pictures_lie(tmp_path: Path, label_file: str, name: str, place: str) -> None:
    expected = picture(tmp_path / place)
    file = write(tmp_path / label_file, document({1: name}, [(1, 1)]))
    assert read(file) == ([(expected, "glass")], [])


@pytest.mark.parametrize("name", ["_annotations.coco.json", "annotations/annotations.json", "labels.json"])
def test_a_folder_of_another_program_is_recognised(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, document({}, []))
    assert find_format(tmp_path).name == "coco"


def test_names_never_lead_out_of_the_folder(tmp_path: Path) -> None:
    secret = picture(tmp_path / "private" / "secret.png")
    names = [secret, "../private/secret.png", "images/../../private/secret.png", "..\\private\\secret.png",
             "a\0b.png", "x" * 5000, "..", "/", "\udcff.png", "\ud800.png"]  # fmt: skip
    file = write(tmp_path / "set" / "x.json", document(dict(enumerate(names)), []))
    found, problems = read(file)
    assert found == [] and len(problems) == len(names)
    assert all("was not found" in p and "\0" not in p and "\n" not in p for p in problems)


def test_ids_that_stand_for_two_things(tmp_path: Path) -> None:
    for name in ("a.png", "b.png", "c.png"):
        picture(tmp_path / name)
    whole = document({3: "c.png", 5: "a.png"}, [(1, 1), (3, 1), (5, 2)])
    whole["images"] += [{"id": 1, "file_name": "a.png"}, {"id": 1, "file_name": "b.png"},
                        {"id": 3, "file_name": "c.png"}]  # type: ignore[operator]  # fmt: skip
    whole["categories"] = [*CATEGORIES, {"id": 2, "name": "paper"}]
    found, problems = read(write(tmp_path / "x.json", whole))
    assert found == [(str(tmp_path / "c.png"), "glass"), (str(tmp_path / "a.png"), None)]
    assert "1 ids to two images" in problems[0] and "1 ids to two categories" in problems[1]


def test_entries_of_wrong_types_are_counted(tmp_path: Path) -> None:
    a = picture(tmp_path / "a.png")
    whole: dict[str, Any] = document(
        {1: "a.png"}, [(1, 1), (1, None), (99, 1), (True, 1), (1.5, 1), ([], {})]
    )
    whole["images"] += [None, 7, [], {}, {"id": 2}, {"id": 3, "file_name": 4}, {"file_name": "a.png"}]
    whole["categories"] = [*CATEGORIES, "glass", {"id": 4}]
    found, problems = read(write(tmp_path / "x.json", whole))
    assert found == [(a, "glass")]
    assert [p.rpartition("x.json ")[2] for p in problems] == [
        "lists 7 images without an id or a file name; they were passed over.",
        "lists 2 categories without an id or a name; they were passed over.",
        "has 5 annotations that belong to no image or have no category.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "{}", '{"images": 3}', '{"images": "' + "x" * 100, '{"annotations": []}', '{"images": [}', "[1]",
        '{"images": [] ] }', '{"images": []} more', '{"images": [1 2]}', '{1: []}',
        '{"images": [' + "9" * 10_000 + "]}",
        '{"images": ' + "[" * 100_000 + "]" * 100_000 + "}", '{"x": ' + '{"a":' * 200_000, "\ufeff", "nonsense",
        '{"images": [{"id": 1, "file_name": "a.png"}',
    ],
)  # fmt: skip
def test_what_is_no_coco_file_is_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        list(coco.read(path, TRASHNET))
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_an_entry_without_end_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "LONGEST_ENTRY", 1_000_000)
    path = tmp_path / "x.json"
    path.write_text('{"images": [' + json.dumps({"a": "x" * 3_000_000}) + "]}")
    with pytest.raises(FormatError, match="more than 1,000,000 characters"):
        list(coco.read(path, TRASHNET))


def test_pieces_of_any_length_are_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {"a": [1, 22.5, '图\\"', None, {"x": [[]]}, -7], "b": {"c": [2]}, "": [], "d": ["é" * 50]}
    path = write(tmp_path / "x.json", whole)
    path.write_text(json.dumps(whole, indent=2, ensure_ascii=False), encoding="utf-8")
    for length in (1, 2, 3, 7, 64):
        monkeypatch.setattr(json_stream, "_BLOCK", length)
        assert {name: list(values) for name, values in json_stream.lists(path)} == {
            name: value for name, value in whole.items() if isinstance(value, list)
        }


def test_a_large_file_can_be_given_up_and_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture(tmp_path / "a.png")
    file = write(tmp_path / "x.json", document(dict.fromkeys(range(3000), "a.png"), []))
    given_up = coco.read(file, TRASHNET)
    assert next(given_up) is None
    given_up.close()  # type: ignore[attr-defined]
    first = coco.read(file, TRASHNET)
    assert next(first) is None  # it is being read, and another thread waits for it
    assert next(coco.read(file, TRASHNET)) is None
    assert sum(isinstance(f, FoundImage) for f in first) == 3000
    monkeypatch.setattr(coco, "lists", None)
    assert sum(isinstance(f, FoundImage) for f in coco.read(file, TRASHNET)) == 3000


def test_written_and_read_again(tmp_path: Path) -> None:
    files = []
    for number, name in enumerate(["=1.png", "图,片.png", 'a"b.png', "a.png"]):
        path = tmp_path / name
        odd_files.scene((12, 10), number).save(path)
        files.append(LabelledFile(path, file_sha256(path), None if number == 3 else "glass", "PNG", 12, 10))
    out = tmp_path / "out"
    out.mkdir()
    assert len(list(coco.write(out, files, TRASHNET))) == 4
    assert find_format(out).name == find_format(out / "coco.json").name == "coco"
    assert {file_sha256(Path(place)): label for place, label in read(out)[0]} == {
        f.sha256: f.class_key for f in files
    }
    written = json.loads((out / "coco.json").read_text(encoding="utf-8"))
    assert written["images"][0]["width"] == 12 and written["annotations"][0]["bbox"] == [0, 0, 12, 10]
    assert [c["name"] for c in written["categories"]] == list(TRASHNET.keys)
    assert len(written["annotations"]) == 3


def test_a_folder_without_a_coco_file(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no COCO file in the folder"):
        list(coco.read(tmp_path, TRASHNET))
