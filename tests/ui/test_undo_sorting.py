"""Ctrl+Z puts sorted files back, from any page, in the order of what was done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from garbage_gui.services import job_control, labelling
from garbage_gui.services.workspace import Workspace
from garbage_gui.ui.undo_answers import PutBackQuestion
from tests.services.sorting.scene import classified, make_workspace, sort, tree, write
from tests.ui.window import Desktop, wait

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "in"


@pytest.fixture
def folder(tmp_path: Path, inbox: Path) -> Iterator[Path]:
    """A workspace whose newest change is a sorting of two files."""
    folder = tmp_path / "工作区"
    with make_workspace(folder) as workspace:
        classified(workspace, {write(inbox / f"{n}.jpg", str(n)): "glass" for n in range(2)})
        labelling.label(workspace, 1, "metal", operator="test", cause="review")
        sort(workspace, tmp_path / "out", action="move")
    yield folder
    job_control.runners.stop(folder)


def stored(desk: Desktop) -> Workspace:
    assert desk.window.session is not None
    return desk.window.session.workspace


@pytest.mark.parametrize("page", ["settings", "review"])
def test_files_go_back_and_then_the_label(desk: Desktop, folder: Path, inbox: Path, page: str) -> None:
    desk.open(folder, page=page)
    wait(lambda: "Undo: 2 files moved to “out”" in desk.window.top_bar.undo.toolTip(), "the words")
    assert tree(inbox) == {}
    desk.window.setFocus()
    desk.key(Qt.Key.Key_Z, CTRL)
    wait(lambda: len(tree(inbox)) == 2, "the way back")
    wait(lambda: stored(desk).store.jobs.list()[0].status == "done")
    assert desk.said[0] == "Moving 2 files back from “out”" and not desk.errors
    wait(lambda: "Undo: 0.jpg labelled Metal" in desk.window.top_bar.undo.toolTip(), "the words")
    desk.window.undo()
    wait(lambda: stored(desk).store.images.get(1).label is None, "the undo of the label")
    wait(lambda: "Nothing to undo" in desk.window.top_bar.undo.toolTip(), "the words")


def test_where_files_were_changed_a_person_is_asked(desk: Desktop, folder: Path, inbox: Path) -> None:
    write(inbox / "0.jpg", "something else")
    desk.open(folder, page="settings")
    desk.window.undo()
    wait(lambda: question(desk) is not None, "the question")
    asked = question(desk)
    assert (
        asked is not None and "2 files moved" in asked.text() and asked.informativeText().startswith("1 of")
    )
    asked.reject()
    desk.settle()
    assert set(tree(inbox)) == {"0.jpg"}
    desk.window.undo()
    wait(lambda: question(desk) is not None, "the question")
    asked = question(desk)
    assert asked is not None
    asked.yes.click()
    wait(lambda: len(tree(inbox)) == 3, "the way back")
    wait(lambda: stored(desk).store.jobs.list()[0].status == "done")
    assert (inbox / "0.jpg").read_text() == "something else" and not desk.errors


def test_files_are_sorted_again(desk: Desktop, folder: Path, inbox: Path, tmp_path: Path) -> None:
    desk.open(folder, page="settings")
    before = tree(tmp_path / "out")
    desk.window.setFocus()
    desk.key(Qt.Key.Key_Z, CTRL)
    wait(lambda: len(tree(inbox)) == 2, "the way back")
    wait(lambda: "Redo: 2 files moved to “out”" in desk.window.top_bar.redo.toolTip(), "the words")
    wait(lambda: stored(desk).store.jobs.list()[0].status == "done")
    desk.key(Qt.Key.Key_Y, CTRL)
    wait(lambda: len(tree(tmp_path / "out")) == 2, "the sorting")
    wait(lambda: stored(desk).store.jobs.list()[0].status == "done")
    assert tree(tmp_path / "out") == before and tree(inbox) == {}
    assert "Moving 2 files to “out” again" in desk.said and not desk.errors
    wait(lambda: "Undo: 2 files moved to “out”" in desk.window.top_bar.undo.toolTip(), "the words")
    assert not desk.window.top_bar.redo.isEnabled()


def test_before_changed_files_are_sorted_again_a_person_is_asked(
    desk: Desktop, folder: Path, inbox: Path, tmp_path: Path
) -> None:
    desk.open(folder, page="review")
    desk.window.undo()
    wait(lambda: len(tree(inbox)) == 2, "the way back")
    wait(lambda: stored(desk).store.jobs.list()[0].status == "done")
    write(inbox / "0.jpg", "something else")
    desk.window.redo()
    wait(lambda: question(desk) is not None, "the question")
    asked = question(desk)
    assert asked is not None and asked.text() == "Redo: 2 files moved to “out”"
    assert asked.informativeText().startswith("1 of")
    asked.yes.click()
    wait(lambda: len(tree(tmp_path / "out")) == 1, "the sorting")
    wait(lambda: stored(desk).store.jobs.list()[0].status == "done")
    assert tree(inbox) == {"0.jpg": "something else"} and not desk.errors


def test_a_name_that_looks_like_markup_is_shown_as_it_is(desk: Desktop, tmp_path: Path) -> None:
    with make_workspace(tmp_path / "w") as workspace:
        classified(workspace, {write(tmp_path / "in" / "<b>bold<i>.jpg", "1"): "glass"})
        labelling.label(workspace, 1, "metal", operator="test", cause="review")
    desk.open(tmp_path / "w", page="settings")
    wait(lambda: "&lt;b&gt;bold&lt;i&gt;.jpg" in desk.window.top_bar.undo.toolTip(), "the words")
    assert "<b>bold<i>.jpg" in desk.window.top_bar.undo.accessibleName()


def test_of_a_long_name_both_ends_are_said(desk: Desktop, tmp_path: Path) -> None:
    name = f"first{'x' * 200}last.jpg"
    with make_workspace(tmp_path / "w") as workspace:
        classified(workspace, {write(tmp_path / "in" / name, "1"): "glass"})
        labelling.label(workspace, 1, "metal", operator="test", cause="review")
    desk.open(tmp_path / "w", page="settings")
    wait(lambda: "xlast.jpg labelled Metal" in desk.window.top_bar.undo.toolTip(), "the words")
    assert "firstxxx" in desk.window.top_bar.undo.toolTip() and len(desk.window.top_bar.undo.toolTip()) < 110


def question(desk: Desktop) -> PutBackQuestion | None:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, PutBackQuestion) and w.isVisible()]
    return found[0] if found else None
