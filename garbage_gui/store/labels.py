"""Labels: what people said, as events that are appended and never changed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence

from sqlite_utils import Database

from garbage_gui.store.columns import json_ids, storable
from garbage_gui.store.errors import NothingToRedoError, NothingToUndoError, StoreError
from garbage_gui.store.records import Cause, LabelBatch, LabelChange, LabelEvent
from garbage_gui.store.repository import Repository, Row

_EVENTS = """
SELECT e.id, e.uuid, e.batch, e.image_id, i.sha256, e.from_class, e.to_class, e.operator, e.at, e.cause,
       e.model_id, e.predicted_class, e.predicted_confidence, e.reverts
FROM label_events e JOIN images i ON i.id = e.image_id
"""
_INSERT = """
INSERT INTO label_events(uuid, batch, image_id, from_class, to_class, operator, at, cause,
                         model_id, predicted_class, predicted_confidence, reverts)
VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
"""
# Events of a step that is more than they are go with that step alone (`operations`).
_ALONE = "NOT EXISTS (SELECT 1 FROM operations o WHERE o.batch = e.batch)"
# The newest batch that a person made, counting neither imports, nor undos, nor what an undo already took
# back.
_UNDOABLE = f"""
SELECT id, batch FROM label_events e
WHERE cause NOT IN ('import', 'undo') AND NOT EXISTS (SELECT 1 FROM label_events u WHERE u.reverts = e.uuid)
    AND {_ALONE}
ORDER BY id DESC LIMIT 1
"""
# The newest undo that is not done again yet, unless something new was said or done after it: then it is too late.
# What is done again has ``reverts`` set as undos have, so neither is anything new.
_REDOABLE = f"""
SELECT id, batch FROM label_events e
WHERE cause = 'undo' AND NOT EXISTS (SELECT 1 FROM label_events r WHERE r.reverts = e.uuid) AND {_ALONE}
    AND id > COALESCE((SELECT id FROM label_events WHERE reverts IS NULL ORDER BY id DESC LIMIT 1), 0)
    AND id > COALESCE((SELECT event_id FROM operations WHERE action = 'do' ORDER BY id DESC LIMIT 1), 0)
ORDER BY id DESC LIMIT 1
"""
# Whether event ``e`` gave image ``i`` the label of now: said so, or as a class that was merged or split since.
GAVE_THE_LABEL = """
(e.to_class = {label} OR EXISTS (
    SELECT 1 FROM label_events t WHERE t.image_id = e.image_id AND t.id > e.id AND t.cause = 'taxonomy'
      AND t.to_class = {label} AND NOT EXISTS (SELECT 1 FROM label_events u WHERE u.reverts = t.uuid)))
"""
# What an undo's events took back, in the order in which it was done first.
_TAKEN_BACK = "FROM label_events u JOIN label_events e ON e.uuid = u.reverts WHERE u.batch = ?"


class Labels(Repository):
    """Label events, and the current label of each image that follows from them."""

    def apply(self, changes: Sequence[LabelChange], *, operator: str, cause: Cause) -> list[LabelEvent]:
        """Set labels as one batch, which one undo takes back; returns its events in order.

        A label that is there already gives no event, unless it is an adjudication: that also tells that somebody
        decided so. A class that was merged into another means that one. All or none is saved. Raises `StoreError`
        for an image or a class that does not exist.
        """

        def operation(db: Database) -> list[LabelEvent]:
            taxonomy = self._store.taxonomies.within(db)
            classes = set(taxonomy.keys)
            labels = _current_labels(db, [c.image_id for c in changes])
            batch, at, who = str(uuid.uuid4()), time.time(), storable(operator)
            rows: list[Row] = []
            for change in changes:
                to_class = change.to_class
                if to_class is not None and to_class not in classes:
                    # Another window may have merged it since this person, or this import, looked.
                    to_class = taxonomy.heir(to_class)
                    if to_class not in classes:
                        raise StoreError(
                            "There is no class “{name}” in the taxonomy {taxonomy}.",
                            name=change.to_class,
                            taxonomy=taxonomy.name,
                        )
                before = labels[change.image_id]
                if before == to_class and cause != "adjudication":
                    continue
                labels[change.image_id] = to_class
                rows.append(
                    (
                        str(uuid.uuid4()), batch, change.image_id, before, to_class, who, at,
                        cause, change.model_id, change.predicted_class, change.predicted_confidence, None,
                    )
                )  # fmt: skip
            return _append(db, rows, batch)

        return self._write(operation) if changes else []

    def exclude(self, image_ids: Sequence[int], excluded: bool, *, operator: str) -> list[LabelEvent]:
        """Take images out of the set (or back in) as one batch that can be undone; their labels stay."""
        cause: Cause = "exclude" if excluded else "include"

        def operation(db: Database) -> list[LabelEvent]:
            labels = _current_labels(db, image_ids)
            out = {
                image_id
                for (image_id,) in db.conn.execute(
                    "SELECT id FROM images WHERE excluded = 1 AND id IN (SELECT value FROM json_each(?))",
                    [json_ids(list(image_ids))],
                )
            }
            batch, at, who = str(uuid.uuid4()), time.time(), storable(operator)
            rows: list[Row] = [
                (
                    str(uuid.uuid4()),
                    batch,
                    i,
                    labels[i],
                    labels[i],
                    who,
                    at,
                    cause,
                    *[None] * 4,
                )
                for i in dict.fromkeys(image_ids)
                if (i in out) != excluded
            ]
            return _append(db, rows, batch)

        return self._write(operation) if image_ids else []

    def undo(self, *, operator: str, batch_of_step: str | None = None) -> list[LabelEvent]:
        """Take back the newest batch that is not taken back yet, whoever made it and in whichever session.

        Imports are not undone, nor what belongs to a step of `operations`: for that, ``batch_of_step`` names the
        batch. Returns the appended events; raises `NothingToUndoError`.
        """

        def operation(db: Database) -> list[LabelEvent]:
            newest = (0, batch_of_step) if batch_of_step else db.conn.execute(_UNDOABLE).fetchone()
            if newest is None:
                raise NothingToUndoError("There is nothing to undo.")
            events = db.conn.execute(
                "SELECT uuid, image_id, from_class, cause FROM label_events WHERE batch = ? ORDER BY id DESC",
                [newest[1]],
            ).fetchall()
            labels = _current_labels(db, [image_id for _, image_id, _, _ in events])
            batch, at, who = str(uuid.uuid4()), time.time(), storable(operator)
            rows: list[Row] = []
            for reverted, image_id, from_class, cause in events:
                if cause in ("exclude", "include"):
                    db.conn.execute(
                        "UPDATE images SET excluded = ? WHERE id = ?", [cause == "include", image_id]
                    )
                    to_class = labels[image_id]
                else:
                    to_class = from_class
                rows.append(
                    (
                        str(uuid.uuid4()), batch, image_id, labels[image_id], to_class, who, at,
                        "undo", None, None, None, reverted,
                    )
                )  # fmt: skip
                labels[image_id] = to_class
            appended = _append(db, rows, batch)
            _restore_givers(
                db, [i for _, i, before, cause in events if cause == "adjudication" and before == labels[i]]
            )
            return appended

        return self._write(operation)

    def redo(self, *, operator: str, batch_of_step: str | None = None) -> list[LabelEvent]:
        """Do again what was undone last, as one batch; it can be undone like any other.

        The events are those of the first time, with the prediction that the person saw then, under the name
        of ``operator``. Raises `NothingToRedoError` where nothing was undone, or something new was said since.
        ``batch_of_step`` names the batch of the undo of a step of `operations`.
        """

        def operation(db: Database) -> list[LabelEvent]:
            newest = (0, batch_of_step) if batch_of_step else db.conn.execute(_REDOABLE).fetchone()
            if newest is None:
                raise NothingToRedoError("There is nothing to redo.")
            events = db.conn.execute(
                """
                SELECT u.uuid, o.image_id, o.to_class, o.cause, o.model_id, o.predicted_class,
                       o.predicted_confidence
                FROM label_events u JOIN label_events o ON o.uuid = u.reverts
                WHERE u.batch = ? ORDER BY o.id
                """,
                [newest[1]],
            ).fetchall()
            labels = _current_labels(db, [image_id for _, image_id, *_ in events])
            batch, at, who = str(uuid.uuid4()), time.time(), storable(operator)
            rows: list[Row] = []
            for undone, image_id, first_class, cause, *seen in events:
                before = labels[image_id]
                to_class = before if cause in ("exclude", "include") else first_class
                rows.append(
                    (
                        str(uuid.uuid4()), batch, image_id, before, to_class, who, at, cause, *seen, undone,
                    )
                )  # fmt: skip
                labels[image_id] = to_class
            return _append(db, rows, batch)

        return self._write(operation)

    def undoable(self) -> LabelBatch | None:
        """The batch that `undo` would take back; its ``event`` is the newest."""
        row = self._row(_UNDOABLE)
        return None if row is None else self._batch("FROM label_events e WHERE e.batch = ?", row[1])

    def redoable(self) -> tuple[int, LabelBatch] | None:
        """What `redo` would do again, as it was done first, and the newest event of the undo that took it back."""
        row = self._row(_REDOABLE)
        return None if row is None else (row[0], self._batch(_TAKEN_BACK, row[1]))

    def _batch(self, events: str, batch: str) -> LabelBatch:
        count, newest, froms, tos = self._rows(
            "SELECT COUNT(*), MAX(e.id), COUNT(DISTINCT COALESCE(e.from_class, '')), "
            f"COUNT(DISTINCT COALESCE(e.to_class, '')) {events}",
            [batch],
        )[0]
        return LabelBatch(self.get(newest), count, froms == 1, tos == 1)

    def get(self, event_id: int) -> LabelEvent:
        row = self._row(_EVENTS + "WHERE e.id = ?", [event_id])
        if row is None:
            raise StoreError("There is no label event {event}.", event=event_id)
        return LabelEvent(*row)

    def history(self, image_id: int) -> list[LabelEvent]:
        """Every event of one image, oldest first."""
        return [
            LabelEvent(*r) for r in self._rows(_EVENTS + "WHERE e.image_id = ? ORDER BY e.id", [image_id])
        ]

    def events(self, after: int = 0, limit: int = 1000) -> list[LabelEvent]:
        """Events with an id above ``after``, oldest first."""
        return [
            LabelEvent(*r)
            for r in self._rows(_EVENTS + "WHERE e.id > ? ORDER BY e.id LIMIT ?", [after, limit])
        ]

    def since(self, event_id: int) -> int:
        """How many images people corrected after that event, leaving out what was taken back.

        A correction is a label that differs from the prediction that the person saw, or, where none was
            shown,
        from the label that was there.
        """
        row = self._row(
            """
            SELECT COUNT(DISTINCT image_id) FROM label_events e
            WHERE id > ? AND to_class IS NOT NULL AND from_class IS NOT to_class
              AND cause NOT IN ('import', 'undo', 'exclude', 'include', 'taxonomy')
              AND CASE WHEN predicted_class IS NOT NULL THEN predicted_class <> to_class
                       ELSE from_class IS NOT NULL END
              AND NOT EXISTS (SELECT 1 FROM label_events u WHERE u.reverts = e.uuid)
            """,
            [event_id],
        )
        return int(row[0]) if row else 0

    def doubtful(self, image_ids: Sequence[int]) -> set[int]:
        """Those of the images that have no label because they came with two, and nobody has decided since."""
        return {
            image_id
            for (image_id,) in self._rows(
                """
                SELECT id FROM images i
                WHERE id IN (SELECT value FROM json_each(?)) AND label IS NULL AND EXISTS (
                    SELECT 1 FROM label_events e WHERE e.image_id = i.id AND e.cause = 'conflict'
                      AND NOT EXISTS (SELECT 1 FROM label_events u WHERE u.reverts = e.uuid))
                """,
                [json_ids(list(image_ids))],
            )
        }

    def last_event_id(self) -> int:
        """The id of the newest event, 0 when there is none."""
        row = self._row("SELECT COALESCE(MAX(id), 0) FROM label_events")
        return int(row[0]) if row else 0

    def event_count(self) -> int:
        row = self._row("SELECT COUNT(*) FROM label_events")
        return int(row[0]) if row else 0

    def agreement(self, operator: str | None = None) -> tuple[int, int]:
        """Of the labels that people gave with a prediction before their eyes: (as predicted, all of them).

        Confirming a prediction on an unlabelled image counts as agreeing. What was taken back does not count.
        """
        row = self._row(
            """
            SELECT COALESCE(SUM(predicted_class = to_class), 0), COUNT(*) FROM label_events e
            WHERE predicted_class IS NOT NULL AND to_class IS NOT NULL AND cause NOT IN ('import', 'undo')
              AND (? IS NULL OR operator = ?)
              AND NOT EXISTS (SELECT 1 FROM label_events u WHERE u.reverts = e.uuid)
            """,
            [operator, operator],
        )
        return (int(row[0]), int(row[1])) if row else (0, 0)


def _current_labels(db: Database, image_ids: Sequence[int]) -> dict[int, str | None]:
    labels: dict[int, str | None] = dict(
        db.conn.execute(
            "SELECT id, label FROM images WHERE id IN (SELECT value FROM json_each(?))",
            [json_ids(list(image_ids))],
        ).fetchall()
    )
    missing = next((i for i in image_ids if i not in labels), None)
    if missing is not None:
        raise StoreError("There is no image {image} in this workspace.", image=missing)
    return labels


def _append(db: Database, rows: list[Row], batch: str) -> list[LabelEvent]:
    """Append events and bring what is derived from them up to date, in the transaction of the caller."""
    db.conn.executemany(_INSERT, rows)
    events = [LabelEvent(*r) for r in db.conn.execute(_EVENTS + "WHERE e.batch = ? ORDER BY e.id", [batch])]
    changed = [
        e
        for e in events
        if e.cause not in ("exclude", "include") and (e.from_class != e.to_class or e.cause == "adjudication")
    ]
    if changed and _follows_classes(db, changed[0]):
        # Who gave the label, and how, stays known: only what it is called has changed.
        db.conn.executemany(
            "UPDATE images SET label = ? WHERE id = ?", [(e.to_class, e.image_id) for e in changed]
        )
    else:
        db.conn.executemany(
            "UPDATE images SET label = ?, label_cause = ?, label_event = ? WHERE id = ?",
            [(e.to_class, None if e.to_class is None else e.cause, e.event_id, e.image_id) for e in changed],
        )
    excluding = [(e.cause == "exclude", e.image_id) for e in events if e.cause in ("exclude", "include")]
    db.conn.executemany("UPDATE images SET excluded = ? WHERE id = ?", excluding)
    return events


def _restore_givers(db: Database, image_ids: Sequence[int]) -> None:
    """An adjudication that left the label as it was is undone: the label is again by whom it was before."""
    db.conn.execute(
        f"""
        UPDATE images SET (label_cause, label_event) = (
            SELECT cause, id FROM label_events e
            WHERE e.image_id = images.id AND {GAVE_THE_LABEL.format(label="images.label")}
              AND cause NOT IN ('undo', 'exclude', 'include', 'taxonomy')
              AND NOT EXISTS (SELECT 1 FROM label_events u WHERE u.reverts = e.uuid)
            ORDER BY id DESC LIMIT 1)
        WHERE label IS NOT NULL AND id IN (SELECT value FROM json_each(?))
        """,
        [json_ids(list(image_ids))],
    )


def _follows_classes(db: Database, event: LabelEvent) -> bool:
    """Whether a label changed because the classes did, or because that was undone; all of a batch does or none."""
    if event.cause == "taxonomy":
        return True
    reverted = db.conn.execute("SELECT cause FROM label_events WHERE uuid = ?", [event.reverts]).fetchone()
    return event.cause == "undo" and reverted is not None and reverted[0] == "taxonomy"
