"""Rows of a list with a second text at the right, such as the keys of an action."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from garbage_gui.ui.theme import RADIUS_SMALL, TEXT_SIZES, Theme

SIDE_ROLE = Qt.ItemDataRole.UserRole + 7
ROW_HEIGHT = 34


class SideTextDelegate(QStyledItemDelegate):
    """Paints icon, text, and the text of `SIDE_ROLE` at the right."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_SMALL, RADIUS_SMALL)
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        left = box.left() + 10
        if isinstance(icon, QIcon):
            icon.paint(painter, QRectF(left, box.center().y() - 9, 18, 18).toRect())
            left += 28
        middle = Qt.AlignmentFlag.AlignVCenter
        side = index.data(SIDE_ROLE) or ""
        font = option.font
        font.setPixelSize(TEXT_SIZES["caption"])
        painter.setFont(font)
        painter.setPen(self._theme.color("text_muted"))
        side_width = QFontMetrics(font).horizontalAdvance(side)
        painter.drawText(box.adjusted(0, 0, -10, 0), middle | Qt.AlignmentFlag.AlignRight, side)
        font.setPixelSize(TEXT_SIZES["body"])
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        room = QRectF(left, box.top(), box.right() - left - side_width - 24, box.height())
        text = QFontMetrics(font).elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole)), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, middle, text)
        painter.restore()
