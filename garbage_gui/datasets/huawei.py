"""The form of the 2019 Huawei Cloud competition: beside ``img_1.jpg`` lies ``img_1.txt`` with ``img_1.jpg, 0``.

``garbage_classify_rule.json``, where it is there, maps the number, as a text, to ``category/name`` in Chinese.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from garbage_gui.datasets.copying import copy_beside
from garbage_gui.datasets.found import FoundImage, LabelledFile, unknown_class
from garbage_gui.messages import Message
from garbage_gui.taxonomy import Category, Taxonomy, WasteClass

RULES = "garbage_classify_rule.json"
_LINE = re.compile(r"^\s*([^,]+?)\s*,\s*(\d{1,6})\s*$")
_LARGEST_LABEL = 4096
_CATEGORY_NAMES = {
    Category.RECYCLABLE: "可回收物",
    Category.KITCHEN: "厨余垃圾",
    Category.HAZARDOUS: "有害垃圾",
    Category.OTHER: "其他垃圾",
}


def detect(path: Path) -> bool:
    """Whether the folder has a rule file, or its first label files have the form."""
    if not path.is_dir():
        return False
    if any((folder / RULES).is_file() for folder in (path, path.parent)):
        return any(True for _ in path.rglob("*.txt"))
    first = list(islice(path.rglob("*.txt"), 3))
    return bool(first) and all(_parse(file) is not None for file in first)


def read(path: Path, taxonomy: Taxonomy) -> Iterator[FoundImage]:
    """The pictures named by the label files under ``path``."""
    rules = _rules(path)
    for label_file in sorted(path.rglob("*.txt")):
        parsed = _parse(label_file)
        if parsed is None:
            yield FoundImage(
                label_file,
                None,
                Message.of(
                    "{path} is no label file of the form “img_1.jpg, 0”; it was passed over.", path=label_file
                ),
            )
            continue
        name, number = parsed
        picture = label_file.parent / Path(name).name
        found = _class_of(number, rules, taxonomy)
        if found is None:
            text = rules.get(number, str(number))
            yield FoundImage(picture, None, unknown_class(text, picture, taxonomy.name))
        else:
            yield FoundImage(picture, found.key)


def write(folder: Path, files: Iterable[LabelledFile], taxonomy: Taxonomy) -> Iterator[Path]:
    """Copy the files as ``train_data/img_1.jpg`` with their label files, and write the rule file."""
    numbers = class_numbers(taxonomy)
    folder.mkdir(parents=True, exist_ok=True)
    rules = {
        str(numbers[c.key]): f"{_CATEGORY_NAMES[c.category]}/{c.zh_CN}"
        for c in sorted(taxonomy.classes, key=lambda c: numbers[c.key])
    }
    (folder / RULES).write_text(json.dumps(rules, ensure_ascii=False, indent=1), encoding="utf-8")
    for count, file in enumerate(files, 1):
        name = f"img_{count}{file.path.suffix.lower()}"
        place = copy_beside(file.path, folder / "train_data", name, file.sha256)
        place.with_suffix(".txt").write_text(f"{place.name}, {numbers[file.class_key]}\n", encoding="utf-8")
        yield place


def class_numbers(taxonomy: Taxonomy) -> dict[str, int]:
    """The competition's number of each class where all classes have one, else their places in the taxonomy."""
    if all(c.huawei_id is not None for c in taxonomy.classes):
        return {c.key: int(c.huawei_id or 0) for c in taxonomy.classes}
    return {c.key: place for place, c in enumerate(taxonomy.classes)}


def _rules(path: Path) -> dict[int, str]:
    for folder in (path, path.parent):
        try:
            data = json.loads((folder / RULES).read_text(encoding="utf-8-sig"))
            return {int(key): str(value) for key, value in dict(data).items()}
        except (OSError, ValueError, TypeError, RecursionError):
            continue
    return {}


def _class_of(number: int, rules: dict[int, str], taxonomy: Taxonomy) -> WasteClass | None:
    if number in rules:
        found = taxonomy.find(rules[number].rpartition("/")[2])
        if found is not None:
            return found
    return next((c for c in taxonomy.classes if c.huawei_id == number), None)


def _parse(label_file: Path) -> tuple[str, int] | None:
    try:
        with label_file.open("rb") as file:
            data = file.read(_LARGEST_LABEL)
    except OSError:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            match = _LINE.match(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        return (match[1], int(match[2])) if match else None
    return None
