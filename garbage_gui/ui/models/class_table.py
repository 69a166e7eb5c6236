"""How well each class is recognised."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from garbage_gui.nets.bundle import Measured
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.text import class_name, number, percent
from garbage_gui.ui.theme import Theme
from garbage_gui.ui.widgets.figures_table import SORT_ROLE, FiguresTable

Index = QModelIndex | QPersistentModelIndex
COLUMNS = 5
# Figures have columns alike, as wide as the names of the classes leave them.
COLUMN_WIDTH, NARROWEST_COLUMN = 136, 72
ROOM_FOR_NAMES = 140


class ClassFiguresModel(QAbstractTableModel):
    """Class, pictures, recall, precision, F1; shares that are undefined are a dash and sort last."""

    def __init__(self, theme: Theme, taxonomy: Taxonomy, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._taxonomy = taxonomy
        self._measured: Measured | None = None

    def set_measured(self, measured: Measured | None) -> None:
        self.beginResetModel()
        self._measured = measured
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._measured is None else len(self._measured.classes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else COLUMNS

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                self.tr("Class"),
                self.tr("Pictures"),
                self.tr("Found"),
                self.tr("Right when said"),
                self.tr("F1"),
            )[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return (
                self.tr("The class, as people label it"),
                self.tr("Pictures of this class in the check set"),
                self.tr("Recall: share of the pictures of this class that are recognised"),
                self.tr("Precision: share of the predictions of this class that are right"),
                self.tr("Mean of the two that punishes a low one"),
            )[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._measured is None:
            return None
        key = self._measured.classes[index.row()]
        column = index.column()
        waste_class = self._taxonomy.get(key)
        figures = self._measured.per_class[key]
        shares = (figures.recall, figures.precision, figures.f1)
        if role == SORT_ROLE:
            if column == 0:
                return index.row()
            if column == 1:
                return figures.images
            share = shares[column - 2]
            return 2.0 if share is None else share
        if role == Qt.ItemDataRole.DisplayRole:
            if column == 0:
                return class_name(waste_class) if waste_class is not None else key
            if column == 1:
                return number(figures.images)
            share = shares[column - 2]
            return "-" if share is None else percent(share, 1)
        if role == Qt.ItemDataRole.DecorationRole and column == 0 and waste_class is not None:
            return self._theme.category_icon(waste_class.category)
        if role == Qt.ItemDataRole.TextAlignmentRole and column > 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class ClassTable(FiguresTable):
    """Columns alike, beside the names of the classes."""

    def __init__(self, theme: Theme, taxonomy: Taxonomy, parent: QWidget | None = None) -> None:
        self.figures = ClassFiguresModel(theme, taxonomy)
        super().__init__(theme, self.figures, parent)
        self.setObjectName("class_table")
        head = self.horizontalHeader()
        head.setMinimumSectionSize(NARROWEST_COLUMN)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        share = (self.viewport().width() - ROOM_FOR_NAMES) // (COLUMNS - 1)
        for column in range(1, COLUMNS):
            self.horizontalHeader().resizeSection(column, max(NARROWEST_COLUMN, min(COLUMN_WIDTH, share)))
        super().resizeEvent(event)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Figures by class"))
        self.figures.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, COLUMNS - 1)
        self.viewport().update()
