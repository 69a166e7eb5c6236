"""The Train page: what it says before a training, what it queues, and how it follows one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from garbage_gui.environment import TrainSetup
from garbage_gui.jobs.lock import LaneLock
from garbage_gui.messages import Message
from garbage_gui.nets.catalogue import BACKBONES, entry_to_text
from garbage_gui.nets.timm_entries import NAMES_FILE, entries_folder
from garbage_gui.services import labelling
from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.store.records import JobRecord
from garbage_gui.training.recipe import Recipe, load_recipe, unvaried
from garbage_gui.ui.train.all_settings import GROUPS
from garbage_gui.ui.train.backbone_choice import OTHER
from garbage_gui.ui.train.page import TrainPage
from tests.bundles import write_colour_bundle
from tests.ui.desk import OPERATOR, Desk, add_pictures, colour_workspace, pause

Key = Qt.Key
KEYS = ("cardboard", "glass", "metal", "paper", "plastic", "trash")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Thirty labelled pictures of six classes, 18 of them to learn from."""
    workspace = colour_workspace(tmp_path / "工作区")
    ids = add_pictures(workspace, tmp_path / "图", [n % 6 for n in range(30)], predicted=False)
    labels = {image_id: KEYS[n % 6] for n, image_id in enumerate(ids)}
    labelling.label_many(workspace, labels, operator=OPERATOR, cause="import")
    splits = {i: ("train", "train", "train", "validation", "test")[n % 5] for n, i in enumerate(ids)}
    workspace.store.images.set_splits(splits)  # type: ignore[arg-type]
    return workspace


@pytest.fixture
def lane(workspace: Workspace) -> Iterator[LaneLock]:
    """The test is the runner of the compute lane: nobody else takes its jobs."""
    with LaneLock(workspace.folder, "compute") as lock:
        assert lock.acquire()
        yield lock


@pytest.fixture
def desk(workspace: Workspace, lane: LaneLock, qapp: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(workspace, qapp)
    yield desk
    desk.close()


def start_one(desk: Desk, page: TrainPage) -> JobRecord:
    """Start a training with the button's key and wait until it is in the list."""
    page.start_button.setFocus()
    desk.key(Key.Key_Space)
    desk.wait(lambda: page.jobs_model.rowCount() > 0)
    desk.settle()
    return desk.workspace.store.jobs.list()[0]


# What it says ------------------------------------------------------------------------------------------


def test_the_data_is_counted_by_class_and_split(desk: Desk) -> None:
    page = desk.show(TrainPage)
    summary = page.data.summary
    assert summary is not None
    assert (summary.labelled, summary.train, summary.validation, summary.test) == (30, 18, 6, 6)
    assert {c.key: c.images for c in summary.classes} == dict.fromkeys(KEYS, 5)
    assert page.start_button.isEnabled()


def test_a_correction_is_counted_as_soon_as_it_is_made(desk: Desk) -> None:
    page = desk.show(TrainPage)
    first = page.data.summary
    assert first is not None
    image = desk.workspace.store.images.labelled(["train"])[0]
    other = next(k for k in KEYS if k != image.label)
    labelling.label(desk.workspace, image.image_id, other, operator=OPERATOR, cause="review")
    desk.wait(lambda: page.data.summary is not None and page.data.summary.corrections > first.corrections)


def test_without_labels_it_says_what_is_missing(tmp_path: Path, qapp: QApplication) -> None:
    desk = Desk(colour_workspace(tmp_path / "leer"), qapp)
    page = desk.show(TrainPage)
    assert not page.start_button.isEnabled()
    assert "two classes" in page.why_not_text
    desk.close()


@pytest.mark.parametrize("key", list(BACKBONES))
def test_each_backbone_offers_the_weights_that_it_has(desk: Desk, key: str) -> None:
    page = desk.show(TrainPage)
    backbone = BACKBONES[key]
    page.form.backbone_box.setCurrentIndex(page.form.backbone_box.findData(key))
    box = page.findChild(QComboBox, "weights")
    offered = [box.itemData(i) for i in range(box.count())]
    assert ("embedded" in offered) == backbone.embedded
    assert ("download" in offered) == (backbone.download is not None)
    assert offered[-2:] == ["file", "random"]
    assert page.form.freeze.slider.maximum() == backbone.deepest_freeze


def test_weights_from_a_file_need_the_file(desk: Desk, tmp_path: Path) -> None:
    page = desk.show(TrainPage)
    page.form.weights_box.setCurrentIndex(page.form.weights_box.findData("file"))
    assert not page.start_button.isEnabled()
    page.form.set_weights_file(tmp_path / "权重.safetensors")
    assert page.start_button.isEnabled()
    assert page.form.request().weights == str(tmp_path / "权重.safetensors")


def test_a_model_whose_folder_is_gone_does_not_stand_in_the_way(desk: Desk) -> None:
    bundle = write_colour_bundle(desk.workspace.models_folder / "later")
    card = bundle.card.model_copy(update={"id": "later", "created_at": bundle.card.created_at + 100})
    desk.workspace.store.models.add(model_record(card, bundle.folder, job_id=1))
    shutil.rmtree(bundle.folder)
    page = desk.show(TrainPage)
    assert page.start_button.isEnabled() and page.update_button.isEnabled() and desk.errors == []


# The freeze depth --------------------------------------------------------------------------------------


def test_the_freeze_depth_moves_by_key_and_says_what_it_means(desk: Desk) -> None:
    page = desk.show(TrainPage)
    freeze, backbone = page.form.freeze, BACKBONES["efficientnet_lite0"]
    freeze.slider.setFocus()
    desk.key(Key.Key_Home)
    assert freeze.value() == 0
    assert "Nothing is frozen" in freeze.meaning_text
    desk.key(Key.Key_Right)
    assert freeze.value() == 1
    for block in backbone.blocks[:3]:
        desk.key(Key.Key_PageUp)
        assert freeze.value() == block.tensors_end
        assert f"to the end of {block.name}" in freeze.meaning_text
    desk.key(Key.Key_PageDown)
    assert freeze.value() == backbone.blocks[1].tensors_end
    desk.key(Key.Key_End)
    assert freeze.value() == backbone.deepest_freeze
    assert "Everything but the head is frozen" in freeze.meaning_text
    assert freeze.spin.value() == backbone.deepest_freeze


def test_the_form_tells_what_is_kept_on_the_disk(desk: Desk) -> None:
    page = desk.show(TrainPage)
    # 18 pictures in 9 views each, and 12 as they are, in pixels at most.
    assert "Up to 25.0 MB are kept" in page.form.freeze.meaning_text
    cache = page.form.settings.findChild(QComboBox, "cache")
    cache.setCurrentIndex(cache.findData("off"))
    assert "Nothing is kept" in page.form.freeze.meaning_text


def test_the_freeze_depth_follows_the_mouse_and_the_number(desk: Desk) -> None:
    page = desk.show(TrainPage)
    freeze = page.form.freeze
    slider = freeze.slider
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 1, 20))
    assert freeze.value() == slider.maximum()
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(1, 20))
    assert freeze.value() == 0
    freeze.spin.setFocus()
    freeze.spin.selectAll()
    desk.key("3")
    desk.key("7")
    assert slider.value() == 37


def test_the_freeze_depth_is_a_slider_for_screen_readers(desk: Desk) -> None:
    page = desk.show(TrainPage)
    seen = QAccessible.queryAccessibleInterface(page.form.freeze.slider)
    assert seen.role() == QAccessible.Role.Slider
    assert seen.text(QAccessible.Text.Name) == "Freeze depth"
    assert "parameters learn" in seen.text(QAccessible.Text.Description)


# Recipe, settings, backbones ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["best", "paper"])
def test_the_form_asks_for_exactly_what_the_recipe_says(desk: Desk, name: str) -> None:
    page = desk.show(TrainPage)
    form = page.form
    form.recipe_box.setCurrentIndex(form.recipe_box.findData(name))
    asked, recipe = form.request().resolved(), load_recipe(name)
    assert asked == recipe.with_changes(weights=asked.weights)
    assert asked.weights == ("embedded" if BACKBONES[recipe.backbone].embedded else "download")
    assert len(form.recipe_note.text()) > 20
    assert form.settings.differing() == 0


def test_every_setting_of_a_recipe_has_a_place(desk: Desk) -> None:
    page = desk.show(TrainPage)
    elsewhere = {
        "version", "name", "backbone", "weights", "freeze_depth", "seed", "epochs", "learning_rate",
        "augmentation",
    }  # fmt: skip
    assert elsewhere | set(page.form.settings.editors) == set(Recipe.model_fields)
    assert sorted(page.form.settings.editors) == sorted(n for names in GROUPS.values() for n in names)
    assert set(page.form.augmentation.kinds) | {"enabled"} == set(
        load_recipe("best").augmentation.model_fields_set
    )


def test_settings_and_variation_go_into_the_recipe_and_back(desk: Desk) -> None:
    page = desk.show(TrainPage)
    form = page.form
    form.settings_section.button.click()
    form.variation_section.button.click()
    form.settings.findChild(QComboBox, "cache").setCurrentIndex(3)
    form.settings.findChild(QDoubleSpinBox, "mixup").setValue(0.0)
    form.settings.findChild(QSpinBox, "input_size").setValue(160)
    form.augmentation.kinds["horizontal_flip"].switch.click()
    form.augmentation.kinds["hue"].switch.click()
    form.augmentation.kinds["rotation"].range.setValue(45)
    form.rate.setValue(0.002)
    recipe = form.request().resolved()
    assert (recipe.cache, recipe.mixup, recipe.input_size) == ("off", 0.0, 160)
    assert recipe.head_learning_rate == pytest.approx(0.002), "it moves in proportion"
    varied = recipe.augmentation
    assert (varied.horizontal_flip, varied.hue, varied.rotation) == (unvaried("horizontal_flip"), 0.05, 45.0)
    assert form.settings_section.note_text == "4 changed"
    assert form.variation_section.note_text == "changed"
    form.settings.reset_button.click()
    assert form.request().resolved() == load_recipe("best")


def test_a_network_of_timm_is_found_by_its_name(desk: Desk) -> None:
    page = desk.show(TrainPage)
    backbone = replace(BACKBONES["mobilenet_v2"], key="timm:drawn_net", title="drawn_net", input_size=160)
    entries_folder().mkdir(parents=True)
    # As if it had been measured before.
    (entries_folder() / "drawn_net.json").write_text(entry_to_text(backbone), encoding="utf-8")
    (entries_folder() / NAMES_FILE).write_text('["resnet18.a1_in1k", "drawn_net"]', encoding="utf-8")
    choice = page.form.backbones
    choice.box.setCurrentIndex(choice.box.findData(OTHER))
    assert not page.start_button.isEnabled() and "timm" in page.why_not_text
    desk.wait(lambda: choice._names.stringList() == ["resnet18.a1_in1k", "drawn_net"])
    choice.name.setText("timm:drawn_net")
    QTest.keyClick(choice.name, Key.Key_Return)
    desk.wait(lambda: page.form.backbone == backbone)
    assert "160 pixels" in choice.state_text
    assert page.start_button.isEnabled()
    assert page.form.freeze.slider.maximum() == backbone.deepest_freeze
    request = page.form.request()
    assert (request.backbone, request.weights) == ("timm:drawn_net", "download")
    QTest.keyClicks(choice.name, "x")
    assert page.form.backbone is None and not page.start_button.isEnabled()


def test_a_name_that_timm_lacks_is_said_beside_it(desk: Desk) -> None:
    page = desk.show(TrainPage)
    choice = page.form.backbones
    (entries_folder()).mkdir(parents=True)
    (entries_folder() / NAMES_FILE).write_text('["drawn_net"]', encoding="utf-8")
    choice.box.setCurrentIndex(choice.box.findData(OTHER))
    choice.name.setText("x" * 95)
    QTest.keyClick(choice.name, Key.Key_Return)
    desk.wait(lambda: "no classifier" in choice.state_text)
    assert desk.errors == [] and not page.start_button.isEnabled()
    choice.box.setCurrentIndex(0)
    assert page.start_button.isEnabled() and page.form.request().weights == "embedded"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_form_is_no_wider_than_its_place_in_a_small_window(
    workspace: Workspace, qapp: QApplication, qtbot: QtBot, language: str
) -> None:
    desk = Desk(workspace, qapp, language=language)
    try:
        page = desk.show(TrainPage)
        form = page.form
        form.settings_section.button.click()
        form.augmentation.setVisible(True)
        desk.window.resize(920, 530)
        pause(50)
        place = form.parentWidget()
        assert place is not None and form.minimumSizeHint().width() <= place.width() - 28
        button = page.start_button
        below = page.rect().bottom() - button.mapTo(page, button.rect().bottomLeft()).y()
        assert 0 <= below <= 20, "it stays in sight"
    finally:
        desk.close()


# The preview -------------------------------------------------------------------------------------------


def test_the_variants_follow_the_form_and_their_process_ends_with_the_page(desk: Desk) -> None:
    page = desk.show(TrainPage)
    preview = page.form.preview
    assert preview.process.pid == 0, "nobody looks yet"
    page.form.settings.findChild(QSpinBox, "input_size").setValue(64)
    page.form.variation_section.button.click()
    desk.wait(lambda: preview.settled() and len(preview.grid.images) == 17, 120)
    first = list(preview.grid.images)
    assert first[1] != first[2] and "16 variants" in preview.caption_text
    page.form.augmentation.kinds["hue"].switch.click()
    desk.wait(lambda: preview.settled() and preview.grid.images[1] != first[1])
    assert preview.grid.images[0] == first[0]
    page.form.augmentation.switch.click()
    desk.wait(lambda: preview.settled() and preview.grid.images[1] == first[0])
    assert all(image == first[0] for image in preview.grid.images)
    assert "nothing is varied" in preview.caption_text
    name = preview.picture
    preview.another.click()
    desk.wait(lambda: preview.settled() and preview.picture != name and len(preview.grid.images) == 17)
    page.deactivate()
    assert preview.process.pid == 0
    desk.wait(lambda: not preview.process.children())


def test_without_a_picture_or_what_training_needs_the_preview_says_so(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    workspace = colour_workspace(tmp_path / "leer")
    desk = Desk(workspace, qapp)
    try:
        page = desk.show(TrainPage)
        preview = page.form.preview
        page.form.variation_section.button.click()
        desk.wait(lambda: "No picture yet" in preview.caption_text)
        page.setup.show_status(TrainSetup("absent", 0.0, Message.of("Not yet.")))
        assert "installed" in preview.caption_text and not preview.another.isVisible()
        add_pictures(workspace, tmp_path / "图", [0], predicted=False)
        desk.context.changes.look_now()
        desk.wait(lambda: preview.picture is not None)
        assert preview.process.pid == 0 and preview.settled()
    finally:
        desk.close()


# Quick update ------------------------------------------------------------------------------------------


def test_a_quick_update_is_queued_when_there_is_something_new(desk: Desk) -> None:
    with LaneLock(desk.workspace.folder, "interactive") as interactive:
        assert interactive.acquire()
        page = desk.show(TrainPage)
        assert page.update_button.isEnabled()
        page.jobs_view.setFocus()
        desk.key("q")
        desk.wait(lambda: page.jobs_model.rowCount() == 1)
        desk.settle()
        jobs = desk.workspace.store.jobs
        job = jobs.list()[0]
        assert (job.kind, job.lane) == ("quick_update", "interactive")
        assert page.detail.title_text == job.parameters["name"] == "Colours, quick update"
        assert desk.saved == [f"Quick update {job.job_id} is queued"]
        assert not page.update_button.isEnabled() and "under way" in page.update_button.toolTip()
        assert not page.detail.pause_button.isVisible() and page.detail.cancel_button.isVisible()
        jobs.claim("interactive", os.getpid())
        test = {"accuracy": 0.9412, "ci95": [0.917, 0.959], "images": 510}
        comparison = {"fixed": [{}] * 9, "broken": [{}] * 2, "p": 0.065, "images": 510}
        result = {"model": "new", "metrics": {"test": test}, "comparison": comparison}
        jobs.finish(job.job_id, "done", result=result)
        desk.wait(page.detail.result.isVisible)
        assert "on 510 pictures: 9 fixed, 2 newly broken" in page.detail.result.text
        page.findChild(QPushButton, "compare_result").click()
        assert desk.navigated == [("models", {"model_id": "new", "compare": True})]


def test_a_quick_update_says_why_it_cannot_be_yet(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> None:
    desk = Desk(colour_workspace(tmp_path / "leer"), qapp)
    page = desk.show(TrainPage)
    assert not page.update_button.isEnabled()
    assert "two classes" in page.update_button.toolTip()
    desk.close()


# Starting and following --------------------------------------------------------------------------------


def test_start_queues_what_was_chosen(desk: Desk) -> None:
    page = desk.show(TrainPage)
    page.form.freeze.set_value(90)
    page.form.rate.setValue(0.0005)
    page.form.epochs.setValue(7)
    page.form.seed.setValue(11)
    page.form.name.setText("夏天的模型")
    job = start_one(desk, page)
    recipe = job.parameters["recipe"]
    assert (job.kind, job.lane, job.status) == ("train", "compute", "queued")
    assert (recipe["backbone"], recipe["freeze_depth"]) == ("efficientnet_lite0", 90)
    assert (recipe["learning_rate"], recipe["epochs"], recipe["seed"]) == (0.0005, 7, 11)
    assert job.parameters["name"] == "夏天的模型"
    assert page.detail.title_text == "夏天的模型"
    assert page.form.name.text() == "", "the next model is another one"
    assert desk.saved == [f"Training {job.job_id} is queued"]


def test_a_second_press_starts_nothing_more(desk: Desk) -> None:
    page = desk.show(TrainPage)
    start_one(desk, page)
    page.start_button.setFocus()
    desk.key(Key.Key_Space)
    desk.key(Key.Key_Space)
    desk.wait(lambda: page.jobs_model.rowCount() == 2)
    desk.settle()
    assert page.start_button.hasFocus()
    assert [job.kind for job in desk.workspace.store.jobs.list()] == ["train", "train"]


def test_what_cannot_work_is_refused_in_one_sentence(desk: Desk, tmp_path: Path) -> None:
    page = desk.show(TrainPage)
    page.form.set_weights_file(tmp_path / "gone.safetensors")
    page.start_button.setFocus()
    desk.key(Key.Key_Space)
    desk.wait(lambda: desk.errors)
    assert "gone.safetensors" in desk.errors[0]
    assert desk.workspace.store.jobs.list() == []
    assert page.start_button.isEnabled()


def test_a_running_job_shows_progress_curves_and_log(desk: Desk) -> None:
    page = desk.show(TrainPage)
    job_id = start_one(desk, page).job_id
    jobs = desk.workspace.store.jobs
    jobs.claim("compute", os.getpid())
    jobs.progress(job_id, 0.25, Message.of("Epoch {epoch} of {epochs}", epoch=1, epochs=4), 95.0)
    figures = {"train_loss": 1.2, "train_accuracy": 0.5, "validation_loss": 1.0, "validation_accuracy": 0.6}
    jobs.add_metrics(job_id, 1, figures)
    jobs.log(job_id, "chose the pixel cache")
    desk.wait(lambda: "chose the pixel cache" in page.detail.log.toPlainText())
    desk.wait(lambda: "60.0 %" in page.detail.accuracy.accessibleDescription())
    assert "25 %" in page.detail.line_text
    assert "1 min 35 s left" in page.detail.line_text
    jobs.add_metrics(job_id, 2, {**figures, "validation_accuracy": 0.75})
    desk.wait(lambda: "75.0 %" in page.detail.accuracy.accessibleDescription())


def test_pause_and_resume(desk: Desk) -> None:
    page = desk.show(TrainPage)
    job = start_one(desk, page)
    jobs = desk.workspace.store.jobs
    pause, resume, cancel = page.detail.pause_button, page.detail.resume_button, page.detail.cancel_button
    assert pause.isVisible() and cancel.isVisible() and not resume.isVisible()
    pause.click()
    desk.wait(lambda: jobs.get(job.job_id).status == "paused")
    desk.wait(lambda: resume.isVisible() and not pause.isVisible() and cancel.isVisible())
    resume.click()
    desk.wait(lambda: jobs.get(job.job_id).status == "queued")
    desk.wait(pause.isVisible)
    jobs.claim("compute", os.getpid())
    page.pause()
    desk.wait(lambda: jobs.get(job.job_id).pause_requested)
    desk.wait(lambda: not pause.isEnabled() and "is being paused" in page.detail.line_text)


def test_without_labels_the_next_step_has_a_button(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> None:
    workspace = colour_workspace(tmp_path / "leer")
    desk = Desk(workspace, qapp)
    try:
        page = desk.show(TrainPage)
        button = page.findChild(QPushButton, "empty_state_button")
        assert button.isVisible() and button.text() == "Import a dataset"
        button.click()
        ids = add_pictures(workspace, tmp_path / "图", [0, 1], predicted=False)
        desk.context.changes.look_now()
        desk.wait(lambda: button.text() == "Label pictures")
        button.click()
        assert desk.navigated == [("welcome", {}), ("review", {})]
        labelling.label_many(workspace, dict(zip(ids, KEYS, strict=False)), operator=OPERATOR, cause="import")
        desk.context.changes.look_now()
        desk.wait(lambda: not button.isVisible())
    finally:
        desk.close()


def test_the_epochs_of_the_head_are_told(desk: Desk) -> None:
    page = desk.show(TrainPage)
    label = page.form._labels["epochs"]
    assert load_recipe("best").head_epochs == 1 and label.text() == "Epochs, +1 for the head"
    page.form.recipe_box.setCurrentIndex(page.form.recipe_box.findData("paper"))
    assert load_recipe("paper").head_epochs == 0 and label.text() == "Epochs"


def test_the_curves_have_room_in_a_small_window_and_whole_epochs(desk: Desk) -> None:
    desk.window.resize(920, 530)
    page = desk.show(TrainPage)
    job = start_one(desk, page)
    jobs = desk.workspace.store.jobs
    jobs.claim("compute", os.getpid())
    for epoch in (1, 2):
        jobs.add_metrics(job.job_id, epoch, {"validation_accuracy": 0.5, "validation_loss": 1.0})
    test = {"accuracy": 0.9412, "ci95": [0.917, 0.959], "images": 510}
    jobs.finish(job.job_id, "done", result={"metrics": {"test": test}})
    desk.context.changes.look_now()
    desk.wait(page.detail.result.isVisible)
    desk.wait(lambda: page.detail.accuracy._view is not None and page.detail.accuracy._view.isVisible())
    pause(50)
    assert page.detail.accuracy._view.height() >= 80
    spacing = page.detail.accuracy._axes["bottom"].tickSpacing(0.6, 2.4, 200)
    assert [step for step, _ in spacing] == [1.0]


def test_cancel_and_resume(desk: Desk) -> None:
    page = desk.show(TrainPage)
    job_id = start_one(desk, page).job_id
    jobs = desk.workspace.store.jobs
    page.findChild(QPushButton, "cancel_job").click()
    desk.wait(lambda: jobs.get(job_id).status == "cancelled")
    resume = page.findChild(QPushButton, "resume_job")
    desk.wait(lambda: resume.isVisible())
    resume.click()
    desk.wait(lambda: jobs.get(job_id).status == "queued")
    jobs.claim("compute", os.getpid())
    desk.wait(lambda: page.findChild(QPushButton, "cancel_job").isVisible())
    page.findChild(QPushButton, "cancel_job").click()
    desk.wait(lambda: jobs.cancel_requested(job_id))
    desk.wait(lambda: "being cancelled" in page.detail.line_text)


def test_a_finished_job_shows_its_result_and_leads_to_the_comparison(desk: Desk) -> None:
    page = desk.show(TrainPage)
    job_id = start_one(desk, page).job_id
    jobs = desk.workspace.store.jobs
    jobs.claim("compute", os.getpid())
    test = {"accuracy": 0.9412, "ci95": [0.917, 0.959], "images": 510}
    jobs.finish(job_id, "done", result={"model": "abc123", "metrics": {"test": test}, "seconds": 80})
    desk.wait(lambda: page.detail.result.isVisible())
    assert "94.1 % (91.7–95.9)" in page.detail.result.text
    assert "510" in page.detail.result.text
    page.findChild(QPushButton, "compare_result").click()
    assert desk.navigated == [("models", {"model_id": "abc123", "compare": True})]


def test_a_failed_job_says_why(desk: Desk) -> None:
    page = desk.show(TrainPage)
    job_id = start_one(desk, page).job_id
    desk.workspace.store.jobs.claim("compute", os.getpid())
    desk.workspace.store.jobs.finish(
        job_id, "failed", error=Message.of("The disk is full: {folder}.", folder="/daten")
    )
    desk.wait(lambda: "The disk is full: /daten." in page.detail.line_text)
    assert page.findChild(QPushButton, "resume_job").isVisible()


def test_jobs_are_there_again_when_the_window_reopens(
    workspace: Workspace, lane: LaneLock, qapp: QApplication
) -> None:
    first = Desk(workspace, qapp)
    job_id = start_one(first, first.show(TrainPage)).job_id
    workspace.store.jobs.claim("compute", os.getpid())
    workspace.store.jobs.add_metrics(job_id, 1, {"validation_accuracy": 0.5})
    first.close()
    second = Desk(Workspace.open(workspace.folder), qapp)
    page = second.show(TrainPage)
    assert [j.job_id for j in page.jobs_model.jobs] == [job_id]
    assert "50.0 %" in page.detail.accuracy.accessibleDescription()
    second.close()


def test_a_job_that_runs_is_shown_first_of_all(desk: Desk) -> None:
    page = desk.show(TrainPage)
    first = start_one(desk, page).job_id
    desk.workspace.store.jobs.claim("compute", os.getpid())
    start_one(desk, page)
    page.deactivate()
    again = TrainPage(desk.context)
    again.activate()
    desk.wait(again.settled)
    job = again.jobs_model.jobs[again.jobs_view.currentIndex().row()]
    assert job.job_id == first
    again.close_page()
    again.deleteLater()


def test_keys_start_a_training_and_reach_the_freeze_depth(desk: Desk) -> None:
    page = desk.show(TrainPage)
    page.jobs_view.setFocus()
    desk.key("f")
    assert page.form.freeze.slider.hasFocus()
    desk.key(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: page.jobs_model.rowCount() == 1)


# The second stage of the set-up --------------------------------------------------------------------------


def test_the_set_up_of_training_is_followed(desk: Desk) -> None:
    page = desk.show(TrainPage)
    banner = page.setup
    banner.show_status(TrainSetup("installing", 0.4, Message.of("Downloading {what}", what="torch")))
    assert banner.isVisible()
    assert banner.text == "Downloading torch"
    assert not banner.retry.isVisible()
    assert page.start_button.isEnabled(), "a training may be queued before"
    assert "queued" in page.why_not_text
    banner.show_status(TrainSetup("failed", 0.4, Message.of("There is no network.")))
    assert banner.retry.isVisible()
    assert banner.text == "There is no network."
    banner.show_status(TrainSetup("ready", 1.0, Message.of("Training is ready")))
    assert not banner.isVisible()
    assert page.why_not_text == ""
