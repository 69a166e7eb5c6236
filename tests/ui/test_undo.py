"""Ctrl+Z and Ctrl+Y in the real window: moves, exclusions, bulk labels, saved filters, in words and over a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from garbage_gui.services import labelling, splitting, undoing
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter, ModelRecord
from garbage_gui.ui.command_palette import CommandPalette
from tests.ui.window import Desktop, desktop, wait

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def stored(desk: Desktop) -> Workspace:
    assert desk.window.session is not None
    return desk.window.session.workspace


def undo_tip(desk: Desktop, words: str) -> None:
    wait(lambda: words in desk.window.top_bar.undo.toolTip(), f"“{words}” at the button")
    assert words in desk.window.top_bar.undo.accessibleName()


def redo_tip(desk: Desktop, words: str) -> None:
    wait(lambda: words in desk.window.top_bar.redo.toolTip(), f"“{words}” at the button")
    assert desk.window.top_bar.redo.isEnabled()


def said(desk: Desktop, words: str) -> None:
    wait(lambda: desk.said and desk.said[-1] == words, f"“{words}”")


def sides(workspace: Workspace, ids: list[int]) -> list[str | None]:
    return [image.split for image in workspace.store.images.get_many(ids)]


@pytest.mark.parametrize("page", ["browse", "review", "settings"])
def test_steps_of_every_kind_go_back_and_forth_by_keys(desk: Desktop, filled: Path, page: str) -> None:
    desk.open(filled, page=page)
    workspace = stored(desk)
    ids = workspace.store.images.ids(ImageFilter())[:4]
    before = sides(workspace, ids)
    name = workspace.store.images.get(ids[0]).path
    assert name is not None
    labelling.label_many(workspace, dict.fromkeys(ids, "glass"), operator="li", cause="browse")
    splitting.move(workspace, ids, "train", operator="li")
    splitting.move(workspace, ids[:3], "validation", operator="li")
    labelling.exclude(workspace, [ids[0]], operator="li")
    after = sides(workspace, ids)
    desk.window.setFocus()

    undo_tip(desk, f"Undo: {name.name} excluded")
    desk.key(Key.Key_Z, CTRL)
    said(desk, f"Undone: {name.name} excluded")
    undo_tip(desk, "pictures moved to the validation set")
    redo_tip(desk, f"Redo: {name.name} excluded")
    desk.key(Key.Key_Z, CTRL)
    wait(lambda: desk.said[-1].endswith("pictures moved to the validation set"), "the words")
    undo_tip(desk, "moved to the training set")
    desk.key(Key.Key_Z, CTRL)
    wait(lambda: sides(workspace, ids) == before, "the sides of before")
    undo_tip(desk, "pictures labelled Glass")
    desk.key(Key.Key_Z, CTRL)
    wait(lambda: desk.said[-1].endswith("pictures labelled Glass"), "the words")
    redo_tip(desk, "pictures labelled Glass")
    for _ in range(4):
        desk.key(Key.Key_Y, CTRL)
    wait(lambda: workspace.store.images.get(ids[0]).excluded, "all of it again")
    assert sides(workspace, ids) == after
    assert {i.label for i in workspace.store.images.get_many(ids)} == {"glass"}
    said(desk, f"Redone: {name.name} excluded")
    wait(lambda: not desk.window.top_bar.redo.isEnabled(), "nothing more to redo")
    assert not desk.errors


def test_a_window_opened_later_undoes_what_an_earlier_one_did(qapp: QApplication, filled: Path) -> None:
    with desktop(qapp) as first:
        first.open(filled, page="browse")
        page = first.window.page
        ids = stored(first).store.images.ids(ImageFilter(splits=("train",)))[:2]
        before = sides(stored(first), ids)
        page.controller.move(ids, "test")  # type: ignore[union-attr]
        wait(lambda: sides(stored(first), ids) == ["test", "test"], "the move")
        step = undoing.newest(stored(first))
        assert isinstance(step, undoing.OperationStep) and step.operation.operator == "王芳"
    with desktop(qapp, language="zh_CN") as second:
        second.open(filled, page="settings")
        undo_tip(second, "张图片移到检验集")
        second.window.setFocus()
        second.key(Key.Key_Z, CTRL)
        wait(lambda: sides(stored(second), ids) == before, "the sides of before")
        redo_tip(second, "重做：将")
    with desktop(qapp) as third:
        third.open(filled, page="settings")
        redo_tip(third, "moved to the check set")
        third.window.redo()
        wait(lambda: sides(stored(third), ids) == ["test", "test"], "the move again")


def test_what_a_model_learned_from_stays_and_that_is_said(
    desk: Desktop, filled: Path, tmp_path: Path
) -> None:
    desk.open(filled, page="settings")
    store = stored(desk).store
    ids = store.images.ids(ImageFilter(splits=("test",)))[:1]
    splitting.move(stored(desk), ids, "train", operator="li")
    labelled = store.images.ids(ImageFilter(splits=("validation",)))[:1]
    splitting.move(stored(desk), labelled, "train", operator="li")
    job = store.jobs.add("train", "compute", {})
    store.jobs.request_cancel(job)
    store.models.add(ModelRecord("m", "m", "mobilenet_v2", 0, None, 0.0, tmp_path / "gone", {}, job))
    desk.window.undo()
    wait(lambda: sides(stored(desk), labelled) == ["validation"], "what checks nothing")
    desk.window.undo()
    wait(lambda: any("a model may have learned from" in text for text in desk.said), "the words")
    assert sides(stored(desk), ids) == ["train"]
    assert desk.said[-1].startswith("Not undone: ") and not desk.errors


def test_saved_filters_come_back(desk: Desktop, filled: Path) -> None:
    desk.open(filled, page="browse")
    page = desk.window.page
    wanted = ImageFilter(classes=("glass",))
    page._on_filter(wanted)  # type: ignore[union-attr]
    page.controller.save_filter("Glass")  # type: ignore[union-attr]
    wait(lambda: page.filters.saved == {"Glass": wanted}, "the filter")  # type: ignore[union-attr]
    page.controller.rename_saved("Glass", "玻璃")  # type: ignore[union-attr]
    page.controller.remove_saved("玻璃")  # type: ignore[union-attr]
    undo_tip(desk, "Undo: filter “玻璃” removed")
    desk.window.setFocus()
    desk.key(Key.Key_Z, CTRL)
    wait(lambda: list(page.filters.saved) == ["玻璃"], "the filter")  # type: ignore[union-attr]
    undo_tip(desk, "Undo: filter “Glass” renamed to “玻璃”")
    desk.key(Key.Key_Z, CTRL)
    wait(lambda: list(page.filters.saved) == ["Glass"], "its name")  # type: ignore[union-attr]
    desk.key(Key.Key_Z, CTRL)
    wait(lambda: not page.filters.saved, "no filter")  # type: ignore[union-attr]
    desk.key(Key.Key_Y, CTRL)
    wait(lambda: page.filters.saved == {"Glass": wanted}, "the filter")  # type: ignore[union-attr]


@pytest.mark.parametrize("page", ["browse", "review"])
def test_the_palette_says_what_would_be_undone_once(desk: Desktop, filled: Path, page: str) -> None:
    desk.open(filled, page=page)
    ids = stored(desk).store.images.ids(ImageFilter())[:12]
    labelling.label_many(stored(desk), dict.fromkeys(ids, "glass"), operator="li", cause="browse")
    undo_tip(desk, "labelled Glass")
    desk.window.show_palette()
    palette = next(w for w in QApplication.topLevelWidgets() if isinstance(w, CommandPalette))
    palette.field.setText("undo")
    titles = [palette.list.item(row).text() for row in range(palette.list.count())]
    undos = [t for t in titles if t.startswith("Undo")]
    assert len(undos) == 1 and undos[0].endswith("labelled Glass"), titles
    palette.close()


def test_a_change_in_another_window_is_the_next_to_undo(desk: Desktop, filled: Path) -> None:
    desk.open(filled, page="settings")
    with Workspace.open(filled) as other:
        ids = other.store.images.ids(ImageFilter(splits=("train",)))[:1]
        splitting.move(other, ids, "validation", operator="other")
        undo_tip(desk, "moved to the validation set")
        desk.window.undo()
        wait(lambda: sides(other, ids) == ["train"], "the undo")
        assert isinstance(undoing.next_redo(other), undoing.OperationStep)
