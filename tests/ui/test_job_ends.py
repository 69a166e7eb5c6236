"""How the end of an import is told: what came, what did not and why, each in its own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from garbage_gui.services import classifying, importing, job_control
from garbage_gui.services.job_handlers import HANDLERS
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobRecord
from garbage_gui.taxonomy import load_taxonomy
from garbage_gui.ui.job_ends import job_end_details, job_end_text
from garbage_gui.ui.status_line import job_name
from garbage_gui.ui.translations import Translations
from garbage_gui.ui.widgets.notes_dialog import NotesDialog
from tests.bundles import colour_picture
from tests.ui.desk import colour_workspace
from tests.ui.window import Desktop, pause


@pytest.fixture
def imported(tmp_path: Path) -> Iterator[Callable[[Path], JobRecord]]:
    """Imports a folder by a real job in this process, and gives the job as it ended."""
    workspace = Workspace.create(tmp_path / "工作区", load_taxonomy("trashnet-6"))

    def run(folder: Path) -> JobRecord:
        job_id = importing.start(workspace, [folder], operator="test")
        job_control.run_here(workspace, "interactive")
        return workspace.store.jobs.get(job_id)

    yield run
    workspace.close()


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A picture of a class, one of no class, and a file that is no picture."""
    folder = tmp_path / "set"
    for place, name in enumerate(("glass", "bananas")):
        (folder / name).mkdir(parents=True)
        colour_picture(place).save(folder / name / f"{name}.png")
    (folder / "glass" / "damaged.png").write_bytes(b"\x89PNG no picture")
    return folder


def test_each_kind_of_trouble_has_its_own_words(
    qapp: QApplication, imported: Callable[[Path], JobRecord], mixed: Path
) -> None:
    job = imported(mixed)
    assert job_end_text(job) == (
        "Imported: 2 new, 0 known, 1 could not be read, unknown classes: 1 (those pictures have no label)"
    )
    details = job_end_details(job)
    assert len(details) == 2
    assert any("damaged.png" in line for line in details) and any("bananas" in line for line in details)
    translations = Translations(qapp)
    translations.choose("zh_CN")
    try:
        text = job_end_text(job)
        assert text.count("，") >= 2 and ", " not in text
    finally:
        translations.choose("en")


def test_an_empty_folder_is_named(
    qapp: QApplication, imported: Callable[[Path], JobRecord], tmp_path: Path
) -> None:
    (tmp_path / "Leer").mkdir()
    job = imported(tmp_path / "Leer")
    assert job_end_text(job) == "No pictures in Leer"
    assert job_end_details(job) == []


def test_what_could_not_be_used_can_be_shown(
    desk: Desktop, filled: Path, imported: Callable[[Path], JobRecord], mixed: Path
) -> None:
    desk.open(filled)
    show = desk.window.findChild(QPushButton, "status_details")
    assert show is not None and not show.isVisible()
    assert desk.window.session is not None
    desk.window.session.job_ended.emit(imported(mixed))
    assert show.isVisible() and show.text() == "Show (2)"
    show.click()
    pause(20)
    dialog = desk.window.findChild(NotesDialog)
    assert dialog is not None and dialog.list.count() == 2
    dialog.accept()
    desk.window.messages.info("Something else")
    assert not show.isVisible()


def test_a_classification_is_not_just_done_when_files_could_not_be_read(mixed: Path) -> None:
    with colour_workspace(mixed.parent / "工作区") as workspace:
        job_id = classifying.start(workspace, [mixed])
        job_control.run_here(workspace, "interactive")
        assert job_end_text(workspace.store.jobs.get(job_id)) == "Classifying is done, 1 could not be read"
        (mixed / "glass" / "damaged.png").unlink()
        job_id = classifying.start(workspace, [mixed])
        job_control.run_here(workspace, "interactive")
        assert job_end_text(workspace.store.jobs.get(job_id)) == "Classifying is done"


def test_every_kind_of_job_has_a_name_in_both_languages(qapp: QApplication) -> None:
    in_english = [job_name(kind) for kind in HANDLERS]
    assert not set(in_english) & set(HANDLERS) and len(set(in_english)) == len(HANDLERS)
    translations = Translations(qapp)
    translations.choose("zh_CN")
    try:
        in_chinese = [job_name(kind) for kind in HANDLERS]
    finally:
        translations.choose("en")
    assert all(not text.isascii() for text in in_chinese) and len(set(in_chinese)) == len(HANDLERS)
