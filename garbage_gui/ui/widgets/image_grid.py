"""A grid of images that is as fast with 100,000 as with ten."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
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
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPen,
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
from garbage_gui.ui.text import class_name, percent, translate
from garbage_gui.ui.theme import CATEGORY_ICONS, RADIUS_LARGE, TEXT_SIZES, Theme, style
from garbage_gui.ui.thumbnails import ThumbnailProvider
from garbage_gui.ui.widgets.image_cards import Card, ImageCards
from garbage_gui.ui.widgets.picture_cell import fit

Index = QModelIndex | QPersistentModelIndex
ID_ROLE = Qt.ItemDataRole.UserRole + 1
SMALLEST, LARGEST = 96, 384
ZOOM_STEP = 32
GAP = 8
INSET = 6
CAPTION = 40


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
            return describe(card, self._taxonomy) if card is not None else None
        return None


def describe(card: Card, taxonomy: Taxonomy) -> str:
    """A card in words: for screen readers and tool tips."""
    parts = [card.name]
    if card.label is not None:
        parts.append(translate("ImageGrid", "labelled {name}").format(name=_name(taxonomy, card.label)))
    if card.predicted is not None and card.confidence is not None:
        parts.append(
            translate("ImageGrid", "predicted {name}, {share}").format(
                name=_name(taxonomy, card.predicted), share=percent(card.confidence)
            )
        )
    if card.unsure:
        parts.append(translate("ImageGrid", "unsure"))
    if card.excluded:
        parts.append(translate("ImageGrid", "excluded"))
    return "\n".join(parts)


def _name(taxonomy: Taxonomy, key: str) -> str:
    found = taxonomy.get(key)
    return class_name(found) if found is not None else key


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
        self.cell = QSize(160, 160)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        image_id = index.data(ID_ROLE)
        card = self._cards.card(image_id)
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        box = QRectF(option.rect).adjusted(GAP / 2, GAP / 2, -GAP / 2, -GAP / 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter, box, state, selected)
        picture = box.adjusted(INSET, INSET, -INSET, -CAPTION)
        self._paint_picture(painter, picture, image_id, card)
        if card is not None:
            self._paint_caption(painter, box, card, option.font)
            self._paint_marks(painter, picture, card)
        painter.restore()

    def _paint_frame(self, painter: QPainter, box: QRectF, state: QStyle.StateFlag, selected: bool) -> None:
        color = self._theme.color
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        edge = "accent" if selected or focused else "border_strong" if over else "border"
        width = 2.0 if selected or focused else 1.0
        painter.setPen(QPen(color(edge), width))
        painter.setBrush(color("accent_soft" if selected else "surface"))
        inner = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(inner, RADIUS_LARGE, RADIUS_LARGE)

    def _paint_picture(self, painter: QPainter, box: QRectF, image_id: int, card: Card | None) -> None:
        ratio = painter.device().devicePixelRatioF()
        image = self._thumbnails.image(image_id, round(max(box.width(), box.height()) * ratio))
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
        font.setItalic(card.label is None and key is not None)
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
        if card.excluded:
            names.append("eye-off-outline")
        if card.split == "test":
            names.append("shield-check-outline")
        right = box.right() - 2
        for name in names:
            mark = QRectF(right - 20, box.top() + 2, 20, 20)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("surface"))
            painter.drawRoundedRect(mark, 4, 4)
            draw_glyph(painter, name, self._theme.color("text_muted"), mark.adjusted(2, 2, -2, -2))
            right -= 22


class ImageGrid(QListView):
    """Shows images by id, to be chosen with mouse and keyboard. Ctrl and the wheel zoom.

    ``opened`` is a double click or Enter; ``current_changed`` the image with the focus, -1 for none.
    """

    opened = Signal(int)
    current_id_changed = Signal(int)
    chosen_changed = Signal()
    zoom_changed = Signal(int)

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
        self._zoom = 160
        self._ids = ImageIdsModel(taxonomy, cards, self)
        self._delegate = CardDelegate(taxonomy, theme, thumbnails, cards, self)
        self.setModel(self._ids)
        self.setItemDelegate(self._delegate)
        style(self, role="grid")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        # One pass over 100,000 items takes half a second; in batches the first screen is there at once.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(2000)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(32)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # Scrolling fires at every pixel; what is visible is asked for once it has paused that long.
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(25)
        self._look.timeout.connect(self._ask_for_visible)
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
        self._ids.set_ids(ids)
        self._look.start()
        if current is not None or chosen:
            rows = {i: row for row, i in enumerate(ids) if i in chosen or i == current}
            model = self.selectionModel()
            if current is not None and current in rows:
                model.setCurrentIndex(
                    self._ids.index(rows[current]), QItemSelectionModel.SelectionFlag.NoUpdate
                )
            for image_id in chosen:
                if image_id in rows:
                    model.select(self._ids.index(rows[image_id]), QItemSelectionModel.SelectionFlag.Select)
            self.verticalScrollBar().setValue(place)
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

    def go_to(self, image_id: int) -> None:
        """Make an image the current and only chosen one, and show it."""
        row = self._ids.row(image_id)
        if row >= 0:
            self.setCurrentIndex(self._ids.index(row))
            self.scrollTo(self._ids.index(row))

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
            kept = self.indexAt(QPoint(self.viewport().width() // 2, GAP + 4))
            self._zoom = size
            self._set_grid()
            if kept.isValid():
                self.scrollTo(kept, QAbstractItemView.ScrollHint.PositionAtTop)
            self.zoom_changed.emit(size)

    def _set_grid(self) -> None:
        # What the view itself lays out in; 2 pixels less, because it wraps a row that fits exactly.
        room = max(1, min(self.viewport().width(), self.maximumViewportSize().width()) - 2)
        columns = max(1, room // (self._zoom + GAP))
        width = room // columns
        cell = QSize(width, round((width - GAP - 2 * INSET) * 0.78) + GAP + INSET + CAPTION)
        if cell != self._delegate.cell:
            self._delegate.cell = cell
            self.setGridSize(cell)
            self._look.start()

    # Events ------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_grid()
        super().resizeEvent(event)
        self._look.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom + (ZOOM_STEP if event.angleDelta().y() > 0 else -ZOOM_STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().data(ID_ROLE))
            return
        # Letters are keys of the page, not a search for names that this view does not have.
        if event.text().isprintable() and event.text() and event.key() != Qt.Key.Key_Space:
            event.ignore()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.viewport().update()
        super().changeEvent(event)

    def visible_ids(self) -> list[int]:
        """The images in sight and one screen further down."""
        if not len(self._ids.ids):
            return []
        first = self.indexAt(QPoint(GAP + 4, GAP + 4))
        columns = max(1, self.viewport().width() // max(1, self.gridSize().width()))
        rows = self.viewport().height() // max(1, self.gridSize().height()) + 2
        start = first.row() if first.isValid() else 0
        return list(self._ids.ids[start : start + columns * rows])

    def _ask_for_visible(self) -> None:
        visible = self.visible_ids()
        self._cards.want(visible)
        self._thumbnails.want_only(set(visible))
        self.viewport().update()

    def _current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        self.current_id_changed.emit(current.data(ID_ROLE) if current.isValid() else -1)

    def visualRectOf(self, image_id: int) -> QRect:
        """Where an image is drawn in the viewport."""
        return self.visualRect(self._ids.index(self._ids.row(image_id)))
