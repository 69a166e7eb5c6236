"""Which files under a folder are taken for pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

SUFFIXES = frozenset(
    ".jpg .jpeg .jpe .jfif .mpo .png .webp .bmp .tif .tiff .gif .heic .heif .avif .jp2".split()
)


def picture_files(folder: Path) -> Iterator[Path]:
    """The files under ``folder`` that are named as pictures, by name; hidden ones and linked folders are not."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(parent) / name
