"""Pictures whose files are gone: shown on every page that needs them, and found again by content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter
from garbage_gui.ui.finding_files import look_in
from tests.ui.window import Desktop, desktop, wait


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[Desktop]:
    """A window that works its jobs off."""
    with desktop(qapp, runs_jobs=True) as opened:
        yield opened


@pytest.fixture
def gone(filled: Path, picture_set: Path) -> list[int]:
    """The images of metal, whose files lie elsewhere now, under other names."""
    with Workspace.open(filled) as workspace:
        ids = workspace.store.images.ids(ImageFilter(classes=("metal",)))
    elsewhere = picture_set.parent / "别处" / "深"
    elsewhere.mkdir(parents=True)
    for number, path in enumerate(sorted((picture_set / "metal").iterdir())):
        path.rename(elsewhere / f"搬走 {number}.jpg")
    return ids


def tool_tip(page: Any, image_id: int) -> str:
    model = page.grid.model()
    return str(model.index(page.grid.row_of(image_id), 0).data(Qt.ItemDataRole.ToolTipRole))


def test_browse_shows_them_and_finds_them_again(
    desk: Desktop, filled: Path, gone: list[int], picture_set: Path
) -> None:
    desk.open(filled, "browse")
    page: Any = desk.show("browse")
    page.show_gone()
    wait(lambda: set(page.grid.ids) == set(gone), "only those that are gone")
    desk.settle()
    assert all("its file is gone" in tool_tip(page, i) for i in gone)
    page.grid.go_to(gone[0])
    desk.settle()
    notice, button = (
        page.details.findChild(QLabel, "details_gone"),
        page.details.findChild(QPushButton, "details_find_button"),
    )
    assert notice.isVisible() and button.isVisible() and not page.details.view.isVisible()
    look_in(page.context, page, picture_set.parent / "别处")
    wait(lambda: any("Found 12 of 12" in text for text in desk.said), "the search ending")
    wait(lambda: not notice.isVisible() and page.details.view.image is not None, "the picture coming back")
    desk.settle()
    assert not any("its file is gone" in tool_tip(page, i) for i in gone)
    page.show_gone()
    wait(lambda: any("No file is gone" in text for text in desk.said), "nothing being gone")
    assert not desk.errors


def test_a_file_that_vanishes_while_it_is_looked_at(desk: Desktop, filled: Path, picture_set: Path) -> None:
    desk.open(filled, "browse")
    page: Any = desk.show("browse")
    image_id = page.grid.ids[0]
    place = page.context.workspace.store.images.get(image_id).path
    assert "gone" not in tool_tip(page, image_id)
    place.rename(picture_set.parent / "hidden.jpg")
    page._look_again(Qt.ApplicationState.ApplicationActive)  # as when coming back from the file manager
    wait(lambda: "its file is gone" in tool_tip(page, image_id), "the mark")
    (picture_set.parent / "hidden.jpg").rename(place)
    page._look_again(Qt.ApplicationState.ApplicationActive)
    wait(lambda: "its file is gone" not in tool_tip(page, image_id), "the mark going")


def test_review_says_so_and_goes_on_when_it_is_found(
    desk: Desktop, filled: Path, gone: list[int], picture_set: Path
) -> None:
    desk.open(filled, "review", image_ids=gone)
    page: Any = desk.window.page
    wait(lambda: page.stage.shown is not None, "the answer")
    assert page.stage.shown.gone and page.stage.missing.isVisible()
    assert page.stage.missing.button.isVisible() and page.stage.missing.button.text() == "Find the file …"
    look_in(page.context, page, picture_set.parent / "别处")
    wait(lambda: page.stage.shown is not None and page.stage.shown.image is not None, "the picture")
    assert not page.stage.missing.isVisible() and not desk.errors


def test_an_import_of_where_they_lie_now_finds_them_too(
    desk: Desktop, filled: Path, gone: list[int], picture_set: Path
) -> None:
    desk.open(filled, "browse")
    page: Any = desk.show("browse", image_ids=gone)
    assert "its file is gone" in tool_tip(page, gone[0])
    page.import_paths([picture_set.parent / "别处"])
    wait(lambda: any("12 known" in text for text in desk.said), "the import")
    wait(lambda: "its file is gone" not in tool_tip(page, gone[0]), "the mark going")


def test_train_says_how_many_it_will_leave_out(desk: Desktop, filled: Path, gone: list[int]) -> None:
    desk.open(filled, "train")
    label = desk.window.findChild(QLabel, "data_gone")
    assert label is not None
    wait(label.isVisible, "the count")
    assert f"The files of {len(gone)} of them are gone" in label.text()
