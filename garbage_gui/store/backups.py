"""Integrity of the store, and copies of it."""

from __future__ import annotations

import contextlib
import sqlite3
import time
import uuid
from pathlib import Path

from sqlite_utils import Database

from garbage_gui.files import sync_file, sync_folder
from garbage_gui.messages import Message
from garbage_gui.store import schema
from garbage_gui.store.connections import connect
from garbage_gui.store.errors import StoreError, store_error
from garbage_gui.store.store import Store

_DERIVED = """
SELECT COUNT(*) FROM images i WHERE i.label IS NOT (
    SELECT e.to_class FROM label_events e WHERE e.image_id = i.id ORDER BY e.id DESC LIMIT 1
)
"""


def check(store: Store) -> list[Message]:
    """What is wrong with the store: damage, rows that point nowhere, labels that differ from their events."""
    problems: list[Message] = []
    try:
        connection = store.read().conn
        for (text,) in connection.execute("PRAGMA integrity_check(20)"):
            if text != "ok":
                problems.append(Message.of("The store is damaged: {reason}.", reason=text))
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            problems.append(Message.of("{count} rows of the store point nowhere.", count=len(broken)))
        (differing,) = connection.execute(_DERIVED).fetchone()
        if differing:
            problems.append(
                Message.of(
                    "{count} images have a label that is not that of their last event.", count=differing
                )
            )
        keys = set(store.taxonomy.keys)
        strange = [
            key
            for (key,) in connection.execute("SELECT DISTINCT label FROM images")
            if key not in keys | {None}
        ]
        if strange:
            problems.append(
                Message.of(
                    "There are labels that the taxonomy lacks: {classes}. Under “Edit classes …” in the settings, add "
                    "their classes back or merge them.",
                    classes=", ".join(strange),
                )
            )
    except sqlite3.Error as error:
        problems.append(store_error(error, store.path).message)
    return problems


def backup(store: Store, file: Path) -> None:
    """A whole copy of the store at ``file``, while others read and write; `StoreError` when it exists."""
    if file.exists() or file.is_symlink():
        raise StoreError("There is a file {path} already. Choose another name for the backup.", path=file)
    try:
        schema.copy_database(store.read(), file)
    except (sqlite3.Error, OSError) as error:
        raise store_error(error, file) from error


def restore(folder: Path, file: Path) -> Path | None:
    """Put the store in ``folder`` back to the copy ``file``; returns the safety copy of the one before.

    ``file`` is checked first. Programs that have the store open see the restored one. A store that is too
    damaged to be copied is set aside as it is. Raises `StoreError`, with the store as it was.
    """
    folder = folder.absolute()
    path = folder / schema.FILE_NAME
    if file.absolute() == path:
        raise StoreError("{path} is the store itself and not a backup of it.", path=file)
    source = _open_backup(file)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        schema.refuse_unfit_folder(folder)
        safety = (
            folder
            / schema.BACKUPS
            / f"before-restore-{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:6]}.sqlite"
        )
        if not path.exists():
            _remove_logs(path)
            schema.copy_database(source, path)
            return None
        if _replace_in_place(source, path, safety):
            return safety
        # Damaged beyond copying: nobody else can be using it, so the file itself is exchanged.
        safety.parent.mkdir(parents=True, exist_ok=True)
        path.rename(safety)
        for end in ("-wal", "-shm"):
            log = path.with_name(path.name + end)
            if log.exists():
                log.rename(safety.with_name(safety.name + end))
        schema.copy_database(source, path)
        return safety
    except (sqlite3.Error, OSError) as error:
        raise store_error(error, path) from error
    finally:
        source.conn.close()


def _open_backup(file: Path) -> Database:
    """The backup, opened for reading only and found to be whole, ours and not newer."""
    if not file.is_file():
        raise StoreError("There is no backup {path}.", path=file)
    try:
        source = connect(file, read_only=True)
    except (sqlite3.Error, OSError) as error:
        raise store_error(error, file) from error
    try:
        schema.recognise(source, file)
        problem = source.conn.execute("PRAGMA quick_check(1)").fetchone()[0]
        if problem != "ok":
            # SQLite's own words about pages and cells, over several lines, help nobody here.
            raise StoreError("The backup {path} is damaged. Use another backup.", path=file)
    except BaseException as error:
        source.conn.close()
        if isinstance(error, sqlite3.Error):
            raise StoreError(
                "The file {path} is damaged or is not a backup of a Garbage GUI store ({reason}).",
                path=file,
                reason=error,
            ) from error
        raise
    return source


def _replace_in_place(source: Database, path: Path, safety: Path) -> bool:
    """Copy ``source`` over the store in one transaction, after a safety copy; False where that is damaged."""
    try:
        target = connect(path, read_only=False)
    except sqlite3.DatabaseError as error:
        if _is_damage(error):
            return False
        raise
    try:
        try:
            schema.copy_database(target, safety)
            if target.conn.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return False
            target.conn.execute("PRAGMA synchronous = FULL")
            # SQLite's own copying takes the locks that every other program respects.
            source.conn.backup(target.conn)
            if target.conn.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
                raise StoreError(
                    "The store {path} was restored, but another program holds it. Close it.", path=path
                )
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            with contextlib.suppress(OSError):
                safety.unlink(missing_ok=True)
            return False
    finally:
        target.conn.close()
    sync_file(path)
    sync_folder(path.parent)
    return True


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (11, 26)


def _remove_logs(path: Path) -> None:
    """A log that was left behind belongs to another file and must not be played into the restored one."""
    for end in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + end).unlink()
