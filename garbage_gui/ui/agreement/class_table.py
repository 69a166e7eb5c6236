"""How well two people agree on each class."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QHeaderView, QWidget

from garbage_gui.services.second_opinions.agreement import Agreement
from garbage_gui.services.second_opinions.kappa import Kappa
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.text import name_of_class, number, person_name
from garbage_gui.ui.theme import Theme
from garbage_gui.ui.widgets.figures_table import SORT_ROLE, FiguresTable

Index = QModelIndex | QPersistentModelIndex
COLUMNS = 5
KAPPA = 1
# The whole name is in the tooltip.
LONGEST_NAME_PIXELS = 72
WIDEST_COLUMN = 160


def kappa_text(kappa: Kappa) -> str:
    """Kappa with its interval; a dash where there is none."""
    if kappa.kappa is None or kappa.low is None or kappa.high is None:
        return "-"
    return f"{kappa.kappa:.2f} ({kappa.low:.2f}–{kappa.high:.2f})"


class AgreementModel(QAbstractTableModel):
    """Class, kappa against all other classes, how often each of the two said it, how often both did."""

    def __init__(self, theme: Theme, taxonomy: Taxonomy, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._taxonomy = taxonomy
        self._agreement: Agreement | None = None
        self._metrics = QFontMetrics(QApplication.font())

    def _short(self, name: str) -> str:
        return self._metrics.elidedText(name, Qt.TextElideMode.ElideRight, LONGEST_NAME_PIXELS)

    def set_agreement(self, agreement: Agreement | None) -> None:
        self.beginResetModel()
        self._agreement = agreement
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._agreement is None else len(self._agreement.per_class)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else COLUMNS

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or self._agreement is None:
            return None
        first, second = person_name(self._agreement.first), person_name(self._agreement.second)
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                self.tr("Class"),
                self.tr("Kappa"),
                self._short(first),
                self._short(second),
                self.tr("Both"),
            )[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return (
                self.tr("Each class against all others together"),
                self.tr("Agreement beyond chance, with the 95 % interval"),
                self.tr("How often {person} said this class").format(person=first),
                self.tr("How often {person} said this class").format(person=second),
                self.tr("Pictures of which both said it"),
            )[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._agreement is None:
            return None
        found, column = self._agreement.per_class[index.row()], index.column()
        if role == SORT_ROLE:
            kappa = found.kappa.kappa
            figures = (2.0 if kappa is None else kappa, found.first, found.second, found.both)
            return (index.row(), *figures)[column]
        if role == Qt.ItemDataRole.DisplayRole:
            if column == 0:
                return name_of_class(self._taxonomy, found.class_key)
            if column == KAPPA:
                return kappa_text(found.kappa)
            return number((found.first, found.second, found.both)[column - 2])
        waste_class = self._taxonomy.get(found.class_key)
        if role == Qt.ItemDataRole.DecorationRole and column == 0 and waste_class is not None:
            return self._theme.category_icon(waste_class.category)
        if role == Qt.ItemDataRole.TextAlignmentRole and column > 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class AgreementTable(FiguresTable):
    """Columns as wide as what stands in them."""

    def __init__(self, theme: Theme, taxonomy: Taxonomy, parent: QWidget | None = None) -> None:
        self.figures = AgreementModel(theme, taxonomy)
        super().__init__(theme, self.figures, parent)
        self.setObjectName("agreement_table")
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setMaximumSectionSize(WIDEST_COLUMN)
        head.setDefaultSectionSize(64)
        head.setStretchLastSection(True)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Agreement by class"))
        self.figures.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, COLUMNS - 1)
        self.viewport().update()
