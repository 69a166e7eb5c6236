"""What can be done with the results of a run: how they are shown, and where they go from here."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from garbage_gui.ui.icons import BESIDE_TEXT_LARGE
from garbage_gui.ui.text import number
from garbage_gui.ui.theme import Theme, show_bare, style

# From this width on, every button has its words beside its icon.
WIDE = 1008


class ToolRow(QWidget):
    """Emits what a person asks for; says and enables what it is told."""

    view_asked = Signal(bool)
    all_asked = Signal()
    again_asked = Signal()
    export_asked = Signal()
    sort_asked = Signal()
    review_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._unsure = 0
        self._shown = self._files = 0
        self.grid = self._view_button("classify_as_grid")
        self.table = self._view_button("classify_as_table")
        self.count = QPushButton(self)
        self.count.setObjectName("classify_clear_filter")
        style(self.count, kind="chip")
        self.count.hide()
        self.again = self._button("classify_again", self.again_asked)
        self.export = self._button("classify_export", self.export_asked)
        self.sort = self._button("classify_sort", self.sort_asked)
        self.review = self._button("classify_review", self.review_asked)
        style(self.review, kind="primary")
        self.grid.clicked.connect(lambda _=False: self.view_asked.emit(False))
        self.table.clicked.connect(lambda _=False: self.view_asked.emit(True))
        self.count.clicked.connect(lambda _=False: self.all_asked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.grid)
        row.addWidget(self.table)
        row.addSpacing(8)
        row.addWidget(self.count)
        row.addStretch(1)
        for button in (self.again, self.export, self.sort, self.review):
            row.addWidget(button)
        theme.changed.connect(self._icons)
        self._icons()
        self.retranslate()

    def _button(self, name: str, asked: object) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setIconSize(BESIDE_TEXT_LARGE)
        button.clicked.connect(lambda _=False: asked.emit())  # type: ignore[attr-defined]
        return button

    def _view_button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setIconSize(QSize(18, 18))
        return button

    def show_view(self, as_table: bool) -> None:
        self.grid.setChecked(not as_table)
        self.table.setChecked(as_table)

    def show_count(self, shown: int, files: int, *, filtered: bool) -> None:
        """How many of the results are shown, where a filter holds some back."""
        self._shown, self._files = shown, files
        self.count.setVisible(filtered)
        self.count.setText(
            self.tr("{shown} of {files} shown").format(shown=number(shown), files=number(files)) + "  ✕"
        )

    def show_unsure(self, unsure: int) -> None:
        """How many pictures there are to review."""
        self._unsure = unsure
        self.review.setEnabled(unsure > 0)
        self.review.setText(
            self.tr("Review the unsure ones ({count})").format(count=number(unsure))
            if unsure
            else self.tr("Review the unsure ones")
        )

    def allow(self, *, again: bool, export: bool, sort: bool) -> None:
        """What can be done with the run now."""
        self.again.setEnabled(again)
        self.export.setEnabled(export)
        self.sort.setEnabled(sort)

    def _icons(self) -> None:
        icon = self._theme.icon
        self.grid.setIcon(icon("view-grid-outline"))
        self.table.setIcon(icon("table"))
        self.again.setIcon(icon("swap-horizontal"))
        self.export.setIcon(icon("file-export-outline"))
        self.sort.setIcon(icon("folder-move-outline"))
        self.review.setIcon(icon("clipboard-check-outline", "text_on_accent"))

    def retranslate(self) -> None:
        self.grid.setToolTip(self.tr("Show the results as pictures (T)"))
        self.grid.setAccessibleName(self.tr("Results as pictures"))
        self.table.setToolTip(self.tr("Show the results as a table (T)"))
        self.table.setAccessibleName(self.tr("Results as a table"))
        self.count.setToolTip(self.tr("Show all again"))
        self.count.setAccessibleName(self.tr("Show all again"))
        self.again.setAccessibleName(self.tr("Another model"))
        self.again.setToolTip(
            self.tr("Classify the same files with another model and see what changes (Ctrl+M)")
        )
        self.export.setText(self.tr("Export CSV …"))
        self.export.setToolTip(self.tr("Write all results of this run to a file for spreadsheets (Ctrl+E)"))
        self.sort.setText(self.tr("Sort into folders …"))
        self.sort.setToolTip(self.tr("Copy or move the files into a folder for each class or bin (Ctrl+S)"))
        self.review.setToolTip(self.tr("Correct the pictures that the model is not sure of, by key (Ctrl+R)"))
        self._name_again()
        self.show_unsure(self._unsure)
        self.show_count(self._shown, self._files, filtered=not self.count.isHidden())

    def _name_again(self) -> None:
        """In a narrow window there is no room for this one's words."""
        wide = self.width() >= WIDE
        self.again.setText(self.tr("Another model …") if wide else "")
        show_bare(self.again, not wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_again()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
