"""The results of a classification as the window holds them: rows, totals, what is shown of them. No Qt."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from garbage_gui.messages import Message
from garbage_gui.services.classification_results import ClassifiedFile
from garbage_gui.taxonomy import Category


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One file: what it was predicted as, or its error. A million of these fit into memory."""

    file_id: int
    image_id: int | None
    folder: str
    name: str
    class_key: str | None
    category: Category | None
    confidence: float
    unsure: bool
    error: Message | None
    novel: bool = False
    before_key: str | None = None

    @property
    def changed(self) -> bool:
        """Whether the class is another than that of the run that this one is compared to."""
        return (
            self.before_key is not None and self.class_key is not None and self.before_key != self.class_key
        )

    @property
    def looks(self) -> Hashable:
        """What is seen of it; equal ones look the same."""
        said = (self.class_key, self.confidence, self.unsure, self.novel, self.before_key)
        return self.file_id, self.folder, self.name, said

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.name}" if self.folder else self.name


def to_row(file: ClassifiedFile) -> ResultRow:
    """The part of a result that is shown; folders and classes, which repeat, are held once."""
    return ResultRow(
        file_id=file.file_id,
        image_id=file.image_id,
        folder=sys.intern(str(file.path.parent)),
        name=file.path.name,
        class_key=sys.intern(file.class_key) if file.class_key is not None else None,
        category=file.category,
        confidence=file.confidence if file.confidence is not None else 0.0,
        unsure=bool(file.unsure),
        error=file.error,
        novel=bool(file.novel),
        before_key=sys.intern(file.before.class_key) if file.before is not None else None,
    )


class Shown(Enum):
    """Which results are shown."""

    ALL = "all"
    UNSURE = "unsure"
    NOVEL = "novel"
    CHANGED = "changed"
    FAILED = "failed"


@dataclass(frozen=True)
class ResultFilter:
    """All conditions hold at once; None is every bin, every class, and every change of class."""

    shown: Shown = Shown.ALL
    category: Category | None = None
    pair: tuple[str, str] | None = None
    class_key: str | None = None

    def lets(self, row: ResultRow) -> bool:
        if self.shown is Shown.FAILED:
            return row.error is not None
        wanted = {Shown.UNSURE: row.unsure, Shown.NOVEL: row.novel, Shown.CHANGED: row.changed}
        if not wanted.get(self.shown, True):
            return False
        if self.pair is not None and self.pair != (row.before_key, row.class_key):
            return False
        if self.class_key is not None and row.class_key != self.class_key:
            return False
        if self.category is not None:
            return row.category == self.category
        return True


class Column(Enum):
    """The columns of the table; the value is the place."""

    NAME = 0
    CLASS = 1
    CATEGORY = 2
    CONFIDENCE = 3
    NOVEL = 4
    BEFORE = 5
    FOLDER = 6


# Failed files have no class and no confidence: sorted upwards by these they come first, so they are seen.
_KEYS: dict[Column, Callable[[ResultRow], Any]] = {
    Column.NAME: lambda r: r.name.casefold(),
    Column.CLASS: lambda r: (r.class_key or "", r.confidence),
    Column.CATEGORY: lambda r: (r.category or "", r.class_key or "", r.confidence),
    Column.CONFIDENCE: lambda r: r.confidence if r.error is None else -1.0,
    Column.NOVEL: lambda r: (not r.novel, r.confidence),
    Column.BEFORE: lambda r: (not r.changed, r.before_key or "", r.class_key or ""),
    Column.FOLDER: lambda r: (r.folder, r.name.casefold()),
}


@dataclass
class Totals:
    """Counted over all results, whatever is shown of them."""

    files: int = 0
    failed: int = 0
    unsure: int = 0
    novel: int = 0
    changed: int = 0
    compared: int = 0
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    categories: Counter[Category] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)

    def add(self, rows: Iterable[ResultRow]) -> None:
        for row in rows:
            self.files += 1
            if row.error is not None:
                self.failed += 1
            else:
                self.unsure += row.unsure
                self.novel += row.novel
                self.compared += row.before_key is not None
                if row.changed and row.before_key is not None and row.class_key is not None:
                    self.changed += 1
                    self.pairs[row.before_key, row.class_key] += 1
                if row.class_key is not None:
                    self.classes[row.class_key] += 1
                if row.category is not None:
                    self.categories[row.category] += 1


class ResultRows:
    """All results in the order they came, and which of them are shown in which order."""

    def __init__(self) -> None:
        self.rows: list[ResultRow] = []
        self.order: list[int] = []
        self.totals = Totals()
        self.filter = ResultFilter()
        self.column: Column | None = None
        self.descending = False

    @property
    def last_file_id(self) -> int:
        """Results after this one are still to be read."""
        return self.rows[-1].file_id if self.rows else 0

    def clear(self) -> None:
        self.rows, self.order, self.totals = [], [], Totals()

    def append(self, rows: list[ResultRow]) -> list[int]:
        """Take more results in; returns the places in ``rows`` of those that are to be shown."""
        start = len(self.rows)
        self.rows.extend(rows)
        self.totals.add(rows)
        return [start + i for i, row in enumerate(rows) if self.filter.lets(row)]

    def arrange(self) -> None:
        """Filter and sort all again."""
        self.order = [i for i, row in enumerate(self.rows) if self.filter.lets(row)]
        self.sort()

    def sort(self) -> None:
        """Sort what is shown; nearly sorted already, as while results come, this is quick."""
        if self.column is None:
            self.order.sort(reverse=self.descending)
        else:
            key = _KEYS[self.column]
            self.order.sort(key=lambda i: key(self.rows[i]), reverse=self.descending)

    def shown_ids(self, *, unsure_only: bool = False) -> list[int]:
        """The images that are shown, in their order, each once; files that could not be read have none."""
        ids = (
            row.image_id
            for row in (self.rows[i] for i in self.order)
            if row.image_id is not None and row.error is None and (row.unsure or not unsure_only)
        )
        return list(dict.fromkeys(ids))

    def unsure_ids(self) -> list[int]:
        """All unsure images, the least sure first."""
        unsure = sorted(
            (r for r in self.rows if r.unsure and r.image_id is not None), key=lambda r: r.confidence
        )
        return list(dict.fromkeys(r.image_id for r in unsure if r.image_id is not None))
