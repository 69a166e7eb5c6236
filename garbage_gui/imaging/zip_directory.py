"""The directory of a zip archive: which pictures are in it and where, and what is wrong with the rest.

It is read here and not by Python's `zipfile`: that one gives up a whole archive for one name that is not what it
says, takes in a directory of any size before it can be asked how large it is, and, in some versions, reads
entries that overlap. The format is PKWARE's APPNOTE 6.3.10.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from garbage_gui.imaging.ordinary_files import MAX_FILE_BYTES, PictureError, Stamp, shown
from garbage_gui.imaging.suffixes import PICTURE_SUFFIXES
from garbage_gui.messages import Message

SUFFIX = ".zip"

# Beyond these an archive is not opened: it would need too much memory, or is made to waste memory and time.
MAX_ENTRIES = 100_000
MAX_DIRECTORY_BYTES = 64_000_000
MAX_TOTAL_BYTES = 500_000_000_000
# Pictures hardly shrink. Deflate reaches 1:1032, on zeros.
MAX_RATIO = 200
MAX_TOTAL_RATIO = 100
# Below these sizes nobody minds: a white page as BMP shrinks like zeros do.
RATIO_FROM_BYTES = 16_000_000
TOTAL_RATIO_FROM_BYTES = 1_000_000_000

_END = struct.Struct("<4s4H2LH")
_PLACE_OF_END_64 = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
LOCAL_BYTES = 30  # of what stands before the data of an entry, without its name
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_LONGEST_COMMENT = 65_535
STORED, DEFLATED = 0, 8
_ENCRYPTED, _NAME_IS_UTF_8 = 0x0001, 0x0800
_EXTRA_64, _EXTRA_NAME = 0x0001, 0x7075
_SYSTEMS_OF_UTF_8 = (3, 19)  # Unix and macOS
_LONGEST_NAME = 4096
_DRIVE = re.compile(r"[A-Za-z]:")

_LEADS_OUT = Message("“{name}” in {archive} leads out of the archive or is no file name; it was left alone.")
_NESTED = Message("“{name}” in {archive} is an archive in an archive; it was not opened. Unpack it first.")
_LINK = Message("“{name}” in {archive} is a link or a device; it was not followed.")
_TWICE = Message("“{name}” is in {archive} more than once; only the first one counts.")
_LOCKED = Message("“{name}” in {archive} is locked with a password. Unpack the archive, then use the folder.")
_PACKED_OTHERWISE = Message(
    "“{name}” in {archive} is packed in a way that is not read here (method {method}). "
    "Unpack the archive, then use the folder."
)
_BOMB = Message("“{name}” in {archive} would unpack to {size} MB, too much for a picture; it was not opened.")
_OVERLAPS = Message("“{name}” in {archive} shares its data with another entry; it was not opened.")


class ArchiveError(PictureError):
    """An archive, or something in it, that is not read."""


class ArchiveFile(NamedTuple):
    """One picture in an archive: where its entry begins, its size packed and unpacked, its checksum."""

    offset: int
    packed: int
    bytes: int
    crc: int
    method: int


class BadEntry(NamedTuple):
    """An entry that is not read: a path that can be shown and stored, and why."""

    path: Path
    error: Message


@dataclass
class Archive:
    """The directory of one archive: its pictures by their path inside, in their order, and what is wrong.

    ``passed_over`` counts entries that are no pictures; hidden ones do not count.
    """

    path: Path
    stamp: Stamp
    files: dict[str, ArchiveFile] = field(default_factory=dict)
    bad: list[BadEntry] = field(default_factory=list)
    passed_over: int = 0

    def folders(self, inside: str) -> Iterator[str]:
        """The names of the folders right below the folder ``inside`` (empty: the top), each once."""
        start = f"{inside}/" if inside else ""
        seen: set[str] = set()
        for name in self.files:
            if name.startswith(start):
                first, slash, _ = name[len(start) :].partition("/")
                if slash and first not in seen:
                    seen.add(first)
                    yield first


def read_directory(path: Path, file: BinaryIO, stamp: Stamp) -> Archive:
    """Read the directory that lies at the end of ``file``. Raises `ArchiveError` and `OSError`."""
    start, size, shift = _find_directory(path, file, stamp.bytes)
    if size > MAX_DIRECTORY_BYTES:
        raise _too_many(path)
    file.seek(start)
    directory = file.read(size)
    reader = _DirectoryReader(Archive(path, stamp), start)
    place = 0
    while place + _CENTRAL.size <= len(directory) and directory.startswith(b"PK\x01\x02", place):
        place = reader.take(directory, place, shift)
        if reader.entries > MAX_ENTRIES:
            raise _too_many(path)
    if len(directory) < size or place < size:
        raise _damaged(path)
    return reader.finish()


def _find_directory(path: Path, file: BinaryIO, length: int) -> tuple[int, int, int]:
    """Where the directory begins, its size, and by how much its offsets are to be shifted.

    They are shifted where something stands before the archive, such as a program that unpacks it.
    """
    tail_length = min(length, _END.size + _LONGEST_COMMENT)
    file.seek(length - tail_length)
    tail = file.read(tail_length)
    place = tail.rfind(b"PK\x05\x06")
    while place >= 0 and place + _END.size > len(tail):
        place = tail.rfind(b"PK\x05\x06", 0, place)
    if place < 0:
        raise _damaged(path)
    _, disk, first_disk, _, count, size, offset, _ = _END.unpack_from(tail, place)
    end = length - tail_length + place
    wide = end - _PLACE_OF_END_64.size
    if wide >= 0:
        file.seek(wide)
        mark, _, end_64, _ = _PLACE_OF_END_64.unpack(file.read(_PLACE_OF_END_64.size))
        if mark == b"PK\x06\x07":
            # Where something stands before the archive, it is not where it says, but right before this.
            for candidate in (end_64, wide - _END_64.size):
                file.seek(min(max(candidate, 0), length))
                record = file.read(_END_64.size)
                if len(record) == _END_64.size and record.startswith(b"PK\x06\x06"):
                    _, _, _, _, disk, first_disk, _, count, size, offset = _END_64.unpack(record)
                    end = min(candidate, wide)
                    break
            else:
                raise _damaged(path)
    if disk or first_disk:
        raise ArchiveError(
            "{path} is one part of an archive that was split: put the parts together first.", path=shown(path)
        )
    if count > MAX_ENTRIES:
        raise _too_many(path)
    start = end - size
    if start < 0 or start < offset:
        raise _damaged(path)
    return start, size, start - offset


class _DirectoryReader:
    """Takes the entries of a directory in one by one and judges each; `finish` judges them together."""

    def __init__(self, archive: Archive, directory_start: int) -> None:
        self._archive = archive
        self._directory_start = directory_start
        self._ranges: list[tuple[int, int, str | None]] = []
        self._taken: set[str] = set()
        self._total = 0
        self.entries = 0

    def take(self, directory: bytes, place: int, shift: int) -> int:
        """Take in the entry at ``place``; returns where the next one begins."""
        self.entries += 1
        (
            _, _, system, _, _, flags, method, _, _, crc, packed, size,
            name_length, extra_length, comment_length, _, _, attributes, offset,
        ) = _CENTRAL.unpack_from(directory, place)  # fmt: skip
        name_at = place + _CENTRAL.size
        raw = directory[name_at : name_at + name_length]
        extra = directory[name_at + name_length : name_at + name_length + extra_length]
        after: int = name_at + name_length + extra_length + comment_length
        if after > len(directory):
            raise _damaged(self._archive.path)
        packed, size, offset = _wide(extra, size, packed, offset)
        name = _decoded(raw, flags, extra, system)
        entry = ArchiveFile(offset + shift, packed, size, crc, method)
        if not name.endswith(("/", "\\")):
            kept = self._judge(name, entry, flags, attributes >> 16)
            # The name is as long in the entry itself; what follows it there may be longer.
            end = entry.offset + LOCAL_BYTES + name_length + packed
            self._ranges.append((entry.offset, end, kept))
        return after

    def _judge(self, name: str, entry: ArchiveFile, flags: int, mode: int) -> str | None:
        """Keep the entry as a picture, or note what is wrong with it; returns its path if it was kept."""
        inside = _path_inside(name)
        if inside is None:
            self._refuse(name, _LEADS_OUT)
            return None
        parts = inside.split("/")
        if any(part.startswith(".") for part in parts) or parts[0] == "__MACOSX":
            return None
        suffix = os.path.splitext(parts[-1])[1].lower()  # noqa: PTH122 - no Path for each of many names
        if suffix == SUFFIX:
            self._refuse(name, _NESTED)
        elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            self._refuse(name, _LINK)
        elif suffix not in PICTURE_SUFFIXES:
            self._archive.passed_over += 1
        elif inside in self._archive.files:
            self._refuse(name, _TWICE)
        elif flags & _ENCRYPTED:
            self._refuse(name, _LOCKED)
        elif entry.method not in (STORED, DEFLATED):
            self._refuse(name, _PACKED_OTHERWISE, method=entry.method)
        elif entry.bytes > MAX_FILE_BYTES or (
            entry.bytes > RATIO_FROM_BYTES and entry.bytes > MAX_RATIO * entry.packed
        ):
            self._refuse(name, _BOMB, size=entry.bytes // 1_000_000)
        else:
            self._archive.files[inside] = entry
            self._total += entry.bytes
            return inside
        return None

    def _refuse(self, name: str, why: Message, **values: int) -> None:
        archive = self._archive
        # A path that stays in the archive whatever the name is, and that no other entry has.
        harmless = re.sub(r"[\\/\0]", "_", name)[-200:]
        path, number = harmless, 1
        while not path or path in (".", "..") or path in self._taken or path in archive.files:
            number += 1
            path = f"{harmless} ({number})"
        self._taken.add(path)
        texts = {"name": shown(name.replace("\0", "?")), "archive": shown(archive.path)}
        archive.bad.append(BadEntry(archive.path / path, Message(why.template, {**texts, **values})))

    def finish(self) -> Archive:
        """The archive, without the entries whose data overlap. Raises `ArchiveError` for a bomb."""
        archive = self._archive
        for inside in self._overlapping():
            self._total -= archive.files.pop(inside).bytes
            self._refuse(inside, _OVERLAPS)
        most = max(TOTAL_RATIO_FROM_BYTES, MAX_TOTAL_RATIO * archive.stamp.bytes)
        if self._total > min(most, MAX_TOTAL_BYTES):
            raise ArchiveError(
                "{path} would unpack to {size} GB, far more than an archive of pictures; it was not opened.",
                path=shown(archive.path),
                size=self._total // 1_000_000_000,
            )
        return archive

    def _overlapping(self) -> list[str]:
        """The pictures whose data reach into those of another entry or into the directory."""
        ranges = sorted(self._ranges, key=lambda r: (r[0], r[1]))
        starts = [*(start for start, _, _ in ranges), self._directory_start]
        found = []
        reached = 0
        for number, (start, end, inside) in enumerate(ranges, 1):
            if inside is not None and (start < reached or end > min(starts[number], self._directory_start)):
                found.append(inside)
            reached = max(reached, end)
        return found


def _wide(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Packed size, size and offset, from the Zip64 field where the directory has no room for them."""
    wide = _extra(extra, _EXTRA_64)
    values = [int.from_bytes(wide[i : i + 8], "little") for i in range(0, len(wide) - 7, 8)]
    full = 0xFFFFFFFF
    if size == full and values:
        size = values.pop(0)
    if packed == full and values:
        packed = values.pop(0)
    if offset == full and values:
        offset = values.pop(0)
    return packed, size, offset


def _extra(extra: bytes, wanted: int) -> bytes:
    """The contents of the extra field ``wanted``; empty where there is none."""
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == wanted:
            return extra[place + 4 : place + 4 + length]
        place += 4 + length
    return b""


def _decoded(raw: bytes, flags: int, extra: bytes, system: int) -> str:
    """The name of an entry as text, whatever wrote it; never fails.

    Chinese Windows writes names in its code page 936 and does not say so; macOS writes UTF-8 and does not say
    so either. Short names can be both (瓶 is the UTF-8 of ƿ): then it matters on which ``system`` the archive
    was made, and Chinese in UTF-8 takes three bytes a character.
    """
    better = _extra(extra, _EXTRA_NAME)
    if len(better) > 5 and int.from_bytes(better[1:5], "little") == zlib.crc32(raw):
        raw, flags = better[5:], flags | _NAME_IS_UTF_8
    utf_8, gbk = _text(raw, "utf-8"), _text(raw, "gbk")
    sure = flags & _NAME_IS_UTF_8 or system in _SYSTEMS_OF_UTF_8
    if utf_8 is not None and (sure or gbk is None or max(utf_8, default="") > "\u07ff"):
        return utf_8
    return gbk if gbk is not None else raw.decode("cp437")


def _text(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _path_inside(name: str) -> str | None:
    """The name as a path inside the archive, with slashes; None for one that leads out, or is none."""
    # Some programs of Windows write backslashes, which the format does not know.
    name = name.replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name) or "\0" in name or len(name) > _LONGEST_NAME:
        return None
    parts = [part for part in name.split("/") if part not in ("", ".")]
    return "/".join(parts) if parts and ".." not in parts else None


def _damaged(path: Path) -> ArchiveError:
    return ArchiveError(
        "{path} is not a zip archive, or is damaged or cut short: get it again from where it came.",
        path=shown(path),
    )


def _too_many(path: Path) -> ArchiveError:
    return ArchiveError(
        "{path} holds more than {limit} files; it was not opened. Unpack it, then use the folder.",
        path=shown(path),
        limit=MAX_ENTRIES,
    )
