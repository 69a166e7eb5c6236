"""The window comes back as it was left; a damaged file, or a screen that is gone, harms nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter

from garbage_gui.settings import Settings
from garbage_gui.store.image_index import Sorting
from garbage_gui.ui.app import DEFAULT_SIZE
from garbage_gui.ui.layout import (
    MOST_BYTES,
    MOST_WORKSPACES,
    Layout,
    LayoutMemory,
    layout_file,
    read_layout,
    write_layout,
)
from garbage_gui.ui.main_window import MainWindow
from garbage_gui.ui.remembering import brought_back
from garbage_gui.ui.theme import Theme
from garbage_gui.ui.translations import Translations
from tests.ui.window import Desktop, pause, wait


@pytest.fixture
def start(qapp: QApplication) -> Any:
    """Starts the window as the app does, with what was kept; closes what it started."""
    translations = Translations(qapp)
    translations.choose("en")
    theme = Theme(qapp, "light")
    theme.motion.choose("reduced")
    opened: list[MainWindow] = []

    def start_window() -> Desktop:
        window = MainWindow(theme, translations, runs_jobs=False, layout=LayoutMemory(read_layout()))
        window.use_settings(Settings(operator="王芳", motion="reduced"))
        window.place.restore(DEFAULT_SIZE)
        window.show()
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
        opened.append(window)
        return Desktop(window)

    yield start_window
    for window in opened:
        window.close()
        window.deleteLater()
    translations.deleteLater()
    theme.deleteLater()
    pause(0)


def close(desk: Desktop) -> None:
    desk.window.close()
    pause(0)


def test_the_window_comes_back_where_it_was_with_its_page(start: Callable[[], Desktop], filled: Path) -> None:
    desk = start()
    desk.open(filled)
    desk.window.setGeometry(70, 60, 700, 600)
    desk.window.resize(880, 610)  # the screen of the tests is 800 pixels wide
    desk.show("models")
    desk.show("camera")  # never turns itself on at a start
    close(desk)
    again = start()
    assert again.window.geometry() == QRect(70, 60, 880, 610)
    again.open(filled)
    assert again.window.page is not None and again.window.page.name == "models"


def test_each_workspace_has_its_own_page_and_an_empty_one_is_welcomed(
    start: Callable[[], Desktop], filled: Path, tmp_path: Path
) -> None:
    desk = start()
    desk.open(filled)
    desk.show("train")
    desk.open(tmp_path / "new")
    assert desk.window.page is not None and desk.window.page.name == "welcome"
    desk.show("settings")
    desk.open(filled)
    assert desk.window.page.name == "train"
    desk.open(filled, page="review")  # what is asked for comes first
    assert desk.window.page.name == "review"
    desk.open(tmp_path / "new")
    assert desk.window.page.name == "welcome"


def test_a_maximised_window_comes_back_so_and_knows_its_own_size(start: Callable[[], Desktop]) -> None:
    desk = start()
    desk.window.setGeometry(20, 30, 880, 600)
    pause(0)
    desk.window.showMaximized()
    wait(desk.window.isMaximized)
    close(desk)
    kept = read_layout()
    assert kept.maximized and kept.window == (20, 30, 880, 600)
    again = start()
    assert again.window.isMaximized()
    again.window.showNormal()
    wait(lambda: again.window.size() == QSize(880, 600))


def test_splitters_columns_zoom_order_and_panels_come_back(
    start: Callable[[], Desktop], filled: Path
) -> None:
    desk = start()
    desk.window.resize(1300, 800)
    desk.open(filled)
    browse = desk.show("browse")
    browse.grid.set_zoom(224)
    browse.toggle_details()
    browse.toolbar._sort_by("name")
    train = desk.show("train")
    halves = train.findChild(QSplitter, "train.halves")
    line = halves.handle(1)
    line.setFocus()
    before = halves.sizes()
    QTest.keyClick(line, Qt.Key.Key_Right)
    sizes = halves.sizes()
    assert sizes[0] == before[0] + 16
    classify = desk.show("classify")
    classify.show_as_table(True)
    head = classify.results.table.horizontalHeader()
    head.resizeSection(1, 187)
    models = desk.show("models")
    models.figures.table.horizontalHeader().setSortIndicator(2, Qt.SortOrder.DescendingOrder)
    close(desk)

    again = start()
    again.window.resize(1300, 800)
    again.open(filled)
    browse = again.show("browse")
    assert browse.grid.zoom == 224 and browse.toolbar.zoom.value() == 224
    assert not browse.toolbar.details.isChecked() and browse.details.isHidden()
    assert browse.controller.sorting == Sorting("name", False)
    assert browse.toolbar.order.currentData() == "name"
    train = again.show("train")
    assert train.findChild(QSplitter, "train.halves").sizes() == sizes
    classify = again.show("classify")
    assert classify.results.as_table and classify.tools.table.isChecked()
    assert classify.results.table.horizontalHeader().sectionSize(1) == 187
    head = again.show("models").figures.table.horizontalHeader()
    assert (head.sortIndicatorSection(), head.sortIndicatorOrder()) == (2, Qt.SortOrder.DescendingOrder)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"window": [0, 0, 1e400, 3]}',
        b'{"window": [0, 0, 99999999999999999999, 800], "sizes": {"a": [1, -4]}, "maximized": "yes"}',
        b'{"window": [true, 0, 800, 600], "sizes": 7, "sorts": {"t": ["x", 1]}, "shown": {"p": 1}}',
        b'{"window": [0, 0, 0, 0], "numbers": {"browse.zoom": "x"}, "workspaces": {"/a": {"page": 3}, "/b": 4}}',
        json.dumps({"workspaces": {f"/{n}": {"page": "x" * 99} for n in range(99)}}).encode(),
        json.dumps({"sizes": {str(n): [1] for n in range(999)}}).encode(),
        b" " * (MOST_BYTES + 1) + b"{}",
    ],
    ids=range(13),
)
def test_a_damaged_or_hostile_file_is_as_none(content: bytes) -> None:
    layout_file().parent.mkdir(parents=True)
    layout_file().write_bytes(content)
    read = read_layout()
    kept = {folder: words for folder, words in read.workspaces.items() if words}
    assert (read.window, read.maximized, read.sizes, read.sorts, read.shown, read.numbers, kept) == (
        None, False, {}, {}, {}, {}, {},
    )  # fmt: skip


def test_values_that_fit_nothing_are_passed_over(start: Callable[[], Desktop], filled: Path) -> None:
    write_layout(
        Layout(
            numbers={"browse.zoom": 30_000},
            sizes={"train.halves": (1, 2, 3), "classify.columns": (5,), "models.halves": (0, 0)},
            sorts={"models.classes": (77, True)},
            workspaces={str(filled): {"page": "../../etc", "browse.order": "-nothing"}},
        )
    )
    desk = start()
    desk.open(filled)
    assert desk.window.page is not None and desk.window.page.name == "browse"
    assert desk.window.page.grid.zoom == 384  # type: ignore[attr-defined]
    for page in ("train", "classify", "models"):
        desk.show(page)
    assert not desk.errors


def test_what_can_be_read_of_a_half_damaged_file_is_used() -> None:
    layout_file().parent.mkdir(parents=True)
    layout_file().write_text('{"window": "x", "shown": {"a": true, "b": 2}, "sizes": {"s": [3, 4]}}', "utf-8")
    assert read_layout() == Layout(shown={"a": True}, sizes={"s": (3, 4)})


def test_a_layout_is_read_as_it_was_written_whatever_the_folder_is_called() -> None:
    odd = "/tmp/\udcff垃圾 \"'\n"
    layout = Layout(
        (1, -2, 3, 4), True, {"a": (5,)}, {"b": (-1, True)}, {"c": False}, {"d": 7}, {odd: {"page": "train"}}
    )
    write_layout(layout)
    assert read_layout() == layout


def test_the_oldest_workspaces_are_forgotten() -> None:
    memory = LayoutMemory()
    for number in range(MOST_WORKSPACES + 5):
        memory.set_word(Path(f"/{number}"), "page", "train")
        memory.set_word(Path("/0"), "page", ("train", "models")[number % 2])
    assert len(memory.layout.workspaces) == MOST_WORKSPACES
    assert memory.word(Path("/0"), "page") and not memory.word(Path("/1"), "page")


def test_a_folder_that_takes_no_file_is_told_once(start: Callable[[], Desktop], own_home: Path) -> None:
    own_home.mkdir(exist_ok=True)
    (own_home / "config").write_text("in the way", "utf-8")
    desk = start()
    for number in range(2):
        desk.window.layout_memory.set_number("browse.zoom", number)
        desk.window._keeper._pause.timeout.emit()  # type: ignore[union-attr]
        wait(desk.window.background.idle)
    assert len(desk.errors) == 1 and desk.errors[0].startswith(
        "How the window is laid out cannot be kept in "
    )


SCREEN, SECOND = QRect(0, 0, 1920, 1040), QRect(1920, 0, 1280, 1000)


@pytest.mark.parametrize(
    ("place", "rooms", "expected"),
    [
        (QRect(100, 80, 900, 600), [SCREEN], QRect(100, 80, 900, 600)),
        (QRect(2000, 80, 900, 600), [SCREEN, SECOND], QRect(2000, 80, 900, 600)),
        # The second screen is gone.
        (QRect(2000, 80, 900, 600), [SCREEN], QRect(510, 220, 900, 600)),
        # Larger than what is there.
        (QRect(0, 0, 3840, 2100), [SCREEN], QRect(0, 0, 1920, 1040)),
        (QRect(5000, 0, 3840, 2100), [SCREEN], QRect(0, 0, 1920, 1040)),
        # Its upper edge could not be taken any more.
        (QRect(100, -300, 900, 600), [SCREEN], QRect(510, 220, 900, 600)),
        (QRect(1900, 80, 900, 600), [SCREEN], QRect(510, 220, 900, 600)),
        # Half outside, but within reach.
        (QRect(-500, 80, 900, 600), [SCREEN], QRect(-500, 80, 900, 600)),
        (QRect(5000, 80, 900, 600), [], QRect(5000, 80, 900, 600)),
    ],
)
def test_a_place_that_no_screen_shows_is_brought_back(
    place: QRect, rooms: list[QRect], expected: QRect
) -> None:
    assert brought_back(place, rooms) == expected


def test_a_window_from_a_screen_that_is_gone_opens_where_one_is(start: Callable[[], Desktop]) -> None:
    write_layout(Layout(window=(9000, 9000, 900, 600)))
    window = start().window
    assert QGuiApplication.primaryScreen().availableGeometry().intersects(window.geometry())


def test_the_first_window_fits_the_screen(start: Callable[[], Desktop]) -> None:
    window = start().window
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert window.width() <= max(room.width(), window.minimumWidth())
    assert window.height() <= max(room.height(), window.minimumHeight())
