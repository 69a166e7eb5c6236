"""Browse as a person left it: the size of the pictures, the details, and in each workspace the order."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from garbage_gui.store.image_index import OrderKey, Sorting
from garbage_gui.ui.layout import LayoutMemory

ZOOM = "browse.zoom"
DETAILS = "browse.details"
ORDER = "browse.order"
USUAL_ZOOM = 160
FALLING = "-"


def remembered_sorting(memory: LayoutMemory, workspace: Path) -> Sorting:
    """The order that this workspace was left in, else the usual one."""
    word = memory.word(workspace, ORDER)
    for key in get_args(OrderKey):
        if key == word.removeprefix(FALLING):
            return Sorting(key, word.startswith(FALLING))
    return Sorting()


def remember_sorting(memory: LayoutMemory, workspace: Path, sorting: Sorting) -> None:
    memory.set_word(workspace, ORDER, (FALLING if sorting.descending else "") + sorting.key)
