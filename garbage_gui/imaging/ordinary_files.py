"""Opening files that may be anything: a folder, a pipe, a device, unreadable, or gone."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO, NamedTuple

from garbage_gui.messages import GarbageError

# A 100-megapixel 16-bit TIFF has 600 MB; pictures of waste are far below, and a file is held in memory whole.
MAX_FILE_BYTES = 700_000_000
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
# The controls of ASCII and Latin-1, and the line ends of Unicode.
_ESCAPES = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))} | {
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


class PictureError(GarbageError):
    """A file that cannot be used as a picture, as one sentence that names it."""


class Stamp(NamedTuple):
    """By which a file is known again without being read: its size and the time of its last change."""

    bytes: int
    mtime_ns: int


def as_text(path: Path | str) -> str:
    """The path as text that can be stored and read by programs: undecodable bytes become question marks."""
    return str(path).encode("utf-8", "replace").decode("utf-8")


def shown(path: Path | str) -> str:
    """The path as text for a person, on one line: `as_text` with control characters escaped.

    A name may hold any character, and an escape printed raw is a command to the terminal.
    """
    return as_text(path).translate(_ESCAPES)


def open_ordinary_file(path: Path) -> BinaryIO:
    """Open the ordinary file ``path`` for reading, without ever waiting on a pipe or a device.

    Raises `PictureError` for anything that is not an ordinary, readable file.
    """
    descriptor, _ = _open(path)
    try:
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_ordinary_file(path: Path, most: int) -> bytes:
    """The whole contents of the ordinary file ``path``, of at most ``most`` bytes. Raises `PictureError`."""
    descriptor, size = _open(path)
    # Without a file object: making one takes as long as reading a small picture. Python sets aside what is asked
    # for, so no more is asked for than there seems to be.
    left, blocks = size + 1, []
    try:
        if size > most:
            raise too_large(path, most)
        while left and (block := os.read(descriptor, left)):
            blocks.append(block)
            left -= len(block)
    except OSError as error:
        raise unreadable(path, error) from error
    finally:
        os.close(descriptor)
    data = b"".join(blocks)
    if len(data) > most:
        raise too_large(path, most)
    return data


def too_large(path: Path, most: int) -> PictureError:
    return PictureError(
        "{path} is larger than {limit} MB, too large for a picture; it was not read.",
        path=shown(path),
        limit=most // 1_000_000,
    )


def unreadable(path: Path, error: OSError | ValueError) -> PictureError:
    """The sentence for what the system said when ``path`` was opened or read."""
    code = error.errno if isinstance(error, OSError) else None
    place = shown(path)
    if code in (errno.EACCES, errno.EPERM):
        return PictureError("{path} may not be read: give your user the permission to read it.", path=place)
    if code in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE):
        return PictureError("{path} is not there any more: it was moved or deleted.", path=place)
    if code == errno.ENAMETOOLONG:
        return PictureError(
            "The name of {path} is too long for this system: give it a shorter one.", path=place
        )
    if code == errno.ELOOP:
        return PictureError("{path} is a link that leads back to itself: delete it.", path=place)
    reason = (error.strerror if isinstance(error, OSError) else None) or "the system refused"
    return PictureError("{path} cannot be read: {reason}.", path=place, reason=reason)


def _open(path: Path) -> tuple[int, int]:
    """A descriptor of the ordinary file ``path``, and the file's size. Raises `PictureError`."""
    try:
        _require_ordinary(path, path.stat().st_mode)
        # The path can become a pipe between the two calls; without O_NONBLOCK opening that would wait for a
        # writer. On ordinary files the flag does nothing.
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    try:
        status = os.fstat(descriptor)
        _require_ordinary(path, status.st_mode)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, status.st_size


def _require_ordinary(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise PictureError("{path} is a folder, not a picture.", path=shown(path))
    if not stat.S_ISREG(mode):
        raise PictureError(
            "{path} is a pipe or a device, not a picture; it was left alone.", path=shown(path)
        )
