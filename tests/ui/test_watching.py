"""A watched folder in the window: what comes is shown by itself, and it goes on when the window opens again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from garbage_gui.services import job_control
from garbage_gui.services.watching import watcher
from garbage_gui.services.watching.looking import Pace
from garbage_gui.services.workspace import Workspace
from garbage_gui.ui.classify.page import ClassifyPage
from garbage_gui.ui.job_ends import job_end_text
from tests.bundles import colour_picture
from tests.ui.desk import Desk, colour_workspace

DONE_SECONDS = 60.0


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    pace = Pace(look=0.1, share=0.0, settle=0.1, give_up=1.0, longest=0.2)
    monkeypatch.setattr(watcher, "Pace", lambda: pace)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The folder of a workspace."""
    folder = tmp_path / "工作区"
    colour_workspace(folder).close()
    yield folder
    job_control.runners.stop(folder)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    inbox = tmp_path / "收件箱"
    inbox.mkdir()
    return inbox


def shown(page: ClassifyPage) -> list[str]:
    return sorted(Path(page.model.row(i).path).name for i in range(page.model.rowCount()))


def test_a_folder_is_watched_and_what_comes_is_shown(
    folder: Path, inbox: Path, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(Workspace.open(folder), qapp)
    try:
        page = desk.show(ClassifyPage)
        over_results, over_zone = page.watch_bars
        assert page.drop_zone.watch.isVisible() and not over_zone.isVisible()
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(inbox))
        page.drop_zone.watch.click()
        desk.wait(over_zone.isVisible)
        desk.wait(lambda: "is classified at once" in over_zone.line.whole)
        assert over_zone.line.whole.startswith("Watching “收件箱” · 0 today")
        assert not over_zone.run.isVisible() and over_zone.toolTip() == str(inbox)
        colour_picture(1).save(inbox / "a.png")
        desk.wait(lambda: shown(page) == ["a.png"], DONE_SECONDS)
        assert over_results.isVisible() and over_results.run.isVisible()
        desk.wait(lambda: over_results.line.whole == "Watching “收件箱” · 1 today")
        colour_picture(2, shade=7).save(inbox / "a.png")
        colour_picture(3).save(inbox / "b.png")
        desk.wait(lambda: shown(page) == ["a.png", "b.png"], DONE_SECONDS)
        desk.wait(lambda: page.model.totals.files == 2, DONE_SECONDS)
        (inbox / "half.jpg").write_bytes(b"\xff\xd8\xff")
        desk.wait(lambda: "still being written: 1" in over_results.line.whole)
        (inbox / "half.jpg").unlink()
        inbox.rename(inbox.with_name("away"))
        desk.wait(lambda: "has been gone since" in over_results.line.whole)
        assert over_results.line.property("role") == "error" and str(inbox) in over_results.line.whole
        inbox.with_name("away").rename(inbox)
        desk.wait(lambda: over_results.line.whole == "Watching “收件箱” · 2 today")
        assert over_results.line.property("role") == "plain"
        [run] = desk.workspace.store.jobs.list()
        assert run.status == "done" and job_end_text(run) == "", "it does not say so many times a day"
        assert not desk.errors
    finally:
        desk.close()


def test_it_goes_on_when_the_window_opens_again_and_can_be_ended(
    folder: Path, inbox: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    workspace = Workspace.open(folder)
    watcher.begin(workspace, inbox)
    colour_picture(4).save(inbox / "meanwhile.png")
    desk = Desk(workspace, qapp, language="zh_CN")
    try:
        page = desk.show(ClassifyPage)
        desk.wait(lambda: shown(page) == ["meanwhile.png"], DONE_SECONDS)
        bar = page.watch_bars[0]
        desk.wait(lambda: bar.line.whole == "正在监视“收件箱” · 今天 1 个")
        page.start([inbox / "meanwhile.png"])
        desk.wait(lambda: len(page.controller.runs) == 2)
        bar.run.click()
        desk.wait(lambda: page.controller.chosen == page.controller.runs[1])
        bar.end.click()
        desk.wait(lambda: not bar.isVisible())
        assert workspace.store.watched_files.folder() is None
        page.watches.begin(inbox / "no")
        desk.wait(lambda: desk.errors)
        assert "不存在" in desk.errors[0] and not bar.isVisible()
    finally:
        desk.close()


def test_while_another_process_watches_that_is_said(
    folder: Path, inbox: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    workspace = Workspace.open(folder)
    watcher.begin(workspace, inbox)
    with watcher.turn(workspace) as is_mine:
        assert is_mine
        desk = Desk(workspace, qapp)
        try:
            page = desk.show(ClassifyPage)
            desk.wait(lambda: "Another window or command" in page.watch_bars[1].line.whole)
        finally:
            desk.close()
