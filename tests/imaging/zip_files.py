"""Zip archives as programs write them and as they should not be, entry by entry and byte by byte."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from PIL import Image


def jpeg(shade: int = 0) -> bytes:
    out = io.BytesIO()
    # The comment makes each another content: shades that are close are the same after packing.
    Image.new("RGB", (40, 30), (shade % 256, 90, 200)).save(out, "JPEG", comment=b"%d" % shade)
    return out.getvalue()


@dataclass
class Entry:
    """One entry; what is None is what it should be."""

    name: bytes
    data: bytes = b""
    flags: int = 0
    method: int = 8
    mode: int = 0
    system: int = 0
    extra: bytes = b""
    packed: bytes | None = None
    size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    offset: int | None = None

    def stream(self) -> bytes:
        if self.packed is not None:
            return self.packed
        if self.method == 0:
            return self.data
        deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
        return deflater.compress(self.data) + deflater.flush()


def write_zip(path: Path, entries: list[Entry], *, before: bytes = b"", comment: bytes = b"") -> Path:
    """Write ``entries`` to ``path``; an entry with an ``offset`` only stands in the directory."""
    body, directory = bytearray(before), bytearray()
    for entry in entries:
        stream = entry.stream()
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        size = len(entry.data) if entry.size is None else entry.size
        packed_size = len(stream) if entry.packed_size is None else entry.packed_size
        numbers = (entry.flags, entry.method, 0, 33, crc, packed_size, size, len(entry.name))
        offset = entry.offset
        if offset is None:
            offset = len(body) - len(before)
            body += struct.pack("<4s2B4H3L2H", b"PK\x03\x04", 20, 0, *numbers, 0) + entry.name + stream
        directory += struct.pack(
            "<4s4B4H3L5H2L", b"PK\x01\x02", 20, entry.system, 20, 0, *numbers, len(entry.extra), 0, 0, 0,
            entry.mode << 16, offset,
        )  # fmt: skip
        directory += entry.name + entry.extra
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, len(entries) & 0xFFFF, len(entries) & 0xFFFF, len(directory),
        len(body) - len(before), len(comment),
    )  # fmt: skip
    path.write_bytes(bytes(body + directory) + end + comment)
    return path
