"""The Models page: figures, confusion matrix, comparing, promoting and going back, on real predictions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from garbage_gui.nets.bundle import read_bundle
from garbage_gui.services import labelling
from garbage_gui.services import models as model_service
from garbage_gui.services.workspace import STARTER_MODEL, Workspace, model_record
from garbage_gui.store.records import ImageFilter
from garbage_gui.ui.models.page import CARD, COMPARISON, CONFUSION, FIGURES, ModelsPage
from garbage_gui.ui.widgets.metric_text import accuracy_text, likely_better
from tests.bundles import write_colour_bundle
from tests.ui.desk import OPERATOR, Desk, add_pictures, colour_workspace, page_desk, pause

desk = page_desk
Key = Qt.Key
NEWER = "newer-model"
PICTURES = 48


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Two models on a check set of 48: the newer one takes cardboard and glass for each other."""
    workspace = colour_workspace(tmp_path / "工作区")
    first, second, *others = workspace.taxonomy.classes
    swapped = workspace.taxonomy.model_copy(update={"classes": (second, first, *others)})
    bundle = write_colour_bundle(workspace.models_folder / NEWER, taxonomy=swapped, model_id=NEWER)
    record = model_record(bundle.card, bundle.folder)
    newest = max(m.created_at for m in workspace.store.models.list()) + 60
    workspace.store.models.add(
        replace(record, name="Neuer <b>Versuch</b>", parent="colours", created_at=newest)
    )
    ids = add_pictures(workspace, tmp_path / "图", [n % 6 for n in range(PICTURES)])
    keys = workspace.taxonomy.keys
    # Six pictures of the first class are really of the second, as the newer model says.
    labels = {i: keys[1 if n % 6 == 0 and n < 36 else n % 6] for n, i in enumerate(ids)}
    labelling.label_many(workspace, labels, operator=OPERATOR, cause="import")
    workspace.store.images.set_splits(dict.fromkeys(ids, "test"))
    for model in ("colours", NEWER):
        model_service.evaluate(workspace, model)
    return workspace


def active(desk: Desk) -> str:
    record = desk.workspace.store.models.active()
    assert record is not None
    return record.model_id


def ask_to_promote(desk: Desk, page: ModelsPage) -> None:
    """Choose the newer model and press the button; the question is then asked."""
    page.list.setFocus()
    desk.key(Key.Key_Home)
    desk.settle()
    page.promote_button.setFocus()
    desk.key(Key.Key_Space)
    desk.wait(lambda: page.dialog is not None)


# Looking -----------------------------------------------------------------------------------------------


def test_the_model_in_use_is_chosen_and_marked(desk: Desk) -> None:
    page = desk.show(ModelsPage)
    assert page.models.entries[0].record.model_id == NEWER
    assert page.selected is not None
    assert page.selected.record.model_id == "colours"
    assert page.selected.active
    assert not page.promote_button.isEnabled()
    assert [e.active for e in page.models.entries].count(True) == 1
    spoken = page.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert "in use" in spoken
    assert "87.5 % (75.3–94.1)" in spoken


def test_every_accuracy_has_its_interval(desk: Desk) -> None:
    page = desk.show(ModelsPage, model_id=NEWER)
    assert page.figures.cards["accuracy"].value == accuracy_text(
        desk.workspace.store.models.get(NEWER).metrics["test"]
    )
    assert "(" in page.figures.cards["accuracy"].value
    assert page.figures.table.model().rowCount() == 6


def test_the_table_sorts_by_any_figure(desk: Desk) -> None:
    page = desk.show(ModelsPage)
    model = page.figures.table.model()
    page.figures.table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    shares = [model.index(row, 3).data() for row in range(model.rowCount())]
    numbers = [float(s.split()[0]) for s in shares]
    assert numbers == sorted(numbers)


def test_the_confusion_matrix_counts_and_its_cells_open_the_pictures(desk: Desk) -> None:
    page = desk.show(ModelsPage, tab=CONFUSION)
    view = page.confusion
    keys = desk.workspace.taxonomy.keys
    # The model says the first class of the six that people call the second.
    assert "6 of 14" in view.cell_text(1, 0)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.cell_center(1, 0))
    name, arguments = desk.navigated[-1]
    wanted = arguments["filter"]
    assert name == "browse"
    assert wanted == ImageFilter(
        classes=(keys[1],), predicted=(keys[0],), splits=("test",), model_id="colours"
    )
    assert len(desk.workspace.store.images.ids(wanted, "newest")) == 6


def test_the_confusion_matrix_by_keys(desk: Desk) -> None:
    page = desk.show(ModelsPage, tab=CONFUSION)
    page.confusion.setFocus()
    for key in (Key.Key_Left, Key.Key_Down, Key.Key_Down, Key.Key_Right, Key.Key_Up):
        desk.key(key)
    assert page.confusion.cursor_cell == (1, 1)
    assert page.confusion.accessibleDescription() == page.confusion.cell_text(1, 1)
    desk.key(Key.Key_Return)
    assert desk.navigated[-1][0] == "browse"


def test_the_card_says_what_the_model_is_and_believes_nothing(desk: Desk) -> None:
    page = desk.show(ModelsPage, model_id=NEWER, tab=CARD)
    facts = [label.text() for label in page.card.findChildren(QLabel)]
    assert NEWER in facts
    assert page.card.text.openLinks() is False
    assert page.card.text.loadResource(2, QUrl.fromLocalFile(__file__)) is None
    assert page.title_label.textFormat() == Qt.TextFormat.PlainText


def test_a_damaged_model_is_named_and_the_others_work(desk: Desk) -> None:
    (desk.workspace.models_folder / NEWER / "model.json").write_bytes(b"{")
    page = desk.show(ModelsPage, model_id=NEWER)
    desk.wait(lambda: desk.errors)
    assert "model.json" in desk.errors[0]
    desk.key(Key.Key_Down)
    desk.settle()
    assert page.selected is not None
    assert page.selected.record.model_id != NEWER
    assert page.figures.table.model().rowCount() == 6


# Comparing ---------------------------------------------------------------------------------------------


def test_comparing_shows_what_is_fixed_and_what_is_broken(desk: Desk) -> None:
    page = desk.show(ModelsPage, model_id=NEWER, compare=True)
    assert page.tabs.currentIndex() == COMPARISON
    desk.wait(lambda: page.comparison.compared is not None)
    compared = page.comparison.compared
    assert compared is not None
    assert compared.models == ("colours", NEWER)
    assert len(page.comparison.fixed.strip.judged.pictures) == 6
    assert len(page.comparison.broken.strip.judged.pictures) == 10
    assert page.comparison.verdict.text().startswith("No clear difference (p = 0.")
    assert page.comparison.accuracies.text().count("(") == 2
    caption = page.comparison.fixed.strip.judged.pictures[0].caption
    assert caption == "Glass\nCardboard → Glass"


def test_a_difference_can_be_looked_at(desk: Desk) -> None:
    page = desk.show(ModelsPage, model_id=NEWER, compare=True)
    desk.wait(lambda: page.comparison.compared is not None)
    strip = page.comparison.broken.strip
    strip.setFocus()
    strip.setCurrentIndex(strip.judged.index(2))
    desk.key(Key.Key_Return)
    name, arguments = desk.navigated[-1]
    assert name == "review"
    assert arguments["start"] == strip.judged.pictures[2].image_id
    assert len(arguments["image_ids"]) == 10


@pytest.mark.parametrize(
    ("p", "fixed", "broken", "images", "words"),
    [
        (1.0, 0, 0, 30, "No difference"),
        (0.5, 2, 0, 6, "Too few pictures to tell (p = 0.500)"),
        (1.0, 0, 0, 29, "Too few pictures to tell (p = 1.000)"),
        (0.4, 7, 4, 30, "No clear difference (p = 0.400)"),
        (0.03, 9, 1, 20, "Likely better (p = 0.030)"),
        (0.03, 1, 9, 500, "Likely worse (p = 0.030)"),
        (0.0001, 40, 2, 500, "Almost certainly better (p < 0.001)"),
        (0.002, 2, 20, 500, "Almost certainly worse (p = 0.002)"),
    ],
)
def test_mcnemar_in_plain_words(p: float, fixed: int, broken: int, images: int, words: str) -> None:
    assert likely_better(p, fixed, broken, images).startswith(words)


def test_a_comparison_says_how_many_pictures_it_leaves_out(desk: Desk) -> None:
    page = desk.show(ModelsPage, model_id=NEWER, compare=True)
    desk.wait(lambda: page.comparison.compared is not None)
    compared = page.comparison.compared
    assert compared is not None and compared.comparison.left_out == 0
    assert not page.comparison.left_out.isVisible()
    few = replace(compared.comparison, images=6, left_out=42, p=0.5)
    page.comparison.show_compared(replace(compared, comparison=few))
    assert page.comparison.left_out.isVisible() and page.comparison.left_out.text().startswith("42 pictures")
    assert page.comparison.verdict.text() == "Too few pictures to tell (p = 0.500)"


def test_the_question_of_a_promotion_begins_where_the_figures_do(desk: Desk) -> None:
    page = desk.show(ModelsPage)
    ask_to_promote(desk, page)
    dialog = page.dialog
    assert dialog is not None
    pause(20)
    labels = [dialog.findChild(QLabel, name) for name in ("promote_question", "accuracies")]
    assert len({label.mapTo(dialog, QPoint(0, 0)).x() for label in labels}) == 1


def test_figures_that_are_no_figures_are_a_dash() -> None:
    assert accuracy_text(None) == "-"
    assert accuracy_text({"accuracy": "high"}) == "-"
    assert accuracy_text({"accuracy": 0.5, "ci95": ["a", None]}) == "50.0 %"


# Deciding ----------------------------------------------------------------------------------------------


def test_promoting_asks_first_and_shows_what_breaks(desk: Desk) -> None:
    page = desk.show(ModelsPage)
    ask_to_promote(desk, page)
    dialog = page.dialog
    assert dialog is not None
    assert active(desk) == "colours"
    assert len(dialog.view.broken.strip.judged.pictures) == 10
    assert dialog.findChild(QPushButton, "promote_no").isDefault()
    desk.key(Key.Key_Escape)
    desk.wait(lambda: page.dialog is None)
    assert active(desk) == "colours"


def test_enter_keeps_the_model_in_use(desk: Desk) -> None:
    page = desk.show(ModelsPage)
    ask_to_promote(desk, page)
    desk.key(Key.Key_Return)
    desk.wait(lambda: page.dialog is None)
    assert active(desk) == "colours"


def test_a_clear_yes_promotes_and_one_click_goes_back(desk: Desk) -> None:
    page = desk.show(ModelsPage)
    ask_to_promote(desk, page)
    assert page.dialog is not None
    page.dialog.findChild(QPushButton, "promote_yes").setFocus()
    desk.key(Key.Key_Space)
    desk.wait(lambda: active(desk) == NEWER)
    desk.wait(lambda: page.selected is not None and page.selected.active)
    assert desk.saved[-1] == "“Neuer <b>Versuch</b>” is in use now"
    assert page.roll_back_button.isEnabled()
    QTest.keyClick(page.roll_back_button, Key.Key_Space)
    desk.wait(lambda: active(desk) == "colours")
    desk.wait(lambda: len(desk.saved) == 2)
    assert desk.workspace.store.models.promotions()[-1].operator == OPERATOR
    desk.wait(page.roll_back_button.isEnabled)
    QTest.keyClick(page.roll_back_button, Key.Key_Space)
    desk.wait(lambda: active(desk) == STARTER_MODEL)
    desk.wait(lambda: not page.roll_back_button.isEnabled())  # there is nothing to go back to any more
    page.roll_back()
    desk.settle()
    assert not desk.errors


def test_a_damaged_model_cannot_take_over(desk: Desk) -> None:
    page = desk.show(ModelsPage)
    ask_to_promote(desk, page)
    weights = read_bundle(desk.workspace.models_folder / NEWER).weights
    weights.write_bytes(weights.read_bytes()[:-1] + b"\0\0")
    assert page.dialog is not None
    page.dialog.findChild(QPushButton, "promote_yes").click()
    desk.wait(lambda: desk.errors)
    assert "damaged" in desk.errors[0]
    assert active(desk) == "colours"


# Handing on --------------------------------------------------------------------------------------------


def test_a_model_goes_out_and_comes_in_elsewhere(desk: Desk, tmp_path: Path, qapp: QApplication) -> None:
    page = desk.show(ModelsPage, model_id=NEWER)
    target = tmp_path / "导出"
    target.mkdir()
    page.export_to(target)
    desk.wait(lambda: desk.saved)
    exported = next(target.iterdir())
    assert read_bundle(exported).card.id == NEWER
    other = Desk(colour_workspace(tmp_path / "anderswo"), qapp)
    there = other.show(ModelsPage)
    there.import_from(exported)
    other.wait(lambda: other.saved, 60)
    other.wait(lambda: there.selected is not None and there.selected.record.model_id == NEWER)
    assert active(other) == "colours", "an imported model is not used by itself"
    there.import_from(tmp_path)
    other.wait(lambda: other.errors)
    assert str(tmp_path) in other.errors[0]
    other.close()


def test_without_models_the_page_says_what_to_do(tmp_path: Path, qapp: QApplication) -> None:
    from garbage_gui.store.store import Store
    from garbage_gui.taxonomy import load_taxonomy

    empty = Workspace(Store.create(tmp_path / "leer", load_taxonomy("trashnet-6")))
    desk = Desk(empty, qapp)
    page = desk.show(ModelsPage, tab=FIGURES)
    assert page.empty.isVisible()
    assert page.empty.button.text() == "Import a model …"
    desk.close()
