"""Decoding: odd pictures come out upright in RGB, everything else is one sentence that names the file."""

from __future__ import annotations

import os
import sys
import threading
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from garbage_gui.imaging.decode import (
    DecodedPicture,
    decode,
    look_at,
    picture_from_bytes,
    read_header,
    read_picture,
)
from garbage_gui.imaging.opening import PictureError, read_file, shown
from tests.imaging import odd_files
from tests.permissions import permissions

posix = pytest.mark.skipif(
    sys.platform == "win32", reason="no pipes or permission bits of this kind on Windows"
)


def near(colour: object, wanted: tuple[int, int, int], tolerance: int = 24) -> bool:
    return bool(np.abs(np.array(colour, np.int16) - np.array(wanted, np.int16)).max() <= tolerance)


def is_halves(picture: Image.Image) -> bool:
    w, h = picture.size
    return near(picture.getpixel((w // 4, h // 2)), odd_files.RED) and near(
        picture.getpixel((3 * w // 4, h // 2)), odd_files.WHITE
    )


def error_of(path: Path) -> str:
    with pytest.raises(PictureError) as caught:
        read_picture(path)
    text = str(caught.value)
    assert path.name in text
    assert text.endswith(".") and "\n" not in text and "{" not in text
    return text


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"])
def test_each_format(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"一张图片.{format.lower()}"
    path.write_bytes(odd_files.encoded(odd_files.halves(), format))
    picture = read_picture(path)
    assert (picture.mode, picture.size) == ("RGB", (80, 60))
    assert is_halves(picture)
    header = read_header(path)
    assert (header.width, header.height, header.format) == (80, 60, format)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
def test_exif_orientation(tmp_path: Path, orientation: int, suffix: str) -> None:
    path = odd_files.rotated_by_exif(tmp_path / f"turned.{suffix}", orientation)
    picture = read_picture(path)
    assert picture.size == (80, 60)
    assert is_halves(picture)
    assert (read_header(path).width, read_header(path).height) == (80, 60)


def test_orientation_of_a_scaled_jpeg(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    odd_files.halves((1600, 1200)).transpose(Image.Transpose.ROTATE_90).save(tmp_path / "a.jpg", exif=exif)
    decoded = decode((tmp_path / "a.jpg").read_bytes(), tmp_path / "a.jpg", at_least=100)
    assert decoded.picture.size == (400, 300)
    assert (decoded.header.width, decoded.header.height) == (1600, 1200)
    assert is_halves(decoded.picture)


@pytest.mark.parametrize(
    ("size", "at_least", "expected"),
    [
        ((1600, 1200), 224, (800, 600)),  # 1/4 would be 300 on the short side, less than twice 224
        ((1600, 1200), 75, (200, 150)),
        ((512, 384), 224, (512, 384)),
        ((4000, 400), 224, (4000, 400)),  # the short side decides
        ((1600, 1200), None, (1600, 1200)),
    ],
)
def test_a_jpeg_is_scaled_to_no_less_than_twice(
    size: tuple[int, int], at_least: int | None, expected: tuple[int, int]
) -> None:
    data = odd_files.encoded(odd_files.scene(size), "JPEG")
    assert decode(data, Path("a.jpg"), at_least=at_least).picture.size == expected


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_exif_that_is_garbage_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    odd_files.halves().save(path, exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(range(200)))
    assert is_halves(read_picture(path))


def test_cmyk(tmp_path: Path) -> None:
    for suffix in ("jpg", "tif"):
        path = tmp_path / f"cmyk.{suffix}"
        odd_files.halves().convert("CMYK").save(path)
        with Image.open(path) as stored:
            assert stored.mode == "CMYK"
        assert is_halves(read_picture(path))


def test_16_bit_grey_keeps_its_shades(tmp_path: Path) -> None:
    shades = np.asarray(read_picture(odd_files.grey_16_bit_png(tmp_path / "deep.png")))
    assert shades.shape == (64, 256, 3)
    assert shades[0, 0, 0] <= 1 and shades[0, -1, 0] >= 254
    assert abs(int(shades[0, 128, 0]) - 128) <= 2


def test_16_bit_colour(tmp_path: Path) -> None:
    picture = read_picture(odd_files.rgb_16_bit_png(tmp_path / "deep.png"))
    assert near(picture.getpixel((5, 5)), (156, 78, 39), 1)


@pytest.mark.parametrize("kind", [np.int32, np.float32])
def test_32_bit_grey(tmp_path: Path, kind: type) -> None:
    ramp = np.tile(np.linspace(0, 60000, 256).astype(kind), (64, 1))
    Image.fromarray(ramp).save(tmp_path / "deep.tif")
    shades = np.asarray(read_picture(tmp_path / "deep.tif"))[0, :, 0].astype(int)
    assert shades[0] == 0 and shades[-1] > 220 and (np.diff(shades) >= 0).all()


def test_float_picture_with_holes(tmp_path: Path) -> None:
    values = np.full((20, 20), np.nan, np.float32)
    values[5:10] = 1.0
    Image.fromarray(values).save(tmp_path / "a.tif")
    assert np.asarray(read_picture(tmp_path / "a.tif"))[7, 7, 0] == 255


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "PA"])
def test_transparency_lies_on_white(tmp_path: Path, mode: str) -> None:
    clear = Image.new("RGBA", (40, 30), (*odd_files.RED, 0))
    clear.paste((*odd_files.RED, 255), (0, 0, 20, 30))
    path = tmp_path / ("a.tif" if mode == "PA" else "a.png")
    if mode == "PA":
        pytest.importorskip("PIL")
        clear.convert("RGBA").save(path)
    else:
        clear.quantize(8).save(path) if mode == "P" else clear.convert(mode).save(path)
    picture = read_picture(path)
    assert near(picture.getpixel((35, 15)), odd_files.WHITE)
    if mode != "LA":
        assert near(picture.getpixel((5, 15)), odd_files.RED)


def test_palette_with_one_transparent_colour(tmp_path: Path) -> None:
    picture = Image.new("P", (10, 10), 0)
    picture.putpalette([0, 0, 0, *odd_files.RED])
    picture.paste(1, (0, 0, 5, 10))
    picture.save(tmp_path / "a.gif", transparency=0)
    assert near(read_picture(tmp_path / "a.gif").getpixel((8, 5)), odd_files.WHITE)
    assert near(read_picture(tmp_path / "a.gif").getpixel((2, 5)), odd_files.RED)


@pytest.mark.parametrize("suffix", ["gif", "webp", "png", "tif"])
def test_an_animation_shows_its_first_frame(tmp_path: Path, suffix: str) -> None:
    frames = [Image.new("RGB", (40, 30), c) for c in ((200, 20, 20), (20, 200, 20), (20, 20, 200))]
    path = tmp_path / f"moving.{suffix}"
    frames[0].save(path, save_all=True, append_images=frames[1:], lossless=True)
    with Image.open(path) as stored:
        assert getattr(stored, "n_frames", 1) == 3
    assert near(read_picture(path).getpixel((5, 5)), (200, 20, 20))


def test_a_phones_mpo(tmp_path: Path) -> None:
    path = tmp_path / "phone.jpg"
    odd_files.halves().save(path, "MPO", save_all=True, append_images=[Image.new("RGB", (80, 60))])
    assert is_halves(read_picture(path))
    assert read_header(path).format == "JPEG"


@pytest.mark.parametrize("mode", ["1", "L", "P", "YCbCr", "LAB"])
def test_other_modes(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("a.tif" if mode in ("LAB", "YCbCr") else "a.png")
    converted = Image.new("LAB", (80, 60)) if mode == "LAB" else odd_files.halves().convert(mode)
    converted.save(path)
    assert read_picture(path).mode == "RGB"


# What is no picture.


def test_zero_bytes(tmp_path: Path) -> None:
    path = tmp_path / "empty.jpg"
    path.touch()
    assert "empty" in error_of(path)


@pytest.mark.parametrize(
    "content", [b"hello", b"%PDF-1.7 ...", b"\0" * 5000, b"<svg/>", b"PK\3\4" + b"x" * 100]
)
def test_no_picture(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "没有图片.jpg"
    path.write_bytes(content)
    assert "is not a picture" in error_of(path)


@pytest.mark.parametrize("format", ["EPS", "PPM", "TGA", "ICO", "PDF"])
def test_formats_that_are_not_trusted(tmp_path: Path, format: str) -> None:
    path = tmp_path / "other.png"
    path.write_bytes(odd_files.encoded(odd_files.halves((32, 32)), format))
    assert "is not a picture" in error_of(path)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.9])
def test_truncated(tmp_path: Path, format: str, share: float) -> None:
    data = odd_files.encoded(odd_files.scene(), format)
    path = tmp_path / f"cut.{format.lower()}"
    path.write_bytes(data[: int(len(data) * share)])
    assert "damaged or cut short" in error_of(path)


@pytest.mark.parametrize("format", ["png", "bmp", "tif", "gif", "webp", "jpg"])
def test_decompression_bombs_are_refused_by_their_header(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"bomb.{format}"
    path.write_bytes(odd_files.huge(format))
    tracemalloc.start()
    started = time.monotonic()
    text = error_of(path)
    seconds, (_, peak) = time.monotonic() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "million pixels" in text
    assert seconds < 1 and peak < 10_000_000
    with pytest.raises(PictureError, match="million pixels"):
        read_header(path)


def test_a_png_just_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(odd_files.png(11_000, 10_000, 8, 0, b""))
    assert "100 million pixels" in error_of(path)


def test_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "folder.jpg"
    path.mkdir()
    assert "is a folder" in error_of(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "not there" in error_of(tmp_path / "gone.jpg")


def test_a_path_through_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "not there" in error_of(tmp_path / "file" / "a.jpg")


def test_long_names(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 246 + ".jpg")
    assert len(path.name) == 250
    odd_files.halves().save(path)
    assert is_halves(read_picture(path))
    assert "too long" in error_of(tmp_path / ("图" * 250 + ".jpg"))


def test_a_name_with_a_nul(tmp_path: Path) -> None:
    with pytest.raises(PictureError):
        read_picture(tmp_path / "a\0b.jpg")


@posix
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pipe.jpg"
    os.mkfifo(path)
    assert "pipe or a device" in error_of(path)


@posix
def test_a_device_is_refused() -> None:
    assert "pipe or a device" in error_of(Path("/dev/zero"))


@posix
def test_a_link_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "loop.jpg"
    path.symlink_to(path)
    assert "link" in error_of(path)


@posix
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "locked.jpg"
    odd_files.halves().save(path)
    with permissions(path, 0):
        text = error_of(path)
    assert "may not be read" in text and "locked.jpg" in text


@posix
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"bad\xff.jpg")
    path.touch()
    with pytest.raises(PictureError) as caught:
        read_picture(path)
    str(caught.value).encode("utf-8")
    assert shown(path).encode("utf-8").endswith(b"bad?.jpg")


def test_a_file_too_large_to_be_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "large.tif"
    with path.open("wb") as file:
        file.truncate(700_000_001)  # sparse: takes no room
    assert "too large" in error_of(path)


@pytest.mark.filterwarnings("ignore::UserWarning")  # of Pillow, about damaged metadata
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    format=st.sampled_from(["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"]),
    places=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12
    ),
)
def test_damaged_bytes_give_a_picture_or_a_sentence(format: str, places: list[tuple[float, int]]) -> None:
    data = bytearray(odd_files.encoded(odd_files.scene((64, 48)), format))
    for share, value in places:
        data[int(share * len(data))] = value
    try:
        assert picture_from_bytes(bytes(data), "damaged").mode == "RGB"
    except PictureError as error:
        assert "damaged" in str(error)


def test_many_threads_decode_at_once(tmp_path: Path) -> None:
    paths = [odd_files.rotated_by_exif(tmp_path / f"{i}.jpg", i % 8 + 1) for i in range(24)]
    good: list[bool] = []
    threads = [threading.Thread(target=lambda p=p: good.append(is_halves(read_picture(p)))) for p in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert good == [True] * 24


def test_read_file_gives_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert read_file(tmp_path / "a") == b"abc"


@pytest.mark.parametrize("orientation", [1, 6])
def test_of_a_whole_jpeg_only_the_beginning_is_looked_at(tmp_path: Path, orientation: int) -> None:
    path = odd_files.rotated_by_exif(tmp_path / "a.jpg", orientation)
    seen = look_at(path.read_bytes(), path, at_least=64)
    assert seen == read_header(path)
    # What a camera or a program puts behind the end does not matter.
    assert look_at(path.read_bytes() + b"1234", path, at_least=64) == seen


def test_a_jpeg_that_is_cut_short_is_told_also_behind_a_thumbnail_with_an_end(tmp_path: Path) -> None:
    whole = odd_files.encoded(odd_files.scene((640, 480)), "JPEG")
    thumbnail = odd_files.encoded(odd_files.scene((40, 30)), "JPEG")
    comment = b"\xff\xfe" + (len(thumbnail) + 2).to_bytes(2, "big") + thumbnail
    for begin in (whole[:2], whole[:2] + comment):
        data = begin + whole[2 : len(whole) // 2]
        with pytest.raises(PictureError, match="damaged or cut short"):
            look_at(data, tmp_path / "cut.jpg", at_least=64)


@pytest.mark.parametrize("format", ["PNG", "WEBP", "BMP", "TIFF", "GIF"])
def test_other_formats_are_decoded_when_they_are_looked_at(tmp_path: Path, format: str) -> None:
    data = odd_files.encoded(odd_files.scene((96, 72)), format)
    seen = look_at(data, tmp_path / "a", at_least=64)
    assert isinstance(seen, DecodedPicture)
    assert (seen.header.width, seen.header.height, seen.header.format) == (96, 72, format)
    with pytest.raises(PictureError):
        look_at(data[: len(data) // 2], tmp_path / "a", at_least=64)


@pytest.mark.parametrize("format", ["png", "jpg"])
def test_a_bomb_is_refused_when_it_is_looked_at(tmp_path: Path, format: str) -> None:
    with pytest.raises(PictureError, match="million pixels"):
        look_at(odd_files.huge(format), tmp_path / "bomb", at_least=64)
