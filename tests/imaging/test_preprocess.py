"""One way from a picture to pixels, the same for a file, a shot and a training picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from garbage_gui.imaging.decode import read_picture
from garbage_gui.imaging.preprocess import PREPROCESSING_VERSION, load_pixels, to_pixels
from tests.imaging import odd_files


def test_form(tmp_path: Path) -> None:
    odd_files.scene((512, 384)).save(tmp_path / "a.jpg")
    pixels = load_pixels(tmp_path / "a.jpg", 224)
    assert pixels.shape == (224, 224, 3) and pixels.dtype == np.uint8
    assert pixels.flags.writeable and pixels.flags.c_contiguous
    assert (pixels == to_pixels(read_picture(tmp_path / "a.jpg"), 224)).all()


def test_the_whole_picture_is_there() -> None:
    pixels = to_pixels(odd_files.halves((300, 100)), 64)
    assert (np.abs(pixels[:, 2].astype(int) - odd_files.RED) < 12).all()
    assert (pixels[:, -2] > 250).all()


def test_fine_patterns_do_not_alias() -> None:
    board = np.indices((512, 512)).sum(0) % 2 * 255
    pixels = to_pixels(read_array(board.astype(np.uint8)), 64)
    assert np.abs(pixels[4:-4, 4:-4].astype(int) - 128).max() < 8


def test_a_scaled_decode_looks_the_same(tmp_path: Path) -> None:
    odd_files.scene((2400, 1800)).save(tmp_path / "a.jpg", quality=92)
    scaled = load_pixels(tmp_path / "a.jpg", 224).astype(int)
    whole = to_pixels(read_picture(tmp_path / "a.jpg"), 224).astype(int)
    assert np.abs(scaled - whole).mean() < 1.5


def test_the_pixels_of_this_version() -> None:
    """Should this fail, the pixels have changed: raise `PREPROCESSING_VERSION`, then mend the figures."""
    assert PREPROCESSING_VERSION == 2
    ramp = np.tile(np.arange(0, 250, 10, dtype=np.uint8), (25, 1))
    assert to_pixels(read_array(ramp), 5)[2, :, 0].tolist() == [21, 69, 120, 171, 219]


def read_array(values: np.ndarray) -> object:  # type: ignore[type-arg]
    from PIL import Image

    return Image.fromarray(values).convert("RGB")
