"""Resampling: the library's pixels are Pillow's but for rounding, on any thread, at any size."""

from __future__ import annotations

import platform
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from garbage_gui.imaging import resize as module
from garbage_gui.imaging.resize import resize, resize_each
from tests.imaging import odd_files

SIZES = [(512, 384), (500, 375), (224, 300), (60, 1000), (3, 2), (1, 1), (1, 5000), (5000, 1)]


def by_pillow(picture: Image.Image, width: int, height: int, filter: Image.Resampling) -> np.ndarray:  # type: ignore[type-arg]
    return np.array(picture.resize((width, height), filter))


def test_the_library_is_there_where_there_are_builds_of_it() -> None:
    built = platform.machine() not in ("aarch64", "ARM64") and sys.version_info < (3, 15)
    assert (module.fast is not None) == built


@pytest.mark.parametrize("size", SIZES)
def test_the_pixels_are_those_of_pillow_but_for_rounding(size: tuple[int, int]) -> None:
    picture = odd_files.scene(size)
    for name, filter in (("bicubic", Image.Resampling.BICUBIC), ("box", Image.Resampling.BOX)):
        mine = resize(picture, 224, 160, name).astype(int)  # type: ignore[arg-type]
        difference = np.abs(mine - by_pillow(picture, 224, 160, filter))
        assert difference.mean() < 0.2 and difference.max() <= 8


def test_noise_from_black_to_white_does_not_overflow() -> None:
    noise = Image.fromarray(np.random.default_rng(3).choice([0, 255], (384, 512, 3)).astype(np.uint8))
    difference = np.abs(
        resize(noise, 224, 224).astype(int) - by_pillow(noise, 224, 224, Image.Resampling.BICUBIC)
    )
    # The filter overshoots everywhere here, and what is cut off between the two passes depends on their order.
    assert difference.mean() < 4 and difference.max() < 64


def test_without_the_library_pillow_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = odd_files.scene((512, 384))
    monkeypatch.setattr(module, "fast", None)
    assert np.array_equal(resize(picture, 90, 80), by_pillow(picture, 90, 80, Image.Resampling.BICUBIC))


def test_large_pictures_are_not_copied_for_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = odd_files.scene((512, 384))
    monkeypatch.setattr(module, "MOST_PIXELS", 512 * 384 - 1)
    assert np.array_equal(resize(picture, 90, 80), by_pillow(picture, 90, 80, Image.Resampling.BICUBIC))


def test_the_same_on_many_threads() -> None:
    pictures = [odd_files.scene((300 + n, 200)) for n in range(40)]
    expected = [resize(picture, 64, 64) for picture in pictures]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda picture: resize(picture, 64, 64), pictures * 5))
    assert all(np.array_equal(one, expected[n % 40]) for n, one in enumerate(found))


@pytest.mark.parametrize("library", [True, False])
def test_several_sizes_at_once_are_those_one_by_one(library: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not library:
        monkeypatch.setattr(module, "fast", None)
    picture = odd_files.scene((300, 200))
    sizes = [(64, 64, "bicubic"), (32, 32, "box"), (300, 200, "bicubic")]
    together = resize_each(picture, sizes)  # type: ignore[arg-type]
    assert all(
        np.array_equal(one, resize(picture, *size))  # type: ignore[arg-type]
        for one, size in zip(together, sizes, strict=True)
    )


def test_the_same_size_is_a_copy_and_other_modes_become_rgb() -> None:
    picture = odd_files.scene((30, 20))
    same = resize(picture, 30, 20)
    same[:] = 0
    assert np.asarray(picture).any() and same.flags.writeable
    assert resize(picture.convert("L"), 10, 10).shape == (10, 10, 3)
