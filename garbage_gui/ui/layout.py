"""Where a person left things: the window's place, what is pulled how wide, which panels are open, the page.

One small file of the person beside the settings, also for what belongs to a workspace: a store is shared, a habit
is not. It is read before the first picture, so with nothing but `json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeGuard

from garbage_gui.messages import GarbageError
from garbage_gui.places import config_folder

__all__ = ["Layout", "LayoutError", "LayoutMemory", "layout_file", "read_layout", "write_layout"]

# What a file may hold at most: it is read before the window is there, and anybody can write to it.
MOST_BYTES = 256 * 1024
MOST_NAMES = 100
LONGEST_NAME = 64
LONGEST_WORD = 64
LONGEST_PATH = 4096
MOST_SIZES = 64
MOST_WORKSPACES = 32
LARGEST = 32_767


class LayoutError(GarbageError):
    """The layout cannot be kept."""


@dataclass
class Layout:
    """All sizes and places are in logical pixels.

    ``window`` is x, y, width, height of the window when it is neither maximised nor full screen. ``sizes`` are those of
    the parts of a splitter, or of the columns of a table, by its name; ``sorts`` the column and whether it falls.
    ``workspaces`` holds words (the page shown last, the order in Browse) by the workspace's folder.
    """

    window: tuple[int, int, int, int] | None = None
    maximized: bool = False
    sizes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    sorts: dict[str, tuple[int, bool]] = field(default_factory=dict)
    shown: dict[str, bool] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    workspaces: dict[str, dict[str, str]] = field(default_factory=dict)


class LayoutMemory:
    """What is remembered, asked and told by whoever shows it; ``changed`` is called when there is something to keep."""

    def __init__(self, layout: Layout | None = None) -> None:
        self.layout = layout or Layout()
        self.changed: Callable[[], object] = lambda: None

    def set_window(self, place: tuple[int, int, int, int], maximized: bool) -> None:
        if (self.layout.window, self.layout.maximized) != (place, maximized):
            self.layout.window, self.layout.maximized = place, maximized
            self.changed()

    def sizes(self, name: str) -> tuple[int, ...]:
        """The sizes kept under ``name``; none when there are none."""
        return self.layout.sizes.get(name, ())

    def set_sizes(self, name: str, sizes: Sequence[int]) -> None:
        self._set(self.layout.sizes, name, tuple(sizes))

    def sort(self, name: str) -> tuple[int, bool] | None:
        """The column by which ``name`` is sorted, and whether from the largest; -1 for no column."""
        return self.layout.sorts.get(name)

    def set_sort(self, name: str, column: int, falling: bool) -> None:
        self._set(self.layout.sorts, name, (column, falling))

    def is_shown(self, name: str, default: bool) -> bool:
        return self.layout.shown.get(name, default)

    def set_shown(self, name: str, shown: bool) -> None:
        self._set(self.layout.shown, name, shown)

    def number(self, name: str, default: int) -> int:
        return self.layout.numbers.get(name, default)

    def set_number(self, name: str, value: int) -> None:
        self._set(self.layout.numbers, name, value)

    def word(self, workspace: Path, name: str) -> str:
        """What is kept for ``workspace`` under ``name``; empty when nothing is."""
        return self.layout.workspaces.get(str(workspace), {}).get(name, "")

    def set_word(self, workspace: Path, name: str, word: str) -> None:
        if self.word(workspace, name) == word:
            return
        # The workspace that was used last stands last: the oldest are forgotten.
        words = self.layout.workspaces.pop(str(workspace), {})
        self.layout.workspaces[str(workspace)] = words | {name: word}
        while len(self.layout.workspaces) > MOST_WORKSPACES:
            del self.layout.workspaces[next(iter(self.layout.workspaces))]
        self.changed()

    def _set(self, kept: dict[str, Any], name: str, value: object) -> None:
        if kept.get(name) != value:
            kept[name] = value
            self.changed()


def layout_file() -> Path:
    return config_folder() / "layout.json"


def read_layout() -> Layout:
    """What was kept; what cannot be used of it is as if it had never been there.

    Nobody is told: nothing that a person said is lost with it.
    """
    try:
        with layout_file().open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        data = json.loads(raw.decode("utf-8")) if len(raw) <= MOST_BYTES else None
    except (OSError, ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        return Layout()
    window = data.get("window")
    return Layout(
        window=(window[0], window[1], window[2], window[3]) if _is_place(window) else None,
        maximized=data.get("maximized") is True,
        sizes={n: tuple(v) for n, v in _named(data.get("sizes")).items() if _are_sizes(v)},
        sorts={n: (v[0], v[1]) for n, v in _named(data.get("sorts")).items() if _is_sort(v)},
        shown={n: v for n, v in _named(data.get("shown")).items() if isinstance(v, bool)},
        numbers={n: v for n, v in _named(data.get("numbers")).items() if _is_number(v)},
        workspaces=_workspaces(data.get("workspaces")),
    )


def write_layout(layout: Layout) -> None:
    """Keep ``layout``, whole or not at all; raises `LayoutError`. Not for the window's thread."""
    # What writing needs is not waited for before the first picture.
    from garbage_gui.files import write_atomically

    path = layout_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, (json.dumps(asdict(layout), indent=1) + "\n").encode("ascii"))
    except OSError as error:
        raise LayoutError(
            "How the window is laid out cannot be kept in {path}: {reason}.",
            path=path,
            reason=error.strerror or error,
        ) from error


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -LARGEST <= value <= LARGEST


def _is_place(value: object) -> TypeGuard[list[int]]:
    if not isinstance(value, list) or len(value) != 4 or not all(_is_number(v) for v in value):
        return False
    return value[2] > 0 and value[3] > 0  # type: ignore[no-any-return]


def _are_sizes(value: object) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= MOST_SIZES
        and all(_is_number(v) and v >= 0 for v in value)
    )


def _is_sort(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and _is_number(value[0]) and isinstance(value[1], bool)


def _named(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict) or len(value) > MOST_NAMES:
        return {}
    return {name: kept for name, kept in value.items() if len(name) <= LONGEST_NAME}


def _workspaces(value: object) -> dict[str, dict[str, str]]:
    if not isinstance(value, dict):
        return {}
    found = {}
    for folder, words in list(value.items())[-MOST_WORKSPACES:]:
        if len(folder) <= LONGEST_PATH:
            found[folder] = {
                n: w for n, w in _named(words).items() if isinstance(w, str) and len(w) <= LONGEST_WORD
            }
    return found
