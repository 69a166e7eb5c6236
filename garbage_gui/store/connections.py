"""Connections to the store's file: one that writes, on its own thread, and a read-only one per thread."""

from __future__ import annotations

import contextlib
import queue
import sqlite3
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlite_utils import Database

from garbage_gui.store.errors import StoreError, store_error

T = TypeVar("T")
BUSY_SECONDS = 15.0
# The log is folded into the file, which takes 60 to 100 ms, when nothing was written for so long. SQLite would do it
# within the commit that makes the log 1,000 pages long: each 110th key of somebody who labels.
QUIET_SECONDS = 1.0
# A log that has grown to so many pages (of 4 KB) without such a pause is folded in within a commit after all.
MOST_LOG_PAGES = 8000


def connect(path: Path, *, read_only: bool, any_thread: bool = False) -> Database:
    """A connection with the settings that every use of the store has."""
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        check_same_thread=not any_thread,
        cached_statements=256,
    )
    try:
        # A store may come from elsewhere: its schema gets no functions with side effects, its cells are
        # checked.
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        # In KiB. Every thread that reads has a connection, and what it asks for is in the system's memory anyway.
        connection.execute(f"PRAGMA cache_size = -{4000 if read_only else 16000}")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        # Recursive triggers (the default here) make REPLACE fire the triggers that guard the label events.
        return Database(connection, execute_plugins=False, recursive_triggers=True)
    except BaseException:
        connection.close()
        raise


class _Reader:
    """A reading connection that closes when its thread ends or its store closes."""

    def __init__(self, path: Path) -> None:
        self.database = connect(path, read_only=True, any_thread=True)

    def close(self) -> None:
        self.database.conn.close()

    def __del__(self) -> None:
        if hasattr(self, "database"):
            self.close()


class Readers:
    """Each thread's own read-only connection, opened at first use."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._all: weakref.WeakSet[_Reader] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._closed = False

    def get(self) -> Database:
        reader: _Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            with self._lock:
                if self._closed:
                    raise StoreError("The store {path} is closed.", path=self._path)
                try:
                    reader = _Reader(self._path)
                except (sqlite3.Error, OSError) as error:
                    raise store_error(error, self._path) from error
                self._all.add(reader)
            self._local.reader = reader
        elif self._closed:
            raise StoreError("The store {path} is closed.", path=self._path)
        return reader.database

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for reader in list(self._all):
                reader.close()


@dataclass
class _Change(Generic[T]):
    operation: Callable[[Database], T]
    durable: bool
    future: Future[T]


class Writer:
    """One thread that owns the writing connection and commits one change after the other."""

    def __init__(self, path: Path, database: Callable[[], Database]) -> None:
        self._path = path
        self._connect = database
        self._queue: queue.SimpleQueue[_Change[Any] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._database: Database | None = None
        self._opened: tuple[int, int] | None = None
        self._has_log = False
        started: Future[None] = Future()
        # A daemon: a forgotten store must not keep the process alive. What was acknowledged is committed
        # anyway.
        self._thread = threading.Thread(target=self._work, args=(started,), name="store-writer", daemon=True)
        self._thread.start()
        try:
            started.result()
        except (sqlite3.Error, OSError) as error:
            self._thread.join()
            raise store_error(error, path) from error

    def write(self, operation: Callable[[Database], T], *, durable: bool) -> T:
        """Run ``operation`` in one transaction and return its result after the commit."""
        if self.is_this_thread() and self._database is not None:
            return operation(self._database)  # part of the change that calls it
        change = _Change(operation, durable, Future[T]())
        with self._lock:
            if self._closed:
                raise StoreError("The store {path} is closed.", path=self._path)
            self._queue.put(change)
        return change.future.result()

    def is_this_thread(self) -> bool:
        """Whether the caller is a change that is being written."""
        return threading.current_thread() is self._thread

    def close(self) -> None:
        """Finish what is queued, then end the thread."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _work(self, started: Future[None]) -> None:
        try:
            database = self._database = self._connect()
            database.conn.execute(f"PRAGMA wal_autocheckpoint = {MOST_LOG_PAGES}").close()
        except BaseException as error:
            started.set_exception(error)
            return
        self._opened = _file_at(self._path)
        started.set_result(None)
        try:
            while (change := self._next(database)) is not None:
                try:
                    result = self._commit(database, change)
                except BaseException as error:
                    change.future.set_exception(error)
                else:
                    change.future.set_result(result)
                # A change holds what its caller passed in; waiting for the next one must not keep that alive.
                change = result = None
        finally:
            database.conn.close()

    def _next(self, database: Database) -> _Change[Any] | None:
        """The next change, None at the end; the pause before it is used to fold the log into the file."""
        if self._has_log:
            with contextlib.suppress(queue.Empty):
                return self._queue.get(timeout=QUIET_SECONDS)
            self._has_log = False
            # Where it fails (disk full) nothing is lost: the log stays, and the next commit says what is wrong.
            with contextlib.suppress(sqlite3.Error):
                database.conn.execute("PRAGMA wal_checkpoint(PASSIVE)").close()
        return self._queue.get()

    def _commit(self, database: Database, change: _Change[T]) -> T:
        connection = database.conn
        try:
            self._check_place()
            # FULL syncs the log at every commit; NORMAL leaves that to the next one, which is enough for
            # what can be computed again. Either way the file is never damaged.
            connection.execute(f"PRAGMA synchronous = {'FULL' if change.durable else 'NORMAL'}")
            connection.execute("BEGIN IMMEDIATE")
            result = change.operation(database)
            connection.execute("COMMIT")
            self._has_log = True
            return result
        except BaseException as error:
            if connection.in_transaction:
                with contextlib.suppress(sqlite3.Error):  # SQLite rolled back by itself
                    connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error | OSError | UnicodeError):
                raise store_error(error, self._path) from error
            raise

    def _check_place(self) -> None:
        """Raise `StoreError` when the file that is open lies no longer where it was opened.

        The system keeps a removed file for those who have it open: SQLite would go on writing into it, and all
        of that would be gone in the end.
        """
        if _file_at(self._path) != self._opened:
            raise StoreError(
                "The workspace {folder} is gone: it was removed, renamed or moved, so nothing was saved. "
                "Put it back, or open it where it is now.",
                folder=self._path.parent,
            )


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file lies at ``path`` now: the device and the number on it; None where there is none."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_dev, status.st_ino
