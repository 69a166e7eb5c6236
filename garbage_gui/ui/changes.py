"""Notices what changed in the store, whoever changed it: this window, a job, the command line."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from garbage_gui.messages import GarbageError

if TYPE_CHECKING:
    from garbage_gui.store.store import Store

log = logging.getLogger(__name__)
POLL_SECONDS = 0.3

# Each answers in well under a millisecond from an index or a short table.
_QUESTIONS: dict[str, str] = {
    # First: who hears of other changes as well already knows the classes.
    "taxonomy": "SELECT value FROM workspace WHERE key = 'taxonomy'",
    "labels": "SELECT COALESCE(MAX(id), 0) FROM label_events",
    "operations": "SELECT COALESCE(MAX(id), 0) FROM operations",
    "images": "SELECT COALESCE(MAX(id), 0), (SELECT COUNT(*) FROM images WHERE split IS NULL AND label IS NOT NULL "
    "AND excluded = 0), (SELECT value FROM workspace WHERE key = 'image_columns_version') FROM images",
    "predictions": "SELECT COALESCE(MAX(rowid), 0), (SELECT COUNT(*) FROM predicting_models) FROM prediction_vectors",
    "models": "SELECT COUNT(*), (SELECT COALESCE(MAX(id), 0) FROM promotions) FROM models",
    "jobs": "SELECT COUNT(*), TOTAL(progress), GROUP_CONCAT(status), TOTAL(cancel_requested), "
    "GROUP_CONCAT(message), TOTAL(finished_at), (SELECT COALESCE(MAX(id), 0) FROM job_log), "
    "(SELECT COALESCE(MAX(id), 0) FROM job_files), (SELECT COUNT(*) FROM job_metrics) "
    "FROM (SELECT * FROM jobs ORDER BY id DESC LIMIT 200)",
}


@dataclass(frozen=True)
class _Seen:
    version: int
    answers: dict[str, object]


class StoreChanges(QObject):
    """Asks on a thread of its own, and says on the window's thread what is new.

    The signals say that something of that kind changed, not what: a listener asks for what it shows.
    """

    taxonomy_changed = Signal()
    labels_changed = Signal()
    operations_changed = Signal()
    images_changed = Signal()
    predictions_changed = Signal()
    models_changed = Signal()
    jobs_changed = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._watch, name="store-changes", daemon=True)
        self._thread.start()

    def look_now(self) -> None:
        """Ask at once, without waiting for the next round: after a write of this window."""
        self._wake.set()

    # A page that has just written may say so itself; the rest of the window hears it without delay.
    def notify_labels(self) -> None:
        self.labels_changed.emit()

    def notify_images(self) -> None:
        self.images_changed.emit()

    def notify_predictions(self) -> None:
        self.predictions_changed.emit()

    def notify_models(self) -> None:
        self.models_changed.emit()

    def notify_jobs(self) -> None:
        self.jobs_changed.emit()

    def close(self) -> None:
        """End the thread."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _watch(self) -> None:
        signals: dict[str, Callable[[], None]] = {
            "taxonomy": self.taxonomy_changed.emit,
            "labels": self.labels_changed.emit,
            "operations": self.operations_changed.emit,
            "images": self.images_changed.emit,
            "predictions": self.predictions_changed.emit,
            "models": self.models_changed.emit,
            "jobs": self.jobs_changed.emit,
        }
        seen: _Seen | None = None
        while not self._stop.is_set():
            try:
                now: _Seen | None = self._look(seen)
            except (GarbageError, sqlite3.Error) as error:
                # The store may be busy or go away; the pages report what fails for them.
                log.warning("Looking for changes failed: %s", error)
                now = seen
            if now is not None and seen is not None:
                for kind, answer in now.answers.items():
                    if answer != seen.answers.get(kind) and not self._stop.is_set():
                        signals[kind]()
            seen = now
            self._wake.wait(POLL_SECONDS)
            self._wake.clear()

    def _look(self, seen: _Seen | None) -> _Seen:
        version = self._store.data_version()
        if seen is not None and version == seen.version:
            return seen
        connection = self._store.read().conn
        self._store.look_at_taxonomy()
        return _Seen(version, {kind: connection.execute(sql).fetchone() for kind, sql in _QUESTIONS.items()})
