"""Below the top bar: what the order of the queue needs to know, and in words what it went by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from garbage_gui.messages import Message
from garbage_gui.services.review import LARGEST_AUDIT, OtherModel, QueueRequest
from garbage_gui.ui.text import message_text, number
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.widgets.number_box import number_box


class QueueBar(QFrame):
    """There only where there is something to choose or to tell; emits the queue that is asked for."""

    asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style(self, role="bar")
        self._request = QueueRequest()
        self._note: Message | None = None
        self._others: Sequence[OtherModel] = ()
        self.other_name = QLabel(self)
        self.other = QComboBox(self)
        self.other.setObjectName("review_other_model")
        self.other.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.other.activated.connect(self._other_chosen)
        self.other_name.setBuddy(self.other)
        self.size_name = QLabel(self)
        self.sample = number_box(self, "review_sample_size", 1, LARGEST_AUDIT)
        self.size_name.setBuddy(self.sample)
        self.seed_name = QLabel(self)
        self.seed = number_box(self, "review_sample_seed", 0, 2**31 - 1)
        self.seed_name.setBuddy(self.seed)
        self.draw = QPushButton(self)
        self.draw.setObjectName("review_draw")
        self.draw.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.draw.clicked.connect(lambda _=False: self._draw())
        self.note = QLabel(self)
        self.note.setObjectName("review_note")
        self.note.setWordWrap(True)
        style(self.note, role="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        for widget in (
            self.other_name, self.other, self.size_name, self.sample, self.seed_name, self.seed, self.draw,
        ):  # fmt: skip
            row.addWidget(widget)
        row.addWidget(self.note, 1)
        self.retranslate()

    def show_queue(self, request: QueueRequest, note: Message | None) -> None:
        """Show what belongs to this queue."""
        self._request, self._note = request, note
        if request.order in ("second_opinion", "adjudication"):
            self.hide()  # those have a bar of their own
            return
        self.sample.setValue(request.size)
        self.seed.setValue(request.seed)
        self._choose_other()
        self._texts()

    def show_other_models(self, others: Sequence[OtherModel]) -> None:
        """The models that the active one can be compared to."""
        self._others = others
        self.other.clear()
        for model in others:
            self.other.addItem(f"{model.name} ({number(model.images)})", model.model_id)
        self._choose_other()
        self._texts()

    def _choose_other(self) -> None:
        place = self.other.findData(self._request.other_model)
        if place >= 0:
            self.other.setCurrentIndex(place)

    def _other_chosen(self, row: int) -> None:
        self.asked.emit(replace(self._request, other_model=str(self.other.itemData(row))))

    def _draw(self) -> None:
        self.asked.emit(replace(self._request, size=self.sample.value(), seed=self.seed.value()))

    def retranslate(self) -> None:
        self.other_name.setText(self.tr("Second model"))
        self.other.setAccessibleName(self.tr("Second model"))
        self.other.setToolTip(self.tr("Compared to the active model; in brackets the pictures it looked at"))
        self.size_name.setText(self.tr("Pictures"))
        self.sample.setAccessibleName(self.tr("Pictures in the sample"))
        self.seed_name.setText(self.tr("Number of the draw"))
        self.seed.setAccessibleName(self.tr("Number of the draw"))
        self.seed.setToolTip(self.tr("The same number draws the same pictures again"))
        self.draw.setText(self.tr("Draw"))
        self._texts()

    def _texts(self) -> None:
        compares, draws = self._request.order == "disagreement", self._request.order == "audit"
        of_models: tuple[QWidget, ...] = (self.other_name, self.other)
        of_draw: tuple[QWidget, ...] = (self.size_name, self.sample, self.seed_name, self.seed, self.draw)
        for widget in of_models:
            widget.setVisible(compares and len(self._others) > 0)
        for widget in of_draw:
            widget.setVisible(draws)
        self.note.setText(message_text(self._note) if self._note is not None else "")
        self.setVisible((compares and len(self._others) > 0) or draws or self._note is not None)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
