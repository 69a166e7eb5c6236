"""Paths as parameters of a job: texts that the store can keep, and back."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes


def path_text(path: Path) -> str:
    """``path``, absolute, as a text that the store can keep: a URI where its name is no valid Unicode."""
    place = Path(os.path.normpath(path.absolute()))
    try:
        str(place).encode("utf-8")
    except UnicodeEncodeError:
        return place.as_uri()
    return str(place)


def text_path(text: str) -> Path:
    """The path that `path_text` wrote."""
    if text.startswith("file://"):
        return Path(os.fsdecode(unquote_to_bytes(text.removeprefix("file://"))))
    return Path(text)
