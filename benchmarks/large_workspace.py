"""Workspaces of many images for measurements: rows of a real store, some of them with real pictures behind."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from PIL import Image

from benchmarks.places import TRASHNET
from garbage_gui.files import write_atomically
from garbage_gui.imaging.hashes import file_sha256
from garbage_gui.imaging.thumbnails import ThumbnailCache
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import LabelChange, NewImage, NewPrediction, Split
from garbage_gui.taxonomy import load_taxonomy

SPLITS: tuple[Split, ...] = ("train", "validation", "test")


def build(folder: Path, images: int, pictures: int) -> None:
    """Make a workspace in ``folder``: ``images`` rows, labelled, split and predicted by the active model.

    The newest ``pictures`` of them have a real file and a thumbnail that was made before.
    """
    dice = random.Random(0)
    with Workspace.create(folder / "workspace", load_taxonomy("trashnet-6")) as workspace:
        keys = workspace.taxonomy.keys
        rows = [_row(folder / "gone" / f"{n}.jpg", f"row {n}") for n in range(images - pictures)]
        rows += [_row(path, None) for path in _pictures(folder / "pictures", pictures)]
        ids = [added.image_id for added in workspace.store.images.add(rows)]
        changes = [LabelChange(image_id, dice.choice(keys)) for image_id in ids]
        workspace.store.labels.apply(changes, operator="benchmark", cause="import")
        split = {i: dice.choices(SPLITS, (64, 16, 20))[0] for i in ids}
        workspace.store.images.set_splits(split)
        model = workspace.store.models.active()
        if model is not None:
            workspace.store.predictions.put(model.model_id, [_prediction(i, keys, dice) for i in ids])
        thumbnails = ThumbnailCache(workspace.cache_folder / "thumbnails")
        for row in rows[images - pictures :]:
            thumbnails.get(row.sha256, row.path)


def _row(path: Path, name: str | None) -> NewImage:
    if name is None:
        size = path.stat()
        with Image.open(path) as picture:
            width, height = picture.size
        return NewImage(file_sha256(path), path, size.st_size, size.st_mtime_ns, width, height, "JPEG")
    return NewImage(hashlib.sha256(name.encode()).hexdigest(), path, 20_000, 0, 512, 384, "JPEG")


def _prediction(image_id: int, keys: Sequence[str], dice: random.Random) -> NewPrediction:
    confidence = dice.uniform(0.3, 1.0)
    return NewPrediction(
        image_id,
        dice.choice(keys),
        confidence,
        confidence / 2,
        confidence < 0.5,
        bytes(2 * len(keys)),
        None,
        1,
    )


def _pictures(folder: Path, count: int) -> list[Path]:
    """Real ones, each made unique by a byte behind its end, or drawn noise where the real set is missing."""
    folder.mkdir(parents=True)
    sources = list(islice(sorted(TRASHNET.glob("*/*.jpg")), None, None, 7))[:count]
    paths = []
    for number in range(count):
        path = folder / f"{number:05}.jpg"
        if sources:
            data = sources[number % len(sources)].read_bytes()
            write_atomically(path, data + number.to_bytes(4, "little"))
        else:
            Image.effect_noise((512, 384), 20 + number % 80).convert("RGB").save(path)
        paths.append(path)
    return paths
