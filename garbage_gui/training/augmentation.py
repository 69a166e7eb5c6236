"""Varied views of a picture, reproducible: the same image, view and seed give the same pixels.

All random numbers of one view come from a generator of its own, seeded by the image's content, the view's
number and the training's seed, and not from torch's: so views may be made in any order, in several threads,
and again after an interruption. The operations are those of `torchvision.transforms.v2` on Pillow pictures,
which release the interpreter lock and resize with the same filter as the preprocessing.
"""

from __future__ import annotations

import hashlib
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from torchvision.transforms.v2 import InterpolationMode
from torchvision.transforms.v2 import functional as v2

from garbage_gui.imaging.decode import read_picture
from garbage_gui.imaging.preprocess import to_pixels
from garbage_gui.training.recipe import Augmentation

# Raise it when the pixels of any varied view would change.
AUGMENTATION_VERSION = 1

Pixels = NDArray[np.uint8]
Box = tuple[int, int, int, int]
"""Top, left, height, width."""
# As many as the paper shows of one picture, in its Fig. 3.
VARIANTS = 16


def variants(
    path: Path, sha256: str, size: int, augmentation: Augmentation, seed: int, count: int = VARIANTS
) -> list[Pixels]:
    """What ``augmentation`` makes of one picture file: ``count`` variants, uint8 [size, size, 3] each.

    They are the views 1 to ``count`` that a training with this ``seed`` shows the network. With everything
    switched off, all are the picture as prediction sees it. Raises `PictureError`.
    """
    return views_of_file(path, sha256, list(range(1, count + 1)), size, augmentation, seed)


def views_of_file(
    path: Path, sha256: str, views: list[int], size: int, augmentation: Augmentation, seed: int
) -> list[Pixels]:
    """The wanted ``views`` of one picture file, uint8 [size, size, 3] each; decoded once.

    Raises `PictureError`.
    """
    picture = None
    pixels = []
    for number in views:
        if number == 0 or not augmentation.varies:
            # A view that is not varied must be exactly what prediction sees.
            pixels.append(to_pixels(read_picture(path, at_least=size), size))
        else:
            picture = picture or base_picture(path, size)
            pixels.append(vary(picture, size, augmentation, view_generator(sha256, number, seed)))
    return pixels


def base_picture(path: Path, size: int) -> Image.Image:
    """The decoded picture, made no larger than crops need: short side at most twice ``size``."""
    picture = read_picture(path, at_least=math.ceil(size * 1.5))
    scale = 1.5 * size / min(picture.size)
    if min(picture.size) > 2 * size:
        smaller = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture = picture.resize(smaller, Image.Resampling.BICUBIC)
    return picture


def view_generator(sha256: str, view: int, seed: int) -> np.random.Generator:
    """The random numbers of one view of one image."""
    digest = hashlib.sha256(f"{AUGMENTATION_VERSION}:{sha256}:{view}:{seed}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))


def vary(picture: Image.Image, size: int, a: Augmentation, random: np.random.Generator) -> Pixels:
    """One varied view, uint8 [size, size, 3]; with nothing to vary, the plain pixels."""
    if not a.varies:
        return to_pixels(picture, size)
    angle = float(random.uniform(-a.rotation, a.rotation)) if a.rotation else 0.0
    box = _crop_box(picture, a, random)
    if angle:
        picture = _turned_crop(picture, angle, box)
        picture = v2.resize(picture, [size, size], interpolation=InterpolationMode.BICUBIC)
    else:
        picture = v2.resized_crop(picture, *box, [size, size], interpolation=InterpolationMode.BICUBIC)
    if random.random() < a.horizontal_flip:
        picture = v2.horizontal_flip(picture)
    if random.random() < a.vertical_flip:
        picture = v2.vertical_flip(picture)
    if random.random() < a.quarter_turns:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    if a.brightness:
        picture = v2.adjust_brightness(picture, _factor(a.brightness, random))
    if a.contrast:
        picture = v2.adjust_contrast(picture, _factor(a.contrast, random))
    if a.saturation:
        picture = v2.adjust_saturation(picture, _factor(a.saturation, random))
    if a.hue:
        picture = v2.adjust_hue(picture, float(random.uniform(-a.hue, a.hue)))
    pixels = np.array(picture, dtype=np.uint8)
    if random.random() < a.erasing:
        _erase(pixels, random)
    return pixels


def _factor(strength: float, random: np.random.Generator) -> float:
    return float(random.uniform(1.0 - strength, 1.0 + strength))


def _turned_crop(picture: Image.Image, angle: float, box: Box) -> Image.Image:
    """``box`` of what `v2.rotate` makes of ``picture``, with bilinear interpolation; only that is computed.

    Turning is the dearest operation of all, and on average a third of its result would be cropped away.
    """
    top, left, height, width = box
    middle_x, middle_y = picture.width / 2, picture.height / 2
    turn = -math.radians(angle % 360.0)
    cos, sin = round(math.cos(turn), 15), round(math.sin(turn), 15)
    # From a place in the box to the place in the picture that its colour comes from.
    x, y = left - middle_x, top - middle_y
    matrix = (cos, sin, cos * x + sin * y + middle_x, -sin, cos, -sin * x + cos * y + middle_y)
    return picture.transform(
        (width, height),
        Image.Transform.AFFINE,
        matrix,
        Image.Resampling.BILINEAR,
        fillcolor=_mean_colour(picture),
    )


def _mean_colour(picture: Image.Image) -> tuple[int, ...]:
    """What fills the corners of a turned picture: black ones would be a sign of their own."""
    colour = picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return tuple(int(v) for v in colour) if isinstance(colour, tuple) else (0, 0, 0)


def _crop_box(picture: Image.Image, a: Augmentation, random: np.random.Generator) -> Box:
    """Top, left, height, width of a random crop; its stretch is relative to the picture's own side ratio,
    because the whole picture is squashed to a square as well."""
    area = float(random.uniform(a.crop_scale, 1.0))
    stretch = math.exp(float(random.uniform(-1.0, 1.0)) * math.log(a.crop_ratio))
    width = max(1, min(picture.width, round(picture.width * math.sqrt(area * stretch))))
    height = max(1, min(picture.height, round(picture.height * math.sqrt(area / stretch))))
    left = int(random.integers(0, picture.width - width + 1))
    top = int(random.integers(0, picture.height - height + 1))
    return top, left, height, width


def _erase(pixels: Pixels, random: np.random.Generator) -> None:
    """Blank a rectangle of 2 to 20 % of the area with the picture's mean colour, in place.

    Z. Zhong et al., Random erasing data augmentation, AAAI 2020 (there with noise).
    """
    size = pixels.shape[0]
    area = float(random.uniform(0.02, 0.2)) * size * size
    stretch = math.exp(float(random.uniform(-1.0, 1.0)) * math.log(2.0))
    height = max(1, min(size, round(math.sqrt(area * stretch))))
    width = max(1, min(size, round(math.sqrt(area / stretch))))
    top = int(random.integers(0, size - height + 1))
    left = int(random.integers(0, size - width + 1))
    pixels[top : top + height, left : left + width] = pixels.mean(axis=(0, 1)).astype(np.uint8)
