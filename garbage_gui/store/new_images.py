"""Putting many images in at once, in few statements: SQLite works through each without Python's lock, so that the
readers of an import go on meanwhile."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from garbage_gui.store.columns import path_column, sort_name, storable
from garbage_gui.store.records import AddedImage, NewImage

# ``?1`` is a JSON array of rows, ``?2`` the time.
_IMAGES = """
INSERT INTO images(sha256, bytes, width, height, format, sort_name, added_at)
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
    json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'), ?2
FROM json_each(?1) WHERE true ON CONFLICT(sha256) DO NOTHING
"""
_IDS = """
SELECT i.id FROM json_each(?) j CROSS JOIN images i ON i.sha256 = json_extract(j.value, '$[0]') ORDER BY j.key
"""
_PUT_PATH = """
ON CONFLICT(path) DO UPDATE SET image_id = excluded.image_id, bytes = excluded.bytes,
    mtime_ns = excluded.mtime_ns, seen_at = excluded.seen_at
"""
_PATHS = f"""
INSERT INTO paths(path, image_id, bytes, mtime_ns, seen_at)
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
    json_extract(value, '$[3]'), ?2
FROM json_each(?1) WHERE true {_PUT_PATH}
"""
_PATH = f"INSERT INTO paths(path, image_id, bytes, mtime_ns, seen_at) VALUES (?,?,?,?,?) {_PUT_PATH}"


def insert_images(
    db: Database, workspace: Path, images: Sequence[NewImage], now: float, *, to_compare: bool
) -> list[AddedImage]:
    """Add images and their paths inside a transaction, see `Images.add`; one entry each, in order."""
    (last,) = db.conn.execute("SELECT COALESCE(MAX(id), 0) FROM images").fetchone()
    rows = json.dumps(
        [[i.sha256, i.bytes, i.width, i.height, storable(i.format), sort_name(i.path)] for i in images]
    )
    db.conn.execute(_IMAGES, [rows, now])
    ids = [image_id for (image_id,) in db.conn.execute(_IDS, [rows])]
    if to_compare:
        db.conn.execute("INSERT INTO uncompared_images(image_id) SELECT id FROM images WHERE id > ?", [last])
    looks = [
        (i.perceptual_hash, n) for n, i in zip(ids, images, strict=True) if i.perceptual_hash is not None
    ]
    db.conn.executemany(
        "UPDATE images SET perceptual_hash = ? WHERE id = ? AND perceptual_hash IS NULL", looks
    )
    _put_paths(db, workspace, images, ids, now)
    added: list[AddedImage] = []
    seen: set[int] = set()
    for image_id in ids:
        added.append(AddedImage(image_id, image_id <= last or image_id in seen))
        seen.add(image_id)
    return added


def _put_paths(
    db: Database, workspace: Path, images: Sequence[NewImage], ids: Sequence[int], now: float
) -> None:
    rows: list[tuple[str | bytes, int, int, int]] = [
        (path_column(image.path, workspace), image_id, image.bytes, image.mtime_ns)
        for image, image_id in zip(images, ids, strict=True)
    ]
    # One after the other in order: of a path that comes twice the later is right. JSON holds no bytes.
    texts = [row for row in rows if isinstance(row[0], str)]
    db.conn.execute(_PATHS, [json.dumps(texts), now])
    others: list[tuple[Any, ...]] = [(*row, now) for row in rows if isinstance(row[0], bytes)]
    db.conn.executemany(_PATH, others)


def known_files(db: Database, columns: Sequence[str | bytes]) -> dict[str | bytes, tuple[int, int, int]]:
    """Of the paths that are noted: their image, and the size and time of change that the file had."""
    texts = [column for column in columns if isinstance(column, str)]
    found: dict[str | bytes, tuple[int, int, int]] = {
        path: (image_id, size, mtime_ns)
        for path, image_id, size, mtime_ns in db.conn.execute(
            "SELECT path, image_id, bytes, mtime_ns FROM paths WHERE path IN (SELECT value FROM json_each(?))",
            [json.dumps(texts)],
        )
    }
    for column in columns:
        if isinstance(column, bytes):
            row = db.conn.execute(
                "SELECT image_id, bytes, mtime_ns FROM paths WHERE path = ?", [column]
            ).fetchone()
            if row is not None:
                found[column] = row
    return found
