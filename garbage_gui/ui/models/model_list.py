"""The models of a workspace, each in two lines: what it is, how good it is, where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from garbage_gui.nets.catalogue import BACKBONES
from garbage_gui.store.records import ModelRecord
from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.text import model_name
from garbage_gui.ui.theme import RADIUS_LARGE, RADIUS_SMALL, TEXT_SIZES, Theme
from garbage_gui.ui.widgets.metric_text import accuracy_text

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_HEIGHT = 82


@dataclass(frozen=True)
class ModelEntry:
    """One model, whether it is in use, and the name of the model it was trained from."""

    record: ModelRecord
    active: bool
    parent_name: str | None


def backbone_title(key: str) -> str:
    return BACKBONES[key].title if key in BACKBONES else key


def what_text(record: ModelRecord) -> str:
    """Backbone and freeze depth."""
    return QCoreApplication.translate("ModelText", "{backbone} · {depth} tensors frozen").format(
        backbone=backbone_title(record.backbone), depth=record.freeze_depth
    )


def when_text(entry: ModelEntry) -> str:
    """When it was made, and from what."""
    moment = QDateTime.fromSecsSinceEpoch(round(entry.record.created_at))
    day = QLocale().toString(moment.date(), QLocale.FormatType.ShortFormat)
    if entry.parent_name is None:
        return day
    return QCoreApplication.translate("ModelText", "{day} · from {parent}").format(
        day=day, parent=model_name(entry.parent_name)
    )


def active_text() -> str:
    return QCoreApplication.translate("ModelText", "in use")


class ModelsModel(QAbstractListModel):
    """The models, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[ModelEntry] = []

    @property
    def entries(self) -> Sequence[ModelEntry]:
        return self._entries

    def set_entries(self, entries: Sequence[ModelEntry]) -> None:
        if [e.record.model_id for e in entries] == [e.record.model_id for e in self._entries]:
            self._entries = list(entries)
            if self._entries:
                self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))
            return
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def row_of(self, model_id: str | None) -> int | None:
        rows = (row for row, e in enumerate(self._entries) if e.record.model_id == model_id)
        return next(rows, None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = [model_name(entry.record.name)]
            if entry.active:
                parts.append(active_text())
            parts += [
                what_text(entry.record),
                accuracy_text(entry.record.metrics.get("test")),
                when_text(entry),
            ]
            return ", ".join(parts)
        if role == Qt.ItemDataRole.ToolTipRole:
            return QCoreApplication.translate("ModelText", "Model {id}").format(id=entry.record.model_id)
        return None


class ModelDelegate(QStyledItemDelegate):
    """Paints one model."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(260, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, ModelEntry):
            return
        theme = self._theme
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(6, 3, -6, -3)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(theme.color("focus"), 2) if focused else Qt.PenStyle.NoPen)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setBrush(theme.color("accent_soft" if chosen else "hover" if over else "surface"))
        painter.drawRoundedRect(box, RADIUS_LARGE, RADIUS_LARGE)
        inside = box.adjusted(12, 8, -12, -8)
        line = QRectF(inside.left(), inside.top(), inside.width(), 20)
        mark = self._paint_active(painter, line) if entry.active else 0.0
        self._text(
            painter,
            line.adjusted(0, 0, -mark, 0),
            model_name(entry.record.name),
            "body",
            "text",
            bold=True,
        )
        line.moveTop(line.top() + 20)
        self._text(painter, line, what_text(entry.record), "caption", "text_muted")
        line.moveTop(line.top() + 20)
        accuracy = accuracy_text(entry.record.metrics.get("test"))
        width = self._text(painter, line, accuracy, "body", "text", right=True)
        self._text(
            painter,
            line.adjusted(0, 0, -width - 12, 0),
            when_text(entry),
            "caption",
            "text_muted",
        )
        painter.restore()

    def _paint_active(self, painter: QPainter, line: QRectF) -> float:
        theme = self._theme
        font = QFont(painter.font())
        font.setPixelSize(TEXT_SIZES["caption"])
        font.setWeight(QFont.Weight.DemiBold)
        width = QFontMetrics(font).horizontalAdvance(active_text()) + 32.0
        badge = QRectF(line.right() - width, line.top(), width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("success_soft"))
        painter.drawRoundedRect(badge, RADIUS_SMALL, RADIUS_SMALL)
        draw_glyph(
            painter,
            "check-circle",
            theme.color("success"),
            QRectF(badge.left() + 5, badge.top() + 3, 14, 14),
        )
        painter.setFont(font)
        painter.setPen(theme.color("success"))
        painter.drawText(badge.adjusted(23, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, active_text())
        return width + 8

    def _text(
        self, painter: QPainter, box: QRectF, text: str, size: str, color: str,
        *, bold: bool = False, right: bool = False,
    ) -> float:  # fmt: skip
        font = QFont(painter.font())
        font.setPixelSize(TEXT_SIZES[size])
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(font)
        painter.setPen(self._theme.color(color))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side, shown)
        return float(metrics.horizontalAdvance(shown))
