"""Below the top bar, for queues about people: whose labels to judge, which, how many; and the way to the agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.messages import Message
from garbage_gui.services.review import LARGEST_AUDIT, QueueRequest
from garbage_gui.services.second_opinions.giving import Candidates
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.text import class_name, message_text, number, person_name
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.widgets.flow_layout import FlowLayout
from garbage_gui.ui.widgets.number_box import number_box

WIDEST_CHOICE = 220


class PeopleBar(QFrame):
    """There for second opinions and decisions only; emits the queue that is ``asked`` for, and ``agreement_asked``."""

    asked = Signal(object)
    agreement_asked = Signal()

    def __init__(self, taxonomy: Taxonomy, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style(self, role="bar")
        self._taxonomy, self._theme = taxonomy, theme
        self._request = QueueRequest()
        self._note: Message | None = None
        self._candidates: Sequence[Candidates] = ()
        self.labelled_by = self._choice("review_labelled_by")
        self.by_class = self._choice("review_by_class")
        self.sample = number_box(self, "review_opinions_size", 1, LARGEST_AUDIT)
        self.seed = number_box(self, "review_opinions_seed", 0, 2**31 - 1)
        self.skip = QCheckBox(self)
        self.skip.setObjectName("review_skip_judged")
        self.skip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.draw = QPushButton(self)
        self.draw.setObjectName("review_draw_opinions")
        self.draw.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.draw.clicked.connect(lambda _=False: self.ask())
        self.agreement = QPushButton(self)
        self.agreement.setObjectName("review_show_agreement")
        self.agreement.setIconSize(BESIDE_TEXT)
        self.agreement.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.agreement.clicked.connect(lambda _=False: self.agreement_asked.emit())
        # The choice of a class says itself what it is.
        self._names: dict[QWidget, QLabel] = {
            widget: QLabel(self) for widget in (self.labelled_by, self.sample, self.seed)
        }
        self._of_draw: list[QWidget] = []
        self.note = QLabel(self)
        self.note.setObjectName("review_people_note")
        self.note.setWordWrap(True)
        style(self.note, role="muted")
        self._lay_out()
        theme.changed.connect(self._icon)
        self._icon()
        self.retranslate()

    def _choice(self, name: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.setMaximumWidth(WIDEST_CHOICE)
        return box

    def _lay_out(self) -> None:
        flow = FlowLayout(spacing=8)
        height = max(self.labelled_by.sizeHint().height(), self.sample.sizeHint().height())
        for widget in (self.labelled_by, self.by_class, self.sample, self.seed):
            pair = QWidget(self)
            pair.setMinimumHeight(height)
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 4, 0)
            row.setSpacing(6)
            if (name := self._names.get(widget)) is not None:
                name.setBuddy(widget)
                row.addWidget(name)
            row.addWidget(widget)
            self._of_draw.append(pair)
            flow.addWidget(pair)
        self._of_draw += [self.skip, self.draw]
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self.note, 1)
        below.addWidget(self.skip, 0, Qt.AlignmentFlag.AlignVCenter)
        below.addWidget(self.draw, 0, Qt.AlignmentFlag.AlignVCenter)
        below.addWidget(self.agreement, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(6)
        column.addLayout(flow)
        column.addLayout(below)

    # What is shown -----------------------------------------------------------------------------------

    def show_queue(self, request: QueueRequest, note: Message | None) -> None:
        """Show what belongs to this queue; nothing for one that is not about people."""
        self._request, self._note = request, note
        if request.order == "second_opinion":
            self.sample.setValue(request.size)
            self.seed.setValue(request.seed)
            self.skip.setChecked(request.skip_judged)
        self._fill()
        self._texts()

    def show_candidates(self, candidates: Sequence[Candidates]) -> None:
        """Whose labels can be judged."""
        self._candidates = candidates
        self._fill()

    def ask(self) -> None:
        """Ask for the sample that is chosen."""
        self.asked.emit(
            replace(
                self._request,
                labelled_by=self.labelled_by.currentData(),
                class_key=self.by_class.currentData(),
                size=self.sample.value(),
                seed=self.seed.value(),
                skip_judged=self.skip.isChecked(),
            )
        )

    def _fill(self) -> None:
        box, wanted = self.labelled_by, self._request.labelled_by
        box.clear()
        box.addItem(self.tr("anybody but me"), None)
        for candidate in self._candidates:
            box.addItem(f"{person_name(candidate.operator)} ({number(candidate.images)})", candidate.operator)
        if wanted is not None and box.findData(wanted) < 0:
            box.addItem(person_name(wanted), wanted)
        box.setCurrentIndex(max(0, box.findData(wanted)))
        box, wanted = self.by_class, self._request.class_key
        box.clear()
        box.addItem(self.tr("All classes"), None)
        for waste_class in self._taxonomy.classes:
            box.addItem(
                self._theme.category_icon(waste_class.category), class_name(waste_class), waste_class.key
            )
        box.setCurrentIndex(max(0, box.findData(wanted)))

    def retranslate(self) -> None:
        for widget, text, help_text in (
            (
                self.labelled_by,
                self.tr("Labelled by"),
                self.tr("Whose labels you judge; in brackets how many stand"),
            ),
            (
                self.by_class,
                self.tr("Class"),
                self.tr(
                    "Labelled so, or taken for it by the model: so the choice does not tell you the label"
                ),
            ),
            (self.sample, self.tr("Pictures"), self.tr("How many are drawn at random")),
            (
                self.seed,
                self.tr("Draw number"),
                self.tr("The same number draws the same pictures again"),
            ),
        ):
            if widget in self._names:
                self._names[widget].setText(text)
            widget.setAccessibleName(text)
            widget.setToolTip(help_text)
        self.skip.setText(self.tr("Skip what I judged"))
        self.skip.setToolTip(self.tr("Leave out pictures that you labelled or gave an opinion on"))
        self.draw.setText(self.tr("Draw"))
        self.draw.setToolTip(self.tr("Draw these pictures and begin"))
        self.agreement.setText(self.tr("Agreement"))
        self.agreement.setToolTip(self.tr("How well people agree: Cohen's kappa, class by class"))
        self._fill()
        self._texts()

    def _texts(self) -> None:
        draws = self._request.order == "second_opinion"
        for widget in self._of_draw:
            widget.setVisible(draws)
        self.note.setText(message_text(self._note) if self._note is not None else "")
        self.setVisible(draws or self._request.order == "adjudication")

    def _icon(self) -> None:
        self.agreement.setIcon(self._theme.icon("account-multiple-check-outline"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
