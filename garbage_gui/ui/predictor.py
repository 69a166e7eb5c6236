"""The active model in the window's process: loaded off the window's thread, again when another takes over."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from garbage_gui.inference.predictor import Predictor
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.ui.background import Background
    from garbage_gui.ui.changes import StoreChanges


class PredictorProvider(QObject):
    """One predictor for all pages. Importing its engine takes 0.3 s, so nothing is loaded before a page asks."""

    changed = Signal()

    def __init__(
        self, workspace: Workspace, background: Background, changes: StoreChanges, *, threads: int = 0
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._background = background
        self._threads = threads
        self._lock = threading.Lock()
        self._loaded: Predictor | None = None
        self._model_id: str | None = None
        changes.models_changed.connect(self._models_changed)
        changes.taxonomy_changed.connect(self._models_changed)

    @property
    def current(self) -> Predictor | None:
        """The loaded predictor of the active model, or None before `load` was called. Never waits."""
        return self._loaded

    def load(self) -> Predictor:
        """The predictor of the active model. Waits for loading: call it on a pool thread only.

        Raises `GarbageError` when there is no active model or it cannot be loaded.
        """
        with self._lock:
            active = self._workspace.store.models.active()
            active_id = active.model_id if active is not None else None
            if self._loaded is None or active_id != self._model_id:
                from garbage_gui.services.predictors import load_predictor

                self._loaded = load_predictor(self._workspace, active_id, threads=self._threads or None)
                self._model_id = active_id
                self.changed.emit()
            elif (now := self._loaded.under(self._workspace.taxonomy)) is not self._loaded:
                self._loaded = now
                self.changed.emit()
            return self._loaded

    def preload(self) -> None:
        """Start loading on the pool; `changed` is emitted when it is there."""
        self._background.run(self.load, owner=self)

    def _models_changed(self) -> None:
        if self._loaded is not None:
            self.preload()
