"""The Agreement page: how well two people agree beyond chance, on what, and the pictures behind it."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.messages import Message
from garbage_gui.ui.agreement.class_table import AgreementTable, kappa_text
from garbage_gui.ui.agreement.people_matrix import PeopleMatrix
from garbage_gui.ui.agreement.reading import Overview, read_overview
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.page import Page
from garbage_gui.ui.text import name_of_class, number, percent, person_name
from garbage_gui.ui.theme import style
from garbage_gui.ui.widgets.empty_state import EmptyState

FIGURES = 4
# Wider than this, lines of a table are hard to follow.
WIDEST = 1280
NARROWEST_TABLE = 504
LONGEST_NAME = 112


class AgreementPage(Page):
    """Reached from Review and the palette; it is no step of the daily work."""

    name: ClassVar[str] = "agreement"
    icon_name: ClassVar[str] = "account-multiple-check-outline"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._overview: Overview | None = None
        self._wanted: tuple[str, str] | None = None
        self._reading = self._again = self._active = False
        self._title = QLabel(self)
        style(self._title, role="title")
        self._pair_name = QLabel(self)
        self.pair = QComboBox(self)
        self.pair.setObjectName("agreement_pair")
        self.pair.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.pair.setMaximumWidth(360)
        self.pair.activated.connect(self._pair_chosen)
        self._pair_name.setBuddy(self.pair)
        self.more = self._button("agreement_more", lambda: context.navigate("review", order="second_opinion"))
        self.decide = self._button("agreement_decide", self._decide)
        style(self.decide, kind="primary")
        self._names = [QLabel(self) for _ in range(FIGURES)]
        self._values = [QLabel(self) for _ in range(FIGURES)]
        self._explanation = QLabel(self)
        self._explanation.setObjectName("agreement_explanation")
        self._explanation.setWordWrap(True)
        style(self._explanation, role="muted")
        self.table = AgreementTable(context.theme, context.workspace.taxonomy, self)
        self.matrix = PeopleMatrix(context.theme, self)
        self.matrix.cell_opened.connect(self._open_cell)
        self.empty = EmptyState(
            context.theme,
            self.icon_name,
            callback=lambda: context.navigate("review", order="second_opinion"),
            parent=self,
        )
        self._lay_out()
        context.theme.changed.connect(self._icons)
        context.changes.operations_changed.connect(self._store_changed)
        context.changes.labels_changed.connect(self._store_changed)
        self._icons()
        self.retranslate()

    def _button(self, name: str, callback: Any) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setIconSize(BESIDE_TEXT)
        button.clicked.connect(lambda _=False: callback())
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self._pair_name, self.pair):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.more)
        head.addWidget(self.decide)
        figures = QFrame(self)
        style(figures, role="card")
        row = QHBoxLayout(figures)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(24)
        for name, value in zip(self._names, self._values, strict=True):
            style(name, role="caption")
            style(value, role="heading")
            both = QVBoxLayout()
            both.setSpacing(2)
            both.addWidget(name)
            both.addWidget(value)
            row.addLayout(both, 1)
        matrix = QFrame(self)
        style(matrix, role="card")
        inside = QVBoxLayout(matrix)
        inside.setContentsMargins(8, 8, 8, 8)
        # Many classes need more room than a small window has.
        scroll = QScrollArea(matrix)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        style(self.matrix, role="scrolled")
        scroll.setWidget(self.matrix)
        inside.addWidget(scroll)
        parts = QHBoxLayout()
        parts.setSpacing(12)
        self.table.setMinimumWidth(NARROWEST_TABLE)
        parts.addWidget(self.table, 1)
        parts.addWidget(matrix, 1)
        there = QWidget(self)
        inner = QVBoxLayout(there)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        inner.addLayout(head)
        inner.addWidget(figures)
        inner.addWidget(self._explanation)
        inner.addLayout(parts, 1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(there)
        self._stack.addWidget(self.empty)
        whole = QWidget(self)
        whole.setMaximumWidth(WIDEST)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._stack, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.addStretch(1)
        outer.addWidget(whole, 100)
        outer.addStretch(1)

    # Page --------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Agreement")

    def activate(self, **arguments: Any) -> None:
        """``first`` and ``second`` choose the pair to show."""
        self._active = True
        first, second = arguments.get("first"), arguments.get("second")
        if isinstance(first, str) and isinstance(second, str):
            self._wanted = (first, second)
        self._read()

    def deactivate(self) -> None:
        self._active = False

    def settled(self) -> bool:
        return self._overview is not None and not self._reading

    def retranslate(self) -> None:
        self.setAccessibleName(self.title())
        self._title.setText(self.title())
        self._pair_name.setText(self.tr("Between"))
        self.pair.setAccessibleName(self.tr("Whose agreement is shown"))
        self.pair.setToolTip(
            self.tr("In brackets the pictures that both judged, one of them without seeing the label")
        )
        self.more.setText(self.tr("More second opinions"))
        self.more.setToolTip(self.tr("Judge pictures that somebody else labelled"))
        self.empty.set_texts(
            self.tr("No second opinions yet"),
            self.tr(
                "Let two people judge the same pictures, the second without seeing what the first said. "
                "Then you see here how well they agree, and on which classes they do not."
            ),
            self.tr("Give second opinions"),
        )
        self.table.retranslate()
        self._show()

    # Reading -----------------------------------------------------------------------------------------

    def _store_changed(self) -> None:
        if self._active:
            self._read()

    def _read(self) -> None:
        if self._reading:
            self._again = True
            return
        self._reading = True
        self.context.background.run(
            read_overview,
            self.context.workspace,
            self._wanted,
            done=self._arrived,
            failed=self._failed,
            owner=self,
        )

    def _arrived(self, overview: Overview) -> None:
        self._reading = False
        self._overview = overview
        self._show()
        if self._again:
            self._again = False
            self._read()

    def _failed(self, message: Message) -> None:
        self._reading = self._again = False
        self.context.messages.error(message)

    # Showing -----------------------------------------------------------------------------------------

    def _show(self) -> None:
        overview = self._overview
        if overview is None:
            return
        found = overview.agreement
        self._stack.setCurrentIndex(0 if found is not None else 1)
        if found is None:
            return
        first, second = person_name(found.first), person_name(found.second)
        self.pair.clear()
        for pair in overview.pairs:
            self.pair.addItem(
                self.tr("{first} and {second} ({count})").format(
                    first=self._short(pair.first), second=self._short(pair.second), count=number(pair.images)
                ),
                (pair.first, pair.second),
            )
            if (pair.first, pair.second) == (found.first, found.second):
                self.pair.setCurrentIndex(self.pair.count() - 1)
        kappa = found.overall
        observed = percent(kappa.observed or 0.0)
        shares = f"{observed} ({100 * kappa.observed_low:.0f}–{100 * kappa.observed_high:.0f})"
        chance = percent(kappa.expected) if kappa.expected is not None else "-"
        for place, (name, value) in enumerate(
            (
                (self.tr("Cohen's kappa (95 % interval)"), kappa_text(kappa)),
                (self.tr("Said the same (95 % interval)"), shares),
                (self.tr("By chance alone"), chance),
                (self.tr("Pictures"), number(kappa.images)),
            )
        ):
            self._names[place].setText(name)
            self._values[place].setText(value)
        undecided = len(found.undecided)
        self.decide.setText(self.tr("Decide disagreements ({count})").format(count=number(undecided)))
        self.decide.setToolTip(self.tr("See both opinions and the picture, and say who is right"))
        self.decide.setVisible(undecided > 0)
        self._explanation.setText(self._explain())
        names = [name_of_class(self.context.workspace.taxonomy, key) for key in found.classes]
        self.table.figures.set_agreement(found)
        self.matrix.set_people(first, second, names, found.table.tolist())

    def _short(self, operator: str) -> str:
        return self.fontMetrics().elidedText(person_name(operator), Qt.TextElideMode.ElideRight, LONGEST_NAME)

    def _explain(self) -> str:
        found = self._overview.agreement if self._overview is not None else None
        if found is None:
            return ""
        if found.overall.kappa is None:
            return self.tr(
                "Both only ever said one class, so there is no agreement beyond chance to measure."
            )
        text = self.tr(
            "Kappa is 1 where both always say the same, and 0 where they agree no more than chance would have it."
        )
        if found.few:
            text += " " + self.tr("So few pictures tell little: the intervals are rough.")
        return text

    def _pair_chosen(self, row: int) -> None:
        self._wanted = self.pair.itemData(row)
        self._read()

    def _decide(self) -> None:
        found = self._overview.agreement if self._overview is not None else None
        if found is not None:
            self.context.navigate("review", order="adjudication", between=(found.first, found.second))

    def _open_cell(self, row: int, column: int) -> None:
        found = self._overview.agreement if self._overview is not None else None
        ids = found.images.get((row, column), ()) if found is not None else ()
        if ids:
            self.context.navigate("review", image_ids=list(ids))

    def _icons(self) -> None:
        self.more.setIcon(self.context.theme.icon("account-eye-outline"))
        self.decide.setIcon(self.context.theme.icon("scale-balance", "text_on_accent"))
