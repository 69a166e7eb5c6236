"""Classifying in the window: real jobs in their own process, results as they come, kept over restarts."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from garbage_gui.imaging.decode import read_picture
from garbage_gui.jobs.lock import LaneLock
from garbage_gui.jobs.supervisor import DISK_FULL_MESSAGE
from garbage_gui.messages import Message
from garbage_gui.services import job_control
from garbage_gui.services.classification_results import all_results
from garbage_gui.services.predictors import load_predictor
from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.store.records import NewJobFile
from garbage_gui.store.store import Store
from garbage_gui.taxonomy import Category, load_taxonomy
from garbage_gui.ui.classify.class_totals import ClassTotals
from garbage_gui.ui.classify.drop_zone import listed_files, paths_in
from garbage_gui.ui.classify.filters import ResultFilter, Shown
from garbage_gui.ui.classify.page import ClassifyPage
from garbage_gui.ui.classify.results_model import ROW_ROLE, ResultsModel
from garbage_gui.ui.classify.rows import Column, ResultRow, Totals
from garbage_gui.ui.classify.run_bar import run_name
from garbage_gui.ui.pictures import image_of
from garbage_gui.ui.theme import Theme
from tests.bundles import colour_picture, write_colour_bundle
from tests.ui.desk import Desk, add_pictures, colour_workspace, page_desk

desk = page_desk
Key = Qt.Key
DONE_SECONDS = 60.0


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = colour_workspace(tmp_path / "工作区", unsure_below=0.95)
    yield workspace
    job_control.runners.stop(workspace.folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve pictures of six colours and a file that is none."""
    folder = tmp_path / "图片"
    folder.mkdir()
    for place in range(12):
        colour_picture(place % 6, shade=place).save(folder / f"图{place:02d}.png")
    (folder / "坏.jpg").write_bytes(b"\xff\xd8\xff no picture")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    return folder


def wait_until_done(desk: Desk, page: ClassifyPage) -> None:
    def done() -> bool:
        run = page.controller.chosen
        return run is not None and run.status == "done" and page.settled()

    desk.wait(done, DONE_SECONDS)
    desk.settle()


def test_a_run_without_results_says_why(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "Leer"
    folder.mkdir()
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    page = desk.show(ClassifyPage)
    page.start([folder])
    wait_until_done(desk, page)
    said = page.findChild(QLabel, "classify_nothing")
    assert said.isVisible()
    assert said.text().startswith(
        "There is no picture in Leer. Files that are no pictures were passed over: 1."
    )


def test_a_folder_is_classified_in_a_job_and_shown(desk: Desk, workspace: Workspace, folder: Path) -> None:
    page = desk.show(ClassifyPage)
    assert page.drop_zone.isVisible()
    page.start([folder])
    wait_until_done(desk, page)
    assert page.results.grid.isVisible() and not page.drop_zone.isVisible()
    assert page.model.rowCount() == 13
    totals = page.model.totals
    assert (totals.files, totals.failed) == (13, 1)
    assert totals.categories[Category.RECYCLABLE] == 10 and totals.categories[Category.OTHER] == 2
    assert page.totals.categories[Category.RECYCLABLE].count == 10
    assert page.totals.failed.count == 1
    assert page.run_bar.line.toolTip().startswith("Done: 13 files")
    assert "other files passed over: 1" in page.run_bar.line.toolTip()
    assert not page.run_bar.cancel.isVisible() and not page.run_bar.resume.isVisible()
    assert {key: chip.text() for key, chip in page.classes.chips.items()} == {
        "cardboard": "Cardboard  2", "glass": "Glass  2", "metal": "Metal  2",
        "paper": "Paper  2", "plastic": "Plastic  2", "trash": "Trash  2",
    }  # fmt: skip
    page.classes.chips["glass"].click()
    assert [page.model.row(i).class_key for i in range(page.model.rowCount())] == ["glass", "glass"]
    page.totals.categories[Category.OTHER].click()
    assert page.model.rowCount() == 2 and not page.classes.chips["glass"].isChecked()
    page.classes.chips["glass"].click()
    assert page.model.rowCount() == 2 and not page.totals.categories[Category.OTHER].isChecked()
    page.classes.chips["glass"].click()
    page.set_filter(ResultFilter(Shown.FAILED))
    assert page.model.rowCount() == 1
    row = page.model.row(0)
    assert row.name == "坏.jpg" and row.error is not None
    index = page.model.index(0, Column.CLASS.value)
    assert "damaged" in str(index.data()) and "/" not in str(index.data()) and not desk.errors


def test_dropping_and_pasting_start_runs(desk: Desk, workspace: Workspace, folder: Path) -> None:
    page = desk.show(ClassifyPage)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / "图00.png")), QUrl.fromLocalFile(str(folder / "图01.png"))])
    enter = QDragEnterEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    page.dragEnterEvent(enter)
    assert enter.isAccepted() and page.drop_zone.property("over") is True
    drop = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    page.dropEvent(drop)
    wait_until_done(desk, page)
    assert page.model.rowCount() == 2 and page.drop_zone.property("over") is False
    first = page.controller.chosen
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(picture)
    desk.key(Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: page.controller.chosen is not None and page.controller.chosen != first)
    wait_until_done(desk, page)
    assert page.model.rowCount() == 1
    assert page.model.row(0).class_key == "cardboard"
    assert len(page.controller.runs) == 2
    QGuiApplication.clipboard().clear()
    desk.key(Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert desk.infos == ["The clipboard holds neither a picture nor files"]


def test_of_what_is_dropped_only_files_of_this_computer_count(tmp_path: Path, qapp: QApplication) -> None:
    names = [tmp_path / name for name in ("图 片#1.jpg", "50%25 off.png", "ordner")]
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a.jpg"), *(QUrl.fromLocalFile(str(name)) for name in names)])
    assert paths_in(listed_files(data)) == names
    data.setUrls([QUrl("https://example.org/file:a.jpg")])
    assert not listed_files(data)
    data.setText("file:///tmp/a.jpg")
    assert not listed_files(None) and paths_in(b"") == []


def test_a_pasted_picture_needs_no_runner(
    desk: Desk, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_runner(*_: object) -> None:
        raise AssertionError("a runner was asked for")

    monkeypatch.setattr(job_control, "ensure_running", no_runner)
    page = desk.show(ClassifyPage)
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    for runs in (1, 2):
        QGuiApplication.clipboard().setImage(picture)
        desk.key(Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        desk.wait(lambda runs=runs: len(page.controller.runs) == runs and page.model.rowCount() == 1)  # type: ignore[misc]
        desk.settle()
    run = page.controller.chosen
    assert run is not None and run.status == "done" and run.result is not None
    assert (run.result["files"], run.result["predicted"], run.result["failed"]) == (1, 1, 0)
    row = page.model.row(0)
    assert row.class_key == "cardboard" and row.confidence > 0.5 and not desk.errors
    (found,) = all_results(workspace, run.job_id)
    assert found.path.parent == workspace.folder / "pasted" and found.path.is_file()
    assert page.run_bar.line.toolTip().startswith("Done: 1 ")


@pytest.mark.parametrize("form", ["Format_RGB32", "Format_RGB888", "Format_ARGB32", "Format_Grayscale8"])
def test_a_pasted_picture_is_predicted_as_its_file_is(desk: Desk, workspace: Workspace, form: str) -> None:
    page = desk.show(ClassifyPage)
    colours = image_of(colour_picture(2)).scaled(301, 203)
    picture = colours.convertToFormat(QImage.Format[form])
    if picture.hasAlphaChannel():
        picture.setPixelColor(100, 100, Qt.GlobalColor.transparent)
    QGuiApplication.clipboard().setImage(picture)
    desk.key(Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: page.model.rowCount() == 1)
    desk.settle()
    (found,) = all_results(workspace, page.controller.runs[0].job_id)
    assert found.image_id is not None and not desk.errors
    image = workspace.store.images.get(found.image_id)
    data = found.path.read_bytes()
    assert (image.width, image.height, image.format, image.bytes) == (301, 203, "PNG", len(data))
    assert image.sha256 == found.sha256 == hashlib.sha256(data).hexdigest()
    (stored,) = workspace.store.predictions.for_image(found.image_id)
    predicted = load_predictor(workspace).predict_picture(read_picture(found.path))
    assert stored.probabilities == predicted.probabilities.astype("<f2").tobytes()


def test_pasting_without_a_model_says_so(desk: Desk, workspace: Workspace) -> None:
    page = desk.show(ClassifyPage)
    shutil.rmtree(workspace.models_folder / "colours")
    QGuiApplication.clipboard().setImage(QImage(40, 30, QImage.Format.Format_RGB32))
    desk.key(Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: bool(desk.errors))
    assert "folder" in desk.errors[0] and "gone" in desk.errors[0] and page.controller.is_idle()


def test_the_unsure_ones_go_to_review_and_results_to_a_file(
    desk: Desk, workspace: Workspace, folder: Path, tmp_path: Path
) -> None:
    for place in range(3):  # half one colour, half another: nobody can be sure
        picture = colour_picture(0, shade=place)
        picture.paste((20, 20, 230), (0, 0, 45 - place, 70))
        picture.save(folder / f"zz{place}.png")
    page = desk.show(ClassifyPage, paths=[folder])
    wait_until_done(desk, page)
    unsure = [r for r in all_results(workspace, page.controller.runs[0].job_id) if r.unsure]
    assert len(unsure) == page.totals.unsure.count >= 3
    assert page.tools.review.text() == f"Review the unsure ones ({len(unsure)})"
    page.tools.review.click()
    ids = [r.image_id for r in sorted(unsure, key=lambda r: r.confidence or 0)]
    assert desk.navigated == [("review", {"image_ids": ids})]
    page.totals.unsure.click()
    assert page.model.rowCount() == len(unsure)
    page.totals.unsure.click()
    target = tmp_path / "结果.csv"
    page.controller.export(target)
    desk.wait(lambda: desk.saved)
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 16 and sum(1 for r in rows if r["error"]) == 1
    page.results.opened.emit(page.model.row(2))
    assert desk.navigated[-1][1]["start"] == page.model.row(2).image_id
    assert len(desk.navigated[-1][1]["image_ids"]) == 15


def test_another_model_and_what_it_says_otherwise(
    desk: Desk, workspace: Workspace, folder: Path, tmp_path: Path
) -> None:
    page = desk.show(ClassifyPage, paths=[folder])
    wait_until_done(desk, page)
    first = page.controller.chosen
    assert first is not None and not page.change_bar.isVisible()
    desk.key(Key.Key_C)
    assert "is not compared" in desk.infos[-1]

    bundle = write_colour_bundle(workspace.models_folder / "other", model_id="other", mixes_up=(1, 2))
    workspace.store.models.add(model_record(bundle.card, bundle.folder))
    desk.key(Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: page.others.menu is not None)
    menu = page.others.menu
    assert menu is not None
    # The newest first; the one that comes with the app has figures.
    assert [action.text().split("\t")[0] for action in menu.actions()] == ["Colours", "Starter model"]
    assert "%" in menu.actions()[1].text()
    menu.actions()[0].trigger()
    menu.close()
    desk.wait(lambda: page.controller.chosen is not None and page.controller.chosen.job_id != first.job_id)
    wait_until_done(desk, page)
    run = page.controller.chosen
    assert run is not None and run.result is not None and run.result["predicted"] == 12
    totals = page.model.totals
    assert (totals.files, totals.compared, totals.changed) == (13, 12, 4)
    assert page.change_bar.line.whole == "4 of 12 changed: “Colours” → “Colours”"
    texts = [page.change_bar.pairs.itemText(i) for i in range(page.change_bar.pairs.count())]
    assert texts == ["Every change (4)", "Glass → Metal (2)", "Metal → Glass (2)"]
    assert page.run_bar.runs.currentText().startswith("图片, again")

    desk.key(Key.Key_C)
    assert page.model.rowCount() == 4 and page.change_bar.only.isChecked()
    assert page.model.row(0).before_key == "glass" and page.model.row(0).class_key == "metal"
    assert "Glass → Metal" in str(page.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole))
    page.change_bar.pairs.setCurrentIndex(2)
    page.change_bar.pairs.activated.emit(2)
    assert [page.model.row(i).class_key for i in range(page.model.rowCount())] == ["glass", "glass"]
    page.totals.categories[Category.OTHER].click()
    assert page.model.rowCount() == 0 and page.change_bar.only.isChecked()
    page.totals.categories[Category.OTHER].click()
    desk.key(Key.Key_T)
    assert not page.results.table.isColumnHidden(Column.BEFORE.value)
    target = tmp_path / "o.csv"
    page.controller.export(target)
    desk.wait(lambda: desk.saved)
    with target.open(encoding="utf-8-sig", newline="") as file:
        assert sum(row["changed"] == "yes" for row in csv.DictReader(file)) == 4

    # Back at the first run there is nothing to compare, and everything is shown.
    page.controller.choose(first.job_id)
    desk.settle()
    assert page.model.rowCount() == 13 and not page.change_bar.isVisible()
    assert page.results.table.isColumnHidden(Column.BEFORE.value) and not desk.errors


def test_runs_are_there_when_the_window_opens_again(
    workspace: Workspace, qapp: QApplication, qtbot: QtBot, folder: Path
) -> None:
    first = Desk(workspace, qapp)
    page = first.show(ClassifyPage, paths=[folder / "图00.png"])
    wait_until_done(first, page)
    page.start([folder])
    first.wait(lambda: len(page.controller.runs) == 2)
    first.close()
    second = Desk(Workspace.open(workspace.folder), qapp)
    try:
        page = second.show(ClassifyPage)
        wait_until_done(second, page)
        assert page.model.rowCount() == 13
        assert page.run_bar.runs.count() == 2
        page.run_bar.runs.setCurrentIndex(1)
        page.run_bar.runs.activated.emit(1)
        second.settle()
        assert page.model.rowCount() == 1
    finally:
        second.close()


def test_an_interrupted_run_goes_on(desk: Desk, workspace: Workspace, folder: Path) -> None:
    jobs = workspace.store.jobs
    job_id = jobs.add(
        "classify", "interactive", {"paths": [str(folder)], "model": "colours", "engine": "auto"}
    )
    jobs.claim("interactive", 1)
    jobs.finish(job_id, "interrupted")
    page = desk.show(ClassifyPage)
    assert page.run_bar.resume.isVisible()
    assert page.run_bar.line.toolTip().startswith("Interrupted after 0 files")
    page.run_bar.resume.click()
    wait_until_done(desk, page)
    assert page.model.rowCount() == 13


def test_an_interrupted_run_says_why(desk: Desk, workspace: Workspace, folder: Path) -> None:
    jobs = workspace.store.jobs
    job_id = jobs.add("classify", "interactive", {"paths": [str(folder)], "model": "colours"})
    jobs.claim("interactive", 1)
    jobs.finish(job_id, "interrupted", error=DISK_FULL_MESSAGE)
    page = desk.show(ClassifyPage)
    assert page.run_bar.line.toolTip() == (
        "The disk is full. Free some space, then resume the job. "
        "Interrupted after 0 files. Resume goes on where it was."
    )


def test_a_waiting_run_is_stopped(desk: Desk, workspace: Workspace, folder: Path) -> None:
    job_id = workspace.store.jobs.add(
        "classify", "interactive", {"paths": [str(folder)], "model": "colours", "engine": "auto"}
    )
    page = desk.show(ClassifyPage)
    assert page.run_bar.cancel.isVisible()
    page.run_bar.cancel.click()
    desk.wait(lambda: workspace.store.jobs.get(job_id).status == "cancelled")
    desk.wait(lambda: page.run_bar.resume.isVisible())
    assert not page.run_bar.cancel.isVisible()


def test_results_come_while_the_job_runs(desk: Desk, workspace: Workspace, tmp_path: Path) -> None:
    ids = add_pictures(workspace, tmp_path / "图", range(6))
    jobs = workspace.store.jobs
    job_id = jobs.add("classify", "interactive", {"paths": ["x"], "model": "colours", "engine": "auto"})
    lane = LaneLock(workspace.folder, "interactive")
    assert lane.acquire()
    jobs.claim("interactive", os.getpid())
    page = desk.show(ClassifyPage)
    for place, image_id in enumerate(ids):
        jobs.add_files(job_id, [NewJobFile(tmp_path / f"{place}.png", image_id)])
        jobs.progress(job_id, (place + 1) / 10, Message.of("{done} pictures", done=place + 1), 5.0)
        desk.wait(lambda n=place + 1: page.model.totals.files == n)
    desk.wait(lambda: "60 %" in page.run_bar.line.toolTip())
    assert "6 pictures" in page.run_bar.line.toolTip() and "5 s left" in page.run_bar.line.toolTip()
    assert page.run_bar.progress.value() == 600
    jobs.finish(job_id, "cancelled")
    lane.release()
    desk.wait(lambda: page.run_bar.resume.isVisible())


def test_without_an_active_model_there_is_one_clear_sentence(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, folder: Path
) -> None:
    workspace = Workspace(Store.create(tmp_path / "w", load_taxonomy("paper-20")))
    desk = Desk(workspace, qapp)
    try:
        page = desk.show(ClassifyPage)
        page.start([folder])
        desk.wait(lambda: desk.errors)
        assert desk.errors == ["No model is active in this workspace. Promote one on the Models page."]
        assert page.drop_zone.isVisible()
    finally:
        desk.close()


def test_what_looks_like_nothing_in_the_training_set_is_marked(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, folder: Path
) -> None:
    workspace = colour_workspace(tmp_path / "w", novelty_limit=0.05)
    strange = colour_picture(0)
    strange.paste((230, 230, 20), (0, 0, 45, 70))
    strange.save(folder / "strange.png")
    desk = Desk(workspace, qapp)
    try:
        page = desk.show(ClassifyPage, paths=[folder])
        wait_until_done(desk, page)
        assert page.totals.novel.count == page.model.totals.novel == 1
        assert page.totals.novel.accessibleName().startswith("Not seen before: 1")
        page.totals.novel.click()
        assert [page.model.row(i).name for i in range(page.model.rowCount())] == ["strange.png"]
        index = page.model.index(0, Column.NOVEL.value)
        assert index.data() == "Not seen before"
        assert "Not seen before" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))
        page.totals.unsure.click()
        assert page.model.filter.shown is Shown.UNSURE and not page.totals.novel.isChecked()
        page.totals.unsure.click()
        assert page.model.rowCount() == 14
        page.model.sort(Column.NOVEL.value)
        assert page.model.row(0).name == "strange.png"
    finally:
        desk.close()
        job_control.runners.stop(workspace.folder)


def test_cards_and_cells_follow_theme_language_and_selection(
    desk: Desk, workspace: Workspace, folder: Path
) -> None:
    page = desk.show(ClassifyPage, paths=[folder])
    wait_until_done(desk, page)
    for as_table in (False, True):
        page.show_as_table(as_table)
        desk.settle()
        viewport = page.results.view().viewport()
        viewport.grab()  # asks for the thumbnails
        desk.settle()
        seen = [viewport.grab().toImage()]
        desk.context.theme.choose("dark")
        seen.append(viewport.grab().toImage())
        desk.translations.choose("zh_CN")
        desk.wait(lambda v=viewport, before=seen[-1]: v.grab().toImage() != before)  # type: ignore[misc]
        seen.append(viewport.grab().toImage())
        page.results.view().selectAll()
        seen.append(viewport.grab().toImage())
        assert all(one != other for i, one in enumerate(seen) for other in seen[i + 1 :])
        page.results.view().clearSelection()
        desk.translations.choose("en")
        desk.context.theme.choose("light")


def test_a_run_is_named_by_what_and_when_and_keeps_the_when_where_there_is_no_room(
    desk: Desk, workspace: Workspace, folder: Path
) -> None:
    page = desk.show(ClassifyPage, paths=[folder])
    wait_until_done(desk, page)
    run = page.controller.chosen
    assert run is not None
    assert run_name(run) == f"图片 · {time.strftime('%H:%M', time.localtime(run.created_at))}"
    older = replace(run, created_at=run.created_at - 3 * 86400, parameters={"paths": ["/x/" + "long" * 20]})
    assert run_name(older).endswith(time.strftime("%m-%d %H:%M", time.localtime(older.created_at)))
    runs = page.run_bar.runs
    ends = []
    for end in ("A", "B"):
        runs.setItemText(0, "long" * 20 + end)
        ends.append(runs.grab().toImage())
    assert ends[0] != ends[1]


def test_classes_without_room_for_a_chip_are_in_a_menu(qapp: QApplication, qtbot: QtBot) -> None:
    taxonomy = load_taxonomy("huawei-43")
    totals = Totals()
    totals.classes.update({key: 100 - place for place, key in enumerate(taxonomy.keys)})
    bar = ClassTotals(Theme(qapp, "light"), taxonomy)
    qtbot.addWidget(bar)
    asked: list[str] = []
    bar.class_asked.connect(asked.append)
    bar.resize(700, 30)
    bar.show_totals(totals)
    bar.show()
    chips = [key for key, chip in bar.chips.items() if chip.isVisible()]
    assert 2 <= len(chips) < 43 and chips == list(taxonomy.keys[: len(chips)])
    assert all(
        chip.geometry().right() < bar.more.geometry().left()
        for chip in bar.chips.values()
        if chip.isVisible()
    )
    assert bar.more.geometry().right() <= 700 and len(bar.menu.actions()) == 43 - len(chips)
    bar.menu.actions()[-1].trigger()
    assert asked == [taxonomy.keys[-1]]
    bar.show_filter(asked[0])
    assert bar.chips[asked[0]].isVisible() and bar.chips[asked[0]].isChecked()
    bar.resize(12_000, 30)
    assert not bar.more.isVisible() and all(chip.isVisible() for chip in bar.chips.values())


# The model ------------------------------------------------------------------------------------------------


def rows(count: int, start: int = 0) -> list[ResultRow]:
    keys = load_taxonomy("trashnet-6").classes
    made = []
    for i in range(start, start + count):
        c = keys[i % 6]
        confidence = (i * 37 % 100) / 100
        error = Message.of("broken") if i % 10 == 9 else None
        made.append(
            ResultRow(
                i + 1, None if error else i, "f", f"{i:05d}.jpg", None if error else c.key,
                None if error else c.category, confidence, not error and confidence < 0.3, error,
            )
        )  # fmt: skip
    return made


def confidences(model: ResultsModel) -> list[float]:
    return [model.row(i).confidence for i in range(model.rowCount()) if model.row(i).error is None]


def test_sorting_holds_while_results_come_and_keeps_the_selection(qapp: QApplication, qtbot: QtBot) -> None:
    model = ResultsModel(load_taxonomy("trashnet-6"))
    model.append(rows(50))
    model.sort(Column.CONFIDENCE.value, Qt.SortOrder.DescendingOrder)
    assert confidences(model) == sorted(confidences(model), reverse=True)
    selection = QItemSelectionModel(model)
    selection.select(model.index(3, 0), QItemSelectionModel.SelectionFlag.Select)
    chosen = model.row(3).name
    model.append(rows(50, start=50))
    qtbot.waitUntil(lambda: model.rowCount() == 100, timeout=5000)
    assert confidences(model) == sorted(confidences(model), reverse=True)
    assert [index.data(ROW_ROLE).name for index in selection.selectedIndexes()] == [chosen]
    model.sort(-1)
    assert [model.row(i).file_id for i in range(100)] == list(range(1, 101))


@pytest.mark.parametrize("column", [None, *Column])
@pytest.mark.parametrize("order", [Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder])
def test_what_comes_later_stands_where_sorting_all_would_put_it(
    column: Column | None, order: Qt.SortOrder
) -> None:
    some = [
        replace(
            row, confidence=i * 37 % 1000 / 1000, novel=i % 7 == 0, before_key=["glass", None, "paper"][i % 3]
        )
        for i, row in enumerate(rows(300))
    ]
    place = -1 if column is None else column.value
    whole, piecemeal = (ResultsModel(load_taxonomy("trashnet-6")) for _ in range(2))
    whole.append(some)
    whole.sort(place, order)
    piecemeal.sort(place, order)
    for start in range(0, 300, 60):
        piecemeal.append(some[start : start + 60])
        piecemeal.take_in()
    key = _shown_values(column)
    assert [key(whole.row(i)) for i in range(300)] == [key(piecemeal.row(i)) for i in range(300)]
    values = [key(whole.row(i)) for i in range(300)]
    assert values == sorted(values, reverse=order == Qt.SortOrder.DescendingOrder)
    assert {whole.row(i).file_id for i in range(300)} == {piecemeal.row(i).file_id for i in range(300)}


def _shown_values(column: Column | None) -> Callable[[ResultRow], Any]:
    """What a table that is sorted by ``column`` is in order of."""
    values: dict[Column | None, Callable[[ResultRow], Any]] = {
        None: lambda r: r.file_id,
        Column.NAME: lambda r: r.name,
        Column.CLASS: lambda r: (r.class_key or "", r.confidence),
        Column.CATEGORY: lambda r: (r.category or "", r.class_key or "", r.confidence),
        Column.CONFIDENCE: lambda r: -1 if r.error else r.confidence,
        Column.NOVEL: lambda r: (not r.novel, r.confidence),
        Column.BEFORE: lambda r: (not r.changed, r.before_key or "", r.class_key or ""),
        Column.FOLDER: lambda r: (r.folder, r.name),
    }
    return values[column]


def test_it_is_never_said_that_there_is_no_picture_where_there_are_some(
    desk: Desk, workspace: Workspace, folder: Path
) -> None:
    page = desk.show(ClassifyPage, paths=[folder])
    wait_until_done(desk, page)
    first = page.controller.chosen
    page.show_as_table(True)
    page.results.table.sortByColumn(Column.CONFIDENCE.value, Qt.SortOrder.DescendingOrder)
    nothing = page.results.findChild(QLabel, "classify_nothing")
    assert nothing is not None and first is not None
    said: list[str] = []

    def look() -> None:
        if nothing.isVisible():
            said.append(nothing.text())

    page.model.totals_changed.connect(look)
    page.controller.run_changed.connect(look)
    page.start([folder / "图00.png"])
    desk.wait(lambda: page.controller.chosen not in (None, first))
    wait_until_done(desk, page)
    assert page.model.rowCount() == 1, "a sorted table shows its first results at once"
    page.controller.choose(first.job_id)
    look()
    page.controller.read_again()
    look()
    wait_until_done(desk, page)
    assert page.model.rowCount() == 13
    assert not [text for text in said if "no picture" in text], said


def test_several_selected_go_to_review_together(desk: Desk, workspace: Workspace, folder: Path) -> None:
    page = desk.show(ClassifyPage, paths=[folder])
    wait_until_done(desk, page)
    selection = page.results.grid.selectionModel()
    select = QItemSelectionModel.SelectionFlag.Select
    for place in (2, 5):
        selection.setCurrentIndex(page.model.index(place, 0), select)
    page.results.grid.setFocus()
    desk.key(Key.Key_Return)
    ids = [page.model.row(place).image_id for place in (2, 5)]
    assert desk.navigated == [("review", {"image_ids": ids, "start": ids[1]})]
    page.results.grid.selectAll()
    assert len(page.results.selected_rows()) == 13
    page.results.grid.clearSelection()
    desk.key(Key.Key_Return)
    assert len(desk.navigated[1][1]["image_ids"]) == 12


def test_filters_combine_and_totals_count_everything(qapp: QApplication, qtbot: QtBot) -> None:
    model = ResultsModel(load_taxonomy("trashnet-6"))
    model.set_filter(ResultFilter(Shown.UNSURE, Category.OTHER))
    model.append(rows(600))
    shown = [model.row(i) for i in range(model.rowCount())]
    assert shown and all(r.unsure and r.category is Category.OTHER for r in shown)
    assert model.totals.files == 600 and model.totals.failed == 60
    model.set_filter(ResultFilter())
    assert model.rowCount() == 600
    unsure = model.unsure_ids()
    assert len(unsure) == model.totals.unsure == len(set(unsure))
