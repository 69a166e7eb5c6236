"""What a format finds in a labelled set, and what it is given to write one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from garbage_gui.imaging.opening import shown
from garbage_gui.messages import GarbageError, Message

# How many labels that are no classes are named one by one, and how much of a name.
MOST_UNKNOWN_CLASSES = 100
LONGEST_NAME = 80


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
    """One image to write: a place where it lies, its content, format, class (None: no label) and size in pixels."""

    path: Path
    sha256: str
    class_key: str | None
    format: str = "JPEG"
    width: int = 0
    height: int = 0


class UnknownClasses:
    """Collects labels that the taxonomy does not have: one problem for each, however many pictures have it.

    Of very many - the wrong column was taken for the class - the first are named, and one more counts the rest.
    """

    def __init__(self, source: Path, taxonomy: str) -> None:
        self._source = source
        self._taxonomy = taxonomy
        self._pictures: dict[str, int] = {}
        self._others = 0

    def add(self, name: str) -> None:
        if name in self._pictures or len(self._pictures) < MOST_UNKNOWN_CLASSES:
            self._pictures[name] = self._pictures.get(name, 0) + 1
        else:
            self._others += 1

    def problems(self) -> list[Problem]:
        named = [
            Message.of(
                "“{name}” in {path} is no class of the taxonomy {taxonomy}; "
                "{count} pictures were added without a label.",
                name=_shortened(shown(name)),
                path=shown(self._source),
                taxonomy=self._taxonomy,
                count=count,
            )
            for name, count in self._pictures.items()
        ]
        if self._others:
            named.append(
                Message.of(
                    "{path} has labels with yet other names that are no classes of the taxonomy {taxonomy}; {count} "
                    "more pictures were added without a label. Is it the right column?",
                    path=shown(self._source),
                    taxonomy=self._taxonomy,
                    count=self._others,
                )
            )
        return [Problem(self._source, message, unknown_class=True) for message in named]


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
