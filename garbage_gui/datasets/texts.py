"""Reading label files as text, whoever wrote them."""

from __future__ import annotations

import os
from pathlib import Path

from garbage_gui.datasets.found import FormatError
from garbage_gui.imaging.opening import open_file, shown, unreadable

MAX_LABEL_FILE_BYTES = 500_000_000


def read_text(path: Path, *, most: int = MAX_LABEL_FILE_BYTES) -> str:
    """The text of ``path``: UTF-8 or UTF-16 with or without its mark, or GB 18030 as Chinese Windows writes.

    Raises `PictureError` when it is not an ordinary, readable file, and `FormatError` when it is too large or
    no text in any of these.
    """
    with open_file(path) as file:
        try:
            size = os.fstat(file.fileno()).st_size
            data = file.read(min(size, most) + 1)
        except OSError as error:
            raise unreadable(path, error) from error
    if len(data) > most:
        raise FormatError("{path} is too large for a label file; it was not read.", path=shown(path))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FormatError(
        "{path} is neither UTF-8 nor GB 18030 text. Save it as UTF-8 and try again.", path=shown(path)
    )
