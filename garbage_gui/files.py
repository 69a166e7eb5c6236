"""Writing files so that a reader sees the old state or the new one, never half of it; locking them."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import uuid
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make a rename inside ``folder`` survive power loss (Windows has no such call: nothing to do there)."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Flush the contents of ``path`` to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` beside ``path``, sync it, and rename it into place.

    Raises `OSError` (disk full, no permission); what was at ``path`` is then untouched.
    """
    beside = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    sync_folder(path.parent)


def place_folder(beside: Path, target: Path) -> None:
    """Sync every file of the finished folder ``beside`` and rename it to ``target``, which must not exist.

    A folder cannot be replaced in one step on every system, so folders are written once and never changed.
    """
    if target.exists():
        raise FileExistsError(target)
    for path in beside.rglob("*"):
        if path.is_file():
            sync_file(path)
    for folder in [*(p for p in beside.rglob("*") if p.is_dir()), beside]:
        sync_folder(folder)
    beside.rename(target)
    sync_folder(target.parent)


def make_folder(folder: Path, *, above: int = 0) -> None:
    """Make ``folder``, and of the folders that it lies in as many as ``above`` where they are missing.

    Never more: a workspace that was removed meanwhile must not come back as stray folders. Raises `OSError`.
    """
    if above and not folder.parent.is_dir():
        make_folder(folder.parent, above=above - 1)
    folder.mkdir(exist_ok=True)


def remove_folder(folder: Path) -> None:
    """Remove ``folder`` with what is in it; a missing one is fine."""
    shutil.rmtree(folder, ignore_errors=True)


def try_lock(descriptor: int) -> bool:
    """Lock the open file for its owner alone, without waiting; False where another holds it.

    The system takes the lock back when the descriptor is closed, also by the owner's death.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
