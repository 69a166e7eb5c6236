"""Thumbnails for the window: decoded by a few threads, newest visible first, kept within a number of bytes."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from garbage_gui.messages import GarbageError

if TYPE_CHECKING:
    from pathlib import Path

    from garbage_gui.imaging.thumbnails import ThumbnailCache
    from garbage_gui.store.store import Store

log = logging.getLogger(__name__)
MOST_BYTES = 96 * 1024 * 1024
SMALL = 256
LARGE = 512
# Above this many wanted ones the oldest are dropped: they have long been scrolled out of sight.
MOST_WANTED = 400
Key = tuple[int, int]


class ThumbnailProvider(QObject):
    """Ask with `image`, which answers at once: the thumbnail, or None and a `ready` later.

    ``size`` is the longer side in device pixels. An image whose file cannot be read gets a null `QImage`.
    """

    ready = Signal()
    _arrived = Signal()

    def __init__(self, store: Store, folder: Path, *, threads: int = 2, most_bytes: int = MOST_BYTES) -> None:
        super().__init__()
        self._store = store
        self._folder = folder
        self._most_bytes = most_bytes
        self._threads_wanted = threads
        self._lock = threading.Condition()
        self._images: OrderedDict[Key, QImage] = OrderedDict()
        self._bytes = 0
        self._wanted: OrderedDict[Key, None] = OrderedDict()
        self._working: set[Key] = set()
        self._announced = False
        self._closed = False
        self._threads: list[threading.Thread] = []
        self._disk: dict[int, ThumbnailCache] = {}
        self._arrived.connect(self._announce)

    def image(self, image_id: int, size: int) -> QImage | None:
        """The thumbnail when it is in memory; otherwise None, and it becomes the next to be made."""
        key = (image_id, size)
        with self._lock:
            found = self._images.get(key)
            if found is not None:
                self._images.move_to_end(key)
                return found
            if self._closed or key in self._working:
                return None
            self._wanted[key] = None
            self._wanted.move_to_end(key)
            while len(self._wanted) > MOST_WANTED:
                self._wanted.popitem(last=False)
            self._lock.notify()
        self._start_threads()
        return None

    def want_only(self, image_ids: set[int]) -> None:
        """Drop what was asked for and is no longer visible."""
        with self._lock:
            for key in [k for k in self._wanted if k[0] not in image_ids]:
                del self._wanted[key]

    def idle(self) -> bool:
        """Whether everything that was asked for is there."""
        with self._lock:
            return not self._wanted and not self._working and not self._announced

    def bytes_used(self) -> int:
        with self._lock:
            return self._bytes

    def forget(self, image_id: int) -> None:
        """Make an image's thumbnails anew: its file has come back."""
        with self._lock:
            for key in [k for k in self._images if k[0] == image_id]:
                self._bytes -= self._images.pop(key).sizeInBytes()

    def close(self) -> None:
        """Drop what is wanted and join the threads."""
        with self._lock:
            self._closed = True
            self._wanted.clear()
            self._lock.notify_all()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _start_threads(self) -> None:
        while len(self._threads) < self._threads_wanted:
            thread = threading.Thread(target=self._work, name=f"thumbnails-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                while not self._wanted and not self._closed:
                    self._lock.wait()
                if self._closed:
                    return
                key, _ = self._wanted.popitem(last=True)
                self._working.add(key)
            image = self._make(*key)
            with self._lock:
                self._working.discard(key)
                self._images[key] = image
                self._bytes += image.sizeInBytes()
                while self._bytes > self._most_bytes and len(self._images) > 1:
                    self._bytes -= self._images.popitem(last=False)[1].sizeInBytes()
                announce = not self._announced and not self._closed
                self._announced = True
            if announce:
                self._arrived.emit()

    def _announce(self) -> None:
        with self._lock:
            self._announced = False
        self.ready.emit()

    def _make(self, image_id: int, size: int) -> QImage:
        try:
            record = self._store.images.get(image_id)
            if record.path is None:
                return QImage()
            data = self._cache(SMALL if size <= SMALL else LARGE).get(record.sha256, record.path)
        except GarbageError as error:
            log.info("No thumbnail of image %d: %s", image_id, error)
            return QImage()
        except OSError as error:
            log.info("No thumbnail of image %d: %s", image_id, error)
            return QImage()
        image = QImage.fromData(data)
        if image.isNull():
            return image
        if max(image.width(), image.height()) > size:
            image = image.scaled(
                QSize(size, size),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        return image.convertToFormat(QImage.Format.Format_RGB32)

    def _cache(self, size: int) -> ThumbnailCache:
        with self._lock:
            if size not in self._disk:
                from garbage_gui.imaging.thumbnails import ThumbnailCache

                self._disk[size] = ThumbnailCache(self._folder, size=size)
            return self._disk[size]
