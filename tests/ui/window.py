"""The whole window over a real workspace, for tests that go through the shell."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from garbage_gui.settings import Settings
from garbage_gui.ui.main_window import MainWindow
from garbage_gui.ui.theme import Theme
from garbage_gui.ui.translations import Translations

PATIENCE_SECONDS = 60.0


def pause(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait(condition: Callable[[], object], what: str = "it") -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen in time"
        pause(10)


class Desktop:
    """A window, with what a test does to it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.said: list[str] = []
        self.errors: list[str] = []
        window.messages.saved_shown.connect(self.said.append)
        window.messages.info_shown.connect(self.said.append)
        window.messages.error_shown.connect(self.errors.append)

    def open(self, folder: Path, page: str | None = None, **arguments: Any) -> None:
        self.window.open_workspace(folder, page=page, **arguments)
        self.settle()

    def settle(self) -> None:
        calm = 0

        def is_calm() -> bool:
            nonlocal calm
            calm = calm + 1 if self.window.settled() else 0
            return calm >= 4

        wait(is_calm, "the page settling")

    def show(self, page: str, **arguments: Any) -> Any:
        self.window.navigate(page, **arguments)
        self.settle()
        assert self.window.page is not None and self.window.page.name == page
        return self.window.page

    def key(self, key: Any, modifiers: Any = None) -> None:
        target = QApplication.focusWidget() or self.window
        if modifiers is None:
            QTest.keyClick(target, key)
        else:
            QTest.keyClick(target, key, modifiers)
        pause(0)


@contextmanager
def desktop(
    application: QApplication, *, theme: Any = "light", language: Any = "en", runs_jobs: bool = False
) -> Iterator[Desktop]:
    """An open window without a workspace yet; closed with all its threads at the end."""
    translations = Translations(application)
    translations.choose(language)
    look = Theme(application, theme)
    window = MainWindow(look, translations, runs_jobs=runs_jobs)
    window.use_settings(Settings(operator="王芳", theme=theme, language=language))
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    try:
        yield Desktop(window)
    finally:
        window.close()
        window.deleteLater()
        translations.choose("en")
        translations.deleteLater()
        look.deleteLater()
        pause(0)
