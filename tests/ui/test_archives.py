"""An archive in the window: classified, shown with its pictures, opened where it lies."""

from __future__ import annotations

import zipfile
from pathlib import Path

from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytest import MonkeyPatch
from pytestqt.qtbot import QtBot

from garbage_gui.services import job_control
from garbage_gui.ui.classify.page import ClassifyPage
from garbage_gui.ui.places import open_folder_of
from tests.bundles import colour_picture
from tests.ui.desk import Desk, colour_workspace


def test_an_archive_is_classified_and_its_pictures_are_shown(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    colour_picture(1).save(tmp_path / "1.png")
    with zipfile.ZipFile(tmp_path / "照片.zip", "w") as archive:
        archive.write(tmp_path / "1.png", "瓶/1.png")
        archive.writestr("../out.png", b"x")
    workspace = colour_workspace(tmp_path / "工作区")
    desk = Desk(workspace, qapp)
    try:
        page = desk.show(ClassifyPage, paths=[tmp_path / "照片.zip"])
        desk.wait(lambda: page.controller.chosen is not None and page.controller.chosen.status == "done", 60)
        desk.settle()
        assert page.model.rowCount() == 2 and page.model.totals.failed == 1
        row = page.model.row(0)
        assert (row.name, row.class_key) == ("1.png", "glass") and row.image_id is not None
        assert row.folder == str(tmp_path / "照片.zip" / "瓶")
        provider = desk.context.thumbnails
        desk.wait(
            lambda: (image := provider.image(row.image_id or 0, 128)) is not None and not image.isNull()
        )
        went: list[str] = []
        monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: went.append(url.toLocalFile()))
        open_folder_of(row.path)
        assert went == [str(tmp_path)]
    finally:
        desk.close()
        job_control.runners.stop(workspace.folder)
