"""Opening the window, from the first line to the last."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from garbage_gui.messages import Message
from garbage_gui.places import data_folder
from garbage_gui.ui.appearance import read_appearance
from garbage_gui.ui.layout import LayoutMemory, read_layout
from garbage_gui.ui.main_window import MainWindow
from garbage_gui.ui.options import AppOptions
from garbage_gui.ui.theme import Theme
from garbage_gui.ui.translations import Translations

if TYPE_CHECKING:
    from types import TracebackType

    from garbage_gui.settings import Language, Settings, ThemeChoice

__all__ = ["AppOptions", "run"]

DEFAULT_SIZE = (1280, 800)


def run(options: AppOptions | None = None) -> int:
    """Show the window until it is closed; with ``options.screenshot``, until the picture is saved.

    Returns the exit code: 0, or 1 when the picture could not be saved.
    """
    options = options or AppOptions()
    if options.screenshot is not None:
        # A picture needs no screen, and must look the same with and without one.
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("garbage-gui")
    application.setApplicationDisplayName("Garbage GUI")
    application.setDesktopFileName("garbage-gui")
    language, look = read_appearance()
    translations = Translations(application)
    translations.choose(language_named(options.language) or language)
    theme = Theme(application, theme_named(options.theme) or look)
    # A picture for the documentation looks the same for everybody, and leaves nobody's window elsewhere.
    for_person = options.screenshot is None
    layout = LayoutMemory(read_layout()) if for_person else None
    window = MainWindow(theme, translations, runs_jobs=for_person, layout=layout)
    if for_person:
        window.place.restore(DEFAULT_SIZE)
    if options.size is not None or not for_person:
        window.resize(*(options.size or DEFAULT_SIZE))
    application.setWindowIcon(theme.icon("recycle", "accent"))
    with _visible_defects(window), _interruptible():
        if os.environ.get("GARBAGE_GUI_STARTUP_REPORT"):
            from garbage_gui.ui.startup_report import report_when_painted

            report_when_painted(window, os.environ["GARBAGE_GUI_STARTUP_REPORT"])
        # The window is painted before anything else is imported.
        window.painted.connect(lambda: _after_paint(window, options))
        window.show()
        code = application.exec()
    window.close()
    window.deleteLater()
    return code


def language_named(name: str | None) -> Language | None:
    return "en" if name == "en" else "zh_CN" if name == "zh_CN" else None


def theme_named(name: str | None) -> ThemeChoice | None:
    return "light" if name == "light" else "dark" if name == "dark" else None


def _after_paint(window: MainWindow, options: AppOptions) -> None:
    window.background.run(_prepare, done=lambda read: _begin(window, options, *read), owner=window)
    if options.screenshot is not None:
        from garbage_gui.ui.screenshot import Screenshot

        Screenshot(window, options.screenshot).start()


def _prepare() -> tuple[Settings, Message | None]:
    """Read the settings, and import on the way what opening a workspace needs; on a pool thread."""
    from garbage_gui.settings import read_settings

    return read_settings()


def _begin(window: MainWindow, options: AppOptions, settings: Settings, problem: Message | None) -> None:
    window.use_settings(settings)
    if problem is not None:
        window.messages.error(problem)
    folder = options.workspace or settings.last_workspace or data_folder() / "workspace"
    window.open_workspace(folder.absolute(), page=options.page)
    if options.screenshot is None:
        from garbage_gui.ui.pages_ahead import PagesAhead
        from garbage_gui.ui.train_setup_watch import TrainSetupWatch

        PagesAhead(window)
        watch = TrainSetupWatch(window.background, window)
        watch.changed.connect(window.status.show_setup)
        watch.look()


@contextlib.contextmanager
def _visible_defects(window: MainWindow):  # type: ignore[no-untyped-def]
    """An exception in a callback is printed as ever, and also said in the window: it is never silent."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        before(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            window.messages.error(
                Message.of(
                    "Something unexpected went wrong: {reason}. The rest goes on.",
                    reason=f"{kind.__name__}: {error}",
                )
            )

    sys.excepthook = hook
    try:
        yield
    finally:
        sys.excepthook = before


@contextlib.contextmanager
def _interruptible():  # type: ignore[no-untyped-def]
    """Ctrl+C in the terminal ends the program: Python's own handler would wait for the next Python code."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
