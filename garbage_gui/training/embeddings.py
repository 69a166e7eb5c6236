"""Embeddings of pictures by one model's body: computed once, kept beside the views. Needs no torch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from garbage_gui.imaging.opening import PictureError
from garbage_gui.imaging.preprocess import load_pixels
from garbage_gui.inference.predictor import Predictor
from garbage_gui.nets.bundle import Bundle
from garbage_gui.nets.head import body_hash
from garbage_gui.store.records import LabelledImage
from garbage_gui.training.context import TrainingContext, TrainingError, stop_if_cancelled
from garbage_gui.training.view_store import Row, ViewStore

BATCH = 32
READERS = 2
# The picture as it is.
PLAIN = 0


@dataclass(frozen=True)
class Embedded:
    """float16 [n, D] for ``images`` that could be read; ``unreadable`` holds the contents of the others."""

    images: tuple[LabelledImage, ...]
    values: NDArray[np.float16]
    unreadable: frozenset[str]
    computed: int


class Embeddings:
    """What one body makes of pictures as they are. Its children by quick updates share it."""

    def __init__(self, bundle: Bundle, width: int, folder: Path) -> None:
        """``width`` is D; stores of all bodies lie below ``folder``."""
        name = hashlib.sha256(f"embeddings:{body_hash(bundle)}".encode()).hexdigest()[:32]
        self._store = ViewStore(folder / name, (width,), "float16")
        self._size = bundle.card.input_size

    def take(self, known: Mapping[str, NDArray[np.float16]]) -> None:
        """Keep embeddings that were computed elsewhere, by the image's sha256. Raises `TrainingError`."""
        rows: list[Row] = [(sha256, PLAIN) for sha256 in known if (sha256, PLAIN) not in self._store]
        if rows:
            self._add(rows, np.stack([known[sha256] for sha256, _ in rows]))

    def missing(self, images: Sequence[LabelledImage]) -> list[LabelledImage]:
        """Those of ``images`` that are not kept yet."""
        return [i for i in images if (i.sha256, PLAIN) not in self._store]

    def of(
        self,
        images: Sequence[LabelledImage],
        predictor: Callable[[], Predictor],
        context: TrainingContext,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> Embedded:
        """The embeddings of ``images``; ``predictor`` is asked for only when some have to be computed.

        Raises `TrainingCancelled`; what was computed until then is kept. Raises `TrainingError` when the disk
        is full.
        """
        missing = self.missing(images)
        unreadable = self._compute(missing, predictor(), context, progress) if missing else set()
        used = tuple(i for i in images if i.sha256 not in unreadable)
        values = self._store.read([(i.sha256, PLAIN) for i in used]).astype(np.float16, copy=False)
        return Embedded(used, values, frozenset(unreadable), len(missing) - len(unreadable))

    def _compute(
        self,
        images: Sequence[LabelledImage],
        predictor: Predictor,
        context: TrainingContext,
        progress: Callable[[int, int], None],
    ) -> set[str]:
        rows: list[Row] = []
        values: list[NDArray[np.float16]] = []
        unreadable: set[str] = set()
        try:
            with ThreadPoolExecutor(READERS) as pool:
                for start in range(0, len(images), BATCH):
                    stop_if_cancelled(context)
                    part = images[start : start + BATCH]
                    pixels = []
                    for image, loaded in zip(part, pool.map(self._load, part), strict=True):
                        if isinstance(loaded, PictureError):
                            unreadable.add(image.sha256)
                            context.log(f"Left out: {loaded}")
                        else:
                            rows.append((image.sha256, PLAIN))
                            pixels.append(loaded)
                    if pixels:
                        values.append(half(predictor.run(np.stack(pixels)).embedding))
                    progress(min(start + BATCH, len(images)), len(images))
        finally:
            # One file for all: what was computed stays when this is interrupted.
            if values:
                done = np.concatenate(values)
                self._add(rows[: len(done)], done)
        return unreadable

    def _load(self, image: LabelledImage) -> NDArray[np.uint8] | PictureError:
        try:
            return load_pixels(image.path, self._size)
        except PictureError as error:
            return error

    def _add(self, rows: Sequence[Row], values: NDArray[np.float16]) -> None:
        try:
            self._store.add(rows, values)
        except OSError as error:
            raise TrainingError(
                "The cache in {folder} cannot be written: {reason}. Free some space and try again.",
                folder=self._store.folder,
                reason=error.strerror or error,
            ) from error


def half(values: NDArray[np.float32]) -> NDArray[np.float16]:
    """Rounded to float16; what lies outside its range becomes its largest number, not infinity."""
    limit = float(np.finfo(np.float16).max)
    return np.clip(values, -limit, limit).astype(np.float16)
