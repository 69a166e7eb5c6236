"""The results of a classification as the window holds them: rows, totals, what is shown of them. No Qt."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from operator import attrgetter
from typing import Any

from garbage_gui.messages import Message
from garbage_gui.services.classification_results import ClassifiedFile
from garbage_gui.taxonomy import Category
from garbage_gui.ui.classify.filters import ResultFilter


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


class Column(Enum):
    """The columns of the table; the value is the place."""

    NAME = 0
    CLASS = 1
    CATEGORY = 2
    CONFIDENCE = 3
    NOVEL = 4
    BEFORE = 5
    FOLDER = 6


_Value = Callable[[ResultRow], Any]
_CONFIDENCE: _Value = attrgetter("confidence")
_FOLDER: _Value = attrgetter("folder")


def _name(row: ResultRow) -> str:
    return row.name.casefold()


def _class(row: ResultRow) -> str:
    return row.class_key or ""


def _category(row: ResultRow) -> str:
    return "" if row.category is None else row.category.value


# What each column is sorted by: the first value, where that is equal the next. Failed files have no class and no
# confidence: sorted upwards by these they come first, so they are seen.
_VALUES: dict[Column | None, tuple[_Value, ...]] = {
    None: (attrgetter("file_id"),),
    Column.NAME: (_name,),
    Column.CLASS: (_class, _CONFIDENCE),
    Column.CATEGORY: (_category, _class, _CONFIDENCE),
    Column.CONFIDENCE: (lambda r: r.confidence if r.error is None else -1.0,),
    Column.NOVEL: (lambda r: not r.novel, _CONFIDENCE),
    Column.BEFORE: (lambda r: not r.changed, lambda r: r.before_key or "", _class),
    Column.FOLDER: (_FOLDER, _name),
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
    """All results in the order they came, and those of them that are shown, in their order.

    With 50,000 results the window's thread filters in 5 ms and sorts in some 30; what comes later is put between.
    """

    def __init__(self) -> None:
        self.rows: list[ResultRow] = []
        self.shown: list[ResultRow] = []
        self.totals = Totals()
        self.filter = ResultFilter()
        self.column: Column | None = None
        self.descending = False

    @property
    def in_order_of_coming(self) -> bool:
        """Whether what comes belongs at the end."""
        return self.column is None and not self.descending

    def clear(self) -> None:
        self.rows, self.shown, self.totals = [], [], Totals()

    def append(self, rows: list[ResultRow]) -> list[ResultRow]:
        """Take more results in; returns those that are to be shown."""
        self.rows.extend(rows)
        self.totals.add(rows)
        return self.filter.of(rows)

    def arrange(self) -> None:
        """Filter and sort all again."""
        self.shown = list(self.filter.of(self.rows))
        if not self.in_order_of_coming:
            self._sort(self.shown)

    def insert(self, rows: list[ResultRow]) -> None:
        """Put more results where they belong among those that are shown, which are sorted."""
        values = _VALUES[self.column]
        rows = list(rows)
        self._sort(rows)
        if self.descending:
            self.shown.reverse()
            rows.reverse()

        def key(row: ResultRow) -> tuple[Any, ...]:
            return tuple(value(row) for value in values)

        together: list[ResultRow] = []
        done = 0
        for row in rows:
            place = bisect_right(self.shown, key(row), done, key=key)
            together += self.shown[done:place]
            together.append(row)
            done = place
        together += self.shown[done:]
        if self.descending:
            together.reverse()
        self.shown = together

    def _sort(self, rows: list[ResultRow]) -> None:
        # Once for each value, the last one first: four times as fast as by tuples of them.
        for value in reversed(_VALUES[self.column]):
            rows.sort(key=value, reverse=self.descending)

    def shown_ids(self) -> list[int]:
        """The images that are shown, in their order."""
        return image_ids(self.shown)

    def unsure_ids(self) -> list[int]:
        """All unsure images, the least sure first."""
        return image_ids(sorted((row for row in self.rows if row.unsure), key=_CONFIDENCE))


def image_ids(rows: Iterable[ResultRow]) -> list[int]:
    """The images of these results, each once; files that could not be read have none."""
    ids = (row.image_id for row in rows if row.image_id is not None and row.error is None)
    return list(dict.fromkeys(ids))
