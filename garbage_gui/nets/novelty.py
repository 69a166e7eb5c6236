"""Pictures that look like nothing a model was trained on: far from every training picture's embedding.

A model names one of its classes for any picture, often with confidence. Embeddings of what it was trained on
lie together; a picture whose nearest one is farther away than those of validation pictures is *novel*. After
Y. Sun et al., Out-of-distribution detection with deep nearest neighbors, ICML 2022.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

Floats = NDArray[np.float32]

# The table of a model with very many or very wide embeddings is thinned to these.
MOST_ROWS = 2000
MOST_BYTES = 3_000_000
FEWEST_ROWS = 32
# This share of the validation pictures counts as seen.
SEEN_SHARE = 0.99
# With fewer validation pictures there is no telling how far away familiar pictures are.
FEWEST_VALIDATION = 20
# A picture may lie this near to a training picture in any case: rounding alone makes a difference.
SMALLEST_LIMIT = 1e-4
# Embeddings are compared so many at a time, with so many rows that the numbers multiplied stay below this: a larger
# product is spread over threads, which wait for each other while the network needs the cores. Measured for 32
# pictures and 1171 rows on two busy cores: 2 ms of processor time, against 20 in one go.
AT_ONCE = 8
LARGEST_PRODUCT = 1 << 18
_TENSOR = "embeddings"


class NoveltyTableError(ValueError):
    """A table that is damaged or does not fit its model; the text says how."""


@dataclass(frozen=True, eq=False)
class NoveltyTest:
    """``rows`` float32 [P, D], embeddings of training pictures scaled to length one.

    A picture farther than ``limit`` (a cosine distance, 0 to 2) from the nearest is novel.
    """

    rows: Floats
    limit: float

    @classmethod
    def fit(cls, training: NDArray[np.floating], validation: NDArray[np.floating]) -> Self | None:
        """From embeddings [n, D] of training pictures and [m, D] of others that the model should know.

        None with too few of the others. The rows are kept as the file keeps them, so that the limit is right
        for the table that will be read.
        """
        if not len(training) or len(validation) < FEWEST_VALIDATION:
            return None
        rows = thinned(_unit(training))
        # "higher": at least this share of them count as seen.
        distances = nearest(rows, validation)
        limit = float(np.quantile(distances, SEEN_SHARE, method="higher"))
        return cls(rows, max(limit, SMALLEST_LIMIT))

    def extended(self, training: NDArray[np.floating], validation: NDArray[np.floating]) -> NoveltyTest:
        """For a model with the same body that learned from more pictures; the limit stays where there are too
        few validation pictures to choose it anew.
        """
        together = np.concatenate([self.rows, _unit(training)]) if len(training) else self.rows
        found = NoveltyTest.fit(together, validation)
        return found if found is not None else NoveltyTest(thinned(together), self.limit)

    def novelty(self, embeddings: NDArray[np.floating]) -> Floats:
        """How novel pictures are, [N]: their distance to the nearest row in limits; above 1 is novel."""
        return (nearest(self.rows, embeddings) / np.float32(self.limit)).astype(np.float32)

    def to_bytes(self) -> bytes:
        """The table as a safetensors file; the limit is in the model's card."""
        return save({_TENSOR: self.rows.astype(np.float16)})


def read_rows(path: Path) -> Floats:
    """The rows of a table that `NoveltyTest.to_bytes` wrote. Raises `NoveltyTableError`."""
    try:
        with safe_open(path, framework="numpy") as file:
            shape = file.get_slice(_TENSOR).get_shape()
            if len(shape) != 2 or not 0 < shape[0] <= MOST_ROWS:
                raise NoveltyTableError(f"its table has the shape {shape}")
            rows = np.asarray(file.get_tensor(_TENSOR))
    except (SafetensorError, OSError, TypeError) as error:
        raise NoveltyTableError(str(error)) from error
    if rows.dtype != np.float16 or not np.isfinite(rows).all():
        raise NoveltyTableError("its table holds values that are no numbers")
    return rows.astype(np.float32)


def nearest(rows: Floats, embeddings: NDArray[np.floating]) -> Floats:
    """The cosine distance of each of ``embeddings`` [N, D] to the nearest of ``rows`` [P, D], [N]."""
    unit = _unit(embeddings)
    likeness = np.full(len(unit), -1.0, dtype=np.float32)
    step = max(1, LARGEST_PRODUCT // (AT_ONCE * max(1, rows.shape[1])))
    for first in range(0, len(unit), AT_ONCE):
        part, best = unit[first : first + AT_ONCE], likeness[first : first + AT_ONCE]
        for start in range(0, len(rows), step):
            np.maximum(best, (part @ rows[start : start + step].T).max(axis=1), out=best)
    distances: Floats = np.maximum(np.float32(1.0) - likeness, np.float32(0.0))
    return distances


def most_rows(width: int) -> int:
    """How many rows a table of embeddings of this width may have."""
    return max(FEWEST_ROWS, min(MOST_ROWS, MOST_BYTES // (2 * width)))


def thinned(rows: Floats) -> Floats:
    """As many of ``rows`` [n, D] as a table may have, rounded as the file rounds them.

    Chosen farthest first (T. F. Gonzalez, 1985): each next one is the one that those before represent worst,
    so that rare looks stay in.
    """
    rows = rows.astype(np.float16).astype(np.float32)
    most = most_rows(rows.shape[1])
    if len(rows) <= most:
        return rows
    # The one nearest to the middle is first; what comes in does not hang on the order of the rows.
    chosen = [int(np.argmax(rows @ rows.mean(axis=0)))]
    likeness = rows @ rows[chosen[0]]
    while len(chosen) < most:
        chosen.append(int(np.argmin(likeness)))
        np.maximum(likeness, rows @ rows[chosen[-1]], out=likeness)
    kept: Floats = rows[np.sort(chosen)]
    return kept


def _unit(embeddings: NDArray[np.floating]) -> Floats:
    """Rows scaled to length one; one that is zero stays so, and is as far from all as can be."""
    values = embeddings.astype(np.float32)
    length = np.linalg.norm(values, axis=1, keepdims=True)
    scaled: Floats = values / np.maximum(length, np.float32(1e-12))
    return scaled
