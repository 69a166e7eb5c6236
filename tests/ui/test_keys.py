"""Keys that a person changed: they hold at once, everywhere they are shown, and no two things have one key."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from garbage_gui.services.workspace import Workspace
from garbage_gui.settings import Settings
from garbage_gui.ui.key_overlay import KeyCap, KeyOverlay
from garbage_gui.ui.review.page import ReviewPage
from garbage_gui.ui.settings.keys_dialog import KeysDialog
from tests.ui.desk import Desk, add_pictures, page_desk

desk = page_desk
Key = Qt.Key


def press(dialog: KeysDialog, name: str, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    field = dialog.fields[name]
    field.click()
    assert field.is_listening
    QTest.keyClick(field, key, modifier or Qt.KeyboardModifier.NoModifier)
    assert not field.is_listening


def test_changed_keys_and_letters_of_classes_hold_at_once(
    desk: Desk, workspace: Workspace, tmp_path: Path
) -> None:
    ids = add_pictures(workspace, tmp_path / "图", [0, 1, 2, 3])
    page = desk.show(ReviewPage, image_ids=ids)
    dialog = KeysDialog(desk.context, page)
    press(dialog, "review.skip", Key.Key_N)
    press(dialog, "review.label_1", Key.Key_Q)
    press(dialog, "glass", Key.Key_G)
    assert dialog.message.text() == "Saved" and dialog.fields["glass"].text() == "G"
    assert page.side.skip.text() == "Skip (N)"
    assert page.side.suggestions.buttons[0].accessibleName().startswith("Q: ")
    desk.key(Key.Key_Space)
    assert page.controller.place == 0
    desk.key(Key.Key_N)
    assert page.controller.place == 1
    desk.key(Key.Key_G)  # labels at once, and begins no name
    desk.key(Key.Key_G)
    desk.settle()
    assert not page.finder.isVisible()
    desk.key(Key.Key_Q)
    desk.settle()
    labels = [image.label for image in workspace.store.images.get_many(ids)]
    item = page.controller.item(ids[3])
    assert item is not None and labels == [None, "glass", "glass", item.predicted]
    overlay = KeyOverlay(desk.context.actions, desk.context.theme, "Review", desk.window)
    caps = {cap.text() for cap in overlay.findChildren(KeyCap)}
    assert {"N", "Q", "G"} <= caps and "Space" not in caps
    overlay.close()
    dialog.reset_button.click()
    assert page.side.skip.text() == "Skip (Space)" and desk.context.settings == Settings(
        operator=desk.context.settings.operator
    )
    desk.key(Key.Key_Left)
    desk.key("g")
    assert page.finder.isVisible()
    dialog.close()
    dialog.deleteLater()


def test_a_key_that_is_taken_is_told_and_changes_nothing(desk: Desk) -> None:
    desk.show(ReviewPage)
    dialog = KeysDialog(desk.context, desk.page)
    press(dialog, "review.skip", Key.Key_X)
    assert dialog.message.text() == "“X” is taken already: Exclude the picture, or put it back"
    press(dialog, "metal", Key.Key_C)
    assert "is taken already: Show where the model looked" in dialog.message.text()
    press(dialog, "metal", Key.Key_M)
    press(dialog, "glass", Key.Key_M)
    assert dialog.message.text() == "“M” is taken already: Metal"
    assert desk.context.settings.keys == {} and desk.context.settings.class_keys == {"metal": "M"}
    # Free again: the key that another action gave up.
    press(dialog, "review.skip", Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    press(dialog, "review.accept", Key.Key_Space)
    dialog._resets["review.skip"].click()
    assert dialog.message.text().startswith("Its own key is taken by now: Accept what the model says")
    field = dialog.fields["glass"]
    field.click()
    QTest.keyClick(field, Key.Key_5)
    assert field.is_listening  # a letter is asked for
    QTest.keyClick(field, Key.Key_Escape)
    assert not field.is_listening and field.text() == "none"
    press(dialog, "metal", Key.Key_Backspace)
    assert desk.context.settings.class_keys == {}
    dialog.close()
    dialog.deleteLater()


def test_every_control_of_the_dialog_has_a_name(desk: Desk) -> None:
    desk.show(ReviewPage)
    dialog = KeysDialog(desk.context, desk.page)
    for key, field in dialog.fields.items():
        assert field.accessibleName(), key
        assert dialog._resets[key].accessibleName(), key
    dialog.deleteLater()
