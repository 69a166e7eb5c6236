"""A splitter whose parts are also pulled apart with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

HANDLE = 7
STEP = 16
RING = 3


class KeySplitter(QSplitter):
    """Tab reaches the line between the parts; the arrows move it, Home and End as far as it goes."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.setHandleWidth(HANDLE)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        return KeyHandle(self.orientation(), self)


class KeyHandle(QSplitterHandle):
    """A thin line; a thick one under the mouse and with the focus."""

    def __init__(self, orientation: Qt.Orientation, parent: QSplitter) -> None:
        super().__init__(orientation, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._hovered = False
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Line between two parts"))
        self.setToolTip(self.tr("Pull, or move with the arrow keys"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        along = self.orientation() == Qt.Orientation.Horizontal
        less, more = (Qt.Key.Key_Left, Qt.Key.Key_Right) if along else (Qt.Key.Key_Up, Qt.Key.Key_Down)
        place = self.x() if along else self.y()
        splitter = self.splitter()
        length = splitter.width() if along else splitter.height()
        wanted = {
            less: place - STEP,
            more: place + STEP,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: length - HANDLE,
        }.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        else:
            self.moveSplitter(wanted)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        marked = self.hasFocus() or self._hovered
        role = QPalette.ColorRole
        color = self.palette().color(
            role.Accent if self.hasFocus() else role.Dark if self._hovered else role.Mid
        )
        thick = RING if marked else 1
        painter = QPainter(self)
        if self.orientation() == Qt.Orientation.Horizontal:
            painter.fillRect(QRect((self.width() - thick) // 2, 0, thick, self.height()), color)
        else:
            painter.fillRect(QRect(0, (self.height() - thick) // 2, self.width(), thick), color)
