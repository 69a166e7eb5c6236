"""Operations: what people changed besides labels, each as one step that can be taken back.

Like label events they are appended and never changed: an undo is an operation that reverts another, a redo one that
reverts an undo. A step that changes labels as well names the batch of its label events; those are undone and redone
with it and never alone. What a kind of operation holds and how it is put back is for `services.undo_kinds` to know.
"""

from __future__ import annotations

import time
import uuid
from typing import Any

from sqlite_utils import Database

from garbage_gui.store.columns import column_document, document_column, storable
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import Operation, OperationAction
from garbage_gui.store.repository import Repository, Row

_SELECT = """
SELECT o.id, o.uuid, o.kind, o.action, o.operator, o.at, o.event_id, o.batch, o.said, o.reverts FROM operations o
"""
_OPEN = "NOT EXISTS (SELECT 1 FROM operations u WHERE u.reverts = o.uuid)"
# What is done again is nothing new, so another redo may follow it. A label event that reverts none is new.
_REDOABLE = f"""
WHERE action = 'undo' AND {_OPEN}
    AND id > COALESCE((SELECT id FROM operations WHERE action = 'do' ORDER BY id DESC LIMIT 1), 0)
    AND event_id >= COALESCE((SELECT id FROM label_events WHERE reverts IS NULL ORDER BY id DESC LIMIT 1), 0)
ORDER BY id DESC LIMIT 1
"""


class Operations(Repository):
    """Steps in the order in which they were done. ``event_id`` is the newest label event there was then.

    So it is known of each step and each label event which came first, whatever the clock said.
    """

    def append(
        self,
        kind: str,
        *,
        operator: str,
        said: dict[str, Any],
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        batch: str | None = None,
        action: OperationAction = "do",
        reverts: str | None = None,
    ) -> Operation:
        """Append a step, best inside the transaction (`Store.write`) that makes its change.

        ``said`` is small: what words need to name the step (how many, which side, a name). ``before`` and
        ``after`` may be large; they are read only when the step is undone or redone. ``batch`` is that of label
        events which belong to the step.
        """
        row = [
            str(uuid.uuid4()), kind, action, storable(operator), time.time(), batch,
            document_column(said), document_column(before), document_column(after), reverts,
        ]  # fmt: skip

        def operation(db: Database) -> Operation:
            row_id = db.conn.execute(
                """
                INSERT INTO operations(uuid, kind, action, operator, at, batch, said, before, after, reverts, event_id)
                VALUES (?,?,?,?,?,?,?,?,?,?, (SELECT COALESCE(MAX(id), 0) FROM label_events))
                """,
                row,
            ).lastrowid
            return _operation(db.conn.execute(_SELECT + "WHERE o.id = ?", [row_id]).fetchone())

        return self._write(operation)

    def undoable(self, *, without: str = "") -> Operation | None:
        """The newest step that is not taken back, leaving out those of the kind ``without``."""
        sql = f"WHERE action <> 'undo' AND kind <> ? AND {_OPEN} ORDER BY id DESC LIMIT 1"
        return self._one(sql, [without])

    def redoable(self) -> Operation | None:
        """The newest undo of a step, unless it was done again or something new was done since."""
        return self._one(_REDOABLE)

    def of_kind(self, kind: str, limit: int) -> list[Operation]:
        """Steps of one kind, taken back or not, without the undoings themselves; the newest first."""
        sql = _SELECT + "WHERE kind = ? AND action <> 'undo' ORDER BY id DESC LIMIT ?"
        return [_operation(row) for row in self._rows(sql, [kind, limit])]

    def get(self, operation_uuid: str) -> Operation:
        found = self._one("WHERE uuid = ?", [operation_uuid])
        if found is None:
            raise StoreError("There is no operation {operation}.", operation=operation_uuid)
        return found

    def reverted_by(self, operation: Operation) -> Operation | None:
        """The undo of a step, or the redo of an undo; None while there is none."""
        return self._one("WHERE reverts = ?", [operation.uuid])

    def documents(self, operation: Operation) -> tuple[dict[str, Any], dict[str, Any]]:
        """What was there before the step, and what after it, as its kind wrote them."""
        row = self._row("SELECT before, after FROM operations WHERE id = ?", [operation.operation_id])
        return (column_document(row[0]), column_document(row[1])) if row else ({}, {})

    def _one(self, sql: str, parameters: list[Any] | None = None) -> Operation | None:
        row = self._row(_SELECT + sql, parameters or [])
        return None if row is None else _operation(row)


def _operation(row: Row) -> Operation:
    row_id, own, kind, action, operator, at, event_id, batch, said, reverts = row
    return Operation(row_id, own, kind, action, operator, at, event_id, batch, column_document(said), reverts)
