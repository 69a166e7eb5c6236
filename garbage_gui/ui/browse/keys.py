"""The keys of Browse."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from garbage_gui.store.records import Split
from garbage_gui.ui.actions import ActionSpec, page_action

if TYPE_CHECKING:
    from garbage_gui.ui.browse.page import BrowsePage

PAGE = "browse"
_spec = partial(page_action, PAGE)


# What the menu of the chosen pictures holds, in groups; names of actions of this page.
CHOSEN_MENU = (
    ("label", "unlabel", "exclude", "review"),
    ("split_train", "split_validation", "split_test"),
    ("export_folders", "export_csv", "export_coco", "export_label-studio", "export_huawei"),
    ("copy_paths", "reveal"),
    ("duplicates", "similar"),
)
SPLITS: tuple[Split, ...] = ("train", "validation", "test")
EXPORTS = ("folders", "csv", "coco", "label-studio", "huawei")


def split_title(split: Split) -> str:
    """What moving to a side of the split is called."""
    tr = QCoreApplication.translate
    return {
        "train": tr("BrowseKeys", "Move to the training pictures"),
        "validation": tr("BrowseKeys", "Move to the validation pictures"),
        "test": tr("BrowseKeys", "Move to the check set"),
    }[split]


def export_title(name: str) -> str:
    """What exporting in a format is called."""
    tr = QCoreApplication.translate
    return {
        "folders": tr("BrowseKeys", "Export as class folders …"),
        "csv": tr("BrowseKeys", "Export as CSV …"),
        "coco": tr("BrowseKeys", "Export as COCO file …"),
        "label-studio": tr("BrowseKeys", "Export for Label Studio …"),
        "huawei": tr("BrowseKeys", "Export as Huawei data set …"),
    }[name]


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
        *(
            _spec(
                f"split_{split}", partial(split_title, split), partial(page.move_chosen, split), "call-split"
            )
            for split in SPLITS
        ),
        *(
            _spec(
                f"export_{name}",
                partial(export_title, name),
                partial(page.export_chosen, name),
                "export-variant",
            )
            for name in EXPORTS
        ),
        _spec(
            "copy_paths",
            lambda: tr("BrowseKeys", "Copy the paths"),
            page.copy_paths,
            "content-copy",
            "Ctrl+C",
        ),
        _spec(
            "reveal",
            lambda: tr("BrowseKeys", "Show in the file manager"),
            page.reveal_chosen,
            "folder-open-outline",
            "F",
        ),
        _spec(
            "duplicates",
            lambda: tr("BrowseKeys", "Show the near-duplicates of this picture"),
            page.show_group,
            "content-duplicate",
            "G",
        ),
        _spec(
            "similar",
            lambda: tr("BrowseKeys", "Find similar pictures"),
            page.find_similar,
            "image-search-outline",
            "S",
        ),
        _spec(
            "gone",
            lambda: tr("BrowseKeys", "Show the pictures whose files are gone"),
            page.show_gone,
            "file-alert-outline",
        ),
        _spec(
            "find_files",
            lambda: tr("BrowseKeys", "Find files that are gone …"),
            page.find_files,
            "file-search-outline",
        ),
        _spec(
            "choose_all",
            lambda: tr("BrowseKeys", "Choose all pictures shown"),
            page.choose_all,
            "select-all",
            "Ctrl+A",
        ),
        _spec(
            "invert",
            lambda: tr("BrowseKeys", "Choose the others instead"),
            page.grid.invert_chosen,
            "select-inverse",
            "Ctrl+Shift+A",
        ),
        _spec(
            "turn_round",
            lambda: tr("BrowseKeys", "The other direction, or shuffle again"),
            page.toolbar.turn_round,
            "swap-vertical",
            "O",
        ),
        _spec(
            "save_filter",
            lambda: tr("BrowseKeys", "Save this filter …"),
            page.save_filter,
            "content-save-outline",
            "Ctrl+S",
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
