"""Telling pictures apart: by content, and by looks.

A perceptual hash here is a small description of a picture, in which three things are kept apart, because each
fools a plain perceptual hash on photographs of waste: most show a small object on a white board, so that the
board's shading alone makes hundreds of pairs alike.

- coarse: 8x8 brightness without its smooth part (a fitted cubic surface is taken away: lamp and vignette);
- fine: 32x32 details of the logarithm of brightness (each cell less its neighbourhood), in 4 bits;
- colour: 4x4 blue and red difference.

Two pictures are near-duplicates when all three agree: coarse finds candidates quickly, fine decides, also
when the camera moved a little, and colour keeps the same bottle in green and in brown apart. On TrashNet (all
3.2 million pairs ranked, the best 150 looked at) this finds 33 pairs: three of the same file, thirty of two
shots of one scene, and no others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from garbage_gui.imaging.opening import open_file, unreadable
from garbage_gui.imaging.resize import Filter, resize

_FORM = 1
_FINE, _COARSE, _COLOUR = 32, 8, 4
_COARSE_BYTES = _COARSE * _COARSE
_COLOUR_BYTES = 2 * _COLOUR * _COLOUR
_FINE_BYTES = _FINE * _FINE // 2
# Width, height and filter of what a hash is made of.
MEANS: tuple[int, int, Filter] = (_FINE, _FINE, "box")
HASH_BYTES = 1 + _COARSE_BYTES + _COLOUR_BYTES + _FINE_BYTES

# Thresholds, from the pairs of TrashNet: the true ones have at least 0.938, at least 0.713 and at most 2.8;
# the nearest pair that is none and passes the other two has a fine likeness of 0.65.
COARSE_LIKENESS = 0.92
FINE_LIKENESS = 0.70
COLOUR_DIFFERENCE = 4.0
# The largest shift that is tried, in cells of the fine grid: 3 % of the picture's side.
SHIFT = 1

# For a likeness of `COARSE_LIKENESS`, 8.2 of 64 bits differ on average, and hardly ever more.
_DIFFERING_BITS = 14
# A tile of the table of all pairs that stays in a core's cache.
_ROWS = 32
_COLUMNS = 4096
_PAIRS = 2048


def file_sha256(path: Path) -> str:
    """The sha256 of the file's bytes, in lower-case hexadecimal. Raises `PictureError`."""
    digest = hashlib.sha256()
    with open_file(path) as file:
        try:
            while block := file.read(1 << 20):
                digest.update(block)
        except OSError as error:
            raise unreadable(path, error) from error
    return digest.hexdigest()


def perceptual_hash(picture: Image.Image) -> bytes:
    """What a picture looks like, in `HASH_BYTES` bytes; see the module. Any size from 1x1 will do."""
    return perceptual_hashes([picture])[0]


def perceptual_hashes(pictures: Iterable[Image.Image]) -> list[bytes]:
    """`perceptual_hash` of each; some together take about half the time. One picture at a time is held."""
    return hashes_of_means([resize(picture, *MEANS) for picture in pictures])


def hashes_of_means(small: Sequence[NDArray[np.uint8]]) -> list[bytes]:
    """`perceptual_hash` of pictures that were resized to `MEANS`, uint8 [32, 32, 3] each."""
    if not small:
        return []
    rgb: NDArray[np.float32] = np.stack(small).astype(np.float32)
    # Not with `@`: how a linear algebra library rounds depends on how many pictures there are.
    luma: NDArray[np.float32] = np.einsum("nyxc,c->nyx", rgb, _LUMA)
    pooled = _pool(luma, _COARSE).reshape(len(small), -1)
    rough = pooled - np.einsum("nk,km->nm", pooled, _SMOOTH_PART)
    coarse = rough * (400.0 / np.maximum(np.linalg.norm(rough, axis=1, keepdims=True), 1e-3))
    log = np.log(luma + 16.0)
    detail = log - _around(log)
    spread = np.maximum(detail.std(axis=(1, 2), keepdims=True), 1e-6)
    fine = (np.clip(np.rint(detail * (7.0 / 3.0) / spread), -7, 7) + 8).astype(np.uint8)
    pairs = fine.reshape(len(small), -1, 2)
    colour = np.stack([_pool(rgb[..., 2] - luma, _COLOUR), _pool(rgb[..., 0] - luma, _COLOUR)], axis=1)
    columns = (
        np.full((len(small), 1), _FORM, np.uint8),
        _signed_bytes(coarse),
        _signed_bytes(colour.reshape(len(small), -1) / 2.0),
        pairs[..., 0] << 4 | pairs[..., 1],
    )
    return [row.tobytes() for row in np.concatenate(columns, axis=1)]


def _signed_bytes(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    signed: NDArray[np.int8] = np.clip(np.rint(values), -127, 127).astype(np.int8)
    return signed.view(np.uint8)


def near_duplicate_groups(
    hashes: Sequence[tuple[int, bytes]],
    new: Collection[int] | None = None,
    *,
    report: Callable[[float], None] = lambda share: None,
) -> list[set[int]]:
    """Groups of two or more ids whose pictures are near-duplicates, directly or through others.

    ``hashes`` are ``(id, perceptual hash)``. With ``new``, only pairs with at least one of those ids are
    compared: what was compared before need not be again. A hash of an unknown form matches nothing. ``report``
    gets the share that is done, and may raise to end it.

    All pairs are compared, by 64 bits of each at first: 100,000 pictures take five to ten seconds of one core.
    (Buckets miss pairs at their borders, and pictures on white boards crowd in few of them. Products of whole
    matrices are no faster, and on a busy machine the threads of a linear algebra library wait for each other.)
    """
    usable = [(i, h) for i, h in hashes if len(h) == HASH_BYTES and h[0] == _FORM]
    if len(usable) < 2:
        return []
    ids = np.array([i for i, _ in usable], dtype=np.int64)
    table = np.frombuffer(b"".join(h for _, h in usable), dtype=np.uint8).reshape(len(usable), HASH_BYTES)
    is_new = np.ones(len(ids), np.bool_) if new is None else np.isin(ids, np.array(sorted(new), np.int64))
    groups = _Groups(len(ids))
    for left, right in _candidates(table, is_new, groups, report):
        for start in range(0, len(left), _PAIRS):
            # Pairs that are in one group already need no look: long series of frames stay affordable.
            a, b = left[start : start + _PAIRS], right[start : start + _PAIRS]
            apart = groups.of[a] != groups.of[b]
            a, b = a[apart], b[apart]
            same = _same_scene(table, a, b)
            for one, other in zip(a[same].tolist(), b[same].tolist(), strict=True):
                groups.join(one, other)
    return [{int(ids[row]) for row in rows} for rows in groups.members.values()]


def _pool(planes: NDArray[np.float32], cells: int) -> NDArray[np.float32]:
    """Means of the cells of square ``planes`` ``[n, side, side]``."""
    count, side, _ = planes.shape
    step = side // cells
    pooled: NDArray[np.float32] = planes.reshape(count, cells, step, cells, step).mean(axis=(2, 4))
    return pooled


def _around(planes: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of each cell of square ``planes`` ``[n, side, side]`` and its neighbours, the border repeated."""
    # By hand: `np.pad` and a sum of nine take longer than all the rest of the hash.
    count, side, _ = planes.shape
    padded = np.empty((count, side + 2, side + 2), np.float32)
    padded[:, 1:-1, 1:-1] = planes
    padded[:, 0, 1:-1], padded[:, -1, 1:-1] = planes[:, 0], planes[:, -1]
    padded[:, :, 0], padded[:, :, -1] = padded[:, :, 1], padded[:, :, -2]
    total = padded[:, :side, :side].copy()
    for y, x in ((0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2)):
        total += padded[:, y : y + side, x : x + side]
    total /= 9.0
    return total


def _smooth_surfaces() -> NDArray[np.float32]:
    """An orthonormal basis ``[64, 10]`` of the cubic surfaces on the coarse grid."""
    y, x = (axis.ravel() for axis in np.mgrid[-1 : 1 : _COARSE * 1j, -1 : 1 : _COARSE * 1j])
    basis, _ = np.linalg.qr(np.stack([x**i * y**j for i in range(4) for j in range(4 - i)], axis=1))
    return basis.astype(np.float32)


_SMOOTH = _smooth_surfaces()
_SMOOTH_PART = _SMOOTH @ _SMOOTH.T
_LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)


def _candidates(
    table: NDArray[np.uint8], is_new: NDArray[np.bool_], groups: _Groups, report: Callable[[float], None]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Pairs of rows in different groups, alike in coarse and colour: each once, at least one of the two being new."""
    coarse = table[:, 1 : 1 + _COARSE_BYTES].view(np.int8).astype(np.float32)
    coarse /= np.maximum(np.linalg.norm(coarse, axis=1, keepdims=True), 1e-6)
    colour = table[:, 1 + _COARSE_BYTES : 1 + _COARSE_BYTES + _COLOUR_BYTES].view(np.int8)
    codes = _codes(coarse)
    xor = np.empty((_ROWS, _COLUMNS), np.uint64)
    bits = np.empty((_ROWS, _COLUMNS), np.uint8)
    rows, all_new = np.flatnonzero(is_new), bool(is_new.all())
    for start in range(0, len(rows), _ROWS):
        report(start / len(rows))
        block = rows[start : start + _ROWS]
        for first in range(0, len(codes), _COLUMNS):
            if all_new and first + _COLUMNS <= block[0]:
                continue
            others = codes[None, first : first + _COLUMNS]
            shape = len(block), others.shape[1]
            # Into arrays that are there already, and found flat: three times as fast.
            np.bitwise_xor(codes[block, None], others, out=xor[: shape[0], : shape[1]])
            np.bitwise_count(xor[: shape[0], : shape[1]], out=bits[: shape[0], : shape[1]])
            found = np.flatnonzero(bits[: shape[0], : shape[1]] <= _DIFFERING_BITS)
            if not len(found):
                continue
            r, c = np.divmod(found, shape[1])
            left, right = block[r], c + first
            # Two new ones meet twice, each meets itself: keep one of the two, and not the latter.
            # Nor those that are in one group already: thousands of copies of a picture are millions of pairs.
            wanted = np.where(is_new[right], left < right, True) & (groups.of[left] != groups.of[right])
            left, right = left[wanted], right[wanted]
            if not len(left):
                continue
            alike = np.einsum("nk,nk->n", coarse[left], coarse[right]) >= COARSE_LIKENESS
            left, right = left[alike], right[alike]
            difference = np.abs(colour[left].astype(np.int16) - colour[right]).mean(axis=1) * 2.0
            near = difference <= COLOUR_DIFFERENCE
            if near.any():
                yield left[near], right[near]


def _codes(coarse: NDArray[np.float32]) -> NDArray[np.uint64]:
    """One number for each coarse description ``[n, 64]``: on which side of 64 fixed planes it lies.

    Two with the likeness cos(a) differ in 64 a / pi of the bits on average.
    """
    turn, _ = np.linalg.qr(np.random.default_rng(64).standard_normal((_COARSE_BYTES, _COARSE_BYTES)))
    sides = coarse @ turn.astype(np.float32) > 0
    return np.packbits(sides, axis=1).view(np.uint64).ravel()


def _same_scene(
    table: NDArray[np.uint8], left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which pairs agree in detail, the one moved by up to `SHIFT` cells against the other."""
    a, b = _fine(table, left), _fine(table, right)
    best = np.full(len(left), -1.0, dtype=np.float32)
    for dy in range(-SHIFT, SHIFT + 1):
        for dx in range(-SHIFT, SHIFT + 1):
            u = a[:, max(0, dy) : _FINE + min(0, dy), max(0, dx) : _FINE + min(0, dx)]
            v = b[:, max(0, -dy) : _FINE + min(0, -dy), max(0, -dx) : _FINE + min(0, -dx)]
            product = np.einsum("nyx,nyx->n", u, v)
            sizes = np.einsum("nyx,nyx->n", u, u) * np.einsum("nyx,nyx->n", v, v)
            best = np.maximum(best, product / np.sqrt(np.maximum(sizes, 1e-6)))
    return np.asarray(best >= FINE_LIKENESS)


def _fine(table: NDArray[np.uint8], rows: NDArray[np.int64]) -> NDArray[np.float32]:
    packed = table[rows, 1 + _COARSE_BYTES + _COLOUR_BYTES :]
    cells = np.stack([packed >> 4, packed & 15], axis=2).reshape(len(rows), _FINE, _FINE)
    return cells.astype(np.float32) - 8.0


class _Groups:
    """Disjoint sets of rows; ``of`` holds each row's group, so that many can be looked up at once."""

    def __init__(self, rows: int) -> None:
        self.of = np.arange(rows)
        self.members: dict[int, list[int]] = {}

    def join(self, one: int, other: int) -> None:
        small, large = int(self.of[one]), int(self.of[other])
        if small == large:
            return
        if len(self._members(small)) > len(self._members(large)):
            small, large = large, small
        moved = self._members(small)
        self.members[large] = self._members(large) + moved
        self.of[moved] = large
        self.members.pop(small, None)

    def _members(self, group: int) -> list[int]:
        return self.members.get(group) or [group]
