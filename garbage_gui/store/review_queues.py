"""Queues of Review that are not through yet: one an operator, with the place in it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlite_utils import Database

from garbage_gui.store.columns import column_document, document_column, storable
from garbage_gui.store.repository import Repository

# How ids lie in a column: the same on every machine.
_IDS = np.dtype("<i8")


@dataclass(frozen=True)
class StoredQueue:
    """The images of a queue in their order, which is in front, and which were set aside in grid mode.

    ``request`` is what the queue was asked for with, as the service that made it wrote it.
    """

    request: dict[str, Any]
    image_ids: list[int]
    place: int
    aside: list[int]


class ReviewQueues(Repository):
    """Saved lightly: a queue that is lost to a power cut can be made again."""

    def put(self, operator: str, request: dict[str, Any], image_ids: Sequence[int]) -> None:
        """Keep a new queue of ``operator`` in place of the one before; its first image is in front."""
        row = (storable(operator), document_column(request), _packed(image_ids), time.time())

        def operation(db: Database) -> None:
            db.conn.execute(
                """
                INSERT INTO review_queues(operator, request, images, place, aside, at)
                VALUES (?, ?, ?, 0, x'', ?)
                ON CONFLICT(operator) DO UPDATE SET request = excluded.request, images = excluded.images,
                    place = 0, aside = x'', at = excluded.at
                """,
                row,
            )

        self._write(operation, durable=False)

    def move(self, operator: str, place: int, aside: Sequence[int]) -> None:
        """Note the place in the queue of ``operator``, if there is one."""
        row = (place, _packed(aside), time.time(), storable(operator))

        def operation(db: Database) -> None:
            db.conn.execute("UPDATE review_queues SET place = ?, aside = ?, at = ? WHERE operator = ?", row)

        self._write(operation, durable=False)

    def get(self, operator: str) -> StoredQueue | None:
        """The queue that ``operator`` was in last; images that are gone are left out of it."""
        found = self._row(
            "SELECT request, images, place, aside FROM review_queues WHERE operator = ?", [storable(operator)]
        )
        if found is None:
            return None
        request, images, place, aside = found
        known = {image_id for (image_id,) in self._rows("SELECT id FROM images")}
        ids = _unpacked(images)
        gone_before = sum(1 for image_id in ids[:place] if image_id not in known)
        return StoredQueue(
            column_document(request),
            [image_id for image_id in ids if image_id in known],
            max(0, place - gone_before),
            [image_id for image_id in _unpacked(aside) if image_id in known],
        )


def _packed(image_ids: Sequence[int]) -> bytes:
    return np.array(image_ids, dtype=_IDS).tobytes()


def _unpacked(column: bytes) -> list[int]:
    whole = len(column) - len(column) % _IDS.itemsize
    ids: list[int] = np.frombuffer(column[:whole], dtype=_IDS).tolist()
    return ids
