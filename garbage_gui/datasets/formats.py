"""The formats by name, and which one a path has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from garbage_gui.datasets import coco, csv_file, folders, huawei, label_studio
from garbage_gui.datasets.found import FormatError, Found, LabelledFile, Problem
from garbage_gui.taxonomy import Taxonomy


@dataclass(frozen=True)
class Format:
    """How one format is recognised, read and written; see the functions of its module.

    ``read`` gives None where it found nothing yet and the reading may be given up.
    """

    name: str
    detect: Callable[[Path], bool]
    read: Callable[[Path, Taxonomy], Iterator[Found | None]]
    write: Callable[[Path, Iterable[LabelledFile], Taxonomy], Iterator[Path | Problem]]


# In the order in which they are tried: any folder is class folders, so that comes last.
FORMATS = {
    f.name: f
    for f in (
        Format("csv", csv_file.detect, csv_file.read, csv_file.write),
        Format("coco", coco.detect, coco.read, coco.write),
        Format("label-studio", label_studio.detect, label_studio.read, label_studio.write),
        Format("huawei", huawei.detect, huawei.read, huawei.write),
        Format("folders", folders.detect, folders.read, folders.write),
    )
}


def format_named(name: str) -> Format:
    """The format with this name; raises `FormatError` that lists what there is."""
    if name not in FORMATS:
        raise FormatError(
            "There is no format “{name}”. Use one of: {names}.", name=name, names=", ".join(FORMATS)
        )
    return FORMATS[name]


def find_format(path: Path) -> Format:
    """The format that ``path`` has; class folders, which also read a single picture, where it is no other."""
    return next((f for f in FORMATS.values() if f.detect(path)), FORMATS["folders"])
