"""Pages are built before they are asked for, and show then what holds now."""

from __future__ import annotations

from pathlib import Path

from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter
from garbage_gui.ui.pages import PAGES
from garbage_gui.ui.pages_ahead import PagesAhead
from tests.ui.window import Desktop, pause, wait

IN_RAIL = [entry.name for entry in PAGES.values() if entry.in_rail]


def test_every_page_is_built_while_another_is_shown(desk: Desktop, filled: Path) -> None:
    ahead = PagesAhead(desk.window)
    desk.open(filled, page="settings")
    session = desk.window.session
    assert session is not None
    wait(ahead.is_done, "the pages being built")
    assert all(session.has_page(name) for name in IN_RAIL)
    assert desk.window.page is not None and desk.window.page.name == "settings"
    assert desk.errors == []


def test_browse_has_its_first_screen_before_it_is_shown(desk: Desktop, filled: Path) -> None:
    ahead = PagesAhead(desk.window)
    desk.open(filled, page="settings")
    wait(ahead.is_done, "the pages being built")
    session = desk.window.session
    assert session is not None
    desk.settle()
    desk.window.navigate("browse")
    grid = session.page("browse").grid  # type: ignore[attr-defined]
    shown = grid.visible_ids()
    assert shown == sorted(shown, reverse=True) and len(shown) > 4
    there = {image_id for image_id, _ in session.context.thumbnails._images}
    assert there.issuperset(shown[:4])


def test_what_changes_before_the_page_is_shown_is_on_it(desk: Desktop, filled: Path) -> None:
    ahead = PagesAhead(desk.window)
    desk.open(filled, page="settings")
    wait(ahead.is_done, "the pages being built")
    desk.settle()
    with Workspace.open(filled) as other:
        newest = other.store.images.ids(ImageFilter(), "newest", 1)
        other.store.labels.exclude(newest, True, operator="王芳")
    page = desk.show("browse")
    wait(lambda: newest[0] not in page.grid.ids, "the picture leaving the set")


def test_pages_of_the_next_workspace_are_built_too(desk: Desktop, filled: Path, tmp_path: Path) -> None:
    ahead = PagesAhead(desk.window)
    desk.open(filled, page="settings")
    desk.open(tmp_path / "other", page="settings")
    wait(ahead.is_done, "the pages being built")
    session = desk.window.session
    assert session is not None and session.workspace.folder == tmp_path / "other"
    assert all(session.has_page(name) for name in IN_RAIL)


def test_no_page_is_built_while_results_come_in(desk: Desktop, filled: Path) -> None:
    ahead = PagesAhead(desk.window)
    with Workspace.open(filled) as other:
        job = other.store.jobs.add("classify", "interactive", {})
    desk.open(filled, page="settings")
    session = desk.window.session
    assert session is not None
    wait(session.someone_waits, "the window hearing of the job")
    there = [name for name in IN_RAIL if session.has_page(name)]
    pause(1000)
    assert [name for name in IN_RAIL if session.has_page(name)] == there != IN_RAIL
    with Workspace.open(filled) as other:
        other.store.jobs.request_cancel(job)
    wait(ahead.is_done, "the pages being built")
