"""A person at the real window: looks, waits, clicks and presses keys."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from garbage_gui.services import job_control
from garbage_gui.services.workspace import Workspace
from garbage_gui.settings import Settings
from garbage_gui.ui.main_window import MainWindow
from garbage_gui.ui.page import Page
from garbage_gui.ui.theme import Theme
from garbage_gui.ui.translations import Translations
from tests.ui.desk import pause

P = TypeVar("P", bound=Page)
W = TypeVar("W", bound=QWidget)
OPERATOR = "韩梅梅"


class Person:
    """Opens the window, and closes it at the end together with what it started."""

    def __init__(self, application: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
        self._application = application
        self._monkeypatch = monkeypatch
        self.said: list[str] = []
        self.errors: list[str] = []
        self.window: MainWindow | None = None
        self._folders: set[Path] = set()

    def opens(self, folder: Path) -> None:
        """Start the app over this workspace folder, which need not be there."""
        translations = Translations(self._application)
        translations.choose("en")
        window = MainWindow(Theme(self._application, "light"), translations)
        window.use_settings(Settings(operator=OPERATOR, language="en", theme="light"))
        window.resize(1280, 800)
        window.messages.saved_shown.connect(self.said.append)
        window.messages.error_shown.connect(self.errors.append)
        self.window = window
        self._folders.add(folder)
        window.show()
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
        window.open_workspace(folder)
        self.waits(lambda: window.session is not None)
        self.looks()

    def closes(self) -> None:
        """Close the window; jobs go on."""
        window, self.window = self.window, None
        if window is not None:
            window.close()
            window.deleteLater()
            pause(0)

    def leaves(self) -> None:
        """Close everything, jobs too: the end of a test."""
        self.closes()
        for folder in self._folders:
            job_control.runners.stop(folder)

    @property
    def workspace(self) -> Workspace:
        assert self.window is not None and self.window.session is not None
        return self.window.session.workspace

    def waits(self, condition: Callable[[], object], seconds: float = 30.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"it did not happen in time; errors shown: {self.errors}"
            pause(10)

    def looks(self) -> None:
        """Wait until the page shows all that it has."""
        self.waits(lambda: self.window is not None and self.window.settled())

    def sees(self, kind: type[P]) -> P:
        """The page that is shown, which must be of this kind."""
        self.waits(lambda: self.window is not None and isinstance(self.window.page, kind))
        page = self.window.page if self.window is not None else None
        assert isinstance(page, kind)
        return page

    def goes_to(self, number: int, kind: type[P]) -> P:
        """Go to a page of the rail by its key, Alt and ``number``."""
        self.presses(getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.AltModifier)
        page = self.sees(kind)
        self.looks()
        return page

    def finds(self, kind: type[W], name: str) -> W:
        """The visible control of this name."""

        def visible() -> list[W]:
            assert self.window is not None
            return [w for w in self.window.findChildren(kind, name) if w.isVisible()]

        self.waits(visible)
        return visible()[0]

    def clicks(self, widget: QWidget) -> None:
        """Click a control that can be seen and used."""
        self.waits(lambda: widget.isVisible() and widget.isEnabled())
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def presses(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        assert self.window is not None
        if QApplication.activeWindow() is None:
            # Without a window manager nobody activates the window again when a dialog over it has closed.
            self.window.activateWindow()
            self.waits(lambda: QApplication.activeWindow() is self.window)
        widget = QApplication.focusWidget() or self.window
        QTest.keyClick(widget, key, modifiers)

    def will_choose(self, folder: Path) -> None:
        """Answer the next questions for a folder: the dialog itself is the system's."""
        self._monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(folder))
