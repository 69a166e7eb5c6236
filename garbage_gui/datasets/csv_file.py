"""A CSV file with a column for the path and one for the class."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from garbage_gui.datasets.copying import copy_beside
from garbage_gui.datasets.found import FormatError, FoundImage, LabelledFile, unknown_class
from garbage_gui.messages import Message
from garbage_gui.taxonomy import Taxonomy

NAME = "labels.csv"
_PATH_NAMES = {"path", "file", "filename", "image", "路径", "文件"}
_CLASS_NAMES = {"class", "label", "category_name", "类别", "标签"}
# What a spreadsheet would run as a formula when a cell begins with it.
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def detect(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() == ".csv"


def read(path: Path, taxonomy: Taxonomy) -> Iterator[FoundImage]:
    """The pictures of a CSV file; relative paths are taken from the file's folder. Raises `FormatError`."""
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    try:
        rows = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise FormatError("{path} is no CSV file: {reason}.", path=path, reason=error) from error
    if not rows:
        return
    header = [cell.strip().casefold() for cell in rows[0]]
    path_at = next((i for i, cell in enumerate(header) if cell in _PATH_NAMES), None)
    class_at = next((i for i, cell in enumerate(header) if cell in _CLASS_NAMES), None)
    if path_at is None:
        path_at, class_at, first = 0, 1, 0
    else:
        first = 1
    for number, row in enumerate(rows[first:], first + 1):
        if len(row) <= path_at:
            yield FoundImage(
                path, None, Message.of("Row {row} of {path} names no file.", row=number, path=path)
            )
            continue
        picture = path.parent / plain_cell(row[path_at].strip())
        name = plain_cell(row[class_at].strip()) if class_at is not None and len(row) > class_at else ""
        found = taxonomy.find(name) if name else None
        if name and found is None:
            yield FoundImage(picture, None, unknown_class(name, picture, taxonomy.name))
        else:
            yield FoundImage(picture, found.key if found else None)


def write(folder: Path, files: Iterable[LabelledFile], taxonomy: Taxonomy) -> Iterator[Path]:
    """Copy the files to ``images/`` and write ``labels.csv`` with path, class, category and both names."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / NAME).open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["path", "class", "category", "en", "zh_CN", "sha256"])
        for file in files:
            place = copy_beside(file.path, folder / "images", file.path.name, file.sha256)
            named = taxonomy.require(file.class_key)
            cells = [place.relative_to(folder).as_posix(), named.key, named.category, named.en, named.zh_CN]
            writer.writerow([*map(harmless_cell, cells), file.sha256])
            yield place


def harmless_cell(text: str) -> str:
    """``text`` so that no spreadsheet runs it; `plain_cell` takes it back."""
    return f"'{text}" if text.startswith(_RUNS) else text


def plain_cell(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_RUNS) else text


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FormatError("{path} cannot be read: {reason}.", path=path, reason=error.strerror) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FormatError("{path} is neither UTF-8 nor GB 18030 text. Save it as UTF-8 and try again.", path=path)
