"""The folders that files are sorted into, and the names that are free in them."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from garbage_gui.datasets.file_names import (
    LONGEST_BYTES,
    name_key,
    numbered,
    safe_file_name,
    safe_name,
    shortened,
)
from garbage_gui.datasets.huawei import CATEGORY_NAMES
from garbage_gui.imaging.opening import PictureError
from garbage_gui.services.sorting.moves import NAME_REFUSED, hash_of, status
from garbage_gui.services.sorting.request import Names, SortRequest
from garbage_gui.taxonomy import Category, Taxonomy, WasteClass

Kind = Literal["class", "bin", "unsure", "failed"]

_BINS: dict[Category, str] = {
    Category.RECYCLABLE: "Recyclable",
    Category.KITCHEN: "Kitchen waste",
    Category.HAZARDOUS: "Hazardous",
    Category.OTHER: "Other waste",
}
_APART: dict[Kind, dict[Names, str]] = {
    "unsure": {"key": "unsure", "en": "Unsure", "zh_CN": "没有把握"},
    "failed": {"key": "failed", "en": "Not readable", "zh_CN": "无法读取"},
}


class SortFolder(NamedTuple):
    """One of the folders: for a class, a bin, or what goes apart; ``key`` is that of the class or bin."""

    kind: Kind
    key: str


class FolderNames:
    """The name of each folder: safe on every system, and no two alike on any."""

    def __init__(self, request: SortRequest, taxonomies: Iterable[Taxonomy]) -> None:
        """Names come from the first of ``taxonomies`` that has the class."""
        self._names: dict[SortFolder, str] = {}
        self._categories: dict[str, Category] = {}
        self._by = request.by
        for kind in ("unsure", "failed"):
            self._add(SortFolder(kind, kind), _APART[kind][request.names])
        if request.by == "bin":
            for category in Category:
                self._add(SortFolder("bin", category.value), _bin_name(category, request.names))
        for taxonomy in taxonomies:
            for waste_class in taxonomy.classes:
                self._categories.setdefault(waste_class.key, waste_class.category)
                folder = SortFolder("class", waste_class.key)
                if request.by == "class" and folder not in self._names:
                    self._add(folder, _class_name(waste_class, request.names))

    def folder_of(self, class_key: str) -> SortFolder | None:
        """The folder for a class; None for one that nobody knows."""
        if class_key not in self._categories:
            return None
        if self._by == "class":
            return SortFolder("class", class_key)
        return SortFolder("bin", self._categories[class_key].value)

    def name_of(self, folder: SortFolder) -> str:
        return self._names[folder]

    def in_order(self) -> list[SortFolder]:
        """All folders: classes or bins in the order of the taxonomy, then those for what goes apart."""
        return sorted(self._names, key=lambda folder: folder.kind in _APART)

    def _add(self, folder: SortFolder, wanted: str) -> None:
        taken = {name_key(name) for name in self._names.values()}
        base = name = safe_name(wanted, folder.key)
        number = 1
        while name_key(name) in taken:
            number += 1
            name = numbered(base, number)
        self._names[folder] = name


def _bin_name(category: Category, names: Names) -> str:
    if names == "key":
        return category.value
    return CATEGORY_NAMES[category] if names == "zh_CN" else _BINS[category]


def _class_name(waste_class: WasteClass, names: Names) -> str:
    if names == "key":
        return waste_class.key
    return waste_class.zh_CN if names == "zh_CN" else waste_class.en


@dataclass
class _Taken:
    """A name that is not free. Size and content are looked at when they are asked for."""

    path: Path
    bytes: int | None = None
    sha256: str | None = None
    pending: bool = False


class PendingTwinError(Exception):
    """The same content is about to come under the same name: whether it does has to be known first."""


class TargetFolder:
    """One folder that is sorted into, with the names in it, whatever their case."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._taken: dict[str, _Taken] = {}
        if status(path) is not None:
            with os.scandir(path) as entries:
                for entry in entries:
                    self._taken[name_key(entry.name)] = _Taken(path / entry.name)

    def allot(self, name: str, size: int, sha256: Callable[[], str | None]) -> tuple[Path, bool]:
        """A place for a file: its own name, or, where that is taken, one with a number.

        The flag is False when the very same content lies there already. Raises `PendingTwinError`.
        """
        name = self._fitting(name)
        candidate, number = name, 1
        while (taken := self._taken.get(name_key(candidate))) is not None:
            if self._is_twin(taken, size, sha256):
                if taken.pending:
                    raise PendingTwinError
                return taken.path, False
            number += 1
            candidate = numbered(name, number)
        path = self.path / candidate
        self._taken[name_key(candidate)] = _Taken(path, size, sha256(), pending=True)
        return path, True

    def settle(self, path: Path, *, placed: bool) -> None:
        """What was allotted is there now, or will not be."""
        taken = self._taken.get(name_key(path.name))
        if taken is None:
            return
        taken.pending = False
        if not placed and taken.path == path and status(path) is None:
            del self._taken[name_key(path.name)]

    def take(self, path: Path) -> None:
        """Somebody else has made a file of this name."""
        self._taken[name_key(path.name)] = _Taken(path)

    def _is_twin(self, taken: _Taken, size: int, sha256: Callable[[], str | None]) -> bool:
        if not taken.pending and taken.bytes is None:
            found = status(taken.path)
            taken.bytes = found.st_size if found is not None and stat.S_ISREG(found.st_mode) else -1
        if taken.bytes != size:
            return False
        if taken.sha256 is None and not taken.pending:
            try:
                taken.sha256 = hash_of(taken.path)
            except PictureError:
                return False
        return taken.sha256 is not None and taken.sha256 == sha256()

    def _fitting(self, name: str) -> str:
        """``name`` itself where the file system takes it, or what is nearest to it."""
        for candidate in (name, shortened(name), safe_file_name(name, "file")):
            if len(os.fsencode(candidate)) > LONGEST_BYTES:
                continue
            try:
                (self.path / candidate).lstat()
            except OSError as error:
                if error.errno in NAME_REFUSED:
                    continue
            except ValueError:
                continue
            return candidate
        return safe_file_name(name, "file")


class TargetFolders:
    """The folders below the target, each under its name; a file or a link of that name is left alone.

    ``make`` makes a folder that is missing; None: it is only thought of.
    """

    def __init__(self, target: Path, names: FolderNames, make: Callable[[Path], None] | None) -> None:
        self._target = target
        self._names = names
        self._make = make
        self._open: dict[SortFolder, TargetFolder] = {}
        self._there: dict[str, str] = {}
        if status(target) is not None:
            with os.scandir(target) as entries:
                self._there = {name_key(entry.name): entry.name for entry in entries}

    def get(self, folder: SortFolder) -> TargetFolder:
        if folder not in self._open:
            path = self._path(self._names.name_of(folder))
            if self._make is not None:
                self._make(path)
            self._open[folder] = TargetFolder(path)
        return self._open[folder]

    def of(self, path: Path) -> TargetFolder | None:
        """The open folder that holds ``path``."""
        return next((f for f in self._open.values() if f.path == path.parent), None)

    def _path(self, wanted: str) -> Path:
        used = {name_key(f.path.name) for f in self._open.values()}
        name, number = wanted, 1
        while True:
            there = self._there.get(name_key(name))
            if name_key(name) not in used:
                if there is None:
                    return self._target / name
                found = status(self._target / there)
                if found is None or stat.S_ISDIR(found.st_mode):
                    return self._target / there
            number += 1
            name = numbered(wanted, number)
