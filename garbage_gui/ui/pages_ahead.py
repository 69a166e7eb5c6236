"""Pages are there before they are asked for: imported and built while the window has nothing to do."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from garbage_gui.ui.pages import PAGES

if TYPE_CHECKING:
    from garbage_gui.ui.main_window import MainWindow
    from garbage_gui.ui.workspace_session import WorkspaceSession

# Building a page takes the window's thread for 20 to 80 ms: only when nobody has touched anything for so long.
QUIET_MS = 350
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
    """Builds the pages of the rail one after the other, each in a quiet moment after the page that is shown is there.

    A module is imported on another thread, the page is built on this one. A page that is asked for meanwhile does
    not wait for the others.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session: WorkspaceSession | None = None
        self._left: deque[str] = deque()
        self._imported: str | None = None
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self._step)
        window.workspace_opened.connect(self._begin)
        window.pages_renewed.connect(self._begin)

    def is_done(self) -> bool:
        """Whether every page of the open workspace is there."""
        return self._session is not None and not self._left

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self._quiet.isActive():
            self._quiet.start()
        return False

    def _begin(self) -> None:
        self._session = self._window.session
        if self._session is None:
            return
        self._left = deque(entry.name for entry in PAGES.values() if entry.in_rail)
        # What the system sends to the window, not each event of the application: Python would hear of all of them.
        if (handle := self._window.windowHandle()) is not None:
            handle.installEventFilter(self)
        self._quiet.start()

    def _step(self) -> None:
        """Build the page whose module has come, or fetch the module of the next one."""
        session = self._session
        if session is None or session is not self._window.session:
            return  # its workspace is closed
        if not self._window.settled():
            self._quiet.start()
            return
        if self._imported is not None:
            self._window.prepare_page(self._imported)
            self._imported = None
        while self._left and session.has_page(self._left[0]):
            self._left.popleft()
        if self._left:
            name = self._left[0]
            self._window.background.run(
                PAGES[name].load, done=lambda _: self._on_imported(name), owner=session
            )
        elif (handle := self._window.windowHandle()) is not None:
            handle.removeEventFilter(self)

    def _on_imported(self, name: str) -> None:
        self._imported = name
        self._quiet.start()
