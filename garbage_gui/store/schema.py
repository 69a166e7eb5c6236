"""Making, recognising and upgrading the store's file."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
import uuid
from pathlib import Path

from sqlite_utils import Database

from garbage_gui.files import sync_file, sync_folder
from garbage_gui.store.connections import connect
from garbage_gui.store.errors import StoreError, UnfitFolderError, restore_command, store_error
from garbage_gui.store.migrations import APPLICATION_ID, migrations
from garbage_gui.store.network_drives import network_file_system
from garbage_gui.taxonomy import Taxonomy

FILE_NAME = "garbage.sqlite"
BACKUPS = "backups"
_TRIGGERS = {
    f"{table}_never_{what}"
    for table in ("label_events", "operations", "opinions")
    for what in ("change", "go", "replaced")
}


def refuse_unfit_folder(folder: Path) -> None:
    """Raise `UnfitFolderError` where a store cannot live: a network drive, a folder that may not be written to."""
    path = folder / FILE_NAME
    kind = network_file_system(folder)
    if kind is not None:
        raise UnfitFolderError(
            "The workspace {folder} is on a network drive ({kind}), where a store can be damaged. "
            "Choose a folder on a local disk.",
            folder=folder,
            kind=kind,
        )
    if not path.exists() and not os.access(folder, os.W_OK | os.X_OK):
        raise read_only_folder(folder)
    writable = os.access(folder, os.W_OK | os.X_OK) and (not path.exists() or os.access(path, os.W_OK))
    if not writable:
        raise UnfitFolderError(
            "The store {path} is read-only. Move its workspace to a folder that you may write to, "
            "or change the permissions.",
            path=path,
        )


def read_only_folder(folder: Path) -> UnfitFolderError:
    """What to say where no workspace can be made."""
    return UnfitFolderError(
        "The folder {folder} is read-only. Choose one that you may write to, or change the permissions.",
        folder=folder,
    )


def make_file(folder: Path, taxonomy: Taxonomy, split_seed: int) -> None:
    """Make the store's file beside and put it in place; never replaces one that is there."""
    path = folder / FILE_NAME
    beside = folder / f".{uuid.uuid4().hex}.sqlite"
    try:
        beside.touch(exist_ok=False)
        database = connect(beside, read_only=False)
        try:
            database.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            mode = database.conn.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            if mode != "wal":
                raise StoreError(
                    "The folder {folder} does not support the store's write-ahead log (a network drive?). "
                    "Choose a folder on a local disk.",
                    folder=folder,
                )
            with database.atomic():
                migrations.apply(database)
                database.conn.executemany(
                    "INSERT INTO workspace(key, value) VALUES (?, ?)",
                    [
                        ("uuid", str(uuid.uuid4())),
                        ("taxonomy", taxonomy.model_dump_json()),
                        ("split_seed", str(split_seed)),
                        ("created_at", repr(time.time())),
                    ],
                )
        finally:
            database.conn.close()
        sync_file(beside)
        _place_new(beside, path)
        sync_folder(folder)
    except (sqlite3.Error, OSError) as error:
        raise store_error(error, path) from error
    finally:
        for leftover in (beside, *(beside.with_name(beside.name + end) for end in ("-wal", "-shm"))):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)


def _place_new(beside: Path, path: Path) -> None:
    """Give the finished file its name, unless there is one already, in one step."""
    there = StoreError(
        "There is a workspace in {folder} already. Open it, or choose another folder.", folder=path.parent
    )
    try:
        os.link(beside, path)
    except FileExistsError:
        raise there from None
    except OSError:  # a file system without hard links, such as FAT
        if path.exists():
            raise there from None
        beside.rename(path)


def recognise(database: Database, path: Path) -> None:
    """Raise `StoreError` unless the file is a store of ours, not a newer one, with nothing foreign in it."""
    if database.conn.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        if path.name != FILE_NAME:  # a file that somebody takes for a backup
            raise StoreError("The file {path} is not a Garbage GUI store. Choose another file.", path=path)
        if not database.conn.execute("PRAGMA page_count").fetchone()[0]:
            raise StoreError(
                "The file {path} is empty and not a Garbage GUI store. Restore a backup with “{command}”, "
                "or remove the file to begin a new workspace there.",
                path=path,
                command=restore_command(path.parent),
            )
        raise StoreError(
            "The file {path} is not a Garbage GUI store but the database of another program. "
            "Choose another folder for the workspace.",
            path=path,
        )
    known = {migration.name for migration in migrations._migrations}
    newer = sorted({migration.name for migration in migrations.applied(database)} - known)
    if newer:
        raise StoreError(
            "The store {path} was made by a newer version of Garbage GUI ({step}). "
            "Update Garbage GUI to open it.",
            path=path,
            step=newer[0],
        )
    # A trigger or a view runs with every change or look: only our own are let in.
    foreign = database.conn.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')"
    ).fetchall()
    strange = sorted({name for (name,) in foreign} - _TRIGGERS)
    if strange:
        raise StoreError(
            "The store {path} holds “{name}”, which Garbage GUI did not put there. Restore a backup of it.",
            path=path,
            name=strange[0],
        )


def upgrade(database: Database, folder: Path) -> Path | None:
    """Bring the store to this version; returns the backup made before, or None when nothing was to do."""
    if not migrations.pending(database):
        return None
    backup = (
        folder / BACKUPS / f"before-upgrade-{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:6]}.sqlite"
    )
    copy_database(database, backup)
    connection = database.conn
    connection.execute("PRAGMA foreign_keys = OFF")  # cannot be changed inside the transaction
    connection.execute(
        "BEGIN IMMEDIATE"
    )  # another process that opens the store now waits here, then finds it done
    try:
        migrations.apply(database)
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise StoreError(
                "The store {path} cannot be upgraded: a row of {table} points nowhere. "
                "It was left as it was.",
                path=folder / FILE_NAME,
                table=broken[0],
            )
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
    return backup


def copy_database(database: Database, target: Path) -> None:
    """A whole, consistent copy of the open ``database`` at ``target``: written beside, synced, renamed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{uuid.uuid4().hex}.part")
    try:
        copy = sqlite3.connect(beside)
        try:
            database.conn.backup(copy)
            # One file, whatever mode the original is in: a copy travels without its log.
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
        sync_file(beside)
        beside.replace(target)
        sync_folder(target.parent)
    finally:
        for leftover in (
            beside,
            *(beside.with_name(beside.name + end) for end in ("-wal", "-shm", "-journal")),
        ):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)
