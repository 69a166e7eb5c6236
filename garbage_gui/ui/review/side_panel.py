"""Beside the picture: what it is labelled, what the model says, what can be done, what was said before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from garbage_gui.messages import Message
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.review.judging import Judging
from garbage_gui.ui.review.loading import ReviewItem
from garbage_gui.ui.review.session import SaveState
from garbage_gui.ui.text import message_text, name_of_class, percent, with_key
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.widgets.history_panel import HistoryPanel
from garbage_gui.ui.widgets.suggestions import SuggestionsPanel

WIDTH = 336


class SidePanel(QFrame):
    """Shows one `ReviewItem`; emits what a person clicks."""

    chosen = Signal(str)
    find_asked = Signal()
    exclude_asked = Signal()
    skip_asked = Signal()
    pointed = Signal(str)

    def __init__(self, taxonomy: Taxonomy, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style(self, role="side")
        self.setFixedWidth(WIDTH)
        self._taxonomy = taxonomy
        self._theme = theme
        self._item: ReviewItem | None = None
        self._state: SaveState | None = None
        self._why_not: Message | None = None
        self._unseen = False
        self._exclude_key, self._skip_key = "X", "Space"
        self.label_line = QLabel(self)
        self.label_line.setObjectName("review_label")
        self.label_line.setWordWrap(True)
        style(self.label_line, role="subheading")
        self.state_line = QLabel(self)
        self.state_line.setObjectName("review_state")
        self.hint = QLabel(self)
        self.hint.setObjectName("review_hint")
        self.hint.setWordWrap(True)
        style(self.hint, role="caption")
        self.suggestions = SuggestionsPanel(taxonomy, theme, self)
        self.suggestions.chosen.connect(self.chosen)
        self.suggestions.pointed.connect(self.pointed)
        self.finder_button = self._button("review_find", self.find_asked)
        self.exclude = self._button("review_exclude", self.exclude_asked)
        self.skip = self._button("review_skip", self.skip_asked)
        self.history = HistoryPanel(taxonomy, theme, self)
        self._lay_out()
        theme.changed.connect(self._icons)
        self._icons()
        self.retranslate()

    def _button(self, name: str, signal: object) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setIconSize(BESIDE_TEXT)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _=False: signal.emit())  # type: ignore[attr-defined]
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.label_line, 1)
        head.addWidget(self.state_line, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.exclude, 1)
        buttons.addWidget(self.skip, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.hint)
        column.addWidget(self.suggestions)
        column.addWidget(self.finder_button)
        column.addLayout(buttons)
        column.addWidget(self.history, 1)
        column.addStretch(0)  # takes the rest when the history is not there
        self._column = column

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a low window the history goes, so that what is worked with keeps its height."""
        shown = not self.history.isHidden()
        of_history = self.history.minimumSizeHint().height() + self._column.spacing()
        needed = self._column.minimumHeightForWidth(self.width()) + (0 if shown else of_history)
        if shown != (needed <= self.height()):
            self.history.setVisible(not shown)

    # What is shown -----------------------------------------------------------------------------------

    def show_item(self, item: ReviewItem | None, *, why_not: Message | None, unseen: bool = False) -> None:
        """Show this image (None: it is still read).

        ``why_not`` says why the model could not look at it; ``unseen``: nobody can, which is told elsewhere.
        """
        self._item, self._why_not, self._unseen = item, why_not, unseen
        self._texts()
        self.suggestions.show_suggestions(
            item.suggestions if item is not None else (),
            unsure=item.unsure if item is not None else False,
            label=item.image.label if item is not None else None,
        )
        blind = item is not None and item.judging is Judging.OPINION
        self.history.set_events(
            item.history if item is not None else (), item.opinions if item is not None else (), hidden=blind
        )
        self.exclude.setEnabled(item is not None and item.judging.of_labels)
        self._make_room()

    def show_state(self, state: SaveState | None) -> None:
        """Whether what was said of this image is on the disk."""
        self._state = state
        words = {
            SaveState.SAVING: (self.tr("Saving …"), "muted"),
            SaveState.SAVED: (self.tr("Saved"), "success"),
            SaveState.FAILED: (self.tr("Not saved"), "error"),
        }
        text, role = words[state] if state is not None else ("", "muted")
        self.state_line.setText(text)
        style(self.state_line, role=role)

    def show_keys(self, *, exclude: str, skip: str, labels: Sequence[str]) -> None:
        """The keys that the controls have; ``labels`` are those of the suggestions."""
        self._exclude_key, self._skip_key = exclude, skip
        for button, key in zip(self.suggestions.buttons, labels, strict=True):
            button.show_key(key)
        self.retranslate()

    def retranslate(self) -> None:
        self.finder_button.setText(self.tr("Another class: type its name"))
        self.finder_button.setToolTip(self.tr("Type any letter, or / for an empty field"))
        self.skip.setText(with_key(self.tr("Skip"), self._skip_key))
        self.skip.setToolTip(with_key(self.tr("Go on without saying anything"), self._skip_key))
        self.show_state(self._state)
        self._texts()

    def _texts(self) -> None:
        item = self._item
        out = item is not None and item.image.excluded
        self.exclude.setText(with_key(self.tr("Put back") if out else self.tr("Exclude"), self._exclude_key))
        self.exclude.setToolTip(
            with_key(
                self.tr("Use this picture again") if out else self.tr("Leave this picture out of the set"),
                self._exclude_key,
            )
        )
        self.label_line.setText(self._label_text(item))
        self.hint.setText(self._hint_text(item))
        self.hint.setVisible(bool(self.hint.text()))

    def _name(self, key: str) -> str:
        return name_of_class(self._taxonomy, key)

    def _label_text(self, item: ReviewItem | None) -> str:
        if item is None:
            return self.tr("Reading …")
        if item.judging is Judging.OPINION:
            if item.own is None or item.own.class_key is None:
                return self.tr("What is it?")
            return self.tr("You say: {name}").format(name=self._name(item.own.class_key))
        if item.judging is Judging.DECISION and item.image.label is not None:
            if item.image.label_cause == "adjudication":
                return self.tr("Decided: {name}").format(name=self._name(item.image.label))
            return self.tr("Who is right?")
        if item.image.excluded:
            return self.tr("Left out of the set")
        if item.image.label is None:
            return self.tr("Not labelled yet")
        return self.tr("Labelled: {name}").format(name=self._name(item.image.label))

    def _hint_text(self, item: ReviewItem | None) -> str:
        """What a person must know before trusting the suggestions."""
        if item is None or (self._unseen and item.predicted is None):
            return ""
        if item.model_id is None:
            return self.tr("No model is active, so these are simply the first classes.")
        if self._why_not is not None and item.predicted is None:
            return message_text(self._why_not)
        if item.predicted is None:
            return self.tr("The model is looking at this picture …")
        if item.judging is Judging.DECISION:
            return self.tr("The model says: {name}, {share}").format(
                name=self._name(item.predicted), share=percent(item.confidence or 0.0)
            )
        if self._taxonomy.get(item.predicted) is None:
            return self.tr("The model says “{name}”, a class that this workspace does not have.").format(
                name=item.predicted
            )
        if item.other is not None:
            return self.tr("“{model}” says: {name}, {share}").format(
                model=item.other.model,
                name=self._name(item.other.class_key),
                share=percent(item.other.confidence),
            )
        if item.novel:
            return self.tr("Not seen before: it looks like nothing that the model was trained on.")
        if item.unsure:
            return self.tr("The model is not sure.")
        label = item.image.label
        if label is not None and label != item.predicted and not item.image.excluded:
            return self.tr("The model disagrees with the label.")
        return ""

    def _icons(self) -> None:
        self.finder_button.setIcon(self._theme.icon("magnify"))
        self.exclude.setIcon(self._theme.icon("eye-off-outline"))
        self.skip.setIcon(self._theme.icon("skip-next-outline"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
