"""A list of choices that opens below a button: one of them, or any number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.theme import RADIUS_SMALL, TEXT_SIZES, Theme, style
from garbage_gui.ui.widgets.side_text import SIDE_ROLE

ROW_HEIGHT = 32
MOST_ROWS = 12
KEY_ROLE = Qt.ItemDataRole.UserRole
CHECKED_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Choice:
    """``key`` is what is chosen, ``side`` stands at the right (a count)."""

    key: str
    text: str
    side: str = ""
    icon: QIcon | None = None


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, many: bool, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = (
            ("checkbox-marked", "checkbox-blank-outline") if many else ("radiobox-marked", "radiobox-blank")
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(120, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        data = index.data  # type: ignore[attr-defined]
        box = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        color = self._theme.color
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent_soft" if state & QStyle.StateFlag.State_Selected else "hover"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_SMALL, RADIUS_SMALL)
        checked = bool(data(CHECKED_ROLE))
        left = box.left() + 8
        mark = QRectF(left, box.center().y() - 9, 18, 18)
        draw_glyph(
            painter, self._icons[0 if checked else 1], color("accent" if checked else "text_muted"), mark
        )
        left += 26
        icon = data(Qt.ItemDataRole.DecorationRole)
        if isinstance(icon, QIcon):
            icon.paint(painter, QRectF(left, box.center().y() - 8, 16, 16).toRect())
            left += 22
        font = option.font
        font.setPixelSize(TEXT_SIZES["caption"])
        painter.setFont(font)
        painter.setPen(color("text_muted"))
        side = str(data(SIDE_ROLE) or "")
        width = QFontMetrics(font).horizontalAdvance(side)
        painter.drawText(
            box.adjusted(0, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, side
        )
        font.setPixelSize(TEXT_SIZES["body"])
        painter.setFont(font)
        painter.setPen(color("text"))
        room = QRectF(left, box.top(), box.right() - left - width - 20, box.height())
        text = QFontMetrics(font).elidedText(
            str(data(Qt.ItemDataRole.DisplayRole)), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class ChoicePopup(QFrame):
    """Space, Enter and a click choose; Escape and a click elsewhere close. ``changed`` carries the chosen keys."""

    changed = Signal(list)

    def __init__(
        self,
        choices: Sequence[Choice],
        chosen: Sequence[str],
        theme: Theme,
        parent: QWidget,
        *,
        many: bool,
        name: str,
        clear_text: str,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("choice_popup")
        style(self, role="card")
        self._many = many
        self._chosen = [key for key in chosen if key in {c.key for c in choices}]
        self.list = QListWidget(self)
        self.list.setObjectName("choice_list")
        self.list.setAccessibleName(name)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(_Delegate(theme, many, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for choice in choices:
            item = QListWidgetItem(choice.text)
            if choice.icon is not None:
                item.setIcon(choice.icon)
            item.setData(KEY_ROLE, choice.key)
            item.setData(SIDE_ROLE, choice.side)
            item.setData(CHECKED_ROLE, choice.key in self._chosen)
            self.list.addItem(item)
        self.list.setFixedHeight(ROW_HEIGHT * min(MOST_ROWS, max(1, len(choices))) + 4)
        self.list.itemClicked.connect(self._toggle)
        self.list.installEventFilter(self)
        self.nothing = QLabel(self.tr("Nothing to choose from yet"), self)
        self.nothing.setObjectName("choice_nothing")
        self.nothing.setContentsMargins(8, 8, 8, 8)
        style(self.nothing, role="muted")
        self.nothing.setVisible(not choices)
        self.list.setVisible(bool(choices))
        self.clear_button = QPushButton(clear_text, self)
        self.clear_button.setObjectName("choice_clear")
        style(self.clear_button, kind="quiet")
        self.clear_button.setEnabled(bool(self._chosen))
        self.clear_button.clicked.connect(lambda _=False: self._clear())
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        column.addWidget(self.list)
        column.addWidget(self.nothing)
        column.addWidget(self.clear_button)
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(c.text + c.side) for c in choices), default=0)
        self.setFixedWidth(min(380, max(200, widest + 130)))

    def open_below(self, widget: QWidget) -> None:
        """Show it under ``widget``, inside the screen, ready for the keyboard."""
        self.adjustSize()
        place = widget.mapToGlobal(QPoint(0, widget.height() + 4))
        screen = widget.screen().availableGeometry()
        place.setX(max(screen.left(), min(place.x(), screen.right() - self.width())))
        place.setY(max(screen.top(), min(place.y(), screen.bottom() - self.height())))
        self.move(place)
        self.show()
        self.list.setCurrentRow(0)
        (self if self.list.isHidden() else self.list).setFocus(Qt.FocusReason.PopupFocusReason)

    def choose(self, key: str) -> None:
        """Choose ``key``, or take it back: what a click on it does."""
        for row in range(self.list.count()):
            if self.list.item(row).data(KEY_ROLE) == key:
                self._toggle(self.list.item(row))
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.list
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            if self.list.currentItem() is not None:
                self._toggle(self.list.currentItem())
            if event.key() != Qt.Key.Key_Space:
                self.close()
            return True
        return super().eventFilter(watched, event)

    def _toggle(self, item: QListWidgetItem) -> None:
        key = item.data(KEY_ROLE)
        if key in self._chosen:
            self._chosen.remove(key)
        elif self._many:
            self._chosen.append(key)
        else:
            self._chosen = [key]
        self._show()
        self.changed.emit(list(self._chosen))
        if not self._many:
            self.close()

    def _clear(self) -> None:
        self._chosen.clear()
        self._show()
        self.changed.emit([])
        self.close()

    def _show(self) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setData(CHECKED_ROLE, item.data(KEY_ROLE) in self._chosen)
        self.clear_button.setEnabled(bool(self._chosen))
