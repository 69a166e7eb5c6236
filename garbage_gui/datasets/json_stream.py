"""Reading a large JSON file piece by piece: of a hostile or huge one, no more is in memory than one entry."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from garbage_gui.datasets.found import FormatError
from garbage_gui.datasets.texts import open_text
from garbage_gui.imaging.opening import PictureError, open_file, shown

# The longest entry, in characters. One of COCO's with a drawn outline has some thousands.
LONGEST_ENTRY = 8_000_000
_BLOCK = 1 << 18
# Of "1.5e+10", which may be cut anywhere, no more than this can be left: "e+1".
_NUMBER_ENDS = 3
_SPACE = " \t\r\n"


def first_character(path: Path) -> str:
    """The first character of the JSON in ``path``, which tells its form; "" where it cannot be read."""
    try:
        with open_file(path) as file:
            head = file.read(1024)
    except (PictureError, OSError):
        return ""
    for encoding in ("utf-8-sig", "utf-16"):
        text = head.decode(encoding, "ignore").lstrip()
        if text[:1] in ("{", "["):
            return text[0]
    return ""


def lists(path: Path) -> Iterator[tuple[str, Iterator[Any]]]:
    """The lists in ``path``, each with its name and its entries.

    The file is one object, of whose members those that are no lists are passed over; or it is one list, which has
    the name "". Raises `FormatError` for what is not whole JSON of that form, after the entries that came before,
    and `PictureError` for a file that cannot be read.
    """
    with open_text(path) as stream:
        reader = _Reader(stream, path)
        if reader.take("{[") == "[":
            yield from _list("", reader)
        else:
            yield from _members(reader)
        reader.require_end()


def _list(name: str, reader: _Reader) -> Iterator[tuple[str, Iterator[Any]]]:
    values = reader.list_entries()
    yield name, values
    for _ in values:  # what was not asked for
        pass


def _members(reader: _Reader) -> Iterator[tuple[str, Iterator[Any]]]:
    if reader.peek() == "}":
        reader.take("}")
        return
    while True:
        name = reader.value()
        if not isinstance(name, str):
            raise reader.broken()
        reader.take(":")
        if reader.peek() == "[":
            reader.take("[")
            yield from _list(name, reader)
        else:
            reader.value()
        if reader.take(",}") == "}":
            return


class _Reader:
    """The text that was read and not used yet, from ``at`` on."""

    def __init__(self, stream: TextIO, path: Path) -> None:
        self._stream = stream
        self._path = path
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder(strict=False)

    def broken(self) -> FormatError:
        return FormatError(
            "{path} is not whole JSON: it was damaged, or cut off. Get it again from where it came.",
            path=shown(self._path),
        )

    def peek(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(_BLOCK):
                return ""

    def take(self, expected: str) -> str:
        """The next character, which is one of ``expected``."""
        found = self.peek()
        if not found or found not in expected:
            raise self.broken()
        self._at += 1
        return found

    def require_end(self) -> None:
        if self.peek():
            raise self.broken()

    def list_entries(self) -> Iterator[Any]:
        """What is in the list that has just begun."""
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            yield self.value()
            if self.take(",]") == "]":
                return

    def value(self) -> Any:
        """The next value, which may go on in what was not read yet."""
        if not self.peek():
            raise self.broken()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
                length = end - self._at
                # A number may go on in what was not read yet.
                if end + _NUMBER_ENDS > len(self._text) and self._more(_BLOCK):
                    continue
                self._at += length
                return value
            except (ValueError, RecursionError) as error:
                held = len(self._text) - self._at
                if held > LONGEST_ENTRY:
                    raise FormatError(
                        "{path} has an entry of more than {limit} characters; it was read no further.",
                        path=shown(self._path),
                        limit=f"{LONGEST_ENTRY:,}",
                    ) from error
                if isinstance(error, RecursionError) or not self._more(max(held, _BLOCK)):
                    raise self.broken() from error

    def _more(self, characters: int) -> bool:
        """Read on; False at the end of the file. What was used is dropped."""
        block = self._stream.read(characters)
        self._text = self._text[self._at :] + block
        self._at = 0
        return bool(block)
