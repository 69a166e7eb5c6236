"""What the keys of the Review page do, for shortcuts, palette and key overlay."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from garbage_gui.ui.actions import ActionSpec, page_action
from garbage_gui.ui.widgets.suggestions import SUGGESTIONS

PAGE = "review"
_spec = partial(page_action, PAGE)
# Held arrows run through the pictures; a held label key must not label a second one.
REPEATING = frozenset({"review.next", "review.previous"})
_ALL = 1_000_000_000


class Reviewer(Protocol):
    """What the keys need of the page."""

    def label_number(self, number: int) -> None: ...
    def accept(self) -> None: ...
    def exclude_by_key(self) -> None: ...
    def step(self, steps: int) -> None: ...
    def skip(self) -> None: ...
    def toggle_grid(self) -> None: ...
    def toggle_summary(self) -> None: ...
    def page_forward(self) -> None: ...
    def page_back(self) -> None: ...
    def toggle_map_by_key(self) -> None: ...
    def next_map(self) -> None: ...
    def open_finder(self) -> None: ...
    def undo(self) -> None: ...
    def redo(self) -> None: ...
    def reload(self) -> None: ...


class Nobody:
    """In place of a page, where only the titles and keys of its actions are wanted."""

    def _nothing(self, *arguments: object, **named: object) -> None:
        """What no action of nobody does."""

    label_number = step = _nothing
    accept = exclude_by_key = skip = toggle_map_by_key = next_map = open_finder = undo = redo = reload = (
        _nothing
    )
    toggle_grid = toggle_summary = page_forward = page_back = _nothing


def review_actions(page: Reviewer) -> list[ActionSpec]:
    """The actions of the page, in the order in which the overlay shows them."""
    return [*(_label_action(page, number) for number in range(1, SUGGESTIONS + 1)), *_other_actions(page)]


def _label_action(page: Reviewer, number: int) -> ActionSpec:
    def title() -> str:
        text = QCoreApplication.translate("ReviewKeys", "Label as suggestion {number}")
        return text.format(number=number)

    icon = f"numeric-{number}-box-outline"
    return _spec(f"label_{number}", title, partial(page.label_number, number), icon, str(number))


def _other_actions(page: Reviewer) -> list[ActionSpec]:
    translate = QCoreApplication.translate
    return [
        _spec(
            "accept",
            lambda: translate(
                "ReviewKeys", "Accept what the model says; in the grid, of all that are not marked"
            ),
            page.accept,
            "check",
            "Return",
            "Enter",
        ),
        _spec(
            "exclude",
            lambda: translate("ReviewKeys", "Exclude the picture, or put it back"),
            page.exclude_by_key,
            "eye-off-outline",
            "X",
        ),
        _spec(
            "skip",
            lambda: translate("ReviewKeys", "Skip the picture; in the grid, mark it as wrong"),
            page.skip,
            "skip-next-outline",
            "Space",
        ),
        _spec(
            "next",
            lambda: translate("ReviewKeys", "Next picture"),
            partial(page.step, 1),
            "arrow-right",
            "Right",
            "Down",
        ),
        _spec(
            "previous",
            lambda: translate("ReviewKeys", "Previous picture"),
            partial(page.step, -1),
            "arrow-left",
            "Left",
            "Up",
        ),
        _spec(
            "first",
            lambda: translate("ReviewKeys", "First picture of the queue"),
            partial(page.step, -_ALL),
            "page-first",
            "Home",
        ),
        _spec(
            "grid",
            lambda: translate("ReviewKeys", "A page of one class at a time, or one picture"),
            page.toggle_grid,
            "view-grid-outline",
            "Ctrl+G",
        ),
        _spec(
            "summary",
            lambda: translate("ReviewKeys", "Sum up this session, or go on"),
            page.toggle_summary,
            "chart-box-outline",
            "End",
        ),
        _spec(
            "page_forward",
            lambda: translate("ReviewKeys", "Grid: next page, nothing accepted"),
            page.page_forward,
            "page-next-outline",
            "PgDown",
        ),
        _spec(
            "page_back",
            lambda: translate("ReviewKeys", "Grid: page before"),
            page.page_back,
            "page-previous-outline",
            "PgUp",
        ),
        _spec(
            "map",
            lambda: translate("ReviewKeys", "Show where the model looked"),
            page.toggle_map_by_key,
            "map-search-outline",
            "C",
        ),
        _spec(
            "next_map",
            lambda: translate("ReviewKeys", "Show where the model sees the next of the five classes"),
            page.next_map,
            "map-marker-right-outline",
            "Shift+C",
        ),
        _spec(
            "find",
            lambda: translate("ReviewKeys", "Find another class (or just type its name)"),
            page.open_finder,
            "magnify",
            "/",
        ),
        # In place of the window's own: the picture comes back to the front as well.
        _spec(
            "undo",
            lambda: translate("ReviewKeys", "Undo the last change"),
            page.undo,
            "undo",
            "Ctrl+Z",
        ),
        _spec(
            "redo",
            lambda: translate("ReviewKeys", "Redo what was undone last"),
            page.redo,
            "redo",
            "Ctrl+Shift+Z",
            "Ctrl+Y",
        ),
        _spec(
            "reload", lambda: translate("ReviewKeys", "Read the queue again"), page.reload, "refresh", "F5"
        ),
    ]
