"""A few pictures side by side, with what was said about each: the fixed ones, the newly broken ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from garbage_gui.ui.theme import TEXT_SIZES, Theme, style
from garbage_gui.ui.thumbnails import ThumbnailProvider
from garbage_gui.ui.widgets.picture_cell import paint_thumbnail

Index = QModelIndex | QPersistentModelIndex
PICTURE_ROLE = Qt.ItemDataRole.UserRole + 1
CELL = QSize(132, 132)
CAPTION = 34
THUMBNAIL = 160


@dataclass(frozen=True)
class JudgedPicture:
    """One picture: what people say it is, and what the two models say."""

    image_id: int
    caption: str
    sentence: str


class JudgedModel(QAbstractListModel):
    """The pictures in the order given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: tuple[JudgedPicture, ...] = ()

    @property
    def pictures(self) -> tuple[JudgedPicture, ...]:
        return self._pictures

    def set_pictures(self, pictures: Sequence[JudgedPicture]) -> None:
        self.beginResetModel()
        self._pictures = tuple(pictures)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._pictures)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        picture = self._pictures[index.row()]
        if role == PICTURE_ROLE:
            return picture
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return picture.sentence
        return None


class JudgedDelegate(QStyledItemDelegate):
    """Paints the thumbnail with a frame in ``color`` and two lines below."""

    def __init__(
        self,
        theme: Theme,
        thumbnails: ThumbnailProvider,
        color: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails
        self._color = color

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        picture = index.data(PICTURE_ROLE)
        if not isinstance(picture, JudgedPicture):
            return
        cell: QRect = option.rect.adjusted(4, 4, -4, -4)
        state: QStyle.StateFlag = option.state
        room = QRect(cell.left(), cell.top(), cell.width(), cell.height() - CAPTION)
        painter.save()
        image = self._thumbnails.image(picture.image_id, THUMBNAIL)
        paint_thumbnail(painter, room, image, self._theme.color("surface_sunken"))
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.setPen(
            QPen(
                self._theme.color("focus" if chosen else self._color),
                3 if chosen else 2,
            )
        )
        painter.drawRect(room)
        font = painter.font()
        font.setPixelSize(TEXT_SIZES["caption"])
        painter.setFont(font)
        metrics = QFontMetrics(font)
        for number, line in enumerate(picture.caption.split("\n")[:2]):
            painter.setPen(self._theme.color("text" if number == 0 else "text_muted"))
            box = QRect(cell.left(), room.bottom() + 3 + number * 16, cell.width(), 16)
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, cell.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class PictureStrip(QListView):
    """Wraps into rows; Enter or a double click opens the pictures from that one on."""

    opened = Signal(int)

    def __init__(
        self,
        theme: Theme,
        thumbnails: ThumbnailProvider,
        color: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.judged = JudgedModel(self)
        style(self, role="strip")
        self.setModel(self.judged)
        self.setItemDelegate(JudgedDelegate(theme, thumbnails, color, self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(CELL)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        thumbnails.ready.connect(self.viewport().update)
        theme.changed.connect(self.viewport().update)
        self.activated.connect(self._on_activated)

    def _on_activated(self, index: QModelIndex) -> None:
        picture = index.data(PICTURE_ROLE)
        if isinstance(picture, JudgedPicture):
            self.opened.emit(picture.image_id)
