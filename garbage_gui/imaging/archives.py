"""Pictures in zip archives, read where they are: nothing is ever unpacked to the disk.

A picture in an archive has the path ``photos.zip/glass/1.jpg``, as if the archive were a folder.
"""

from __future__ import annotations

import os
import struct
import threading
import zlib
from pathlib import Path
from typing import BinaryIO

from garbage_gui.imaging.ordinary_files import (
    MAX_FILE_BYTES,
    Stamp,
    open_ordinary_file,
    shown,
    too_large,
    unreadable,
)
from garbage_gui.imaging.zip_directory import (
    LOCAL_BYTES,
    STORED,
    SUFFIX,
    Archive,
    ArchiveError,
    ArchiveFile,
    read_directory,
)

__all__ = ["SUFFIX", "is_archive", "open_archive", "read_inside", "split", "stamp_inside"]

_LOCAL = struct.Struct("<4s2B4H3L2H")
_BLOCK = 1 << 20
# Directories that are held in memory, so that the next picture of the same archive is found at once.
_KEPT = 4


def is_archive(path: Path) -> bool:
    """Whether ``path`` is a file with the name of a zip archive."""
    try:
        return path.suffix.lower() == SUFFIX and path.is_file()
    except (OSError, ValueError):
        return False


def split(path: Path) -> tuple[Path, str] | None:
    """The archive in which ``path`` lies, and the path inside it with slashes; None for any other path."""
    if f"{SUFFIX}{os.sep}" not in str(path).lower():
        return None
    for folder in reversed(path.parents):
        if is_archive(folder):
            return folder, path.relative_to(folder).as_posix()
    return None


def open_archive(path: Path) -> Archive:
    """The directory of the archive ``path``. Raises `PictureError` where it cannot be read."""
    with open_ordinary_file(path) as file:
        return _directories.of(path, file)


def stamp_inside(archive: Path, inside: str) -> Stamp:
    """Size and time of change of a picture in an archive: its own size, and the time of the archive."""
    directory = open_archive(archive)
    return Stamp(_require(directory, inside).bytes, directory.stamp.mtime_ns)


def read_inside(archive: Path, inside: str, *, most: int = MAX_FILE_BYTES) -> bytes:
    """The picture ``inside`` the archive, unpacked, at most ``most`` bytes, and checked by its checksum.

    Raises `PictureError`.
    """
    path = archive / inside
    with open_ordinary_file(archive) as file:
        entry = _require(_directories.of(archive, file), inside)
        if entry.bytes > most:
            raise too_large(path, most)
        try:
            data = _unpack(file, entry)
        except OSError as error:
            raise unreadable(path, error) from error
    if data is None:
        raise ArchiveError(
            "{path} is damaged inside its archive: get the archive again from where it came.",
            path=shown(path),
        )
    return data


def _require(archive: Archive, inside: str) -> ArchiveFile:
    entry = archive.files.get(inside)
    if entry is None:
        raise ArchiveError("{path} is not in its archive any more.", path=shown(archive.path / inside))
    return entry


def _unpack(file: BinaryIO, entry: ArchiveFile) -> bytes | None:
    """The bytes of ``entry``; None when they are not what the directory says. Never more than it says."""
    file.seek(entry.offset)
    head = file.read(LOCAL_BYTES)
    if len(head) < LOCAL_BYTES or not head.startswith(b"PK\x03\x04"):
        return None
    *_, name_length, extra_length = _LOCAL.unpack(head)
    file.seek(name_length + extra_length, os.SEEK_CUR)
    data = _stored(file, entry) if entry.method == STORED else _inflated(file, entry)
    whole = len(data) == entry.bytes and zlib.crc32(data) == entry.crc
    return bytes(data) if whole else None


def _stored(file: BinaryIO, entry: ArchiveFile) -> bytes:
    return file.read(entry.bytes) if entry.packed == entry.bytes else b""


def _inflated(file: BinaryIO, entry: ArchiveFile) -> bytearray:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    data = bytearray()
    left = entry.packed
    try:
        # One byte more than there should be tells a stream that goes on; it is not followed further.
        while len(data) <= entry.bytes and not inflater.eof:
            block = inflater.unconsumed_tail
            if not block:
                block = file.read(min(_BLOCK, left))
                left -= len(block)
                if not block:
                    break
            data += inflater.decompress(block, min(_BLOCK, entry.bytes + 1 - len(data)))
    except zlib.error:
        return bytearray()
    return data


class _Directories:
    """The directories that were read last, by archive; read anew when the archive has changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Path, Archive] = {}

    def of(self, path: Path, file: BinaryIO) -> Archive:
        try:
            status = os.fstat(file.fileno())
            stamp = Stamp(status.st_size, status.st_mtime_ns)
            # One thread reads it while the others wait: they would all do the same.
            with self._lock:
                archive = self._kept.pop(path, None)
                if archive is None or archive.stamp != stamp:
                    archive = read_directory(path, file, stamp)
                self._kept[path] = archive
                while len(self._kept) > _KEPT:
                    del self._kept[next(iter(self._kept))]
            return archive
        except OSError as error:
            raise unreadable(path, error) from error


_directories = _Directories()
