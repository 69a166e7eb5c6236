"""Second opinions by keys: blind, beside the label, undone like anything else; and deciding where people differ."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from garbage_gui.services import labelling, review
from garbage_gui.services.review import QueueRequest
from garbage_gui.services.second_opinions import giving
from garbage_gui.services.workspace import Workspace
from garbage_gui.ui.agreement.page import AgreementPage
from garbage_gui.ui.review.judging import Judging
from garbage_gui.ui.review.loading import ReviewItem
from garbage_gui.ui.review.page import ReviewPage
from tests.ui.desk import OPERATOR, Desk, add_pictures, page_desk
from tests.ui.window import Desktop

desk = page_desk
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ANNA, BEN = "Anna", "Ben"


@pytest.fixture
def labelled(workspace: Workspace, tmp_path: Path) -> Callable[..., list[int]]:
    """Pictures that Anna labelled, each with the class after the one that it is and that the model says."""

    def make(count: int, who: str = ANNA) -> list[int]:
        ids = add_pictures(workspace, tmp_path / "glass图", [i % 6 for i in range(count)])
        keys = workspace.taxonomy.keys
        for place, image in enumerate(ids):
            labelling.label(workspace, image, keys[(place + 1) % 6], operator=who, cause="review")
        return ids

    return make


def words_in(widget: QWidget) -> str:
    """Everything that can be read, heard or hovered in a widget."""
    found = [widget, *widget.findChildren(QWidget)]
    parts = [w.accessibleName() + " " + w.accessibleDescription() + " " + w.toolTip() for w in found]
    parts += [w.text() for w in found if isinstance(w, QLabel)]
    return "\n".join(parts)


def test_an_opinion_by_key_leaves_the_label(
    desk: Desk, workspace: Workspace, labelled: Callable[..., list[int]]
) -> None:
    ids = labelled(4)
    before = workspace.store.images.get_many(ids)
    page = desk.show(ReviewPage, order="second_opinion")
    assert set(page.controller.ids) == set(ids) and page.people_bar.isVisible()
    first = page.controller.current_id
    item = page.controller.current
    assert item is not None and item.image_id == first
    desk.key(Key.Key_2)
    desk.settle()
    (opinion,) = workspace.store.opinions.standing()
    assert (opinion.image_id, opinion.operator, opinion.compared_with) == (first, OPERATOR, ANNA)
    assert opinion.class_key == item.suggestions[1].class_key
    assert desk.saved[-1].startswith("Second opinion saved: ")
    assert workspace.store.images.get_many(ids) == before
    desk.key(Key.Key_X)  # changes nothing of the set
    desk.settle()
    assert workspace.store.images.get_many(ids) == before
    desk.key(Key.Key_Left)
    desk.settle()
    assert page.side.label_line.text() == f"You say: {page._name(str(opinion.class_key))}"
    desk.key(Key.Key_3)
    desk.settle()
    assert [o.class_key for o in workspace.store.opinions.standing()] == [item.suggestions[2].class_key]


def test_nothing_tells_the_label_before_the_end(
    desk: Desk, workspace: Workspace, labelled: Callable[..., list[int]]
) -> None:
    ids = labelled(6)
    page = desk.show(ReviewPage, image_ids=ids)  # all of it was seen, and kept, just before
    assert page.side.label_line.text().startswith("Labelled: ")
    gone = workspace.store.images.get(ids[3]).path
    assert gone is not None
    gone.unlink()  # the sentence about that names the file elsewhere
    page.top.order_asked.emit("second_opinion")
    desk.settle()
    for _ in ids:
        item = page.controller.current
        assert item is not None
        assert (item.image.label, item.image.path, item.history, item.opinions) == (None, None, (), ())
        assert not any(button._is_label for button in page.side.suggestions.buttons)
        assert page.side.label_line.text() == "What is it?"
        text = words_in(page._work)
        assert (
            ANNA not in text and "glass图" not in text and ".png" not in text and "the label now" not in text
        )
        desk.key(Key.Key_Right)
        desk.settle()
    assert not page.top.grid.isEnabled()
    page.toggle_grid()
    assert not page.by_pages


def test_what_was_still_being_read_for_another_queue_is_not_shown(
    desk: Desk, workspace: Workspace, labelled: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    labelled(40)
    asked = QueueRequest("second_opinion")
    far = review.make_queue(workspace, asked, operator=OPERATOR).image_ids[35]  # is not read at once
    page = desk.show(ReviewPage, image_ids=[far])
    load, go_on, begun = page.controller._loader.load, threading.Event(), threading.Event()

    def slowly(image_id: int, request: QueueRequest, operator: str) -> ReviewItem:
        item = load(image_id, request, operator)
        if request.order == "chosen":
            begun.set()
            go_on.wait(20)
        return item

    monkeypatch.setattr(page.controller._loader, "load", slowly)
    desk.context.changes.labels_changed.emit()  # the picture in front is read again
    desk.wait(begun.is_set)
    page.top.order_asked.emit("second_opinion")
    desk.wait(lambda: page.controller.queue.request.order == "second_opinion")
    go_on.set()
    desk.settle()
    item = page.controller.item(far)
    assert item is None or (item.judging is Judging.OPINION and item.image.label is None)


def test_undo_and_redo_of_an_opinion(
    desk: Desk, workspace: Workspace, labelled: Callable[..., list[int]]
) -> None:
    labelled(3)
    page = desk.show(ReviewPage, order="second_opinion")
    first, second = page.controller.ids[:2]
    desk.key(Key.Key_1)
    desk.key(Key.Key_2)
    desk.settle()
    said = workspace.store.opinions.standing()
    desk.key(Key.Key_Z, CTRL)
    desk.settle()
    assert [o.image_id for o in workspace.store.opinions.standing()] == [first]
    assert page.controller.current_id == second and page.side.label_line.text() == "What is it?"
    assert desk.saved[-1] == "Undone: a second opinion"
    assert page.controller.session.summary().reviewed == 1
    desk.key(Key.Key_Y, CTRL)
    desk.settle()
    again = workspace.store.opinions.standing()
    assert [(o.image_id, o.class_key, o.operator) for o in again] == [
        (o.image_id, o.class_key, o.operator) for o in said
    ]
    assert page.controller.place == 2 and page.controller.session.summary().reviewed == 2
    for _ in range(2):
        desk.key(Key.Key_Z, CTRL)
        desk.settle()
    assert workspace.store.opinions.standing() == [] and page.controller.current_id == first
    # What was done before is next: Anna's last label, which takes its picture out of nothing here.
    desk.key(Key.Key_Z, CTRL)
    desk.settle()
    assert len(page.controller.ids) == 3 and not desk.errors


def test_the_sample_is_drawn_as_asked(
    desk: Desk, workspace: Workspace, labelled: Callable[..., list[int]], tmp_path: Path
) -> None:
    ids = labelled(8)
    mine = add_pictures(workspace, tmp_path / "mine", [0])
    labelling.label(workspace, mine[0], "glass", operator=OPERATOR, cause="review")
    giving.give(workspace, ids[0], "glass", operator=OPERATOR)
    page = desk.show(ReviewPage, order="second_opinion")
    bar = page.people_bar
    assert [bar.labelled_by.itemText(i) for i in range(bar.labelled_by.count())] == [
        "anybody but me",
        "Anna (8)",
    ]
    assert set(page.controller.ids) == set(ids[1:])
    bar.labelled_by.setCurrentIndex(1)
    bar.sample.setValue(3)
    bar.seed.setValue(9)
    bar.skip.setChecked(False)
    bar.draw.click()
    desk.settle()
    request = page.controller.queue.request
    assert (request.labelled_by, request.size, request.seed, request.skip_judged) == (ANNA, 3, 9, False)
    assert len(page.controller.ids) == 3
    bar.by_class.setCurrentIndex(bar.by_class.findData("metal"))
    bar.sample.setValue(100)
    bar.draw.click()
    desk.settle()
    assert {workspace.store.images.get(i).label for i in page.controller.ids} > {"metal"}


def test_somebody_else_sits_down_and_has_their_own_queue(
    desk: Desk, workspace: Workspace, labelled: Callable[..., list[int]]
) -> None:
    ids = labelled(3)
    page = desk.show(ReviewPage, order="second_opinion")
    desk.key(Key.Key_1)
    desk.settle()
    desk.context.desk.switch_to(ANNA)
    desk.settle()
    # All pictures are Anna's own: nothing to judge for her.
    assert page.controller.ids == [] and page.empty.isVisible()
    desk.context.desk.switch_to(OPERATOR)
    desk.settle()
    page.reload()
    desk.settle()
    assert len(page.controller.ids) == 2 and set(page.controller.ids) < set(ids)
    desk.key(Key.Key_1)
    desk.settle()
    assert {o.operator for o in workspace.store.opinions.standing()} == {OPERATOR}


def test_a_disagreement_is_decided_with_one_key(
    desk: Desk, workspace: Workspace, labelled: Callable[..., list[int]]
) -> None:
    ids = labelled(3)
    keys = workspace.taxonomy.keys
    for place, image in enumerate(ids):
        giving.give(workspace, image, keys[(place + 2) % 6], operator=BEN)
    page = desk.show(ReviewPage, order="adjudication")
    assert page.controller.ids == ids and page.side.label_line.text() == "Who is right?"
    buttons = page.side.suggestions.buttons
    assert [b.class_key for b in buttons[:2]] == [keys[1], keys[2]]
    assert "said by Anna" in buttons[0].accessibleName() and "said by Ben" in buttons[1].accessibleName()
    desk.key(Key.Key_Return)  # nobody's opinion is taken by chance
    desk.settle()
    assert page.controller.place == 0
    desk.key(Key.Key_1)
    desk.key(Key.Key_2)
    desk.settle()
    labels = [image.label for image in workspace.store.images.get_many(ids)]
    assert labels[:2] == [keys[1], keys[3]]
    events = [labelling.history(workspace, i)[-1] for i in ids[:2]]
    assert {(e.cause, e.operator) for e in events} == {("adjudication", OPERATOR)}
    desk.key("m")  # any class by the finder
    for letter in "etal":
        desk.key(letter)
    desk.key(Key.Key_Return)
    desk.settle()
    assert workspace.store.images.get(ids[2]).label == "metal"
    assert workspace.store.opinions.open_disagreements() == []
    assert desk.saved[-1] == "Decision saved: Metal"
    assert page.finish.isVisible() and page.finish.agreement.isVisible() and not page.finish.train.isVisible()
    desk.key(Key.Key_Left)
    desk.settle()
    history = page.side.history._entries.text()
    assert "decided between two opinions" in history and "Second opinion: " in history
    assert page.side.label_line.text() == "Decided: Metal"
    desk.key(Key.Key_Z, CTRL)
    desk.settle()
    assert [o.image_id for o in workspace.store.opinions.open_disagreements()] == [ids[2]]
    assert page.side.label_line.text() == "Who is right?"


def test_agreement_is_shown_and_its_cells_open_the_pictures(
    desk: Desk, workspace: Workspace, labelled: Callable[..., list[int]]
) -> None:
    ids = labelled(6)
    keys = workspace.taxonomy.keys
    for place, image in enumerate(ids[:5]):
        giving.give(workspace, image, keys[(place + 1) % 6], operator=BEN)
    giving.give(workspace, ids[5], keys[1], operator=BEN)
    page = desk.show(AgreementPage)
    assert page.pair.currentText() == "Anna and Ben (6)"
    assert page._values[0].text().startswith("0.80 (") and page._values[1].text() == "83 % (44–97)"
    assert "rough" in page._explanation.text()
    assert page.decide.text() == "Decide disagreements (1)"
    model = page.table.model()
    assert model.rowCount() == 6
    assert [model.index(0, column).data() for column in range(5)][::2] == ["Cardboard", "1", "0"]
    page.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)  # the worst first
    assert model.index(0, 0).data() == "Cardboard" and model.index(0, 1).data().startswith("0.00 (")
    row, column = 0, 1
    assert "Anna says Cardboard, Ben says Glass" in page.matrix.cell_text(row, column)
    QTest.mouseClick(page.matrix, Qt.MouseButton.LeftButton, pos=page.matrix.cell_center(row, column))
    assert desk.navigated[-1] == ("review", {"image_ids": [ids[5]]})
    page.matrix.setFocus()
    desk.key(Key.Key_Down)
    desk.key(Key.Key_Return)
    assert desk.navigated[-1][1]["image_ids"] == [ids[0]]
    page.decide.click()
    assert desk.navigated[-1] == ("review", {"order": "adjudication", "between": (ANNA, BEN)})
    giving.give(workspace, ids[5], keys[0], operator=BEN)  # from another window
    desk.wait(lambda: page._values[0].text().startswith("1.00 (") and not page.decide.isVisible())


def test_an_agreement_page_without_opinions_says_what_to_do(desk: Desk) -> None:
    page = desk.show(AgreementPage)
    assert page.empty.isVisible() and "No second opinions yet" in words_in(page.empty)
    page.empty.button.click()
    assert desk.navigated[-1] == ("review", {"order": "second_opinion"})


def test_the_view_is_in_the_palette_of_every_page(qapp: QApplication, filled: Path) -> None:
    from tests.ui.window import desktop

    with desktop(qapp) as opened:
        shell: Desktop = opened
        shell.open(filled, page="browse")
        titles = {spec.title(): spec.id for spec in shell.window.actions_.here() if spec.in_palette}
        shell.window.actions_.run(titles["How well people agree"])
        shell.settle()
        assert shell.window.page is not None and shell.window.page.name == "agreement"
