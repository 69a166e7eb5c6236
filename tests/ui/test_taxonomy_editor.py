"""The editor of the classes: real key events, a real store, and the window around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QColor, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from garbage_gui.services import labelling, undoing
from garbage_gui.services.taxonomy.applying import apply
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter
from garbage_gui.taxonomy import Category, load_taxonomy
from garbage_gui.taxonomy_edits import AddClass, MergeClasses, MoveToCategory, RenameClass
from garbage_gui.ui.taxonomy.colours import contrast
from garbage_gui.ui.taxonomy.dialog import TaxonomyDialog
from garbage_gui.ui.taxonomy.draft import Basis, Draft
from tests.ui.desk import Desk, add_pictures, pause
from tests.ui.window import Desktop, wait

KEYS = load_taxonomy("trashnet-6").keys
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def images(workspace: Workspace, tmp_path: Path) -> list[int]:
    ids = add_pictures(workspace, tmp_path / "p", [0, 1, 2, 3, 4, 1])
    labels = {image: KEYS[which] for image, which in zip(ids, [0, 1, 2, 3, 4, 1], strict=True)}
    labelling.label_many(workspace, labels, operator="ann", cause="import")
    workspace.store.images.set_splits({ids[1]: "test"})
    return ids


@pytest.fixture
def page_desk(workspace: Workspace, images: list[int], qapp: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(workspace, qapp)
    desk.window.resize(1024, 640)
    desk.window.show()
    yield desk
    desk.close()


@pytest.fixture
def editor(page_desk: Desk) -> Iterator[TaxonomyDialog]:
    dialog = TaxonomyDialog(page_desk.context, page_desk.window)
    dialog.open()
    page_desk.wait(dialog.settled)
    yield dialog
    if dialog.draft is not None:
        dialog.draft.clear()
    dialog.reject()
    dialog.deleteLater()
    pause(0)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifiers)
    pause(5)


def to_front(editor: TaxonomyDialog) -> None:
    """What a window manager does when a menu or a form in front of the editor closes."""
    editor.activateWindow()
    editor.tree.setFocus()
    wait(lambda: QApplication.focusWidget() is editor.tree)


def type_in(text: str) -> None:
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, text)


def form_of(editor: TaxonomyDialog, name: str) -> QWidget:
    found = [w for w in editor.findChildren(QWidget, name) if w.isVisible()]
    assert len(found) == 1, name
    return found[0]


def test_names_are_typed_in_place_in_both_languages_and_saved_with_apply(
    editor: TaxonomyDialog, page_desk: Desk
) -> None:
    editor.tree.setFocus()
    editor.tree.select(["glass"])
    press(Qt.Key.Key_F2)
    type_in("Glass bottles")
    press(Qt.Key.Key_Return)
    page_desk.wait(lambda: editor.draft is not None and editor.draft.edits)
    editor.tree.setFocus()
    press(Qt.Key.Key_F2, SHIFT)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit) and field.text() == "玻璃"
    field.setText("玻璃瓶")
    press(Qt.Key.Key_Return)
    page_desk.wait(lambda: "玻璃瓶" in editor.panel.text())
    assert editor.draft is not None
    assert editor.draft.edits == (RenameClass(key="glass", en="Glass bottles", zh_CN="玻璃瓶"),)
    page_desk.wait(editor.settled)
    assert "No label of any picture changes." in editor.panel.text()
    assert page_desk.workspace.taxonomy == load_taxonomy("trashnet-6"), "nothing is saved yet"
    press(Qt.Key.Key_S, CTRL)
    page_desk.wait(lambda: page_desk.saved)
    found = page_desk.workspace.taxonomy.get("glass")
    assert found is not None and (found.en, found.zh_CN) == ("Glass bottles", "玻璃瓶")
    assert not editor.isVisible()


def test_a_name_that_is_taken_is_refused_and_the_row_shows_the_old_one(
    editor: TaxonomyDialog, page_desk: Desk
) -> None:
    editor.tree.setFocus()
    editor.tree.select(["glass"])
    press(Qt.Key.Key_F2)
    type_in("metal")
    press(Qt.Key.Key_Return)
    page_desk.wait(lambda: editor.problem.text())
    assert "means the class “Metal” already" in editor.problem.text()
    assert editor.draft is not None and not editor.draft.edits
    assert "metal" not in [row.text(0) for row in editor.tree._rows()]
    assert not editor.apply_button.isEnabled()


def test_classes_are_merged_with_the_keyboard_and_the_preview_says_what_follows(
    editor: TaxonomyDialog, page_desk: Desk, images: list[int]
) -> None:
    editor.tree.setFocus()
    editor.tree.select(["glass", "metal"])
    press(Qt.Key.Key_J, CTRL)
    into = form_of(editor, "merge_classes_into")
    assert isinstance(into, QComboBox)
    assert into.currentData() == "glass", "it has the most pictures"
    into.setCurrentIndex(into.findData("metal"))
    press(Qt.Key.Key_Return)
    page_desk.wait(lambda: editor.settled() and editor.draft is not None and editor.draft.edits)
    text = editor.panel.text()
    assert "Merge “Glass” into “Metal”" in text
    assert "2 pictures labelled “Glass” become “Metal”; 1 of them are in the check set." in text
    assert "“Colours” goes on: what it says of “Glass” counts as “Metal”" in text
    assert editor.tree.selected_keys() == ["metal"]
    editor.apply_button.click()
    page_desk.wait(lambda: page_desk.saved)
    assert page_desk.saved == ["Saved: Merge “Glass” into “Metal” · labels of 2 pictures changed"]
    assert page_desk.workspace.store.images.get(images[1]).label == "metal"
    undoing.undo(page_desk.workspace, operator="ann")
    assert page_desk.workspace.store.images.get(images[1]).label == "glass"


def test_a_class_is_added_split_moved_and_taken_back(editor: TaxonomyDialog, page_desk: Desk) -> None:
    editor.tree.setFocus()
    press(Qt.Key.Key_N, CTRL)
    form_of(editor, "add_class_en").setFocus()
    type_in("Batteries")
    press(Qt.Key.Key_Return)
    problem = form_of(editor, "add_class_problem")
    assert isinstance(problem, QLabel) and "in both languages" in problem.text(), "the form stays"
    form_of(editor, "add_class_zh").setFocus()
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.setText("电池")
    press(Qt.Key.Key_Return)
    assert editor.draft is not None
    assert editor.tree.selected_keys() == ["batteries"]
    editor.tools["move"].click()
    assert editor.bins.isVisible()
    QTest.keyClick(editor.bins, Qt.Key.Key_Down)
    QTest.keyClick(editor.bins, Qt.Key.Key_Down)
    QTest.keyClick(editor.bins, Qt.Key.Key_Return)
    assert editor.draft.edits[-1] == MoveToCategory(key="batteries", category=Category.HAZARDOUS)
    editor.tree.select(["plastic"])
    to_front(editor)
    press(Qt.Key.Key_T, CTRL)
    for name, text in (("en", "Film"), ("zh", "薄膜"), ("path", "004")):
        row = form_of(editor, f"split_class_{name}_1")
        assert isinstance(row, QLineEdit)
        row.setText(text)
    accept = form_of(editor, "split_class_accept")
    assert isinstance(accept, QPushButton)
    accept.click()
    page_desk.wait(editor.settled)
    assert "1 pictures labelled “Plastic” become “Film”" in editor.panel.text()
    assert "“Colours”, which is active, never says “Film”, “Batteries”" in editor.panel.text()
    to_front(editor)
    press(Qt.Key.Key_Z, CTRL)
    assert [edit.kind for edit in editor.draft.edits] == ["add", "move"]
    editor.tree.select(["trash"])
    press(Qt.Key.Key_Delete)
    assert editor.draft.taxonomy.get("trash") is None, "no picture is labelled so"
    editor.tree.select(["paper"])
    press(Qt.Key.Key_Delete)
    assert "1 pictures are labelled “Paper”" in editor.problem.text()


def test_classes_are_dragged_into_another_bin(editor: TaxonomyDialog) -> None:
    editor.tree.select(["glass", "metal"])
    target = next(
        item
        for row in range(editor.tree.topLevelItemCount())
        if (item := editor.tree.topLevelItem(row)) is not None and item.text(0) == "Hazardous"
    )
    where = editor.tree.visualItemRect(target).center().toPointF()
    event = QDropEvent(
        where,
        Qt.DropAction.MoveAction,
        QMimeData(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    editor.tree.dropEvent(event)
    assert editor.draft is not None
    assert editor.draft.taxonomy.keys_in(["hazardous"]) == ["glass", "metal"]
    assert editor.tree.selected_keys() == ["glass", "metal"]


def test_a_colour_is_judged_on_the_ground_of_both_themes(editor: TaxonomyDialog, page_desk: Desk) -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    editor.tree.setFocus()
    editor.tree.select(["glass"])
    press(Qt.Key.Key_L, CTRL)
    field, told = form_of(editor, "colour_class_value"), form_of(editor, "colour_class_contrast")
    accept = form_of(editor, "colour_class_accept")
    assert isinstance(field, QLineEdit) and isinstance(told, QLabel) and isinstance(accept, QPushButton)
    field.setText("#ffff99")
    assert "In the light theme it is hard to see" in told.text()
    field.setText("nonsense")
    assert not accept.isEnabled()
    field.setText("#C02020")
    accept.click()
    assert editor.draft is not None
    assert editor.draft.taxonomy.get("glass").colour == "#c02020"  # type: ignore[union-attr]


def test_closing_with_edits_asks_first(editor: TaxonomyDialog, page_desk: Desk) -> None:
    editor.add(RenameClass(key="glass", en="A", zh_CN="甲"))
    editor.reject()
    (box,) = editor.findChildren(QMessageBox)
    keep = next(b for b in box.buttons() if b.text() == "Go on editing")
    keep.click()
    assert editor.isVisible()
    pause(0)
    editor.reject()
    box = editor.findChildren(QMessageBox)[-1]
    next(b for b in box.buttons() if b.text() == "Discard").click()
    assert not editor.isVisible()
    assert page_desk.workspace.taxonomy == load_taxonomy("trashnet-6")


def test_edits_stay_where_somebody_else_changes_the_classes_meanwhile(
    editor: TaxonomyDialog, page_desk: Desk
) -> None:
    editor.add(RenameClass(key="glass", en="A", zh_CN="甲"))
    editor.add(RenameClass(key="paper", en="B", zh_CN="乙"))
    with Workspace.open(page_desk.workspace.folder) as other:
        apply(other, [MergeClasses(keys=("paper",), into="cardboard")], operator="cy")
    page_desk.wait(lambda: "1 of your edits cannot be made any more" in editor.problem.text())
    assert editor.draft is not None
    assert editor.draft.edits == (RenameClass(key="glass", en="A", zh_CN="甲"),)


def test_every_control_has_a_name_and_the_editor_fits_into_a_small_window(
    qapp: QApplication, tmp_path: Path
) -> None:
    workspace = Workspace.create(tmp_path / "43", load_taxonomy("huawei-43"))
    desk = Desk(workspace, qapp, language="zh_CN")
    desk.window.resize(1024, 640)
    desk.window.show()
    dialog = TaxonomyDialog(desk.context, desk.window)
    dialog.open()
    desk.wait(dialog.settled)
    assert dialog.width() <= 1024 and dialog.height() <= 640
    assert len(dialog.tree._rows()) == 43
    for button in dialog.findChildren(QPushButton):
        inside = button.mapTo(dialog, QPoint(0, 0))
        assert dialog.rect().contains(inside) and button.text(), button.objectName()
        assert button.width() >= button.sizeHint().width(), button.objectName()
    assert dialog.tree.accessibleName() and dialog.panel.findChildren(QLabel)
    dialog.reject()
    dialog.deleteLater()
    desk.close()


def test_the_draft_leaves_out_what_changes_nothing() -> None:
    draft = Draft(Basis(load_taxonomy("trashnet-6"), {}, frozenset()))
    assert draft.add(RenameClass(key="glass", en="A", zh_CN="甲")) is None
    assert draft.add(RenameClass(key="glass", en="B", zh_CN="甲")) is None
    assert len(draft.edits) == 1, "typing a name twice is one edit"
    assert draft.add(RenameClass(key="glass", en="Glass", zh_CN="玻璃")) is None
    assert draft.edits == ()
    assert draft.add(AddClass(en="X", zh_CN="某", category=Category.OTHER)) is None
    assert draft.take_back() is not None and draft.taxonomy == load_taxonomy("trashnet-6")


# The window around it --------------------------------------------------------------------------------


def test_pages_follow_an_edit_and_its_undo_and_an_edit_from_elsewhere(desk: Desktop, filled: Path) -> None:
    desk.open(filled)
    browse = desk.show("browse", filter=ImageFilter(classes=("glass",)))
    desk.window.actions_.run("edit_classes")
    dialog = desk.window.findChild(TaxonomyDialog)
    assert dialog is not None
    wait(dialog.settled)
    dialog.add(MergeClasses(keys=("glass",), into="metal"))
    wait(dialog.apply_button.isEnabled)
    dialog.apply_button.click()
    wait(lambda: desk.said or not dialog.isVisible() or dialog.problem.text())
    assert "Saved: " in desk.said[-1], (dialog.problem.text(), desk.errors)
    wait(lambda: desk.window.page is not None and desk.window.page is not browse)
    desk.settle()
    page = desk.window.page
    assert page is not None and page.name == "browse"
    names = [choice.key for choice in page.filters.choices("class", None)]  # type: ignore[attr-defined]
    assert "glass" not in names and "metal" in names
    assert page.controller.filter.classes == ("metal",)  # type: ignore[attr-defined]
    page = desk.show("browse", filter=ImageFilter(classes=("glass",), predicted=("glass", "metal")))
    wanted = page.controller.filter
    assert (wanted.classes, wanted.predicted) == (("metal",), ("metal",)), "as a cell of an older table asks"
    wait(lambda: "classes merged into “Metal”" in desk.window.top_bar.undo.toolTip())
    desk.window.undo()
    wait(lambda: desk.window.page is not page)
    desk.settle()
    assert any("Undone: classes merged into “Metal”" in said for said in desk.said)
    page = desk.window.page
    assert page is not None
    assert "glass" in [c.key for c in page.filters.choices("class", None)]  # type: ignore[attr-defined]
    with Workspace.open(filled) as other:
        apply(other, [AddClass(en="Cups", zh_CN="杯子", category=Category.OTHER)], operator="cy")
    wait(lambda: desk.window.page is not page)
    desk.settle()
    page = desk.window.page
    assert page is not None
    assert "cups" in [c.key for c in page.filters.choices("class", None)]  # type: ignore[attr-defined]
    for name in ("review", "classify", "train", "models", "settings"):
        desk.show(name)
    assert not desk.errors


def test_settings_open_the_editor_and_say_when_labels_have_no_class(desk: Desktop, filled: Path) -> None:
    with Workspace.open(filled) as workspace:
        apply(workspace, [AddClass(en="Cups", zh_CN="杯子", category=Category.OTHER)], operator="cy")
        image = workspace.store.images.ids(ImageFilter(), "newest", 1)[0]
        labelling.label(workspace, image, "cups", operator="cy", cause="import")
        undoing.undo(workspace, operator="cy")
    desk.open(filled)
    settings = desk.show("settings")
    assert "1 pictures have labels that are no class any more" in settings._classes.text()
    settings.classes_button.click()
    dialog = desk.window.findChild(TaxonomyDialog)
    assert dialog is not None
    wait(dialog.settled)
    assert dialog.tree.selected_keys() == ["cups"]
    assert dialog.tools["add"].text() == "Add back …"
    browse = desk.window.session.page("browse")  # type: ignore[union-attr]
    choices = browse.filters.choices("class", {"cups": 1})  # type: ignore[attr-defined]
    assert [c.text for c in choices][-1] == "cups (no class any more)"
    dialog.reject()
    for name in ("browse", "review"):
        desk.show(name)
    assert not desk.errors
