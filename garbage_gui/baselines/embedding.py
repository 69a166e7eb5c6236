"""Deep features: what a network sees in a picture, by the engine that also predicts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from garbage_gui.inference.engine import Engine


class Embedding:
    """The pooled features of a network that has learned from no picture of waste: float32 [D] a picture.

    A. Sharif Razavian et al., CNN features off-the-shelf, CVPR workshop 2014; with an SVM, for waste: O. Adedeji,
    Z. Wang, Intelligent waste classification system using deep learning convolutional neural network, Procedia
    Manufacturing 35 (2019).
    """

    def __init__(self, make_engine: Callable[[], Engine]) -> None:
        """``make_engine`` is called with the first pictures: making a network ready takes seconds."""
        self._make_engine = make_engine
        self._engine: Engine | None = None

    def __call__(self, pixels: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
        """One embedding for each of ``pixels`` [N, S, S, 3], S being the network's input size."""
        if self._engine is None:
            self._engine = self._make_engine()
        return list(self._engine.run(pixels).embedding)
