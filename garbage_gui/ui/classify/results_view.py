"""The results as a grid of pictures or as a table: two views of one model, with one selection."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QListView,
    QStackedLayout,
    QTableView,
    QWidget,
)

from garbage_gui.ui.classify.delegates import CARD, GAP, ROW_HEIGHT, CardDelegate, CellDelegate
from garbage_gui.ui.classify.results_model import ROW_ROLE, ResultsModel
from garbage_gui.ui.classify.rows import Column, ResultRow
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.thumbnails import ThumbnailProvider
from garbage_gui.ui.widgets.key_header import KeyHeader


class ResultsGrid(QListView):
    """Cards in rows that fill the width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        # In pieces: 50,000 cards laid out in one go would stop the window for most of a second.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(400)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(48)
        style(self, role="grid")

    def selectAll(self) -> None:
        # Otherwise the list works out where each of 50,000 cards lies, only to paint those that are seen.
        self.setUpdatesEnabled(False)
        super().selectAll()
        self.setUpdatesEnabled(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = CARD.width() + GAP
        # What the layout itself goes by; with a padding of the style that is less than the viewport.
        room = self.maximumViewportSize().width() - 1
        columns = max(1, room // wide)
        size = QSize(room // columns, CARD.height() + GAP)
        delegate = self.itemDelegate()
        if size != self.gridSize() and isinstance(delegate, CardDelegate):
            delegate.cell = size
            self.setGridSize(size)
        super().resizeEvent(event)


class ResultsView(QWidget):
    """Shows the model in either form; ``opened`` on a double click or Enter."""

    opened = Signal(object)
    menu_asked = Signal(object, QPoint)

    def __init__(
        self, model: ResultsModel, theme: Theme, thumbnails: ThumbnailProvider, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self.grid = ResultsGrid(self)
        self.grid.setObjectName("classify_grid")
        self.grid.setModel(model)
        self._delegates = (
            CardDelegate(model, theme, thumbnails, self.grid),
            CellDelegate(model, theme, thumbnails, self),
        )
        self.grid.setItemDelegate(self._delegates[0])
        self.table = QTableView(self)
        self.table.setObjectName("classify_table")
        self._set_up_table()
        self.table.setSelectionModel(self.grid.selectionModel())
        # The header would ask of every row whether it is selected, to paint columns that all are another way.
        header = self.table.horizontalHeader()
        header.setSelectionModel(QItemSelectionModel(model, header))
        self._nothing = QLabel(self)
        self._nothing.setObjectName("classify_nothing")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # Its sentences carry names of folders: never markup.
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(24, 24, 24, 24)
        style(self._nothing, role="muted")
        self._layers = QStackedLayout(self)
        self._layers.setContentsMargins(0, 0, 0, 0)
        for widget in (self.grid, self.table, self._nothing):
            self._layers.addWidget(widget)
        self._as_table = False
        for view in (self.grid, self.table):
            view.doubleClicked.connect(self._open)
            view.installEventFilter(self)
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(self._ask_menu)
        thumbnails.ready.connect(self._repaint)
        theme.changed.connect(self._repaint)
        model.shown_changed.connect(self._choose_layer)
        self.retranslate()
        self._choose_layer()

    def _set_up_table(self) -> None:
        table = self.table
        header = KeyHeader(table)
        table.setHorizontalHeader(header)
        table.setModel(self._model)
        table.setItemDelegate(self._delegates[1])
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setShowGrid(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        for column, width in (
            (Column.NAME, 216), (Column.CLASS, 130), (Column.CATEGORY, 134), (Column.CONFIDENCE, 150),
            (Column.NOVEL, 146), (Column.BEFORE, 130),
        ):  # fmt: skip
            table.setColumnWidth(column.value, width)
        # From what to what is read from left to right.
        header.moveSection(Column.BEFORE.value, Column.CLASS.value)
        self.show_before(False)

    def show_before(self, compared: bool) -> None:
        """Whether the table has the column with what an earlier run said."""
        self.table.setColumnHidden(Column.BEFORE.value, not compared)

    @property
    def as_table(self) -> bool:
        return self._as_table

    def show_as_table(self, as_table: bool) -> None:
        """Show the table, or the grid; what is in sight stays so."""
        current = self.view().currentIndex()
        self._as_table = as_table
        self._choose_layer()
        if current.isValid():
            self.view().scrollTo(current)

    def view(self) -> QAbstractItemView:
        """The view that is shown now."""
        return self.table if self._as_table else self.grid

    def selected_rows(self) -> list[ResultRow]:
        """The selected results in their order."""
        selection = self.grid.selectionModel().selection()
        parts = [selection.at(number) for number in range(selection.count())]
        places = {place for part in parts for place in range(part.top(), part.bottom() + 1)}
        return [self._model.row(place) for place in sorted(places)]

    def set_nothing(self, text: str) -> None:
        """What to say when no result is shown."""
        self._nothing.setText(text)

    def retranslate(self) -> None:
        self.grid.setAccessibleName(self.tr("Results as pictures"))
        self.table.setAccessibleName(self.tr("Results as a table"))
        self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            for delegate in self._delegates:
                delegate.forget()
            self.retranslate()
            self._repaint()
        super().changeEvent(event)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self._open(self.grid.selectionModel().currentIndex())
                return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        if isinstance(row, ResultRow):
            self.opened.emit(row)

    def _ask_menu(self, place: QPoint) -> None:
        view = self.view()
        row = view.indexAt(place).data(ROW_ROLE)
        if isinstance(row, ResultRow):
            self.menu_asked.emit(row, view.viewport().mapToGlobal(place))

    def _choose_layer(self) -> None:
        empty = self._model.rowCount() == 0
        self._layers.setCurrentWidget(self._nothing if empty else self.view())

    def _repaint(self) -> None:
        self.view().viewport().update()
