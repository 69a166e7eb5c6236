"""What one person said against what another did, picture by picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from garbage_gui.ui.models.confusion_view import ConfusionView
from garbage_gui.ui.text import number
from garbage_gui.ui.theme import Theme

LONGEST_NAME_PIXELS = 96


class PeopleMatrix(ConfusionView):
    """Rows are what the first person said, columns what the second did."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._first = self._second = ""
        super().__init__(theme, parent)
        self.setObjectName("agreement_matrix")

    def set_people(
        self, first: str, second: str, names: Sequence[str], counts: Sequence[Sequence[int]]
    ) -> None:
        """Show ``counts[first][second]`` of these two people and classes."""
        self._first, self._second = first, second
        self.set_matrix(names, counts)

    def cell_text(self, row: int, column: int) -> str:
        count = number(self._counts[row][column])
        if row == column:
            text = self.tr("{count} pictures: both say {one}. Enter shows them")
        else:
            text = self.tr("{count} pictures: {first} says {one}, {second} says {other}. Enter shows them")
        return text.format(
            count=count,
            first=self._first,
            second=self._second,
            one=self._names[row],
            other=self._names[column],
        )

    def _column_title(self) -> str:
        return self.tr("{person} says →").format(person=self._short(self._second))

    def _row_title(self) -> str:
        return self.tr("← {person} says").format(person=self._short(self._first))

    def _short(self, name: str) -> str:
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, LONGEST_NAME_PIXELS)

    def _title(self) -> str:
        return self.tr("What both said")
