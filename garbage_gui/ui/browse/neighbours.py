"""A row of small pictures beside the chosen one: its near-duplicates, or what looks like it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QIcon, QPixmap, QShowEvent
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from garbage_gui.ui.text import number
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.thumbnails import ThumbnailProvider
from garbage_gui.ui.widgets.flow_layout import FlowLayout

SIDE = 60
MOST = 8


class Neighbours(QWidget):
    """``chosen`` is the image that was clicked, ``all_asked`` that all of them shall be shown in the grid."""

    chosen = Signal(int)
    all_asked = Signal()

    def __init__(
        self, name: str, theme: Theme, thumbnails: ThumbnailProvider, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme = theme
        self._thumbnails = thumbnails
        self._ids: Sequence[int] = ()
        self._missing: set[int] = set()
        self.title = QLabel(self)
        style(self.title, role="subheading")
        self.word = QLabel(self)
        self.word.setWordWrap(True)
        style(self.word, role="muted")
        self.all_button = QToolButton(self)
        self.all_button.setObjectName(f"{name}_all")
        style(self.all_button, kind="quiet")
        self.all_button.clicked.connect(lambda _=False: self.all_asked.emit())
        self.buttons: list[QToolButton] = []
        pictures = QWidget(self)
        flow = FlowLayout(pictures, spacing=4)
        for place in range(MOST):
            button = QToolButton(pictures)
            button.setIconSize(QSize(SIDE, SIDE))
            style(button, kind="quiet")
            button.clicked.connect(partial(self._clicked, place))
            button.hide()
            flow.addWidget(button)
            self.buttons.append(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.title, self.word, pictures, self.all_button):
            column.addWidget(widget)
        thumbnails.ready.connect(self._arrived)
        self.show_ids((), "")

    @property
    def ids(self) -> Sequence[int]:
        return self._ids

    def show_ids(self, image_ids: Sequence[int], word: str) -> None:
        """Show the first of these images; ``word`` stands there where none are."""
        self._ids = image_ids
        self._missing = set(image_ids[:MOST])
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(image_ids))
            button.setIcon(QIcon())
        self.word.setText(word)
        self.word.setVisible(not image_ids)
        self.all_button.setVisible(bool(image_ids))
        self.retranslate()
        self._arrived()

    def idle(self) -> bool:
        return not self._missing

    def retranslate(self) -> None:
        for place, button in enumerate(self.buttons):
            text = self.tr("Picture {place} of {count}: show it").format(
                place=number(place + 1), count=number(len(self._ids))
            )
            button.setToolTip(text)
            button.setAccessibleName(f"{self.title.text()}: {text}")
        self.all_button.setText(
            self.tr("Show all {count} in the grid").format(count=number(len(self._ids) + 1))
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _arrived(self) -> None:
        if not self._missing or not self.isVisible():
            return
        size = round(SIDE * self.devicePixelRatioF())
        for image_id, button in zip(self._ids, self.buttons, strict=False):
            if image_id in self._missing and (image := self._thumbnails.image(image_id, size)) is not None:
                self._missing.discard(image_id)
                if image.isNull():
                    button.setIcon(self._theme.icon("image-off-outline", "text_muted"))
                else:
                    button.setIcon(QIcon(QPixmap.fromImage(image)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrived()

    def _clicked(self, place: int, _checked: bool = False) -> None:
        if place < len(self._ids):
            self.chosen.emit(self._ids[place])
