"""Who is at the desk: asked once, shown, changed in one click; every event carries it from then on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from garbage_gui import settings as kept
from garbage_gui.services import labelling
from garbage_gui.store.records import ImageFilter
from garbage_gui.ui.operators.name_dialog import NameDialog
from garbage_gui.ui.welcome.page import WelcomePage
from tests.ui.window import Desktop, wait

Key = Qt.Key


def begin_as_nobody(desk: Desktop) -> None:
    desk.window.settings.operator = ""
    desk.window.desk.use_settings(desk.window.settings)


def label(desk: Desktop, image_id: int, key: str, who: str) -> None:
    assert desk.window.session is not None
    labelling.label(desk.window.session.workspace, image_id, key, operator=who, cause="review")


def menu_texts(desk: Desktop) -> list[str]:
    menu = desk.window.top_bar.operator.menu_
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def open_menu(desk: Desktop) -> None:
    desk.key("U", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    wait(desk.window.top_bar.operator.menu_.isVisible, "the menu opening")


def test_the_welcome_page_asks_once(desk: Desktop, tmp_path: Path, own_home: Path) -> None:
    begin_as_nobody(desk)
    desk.open(tmp_path / "new")
    page = desk.window.page
    assert isinstance(page, WelcomePage) and page.who.isVisible()
    assert desk.window.top_bar.operator.text().strip() == "Who are you?"
    assert desk.window.focusWidget() is page.folder  # it holds nothing up
    page.who.form.field.setFocus()
    page.who.form.field.insert("  王芳 ")
    desk.key(Key.Key_Return)
    desk.settle()
    assert not page.who.isVisible()
    assert desk.window.top_bar.operator.text().strip() == "王芳"
    assert desk.window.top_bar.operator.accessibleName() == "At the desk: 王芳"
    assert desk.window.settings.operator == "王芳" and kept.load().operator == "王芳"
    desk.show("browse")
    again = desk.show("welcome")
    assert not again.who.isVisible()


def test_one_click_changes_who_labels_on_every_page(desk: Desktop, filled: Path, own_home: Path) -> None:
    desk.open(filled)
    assert desk.window.session is not None
    store = desk.window.session.workspace.store
    ids = store.images.ids(ImageFilter(), "oldest", 3)
    label(desk, ids[0], "metal", "Anna & Eva")
    label(desk, ids[1], "metal", "李雷")
    open_menu(desk)
    assert menu_texts(desk) == ["王芳", "李雷", "Anna && Eva", "Another name …"]
    menu = desk.window.top_bar.operator.menu_
    assert menu.actions()[0].isChecked() and menu.activeAction() is menu.actions()[0]
    QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)
    desk.settle()
    assert desk.said[-1] == "At the desk now: Anna & Eva"
    assert kept.load().operator == "Anna & Eva"
    page = desk.show("review", image_ids=[ids[2]])
    item = page.controller.current
    other = next(n for n, said in enumerate(item.suggestions, 1) if said.class_key != item.image.label)
    desk.key(str(other))
    desk.settle()
    assert store.labels.history(ids[2])[-1].operator == "Anna & Eva"
    assert page.controller.session.summary().reviewed == 1
    settings = desk.show("settings")
    assert settings.operator.text() == "Anna & Eva"


def test_a_name_like_a_known_one_is_warned_of(desk: Desktop, filled: Path, own_home: Path) -> None:
    desk.open(filled)
    assert desk.window.session is not None
    (image, *_) = desk.window.session.workspace.store.images.ids(ImageFilter(), "oldest", 3)
    label(desk, image, "metal", "Anna")
    desk.window.switching.ask_for_another()
    wait(lambda: QApplication.activeModalWidget() is not None, "the dialog opening")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, NameDialog)
    form = dialog.form
    form.field.setText("\u0007")
    form.accept()
    assert form.warning.isVisible() and "at least one letter" in form.warning.text()
    form.field.setText("x" * 81)
    assert "at most 80" in form.warning.text()
    form.field.setText("anna ")
    assert form.warning.text() == "“Anna” is known here already. Is that you?"
    assert form.like_button.isVisible() and form.like_button.text() == "I am “Anna”"
    form.like_button.click()
    desk.settle()
    assert desk.window.desk.name == "Anna"


def test_it_is_in_the_palette_and_settings_change_it_too(desk: Desktop, filled: Path, own_home: Path) -> None:
    desk.open(filled)
    titles = [spec.title() for spec in desk.window.actions_.here() if spec.in_palette]
    assert "Who is at the desk …" in titles
    page = desk.show("settings")
    page.operator.setText(" 李 \t 雷 ")
    page.operator.editingFinished.emit()
    desk.settle()
    assert desk.window.desk.name == "李 雷" and page.operator.text() == "李 雷"
    assert desk.window.top_bar.operator.text().strip() == "李 雷"
    page.operator.setText("y" * 80)
    page.operator.editingFinished.emit()
    assert desk.window.top_bar.operator.text().strip().endswith("…")
    page.operator.setText("")
    page.operator.editingFinished.emit()
    assert not desk.window.desk.is_chosen and desk.window.desk.name == kept.account_name()
    assert desk.window.top_bar.operator.text().strip() == "Who are you?"


def test_pages_of_a_workspace_that_was_closed_hear_nothing(
    desk: Desktop, filled: Path, tmp_path: Path, own_home: Path
) -> None:
    desk.open(filled)
    for page in ("settings", "review", "welcome", "agreement"):
        desk.show(page)
    desk.open(tmp_path / "another")
    desk.window.desk.switch_to("Anna")
    desk.settle()
    assert desk.show("settings").operator.text() == "Anna" and not desk.errors


def test_review_goes_on_with_the_queue_of_who_sits_down(desk: Desktop, filled: Path, own_home: Path) -> None:
    desk.open(filled)
    page = desk.show("review", order="audit")
    desk.key(Key.Key_Right)
    desk.key(Key.Key_Right)
    assert page.controller.place == 2
    desk.window.desk.switch_to("Anna")
    desk.settle()
    assert page.controller.place == 0 and page.controller.queue.request.order == "audit"
    desk.key(Key.Key_Right)
    desk.settle()
    desk.window.desk.switch_to("王芳")
    desk.settle()
    assert page.controller.place == 2
    desk.show("browse")
    desk.window.desk.switch_to("Anna")
    desk.settle()
    desk.show("review")
    assert page.controller.place == 1
    ids = page.controller.ids[:3]
    desk.show("review", image_ids=ids, start=ids[1])
    desk.window.desk.switch_to("王芳")  # pictures that were sent here stay
    desk.settle()
    assert page.controller.ids == ids and page.controller.place == 1
