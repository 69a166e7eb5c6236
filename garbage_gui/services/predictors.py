"""Loading the predictor of a model once, and keeping it."""

from __future__ import annotations

import threading
from pathlib import Path

from garbage_gui.inference.create import create_predictor
from garbage_gui.inference.engine import EngineKind, Purpose
from garbage_gui.inference.predictor import Predictor
from garbage_gui.messages import GarbageError
from garbage_gui.nets.bundle import BundleError, read_bundle
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ModelRecord
from garbage_gui.taxonomy import Taxonomy

# The active model, the one it is compared with, and one more: a compiled model takes some 50 MB.
KEPT = 3


class NoModelError(GarbageError):
    """A workspace in which no model is active."""

    page = "models"


class ModelGoneError(GarbageError):
    """A model that the store knows, but whose folder is not there any more."""

    page = "models"


def model_record(workspace: Workspace, model_id: str | None = None) -> ModelRecord:
    """The model of this id (or a unique beginning of it), or the active one for None.

    Raises `NoModelError` when none is active and `StoreError` when there is no such model.
    """
    if model_id is not None:
        return workspace.store.models.get(model_id)
    active = workspace.store.models.active()
    if active is None:
        raise NoModelError("No model is active in this workspace. Promote one on the Models page.")
    return active


def load_predictor(
    workspace: Workspace,
    model_id: str | None = None,
    *,
    kind: EngineKind = "auto",
    purpose: Purpose = "one",
    threads: int | None = None,
    in_job: bool = False,
) -> Predictor:
    """The predictor of a model (None: the active one), loaded at the first call and kept in this process.

    ``in_job`` allows torch, where that is the fastest. Takes up to a second the first time, and a few more where
    there are several ways to compute a model: never on the window's thread. Raises `NoModelError`,
    `ModelGoneError`, `StoreError`, `BundleError` or `EngineError`.
    """
    record = model_record(workspace, model_id)
    key = (record.folder.resolve(), kind, purpose, threads, in_job)
    try:
        return _predictors.get(key, workspace.cache_folder / "compiled", workspace.taxonomy)
    except BundleError as error:
        if record.folder.is_dir():
            raise
        raise ModelGoneError(
            "The model “{name}” cannot be used: its folder {folder} is gone. Choose another model on the Models page.",
            name=record.name,
            folder=record.folder,
        ) from error


_Key = tuple[Path, EngineKind, Purpose, int | None, bool]


class _Predictors:
    """The most recently used predictors. A bundle is never changed, so its folder says which it is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[_Key, Predictor] = {}

    def get(self, key: _Key, cache_folder: Path, taxonomy: Taxonomy) -> Predictor:
        # Loading under the lock: two threads that want the same model must not load it twice.
        with self._lock:
            predictor = self._kept.pop(key, None)
            if predictor is None:
                folder, kind, purpose, threads, in_job = key
                predictor = create_predictor(
                    read_bundle(folder),
                    kind,
                    purpose=purpose,
                    threads=threads,
                    cache_folder=cache_folder,
                    in_job=in_job,
                )
            predictor = self._kept[key] = predictor.under(taxonomy)
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
            return predictor


_predictors = _Predictors()
