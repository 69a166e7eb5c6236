"""What a format finds in a labelled set, and what it is given to write one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from garbage_gui.imaging.opening import shown
from garbage_gui.messages import GarbageError, Message


class FormatError(GarbageError):
    """A label file or folder that cannot be used in the format it is said to have."""


@dataclass(frozen=True, slots=True)
class FoundImage:
    """A picture file to import, and the key of its class; None: it comes without a label."""

    path: Path
    class_key: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, folder or entry that is not as it should be; what else there is goes on.

    ``unknown_class``: the pictures are there, and only come without a label, because no class has that name.
    """

    path: Path
    error: Message
    unknown_class: bool = False


Found = FoundImage | Problem


@dataclass(frozen=True)
class LabelledFile:
    """One image to write: a place where it lies, its content, format and class (None: no label)."""

    path: Path
    sha256: str
    class_key: str | None
    format: str = "JPEG"


class UnknownClasses:
    """Collects labels that the taxonomy does not have: one problem for each, however many pictures have it."""

    def __init__(self, source: Path, taxonomy: str) -> None:
        self._source = source
        self._taxonomy = taxonomy
        self._pictures: dict[str, int] = {}

    def add(self, name: str) -> None:
        self._pictures[name] = self._pictures.get(name, 0) + 1

    def problems(self) -> list[Problem]:
        return [
            Problem(
                self._source,
                Message.of(
                    "“{name}” in {path} is no class of the taxonomy {taxonomy}; "
                    "{count} pictures were added without a label.",
                    name=shown(name),
                    path=shown(self._source),
                    taxonomy=self._taxonomy,
                    count=count,
                ),
                unknown_class=True,
            )
            for name, count in self._pictures.items()
        ]
