"""All images as columns in memory: a filter, its order and the counts of every choice in one pass over arrays.

SQLite answers one filter quickly, but not the counts of fifteen facets that each leave out another condition. Here
a condition is an array of a million truth values, and a count is one pass over small numbers.
"""

from __future__ import annotations

import sqlite3
import threading
from array import array
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from garbage_gui.store import kept_columns
from garbage_gui.store.errors import store_error
from garbage_gui.store.image_columns import BILLION, SPLITS, ImageColumns, Ints, Mask, Said
from garbage_gui.store.image_queries import content_bounds, path_pattern
from garbage_gui.store.records import ImageFilter

if TYPE_CHECKING:
    from pathlib import Path

    from garbage_gui.store.store import Store

OrderKey = Literal[
    "added", "file_date", "size", "name", "confidence", "class", "predicted", "labelled", "operator", "split",
    "group", "random",
]  # fmt: skip
Facet = Literal[
    "class", "category", "predicted", "split", "labelled", "source", "operator", "agrees", "confidence",
    "unsure", "date", "size", "duplicates", "excluded", "learned",
]  # fmt: skip


@dataclass(frozen=True)
class Sorting:
    """An order: by what, which end first, and for ``random`` which of the shuffles."""

    key: OrderKey = "added"
    descending: bool = True
    seed: int = 0


@dataclass(frozen=True)
class Selected:
    """The images of a filter in their order, the counts that were asked for, and how many images there are.

    ``counts`` is, for each facet, how many images every choice would show: the other conditions hold, the facet's own
    does not. Ranges (confidence, date, size) are counted for the bounds that the caller gave.
    """

    ids: array[int]
    counts: dict[Facet, dict[str, int]]
    total: int


@dataclass(frozen=True)
class Ranges:
    """Named half-open ranges ``(name, from, below)`` whose images are counted; None leaves an end open."""

    confidence: tuple[tuple[str, float | None, float | None], ...] = ()
    date: tuple[tuple[str, float | None, float | None], ...] = ()
    size: tuple[tuple[str, float | None, float | None], ...] = ()
    learned: tuple[tuple[str, int], ...] = ()


class ImageIndex:
    """Answers filters over all images of a store. Safe to use from any thread; one question at a time.

    Follows the store by itself, see `ImageColumns`. Every method raises `StoreError` where the store cannot be read.
    In the folder ``kept_in``, `keep` leaves what the next index of this store begins with.
    """

    def __init__(self, store: Store, kept_in: Path | None = None) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._kept_in = kept_in
        self._columns = ImageColumns(store, kept_in)
        self._found_text: tuple[object, Mask] | None = None
        self._permutation: tuple[object, Ints] | None = None

    # Asking ------------------------------------------------------------------------------------------

    def select(
        self,
        wanted: ImageFilter,
        sorting: Sorting = Sorting(),
        counts: Collection[Facet] = (),
        ranges: Ranges = Ranges(),
        *,
        ids: bool = True,
    ) -> Selected:
        """The images of ``wanted``, ordered; with ``counts``, how many every choice of those facets would show.

        Images without what is sorted by (a prediction, a label, a group) come last in both directions. Without
        ``ids`` only the counts are worked out.
        """
        with self._lock:
            try:
                self._columns.follow()
                said = self._columns.said_by(wanted.model_id)
                masks = self._masks(wanted, said)
                found = self._all(masks)
                numbers = array("q")
                if ids:
                    order = self._order(sorting, said)
                    numbers.frombytes(self._columns.rows.ids[order[found[order]]].tobytes())
                counted = {
                    facet: self._count(facet, self._all(masks, without=facet), said, ranges)
                    for facet in counts
                }
            except sqlite3.Error as error:
                self._columns.doubt()  # what was half read is read again
                raise store_error(error, self._store.path) from error
            return Selected(numbers, counted, len(self._columns.rows.ids))

    @property
    def is_read(self) -> bool:
        """Whether the columns have been read once; the first question reads them, a second for a million images."""
        return self._columns.is_read

    def keep(self) -> None:
        """Keep the columns for the next start, where that saves time."""
        if self._kept_in is None:
            return
        with self._lock:
            try:
                kept = self._columns.kept()
            except sqlite3.Error as error:
                raise store_error(error, self._store.path) from error
        if kept is not None:
            kept_columns.write(self._kept_in, kept)

    # Filtering ---------------------------------------------------------------------------------------

    def _all(self, masks: dict[str, Mask], without: str = "") -> Mask:
        found = np.ones(len(self._columns.rows.ids), np.bool_)
        for facet, mask in masks.items():
            if facet != without:
                found &= mask
        return found

    def _masks(self, wanted: ImageFilter, said: Said | None) -> dict[str, Mask]:
        """One array a facet that narrows."""
        c = self._columns.rows
        nothing = np.zeros(len(c.ids), np.bool_)
        masks: dict[str, Mask] = {}
        if wanted.excluded is not None:
            masks["excluded"] = c.excluded if wanted.excluded else ~c.excluded
        if wanted.classes:
            masks["class"] = self._columns.labels.among(c.label, wanted.classes)
        if wanted.categories:
            keys = self._store.taxonomy.keys_in(wanted.categories)
            masks["category"] = self._columns.labels.among(c.label, keys)
        if wanted.splits:
            masks["split"] = np.isin(c.split, [SPLITS.index(split) for split in wanted.splits])
        if wanted.labelled is not None:
            masks["labelled"] = c.label >= 0 if wanted.labelled else c.label < 0
        if wanted.sources:
            masks["source"] = self._columns.sources.among(c.source, wanted.sources)
        if wanted.operators:
            masks["operator"] = self._columns.operators.among(self._columns.operator(), wanted.operators)
        if wanted.predicted:
            masks["predicted"] = (
                self._columns.labels.among(said.class_, wanted.predicted) if said is not None else nothing
            )
        if wanted.agrees is not None:
            masks["agrees"] = self._agreement(said, wanted.agrees)
        if wanted.min_confidence is not None or wanted.max_confidence is not None:
            masks["confidence"] = self._confident(said, wanted.min_confidence, wanted.max_confidence)
        if wanted.unsure is not None:
            masks["unsure"] = (
                (said.class_ >= 0) & (said.unsure == wanted.unsure) if said is not None else nothing
            )
        if wanted.file_after is not None or wanted.file_before is not None:
            masks["date"] = _between(self._columns.date(), wanted.file_after, wanted.file_before, BILLION)
        if wanted.min_bytes is not None or wanted.max_bytes is not None:
            masks["size"] = _between(c.bytes, wanted.min_bytes, wanted.max_bytes)
        if wanted.duplicates is not None:
            masks["duplicates"] = self._columns.duplicate() == wanted.duplicates
        if wanted.group is not None:
            # Another chip than "has near-duplicates": one group is looked at beside its counts.
            masks["group"] = c.group == wanted.group
        if wanted.learned_until is not None:
            masks["learned"] = self._learned(wanted.learned_until)
        if wanted.text.strip():
            masks["text"] = self._text(wanted.text.strip())
        return masks

    def _agreement(self, said: Said | None, agrees: bool) -> Mask:
        label = self._columns.rows.label
        if said is None:
            return np.zeros(len(label), np.bool_)
        same: Mask = said.class_ == label if agrees else said.class_ != label
        return (said.class_ >= 0) & (label >= 0) & same

    def _confident(self, said: Said | None, least: float | None, most: float | None) -> Mask:
        if said is None:
            return np.zeros(len(self._columns.rows.ids), np.bool_)
        found = said.class_ >= 0
        if least is not None:
            found &= said.confidence >= round(least * BILLION)
        if most is not None:
            # The store's filter takes the upper bound in; the fraction of a billionth was cut off.
            found &= said.confidence <= round(most * BILLION)
        return found

    def _learned(self, until: int) -> Mask:
        """Images on a side that trains or validates which had a label when that event was the newest."""
        first = self._columns.first_event()
        return (
            (self._columns.rows.split >= 0) & (self._columns.rows.split < 2) & (first > 0) & (first <= until)
        )

    def _text(self, text: str) -> Mask:
        """Images at a path with ``text`` in it, with a label whose names have it, or with such a sha256."""
        which = (text, self._columns.generation)
        if self._found_text is not None and self._found_text[0] == which:
            found = self._found_text[1].copy()
        else:
            found = np.zeros(len(self._columns.rows.ids), np.bool_)
            found[self._columns.places(self._columns.ints(
                "SELECT group_concat(image_id) FROM paths WHERE CAST(path AS TEXT) LIKE ? ESCAPE '\\'",
                [path_pattern(text)],
            ))] = True  # fmt: skip
            if bounds := content_bounds(text):
                sql = "SELECT group_concat(id) FROM images WHERE sha256 >= ? AND sha256 < ?"
                found[self._columns.places(self._columns.ints(sql, bounds))] = True
            self._found_text = which, found.copy()
        keys = self._store.taxonomy.keys_named(text)
        return found | self._columns.labels.among(self._columns.rows.label, keys) if keys else found

    # Counting ----------------------------------------------------------------------------------------

    def _count(self, facet: Facet, found: Mask, said: Said | None, ranges: Ranges) -> dict[str, int]:
        c = self._columns.rows
        match facet:
            case "class":
                return self._columns.labels.counts(c.label[found])
            case "category":
                by_category: dict[str, int] = {}
                for key, count in self._columns.labels.counts(c.label[found]).items():
                    waste_class = self._store.taxonomy.get(key)
                    if waste_class is not None:
                        by_category[waste_class.category] = by_category.get(waste_class.category, 0) + count
                return by_category
            case "predicted":
                return self._columns.labels.counts(said.class_[found]) if said is not None else {}
            case "split":
                sides = c.split[found]
                return {split: int(np.count_nonzero(sides == n)) for n, split in enumerate(SPLITS)}
            case "labelled":
                return _yes_and_no(c.label >= 0, found)
            case "source":
                return self._columns.sources.counts(c.source[found])
            case "operator":
                return self._columns.operators.counts(self._columns.operator()[found])
            case "agrees":
                return {
                    word: int(np.count_nonzero(self._agreement(said, word == "yes") & found))
                    for word in ("yes", "no")
                }
            case "unsure":
                return _yes_and_no(said.unsure, found & (said.class_ >= 0)) if said is not None else {}
            case "confidence":
                return {
                    name: int(np.count_nonzero(self._confident(said, low, high) & found))
                    for name, low, high in ranges.confidence
                }
            case "date":
                dates = self._columns.date()[found]
                return {
                    n: int(np.count_nonzero(_between(dates, low, high, BILLION)))
                    for n, low, high in ranges.date
                }
            case "size":
                sizes = c.bytes[found]
                return {n: int(np.count_nonzero(_between(sizes, low, high))) for n, low, high in ranges.size}
            case "duplicates":
                return _yes_and_no(self._columns.duplicate(), found)
            case "excluded":
                return {
                    "also": int(np.count_nonzero(found)),
                    "only": int(np.count_nonzero(c.excluded & found)),
                }
            case "learned":
                return {
                    name: int(np.count_nonzero(self._learned(until) & found))
                    for name, until in ranges.learned
                }

    # Ordering ----------------------------------------------------------------------------------------

    def _order(self, sorting: Sorting, said: Said | None) -> Ints:
        """All places in the wanted order; kept until something changes."""
        which = (sorting, self._columns.generation, said.number if said is not None else None)
        if self._permutation is None or self._permutation[0] != which:
            self._permutation = which, self._sorted(sorting, said)
        return self._permutation[1]

    def _sorted(self, sorting: Sorting, said: Said | None) -> Ints:
        c = self._columns.rows
        places = np.arange(len(c.ids))
        match sorting.key:
            case "added":
                return places[::-1] if sorting.descending else places
            case "file_date":
                return _by(self._columns.date(), sorting.descending)
            case "size":
                return _by(c.bytes, sorting.descending)
            case "name":
                return _by(self._columns.name_rank(), sorting.descending)
            case "confidence":
                if said is None:
                    return places
                return _by(said.confidence, sorting.descending, said.class_ >= 0)
            case "class":
                return _by_word(c.label, self._columns.labels.texts, sorting.descending)
            case "predicted":
                if said is None:
                    return places
                return _by_word(said.class_, self._columns.labels.texts, sorting.descending)
            case "labelled":
                return _by(c.event, sorting.descending, c.label >= 0)
            case "operator":
                return _by_word(self._columns.operator(), self._columns.operators.texts, sorting.descending)
            case "split":
                return _by(c.split.astype(np.int64), sorting.descending, c.split >= 0)
            case "group":
                return _by(c.group, sorting.descending, c.group >= 0)
            case "random":
                return np.argsort(_scrambled(c.ids, sorting.seed), kind="stable")


def _between(column: Ints, least: float | None, below: float | None, scale: int = 1) -> Mask:
    found = np.ones(len(column), np.bool_)
    if least is not None:
        found &= column >= round(least * scale)
    if below is not None:
        found &= column < round(below * scale)
    return found


def _yes_and_no(column: Mask, found: Mask) -> dict[str, int]:
    yes = int(np.count_nonzero(column & found))
    return {"yes": yes, "no": int(np.count_nonzero(found)) - yes}


def _by(column: Ints, descending: bool, known: Mask | None = None) -> Ints:
    """Places sorted by a column, equal ones by id; those that are not known last, whichever end comes first."""
    values = -column if descending else column
    if known is not None:
        values = np.where(known, values, np.iinfo(np.int64).max)
    return np.argsort(values, kind="stable")


def _by_word(column: NDArray[np.int16], words: list[str], descending: bool) -> Ints:
    """Places sorted by the word that each number of a column stands for; those of none last."""
    rank = np.empty(len(words) + 1, np.int64)
    rank[np.argsort(np.array(words, dtype=object), kind="stable")] = np.arange(len(words))
    return _by(rank[column], descending, column >= 0)


def _scrambled(ids: Ints, seed: int) -> NDArray[np.uint64]:
    """A number for each id that seems drawn, and stays: the order does not change when images come or go.

    The mixing function of SplitMix64 (S. Vigna, public domain).
    """
    z = ids.astype(np.uint64) + np.uint64(seed * 0x9E3779B97F4A7C15 % 2**64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
