"""What a picture looks like as a whole: the shape of its object, and its colours."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 128
_SPACES = (None, cv2.COLOR_RGB2HSV, cv2.COLOR_RGB2LAB)


def hu_and_colour(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Seven Hu moments of the object and nine colour moments in each of RGB, HSV and Lab: float32 [34].

    ``pixels`` uint8 [S, S, 3]. M.-K. Hu, Visual pattern recognition by moment invariants, IRE Transactions on
    Information Theory 8 (1962); M. Stricker, M. Orengo, Similarity of color images, SPIE 2420 (1995). Together,
    for waste: Huang Haoran, Waste classification and recognition based on Hu invariant moments, 自动化应用 2020(8).
    """
    colours = [
        pixels if code is None else np.asarray(cv2.cvtColor(pixels, code), np.uint8) for code in _SPACES
    ]
    return np.concatenate([_hu(pixels), *(_colour_moments(values) for values in colours)]).astype(np.float32)


def _hu(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Hu moments of the object as Otsu's threshold finds it, on a logarithmic scale: they span 30 decades."""
    grey = cv2.GaussianBlur(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), (5, 5), 0)
    _, mask = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    moments = cv2.HuMoments(cv2.moments(mask, binaryImage=True)).ravel()
    logarithms: NDArray[np.float64] = np.sign(moments) * np.log10(np.maximum(np.abs(moments), 1e-30)) / 30
    return logarithms


def _colour_moments(values: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Mean, standard deviation and the cube root of the third moment of each channel: [9]."""
    channels = values.reshape(-1, 3).astype(np.float64)
    mean = channels.mean(axis=0)
    centred = channels - mean
    squares = centred * centred
    return np.concatenate([mean, np.sqrt(squares.mean(axis=0)), np.cbrt((squares * centred).mean(axis=0))])
