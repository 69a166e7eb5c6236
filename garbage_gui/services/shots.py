"""Camera shots: a frame becomes a JPEG in the workspace, an image in its store, and a prediction."""

from __future__ import annotations

import hashlib
import io
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from garbage_gui.files import write_atomically
from garbage_gui.imaging.hashes import perceptual_hash
from garbage_gui.inference.predictor import Prediction, Predictor
from garbage_gui.messages import GarbageError
from garbage_gui.services.classifying import classify_picture
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import NewImage

JPEG_QUALITY = 92


class ShotError(GarbageError):
    """A shot that could not be kept."""


@dataclass(frozen=True)
class Shot:
    """One frame that was kept: where it lies, its image in the store, and what the active model says.

    ``known`` is true when the very same bytes were in the store before (a still camera can do that).
    """

    image_id: int
    sha256: str
    path: Path
    known: bool
    prediction: Prediction | None


def take_shot(workspace: Workspace, picture: Image.Image, predictor: Predictor | None) -> Shot:
    """Keep ``picture`` (RGB, upright) as a JPEG of the workspace, add it to the store, and predict it.

    The file is on the disk before the store knows of it, so an image never points to nothing. What is
    predicted is what the JPEG decodes to, as in every later run over the same file. Without a ``predictor``
    the shot is kept all the same. Raises `ShotError` (disk full, no permission) and `StoreError`.
    """
    data = _jpeg(picture)
    sha256 = hashlib.sha256(data).hexdigest()
    path = _new_path(workspace)
    try:
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, data)
        status = path.stat()
    except OSError as error:
        raise ShotError(
            "The shot cannot be saved in {folder}: {reason}.",
            folder=path.parent,
            reason=error.strerror or error,
        ) from error
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as kept:
        decoded = kept.convert("RGB")
    added = workspace.store.images.add(
        [
            NewImage(
                sha256=sha256,
                path=path,
                bytes=len(data),
                mtime_ns=status.st_mtime_ns,
                width=decoded.width,
                height=decoded.height,
                format="JPEG",
                perceptual_hash=perceptual_hash(decoded),
            )
        ]
    )[0]
    prediction = None
    if predictor is not None:
        prediction = classify_picture(workspace, predictor, decoded, image_id=added.image_id)
    return Shot(added.image_id, sha256, path, added.known, prediction)


def recent_shots(workspace: Workspace, limit: int = 24) -> list[int]:
    """The newest images of the shots folder that still exist, newest first."""
    folder = workspace.shots_folder
    if not folder.is_dir():
        return []
    # The names begin with the time, so their order is that of the shots.
    found: list[int] = []
    for path in sorted(folder.glob("*.jpg"), reverse=True):
        status = path.stat()
        image_id = workspace.store.images.known_file(path, status.st_size, status.st_mtime_ns)
        if image_id is not None and image_id not in found:
            found.append(image_id)
        if len(found) == limit:
            break
    return found


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return buffer.getvalue()


def _new_path(workspace: Workspace) -> Path:
    stamp = time.strftime("%Y-%m-%d_%H%M%S")
    milliseconds = int(time.time() * 1000) % 1000
    # The random end keeps two shots of one millisecond, or of two windows, apart.
    return workspace.shots_folder / f"{stamp}_{milliseconds:03d}_{uuid.uuid4().hex[:6]}.jpg"
