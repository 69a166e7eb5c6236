"""Views for training: what the unfrozen part of the network gets of each picture, computed once and reused.

The frozen part of a network gives the same features for the same pixels in every epoch. So its features are
computed once for each picture and view and kept; where that does not pay, the views' pixels are kept instead,
and where those do not fit either, nothing. View 0 is the picture as it is, for validation, for measuring and
as one of the varied ones; views 1 to K are varied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from garbage_gui.imaging.opening import PictureError
from garbage_gui.messages import Message
from garbage_gui.nets.networks import Prefix, normalise
from garbage_gui.store.records import LabelledImage
from garbage_gui.training.augmentation import Pixels, views_of_file
from garbage_gui.training.cache_plan import CachePlan, megabytes
from garbage_gui.training.context import TrainingContext, stop_if_cancelled
from garbage_gui.training.frozen import to_tensor
from garbage_gui.training.making import AHEAD_BYTES, MOST_VIEWS, Wanted, in_pieces, made_ahead
from garbage_gui.training.paired_store import SHARD_BYTES, ShardWriter
from garbage_gui.training.recipe import Recipe
from garbage_gui.training.view_choice import Chooser, Chosen
from garbage_gui.training.view_store import Row

BATCH = 16
INDEX_BYTES = 100
"""What the index of a store holds in memory for each row, about."""

Progress = Callable[[float, Message], None]


class Views:
    """Batches of boundary features (or normalised pictures, when nothing is frozen) for rows of images."""

    def __init__(
        self,
        images: Sequence[LabelledImage],
        prefix: Prefix,
        recipe: Recipe,
        folder: Path,
        *,
        uses: int = 0,
        work: Path | None = None,
    ) -> None:
        """``uses`` is how many rows will be asked for in all, repetitions counted; it decides what pays.

        The job's folder ``work`` remembers how features are computed, so that an interrupted job goes on in
        the same way.
        """
        self._recipe = recipe
        self._images = {image.sha256: image for image in images}
        self._backbone = prefix.network.backbone
        self._chooser = Chooser(prefix.network, prefix.boundary, recipe, folder, work, self._make)
        self._uses = uses
        self._chosen: Chosen | None = None

    @property
    def plan(self) -> CachePlan:
        """What is kept; `prepare` decides it."""
        return self._ready().plan

    @property
    def engine(self) -> str:
        """What computes the frozen part; empty when no block is frozen whole."""
        frozen = self._ready().frozen
        return frozen.engine if frozen is not None else ""

    def prepare(self, rows: Sequence[Row], context: TrainingContext, progress: Progress) -> set[str]:
        """Fill the cache with ``rows``; returns the sha256 of images whose file cannot be read.

        The first call chooses what is kept, and logs why. What was computed stays when this is interrupted.
        Raises `TrainingError` when the disk is full.
        """
        rows = list(dict.fromkeys(rows))
        if self._chosen is None:
            self._chosen = self._chooser.choose(rows, self._uses, torch.get_num_threads())
            self._log(self._chosen, len(rows), context)
        kept = self._chosen.kept
        missing = kept.missing(rows) if kept is not None else _once_each(rows)
        broken: set[str] = set()
        pictures = len({sha256 for sha256, _ in missing})
        done = 0
        writer = ShardWriter(kept) if kept is not None else None
        try:
            with closing(self._computed(missing, broken, context)) as computed:
                for some, values in computed:
                    if writer is not None:
                        writer.add(some, values)
                    done += len(some)
                    whole = round(pictures * done / len(missing))
                    text = Message.of("Preparing pictures: {done} of {total}", done=whole, total=pictures)
                    progress(done / len(missing), text)
        finally:
            # Also when it was cancelled: what was computed is kept.
            if writer is not None:
                writer.flush()
        return broken

    def batch(self, rows: Sequence[Row]) -> Tensor:
        """Float32 [n, ...] for ``rows``, in channels-last memory where it has height and width.

        `prepare` must have seen these rows.
        """
        chosen = self._ready()
        if chosen.plan.kind == "features" and chosen.kept is not None:
            return to_tensor(chosen.kept.read(rows))
        pixels = self._stored_or_made(rows)
        if chosen.frozen is None:
            return normalise(torch.from_numpy(pixels), self._backbone)
        return to_tensor(chosen.frozen.features(pixels))

    def _ready(self) -> Chosen:
        if self._chosen is None:
            raise RuntimeError("the views were not prepared")
        return self._chosen

    def _log(self, chosen: Chosen, rows: int, context: TrainingContext) -> None:
        context.log(chosen.plan.reason)
        stores = [s for s in (chosen.kept, chosen.source, chosen.pixels) if s is not None]
        damaged = sum(store.damaged for store in stores)
        if damaged:
            context.log(f"{damaged} damaged cache files were deleted; their views are made again.")
        picture = MOST_VIEWS * self._recipe.picture_size**2 * 3
        ahead = max(AHEAD_BYTES, (torch.get_num_threads() + 1) * picture)
        most = ahead + 4 * SHARD_BYTES + INDEX_BYTES * rows
        engine = f"by {chosen.frozen.engine}" if chosen.frozen is not None else "no block is frozen whole"
        context.log(
            f"Views: {rows}, {engine}. Preparing them holds at most about {megabytes(most)} in memory; what is "
            "cached is read from the disk, through memory that the system takes back when it is needed."
        )

    def _computed(
        self, missing: Sequence[Row], broken: set[str], context: TrainingContext
    ) -> Generator[tuple[list[Row], NDArray[np.generic]], None, None]:
        """What is to be kept of ``missing``, from the nearest that is there, in batches."""
        chosen = self._ready()
        made = self._pixel_batches
        if chosen.plan.kind != "features" or chosen.frozen is None:
            yield from made(missing, broken, context)
            return
        from_pixels: Sequence[Row] = missing
        if chosen.source is not None:
            source = chosen.source
            from_pixels = source.missing(missing)
            absent = set(from_pixels)
            there = [row for row in missing if row not in absent]
            batches = ((some, source.read(some)) for some in _batches(there, context))
            yield from chosen.frozen.stream(batches, first=len(chosen.frozen.steps) - 1)
        with closing(made(from_pixels, broken, context)) as batches_of_pixels:
            yield from chosen.frozen.stream(batches_of_pixels)

    def _pixel_batches(
        self, rows: Sequence[Row], broken: set[str], context: TrainingContext
    ) -> Generator[tuple[list[Row], Pixels], None, None]:
        """The pixels of ``rows`` in batches; images that cannot be read go to ``broken`` and the log."""
        stored = self._ready().pixels
        wanted: dict[str, list[int]] = defaultdict(list)
        absent = rows if stored is None else stored.missing(rows)
        if stored is not None:
            there = set(rows) - set(absent)
            for some in _batches([row for row in rows if row in there], context):
                yield some, stored.read(some).astype(np.uint8, copy=False)
        for sha256, view in absent:
            wanted[sha256].append(view)
        waiting_rows: list[Row] = []
        waiting: list[Pixels] = []
        for (sha256, views), pixels in self._made(list(wanted.items())):
            stop_if_cancelled(context)
            if isinstance(pixels, PictureError):
                if sha256 not in broken:
                    context.log(f"Left out: {pixels}")
                broken.add(sha256)
                continue
            waiting_rows += [(sha256, view) for view in views]
            waiting += pixels
            while len(waiting) >= BATCH:
                yield waiting_rows[:BATCH], np.stack(waiting[:BATCH])
                waiting_rows, waiting = waiting_rows[BATCH:], waiting[BATCH:]
        if waiting:
            yield waiting_rows, np.stack(waiting)

    def _made(self, wanted: Sequence[Wanted]) -> Iterator[tuple[Wanted, list[Pixels] | PictureError]]:
        pieces = in_pieces(wanted)
        most = max((len(views) for _, views in pieces), default=1)
        picture_bytes = most * self._recipe.picture_size**2 * 3
        return made_ahead(pieces, self._make, threads=torch.get_num_threads(), picture_bytes=picture_bytes)

    def _make(self, sha256: str, views: list[int]) -> list[Pixels]:
        recipe = self._recipe
        return views_of_file(
            self._images[sha256].path, sha256, views, recipe.picture_size, recipe.augmentation, recipe.seed
        )

    def _stored_or_made(self, rows: Sequence[Row]) -> Pixels:
        kept = self._ready().kept
        if kept is not None:
            return kept.read(rows).astype(np.uint8, copy=False)
        with ThreadPoolExecutor(torch.get_num_threads()) as pool:
            return np.stack(list(pool.map(lambda row: self._make(row[0], [row[1]])[0], rows)))


def _batches(rows: Sequence[Row], context: TrainingContext) -> Iterator[list[Row]]:
    for start in range(0, len(rows), BATCH):
        stop_if_cancelled(context)
        yield list(rows[start : start + BATCH])


def _once_each(rows: Sequence[Row]) -> list[Row]:
    """The plain view of every image: enough to learn whether its file can be read."""
    return [(sha256, 0) for sha256 in dict.fromkeys(sha256 for sha256, _ in rows)]
