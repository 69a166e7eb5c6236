"""A picture that fits its space, can be zoomed and moved, and may carry an activation map."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from garbage_gui.ui.theme import Theme

MOST_ZOOM = 12.0


class PictureView(QWidget):
    """Shows a decoded `QImage`; the wheel zooms, dragging moves, a double click fits it again."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image: QImage | None = None
        self._overlay: QImage | None = None
        self._zoom = 1.0
        self._offset = QPointF()
        self._grabbed: QPointF | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(80, 60)
        theme.changed.connect(self.update)

    @property
    def image(self) -> QImage | None:
        return self._image

    def set_image(self, image: QImage | None) -> None:
        """Show this picture, fitted; None shows nothing."""
        self._image = image if image is not None and not image.isNull() else None
        self._overlay = None
        self.fit()

    def set_overlay(self, overlay: QImage | None) -> None:
        """Lay this translucent picture over the whole of the other, stretched to its size."""
        self._overlay = overlay
        self.update()

    def fit(self) -> None:
        """Show the whole picture."""
        self._zoom, self._offset = 1.0, QPointF()
        self.update()

    def picture_rect(self) -> QRectF:
        """Where the picture is drawn, in the widget's coordinates."""
        if self._image is None:
            return QRectF()
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        # Small pictures are enlarged at most twice: more shows pixels, not the object.
        scale = min(scale, 2.0) * self._zoom
        width, height = self._image.width() * scale, self._image.height() * scale
        left = (self.width() - width) / 2 + self._offset.x()
        top = (self.height() - height) / 2 + self._offset.y()
        return QRectF(left, top, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self.picture_rect()
        painter.drawImage(place, self._image)
        if self._overlay is not None:
            painter.drawImage(place, self._overlay)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._image is None or event.angleDelta().y() == 0:
            return
        old = self._zoom
        self._zoom = min(MOST_ZOOM, max(1.0, old * (1.2 if event.angleDelta().y() > 0 else 1 / 1.2)))
        if self._zoom == 1.0:
            self._offset = QPointF()
        else:
            # What is under the pointer stays there.
            from_middle = event.position() - QPointF(self.width() / 2, self.height() / 2)
            self._offset = from_middle - (from_middle - self._offset) * (self._zoom / old)
        self.update()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._zoom > 1.0:
            self._grabbed = event.position() - self._offset

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            self._offset = event.position() - self._grabbed
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()
