"""Reading label files as text, whoever wrote them: in which encoding, and never more than fits."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from garbage_gui.datasets.found import FormatError
from garbage_gui.imaging.opening import open_file, shown, unreadable

MAX_LABEL_FILE_BYTES = 500_000_000
_BLOCK = 1 << 20
_HEAD = 4096
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_SEPARATORS = ",;\t\r\n[{"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@contextmanager
def open_text(path: Path, *, most: int = MAX_LABEL_FILE_BYTES) -> Iterator[TextIO]:
    """The text of ``path`` as a stream with its line ends as they are; it is not held in memory.

    It may be UTF-8 or UTF-16 with or without its mark, GB 18030 as Chinese Windows writes, or Windows-1252
    (Latin-1) as European Windows does. Raises `PictureError` when it is not an ordinary, readable file, and
    `FormatError` when it has more than ``most`` bytes or is no text in any of these.
    """
    with open_file(path) as file:
        try:
            encoding = _encoding(file, path, most)
            file.seek(0)
            # It was checked. Should it change meanwhile, what no longer decodes is no reason to end.
            with io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="") as text:
                yield text
        except OSError as error:
            raise unreadable(path, error) from error


def read_text(path: Path, *, most: int = MAX_LABEL_FILE_BYTES) -> str:
    """The whole text of ``path``; see `open_text`."""
    with open_text(path, most=most) as text:
        return text.read()


def _encoding(file: BinaryIO, path: Path, most: int) -> str:
    head = file.read(_HEAD)
    for encoding in _candidates(head, file):
        if _decodes(file, encoding, path, most):
            return encoding
    raise FormatError(
        "{path} is neither UTF-8 nor GB 18030 text. Save it as UTF-8 and try again.", path=shown(path)
    )


def _candidates(head: bytes, file: BinaryIO) -> Iterator[str]:
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
    if marked is not None:
        yield marked
    elif b"\0" in head:
        # Line ends and separators have a zero in UTF-16: in their second byte where the low one comes first.
        encoding = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        if any(mark in head.decode(encoding, "ignore") for mark in _SEPARATORS):
            yield encoding
    else:
        yield "utf-8"
        yield "cp1252" if _high_bytes_stand_alone(file) else "gb18030"


def _decodes(file: BinaryIO, encoding: str, path: Path, most: int) -> bool:
    """Whether all of ``file`` is text in this encoding. Raises `FormatError` where it is too large."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    size = 0
    try:
        while block := file.read(min(_BLOCK, most - size + 1)):
            size += len(block)
            if size > most:
                raise FormatError("{path} is too large for a label file; it was not read.", path=shown(path))
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _high_bytes_stand_alone(file: BinaryIO) -> bool:
    """Whether most bytes beyond ASCII have ASCII on both sides, as accented letters do in Latin-1.

    Chinese characters are pairs, and seldom come one by one. Much of Latin-1 decodes as GB 18030 too, into
    nonsense, so that trying alone does not tell. Judged by the first megabyte that has any.
    """
    file.seek(0)
    while block := file.read(_BLOCK):
        runs = _HIGH_BYTES.findall(block)
        if runs:
            return sum(len(run) == 1 for run in runs) > len(runs) / 2
    return False
