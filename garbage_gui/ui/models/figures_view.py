"""The figures of one model on the check set, each in words that say what it means."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.nets.bundle import Measured
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.models.class_table import ClassTable
from garbage_gui.ui.text import number, percent
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.widgets.metric_text import accuracy_text

COMPACT_BELOW = 480
FIGURES = ("accuracy", "f1", "sure", "calibration")


class FigureCard(QFrame):
    """One number, its name above, what it means below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style(self, role="card")
        self._name = QLabel(self)
        style(self._name, role="caption")
        self._value = QLabel(self)
        style(self._value, role="heading")
        self._meaning = QLabel(self)
        self._meaning.setWordWrap(True)
        style(self._meaning, role="caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(self._name)
        column.addWidget(self._value)
        column.addWidget(self._meaning, 1, Qt.AlignmentFlag.AlignTop)

    def set_texts(self, name: str, value: str, meaning: str) -> None:
        self._name.setText(name)
        self._value.setText(value)
        self._meaning.setText(meaning)
        self.setToolTip(meaning)
        self.setAccessibleName(f"{name}: {value}. {meaning}")

    def set_compact(self, compact: bool) -> None:
        """Leave what it means to the tooltip: there is little room."""
        self._meaning.setVisible(not compact)

    @property
    def value(self) -> str:
        return self._value.text()


class FiguresView(QWidget):
    """Four figures and the table by class."""

    def __init__(self, theme: Theme, taxonomy: Taxonomy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measured: Measured | None = None
        self.cards = {name: FigureCard(self) for name in FIGURES}
        self.table = ClassTable(theme, taxonomy, self)
        self._nothing = QLabel(self)
        self._nothing.setWordWrap(True)
        style(self._nothing, role="muted")
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self._columns = 0
        row = QHBoxLayout()
        row.addLayout(self._grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(self._nothing)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self._place_cards(2)
        self.retranslate()

    def _place_cards(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, name in enumerate(FIGURES):
            self._grid.addWidget(self.cards[name], place // columns, place % columns)
        for column in range(len(FIGURES)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: object) -> None:
        self._place_cards(4 if self.width() >= 820 else 2)
        for card in self.cards.values():
            card.set_compact(self.height() < COMPACT_BELOW)

    def show_measured(self, measured: Measured | None) -> None:
        """Show these figures; None where the model was not measured here."""
        self._measured = measured
        self.table.figures.set_measured(measured)
        self.retranslate()

    def retranslate(self) -> None:
        self.table.retranslate()
        measured = self._measured
        self._nothing.setVisible(measured is None)
        self._nothing.setText(self.tr("This model was not measured on a check set."))
        self.table.setVisible(measured is not None)
        for card in self.cards.values():
            card.setVisible(measured is not None)
        if measured is None:
            return
        left_out = ""
        if measured.left_out:
            left_out = " " + self.tr("{count} were left out: near-duplicates, or seen in training.").format(
                count=number(measured.left_out)
            )
        self.cards["accuracy"].set_texts(
            self.tr("Accuracy"),
            accuracy_text(measured.model_dump()),
            self.tr("of {images} pictures that it never saw, with the 95 % interval.").format(
                images=number(measured.images)
            )
            + left_out,
        )
        self.cards["f1"].set_texts(
            self.tr("Mean F1 of the classes"),
            percent(measured.macro_f1, 1),
            self.tr("Every class counts alike here, also the rare ones."),
        )
        sure_accuracy = "-" if measured.sure_accuracy is None else percent(measured.sure_accuracy, 1)
        self.cards["sure"].set_texts(
            self.tr("Right when it is sure"),
            sure_accuracy,
            self.tr("It is sure of {share} of the pictures.").format(share=percent(measured.sure_share, 1)),
        )
        self.cards["calibration"].set_texts(
            self.tr("Calibration error"),
            percent(measured.ece, 1),
            self.tr(
                "So far are its confidences from the truth, on average; {before} before calibration."
            ).format(before=percent(measured.ece_uncalibrated, 1)),
        )
