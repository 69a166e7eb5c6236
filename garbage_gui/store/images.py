"""Images: known by their content, found by filter and order, each with its paths, group and split."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sqlite_utils import Database

from garbage_gui.store.columns import json_ids, placeholders
from garbage_gui.store.errors import StoreError, store_error
from garbage_gui.store.image_queries import ImageQuery
from garbage_gui.store.new_images import insert_images, known_files
from garbage_gui.store.records import (
    AddedImage,
    Facets,
    ImageFilter,
    ImageOrder,
    ImageRecord,
    LabelEvent,
    LabelledImage,
    LabelSource,
    NewImage,
    Split,
    SplitCandidate,
)
from garbage_gui.store.repository import Repository, Row

_COLUMNS = """
SELECT i.id, i.sha256, i.bytes, i.width, i.height, i.format, i.added_at, i.label, i.label_cause, i.split,
       i.group_id, i.excluded
FROM images i
"""
# The key in the table ``workspace`` whose value is another one after each change of splits or groups, never seen before
# in any store: a counter would come back after a backup was restored.
COLUMNS_VERSION = "image_columns_version"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PREFIX = re.compile(r"[0-9a-f]{6,64}")


def mark_columns_changed(db: Database) -> None:
    """Leave a mark for those who keep columns of images and predictions: something changed outside of label events."""
    db.conn.execute(
        """
        INSERT INTO workspace(key, value) VALUES (?, lower(hex(randomblob(8))))
        ON CONFLICT(key) DO UPDATE SET value = excluded.value
        """,
        [COLUMNS_VERSION],
    )


class Images(Repository):
    """The images of the workspace."""

    def add(self, images: Sequence[NewImage], *, to_compare: bool = False) -> list[AddedImage]:
        """Add images and their paths, all or none; a content that is there already gets the path only.

        With ``to_compare`` the new ones are noted as not yet compared with all others (`Comparisons`).
        """
        for image in images:
            if not _SHA256.fullmatch(image.sha256):
                raise StoreError("“{text}” is not a sha256 in lower-case hexadecimal.", text=image.sha256)

        def operation(db: Database) -> list[AddedImage]:
            return insert_images(db, self._store.folder, images, time.time(), to_compare=to_compare)

        return self._write(operation) if images else []

    def get(self, image_id: int) -> ImageRecord:
        """The image with this id; raises `StoreError` when there is none."""
        return self.get_many([image_id])[0]

    def get_many(self, image_ids: Sequence[int]) -> list[ImageRecord]:
        """The images with these ids, in the order given; raises `StoreError` when one does not exist."""
        ids = list(image_ids)
        rows = self._rows(_COLUMNS + "WHERE i.id IN (SELECT value FROM json_each(?))", [json_ids(ids)])
        paths = self.first_path(ids)
        found = {row[0]: _record(row, paths.get(row[0])) for row in rows}
        missing = next((i for i in ids if i not in found), None)
        if missing is not None:
            raise StoreError("There is no image {image} in this workspace.", image=missing)
        return [found[i] for i in ids]

    def find(self, text: str) -> ImageRecord:
        """The one image that ``text`` names: a path where it lies, or the first six or more digits of its
            sha256.

        Raises `StoreError` when there is none, or more than one.
        """
        for path in dict.fromkeys((Path(text), Path(text).resolve())) if text and "\0" not in text else ():
            row = self._row("SELECT image_id FROM paths WHERE path = ?", [self._path_column(path)])
            if row is not None:
                return self.get(row[0])
        prefix = text.strip().lower()
        if _PREFIX.fullmatch(prefix):
            rows = self._rows(
                "SELECT id FROM images WHERE sha256 >= ? AND sha256 < ? LIMIT 2", [prefix, prefix + "g"]
            )
            if len(rows) > 1:
                raise StoreError(
                    "More than one image has a sha256 that begins with {text}. Give more digits.", text=text
                )
            if rows:
                return self.get(rows[0][0])
        raise StoreError(
            "There is no image “{text}” in this workspace. Give the path of an imported picture, "
            "or the first six or more digits of its sha256.",
            text=text,
        )

    def by_sha256(self, sha256: str) -> ImageRecord | None:
        """The image with this content, or None."""
        row = self._row("SELECT id FROM images WHERE sha256 = ?", [sha256])
        return None if row is None else self.get(row[0])

    def ids_by_sha256(self, sha256s: Iterable[str]) -> dict[str, int]:
        """The ids of the contents that are known."""
        wanted = list(sha256s)
        found: dict[str, int] = {}
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            found.update(
                self._rows(f"SELECT sha256, id FROM images WHERE sha256 IN ({placeholders(len(part))})", part)
            )
        return found

    def paths(self, image_id: int) -> list[Path]:
        """Every place where the image was seen, the latest first."""
        rows = self._rows("SELECT path FROM paths WHERE image_id = ? ORDER BY seen_at DESC, path", [image_id])
        return [self._path(value) for (value,) in rows]

    def first_path(self, image_ids: Sequence[int]) -> dict[int, Path]:
        """For each image one place: the latest seen, but of several one where a file is now."""
        rows = self._rows(
            """
            SELECT image_id, path FROM paths WHERE image_id IN (SELECT value FROM json_each(?))
            ORDER BY image_id, seen_at DESC, path
            """,
            [json_ids(list(image_ids))],
        )
        return self._one_each(rows)

    def gone(self, image_ids: Sequence[int]) -> set[int]:
        """Those of these images of which there is a file at none of their places. Asks the disk."""
        wanted = list(image_ids)
        rows = self._rows(
            "SELECT image_id, path FROM paths WHERE image_id IN (SELECT value FROM json_each(?))",
            [json_ids(wanted)],
        )
        gone = set(wanted)
        for image_id, value in rows:
            if image_id in gone and _is_there(self._path(value)):
                gone.discard(image_id)
        return gone

    def known_file(self, path: Path, size: int, mtime_ns: int) -> int | None:
        """The image that was in the file at ``path`` when it last had this size and time of change."""
        row = self._row(
            "SELECT image_id FROM paths WHERE path = ? AND bytes = ? AND mtime_ns = ?",
            [self._path_column(path), size, mtime_ns],
        )
        return None if row is None else int(row[0])

    def known_files(self, files: Sequence[tuple[Path, int, int]]) -> list[int | None]:
        """`known_file` of many, each ``(path, size, mtime_ns)``, in order."""
        columns = [self._path_column(path) for path, _, _ in files]
        try:
            known = known_files(self._store.read(), columns)
        except sqlite3.Error as error:
            raise store_error(error, self._store.path) from error
        found: list[int | None] = []
        for column, (_, size, mtime_ns) in zip(columns, files, strict=True):
            image_id, *noted = known.get(column, (None, -1, -1))
            found.append(image_id if noted == [size, mtime_ns] else None)
        return found

    def forget_path(self, path: Path) -> None:
        """Note that ``path`` is no place of an image any more (moved or removed)."""
        column = self._path_column(path)
        self._write(lambda db: db.conn.execute("DELETE FROM paths WHERE path = ?", [column]).close())

    def ids(
        self, filter: ImageFilter, order: ImageOrder = "newest", limit: int | None = None, offset: int = 0
    ) -> list[int]:
        """The ids of the images of a filter. Orders by confidence put images without a prediction last."""
        query = self._query(filter)
        if query.merges_by_confidence(order, limit):
            ranked = [image_id for (image_id,) in self._rows(*query.ranking(order))]
            wanted = [image_id for (image_id,) in self._rows(*query.ids("oldest", None, 0))]
            chosen, predicted = set(wanted), set(ranked)
            merged = [i for i in ranked if i in chosen] + [i for i in wanted if i not in predicted]
            return merged[offset:]
        return [image_id for (image_id,) in self._rows(*query.ids(order, limit, offset))]

    def count(self, filter: ImageFilter) -> int:
        sql, parameters = self._query(filter).count()
        row = self._row(sql, parameters)
        return int(row[0]) if row else 0

    def facets(self, filter: ImageFilter) -> Facets:
        """How many images of the filter fall under each choice; agreement needs the filter's ``model_id``."""
        query = self._query(filter)
        by_class: dict[str, int] = {}
        by_split: dict[str, int] = {}
        unlabelled = 0
        for label, split, count in self._rows(*query.facets()):
            if label is None:
                unlabelled += count
            else:
                by_class[label] = by_class.get(label, 0) + count
            if split is not None:
                by_split[split] = by_split.get(split, 0) + count
        agreement = query.agreement()
        row = self._row(*agreement) if agreement is not None else None
        agree, judged = row if row is not None else (0, 0)
        labelled, disagree = sum(by_class.values()), judged - agree
        by_category: dict[str, int] = {}
        for key, count in by_class.items():
            waste_class = self._store.taxonomy.get(key)
            if waste_class is not None:
                by_category[waste_class.category] = by_category.get(waste_class.category, 0) + count
        return Facets(by_class, by_split, labelled, unlabelled, agree, disagree, by_category)

    def perceptual_hashes(self) -> list[tuple[int, bytes]]:
        rows = self._rows(
            "SELECT id, perceptual_hash FROM images WHERE perceptual_hash IS NOT NULL ORDER BY id"
        )
        return [(image_id, bytes(value)) for image_id, value in rows]

    def groups(self) -> dict[int, int]:
        """The near-duplicate group of each image that is in one."""
        return dict(self._rows("SELECT id, group_id FROM images WHERE group_id IS NOT NULL"))

    def set_groups(self, groups: Mapping[int, int | None]) -> None:
        """Put images into near-duplicate groups."""
        self._set("UPDATE images SET group_id = ? WHERE id = ?", [(g, i) for i, g in groups.items()])

    def set_splits(self, splits: Mapping[int, Split]) -> None:
        """Give images their split, once: one that has a split keeps it."""
        sql = "UPDATE images SET split = ? WHERE id = ? AND split IS NULL"
        self._set(sql, [(split, image_id) for image_id, split in splits.items()])

    def members(self, image_ids: Sequence[int]) -> list[SplitCandidate]:
        """These images and all of their near-duplicates, by id; the label is "" where there is none."""
        rows = self._rows(
            """
            SELECT id, COALESCE(label, ''), group_id, split FROM images
            WHERE id IN (SELECT value FROM json_each(?1)) OR group_id IN (
                SELECT group_id FROM images WHERE id IN (SELECT value FROM json_each(?1)) AND group_id IS NOT NULL)
            ORDER BY id
            """,
            [json_ids(list(image_ids))],
        )
        return [SplitCandidate(*row) for row in rows]

    def first_labelled(self, image_ids: Sequence[int]) -> dict[int, int]:
        """The label event with which each image got its first label; images that never had one are left out."""
        return dict(
            self._rows(
                """
                SELECT image_id, MIN(id) FROM label_events
                WHERE image_id IN (SELECT value FROM json_each(?)) AND to_class IS NOT NULL GROUP BY image_id
                """,
                [json_ids(list(image_ids))],
            )
        )

    def move_splits(self, splits: Mapping[int, Split | None]) -> None:
        """Give images another split, or none. What must not move is for the caller to know (`services.splitting`)."""
        self._set("UPDATE images SET split = ? WHERE id = ?", [(s, i) for i, s in splits.items()])

    def set_excluded(
        self, image_ids: Sequence[int], excluded: bool, *, operator: str = ""
    ) -> list[LabelEvent]:
        """Take images out of the set or back in, as events that can be undone."""
        return self._store.labels.exclude(image_ids, excluded, operator=operator)

    def unassigned(self) -> list[SplitCandidate]:
        """Labelled images of the set that have no split yet."""
        rows = self._rows(
            """
            SELECT id, label, group_id, split FROM images
            WHERE split IS NULL AND label IS NOT NULL AND excluded = 0 ORDER BY id
            """
        )
        return [SplitCandidate(*row) for row in rows]

    def assigned(self) -> list[SplitCandidate]:
        """Images that have a split. One whose label was taken away meanwhile has the label ""."""
        rows = self._rows(
            "SELECT id, COALESCE(label, ''), group_id, split FROM images WHERE split IS NOT NULL ORDER BY id"
        )
        return [SplitCandidate(*row) for row in rows]

    def labelled(self, splits: Sequence[Split] | None = None) -> list[LabelledImage]:
        """Labelled images of the set that have a split (one of ``splits``) and a path, by id."""
        wanted = tuple(splits) if splits is not None else ("train", "validation", "test")
        which = f"label IS NOT NULL AND excluded = 0 AND split IN ({placeholders(len(wanted))})"
        paths = self._one_each(
            self._rows(
                f"""
                SELECT p.image_id, p.path FROM images i JOIN paths p ON p.image_id = i.id WHERE {which}
                ORDER BY p.image_id, p.seen_at DESC, p.path
                """,
                wanted,
            )
        )
        rows = self._rows(
            f"SELECT id, sha256, label, split, group_id FROM images WHERE {which} ORDER BY id", wanted
        )
        return [
            LabelledImage(image_id, sha256, paths[image_id], label, split, group)
            for image_id, sha256, label, split, group in rows
            if image_id in paths
        ]

    def label_sources(self) -> list[LabelSource]:
        """Every labelled image of the set, by id."""
        rows = self._rows(
            """
            SELECT id, sha256, label, split, group_id FROM images
            WHERE excluded = 0 AND label IS NOT NULL ORDER BY id
            """
        )
        return [LabelSource(*row) for row in rows]

    def contents(self) -> list[tuple[int, str]]:
        """Id and sha256 of every image of the set, by id."""
        return self._rows("SELECT id, sha256 FROM images WHERE excluded = 0 ORDER BY id")

    def _set(self, sql: str, rows: list[Row]) -> None:
        """Change images outside of label events, and leave a mark of it for those who keep columns of them."""

        def operation(db: Database) -> None:
            db.conn.executemany(sql, rows)
            mark_columns_changed(db)

        if rows:
            self._write(operation)

    def _query(self, filter: ImageFilter) -> ImageQuery:
        model = None
        if filter.model_id is not None:
            row = self._row("SELECT number FROM predicting_models WHERE model_id = ?", [filter.model_id])
            model = row[0] if row else None
        return ImageQuery(filter, model, self._store.taxonomy)

    def _one_each(self, rows: Iterable[tuple[int, str | bytes]]) -> dict[int, Path]:
        places: dict[int, list[Path]] = {}
        for image_id, value in rows:
            places.setdefault(image_id, []).append(self._path(value))
        # Only where there is a choice does the disk get asked.
        return {
            image_id: paths[0] if len(paths) == 1 else next(filter(_is_there, paths), paths[0])
            for image_id, paths in places.items()
        }


def _is_there(path: Path) -> bool:
    """Whether there is a file at ``path``, or an archive in which it lies."""
    # Unlike `Path.is_file`, this answers also where a drive is broken or a folder may not be entered.
    return os.path.isfile(path) or any(  # noqa: PTH113
        p.suffix.lower() == ".zip" and os.path.isfile(p)  # noqa: PTH113
        for p in path.parents
    )


def _record(row: Row, path: Path | None) -> ImageRecord:
    image_id, sha256, size, width, height, format, added_at, label, cause, split, group, excluded = row
    return ImageRecord(
        image_id, sha256, size, width, height, format, added_at, label, cause, split, group, bool(excluded),
        path,
    )  # fmt: skip
