"""The texture of surfaces and the directions of edges."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.feature import hog, local_binary_pattern

SIDE = 128
CELLS = 4
# Eight neighbours have 58 uniform patterns; all others share one more.
PATTERNS = 59
# Of the library's functions, this one has no type information.
_local_binary_pattern: Any = local_binary_pattern


def lbp_and_hog(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Uniform-LBP histograms of 4 x 4 cells, and a histogram of oriented gradients: float32 [944 + 1764].

    ``pixels`` uint8 [128, 128, 3]. T. Ojala, M. Pietikäinen, T. Mäenpää, Multiresolution gray-scale and rotation
    invariant texture classification with local binary patterns, PAMI 24 (2002); N. Dalal, B. Triggs, Histograms
    of oriented gradients for human detection, CVPR 2005. Together, for waste: Huang Xinghua, Ye Junyi, Xiong Jie,
    road waste recognition by fused texture features, 计算机工程与设计 40(11), 2019.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    patterns = np.asarray(_local_binary_pattern(grey, 8, 1, method="nri_uniform")).astype(np.int64)
    cells = [cell for row in np.split(patterns, CELLS) for cell in np.split(row, CELLS, axis=1)]
    histograms = [np.bincount(cell.ravel(), minlength=PATTERNS) / cell.size for cell in cells]
    edges = hog(grey, orientations=9, pixels_per_cell=(16, 16), cells_per_block=(2, 2), block_norm="L2-Hys")
    # The square root keeps the few common patterns from drowning the others.
    return np.concatenate([np.sqrt(np.concatenate(histograms)), edges]).astype(np.float32)
