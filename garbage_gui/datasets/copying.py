"""Copying pictures into an export: names that every system can hold, and never one over another."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path
from typing import BinaryIO

from garbage_gui.datasets.file_names import FORBIDDEN, RESERVED
from garbage_gui.datasets.found import LabelledFile
from garbage_gui.imaging.opening import PictureError, as_text, open_file, shown, unreadable
from garbage_gui.imaging.scan import PICTURE_SUFFIXES

_SUFFIX = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "BMP": ".bmp", "TIFF": ".tif", "GIF": ".gif"}
# File systems hold 255 bytes; some are left for a distinguishing mark and the suffix.
_LONGEST_STEM = 180


class Copies:
    """Copies pictures below ``folder``, which nobody else writes to meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._taken: set[str] = set()

    def add(self, image: LabelledFile, subfolder: str, name: str | None = None) -> Path:
        """Copy one picture to ``subfolder`` under its own name, or ``name``; returns where it is now.

        A name that is taken (in any case: Windows and macOS see no difference) gets the start of the sha256.
        Raises `PictureError` when the picture cannot be read or is not the one that was imported any more, and
        `OSError` when the copy cannot be written.
        """
        folder = self.folder / subfolder
        folder.mkdir(parents=True, exist_ok=True)
        stem, suffix = _safe(image) if name is None else (Path(name).stem, Path(name).suffix)
        chosen = stem + suffix
        for mark in (image.sha256[:8], image.sha256, uuid.uuid4().hex):
            if f"{subfolder}/{chosen}".casefold() not in self._taken:
                break
            chosen = f"{stem}-{mark}{suffix}"
        _copy(image, folder / chosen)
        self._taken.add(f"{subfolder}/{chosen}".casefold())
        return folder / chosen


def suffix_of(image: LabelledFile) -> str:
    """The suffix of the copy: its own, where that is one of a picture."""
    suffix = image.path.suffix.lower()
    return suffix if suffix in PICTURE_SUFFIXES else _SUFFIX.get(image.format, ".jpg")


def _safe(image: LabelledFile) -> tuple[str, str]:
    stem = image.path.stem if image.path.suffix.lower() in PICTURE_SUFFIXES else image.path.name
    stem = FORBIDDEN.sub("_", as_text(stem)).strip(" ")
    if stem.startswith(".") or RESERVED.fullmatch(stem):  # hidden files would not be found again
        stem = "_" + stem.lstrip(".")
    stem = stem.encode()[:_LONGEST_STEM].decode("utf-8", "ignore")
    return stem or image.sha256[:12], suffix_of(image)


def _copy(image: LabelledFile, target: Path) -> None:
    digest = hashlib.sha256()
    try:
        with open_file(image.path) as source, target.open("xb") as copy:
            while block := _block(source, image.path):
                digest.update(block)
                copy.write(block)
        if digest.hexdigest() != image.sha256:
            raise PictureError(
                "{path} has changed since it was imported; it was left out. Import it again.",
                path=shown(image.path),
            )
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _block(source: BinaryIO, path: Path) -> bytes:
    """The next bytes; a fault of the source is told apart from one of the target."""
    try:
        return source.read(1 << 20)
    except OSError as error:
        raise unreadable(path, error) from error
