"""The store of one workspace: the only door to its SQLite file."""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from sqlite_utils import Database

from garbage_gui.store import schema
from garbage_gui.store.comparisons import Comparisons
from garbage_gui.store.connections import Readers, Writer, connect
from garbage_gui.store.errors import StoreError, restore_command, store_error
from garbage_gui.store.images import Images
from garbage_gui.store.jobs import Jobs
from garbage_gui.store.labels import Labels
from garbage_gui.store.models import Models
from garbage_gui.store.operations import Operations
from garbage_gui.store.opinions import Opinions
from garbage_gui.store.predictions import Predictions
from garbage_gui.store.review_queues import ReviewQueues
from garbage_gui.store.sorted_files import SortedFiles
from garbage_gui.store.taxonomies import Taxonomies
from garbage_gui.store.watched_files import WatchedFiles
from garbage_gui.taxonomy import Taxonomy

__all__ = ["Store", "StoreError"]

T = TypeVar("T")


class Store:
    """Reads on each thread's own read-only connection, writes one after the other on one thread.

    Safe to use from any thread, and from several processes at once. Every method that fails raises
    `StoreError`.
    """

    def __init__(self, folder: Path) -> None:
        """Use `open` or `create`."""
        self.folder = folder
        self.path = folder / schema.FILE_NAME
        self.upgrade_backup: Path | None = None
        self._writer = Writer(self.path, self._connect_writer)
        try:
            self._readers = Readers(self.path)
            self._watcher = connect(self.path, read_only=True, any_thread=True)
            self._watching = threading.Lock()
            self._known_taxonomy: tuple[str, Taxonomy] | None = None
            self._taxonomy_written = False
            self.taxonomies = Taxonomies(self)
            self._known_taxonomy = self.taxonomies.read()
            self.split_seed = self._read_split_seed()
        except BaseException as error:
            self._writer.close()
            if hasattr(self, "_watcher"):
                self._watcher.conn.close()
            if hasattr(self, "_readers"):
                self._readers.close()
            if isinstance(error, sqlite3.Error | OSError):
                raise store_error(error, self.path) from error
            raise
        self.images = Images(self)
        self.comparisons = Comparisons(self)
        self.labels = Labels(self)
        self.operations = Operations(self)
        self.predictions = Predictions(self)
        self.models = Models(self)
        self.jobs = Jobs(self)
        self.sorted_files = SortedFiles(self)
        self.watched_files = WatchedFiles(self)
        self.review_queues = ReviewQueues(self)
        self.opinions = Opinions(self)

    @classmethod
    def create(cls, folder: Path, taxonomy: Taxonomy, *, split_seed: int = 0) -> Self:
        """Make a new store in ``folder``, which may be missing; `StoreError` when there is one already."""
        folder = folder.absolute()
        path = folder / schema.FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise StoreError("{folder} is a file, not a folder for a workspace.", folder=folder) from None
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise schema.read_only_folder(folder) from error
            raise store_error(error, path) from error
        if path.exists():
            raise StoreError(
                "There is a workspace in {folder} already. Open it, or choose another folder.", folder=folder
            )
        schema.refuse_unfit_folder(folder)
        schema.make_file(folder, taxonomy, split_seed)
        return cls(folder)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the store in ``folder``, upgraded to this version when it is older (after a backup of it)."""
        folder = folder.absolute()
        path = folder / schema.FILE_NAME
        try:
            there = path.is_file()
        except OSError as error:
            raise store_error(error, path) from error
        if not there:
            raise StoreError(
                "There is no workspace in {folder}. Make one with “garbage-gui init --workspace {folder}”.",
                folder=folder,
            )
        schema.refuse_unfit_folder(folder)
        return cls(folder)

    def read(self) -> Database:
        """This thread's own read-only connection. Do not keep it; do not hand it to another thread."""
        return self._readers.get()

    def write(self, operation: Callable[[Database], T], *, durable: bool = True) -> T:
        """Run ``operation`` on the writing thread in one transaction; returns its result after the commit.

        ``durable`` commits reach the disk before this returns and survive power loss; others (progress,
        predictions) survive the death of the process, and may be lost with the power. All of ``operation``
        happens or none of it. Raises `StoreError` (disk full, read-only, in use ...), or what ``operation``
        raised.
        """
        inside_another = self._writer.is_this_thread()
        result = self._writer.write(operation, durable=durable)
        if self._taxonomy_written and not inside_another:
            self._taxonomy_written = False
            self.look_at_taxonomy()
        return result

    def data_version(self) -> int:
        """A number that changes when anyone, in this process or another, committed something."""
        with self._watching:
            try:
                return int(self._watcher.conn.execute("PRAGMA data_version").fetchone()[0])
            except sqlite3.Error as error:
                raise store_error(error, self.path) from error

    def close(self) -> None:
        """Close every connection, after finishing what is being written. Closing twice is fine."""
        # The writer last: the last connection that may write folds the log into the file.
        self._readers.close()
        with self._watching:
            self._watcher.conn.close()
        self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connect_writer(self) -> Database:
        database = connect(self.path, read_only=False)
        try:
            schema.recognise(database, self.path)
            mode = database.conn.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            if mode != "wal":
                raise StoreError(
                    "The folder {folder} does not support the store's write-ahead log (a network drive?). "
                    "Choose a folder on a local disk.",
                    folder=self.folder,
                )
            self.upgrade_backup = schema.upgrade(database, self.folder)
            # Take the lock once and write nothing: a read-only store shows itself now and not at the first
            # label.
            database.conn.execute("BEGIN IMMEDIATE")
            database.conn.execute("ROLLBACK")
        except BaseException:
            database.conn.close()
            raise
        return database

    @property
    def taxonomy(self) -> Taxonomy:
        """The classes as this process knows them; see `look_at_taxonomy`."""
        assert self._known_taxonomy is not None
        return self._known_taxonomy[1]

    def known_taxonomy(self) -> tuple[str, Taxonomy] | None:
        """The document that `taxonomy` was read from, and what was read; None before that."""
        return self._known_taxonomy

    def look_at_taxonomy(self) -> bool:
        """Read the classes again: another process may have changed them. Whether they are others now."""
        before, self._known_taxonomy = self._known_taxonomy, self.taxonomies.read()
        return before is not self._known_taxonomy

    def taxonomy_written(self) -> None:
        """Within a transaction: the classes are others once it is committed."""
        self._taxonomy_written = True

    def _read_split_seed(self) -> int:
        row = self.read().conn.execute("SELECT value FROM workspace WHERE key = 'split_seed'").fetchone()
        try:
            return int(row[0])
        except (TypeError, ValueError) as error:
            raise StoreError(
                "The store {path} holds no valid taxonomy. Restore a backup with “{command}”.",
                path=self.path,
                command=restore_command(self.folder),
            ) from error
