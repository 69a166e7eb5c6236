"""Reviewing by keys: what was pressed is in the store, in order, by whom; shown as saved only when it is."""

from __future__ import annotations

import hashlib
import itertools
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from garbage_gui.imaging.decode import read_picture
from garbage_gui.services import labelling
from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.store.records import NewImage
from garbage_gui.taxonomy import Category, Taxonomy, WasteClass
from garbage_gui.ui import labelling_page
from garbage_gui.ui.review.activation import heat_image
from garbage_gui.ui.review.finish_panel import agreement_text, summary_line
from garbage_gui.ui.review.loading import load_picture, needed_of
from garbage_gui.ui.review.page import ReviewPage
from garbage_gui.ui.review.pictures import MOST_BYTES
from garbage_gui.ui.review.session import LONGEST_LOOK_SECONDS, Decision, SaveState, Session
from garbage_gui.ui.text import name_of_class
from garbage_gui.ui.widgets.suggestions import HEIGHT
from tests.bundles import colour_picture, write_colour_bundle
from tests.store.pictures import new_prediction
from tests.ui.desk import OPERATOR, Desk, add_pictures, colour_workspace, page_desk, pause

desk = page_desk
Key = Qt.Key
DIGITS = (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5)


@pytest.fixture
def pictures(workspace: Workspace, tmp_path: Path) -> Callable[..., list[int]]:
    def add(count: int, *, predicted: bool = True) -> list[int]:
        return add_pictures(workspace, tmp_path / "图", [i % 6 for i in range(count)], predicted=predicted)

    return add


def labels_of(workspace: Workspace, ids: list[int]) -> list[str | None]:
    return [image.label for image in workspace.store.images.get_many(ids)]


def test_thirty_corrections_by_key_are_in_the_store_in_order(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(30)
    page = desk.show(ReviewPage, image_ids=ids)
    expected = []
    for place in range(30):
        desk.wait(lambda p=place: page.controller.place == p and page.stage.shown is not None)
        desk.wait(lambda: page.controller.current is not None)
        item = page.controller.current
        assert item is not None and item.image_id == ids[place]
        which = place % 5
        expected.append((ids[place], item.suggestions[which].class_key, item.predicted))
        desk.key(DIGITS[which])
    desk.settle()
    events = workspace.store.labels.events()
    assert [(e.image_id, e.to_class, e.predicted_class) for e in events] == expected
    assert {(e.operator, e.cause, e.model_id) for e in events} == {(OPERATOR, "review", "colours")}
    assert all(page.controller.session.state(i) is SaveState.SAVED for i in ids)
    assert len(desk.saved) == 30 and not desk.errors
    assert page.controller.current_id is None
    assert page.finish.isVisible()
    summary = page.controller.session.summary()
    assert (summary.reviewed, summary.corrected, summary.agreed) == (30, 24, 6)
    assert (page.controller.agreement.agreed, page.controller.agreement.total) == (6, 30)


def test_keys_pressed_faster_than_the_disk_keep_their_order(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(12)
    page = desk.show(ReviewPage, image_ids=ids)
    for _ in range(12):  # all are read ahead, so no key has to wait
        desk.key(Key.Key_2)
    assert page.controller.place == 12
    desk.settle()
    assert [e.image_id for e in workspace.store.labels.events()] == ids


def test_enter_accepts_and_saved_is_shown_only_after_the_commit(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(2)
    page = desk.show(ReviewPage, image_ids=ids)
    hold = threading.Event()
    desk.context.background.run_ordered(hold.wait, owner=desk.window)
    desk.key(Key.Key_Return)
    assert page.controller.session.state(ids[0]) is SaveState.SAVING
    desk.key(Key.Key_Left)
    assert page.side.state_line.text() == "Saving …"
    assert desk.saved == [] and labels_of(workspace, ids) == [None, None]
    hold.set()
    desk.settle()
    assert page.side.state_line.text() == "Saved"
    assert desk.saved == ["Saved: Cardboard"]
    assert labels_of(workspace, ids) == ["cardboard", None]
    assert page.side.label_line.text() == "Labelled: Cardboard"


def test_a_label_that_cannot_be_saved_is_never_shown_as_saved(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(2)
    page = desk.show(ReviewPage, image_ids=ids)
    desk.context.background.run_ordered(workspace.store._writer.close, owner=desk.window)
    desk.key(Key.Key_1)
    desk.settle()
    assert page.controller.session.state(ids[0]) is SaveState.FAILED
    assert desk.saved == [] and len(desk.errors) >= 1
    desk.key(Key.Key_Left)
    assert page.side.state_line.text() == "Not saved"


def test_undo_brings_the_picture_back(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(3)
    page = desk.show(ReviewPage, image_ids=ids)
    desk.key(Key.Key_2)
    desk.key(Key.Key_3)
    desk.settle()
    desk.key(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert page.controller.current_id == ids[1]
    assert labels_of(workspace, ids)[1] is None
    assert page.side.label_line.text() == "Not labelled yet"
    assert [e.cause for e in page.side.history.events] == ["review", "undo"]
    desk.key(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert page.controller.current_id == ids[0]
    assert labels_of(workspace, ids) == [None, None, None]
    assert page.controller.session.summary().reviewed == 0
    desk.key(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert desk.infos == ["There is nothing to undo."] and not desk.errors


def test_redo_says_it_again_and_goes_on(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(3)
    page = desk.show(ReviewPage, image_ids=ids)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    desk.key(Key.Key_2)
    desk.key(Key.Key_X)
    desk.settle()
    said = labels_of(workspace, ids)
    for _ in range(2):
        desk.key(Key.Key_Z, control)
        desk.settle()
    assert page.controller.current_id == ids[0] and labels_of(workspace, ids) == [None] * 3
    desk.key(Key.Key_Y, control)
    desk.settle()
    assert labels_of(workspace, ids) == said and page.controller.current_id == ids[1]
    assert desk.saved[-1] == f"Redone: 图片000.png labelled {page._name(str(said[0]))}"
    desk.key(Key.Key_Z, control | shift)
    desk.settle()
    assert workspace.store.images.get(ids[1]).excluded and page.controller.current_id == ids[2]
    summary = page.controller.session.summary()
    assert (summary.reviewed, summary.corrected, summary.excluded) == (2, 1, 1)
    desk.key(Key.Key_Y, control)
    desk.settle()
    assert desk.infos == ["There is nothing to redo."] and not desk.errors


def test_undo_of_an_earlier_session_brings_its_picture_into_the_queue(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(4)
    labelling.label(workspace, ids[3], "paper", operator="李雷", cause="review")
    page = desk.show(ReviewPage, image_ids=ids[:3])
    desk.key(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert page.controller.current_id == ids[3]
    assert labels_of(workspace, ids[3:]) == [None]


def test_skip_arrows_and_exclude(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(4)
    page = desk.show(ReviewPage, image_ids=ids)
    desk.key(Key.Key_Space)
    assert page.controller.current_id == ids[1]
    desk.key(Key.Key_X)
    desk.settle()
    assert [i.excluded for i in workspace.store.images.get_many(ids)] == [False, True, False, False]
    assert page.controller.current_id == ids[2]
    desk.key(Key.Key_Left)
    desk.settle()
    assert page.side.label_line.text() == "Left out of the set"
    desk.key(Key.Key_X)
    desk.settle()
    assert not workspace.store.images.get(ids[1]).excluded
    assert [e.cause for e in workspace.store.labels.events()] == ["exclude", "include"]
    assert {e.operator for e in workspace.store.labels.events()} == {OPERATOR}
    desk.key(Key.Key_Home)
    assert page.controller.current_id == ids[0]
    desk.key(Key.Key_Left)
    assert page.controller.current_id == ids[0]
    desk.key(Key.Key_Right)
    desk.key(Key.Key_Right)
    assert page.controller.current_id == ids[2]


@pytest.mark.parametrize(
    ("typed", "found"), [("meta", "metal"), ("金属", "metal"), ("js", "metal"), ("plsatic", "plastic")]
)
def test_typing_finds_any_class(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]], typed: str, found: str
) -> None:
    ids = pictures(2)
    page = desk.show(ReviewPage, image_ids=ids)
    if typed.isascii():
        desk.key(typed[0])
        assert page.finder.isVisible()
        for letter in typed[1:]:
            desk.key(letter)
    else:
        desk.key("/")
        page.finder.field.setText(typed)
    assert page.finder.field.text() == typed
    assert page.finder.found()[0] == found
    desk.key(Key.Key_Return)
    desk.settle()
    assert labels_of(workspace, ids) == [found, None]
    assert not page.finder.isVisible()
    assert page.controller.current_id == ids[1]
    desk.key(Key.Key_1)  # the keys belong to the page again
    desk.settle()
    assert labels_of(workspace, ids)[1] is not None


def test_escape_closes_the_finder_and_says_nothing(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(1)
    page = desk.show(ReviewPage, image_ids=ids)
    desk.key("g")
    desk.key("1")  # a digit in the field is a letter like any other
    assert page.finder.field.text() == "g1"
    desk.key(Key.Key_Escape)
    assert not page.finder.isVisible()
    desk.settle()
    assert labels_of(workspace, ids) == [None]
    desk.key(Key.Key_1)
    desk.settle()
    assert labels_of(workspace, ids) != [None]


def test_pictures_ahead_are_decoded(desk: Desk, pictures: Callable[..., list[int]]) -> None:
    ids = pictures(40)
    page = desk.show(ReviewPage, image_ids=ids)
    ahead = [i for i in ids if page.controller.pictures.get(i) is not None]
    assert len(ahead) >= 6
    assert page.controller.pictures.get(ids[35]) is None
    page.controller.go_to(30)
    desk.settle()
    assert page.controller.pictures.get(ids[0]) is None
    assert page.controller.pictures.get(ids[35]) is not None


def test_pictures_without_prediction_are_predicted(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(3, predicted=False)
    page = desk.show(ReviewPage)
    desk.settle()
    assert set(page.controller.ids) == set(ids)
    desk.wait(lambda: len(workspace.store.predictions.known("colours", ids)) == 3)
    desk.settle()
    item = page.controller.current
    assert item is not None and item.first is not None
    assert page.side.suggestions.buttons[0].class_key == item.predicted


def test_a_file_that_is_gone_is_told_and_not_labelled_unseen(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(2)
    path = workspace.store.images.get(ids[0]).path
    assert path is not None
    path.unlink()
    page = desk.show(ReviewPage, image_ids=ids)
    assert page.stage.missing.isVisible()
    for key in (Key.Key_1, Key.Key_Return):
        desk.key(key)
    desk.settle()
    assert labels_of(workspace, ids) == [None, None] and len(desk.infos) == 2
    assert page.controller.current_id == ids[0]
    desk.key(Key.Key_Space)
    assert page.controller.current_id == ids[1] and not page.stage.missing.isVisible()


def test_the_strip_tells_a_picture_that_is_out_from_a_labelled_one(
    desk: Desk, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(3)
    page = desk.show(ReviewPage, image_ids=ids)
    desk.key(Key.Key_1)
    desk.key(Key.Key_X)
    desk.settle()
    labelled, out = (page.strip.mark_of(image_id, SaveState.SAVED) for image_id in ids[:2])
    assert labelled == ("check-circle", "success") and out == ("eye-off-outline", "text_muted")
    assert page.strip._describe(1).endswith("left out of the set")
    desk.key(Key.Key_Left)
    desk.settle()
    desk.key(Key.Key_X)  # back in the set
    desk.settle()
    assert page.strip.mark_of(ids[1], SaveState.SAVED) == labelled


def type_name(desk: Desk, letters: str) -> None:
    for letter in letters:
        desk.key(letter)


def test_a_name_may_begin_with_the_key_of_the_map(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(2)
    page = desk.show(ReviewPage, image_ids=ids)
    type_name(desk, "cardboard")
    assert page.finder.isVisible() and page.finder.field.text() == "cardboard"
    assert not page.top.map.isChecked()
    desk.key(Key.Key_Return)
    desk.settle()
    assert labels_of(workspace, ids) == ["cardboard", None]


def test_a_name_may_begin_with_the_key_that_excludes(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    names = {"x_ray_film": ("X-ray film", "胶片"), "glass": ("Glass", "玻璃")}
    classes = tuple(
        WasteClass(key=key, en=en, zh_CN=zh_CN, category=Category.RECYCLABLE, colour="#1e5fa8")
        for key, (en, zh_CN) in names.items()
    )
    taxonomy = Taxonomy(name="own", en="Own", zh_CN="自定义", classes=classes)
    workspace = Workspace.create(tmp_path / "own", taxonomy)
    ids = add_pictures(workspace, tmp_path / "图", [0, 1, 2], predicted=False)
    desk = Desk(workspace, qapp)
    try:
        page = desk.show(ReviewPage, image_ids=ids)
        type_name(desk, "xray")
        assert page.finder.field.text() == "xray" and page.controller.current_id == ids[0]
        desk.settle()
        assert not any(i.excluded for i in workspace.store.images.get_many(ids))
        assert [e.cause for e in workspace.store.labels.events()] == ["exclude", "undo"]
        desk.key(Key.Key_Return)
        desk.settle()
        assert labels_of(workspace, ids) == ["x_ray_film", None, None]
        # No class begins with "xg": that was the command, and then the name of the next one.
        type_name(desk, "xglass")
        desk.settle()
        assert page.finder.field.text() == "glass" and page.controller.current_id == ids[2]
        assert [i.excluded for i in workspace.store.images.get_many(ids)] == [False, True, False]
    finally:
        desk.close()


def test_a_letter_after_a_pause_begins_a_name_of_its_own(
    desk: Desk, pictures: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labelling_page, "TYPING_SECONDS", 0.0)
    page = desk.show(ReviewPage, image_ids=pictures(2))
    type_name(desk, "ca")
    assert page.finder.field.text() == "a" and page.top.map.isChecked()


def test_the_map_is_laid_over_the_picture_and_follows(desk: Desk, pictures: Callable[..., list[int]]) -> None:
    ids = pictures(2)
    page = desk.show(ReviewPage, image_ids=ids)
    desk.key(Key.Key_C)
    desk.settle()
    assert page.stage.has_map
    desk.key(Key.Key_Space)
    desk.settle()
    assert page.stage.has_map and page.top.map.isChecked()
    desk.key(Key.Key_C)
    assert not page.stage.has_map


def test_there_is_a_map_for_each_of_the_five_classes(desk: Desk, pictures: Callable[..., list[int]]) -> None:
    ids = pictures(2)
    path = desk.workspace.store.images.get(ids[0]).path
    assert path is not None
    stripes = np.concatenate([np.asarray(colour_picture(which))[:, :40] for which in range(6)], axis=1)
    Image.fromarray(stripes).save(path)
    page = desk.show(ReviewPage, image_ids=ids)
    item = page.controller.current
    assert item is not None
    five = [s.class_key for s in item.suggestions]
    names = [name_of_class(desk.workspace.taxonomy, key) for key in five]

    def shown() -> str:
        desk.settle()
        assert page.stage.has_map
        caption = page.stage.findChild(QLabel, "review_caption")
        assert isinstance(caption, QLabel)
        return next(n for n in names if f"“{n}”" in caption.text())

    seen, overlays = [], []
    for _ in range(6):
        desk.key(Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
        seen.append(shown())
        overlays.append(page.stage.view.grab().toImage())
    assert len(names) == 5 and seen == [*names, names[0]]
    assert overlays[0] == overlays[5]
    assert all(one != other for one, other in itertools.combinations(overlays[:5], 2))

    third = page.side.suggestions.buttons[2]
    QTest.mouseMove(third)
    assert shown() == names[2], "while the mouse is on a class it is that one's map"
    QTest.mouseMove(page.stage)
    assert shown() == names[0]
    third.setFocus(Qt.FocusReason.TabFocusReason)
    assert shown() == names[2]
    page.setFocus()
    desk.key(Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
    assert shown() == names[1]
    desk.key(Key.Key_Space)
    desk.settle()
    now = page.controller.current
    assert now is not None and shown() == name_of_class(desk.workspace.taxonomy, str(now.predicted))


def test_a_capital_may_begin_a_name_after_the_key_of_the_next_map(
    desk: Desk, pictures: Callable[..., list[int]]
) -> None:
    page = desk.show(ReviewPage, image_ids=pictures(2))
    desk.key(Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
    type_name(desk, "ard")
    assert page.finder.field.text() == "card" and not page.top.map.isChecked()


def test_a_model_without_a_map_is_told(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> None:
    workspace = colour_workspace(tmp_path / "工作区", with_map=False)
    desk = Desk(workspace, qapp, language="zh_CN")
    page = desk.show(ReviewPage, image_ids=add_pictures(workspace, tmp_path / "图", [0, 1]))
    desk.key(Key.Key_C)
    desk.settle()
    assert desk.infos[-1].startswith("模型“Colours”无法显示它看了哪里") and not desk.errors
    assert not page.stage.has_map and not page.top.map.isChecked()
    desk.close()


def test_an_empty_queue_leads_to_classify(desk: Desk) -> None:
    page = desk.show(ReviewPage)
    assert page.empty.isVisible()
    for key in (Key.Key_1, Key.Key_Return, Key.Key_X, Key.Key_C, Key.Key_Left, Key.Key_Space):
        desk.key(key)
    page.empty.button.click()
    assert desk.navigated == [("classify", {})] and not desk.errors


def test_orders_and_what_another_window_labels(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(6)
    page = desk.show(ReviewPage, order="newest")
    assert list(page.controller.ids) == ids[::-1]
    labelling.label(workspace, ids[-1], "glass", operator="李雷", cause="review")
    desk.wait(lambda: page.side.label_line.text() == "Labelled: Glass")
    page.top.order.setCurrentIndex(page.top.order.findData("likely_errors"))
    page.top.order.activated.emit(page.top.order.currentIndex())
    desk.settle()
    assert list(page.controller.ids) == [ids[-1]]
    assert page.side.hint.text() == "The model disagrees with the label."


def test_a_queue_survives_closing_the_app(
    workspace: Workspace, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    ids = add_pictures(workspace, tmp_path / "图", [i % 6 for i in range(5)])
    desk = Desk(workspace, qapp)
    page = desk.show(ReviewPage, image_ids=ids[::-1], start=ids[3])
    desk.key(Key.Key_1)
    desk.close()
    folder = workspace.folder
    desk = Desk(Workspace.open(folder), qapp)
    try:
        page = desk.show(ReviewPage)
        assert list(page.controller.ids) == ids[::-1] and page.controller.current_id == ids[2]
        assert page.top.order.currentText() == "Chosen pictures (5)"
        # Another order is another queue, and that one goes on next time.
        page.top.order.setCurrentIndex(page.top.order.findData("newest"))
        page.top.order.activated.emit(page.top.order.currentIndex())
        desk.settle()
        left = list(page.controller.ids)
        assert set(left) == set(ids) - {ids[3]}
        desk.key(Key.Key_Space)
        desk.key(Key.Key_Space)
    finally:
        desk.close()
    desk = Desk(Workspace.open(folder), qapp)
    try:
        page = desk.show(ReviewPage)
        assert list(page.controller.ids) == left and page.controller.place == 2
        assert desk.infos == ["You go on where you were: picture 3 of 4"]
        for _ in range(2):
            desk.key(Key.Key_Space)  # it is through now
    finally:
        desk.close()
    desk = Desk(Workspace.open(folder), qapp)
    try:
        page = desk.show(ReviewPage)
        assert page.controller.queue.request.order == "least_sure" and page.controller.place == 0
    finally:
        desk.close()


def test_an_order_says_what_it_went_by_and_takes_what_it_needs(
    desk: Desk, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(6)
    page = desk.show(ReviewPage, order="audit")
    assert page.queue_bar.isVisible() and page.queue_bar.sample.isVisible()
    assert sorted(page.controller.ids) == ids
    page.queue_bar.sample.setValue(4)
    page.queue_bar.draw.click()
    desk.settle()
    assert len(page.controller.ids) == 4
    assert page.queue_bar.note.text().startswith("A random sample of 4 from all 6 pictures")
    desk.key(Key.Key_Space)  # the keys belong to the picture again
    assert page.controller.place == 1
    page.activate(order="disagreement")
    desk.settle()
    assert not page.queue_bar.sample.isVisible() and not page.queue_bar.other.isVisible()
    assert page.empty.isVisible() and page.empty._text.text().startswith("No second model")
    workspace = desk.workspace
    bundle = write_colour_bundle(workspace.models_folder / "second", model_id="second")
    workspace.store.models.add(model_record(bundle.card, bundle.folder))
    workspace.store.predictions.put("second", [new_prediction(ids[0], "glass", 0.9)])
    page.activate(order="disagreement")
    desk.settle()
    assert list(page.controller.ids) == [ids[0]] and page.queue_bar.other.isVisible()
    assert page.side.hint.text() == "“Colours” says: Glass, 90 %"
    page.activate(order="newest")
    desk.settle()
    assert not page.queue_bar.isVisible() and "says" not in page.side.hint.text()


def test_a_button_reached_by_tab_is_pressed_by_space(
    desk: Desk, workspace: Workspace, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(2)
    page = desk.show(ReviewPage, image_ids=ids)
    page.side.suggestions.buttons[2].setFocus(Qt.FocusReason.TabFocusReason)
    wanted = page.side.suggestions.buttons[2].class_key
    desk.key(Key.Key_Space)
    desk.settle()
    assert labels_of(workspace, ids) == [wanted, None]


def test_the_suggestions_keep_their_height_in_the_smallest_window(
    desk: Desk, pictures: Callable[..., list[int]]
) -> None:
    desk.window.setMinimumSize(790, 476)  # what the smallest window leaves to the page
    desk.window.resize(790, 476)
    page = desk.show(ReviewPage, image_ids=pictures(2))
    desk.settle()
    heights = {button.height() for button in page.side.suggestions.buttons}
    assert heights == {HEIGHT} and not page.side.history.isVisible()
    desk.window.resize(1100, 720)
    pause(20)
    assert page.side.history.isVisible()
    assert {button.height() for button in page.side.suggestions.buttons} == {HEIGHT}


def test_in_chinese(workspace: Workspace, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    ids = add_pictures(workspace, tmp_path / "图", [0])
    desk = Desk(workspace, qapp, language="zh_CN")
    try:
        page = desk.show(ReviewPage, image_ids=ids)
        assert page.side.suggestions.buttons[0].accessibleName().startswith("1: 纸板")
    finally:
        desk.close()


def test_the_map_colours_what_stands_out(qapp: QApplication) -> None:
    values = np.zeros((7, 7), np.float32)
    values[5, 5] = 1.0
    heat = heat_image(values)
    assert heat.pixelColor(177, 177).alpha() > 120 and heat.pixelColor(20, 20).alpha() == 0
    assert heat_image(np.ones((7, 7), np.float32)).pixelColor(100, 100).alpha() == 0  # nothing stands out


def test_grid_mode_by_keys_accepts_the_others_as_one_step(
    desk: Desk, workspace: Workspace, tmp_path: Path
) -> None:
    ids = add_pictures(workspace, tmp_path / "图", [0] * 5 + [3] * 3)
    page = desk.show(ReviewPage, order="by_class")
    desk.key(Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    shown = page.grid.page
    assert page.grid.isVisible() and shown is not None
    assert shown.class_key == "cardboard" and set(shown.image_ids) == set(ids[:5]) and shown.total == 8
    desk.key(Key.Key_Right)
    desk.key(Key.Key_Space)
    wrong = shown.image_ids[1]
    assert page.grid.wrong == [wrong]
    cell = page.grid._cells[1]
    assert cell.hasFocus() and "marked as wrong" in cell.accessibleName()
    desk.key(Key.Key_X)  # no key of single mode works on what is not in sight
    desk.key(Key.Key_1)
    desk.settle()
    assert labels_of(workspace, ids) == [None] * 8
    desk.key(Key.Key_Return)
    desk.settle()
    assert labels_of(workspace, ids) == [None if i == wrong else "cardboard" for i in ids[:5]] + [None] * 3
    events = workspace.store.labels.events()
    assert len({e.batch for e in events}) == 1 and {e.predicted_class for e in events} == {"cardboard"}
    assert {(e.operator, e.cause) for e in events} == {(OPERATOR, "review")}
    assert desk.saved == ["Saved: 4 labelled Cardboard"]
    shown = page.grid.page
    assert shown is not None and shown.class_key == workspace.taxonomy.keys[3]
    # One undo takes the whole page back, and shows it again.
    desk.key(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert labels_of(workspace, ids) == [None] * 8
    shown = page.grid.page
    assert shown is not None and set(shown.image_ids) == set(ids[:5]) - {wrong}
    assert page.controller.session.summary().reviewed == 0
    # And a redo labels it again, as one step.
    desk.key(Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert sum(label == "cardboard" for label in labels_of(workspace, ids)) == 4
    assert desk.saved[-1] == "Redone: 4 pictures labelled Cardboard"
    assert page.controller.session.summary().reviewed == 4
    desk.key(Key.Key_Return)
    desk.settle()
    assert page.grid.page is None and page.grid._nothing.isVisible()
    # The wrong one is what is left, for single mode.
    page.grid._nothing.button.click()
    desk.settle()
    assert list(page.controller.ids) == [wrong] and page.stage.isVisible()
    desk.key(Key.Key_3)
    desk.settle()
    assert labels_of(workspace, [wrong]) != [None]
    assert page.controller.session.summary().reviewed == 8


def test_grid_mode_labels_nothing_unseen_and_keeps_its_marks(
    desk: Desk, workspace: Workspace, tmp_path: Path
) -> None:
    ids = add_pictures(workspace, tmp_path / "图", [0] * 30)
    gone = workspace.store.images.get(ids[2]).path
    assert gone is not None
    gone.unlink()
    page = desk.show(ReviewPage, order="by_class", grid=True)
    first = page.grid.page
    assert first is not None and ids[2] in first.image_ids and len(first.image_ids) < 30
    target = page.grid._cells[first.image_ids.index(ids[0])]
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)
    desk.key(Key.Key_PageDown)
    second = page.grid.page
    assert second is not None and not set(second.image_ids) & set(first.image_ids)
    desk.key(Key.Key_PageUp)
    assert page.grid.page == first and page.grid.wrong == [ids[0]]
    desk.window.resize(800, 560)
    desk.settle()
    smaller = page.grid.page
    assert smaller is not None and len(smaller.image_ids) < len(first.image_ids)
    desk.settle()
    desk.key(Key.Key_Return)
    desk.settle()
    labels = dict(zip(ids, labels_of(workspace, ids), strict=True))
    assert labels[ids[0]] is None and labels[ids[2]] is None
    assert sum(label == "cardboard" for label in labels.values()) == len(smaller.image_ids) - 2
    assert not desk.errors


def test_grid_mode_waits_for_pictures_that_nobody_has_seen(
    desk: Desk, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = add_pictures(workspace, tmp_path / "图", [0] * 4)
    page = desk.show(ReviewPage, order="by_class", grid=True)
    monkeypatch.setattr(desk.context.thumbnails, "image", lambda *_: None)
    desk.key(Key.Key_Return)
    assert desk.infos == ["The pictures of this page are still being read"]
    assert page.controller.session.saving() == 0 and labels_of(workspace, ids) == [None] * 4


def test_a_session_counts_looking_and_leaves_breaks_out() -> None:
    now = [100.0]
    session = Session(clock=lambda: now[0])
    session.look()
    for second, (image, key) in enumerate([(1, "glass"), (2, "paper"), (3, "glass")]):
        now[0] += 3 if second != 1 else 3600  # lunch
        number = session.decide(image, Decision(key, "glass"))
        session.settle(image, number, SaveState.SAVED)
    summary = session.summary()
    assert (summary.reviewed, summary.corrected, summary.agreed, summary.compared) == (3, 1, 2, 3)
    assert summary.seconds == 3 + LONGEST_LOOK_SECONDS + 3
    assert agreement_text(summary) == "67 % (21 to 94)"
    assert summary_line(summary) == (
        "Reviewed 3, corrected 1; as the model had said: 67 % (21 to 94) · 2 min 6 s · 1 a minute"
    )


def test_the_session_is_summed_up_on_the_way_and_on_leaving(
    desk: Desk, pictures: Callable[..., list[int]]
) -> None:
    ids = pictures(4)
    page = desk.show(ReviewPage, image_ids=ids)
    desk.key(Key.Key_1)
    desk.key(Key.Key_2)
    desk.settle()
    desk.key(Key.Key_End)
    assert page.finish.isVisible() and "50 % (9 to 91)" in [v.text() for v in page.finish._values]
    desk.key(Key.Key_3)  # says nothing of a picture that is not in sight
    desk.key(Key.Key_End)
    assert page.stage.isVisible() and page.controller.current_id == ids[2]
    desk.settle()
    assert page.controller.session.summary().reviewed == 2
    page.deactivate()
    assert desk.infos[-1].startswith("Reviewed 2, corrected 1; as the model had said: 50 % (9 to 91)")
    said = len(desk.infos)
    page.deactivate()
    assert len(desk.infos) == said


def test_a_picture_of_twelve_megapixels_is_decoded_at_half_and_twenty_fit_into_memory(
    workspace: Workspace, tmp_path: Path, qapp: QApplication
) -> None:
    path = tmp_path / "大图.jpg"
    Image.new("RGB", (4000, 3000), (90, 120, 60)).save(path)
    data = path.read_bytes()
    row = NewImage(hashlib.sha256(data).hexdigest(), path, len(data), 0, 4000, 3000, "JPEG")
    (added,) = workspace.store.images.add([row])
    # Twice what is shown would be the whole file.
    assert read_picture(path, at_least=needed_of(4000, 3000, 1600)).size == (2000, 1500)
    shown = load_picture(workspace, added.image_id).image
    assert shown is not None and (shown.width(), shown.height()) == (1600, 1200)
    assert 21 * shown.sizeInBytes() <= MOST_BYTES
    large = load_picture(workspace, added.image_id, 2560).image
    assert large is not None and (large.width(), large.height()) == (2560, 1920)
    workspace.close()
