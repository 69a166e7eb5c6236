"""Cohen's kappa: how much two people agree beyond what chance alone would give. Plain numpy.

J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960).
Standard error: J. L. Fleiss, J. Cohen and B. S. Everitt, Large sample standard errors of kappa and weighted kappa,
Psychological Bulletin 72 (1969).

A table holds counts [C, C]: rows are what the first person said, columns what the second did, of the same images.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from garbage_gui.training.metrics import wilson_interval

Table = NDArray[np.int64]
Z95 = 1.959964
# With fewer images, large-sample intervals are rough.
FEW = 30


@dataclass(frozen=True)
class Kappa:
    """Agreement on ``images``.

    ``observed`` is the share of images of which both said the same (None without images), ``expected`` what chance
    would give. ``kappa`` is None where chance alone already gives full agreement: both only ever said one class.
    ``low`` and ``high`` are its 95 % interval, ``standard_error`` that of large samples.
    """

    images: int
    agreed: int
    observed: float | None
    observed_low: float
    observed_high: float
    expected: float | None
    kappa: float | None
    standard_error: float | None
    low: float | None
    high: float | None


def cohens_kappa(table: Table) -> Kappa:
    """Kappa of a table of counts, with its 95 % interval."""
    counts = np.asarray(table, dtype=np.float64)
    images = int(counts.sum())
    agreed = int(np.trace(counts))
    observed_low, observed_high = wilson_interval(agreed, images)
    if not images:
        return Kappa(0, 0, None, observed_low, observed_high, None, None, None, None, None)
    p = counts / images
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    observed, expected = float(np.trace(p)), float(rows @ columns)
    if 1 - expected < 1e-12:
        return Kappa(images, agreed, observed, observed_low, observed_high, 1.0, None, None, None, None)
    kappa = (observed - expected) / (1 - expected)
    error = _standard_error(p, rows, columns, observed, expected, images)
    low, high = kappa - Z95 * error, kappa + Z95 * error
    if agreed in (0, images):
        # The formula gives a width of nothing, or nearly so, where nothing (or all) differs in a sample. Wilson's
        # bounds of the share of agreement, at the same chance, do not.
        bounds = sorted((bound - expected) / (1 - expected) for bound in (observed_low, observed_high))
        low, high = min(low, bounds[0]), max(high, bounds[1])
    return Kappa(
        images, agreed, observed, observed_low, observed_high, expected, kappa, error,
        max(-1.0, low), min(1.0, high),
    )  # fmt: skip


def one_against_rest(table: Table, row: int) -> Table:
    """The table [2, 2] of one class against all others together."""
    both = int(table[row, row])
    first, second, images = int(table[row].sum()), int(table[:, row].sum()), int(table.sum())
    return np.array([[both, first - both], [second - both, images - first - second + both]], dtype=np.int64)


def _standard_error(
    p: NDArray[np.float64],
    rows: NDArray[np.float64],
    columns: NDArray[np.float64],
    observed: float,
    expected: float,
    images: int,
) -> float:
    """That of Fleiss, Cohen and Everitt for a kappa that is not taken to be zero."""
    diagonal = np.diag(p)
    same = float(np.sum(diagonal * ((1 - expected) - (rows + columns) * (1 - observed)) ** 2))
    # For the cell (i, j) the column's share of i and the row's share of j.
    crossed = (columns[:, None] + rows[None, :]) ** 2
    other = float(np.sum(p * crossed) - np.sum(diagonal * np.diag(crossed)))
    rest = (observed * expected - 2 * expected + observed) ** 2
    variance = (same + (1 - observed) ** 2 * other - rest) / (images * (1 - expected) ** 4)
    return math.sqrt(max(variance, 0.0))
