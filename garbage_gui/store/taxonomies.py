"""The classes of the workspace as a document that people may change, and what follows them: predictions of now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError
from sqlite_utils import Database

from garbage_gui.store.columns import json_ids
from garbage_gui.store.errors import StoreError, restore_command
from garbage_gui.store.image_queries import path_pattern
from garbage_gui.store.images import mark_columns_changed
from garbage_gui.store.repository import Repository, Row
from garbage_gui.taxonomy import Taxonomy

KEY = "taxonomy"
_LABELS = "SELECT id, label FROM images WHERE label IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True)
class ModelOutputs:
    """What a model's stored probabilities mean: its classes in their order, and below what it is unsure."""

    classes: tuple[str, ...]
    unsure_below: float


class Taxonomies(Repository):
    """The taxonomy as it is in the store, whoever changed it; `Store.taxonomy` is what this process knows of it."""

    def read(self) -> tuple[str, Taxonomy]:
        """The document as text and as value. Raises `StoreError` where it is damaged."""
        row = self._row("SELECT value FROM workspace WHERE key = ?", [KEY])
        return self._parsed(row)

    def within(self, db: Database) -> Taxonomy:
        """The taxonomy as a transaction sees it: another process may have changed it a moment ago."""
        row = db.conn.execute("SELECT value FROM workspace WHERE key = ?", [KEY]).fetchone()
        return self._parsed(row)[1]

    def _parsed(self, row: Row | None) -> tuple[str, Taxonomy]:
        known = self._store.known_taxonomy()
        if row is not None and known is not None and row[0] == known[0]:
            return known
        try:
            text = str(row[0]) if row is not None else ""
            return text, Taxonomy.model_validate_json(text)
        except ValidationError as error:
            raise StoreError(
                "The store {path} holds no valid taxonomy. Restore a backup with “{command}”.",
                path=self._store.path,
                command=restore_command(self._store.folder),
            ) from error

    def put(self, taxonomy: Taxonomy, outputs: Mapping[str, ModelOutputs]) -> None:
        """Let ``taxonomy`` hold from now on, best inside the transaction that changes labels with it.

        What models said is folded anew from what was kept of it (see `folding`). A model that ``outputs`` does not
        name has its predictions of a merged class counted as the class that it went into.
        """

        def operation(db: Database) -> None:
            before = self.within(db)
            db.conn.execute("UPDATE workspace SET value = ? WHERE key = ?", [taxonomy.model_dump_json(), KEY])
            if before.former != taxonomy.former:
                # Only now: it brings numpy, which the first picture of a window does not wait for.
                from garbage_gui.store.folded_predictions import fold_predictions

                fold_predictions(db, outputs, before, taxonomy)
            mark_columns_changed(db)
            self._store.taxonomy_written()

        self._write(operation)

    def counts(self) -> list[tuple[str, str | None, int]]:
        """How many images have each label, by split, those out of the set too: ``(key, split, images)``."""
        return self._rows(
            "SELECT label, split, COUNT(*) FROM images WHERE label IS NOT NULL GROUP BY label, split"
        )

    def labelled_as(self, keys: Iterable[str], db: Database | None = None) -> dict[int, str]:
        """The images with one of these labels, also those out of the set."""
        parameters = [json.dumps(sorted(keys))]
        if db is not None:
            return dict(db.conn.execute(_LABELS, parameters).fetchall())
        return dict(self._rows(_LABELS, parameters))

    def splits_of(self, image_ids: list[int]) -> dict[int, str | None]:
        """The side that each of these images is on."""
        sql = "SELECT id, split FROM images WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._rows(sql, [json_ids(image_ids)]))

    def with_path(self, text: str) -> set[int]:
        """The images that have ``text`` in one of their paths, whatever the case."""
        rows = self._rows(
            "SELECT DISTINCT image_id FROM paths WHERE CAST(path AS TEXT) LIKE ? ESCAPE '\\'",
            [path_pattern(text)],
        )
        return {image_id for (image_id,) in rows}

    def images_of_batch(self, batch: str) -> set[int]:
        """The images of a batch of label events."""
        return {i for (i,) in self._rows("SELECT image_id FROM label_events WHERE batch = ?", [batch])}

    def known_keys(self) -> set[str]:
        """Every key that a label event or a prediction ever spoke of."""
        return {
            key
            for (key,) in self._rows(
                "SELECT DISTINCT to_class FROM label_events WHERE to_class IS NOT NULL "
                "UNION SELECT DISTINCT class_key FROM predictions"
            )
        }
