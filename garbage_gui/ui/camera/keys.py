"""What the keys of the Camera page do, for shortcuts, palette and key overlay."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from garbage_gui.ui.actions import ActionSpec, page_action
from garbage_gui.ui.widgets.suggestions import SUGGESTIONS

PAGE = "camera"
_spec = partial(page_action, PAGE)


class Photographer(Protocol):
    """What the keys need of the page."""

    def take_shot(self) -> None: ...
    def label_number(self, number: int) -> None: ...
    def accept(self) -> None: ...
    def open_finder(self) -> None: ...
    def choose_file(self) -> None: ...
    def toggle_pause(self) -> None: ...
    def step_shot(self, steps: int) -> None: ...


def camera_actions(page: Photographer) -> list[ActionSpec]:
    """The actions of the page, in the order in which the overlay shows them."""
    translate = QCoreApplication.translate
    return [
        _spec(
            "shot",
            lambda: translate("CameraKeys", "Take a shot"),
            page.take_shot,
            "camera",
            "Space",
        ),
        *(_label_action(page, number) for number in range(1, SUGGESTIONS + 1)),
        _spec(
            "accept",
            lambda: translate("CameraKeys", "Accept what the model says of the shot"),
            page.accept,
            "check",
            "Return",
            "Enter",
        ),
        _spec(
            "find",
            lambda: translate("CameraKeys", "Find another class for the shot (or just type its name)"),
            page.open_finder,
            "magnify",
            "/",
        ),
        _spec(
            "newer",
            lambda: translate("CameraKeys", "Newer shot"),
            partial(page.step_shot, -1),
            "arrow-left",
            "Left",
        ),
        _spec(
            "older",
            lambda: translate("CameraKeys", "Older shot"),
            partial(page.step_shot, 1),
            "arrow-right",
            "Right",
        ),
        _spec(
            "file",
            lambda: translate("CameraKeys", "Show a video file …"),
            page.choose_file,
            "filmstrip",
            "Ctrl+O",
        ),
        _spec(
            "pause",
            lambda: translate("CameraKeys", "Pause the video, or go on"),
            page.toggle_pause,
            "pause",
            "Ctrl+P",
        ),
    ]


def _label_action(page: Photographer, number: int) -> ActionSpec:
    def title() -> str:
        text = QCoreApplication.translate("CameraKeys", "Label the shot as suggestion {number}")
        return text.format(number=number)

    icon = f"numeric-{number}-box-outline"
    return _spec(f"label_{number}", title, partial(page.label_number, number), icon, str(number))
