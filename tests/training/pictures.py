"""Small drawn pictures for training tests: shapes of different colours on noise, quick to tell apart."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from garbage_gui.store.records import LabelledImage, Split
from garbage_gui.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy("trashnet-6")
COLOURS = ((200, 40, 40), (40, 200, 40), (40, 40, 200), (200, 200, 40), (200, 40, 200), (40, 200, 200))
SPLITS: tuple[Split, ...] = ("train", "train", "train", "validation", "test")


def draw(path: Path, which: int, number: int, size: tuple[int, int] = (80, 64)) -> None:
    """A noisy picture with a rectangle in the colour of class ``which``."""
    random = np.random.default_rng([which, number])
    pixels = random.integers(90, 160, (size[1], size[0], 3), dtype=np.uint8)
    left, top = random.integers(4, 24, 2)
    pixels[top : top + 30, left : left + 40] = COLOURS[which]
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def class_folders(folder: Path, each: int, classes: int = 3) -> Path:
    """A folder with one folder of ``each`` pictures a class."""
    for which, key in enumerate(TAXONOMY.keys[:classes]):
        for number in range(each):
            draw(folder / key / f"{key}-{number}.png", which, number)
    return folder


def labelled_images(
    folder: Path, each: int = 10, classes: int = 3, splits: Sequence[Split] = SPLITS
) -> list[LabelledImage]:
    """Drawn pictures with labels, their splits going round ``splits``."""
    images = []
    class_folders(folder, each, classes)
    for key in TAXONOMY.keys[:classes]:
        for number in range(each):
            path = folder / key / f"{key}-{number}.png"
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            split = splits[number % len(splits)]
            images.append(LabelledImage(len(images) + 1, sha256, path, key, split, None))
    return images


class Context:
    """Notes what a training reports; ``cancel_after`` cancels it after so many epochs."""

    def __init__(self, cancel_after: int | None = None) -> None:
        self.lines: list[str] = []
        self.epochs: list[dict[str, float]] = []
        self.fractions: list[float] = []
        self.cancel_after = cancel_after

    def report(self, fraction: float, message: object = None, eta: float | None = None) -> None:
        self.fractions.append(fraction)

    def cancelled(self) -> bool:
        return self.cancel_after is not None and len(self.epochs) >= self.cancel_after

    def log(self, text: str) -> None:
        self.lines.append(text)

    def metrics(self, epoch: int, values: dict[str, float]) -> None:
        self.epochs.append(values)
