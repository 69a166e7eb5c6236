"""What the keys of the Models page do, for shortcuts, palette and key overlay."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from garbage_gui.ui.actions import ActionSpec, page_action

PAGE = "models"
_spec = partial(page_action, PAGE)


class Chooser(Protocol):
    """What the keys need of the page."""

    def promote(self) -> None: ...
    def roll_back(self) -> None: ...
    def choose_export(self) -> None: ...
    def choose_import(self) -> None: ...


def models_actions(page: Chooser) -> list[ActionSpec]:
    """The actions of the page, in the order in which the overlay shows them."""
    translate = QCoreApplication.translate
    return [
        _spec(
            "promote",
            lambda: translate("ModelsKeys", "Use this model …"),
            page.promote,
            "check-circle-outline",
            "Ctrl+Return",
        ),
        _spec(
            "roll_back",
            lambda: translate("ModelsKeys", "Roll back to the model before"),
            page.roll_back,
            "undo-variant",
        ),
        _spec(
            "export",
            lambda: translate("ModelsKeys", "Export the model …"),
            page.choose_export,
            "export",
            "Ctrl+E",
        ),
        _spec(
            "import",
            lambda: translate("ModelsKeys", "Import a model …"),
            page.choose_import,
            "import",
            "Ctrl+O",
        ),
    ]
