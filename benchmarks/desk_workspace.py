"""Workspaces of a million images in a minute: the rows of a real store written as SQL, thumbnails as copies."""

from __future__ import annotations

import hashlib
import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from benchmarks.large_workspace import SPLITS
from benchmarks.places import TRASHNET
from garbage_gui.files import write_atomically
from garbage_gui.imaging.hashes import file_sha256
from garbage_gui.imaging.thumbnails import ThumbnailCache
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import NewImage
from garbage_gui.taxonomy import load_taxonomy

BEGIN = 1_700_000_000


def build_rows(folder: Path, images: int) -> None:
    """A workspace of ``images`` rows without files: nine of ten labelled, all with a side and a prediction."""
    with Workspace.create(folder, load_taxonomy("trashnet-6")) as workspace:
        keys, active = workspace.taxonomy.keys, workspace.store.models.active()
    dice = random.Random(0)
    labels = [dice.choice(keys) for _ in range(images)]
    connection = sqlite3.connect(folder / "garbage.sqlite", isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO images(id, sha256, bytes, width, height, format, sort_name, added_at, label, label_cause, "
            "label_event, split, group_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            _images(images, labels, dice),
        )
        connection.executemany(
            "INSERT INTO paths(path, image_id, bytes, mtime_ns, seen_at) VALUES (?,?,?,?,?)",
            (
                (
                    f"/pictures/{labels[n]}/{n // 1000:04}/img_{n:07}.jpg",
                    n + 1,
                    20_000 + n % 9000,
                    (BEGIN + n * 10) * 10**9,
                    BEGIN,
                )
                for n in range(images)
            ),
        )
        connection.executemany(
            "INSERT INTO label_events(id, uuid, batch, image_id, to_class, operator, at, cause) "
            "VALUES (?,?,'rows',?,?,?,?,'import')",
            (
                (n + 1, f"u{n}", n + 1, labels[n], ("ann", "王芳", "li")[n % 3], BEGIN)
                for n in range(images)
                if n % 10
            ),
        )
        if active is not None:
            _predict(connection, images, active.model_id, keys, dice)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _images(images: int, labels: list[str], dice: random.Random) -> Iterator[tuple[object, ...]]:
    for n in range(images):
        name = f"img_{n * 7919 % images:012}.jpg"
        labelled = n % 10 != 0
        yield (
            n + 1, hashlib.sha256(b"row %d" % n).hexdigest(), 20_000 + n % 9000, 512, 384, "JPEG", name,
            BEGIN + n, labels[n] if labelled else None, "import" if labelled else None,
            n + 1 if labelled else None, dice.choices(SPLITS, (64, 16, 20))[0], n // 2 if n % 20 < 2 else None,
        )  # fmt: skip


def _predict(
    connection: sqlite3.Connection, images: int, model_id: str, keys: tuple[str, ...], dice: random.Random
) -> None:
    connection.execute("INSERT OR IGNORE INTO predicting_models(model_id) VALUES (?)", [model_id])
    (model,) = connection.execute(
        "SELECT number FROM predicting_models WHERE model_id = ?", [model_id]
    ).fetchone()

    def rows() -> Iterator[tuple[object, ...]]:
        for n in range(images):
            confidence = dice.uniform(0.3, 1.0)
            yield (
                model,
                n + 1,
                dice.choice(keys),
                confidence,
                confidence / 2,
                int(confidence < 0.5),
                time.time(),
            )

    connection.executemany(
        "INSERT INTO predictions(model, image_id, class_key, confidence, margin, unsure, preprocessing_version, at) "
        "VALUES (?,?,?,?,?,?,1,?)",
        rows(),
    )
    connection.executemany(
        "INSERT INTO prediction_vectors(model, image_id, probabilities) VALUES (?,?,?)",
        ((model, n + 1, bytes(2 * len(keys))) for n in range(images)),
    )


def put_thumbnails(folder: Path, newest: int) -> None:
    """Give the newest images a thumbnail in the disk's cache, each a copy of one of a few real ones."""
    with Workspace.open(folder) as workspace:
        cache = ThumbnailCache(workspace.cache_folder / "thumbnails")
        made = []
        for path in _files(folder / "few", _sources()):
            sha256 = file_sha256(path)
            cache.get(sha256, path)
            made.append(_entry(cache, sha256).read_bytes())
        connection = sqlite3.connect(workspace.store.path)
        try:
            rows = connection.execute(
                "SELECT sha256 FROM images ORDER BY id DESC LIMIT ?", [newest]
            ).fetchall()
        finally:
            connection.close()
        for number, (sha256,) in enumerate(rows):
            place = _entry(cache, sha256)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(made[number % len(made)])


def _entry(cache: ThumbnailCache, sha256: str) -> Path:
    return cache.folder / sha256[:2] / f"{sha256}-{cache.size}.thumbnail"


def add_pictures(folder: Path, pictures: Path, count: int, size: tuple[int, int] | None) -> list[int]:
    """Add real JPEG files (resized to ``size`` pixels), each unique by a byte behind its end; the image ids."""
    files = _files(pictures, _sources(), count, size)
    rows = []
    for path in files:
        status = path.stat()
        with Image.open(path) as picture:
            width, height = picture.size
        rows.append(
            NewImage(file_sha256(path), path, status.st_size, status.st_mtime_ns, width, height, "JPEG")
        )
    with Workspace.open(folder) as workspace:
        return [added.image_id for added in workspace.store.images.add(rows)]


def _sources() -> list[Path]:
    return sorted(TRASHNET.glob("*/*.jpg"))[::97][:24]


def _files(
    folder: Path, sources: list[Path], count: int = 24, size: tuple[int, int] | None = None
) -> list[Path]:
    """Real ones, or drawn noise where the real set is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    kept: dict[int, bytes] = {}
    paths = []
    for number in range(count):
        path = folder / f"{number:06}.jpg"
        which = number % max(1, min(len(sources), 24) or 24)
        if which not in kept:
            first = folder / "first.jpg"
            if sources:
                with Image.open(sources[which]) as picture:
                    (picture.resize(size) if size else picture).save(first, quality=90)
            else:
                Image.effect_noise(size or (512, 384), 20 + which).convert("RGB").save(first)
            kept[which] = first.read_bytes()
            first.unlink()
        if not path.exists():
            write_atomically(path, kept[which] + number.to_bytes(4, "little"))
        paths.append(path)
    return paths


def small_files(folder: Path, count: int) -> list[Path]:
    """Real but small JPEG files (64 by 48), each unique by a byte behind its end, a thousand a folder."""
    kept = [path.read_bytes() for path in _files(folder.with_name("small-few"), _sources(), size=(64, 48))]
    paths = []
    for number in range(count):
        path = folder / f"{number // 1000:04}" / f"{number:06}.jpg"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(kept[number % len(kept)] + number.to_bytes(4, "little"))
        paths.append(path)
    return paths
