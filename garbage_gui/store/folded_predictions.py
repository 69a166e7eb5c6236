"""Stored predictions after classes were merged, or a merge was undone: said anew from the probabilities kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from garbage_gui.folding import Folding
from garbage_gui.store.taxonomies import ModelOutputs
from garbage_gui.taxonomy import Taxonomy

# Rows that are folded at a time.
CHUNK = 20_000


def fold_predictions(
    db: Database, outputs: Mapping[str, ModelOutputs], before: Taxonomy, after: Taxonomy
) -> None:
    """Bring class, confidence and margin of every prediction in line with ``after``, in the caller's transaction.

    Only rows of which another thing is said now are written. Of a model that ``outputs`` lacks nothing is known but
    the class that it said.
    """
    for number, model_id in db.conn.execute("SELECT number, model_id FROM predicting_models").fetchall():
        known = outputs.get(model_id)
        if known is None:
            _rename_predicted(db, number, after)
        else:
            _fold_anew(db, number, known, before, after)


def _rename_predicted(db: Database, model: int, taxonomy: Taxonomy) -> None:
    for former in taxonomy.former:
        if former.into is not None:
            db.conn.execute(
                "UPDATE predictions SET class_key = ? WHERE model = ? AND class_key = ?",
                [former.into, model, former.key],
            )


def _fold_anew(db: Database, model: int, outputs: ModelOutputs, before: Taxonomy, after: Taxonomy) -> None:
    old, new = Folding.of(outputs.classes, before), Folding.of(outputs.classes, after)
    if old == new:
        return
    last, width = -1, 2 * len(outputs.classes)
    while True:
        rows = db.conn.execute(
            "SELECT image_id, probabilities FROM prediction_vectors WHERE model = ? AND image_id > ? "
            "ORDER BY image_id LIMIT ?",
            [model, last, CHUNK],
        ).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        whole = [(image_id, data) for image_id, data in rows if len(data) == width]
        if not whole:
            continue
        table = np.frombuffer(b"".join(data for _, data in whole), "<f2").reshape(len(whole), -1)
        db.conn.executemany(
            "UPDATE predictions SET class_key = ?, confidence = ?, margin = ?, unsure = ? "
            "WHERE model = ? AND image_id = ?",
            [
                (key, confidence, margin, confidence < outputs.unsure_below, model, whole[row][0])
                for row, key, confidence, margin in _changed(table.astype(np.float32), old, new)
            ],
        )


def _changed(
    table: NDArray[np.float32], old: Folding, new: Folding
) -> Sequence[tuple[int, str, float, float]]:
    """The rows of ``table`` [n, outputs] of which another thing is said now: row, class, confidence and margin."""
    was, now = _said(table, old), _said(table, new)
    differ = np.flatnonzero(
        (was[0] != now[0]) | (np.abs(was[1] - now[1]) > 1e-6) | (np.abs(was[2] - now[2]) > 1e-6)
    )
    return [(int(r), str(now[0][r]), float(now[1][r]), float(now[2][r])) for r in differ]


def _said(
    table: NDArray[np.float32], folding: Folding
) -> tuple[NDArray[np.object_], NDArray[np.floating], NDArray[np.floating]]:
    folded = folding.fold(table)
    best = folded.argmax(axis=1)
    names = np.array(folding.classes, dtype=object)[best]
    confidence = folded[np.arange(len(folded)), best]
    if folded.shape[1] < 2:
        return names, confidence, confidence
    second = np.partition(folded, -2, axis=1)[:, -2]
    return names, confidence, confidence - second
