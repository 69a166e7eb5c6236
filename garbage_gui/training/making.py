"""Decoding and varying pictures in threads, a bounded way ahead of whoever takes them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from garbage_gui.imaging.opening import PictureError
from garbage_gui.training.augmentation import Pixels

# Views of one picture that are made in one go.
MOST_VIEWS = 16
# Most memory of pixels that are made and not yet taken.
AHEAD_BYTES = 48_000_000
MOST_AHEAD = 64

Wanted = tuple[str, list[int]]
Make = Callable[[str, list[int]], list[Pixels]]


def in_pieces(wanted: Sequence[Wanted]) -> list[Wanted]:
    """The same views with at most `MOST_VIEWS` of a picture together, so that memory stays bounded."""
    return [
        (sha256, views[start : start + MOST_VIEWS])
        for sha256, views in wanted
        for start in range(0, len(views), MOST_VIEWS)
    ]


def made_ahead(
    wanted: Sequence[Wanted], make: Make, *, threads: int, picture_bytes: int
) -> Iterator[tuple[Wanted, list[Pixels] | PictureError]]:
    """Each of ``wanted`` with its pixels, or why there are none, in the order given.

    ``make`` runs in ``threads`` threads; ``picture_bytes`` is what it makes of the largest of ``wanted``.
    """
    ahead = max(threads + 1, min(MOST_AHEAD, AHEAD_BYTES // max(1, picture_bytes)))
    items = iter(wanted)
    waiting: deque[tuple[Wanted, Future[list[Pixels]]]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="views") as pool:
        try:
            for item in islice(items, ahead):
                waiting.append((item, pool.submit(make, *item)))
            while waiting:
                item, future = waiting.popleft()
                made: list[Pixels] | PictureError
                try:
                    made = future.result()
                except PictureError as error:
                    made = error
                for another in islice(items, 1):
                    waiting.append((another, pool.submit(make, *another)))
                yield item, made
        finally:
            for _, future in waiting:
                future.cancel()
