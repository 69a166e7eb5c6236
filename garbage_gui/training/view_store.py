"""Cached views on the disk: rows of equal shape, found by image and view, in files that are whole or absent.

A store is a folder of shards. A shard is written beside, synced and renamed, and carries the checksum of its
rows; one that is torn or damaged is deleted when it is opened, and its rows are computed again. Rows are read
through memory maps, so a store may be larger than memory: the system takes their pages back when it needs
them. What stays in memory is the index, about a hundred bytes a row.

    8 bytes magic · 4 bytes header length · header (JSON) · padding to 64 bytes · rows
"""

from __future__ import annotations

import json
import os
import time
import uuid
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from garbage_gui.files import make_folder, remove_folder, write_atomically

MAGIC = b"GGVIEWS1"
SUFFIX = ".views"
_ALIGN = 64

Row = tuple[str, int]
"""The image's sha256 and the number of the view."""


class ViewStore:
    """The rows of one key, each an array of ``shape`` and ``dtype`` ("float16" or "uint8")."""

    def __init__(self, folder: Path, shape: tuple[int, ...], dtype: str) -> None:
        self.folder = folder
        self.shape = shape
        self.dtype = np.dtype(dtype)
        self.damaged = 0
        self._shards: list[NDArray[np.generic]] = []
        # By image, then by view: shard and place in it as one number. Images are many, views few.
        self._places: dict[str, dict[int, int]] = {}
        self._rows = 0
        # With the folder of all stores and the cache around it, but no workspace.
        make_folder(folder, above=2)
        # The time of last use, by which whole stores are cleaned away.
        os.utime(folder)
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            self._open(path)
        for path in folder.glob(".*.part"):
            path.unlink(missing_ok=True)

    @property
    def row_bytes(self) -> int:
        return int(np.prod(self.shape)) * self.dtype.itemsize

    def __len__(self) -> int:
        return self._rows

    def __contains__(self, row: Row) -> bool:
        return row[1] in self._places.get(row[0], ())

    def missing(self, rows: Iterable[Row]) -> list[Row]:
        """Those of ``rows`` that are not stored, in the order given."""
        return [row for row in rows if row not in self]

    def read(self, rows: Sequence[Row]) -> NDArray[np.generic]:
        """The stored ``rows``, [n, *shape]; `KeyError` for one that is not there."""
        result = np.empty((len(rows), *self.shape), dtype=self.dtype)
        for i, row in enumerate(rows):
            self.read_into(result[i], row)
        return result

    def read_into(self, target: NDArray[np.generic], row: Row) -> None:
        """Copy one stored row into ``target``, [*shape]; `KeyError` when it is not there."""
        shard, place = divmod(self._places[row[0]][row[1]], _SHARD)
        target[...] = self._shards[shard][place]

    def add(self, rows: Sequence[Row], values: NDArray[np.generic]) -> None:
        """Write one shard; raises `OSError` (disk full), with nothing changed."""
        values = np.ascontiguousarray(values, dtype=self.dtype)
        if values.shape != (len(rows), *self.shape):
            raise ValueError(f"rows of shape {values.shape[1:]} do not belong into a store of {self.shape}")
        data = values.reshape(-1).view(np.uint8).data
        header = json.dumps(
            {"rows": rows, "shape": self.shape, "dtype": self.dtype.name, "crc32": zlib.crc32(data)}
        ).encode()
        start = len(MAGIC) + 4 + len(header)
        padding = -start % _ALIGN
        path = self.folder / f"{uuid.uuid4().hex}{SUFFIX}"
        parts = (MAGIC, len(header).to_bytes(4, "little"), header, b"\0" * padding, data)
        write_atomically(path, b"".join(parts))
        self._map(path, start + padding, rows)

    def _open(self, path: Path) -> None:
        """Take a shard in, or delete it when it is not whole."""
        try:
            with path.open("rb") as file:
                if file.read(len(MAGIC)) != MAGIC:
                    raise ValueError("not a shard")
                length = int.from_bytes(file.read(4), "little")
                header = json.loads(file.read(length))
                start = len(MAGIC) + 4 + length
                start += -start % _ALIGN
                file.seek(start)
                if tuple(header["shape"]) != self.shape or header["dtype"] != self.dtype.name:
                    raise ValueError("of another shape")
                checksum = 0
                size = 0
                while block := file.read(1 << 22):
                    checksum = zlib.crc32(block, checksum)
                    size += len(block)
                rows = [(str(sha256), int(view)) for sha256, view in header["rows"]]
                if size != len(rows) * self.row_bytes or checksum != header["crc32"]:
                    raise ValueError("its content is damaged")
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            # A cache is rebuilt, not repaired; the job's log gets the count.
            self.damaged += 1
            path.unlink(missing_ok=True)
            return
        self._map(path, start, rows)

    def _map(self, path: Path, start: int, rows: Sequence[Row]) -> None:
        mapped = np.memmap(path, dtype=self.dtype, mode="r", offset=start, shape=(len(rows), *self.shape))
        self._shards.append(mapped)
        shard = len(self._shards) - 1
        for place, (sha256, view) in enumerate(rows):
            views = self._places.setdefault(sha256, {})
            if view not in views:
                views[view] = shard * _SHARD + place
                self._rows += 1


# More rows than any shard has.
_SHARD = 1 << 32


def stored_bytes(folder: Path) -> int:
    """The room that one store takes on the disk; 0 when it does not exist."""
    return sum(p.stat().st_size for p in folder.glob("*") if p.is_file())


def clean(root: Path, keep: Iterable[Path], most_bytes: int, *, oldest_days: float = 30.0) -> int:
    """Delete whole stores below ``root``, least recently used first; returns the bytes that were freed.

    Those unused for ``oldest_days`` go, and as many as it takes to come under ``most_bytes``; never those in
    ``keep``.
    """
    kept = set(keep)
    if not root.is_dir():
        return 0
    stores = []
    for folder in root.iterdir():
        if folder.is_dir() and not folder.is_symlink():
            stores.append((folder.stat().st_mtime, stored_bytes(folder), folder))
    total = sum(size for _, size, _ in stores)
    freed = 0
    for used, size, folder in sorted(stores):
        too_old = time.time() - used > oldest_days * 86400
        if folder not in kept and (too_old or total > most_bytes):
            remove_folder(folder)
            total -= size
            freed += size
    return freed
