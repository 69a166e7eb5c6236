"""Browse, driven as a person does: the real window, real pictures, real keys."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QScrollArea

from garbage_gui.services import job_control
from garbage_gui.services.classifying import classify_picture
from garbage_gui.services.importing import import_paths
from garbage_gui.services.labelling import label_many
from garbage_gui.services.predictors import load_predictor
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.image_index import ImageIndex
from garbage_gui.store.records import ImageFilter
from garbage_gui.taxonomy import load_taxonomy
from garbage_gui.ui.browse.controller import count_choices
from garbage_gui.ui.browse.facets import CHIPS, ModelChoice, chosen_keys, with_chosen
from garbage_gui.ui.browse.filter_bar import OTHER_RANGE
from garbage_gui.ui.browse.keys import EXPORTS
from garbage_gui.ui.browse.page import BrowsePage, dropped_paths
from garbage_gui.ui.browse.range_dialog import RangeDialog
from garbage_gui.ui.widgets.choice_popup import ChoicePopup
from tests.store.pictures import new_prediction
from tests.ui.desk import add_pictures, colour_workspace
from tests.ui.window import Desktop, desktop, pause, wait

Key = Qt.Key


@pytest.fixture
def page(desk: Desktop, filled: Path) -> BrowsePage:
    desk.open(filled, page="browse")
    shown = desk.window.page
    assert isinstance(shown, BrowsePage)
    return shown


def store(desk: Desktop) -> Any:
    session = desk.window.session
    assert session is not None
    return session.workspace.store


def choose(page: BrowsePage, rows: list[int]) -> list[int]:
    page.grid.setCurrentIndex(page.grid.model().index(rows[0], 0))
    for row in rows[1:]:
        page.grid.selectionModel().select(
            page.grid.model().index(row, 0), QItemSelectionModel.SelectionFlag.Select
        )
    return [page.grid.ids[row] for row in rows]


def popup() -> ChoicePopup:
    wait(lambda: any(isinstance(w, ChoicePopup) for w in QApplication.topLevelWidgets()))
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, ChoicePopup))


def test_all_pictures_are_there_with_captions_and_thumbnails(desk: Desktop, page: BrowsePage) -> None:
    assert list(page.grid.ids) == store(desk).images.ids(ImageFilter())
    assert page.toolbar.count.text() == f"{len(page.grid.ids)} pictures"
    visible = page.grid.visible_ids()
    assert len(visible) > 4
    assert all(page.cards.card(image_id) is not None for image_id in visible)
    assert desk.window.session is not None and desk.window.session.context.thumbnails.bytes_used() > 0


def test_chips_narrow_and_show_their_counts(desk: Desktop, page: BrowsePage) -> None:
    page.filters.chips["class"].click()
    choices = popup()
    assert choices.list.count() == 6
    expected = store(desk).images.facets(ImageFilter()).by_class
    from garbage_gui.ui.widgets.side_text import SIDE_ROLE

    counts = {
        choices.list.item(r).data(Qt.ItemDataRole.UserRole): choices.list.item(r).data(SIDE_ROLE)
        for r in range(6)
    }
    assert {k: int(v) for k, v in counts.items()} == {k: expected.get(k, 0) for k in counts}
    choices.choose("glass")
    choices.choose("metal")
    choices.close()
    desk.settle()
    assert list(page.grid.ids) == store(desk).images.ids(ImageFilter(classes=("glass", "metal")))
    assert "Glass, Metal" in page.filters.chips["class"].text()
    page.grid.setFocus()
    page.grid.clearSelection()
    desk.key(Key.Key_Escape)
    desk.settle()
    assert len(page.grid.ids) == store(desk).images.count(ImageFilter())
    assert not page.filters.clear_button.isVisible()


def test_every_chip_says_what_it_was_told(page: BrowsePage) -> None:
    models = [ModelChoice("a", "A", active=True, learned_until=5), ModelChoice("b", "B", learned_until=9)]
    page.filters.show_models(models)
    for chip in CHIPS:
        if not chip.can_open:
            continue
        choices = page.filters.choices(chip.name, {"ann": 1, "li": 2})
        keys = [choice.key for choice in choices if choice.key != OTHER_RANGE]
        assert len(keys) >= 2, chip.name
        for key in keys:
            wanted = with_chosen(chip.name, [key], ImageFilter(), models)
            assert chosen_keys(chip.name, wanted, models) == [key]
            assert wanted != ImageFilter()
            assert with_chosen(chip.name, [], wanted) == ImageFilter()
            page.filters.show_filter(wanted)
            assert page.filters.removers[chip.name].isVisible()
            assert page.filters.chips[chip.name].accessibleName() != page.filters._title(chip.name)
    page.filters.show_filter(ImageFilter())


def test_one_picture_is_labelled_by_key_and_undone(desk: Desktop, page: BrowsePage) -> None:
    (image_id,) = choose(page, [0])
    before = store(desk).images.get(image_id).label
    wanted = "paper" if before != "paper" else "glass"
    desk.key("l")
    assert page.finder.isVisible()
    QTest.keyClicks(page.finder.field, wanted)
    QTest.keyClick(page.finder.field, Key.Key_Return)
    desk.settle()
    assert store(desk).images.get(image_id).label == wanted
    assert desk.said[-1].startswith("Saved: 1 labelled")
    event = store(desk).labels.history(image_id)[-1]
    assert (event.operator, event.cause) == ("王芳", "browse")
    desk.key(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert store(desk).images.get(image_id).label == before
    card = page.cards.card(image_id)
    wait(lambda: page.cards.card(image_id).label == before)  # type: ignore[union-attr]
    assert card is not None


def test_many_are_labelled_in_one_step(desk: Desktop, page: BrowsePage) -> None:
    ids = choose(page, list(range(0, 20)))
    assert page.selection.isVisible() and page.selection.count.text() == "20 chosen"
    before = {i: store(desk).images.get(i).label for i in ids}
    page.selection.label_button.click()
    page.finder.field.insert("塑料")
    QTest.keyClick(page.finder.field, Key.Key_Return)
    desk.settle()
    assert {store(desk).images.get(i).label for i in ids} == {"plastic"}
    assert page.grid.chosen_ids() == ids  # they stay chosen
    desk.window.undo()
    desk.settle()
    assert {i: store(desk).images.get(i).label for i in ids} == before


def test_names_without_a_place_to_break_stay_inside_the_details(
    desk: Desktop, filled: Path, tmp_path: Path
) -> None:
    folder = tmp_path / ("长" * 60)
    folder.mkdir()
    path = folder / ("x" * 240 + ".jpg")
    Image.new("RGB", (40, 30), "red").save(path)
    with Workspace.open(filled) as workspace:
        import_paths(workspace, [path])
    desk.open(filled, page="browse", filter=ImageFilter(text="xxxx"))
    shown = desk.window.page
    assert isinstance(shown, BrowsePage)
    choose(shown, [0])
    desk.settle()
    details = shown.details
    wait(lambda: details._paths.toPlainText() == str(path))
    scroll = details.findChild(QScrollArea)
    assert isinstance(scroll, QScrollArea)
    assert scroll.widget().width() == scroll.viewport().width()
    assert details.review_button.geometry().right() < scroll.viewport().width()
    lines = details._paths.document().size().height() / details._paths.fontMetrics().lineSpacing()
    assert lines > 6 and details._paths.height() >= details._paths.document().size().height()


def test_many_excluded_pictures_are_taken_back_at_once(desk: Desktop, page: BrowsePage) -> None:
    page.grid.set_zoom(384)
    ids = list(page.grid.ids)
    store(desk).images.set_excluded(ids, True, operator="ann")
    page.filters._choose("excluded", ["only"])
    desk.settle()
    assert len(page.grid.ids) == len(ids) > len(page.grid.visible_ids()), "most were never in sight"
    desk.key(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    desk.key(Key.Key_X)
    desk.settle()
    assert not any(image.excluded for image in store(desk).images.get_many(ids))
    assert desk.said[-1] == f"Saved: {len(ids)} back in the set"


def test_what_is_chosen_is_copied_not_what_was_chosen_before(desk: Desktop, page: BrowsePage) -> None:
    first, second = choose(page, [0])[0], page.grid.ids[1]
    desk.settle()
    choose(page, [0, 1])
    page.copy_paths()
    desk.settle()
    paths = store(desk).images.first_path([first, second])
    wait(lambda: QApplication.clipboard().text() == f"{paths[first]}\n{paths[second]}", "copying")
    # Also of a picture that the keys are on and that is not chosen.
    page.grid.clearSelection()
    desk.settle()
    page.copy_paths()
    wait(lambda: "\n" not in QApplication.clipboard().text(), "copying")
    assert desk.said[-1] == "Copied 1 paths"


def test_the_program_ends_well_with_files_on_the_clipboard(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
application = QApplication([])
from garbage_gui.ui.clipboard import copy_files
copy_files([Path(sys.argv[1])])
print(application.clipboard().mimeData().urls()[0].toLocalFile(), application.clipboard().text())
"""
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True)
    assert ended.returncode == 0 and ended.stdout.split() == [str(tmp_path), str(tmp_path)]


def test_a_filter_without_choices_says_so(desk: Desktop, page: BrowsePage) -> None:
    page.filters.open("learned")
    choices = popup()
    assert choices.nothing.isVisible() and choices.nothing.text() and not choices.list.isVisible()
    desk.key(Key.Key_Escape)
    wait(
        lambda: not any(isinstance(w, ChoicePopup) and w.isVisible() for w in QApplication.topLevelWidgets())
    )


def test_excluded_pictures_leave_the_grid_and_can_be_taken_back(desk: Desktop, page: BrowsePage) -> None:
    (image_id,) = choose(page, [3])
    desk.key("x")
    desk.settle()
    wait(lambda: image_id not in page.grid.ids)
    page.filters._choose("excluded", ["only"])
    desk.settle()
    assert list(page.grid.ids) == [image_id]
    choose(page, [0])
    desk.settle()
    assert page.details.exclude_button.text().startswith("Take back")
    page.details.exclude_button.click()
    desk.settle()
    wait(lambda: not page.grid.ids)
    assert store(desk).images.get(image_id).excluded is False
    assert page._stack.currentWidget() is page.nothing
    page.nothing.button.click()
    desk.settle()
    assert image_id in page.grid.ids


def test_details_tell_all_about_the_picture(desk: Desktop, page: BrowsePage) -> None:
    (image_id,) = choose(page, [5])
    desk.settle()
    details = page.details.details
    assert details is not None and details.image.image_id == image_id
    assert page.details.view.image is not None
    assert [event.cause for event in page.details.history.events] == ["import"]
    assert details.paths and details.paths[0].name in page.details._paths.toPlainText()
    desk.key("d")
    assert not page.details.isVisible()
    desk.key("d")
    assert page.details.isVisible()


def test_the_order_and_the_size_of_the_pictures(desk: Desktop, page: BrowsePage) -> None:
    page.toolbar.order.setCurrentIndex(page.toolbar.order.findData("name"))
    page.toolbar.order.activated.emit(page.toolbar.order.currentIndex())
    desk.settle()
    assert list(page.grid.ids) == store(desk).images.ids(ImageFilter(), "name")
    columns = page.grid.viewport().width() // page.grid.gridSize().width()
    desk.key(Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    desk.key(Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert page.toolbar.zoom.value() == page.grid.zoom == 224
    assert page.grid.viewport().width() // page.grid.gridSize().width() < columns


def test_a_row_is_as_wide_as_the_grid_says(desk: Desktop, page: BrowsePage) -> None:
    for width in (1000, 1280, 1437, 1600):
        desk.window.resize(width, 800)
        desk.settle()
        tops = [page.grid.visualRectOf(image_id).top() for image_id in page.grid.ids[:12]]
        in_first_row = tops.count(tops[0])
        assert in_first_row == page.grid.viewport().width() // page.grid.gridSize().width()


def test_the_arrow_keys_move_and_enter_opens_review(desk: Desktop, page: BrowsePage) -> None:
    choose(page, [0])
    page.grid.setFocus()
    desk.key(Key.Key_Right)
    assert page.grid.current_id() == page.grid.ids[1]
    desk.key(Key.Key_Return)
    desk.settle()
    assert desk.window.page is not None and desk.window.page.name == "review"


def test_a_dropped_folder_is_imported(qapp: QApplication, tmp_path: Path, picture_set: Path) -> None:
    folder = tmp_path / "new"
    with desktop(qapp, runs_jobs=True) as desk:
        desk.open(folder, page="browse")
        page = desk.window.page
        assert isinstance(page, BrowsePage)
        assert page._layers.currentWidget() is page.empty
        assert page.empty.findChild(QPushButton, "empty_state_button").isVisible()  # type: ignore[union-attr]
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(picture_set))])
        drop = QDropEvent(
            QPointF(50, 50),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        page.dropEvent(drop)
        wait(lambda: len(page.grid.ids) > 60, "the import")
        assert page._layers.currentWidget() is page._work
        wait(lambda: any("Imported" in text for text in desk.said), "the word that it is done")
        assert not desk.errors
    job_control.runners.stop(folder)


def test_the_first_pictures_come_at_once_and_more_in_their_time(
    qapp: QApplication, tmp_path: Path, picture_set: Path
) -> None:
    pictures = sorted((picture_set / "glass").iterdir())
    with desktop(qapp) as desk:
        desk.open(tmp_path / "new", page="browse")
        page = desk.window.page
        assert isinstance(page, BrowsePage)
        page.controller._later.setInterval(3_600_000)
        assert desk.window.session is not None
        workspace = desk.window.session.workspace
        import_paths(workspace, pictures[:5], operator="林")
        wait(lambda: len(page.grid.ids) == 5, "the first pictures")
        import_paths(workspace, pictures[5:], operator="林")
        wait(page.controller._later.isActive, "the note to ask again")
        assert len(page.grid.ids) == 5
        page.controller.stop()


def test_predictions_are_shown_filtered_and_sorted(qapp: QApplication, tmp_path: Path) -> None:
    workspace = colour_workspace(tmp_path / "w")
    ids = add_pictures(workspace, tmp_path / "p", [0, 1, 2, 3, 4, 5, 0, 1])
    key = workspace.taxonomy.keys
    predictor = load_predictor(workspace)
    seen = {
        i: classify_picture(workspace, predictor, workspace.store.images.get(i).path, image_id=i) for i in ids
    }
    from garbage_gui.services.labelling import label

    label(workspace, ids[0], seen[ids[0]].class_key, operator="t", cause="review")
    other = next(k for k in key if k != seen[ids[1]].class_key)
    label(workspace, ids[1], other, operator="t", cause="review")
    workspace.close()
    with desktop(qapp) as desk:
        desk.open(tmp_path / "w", page="browse")
        page = desk.window.page
        assert isinstance(page, BrowsePage)
        right, wrong = page.cards.card(ids[0]), page.cards.card(ids[1])
        assert right is not None and right.agrees is True
        assert wrong is not None and wrong.agrees is False
        page.filters._choose("agrees", ["no"])
        desk.settle()
        assert list(page.grid.ids) == [ids[1]]
        choose(page, [0])
        desk.settle()
        assert len(page.details.details.predictions) == 1  # type: ignore[union-attr]


def test_it_is_empty_without_pictures_and_the_other_page_may_pick_some(desk: Desktop, filled: Path) -> None:
    desk.open(filled, page="settings")
    picked = store(desk).images.ids(ImageFilter())[4:9]
    page = desk.show("browse", image_ids=picked)
    assert sorted(page.grid.ids) == sorted(picked)
    assert page.filters.clear_button.isVisible()
    page.filters.clear_button.click()
    desk.settle()
    assert len(page.grid.ids) > 60


def test_labels_that_others_give_show_up(desk: Desktop, page: BrowsePage, filled: Path) -> None:
    image_id = page.grid.visible_ids()[0]
    with Workspace.open(filled) as other:
        before = other.store.images.get(image_id).label
        wanted = "paper" if before != "paper" else "glass"
        from garbage_gui.services.labelling import label

        label(other, image_id, wanted, operator="someone", cause="review")
    wait(lambda: page.cards.card(image_id).label == wanted)  # type: ignore[union-attr]


def test_a_hundred_thousand_pictures_are_shown_at_once(
    qapp: QApplication, desk: Desktop, page: BrowsePage
) -> None:
    import time

    ids = [page.grid.ids[0]] * 100_000
    start = time.perf_counter()
    page.grid.set_ids(ids)
    pause(0)
    shown = time.perf_counter() - start
    assert shown < 1.0  # in batches; in one pass it is several times that
    start = time.perf_counter()
    page.grid.verticalScrollBar().setValue(page.grid.verticalScrollBar().maximum())
    page.grid.viewport().repaint()
    assert time.perf_counter() - start < 0.5


def test_a_taxonomy_of_many_classes_fits_the_popup(qapp: QApplication, tmp_path: Path) -> None:
    Workspace.create(tmp_path / "w", load_taxonomy("huawei-43")).close()
    with desktop(qapp, language="zh_CN") as desk:
        desk.open(tmp_path / "w", page="browse")
        page = desk.window.page
        assert isinstance(page, BrowsePage)
        assert len(page.filters.choices("predicted", None)) == 43


def test_shift_and_arrows_choose_a_run_and_a_rubber_band_a_block(desk: Desktop, page: BrowsePage) -> None:
    grid = page.grid
    columns = grid.viewport().width() // grid.gridSize().width()
    choose(page, [1])
    grid.setFocus()
    for _ in range(2):
        QTest.keyClick(grid, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert grid.chosen_ids() == list(grid.ids[1 : 2 + 2 * columns])
    QTest.keyClick(grid, Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert grid.chosen_ids() == list(grid.ids[1 : 2 + columns])
    QTest.keyClick(grid, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert grid.chosen_count() == len(grid.ids)
    QTest.keyClick(grid, Key.Key_End)
    assert grid.chosen_ids() == [grid.ids[-1]]
    assert grid.viewport().rect().contains(grid.visualRectOf(grid.ids[-1]))
    QTest.keyClick(grid, Key.Key_Home)
    grid.clearSelection()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    start = grid.visualRectOf(grid.ids[0]).center()
    end = grid.visualRectOf(grid.ids[columns + 1]).center()
    QTest.mousePress(grid.viewport(), left, none, start)
    for part in (0.3, 0.7, 1.0):
        QTest.mouseMove(grid.viewport(), start + (end - start) * part)
        pause(5)
    assert not grid._band.isNull()
    QTest.mouseRelease(grid.viewport(), left, none, end)
    assert grid.chosen_ids() == [grid.ids[n] for n in (0, 1, columns, columns + 1)]
    assert grid._band.isNull()
    grid.invert_chosen()
    assert grid.chosen_count() == len(grid.ids) - 4


def test_beside_every_model_stands_what_its_predictions_would_leave(tmp_path: Path) -> None:
    with colour_workspace(tmp_path / "ws") as workspace:
        ids = add_pictures(workspace, tmp_path / "图", [0, 1, 2])
        looked = workspace.store.predictions.for_model("colours", ids)
        label_many(workspace, {i: p.class_key for i, p in looked.items()}, operator="ann", cause="review")
        workspace.store.predictions.put("other", [new_prediction(i, "none", 0.9) for i in ids[1:]])
        models = (ModelChoice("colours", "C", active=True), ModelChoice("other", "O"))
        index = ImageIndex(workspace.store)
        counts = count_choices(workspace, index, ImageFilter(agrees=False), "model", models)
        assert counts == {"colours": 0, "other": 2}
        assert count_choices(workspace, index, ImageFilter(), "model", models) == {"colours": 3, "other": 3}


def test_a_chip_that_is_rare_comes_and_goes(desk: Desktop, page: BrowsePage) -> None:
    bar = page.filters
    assert not bar.chips["source"].isVisible()
    bar._fill_more()
    titles = [action.text() for action in bar.more_button.menu().actions()]
    assert "Label from" in titles and "Class" not in titles
    bar.open("source")
    choices = popup()
    choices.choose("import")
    choices.close()
    desk.settle()
    assert bar.chips["source"].isVisible() and "Import" in bar.chips["source"].text()
    assert list(page.grid.ids) == store(desk).images.ids(ImageFilter(sources=("import",)))
    bar.removers["source"].click()
    desk.settle()
    assert not bar.chips["source"].isVisible()
    assert page.controller.filter == ImageFilter()


def test_a_range_of_ones_own(desk: Desktop, page: BrowsePage) -> None:
    page.filters._choose("confidence", [OTHER_RANGE])
    wait(lambda: page.filters.findChild(RangeDialog) is not None)
    dialog = page.filters.findChild(RangeDialog)
    assert dialog is not None
    dialog.fields[0].setValue(62.5)
    dialog.checks[1].setChecked(False)
    dialog.accept()
    desk.settle()
    assert page.controller.filter == ImageFilter(min_confidence=0.625)
    assert page.filters.removers["confidence"].isVisible()
    page.filters.clear_button.click()
    desk.settle()
    today = page.filters.ask_for_range("date")
    today.fields[0].setDate(today.fields[1].date())
    today.accept()
    desk.settle()
    wanted = page.controller.filter
    assert wanted.file_after is not None and wanted.file_before is not None
    assert 82_800 <= wanted.file_before - wanted.file_after <= 90_000, "one day"
    sizes = page.filters.ask_for_range("size")
    sizes.fields[1].setValue(0.5)
    assert sizes.applied().max_bytes == 524_288
    sizes.reject()


def test_filters_are_saved_used_again_renamed_and_deleted(desk: Desktop, page: BrowsePage) -> None:
    wanted = ImageFilter(classes=("glass",), splits=("train",))
    page._on_filter(wanted)
    page.controller.save_filter("Glass & more")
    wait(lambda: desk.said[-1:] == ["Saved: filter “Glass & more”"], "the word")
    wait(lambda: page.filters.saved == {"Glass & more": wanted})
    assert "Glass && more" in page.filters.saved_button.text()
    page.filters.clear_button.click()
    desk.settle()
    page.filters._fill_saved()
    page.filters.saved_button.menu().actions()[0].trigger()
    desk.settle()
    assert page.controller.filter == wanted
    page.controller.rename_saved("Glass & more", "玻璃")
    wait(lambda: list(page.filters.saved) == ["玻璃"])
    page.controller.remove_saved("玻璃")
    wait(lambda: not page.filters.saved)


def test_a_random_order_can_be_shuffled_again(desk: Desktop, page: BrowsePage) -> None:
    page.toolbar._sort_by("random")
    desk.settle()
    first = list(page.grid.ids)
    desk.key("o")
    desk.settle()
    assert sorted(page.grid.ids) == sorted(first) and list(page.grid.ids) != first
    page.toolbar._sort_by("size")
    desk.settle()
    largest = list(page.grid.ids)
    desk.key("o")
    desk.settle()
    sizes = [store(desk).images.get(i).bytes for i in page.grid.ids]
    assert sizes == sorted(sizes) and list(page.grid.ids) != largest


def test_chosen_pictures_move_and_are_copied(desk: Desktop, page: BrowsePage) -> None:
    ids = choose(page, [0, 2, 4])
    page.move_chosen("validation")
    wait(lambda: {store(desk).images.get(i).split for i in ids} == {"validation"})
    wait(lambda: any("Validation" in text or "already" in text for text in desk.said))
    choose(page, [0, 2, 4])
    wait(lambda: set(page._paths) == set(ids))
    page.copy_paths()
    expected = "\n".join(str(store(desk).images.get(i).path) for i in ids)
    wait(lambda: QApplication.clipboard().text() == expected, "copying")
    copied = expected.split("\n")
    data = QApplication.clipboard().mimeData()
    assert dropped_paths(data) == [Path(line) for line in copied]
    page._open_menu(page.mapToGlobal(page.rect().center()))
    menu = page.findChild(QMenu, "browse_menu")
    assert menu is not None and "Move to the check set" in [a.text() for a in menu.actions()]
    menu.close()


@pytest.mark.parametrize("format", EXPORTS)
def test_chosen_pictures_are_exported_by_a_job(
    qapp: QApplication, filled: Path, tmp_path: Path, format: str
) -> None:
    with desktop(qapp, runs_jobs=True) as desk:
        desk.open(filled, "browse")
        page: Any = desk.window.page
        page.export_to(tmp_path / "out", list(page.grid.ids)[:3], format)
        wait(lambda: any(text.startswith("Exported 3 pictures to ") for text in desk.said))
        assert len(list((tmp_path / "out").rglob("*.jpg"))) == 3
        assert desk.errors == []
        page.export_to(tmp_path / "out", list(page.grid.ids)[:3], format)
        wait(lambda: any("not empty" in text for text in desk.errors))


def test_similar_pictures_are_found_by_what_the_model_saw(qapp: QApplication, tmp_path: Path) -> None:
    workspace = colour_workspace(tmp_path / "w")
    ids = add_pictures(workspace, tmp_path / "p", [0, 1, 2, 0, 1, 2, 0])
    workspace.close()
    with desktop(qapp) as desk:
        desk.open(tmp_path / "w", page="browse")
        page = desk.window.page
        assert isinstance(page, BrowsePage)
        page.grid.go_to(ids[0])
        desk.settle()
        desk.key("s")
        wait(lambda: len(page.details.similar.ids) == 6)
        assert set(page.details.similar.ids[:2]) == {ids[3], ids[6]}, "the other two of its colour"
        page.details.similar.chosen.emit(ids[3])
        desk.settle()
        assert page.grid.current_id() == ids[3]
