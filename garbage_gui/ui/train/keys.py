"""What the keys of the Train page do, for shortcuts, palette and key overlay."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from garbage_gui.ui.actions import ActionSpec, page_action

PAGE = "train"
_spec = partial(page_action, PAGE)


class Trainer(Protocol):
    """What the keys need of the page."""

    def start(self) -> None: ...
    def quick_update(self) -> None: ...
    def cancel(self) -> None: ...
    def pause(self) -> None: ...
    def resume(self) -> None: ...
    def focus_freeze_depth(self) -> None: ...


def train_actions(page: Trainer) -> list[ActionSpec]:
    """The actions of the page, in the order in which the overlay shows them."""
    translate = QCoreApplication.translate
    return [
        _spec("start", lambda: translate("TrainKeys", "Start training"), page.start, "play", "Ctrl+Return"),
        _spec(
            "quick_update",
            lambda: translate("TrainKeys", "Quick update of the active model"),
            page.quick_update,
            "flash-outline",
            "Q",
        ),
        _spec(
            "freeze",
            lambda: translate("TrainKeys", "Go to the freeze depth"),
            page.focus_freeze_depth,
            "snowflake",
            "F",
        ),
        _spec(
            "cancel",
            lambda: translate("TrainKeys", "Cancel the training that is shown"),
            page.cancel,
            "stop-circle-outline",
        ),
        _spec(
            "pause",
            lambda: translate("TrainKeys", "Pause the training that is shown"),
            page.pause,
            "pause-circle-outline",
        ),
        _spec(
            "resume",
            lambda: translate("TrainKeys", "Resume the training that is shown"),
            page.resume,
            "play-circle-outline",
        ),
    ]
