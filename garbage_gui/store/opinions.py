"""Second opinions: what people said of images whose label they did not see, as events that never change."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlite_utils import Database

from garbage_gui.store.columns import json_ids, storable
from garbage_gui.store.errors import StoreError
from garbage_gui.store.labels import GAVE_THE_LABEL
from garbage_gui.store.records import IMPORTED, GivenLabel, NewOpinion, Opinion
from garbage_gui.store.repository import Repository, Row

_COLUMNS = (
    "uuid, image_id, class_key, operator, at, compared_event, compared_class, compared_with, after_event, "
    "model_id, predicted_class, predicted_confidence, reverts"
)
_OPINIONS = f"SELECT id, {_COLUMNS} FROM opinions o"
# Not taken back (an opinion that was done again is a row of its own), and the last of this person on this image.
_STANDING = """
o.class_key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM opinions u WHERE u.reverts = o.uuid)
AND NOT EXISTS (
    SELECT 1 FROM opinions n WHERE n.image_id = o.image_id AND n.id > o.id AND n.operator = o.operator
      AND n.class_key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM opinions u WHERE u.reverts = n.uuid))
"""
# Nobody decided since.
_UNDECIDED = f"""
{_STANDING} AND NOT EXISTS (
    SELECT 1 FROM label_events a WHERE a.image_id = o.image_id AND a.cause = 'adjudication' AND a.id > o.after_event
      AND NOT EXISTS (SELECT 1 FROM label_events u WHERE u.reverts = a.uuid))
"""
# For each image the newest event that gave it a label and was not taken back: it gave the label of now.
_GIVERS = """
SELECT e.image_id, MAX(e.id) AS event_id FROM label_events e
WHERE e.cause NOT IN ('undo', 'exclude', 'include', 'taxonomy') AND {which}
  AND NOT EXISTS (SELECT 1 FROM label_events u WHERE u.reverts = e.uuid)
GROUP BY e.image_id
"""
# An event that was undone and done again is by whoever said it first.
_ORIGIN = """
WITH RECURSIVE origin(uuid, operator, cause, reverts) AS (
    SELECT uuid, operator, cause, reverts FROM label_events WHERE id = ?
    UNION ALL
    SELECT e.uuid, e.operator, e.cause, e.reverts FROM label_events e JOIN origin o ON e.uuid = o.reverts)
SELECT operator, cause FROM origin WHERE reverts IS NULL
"""


class Opinions(Repository):
    """Opinions, which leave labels alone, and what follows from them: pairs, and open disagreements."""

    def give(self, new: NewOpinion, *, operator: str) -> Opinion:
        """Keep an opinion beside the label that the image has now.

        One more by the same person takes the place of the one before. Raises `StoreError` for an image without a
        label, or one that ``operator`` labelled, and for a class that does not exist.
        """
        if self._store.taxonomy.get(new.class_key) is None:
            raise StoreError(
                "There is no class “{name}” in the taxonomy {taxonomy}.",
                name=new.class_key,
                taxonomy=self._store.taxonomy.name,
            )
        who = storable(operator)

        def operation(db: Database) -> Opinion:
            given = _given(db, "e.image_id = ?", [new.image_id])
            if not given:
                raise StoreError(
                    "This picture has no label, so there is nothing to give a second opinion on."
                )
            label = given[0]
            if label.operator == who:
                raise StoreError(
                    "“{operator}” labelled this picture. A second opinion is another person's.",
                    operator=operator,
                )
            (after,) = db.conn.execute("SELECT COALESCE(MAX(id), 0) FROM label_events").fetchone()
            return _append(
                db,
                (
                    new.image_id, new.class_key, who, time.time(), label.event, label.class_key, label.operator, after,
                    new.model_id, new.predicted_class, new.predicted_confidence, None,
                ),
            )  # fmt: skip

        return self._write(operation)

    def retract(self, opinion: str, *, operator: str) -> Opinion:
        """Take the opinion with this uuid back; returns it. It stays, and so does what it was."""

        def operation(db: Database) -> Opinion:
            old = _get(db, "uuid = ?", opinion)
            _append(
                db,
                (
                    old.image_id, None, storable(operator), time.time(), old.compared_event, old.compared_class,
                    old.compared_with, old.after_event, None, None, None, old.uuid,
                ),
            )  # fmt: skip
            return old

        return self._write(operation)

    def repeat(self, opinion: str) -> Opinion:
        """Give a retracted opinion again, as it was and by whom it was; returns the new one."""

        def operation(db: Database) -> Opinion:
            old, undone = _get(db, "uuid = ?", opinion), _get(db, "reverts = ?", opinion)
            return _append(
                db,
                (
                    old.image_id, old.class_key, old.operator, time.time(), old.compared_event, old.compared_class,
                    old.compared_with, old.after_event, old.model_id, old.predicted_class, old.predicted_confidence,
                    undone.uuid,
                ),
            )  # fmt: skip

        return self._write(operation)

    def standing(self, image_id: int | None = None) -> list[Opinion]:
        """The opinions that count, oldest first, one a person and image; of one image, or of all."""
        which, values = ("1", []) if image_id is None else ("o.image_id = ?", [image_id])
        rows = self._rows(f"{_OPINIONS} WHERE {which} AND {_STANDING} ORDER BY id", values)
        return [self._of_now(Opinion(*r)) for r in rows]

    def open_disagreements(self) -> list[Opinion]:
        """The standing opinions that differ from a label that still stands, and that nobody decided; oldest first."""
        label = "(SELECT i.label FROM images i WHERE i.id = o.image_id AND i.excluded = 0)"
        rows = self._rows(f"SELECT {label}, id, {_COLUMNS} FROM opinions o WHERE {_UNDECIDED} ORDER BY id")
        found = [(label, self._of_now(Opinion(*r))) for label, *r in rows]
        return [o for label, o in found if o.class_key != o.compared_class and o.compared_class == label]

    def _of_now(self, opinion: Opinion) -> Opinion:
        """An opinion with the classes that those that it speaks of were merged into since."""
        heir = self._store.taxonomy.heir
        return replace(
            opinion,
            class_key=None if opinion.class_key is None else heir(opinion.class_key),
            compared_class=heir(opinion.compared_class),
        )

    def given_labels(self, image_ids: Sequence[int] | None = None) -> list[GivenLabel]:
        """The label of every image in the set that has one (or of these), with who gave it."""
        which, values = (
            ("1", [])
            if image_ids is None
            else ("e.image_id IN (SELECT value FROM json_each(?))", [json_ids(list(image_ids))])
        )
        return _given(self._store.read(), which, values, in_set=True)

    def judged_by(self, operator: str) -> set[int]:
        """Images on which this person said something that was not taken back: a label, or an opinion."""
        rows = self._rows(
            """
            SELECT image_id FROM label_events e WHERE operator = ? AND cause NOT IN
                ('import', 'conflict', 'undo', 'exclude', 'include', 'taxonomy')
              AND NOT EXISTS (SELECT 1 FROM label_events u WHERE u.reverts = e.uuid)
            UNION
            SELECT image_id FROM opinions o WHERE operator = ? AND class_key IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM opinions u WHERE u.reverts = o.uuid)
            """,
            [storable(operator)] * 2,
        )
        return {image_id for (image_id,) in rows}

    def operators(self) -> list[tuple[str, int, int, float]]:
        """Everybody who said something here: name, label events, opinions, and when last; the last first.

        Imports are nobody's word.
        """
        rows = self._rows(
            """
            SELECT operator, SUM(labels), SUM(opinions), MAX(at) AS last FROM (
                SELECT operator, COUNT(*) AS labels, 0 AS opinions, MAX(at) AS at FROM label_events
                WHERE cause NOT IN ('import', 'conflict', 'taxonomy') GROUP BY operator
                UNION ALL
                SELECT operator, 0, COUNT(*), MAX(at) FROM opinions GROUP BY operator)
            WHERE operator <> '' GROUP BY operator ORDER BY last DESC
            """
        )
        return [(str(name), int(labels), int(opinions), float(at)) for name, labels, opinions, at in rows]


def _given(db: Database, which: str, values: Sequence[object], *, in_set: bool = False) -> list[GivenLabel]:
    givers = _GIVERS.format(which=which)
    rows = db.conn.execute(
        f"""
        SELECT i.id, e.uuid, i.label, e.operator, e.cause, e.reverts, e.id FROM ({givers}) g
        JOIN label_events e ON e.id = g.event_id JOIN images i ON i.id = e.image_id
        WHERE i.label IS NOT NULL AND {GAVE_THE_LABEL.format(label="i.label")} {"AND i.excluded = 0" if in_set else ""}
        """,
        values,
    ).fetchall()
    found = []
    for image_id, event, class_key, operator, cause, reverts, event_id in rows:
        if reverts is not None:
            operator, cause = db.conn.execute(_ORIGIN, [event_id]).fetchone() or (operator, cause)
        found.append(
            GivenLabel(image_id, event, class_key, IMPORTED if cause == "import" else operator, cause)
        )
    return found


def _get(db: Database, which: str, value: object) -> Opinion:
    row = db.conn.execute(f"{_OPINIONS} WHERE {which}", [value]).fetchone()
    if row is None:
        raise StoreError("There is no opinion {opinion}.", opinion=value)
    return Opinion(*row)


def _append(db: Database, row: Row) -> Opinion:
    cursor = db.conn.execute(
        f"INSERT INTO opinions({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", (str(uuid.uuid4()), *row)
    )
    return _get(db, "id = ?", cursor.lastrowid)
