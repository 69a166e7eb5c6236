"""Models that the workspace knows, and which of them is active."""

from __future__ import annotations

import builtins
import time
from pathlib import Path

from sqlite_utils import Database

from garbage_gui.store.columns import column_document, document_column, storable
from garbage_gui.store.errors import StoreError
from garbage_gui.store.predictions import FORGET_PREDICTIONS
from garbage_gui.store.records import ModelRecord, Promotion
from garbage_gui.store.repository import Repository, Row

_COLUMNS = """
SELECT m.model_id, m.name, m.backbone, m.freeze_depth, m.parent, m.created_at, m.folder, m.metrics, m.job_id
FROM models m
"""
# What the newest promotion that is not taken back yet replaced: to there one can go back.
_TO_GO_BACK = """
SELECT id, previous FROM promotions p
WHERE reverts IS NULL AND NOT EXISTS (SELECT 1 FROM promotions r WHERE r.reverts = p.id)
ORDER BY id DESC LIMIT 1
"""


class Models(Repository):
    """Model bundles, and the promotions that made one of them the active model."""

    def add(self, model: ModelRecord) -> None:
        """Make a model known; raises `StoreError` when its id is taken."""
        row = (
            model.model_id, storable(model.name), model.backbone, model.freeze_depth, model.parent,
            model.created_at, self._path_column(model.folder), document_column(model.metrics), model.job_id,
        )  # fmt: skip

        def operation(db: Database) -> None:
            if db.conn.execute("SELECT 1 FROM models WHERE model_id = ?", [model.model_id]).fetchone():
                raise StoreError("There is a model {model} in this workspace already.", model=model.model_id)
            db.conn.execute(
                """
                INSERT INTO models(model_id, name, backbone, freeze_depth, parent, created_at, folder,
                    metrics, job_id)
                VALUES (?,?,?,?,?,?,?,?,?)
                """,
                row,
            )

        self._write(operation)

    def replace(self, model: ModelRecord) -> None:
        """Another model came under an id that is known: it takes the old one's place, without its predictions."""
        row = (
            storable(model.name), model.backbone, model.freeze_depth, model.parent, model.created_at,
            self._path_column(model.folder), document_column(model.metrics), model.job_id, model.model_id,
        )  # fmt: skip

        def operation(db: Database) -> None:
            db.conn.execute(
                """
                UPDATE models SET name = ?, backbone = ?, freeze_depth = ?, parent = ?, created_at = ?, folder = ?,
                    metrics = ?, job_id = ?
                WHERE model_id = ?
                """,
                row,
            )
            db.conn.execute(FORGET_PREDICTIONS, [model.model_id])

        self._write(operation)

    def set_folder(self, model_id: str, folder: Path) -> None:
        """Note that the bundle lies elsewhere now (the app moved)."""
        column = self._path_column(folder)
        self._write(
            lambda db: db.conn.execute(
                "UPDATE models SET folder = ? WHERE model_id = ?", [column, model_id]
            ).close()
        )

    def set_metrics(self, model_id: str, metrics: dict[str, object]) -> None:
        """Replace the metrics of a model, after it was measured again."""
        column = document_column(metrics)
        self._write(
            lambda db: db.conn.execute(
                "UPDATE models SET metrics = ? WHERE model_id = ?", [column, model_id]
            ).close()
        )

    def get(self, model_id: str) -> ModelRecord:
        """The model with this id, or the one whose id begins so; `StoreError` when none or several do."""
        rows = self._rows(_COLUMNS + "WHERE m.model_id = ?", [model_id])
        if not rows and model_id:
            rows = self._rows(_COLUMNS + "WHERE substr(m.model_id, 1, ?) = ?", [len(model_id), model_id])
        if not rows:
            raise StoreError(
                "There is no model {model} in this workspace. See them with “garbage-gui models list”.",
                model=model_id,
            )
        if len(rows) > 1:
            raise StoreError("More than one model has an id that begins with {model}.", model=model_id)
        return self._record(rows[0])

    def list(self) -> builtins.list[ModelRecord]:
        """Every model, the newest first."""
        return [self._record(row) for row in self._rows(_COLUMNS + "ORDER BY m.created_at DESC, m.model_id")]

    def active(self) -> ModelRecord | None:
        """The model that predictions come from now."""
        row = self._row(
            _COLUMNS + "WHERE m.model_id = (SELECT model_id FROM promotions ORDER BY id DESC LIMIT 1)"
        )
        return None if row is None else self._record(row)

    def promote(self, model_id: str, *, operator: str) -> ModelRecord:
        """Make a model the active one; promoting the active model changes nothing."""
        model = self.get(model_id)

        def operation(db: Database) -> None:
            previous = _active_id(db)
            if previous != model.model_id:
                _append(db, model.model_id, previous, operator, None)

        self._write(operation)
        return model

    def rollback(self, *, operator: str) -> ModelRecord:
        """Go back to the model that was active before the newest promotion that is not taken back yet.

        Raises `StoreError` when there is no earlier model.
        """

        def operation(db: Database) -> str:
            row = db.conn.execute(_TO_GO_BACK).fetchone()
            if row is None or row[1] is None:
                raise StoreError("There is no earlier model to go back to.")
            _append(db, row[1], _active_id(db), operator, row[0])
            return str(row[1])

        return self.get(self._write(operation))

    def previous(self) -> ModelRecord | None:
        """The model that `rollback` would make active; None when there is none to go back to."""
        row = self._row(_TO_GO_BACK)
        return None if row is None or row[1] is None else self.get(str(row[1]))

    def promotions(self) -> builtins.list[Promotion]:
        """Every change of the active model, oldest first."""
        return [
            Promotion(*row)
            for row in self._rows("SELECT model_id, previous, operator, at FROM promotions ORDER BY id")
        ]

    def _record(self, row: Row) -> ModelRecord:
        model_id, name, backbone, freeze_depth, parent, created_at, folder, metrics, job_id = row
        return ModelRecord(
            model_id, name, backbone, freeze_depth, parent, created_at, self._path(folder),
            column_document(metrics), job_id,
        )  # fmt: skip


def _active_id(db: Database) -> str | None:
    row = db.conn.execute("SELECT model_id FROM promotions ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def _append(db: Database, model_id: str, previous: str | None, operator: str, reverts: int | None) -> None:
    db.conn.execute(
        "INSERT INTO promotions(model_id, previous, operator, at, reverts) VALUES (?,?,?,?,?)",
        [model_id, previous, storable(operator), time.time(), reverts],
    )
