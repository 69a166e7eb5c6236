"""A table of figures, a row for each class."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QTableView, QWidget

from garbage_gui.ui.theme import Theme
from garbage_gui.ui.widgets.key_header import KeyHeader

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_HEIGHT = 30


class FiguresTable(QTableView):
    """Sorted by a click or Enter on a column's head, by what ``figures`` gives for `SORT_ROLE`."""

    def __init__(self, theme: Theme, figures: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        figures.setParent(self)
        proxy = QSortFilterProxyModel(self)
        proxy.setSourceModel(figures)
        proxy.setSortRole(SORT_ROLE)
        head = KeyHeader(self)
        head.setHighlightSections(False)
        self.setHorizontalHeader(head)
        self.setModel(proxy)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        theme.changed.connect(self.viewport().update)
