"""A picture from the clipboard: kept as a file of the workspace, then an image like any other.

It is classified at once by whoever has a predictor loaded: to start a process for it would take longer than all
the rest. It is noted as a classification like any other.
"""

from __future__ import annotations

import io
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from PIL import Image

from garbage_gui.files import write_atomically
from garbage_gui.imaging.decode import picture_from_bytes
from garbage_gui.imaging.hashes import perceptual_hash
from garbage_gui.imaging.opening import stamp
from garbage_gui.imaging.scan import FoundFile
from garbage_gui.inference.pipeline import FileResult, classify_files
from garbage_gui.inference.predictor import Predictor
from garbage_gui.messages import GarbageError
from garbage_gui.services.classification_results import outcome
from garbage_gui.services.classifying import new_prediction
from garbage_gui.services.job_paths import path_text
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import NewImage, NewJobFile


class PasteError(GarbageError):
    """A pasted picture that could not be kept."""


def keep_pasted(workspace: Workspace, png: bytes) -> Path:
    """Write a PNG into the workspace's folder ``pasted``; returns its path. Raises `PasteError`."""
    folder = workspace.folder / "pasted"
    # The random end keeps two pictures of one second, or of two windows, apart.
    path = folder / f"{time.strftime('%Y-%m-%d_%H%M%S')}_{uuid.uuid4().hex[:6]}.png"
    try:
        folder.mkdir(exist_ok=True)
        write_atomically(path, png)
    except OSError as error:
        raise PasteError(
            "The pasted picture cannot be saved in {folder}: {reason}.",
            folder=folder,
            reason=error.strerror or error,
        ) from error
    return path


def rehearse(predictor: Predictor) -> None:
    """Do what a pasted picture needs, keeping nothing: whatever is only slow the first time, is so now."""
    side = predictor.input_size
    data = io.BytesIO()
    Image.new("RGB", (side, side), "gray").save(data, "PNG")
    picture = picture_from_bytes(data.getvalue(), "rehearsal.png")
    perceptual_hash(picture)
    predictor.predict_picture(picture)


def classify_pasted(
    workspace: Workspace,
    predictor: Predictor,
    encode: Callable[[], bytes],
    picture: Image.Image | None = None,
) -> int:
    """Keep the PNG that ``encode`` makes and classify it now: the id of the classification, which is done.

    A ``picture`` (RGB) is what the PNG decodes to, where that is known before: it is predicted while it is encoded.
    Raises `PasteError`, `EngineError` and `StoreError`.
    """
    started = time.monotonic()
    if picture is None:
        path = keep_pasted(workspace, encode())
        (file,) = classify_files([FoundFile(path)], predictor, readers=1)
    else:
        file = _predicted_meanwhile(workspace, predictor, encode, picture)
        path = file.path
    image_id = None
    if file.image is not None and file.prediction is not None:
        (image,) = workspace.store.images.add([file.image])
        image_id = image.image_id
        workspace.store.predictions.put(predictor.model_id, [new_prediction(image_id, file.prediction)])
    predicted = int(image_id is not None)
    return workspace.store.jobs.add_done(
        "classify",
        "interactive",
        {"paths": [path_text(path)], "model": predictor.model_id, "engine": "auto"},
        outcome(
            predictor.model_id,
            predictor.engine,
            files=1,
            predicted=predicted,
            failed=1 - predicted,
            seconds=time.monotonic() - started,
        ),
        [NewJobFile(path, image_id, file.error)],
    )


def _predicted_meanwhile(
    workspace: Workspace, predictor: Predictor, encode: Callable[[], bytes], picture: Image.Image
) -> FileResult:
    with ThreadPoolExecutor(1, "encode") as encoding:
        encoded = encoding.submit(encode)
        prediction = predictor.predict_picture(picture)
        looks = perceptual_hash(picture)
        png = encoded.result()
    path = keep_pasted(workspace, png)
    image = NewImage(
        sha256=sha256(png).hexdigest(),
        path=path,
        bytes=len(png),
        mtime_ns=stamp(path).mtime_ns,
        width=picture.width,
        height=picture.height,
        format="PNG",
        perceptual_hash=looks,
    )
    return FileResult(path, image, prediction)
