"""The last shot: its picture, what the model says of it, and the keys that put it right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.camera.controller import ShownShot
from garbage_gui.ui.camera.frame_view import FrameView
from garbage_gui.ui.text import name_of_class
from garbage_gui.ui.theme import NOVEL_ICON, Theme, style
from garbage_gui.ui.widgets.suggestions import SuggestionsPanel

WIDTH = 316


class ShotPanel(QFrame):
    """Says what was decided only once it is saved: the page tells it so with another `ShownShot`."""

    class_chosen = Signal(str)
    accept_asked = Signal()
    find_asked = Signal()

    def __init__(self, theme: Theme, taxonomy: Taxonomy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shot_panel")
        style(self, role="side")
        self.setFixedWidth(WIDTH)
        self._theme = theme
        self._taxonomy = taxonomy
        self._shot: ShownShot | None = None
        self._heading = QLabel(self)
        style(self._heading, role="subheading")
        self._state = QLabel(self)
        self._state.setObjectName("shot_state")
        self._state_icon = QLabel(self)
        self.picture = FrameView(theme, QSize(120, 70), self)
        self.picture.setObjectName("shot_picture")
        self._novel_icon = QLabel(self)
        self._novel = QLabel(self)
        self._novel.setObjectName("shot_novel")
        self._novel.setWordWrap(True)
        self.suggestions = SuggestionsPanel(taxonomy, theme, self)
        self.suggestions.chosen.connect(self.class_chosen)
        self.accept = QPushButton(self)
        self.accept.setObjectName("accept_shot")
        style(self.accept, kind="primary")
        self.accept.clicked.connect(self.accept_asked)
        self.other = QPushButton(self)
        self.other.setObjectName("find_class")
        self.other.clicked.connect(self.find_asked)
        for button in (self.accept, self.other):
            # A click leaves the keys with the page; Tab still reaches the buttons.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._hint = QLabel(self)
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        style(self._hint, role="muted")
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._heading)
        head.addStretch(1)
        head.addWidget(self._state_icon)
        head.addWidget(self._state)
        mark = QHBoxLayout()
        mark.setSpacing(8)
        mark.addWidget(self._novel_icon, 0, Qt.AlignmentFlag.AlignTop)
        mark.addWidget(self._novel, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.accept, 1)
        buttons.addWidget(self.other, 1)
        self._work = QWidget(self)
        column = QVBoxLayout(self._work)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.picture, 1)
        column.addLayout(mark)
        column.addWidget(self.suggestions)
        column.addLayout(buttons)
        nothing = QWidget(self)
        inside = QVBoxLayout(nothing)
        inside.setContentsMargins(24, 24, 24, 24)
        inside.addWidget(self._hint)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(nothing)
        self._layers.addWidget(self._work)
        theme.changed.connect(self._show_state)
        self.retranslate()

    @property
    def shot(self) -> ShownShot | None:
        return self._shot

    def show_shot(self, shot: ShownShot | None) -> None:
        self._shot = shot
        self._layers.setCurrentIndex(0 if shot is None else 1)
        self.picture.set_image(shot.image if shot is not None else QImage())
        if shot is not None:
            self.suggestions.show_suggestions(shot.suggestions, unsure=shot.unsure, label=shot.label)
            self.accept.setEnabled(shot.predicted is not None)
        self._show_state()

    def _show_state(self) -> None:
        shot = self._shot
        if shot is None:
            return
        self._novel_icon.setVisible(shot.novel)
        self._novel.setVisible(shot.novel)
        self._novel_icon.setPixmap(self._theme.pixmap(NOVEL_ICON, 18, "accent"))
        if shot.label is None:
            self._state_icon.clear()
            self._state.setText(self.tr("kept, not labelled yet"))
            style(self._state, role="muted")
            return
        self._state_icon.setPixmap(self._theme.pixmap("check-circle", 16, "success"))
        name = name_of_class(self._taxonomy, shot.label)
        room = WIDTH - 60 - self._heading.sizeHint().width()
        self._state.setText(self._state.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room))
        self._state.setToolTip(name)
        style(self._state, role="success")

    def retranslate(self) -> None:
        self._heading.setText(self.tr("Last shot"))
        self.picture.setAccessibleName(self.tr("Picture of the shot"))
        self._novel.setText(self.tr("Not seen before: it looks like nothing that the model was trained on."))
        self.accept.setText(self.tr("Accept"))
        self.accept.setToolTip(self.tr("What the model says is right (Enter)"))
        self.other.setText(self.tr("Another class"))
        self.other.setToolTip(self.tr("Find a class: just type its name, or press /"))
        self._hint.setText(
            self.tr("Press Space to take a shot. It is kept, recognised, and put right here with one key.")
        )
        self._show_state()
