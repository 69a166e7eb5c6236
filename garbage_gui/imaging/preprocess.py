"""From a picture to the pixels a network sees: one path for training, prediction and the camera."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from garbage_gui.imaging.decode import read_picture
from garbage_gui.imaging.hashes import MEANS
from garbage_gui.imaging.resize import resize, resize_each

# Stored with every model and prediction. Raise it whenever the pixels of any picture would change.
PREPROCESSING_VERSION = 2
# Models made with one of these are used as they are: the pixels of version 1 differ by rounding, mostly by one of 255.
USABLE_VERSIONS = frozenset({1, PREPROCESSING_VERSION})


def to_pixels(picture: Image.Image, size: int) -> NDArray[np.uint8]:
    """The whole ``picture`` (upright) squashed to ``size`` x ``size``: uint8 ``[size, size, 3]``.

    Bicubic, with as wide a filter as the scale needs (antialiased). Nothing is cropped away: the object is
    often not in the middle.
    """
    return resize(picture, size, size)


def to_pixels_and_means(picture: Image.Image, size: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """`to_pixels`, and what a perceptual hash is made of, in less time than one after the other."""
    pixels, means = resize_each(picture, [(size, size, "bicubic"), MEANS])
    return pixels, means


def load_pixels(path: Path, size: int) -> NDArray[np.uint8]:
    """The pixels of the picture file ``path``: uint8 ``[size, size, 3]``. Raises `PictureError`."""
    return to_pixels(read_picture(path, at_least=size), size)
