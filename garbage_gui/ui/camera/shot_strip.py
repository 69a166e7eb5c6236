"""The recent shots in one row, newest first."""

from __future__ import annotations

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
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.thumbnails import ThumbnailProvider
from garbage_gui.ui.widgets.picture_cell import paint_thumbnail

Index = QModelIndex | QPersistentModelIndex
IMAGE_ID_ROLE = Qt.ItemDataRole.UserRole + 1
CELL = QSize(84, 66)
PICTURE = 128
MOST = 24


class ShotsModel(QAbstractListModel):
    """Ids of images, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: list[int] = []

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(self._ids)

    def set_ids(self, ids: list[int]) -> None:
        self.beginResetModel()
        self._ids = list(ids)[:MOST]
        self.endResetModel()

    def put_first(self, image_id: int) -> None:
        """Add a shot, or bring it to the front when it is there already."""
        if image_id in self._ids:
            row = self._ids.index(image_id)
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._ids[row]
            self.endRemoveRows()
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._ids.insert(0, image_id)
        self.endInsertRows()

    def row_of(self, image_id: int) -> int | None:
        return self._ids.index(image_id) if image_id in self._ids else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == IMAGE_ID_ROLE:
            return self._ids[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tr("Shot {number}").format(number=index.row() + 1)
        return None


class ShotDelegate(QStyledItemDelegate):
    """Paints one small picture, with a frame where it is chosen."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailProvider, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect.adjusted(3, 3, -3, -3)
        state: QStyle.StateFlag = option.state
        painter.save()
        image = self._thumbnails.image(int(index.data(IMAGE_ID_ROLE)), PICTURE)
        paint_thumbnail(painter, rect, image, self._theme.color("surface_sunken"))
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(self._theme.color("accent"), 3))
            painter.drawRect(rect)
        painter.restore()


class ShotStrip(QListView):
    """One row; the arrow keys or a click choose a shot: `chosen` carries its image."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, thumbnails: ThumbnailProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shots = ShotsModel(self)
        self.setObjectName("recent_shots")
        style(self, role="strip")
        self.setModel(self.shots)
        self.setItemDelegate(ShotDelegate(theme, thumbnails, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(CELL.height() + 14)
        thumbnails.ready.connect(self.viewport().update)
        self.selectionModel().currentChanged.connect(self._on_current)

    def choose(self, image_id: int) -> None:
        """Mark this shot as the one that is shown."""
        row = self.shots.row_of(image_id)
        if row is not None:
            self.setCurrentIndex(self.shots.index(row))

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        image_id = current.data(IMAGE_ID_ROLE)
        if isinstance(image_id, int):
            self.chosen.emit(image_id)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Recent shots"))
