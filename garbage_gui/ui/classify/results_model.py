"""The results as a model for table and grid: grows while the job runs, sorts and filters, decodes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.classify.filters import ResultFilter
from garbage_gui.ui.classify.rows import Column, ResultRow, ResultRows, Totals
from garbage_gui.ui.text import category_name, message_text, name_of_class, novel_word, percent, reason_text

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
# While results stream in, a sorted view is put in order this often; each time costs a few milliseconds.
SORT_MS = 700


class ResultsModel(QAbstractTableModel):
    """Rows are `ResultRow`s under `ROW_ROLE`; columns are those of `Column`."""

    totals_changed = Signal()
    shown_changed = Signal()

    def __init__(self, taxonomy: Taxonomy, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._taxonomy = taxonomy
        self._results = ResultRows()
        self._waiting: list[ResultRow] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SORT_MS)
        self._later.timeout.connect(self.take_in)

    # Reading -----------------------------------------------------------------------------------------

    @property
    def totals(self) -> Totals:
        return self._results.totals

    @property
    def filter(self) -> ResultFilter:
        return self._results.filter

    def row(self, index: int) -> ResultRow:
        """The result in this row as it is shown."""
        return self._results.shown[index]

    def shown_ids(self) -> list[int]:
        return self._results.shown_ids()

    def unsure_ids(self) -> list[int]:
        return self._results.unsure_ids()

    def name_of(self, class_key: str) -> str:
        return name_of_class(self._taxonomy, class_key)

    # Changing ----------------------------------------------------------------------------------------

    def clear(self) -> None:
        self.beginResetModel()
        self._waiting.clear()
        self._later.stop()
        self._results.clear()
        self.endResetModel()
        self.totals_changed.emit()
        self.shown_changed.emit()

    def append(self, rows: Sequence[ResultRow]) -> None:
        """Show more results: at the end at once, or a little later where they belong in a sorted view.

        The first ones come at once there, too: an empty view would say that there are none.
        """
        fitting = self._results.append(list(rows))
        if fitting and self._results.in_order_of_coming:
            start = len(self._results.shown)
            self.beginInsertRows(QModelIndex(), start, start + len(fitting) - 1)
            self._results.shown.extend(fitting)
            self.endInsertRows()
            self.shown_changed.emit()
        elif fitting:
            self._waiting.extend(fitting)
            if not self._results.shown:
                self.take_in()
            elif not self._later.isActive():
                self._later.start()
        self.totals_changed.emit()

    def set_filter(self, result_filter: ResultFilter) -> None:
        if result_filter != self._results.filter:
            self._results.filter = result_filter
            self._arrange_anew()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 is the order in which the results came."""
        self._results.column = Column(column) if column >= 0 else None
        self._results.descending = order == Qt.SortOrder.DescendingOrder
        self._waiting.clear()
        self._later.stop()
        self._rearrange(self._results.arrange)

    def _arrange_anew(self) -> None:
        self.beginResetModel()
        self._waiting.clear()
        self._later.stop()
        self._results.arrange()
        self.endResetModel()
        self.shown_changed.emit()

    def take_in(self) -> None:
        """Put what waits where it belongs, now."""
        waiting, self._waiting = self._waiting, []
        self._rearrange(partial(self._results.insert, waiting))

    def _rearrange(self, arrange: Callable[[], None]) -> None:
        """Change order and number of what is shown; the selection stays on its pictures."""
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        pictures = [self.row(index.row()).file_id for index in kept]
        arrange()
        if kept:
            wanted = set(pictures)
            places = {r.file_id: place for place, r in enumerate(self._results.shown) if r.file_id in wanted}
            moved = [
                self.index(places[file_id], index.column())
                for file_id, index in zip(pictures, kept, strict=True)
            ]
            self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()
        self.shown_changed.emit()

    # Qt ----------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._results.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.NAME: self.tr("File"),
            Column.CLASS: self.tr("Class"),
            Column.CATEGORY: self.tr("Bin"),
            Column.CONFIDENCE: self.tr("Confidence"),
            Column.NOVEL: self.tr("Seen before?"),
            Column.BEFORE: self.tr("Before"),
            Column.FOLDER: self.tr("Folder"),
        }[Column(section)]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.row(index.row())
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return message_text(row.error) if row.error is not None else self._tip(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.describe(row)
        return None

    def _tip(self, row: ResultRow) -> str:
        lines = [row.path]
        if row.novel:
            lines.append(self.tr("Not seen before: it looks like nothing that the model was trained on."))
        if row.changed and row.before_key is not None and row.class_key is not None:
            change = self.tr("{before} → {now}")
            lines.append(change.format(before=self.name_of(row.before_key), now=self.name_of(row.class_key)))
        return "\n".join(lines)

    def describe(self, row: ResultRow) -> str:
        """One result in words."""
        if row.error is not None or row.class_key is None or row.category is None:
            why = reason_text(row.error, row.name) if row.error is not None else ""
            return f"{row.name}: {why}"
        parts = [self.name_of(row.class_key), category_name(row.category), percent(row.confidence)]
        if row.unsure:
            parts.append(self.tr("unsure"))
        if row.novel:
            parts.append(novel_word())
        if row.changed and row.before_key is not None:
            parts.append(self.tr("before: {name}").format(name=self.name_of(row.before_key)))
        return f"{row.name}: {', '.join(parts)}"

    def _text(self, row: ResultRow, column: Column) -> str:
        failed = row.error is not None or row.class_key is None
        match column:
            case Column.NAME:
                return row.name
            case Column.FOLDER:
                return row.folder
            case Column.CLASS if row.error is not None:
                return reason_text(row.error, row.name)
            case Column.CLASS:
                return self.name_of(row.class_key) if row.class_key is not None else ""
            case Column.CATEGORY:
                return category_name(row.category) if row.category is not None and not failed else ""
            case Column.CONFIDENCE:
                return percent(row.confidence) if not failed else ""
            case Column.NOVEL:
                return novel_word() if row.novel else ""
            case Column.BEFORE:
                return self.name_of(row.before_key) if row.before_key is not None else ""
