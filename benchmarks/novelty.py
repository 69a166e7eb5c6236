"""How well “not seen before” tells pictures of something else from check pictures, as a table.

The pictures of something else: photographs that scikit-image and scikit-learn bring, and quarters of them; the
screenshots of the docs; drawn shapes, noise, and plain colours.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from benchmarks.places import ROOT, TRASHNET
from garbage_gui.imaging.decode import read_picture
from garbage_gui.imaging.preprocess import to_pixels
from garbage_gui.imaging.scan import Scan
from garbage_gui.inference.create import create_predictor
from garbage_gui.inference.predictor import Predictor
from garbage_gui.nets.bundle import file_hash, read_bundle
from garbage_gui.resources import resource

BATCH = 32
MADE = 40
SIZE = (400, 300)
# Photographs among the samples; the others are drawings, text and measurements.
PHOTOGRAPHS = frozenset(
    {
        "astronaut", "brick", "camera", "chelsea", "china", "coffee", "coins", "flower", "grass", "gravel",
        "hubble_deep_field", "ihc", "moon", "motorcycle_left", "motorcycle_right", "retina", "rocket",
    }
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark; 1 with a sentence when pictures are missing or the model cannot tell."""
    parser = argparse.ArgumentParser(prog="benchmarks novelty", description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=TRASHNET, help="pictures of what the model knows"
    )
    parser.add_argument("--model", type=Path, default=resource("starter_model"), help="a model bundle")
    options = parser.parse_args(argv)
    bundle = read_bundle(options.model)
    test = bundle.novelty_test()
    if test is None or not options.folder.is_dir():
        print(
            "This needs a model with a table of training pictures, and a folder of pictures.", file=sys.stderr
        )
        return 1
    predictor = create_predictor(bundle)
    seen, tuned = bundle.seen(), bundle.tuned()
    check = [
        file.path
        for file in Scan([options.folder])
        if (content := file_hash(file.path)) not in seen and content not in tuned
    ]
    familiar = novelty(predictor, (read_picture(p, at_least=predictor.input_size) for p in check))
    kinds = {name: novelty(predictor, pictures) for name, pictures in strange().items()}
    print(f"{len(test.rows)} training pictures in the table, limit {test.limit:.4f}\n")
    print("| pictures | number | not seen before | AUROC against check pictures |")
    print("|---|---|---|---|")
    print(f"| check pictures | {len(familiar)} | {(familiar > 1).mean():.1%} | |")
    for name, values in (*kinds.items(), ("all of something else", np.concatenate(list(kinds.values())))):
        area = area_under_curve(familiar, values)
        print(f"| {name} | {len(values)} | {(values > 1).mean():.1%} | {area:.3f} |")
    return 0


def novelty(predictor: Predictor, pictures: Iterator[Image.Image]) -> NDArray[np.float64]:
    """How novel the pictures are to the model, [N]."""
    values: list[float | None] = []
    batch: list[NDArray[np.uint8]] = []
    for picture in pictures:
        batch.append(to_pixels(picture, predictor.input_size))
        if len(batch) == BATCH:
            values += [p.novelty for p in predictor.predict(np.stack(batch))]
            batch = []
    if batch:
        values += [p.novelty for p in predictor.predict(np.stack(batch))]
    return np.array(values, dtype=np.float64)


def area_under_curve(familiar: NDArray[np.float64], strange: NDArray[np.float64]) -> float:
    """The chance that a picture of something else is more novel than a familiar one (the area under ROC)."""
    above = (strange[:, None] > familiar[None]).mean()
    return float(above + (strange[:, None] == familiar[None]).mean() / 2)


def strange() -> dict[str, Iterator[Image.Image]]:
    """Pictures of something else, by kind."""
    samples = [*_files("skimage", "data"), *_files("sklearn", "datasets", "images")]
    photographs = [path for path in samples if path.stem in PHOTOGRAPHS]
    others = [path for path in samples if path.stem not in PHOTOGRAPHS]
    return {
        "photographs": map(_open, photographs),
        "quarters of them": (quarter for path in photographs for quarter in _quarters(_open(path))),
        "drawings, text, measurements": map(_open, others),
        "screenshots": map(_open, sorted((ROOT / "docs" / "pictures").glob("*.png"))),
        "drawn shapes": (_shapes(seed) for seed in range(MADE)),
        "noise": (_noise(seed) for seed in range(MADE)),
        "plain colours": (_plain(seed) for seed in range(MADE)),
    }


def _files(package: str, *folder: str) -> list[Path]:
    """The pictures in a folder of an installed package, which is not imported."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return []
    place = Path(spec.submodule_search_locations[0]).joinpath(*folder)
    return sorted(path for path in place.iterdir() if path.suffix in (".png", ".jpg"))


def _open(path: Path) -> Image.Image:
    return read_picture(path)


def _quarters(picture: Image.Image) -> Iterator[Image.Image]:
    width, height = picture.width // 2, picture.height // 2
    for left, top in ((0, 0), (width, 0), (0, height), (width, height)):
        yield picture.crop((left, top, left + width, top + height))


def _shapes(seed: int) -> Image.Image:
    random = np.random.default_rng(seed)
    picture = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(picture)
    for number in range(12):
        left, top = (int(random.integers(0, side)) for side in SIZE)
        box = (left, top, left + int(random.integers(10, 120)), top + int(random.integers(10, 120)))
        (draw.ellipse if number % 2 else draw.rectangle)(box, fill=_colour(random))
    return picture


def _noise(seed: int) -> Image.Image:
    """Fine noise, and the same as large soft patches."""
    random = np.random.default_rng(seed)
    fine = SIZE[::-1] if seed % 2 else (8, 10)
    noise = Image.fromarray(random.integers(0, 256, (*fine, 3), dtype=np.uint8))
    return noise.resize(SIZE, Image.Resampling.BICUBIC)


def _plain(seed: int) -> Image.Image:
    return Image.new("RGB", SIZE, _colour(np.random.default_rng(seed)))


def _colour(random: np.random.Generator) -> tuple[int, int, int]:
    red, green, blue = (int(value) for value in random.integers(0, 256, 3))
    return red, green, blue
