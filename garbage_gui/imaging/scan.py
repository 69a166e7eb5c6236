"""Finding picture files under files and folders, one after the other, without holding them all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from garbage_gui.imaging.archives import is_archive, open_archive
from garbage_gui.imaging.opening import PictureError, shown
from garbage_gui.imaging.suffixes import PICTURE_SUFFIXES
from garbage_gui.messages import Message

__all__ = ["PICTURE_SUFFIXES", "FoundFile", "Scan", "is_folder", "unlisted"]


@dataclass(frozen=True)
class FoundFile:
    """A file to read, or a place where something was to be found and why it was not."""

    path: Path
    error: Message | None = None


@dataclass
class Scan:
    """Iterate to find the files under ``paths``; ``passed_over`` counts other files than pictures in folders.

    A file named in ``paths`` always comes, whatever its name; of a zip archive, the pictures in it. Archives in
    folders are passed over. Folders are read in the order of their names,
    files first, hidden ones not at all. A folder reached twice, by a link or a link to itself, is read once.
    What cannot be read, or vanishes while it is read, is an entry with an error. ``cancelled`` ends the scan.
    """

    paths: Iterable[Path]
    cancelled: Callable[[], bool] = lambda: False
    passed_over: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[FoundFile]:
        self.passed_over = 0
        seen: set[tuple[int, int]] = set()
        for path in self.paths:
            for entry in self._under(path, seen):
                if self.cancelled():
                    return
                yield entry

    def _under(self, path: Path, seen: set[tuple[int, int]]) -> Iterator[FoundFile]:
        if is_folder(path):
            return self._folder(path, seen)
        return self._archive(path) if is_archive(path) else _named(path)

    def _archive(self, path: Path) -> Iterator[FoundFile]:
        try:
            archive = open_archive(path)
        except PictureError as error:
            yield FoundFile(path, error.message)
            return
        self.passed_over += archive.passed_over
        for inside in archive.files:
            yield FoundFile(path / inside)
        for bad in archive.bad:
            yield FoundFile(bad.path, bad.error)

    def count(self) -> int:
        """How many entries there are, without a path for each: several times as fast as taking them all."""
        seen: set[tuple[int, int]] = set()
        total = 0
        scan = replace(self)  # of this one, ``passed_over`` stays
        for path in self.paths:
            if is_folder(path):
                for _, files in scan._folders(path, seen):
                    if self.cancelled():
                        return total
                    total += 1 if isinstance(files, Message) else len(files)
            else:
                total += sum(1 for _ in scan._under(path, seen))
        return total

    def _folder(self, top: Path, seen: set[tuple[int, int]]) -> Iterator[FoundFile]:
        for folder, files in self._folders(top, seen):
            if isinstance(files, Message):
                yield FoundFile(folder, files)
                continue
            for name in files:
                yield FoundFile(folder / name)

    def _folders(self, top: Path, seen: set[tuple[int, int]]) -> Iterator[tuple[Path, list[str] | Message]]:
        """Each folder with the names of its pictures, or with why they cannot be told.

        Depth first, with a stack of its own: folders may lie deeper than Python recurses.
        """
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            try:
                status = folder.stat()
                if (status.st_dev, status.st_ino) in seen:
                    continue
                seen.add((status.st_dev, status.st_ino))
                files, folders = self._list(folder)
            except OSError as error:
                yield folder, unlisted(folder, error)
                continue
            yield folder, files
            waiting.extend(folder / name for name in reversed(folders))

    def _list(self, folder: Path) -> tuple[list[str], list[str]]:
        """Names of the picture files and of the folders in ``folder``, sorted."""
        files: list[str] = []
        folders: list[str] = []
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if is_folder(entry):
                    folders.append(entry.name)
                elif os.path.splitext(entry.name)[1].lower() in PICTURE_SUFFIXES:  # noqa: PTH122
                    # A Path for each of a million names costs more than finding them.
                    files.append(entry.name)
                else:
                    self.passed_over += 1
        return sorted(files), sorted(folders)


def is_folder(entry: os.DirEntry[str] | Path) -> bool:
    """Whether it is one, as far as that can be told: what cannot be looked at is none."""
    try:
        return entry.is_dir()
    except (OSError, ValueError):
        return False


def _named(path: Path) -> Iterator[FoundFile]:
    """A file that a person named; faults other than that there is none show when it is read."""
    there = os.path.lexists(path)
    yield FoundFile(
        path, None if there else Message.of("{path} does not exist: check its name.", path=shown(path))
    )


def unlisted(folder: Path, error: OSError) -> Message:
    """Why nothing in ``folder`` can be found."""
    if isinstance(error, FileNotFoundError):
        return Message.of("The folder {path} is not there any more.", path=shown(folder))
    if isinstance(error, PermissionError):
        return Message.of(
            "The folder {path} may not be read: give your user the permission.", path=shown(folder)
        )
    return Message.of(
        "The folder {path} cannot be read: {reason}.", path=shown(folder), reason=error.strerror or error
    )
