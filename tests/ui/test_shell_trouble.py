"""The shell when things go wrong around it: what it says, what it offers, and what it must not do."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton, QWidget

from garbage_gui.messages import Message
from garbage_gui.services import job_control
from garbage_gui.services.predictors import NoModelError
from garbage_gui.services.workspace import Workspace
from garbage_gui.store import backups, schema
from garbage_gui.ui.text import message_text
from tests.bundles import colour_picture
from tests.ui.desk import add_pictures, colour_workspace
from tests.ui.window import Desktop, desktop, pause, wait


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The folder of a workspace with eight drawn pictures."""
    folder = tmp_path / "工作区"
    with colour_workspace(folder) as workspace:
        add_pictures(workspace, tmp_path / "图", [0, 1, 2, 3, 4, 5, 0, 1])
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files where they are")
def test_nothing_is_shown_as_saved_when_the_workspace_is_gone(qapp: QApplication, small: Path) -> None:
    with desktop(qapp, runs_jobs=True) as desk:
        desk.open(small, page="review")
        shutil.rmtree(small)
        for _ in range(3):
            desk.key(Qt.Key.Key_1)
            desk.settle()
        assert desk.errors and all("is gone" in error for error in desk.errors)
        assert not [said for said in desk.said if "Saved" in said]
        desk.show("train")
        desk.show("models")
    assert not small.exists()


def test_a_damaged_store_is_restored_from_where_that_is_said(qapp: QApplication, small: Path) -> None:
    backup = small / "backups" / "good.sqlite"
    with Workspace.open(small) as workspace:
        backups.backup(workspace.store, backup)
    store = small / "garbage.sqlite"
    store.write_bytes(store.read_bytes()[:4096] + os.urandom(60_000))
    with desktop(qapp) as desk:
        desk.window.open_workspace(small)
        wait(lambda: desk.errors, "the error")
        assert f"garbage-gui restore FILE --workspace '{small}'”" in desk.errors[-1]
        button = desk.window.findChild(QPushButton, "restore_backup")
        assert button is not None and button.isVisible()
        desk.window.restore_backup(small, backup)
        desk.settle()
        assert desk.window.page is not None and desk.window.page.name == "browse"
        assert not desk.window.banner.isVisible()
        # Where there is no store, there is nothing to restore.
        (small.parent / "file").touch()
        desk.window.open_workspace(small.parent / "file")
        wait(lambda: len(desk.errors) > 1, "the second error")
        button = desk.window.findChild(QPushButton, "restore_backup")
        assert button is not None and not button.isVisible()


def test_a_failed_opening_leaves_nothing_of_the_workspace_before(
    qapp: QApplication, small: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "garbage.sqlite").touch()
    with desktop(qapp) as desk:
        window = desk.window
        desk.open(small)
        window.messages.error("Something of the first workspace")
        window.open_workspace(broken)
        wait(lambda: any("is empty" in error for error in desk.errors), "the error")
        assert "is empty" in window.banner.text.text() and "of the first" not in window.banner._more.toolTip()
        assert not window.top_bar.model.isVisible()
        assert not window.top_bar.search.isEnabled() and not window.top_bar.undo.isEnabled()
        for button in window.rail.buttons.values():
            button.click()
            assert not button.isEnabled() and not button.isChecked()
        assert not [spec for spec in window.actions_.here() if spec.pages]
        window.open_workspace(small)
        desk.settle()
        assert not window.banner.isVisible()
        assert window.top_bar.model.isVisible() and window.top_bar.search.isEnabled()
        assert [name for name, button in window.rail.buttons.items() if button.isChecked()] == ["browse"]


def test_an_error_before_the_first_workspace_stays(qapp: QApplication, small: Path) -> None:
    with desktop(qapp) as desk:
        desk.window.messages.error("The settings cannot be read.")
        desk.open(small)
        assert desk.window.banner.isVisible()


def ask(desk: Desktop, folder: Path) -> QWidget:
    desk.window.open_chosen(folder)
    wait(lambda: [w for w in QApplication.topLevelWidgets() if w.objectName() == "workspace_question"])
    (question,) = (w for w in QApplication.topLevelWidgets() if w.objectName() == "workspace_question")
    return question


def press(question: QWidget, name: str) -> None:
    button = question.findChild(QPushButton, name)
    assert button is not None
    button.click()


def test_a_folder_of_pictures_becomes_no_workspace_unasked(
    qapp: QApplication, small: Path, tmp_path: Path
) -> None:
    pictures = tmp_path / "图"
    before = sorted(pictures.iterdir())
    with desktop(qapp) as desk:
        desk.open(small)
        QTest.keyClick(ask(desk, pictures), Qt.Key.Key_Escape)
        pause(0)
        assert sorted(pictures.iterdir()) == before
        press(ask(desk, pictures), "classify_folder")
        desk.settle()
        assert desk.window.page is not None and desk.window.page.name == "classify"
        assert sorted(pictures.iterdir()) == before
        assert desk.window.session is not None
        assert desk.window.session.workspace.store.jobs.list()[0].parameters["paths"] == [str(pictures)]
        press(ask(desk, pictures), "make_workspace")
        desk.settle()
        assert (pictures / "garbage.sqlite").exists()
        # A workspace, an empty folder and a missing one are opened without a question.
        for folder in (small, tmp_path / "empty", tmp_path / "missing"):
            if folder.name == "empty":
                folder.mkdir()
                (folder / ".DS_Store").touch()
            desk.window.open_chosen(folder)
            desk.settle()
            assert desk.window.session is not None
            assert desk.window.session.workspace.folder == folder
    job_control.runners.stop(small)


def test_a_model_whose_folder_is_gone_leads_to_the_models_page(qapp: QApplication, tmp_path: Path) -> None:
    folder = tmp_path / "工作区"
    with colour_workspace(folder) as workspace:
        add_pictures(workspace, tmp_path / "图", [0], predicted=False)
    shutil.rmtree(folder / "models" / "colours")
    with desktop(qapp) as desk:
        desk.open(folder, page="settings")
        assert desk.window.session is not None
        desk.window.session.context.predictor.preload()
        desk.settle()
        assert desk.errors == [
            f"The model “Colours” cannot be used: its folder {folder / 'models' / 'colours'} is gone. "
            "Choose another model on the Models page."
        ]
        button = desk.window.banner.page_button
        assert button.isVisible() and button.text() == "Go to Models"
        button.click()
        desk.settle()
        assert desk.window.page is not None and desk.window.page.name == "models"
        desk.window.messages.error("Another error")
        assert not button.isVisible(), "no page helps with that"


def test_the_page_of_a_sentence_is_kept_with_a_job() -> None:
    message = NoModelError("No model is active in this workspace. Promote one on the Models page.").message
    assert message.page == "models"
    assert Message.from_json(message.to_json()) == message


def test_what_the_system_says_is_said_in_the_language_of_the_window(qapp: QApplication) -> None:
    message = Message.of("The file cannot be read: {reason}.", reason=os.strerror(errno.ENOENT))
    with desktop(qapp, language="zh_CN"):
        assert message_text(message) == "无法读取文件：文件或文件夹不存在。"
    assert message_text(message) == "The file cannot be read: No such file or directory."


def palette_of(desk: Desktop) -> tuple[QWidget, QListWidget]:
    desk.window.actions_.run("palette")
    palette = QApplication.activePopupWidget()
    assert palette is not None
    field, found = palette.findChild(QWidget, "palette_field"), palette.findChild(QListWidget, "palette_list")
    assert field is not None and found is not None
    return field, found


def test_the_palette_finds_english_names_in_chinese_too_and_says_when_it_finds_none(
    qapp: QApplication, small: Path
) -> None:
    with desktop(qapp, language="zh_CN") as desk:
        desk.open(small)
        title = desk.window.rail.buttons["browse"].text()
        field, found = palette_of(desk)
        QTest.keyClicks(field, "go to settings")
        assert found.item(0).text() == "转到“设置”" and found.count() == 1
        assert desk.window.rail.buttons["browse"].text() == title == "浏览", "no widget heard of English"
        QTest.keyClicks(field, "xyzzy")
        assert [found.item(row).text() for row in range(found.count())] == [
            "没有这样的操作。请少输几个字试试。"
        ]
        QTest.keyClick(field, Qt.Key.Key_Down)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert QApplication.activePopupWidget() is not None, "there was nothing to do"
        QTest.keyClick(field, Qt.Key.Key_Escape)


def test_escape_leaves_the_search_field_for_the_page(qapp: QApplication, small: Path) -> None:
    with desktop(qapp) as desk:
        desk.open(small, page="review")
        desk.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert desk.window.top_bar.search.hasFocus()
        desk.key(Qt.Key.Key_Escape)
        assert not desk.window.top_bar.search.hasFocus()
        desk.key(Qt.Key.Key_1)  # a key of the page again
        desk.settle()
        assert any("Saved" in said for said in desk.said)


def test_quotation_marks_are_narrow_in_english(qapp: QApplication, small: Path) -> None:
    with desktop(qapp) as desk:
        desk.open(small)
        label = desk.window.banner.text
        assert QFontMetricsF(label.font()).horizontalAdvance("“") < 10
        desk.window.settings.language = "zh_CN"
        desk.window.save_settings()
        desk.settle()
        assert label.font().featureValue(QFont.Tag("pwid")) == 0
        desk.window.settings.language = "en"
        desk.window.save_settings()
        desk.settle()
        assert QFontMetricsF(label.font()).horizontalAdvance("“") < 10


def test_a_network_folder_is_refused_for_the_store_and_taken_for_pictures(
    qapp: QApplication, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    shutil.copytree(small, share / "workspace")
    colour_picture(3, (75, 55)).save(share / "picture.png")
    monkeypatch.setattr(
        schema, "network_file_system", lambda folder: "nfs4" if folder.is_relative_to(share) else None
    )
    with desktop(qapp, runs_jobs=True) as desk:
        for folder in (share / "workspace", share / "new"):
            desk.errors.clear()
            desk.window.open_workspace(folder)
            wait(lambda: desk.errors, "the refusal")
            assert "is on a network drive (nfs4)" in desk.errors[-1] and "local disk" in desk.errors[-1]
            button = desk.window.findChild(QPushButton, "restore_backup")
            assert button is not None and not button.isVisible()
        desk.errors.clear()
        desk.open(small, page="browse", import_paths=[share / "picture.png"])
        wait(lambda: any("1 new" in text for text in desk.said), "the import")
        assert desk.errors == []


def test_what_a_job_failed_for_goes_when_it_goes_on(desk: Desktop, filled: Path) -> None:
    desk.open(filled, page="settings")
    desk.window.messages.error("Something else.")
    banner = desk.window.banner
    session = desk.window.session
    assert session is not None
    with Workspace.open(filled) as other:
        jobs = other.store.jobs
        job = jobs.add("classify", "interactive", {})
        wait(session.someone_waits, "the window hearing of the job")
        jobs.finish(job, "failed", error=Message.of("The drive at {path} is not connected.", path="/mnt/x"))
        wait(lambda: "/mnt/x" in banner.text.text(), "the failure")
        jobs.requeue(job)
        wait(lambda: banner.text.text() == "Something else.", "the failure being taken back")
        jobs.finish(job, "failed", error=Message.of("The drive at {path} is not connected.", path="/mnt/y"))
        wait(lambda: "/mnt/y" in banner.text.text(), "the next failure")
    banner.close_button.click()
    desk.errors.clear()
