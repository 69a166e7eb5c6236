"""What the extractors see in a picture, and how keypoints become words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from garbage_gui.baselines import colour_shape, keypoints, texture
from garbage_gui.baselines.embedding import Embedding
from garbage_gui.baselines.methods import BaselineError
from garbage_gui.imaging.preprocess import load_pixels
from garbage_gui.inference.create import create_engine
from tests.bundles import SIZE, colour_picture, write_colour_bundle

Pixels = NDArray[np.uint8]


def drawn(
    side: int, *, angle: float = 0.0, scale: float = 1.0, ink: tuple[int, int, int] = (20, 20, 20)
) -> Pixels:
    """An L in ``ink`` on white, turned and scaled around the middle."""
    picture = Image.new("RGB", (side, side), "white")
    corners = np.array([(-40, -60), (0, -60), (0, 20), (40, 20), (40, 60), (-40, 60)]) * scale * side / 256
    turn = np.deg2rad(angle)
    turned = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + side / 2
    ImageDraw.Draw(picture).polygon([(float(x), float(y)) for x, y in turned], fill=ink)
    return np.asarray(picture, dtype=np.uint8)


def stripes(side: int, *, upright: bool) -> Pixels:
    values = (np.arange(side) // 8 % 2 * 255).astype(np.uint8)
    grey = np.broadcast_to(values if upright else values[:, None], (side, side))
    return np.repeat(grey[..., None], 3, axis=2)


def plain(side: int) -> Pixels:
    return np.full((side, side, 3), 128, dtype=np.uint8)


@pytest.fixture
def photo(picture_set: Path) -> Path:
    return sorted((picture_set / "metal").iterdir())[0]


def test_hu_moments_know_a_shape_however_it_lies() -> None:
    side = colour_shape.SIDE
    upright = colour_shape.hu_and_colour(drawn(side))
    turned = colour_shape.hu_and_colour(drawn(side, angle=37, scale=0.8))
    square = colour_shape.hu_and_colour(
        np.pad(plain(side // 2), ((side // 4,) * 2, (side // 4,) * 2, (0, 0)), constant_values=255)
    )
    assert upright.shape == (34,) and upright.dtype == np.float32
    # The first two are the steadiest; of the higher ones little is left on a grid of pixels.
    assert np.abs(turned[:2] - upright[:2]).max() < 0.005 < np.abs(square[:2] - upright[:2]).max()


def test_colour_moments_are_those_of_each_channel() -> None:
    side = colour_shape.SIDE
    pixels = drawn(side, ink=(200, 10, 10))
    red = pixels[..., 0].astype(float)
    colour = colour_shape.hu_and_colour(pixels)[7:]
    third = ((red - red.mean()) ** 3).mean()
    assert colour[[0, 3, 6]] == pytest.approx([red.mean(), red.std(), np.cbrt(third)], rel=1e-4)
    blue = colour_shape.hu_and_colour(drawn(side, ink=(10, 10, 200)))
    assert np.abs(blue[:7] - colour_shape.hu_and_colour(pixels)[:7]).max() < 1e-3
    assert np.abs(blue[7:] - colour).max() > 10


def test_lbp_and_hog_tell_directions_apart() -> None:
    side = texture.SIDE
    upright, lying = (texture.lbp_and_hog(stripes(side, upright=way)) for way in (True, False))
    assert upright.shape == (944 + 1764,) and upright.dtype == np.float32
    # Each cell's histogram adds up to one, and is kept as square roots.
    assert np.square(upright[:944]).reshape(16, 59).sum(axis=1) == pytest.approx(1.0, rel=1e-5)
    assert np.abs(upright[944:] - lying[944:]).max() > 0.2


@pytest.mark.parametrize("function", [colour_shape.hu_and_colour, texture.lbp_and_hog])
@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_plain_picture_has_features_too(function: object, value: int) -> None:
    side = texture.SIDE if function is texture.lbp_and_hog else colour_shape.SIDE
    assert callable(function)
    assert np.isfinite(function(np.full((side, side, 3), value, dtype=np.uint8))).all()


@pytest.mark.parametrize("detector", ["agast", "brisk"])
def test_keypoints_of_a_photo_and_of_nothing(detector: str, photo: Path) -> None:
    describe = keypoints.Descriptors(detector)
    found = describe(load_pixels(photo, keypoints.SIDE))
    assert found.dtype == np.uint8 and found.shape[1] == 64
    assert 10 < len(found) <= keypoints.MOST_KEYPOINTS
    assert describe(plain(keypoints.SIDE)).shape == (0, 64)
    assert np.array_equal(found, describe(load_pixels(photo, keypoints.SIDE)))


def test_descriptors_become_counts_of_words() -> None:
    random = np.random.default_rng(0)
    kinds = random.integers(0, 256, (3, 64), dtype=np.uint8)
    first, second, empty = kinds[[0, 0, 0, 1]], kinds[[1, 2]], kinds[:0]
    words = keypoints.VisualWords(50, seed=0)
    learned = words.fit_transform([first, second, empty])
    # Three different descriptors cannot make more than three words.
    assert learned.shape == (3, 3)
    assert (learned[0] > 0).sum() == 2 and (learned[1] > 0).sum() == 2 and not learned[2].any()
    assert np.linalg.norm(learned[:2], axis=1) == pytest.approx(1.0)
    again = words.transform([empty, second])
    assert not again[0].any() and again[1] == pytest.approx(learned[1])


def test_the_vocabulary_depends_on_the_seed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keypoints, "MOST_LEARNED_FROM", 100)
    random = np.random.default_rng(1)
    pictures = [random.integers(0, 256, (30, 64), dtype=np.uint8) for _ in range(12)]
    one, same, other = (keypoints.VisualWords(8, seed).fit_transform(pictures) for seed in (3, 3, 4))
    assert np.array_equal(one, same) and not np.array_equal(one, other)


def test_pictures_without_any_keypoint_are_refused() -> None:
    with pytest.raises(BaselineError, match="No keypoint"):
        keypoints.VisualWords(5, seed=0).fit_transform([np.zeros((0, 64), dtype=np.uint8)] * 3)


def test_the_embedding_is_that_of_the_apps_engine(tmp_path: Path) -> None:
    bundle = write_colour_bundle(tmp_path / "colours")
    engine = create_engine(bundle)
    made = []
    embed = Embedding(lambda: made.append(1) or engine)
    pixels = np.stack([np.asarray(colour_picture(which, (SIZE, SIZE)), dtype=np.uint8) for which in range(6)])
    rows = [*embed(pixels[:4]), *embed(pixels[4:])]
    assert np.array_equal(np.stack(rows), engine.run(pixels).embedding)
    assert made == [1]
