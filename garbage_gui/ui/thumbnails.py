"""Thumbnails for the window: decoded by a few threads, newest visible first, kept within a number of bytes."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from queue import SimpleQueue
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from garbage_gui.messages import GarbageError
from garbage_gui.ui.background import give_way

if TYPE_CHECKING:
    from pathlib import Path

    from garbage_gui.imaging.thumbnails import ThumbnailCache
    from garbage_gui.store.records import ImageRecord
    from garbage_gui.store.store import Store

log = logging.getLogger(__name__)
MOST_BYTES = 56 * 1024 * 1024
SMALL = 256
LARGE = 512
# Above this many wanted ones the oldest are dropped: they have long been scrolled out of sight.
MOST_WANTED = 400
# A thread takes so many wishes at once: asking the store about one image costs as much as about all of them.
TOGETHER = 6
# What arrives within a frame is told at once: a grid paints itself for each telling.
FRAME_MS = 16
Key = tuple[int, int]


class ThumbnailProvider(QObject):
    """Ask with `image`, which answers at once: the thumbnail, or None and a `ready` later.

    ``size`` is the longer side in device pixels. An image whose file cannot be read gets a null `QImage`.

    Painting asks for every picture in sight. What is in memory belongs to the window's thread, so that painting waits
    for no thread that holds a lock; only wishes and what was just made pass between the threads.
    """

    ready = Signal()
    _arrived = Signal()

    def __init__(self, store: Store, folder: Path, *, threads: int = 2, most_bytes: int = MOST_BYTES) -> None:
        super().__init__()
        self._store = store
        self._folder = folder
        self._most_bytes = most_bytes
        self._threads_wanted = threads
        self._images: OrderedDict[Key, QImage] = OrderedDict()
        self._bytes = 0
        self._wake: SimpleQueue[None] = SimpleQueue()
        self._lock = threading.Lock()  # over what stands below, up to `_closed`
        self._wanted: OrderedDict[Key, None] = OrderedDict()
        self._working: set[Key] = set()
        self._made: list[tuple[Key, QImage]] = []
        self._closed = False
        self._threads: list[threading.Thread] = []
        self._disk: dict[int, ThumbnailCache] = {}
        self._tell = QTimer(self)
        self._tell.setSingleShot(True)
        self._tell.setInterval(FRAME_MS)
        self._tell.timeout.connect(self._take)
        self._arrived.connect(self._on_arrived)

    def image(self, image_id: int, size: int) -> QImage | None:
        """The thumbnail when it is in memory; otherwise None, and it becomes the next to be made."""
        key = (image_id, size)
        found = self._images.get(key)
        if found is not None:
            self._images.move_to_end(key)
            return found
        with self._lock:
            if self._closed or key in self._working:
                return None
            self._wanted[key] = None
            self._wanted.move_to_end(key)
            while len(self._wanted) > MOST_WANTED:
                self._wanted.popitem(last=False)
        if self._wake.qsize() < self._threads_wanted:
            self._wake.put(None)
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
            return not self._wanted and not self._working and not self._made

    def bytes_used(self) -> int:
        return self._bytes

    def forget_missing(self) -> None:
        """Make those anew whose files could not be read: they may have come back."""
        for key in [k for k, image in self._images.items() if image.isNull()]:
            del self._images[key]

    def close(self) -> None:
        """Drop what is wanted and join the threads."""
        self._tell.stop()
        with self._lock:
            self._closed = True
            self._wanted.clear()
        for _ in self._threads:
            self._wake.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    # On the window's thread ----------------------------------------------------------------------------

    def _start_threads(self) -> None:
        while len(self._threads) < self._threads_wanted:
            thread = threading.Thread(target=self._work, name=f"thumbnails-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _on_arrived(self) -> None:
        if not self._tell.isActive() and not self._closed:
            self._tell.start()

    def _take(self) -> None:
        """Keep what was made, and say so."""
        with self._lock:
            made = list(self._made)
            self._made.clear()
        for key, image in made:
            if (before := self._images.pop(key, None)) is not None:
                self._bytes -= before.sizeInBytes()
            self._images[key] = image
            self._bytes += image.sizeInBytes()
        while self._bytes > self._most_bytes and len(self._images) > 1:
            self._bytes -= self._images.popitem(last=False)[1].sizeInBytes()
        self.ready.emit()

    # On the threads ------------------------------------------------------------------------------------

    def _work(self) -> None:
        give_way()
        while not self._closed:
            keys = self._next()
            if not keys:
                self._wake.get()
                continue
            records = self._records([image_id for image_id, _ in keys])
            for key in keys:
                image = self._make(records.get(key[0]), key)
                with self._lock:
                    first = not self._made
                    self._made.append((key, image))
                    self._working.discard(key)
                if first and not self._closed:
                    self._arrived.emit()

    def _next(self) -> list[Key]:
        """The wishes that were made last."""
        with self._lock:
            keys = [self._wanted.popitem(last=True)[0] for _ in range(min(TOGETHER, len(self._wanted)))]
            self._working.update(keys)
            return keys

    def _records(self, image_ids: list[int]) -> dict[int, ImageRecord]:
        try:
            return {r.image_id: r for r in self._store.images.get_many(list(dict.fromkeys(image_ids)))}
        except GarbageError as error:
            if len(image_ids) == 1:
                log.info("No thumbnail of image %d: %s", image_ids[0], error)
                return {}
        # One of them is not there; the others shall not miss theirs for it.
        return {i: record for one in image_ids for i, record in self._records([one]).items()}

    def _make(self, record: ImageRecord | None, key: Key) -> QImage:
        image_id, size = key
        if record is None or record.path is None:
            return QImage()
        try:
            data = self._cache(SMALL if size <= SMALL else LARGE).get(record.sha256, record.path)
        except (GarbageError, OSError) as error:
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
