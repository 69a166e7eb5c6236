"""Class folders: ``cardboard/1.jpg``. A folder's name is the class: its key, or its name in either language.

The folders may lie in a zip archive.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from garbage_gui.datasets.copying import Copies
from garbage_gui.datasets.found import Found, FoundImage, LabelledFile, Problem
from garbage_gui.imaging.archives import is_archive, open_archive, split
from garbage_gui.imaging.opening import PictureError, shown
from garbage_gui.imaging.scan import Scan
from garbage_gui.messages import Message
from garbage_gui.taxonomy import Taxonomy


def detect(path: Path) -> bool:
    """Any folder will do: pictures outside class folders come without a label."""
    return path.is_dir()


def read(path: Path, taxonomy: Taxonomy) -> Iterator[Found]:
    """The pictures under ``path``, each labelled by the nearest folder above it that names a class.

    ``path`` itself counts too, so a single class folder can be imported, or all of them one by one. Pictures
    in other folders come without a label; each such folder beside class folders is a problem that says so, and
    when no folder names a class at all, one problem says that. A single file comes without a label.
    """
    reader = _Reader(path, taxonomy)
    # As texts: to compare two folders as paths costs as much as all else that is done here for a file.
    folder, key = None, None
    for entry in Scan([path]):
        if entry.error is not None:
            yield Problem(entry.path, entry.error)
            continue
        if (above := os.path.dirname(entry.path)) != folder:  # noqa: PTH120
            folder = above
            yield from reader.problem_of(entry.path.parent)
            key = reader.class_of(entry.path.parent)
        yield FoundImage(entry.path, key)


def write(folder: Path, files: Iterable[LabelledFile], taxonomy: Taxonomy) -> Iterator[Path | Problem]:
    """Copy the files into one folder per class, unlabelled ones right into ``folder``; yields each place."""
    copies = Copies(folder)
    for file in files:
        try:
            yield copies.add(file, file.class_key or ".")
        except PictureError as error:
            yield Problem(file.path, error.message)


class _Reader:
    """What the folders under ``top`` say about classes, each looked up once."""

    def __init__(self, top: Path, taxonomy: Taxonomy) -> None:
        self._top = top
        self._taxonomy = taxonomy
        self._names_class: dict[str, str | None] = {}
        self._classes: dict[Path, str | None] = {}
        self._has_classes: dict[Path, bool] = {}
        self._told = False

    def class_of(self, folder: Path) -> str | None:
        """The class of pictures in ``folder``."""
        if folder not in self._classes:
            self._classes[folder] = next(
                (key for name in self._names(folder) if (key := self._class_named(name)) is not None), None
            )
        return self._classes[folder]

    def problem_of(self, folder: Path) -> Iterator[Problem]:
        """The problem to tell when ``folder`` is reached first."""
        if folder in self._classes or not folder.is_relative_to(self._top):
            return
        if self.class_of(folder) is not None or folder == self._top:
            return
        if self._holds_class_folders(folder.parent):
            yield Problem(
                folder,
                Message.of(
                    "The folder {path} has the name of no class of the taxonomy {taxonomy}; "
                    "its pictures were added without a label.",
                    path=shown(folder),
                    taxonomy=self._taxonomy.name,
                ),
                unknown_class=True,
            )
        elif not self._told and not self._holds_class_folders(self._top):
            self._told = True
            yield Problem(
                self._top,
                Message.of(
                    "No folder in {path} has the name of a class of the taxonomy {taxonomy}; "
                    "pictures were added without a label.",
                    path=shown(self._top),
                    taxonomy=self._taxonomy.name,
                ),
                unknown_class=True,
            )

    def _names(self, folder: Path) -> list[str]:
        """The names of ``folder`` and of those above it, up to the top."""
        if not folder.is_relative_to(self._top):  # the top is a file
            return []
        inside = folder.relative_to(self._top).parts
        top = Path(os.path.abspath(self._top))  # noqa: PTH100 - resolve() leaves links
        return [*reversed(inside), top.stem if is_archive(top) else top.name]

    def _class_named(self, name: str) -> str | None:
        if name not in self._names_class:
            found = self._taxonomy.find(name)
            self._names_class[name] = None if found is None else found.key
        return self._names_class[name]

    def _holds_class_folders(self, folder: Path) -> bool:
        if folder not in self._has_classes:
            try:
                self._has_classes[folder] = any(self._class_named(n) is not None for n in _folders(folder))
            except (OSError, PictureError):  # It has vanished; the scan says so.
                self._has_classes[folder] = False
        return self._has_classes[folder]


def _folders(folder: Path) -> list[str]:
    """The names of the folders in ``folder``, which may be an archive or lie in one."""
    place = (folder, "") if is_archive(folder) else split(folder)
    if place is not None:
        return list(open_archive(place[0]).folders(place[1]))
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries if entry.is_dir()]
