"""Fixtures of the tests that open the whole window, and the workspace of those that open one page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from garbage_gui.services.importing import import_paths
from garbage_gui.services.workspace import Workspace
from garbage_gui.taxonomy import load_taxonomy
from tests.ui.desk import colour_workspace
from tests.ui.window import Desktop, desktop


@pytest.fixture(scope="session", autouse=True)
def nothing_left_on_the_clipboard() -> Iterator[None]:
    """The offscreen clipboard outlives Python, and what it holds then would bring the process down at its end."""
    yield
    if QApplication.instance() is not None:
        QGuiApplication.clipboard().clear()


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[Desktop]:
    """A window; open a workspace in it."""
    with desktop(qapp) as opened:
        yield opened


@pytest.fixture
def filled(tmp_path: Path, picture_set: Path) -> Path:
    """The folder of a workspace into which real pictures were imported."""
    folder = tmp_path / "垃圾分类"
    with Workspace.create(folder, load_taxonomy("trashnet-6")) as workspace:
        import_paths(workspace, [picture_set], operator="test")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace whose active model tells six colours apart."""
    return colour_workspace(tmp_path / "工作区")
