"""What another model says otherwise: how many pictures, from which class to which, and showing only these."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from garbage_gui.store.records import JobRecord
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.classify.delegates import CHANGED_ICON
from garbage_gui.ui.classify.filters import ResultFilter, Shown
from garbage_gui.ui.classify.rows import Totals
from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.text import model_name, name_of_class, number
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.widgets.elided_label import ElidedLabel


def is_compared(run: JobRecord | None) -> bool:
    """Whether this run was made to see what another model says otherwise."""
    return run is not None and "before" in run.parameters


class ChangeBar(QFrame):
    """Emits which results are asked for; hidden for a run that is not compared to another."""

    filter_asked = Signal(object)

    def __init__(self, theme: Theme, taxonomy: Taxonomy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._taxonomy = taxonomy
        self._run: JobRecord | None = None
        self._totals = Totals()
        self._filter = ResultFilter()
        self._listed: list[tuple[str, str]] = []
        self.setObjectName("change_bar")
        style(self, role="card")
        self._icon = QLabel(self)
        self.line = ElidedLabel(self)
        self.line.setObjectName("change_line")
        self.pairs = QComboBox(self)
        self.pairs.setObjectName("change_pairs")
        self.pairs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.pairs.setMinimumContentsLength(22)
        self.pairs.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.pairs.activated.connect(lambda _: self._ask(changed=True))
        self.only = QPushButton(self)
        self.only.setObjectName("change_only")
        self.only.setCheckable(True)
        self.only.setIconSize(BESIDE_TEXT)
        self.only.clicked.connect(lambda checked=False: self._ask(changed=checked))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self.line, 1)
        row.addWidget(self.pairs)
        row.addWidget(self.only)
        theme.changed.connect(self._icons)
        self._icons()
        self.retranslate()
        self.hide()

    def show_changes(self, run: JobRecord | None, totals: Totals) -> None:
        """Show what changed in ``run``, as far as its results have come."""
        self._run, self._totals = run, totals
        self.setVisible(is_compared(run))
        if is_compared(run):
            self._write()

    def show_filter(self, result_filter: ResultFilter) -> None:
        self._filter = result_filter
        self.only.setChecked(result_filter.shown is Shown.CHANGED)
        self._choose_pair()

    def _ask(self, *, changed: bool) -> None:
        pair = self.pairs.currentData() if changed else None
        shown = Shown.CHANGED if changed else Shown.ALL
        self.filter_asked.emit(ResultFilter(shown, self._filter.category, tuple(pair) if pair else None))

    def _write(self) -> None:
        totals = self._totals
        names = self._run.parameters.get("names") if self._run is not None else None
        before, now = names if isinstance(names, list) and len(names) == 2 else ("", "")
        text = self.tr("{changed} of {count} changed: “{before}” → “{now}”")
        self.line.set_whole(
            text.format(
                changed=number(totals.changed),
                count=number(totals.compared),
                before=model_name(str(before)),
                now=model_name(str(now)),
            )
        )
        self.only.setEnabled(totals.changed > 0 or self.only.isChecked())
        self.pairs.setEnabled(totals.changed > 0)
        self._fill()

    def _fill(self) -> None:
        """List the pairs of classes, the most frequent first; their counts grow while results come."""
        counted = self._totals.pairs.most_common()
        if [pair for pair, _ in counted] != self._listed:
            self._listed = [pair for pair, _ in counted]
            self.pairs.clear()
            self.pairs.addItem("", None)
            for pair in self._listed:
                self.pairs.addItem("", list(pair))
        self.pairs.setItemText(
            0, self.tr("Every change ({count})").format(count=number(self._totals.changed))
        )
        for place, (pair, count) in enumerate(counted, start=1):
            text = self.tr("{before} → {now} ({count})").format(
                before=self._name(pair[0]), now=self._name(pair[1]), count=number(count)
            )
            self.pairs.setItemText(place, text)
        self._choose_pair()

    def _choose_pair(self) -> None:
        pair = self._filter.pair
        place = self._listed.index(pair) + 1 if pair in self._listed else 0
        if self.pairs.count() and place != self.pairs.currentIndex():
            self.pairs.setCurrentIndex(place)

    def _name(self, key: str) -> str:
        return name_of_class(self._taxonomy, key)

    def _icons(self) -> None:
        self._icon.setPixmap(self._theme.pixmap(CHANGED_ICON, 18, "accent"))
        self.only.setIcon(self._theme.icon("filter-outline"))

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Changes between two models"))
        self.pairs.setAccessibleName(self.tr("From which class to which"))
        self.pairs.setToolTip(self.tr("Show only the pictures that went from one class to another"))
        self.only.setText(self.tr("Changed only"))
        self.only.setToolTip(self.tr("Show only the pictures whose class is another now, or all (C)"))
        if self._run is not None:
            self._write()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
