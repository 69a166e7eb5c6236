"""A CSV file with a column for the path and one for the class."""

from __future__ import annotations

import csv
import os
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path, PureWindowsPath
from typing import TextIO

from garbage_gui.datasets.copying import Copies
from garbage_gui.datasets.found import (
    FormatError,
    Found,
    FoundImage,
    LabelledFile,
    Problem,
    UnknownClasses,
)
from garbage_gui.datasets.texts import open_text
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
_LONGEST_ROW = 1_000_000


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
    Comma, semicolon and tabulator separate. An empty class means: no label. A quote that is not closed costs
    its own line only.
    """
    file = label_file(path) or path
    if file.is_dir():
        raise FormatError(
            "There is no {name} in the folder {path}. Name the CSV file itself.", name=NAME, path=shown(path)
        )
    with open_text(file) as text:
        yield from _read_rows(file, _Rows(text), taxonomy)


def _read_rows(file: Path, rows: _Rows, taxonomy: Taxonomy) -> Iterator[Found]:
    unknown = UnknownClasses(file, taxonomy.name)
    classes: dict[str, str | None] = {}
    columns: tuple[int, int | None] | None = None
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            if rows.spans_lines:
                yield _unclosed(file, rows.first_line)
                rows.start_again_after_first_line()
                continue
            raise FormatError(
                "{path} is no CSV file: {reason}, at line {line}. What came before was imported.",
                path=shown(file),
                reason=error,
                line=rows.line,
            ) from error
        if row is None:
            break
        if not any(cell.strip() for cell in row):
            continue
        (path_at, class_at), is_heading = (columns, False) if columns is not None else _columns(row)
        place = _path_cell(file.parent, row, path_at)
        name = plain_cell(_cell(row, class_at).strip(" "))
        if rows.spans_lines and _goes_over_lines(file.parent, place, name):
            yield _unclosed(file, rows.first_line)
            rows.start_again_after_first_line()
            continue
        columns = path_at, class_at
        if is_heading:
            continue
        if not place:
            yield _no_path(file, rows.line)
            continue
        if name not in classes:
            found = taxonomy.find(name) if name else None
            classes[name] = None if found is None else found.key
        if name and classes[name] is None:
            unknown.add(name)
        yield FoundImage(_place(file.parent, place), classes[name])
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


class _Rows:
    """The rows of a CSV text, which can be read again from the line after the first of the present row.

    ``first_line`` and ``line`` are the numbers of the present row's first and last line. No more than one row is
    held, and no row is longer than `_LONGEST_ROW`.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        first = stream.readline(_LONGEST_ROW + 1)
        self._delimiter = max(",;\t", key=first.count)
        self._again = deque([first] if first else [])
        self._row: list[str] = []
        self.first_line = 0
        self.line = 0
        self._reader = csv.reader(self._lines(), delimiter=self._delimiter)

    @property
    def spans_lines(self) -> bool:
        return self.line > self.first_line

    def start_again_after_first_line(self) -> None:
        self._again.extendleft(reversed(self._row[1:]))
        self.line = self.first_line
        self._reader = csv.reader(self._lines(), delimiter=self._delimiter)

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        self._row = []
        self.first_line = self.line + 1
        return next(self._reader)

    def _lines(self) -> Iterator[str]:
        characters = 0
        while line := self._again.popleft() if self._again else self._stream.readline(_LONGEST_ROW + 1):
            characters = len(line) + (characters if self._row else 0)
            self._row.append(line)
            self.line += 1
            if characters > _LONGEST_ROW:
                raise csv.Error(f"a row of more than {_LONGEST_ROW:,} characters")
            yield line


def _goes_over_lines(folder: Path, place: str, name: str) -> bool:
    """Whether a path or class goes over two lines: its quote was never closed and has swallowed good rows."""
    if any(end in name.strip() for end in "\r\n"):
        return True
    # A file may really be called so.
    return any(end in place for end in "\r\n") and not _is_there(_place(folder, place))


def _columns(row: list[str]) -> tuple[tuple[int, int | None], bool]:
    """Where path and class are, by the first row, and whether that is a row of headings."""
    headings = [cell.strip().casefold() for cell in row]
    path_at = next((i for i, heading in enumerate(headings) if heading in _PATH_NAMES), None)
    if path_at is None:
        return (0, 1), False
    return (path_at, next((i for i, heading in enumerate(headings) if heading in _CLASS_NAMES), None)), True


def _cell(row: list[str], at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""


def _path_cell(folder: Path, row: list[str], at: int | None) -> str:
    """The path in a row. Spaces around it are those of the table, unless a file is really called so."""
    cell = _cell(row, at)
    text = plain_cell(cell)
    stripped = plain_cell(cell.strip(" "))
    return text if text != stripped and _is_there(folder / text) else stripped


def _place(folder: Path, text: str) -> Path:
    place = folder / text
    if "\\" in text and not _is_there(place):  # written on Windows
        return folder / PureWindowsPath(text).as_posix()
    return place


def _is_there(place: Path) -> bool:
    # Unlike `Path.exists`, this answers for a text that can be no name, too.
    return os.path.exists(place)  # noqa: PTH110


def _no_path(file: Path, line: int) -> Problem:
    return Problem(file, Message.of("Line {line} of {path} names no picture.", line=line, path=shown(file)))


def _unclosed(file: Path, line: int) -> Problem:
    return Problem(
        file,
        Message.of(
            "Line {line} of {path} opens a quote that it does not close; the line was passed over.",
            line=line,
            path=shown(file),
        ),
    )
