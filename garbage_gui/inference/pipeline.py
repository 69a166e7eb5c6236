"""From files to predictions, as overlapping stages with bounded queues.

One thread scans, several read, hash and decode, one predicts, and the caller's thread puts things in order
and does what it likes with the results meanwhile. Whatever the number of files, only a bounded number of them
is in memory: the stages wait for each other. Results come in the order of the files.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from queue import Empty, Full, Queue
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from garbage_gui.imaging.decode import decode
from garbage_gui.imaging.hashes import hashes_of_means
from garbage_gui.imaging.opening import PictureError, read_file, stamp, unreadable
from garbage_gui.imaging.preprocess import to_pixels_and_means
from garbage_gui.imaging.scan import FoundFile
from garbage_gui.inference.openvino_engine import usable_threads
from garbage_gui.inference.predictor import Prediction, Predictor
from garbage_gui.messages import Message
from garbage_gui.store.records import ImageRecord, NewImage

SMALLEST_BATCH = 4
LARGEST_BATCH = 32
# A batch takes about this long, so that results are steady and a cancel is quick with a slow model as well.
BATCH_SECONDS = 0.25
BATCHES_AHEAD = 2
# An unfinished batch is predicted when the predictor has been idle for this long.
LINGER_SECONDS = 0.05
SCANNED_AHEAD = 1000
# Files are handed to a reader in chunks of about this long: a hand-over costs more than a small file's hash.
CHUNK_SECONDS = 0.04
LARGEST_CHUNK = 8
# How often a wait looks whether it was cancelled.
WAKE_SECONDS = 0.1
# How long a cancel waits for pictures that are being decoded.
CLOSE_SECONDS = 0.7


class Known(Protocol):
    """What the same model predicted before, so that it is not computed again. Asked by many threads."""

    def by_file(self, path: Path, size: int, mtime_ns: int) -> int | None:
        """The image of a file that has not changed since it was read, if it has been predicted."""
        ...

    def by_content(self, sha256: str) -> ImageRecord | None:
        """The image with this content, if it has been predicted."""
        ...


@dataclass(frozen=True)
class FileResult:
    """One file: a new prediction, a known one, or an error.

    ``image`` is there when the file was read; ``prediction`` when it was computed now; ``known_id`` when the
    file was not even read, being the same as before. ``error`` excludes the others.
    """

    path: Path
    image: NewImage | None = None
    prediction: Prediction | None = None
    known_id: int | None = None
    error: Message | None = None


@dataclass
class _Read:
    """A file on its way: its result so far, and if it is to be predicted, its pixels and what tells its looks."""

    result: FileResult
    pixels: NDArray[np.uint8] | None = None
    means: NDArray[np.uint8] | None = None


def classify_files(
    files: Iterable[FoundFile],
    predictor: Predictor,
    *,
    known: Known | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    readers: int | None = None,
) -> Iterator[FileResult]:
    """Predict ``files``, in order; a file that cannot be read is a result with an error.

    Ends early when ``cancelled`` says so. Raises what the predictor raises, e.g. `EngineError`.
    """
    pipeline = _Pipeline(predictor, known, cancelled, readers or max(2, min(8, usable_threads())))
    try:
        yield from pipeline.run(files)
    finally:
        pipeline.close()


class _Pipeline:
    def __init__(
        self, predictor: Predictor, known: Known | None, cancelled: Callable[[], bool], readers: int
    ) -> None:
        self._predictor = predictor
        self._known = known
        self._cancelled = cancelled
        self._stop = threading.Event()
        self._scanned: Queue[FoundFile | None] = Queue(SCANNED_AHEAD)
        self._scan_error: Exception | None = None
        self._scanned_all = False
        self._readers = ThreadPoolExecutor(readers, "read")
        self._predicting = ThreadPoolExecutor(1, "predict")
        self._reading: deque[Future[list[_Read]]] = deque()
        self._files_in_reading = 0
        self._chunk: list[FoundFile] = []
        self._chunk_size = 1
        self._predicted: deque[Future[list[FileResult]]] = deque()
        self._read_ahead = 2 * LARGEST_BATCH + readers
        self._batch: list[_Read] = []
        self._batch_pictures = 0
        self._batch_since = 0.0
        self._batch_size = 1

    def run(self, files: Iterable[FoundFile]) -> Iterator[FileResult]:
        self._scanner = threading.Thread(target=self._scan, args=(files,), name="scan", daemon=True)
        self._scanner.start()
        while not self._cancelled():
            self._start_reading()
            if self._predicted and self._predicted[0].done():
                yield from self._predicted.popleft().result()
            elif len(self._predicted) >= BATCHES_AHEAD:
                wait([self._predicted[0]], timeout=WAKE_SECONDS)
            elif self._reading and self._reading[0].done():
                for read in self._reading.popleft().result():
                    self._files_in_reading -= 1
                    self._collect(read)
            elif self._batch and self._shall_not_wait():
                self._predict()
            elif self._reading:
                heads: list[Future[Any]] = [self._reading[0], *islice(self._predicted, 1)]
                wait(heads, WAKE_SECONDS, FIRST_COMPLETED)
            elif self._predicted:
                wait([self._predicted[0]], timeout=WAKE_SECONDS)
            elif self._scanned_all and not self._chunk:
                return
            else:
                self._await_scan()

    def _scan(self, files: Iterable[FoundFile]) -> None:
        """The scanning thread: keeps the queue full, to its bound, until all is found or the end has come."""
        try:
            for file in files:
                self._put(file)
                if self._stop.is_set():
                    return
        except Exception as error:  # Raised again on the caller's thread.
            self._scan_error = error
        self._put(None)

    def _put(self, file: FoundFile | None) -> None:
        while not self._stop.is_set():
            try:
                return self._scanned.put(file, timeout=WAKE_SECONDS)
            except Full:
                continue

    def _start_reading(self) -> None:
        """Hand scanned files to the readers, as many as may be in memory."""
        while not self._scanned_all and self._files_in_reading < self._read_ahead:
            try:
                self._take(self._scanned.get_nowait())
            except Empty:
                break
        self._submit_chunk()

    def _await_scan(self) -> None:
        with suppress(Empty):
            self._take(self._scanned.get(timeout=WAKE_SECONDS))

    def _take(self, file: FoundFile | None) -> None:
        if file is not None:
            self._files_in_reading += 1
            self._chunk.append(file)
            if len(self._chunk) >= self._chunk_size:
                self._submit_chunk()
            return
        self._scanned_all = True
        if self._scan_error is not None:
            raise self._scan_error

    def _submit_chunk(self) -> None:
        if self._chunk:
            self._reading.append(self._readers.submit(self._read_chunk, self._chunk))
            self._chunk = []

    def _read_chunk(self, files: list[FoundFile]) -> list[_Read]:
        """On a reader's thread; sets how large the next chunks shall be. Ends early when all is to end."""
        start = time.perf_counter()
        read = []
        for file in files:
            if self._stop.is_set():
                break
            read.append(self._read(file))
        _describe(read)
        each = (time.perf_counter() - start) / len(files)
        self._chunk_size = max(1, min(LARGEST_CHUNK, int(CHUNK_SECONDS / max(each, 1e-6))))
        return read

    def _read(self, file: FoundFile) -> _Read:
        """On a reader's thread: the file as pixels, unless it is known or cannot be read."""
        path = file.path
        if file.error is not None:
            return _Read(FileResult(path, error=file.error))
        try:
            # The time of before reading: should the file change meanwhile, it will be read again next time.
            before = stamp(path)
            if self._known is not None:
                image_id = self._known.by_file(path, before.bytes, before.mtime_ns)
                if image_id is not None:
                    return _Read(FileResult(path, known_id=image_id))
            data = read_file(path)
            content = sha256(data).hexdigest()
            seen = self._known.by_content(content) if self._known is not None else None
            if seen is not None:
                return _Read(FileResult(path, _image_again(seen, path, before.mtime_ns)))
            decoded = decode(data, path, at_least=self._predictor.input_size)
        except PictureError as error:
            return _Read(FileResult(path, error=error.message))
        except (OSError, ValueError) as error:
            return _Read(FileResult(path, error=unreadable(path, error).message))
        header = decoded.header
        image = NewImage(
            sha256=content,
            path=path,
            bytes=len(data),
            mtime_ns=before.mtime_ns,
            width=header.width,
            height=header.height,
            format=header.format,
        )
        return _Read(
            FileResult(path, image), *to_pixels_and_means(decoded.picture, self._predictor.input_size)
        )

    def _collect(self, read: _Read) -> None:
        if not self._batch:
            self._batch_since = time.monotonic()
        self._batch.append(read)
        self._batch_pictures += read.pixels is not None
        if self._batch_pictures >= self._batch_size or len(self._batch) >= 2 * LARGEST_BATCH:
            self._predict()

    def _shall_not_wait(self) -> bool:
        """Whether a batch that is not full is predicted now: nothing comes to fill it, or it has waited."""
        if not self._reading:
            return self._scanned_all or not self._predicted
        return not self._predicted and time.monotonic() - self._batch_since > LINGER_SECONDS

    def _predict(self) -> None:
        batch, self._batch, self._batch_pictures = self._batch, [], 0
        self._predicted.append(self._predicting.submit(self._predict_batch, batch))

    def _predict_batch(self, batch: list[_Read]) -> list[FileResult]:
        """On the predicting thread; sets how large the next batches shall be."""
        pixels = [each.pixels for each in batch if each.pixels is not None]
        if not pixels:
            return [each.result for each in batch]
        start = time.perf_counter()
        predictions = iter(self._predictor.predict(np.stack(pixels)))
        rate = len(pixels) / max(1e-6, time.perf_counter() - start)
        self._batch_size = max(SMALLEST_BATCH, min(LARGEST_BATCH, round(rate * BATCH_SECONDS)))
        return [
            each.result if each.pixels is None else replace(each.result, prediction=next(predictions))
            for each in batch
        ]

    def close(self) -> None:
        """End the threads. One that hangs in a file of a dead network drive is left behind."""
        self._stop.set()
        started: list[Future[Any]] = [*self._reading, *self._predicted]
        running = [future for future in started if not future.cancel()]
        wait(running, timeout=CLOSE_SECONDS)
        done = all(future.done() for future in running)
        self._readers.shutdown(wait=done, cancel_futures=True)
        self._predicting.shutdown(wait=done, cancel_futures=True)
        self._scanner.join(CLOSE_SECONDS)


def _describe(read: list[_Read]) -> None:
    """Give the images their perceptual hashes: all at once, in half the time."""
    new = [each for each in read if each.means is not None]
    hashes = hashes_of_means([each.means for each in new if each.means is not None])
    for each, looks in zip(new, hashes, strict=True):
        if each.result.image is not None:
            each.result = replace(each.result, image=replace(each.result.image, perceptual_hash=looks))
        each.means = None


def _image_again(seen: ImageRecord, path: Path, mtime_ns: int) -> NewImage:
    """A known image found at another place."""
    return NewImage(seen.sha256, path, seen.bytes, mtime_ns, seen.width, seen.height, seen.format)
