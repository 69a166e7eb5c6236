"""Reading the picture files of an import on several threads: content, size, and a copy where that is wanted."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from garbage_gui.datasets.found import Found, Problem
from garbage_gui.files import write_atomically
from garbage_gui.imaging.decode import DecodedPicture, look_at
from garbage_gui.imaging.hashes import perceptual_hash
from garbage_gui.imaging.opening import PictureError, Stamp, read_file, shown, stamp, unreadable
from garbage_gui.messages import Message
from garbage_gui.services.comparing import LOOKS_SIDE
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import NewImage

# Files that one thread takes at a time: handing over each of them takes longer than reading a small one. Those
# that are found slowly do not wait for others.
CHUNK = 32
CHUNK_SECONDS = 0.1
# Chunks on their way through the readers: enough that they go on while a batch is committed.
READ_AHEAD = 64

_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "BMP": ".bmp", "TIFF": ".tif", "GIF": ".gif"}


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file on its way: what was found, and the image with its places, or the image it was before, or why not."""

    found: Found
    images: tuple[NewImage, ...] = ()
    known_id: int | None = None
    error: Message | None = None


def read_all(
    workspace: Workspace, found: Iterator[Found], copy: bool, cancelled: Callable[[], bool]
) -> Iterator[list[ReadFile]]:
    """Read what is ``found``, in order, some files at a time; with ``copy``, each has a place in the workspace too.

    The pixels are gone when a picture is handed on, so many may wait.
    """
    threads = max(2, min(8, os.cpu_count() or 2))
    with ThreadPoolExecutor(threads, thread_name_prefix="import") as readers:
        waiting: deque[Future[list[ReadFile]]] = deque()
        try:
            for part in _parts(found):
                waiting.append(readers.submit(_read_part, workspace, part, copy, cancelled))
                while waiting and (waiting[0].done() or len(waiting) >= READ_AHEAD):
                    yield waiting.popleft().result()
            while waiting and not cancelled():
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _parts(found: Iterator[Found]) -> Iterator[list[Found]]:
    part: list[Found] = []
    due = 0.0
    for item in found:
        if not part:
            due = time.monotonic() + CHUNK_SECONDS
        part.append(item)
        if len(part) >= CHUNK or time.monotonic() >= due:
            yield part
            part = []
    if part:
        yield part


def _read_part(
    workspace: Workspace, part: Sequence[Found], copy: bool, cancelled: Callable[[], bool]
) -> list[ReadFile]:
    """On a reader's thread: picture files as images, until ``cancelled`` says so."""
    # The time of before reading: should a file change meanwhile, it will be read again next time.
    stamps = [_stamp(item) for item in part]
    known: dict[Path, int | None] = {}
    if not copy:
        there = [
            (f.path, s.bytes, s.mtime_ns) for f, s in zip(part, stamps, strict=True) if isinstance(s, Stamp)
        ]
        ids = workspace.store.images.known_files(there)
        known = dict(zip((path for path, _, _ in there), ids, strict=True))
    read: list[ReadFile] = []
    for item, before in zip(part, stamps, strict=True):
        if cancelled():
            break
        if isinstance(before, Message):
            read.append(ReadFile(item, error=before))
        elif (known_id := known.get(item.path)) is not None:
            read.append(ReadFile(item, known_id=known_id))
        else:
            read.append(_read(workspace, item, before, copy))
    return read


def _stamp(found: Found) -> Stamp | Message:
    if isinstance(found, Problem):
        return found.error
    try:
        return stamp(found.path)
    except PictureError as error:
        return error.message
    except (OSError, ValueError) as error:
        return unreadable(found.path, error).message


def _read(workspace: Workspace, found: Found, before: Stamp, copy: bool) -> ReadFile:
    path = found.path
    try:
        data = read_file(path)
        seen = look_at(data, path, at_least=LOOKS_SIDE)
    except PictureError as error:
        return ReadFile(found, error=error.message)
    except (OSError, ValueError) as error:
        return ReadFile(found, error=unreadable(path, error).message)
    header = seen.header if isinstance(seen, DecodedPicture) else seen
    image = NewImage(
        sha256=sha256(data).hexdigest(),
        path=path,
        bytes=len(data),
        mtime_ns=before.mtime_ns,
        width=header.width,
        height=header.height,
        format=header.format,
        perceptual_hash=perceptual_hash(seen.picture) if isinstance(seen, DecodedPicture) else None,
    )
    if not copy:
        return ReadFile(found, (image,))
    try:
        return ReadFile(found, (image, _copied(workspace, image, data)))
    except OSError as error:
        reason = error.strerror or "the system refused"
        message = Message.of(
            "{path} could not be copied into the workspace: {reason}.", path=shown(path), reason=reason
        )
        return ReadFile(found, error=message)


def _copied(workspace: Workspace, image: NewImage, data: bytes) -> NewImage:
    """The image at its place in the workspace, where its bytes are safe when this returns."""
    suffix = _SUFFIXES.get(image.format, ".jpg")
    target = workspace.images_folder / image.sha256[:2] / f"{image.sha256}{suffix}"
    if not target.is_file() or target.stat().st_size != len(data):
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, data)
    return replace(image, path=target, mtime_ns=target.stat().st_mtime_ns)
