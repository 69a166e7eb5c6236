"""The contents of picture files, wherever they lie: in a folder, or in an archive that stands for one."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from garbage_gui.imaging import archives
from garbage_gui.imaging.ordinary_files import (
    MAX_FILE_BYTES,
    PictureError,
    Stamp,
    as_text,
    open_ordinary_file,
    read_ordinary_file,
    shown,
    unreadable,
)

__all__ = [
    "MAX_FILE_BYTES",
    "PictureError",
    "Stamp",
    "as_text",
    "open_file",
    "read_file",
    "shown",
    "stamp",
    "unreadable",
]


def open_file(path: Path) -> BinaryIO:
    """Open the file ``path`` for reading, without ever waiting on a pipe or a device.

    Raises `PictureError` for anything that is not an ordinary, readable file.
    """
    place = archives.split(path)
    return open_ordinary_file(path) if place is None else io.BytesIO(archives.read_inside(*place))


def read_file(path: Path, *, most: int = MAX_FILE_BYTES) -> bytes:
    """The whole contents of the file ``path``, of at most ``most`` bytes.

    Raises `PictureError` when it cannot be read, is empty, or is too large to be a picture.
    """
    place = archives.split(path)
    data = read_ordinary_file(path, most) if place is None else archives.read_inside(*place, most=most)
    if not data:
        raise PictureError("{path} is empty: copy the picture again from where it came.", path=shown(path))
    return data


def stamp(path: Path) -> Stamp:
    """Size and time of change of the file ``path``. Raises `PictureError` and `OSError`."""
    place = archives.split(path)
    if place is not None:
        return archives.stamp_inside(*place)
    status = path.stat()
    return Stamp(status.st_size, status.st_mtime_ns)
