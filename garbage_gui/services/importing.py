"""Import: pictures and their labels from class folders, label files or single files."""

from __future__ import annotations

import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from garbage_gui.datasets.formats import find_format, format_named
from garbage_gui.datasets.found import FormatError, FoundImage
from garbage_gui.files import sync_file
from garbage_gui.imaging.decode import decode
from garbage_gui.imaging.hashes import perceptual_hash
from garbage_gui.imaging.opening import PictureError, read_file, shown, unreadable
from garbage_gui.jobs.context import JobContext
from garbage_gui.messages import Message
from garbage_gui.services import labelling, splitting
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import NewImage

BATCH = 200
READ_AHEAD = 32
READERS = 2
Progress = Callable[[float, Message], None]


@dataclass(frozen=True)
class FailedFile:
    """A file or entry that could not be used as it stands, and why."""

    path: Path
    error: Message


@dataclass
class ImportResult:
    """What an import did; ``conflicts`` are images whose files carry different labels (the first stays)."""

    added: int = 0
    known: int = 0
    labelled: int = 0
    failed: list[FailedFile] = field(default_factory=list)
    conflicts: list[FailedFile] = field(default_factory=list)
    groups: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class _Read:
    found: FoundImage
    image: NewImage | None = None
    known_id: int | None = None
    error: Message | None = None


def import_paths(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    format: str = "auto",
    copy: bool = False,
    operator: str = "",
    progress: Progress = lambda fraction, message: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportResult:
    """Import ``paths``; a file that cannot be read is an entry of the result, never the end of the import.

    What was read before ``cancelled`` said so stays. Raises `FormatError` for a format that does not exist and
    `StoreError` when the store cannot be written.
    """
    started = time.monotonic()
    result = ImportResult()
    if format != "auto":
        format_named(format)
    progress(0.0, Message("Looking for pictures"))
    found = list(_find(workspace, paths, format, result, cancelled))
    importer = _Importer(workspace, copy, operator, result)
    for count, read in enumerate(_read_all(workspace, found, cancelled), 1):
        importer.add(read)
        progress(
            0.95 * count / len(found), Message.of("{done} of {total} pictures", done=count, total=len(found))
        )
    importer.flush()
    progress(0.95, Message("Looking for near-duplicates"))
    result.groups = splitting.group_near_duplicates(workspace)
    splitting.assign(workspace)
    result.seconds = time.monotonic() - started
    return result


def start(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    format: str = "auto",
    copy: bool = False,
    operator: str = "",
) -> int:
    """Queue an import as a job; returns its id."""
    parameters = {
        "paths": [str(p.absolute()) for p in paths],
        "format": format,
        "copy": copy,
        "operator": operator,
    }
    return workspace.store.jobs.add("import", "interactive", parameters)


def run(context: JobContext) -> dict[str, Any]:
    """The job. Its result has the counts and the first failures."""
    parameters = context.parameters
    result = import_paths(
        Workspace(context.store),
        [Path(text) for text in parameters["paths"]],
        format=parameters.get("format", "auto"),
        copy=bool(parameters.get("copy")),
        operator=parameters.get("operator", ""),
        progress=lambda fraction, message: context.report(fraction, message),
        cancelled=context.cancelled,
    )
    for entry in [*result.failed, *result.conflicts]:
        context.log(str(entry.error))
    context.check()
    return {
        "added": result.added,
        "known": result.known,
        "labelled": result.labelled,
        "failed": len(result.failed),
        "conflicts": len(result.conflicts),
        "first_failures": [{"path": shown(f.path), "error": f.error.to_json()} for f in result.failed[:100]],
        "seconds": round(result.seconds, 3),
    }


def _find(
    workspace: Workspace,
    paths: Sequence[Path],
    format: str,
    result: ImportResult,
    cancelled: Callable[[], bool],
) -> Iterator[FoundImage]:
    """The pictures of all paths; what cannot be read as its format becomes a failure."""
    for path in paths:
        path = path.absolute()
        try:
            chosen = find_format(path) if format == "auto" else format_named(format)
            if chosen is None or (format != "auto" and chosen.name == "folders" and not path.is_dir()):
                yield FoundImage(path)
                continue
            for found in chosen.read(path, workspace.taxonomy):
                if cancelled():
                    return
                yield found
        except FormatError as error:
            result.failed.append(FailedFile(path, error.message))
        except OSError as error:  # the folder vanished, or its drive did
            result.failed.append(FailedFile(path, unreadable(path, error).message))


def _read_all(
    workspace: Workspace, found: Sequence[FoundImage], cancelled: Callable[[], bool]
) -> Iterator[_Read]:
    """Read on `READERS` threads, in order, with at most `READ_AHEAD` pictures in memory."""
    with ThreadPoolExecutor(READERS, thread_name_prefix="import") as readers:
        waiting: deque[Future[_Read]] = deque()
        for item in found:
            if cancelled():
                break
            waiting.append(readers.submit(_read, workspace, item))
            if len(waiting) >= READ_AHEAD:
                yield waiting.popleft().result()
        for future in waiting:
            if cancelled():
                future.cancel()
            else:
                yield future.result()


def _read(workspace: Workspace, found: FoundImage) -> _Read:
    path = found.path
    try:
        status = path.stat()
        known = workspace.store.images.known_file(path, status.st_size, status.st_mtime_ns)
        if known is not None:
            return _Read(found, known_id=known)
        data = read_file(path)
        decoded = decode(data, path, at_least=64)
    except PictureError as error:
        return _Read(found, error=found.error or error.message)
    except (OSError, ValueError) as error:
        return _Read(found, error=found.error or unreadable(path, error).message)
    image = NewImage(
        sha256=sha256(data).hexdigest(),
        path=path,
        bytes=len(data),
        mtime_ns=status.st_mtime_ns,
        width=decoded.header.width,
        height=decoded.header.height,
        format=decoded.header.format,
        perceptual_hash=perceptual_hash(decoded.picture),
    )
    return _Read(found, image, error=found.error)


class _Importer:
    """Stores what was read in batches: images first, then their labels."""

    def __init__(self, workspace: Workspace, copy: bool, operator: str, result: ImportResult) -> None:
        self._workspace = workspace
        self._copy = copy
        self._operator = operator
        self._result = result
        self._batch: list[_Read] = []

    def add(self, read: _Read) -> None:
        if read.error is not None:
            self._result.failed.append(FailedFile(read.found.path, read.error))
        if read.image is None and read.known_id is None:
            return
        if read.image is not None and self._copy:
            try:
                read = replace(read, image=self._copied(read.image))
            except OSError as error:
                reason = error.strerror or "the system refused"
                message = Message.of(
                    "{path} could not be copied: {reason}.", path=shown(read.found.path), reason=reason
                )
                self._result.failed.append(FailedFile(read.found.path, message))
                return
        self._batch.append(read)
        if len(self._batch) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Store the batch. Raises `StoreError`."""
        batch, self._batch = self._batch, []
        if not batch:
            return
        new = [read.image for read in batch if read.image is not None]
        added = iter(self._workspace.store.images.add(new))
        ids: list[int] = []
        for read in batch:
            if read.image is None:
                ids.append(read.known_id or 0)
                self._result.known += 1
            else:
                entry = next(added)
                ids.append(entry.image_id)
                self._result.known += entry.known
                self._result.added += not entry.known
        self._label(batch, ids)

    def _label(self, batch: list[_Read], ids: list[int]) -> None:
        unique = list(dict.fromkeys(ids))
        current = {image.image_id: image.label for image in self._workspace.store.images.get_many(unique)}
        labels: dict[int, str] = {}
        for read, image_id in zip(batch, ids, strict=True):
            key = read.found.class_key
            if key is None:
                continue
            has = labels.get(image_id, current[image_id])
            if has is None:
                labels[image_id] = key
            elif has != key:
                message = Message.of(
                    "{path} is labelled {new} here, but the same picture is already labelled {old}; {old} was kept.",
                    path=shown(read.found.path),
                    new=key,
                    old=has,
                )
                self._result.conflicts.append(FailedFile(read.found.path, message))
        if labels:
            events = labelling.label_many(
                self._workspace, dict(labels), operator=self._operator, cause="import"
            )
            self._result.labelled += len(events)

    def _copied(self, image: NewImage) -> NewImage:
        folder = self._workspace.images_folder / image.sha256[:2]
        target = folder / f"{image.sha256}{image.path.suffix.lower()}"
        if not target.exists():
            folder.mkdir(parents=True, exist_ok=True)
            part = target.with_suffix(".part")
            shutil.copyfile(image.path, part)
            sync_file(part)
            part.replace(target)
        return replace(image, path=target, mtime_ns=target.stat().st_mtime_ns)
