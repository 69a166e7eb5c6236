"""Content hashes, and near-duplicates: the same scene twice is found, look-alikes on white are not."""

from __future__ import annotations

import io
import random
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance

from garbage_gui.imaging.decode import read_picture
from garbage_gui.imaging.hashes import (
    HASH_BYTES,
    file_sha256,
    near_duplicate_groups,
    perceptual_hash,
    perceptual_hashes,
)
from garbage_gui.imaging.opening import PictureError
from tests.imaging import odd_files


def test_sha256(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert file_sha256(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    with pytest.raises(PictureError):
        file_sha256(tmp_path)


def groups_of(*pictures: Image.Image) -> list[set[int]]:
    return near_duplicate_groups([(i, perceptual_hash(p)) for i, p in enumerate(pictures)])


def photo(seed: int = 0) -> Image.Image:
    return odd_files.scene((640, 480), seed)


def recompressed(picture: Image.Image) -> Image.Image:
    return Image.open(io.BytesIO(odd_files.encoded(picture, "JPEG", quality=40))).convert("RGB")


@pytest.mark.parametrize(
    "again",
    [
        recompressed,
        lambda p: p.resize((211, 158)),
        lambda p: ImageEnhance.Brightness(p).enhance(0.8),
        lambda p: p.crop((8, 6, 640, 480)),
    ],
    ids=["recompressed", "smaller", "darker", "moved"],
)
def test_the_same_scene_again(again: object) -> None:
    assert groups_of(photo(), photo(1), again(photo())) == [{0, 2}]  # type: ignore[operator]


def test_other_scenes() -> None:
    assert groups_of(*(photo(seed) for seed in range(60))) == []


def on_white_board(seed: int) -> Image.Image:
    """A small object somewhere near the middle of a board that is shaded by the same lamp."""
    dice = random.Random(seed)
    y, x = np.mgrid[0:240, 0:320]
    shade = 235 - 70 * ((x / 320) ** 2 + (y / 240 - 0.3) ** 2)
    picture = Image.fromarray(np.repeat(shade[..., None], 3, axis=2).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for _ in range(12):
        left, top = 130 + dice.randint(0, 40), 90 + dice.randint(0, 40)
        colour = tuple(dice.randint(20, 230) for _ in range(3))
        draw.rectangle((left, top, left + dice.randint(4, 30), top + dice.randint(4, 30)), fill=colour)
    return picture


def test_look_alikes_on_a_white_board() -> None:
    assert groups_of(*(on_white_board(seed) for seed in range(40))) == []
    assert groups_of(*(on_white_board(seed) for seed in range(40)), recompressed(on_white_board(7))) == [
        {7, 40}
    ]


def test_the_same_thing_in_another_colour() -> None:
    red = photo()
    r, g, b = red.split()
    assert groups_of(red, Image.merge("RGB", (g, r, b))) == []


def test_blank_pictures_are_like_nothing() -> None:
    assert groups_of(*(Image.new("RGB", (64, 48), (v, v, v)) for v in (255, 255, 0, 128))) == []


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (31, 33), (5000, 3)])
def test_any_size(size: tuple[int, int]) -> None:
    assert len(perceptual_hash(Image.new("RGB", size, (10, 200, 30)))) == HASH_BYTES


def test_together_they_look_as_they_do_alone() -> None:
    pictures = [photo(n) for n in range(5)] + [Image.new("L", (9, 500), 70)]
    assert perceptual_hashes(iter(pictures)) == [perceptual_hash(picture) for picture in pictures]
    assert perceptual_hashes([]) == []


def test_a_comparison_tells_how_far_it_is_and_can_be_ended() -> None:
    hashes = [(i, perceptual_hash(photo(i % 3))) for i in range(80)]
    shares: list[float] = []
    near_duplicate_groups(hashes, report=shares.append)
    assert shares == sorted(shares) and shares[0] == 0 and 0 < shares[-1] < 1

    def end(share: float) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        near_duplicate_groups(hashes, report=end)


def test_groups_connect_through_others() -> None:
    # A camera that moves on: the first and the last have too little in common, but each is near the next.
    step = [photo(3).crop((10 * i, 0, 580 + 10 * i, 480)) for i in range(6)]
    assert groups_of(*step) == [{0, 1, 2, 3, 4, 5}]
    assert groups_of(step[0], step[5]) == []


def test_only_new_ones_are_compared() -> None:
    hashes = [(i, perceptual_hash(photo(i % 3))) for i in range(9)]
    assert near_duplicate_groups(hashes, new=[]) == []
    assert near_duplicate_groups(hashes, new=[4]) == [{1, 4, 7}]
    assert sorted(map(sorted, near_duplicate_groups(hashes))) == [[0, 3, 6], [1, 4, 7], [2, 5, 8]]
    assert near_duplicate_groups(hashes, new=range(9)) == near_duplicate_groups(hashes)


def test_hashes_of_another_form_are_left_alone() -> None:
    good = perceptual_hash(photo())
    assert near_duplicate_groups([(1, good), (2, good[:-1]), (3, b""), (4, b"\2" + good[1:]), (5, good)]) == [
        {1, 5}
    ]


def test_a_long_series_of_frames_is_quick() -> None:
    hashes = [(i, perceptual_hash(photo())) for i in range(3)] * 1
    series = [(i, hashes[0][1]) for i in range(3000)]
    started = time.monotonic()
    assert near_duplicate_groups(series) == [set(range(3000))]
    assert time.monotonic() - started < 20


def test_many_pictures() -> None:
    """20,000 random ones and five pairs; 100,000 take some five to ten seconds of one core."""
    dice = np.random.default_rng(0)
    table = dice.integers(0, 256, (20_000, HASH_BYTES), dtype=np.uint8)
    table[:, 0] = perceptual_hash(photo())[0]
    table[10_000:10_005] = table[:5]
    hashes = [(i, row.tobytes()) for i, row in enumerate(table)]
    assert sorted(map(sorted, near_duplicate_groups(hashes))) == [[i, 10_000 + i] for i in range(5)]


TRASHNET_PAIRS = """
metal91=glass115 plastic152=glass176 plastic332=glass389 cardboard15=cardboard361
cardboard72=cardboard386 metal11=metal221 metal50=metal120 metal57=metal122 metal141=metal390
metal76=metal394 paper101=paper108 paper123=paper547 paper136=paper148 paper99=paper147
paper152=paper392 paper176=paper549 paper180=paper284 paper185=paper390 paper2=paper40
paper240=paper306 paper246=paper349 paper265=paper408 paper305=paper308 paper53=paper314
paper345=paper451 paper39=paper467 paper457=paper553 paper459=paper466 paper89=paper474
paper522=paper534 paper56=paper540 paper68=paper74 plastic118=plastic137
"""


def test_trashnet(shared: Path | None) -> None:
    """Looked at pair by pair: two shots of one scene each, three of them the same file."""
    if shared is None:
        pytest.skip("../shared/data/trashnet is missing")
    folder = shared / "data" / "trashnet"
    paths = sorted(folder.glob("*/*.jpg"))
    wanted = {frozenset(pair.split("=")) for pair in TRASHNET_PAIRS.split()}
    # Pairs only among the pictures that matter and every third of the others: enough to meet look-alikes.
    named = set().union(*wanted)
    chosen = [p for i, p in enumerate(paths) if p.stem in named or i % 3 == 0]
    hashes = [(i, perceptual_hash(read_picture(p, at_least=64))) for i, p in enumerate(chosen)]
    assert {frozenset(chosen[i].stem for i in g) for g in near_duplicate_groups(hashes)} == wanted
