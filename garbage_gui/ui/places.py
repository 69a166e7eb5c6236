"""Showing a person where files lie, in the system's own file manager."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from garbage_gui.imaging.archives import SUFFIX


def open_folder(folder: Path | str) -> None:
    """Open ``folder``."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def open_folder_of(path: Path | str) -> None:
    """Open the folder that holds the file ``path``; for a picture in an archive, that of the archive."""
    open_folder(folder_of(Path(path)))


def folder_of(path: Path) -> Path:
    """By its name alone: the window does not ask the disk."""
    archive = next((p for p in reversed(path.parents) if p.suffix.lower() == SUFFIX), path)
    return archive.parent
