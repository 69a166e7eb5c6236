"""The strip of pictures that come next, with what was said of those that are through."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.review.session import SaveState
from garbage_gui.ui.text import number
from garbage_gui.ui.theme import RADIUS_SMALL, Theme
from garbage_gui.ui.thumbnails import ThumbnailProvider

SIDE = 84
MARGIN = 4
THUMBNAIL = 128
MARKS: dict[SaveState, tuple[str, str]] = {
    SaveState.SAVING: ("progress-clock", "warning"),
    SaveState.SAVED: ("check-circle", "success"),
    SaveState.FAILED: ("alert-circle", "error"),
}


# A picture that is out of the set teaches nothing: it must not look like one that was labelled.
OUT_MARK = ("eye-off-outline", "text_muted")


class Filmstrip(QWidget):
    """The queue in one row; a click goes to a picture, the wheel runs along it.

    Paints only what is in sight and keeps nothing for each picture, so 100,000 are as light as ten (a list view
    takes half a second to lay them out). The keys that move through the queue are those of the page.
    """

    picked = Signal(int)

    def __init__(self, theme: Theme, thumbnails: ThumbnailProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filmstrip")
        self._theme = theme
        self._thumbnails = thumbnails
        self._ids: Sequence[int] = ()
        self._states: dict[int, SaveState] = {}
        self._out: set[int] = set()
        self._current = -1
        self._left = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        thumbnails.ready.connect(self.update)
        theme.changed.connect(self.update)
        self.retranslate()

    @property
    def current(self) -> int:
        return self._current

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show this queue, nothing said of it yet."""
        self._ids = ids
        self._states = {}
        self._out = set()
        self.set_current(-1)

    def set_current(self, row: int) -> None:
        """Frame this one, and have it a third from the left, so that more is seen of what comes."""
        self._current = row
        self._center()
        self.retranslate()
        self.update()

    def set_state(self, image_id: int, state: SaveState | None, *, out: bool = False) -> None:
        """Mark what is known of the decision about an image; ``out``: it was to leave the set."""
        if out and state is not None:
            self._out.add(image_id)
        else:
            self._out.discard(image_id)
        if state is None:
            self._states.pop(image_id, None)
        else:
            self._states[image_id] = state
        self.update()

    def visible_rows(self) -> range:
        """The rows that are in sight now."""
        first = max(0, self._left // SIDE)
        return range(first, min(len(self._ids), (self._left + self.width()) // SIDE + 1))

    def row_at(self, x: int) -> int | None:
        """The row at this place; None beside the pictures."""
        row = (self._left + x) // SIDE
        return row if 0 <= row < len(self._ids) else None

    def is_settled(self) -> bool:
        return self._thumbnails.idle()

    def sizeHint(self) -> QSize:
        return QSize(6 * SIDE, SIDE + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(SIDE, SIDE + 2)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Pictures of this queue"))
        self.setAccessibleDescription(self._describe(self._current))

    # Qt ----------------------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._center()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(round(event.position().x()))
        if event.button() == Qt.MouseButton.LeftButton and row is not None:
            self.picked.emit(row)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The wheel of a mouse is vertical; the strip is not.
        delta = event.angleDelta()
        self._scroll_to(self._left - (delta.x() or delta.y()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self.row_at(event.pos().x())
            if row is not None:
                QToolTip.showText(event.globalPos(), self._describe(row), self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        # The ones in front last: what was asked for last is made first.
        for row in reversed(self.visible_rows()):
            self._paint(painter, row)

    def _paint(self, painter: QPainter, row: int) -> None:
        image_id = self._ids[row]
        box = QRectF(row * SIDE - self._left + MARGIN, MARGIN + 1, SIDE - 2 * MARGIN, SIDE - 2 * MARGIN)
        state = self._states.get(image_id)
        image = self._thumbnails.image(image_id, THUMBNAIL)
        outline = QPainterPath()
        outline.addRoundedRect(box, RADIUS_SMALL, RADIUS_SMALL)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(box, self._theme.color("surface_sunken"))
        if image is not None and not image.isNull():
            if state is not None and row != self._current:
                painter.setOpacity(0.55)
            painter.drawImage(box, image, _middle(image))
        painter.restore()
        if image is not None and image.isNull():
            side = QRectF(box.center().x() - 12, box.center().y() - 12, 24, 24)
            draw_glyph(painter, "image-off-outline", self._theme.color("text_muted"), side)
        if row == self._current:
            painter.setPen(QPen(self._theme.color("accent"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), RADIUS_SMALL + 1, RADIUS_SMALL + 1)
        if state is not None:
            self._paint_mark(painter, box, *self.mark_of(image_id, state))

    def mark_of(self, image_id: int, state: SaveState) -> tuple[str, str]:
        """The icon and the colour for a decision about an image."""
        return OUT_MARK if state is SaveState.SAVED and image_id in self._out else MARKS[state]

    def _paint_mark(self, painter: QPainter, box: QRectF, icon: str, color: str) -> None:
        disc = QRectF(box.right() - 21, box.bottom() - 21, 18, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface"))
        painter.drawEllipse(disc)
        draw_glyph(painter, icon, self._theme.color(color), disc.adjusted(1, 1, -1, -1))

    def _describe(self, row: int) -> str:
        if not 0 <= row < len(self._ids):
            return ""
        words = {
            SaveState.SAVING: self.tr("saving"),
            SaveState.SAVED: self.tr("saved"),
            SaveState.FAILED: self.tr("not saved"),
        }
        name = self.tr("Picture {number} of {count}").format(
            number=number(row + 1), count=number(len(self._ids))
        )
        state = self._states.get(self._ids[row])
        if state is SaveState.SAVED and self._ids[row] in self._out:
            return f"{name}, {self.tr('left out of the set')}"
        return f"{name}, {words[state]}" if state is not None else name

    def _center(self) -> None:
        self._scroll_to(self._current * SIDE - self.width() // 3)

    def _scroll_to(self, left: int) -> None:
        self._left = max(0, min(left, len(self._ids) * SIDE - self.width()))
        self.update()


def _middle(image: QImage) -> QRectF:
    """The largest square in the middle of a picture."""
    side = min(image.width(), image.height())
    return QRectF((image.width() - side) / 2, (image.height() - side) / 2, side, side)
