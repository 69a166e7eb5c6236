"""What an ordinary JPEG says of itself is what Pillow says; of all others nothing is said."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from garbage_gui.imaging import decode as decoding
from garbage_gui.imaging.decode import Header, look_at
from garbage_gui.imaging.jpeg_header import read_jpeg_header
from tests.imaging import odd_files


def jpeg(size: tuple[int, int] = (83, 47), mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    odd_files.scene(size).convert(mode).save(out, "JPEG", **options)
    return out.getvalue()


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return jpeg(exif=exif)


@pytest.mark.parametrize(
    "data",
    [
        jpeg(),
        jpeg((1, 1)),
        jpeg((3000, 5)),
        jpeg(mode="L"),
        jpeg(progressive=True),
        jpeg(optimize=True, quality=95, subsampling=0),
        jpeg(icc_profile=b"x" * 70_000),
        jpeg(comment=b"\xff\xd9\xff\xda"),
        jpeg(restart_marker_blocks=2),
    ],
)
def test_ordinary_ones(data: bytes) -> None:
    found = read_jpeg_header(data)
    assert found is not None
    with Image.open(io.BytesIO(data)) as image:
        assert (found.width, found.height) == image.size
        assert found.progressive == bool(image.info.get("progressive"))
        assert image.fp is not None and found.pixels_at == image.fp.tell()
    assert look_at(data, Path("a.jpg"), at_least=32) == Header(found.width, found.height, "JPEG")


@pytest.mark.parametrize("data", [jpeg(mode="CMYK"), turned(), b"", b"\xff\xd8\xff", b"\x89PNG" * 20])
def test_nothing_is_said_of_others(data: bytes) -> None:
    assert read_jpeg_header(data) is None


def test_one_that_is_turned_has_its_size_upright() -> None:
    assert look_at(turned(), Path("a.jpg"), at_least=32) == Header(47, 83, "JPEG")


@pytest.mark.parametrize("left", [0.5, 0.99])
def test_one_that_is_cut_short_is_damaged_though_its_beginning_is_whole(left: float) -> None:
    data = jpeg((300, 200))
    cut = data[: int(left * len(data))]
    assert read_jpeg_header(cut) is not None
    with pytest.raises(decoding.PictureError, match="damaged or cut short"):
        look_at(cut, Path("a.jpg"), at_least=32)


def test_too_many_pixels_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_JPEG_PIXELS", 1000)
    with pytest.raises(decoding.PictureError, match="claims to have more"):
        look_at(jpeg(), Path("a.jpg"), at_least=32)


@given(st.data())
def test_no_bytes_bring_it_down(data: st.DataObject) -> None:
    whole = bytearray(jpeg())
    for _ in range(data.draw(st.integers(0, 8))):
        whole[data.draw(st.integers(2, 700))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    found = read_jpeg_header(cut)
    assert found is None or (0 < found.width < 65536 and found.pixels_at <= len(cut))
