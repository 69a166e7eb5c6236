"""The competition's label files, both versions, with and without the rule file."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from garbage_gui.datasets import huawei
from garbage_gui.datasets.formats import find_format
from garbage_gui.datasets.found import FormatError, FoundImage, LabelledFile, Problem
from garbage_gui.imaging.hashes import file_sha256
from garbage_gui.taxonomy import Taxonomy, load_taxonomy
from tests.imaging import odd_files


def put(folder: Path, name: str, label: str | bytes | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    odd_files.halves((8, 8)).save(folder / name)
    if label is not None:
        data = label.encode() if isinstance(label, str) else label
        (folder / name).with_suffix(".txt").write_bytes(data)


def read(folder: Path, taxonomy: str | Taxonomy) -> tuple[dict[str, str | None], list[str]]:
    named = load_taxonomy(taxonomy) if isinstance(taxonomy, str) else taxonomy
    found = list(huawei.read(folder, named))
    return (
        {f.path.name: f.class_key for f in found if isinstance(f, FoundImage)},
        [str(f.error) for f in found if isinstance(f, Problem)],
    )


@pytest.fixture
def rules(shared: Path | None) -> dict[str, str]:
    """The real rule file where it is at hand, else its first classes."""
    if shared is not None:
        text = (shared / "paper" / "huawei_classes.json").read_text(encoding="utf-8")
        classes: dict[str, str] = json.loads(text)["classes"]
        return classes
    return {
        "0": "其他垃圾/一次性快餐盒",
        "4": "其他垃圾/破碎花盆及碟碗",
        "39": "有害垃圾/过期药物",
        "42": "可回收物/纸袋",
    }


def test_as_it_was_handed_out(tmp_path: Path, rules: dict[str, str]) -> None:
    data = tmp_path / "train_data"
    put(data, "img_1.jpg", "img_1.jpg, 0")
    put(data, "img_2.jpg", "img_2.jpg, 39\r\n")
    put(data, "img_v2_3278.jpg", "\ufeffimg_v2_3278.jpg,4")
    (tmp_path / huawei.RULES).write_text(json.dumps(rules, ensure_ascii=False), encoding="utf-8")
    expected = {
        "img_1.jpg": "disposable-food-box",
        "img_2.jpg": "expired-medicine",
        "img_v2_3278.jpg": load_taxonomy("huawei-40").classes[4].key,
    }
    for place in (tmp_path, data):
        assert find_format(place).name == "huawei"
        assert read(place, "huawei-40") == (expected, [])
        assert read(place, "huawei-43") == (expected, [])
    # The paper spells class 4 differently; its number says which one it is.
    assert read(tmp_path, "paper-20")[0]["img_v2_3278.jpg"] == "broken-flowerpot-and-dishes"


def test_every_class_without_a_rule_file(tmp_path: Path) -> None:
    taxonomy = load_taxonomy("huawei-43")
    for number in range(43):
        put(tmp_path, f"img_{number}.jpg", f"img_{number}.jpg, {number}")
    labels, problems = read(tmp_path, taxonomy)
    assert labels == {f"img_{c.huawei_id}.jpg": c.key for c in taxonomy.classes}
    assert problems == []


def test_classes_the_taxonomy_lacks_are_told_by_name_once(tmp_path: Path) -> None:
    for number in range(4):
        put(tmp_path, f"img_{number}.jpg", f"img_{number}.jpg, {[40, 40, 0, 77][number]}")
    labels, problems = read(tmp_path, "huawei-40")
    assert labels == {
        "img_0.jpg": None, "img_1.jpg": None, "img_2.jpg": "disposable-food-box", "img_3.jpg": None,
    }  # fmt: skip
    assert len(problems) == 2
    assert "毛巾" in problems[0] and "2 pictures" in problems[0] and "huawei-40" in problems[0]
    assert "77" in problems[1]


def test_a_set_that_was_numbered_anew(tmp_path: Path) -> None:
    put(tmp_path, "img_1.jpg", "img_1.jpg, 0")
    (tmp_path / huawei.RULES).write_text('{"0": "可回收物/玻璃"}', encoding="utf-8")
    assert read(tmp_path, "trashnet-6") == ({"img_1.jpg": "glass"}, [])
    assert read(tmp_path, "huawei-40")[0] == {"img_1.jpg": None}


def test_label_files_that_are_none(tmp_path: Path) -> None:
    put(tmp_path, "img_1.jpg", "img_1.jpg, 0")
    put(tmp_path, "img_2.jpg", "something else")
    put(tmp_path, "img_3.jpg", b"\xff\xff\xff\x80")
    put(tmp_path, "img_4.jpg", b"")
    put(tmp_path, "img_5.jpg", b"x" * 10_000)
    put(tmp_path, "img_6.jpg", None)
    (tmp_path / "img_9.txt").write_text("img_9.jpg, 3")
    (tmp_path / "twice.txt").write_text("img_1.jpg, 5")
    (tmp_path / "evil.txt").write_text("../../../etc/passwd, 3")
    labels, problems = read(tmp_path, "huawei-40")
    assert labels == {"img_1.jpg": "disposable-food-box", **{f"img_{n}.jpg": None for n in range(2, 7)}}
    for name in ("img_2", "img_3", "img_4", "img_5", "img_9", "twice", "evil"):
        assert sum(f"{name}.txt" in text for text in problems) >= 1, name


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes of this kind on Windows")
def test_a_label_file_that_is_a_pipe(tmp_path: Path) -> None:
    put(tmp_path, "img_1.jpg", "img_1.jpg, 0")
    put(tmp_path, "img_2.jpg", None)
    os.mkfifo(tmp_path / "img_2.txt")
    labels, problems = read(tmp_path, "huawei-40")
    assert labels == {"img_1.jpg": "disposable-food-box", "img_2.jpg": None}
    assert len(problems) == 1 and "img_2.txt" in problems[0]


@pytest.mark.parametrize("text", ["[]", "{", '{"a": "b"}', "null", "[" * 100_000])
def test_a_rule_file_that_is_none(tmp_path: Path, text: str) -> None:
    put(tmp_path, "img_1.jpg", "img_1.jpg, 0")
    (tmp_path / huawei.RULES).write_text(text)
    with pytest.raises(FormatError, match=huawei.RULES):
        read(tmp_path, "huawei-40")


def test_a_bad_text_file_does_not_hide_the_labels(tmp_path: Path) -> None:
    for number in range(6):
        put(tmp_path, f"img_{number}.jpg", f"img_{number}.jpg, {number}")
    for bad in ("README.txt", "a.txt", "img_0.txt", "z.txt"):
        (tmp_path / bad).write_bytes(b"\xff\x00 no label")
    assert find_format(tmp_path).name == "huawei"
    labels, problems = read(tmp_path, "huawei-40")
    assert [name for name, label in labels.items() if label is None] == ["img_0.jpg"]
    assert len(problems) == 4


def test_the_rule_file_tells_the_form_where_no_label_file_is_good(tmp_path: Path) -> None:
    put(tmp_path / "train_data", "img_1.jpg", "nothing")
    (tmp_path / huawei.RULES).write_text('{"0": "其他垃圾/一次性快餐盒"}', encoding="utf-8")
    assert find_format(tmp_path).name == "huawei"
    labels, problems = read(tmp_path, "huawei-40")
    assert labels == {"img_1.jpg": None}
    assert len(problems) == 1 and "img_1.txt" in problems[0]


def test_other_folders_are_not_of_this_form(tmp_path: Path) -> None:
    put(tmp_path, "1.jpg", None)
    assert not huawei.detect(tmp_path)
    (tmp_path / "README.txt").write_text("Pictures, 2019")
    assert not huawei.detect(tmp_path)
    assert not huawei.detect(tmp_path / "1.jpg")
    assert not huawei.detect(tmp_path / "gone")


@pytest.mark.parametrize("name", ["trashnet-6", "paper-20", "huawei-40", "huawei-43"])
def test_written_and_read_again(tmp_path: Path, name: str) -> None:
    taxonomy = load_taxonomy(name)
    files = []
    for number, key in enumerate([*taxonomy.keys[:4], taxonomy.keys[-1], None]):
        path = tmp_path / f"{number}.png"
        odd_files.scene((12, 12), number).save(path)
        files.append(LabelledFile(path, file_sha256(path), key, "PNG"))
    out = tmp_path / "out"
    out.mkdir()
    assert len(list(huawei.write(out, files, taxonomy))) == 6
    assert (out / "train_data" / "img_1.txt").read_text().startswith("img_1.png, ")
    assert find_format(out).name == "huawei"
    found = {
        file_sha256(f.path): f.class_key for f in huawei.read(out, taxonomy) if isinstance(f, FoundImage)
    }
    assert found == {f.sha256: f.class_key for f in files}
    if name.startswith("huawei"):
        numbers = huawei.class_numbers(taxonomy)
        assert all(numbers[c.key] == c.huawei_id for c in taxonomy.classes)
