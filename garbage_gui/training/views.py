"""Views for training: what the unfrozen part of the network gets of each picture, computed once and reused.

The frozen part of a network gives the same features for the same pixels in every epoch. So its features are
computed once for each picture and view and cached; where they would be too large, the views' pixels are
cached instead, and where those are too, nothing. View 0 is the picture as it is, for validation and as one of
the varied ones; views 1 to K are varied.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from garbage_gui.imaging.opening import PictureError
from garbage_gui.imaging.preprocess import PREPROCESSING_VERSION
from garbage_gui.messages import Message
from garbage_gui.nets.networks import Prefix, normalise
from garbage_gui.store.records import LabelledImage
from garbage_gui.training.augmentation import AUGMENTATION_VERSION, Pixels, views_of_file
from garbage_gui.training.context import TrainingContext, TrainingError, stop_if_cancelled
from garbage_gui.training.frozen import BATCH, FrozenPart, weights_hash
from garbage_gui.training.recipe import Recipe
from garbage_gui.training.view_store import Row, ViewStore, clean

Kind = Literal["features", "pixels", "off"]

READERS = 2
SHARD_BYTES = 32_000_000
MOST_PICTURES_AHEAD = 16


@dataclass(frozen=True)
class CachePlan:
    """What is cached, how much room it takes at most, and why."""

    kind: Kind
    bytes: int
    reason: Message


def plan_cache(recipe: Recipe, boundary: int, feature_bytes: int, rows: int) -> CachePlan:
    """Choose what to cache for ``rows`` views with ``feature_bytes`` each."""
    budget = recipe.cache_megabytes * 1_000_000
    pixel_bytes = recipe.picture_size**2 * 3 * rows
    features = feature_bytes * rows
    if recipe.cache == "off":
        return CachePlan("off", 0, Message.of("No views are cached: the recipe says so."))
    if recipe.cache != "pixels" and boundary > 0 and features <= budget:
        return CachePlan(
            "features",
            features,
            Message.of(
                "The frozen blocks are computed once per view; their features take up to {size} MB.",
                size=round(features / 1e6),
            ),
        )
    if pixel_bytes <= budget:
        nothing_frozen = Message.of(
            "The views' pixels are cached ({size} MB): no block is frozen whole.",
            size=round(pixel_bytes / 1e6),
        )
        too_large = Message.of(
            "The views' pixels are cached ({size} MB): features would take {features} MB, over the budget.",
            size=round(pixel_bytes / 1e6),
            features=round(features / 1e6),
        )
        chosen = Message.of(
            "The views' pixels are cached ({size} MB): the recipe says so.", size=round(pixel_bytes / 1e6)
        )
        if recipe.cache == "pixels":
            return CachePlan("pixels", pixel_bytes, chosen)
        return CachePlan("pixels", pixel_bytes, too_large if boundary > 0 else nothing_frozen)
    return CachePlan(
        "off",
        0,
        Message.of(
            "No views are cached: they would take more than {budget} MB.", budget=recipe.cache_megabytes
        ),
    )


class Views:
    """Batches of boundary features (or normalised pictures, when nothing is frozen) for rows of images."""

    def __init__(
        self,
        images: Sequence[LabelledImage],
        prefix: Prefix,
        recipe: Recipe,
        folder: Path,
        *,
        rows: int,
    ) -> None:
        """``rows`` views in all will be asked for: the room they need decides what is cached."""
        self._recipe = recipe
        self._images = {image.sha256: image for image in images}
        self._boundary = prefix.boundary
        self._frozen = FrozenPart(prefix, pictures=rows, input_size=recipe.picture_size)
        shape = self._frozen.shape()
        self.plan = plan_cache(recipe, prefix.boundary, int(np.prod(shape)) * 2, rows)
        self._clean_store = self._varied_store = None
        if self.plan.kind != "off":
            of_features = self.plan.kind == "features"
            what = f"features:{weights_hash(prefix)}:{prefix.boundary}" if of_features else "pixels"
            plain = _key(what, recipe, varied=False)
            varied_key = _key(what, recipe, varied=True)
            row_shape = shape if of_features else (recipe.picture_size, recipe.picture_size, 3)
            dtype = "float16" if of_features else "uint8"
            # Room is made beforehand, so that old and new views together keep to the budget.
            room = recipe.cache_megabytes * 1_000_000 - self.plan.bytes
            clean(folder, [folder / plain, folder / varied_key], room)
            self._clean_store = ViewStore(folder / plain, row_shape, dtype)
            self._varied_store = ViewStore(folder / varied_key, row_shape, dtype)

    @property
    def engine(self) -> str:
        """What computes the frozen part."""
        return self._frozen.engine

    def prepare(
        self, rows: Sequence[Row], context: TrainingContext, progress: Callable[[float, Message], None]
    ) -> set[str]:
        """Fill the cache with ``rows``; returns the sha256 of images whose file cannot be read.

        What was computed stays when this is interrupted. Raises `TrainingError` when the disk is full.
        """
        for store in (self._clean_store, self._varied_store):
            if store is not None and store.damaged:
                context.log(f"{store.damaged} damaged cache files were deleted; their views are made again.")
        todo: dict[str, list[int]] = defaultdict(list)
        wanted = self._missing(rows)
        for sha256, view in wanted:
            todo[sha256].append(view)
        if self.plan.kind == "off":
            # Nothing is kept, but unreadable pictures must be known before training starts.
            todo = {sha256: [0] for sha256 in dict.fromkeys(sha for sha, _ in rows)}
        broken: set[str] = set()
        shards = _Shards(self._store)
        done = 0
        for piece in _pieces(todo, MOST_PICTURES_AHEAD):
            stop_if_cancelled(context)
            pixels: list[Pixels] = []
            piece_rows: list[Row] = []
            for sha256, views, made in self._make(piece, broken, context):
                pixels.extend(made)
                piece_rows.extend((sha256, view) for view in views)
            if self.plan.kind != "off" and piece_rows:
                stacked = np.stack(pixels)
                values = self._frozen.features(stacked) if self.plan.kind == "features" else stacked
                shards.add(piece_rows, values)
            done += len(piece)
            progress(
                done / len(todo),
                Message.of("Preparing pictures: {done} of {total}", done=done, total=len(todo)),
            )
        shards.flush()
        return broken

    def batch(self, rows: Sequence[Row]) -> Tensor:
        """Float32 [n, ...] for ``rows``, in channels-last memory where it has height and width.

        With a cache, `prepare` must have seen these rows.
        """
        if self.plan.kind == "features":
            return _to_tensor(self._read(rows))
        stored = self.plan.kind == "pixels"
        pixels = self._read(rows).astype(np.uint8, copy=False) if stored else self._make_now(rows)
        if self._boundary == 0:
            return normalise(torch.from_numpy(pixels), self._frozen.prefix.network.backbone)
        return _to_tensor(self._frozen.features(pixels))

    def _store(self, view: int) -> ViewStore | None:
        return self._clean_store if view == 0 else self._varied_store

    def _missing(self, rows: Sequence[Row]) -> list[Row]:
        missing = []
        for row in dict.fromkeys(rows):
            store = self._store(row[1])
            if store is not None and row not in store:
                missing.append(row)
        return missing

    def _read(self, rows: Sequence[Row]) -> NDArray[np.generic]:
        parts = []
        for row in rows:
            store = self._store(row[1])
            if store is None:
                raise KeyError(row)
            parts.append(store.read([row]))
        return np.concatenate(parts)

    def _views(self, sha256: str, views: list[int]) -> list[Pixels]:
        recipe = self._recipe
        return views_of_file(
            self._images[sha256].path, sha256, views, recipe.picture_size, recipe.augmentation, recipe.seed
        )

    def _make(
        self, piece: list[tuple[str, list[int]]], broken: set[str], context: TrainingContext
    ) -> Iterator[tuple[str, list[int], list[Pixels]]]:
        """Decode and vary one piece's pictures in threads; unreadable ones go to ``broken`` and the log."""
        with ThreadPoolExecutor(READERS) as pool:
            futures: list[tuple[str, list[int], Future[list[Pixels]]]] = [
                (sha256, views, pool.submit(self._views, sha256, views)) for sha256, views in piece
            ]
            for sha256, views, future in futures:
                try:
                    yield sha256, views, future.result()
                except PictureError as error:
                    broken.add(sha256)
                    context.log(f"Left out: {error}")

    def _make_now(self, rows: Sequence[Row]) -> Pixels:
        with ThreadPoolExecutor(READERS) as pool:
            made = list(pool.map(lambda row: self._views(row[0], [row[1]])[0], rows))
        return np.stack(made)


class _Shards:
    """Collects rows into shards of some tens of megabytes, so that a store has few files."""

    def __init__(self, store: Callable[[int], ViewStore | None]) -> None:
        self._store = store
        self._waiting: dict[bool, tuple[list[Row], list[NDArray[np.generic]]]] = {
            True: ([], []),
            False: ([], []),
        }

    def add(self, rows: Sequence[Row], values: NDArray[np.generic]) -> None:
        for row, value in zip(rows, values, strict=True):
            waiting_rows, waiting_values = self._waiting[row[1] == 0]
            waiting_rows.append(row)
            waiting_values.append(value)
        for plain, (_, waiting_values) in self._waiting.items():
            if sum(v.nbytes for v in waiting_values) >= SHARD_BYTES:
                self._write(plain)

    def flush(self) -> None:
        for plain in self._waiting:
            self._write(plain)

    def _write(self, plain: bool) -> None:
        rows, values = self._waiting[plain]
        store = self._store(0 if plain else 1)
        if rows and store is not None:
            try:
                store.add(rows, np.stack(values))
            except OSError as error:
                raise TrainingError(
                    "The view cache in {folder} cannot be written: {reason}. Free some space, or lower the "
                    "cache budget in the recipe.",
                    folder=store.folder,
                    reason=error.strerror or error,
                ) from error
        self._waiting[plain] = ([], [])


def _to_tensor(features: NDArray[np.generic]) -> Tensor:
    values = torch.from_numpy(features.astype(np.float32))
    return values.contiguous(memory_format=torch.channels_last) if values.dim() == 4 else values


def _pieces(todo: dict[str, list[int]], most: int) -> Iterator[list[tuple[str, list[int]]]]:
    """The pictures in pieces whose views fill whole batches of the frozen part where that is possible."""
    items = iter(todo.items())
    while piece := list(islice(items, most)):
        yield piece


def _key(what: str, recipe: Recipe, *, varied: bool) -> str:
    """The name of the store: all that its values depend on, besides image and view."""
    parts: dict[str, object] = {
        "what": what,
        "size": recipe.picture_size,
        "preprocessing": PREPROCESSING_VERSION,
        "batch": BATCH,
        "backbone": recipe.backbone,
    }
    if varied:
        parts["augmentation"] = recipe.augmentation.model_dump()
        parts["version"] = AUGMENTATION_VERSION
        parts["seed"] = recipe.seed
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]
