"""What can go wrong with a store, each as one sentence that says what to do."""

from __future__ import annotations

import shlex
import shutil
import sqlite3
import sys
from pathlib import Path

from garbage_gui.messages import GarbageError


class StoreError(GarbageError):
    """The store cannot be opened, read or written, or was asked for something it does not have."""


class UnfitFolderError(StoreError):
    """A folder in which no store can live, whatever is in it: restoring a backup there helps nobody."""


class NothingToUndoError(StoreError):
    """No change of labels is left that could be taken back."""


class NothingToRedoError(StoreError):
    """Nothing was undone, or something new was said since."""


class DiskFullError(StoreError):
    """There is no room for what was to be written."""


def store_error(error: BaseException, path: Path) -> StoreError:
    """The sentence for an ``error`` of SQLite or of the system at the store file ``path``."""
    if isinstance(error, StoreError):
        return error
    if isinstance(error, sqlite3.Error):
        return _sqlite_error(error, path)
    if isinstance(error, OSError):
        if error.errno in (28, 122):  # ENOSPC, EDQUOT
            return _full(path)
        if error.errno in (1, 13, 30):  # EPERM, EACCES, EROFS
            return _read_only(path)
        return StoreError(
            "The store {path} cannot be used: {reason}.", path=path, reason=error.strerror or error
        )
    if isinstance(error, UnicodeError):
        return StoreError("The store {path} holds, or was given, text that is not valid Unicode.", path=path)
    return StoreError("The store {path} cannot be used: {reason}.", path=path, reason=error)


def restore_command(folder: Path) -> str:
    """The command that puts the store in ``folder`` back to a backup FILE, ready to be copied."""
    text = str(folder)
    if sys.platform == "win32":
        text = f'"{text}"' if " " in text else text
    else:
        text = shlex.quote(text)
    return f"garbage-gui restore FILE --workspace {text}"


def _sqlite_error(error: sqlite3.Error, path: Path) -> StoreError:
    # The low byte of an extended code is the primary one (SQLITE_FULL 13, SQLITE_CORRUPT 11, ...).
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    text = str(error).lower()
    if code == 13 or (code == 10 and _free_bytes(path) < 65_536):
        return _full(path)
    if code in (3, 8, 23):
        return _read_only(path)
    if code in (5, 6, 15):
        return StoreError(
            "The store {path} is in use by another program that does not let go of it. "
            "Close that program and try again.",
            path=path,
        )
    if code in (11, 26):
        return StoreError(
            "The store {path} is damaged or is not a Garbage GUI store ({reason}). "
            "Restore a backup with “{command}”.",
            path=path,
            reason=error,
            command=restore_command(path.parent),
        )
    if code == 14:
        return StoreError(
            "The store {path} cannot be opened. Check that the folder exists and that you may write to it.",
            path=path,
        )
    if code == 10:
        return StoreError(
            "The disk failed while the store {path} was read or written ({reason}). "
            "Check the disk and its free space.",
            path=path,
            reason=error,
        )
    if code == 1 and ("no such table" in text or "no such column" in text):
        return StoreError(
            "The file {path} is not a whole Garbage GUI store: {reason}.", path=path, reason=error
        )
    return StoreError("The store {path} refused the change: {reason}.", path=path, reason=error)


def _full(path: Path) -> DiskFullError:
    return DiskFullError(
        "The disk that holds {path} is full, so nothing was saved. Free some space and try again.", path=path
    )


def _read_only(path: Path) -> StoreError:
    return StoreError(
        "The store {path} is read-only. Move its workspace to a folder that you may write to, "
        "or change the permissions.",
        path=path,
    )


def _free_bytes(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return 1 << 40
