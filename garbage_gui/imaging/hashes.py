"""Content hashes, and the perceptual hash that finds near-duplicates: the same scene stored or shot twice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from garbage_gui.imaging.opening import open_file

SIDE = 32
# Two thresholds, set by looking at the pairs they find among 2,527 photos of single objects on white: the first
# is about layout and finds candidates, the second about detail and keeps objects apart that merely lie alike.
LAYOUT_AT_LEAST = 0.90
DETAIL_AT_LEAST = 0.70
_COARSE = 16
_BLOCK = 2048


def file_sha256(path: Path) -> str:
    """The sha256 of the file's bytes, in lower-case hexadecimal. Raises `PictureError`."""
    with open_file(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # typeshed asks for more


def perceptual_hash(picture: Image.Image) -> bytes:
    """The picture's brightness on a 32 x 32 grid, one byte a cell (1,024 bytes)."""
    return picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()


def near_duplicate_pairs(hashes: Sequence[bytes], known: int = 0) -> list[tuple[int, int]]:
    """The pairs ``(i, j)``, ``i < j``, of near-duplicates; pairs within the first ``known`` are left out.

    Candidates agree in layout: log brightness on 16 x 16 cells, less a cubic surface (so that neither exposure
    nor a light falling in from the side counts), correlates by `LAYOUT_AT_LEAST`. A pair is kept when the
    detail, each cell less its neighbourhood, correlates too, shifted by at most one cell in 32.
    """
    if len(hashes) < 2:
        return []
    grids = np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, SIDE, SIDE)
    layout = _layout(grids)
    pairs: list[tuple[int, int]] = []
    for start in range(known, len(grids), _BLOCK):
        rows = layout[start : start + _BLOCK]
        for at in range(0, start + len(rows), _BLOCK):
            likeness = rows @ layout[at : at + _BLOCK].T
            for row, column in np.argwhere(likeness >= LAYOUT_AT_LEAST):
                i, j = int(at + column), int(start + row)
                if i < j and (hashes[i] == hashes[j] or _detail_agrees(grids[i], grids[j])):
                    pairs.append((i, j))
    return sorted(pairs)


def near_duplicate_groups(hashes: Sequence[bytes]) -> list[set[int]]:
    """The sets of positions in ``hashes`` that belong together, each of two or more."""
    return join_pairs(near_duplicate_pairs(hashes))


def join_pairs(pairs: Sequence[tuple[int, int]]) -> list[set[int]]:
    """Connected sets: what is paired with the same is together."""
    group_of: dict[int, set[int]] = {}
    for i, j in pairs:
        one, other = group_of.get(i, {i}), group_of.get(j, {j})
        if one is not other:
            one |= other
            for member in one:
                group_of[member] = one
    unique: dict[int, set[int]] = {id(group): group for group in group_of.values()}
    return sorted(unique.values(), key=min)


def _layout(grids: NDArray[np.uint8]) -> NDArray[np.float32]:
    """One unit vector a picture; the zero vector for a picture without any layout, which is like nothing."""
    step = SIDE // _COARSE
    cells = grids.reshape(-1, _COARSE, step, _COARSE, step).astype(np.float32).mean((2, 4))
    values = np.log(cells.reshape(len(grids), -1) + 16)
    y, x = (axis.ravel() for axis in np.mgrid[-1 : 1 : _COARSE * 1j, -1 : 1 : _COARSE * 1j])
    surface = np.stack([x**a * y**b for a in range(4) for b in range(4 - a)], 1)
    basis = np.linalg.qr(surface)[0].astype(np.float32)
    rest = values - (values @ basis) @ basis.T
    length = np.linalg.norm(rest, axis=1, keepdims=True)
    return np.where(length > 0.1, rest / np.maximum(length, 1e-6), 0).astype(np.float32)


def _detail_agrees(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    a, b = _detail(one), _detail(other)
    return any(
        _correlation(
            a[max(0, dy) : SIDE + min(0, dy), max(0, dx) : SIDE + min(0, dx)],
            b[max(0, -dy) : SIDE + min(0, -dy), max(0, -dx) : SIDE + min(0, -dx)],
        )
        >= DETAIL_AT_LEAST
        for dy in (-1, 0, 1)
        for dx in (-1, 0, 1)
    )


def _detail(grid: NDArray[np.uint8]) -> NDArray[np.float32]:
    values = np.log(grid.astype(np.float32) + 16)
    padded = np.pad(values, 1, mode="edge")
    around = sum(padded[y : y + SIDE, x : x + SIDE] for y in range(3) for x in range(3))
    return np.asarray(values - around / 9, dtype=np.float32)


def _correlation(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    a, b = a - a.mean(), b - b.mean()
    return float((a * b).sum() / np.sqrt(float((a * a).sum()) * float((b * b).sum()) + 1e-9))
