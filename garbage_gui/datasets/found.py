"""What a format finds: pictures with the name of their class as it stands there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from garbage_gui.messages import GarbageError, Message


class FormatError(GarbageError):
    """A label file or folder that cannot be read in the format it is said to have."""


@dataclass(frozen=True)
class FoundImage:
    """A picture file, the key of its class (None: no label), and what is wrong with its entry, if anything.

    An entry with an ``error`` and a class that the taxonomy lacks is still a picture: it comes without a label.
    """

    path: Path
    class_key: str | None = None
    error: Message | None = None


@dataclass(frozen=True)
class LabelledFile:
    """One image to write: where it lies, its content and its class."""

    path: Path
    sha256: str
    class_key: str


def unknown_class(name: str, path: Path, taxonomy: str) -> Message:
    """The sentence for a label whose class the taxonomy does not have."""
    return Message.of(
        "{path} is labelled “{name}”, which is no class of the taxonomy {taxonomy}; it was added without a label.",
        name=name,
        path=path,
        taxonomy=taxonomy,
    )
