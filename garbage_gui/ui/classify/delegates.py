"""How one result looks: as a card in the grid, as cells of the table."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from garbage_gui.taxonomy import Category
from garbage_gui.ui.classify.results_model import ResultsModel
from garbage_gui.ui.classify.rows import Column, ResultRow
from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.text import category_name, novel_word, reason_text
from garbage_gui.ui.theme import CATEGORY_ICONS, NOVEL_ICON, RADIUS_LARGE, RADIUS_SMALL, TEXT_SIZES, Theme
from garbage_gui.ui.thumbnails import ThumbnailProvider
from garbage_gui.ui.widgets.confidence_bar import paint_confidence
from garbage_gui.ui.widgets.painted_once import PaintedOnce
from garbage_gui.ui.widgets.wrapped_text import paint_wrapped

Index = QModelIndex | QPersistentModelIndex
CARD = QSize(168, 208)
GAP = 8
PICTURE_HEIGHT = 124
# Where there is no picture, its place is worth more to the reason.
NO_PICTURE_HEIGHT = 76
THUMBNAIL = 256
CHANGED_ICON = "swap-horizontal"
ROW_HEIGHT = 44
_SEEN_STATES = (
    QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver
)
# An error takes their place: it needs more room than a class. (The tooltip has the folder.)
_AFTER_CLASS = (Column.CATEGORY, Column.CONFIDENCE, Column.NOVEL, Column.FOLDER)
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class _Painting(QStyledItemDelegate):
    """What cards and cells have in common."""

    def __init__(
        self, model: ResultsModel, theme: Theme, thumbnails: ThumbnailProvider, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._thumbnails = thumbnails
        self._painted = PaintedOnce()
        theme.changed.connect(self.forget)

    def forget(self) -> None:
        """Paint all anew: the colours or the language are others."""
        self._painted.clear()

    def _thumbnail(self, row: ResultRow) -> QImage | None:
        """The picture; None while it is being made, a null one where there is none."""
        if row.image_id is None or row.error is not None:
            return QImage()
        return self._thumbnails.image(row.image_id, THUMBNAIL)

    @staticmethod
    def _looks(row: ResultRow, state: QStyle.StateFlag, thumbnail: QImage | None) -> Hashable:
        """All that a result looks different by."""
        seen = state & _SEEN_STATES
        return row.looks, seen.value, None if thumbnail is None else thumbnail.cacheKey()

    def _font(self, option: QStyleOptionViewItem, size: str, *, bold: bool = False) -> QFont:
        font = QFont(option.font)
        font.setPixelSize(TEXT_SIZES[size])
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def _write(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        color: str,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        painter.setPen(self._theme.color(color))
        painter.drawText(box, _LEFT, painter.fontMetrics().elidedText(text, mode, int(box.width())))

    def _paint_badge(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF, category: Category, *, word: bool
    ) -> float:
        """Paint a bin's icon and word from the left of ``box``; returns the width."""
        font = self._font(option, "caption", bold=True)
        text = category_name(category) if word else ""
        width = 24.0 + (QFontMetrics(font).horizontalAdvance(text) + 8 if word else 0)
        badge = QRectF(box.left(), box.center().y() - 10, min(width, box.width()), 20)
        color = self._theme.category_color(category)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.category_soft_color(category))
        painter.drawRoundedRect(badge, RADIUS_SMALL, RADIUS_SMALL)
        icon = QRectF(badge.left() + 5, badge.center().y() - 7, 14, 14)
        draw_glyph(painter, CATEGORY_ICONS[category], color, icon)
        painter.setFont(font)
        painter.setPen(color)
        room = badge.adjusted(23, 0, -4, 0)
        painter.drawText(
            room,
            _LEFT,
            painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width())),
        )
        return badge.width()

    def _name(self, row: ResultRow) -> str:
        return self._model.name_of(row.class_key) if row.class_key is not None else ""

    def _paint_novel(self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF) -> None:
        """Paint the mark of a picture that looks like nothing in the training set, from the left of ``box``."""
        font = self._font(option, "caption", bold=True)
        width = QFontMetrics(font).horizontalAdvance(novel_word()) + 32
        chip = QRectF(box.left(), box.top(), min(float(width), box.width()), 20)
        painter.setPen(QPen(self._theme.color("accent"), 1))
        painter.setBrush(self._theme.color("accent_soft"))
        painter.drawRoundedRect(chip, RADIUS_SMALL, RADIUS_SMALL)
        icon = QRectF(chip.left() + 5, chip.center().y() - 7, 14, 14)
        draw_glyph(painter, NOVEL_ICON, self._theme.color("accent"), icon)
        painter.setFont(font)
        self._write(painter, chip.adjusted(23, 0, -4, 0), novel_word(), "accent")

    def _paint_before(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF, row: ResultRow
    ) -> QRectF:
        """Paint the class of before, where it was another, and an arrow; returns the room that is left."""
        if not row.changed or row.before_key is None:
            return box
        font = painter.font()
        painter.setFont(self._font(option, "caption"))
        name = self._model.name_of(row.before_key)
        width = min(float(painter.fontMetrics().horizontalAdvance(name)) + 2, box.width() * 0.45)
        self._write(painter, QRectF(box.left(), box.top(), width, box.height()), name, "text_muted")
        arrow = QRectF(box.left() + width + 2, box.center().y() - 7, 14, 14)
        draw_glyph(painter, "arrow-right", self._theme.color("text_muted"), arrow)
        painter.setFont(font)
        return QRectF(arrow.right() + 4, box.top(), box.right() - arrow.right() - 4, box.height())

    def _paint_thumbnail(self, painter: QPainter, box: QRectF, image: QImage | None, radius: float) -> None:
        outline = QPainterPath()
        outline.addRoundedRect(box, radius, radius)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(box, self._theme.color("surface_sunken"))
        if image is not None and not image.isNull():
            painter.drawImage(box, image, _covering(image, box))
        painter.restore()
        if image is not None and image.isNull():
            side = min(32.0, box.height() * 0.6)
            icon = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
            draw_glyph(painter, "image-broken-variant", self._theme.color("text_muted"), icon)


def _covering(image: QImage, box: QRectF) -> QRectF:
    """The middle part of ``image`` that has the proportions of ``box``."""
    width, height = float(image.width()), float(image.height())
    if width / height > box.width() / box.height():
        part = height * box.width() / box.height()
        return QRectF((width - part) / 2, 0, part, height)
    part = width * box.height() / box.width()
    return QRectF(0, (height - part) / 2, width, part)


class CardDelegate(_Painting):
    """A picture with its class, bin and confidence below. ``cell`` is what one takes up, gap included."""

    cell = CARD + QSize(GAP, GAP)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.row(index.row())
        thumbnail = self._thumbnail(row)
        self._painted.paint(
            painter,
            option.rect,
            self._looks(row, option.state, thumbnail),
            self._theme.color("background"),
            partial(self._draw, option, row, thumbnail),
        )

    def _draw(
        self,
        option: QStyleOptionViewItem,
        row: ResultRow,
        thumbnail: QImage | None,
        painter: QPainter,
        rect: QRect,
    ) -> None:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(rect).adjusted(GAP / 2, GAP / 2, -GAP / 2, -GAP / 2)
        self._paint_ground(painter, option, box, row)
        height = PICTURE_HEIGHT if row.error is None else NO_PICTURE_HEIGHT
        picture = QRectF(box.left() + 1, box.top() + 1, box.width() - 2, height)
        self._paint_thumbnail(painter, picture, thumbnail, RADIUS_LARGE - 1)
        text = QRectF(box.left() + 10, picture.bottom() + 6, box.width() - 20, 22)
        if row.error is not None or row.class_key is None or row.category is None:
            self._paint_error(
                painter,
                option,
                QRectF(text.left(), text.top(), text.width(), box.bottom() - text.top() - 4),
                row,
            )
        else:
            painter.setFont(self._font(option, "body", bold=True))
            if row.novel:
                self._paint_novel(painter, option, picture.adjusted(6, 6, -6, 0))
                painter.setFont(self._font(option, "body", bold=True))
            self._write(painter, self._paint_before(painter, option, text, row), self._name(row), "text")
            badge = text.translated(0, 24)
            self._paint_badge(painter, option, badge, row.category, word=True)
            bar = QRectF(text.left(), badge.bottom() + 4, text.width(), 16)
            paint_confidence(
                painter, bar, row.confidence, unsure=row.unsure, theme=self._theme,
                color=self._theme.category_color(row.category),
            )  # fmt: skip

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF, row: ResultRow
    ) -> None:
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        border = "error" if row.error is not None else "border"
        pen = QPen(self._theme.color("accent" if selected else border), 1)
        if state & QStyle.StateFlag.State_HasFocus:
            pen = QPen(self._theme.color("focus"), 3)
        painter.setPen(pen)
        hover = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setBrush(self._theme.color("accent_soft" if selected else "hover" if hover else "surface"))
        painter.drawRoundedRect(box, RADIUS_LARGE, RADIUS_LARGE)

    def _paint_error(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF, row: ResultRow
    ) -> None:
        painter.setFont(self._font(option, "caption", bold=True))
        self._write(
            painter,
            QRectF(box.left(), box.top(), box.width(), 18),
            row.name,
            "text",
            Qt.TextElideMode.ElideMiddle,
        )
        if row.error is not None:
            painter.setFont(self._font(option, "caption"))
            painter.setPen(self._theme.color("error"))
            paint_wrapped(painter, box.adjusted(0, 20, 0, 0), reason_text(row.error, row.name))


class CellDelegate(_Painting):
    """A cell of the table; the first column has the picture, the last ones bin and confidence."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.row(index.row())
        column = Column(index.column())
        if row.error is not None and column in _AFTER_CLASS:
            return  # the sentence of the error reaches into these
        if not self._is_empty(row, column) or option.state & QStyle.StateFlag.State_Selected:
            rect = QRect(option.rect)
            if row.error is not None and column is Column.CLASS:
                rect.setWidth(rect.width() + self._width_of(option, _AFTER_CLASS))
            thumbnail = self._thumbnail(row) if column is Column.NAME else None
            self._painted.paint(
                painter,
                rect,
                (column, self._looks(row, option.state, thumbnail)),
                self._theme.color("surface"),
                partial(self._draw, option, row, column, thumbnail),
            )

    @staticmethod
    def _is_empty(row: ResultRow, column: Column) -> bool:
        return (column is Column.NOVEL and not row.novel) or (
            column is Column.BEFORE and row.before_key is None
        )

    def _draw(
        self,
        option: QStyleOptionViewItem,
        row: ResultRow,
        column: Column,
        thumbnail: QImage | None,
        painter: QPainter,
        rect: QRect,
    ) -> None:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, self._theme.color("accent_soft"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_SMALL, RADIUS_SMALL)
        inner = box.adjusted(8, 3, -8, -3)
        painter.setFont(self._font(option, "body"))
        match column:
            case Column.NAME:
                picture = QRectF(inner.left(), inner.top(), inner.height() * 4 / 3, inner.height())
                self._paint_thumbnail(painter, picture, thumbnail, RADIUS_SMALL)
                painter.setFont(self._font(option, "body"))
                name = inner.adjusted(picture.width() + 10, 0, 0, 0)
                self._write(painter, name, row.name, "text", Qt.TextElideMode.ElideMiddle)
            case Column.CLASS if row.error is not None:
                self._write(painter, inner, reason_text(row.error, row.name), "error")
            case Column.CLASS if row.class_key is not None:
                painter.setFont(self._font(option, "body", bold=True))
                self._write(painter, inner, self._model.name_of(row.class_key), "text")
            case Column.CATEGORY if row.category is not None:
                self._paint_badge(painter, option, inner, row.category, word=True)
            case Column.CONFIDENCE if row.error is None and row.category is not None:
                color = self._theme.category_color(row.category)
                paint_confidence(
                    painter, inner, row.confidence, unsure=row.unsure, theme=self._theme, color=color
                )
            case Column.NOVEL if row.novel:
                self._paint_novel(painter, option, inner.adjusted(0, (inner.height() - 20) / 2, 0, 0))
            case Column.BEFORE if row.before_key is not None:
                before = self._model.name_of(row.before_key)
                if row.changed:
                    icon = QRectF(inner.left(), inner.center().y() - 8, 16, 16)
                    draw_glyph(painter, CHANGED_ICON, self._theme.color("accent"), icon)
                    painter.setFont(self._font(option, "body", bold=True))
                self._write(
                    painter, inner.adjusted(22, 0, 0, 0), before, "text" if row.changed else "text_muted"
                )
            case Column.FOLDER:
                self._write(painter, inner, row.folder, "text_muted", Qt.TextElideMode.ElideLeft)

    def _width_of(self, option: QStyleOptionViewItem, columns: tuple[Column, ...]) -> int:
        table = option.widget
        return sum(table.columnWidth(c.value) for c in columns) if isinstance(table, QTableView) else 0
