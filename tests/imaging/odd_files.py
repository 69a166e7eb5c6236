"""Files as they come in practice and worse, made here: odd pictures, damaged ones, and no pictures at all."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.drawn_pictures import SIZE

RED, WHITE = (220, 30, 40), (255, 255, 255)


def scene(size: tuple[int, int] = SIZE, seed: int = 0) -> Image.Image:
    """A picture with detail everywhere, as a photo has; another scene for every seed."""
    noise = np.random.default_rng(seed).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC)


def halves(size: tuple[int, int] = (80, 60)) -> Image.Image:
    """Red on the left, white on the right: shows which way up a picture is."""
    picture = Image.new("RGB", size, WHITE)
    picture.paste(RED, (0, 0, size[0] // 2, size[1]))
    return picture


def encoded(picture: Image.Image, format: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **options)  # type: ignore[arg-type]
    return out.getvalue()


def rotated_by_exif(path: Path, orientation: int) -> Path:
    """Stored so that it is `halves` upright once its EXIF orientation is applied."""
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = halves() if undo is None else halves().transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(path, exif=exif, quality=95)
    return path


def grey_16_bit_png(path: Path) -> Path:
    """A ramp from black to white in 16 bits; clipped to 8 it would be all white."""
    ramp: NDArray[np.uint16] = np.tile(np.linspace(0, 65535, 256, dtype=np.uint16), (64, 1))
    Image.fromarray(ramp).save(path)
    return path


def rgb_16_bit_png(path: Path) -> Path:
    """16 bits in each of three channels, which Pillow cannot write: 40000, 20000, 10000 everywhere."""
    row = b"\0" + struct.pack(">HHH", 40000, 20000, 10000) * 32
    path.write_bytes(png(32, 32, 16, 2, zlib.compress(row * 32)))
    return path


def png(width: int, height: int, bits: int, colour: int, data: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def huge(format: str) -> bytes:
    """A few bytes that claim to be 100,000 x 100,000 pixels, or as many as the format can claim."""
    side = 100_000
    if format == "png":
        return png(side, side, 8, 2, zlib.compress(b"\0" * 1000))
    if format == "bmp":
        info = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 24, 0, 0, 0, 0, 0, 0)
        return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + info
    if format == "tif":
        tags = [
            (256, 4, side),
            (257, 4, side),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, 8),
            (278, 4, side),
        ]
        entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
        return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries + struct.pack("<I", 0)
    if format == "gif":
        return (
            b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0) + b",\0\0\0\0\xff\xff\xff\xff\0\x02\x00;"
        )
    if format == "webp":
        body = b"\0\0\0\0" + (99_999).to_bytes(3, "little") + (99_999).to_bytes(3, "little")
        chunks = b"VP8X" + struct.pack("<I", len(body)) + body
        return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks
    whole = bytearray(encoded(scene((64, 64)), "JPEG"))
    at = whole.index(b"\xff\xc0") + 5
    whole[at : at + 4] = struct.pack(">HH", 65500, 65500)
    return bytes(whole)
