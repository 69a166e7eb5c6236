"""The row above the grid: how many, in which order, how large, and what comes in."""

from __future__ import annotations

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

from garbage_gui.store.records import ImageOrder
from garbage_gui.ui.icons import BESIDE_TEXT_LARGE
from garbage_gui.ui.text import number
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.widgets.image_grid import LARGEST, SMALLEST, ZOOM_STEP


class BrowseToolbar(QWidget):
    """Emits what was asked for."""

    order_asked = Signal(str)
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
        for key in get_args(ImageOrder):
            self.order.addItem("", key)
        self.order.activated.connect(lambda _: self.order_asked.emit(self.order.currentData()))
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
        row.addWidget(self.zoom)
        row.addWidget(self.details)
        row.addWidget(self.imports)
        self.retranslate()
        self._icons()
        theme.changed.connect(self._icons)

    def show_count(self, shown: int, total: int, filtered: bool) -> None:
        self._shown, self._total, self._filtered = shown, total, filtered
        self._texts()

    def show_order(self, order: str) -> None:
        self.order.setCurrentIndex(self.order.findData(order))

    def show_zoom(self, size: int) -> None:
        self.zoom.blockSignals(True)
        self.zoom.setValue(size)
        self.zoom.blockSignals(False)

    def retranslate(self) -> None:
        words = {
            "newest": self.tr("Newest first"),
            "oldest": self.tr("Oldest first"),
            "name": self.tr("By name"),
            "least_sure": self.tr("Least sure first"),
            "most_sure": self.tr("Most sure first"),
            "class": self.tr("By class"),
            "size": self.tr("Largest file first"),
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

    def _icons(self) -> None:
        icon = self._theme.icon
        self.details.setIcon(icon("dock-right"))
        self.imports.setIcon(icon("plus", "text_on_accent"))
        self._folder.setIcon(icon("folder-plus-outline"))
        self._files.setIcon(icon("image-plus-outline"))
