"""Where the pictures of a COCO file lie: beside it, and never where its names would lead out of there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

# Beside the label file: itself, and the folders that are usual for pictures.
_BESIDE = (".", "images", "data")
# COCO's own form: annotations/instances_train2017.json, and the pictures in train2017/.
_ANNOTATIONS = "annotations"
_DRIVE = re.compile(r"[A-Za-z]:")


class PictureFinder:
    """Finds the pictures that one COCO file names. Where the last one lay is looked at first."""

    def __init__(self, file: Path) -> None:
        self._bases = [file.parent / name for name in _BESIDE]
        if file.parent.name == _ANNOTATIONS:
            above = file.parent.parent
            self._bases += [above / name for name in (*_BESIDE, file.stem.rpartition("_")[2])]

    def find(self, name: str) -> Path | None:
        """The file that ``name`` means, or None where there is none."""
        for text in _inside(name):
            for number, base in enumerate(self._bases):
                place = base / text
                # Unlike `Path.is_file`, this answers for a text that can be no name, too.
                if os.path.isfile(place):  # noqa: PTH113
                    self._bases.insert(0, self._bases.pop(number))
                    return place
        return None


def _inside(name: str) -> Iterator[str]:
    """The paths that ``name`` may mean, none of which leads out of the folder it is taken from.

    Of an absolute path, and of one that goes up, only the last part counts: it is that of another machine,
    or it is meant to reach what was not handed over.
    """
    for text in dict.fromkeys((name, name.replace("\\", "/"))):
        parts = text.split("/")
        if text.startswith(("/", "\\")) or _DRIVE.match(text) or ".." in parts:
            text = re.split(r"[/\\]", name)[-1]
        if text not in ("", ".", ".."):
            yield text
