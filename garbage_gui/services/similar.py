"""Pictures that look alike to a model: nearest by the embeddings that its predictions left in the store."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from garbage_gui.messages import GarbageError
from garbage_gui.services.predictors import load_predictor
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter

# As many as are compared in a second or two; of more images the newest.
MOST_COMPARED = 50_000
_PART = 1_000


def nearest(
    workspace: Workspace,
    image_id: int,
    count: int = 8,
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[int]:
    """The images most similar to this one by the cosine of their embeddings, the nearest first; not itself.

    Compared are images that the active model has looked at, of more than `MOST_COMPARED` the newest. The image itself
    is looked at now where that was not done yet. Empty where no model is active, or its file cannot be read.
    """
    store = workspace.store
    active = store.models.active()
    if active is None:
        return []
    own = store.predictions.embeddings(active.model_id, [image_id]).get(image_id)
    wanted = _unit(np.frombuffer(own, "<f2")) if own is not None else _computed(workspace, image_id)
    if wanted is None:
        return []
    ids = store.images.ids(ImageFilter(), "newest", MOST_COMPARED)
    best: list[tuple[float, int]] = []
    for start in range(0, len(ids), _PART):
        if cancelled():
            return []
        part = store.predictions.embeddings(active.model_id, ids[start : start + _PART])
        part.pop(image_id, None)
        fitting = {i: v for i, v in part.items() if len(v) == 2 * len(wanted)}
        if not fitting:
            continue
        matrix = np.frombuffer(b"".join(fitting.values()), "<f2").reshape(len(fitting), -1).astype(np.float32)
        lengths = np.linalg.norm(matrix, axis=1)
        cosines = matrix @ wanted / np.where(lengths > 0, lengths, 1)
        best += [(-float(cosine), i) for cosine, i in zip(cosines, fitting, strict=True)]
        best = sorted(best)[:count]
    return [i for _, i in best]


def _unit(embedding: NDArray[np.float16]) -> NDArray[np.float32] | None:
    values = embedding.astype(np.float32)
    length = float(np.linalg.norm(values))
    return values / length if length > 0 else None


def _computed(workspace: Workspace, image_id: int) -> NDArray[np.float32] | None:
    from garbage_gui.imaging.preprocess import load_pixels

    path = workspace.store.images.get(image_id).path
    if path is None:
        return None
    try:
        predictor = load_predictor(workspace)
        (said,) = predictor.predict(load_pixels(path, predictor.input_size)[None])
    except GarbageError:
        return None  # a file that is gone or broken has no like; the panel says so of the picture itself
    return _unit(said.embedding.astype("<f2"))
