"""The bar over the picture: which queue, how far, how often the model was right, the map."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.messages import Message
from garbage_gui.services.review import Agreement, ReviewOrder
from garbage_gui.training.metrics import wilson_interval
from garbage_gui.ui.text import message_text, number, percent, with_key
from garbage_gui.ui.theme import Theme, style

CHOSEN = "chosen"
FEWEST_COMPARED = 5


class TopBar(QFrame):
    """Emits what a person asks for; shows what it is told."""

    order_asked = Signal(str)
    reload_asked = Signal()
    map_asked = Signal()
    grid_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style(self, role="bar")
        self._theme = theme
        self._chosen_count = 0
        self._progress_values: tuple[int, int, int, bool] = (0, 0, 0, False)
        self._agreement = Agreement(0, 0)
        self._map_key, self._grid_key, self._reload_key = "C", "Ctrl+G", "F5"
        self._next_map_key = "Shift+C"
        self.order = QComboBox(self)
        self.order.setObjectName("review_order")
        self.order.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.order.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for key in get_args(ReviewOrder):
            self.order.addItem("", key)
        self.order.activated.connect(self._order_chosen)
        self.reload = self._tool("review_reload", self.reload_asked)
        self.progress_text = QLabel(self)
        self.progress_text.setObjectName("review_progress")
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setMinimumWidth(80)
        self.agreement = QLabel(self)
        self.agreement.setObjectName("review_agreement")
        style(self.agreement, role="muted")
        self.map = self._tool("review_map", self.map_asked)
        self.map.setCheckable(True)
        self._no_map: Message | None = None
        self.map.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.grid = self._tool("review_grid", self.grid_asked)
        self.grid.setCheckable(True)
        self.grid.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._lay_out()
        theme.changed.connect(self._icons)
        self._icons()
        self.retranslate()

    def _tool(self, name: str, signal: object) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setIconSize(QSize(20, 20))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _=False: signal.emit())  # type: ignore[attr-defined]
        style(button, kind="quiet")
        return button

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addStretch(1)
        middle.addWidget(self.progress_text)
        middle.addWidget(self.progress)
        middle.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(self.order)
        row.addWidget(self.reload)
        row.addSpacing(8)
        row.addLayout(middle, 1)
        row.addSpacing(8)
        row.addWidget(self.agreement)
        row.addWidget(self.grid)
        row.addWidget(self.map)

    # What is shown -----------------------------------------------------------------------------------

    def show_order(self, order: str) -> None:
        """Show that the queue is in this order."""
        self.order.setCurrentIndex(self.order.findData(order))

    def show_chosen(self, count: int) -> None:
        """Show that the queue are pictures that were sent here from another page."""
        self._chosen_count = count
        if self.order.findData(CHOSEN) < 0:
            self.order.addItem("", CHOSEN)
        self._orders()
        self.order.setCurrentIndex(self.order.findData(CHOSEN))

    def show_keys(self, map_key: str, grid_key: str, reload_key: str, next_map_key: str) -> None:
        """The keys that the controls have."""
        self._map_key, self._grid_key, self._reload_key = map_key, grid_key, reload_key
        self._next_map_key = next_map_key
        self.retranslate()

    def show_grid(self, shown: bool) -> None:
        """Show whether grid mode is on."""
        self.grid.setChecked(shown)
        self._show_map()

    def show_no_grid(self, no_grid: bool) -> None:
        """Offer grid mode, or not: a second opinion is on one picture at a time."""
        self.grid.setEnabled(not no_grid)

    def show_no_map(self, reason: Message | None) -> None:
        """Offer the map (None), or say why the active model has none."""
        self._no_map = reason
        self._show_map()

    def _show_map(self) -> None:
        reason = self._no_map
        self.map.setEnabled(reason is None and not self.grid.isChecked())
        if reason is not None:
            self.map.setToolTip(message_text(reason))
            return
        others = self.tr("Point at one of the classes for its own map; {key} shows the next")
        self.map.setToolTip(
            with_key(self.tr("Show where the model looked"), self._map_key)
            + "\n"
            + others.format(key=self._next_map_key or "-")
        )

    def show_progress(self, place: int, count: int, reviewed: int, by_pages: bool = False) -> None:
        """The picture at ``place`` (from 0) of ``count`` is in front, ``reviewed`` are done and saved.

        ``by_pages``: there is no picture in front, and what is done counts.
        """
        self._progress_values = (place, count, reviewed, by_pages)
        self.progress.setRange(0, max(1, count))
        self.progress.setValue(reviewed if by_pages else place)
        if by_pages:
            text = self.tr("{reviewed} of {count} reviewed")
        else:
            text = self.tr("{place} of {count} · {reviewed} reviewed")
        shown = number(min(place + 1, count))
        self.progress_text.setText(text.format(place=shown, count=number(count), reviewed=number(reviewed)))

    def show_agreement(self, agreement: Agreement) -> None:
        """How often this operator's labels were what the model had said."""
        self._agreement = agreement
        agreed, compared = agreement.agreed, agreement.total
        if compared < FEWEST_COMPARED:
            # One of one is 100 %, and means nothing.
            self.agreement.setText("")
            self.agreement.setToolTip("")
            return
        low, high = wilson_interval(agreed, compared)
        self.agreement.setText(
            self.tr("Agreement {share} ({low:.0f} to {high:.0f})").format(
                share=percent(agreed / compared), low=100 * low, high=100 * high
            )
        )
        self.agreement.setToolTip(
            self.tr(
                "Of your {compared} labels with a prediction in view, {agreed} were as predicted; "
                "in brackets the 95 % interval"
            ).format(compared=number(compared), agreed=number(agreed))
        )

    def retranslate(self) -> None:
        self.order.setAccessibleName(self.tr("Order of the queue"))
        self.order.setToolTip(self.tr("Which pictures come first"))
        self._orders()
        self.reload.setToolTip(with_key(self.tr("Read the queue again"), self._reload_key))
        self.reload.setAccessibleName(self.tr("Read the queue again"))
        self.map.setText(self.tr("Map"))
        self._show_map()
        self.map.setAccessibleName(self.tr("Show where the model looked"))
        self.grid.setText(self.tr("Grid"))
        self.grid.setToolTip(
            with_key(self.tr("A page of pictures predicted as the same class"), self._grid_key)
        )
        self.grid.setAccessibleName(self.tr("Grid mode"))
        self.progress.setAccessibleName(self.tr("Progress in the queue"))
        self.show_progress(*self._progress_values)
        self.show_agreement(self._agreement)

    def _orders(self) -> None:
        words = {
            "least_sure": self.tr("Least sure first"),
            "disagreement": self.tr("Two models disagree"),
            "newest": self.tr("Newest first"),
            "audit": self.tr("Random audit sample"),
            "by_class": self.tr("Class by class"),
            "likely_errors": self.tr("Likely label errors"),
            "second_opinion": self.tr("Second opinion, blind"),
            "adjudication": self.tr("Two people disagree"),
            CHOSEN: self.tr("Chosen pictures ({count})").format(count=number(self._chosen_count)),
        }
        for row in range(self.order.count()):
            key = self.order.itemData(row)
            self.order.setItemText(row, words.get(key, str(key)))

    def _order_chosen(self, row: int) -> None:
        self.order_asked.emit(str(self.order.itemData(row)))

    def _icons(self) -> None:
        self.reload.setIcon(self._theme.icon("refresh"))
        self.grid.setIcon(self._theme.icon("view-grid-outline"))
        self.map.setIcon(self._theme.icon("map-search-outline"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
