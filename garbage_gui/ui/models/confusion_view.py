"""The confusion matrix: what was true, what was said, and a way to the pictures behind each cell."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from garbage_gui.ui.spoken import set_role
from garbage_gui.ui.theme import Theme

LABEL_ROOM = 116
MIN_CELL = 16
MAX_CELL = 64
TOP_TITLE = 18


class ConfusionView(QWidget):
    """Rows are what people said, columns what the model said; a cell's ink is its share of the row.

    Numbers stand in the cells as far as they fit, so colour is never the only signal. Arrow keys move a
    cursor, Enter or a click opens a cell: `cell_opened` carries row and column.
    """

    cell_opened = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._counts: tuple[tuple[int, ...], ...] = ()
        self._cursor = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_role(self, QAccessible.Role.Table)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def set_matrix(self, names: Sequence[str], counts: Sequence[Sequence[int]]) -> None:
        """Show ``counts[true][predicted]`` with the classes' ``names``."""
        self._names = tuple(names)
        self._counts = tuple(tuple(row) for row in counts)
        last = max(0, len(self._names) - 1)
        self._cursor = (min(self._cursor[0], last), min(self._cursor[1], last))
        self.updateGeometry()
        self.update()
        self._describe()

    @property
    def cursor_cell(self) -> tuple[int, int]:
        return self._cursor

    def cell_center(self, row: int, column: int) -> QPoint:
        """Where a cell is, in this widget's coordinates."""
        return self._cell(row, column).center().toPoint()

    def cell_text(self, row: int, column: int) -> str:
        """The sentence for one cell."""
        count, total = self._counts[row][column], sum(self._counts[row])
        if row == column:
            text = self.tr("{count} of {total} pictures of {true} are recognised as {said}")
        else:
            text = self.tr("{count} of {total} pictures of {true} are taken for {said}")
        return text.format(count=count, total=total, true=self._names[row], said=self._names[column])

    def sizeHint(self) -> QSize:
        side = len(self._names) * 44
        return QSize(side + self._label_room() + 8, side + self._label_room() + TOP_TITLE + 8)

    def minimumSizeHint(self) -> QSize:
        side = len(self._names) * MIN_CELL
        return QSize(side + self._label_room() + 8, side + self._label_room() + TOP_TITLE + 8)

    # Geometry ------------------------------------------------------------------------------------------

    def _label_room(self) -> int:
        metrics = QFontMetrics(self._label_font())
        widest = max((metrics.horizontalAdvance(n) for n in self._names), default=0)
        return min(LABEL_ROOM, widest + 12) + TOP_TITLE

    def _size(self) -> float:
        count = max(1, len(self._names))
        room = self._label_room()
        free = min(self.width() - room - 4, self.height() - room - TOP_TITLE - 4)
        return float(min(MAX_CELL, max(MIN_CELL, free // count)))

    def _cell(self, row: int, column: int) -> QRectF:
        size, room = self._size(), self._label_room()
        return QRectF(room + column * size, room + TOP_TITLE + row * size, size, size)

    def _cell_at(self, position: QPointF) -> tuple[int, int] | None:
        size, room = self._size(), self._label_room()
        column = int((position.x() - room) // size)
        row = int((position.y() - room - TOP_TITLE) // size)
        inside = 0 <= row < len(self._names) and 0 <= column < len(self._names)
        return (row, column) if inside else None

    def _label_font(self) -> QFont:
        font = self.font()
        font.setPixelSize(12 if len(self._names) <= 20 else 10)
        return font

    # Events --------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self._cell_at(QPointF(event.pos()))
            if cell is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self.cell_text(*cell), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._cell_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._move_cursor(*cell)
            self.cell_opened.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        key = Qt.Key(event.key())
        if key in steps and self._names:
            last = len(self._names) - 1
            row, column = (p + s for p, s in zip(self._cursor, steps[key], strict=True))
            self._move_cursor(min(max(row, 0), last), min(max(column, 0), last))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._names:
            self.cell_opened.emit(*self._cursor)
        else:
            super().keyPressEvent(event)

    def _move_cursor(self, row: int, column: int) -> None:
        self._cursor = (row, column)
        self._describe()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleName(self._title())
        if self._names:
            self.setAccessibleDescription(self.cell_text(*self._cursor))

    def _title(self) -> str:
        return self.tr("Confusion matrix")

    def _column_title(self) -> str:
        return self.tr("the model says →")

    def _row_title(self) -> str:
        return self.tr("← people say")

    # Painting ------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._names:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        good, bad = self._theme.color("success"), self._theme.color("error")
        surface, text = self._theme.color("surface"), self._theme.color("text")
        number_font = self.font()
        number_font.setPixelSize(12 if self._size() >= 28 else 9)
        for row, counts in enumerate(self._counts):
            total = sum(counts) or 1
            for column, count in enumerate(counts):
                rect = self._cell(row, column).adjusted(0.5, 0.5, -0.5, -0.5)
                share = count / total
                ink = _mixed(
                    surface,
                    good if row == column else bad,
                    0.0 if not count else 0.12 + 0.88 * share,
                )
                painter.fillRect(rect, ink)
                painter.setFont(number_font)
                fits = QFontMetrics(number_font).horizontalAdvance(str(count)) <= rect.width() - 2
                if count and fits:
                    painter.setPen(_readable_on(ink))
                    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(count))
        self._paint_labels(painter)
        painter.setPen(QPen(self._theme.color("border"), 1))
        count = len(self._names)
        painter.drawRect(self._cell(0, 0).united(self._cell(count - 1, count - 1)))
        if self.hasFocus():
            painter.setPen(QPen(text, 2))
            painter.drawRect(self._cell(*self._cursor).adjusted(1, 1, -1, -1))

    def _paint_labels(self, painter: QPainter) -> None:
        font = self._label_font()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        size, room = self._size(), self._label_room()
        width = room - TOP_TITLE - 6
        for index, name in enumerate(self._names):
            painter.setPen(self._theme.color("text"))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
            row = self._cell(index, 0)
            painter.drawText(
                QRectF(TOP_TITLE, row.top(), width, size),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                shown,
            )
            column = self._cell(0, index)
            painter.save()
            painter.translate(column.center().x(), column.top() - 6)
            painter.rotate(-90)
            painter.drawText(
                QRectF(0, -size / 2, width, size),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                shown,
            )
            painter.restore()
        painter.setPen(self._theme.color("text_muted"))
        side = size * len(self._names)
        painter.drawText(
            QRectF(room, 0, max(side, 160.0), TOP_TITLE),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            self._column_title(),
        )
        painter.save()
        painter.translate(0, room + TOP_TITLE + side)
        painter.rotate(-90)
        painter.drawText(
            QRectF(0, 0, max(side, 160.0), TOP_TITLE),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            self._row_title(),
        )
        painter.restore()


def _mixed(paper: QColor, ink: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        paper.redF() + (ink.redF() - paper.redF()) * share,
        paper.greenF() + (ink.greenF() - paper.greenF()) * share,
        paper.blueF() + (ink.blueF() - paper.blueF()) * share,
    )


def _readable_on(ground: QColor) -> QColor:
    """Black or white, whichever has the higher contrast (WCAG relative luminance)."""

    def linear(c: float) -> float:
        return c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4

    luminance = (
        0.2126 * linear(ground.redF()) + 0.7152 * linear(ground.greenF()) + 0.0722 * linear(ground.blueF())
    )
    return QColor("#000000") if luminance > 0.179 else QColor("#ffffff")
