"""Pages are there before they are asked for: imported and built while the window has nothing to do."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from garbage_gui.ui.pages import PAGES

if TYPE_CHECKING:
    from garbage_gui.ui.main_window import MainWindow
    from garbage_gui.ui.workspace_session import WorkspaceSession

# A step takes the window's thread for 20 to 100 ms: only when nobody has touched anything for so long, and not while
# results come in.
QUIET_MS = 350
# Between two steps, so that what comes meanwhile is answered first.
BREATH_MS = 15
_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.Wheel,
    QEvent.Type.TouchUpdate,
    QEvent.Type.Resize,
}


class PagesAhead(QObject):
    """Builds the pages of the rail one after the other, after the page that is shown is there.

    In steps on the window's thread, import and building apart: classes of Qt that are made on another thread, while the
    window's uses Qt, bring the process down. A page that is asked for meanwhile does not wait for the others.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session: WorkspaceSession | None = None
        self._steps: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)
        window.workspace_opened.connect(self._begin)

    def is_done(self) -> bool:
        """Whether every page of the open workspace is there."""
        return self._session is not None and not self._steps

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self._timer.isActive():
            self._timer.start(QUIET_MS)
        return False

    def _begin(self) -> None:
        self._session = self._window.session
        if self._session is None:
            return
        self._steps = deque(partial(self._load, entry.name) for entry in PAGES.values() if entry.in_rail)
        # What the system sends to the window, not each event of the application: Python would hear of all of them.
        if (handle := self._window.windowHandle()) is not None:
            handle.installEventFilter(self)
        self._timer.start(QUIET_MS)

    def _step(self) -> None:
        if self._session is None or self._session is not self._window.session:
            return  # its workspace is closed
        if not self._window.settled() or self._session.someone_waits():
            self._timer.start(QUIET_MS)
            return
        if self._steps:
            self._steps.popleft()()
        if self._steps:
            self._timer.start(BREATH_MS)
        elif (handle := self._window.windowHandle()) is not None:
            handle.removeEventFilter(self)

    def _load(self, name: str) -> None:
        if self._session is not None and not self._session.has_page(name):
            PAGES[name].load()
            self._steps.appendleft(partial(self._window.prepare_page, name))
