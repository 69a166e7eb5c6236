"""A grid of images that is as fast with 100,000 as with ten."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QHoverEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.text import class_name, is_chinese, name_of_class, percent, split_name, translate
from garbage_gui.ui.theme import CATEGORY_ICONS, RADIUS_LARGE, TEXT_SIZES, Theme, style
from garbage_gui.ui.thumbnails import ThumbnailProvider
from garbage_gui.ui.widgets.image_cards import Card, ImageCards
from garbage_gui.ui.widgets.painted_once import PaintedOnce
from garbage_gui.ui.widgets.picture_cell import fit

Index = QModelIndex | QPersistentModelIndex
ID_ROLE = Qt.ItemDataRole.UserRole + 1
SMALLEST, LARGEST = 96, 384
ZOOM_STEP = 32
GAP = 8
INSET = 6
CAPTION = 40
# Most are there to learn from and have no mark.
SPLIT_ICONS = {"validation": "scale-balance", "test": "shield-check-outline"}
GONE_ICON = "file-alert-outline"
# One screen full of cards, also on a screen of 3840 by 2160 pixels.
MOST_PAINTED_BYTES = 32 * 1024 * 1024
_SEEN_STATES = (
    QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver
)


class ImageIdsModel(QAbstractListModel):
    """Ids, and nothing else: what there is to say about one is fetched when it is seen."""

    def __init__(self, taxonomy: Taxonomy, cards: ImageCards, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._taxonomy = taxonomy
        self._cards = cards
        self._ids: array[int] = array("q")

    @property
    def ids(self) -> Sequence[int]:
        return self._ids

    def set_ids(self, ids: Sequence[int]) -> None:
        self.beginResetModel()
        self._ids = array("q", ids)
        self.endResetModel()

    def row(self, image_id: int) -> int:
        """Where an image is; -1 where it is not."""
        try:
            return self._ids.index(image_id)
        except ValueError:
            return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        image_id = self._ids[index.row()]
        if role == ID_ROLE:
            return image_id
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            card = self._cards.card(image_id)
            if card is None:
                return None
            text = describe(card, self._taxonomy)
            gone = translate("ImageGrid", "its file is gone")
            return f"{text}\n{gone}" if self._cards.is_gone(image_id) else text
        return None


def describe(card: Card, taxonomy: Taxonomy) -> str:
    """A card in words: for screen readers and tool tips."""
    parts = [card.name]
    if card.label is not None:
        parts.append(
            translate("ImageGrid", "labelled {name}").format(name=name_of_class(taxonomy, card.label))
        )
    if card.predicted is not None and card.confidence is not None:
        parts.append(
            translate("ImageGrid", "predicted {name}, {share}").format(
                name=name_of_class(taxonomy, card.predicted), share=percent(card.confidence)
            )
        )
    if card.unsure:
        parts.append(translate("ImageGrid", "unsure"))
    if card.split is not None:
        parts.append(split_name(card.split))
    if card.excluded:
        parts.append(translate("ImageGrid", "excluded"))
    return "\n".join(parts)


class CardDelegate(QStyledItemDelegate):
    """Paints one image: its thumbnail, the class below with the icon and colour of its bin, and its state."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        theme: Theme,
        thumbnails: ThumbnailProvider,
        cards: ImageCards,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._classes = {c.key: c for c in taxonomy.classes}
        self._theme = theme
        self._thumbnails = thumbnails
        self._cards = cards
        self._painted = PaintedOnce(MOST_PAINTED_BYTES)
        self.cell = QSize(160, 160)
        theme.changed.connect(self.forget)

    def forget(self) -> None:
        """Paint all anew: the colours or the language are others."""
        self._painted.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        image_id = index.data(ID_ROLE)
        card = self._cards.card(image_id)
        picture = self._picture_box(QRectF(option.rect))
        ratio = painter.device().devicePixelRatioF()
        image = self._thumbnails.image(image_id, round(max(picture.width(), picture.height()) * ratio))
        looks = (
            card,
            card is not None and self._cards.is_gone(image_id),
            (option.state & _SEEN_STATES).value,
            image.cacheKey() if image is not None else None,
        )
        ground = self._theme.color("background")
        draw = partial(self._draw, option, card, image)
        self._painted.paint(painter, option.rect, looks, ground, draw)

    @staticmethod
    def _picture_box(cell: QRectF) -> QRectF:
        box = cell.adjusted(GAP / 2, GAP / 2, -GAP / 2, -GAP / 2)
        return box.adjusted(INSET, INSET, -INSET, -CAPTION)

    def _draw(
        self,
        option: QStyleOptionViewItem,
        card: Card | None,
        image: QImage | None,
        painter: QPainter,
        rect: QRect,
    ) -> None:
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        box = QRectF(rect).adjusted(GAP / 2, GAP / 2, -GAP / 2, -GAP / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter, box, state, selected)
        picture = self._picture_box(QRectF(rect))
        self._paint_picture(painter, picture, image, card)
        if card is not None:
            self._paint_caption(painter, box, card, option.font)
            self._paint_marks(painter, picture, card)

    def _paint_frame(self, painter: QPainter, box: QRectF, state: QStyle.StateFlag, selected: bool) -> None:
        color = self._theme.color
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        edge = "accent" if selected or focused else "border_strong" if over else "border"
        # The thick ring is that of the keys: it goes when they go elsewhere.
        width = 3.0 if focused else 1.0
        painter.setPen(QPen(color(edge), width))
        painter.setBrush(color("accent_soft" if selected else "surface"))
        inner = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(inner, RADIUS_LARGE, RADIUS_LARGE)

    def _paint_picture(self, painter: QPainter, box: QRectF, image: QImage | None, card: Card | None) -> None:
        ratio = painter.device().devicePixelRatioF()
        path = QPainterPath()
        path.addRoundedRect(box, 4, 4)
        if image is None:
            painter.fillPath(path, self._theme.color("surface_sunken"))
            return
        if image.isNull():
            painter.fillPath(path, self._theme.color("surface_sunken"))
            side = min(32.0, box.height() / 2)
            middle = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
            draw_glyph(painter, "image-off-outline", self._theme.color("text_muted"), middle)
            return
        target = fit(image, box)
        if card is not None and card.excluded:
            painter.setOpacity(0.35)
        painter.setRenderHint(
            QPainter.RenderHint.SmoothPixmapTransform, image.width() > target.width() * ratio + 1
        )
        painter.drawImage(target, image)
        painter.setOpacity(1.0)

    def _paint_caption(self, painter: QPainter, box: QRectF, card: Card, font: QFont) -> None:
        color = self._theme.color
        line = QRectF(box.left() + INSET + 2, box.bottom() - CAPTION + 3, box.width() - 2 * INSET - 4, 18)
        key = card.shown_class
        waste_class = self._classes.get(key) if key is not None else None
        left = line.left()
        font = QFont(font)
        font.setPixelSize(TEXT_SIZES["caption"] + 1)
        if waste_class is not None:
            tint = self._theme.category_color(waste_class.category)
            draw_glyph(
                painter, CATEGORY_ICONS[waste_class.category], tint, QRectF(left, line.top() + 1, 16, 16)
            )
            left += 20
        # A label is a fact and stands upright; what only a model says is slanted.
        # Chinese is never slanted; there the robot below the name says it alone.
        font.setItalic(card.label is None and key is not None and not is_chinese())
        font.setWeight(QFont.Weight.Medium if card.label is not None else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(color("text") if key is not None else color("text_muted"))
        text = (
            class_name(waste_class)
            if waste_class is not None
            else key or translate("ImageGrid", "No label yet")
        )
        room = line.right() - left
        painter.drawText(
            QRectF(left, line.top(), room, line.height()),
            Qt.AlignmentFlag.AlignVCenter,
            QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(room)),
        )
        self._paint_prediction(painter, QRectF(line.left(), line.bottom() - 1, line.width(), 16), card, font)

    def _paint_prediction(self, painter: QPainter, line: QRectF, card: Card, font: QFont) -> None:
        font.setItalic(False)
        font.setWeight(QFont.Weight.Normal)
        font.setPixelSize(TEXT_SIZES["caption"] - 1)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        color = self._theme.color
        if card.predicted is None or card.confidence is None:
            painter.setPen(color("text_muted"))
            name = metrics.elidedText(card.name, Qt.TextElideMode.ElideMiddle, int(line.width()))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)
            return
        share = percent(card.confidence)
        if card.agrees is False:
            waste_class = self._classes.get(card.predicted)
            said = class_name(waste_class) if waste_class is not None else card.predicted
            draw_glyph(
                painter, "not-equal-variant", color("error"), QRectF(line.left(), line.top() + 1, 14, 14)
            )
            painter.setPen(color("error"))
            text = f"{said} {share}"
        elif card.unsure:
            draw_glyph(
                painter, "help-circle-outline", color("warning"), QRectF(line.left(), line.top() + 1, 14, 14)
            )
            painter.setPen(color("warning"))
            text = translate("ImageGrid", "unsure {share}").format(share=share)
        else:
            icon = "check" if card.agrees else "robot-outline"
            draw_glyph(painter, icon, color("text_muted"), QRectF(line.left(), line.top() + 1, 14, 14))
            painter.setPen(color("text_muted"))
            text = share
        painter.setFont(font)
        room = line.adjusted(18, 0, 0, 0)
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width())),
        )

    def _paint_marks(self, painter: QPainter, box: QRectF, card: Card) -> None:
        names = []
        if self._cards.is_gone(card.image_id):
            names.append(GONE_ICON)
        if card.excluded:
            names.append("eye-off-outline")
        if card.split in SPLIT_ICONS:
            names.append(SPLIT_ICONS[card.split])
        right = box.right() - 2
        for name in names:
            mark = QRectF(right - 20, box.top() + 2, 20, 20)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("surface"))
            painter.drawRoundedRect(mark, 4, 4)
            tint = self._theme.color("warning" if name == GONE_ICON else "text_muted")
            draw_glyph(painter, name, tint, mark.adjusted(2, 2, -2, -2))
            right -= 22


class ImageGrid(QListView):
    """Shows images by id, to be chosen with mouse, rubber band and keyboard. Ctrl and the wheel zoom.

    ``opened`` is a double click or Enter; ``current_changed`` the image with the focus, -1 for none; ``drag_asked``
    that chosen images are pulled away. Where a cell is follows from its number, so that nothing is laid out: a
    million images take as long as ten. (`QListView` lays all of them out, but is what screen readers know.)
    """

    opened = Signal(int)
    current_id_changed = Signal(int)
    chosen_changed = Signal()
    zoom_changed = Signal(int)
    drag_asked = Signal()

    def __init__(
        self,
        taxonomy: Taxonomy,
        theme: Theme,
        thumbnails: ThumbnailProvider,
        cards: ImageCards,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._cards = cards
        self._theme = theme
        self._zoom = 160
        self._columns = 1
        self._hover = QModelIndex()
        self._band = QRect()
        self._anchor = 0
        self._ids = ImageIdsModel(taxonomy, cards, self)
        self._delegate = CardDelegate(taxonomy, theme, thumbnails, cards, self)
        # Scrolling fires at every pixel; what is visible is asked for once it has paused that long.
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(25)
        self._look.timeout.connect(self._ask_for_visible)
        self.setModel(self._ids)
        self.setItemDelegate(self._delegate)
        style(self, role="grid")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(32)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._look.start())
        self.verticalScrollBar().rangeChanged.connect(lambda *_: self._look.start())
        thumbnails.ready.connect(self.viewport().update)
        cards.changed.connect(self.viewport().update)
        theme.changed.connect(self.viewport().update)
        self.activated.connect(lambda index: self.opened.emit(index.data(ID_ROLE)))
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())
        self.selectionModel().currentChanged.connect(self._current_changed)
        self._set_grid()

    # Images ------------------------------------------------------------------------------------------

    @property
    def ids(self) -> Sequence[int]:
        return self._ids.ids

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show these; what was chosen and is still there stays chosen, and the place is kept."""
        chosen, current, place = set(self.chosen_ids()), self.current_id(), self.verticalScrollBar().value()
        self._hover = QModelIndex()
        self._ids.set_ids(ids)
        self.updateGeometries()
        self._look.start()
        model = self.selectionModel()
        if current is not None and (row := self._ids.row(current)) >= 0:
            model.setCurrentIndex(self._ids.index(row), QItemSelectionModel.SelectionFlag.NoUpdate)
        if chosen:
            selection = QItemSelection()
            for first, last in _runs(row for row, i in enumerate(ids) if i in chosen):
                selection.append(QItemSelectionRange(self._ids.index(first), self._ids.index(last)))
            model.select(selection, QItemSelectionModel.SelectionFlag.Select)
        self.verticalScrollBar().setValue(place)
        self.viewport().update()
        self.chosen_changed.emit()

    def chosen_ids(self) -> list[int]:
        """The chosen images in the order shown."""
        ranges = self.selectionModel().selection()
        rows: set[int] = set()
        for part in (ranges.at(i) for i in range(ranges.count())):
            rows.update(range(part.top(), part.bottom() + 1))
        return [self._ids.ids[row] for row in sorted(rows)]

    def chosen_count(self) -> int:
        ranges = self.selectionModel().selection()
        return sum(ranges.at(i).height() for i in range(ranges.count()))

    def current_id(self) -> int | None:
        index = self.currentIndex()
        return self._ids.ids[index.row()] if index.isValid() else None

    def row_of(self, image_id: int) -> int:
        """Where an image is in the order shown; -1 where it is not."""
        return self._ids.row(image_id)

    def go_to(self, image_id: int) -> None:
        """Make an image the current and only chosen one, and show it."""
        row = self._ids.row(image_id)
        if row >= 0:
            self.setCurrentIndex(self._ids.index(row))
            self.scrollTo(self._ids.index(row))

    def invert_chosen(self) -> None:
        """Choose what is not chosen, and nothing else."""
        if len(self._ids.ids):
            whole = QItemSelection(self._ids.index(0), self._ids.index(len(self._ids.ids) - 1))
            self.selectionModel().select(whole, QItemSelectionModel.SelectionFlag.Toggle)

    def settled(self) -> bool:
        """Whether all that is visible is there."""
        return not self._look.isActive() and self._thumbnails.idle() and self._cards.idle()

    # Zoom --------------------------------------------------------------------------------------------

    @property
    def zoom(self) -> int:
        return self._zoom

    def set_zoom(self, size: int) -> None:
        """The wanted width of a picture in pixels; the cells then share the row evenly."""
        size = min(max(size, SMALLEST), LARGEST)
        if size != self._zoom:
            self._zoom = size
            self._set_grid()
            self.zoom_changed.emit(size)

    def _set_grid(self) -> None:
        """Work out the cells anew; what was at the top stays there."""
        room = max(1, self.viewport().width())
        columns = max(1, room // (self._zoom + GAP))
        width = room // columns
        cell = QSize(width, round((width - GAP - 2 * INSET) * 0.78) + GAP + INSET + CAPTION)
        if cell != self._delegate.cell or columns != self._columns:
            bar = self.verticalScrollBar()
            top = bar.value() // max(1, self._delegate.cell.height()) * self._columns
            self._delegate.cell, self._columns = cell, columns
            self.setGridSize(cell)
            self.updateGeometries()
            bar.setValue(top // columns * cell.height())
            self.viewport().update()
            self._look.start()

    # Where cells are ---------------------------------------------------------------------------------

    def _rows(self) -> int:
        return -(-len(self._ids.ids) // self._columns)

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def doItemsLayout(self) -> None:
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._rows() * self._delegate.cell.height() - height))
        bar.setPageStep(height)

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        cell = self._delegate.cell
        row, column = divmod(index.row(), self._columns)
        return QRect(
            column * cell.width(), row * cell.height() - self.verticalOffset(), cell.width(), cell.height()
        )

    def indexAt(self, point: QPoint) -> QModelIndex:
        cell = self._delegate.cell
        column = point.x() // cell.width()
        row = (point.y() + self.verticalOffset()) // cell.height()
        number = row * self._columns + column
        inside = 0 <= column < self._columns and row >= 0 and number < len(self._ids.ids)
        return self._ids.index(number) if inside else QModelIndex()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        box, bar, height = self.visualRect(index), self.verticalScrollBar(), self.viewport().height()
        hints = QAbstractItemView.ScrollHint
        if hint == hints.PositionAtCenter:
            bar.setValue(bar.value() + box.center().y() - height // 2)
        elif hint == hints.PositionAtTop or (hint == hints.EnsureVisible and box.top() < 0):
            bar.setValue(bar.value() + box.top())
        elif hint == hints.PositionAtBottom or box.bottom() >= height:
            bar.setValue(bar.value() + box.bottom() + 1 - height)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        total = len(self._ids.ids)
        if not total:
            return QModelIndex()
        current = self.currentIndex()
        if not current.isValid():
            return self._ids.index(0)
        actions = QAbstractItemView.CursorAction
        page = max(1, self.viewport().height() // self._delegate.cell.height()) * self._columns
        steps = {
            actions.MoveLeft: -1,
            actions.MovePrevious: -1,
            actions.MoveRight: 1,
            actions.MoveNext: 1,
            actions.MoveUp: -self._columns,
            actions.MoveDown: self._columns,
            actions.MovePageUp: -page,
            actions.MovePageDown: page,
            actions.MoveHome: -total,
            actions.MoveEnd: total,
        }
        row = current.row() + steps[action]
        if action in (actions.MoveUp, actions.MoveDown) and not 0 <= row < total:
            # From the last full row into one that is not full; else stay.
            lower = action == actions.MoveDown and current.row() // self._columns < self._rows() - 1
            return self._ids.index(total - 1) if lower else current
        return self._ids.index(min(max(row, 0), total - 1))

    # Choosing ----------------------------------------------------------------------------------------

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Choose what a rubber band covers; with Shift, all from where the choice began to the current image."""
        rect = rect.normalized()
        if self.state() == QAbstractItemView.State.DragSelectingState:
            self._band = rect
            self.selectionModel().select(self._covered(rect), command)
            self.viewport().update()
            return
        current = self.currentIndex()
        if not current.isValid() or (rect.width() <= 1 and not self.indexAt(rect.topLeft()).isValid()):
            self.selectionModel().select(QItemSelection(), command)
            return
        if rect.width() <= 1 and rect.height() <= 1:
            self._anchor = current.row()
        first, last = sorted((min(self._anchor, len(self._ids.ids) - 1), current.row()))
        self.selectionModel().select(QItemSelection(self._ids.index(first), self._ids.index(last)), command)

    def _covered(self, rect: QRect) -> QItemSelection:
        """The cells that a rectangle of the viewport touches, a range each row of the grid."""
        cell, offset, total = self._delegate.cell, self.verticalOffset(), len(self._ids.ids)
        left = max(0, rect.left() // cell.width())
        right = min(self._columns - 1, rect.right() // cell.width())
        selection = QItemSelection()
        rows = range(
            max(0, (rect.top() + offset) // cell.height()),
            min(self._rows() - 1, (rect.bottom() + offset) // cell.height()) + 1,
        )
        for row in rows:
            first, last = row * self._columns + left, min(row * self._columns + right, total - 1)
            if first <= last:
                selection.append(QItemSelectionRange(self._ids.index(first), self._ids.index(last)))
        return selection

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect()) if selection.count() else QRegion()

    # Painting ----------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state & ~(
            QStyle.StateFlag.State_Selected
            | QStyle.StateFlag.State_HasFocus
            | QStyle.StateFlag.State_MouseOver
        )
        chosen, current, focused = self.selectionModel(), self.currentIndex(), self.hasFocus()
        cell, area = self._delegate.cell, event.rect()
        first = (area.top() + self.verticalOffset()) // cell.height() * self._columns
        last = ((area.bottom() + self.verticalOffset()) // cell.height() + 1) * self._columns
        for number in range(max(0, first), min(last, len(self._ids.ids))):
            index = self._ids.index(number)
            option.rect = self.visualRect(index)
            if not option.rect.intersects(area):
                continue
            state = plain
            if chosen.isSelected(index):
                state |= QStyle.StateFlag.State_Selected
            if index == current and focused:
                state |= QStyle.StateFlag.State_HasFocus
            if index == self._hover:
                state |= QStyle.StateFlag.State_MouseOver
            option.state = state
            self._delegate.paint(painter, option, index)
        if not self._band.isNull():
            edge = self._theme.color("accent")
            soft = QColor(edge)
            soft.setAlpha(40)
            painter.setPen(QPen(edge, 1))
            painter.setBrush(soft)
            painter.drawRect(self._band.adjusted(0, 0, -1, -1))
        painter.end()

    # Events ------------------------------------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHoverEvent):
            left = event.type() == QEvent.Type.HoverLeave
            under = QModelIndex() if left else self.indexAt(event.position().toPoint())
            if under != self._hover:
                for index in (self._hover, under):
                    self.viewport().update(self.visualRect(index))
                self._hover = under
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_grid()
        self.updateGeometries()
        self._look.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom + (ZOOM_STEP if event.angleDelta().y() > 0 else -ZOOM_STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # What is chosen is pulled away by the mouse; from anywhere else it draws a rubber band.
        chosen = self.selectionModel().isSelected(self.indexAt(event.position().toPoint()))
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        self.setDragEnabled(chosen and plain and event.button() == Qt.MouseButton.LeftButton)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._band = QRect()
        self.viewport().update()

    def startDrag(self, actions: Qt.DropAction) -> None:
        self.drag_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().data(ID_ROLE))
            return
        # Letters are keys of the page, not a search for names that this view does not have.
        with_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if (
            event.text().isprintable()
            and event.text()
            and event.key() != Qt.Key.Key_Space
            and not with_control
        ):
            event.ignore()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._delegate.forget()
            self.viewport().update()
        super().changeEvent(event)

    def visible_ids(self) -> list[int]:
        """The images in sight and one screen further down."""
        cell = self._delegate.cell
        start = self.verticalOffset() // cell.height() * self._columns
        rows = self.viewport().height() // cell.height() + 2
        return list(self._ids.ids[start : start + self._columns * rows])

    def _ask_for_visible(self) -> None:
        visible = self.visible_ids()
        self._cards.want(visible)
        self._thumbnails.want_only(set(visible))
        self.viewport().update()

    def _current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        shift = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        if current.isValid() and not shift:
            self._anchor = current.row()
        self.current_id_changed.emit(current.data(ID_ROLE) if current.isValid() else -1)

    def visualRectOf(self, image_id: int) -> QRect:
        """Where an image is drawn in the viewport."""
        return self.visualRect(self._ids.index(self._ids.row(image_id)))


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Rising numbers as (first, last) of those that follow each other."""
    first = last = -2
    for row in rows:
        if row != last + 1:
            if first >= 0:
                yield first, last
            first = row
        last = row
    if first >= 0:
        yield first, last
