"""The end of a queue, or a look back on the way: what was done, and what comes next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from garbage_gui.training.metrics import wilson_interval
from garbage_gui.ui.review.judging import Judging
from garbage_gui.ui.review.session import Summary
from garbage_gui.ui.text import duration, number, percent, translate
from garbage_gui.ui.theme import Theme, style


class FinishPanel(QWidget):
    """Shows a `Summary`; offers to read the queue again (or to go on, where it is not through) and to train."""

    again_asked = Signal()
    go_on_asked = Signal()
    train_asked = Signal()
    agreement_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._summary = Summary(0, 0, 0, 0, 0, 0.0)
        self._through = True
        self._judging = Judging.LABEL
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel(self)
        self._title.setObjectName("review_finished")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        style(self._title, role="heading")
        self._names = [QLabel(self) for _ in range(5)]
        self._values = [QLabel(self) for _ in range(5)]
        self.again = QPushButton(self)
        self.again.setObjectName("review_again")
        self.again.clicked.connect(lambda _=False: self._next())
        self.train = QPushButton(self)
        self.train.setObjectName("review_train")
        style(self.train, kind="primary")
        self.train.clicked.connect(lambda _=False: self.train_asked.emit())
        self.agreement = QPushButton(self)
        self.agreement.setObjectName("review_finished_agreement")
        style(self.agreement, kind="primary")
        self.agreement.clicked.connect(lambda _=False: self.agreement_asked.emit())
        self._lay_out()
        theme.changed.connect(self._icons)
        self._icons()
        self.retranslate()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for row, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            style(name, role="muted")
            style(value, role="subheading")
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(name, row, 0)
            grid.addWidget(value, row, 1)
        table = QHBoxLayout()
        table.addStretch(1)
        table.addLayout(grid)
        table.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.again)
        buttons.addWidget(self.train)
        buttons.addWidget(self.agreement)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(self._icon)
        column.addWidget(self._title)
        column.addLayout(table)
        column.addSpacing(12)
        column.addLayout(buttons)
        column.addStretch(3)

    def show_summary(
        self, summary: Summary, *, through: bool = True, judging: Judging = Judging.LABEL
    ) -> None:
        """Sum the session up; ``through``: the queue is, else there are more pictures to go on with.

        ``judging`` is what was said in it: labels teach the model, opinions tell how well people agree.
        """
        self._summary = summary
        self._through = through
        self._judging = judging
        self._texts()

    def _next(self) -> None:
        (self.again_asked if self._through else self.go_on_asked).emit()

    def retranslate(self) -> None:
        self.train.setText(self.tr("Train with what was corrected"))
        self.agreement.setText(self.tr("Show how well you agree"))
        self._texts()

    def _texts(self) -> None:
        s = self._summary
        self._title.setText(
            self.tr("This queue is through") if self._through else self.tr("This session so far")
        )
        self.again.setText(
            self.tr("Read the queue again") if self._through else self.tr("Go on with the queue")
        )
        agreement = agreement_text(s)
        pace = f"{s.per_minute:.0f}" if s.per_minute is not None else "-"
        rows = (
            (
                self.tr("Reviewed") if self._judging.of_labels else self.tr("Judged"),
                number(s.reviewed),
            ),
            (self.tr("Corrected"), number(s.corrected)),
            (self.tr("As the model had said"), agreement),
            (self.tr("Time"), duration(s.seconds)),
            (self.tr("Pictures a minute"), pace),
        )
        for (name, value), name_label, value_label in zip(rows, self._names, self._values, strict=True):
            name_label.setText(name)
            value_label.setText(value)
            # Nothing was said in this sitting, so there is nothing to sum up.
            name_label.setVisible(s.reviewed > 0)
            value_label.setVisible(s.reviewed > 0)
        of_labels = self._judging.of_labels
        for corrected in (self._names[1], self._values[1]):
            corrected.setVisible(s.reviewed > 0 and of_labels)
        self.train.setVisible(s.reviewed > 0 and of_labels)
        self.agreement.setVisible(not of_labels)

    def _icons(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("check-circle-outline", 64, "success"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def agreement_text(summary: Summary) -> str:
    """The share of labels that are as the model had said, with its 95 % interval."""
    if not summary.compared:
        return "-"
    low, high = wilson_interval(summary.agreed, summary.compared)
    return translate("Review", "{share} ({low:.0f} to {high:.0f})").format(
        share=percent(summary.agreed / summary.compared), low=100 * low, high=100 * high
    )


def summary_line(summary: Summary) -> str:
    """The whole session in one line."""
    text = translate(
        "Review", "Reviewed {reviewed}, corrected {corrected}; as the model had said: {agreement}"
    )
    parts = [
        text.format(
            reviewed=number(summary.reviewed),
            corrected=number(summary.corrected),
            agreement=agreement_text(summary),
        ),
        duration(summary.seconds),
    ]
    if summary.per_minute is not None:
        parts.append(translate("Review", "{pace:.0f} a minute").format(pace=summary.per_minute))
    return " · ".join(parts)
