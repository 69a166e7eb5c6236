"""All images as columns in memory: a filter, its order and the counts of every choice in one pass over arrays.

SQLite answers one filter quickly, but not the counts of fifteen facets that each leave out another condition. Here
a condition is an array of a million truth values, and a count is one pass over small numbers. Columns come out of
the store as long texts (``group_concat``): SQLite makes them without Python's lock, so the window goes on meanwhile.
"""

from __future__ import annotations

import sqlite3
import threading
from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from garbage_gui.store.columns import json_ids
from garbage_gui.store.errors import store_error
from garbage_gui.store.image_queries import content_bounds, path_pattern
from garbage_gui.store.images import COLUMNS_VERSION
from garbage_gui.store.records import ImageFilter, Split

if TYPE_CHECKING:
    from garbage_gui.store.store import Store

OrderKey = Literal["added", "file_date", "size", "name", "confidence", "class", "group", "random"]
Facet = Literal[
    "class", "category", "predicted", "split", "labelled", "source", "operator", "agrees", "confidence",
    "unsure", "date", "size", "duplicates", "excluded", "learned",
]  # fmt: skip
Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]

# Numbers are parsed with Python's lock held: so many rows at a time, and the window gets its turn between.
CHUNK = 20_000
MOST_SINGLE_ROWS = 50_000
_BILLION = 1_000_000_000
_BREAK = "\x1f"
_SPLITS: tuple[Split, ...] = ("train", "validation", "test")
_NONE = -1

_ROWS = f"""
SELECT group_concat(id), group_concat(COALESCE(label, ''), '{_BREAK}'),
    group_concat(COALESCE(label_cause, ''), '{_BREAK}'), group_concat(COALESCE(label_event, 0)),
    group_concat(CASE split WHEN 'train' THEN 0 WHEN 'validation' THEN 1 WHEN 'test' THEN 2 ELSE -1 END),
    group_concat(COALESCE(group_id, -1)), group_concat(excluded), group_concat(bytes)
FROM images
"""
_PREDICTIONS = f"""
SELECT group_concat(image_id), group_concat(class_key, '{_BREAK}'),
    group_concat(CAST(confidence * {_BILLION} AS INTEGER)), group_concat(unsure)
FROM predictions WHERE model = ?
"""


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


class _Words:
    """Texts as small numbers."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {"": _NONE}

    def number(self, text: str) -> int:
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = len(self.texts)
            self.texts.append(text)
        return found

    def numbers(self, joined: str) -> NDArray[np.int16]:
        texts = joined.split(_BREAK)
        for text in set(texts) - self._numbers.keys():
            self.number(text)
        known = self._numbers
        return np.fromiter((known[text] for text in texts), np.int16, len(texts))

    def among(self, column: NDArray[np.int16], texts: Iterable[str]) -> Mask:
        wanted = [self._numbers[text] for text in texts if text in self._numbers]
        if len(wanted) == 1:
            return np.asarray(column == wanted[0])
        return np.isin(column, wanted)

    def counts(self, column: NDArray[np.int16]) -> dict[str, int]:
        totals = np.bincount(column[column >= 0], minlength=len(self.texts))
        return {text: int(total) for text, total in zip(self.texts, totals, strict=True) if total}


@dataclass
class _Columns:
    """One entry an image, in the order of their ids."""

    ids: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    label: NDArray[np.int16] = field(default_factory=lambda: np.empty(0, np.int16))
    source: NDArray[np.int16] = field(default_factory=lambda: np.empty(0, np.int16))
    event: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    split: NDArray[np.int8] = field(default_factory=lambda: np.empty(0, np.int8))
    group: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    excluded: Mask = field(default_factory=lambda: np.empty(0, np.bool_))
    bytes: Ints = field(default_factory=lambda: np.empty(0, np.int64))

    def names(self) -> tuple[str, ...]:
        return ("ids", "label", "source", "event", "split", "group", "excluded", "bytes")


@dataclass
class _Said:
    """What one model says of each image: class -1 where it has not looked."""

    number: int
    class_: NDArray[np.int16]
    confidence: Ints  # in billionths, so that a bound of few digits compares exactly
    unsure: Mask
    rows: int
    last: int


class ImageIndex:
    """Answers filters over all images of a store. Safe to use from any thread; one question at a time.

    Follows the store by itself: label events, new images and predictions are read where they changed, and all is read
    again after splits or near-duplicate groups did. Every method raises `StoreError` where the store cannot be read.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._version: int | None = None
        self._mark = ""
        self._last_event = 0
        self._labels, self._sources, self._operators = _Words(), _Words(), _Words()
        self._columns = _Columns()
        self._said: dict[str, _Said] = {}
        self._operator: NDArray[np.int16] | None = None
        self._event_operator = np.full(1, _NONE, np.int16)
        self._first_event: Ints | None = None
        self._date: Ints | None = None
        self._duplicate: Mask | None = None
        self._name_rank: Ints | None = None
        self._found_text: tuple[str, Mask] | None = None
        self._permutation: tuple[object, Ints] | None = None
        self._generation = 0

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
                self._follow()
                said = self._said_by(wanted.model_id)
                masks = self._masks(wanted, said)
                found = self._all(masks)
                numbers = array("q")
                if ids:
                    order = self._order(sorting, said)
                    numbers.frombytes(self._columns.ids[order[found[order]]].tobytes())
                counted = {
                    facet: self._count(facet, self._all(masks, without=facet), said, ranges)
                    for facet in counts
                }
            except sqlite3.Error as error:
                self._version = None  # what was half read is read again
                raise store_error(error, self._store.path) from error
            return Selected(numbers, counted, len(self._columns.ids))

    @property
    def is_read(self) -> bool:
        """Whether the columns have been read once; the first question reads them, a second for a million images."""
        return self._version is not None

    # Filtering ---------------------------------------------------------------------------------------

    def _all(self, masks: dict[str, Mask], without: str = "") -> Mask:
        found = np.ones(len(self._columns.ids), np.bool_)
        for facet, mask in masks.items():
            if facet != without:
                found &= mask
        return found

    def _masks(self, wanted: ImageFilter, said: _Said | None) -> dict[str, Mask]:
        """One array a facet that narrows."""
        c = self._columns
        nothing = np.zeros(len(c.ids), np.bool_)
        masks: dict[str, Mask] = {}
        if wanted.excluded is not None:
            masks["excluded"] = c.excluded if wanted.excluded else ~c.excluded
        if wanted.classes:
            masks["class"] = self._labels.among(c.label, wanted.classes)
        if wanted.categories:
            keys = self._store.taxonomy.keys_in(wanted.categories)
            masks["category"] = self._labels.among(c.label, keys)
        if wanted.splits:
            masks["split"] = np.isin(c.split, [_SPLITS.index(split) for split in wanted.splits])
        if wanted.labelled is not None:
            masks["labelled"] = c.label >= 0 if wanted.labelled else c.label < 0
        if wanted.sources:
            masks["source"] = self._sources.among(c.source, wanted.sources)
        if wanted.operators:
            masks["operator"] = self._operators.among(self._operator_column(), wanted.operators)
        if wanted.predicted:
            masks["predicted"] = (
                self._labels.among(said.class_, wanted.predicted) if said is not None else nothing
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
            masks["date"] = _between(
                self._date_column(), wanted.file_after, wanted.file_before, 1_000_000_000
            )
        if wanted.min_bytes is not None or wanted.max_bytes is not None:
            masks["size"] = _between(c.bytes, wanted.min_bytes, wanted.max_bytes)
        if wanted.duplicates is not None:
            masks["duplicates"] = self._duplicate_column() == wanted.duplicates
        if wanted.group is not None:
            # Another chip than "has near-duplicates": one group is looked at beside its counts.
            masks["group"] = c.group == wanted.group
        if wanted.learned_until is not None:
            masks["learned"] = self._learned(wanted.learned_until)
        if wanted.text.strip():
            masks["text"] = self._text(wanted.text.strip())
        return masks

    def _agreement(self, said: _Said | None, agrees: bool) -> Mask:
        label = self._columns.label
        if said is None:
            return np.zeros(len(label), np.bool_)
        same: Mask = said.class_ == label if agrees else said.class_ != label
        return (said.class_ >= 0) & (label >= 0) & same

    def _confident(self, said: _Said | None, least: float | None, most: float | None) -> Mask:
        if said is None:
            return np.zeros(len(self._columns.ids), np.bool_)
        found = said.class_ >= 0
        if least is not None:
            found &= said.confidence >= round(least * _BILLION)
        if most is not None:
            # The store's filter takes the upper bound in; the fraction of a billionth was cut off.
            found &= said.confidence <= round(most * _BILLION)
        return found

    def _learned(self, until: int) -> Mask:
        """Images on a side that trains or validates which had a label when that event was the newest."""
        first = self._first_event_column()
        return (self._columns.split >= 0) & (self._columns.split < 2) & (first > 0) & (first <= until)

    def _text(self, text: str) -> Mask:
        """Images at a path with ``text`` in it, with a label whose names have it, or with such a sha256."""
        if self._found_text is not None and self._found_text[0] == text:
            found = self._found_text[1].copy()
        else:
            found = np.zeros(len(self._columns.ids), np.bool_)
            found[self._places(self._ints(
                "SELECT group_concat(image_id) FROM paths WHERE CAST(path AS TEXT) LIKE ? ESCAPE '\\'",
                [path_pattern(text)],
            ))] = True  # fmt: skip
            if bounds := content_bounds(text):
                sql = "SELECT group_concat(id) FROM images WHERE sha256 >= ? AND sha256 < ?"
                found[self._places(self._ints(sql, bounds))] = True
            self._found_text = text, found.copy()
        keys = self._store.taxonomy.keys_named(text)
        return found | self._labels.among(self._columns.label, keys) if keys else found

    # Counting ----------------------------------------------------------------------------------------

    def _count(self, facet: Facet, found: Mask, said: _Said | None, ranges: Ranges) -> dict[str, int]:
        c = self._columns
        match facet:
            case "class":
                return self._labels.counts(c.label[found])
            case "category":
                by_category: dict[str, int] = {}
                for key, count in self._labels.counts(c.label[found]).items():
                    waste_class = self._store.taxonomy.get(key)
                    if waste_class is not None:
                        by_category[waste_class.category] = by_category.get(waste_class.category, 0) + count
                return by_category
            case "predicted":
                return self._labels.counts(said.class_[found]) if said is not None else {}
            case "split":
                sides = c.split[found]
                return {split: int(np.count_nonzero(sides == n)) for n, split in enumerate(_SPLITS)}
            case "labelled":
                return _yes_and_no(c.label >= 0, found)
            case "source":
                return self._sources.counts(c.source[found])
            case "operator":
                return self._operators.counts(self._operator_column()[found])
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
                dates = self._date_column()[found]
                return {
                    n: int(np.count_nonzero(_between(dates, low, high, _BILLION)))
                    for n, low, high in ranges.date
                }
            case "size":
                sizes = c.bytes[found]
                return {n: int(np.count_nonzero(_between(sizes, low, high))) for n, low, high in ranges.size}
            case "duplicates":
                return _yes_and_no(self._duplicate_column(), found)
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

    def _order(self, sorting: Sorting, said: _Said | None) -> Ints:
        """All places in the wanted order; kept until something changes."""
        which = (sorting, self._generation, said.number if said is not None else None)
        if self._permutation is None or self._permutation[0] != which:
            self._permutation = which, self._sorted(sorting, said)
        return self._permutation[1]

    def _sorted(self, sorting: Sorting, said: _Said | None) -> Ints:
        c = self._columns
        places = np.arange(len(c.ids))
        match sorting.key:
            case "added":
                return places[::-1] if sorting.descending else places
            case "file_date":
                return _by(self._date_column(), sorting.descending)
            case "size":
                return _by(c.bytes, sorting.descending)
            case "name":
                return _by(self._name_column(), sorting.descending)
            case "confidence":
                if said is None:
                    return places
                return _by(said.confidence, sorting.descending, said.class_ >= 0)
            case "class":
                rank = np.empty(len(self._labels.texts) + 1, np.int64)
                rank[np.argsort(np.array([*self._labels.texts, ""], dtype=object)[:-1], kind="stable")] = (
                    np.arange(len(self._labels.texts))
                )
                return _by(rank[c.label], sorting.descending, c.label >= 0)
            case "group":
                return _by(c.group, sorting.descending, c.group >= 0)
            case "random":
                return np.argsort(_scrambled(c.ids, sorting.seed), kind="stable")

    # Following the store -----------------------------------------------------------------------------

    def _follow(self) -> None:
        version = self._store.data_version()
        if version == self._version:
            return
        connection = self._store.read().conn
        connection.execute("BEGIN")  # all that is read below is of one moment
        try:
            self._take_up(connection)
        finally:
            connection.execute("COMMIT")
        self._version = version

    def _take_up(self, connection: sqlite3.Connection) -> None:
        mark = connection.execute("SELECT value FROM workspace WHERE key = ?", [COLUMNS_VERSION]).fetchone()
        (last_event,) = connection.execute("SELECT COALESCE(MAX(id), 0) FROM label_events").fetchone()
        (last_image,) = connection.execute("SELECT COALESCE(MAX(id), 0) FROM images").fetchone()
        known = int(self._columns.ids[-1]) if len(self._columns.ids) else 0
        changed = [
            image_id
            for (image_id,) in connection.execute(
                "SELECT DISTINCT image_id FROM label_events WHERE id > ? AND image_id <= ? LIMIT ?",
                [self._last_event, known, MOST_SINGLE_ROWS + 1],
            )
        ]
        moved = str(mark[0] if mark else "") != self._mark
        if moved or last_image < known or len(changed) > MOST_SINGLE_ROWS:
            self._columns = _Columns()
            self._said.clear()
            known, changed = 0, []
        if last_image > known:
            self._append(known, last_image)
        if changed:
            self._replace(changed)
        if last_image > known or moved:
            self._date = self._duplicate = self._name_rank = self._first_event = None
        self._operator = self._found_text = None
        self._mark, self._last_event = str(mark[0] if mark else ""), last_event
        self._generation += 1
        for model_id in list(self._said):
            self._read_said(model_id)

    def _append(self, known: int, last: int) -> None:
        parts = [self._columns]
        for start in range(known, last, CHUNK):
            rows = self._row(f"{_ROWS} WHERE id > ? AND id <= ?", [start, min(start + CHUNK, last)])
            if rows[0] is not None:
                parts.append(self._parsed(rows))
        self._columns = _Columns(
            **{name: np.concatenate([getattr(p, name) for p in parts]) for name in self._columns.names()}
        )

    def _replace(self, image_ids: list[int]) -> None:
        for start in range(0, len(image_ids), CHUNK):
            part = image_ids[start : start + CHUNK]
            rows = self._row(f"{_ROWS} WHERE id IN (SELECT value FROM json_each(?))", [json_ids(part)])
            if rows[0] is not None:
                new = self._parsed(rows)
                places = np.searchsorted(self._columns.ids, new.ids)
                for name in self._columns.names():
                    getattr(self._columns, name)[places] = getattr(new, name)
                self._fill_first_events("image_id IN (SELECT value FROM json_each(?))", [json_ids(part)])

    def _parsed(self, rows: tuple[Any, ...]) -> _Columns:
        ids = _numbers(rows[0])
        columns = _Columns(
            ids,
            self._labels.numbers(rows[1]),
            self._sources.numbers(rows[2]),
            _numbers(rows[3]),
            _numbers(rows[4]).astype(np.int8),
            _numbers(rows[5]),
            _numbers(rows[6]).astype(np.bool_),
            _numbers(rows[7]),
        )
        if len(ids) > 1 and not bool((ids[1:] > ids[:-1]).all()):
            order = np.argsort(ids)
            columns = _Columns(**{name: getattr(columns, name)[order] for name in columns.names()})
        return columns

    def _said_by(self, model_id: str | None) -> _Said | None:
        if model_id is None:
            return None
        if model_id not in self._said:
            self._read_said(model_id)
        return self._said.get(model_id)

    def _read_said(self, model_id: str) -> None:
        """Read what a model says: only what is new, where nothing was said anew or forgotten meanwhile."""
        number = self._row("SELECT MAX(number) FROM predicting_models WHERE model_id = ?", [model_id])[0]
        if number is None:
            self._said.pop(model_id, None)
            return
        rows = self._row("SELECT COUNT(*) FROM predictions WHERE model = ?", [number])[0]
        last = self._row("SELECT COALESCE(MAX(rowid), 0) FROM prediction_vectors")[0]
        size = len(self._columns.ids)
        before = self._said.get(model_id)
        if before is not None:
            new = self._ints(
                "SELECT group_concat(image_id) FROM prediction_vectors WHERE rowid > ? AND model = ?",
                [before.last, number],
            )
            if before.rows + len(new) == rows and len(new) <= MOST_SINGLE_ROWS:
                more = size - len(before.class_)
                said = _Said(
                    number,
                    np.pad(before.class_, (0, more), constant_values=_NONE),
                    np.pad(before.confidence, (0, more)),
                    np.pad(before.unsure, (0, more)),
                    rows,
                    last,
                )
                where = "AND image_id IN (SELECT value FROM json_each(?))"
                for start in range(0, len(new), CHUNK):
                    self._fill(said, where, [json_ids([int(i) for i in new[start : start + CHUNK]])])
                self._said[model_id] = said
                return
        said = _Said(
            number,
            np.full(size, _NONE, np.int16),
            np.zeros(size, np.int64),
            np.zeros(size, np.bool_),
            rows,
            last,
        )
        highest = int(self._columns.ids[-1]) if size else 0
        for start in range(0, highest, CHUNK):
            self._fill(said, "AND image_id > ? AND image_id <= ?", [start, start + CHUNK])
        self._said[model_id] = said

    def _fill(self, said: _Said, where: str, parameters: list[Any]) -> None:
        rows = self._row(f"{_PREDICTIONS} {where}", [said.number, *parameters])
        if rows[0] is not None:
            places = self._places(_numbers(rows[0]))
            said.class_[places] = self._labels.numbers(rows[1])
            said.confidence[places] = _numbers(rows[2])
            said.unsure[places] = _numbers(rows[3]).astype(np.bool_)

    # Columns that few questions need -----------------------------------------------------------------

    def _operator_column(self) -> NDArray[np.int16]:
        """Who gave each image the label that it has."""
        if self._operator is None:
            known = len(self._event_operator) - 1
            if self._last_event > known:
                grown = np.full(self._last_event + 1, _NONE, np.int16)
                grown[: known + 1] = self._event_operator
                sql = (
                    f"SELECT group_concat(id), group_concat(operator, '{_BREAK}') FROM label_events "
                    "WHERE id > ? AND id <= ?"
                )
                for start in range(known, self._last_event, CHUNK):
                    rows = self._row(sql, [start, min(start + CHUNK, self._last_event)])
                    if rows[0] is not None:
                        grown[_numbers(rows[0])] = self._operators.numbers(rows[1])
                self._event_operator = grown
            c = self._columns
            event = np.minimum(c.event, len(self._event_operator) - 1)
            self._operator = np.where(c.label >= 0, self._event_operator[event], _NONE).astype(np.int16)
        return self._operator

    def _first_event_column(self) -> Ints:
        """The number of the event that gave each image its first label, 0 where none did."""
        if self._first_event is None:
            self._first_event = np.zeros(len(self._columns.ids), np.int64)
            highest = int(self._columns.ids[-1]) if len(self._columns.ids) else 0
            for start in range(0, highest, CHUNK):
                self._fill_first_events("image_id > ? AND image_id <= ?", [start, start + CHUNK])
        return self._first_event

    def _fill_first_events(self, where: str, parameters: list[Any]) -> None:
        if self._first_event is not None:
            rows = self._row(
                "SELECT group_concat(image_id), group_concat(e) FROM "
                f"(SELECT image_id, MIN(id) AS e FROM label_events WHERE {where} GROUP BY image_id)",
                parameters,
            )
            if rows[0] is not None:
                self._first_event[self._places(_numbers(rows[0]))] = _numbers(rows[1])

    def _date_column(self) -> Ints:
        """When each image's file was changed last, in nanoseconds; of several files the newest."""
        if self._date is None:
            date = np.zeros(len(self._columns.ids), np.int64)
            ids, times = self._row("SELECT group_concat(image_id), group_concat(mtime_ns) FROM paths")
            if ids is not None:
                when = _numbers(times)
                order = np.argsort(when, kind="stable")
                date[self._places(_numbers(ids))[order]] = when[order]
            self._date = date
        return self._date

    def _duplicate_column(self) -> Mask:
        """Whether each image shares its group with another."""
        if self._duplicate is None:
            _, inverse, counts = np.unique(self._columns.group, return_inverse=True, return_counts=True)
            self._duplicate = (counts[inverse] > 1) & (self._columns.group >= 0)
        return self._duplicate

    def _name_column(self) -> Ints:
        """The rank of each image by its file's name."""
        if self._name_rank is None:
            source = "SELECT id FROM images ORDER BY sort_name, id"
            if not self._columns.excluded.any():  # then an index has them in this order
                source = "SELECT id FROM images WHERE excluded = 0 ORDER BY sort_name, id"
            order = self._places(self._ints(f"SELECT group_concat(id) FROM ({source})"))
            rank = np.empty(len(order), np.int64)
            rank[order] = np.arange(len(order))
            self._name_rank = rank
        return self._name_rank

    def _places(self, image_ids: Ints) -> Ints:
        """Where images are in the columns; ids that came in since are left out."""
        places = np.searchsorted(self._columns.ids, image_ids)
        if len(self._columns.ids) == 0:
            return np.empty(0, np.int64)
        inside = np.minimum(places, len(self._columns.ids) - 1)
        return np.asarray(inside[self._columns.ids[inside] == image_ids], np.int64)

    def _row(self, sql: str, parameters: Iterable[Any] = ()) -> tuple[Any, ...]:
        row: tuple[Any, ...] = self._store.read().conn.execute(sql, list(parameters)).fetchone()
        return row

    def _ints(self, sql: str, parameters: Iterable[Any] = ()) -> Ints:
        return _numbers(self._row(sql, parameters)[0])


def _numbers(text: str | int | None) -> Ints:
    """Numbers between commas."""
    if text is None:
        return np.empty(0, np.int64)
    return np.fromstring(str(text), dtype=np.int64, sep=",")


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


def _scrambled(ids: Ints, seed: int) -> NDArray[np.uint64]:
    """A number for each id that seems drawn, and stays: the order does not change when images come or go.

    The mixing function of SplitMix64 (S. Vigna, public domain).
    """
    z = ids.astype(np.uint64) + np.uint64(seed * 0x9E3779B97F4A7C15 % 2**64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
