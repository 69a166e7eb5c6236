"""The keys of Browse."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from garbage_gui.ui.actions import ActionSpec

if TYPE_CHECKING:
    from garbage_gui.ui.browse.page import BrowsePage

PAGE = "browse"


def browse_actions(page: BrowsePage) -> list[ActionSpec]:
    """What can be done on Browse, with its keys."""
    tr = QCoreApplication.translate
    return [
        _spec(
            "label",
            lambda: tr("BrowseKeys", "Label the chosen pictures"),
            page.open_finder,
            ("L",),
            "tag-outline",
        ),
        _spec(
            "unlabel",
            lambda: tr("BrowseKeys", "Take the label away"),
            page.take_label_away,
            ("Backspace",),
            "tag-off-outline",
        ),
        _spec(
            "exclude",
            lambda: tr("BrowseKeys", "Exclude, or take back"),
            page.exclude_chosen,
            ("X",),
            "eye-off-outline",
        ),
        _spec(
            "review",
            lambda: tr("BrowseKeys", "Open in Review"),
            page.review_chosen,
            ("R",),
            "clipboard-check-outline",
        ),
        _spec(
            "details",
            lambda: tr("BrowseKeys", "Details on or off"),
            page.toggle_details,
            ("D",),
            "dock-right",
        ),
        _spec(
            "larger",
            lambda: tr("BrowseKeys", "Larger pictures"),
            partial(page.zoom_by, 1),
            ("Ctrl++", "Ctrl+="),
            "magnify-plus-outline",
        ),
        _spec(
            "smaller",
            lambda: tr("BrowseKeys", "Smaller pictures"),
            partial(page.zoom_by, -1),
            ("Ctrl+-",),
            "magnify-minus-outline",
        ),
        _spec(
            "clear", lambda: tr("BrowseKeys", "Choose nothing, then show all"), page.clear, ("Esc",), "close"
        ),
        _spec(
            "import",
            lambda: tr("BrowseKeys", "Import a folder …"),
            page.choose_folder,
            ("Ctrl+I",),
            "folder-plus-outline",
        ),
        _spec(
            "import_files",
            lambda: tr("BrowseKeys", "Import pictures or a label file …"),
            page.choose_files,
            ("Ctrl+Shift+I",),
            "image-plus-outline",
        ),
    ]


def _spec(
    name: str, title: Callable[[], str], callback: Callable[[], object], keys: tuple[str, ...], icon: str
) -> ActionSpec:
    return ActionSpec(
        id=f"{PAGE}.{name}", title=title, callback=callback, keys=keys, pages=(PAGE,), icon=icon
    )
