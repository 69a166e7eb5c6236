"""Which results are shown, and how one choice goes with the next. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from garbage_gui.taxonomy import Category

if TYPE_CHECKING:
    from garbage_gui.ui.classify.rows import ResultRow


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

    @property
    def is_open(self) -> bool:
        """Whether it lets everything through."""
        return self == ResultFilter()

    def toggled(self, shown: Shown) -> ResultFilter:
        """Only these within the bin, or all of the bin where it is these already."""
        return ResultFilter(Shown.ALL if self.shown is shown else shown, self.category)

    def with_class(self, class_key: str | None) -> ResultFilter:
        """Another class or all; a class is in one bin, and failed files are in none."""
        shown = Shown.ALL if self.shown is Shown.FAILED else self.shown
        return ResultFilter(shown, pair=self.pair, class_key=class_key)

    def with_totals(self, asked: ResultFilter) -> ResultFilter:
        """Bins and what needs a look, ``asked`` for within what changed if that is shown, and within the class.

        Another bin than before ends the filter by class.
        """
        if self.shown is Shown.CHANGED and asked.shown is Shown.ALL:
            asked = replace(asked, shown=Shown.CHANGED, pair=self.pair)
        if asked.category == self.category and asked.shown is not Shown.FAILED:
            asked = replace(asked, class_key=self.class_key)
        return asked

    def of(self, rows: list[ResultRow]) -> list[ResultRow]:
        """Those that fit, in their order. One condition after the other: a million rows in a fraction of a second."""
        if self.shown is Shown.FAILED:
            return [row for row in rows if row.error is not None]
        if self.shown is Shown.UNSURE:
            rows = [row for row in rows if row.unsure]
        elif self.shown is Shown.NOVEL:
            rows = [row for row in rows if row.novel]
        elif self.shown is Shown.CHANGED:
            rows = [row for row in rows if row.changed]
        if self.pair is not None:
            rows = [row for row in rows if (row.before_key, row.class_key) == self.pair]
        if self.class_key is not None:
            rows = [row for row in rows if row.class_key == self.class_key]
        if self.category is not None:
            rows = [row for row in rows if row.category is self.category]
        return rows
