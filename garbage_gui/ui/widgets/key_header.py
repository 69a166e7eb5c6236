"""The heads of a table's columns, which also sort and get wider by key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from garbage_gui.ui.spoken import set_role

STEP = 16
NARROWEST = 32
NEVER = -1


class KeyHeader(QHeaderView):
    """Tab reaches it; left and right choose a column, Enter or Space sort by it, Shift and an arrow pull it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._marked = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_role(self, QAccessible.Role.ColumnHeader)
        self.setSectionsClickable(True)
        self.retranslate()

    @property
    def marked(self) -> int:
        """The column that the keys are about, by its number in the model."""
        return self._marked

    def retranslate(self) -> None:
        self.setAccessibleDescription(
            self.tr("Arrows choose a column, Enter sorts by it, Shift and arrows pull it")
        )
        self._name()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if self.sectionResizeMode(self._marked) == QHeaderView.ResizeMode.Interactive:
                width = self.sectionSize(self._marked) + step * STEP
                self.resizeSection(self._marked, max(NARROWEST, width))
        elif step:
            self._mark(step)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._sort()
        else:
            super().keyPressEvent(event)

    def _mark(self, step: int) -> None:
        place = self.visualIndex(self._marked) + step
        while 0 <= place < self.count():
            section = self.logicalIndex(place)
            if not self.isSectionHidden(section):
                before, self._marked = self._marked, section
                self.updateSection(before)
                self.updateSection(section)
                self._name()
                return
            place += step

    def _sort(self) -> None:
        """As a click does: rising, falling, and then as it came where that is possible."""
        section, order = self.sortIndicatorSection(), self.sortIndicatorOrder()
        rising, falling = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        if section != self._marked:
            self.setSortIndicator(self._marked, rising)
        elif order == rising:
            self.setSortIndicator(self._marked, falling)
        else:
            self.setSortIndicator(NEVER if self.isSortIndicatorClearable() else self._marked, rising)
        self._name()

    def _name(self) -> None:
        model = self.model()
        said = model.headerData(self._marked, Qt.Orientation.Horizontal) if model is not None else None
        name = self.tr("Heads of the columns")
        if said and self.hasFocus():
            order = (
                self.tr("falling")
                if self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
                else self.tr("rising")
            )
            name = f"{said}, {order}" if self.sortIndicatorSection() == self._marked else str(said)
        self.setAccessibleName(name)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.isSectionHidden(self._marked):
            self._mark(1)
        self._name()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._name()
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        super().paintSection(painter, rect, section)
        if section == self._marked and self.hasFocus():
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -3), 4, 4)
            painter.restore()
