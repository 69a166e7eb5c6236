"""Windows, splitters and tables that are as a person left them."""

from __future__ import annotations

from copy import deepcopy

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QSplitter, QWidget

from garbage_gui.messages import Message
from garbage_gui.ui.background import Background
from garbage_gui.ui.layout import LayoutMemory, write_layout

PAUSE_MS = 600
# So much of the upper edge has to be on a screen that the window can be taken and moved there.
GRIP = 120
GRIP_HEIGHT = 32
NARROWEST_COLUMN = 32


class LayoutKeeper(QObject):
    """Writes what changed, a moment later and on another thread; at once when the window closes."""

    def __init__(self, memory: LayoutMemory, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._memory = memory
        self._background = background
        self._told = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._write)
        memory.changed = self._pause.start

    def finish(self) -> None:
        """Keep what has not been kept yet; the background finishes it before it closes."""
        self._memory.changed = lambda: None
        if self._pause.isActive():
            self._pause.stop()
            self._write()

    def _write(self) -> None:
        layout = deepcopy(self._memory.layout)
        self._background.run_ordered(write_layout, layout, failed=self._not_kept, owner=self)

    def _not_kept(self, message: Message) -> None:
        if not self._told:  # once: it is not worth more
            self._told = True
            self._background.default_failed(message)


class RememberedWindow(QObject):
    """The place of the window: back where it was, or where a screen is now."""

    def __init__(self, window: QWidget, memory: LayoutMemory) -> None:
        super().__init__(window)
        self._window = window
        self._memory = memory
        window.installEventFilter(self)

    def restore(self, default: tuple[int, int]) -> None:
        """Place the window before it is shown; at its first start it gets ``default``, as far as that fits."""
        layout = self._memory.layout
        if layout.window is None:
            screen = QGuiApplication.primaryScreen()
            room = screen.availableGeometry() if screen is not None else QRect(0, 0, *default)
            self._window.resize(min(default[0], room.width()), min(default[1], room.height()))
        else:
            rooms = [screen.availableGeometry() for screen in QGuiApplication.screens()]
            self._window.setGeometry(brought_back(QRect(*layout.window), rooms))
        if layout.maximized:
            self._window.setWindowState(self._window.windowState() | Qt.WindowState.WindowMaximized)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange)
        if event.type() in kinds and self._window.isVisible() and not self._window.isMinimized():
            self._note()
        return super().eventFilter(watched, event)

    def _note(self) -> None:
        window = self._window
        special = window.isMaximized() or window.isFullScreen()
        place = window.normalGeometry() if special else window.geometry()
        if place.isValid():
            # Full screen is for a moment: the next start is not.
            maximized = window.isMaximized() or (window.isFullScreen() and self._memory.layout.maximized)
            self._memory.set_window((place.x(), place.y(), place.width(), place.height()), maximized)


def brought_back(place: QRect, rooms: list[QRect]) -> QRect:
    """``place`` where it can be reached: as it is, smaller, or in the middle of the first of ``rooms``."""
    if not rooms:
        return place
    grip = QRect(place.x(), place.y(), place.width(), GRIP_HEIGHT)
    for room in rooms:
        seen = grip.intersected(room)
        if seen.width() >= min(GRIP, place.width()) and seen.height() >= GRIP_HEIGHT // 2:
            return QRect(place.topLeft(), place.size().boundedTo(room.size()))
    room = rooms[0]
    back = QRect(room.topLeft(), place.size().boundedTo(room.size()))
    back.moveCenter(room.center())
    return back


def remember_splitter(splitter: QSplitter, memory: LayoutMemory, name: str) -> None:
    """Keep how far a person pulled the parts apart."""
    splitter.setObjectName(name)
    sizes = memory.sizes(name)
    if len(sizes) == splitter.count() and sum(sizes) > 0:
        splitter.setSizes(list(sizes))
    splitter.splitterMoved.connect(lambda *_: memory.set_sizes(name, splitter.sizes()))


def remember_sort(header: QHeaderView, memory: LayoutMemory, name: str) -> None:
    """Keep the column by which a person sorted."""
    kept = memory.sort(name)
    if kept is not None and -1 <= kept[0] < header.count():
        order = Qt.SortOrder.DescendingOrder if kept[1] else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(kept[0], order)
    header.sortIndicatorChanged.connect(
        lambda column, way: memory.set_sort(name, column, way == Qt.SortOrder.DescendingOrder)
    )


def remember_columns(header: QHeaderView, memory: LayoutMemory, name: str) -> None:
    """Keep the widths of the columns that a person can pull."""
    widths = memory.sizes(name)
    if len(widths) == header.count():
        for section, width in enumerate(widths):
            if width and header.sectionResizeMode(section) == QHeaderView.ResizeMode.Interactive:
                header.resizeSection(section, max(width, NARROWEST_COLUMN))

    def note(*_: int) -> None:
        # What is hidden has no width of its own now: the one that it had stays.
        before = memory.sizes(name)
        before = before if len(before) == header.count() else (0,) * header.count()
        shown = [header.sectionSize(section) for section in range(header.count())]
        memory.set_sizes(name, [size or before[section] for section, size in enumerate(shown)])

    header.sectionResized.connect(note)
