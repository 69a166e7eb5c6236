"""A CSV file with a column for the path and one for the class."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path, PureWindowsPath

from garbage_gui.datasets.copying import Copies
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
from garbage_gui.messages import Message
from garbage_gui.taxonomy import Taxonomy

NAME = "labels.csv"
_SUFFIXES = (".csv", ".tsv")
_PATH_NAMES = frozenset(
    {"path", "file", "filename", "file_name", "filepath", "image", "路径", "文件", "文件名", "图片"}
)
_CLASS_NAMES = frozenset({"class", "label", "class_name", "类别", "标签", "分类"})
# What a spreadsheet runs as a formula when a cell begins with it. The apostrophe is how it is prevented.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


def detect(path: Path) -> bool:
    """A CSV file, or a folder that was exported as one."""
    return label_file(path) is not None


def label_file(path: Path) -> Path | None:
    """The CSV file that ``path`` is, or that lies in it under the name of an export."""
    if path.is_dir():
        path = path / NAME
    return path if path.suffix.lower() in _SUFFIXES and path.is_file() else None


def read(path: Path, taxonomy: Taxonomy) -> Iterator[Found]:
    """The pictures of a CSV file; relative paths are taken from its folder. Raises `FormatError`.

    Columns are found by their headings; without known headings the first is the path, the second the class.
    Comma, semicolon and tabulator separate. An empty class means: no label.
    """
    file = label_file(path) or path
    text = read_text(file)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    unknown = UnknownClasses(file, taxonomy.name)
    classes: dict[str, str | None] = {}
    columns: tuple[int, int | None] | None = None
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if columns is None:
                columns, is_heading = _columns(row)
                if is_heading:
                    continue
            place = plain_cell(_cell(row, columns[0]))
            if not place:
                yield _no_path(file, rows.line_num)
                continue
            name = plain_cell(_cell(row, columns[1]))
            if name not in classes:
                found = taxonomy.find(name) if name else None
                classes[name] = None if found is None else found.key
            if name and classes[name] is None:
                unknown.add(name)
            yield FoundImage(_place(file.parent, place), classes[name])
    except csv.Error as error:
        raise FormatError(
            "{path} is no CSV file: {reason}, at line {line}. What came before was imported.",
            path=shown(file),
            reason=error,
            line=rows.line_num,
        ) from error
    yield from unknown.problems()


def write(folder: Path, files: Iterable[LabelledFile], taxonomy: Taxonomy) -> Iterator[Path | Problem]:
    """Copy the files to ``images/`` and write ``labels.csv``: path, class, category, names and sha256."""
    copies = Copies(folder)
    # The mark lets Excel see that it is UTF-8.
    with (folder / NAME).open("w", encoding="utf-8-sig", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["path", "class", "category", "en", "zh_CN", "sha256"])
        for file in files:
            try:
                place = copies.add(file, "images")
            except PictureError as error:
                yield Problem(file.path, error.message)
                continue
            named = taxonomy.get(file.class_key) if file.class_key is not None else None
            about = [named.key, named.category, named.en, named.zh_CN] if named is not None else [""] * 4
            cells = [place.relative_to(folder).as_posix(), *about, file.sha256]
            table.writerow([harmless_cell(cell) for cell in cells])
            yield place


def harmless_cell(text: str) -> str:
    """``text`` so that no spreadsheet runs it; `plain_cell` takes it back."""
    return f"'{text}" if text.startswith(_RUNS) else text


def plain_cell(text: str) -> str:
    """What `harmless_cell` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_RUNS) else text


def _delimiter(text: str) -> str:
    first = text[: text.find("\n") if "\n" in text else len(text)]
    return max(",;\t", key=first.count)


def _columns(row: list[str]) -> tuple[tuple[int, int | None], bool]:
    """Where path and class are, by the first row, and whether that is a row of headings."""
    headings = [cell.strip().casefold() for cell in row]
    path_at = next((i for i, heading in enumerate(headings) if heading in _PATH_NAMES), None)
    if path_at is None:
        return (0, 1), False
    return (path_at, next((i for i, heading in enumerate(headings) if heading in _CLASS_NAMES), None)), True


def _cell(row: list[str], at: int | None) -> str:
    return row[at].strip(" ") if at is not None and at < len(row) else ""


def _place(folder: Path, text: str) -> Path:
    place = folder / text
    if "\\" in text and not place.exists():  # written on Windows
        return folder / PureWindowsPath(text).as_posix()
    return place


def _no_path(file: Path, line: int) -> Problem:
    return Problem(file, Message.of("Line {line} of {path} names no picture.", line=line, path=shown(file)))
