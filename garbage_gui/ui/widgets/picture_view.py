"""A picture that fits its space, can be zoomed and moved, and may carry an activation map."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from garbage_gui.messages import Message
from garbage_gui.ui.background import Background, Call
from garbage_gui.ui.spoken import set_role
from garbage_gui.ui.theme import Theme

STEP = 1.25
MOST_ZOOM = 16.0
# Small pictures are enlarged at most twice: more shows pixels, not the object.
MOST_ENLARGED = 2
# The longer side of a picture that is decoded for looking at: 4000 x 3000 in 32 bits are 48 MB.
MOST_PIXELS = 4000


class PictureView(QWidget):
    """Shows a `QImage`, with an overlay of any size stretched over it.

    The wheel, ``+`` and ``-`` zoom, ``0`` fits it in, a drag or the arrow keys move it, a double click switches
    between whole and actual size.
    """

    zoom_changed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image: QImage | None = None
        self._overlay: QImage | None = None
        self._fitted: QPixmap | None = None
        self._zoom = 1.0  # 1 is the whole picture
        self._center = QPointF(0.5, 0.5)  # the point of the picture in the middle, as a share of it
        self._grabbed: QPointF | None = None
        self._call: Call | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_role(self, QAccessible.Role.Graphic)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(80, 60)
        theme.changed.connect(self.update)

    # What is shown -----------------------------------------------------------------------------------

    @property
    def image(self) -> QImage | None:
        return self._image

    @property
    def has_overlay(self) -> bool:
        return self._overlay is not None

    def set_image(self, image: QImage | None) -> None:
        """Show this picture, fitted; None shows nothing."""
        self._drop_call()
        self._image = image if image is not None and not image.isNull() else None
        self._overlay = None
        self._fitted = None
        self.fit()

    def set_overlay(self, overlay: QImage | None) -> None:
        """Lay this translucent picture over the whole of the other, stretched to its size."""
        self._overlay = overlay
        self.update()

    def set_picture(self, path: Path | None, background: Background) -> None:
        """Read the file off the window's thread, then show it; nothing is shown for one that cannot be read."""
        self._drop_call()
        if path is None:
            self.set_image(None)
            return
        self._call = background.run(read_image, path, done=self._show_read, failed=self._not_read, owner=self)

    def reading(self) -> bool:
        """Whether a file is being read."""
        return self._call is not None

    def _show_read(self, image: QImage) -> None:
        self._call = None
        self.set_image(image)

    def _not_read(self, message: Message) -> None:
        self._call = None
        self.set_image(None)

    def _drop_call(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None

    # Zoom --------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole picture."""
        self._set_zoom(1.0)

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Zoom so that the point of the picture under ``about`` stays where it is."""
        old = self.picture_rect()
        if old.isEmpty():
            return
        place = about if about is not None else QPointF(self.rect().center())
        share_x, share_y = (place.x() - old.left()) / old.width(), (place.y() - old.top()) / old.height()
        self._set_zoom(self._zoom * factor)
        new = self.picture_rect()
        self._move(
            QPointF(
                place.x() - share_x * new.width() - new.left(), place.y() - share_y * new.height() - new.top()
            )
        )

    def picture_rect(self) -> QRectF:
        """Where the picture is drawn, in the widget's coordinates."""
        size = self._fitting_size()
        width, height = size.width() * self._zoom, size.height() * self._zoom
        return QRectF(
            self.width() / 2 - self._center.x() * width,
            self.height() / 2 - self._center.y() * height,
            width,
            height,
        )

    def _set_zoom(self, zoom: float) -> None:
        self._zoom = min(max(zoom, 1.0), MOST_ZOOM)
        if self._zoom == 1.0:
            self._center = QPointF(0.5, 0.5)
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.zoom_changed.emit(self._zoom)
        self.update()

    def _move(self, by: QPointF) -> None:
        box = self.picture_rect()
        if box.isEmpty():
            return
        # The picture's edge stops at the view's edge.
        half_x = min(0.5, self.width() / box.width() / 2)
        half_y = min(0.5, self.height() / box.height() / 2)
        x, y = self._center.x() - by.x() / box.width(), self._center.y() - by.y() / box.height()
        self._center = QPointF(min(max(x, half_x), 1 - half_x), min(max(y, half_y), 1 - half_y))
        self.update()

    def _fitting_size(self) -> QSize:
        if self._image is None:
            return QSize(0, 0)
        size = self._image.size()
        return size.scaled(self.size().boundedTo(size * MOST_ENLARGED), Qt.AspectRatioMode.KeepAspectRatio)

    # Events ------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            box = self.picture_rect()
            if self._zoom == 1.0:
                # Scaled once, not at every repaint: that takes tens of milliseconds for a large picture.
                painter.drawPixmap(box.topLeft(), self._fitted_pixmap(self._image))
            else:
                painter.drawImage(box, self._image)
            if self._overlay is not None:
                painter.drawImage(box, self._overlay)
        if self.hasFocus():
            painter.setPen(self._theme.color("focus"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _fitted_pixmap(self, image: QImage) -> QPixmap:
        ratio = self.devicePixelRatioF()
        wanted = self._fitting_size() * ratio
        if self._fitted is None or self._fitted.size() != wanted:
            self._fitted = QPixmap.fromImage(
                image.scaled(
                    wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            )
            self._fitted.setDevicePixelRatio(ratio)
        return self._fitted

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fitted = None
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._fitted = None
        super().changeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps and self._image is not None:
            self.zoom_by(STEP**steps, event.position())
            event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._zoom > 1:
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            self._move(event.position() - self._grabbed)
            self._grabbed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            self._grabbed = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._image is None:
            return
        if self._zoom > 1:
            self.fit()
        else:
            actual = self._image.width() / max(1, self._fitting_size().width())
            self.zoom_by(max(actual, 2.0), event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif self._zoom > 1 and key in _MOVES:
            self._move(_MOVES[Qt.Key(key)])
        else:
            super().keyPressEvent(event)


_MOVES = {
    Qt.Key.Key_Left: QPointF(40, 0),
    Qt.Key.Key_Right: QPointF(-40, 0),
    Qt.Key.Key_Up: QPointF(0, 40),
    Qt.Key.Key_Down: QPointF(0, -40),
}


def read_image(path: Path) -> QImage:
    """The picture at ``path``, upright, at most `MOST_PIXELS` a side; runs on any thread.

    Goes through the app's one decoder, so that what is looked at is what the models see. Raises `PictureError`.
    """
    from garbage_gui.imaging.decode import read_picture

    picture = read_picture(path, at_least=MOST_PIXELS // 2)
    picture.thumbnail((MOST_PIXELS, MOST_PIXELS))
    data = picture.tobytes()
    image = QImage(data, picture.width, picture.height, picture.width * 3, QImage.Format.Format_RGB888)
    # The conversion copies, so the image does not point into `data` any more.
    return image.convertToFormat(QImage.Format.Format_RGB32)
