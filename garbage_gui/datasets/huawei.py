"""The form of the 2019 Huawei Cloud competition: beside ``img_1.jpg`` lies ``img_1.txt`` with ``img_1.jpg, 0``.

``garbage_classify_rule.json``, where it is there, maps the number, as a text, to ``category/name`` in Chinese.
Both versions are read: numbers 0-39 and, with names such as ``img_v2_3278.jpg``, 0-42.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

from garbage_gui.datasets.copying import Copies, suffix_of
from garbage_gui.datasets.found import (
    FormatError,
    Found,
    FoundImage,
    LabelledFile,
    Problem,
    UnknownClasses,
)
from garbage_gui.datasets.texts import read_text
from garbage_gui.imaging.opening import PictureError, shown
from garbage_gui.imaging.scan import Scan
from garbage_gui.messages import GarbageError, Message
from garbage_gui.taxonomy import Category, Taxonomy, WasteClass, load_taxonomy

RULES = "garbage_classify_rule.json"
PICTURES = "train_data"
_LINE = re.compile(r"\s*(?P<name>[^\r\n]+\.\w{2,5})\s*[,，]\s*(?P<number>\d{1,6})\s*")
_LARGEST_LABEL = 4096
_LARGEST_RULES = 1_000_000
_LOOKED_AT = 2000
# How many label files of a folder are tried: notes and damaged files may lie among them.
_TRIED = 50
CATEGORY_NAMES = {
    Category.RECYCLABLE: "可回收物",
    Category.KITCHEN: "厨余垃圾",
    Category.HAZARDOUS: "有害垃圾",
    Category.OTHER: "其他垃圾",
}


def detect(path: Path) -> bool:
    """Whether ``path`` is a folder in which, or in whose ``train_data``, label files of this form lie.

    The rule file alone is enough: then the label files' own faults are told one by one.
    """
    return path.is_dir() and any(
        (folder / RULES).is_file() or _has_label_files(folder) for folder in (path, path / PICTURES)
    )


def read(path: Path, taxonomy: Taxonomy) -> Iterator[Found]:
    """The pictures under ``path`` with the labels beside them; one without a label file has no label.

    The rule file is looked for in ``path``, its ``train_data`` and the folder above. Without it the numbers
    are those of the competition. Raises `FormatError` for a rule file that is none.
    """
    numbers = _Numbers(_rules(path), taxonomy)
    unknown = UnknownClasses(path, taxonomy.name)
    folder, labels = None, _LabelFiles()
    for entry in Scan([path]):
        if entry.error is not None:
            yield Problem(entry.path, entry.error)
            continue
        if entry.path.parent != folder:
            yield from labels.left_over()
            folder, labels = entry.path.parent, _LabelFiles.of(entry.path.parent)
            yield from labels.problems
        number = labels.take(entry.path.name)
        found = None if number is None else numbers.class_of(number)
        if number is not None and found is None:
            unknown.add(numbers.name_of(number))
        yield FoundImage(entry.path, found.key if found is not None else None)
    yield from labels.left_over()
    yield from unknown.problems()


def write(folder: Path, files: Iterable[LabelledFile], taxonomy: Taxonomy) -> Iterator[Path | Problem]:
    """Copy the files as ``train_data/img_1.jpg`` with their label files, and write the rule file."""
    numbers = class_numbers(taxonomy)
    rules = {
        str(numbers[c.key]): f"{CATEGORY_NAMES[c.category]}/{c.zh_CN}"
        for c in sorted(taxonomy.classes, key=lambda c: numbers[c.key])
    }
    (folder / RULES).write_text(json.dumps(rules, ensure_ascii=False, indent=1), encoding="utf-8")
    copies = Copies(folder)
    for count, file in enumerate(files, 1):
        try:
            place = copies.add(file, PICTURES, f"img_{count}{suffix_of(file)}")
        except PictureError as error:
            yield Problem(file.path, error.message)
            continue
        if file.class_key is not None:
            label = f"{place.name}, {numbers[file.class_key]}\n"
            place.with_suffix(".txt").write_text(label, encoding="utf-8")
        yield place


def class_numbers(taxonomy: Taxonomy) -> dict[str, int]:
    """The competition's number of each class where all have one of their own, else their places in the list."""
    given = [c.huawei_id for c in taxonomy.classes]
    if None not in given and len(set(given)) == len(given):
        return {c.key: c.huawei_id for c in taxonomy.classes if c.huawei_id is not None}
    return {c.key: place for place, c in enumerate(taxonomy.classes)}


class _Numbers:
    """From a number in a label file to a class of the taxonomy."""

    def __init__(self, rules: dict[int, str], taxonomy: Taxonomy) -> None:
        self._rules = rules
        self._taxonomy = taxonomy
        self._by_number = {c.huawei_id: c for c in taxonomy.classes if c.huawei_id is not None}
        self._found: dict[int, WasteClass | None] = {}

    def class_of(self, number: int) -> WasteClass | None:
        if number not in self._found:
            self._found[number] = self._find(number)
        return self._found[number]

    def name_of(self, number: int) -> str:
        return self._rules.get(number) or _competition_names().get(number) or str(number)

    def _find(self, number: int) -> WasteClass | None:
        if not self._rules:
            return self._by_number.get(number)
        # The rule file decides: in a set that somebody numbered anew, 4 is not what it was in the competition.
        name = self._rules.get(number, "").rpartition("/")[2]
        if not name:
            return None
        found = self._taxonomy.find(name)
        if found is not None:
            return found
        # The paper's taxonomy spells one name differently; the competition's number says which class is meant.
        competition = next((n for n, text in _competition_names().items() if text == name), None)
        return None if competition is None else self._by_number.get(competition)


@lru_cache(maxsize=1)
def _competition_names() -> dict[int, str]:
    return {c.huawei_id: c.zh_CN for c in load_taxonomy("huawei-43").classes if c.huawei_id is not None}


class _LabelFiles:
    """The label files of one folder: which picture has which number."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._numbers: dict[str, tuple[int, Path]] = {}

    @classmethod
    def of(cls, folder: Path) -> _LabelFiles:
        found = cls()
        try:
            with os.scandir(folder) as entries:
                names = sorted(
                    e.name for e in entries if e.name.lower().endswith(".txt") and not e.name.startswith(".")
                )
        except OSError:  # It has vanished; reading its pictures says so.
            return found
        for name in names:
            found._add(folder / name)
        return found

    def take(self, picture: str) -> int | None:
        """The number of the picture with this file name, if a label file names it."""
        found = self._numbers.pop(picture.casefold(), None)
        return None if found is None else found[0]

    def left_over(self) -> Iterator[Problem]:
        """A problem for each label file whose picture was not there."""
        for label_file in (file for _, file in self._numbers.values()):
            yield Problem(
                label_file,
                Message.of("{path} labels a picture that does not lie beside it.", path=shown(label_file)),
            )
        self._numbers.clear()

    def _add(self, label_file: Path) -> None:
        try:
            parsed = _parse(label_file)
        except GarbageError as error:
            self.problems.append(Problem(label_file, error.message))
            return
        if parsed is None:
            message = Message.of(
                "{path} is no label file of the form “img_1.jpg, 0”; it was passed over.",
                path=shown(label_file),
            )
            self.problems.append(Problem(label_file, message))
            return
        name, number = parsed
        first = self._numbers.setdefault(name.casefold(), (number, label_file))
        if first[0] != number:
            message = Message.of(
                "{path} labels a picture that {other} labels differently; it was passed over.",
                path=shown(label_file),
                other=shown(first[1]),
            )
            self.problems.append(Problem(label_file, message))


def _parse(label_file: Path) -> tuple[str, int] | None:
    match = _LINE.fullmatch(read_text(label_file, most=_LARGEST_LABEL))
    if match is None:
        return None
    # Only the name counts: some sets carry the path of the machine they were labelled on.
    return re.split(r"[/\\]", match["name"])[-1], int(match["number"])


def _has_label_files(folder: Path) -> bool:
    """Whether any of a sample of the text files is a label file; one bad one must not hide all others."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(e.name for e in islice(entries, _LOOKED_AT) if e.name.lower().endswith(".txt"))
    except OSError:
        return False
    # From the whole of the list, not its beginning: what is not a label often shares its first letters.
    return any(_is_label_file(folder / name) for name in names[:: max(1, len(names) // _TRIED)])


def _is_label_file(path: Path) -> bool:
    try:
        return _parse(path) is not None
    except GarbageError:
        return False


def _rules(path: Path) -> dict[int, str]:
    for folder in (path, path / PICTURES, path.parent):
        file = folder / RULES
        if not file.is_file():
            continue
        try:
            data = json.loads(read_text(file, most=_LARGEST_RULES))
            return {int(key): str(value) for key, value in data.items()}
        except (ValueError, AttributeError, RecursionError) as error:
            raise FormatError(
                "{path} does not map numbers to names. Correct it, or take it away: then the numbers are those "
                "of the competition.",
                path=shown(file),
            ) from error
    return {}
