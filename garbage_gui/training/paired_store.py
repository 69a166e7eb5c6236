"""Plain and varied views of one kind, each in a store of its own.

Plain views, number 0, depend on neither seed nor augmentation, so trainings that differ in these share them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from garbage_gui.training.context import TrainingError
from garbage_gui.training.view_keys import ViewKey
from garbage_gui.training.view_store import Row, ViewStore, stored_bytes

SHARD_BYTES = 32_000_000
# What a kill may cost at most: rows that wait longer are written, however few they are.
SHARD_SECONDS = 15.0


class PairedStore:
    """Rows of ``shape`` and ``dtype``, found by image and view."""

    def __init__(
        self, root: Path, plain: ViewKey, varied: ViewKey, shape: tuple[int, ...], dtype: str
    ) -> None:
        """Opens both, checking what is in them; raises `TrainingError` when ``root`` cannot be written."""
        self.shape = shape
        self.dtype = np.dtype(dtype)
        self.folders = (root / plain.name, root / varied.name)
        try:
            self._plain, self._varied = (ViewStore(f, shape, dtype) for f in self.folders)
            plain.write(self.folders[0])
            varied.write(self.folders[1])
        except OSError as error:
            raise not_writable(root, error) from error

    @property
    def damaged(self) -> int:
        """How many damaged files were found and deleted."""
        return self._plain.damaged + self._varied.damaged

    @property
    def bytes(self) -> int:
        """The room on the disk."""
        return sum(stored_bytes(folder) for folder in self.folders)

    def __contains__(self, row: Row) -> bool:
        return row in self._of(row)

    def missing(self, rows: Iterable[Row]) -> list[Row]:
        """Those of ``rows`` that are not stored, in the order given."""
        return [row for row in rows if row not in self]

    def read(self, rows: Sequence[Row]) -> NDArray[np.generic]:
        """The stored ``rows``, [n, *shape]; `KeyError` for one that is not there."""
        result = np.empty((len(rows), *self.shape), dtype=self.dtype)
        for i, row in enumerate(rows):
            self._of(row).read_into(result[i], row)
        return result

    def _of(self, row: Row) -> ViewStore:
        return self._plain if row[1] == 0 else self._varied

    def add(self, rows: Sequence[Row], values: NDArray[np.generic]) -> None:
        """Write ``rows``, all plain or all varied, as one shard; raises `TrainingError` (disk full)."""
        store = self._of(rows[0])
        try:
            store.add(rows, values)
        except OSError as error:
            raise not_writable(store.folder, error) from error


class ShardWriter:
    """Collects rows into shards of some tens of megabytes, so that a store has few files."""

    def __init__(self, store: PairedStore) -> None:
        self._store = store
        self._waiting = (_Waiting(), _Waiting())

    def add(self, rows: Sequence[Row], values: NDArray[np.generic]) -> None:
        """Take rows in, and write those that are many or have waited long. Raises `TrainingError`."""
        for row, value in zip(rows, values, strict=True):
            self._waiting[min(row[1], 1)].put(row, value)
        for waiting in self._waiting:
            if waiting.bytes >= SHARD_BYTES or time.monotonic() - waiting.since > SHARD_SECONDS:
                self._write(waiting)

    def flush(self) -> None:
        """Write all that wait. Raises `TrainingError`."""
        for waiting in self._waiting:
            self._write(waiting)

    def _write(self, waiting: _Waiting) -> None:
        if waiting.rows:
            rows, values = waiting.take()
            self._store.add(rows, values)


class _Waiting:
    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.values: list[NDArray[np.generic]] = []
        self.bytes = 0
        self.since = time.monotonic()

    def put(self, row: Row, value: NDArray[np.generic]) -> None:
        if not self.rows:
            self.since = time.monotonic()
        self.rows.append(row)
        self.values.append(value)
        self.bytes += value.nbytes

    def take(self) -> tuple[list[Row], NDArray[np.generic]]:
        rows, values = self.rows, np.stack(self.values)
        self.rows, self.values, self.bytes = [], [], 0
        return rows, values


def not_writable(folder: Path, error: OSError) -> TrainingError:
    """What to tell of a cache that cannot be written."""
    return TrainingError(
        "The view cache in {folder} cannot be written: {reason}. Free some space, or lower the cache budget in "
        "the recipe.",
        folder=folder,
        reason=error.strerror or error,
    )
