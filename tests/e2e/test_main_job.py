"""The main job in the real window: sort, correct, train, compare, promote, and sort again with the better model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.store.records import ImageFilter
from garbage_gui.ui.browse.page import BrowsePage
from garbage_gui.ui.classify.page import ClassifyPage
from garbage_gui.ui.models.page import ModelsPage
from garbage_gui.ui.review.page import ReviewPage
from garbage_gui.ui.train.page import TrainPage
from garbage_gui.ui.welcome.page import WelcomePage
from tests.bundles import write_colour_bundle
from tests.e2e.person import OPERATOR, Person

Key = Qt.Key
DIGITS = (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5)
CLASSIFY, REVIEW, TRAIN, MODELS = 2, 3, 5, 6
DEEP = 147  # all of the backbone: only the head learns
MINUTE = 60.0


@pytest.fixture
def person(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    person = Person(qapp, monkeypatch)
    yield person
    person.leaves()


def has_a_model(workspace: Workspace) -> None:
    """In a checkout without the starter model a small one takes its part."""
    if workspace.store.models.active() is None:
        bundle = write_colour_bundle(workspace.models_folder / "colours")
        workspace.store.models.add(model_record(bundle.card, bundle.folder))
        workspace.store.models.promote("colours", operator="test")


def true_class(path: Path | None) -> str:
    """The class of a new picture: its name begins with it."""
    assert path is not None
    return path.name.partition("-")[0]


@pytest.fixture
def new_pictures(picture_set: Path, tmp_path: Path) -> Path:
    """A third of the set, taken out of it: pictures that nobody has labelled, in one folder."""
    folder = tmp_path / "新图片"
    folder.mkdir()
    for path in sorted(picture_set.rglob("*.*"))[::3]:
        path.rename(folder / f"{path.parent.name}-{path.name}")
    return folder


@pytest.mark.slow
def test_the_main_job(person: Person, picture_set: Path, new_pictures: Path, tmp_path: Path) -> None:
    folder = tmp_path / "我的工作区"
    person.opens(folder)
    has_a_model(person.workspace)
    import_the_set(person, picture_set)
    first = classify(person, new_pictures)
    said = correct_by_keys(person)
    second = train(person)
    compare_and_promote(person, second)
    assert classify(person, new_pictures) == second != first
    store = person.workspace.store
    assert len(store.predictions.known(second, list(said))) == len(said)
    assert person.errors == []
    person.closes()
    # What was done is there when the window opens again.
    person.opens(folder)
    active = person.workspace.store.models.active()
    assert active is not None and active.model_id == second
    assert {i.image_id: i.label for i in person.workspace.store.images.get_many(list(said))} == said
    page = person.goes_to(CLASSIFY, ClassifyPage)
    assert page.model.rowCount() == len(said) and len(page.controller.runs) == 2
    assert person.errors == []


def import_the_set(person: Person, picture_set: Path) -> None:
    """First start: the welcome page, and from it the import of class folders."""
    person.sees(WelcomePage)
    person.will_choose(picture_set)
    person.clicks(person.finds(QPushButton, "welcome_import"))
    store = person.workspace.store
    person.waits(lambda: any(j.kind == "import" and j.status == "done" for j in store.jobs.list()), MINUTE)
    assert store.images.count(ImageFilter(labelled=True)) == len(list(picture_set.rglob("*.*")))
    person.sees(BrowsePage)
    person.looks()


def classify(person: Person, folder: Path) -> str:
    """Classify a folder from the Classify page; returns the model that did it."""
    page = person.goes_to(CLASSIFY, ClassifyPage)
    before = len(page.controller.runs)
    person.will_choose(folder)
    person.presses(Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    person.waits(lambda: len(page.controller.runs) == before + 1)

    def done() -> bool:
        run = page.controller.chosen
        return run is not None and run == page.controller.runs[0] and run.status == "done"

    person.waits(done, MINUTE)
    person.looks()
    files = len(list(folder.iterdir()))
    assert page.model.rowCount() == files and page.model.totals.failed == 0
    assert sum(card.count for card in page.totals.categories.values()) == files
    return str(page.controller.runs[0].parameters["model"])


def correct_by_keys(person: Person) -> dict[int, str]:
    """Say of every new picture what it is, by key, least sure first; returns the labels that were given.

    The first one gets a wrong label, which is taken back.
    """
    page = person.goes_to(REVIEW, ReviewPage)
    store = person.workspace.store
    ids = list(page.controller.ids)
    assert ids == store.images.ids(
        ImageFilter(labelled=False, model_id=store.models.active().model_id),
        "least_sure",  # type: ignore[union-attr]
    )
    person.presses(Key.Key_1)
    person.presses(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    person.looks()
    assert page.controller.current_id == ids[0] and store.images.get(ids[0]).label is None
    said: dict[int, str] = {}
    for place, image_id in enumerate(ids):
        person.waits(lambda p=place: is_in_sight(page, p))
        item = page.controller.current
        assert item is not None and item.image_id == image_id
        truth = true_class(item.image.path)
        keys = [s.class_key for s in item.suggestions]
        if truth in keys:
            person.presses(DIGITS[keys.index(truth)])
        else:
            for letter in f"{truth}\r":
                person.presses(Key.Key_Return if letter == "\r" else letter)
        said[image_id] = truth
    person.looks()
    events = [e for e in store.labels.events() if e.cause == "review"][1:]
    assert [(e.image_id, e.to_class) for e in events] == list(said.items())
    assert {e.operator for e in events} == {OPERATOR}
    assert page.finish.isVisible()
    return said


def is_in_sight(page: ReviewPage, place: int) -> bool:
    """Whether the picture at this place of the queue is shown, with what the model says of it."""
    item = page.controller.current
    return page.controller.place == place and page.stage.shown is not None and item is not None


def train(person: Person) -> str:
    """Fine-tune the head for one epoch from the Train page; returns the new model."""
    page = person.goes_to(TRAIN, TrainPage)
    page.form.backbone_box.setCurrentIndex(page.form.backbone_box.findData("efficientnet_lite0"))
    page.form.weights_box.setCurrentIndex(page.form.weights_box.findData("embedded"))
    page.form.freeze.set_value(DEEP)
    page.form.epochs.setValue(1)
    person.looks()
    person.clicks(page.start_button)
    store = person.workspace.store

    def ended() -> bool:
        jobs = [job for job in store.jobs.list() if job.kind == "train"]
        return bool(jobs) and jobs[0].status not in ("queued", "running")

    person.waits(ended, 10 * MINUTE)
    job = next(job for job in store.jobs.list() if job.kind == "train")
    assert job.status == "done", (job.error, store.jobs.logs(job.job_id))
    assert job.result is not None
    person.looks()
    person.clicks(page.detail.result.button)
    return str(job.result["model"])


def compare_and_promote(person: Person, model_id: str) -> None:
    """See what the new model fixes and breaks, and let it take over."""
    page = person.sees(ModelsPage)
    person.looks()
    assert page.selected is not None and page.selected.record.model_id == model_id
    person.waits(lambda: page.comparison.compared is not None, MINUTE)
    active = person.workspace.store.models.active()
    assert active is not None and active.model_id != model_id, "no model takes over by itself"
    person.clicks(page.promote_button)
    person.waits(lambda: page.dialog is not None, MINUTE)
    assert page.dialog is not None
    person.clicks(page.dialog.yes)
    store = person.workspace.store
    person.waits(lambda: (found := store.models.active()) is not None and found.model_id == model_id)
    person.waits(lambda: page.dialog is None)
    person.looks()
