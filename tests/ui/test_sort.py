"""Sorting into folders in the window: asked with a preview, done as a job, and taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from garbage_gui.jobs.lock import LaneLock
from garbage_gui.services import job_control
from garbage_gui.services.workspace import Workspace
from garbage_gui.ui.classify.page import ClassifyPage
from garbage_gui.ui.classify.sort_dialog import SortDialog
from garbage_gui.ui.classify.sorting import default_target
from garbage_gui.ui.places import folder_of
from garbage_gui.ui.widgets.notes_dialog import NotesDialog
from tests.bundles import colour_picture
from tests.services.sorting.scene import classified, tree, write
from tests.ui.desk import Desk, colour_workspace, page_desk

desk = page_desk
Key = Qt.Key


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = colour_workspace(tmp_path / "工作区")
    yield workspace
    job_control.runners.stop(workspace.folder)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "收件"
    folder.mkdir()
    for place in range(12):
        colour_picture(place % 6, shade=place).save(folder / f"图{place:02d}.png")
    (folder / "坏.jpg").write_bytes(b"\xff\xd8\xff no picture")
    return folder


@pytest.fixture
def page(desk: Desk, workspace: Workspace, inbox: Path) -> ClassifyPage:
    """The page with a run over the inbox that is done."""
    keys = ("cardboard", "glass", "metal", "paper", "plastic", "trash")
    files = sorted(inbox.glob("*.png"))
    classified(
        workspace,
        {**{path: keys[i % 6] for i, path in enumerate(files)}, inbox / "坏.jpg": None},
        unsure=files[:2],
    )
    return desk.show(ClassifyPage)


def opened(desk: Desk, page: ClassifyPage) -> SortDialog:
    """The dialog, by its key, with the first preview."""
    desk.key(Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    dialog = page.dialog
    assert dialog is not None and dialog.isVisible()
    looked(desk, dialog)
    return dialog


def looked(desk: Desk, dialog: SortDialog) -> None:
    desk.wait(lambda: dialog.tree.topLevelItemCount() > 0)


def shown(dialog: SortDialog) -> dict[str, str]:
    items = [dialog.tree.topLevelItem(i) for i in range(dialog.tree.topLevelItemCount())]
    return {item.text(0): item.text(1) for item in items if item is not None}


def wait_for_end(desk: Desk, page: ClassifyPage, kind: str) -> None:
    def ended() -> bool:
        sorting = page.sorting.sorting
        return sorting is not None and sorting.shown.kind == kind and sorting.shown.status == "done"

    desk.wait(ended, 60)
    desk.settle()


def test_files_are_moved_shown_at_their_new_place_and_put_back(
    desk: Desk, page: ClassifyPage, workspace: Workspace, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, target = tree(inbox), inbox.parent / "收件 sorted"
    assert page.tools.sort.isEnabled() and not page.sort_bar.isVisible()
    dialog = opened(desk, page)
    assert dialog.folder.text() == str(target)
    assert shown(dialog)["Unsure"] == "2" and shown(dialog)["Not readable"] == "1"
    assert dialog.yes.text() == "Copy 13 files" and "are free" in dialog.line.text()
    dialog.move_files.click()
    assert not dialog.yes.isEnabled(), "what was looked at is not what is chosen"
    dialog.by_bin.click()
    looked(desk, dialog)
    assert set(shown(dialog)) == {"Recyclable", "Other waste", "Unsure", "Not readable"}
    dialog.unsure.click()
    dialog.failed.click()
    dialog.names.setCurrentIndex(0)
    looked(desk, dialog)
    assert shown(dialog) == {"可回收物": "10", "其他垃圾": "2"}
    assert dialog.yes.text() == "Move 12 files" and "Left where they are: 1." in dialog.line.text()
    dialog.yes.click()
    wait_for_end(desk, page, "sort")
    assert len(tree(target)) == 12 and set(tree(inbox)) == {"坏.jpg"}
    assert page.sort_bar.isVisible() and page.dialog is None
    assert page.sort_bar.line.whole == "12 files moved to “收件 sorted” · left in place: 1"
    folders = {page.model.row(i).folder for i in range(page.model.rowCount())}
    assert folders == {str(target / "可回收物"), str(target / "其他垃圾"), str(inbox)}
    went: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: went.append(url.toLocalFile()))
    page.sort_bar.folder.click()
    assert went == [str(target)]
    page.sort_bar.notes.click()
    notes = page.findChild(NotesDialog)
    assert notes is not None and notes.list.count() == 1 and "坏.jpg" in notes.list.item(0).text()
    notes.close_button.click()
    page.sort_bar.undo.click()
    wait_for_end(desk, page, "sort_undo")
    assert tree(inbox) == before and not target.exists()
    assert page.sort_bar.line.whole == "12 files put back"
    assert not page.sort_bar.undo.isVisible() and not page.sort_bar.folder.isVisible()
    assert {page.model.row(i).folder for i in range(page.model.rowCount())} == {str(inbox)}
    page.sort_bar.close_button.click()
    assert not page.sort_bar.isVisible() and not desk.errors


def test_saying_no_changes_nothing(desk: Desk, page: ClassifyPage, workspace: Workspace, inbox: Path) -> None:
    before = tree(inbox.parent / "收件")
    dialog = opened(desk, page)
    desk.key(Key.Key_Escape)
    assert page.dialog is None and not dialog.isVisible()
    desk.settle()
    assert tree(inbox) == before and not any(j.kind == "sort" for j in workspace.store.jobs.list())
    page.undo_sorting()
    assert desk.infos == ["There is no sorting to undo"]


def test_what_cannot_be_is_said_in_the_dialog(
    desk: Desk, page: ClassifyPage, workspace: Workspace, inbox: Path
) -> None:
    dialog = opened(desk, page)
    for text, expected in (
        (str(workspace.folder / "x"), "inside the workspace"),
        (str(inbox / "图00.png"), "is no folder"),
    ):
        dialog.folder.setText(text)
        desk.wait(lambda expected=expected: expected in dialog.line.text())  # type: ignore[misc]
        assert not dialog.yes.isEnabled() and dialog.line.property("role") == "error"
    write(inbox.parent / "there" / "Glass" / "图07.png", "another")
    dialog.folder.setText(str(inbox.parent / "there"))
    looked(desk, dialog)
    assert "Names that are taken: 1." in dialog.line.text() and dialog.yes.isEnabled()
    dialog.folder.setText("")
    assert dialog.options() is None and not dialog.yes.isEnabled()
    dialog.no.click()
    assert not desk.errors


def test_a_disk_that_is_too_small_is_told_before(
    desk: Desk, page: ClassifyPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 9, 9))  # type: ignore[attr-defined]
    dialog = opened(desk, page)
    assert "only 9 bytes are free" in dialog.line.text() and not dialog.yes.isEnabled()
    dialog.move_files.click()
    looked(desk, dialog)
    assert dialog.yes.isEnabled(), "moving within a disk needs no room"
    dialog.no.click()


def test_a_sorting_that_runs_is_stopped_and_resumed(
    desk: Desk, page: ClassifyPage, workspace: Workspace, inbox: Path
) -> None:
    lane = LaneLock(workspace.folder, "interactive")  # nobody works on it
    assert lane.acquire()
    dialog = opened(desk, page)
    dialog.yes.click()
    desk.wait(lambda: page.sort_bar.cancel.isVisible())
    assert page.sort_bar.line.whole == "The files are sorted in a moment."
    assert not page.tools.sort.isEnabled() and not page.sort_bar.undo.isVisible()
    page.sort_bar.cancel.click()
    desk.wait(lambda: page.sort_bar.resume.isVisible())
    assert page.sort_bar.line.whole.startswith("Stopped: 0 files copied")
    lane.release()
    page.sort_bar.resume.click()
    wait_for_end(desk, page, "sort")
    assert page.sort_bar.line.whole == "13 files copied to “收件 sorted”"


def test_a_sorting_is_there_when_the_window_opens_again(
    workspace: Workspace, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    from tests.services.sorting.scene import sort

    classified(workspace, {write(tmp_path / "in" / "a.jpg", "A"): "glass"})
    sort(workspace, tmp_path / "out", action="move")
    desk = Desk(workspace, qapp, language="zh_CN")
    try:
        page = desk.show(ClassifyPage)
        desk.wait(lambda: page.sort_bar.isVisible())
        assert page.sort_bar.line.whole == "1 个文件已移动到“out”"
        classified(workspace, {write(tmp_path / "in" / "b.jpg", "B"): "glass"})
        desk.context.changes.notify_jobs()
        desk.wait(lambda: len(page.controller.runs) == 2)
        page.controller.choose(page.controller.runs[0].job_id)
        desk.settle()
        assert not page.sort_bar.isVisible(), "that was another run"
    finally:
        desk.close()


def test_places_are_found_by_their_names(workspace: Workspace, tmp_path: Path) -> None:
    assert folder_of(Path("/a/b/c.jpg")) == Path("/a/b")
    assert folder_of(Path("/a/b.ZIP/x/c.jpg")) == Path("/a")
    job = workspace.store.jobs.add("classify", "interactive", {"paths": ["/a/b.zip"]})
    assert default_target(workspace.store.jobs.get(job), "sorted") == Path("/a/b sorted")
    workspace.close()
