"""All images of a store as columns in memory, which follow the store: what changed is read, and nothing else.

Columns come out of the store as long texts (``group_concat``): SQLite makes them without Python's lock, so the window
goes on meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from garbage_gui.store import kept_columns
from garbage_gui.store.columns import json_ids
from garbage_gui.store.images import COLUMNS_VERSION
from garbage_gui.store.kept_columns import Kept, KeptSaid, Moment
from garbage_gui.store.records import Split

if TYPE_CHECKING:
    from pathlib import Path

    from garbage_gui.store.store import Store

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]

# Numbers are parsed with Python's lock held: so many rows at a time, and the window gets its turn between.
CHUNK = 20_000
MOST_SINGLE_ROWS = 50_000
# Fewer images are read as quickly as a file is; and so many changes are taken up anew at each start.
WORTH_KEEPING = 20_000
BILLION = 1_000_000_000
SPLITS: tuple[Split, ...] = ("train", "validation", "test")
_BREAK = "\x1f"
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
    group_concat(CAST(confidence * {BILLION} AS INTEGER)), group_concat(unsure)
FROM predictions WHERE model = ?
"""


class Words:
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

    def know(self, texts: Iterable[str]) -> None:
        """Give these the first numbers."""
        for text in texts:
            self.number(text)

    def among(self, column: NDArray[np.int16], texts: Iterable[str]) -> Mask:
        wanted = [self._numbers[text] for text in texts if text in self._numbers]
        if len(wanted) == 1:
            return np.asarray(column == wanted[0])
        return np.isin(column, wanted)

    def counts(self, column: NDArray[np.int16]) -> dict[str, int]:
        totals = np.bincount(column[column >= 0], minlength=len(self.texts))
        return {text: int(total) for text, total in zip(self.texts, totals, strict=True) if total}


@dataclass
class Rows:
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

    def types(self) -> dict[str, np.dtype[Any]]:
        return {name: getattr(self, name).dtype for name in self.names()}


@dataclass
class Said:
    """What one model says of each image: class -1 where it has not looked."""

    number: int
    class_: NDArray[np.int16]
    confidence: Ints  # in billionths, so that a bound of few digits compares exactly
    unsure: Mask
    rows: int
    last: int


SAID_TYPES = {"class_": np.int16, "confidence": np.int64, "unsure": np.bool_}


class ImageColumns:
    """Follows the store: label events, new images and predictions are read where they changed, and all is read again
    after splits or near-duplicate groups did, or a backup was restored.

    For one thread at a time. Raises `sqlite3.Error`; what was half read then is read again after `doubt`.
    ``generation`` is another number after every change. What `kept` gives may be written to the folder ``kept_in``:
    the next time, only what came since is read.
    """

    def __init__(self, store: Store, kept_in: Path | None = None) -> None:
        self._store = store
        self._kept_in = kept_in
        self._unkept = 0
        self._version: int | None = None
        self._moment: Moment | None = None
        self.generation = 0
        self.labels, self.sources, self.operators = Words(), Words(), Words()
        self.rows = Rows()
        self._said: dict[str, Said] = {}
        self._operator: NDArray[np.int16] | None = None
        self._event_operator = np.full(1, _NONE, np.int16)
        self._first_event: Ints | None = None
        self._date: Ints | None = None
        self._duplicate: Mask | None = None
        self._name_rank: Ints | None = None

    @property
    def is_read(self) -> bool:
        """Whether the columns have been read once: that takes a second for a million images."""
        return self._version is not None

    def doubt(self) -> None:
        """Look again at what changed, at the next `follow`."""
        self._version = None

    def follow(self) -> None:
        """Take up what changed since the last call; all at the first."""
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
        row = connection.execute("SELECT value FROM workspace WHERE key = ?", [COLUMNS_VERSION]).fetchone()
        mark = str(row[0]) if row else ""
        if self._kept_in is not None:
            self._recall(connection, self._kept_in, mark)
            self._kept_in = None
        (last_event,) = connection.execute("SELECT COALESCE(MAX(id), 0) FROM label_events").fetchone()
        (last_image,) = connection.execute("SELECT COALESCE(MAX(id), 0) FROM images").fetchone()
        then = self._moment
        moved = then is not None and then != Moment.of(connection, mark, then.last_event, then.last_image)
        known = int(self.rows.ids[-1]) if len(self.rows.ids) and not moved else 0
        changed = [
            image_id
            for (image_id,) in connection.execute(
                "SELECT DISTINCT image_id FROM label_events WHERE id > ? AND image_id <= ? LIMIT ?",
                [then.last_event if then is not None else 0, known, MOST_SINGLE_ROWS + 1],
            )
        ]
        if moved or len(changed) > MOST_SINGLE_ROWS:
            self.rows = Rows()
            self._said.clear()
            self._event_operator = np.full(1, _NONE, np.int16)
            known, changed = 0, []
        if last_image > known:
            self._append(known, last_image)
        if changed:
            self._replace(changed)
        if last_image > known or moved:
            self._date = self._duplicate = self._name_rank = self._first_event = None
        self._operator = None
        self._moment = Moment.of(connection, mark, last_event, last_image)
        self._unkept += len(self.rows.ids) - known + len(changed)
        self.generation += 1
        for model_id in list(self._said):
            self._read_said(model_id)

    # Over the end of the program --------------------------------------------------------------------

    def _recall(self, connection: sqlite3.Connection, folder: Path, mark: str) -> None:
        """Begin with what was kept, where this store was once as it was then and nothing but events came since."""
        kept = kept_columns.read(folder, Rows().types(), SAID_TYPES)
        if kept is None:
            return
        then = kept.moment
        if then != Moment.of(connection, mark, then.last_event, then.last_image):
            return
        for words, name in ((self.labels, "labels"), (self.sources, "sources")):
            words.know(kept.words[name])
        self.rows = Rows(**kept.columns)
        self._moment = then
        for model in kept.said:
            if kept_columns.newest_prediction(connection, model.last) == model.newest:
                self._said[model.model_id] = Said(
                    number=model.number, rows=model.rows, last=model.last, **model.columns
                )

    def kept(self) -> Kept | None:
        """What is to be kept for the next time, copied; None where it would save little."""
        if self._moment is None or self._unkept < WORTH_KEEPING:
            return None
        connection = self._store.read().conn
        ids = self.rows.ids
        said = []
        for model_id, one in self._said.items():
            newest = kept_columns.newest_prediction(connection, one.last)
            if newest is not None and len(one.class_) == len(ids):
                columns = {name: getattr(one, name).copy() for name in SAID_TYPES}
                said.append(KeptSaid(model_id, one.number, one.rows, one.last, newest, columns))
        self._unkept = 0
        return Kept(
            self._moment,
            {"labels": list(self.labels.texts), "sources": list(self.sources.texts)},
            {name: getattr(self.rows, name).copy() for name in self.rows.names()},
            tuple(said),
        )

    # Reading ----------------------------------------------------------------------------------------

    def _append(self, known: int, last: int) -> None:
        parts = [self.rows]
        for start in range(known, last, CHUNK):
            rows = self._row(f"{_ROWS} WHERE id > ? AND id <= ?", [start, min(start + CHUNK, last)])
            if rows[0] is not None:
                parts.append(self._parsed(rows))
        self.rows = Rows(
            **{name: np.concatenate([getattr(p, name) for p in parts]) for name in self.rows.names()}
        )

    def _replace(self, image_ids: list[int]) -> None:
        for start in range(0, len(image_ids), CHUNK):
            part = image_ids[start : start + CHUNK]
            rows = self._row(f"{_ROWS} WHERE id IN (SELECT value FROM json_each(?))", [json_ids(part)])
            if rows[0] is not None:
                new = self._parsed(rows)
                places = np.searchsorted(self.rows.ids, new.ids)
                for name in self.rows.names():
                    getattr(self.rows, name)[places] = getattr(new, name)
                self._fill_first_events("image_id IN (SELECT value FROM json_each(?))", [json_ids(part)])

    def _parsed(self, rows: tuple[Any, ...]) -> Rows:
        ids = _numbers(rows[0])
        columns = Rows(
            ids,
            self.labels.numbers(rows[1]),
            self.sources.numbers(rows[2]),
            _numbers(rows[3]),
            _numbers(rows[4]).astype(np.int8),
            _numbers(rows[5]),
            _numbers(rows[6]).astype(np.bool_),
            _numbers(rows[7]),
        )
        if len(ids) > 1 and not bool((ids[1:] > ids[:-1]).all()):
            order = np.argsort(ids)
            columns = Rows(**{name: getattr(columns, name)[order] for name in columns.names()})
        return columns

    def said_by(self, model_id: str | None) -> Said | None:
        """What a model says; None where it has looked at nothing here."""
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
        size = len(self.rows.ids)
        before = self._said.get(model_id)
        if before is not None:
            new = self.ints(
                # By the number of the row: without the plus SQLite goes through all rows of the model.
                "SELECT group_concat(image_id) FROM prediction_vectors WHERE rowid > ? AND +model = ?",
                [before.last, number],
            )
            if before.rows + len(new) == rows and len(new) <= MOST_SINGLE_ROWS:
                more = size - len(before.class_)
                said = Said(
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
        said = Said(
            number,
            np.full(size, _NONE, np.int16),
            np.zeros(size, np.int64),
            np.zeros(size, np.bool_),
            rows,
            last,
        )
        highest = int(self.rows.ids[-1]) if size else 0
        for start in range(0, highest, CHUNK):
            self._fill(said, "AND image_id > ? AND image_id <= ?", [start, start + CHUNK])
        self._said[model_id] = said

    def _fill(self, said: Said, where: str, parameters: list[Any]) -> None:
        rows = self._row(f"{_PREDICTIONS} {where}", [said.number, *parameters])
        if rows[0] is not None:
            places = self.places(_numbers(rows[0]))
            said.class_[places] = self.labels.numbers(rows[1])
            said.confidence[places] = _numbers(rows[2])
            said.unsure[places] = _numbers(rows[3]).astype(np.bool_)

    # Columns that few questions need -----------------------------------------------------------------

    def operator(self) -> NDArray[np.int16]:
        """Who gave each image the label that it has."""
        if self._operator is None:
            known = len(self._event_operator) - 1
            last = self._moment.last_event if self._moment is not None else 0
            if last > known:
                grown = np.full(last + 1, _NONE, np.int16)
                grown[: known + 1] = self._event_operator
                sql = (
                    f"SELECT group_concat(id), group_concat(operator, '{_BREAK}') FROM label_events "
                    "WHERE id > ? AND id <= ?"
                )
                for start in range(known, last, CHUNK):
                    rows = self._row(sql, [start, min(start + CHUNK, last)])
                    if rows[0] is not None:
                        grown[_numbers(rows[0])] = self.operators.numbers(rows[1])
                self._event_operator = grown
            c = self.rows
            event = np.minimum(c.event, len(self._event_operator) - 1)
            self._operator = np.where(c.label >= 0, self._event_operator[event], _NONE).astype(np.int16)
        return self._operator

    def first_event(self) -> Ints:
        """The number of the event that gave each image its first label, 0 where none did."""
        if self._first_event is None:
            self._first_event = np.zeros(len(self.rows.ids), np.int64)
            highest = int(self.rows.ids[-1]) if len(self.rows.ids) else 0
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
                self._first_event[self.places(_numbers(rows[0]))] = _numbers(rows[1])

    def date(self) -> Ints:
        """When each image's file was changed last, in nanoseconds; of several files the newest."""
        if self._date is None:
            date = np.zeros(len(self.rows.ids), np.int64)
            ids, times = self._row("SELECT group_concat(image_id), group_concat(mtime_ns) FROM paths")
            if ids is not None:
                when = _numbers(times)
                order = np.argsort(when, kind="stable")
                date[self.places(_numbers(ids))[order]] = when[order]
            self._date = date
        return self._date

    def duplicate(self) -> Mask:
        """Whether each image shares its group with another."""
        if self._duplicate is None:
            _, inverse, counts = np.unique(self.rows.group, return_inverse=True, return_counts=True)
            self._duplicate = (counts[inverse] > 1) & (self.rows.group >= 0)
        return self._duplicate

    def name_rank(self) -> Ints:
        """The rank of each image by its file's name."""
        if self._name_rank is None:
            source = "SELECT id FROM images ORDER BY sort_name, id"
            if not self.rows.excluded.any():  # then an index has them in this order
                source = "SELECT id FROM images WHERE excluded = 0 ORDER BY sort_name, id"
            order = self.places(self.ints(f"SELECT group_concat(id) FROM ({source})"))
            rank = np.empty(len(order), np.int64)
            rank[order] = np.arange(len(order))
            self._name_rank = rank
        return self._name_rank

    def places(self, image_ids: Ints) -> Ints:
        """Where images are in the columns; ids that came in since are left out."""
        places = np.searchsorted(self.rows.ids, image_ids)
        if len(self.rows.ids) == 0:
            return np.empty(0, np.int64)
        inside = np.minimum(places, len(self.rows.ids) - 1)
        return np.asarray(inside[self.rows.ids[inside] == image_ids], np.int64)

    def _row(self, sql: str, parameters: Iterable[Any] = ()) -> tuple[Any, ...]:
        row: tuple[Any, ...] = self._store.read().conn.execute(sql, list(parameters)).fetchone()
        return row

    def ints(self, sql: str, parameters: Iterable[Any] = ()) -> Ints:
        """The numbers of a query whose one value is a ``group_concat`` of them."""
        return _numbers(self._row(sql, parameters)[0])


def _numbers(text: str | int | None) -> Ints:
    """Numbers between commas."""
    if text is None:
        return np.empty(0, np.int64)
    return np.fromstring(str(text), dtype=np.int64, sep=",")
