"""What lies in a watched folder, at a cost that is bounded also with 100,000 files on a network drive."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from garbage_gui.imaging.scan import is_folder
from garbage_gui.imaging.suffixes import PICTURE_SUFFIXES

# How many names are looked at before the window's own thread is let in.
_BREATH = 500


def picture_paths(top: Path, *, left_out: Collection[str], breathe: Callable[[], None]) -> Iterator[str]:
    """The paths of the picture files under ``top``, by name alone: no file is asked for its size.

    Hidden files and folders, and the folders ``left_out``, are passed over; a folder that is reached twice is
    read once. A folder below that cannot be read, or vanishes, has nothing in it; raises `OSError` for ``top``.
    """
    seen: set[tuple[int, int]] = set()
    waiting = [str(top)]
    names = 0
    while waiting:
        folder = waiting.pop()
        try:
            status = os.stat(folder)  # noqa: PTH116 - a Path for each of many folders costs
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                for entry in entries:
                    names += 1
                    if names % _BREATH == 0:
                        breathe()
                    name = entry.name
                    if name.startswith("."):
                        continue
                    if is_folder(entry):
                        if entry.path not in left_out:
                            waiting.append(entry.path)
                    elif os.path.splitext(name)[1].lower() in PICTURE_SUFFIXES:  # noqa: PTH122
                        yield entry.path
        except OSError:
            if folder == str(top):
                raise


def drive_of(folder: Path) -> Path | None:
    """The place at which the drive of ``folder`` is mounted; None for the drive of the system.

    A drive that goes leaves an empty folder there, which must not be taken for the watched one.
    """
    for place in (folder, *folder.parents):
        if place == place.parent:
            return None
        if os.path.ismount(place):
            return place
    return None
