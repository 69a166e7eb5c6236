"""Copying pictures into an export without ever overwriting one."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path


def copy_beside(source: Path, folder: Path, name: str, sha256: str) -> Path:
    """Copy ``source`` to ``folder/name``; where that name is taken, the start of its sha256 is added."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / name
    if target.exists():
        target = folder / f"{target.stem}-{sha256[:10]}{target.suffix}"
    part = folder / f".{uuid.uuid4().hex}.part"
    try:
        shutil.copyfile(source, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target
