"""A small video file made from pictures: motion JPEG in an AVI container, written by hand, needs nothing."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from pathlib import Path

from PIL import Image


def write_video(path: Path, frames: Sequence[Image.Image], *, frames_per_second: int = 15) -> Path:
    """Write ``frames`` (all of one size) as ``path``; QtMultimedia's FFmpeg plays it on every system."""
    width, height = frames[0].size
    pictures = [_jpeg(frame) for frame in frames]
    largest = max(len(p) for p in pictures)
    count = len(pictures)
    main = struct.pack(
        "<14I", 1_000_000 // frames_per_second, 0, 0, 0x10, count, 0, 1, largest, width, height, 0, 0, 0, 0
    )
    stream = b"vidsMJPG" + struct.pack(
        "<IHHIIIIIIIIhhhh",
        *(0, 0, 0, 0, 1, frames_per_second, 0, count, largest, 0xFFFFFFFF, 0, 0, 0, width, height),
    )  # fmt: skip
    form = struct.pack("<IiiHH4sIiiII", 40, width, height, 1, 24, b"MJPG", width * height * 3, 0, 0, 0, 0)
    header = _list(
        b"hdrl", _chunk(b"avih", main) + _list(b"strl", _chunk(b"strh", stream) + _chunk(b"strf", form))
    )
    movie, index, offset = b"", b"", 4
    for picture in pictures:
        chunk = _chunk(b"00dc", picture)
        index += b"00dc" + struct.pack("<III", 0x10, offset, len(picture))
        offset += len(chunk)
        movie += chunk
    body = b"AVI " + header + _list(b"movi", movie) + _chunk(b"idx1", index)
    path.write_bytes(_chunk(b"RIFF", body))
    return path


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _list(name: bytes, data: bytes) -> bytes:
    return _chunk(b"LIST", name + data)
