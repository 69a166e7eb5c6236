"""The row above the grid: how many, in which order, how large, and what comes in."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSlider,
    QToolButton,
    QWidget,
)

from garbage_gui.store.image_index import OrderKey, Sorting
from garbage_gui.ui.icons import BESIDE_TEXT_LARGE
from garbage_gui.ui.text import number
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.widgets.image_grid import LARGEST, SMALLEST, ZOOM_STEP

# Which end comes first where a person has not said otherwise.
DESCENDING: dict[str, bool] = {
    "added": True, "file_date": True, "size": True, "name": False, "confidence": False, "class": False,
    "predicted": False, "labelled": True, "operator": False, "split": False, "group": False, "random": False,
}  # fmt: skip


class BrowseToolbar(QWidget):
    """Emits what was asked for."""

    sorting_asked = Signal(object)
    zoom_asked = Signal(int)
    details_asked = Signal(bool)
    folder_asked = Signal()
    files_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown, self._total, self._filtered = 0, 0, False
        self.count = QLabel(self)
        self.count.setObjectName("browse_count")
        style(self.count, role="subheading")
        self.order = QComboBox(self)
        self.order.setObjectName("browse_order")
        for key in get_args(OrderKey):
            self.order.addItem("", key)
        self.order.activated.connect(lambda _: self._sort_by(self.order.currentData()))
        self._sorting = Sorting()
        self.direction = QToolButton(self)
        self.direction.setObjectName("browse_direction")
        self.direction.setIconSize(QSize(18, 18))
        self.direction.clicked.connect(lambda _=False: self.turn_round())
        self.zoom = QSlider(Qt.Orientation.Horizontal, self)
        self.zoom.setObjectName("browse_zoom")
        self.zoom.setRange(SMALLEST, LARGEST)
        self.zoom.setSingleStep(ZOOM_STEP)
        self.zoom.setPageStep(ZOOM_STEP)
        self.zoom.setFixedWidth(110)
        self.zoom.valueChanged.connect(self.zoom_asked)
        self.details = QToolButton(self)
        self.details.setObjectName("browse_details")
        self.details.setCheckable(True)
        self.details.setIconSize(QSize(18, 18))
        self.details.clicked.connect(self.details_asked)
        self.imports = QPushButton(self)
        self.imports.setObjectName("browse_import")
        self.imports.setIconSize(BESIDE_TEXT_LARGE)
        style(self.imports, kind="primary")
        self._menu = QMenu(self)
        self._folder = self._menu.addAction("")
        self._folder.triggered.connect(lambda _=False: self.folder_asked.emit())
        self._files = self._menu.addAction("")
        self._files.triggered.connect(lambda _=False: self.files_asked.emit())
        self.imports.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.order)
        row.addWidget(self.direction)
        row.addWidget(self.zoom)
        row.addWidget(self.details)
        row.addWidget(self.imports)
        self.retranslate()
        self._icons()
        theme.changed.connect(self._icons)

    def show_count(self, shown: int, total: int, filtered: bool) -> None:
        self._shown, self._total, self._filtered = shown, total, filtered
        self._texts()

    def show_sorting(self, sorting: Sorting) -> None:
        self._sorting = sorting
        self.order.setCurrentIndex(self.order.findData(sorting.key))
        self._texts()
        self._icons()

    def turn_round(self) -> None:
        """The other end first; of a random order, another one."""
        now = self._sorting
        if now.key == "random":
            self._ask(replace(now, seed=now.seed + 1))
        else:
            self._ask(replace(now, descending=not now.descending))

    def _sort_by(self, key: OrderKey) -> None:
        self._ask(Sorting(key, DESCENDING[key], self._sorting.seed))

    def _ask(self, sorting: Sorting) -> None:
        self.show_sorting(sorting)
        self.sorting_asked.emit(sorting)

    def show_zoom(self, size: int) -> None:
        self.zoom.blockSignals(True)
        self.zoom.setValue(size)
        self.zoom.blockSignals(False)

    def retranslate(self) -> None:
        words = {
            "added": self.tr("Date added"),
            "file_date": self.tr("File date"),
            "size": self.tr("File size"),
            "name": self.tr("Name"),
            "confidence": self.tr("Confidence"),
            "class": self.tr("Class"),
            "predicted": self.tr("Predicted class"),
            "labelled": self.tr("Date labelled"),
            "operator": self.tr("Labelled by"),
            "split": self.tr("Split"),
            "group": self.tr("Near-duplicate group"),
            "random": self.tr("Random"),
        }
        for row in range(self.order.count()):
            self.order.setItemText(row, words[self.order.itemData(row)])
        for widget, name, tip in (
            (self.order, self.tr("Order"), self.tr("The order of the pictures")),
            (self.zoom, self.tr("Size of the pictures"), self.tr("Size of the pictures (Ctrl and wheel)")),
            (self.details, self.tr("Details"), self.tr("Details of the chosen picture (D)")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        self.imports.setText(self.tr("Import") + "  ▾")
        self.imports.setToolTip(self.tr("Take pictures and their labels into the workspace (Ctrl+I)"))
        self.imports.setAccessibleName(self.tr("Import"))
        self._folder.setText(self.tr("Folder …"))
        self._files.setText(self.tr("Pictures or a label file …"))
        self._texts()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _texts(self) -> None:
        if self._filtered:
            text = self.tr("{shown} of {total} pictures").format(
                shown=number(self._shown), total=number(self._total)
            )
        elif self._shown == 1:
            text = self.tr("1 picture")
        else:
            text = self.tr("{shown} pictures").format(shown=number(self._shown))
        self.count.setText(text)
        if self._sorting.key == "random":
            tip = self.tr("Shuffle again")
        elif self._sorting.descending:
            tip = self.tr("Falling: click for the other direction")
        else:
            tip = self.tr("Rising: click for the other direction")
        self.direction.setToolTip(tip)
        self.direction.setAccessibleName(tip)

    def _icons(self) -> None:
        icon = self._theme.icon
        self.details.setIcon(icon("dock-right"))
        falling = "sort-descending" if self._sorting.descending else "sort-ascending"
        self.direction.setIcon(icon("shuffle-variant" if self._sorting.key == "random" else falling))
        self.imports.setIcon(icon("plus", "text_on_accent"))
        self._folder.setIcon(icon("folder-plus-outline"))
        self._files.setIcon(icon("image-plus-outline"))
