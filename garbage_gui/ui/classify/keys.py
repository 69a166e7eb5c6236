"""What the keys of the Classify page do, for shortcuts, palette and key overlay."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from garbage_gui.ui.actions import ActionSpec, page_action

PAGE = "classify"
_spec = partial(page_action, PAGE)


class Classifier(Protocol):
    """What the keys need of the page."""

    def choose_folder(self) -> None: ...
    def choose_files(self) -> None: ...
    def paste(self) -> None: ...
    def choose_watched(self) -> None: ...
    def end_watching(self) -> None: ...
    def review_unsure(self) -> None: ...
    def toggle_unsure(self) -> None: ...
    def toggle_changed(self) -> None: ...
    def choose_other_model(self) -> None: ...
    def toggle_view(self) -> None: ...
    def choose_export(self) -> None: ...
    def choose_sort(self) -> None: ...
    def undo_sorting(self) -> None: ...
    def cancel(self) -> None: ...


def classify_actions(page: Classifier) -> list[ActionSpec]:
    """The actions of the page, in the order in which the overlay shows them."""
    translate = QCoreApplication.translate
    return [
        _spec(
            "folder",
            lambda: translate("ClassifyKeys", "Classify a folder …"),
            page.choose_folder,
            "folder-open-outline",
            "Ctrl+O",
        ),
        _spec(
            "files",
            lambda: translate("ClassifyKeys", "Classify pictures …"),
            page.choose_files,
            "image-multiple-outline",
            "Ctrl+Shift+O",
        ),
        _spec(
            "paste",
            lambda: translate("ClassifyKeys", "Classify what is on the clipboard"),
            page.paste,
            "content-paste",
            "Ctrl+V",
        ),
        _spec(
            "watch",
            lambda: translate("ClassifyKeys", "Watch a folder …"),
            page.choose_watched,
            "folder-eye-outline",
        ),
        _spec(
            "end_watching",
            lambda: translate("ClassifyKeys", "Stop watching the folder"),
            page.end_watching,
            "folder-remove-outline",
        ),
        _spec(
            "review",
            lambda: translate("ClassifyKeys", "Review the unsure ones"),
            page.review_unsure,
            "clipboard-check-outline",
            "Ctrl+R",
        ),
        _spec(
            "unsure",
            lambda: translate("ClassifyKeys", "Show only the unsure ones, or all"),
            page.toggle_unsure,
            "help-circle-outline",
            "U",
        ),
        _spec(
            "other_model",
            lambda: translate("ClassifyKeys", "Classify the same files with another model …"),
            page.choose_other_model,
            "swap-horizontal",
            "Ctrl+M",
        ),
        _spec(
            "changed",
            lambda: translate("ClassifyKeys", "Show only what another model says otherwise, or all"),
            page.toggle_changed,
            "filter-outline",
            "C",
        ),
        _spec(
            "view",
            lambda: translate("ClassifyKeys", "Show a grid or a table"),
            page.toggle_view,
            "table",
            "T",
        ),
        _spec(
            "export",
            lambda: translate("ClassifyKeys", "Export the results as CSV …"),
            page.choose_export,
            "file-export-outline",
            "Ctrl+E",
        ),
        _spec(
            "sort",
            lambda: translate("ClassifyKeys", "Sort into folders …"),
            page.choose_sort,
            "folder-move-outline",
            "Ctrl+S",
        ),
        _spec(
            "undo_sorting",
            lambda: translate("ClassifyKeys", "Undo the sorting into folders"),
            page.undo_sorting,
            "undo",
        ),
        _spec(
            "cancel", lambda: translate("ClassifyKeys", "Stop the run"), page.cancel, "stop-circle-outline"
        ),
    ]
