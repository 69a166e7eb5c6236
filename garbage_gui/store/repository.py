"""What the repositories of the store have in common."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlite_utils import Database

from garbage_gui.store.columns import column_document, column_path, document_column, path_column
from garbage_gui.store.errors import store_error

if TYPE_CHECKING:
    from garbage_gui.store.store import Store

T = TypeVar("T")
Row = tuple[Any, ...]


class Repository:
    """Rows of one kind, read and written through the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        try:
            return self._store.read().conn.execute(sql, parameters).fetchall()
        except (sqlite3.Error, UnicodeError) as error:
            raise store_error(error, self._store.path) from error

    def _row(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        rows = self._rows(sql, parameters)
        return rows[0] if rows else None

    def _write(self, operation: Callable[[Database], T], *, durable: bool = True) -> T:
        return self._store.write(operation, durable=durable)

    def _document(self, key: str) -> dict[str, Any]:
        """The document under a key of the table ``workspace``; a missing or damaged one is empty."""
        row = self._row("SELECT value FROM workspace WHERE key = ?", [key])
        return column_document(row[0] if row else None)

    def _path_column(self, path: Path) -> str | bytes:
        return path_column(path, self._store.folder)

    def _path(self, value: str | bytes) -> Path:
        return column_path(value, self._store.folder)


def put_document(db: Database, key: str, document: dict[str, Any]) -> None:
    """Write a document under a key of the table ``workspace``, inside a transaction of the store."""
    db.conn.execute(
        "INSERT INTO workspace(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        [key, document_column(document)],
    )
