"""What cannot be is said before a person tries: no map, foreign classes, models that a backup does not hold."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from garbage_gui.services import maintenance
from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.taxonomy import load_taxonomy
from garbage_gui.ui.models.page import ModelsPage
from garbage_gui.ui.review.page import ReviewPage
from tests.bundles import write_colour_bundle
from tests.ui.desk import Desk, add_pictures, colour_workspace
from tests.ui.window import Desktop


def test_the_map_is_greyed_where_the_model_has_none(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> None:
    workspace = colour_workspace(tmp_path / "工作区", with_map=False)
    desk = Desk(workspace, qapp)
    try:
        page = desk.show(ReviewPage, image_ids=add_pictures(workspace, tmp_path / "图", [0, 1]))
        assert not page.top.map.isEnabled()
        assert "has no average over the picture" in page.top.map.toolTip()
        bundle = write_colour_bundle(workspace.models_folder / "maps", model_id="maps")
        workspace.store.models.add(model_record(bundle.card, bundle.folder))
        workspace.store.models.promote("maps", operator="test")
        desk.wait(page.top.map.isEnabled)
        assert page.top.map.toolTip().startswith("Show where the model looked (C)")
    finally:
        desk.close()


def test_a_model_of_other_classes_is_told_when_it_is_imported(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    write_colour_bundle(tmp_path / "foreign", taxonomy=load_taxonomy("huawei-40"), model_id="foreign")
    desk = Desk(colour_workspace(tmp_path / "工作区"), qapp, language="zh_CN")
    try:
        page = desk.show(ModelsPage)
        page.import_from(tmp_path / "foreign")
        desk.wait(lambda: desk.errors)
        assert "不能成为当前模型" in desk.errors[0] and len(desk.errors) == 1
    finally:
        desk.close()


def test_models_that_a_backup_does_not_hold_are_told(desk: Desktop, tmp_path: Path) -> None:
    folder = tmp_path / "工作区"
    with colour_workspace(folder) as workspace:
        backup = maintenance.backup(workspace)
        shutil.rmtree(workspace.models_folder / "colours")
    desk.window.restore_backup(folder, backup)
    desk.settle()
    assert any("1 models of it are not in this folder: colours" in error for error in desk.errors), (
        desk.errors
    )
    with Workspace.open(folder) as workspace:
        said = maintenance.missing_models_note(workspace)
        assert said is not None and "colours" in str(said)
