"""One page of the window over a real workspace: real store, real threads, real key events."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from garbage_gui.services.classifying import classify_picture
from garbage_gui.services.predictors import load_predictor
from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.settings import Settings
from garbage_gui.store.records import NewImage
from garbage_gui.taxonomy import load_taxonomy
from garbage_gui.ui.actions import ActionRegistry
from garbage_gui.ui.background import Background
from garbage_gui.ui.changes import StoreChanges
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.messages_bar import Messages
from garbage_gui.ui.operators.at_the_desk import AtTheDesk
from garbage_gui.ui.page import Page
from garbage_gui.ui.predictor import PredictorProvider
from garbage_gui.ui.theme import Theme
from garbage_gui.ui.thumbnails import ThumbnailProvider
from garbage_gui.ui.translations import Translations
from garbage_gui.ui.watching import WatchProvider
from tests.bundles import colour_picture, write_colour_bundle

P = TypeVar("P", bound=Page)
OPERATOR = "王芳"


def colour_workspace(folder: Path, **options: Any) -> Workspace:
    """A workspace whose active model tells six colours apart."""
    workspace = Workspace.create(folder, load_taxonomy("trashnet-6"))
    bundle = write_colour_bundle(workspace.models_folder / "colours", **options)
    workspace.store.models.add(model_record(bundle.card, bundle.folder))
    workspace.store.models.promote("colours", operator="test")
    return workspace


def add_pictures(
    workspace: Workspace, folder: Path, classes: Sequence[int], *, predicted: bool = True
) -> list[int]:
    """A PNG for each number of ``classes``, in the store, looked at by the active model; the image ids."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = []
    for place, which in enumerate(classes):
        path = folder / f"图片{place:03d}.png"
        colour_picture(which, shade=place).save(path)
        data, status = path.read_bytes(), path.stat()
        image = NewImage(hashlib.sha256(data).hexdigest(), path, len(data), status.st_mtime_ns, 90, 70, "PNG")
        ids.append(workspace.store.images.add([image])[0].image_id)
        if predicted:
            classify_picture(workspace, load_predictor(workspace), path, image_id=ids[-1])
    return ids


class Desk:
    """A window with one page; close it at the end of the test."""

    def __init__(self, workspace: Workspace, application: QApplication, *, language: str = "en") -> None:
        self.workspace = workspace
        self.navigated: list[tuple[str, dict[str, Any]]] = []
        self.saved: list[str] = []
        self.infos: list[str] = []
        self.errors: list[str] = []
        self.window = QWidget()
        self.window.resize(1100, 720)
        QVBoxLayout(self.window).setContentsMargins(0, 0, 0, 0)
        self.translations = Translations(application)
        self.translations.choose(language)  # type: ignore[arg-type]
        background, messages = Background(self.window), Messages(self.window)
        background.default_failed = messages.error
        messages.saved_shown.connect(self.saved.append)
        messages.info_shown.connect(self.infos.append)
        messages.error_shown.connect(self.errors.append)
        changes = StoreChanges(workspace.store, self.window)
        changes.start()
        settings = Settings(operator=OPERATOR)
        at_the_desk = AtTheDesk(lambda: None, self.window)
        at_the_desk.use_settings(settings)
        self.context = PageContext(
            workspace=workspace,
            settings=settings,
            desk=at_the_desk,
            background=background,
            theme=Theme(application, "light"),
            actions=ActionRegistry(self.window),
            changes=changes,
            messages=messages,
            thumbnails=ThumbnailProvider(workspace.store, workspace.cache_folder / "thumbnails"),
            predictor=PredictorProvider(workspace, background, changes),
            watching=WatchProvider(workspace, background, changes, watches=True),
            navigate=lambda name, **arguments: self.navigated.append((name, arguments)),
            save_settings=lambda: None,
            open_workspace=lambda *_: None,
        )
        self.page: Page | None = None

    def show(self, kind: type[P], **arguments: Any) -> P:
        page = kind(self.context)
        self.page = page
        layout = self.window.layout()
        assert layout is not None
        layout.addWidget(page)
        self.context.actions.set_page(page.name)
        self.window.show()
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)
        page.activate(**arguments)
        self.settle()
        return page

    def key(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press and release a key where the focus is."""
        widget = QApplication.focusWidget() or self.window
        QTest.keyClick(widget, key, modifiers)

    def settle(self) -> None:
        """Wait until all that was asked for is there, and saved."""
        page = self.page
        assert page is not None
        self.wait(lambda: page.settled() and self.context.background.idle())

    def wait(self, condition: Callable[[], object], seconds: float = 20.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it did not happen in time"
            pause(5)

    def close(self) -> None:
        if self.page is not None:
            self.page.deactivate()
            self.page.close_page()
        self.context.watching.close()
        self.context.changes.close()
        self.context.background.close()
        self.context.thumbnails.close()
        self.window.close()
        self.window.deleteLater()
        self.context.theme.deleteLater()
        self.translations.choose("en")
        pause(0)
        self.workspace.close()


@pytest.fixture
def page_desk(workspace: Workspace, qapp: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    """The ``desk`` of a module that says ``desk = page_desk``, over the ``workspace`` that it has."""
    desk = Desk(workspace, qapp)
    yield desk
    desk.close()


def pause(milliseconds: int) -> None:
    """Let events and other threads run (`QTest.qWait` would keep Python's other threads from running)."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
