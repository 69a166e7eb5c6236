"""The picture in front, large: itself, the map over it, or why it cannot be shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QResizeEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from garbage_gui.store.records import ImageRecord
from garbage_gui.ui.review.loading import LoadedPicture
from garbage_gui.ui.text import file_size, image_name, message_text
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.widgets.empty_state import EmptyState
from garbage_gui.ui.widgets.picture_view import PictureView


class Stage(QWidget):
    """Shows a `LoadedPicture` with its name below; ``find_asked`` that its file, which is gone, shall be looked for."""

    find_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: LoadedPicture | None = None
        self._image: ImageRecord | None = None
        self._has_map = False
        self._map_of = ""
        self.view = PictureView(theme, self)
        self.view.setObjectName("review_picture")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.missing = EmptyState(theme, "image-off-outline", callback=self.find_asked.emit, parent=self)
        self.missing.setObjectName("review_missing")
        self._caption = QLabel(self)
        self._caption.setObjectName("review_caption")
        self._caption.setTextFormat(Qt.TextFormat.PlainText)
        self._caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._caption.setMinimumWidth(60)
        style(self._caption, role="caption")
        layers = QWidget(self)
        self._layers = QStackedLayout(layers)
        self._layers.setContentsMargins(0, 0, 0, 0)
        self._layers.addWidget(self.view)
        self._layers.addWidget(self.missing)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 4)
        column.setSpacing(4)
        column.addWidget(layers, 1)
        column.addWidget(self._caption)
        self.retranslate()

    @property
    def shown(self) -> LoadedPicture | None:
        return self._picture

    @property
    def has_map(self) -> bool:
        """Whether a map lies over the picture."""
        return self._has_map

    def device_side(self) -> int:
        """The longer side of the space for the picture, in pixels of the screen."""
        return round(max(self.width(), self.height()) * self.devicePixelRatioF())

    def show_picture(self, picture: LoadedPicture | None) -> None:
        """Show this; None while it is decoded: what was there goes, lest the wrong picture is judged."""
        if picture is self._picture and picture is not None:
            return
        self._picture = picture
        self.show_map(None, "")
        self.view.set_image(picture.image if picture is not None else None)
        broken = picture is not None and picture.image is None
        self._layers.setCurrentWidget(self.missing if broken else self.view)
        self._texts()

    def show_image(self, image: ImageRecord | None) -> None:
        """Whose picture it is: name and size go below."""
        self._image = image
        self._texts()

    def show_map(self, overlay: QImage | None, class_name: str) -> None:
        """Lay a map over the picture: where the model sees this class."""
        self._has_map = overlay is not None
        self._map_of = class_name if overlay is not None else ""
        self.view.set_overlay(overlay)
        self._texts()

    def retranslate(self) -> None:
        self.view.setAccessibleName(self.tr("The picture to review"))
        self._texts()

    def _texts(self) -> None:
        if self._picture is not None and self._picture.error is not None:
            self.missing.set_texts(
                self.tr("This picture cannot be shown"),
                message_text(self._picture.error)
                + " "
                + self.tr("It is not labelled unseen: skip it with Space, or exclude it with X."),
                self.tr("Find the file …") if self._picture.gone else "",
            )
        text = ""
        if self._image is not None:
            name = image_name(self._image)
            size = f"{self._image.width} × {self._image.height}"
            text = f"{name} · {size} · {file_size(self._image.bytes)}"
            self._caption.setToolTip(str(self._image.path) if self._image.path is not None else "")
        if self._map_of:
            text = self.tr("Where the model sees “{name}”").format(name=self._map_of) + (
                f" · {text}" if text else ""
            )
        metrics = QFontMetrics(self._caption.font())
        self._caption.setText(
            metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, max(60, self.width() - 32))
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._texts()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
