"""Which images still have to be compared with all others for near-duplicates, and what came of it.

Imported images come first and are compared later; what is noted here survives whatever ends that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from garbage_gui.store.columns import json_ids
from garbage_gui.store.repository import Repository

# Kept as the looks of an image whose file turned out to be damaged: like no other, and not asked again.
NO_LOOKS = b""


@dataclass(frozen=True)
class UnseenImage:
    """An image whose looks are not known yet, with every place where it was seen, the latest first."""

    image_id: int
    sha256: str
    paths: tuple[Path, ...]


class Comparisons(Repository):
    """The images that wait for being compared, and their looks (perceptual hashes)."""

    def waiting(self) -> list[int]:
        """The images that were not compared yet and whose looks are known, by id."""
        return [
            image_id
            for (image_id,) in self._rows(
                """
                SELECT u.image_id FROM uncompared_images u JOIN images i ON i.id = u.image_id
                WHERE i.perceptual_hash IS NOT NULL ORDER BY u.image_id
                """
            )
        ]

    def unseen(self) -> set[int]:
        """The images that were not compared yet and whose looks are not known."""
        return {
            image_id
            for (image_id,) in self._rows(
                """
                SELECT u.image_id FROM uncompared_images u JOIN images i ON i.id = u.image_id
                WHERE i.perceptual_hash IS NULL
                """
            )
        }

    def next_unseen(self, after: int, most: int) -> list[UnseenImage]:
        """The next of `unseen` with an id above ``after``, by id."""
        rows = self._rows(
            """
            SELECT i.id, i.sha256 FROM uncompared_images u JOIN images i ON i.id = u.image_id
            WHERE u.image_id > ? AND i.perceptual_hash IS NULL ORDER BY u.image_id LIMIT ?
            """,
            [after, most],
        )
        paths: dict[int, list[Path]] = {}
        for image_id, path in self._rows(
            """
            SELECT image_id, path FROM paths WHERE image_id IN (SELECT value FROM json_each(?))
            ORDER BY image_id, seen_at DESC, path
            """,
            [json_ids([image_id for image_id, _ in rows])],
        ):
            paths.setdefault(image_id, []).append(self._path(path))
        return [UnseenImage(i, sha256, tuple(paths.get(i, ()))) for i, sha256 in rows]

    def set_looks(self, looks: Mapping[int, bytes]) -> None:
        """Keep perceptual hashes. They can be made again, so their commit need not reach the disk at once."""
        rows = [(value, image_id) for image_id, value in looks.items()]
        sql = "UPDATE images SET perceptual_hash = ? WHERE id = ?"
        if rows:
            self._write(lambda db: db.conn.executemany(sql, rows).close(), durable=False)

    def compared(self, image_ids: Collection[int]) -> None:
        """Note that these were compared with all others, and their groups are kept."""
        ids = json_ids(sorted(image_ids))

        def operation(db: Database) -> None:
            db.conn.execute(
                "DELETE FROM uncompared_images WHERE image_id IN (SELECT value FROM json_each(?))", [ids]
            )

        if image_ids:
            self._write(operation)
