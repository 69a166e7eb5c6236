"""A picture from the clipboard: kept as a file of the workspace, then an image like any other."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

from garbage_gui.files import write_atomically
from garbage_gui.messages import GarbageError
from garbage_gui.services.workspace import Workspace


class PasteError(GarbageError):
    """A pasted picture that could not be kept."""


def keep_pasted(workspace: Workspace, png: bytes) -> Path:
    """Write a PNG into the workspace's folder ``pasted``; returns its path. Raises `PasteError`."""
    folder = workspace.folder / "pasted"
    # The random end keeps two pictures of one second, or of two windows, apart.
    path = folder / f"{time.strftime('%Y-%m-%d_%H%M%S')}_{uuid.uuid4().hex[:6]}.png"
    try:
        folder.mkdir(exist_ok=True)
        write_atomically(path, png)
    except OSError as error:
        raise PasteError(
            "The pasted picture cannot be saved in {folder}: {reason}.",
            folder=folder,
            reason=error.strerror or error,
        ) from error
    return path
