"""In which order, how often and as which view the images of an epoch are seen. Needs no torch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from garbage_gui.training.metrics import Integers
from garbage_gui.training.view_store import Row


def epoch_generator(seed: int, epoch: int) -> np.random.Generator:
    """The random numbers of one epoch: the same whether or not training was interrupted before it."""
    return np.random.default_rng([seed, epoch])


def view_count(views: int, epochs: int, *, varied: bool) -> int:
    """How many views of each image are used, view 0 included: no more than there are epochs."""
    return max(1, min(views + 1, epochs)) if varied else 1


def epoch_rows(
    sha256s: Sequence[str], true: Integers, epoch: int, *, seed: int, views: int, class_balance: float
) -> tuple[list[Row], Integers]:
    """The rows of one epoch in their order, with the index of the image of each.

    As many rows as images. With ``class_balance`` 0 every image comes once; above, images of rare classes
    come more often and those of frequent ones less, in proportion to (size of class)^-balance. Which view
    comes turns with the epoch, from an offset of each image's own, and again when an image comes twice.
    """
    random = epoch_generator(seed, epoch)
    order = random.permutation(len(true))
    times = _times(true[order], class_balance, random)
    indices = np.repeat(order, times)
    random.shuffle(indices)
    seen: dict[int, int] = {}
    rows = []
    for index in indices.tolist():
        occurrence = seen.get(index, 0)
        seen[index] = occurrence + 1
        rows.append((sha256s[index], (_offset(sha256s[index], seed) + epoch + occurrence) % views))
    return rows, indices.astype(np.int64)


def _times(true: Integers, class_balance: float, random: np.random.Generator) -> NDArray[np.int64]:
    """How often each image comes: its share of the epoch, rounded up or down by systematic sampling."""
    if class_balance == 0 or not len(true):
        return np.ones(len(true), dtype=np.int64)
    sizes = np.bincount(true).astype(np.float64)
    weights = sizes[true] ** -class_balance
    edges = np.cumsum(weights) / weights.sum() * len(true)
    edges[-1] = len(true)
    steps = np.floor(edges + random.random()).astype(np.int64)
    times: NDArray[np.int64] = np.diff(steps, prepend=0)
    return times


def _offset(sha256: str, seed: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{sha256}".encode()).digest()[:4], "big")
