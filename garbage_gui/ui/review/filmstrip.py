"""The strip of pictures that come next, with what was said of those that are through."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.review.session import SaveState
from garbage_gui.ui.theme import RADIUS_SMALL, Theme
from garbage_gui.ui.thumbnails import ThumbnailProvider

Index = QModelIndex | QPersistentModelIndex
SIDE = 84
MARGIN = 4
THUMBNAIL = 128
MARKS: dict[SaveState, tuple[str, str]] = {
    SaveState.SAVING: ("progress-clock", "warning"),
    SaveState.SAVED: ("check-circle", "success"),
    SaveState.FAILED: ("alert-circle", "error"),
}


class QueueModel(QAbstractListModel):
    """The queue's image ids. It holds 100,000 of them as lightly as ten."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: Sequence[int] = ()
        self._states: dict[int, SaveState] = {}

    def set_ids(self, ids: Sequence[int]) -> None:
        self.beginResetModel()
        self._ids = tuple(ids)
        self._states = {}
        self.endResetModel()

    def set_state(self, image_id: int, state: SaveState | None) -> None:
        if state is None:
            self._states.pop(image_id, None)
        else:
            self._states[image_id] = state

    def id_at(self, row: int) -> int:
        return self._ids[row]

    def state_at(self, row: int) -> SaveState | None:
        return self._states.get(self._ids[row])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = self.state_at(index.row())
            words = {
                SaveState.SAVING: self.tr("saving"),
                SaveState.SAVED: self.tr("saved"),
                SaveState.FAILED: self.tr("not saved"),
            }
            name = self.tr("Picture {number} of {count}").format(number=index.row() + 1, count=len(self._ids))
            return f"{name}, {words[state]}" if state is not None else name
        return None


class FilmDelegate(QStyledItemDelegate):
    """Paints a thumbnail, a frame around the picture in front, and the mark of its decision."""

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailProvider, model: QueueModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails
        self._model = model
        self.current = -1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(SIDE, SIDE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.row()
        box = QRectF(option.rect).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(box, RADIUS_SMALL, RADIUS_SMALL)
        state = self._model.state_at(row)
        image = self._thumbnails.image(self._model.id_at(row), THUMBNAIL)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(box, self._theme.color("surface_sunken"))
        if image is not None and not image.isNull():
            if state is not None and row != self.current:
                painter.setOpacity(0.55)
            painter.drawImage(box, image, _middle(image))
        painter.restore()
        if image is not None and image.isNull():
            side = QRectF(box.center().x() - 12, box.center().y() - 12, 24, 24)
            draw_glyph(painter, "image-off-outline", self._theme.color("text_muted"), side)
        if row == self.current:
            painter.setPen(QPen(self._theme.color("accent"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), RADIUS_SMALL + 1, RADIUS_SMALL + 1)
        if state is not None:
            self._paint_mark(painter, box, state)
        painter.restore()

    def _paint_mark(self, painter: QPainter, box: QRectF, state: SaveState) -> None:
        icon, color = MARKS[state]
        disc = QRectF(box.right() - 21, box.bottom() - 21, 18, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface"))
        painter.drawEllipse(disc)
        draw_glyph(painter, icon, self._theme.color(color), disc.adjusted(1, 1, -1, -1))


def _middle(image: QImage) -> QRectF:
    """The largest square in the middle of a picture."""
    side = min(image.width(), image.height())
    return QRectF((image.width() - side) / 2, (image.height() - side) / 2, side, side)


class Filmstrip(QListView):
    """The queue in one row; a click goes to a picture. Holds any number of them."""

    picked = Signal(int)

    def __init__(self, theme: Theme, thumbnails: ThumbnailProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filmstrip")
        self._queue = QueueModel(self)
        self._thumbnails = thumbnails
        self.setModel(self._queue)
        self._delegate = FilmDelegate(theme, thumbnails, self._queue, self)
        self.setItemDelegate(self._delegate)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.SinglePass)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(SIDE + 2)
        self.clicked.connect(lambda index: self.picked.emit(index.row()))
        thumbnails.ready.connect(self.viewport().update)
        theme.changed.connect(self.viewport().update)
        self.retranslate()

    @property
    def queue(self) -> QueueModel:
        return self._queue

    def set_ids(self, ids: Sequence[int]) -> None:
        self._queue.set_ids(ids)
        self._delegate.current = -1

    def set_current(self, row: int) -> None:
        """Frame this one, and have it a third from the left, so that more is seen of what comes."""
        self._delegate.current = row
        self._center()
        self.viewport().update()

    def set_state(self, image_id: int, state: SaveState | None) -> None:
        self._queue.set_state(image_id, state)
        self.viewport().update()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Pictures of this queue"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._center()

    def wheelEvent(self, event: object) -> None:
        # The wheel of a mouse is vertical; the strip is not.
        delta = event.angleDelta()  # type: ignore[attr-defined]
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (delta.x() or delta.y()))

    def _center(self) -> None:
        row = self._delegate.current
        if 0 <= row < self._queue.rowCount():
            # Rows are of one size, so the place is known without asking for any of them.
            self.executeDelayedItemsLayout()
            bar = self.horizontalScrollBar()
            bar.setValue(max(0, row * SIDE - self.viewport().width() // 3))

    def visible_rows(self) -> range:
        """The rows that are in sight now."""
        first = self.indexAt(QPoint(1, SIDE // 2)).row()
        last = self.indexAt(QPoint(self.viewport().width() - 1, SIDE // 2)).row()
        return range(max(first, 0), (last if last >= 0 else self._queue.rowCount() - 1) + 1)

    def is_settled(self) -> bool:
        return self._thumbnails.idle()
