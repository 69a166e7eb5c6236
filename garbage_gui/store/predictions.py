"""Predictions: what each model said about each image. They can be computed again: saved lightly."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence

from sqlite_utils import Database

from garbage_gui.store.columns import json_ids
from garbage_gui.store.records import NewPrediction, PredictionRecord
from garbage_gui.store.repository import Repository, Row

_COLUMNS = """
SELECT p.image_id, m.model_id, p.class_key, p.confidence, p.margin, p.unsure, v.probabilities, p.at,
    p.novelty
FROM predictions p
JOIN predicting_models m ON m.number = p.model
JOIN prediction_vectors v ON v.model = p.model AND v.image_id = p.image_id
"""

FORGET_PREDICTIONS = """
DELETE FROM predictions WHERE model = (SELECT number FROM predicting_models WHERE model_id = ?)
"""


class Predictions(Repository):
    """One prediction per image and model; a later one takes the place of the earlier."""

    def put(self, model_id: str, rows: Sequence[NewPrediction]) -> None:
        """Save predictions, all or none. Raises `StoreError` for an image that does not exist."""

        def operation(db: Database) -> None:
            now = time.time()
            # A job that began before classes were merged does not know that yet.
            heir = self._store.taxonomies.within(db).heir
            db.conn.execute(
                "INSERT INTO predicting_models(model_id) VALUES (?) ON CONFLICT DO NOTHING", [model_id]
            )
            (model,) = db.conn.execute(
                "SELECT number FROM predicting_models WHERE model_id = ?", [model_id]
            ).fetchone()
            db.conn.executemany(
                """
                INSERT INTO predictions(model, image_id, class_key, confidence, margin, unsure,
                                        preprocessing_version, at, novelty)
                VALUES (?,?,?,?,?,?,?,?,?)
                ON CONFLICT(model, image_id) DO UPDATE SET class_key = excluded.class_key,
                    confidence = excluded.confidence, margin = excluded.margin, unsure = excluded.unsure,
                    preprocessing_version = excluded.preprocessing_version, at = excluded.at,
                    novelty = excluded.novelty
                """,
                [
                    (
                        model, r.image_id, heir(r.class_key), float(r.confidence), float(r.margin), int(r.unsure),
                        r.preprocessing_version, now, r.novelty,
                    )
                    for r in rows
                ],
            )  # fmt: skip
            db.conn.executemany(
                """
                INSERT INTO prediction_vectors(model, image_id, probabilities, embedding) VALUES (?,?,?,?)
                ON CONFLICT(model, image_id) DO UPDATE SET probabilities = excluded.probabilities,
                    embedding = excluded.embedding
                """,
                [(model, r.image_id, r.probabilities, r.embedding) for r in rows],
            )

        if rows:
            self._write(operation, durable=False)

    def get(self, image_id: int, model_id: str) -> PredictionRecord | None:
        return self.for_model(model_id, [image_id]).get(image_id)

    def for_image(self, image_id: int) -> list[PredictionRecord]:
        """What every model said about one image, the latest first."""
        return [
            _record(row)
            for row in self._rows(_COLUMNS + "WHERE p.image_id = ? ORDER BY p.at DESC", [image_id])
        ]

    def for_model(self, model_id: str, image_ids: Iterable[int]) -> dict[int, PredictionRecord]:
        """What one model said about these images; images without a prediction are left out."""
        rows = self._rows(
            _COLUMNS + "WHERE m.model_id = ? AND p.image_id IN (SELECT value FROM json_each(?))",
            [model_id, json_ids(list(image_ids))],
        )
        return {row[0]: _record(row) for row in rows}

    def known(
        self, model_id: str, image_ids: Iterable[int], preprocessing_version: int | None = None
    ) -> set[int]:
        """Those of the images that have a prediction by this model (made with this preprocessing)."""
        rows = self._rows(
            """
            SELECT p.image_id FROM predictions p JOIN predicting_models m ON m.number = p.model
            WHERE m.model_id = ? AND p.image_id IN (SELECT value FROM json_each(?))
              AND (? IS NULL OR p.preprocessing_version = ?)
            """,
            [model_id, json_ids(list(image_ids)), preprocessing_version, preprocessing_version],
        )
        return {image_id for (image_id,) in rows}

    def embeddings(self, model_id: str, image_ids: Iterable[int]) -> dict[int, bytes]:
        """The stored embeddings (float16 bytes) of these images by this model."""
        rows = self._rows(
            """
            SELECT v.image_id, v.embedding FROM prediction_vectors v JOIN predicting_models m ON m.number =
                v.model
            WHERE m.model_id = ? AND v.embedding IS NOT NULL AND v.image_id IN (SELECT value FROM
                json_each(?))
            """,
            [model_id, json_ids(list(image_ids))],
        )
        return dict(rows)

    def ranked(self, model_id: str) -> list[tuple[int, str]]:
        """Every image that a model has looked at with the class that it says, the surest first."""
        return self._rows(
            """
            SELECT image_id, class_key FROM predictions
            WHERE model = (SELECT number FROM predicting_models WHERE model_id = ?)
            ORDER BY confidence DESC, image_id
            """,
            [model_id],
        )

    def contradictions(self, one: str, other: str) -> list[int]:
        """Images of the set of which two models say different classes; first where both are surest.

        Ranked by the lower of the two confidences: the doubt of one model is no disagreement.
        """
        rows = self._rows(
            """
            SELECT a.image_id FROM predictions a
            JOIN predictions b ON b.model = (SELECT number FROM predicting_models WHERE model_id = ?)
                AND b.image_id = a.image_id
            JOIN images i ON i.id = a.image_id AND i.excluded = 0
            WHERE a.model = (SELECT number FROM predicting_models WHERE model_id = ?)
                AND a.class_key <> b.class_key
            ORDER BY MIN(a.confidence, b.confidence) DESC, a.image_id
            """,
            [other, one],
        )
        return [image_id for (image_id,) in rows]

    def counts(self) -> dict[str, int]:
        """How many images each model has looked at; a model that has seen none is left out."""
        return dict(
            self._rows(
                """
                SELECT m.model_id, COUNT(*) FROM predictions p JOIN predicting_models m ON m.number = p.model
                GROUP BY p.model
                """
            )
        )

    def probabilities(self, model_id: str) -> dict[int, bytes]:
        """What a model says of every labelled image of the set that it has looked at (float16 bytes)."""
        return dict(
            self._rows(
                """
                SELECT v.image_id, v.probabilities FROM prediction_vectors v
                JOIN images i ON i.id = v.image_id AND i.excluded = 0 AND i.label IS NOT NULL
                WHERE v.model = (SELECT number FROM predicting_models WHERE model_id = ?)
                """,
                [model_id],
            )
        )

    def without_novelty(self, model_id: str, image_ids: Iterable[int]) -> dict[int, bytes]:
        """The embeddings (float16 bytes) of those of the images whose novelty was never worked out."""
        rows = self._rows(
            """
            SELECT p.image_id, v.embedding FROM predictions p
            JOIN prediction_vectors v ON v.model = p.model AND v.image_id = p.image_id
            WHERE p.model = (SELECT number FROM predicting_models WHERE model_id = ?)
              AND p.novelty IS NULL AND v.embedding IS NOT NULL
              AND p.image_id IN (SELECT value FROM json_each(?))
            """,
            [model_id, json_ids(list(image_ids))],
        )
        return dict(rows)

    def set_novelty(self, model_id: str, novelty: Mapping[int, float]) -> None:
        """Note how novel images are to a model that has predicted them."""
        sql = """
            UPDATE predictions SET novelty = ?
            WHERE model = (SELECT number FROM predicting_models WHERE model_id = ?) AND image_id = ?
        """
        rows = [(value, model_id, image_id) for image_id, value in novelty.items()]
        if rows:
            self._write(lambda db: db.conn.executemany(sql, rows).close(), durable=False)

    def forget_model(self, model_id: str) -> None:
        """Remove every prediction of one model (its vectors go with them)."""
        self._write(lambda db: db.conn.execute(FORGET_PREDICTIONS, [model_id]).close())


def _record(row: Row) -> PredictionRecord:
    image_id, model_id, class_key, confidence, margin, unsure, probabilities, at, novelty = row
    return PredictionRecord(
        image_id, model_id, class_key, confidence, margin, bool(unsure), bytes(probabilities), at, novelty
    )
