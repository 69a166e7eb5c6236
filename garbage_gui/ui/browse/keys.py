"""The keys of Browse."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from garbage_gui.ui.actions import ActionSpec, page_action

if TYPE_CHECKING:
    from garbage_gui.ui.browse.page import BrowsePage

PAGE = "browse"
_spec = partial(page_action, PAGE)


def browse_actions(page: BrowsePage) -> list[ActionSpec]:
    """What can be done on Browse, with its keys."""
    tr = QCoreApplication.translate
    return [
        _spec(
            "label",
            lambda: tr("BrowseKeys", "Label the chosen pictures"),
            page.open_finder,
            "tag-outline",
            "L",
        ),
        _spec(
            "unlabel",
            lambda: tr("BrowseKeys", "Take the label away"),
            page.take_label_away,
            "tag-off-outline",
            "Backspace",
        ),
        _spec(
            "exclude",
            lambda: tr("BrowseKeys", "Exclude, or take back"),
            page.exclude_chosen,
            "eye-off-outline",
            "X",
        ),
        _spec(
            "review",
            lambda: tr("BrowseKeys", "Open in Review"),
            page.review_chosen,
            "clipboard-check-outline",
            "R",
        ),
        _spec(
            "details",
            lambda: tr("BrowseKeys", "Details on or off"),
            page.toggle_details,
            "dock-right",
            "D",
        ),
        _spec(
            "larger",
            lambda: tr("BrowseKeys", "Larger pictures"),
            partial(page.zoom_by, 1),
            "magnify-plus-outline",
            "Ctrl++",
            "Ctrl+=",
        ),
        _spec(
            "smaller",
            lambda: tr("BrowseKeys", "Smaller pictures"),
            partial(page.zoom_by, -1),
            "magnify-minus-outline",
            "Ctrl+-",
        ),
        _spec(
            "clear",
            lambda: tr("BrowseKeys", "Choose nothing, then show all"),
            page.clear,
            "close",
            "Esc",
        ),
        _spec(
            "import",
            lambda: tr("BrowseKeys", "Import a folder …"),
            page.choose_folder,
            "folder-plus-outline",
            "Ctrl+I",
        ),
        _spec(
            "import_files",
            lambda: tr("BrowseKeys", "Import pictures or a label file …"),
            page.choose_files,
            "image-plus-outline",
            "Ctrl+Shift+I",
        ),
    ]
