"""Import: pictures and their labels from class folders, label files or single files."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from garbage_gui.datasets.formats import find_format, format_named
from garbage_gui.datasets.found import Found, FoundImage, Problem
from garbage_gui.imaging.opening import shown, unreadable
from garbage_gui.imaging.scan import Scan
from garbage_gui.jobs.context import JobContext
from garbage_gui.messages import GarbageError, Message
from garbage_gui.services import labelling, splitting
from garbage_gui.services.import_reading import ReadFile, read_all
from garbage_gui.services.job_paths import path_text, text_path
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageRecord

# Rows a transaction. A commit is synced to the disk, so it shall not come for every picture; but large ones, or
# those from a slow drive, shall not keep the window waiting either, nor shall the first.
BATCH = 2000
BATCH_SECONDS = 0.5
FIRST_BATCH_SECONDS = 0.05
# The share of an import that reading is, about; the rest is looking for near-duplicates.
READING = 0.25
SHOWN_FAILURES = 100
# Of a list of a million files that are not there, no more than this is kept one by one.
MOST_FAILURES = 10_000
Progress = Callable[[float, Message], None]


class ImportingError(GarbageError):
    """An import that cannot be started."""


@dataclass(frozen=True)
class FailedFile:
    """A file, folder or entry that could not be used as it stands, and why."""

    path: Path
    error: Message


@dataclass
class ImportResult:
    """What an import did; ``conflicts`` are files whose picture has another label already.

    A label that a person gave stays. Where both come from imports nobody knows which is right: the image is
    ``doubtful`` and left without one, so that it neither teaches nor checks until a person decides.

    ``failed`` and ``conflicts`` name the first `MOST_FAILURES`, ``failed_count`` and ``conflict_count`` count all.
    ``unknown_classes`` of the failed ones only name a class that the taxonomy does not have: their pictures came,
    without a label. ``groups`` counts the groups of near-duplicates in which new images are, ``assigned`` the
    images that got a split.
    """

    added: int = 0
    known: int = 0
    labelled: int = 0
    failed: list[FailedFile] = field(default_factory=list)
    failed_count: int = 0
    unknown_classes: int = 0
    conflicts: list[FailedFile] = field(default_factory=list)
    conflict_count: int = 0
    doubtful: int = 0
    groups: int = 0
    assigned: int = 0
    seconds: float = 0.0

    def add_failed(self, path: Path, error: Message, *, unknown_class: bool = False) -> None:
        """Note a failure. Unknown classes, which are few, come first: they shall not be lost behind missing files."""
        self.failed_count += 1
        if unknown_class:
            self.failed.insert(self.unknown_classes, FailedFile(path, error))
            self.unknown_classes += 1
        elif len(self.failed) < MOST_FAILURES:
            self.failed.append(FailedFile(path, error))

    def add_conflict(self, path: Path, error: Message) -> None:
        self.conflict_count += 1
        if len(self.conflicts) < MOST_FAILURES:
            self.conflicts.append(FailedFile(path, error))


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

    Pictures stay where they lie; with ``copy`` they are copied into the workspace as well. An image is its
    content: one that is there already only gets the further place, and its label if it has none. One that came
    with two labels is left without (see `ImportResult`), which one undo takes back. Of JPEGs only the beginning is
    looked at, so that they are there soon. Afterwards all are decoded, near-duplicates are grouped, and labelled
    images get their split; one that turns out to be damaged then is taken out of the set. What was stored before
    ``cancelled`` said so, or before the process was killed, stays, without group and split until the next import or
    training.

    Raises `FormatError` for a format that does not exist and `StoreError` when the store cannot be written.
    """
    started = time.monotonic()
    if format != "auto":
        format_named(format)
    result = ImportResult()
    places = [Path(os.path.normpath(path.absolute())) for path in paths]
    importer = _Importer(workspace, operator, result)
    progress(0.0, Message("Looking for pictures"))
    total = _Total(workspace, places, format)
    try:
        found = _find(workspace, places, format, cancelled)
        done = 0
        for part in read_all(workspace, found, copy, cancelled):
            for read in part:
                importer.add(read)
            done += len(part)
            progress(*total.progress(done))
    finally:
        total.close()
    importer.flush()
    if not cancelled():
        progress(READING, Message("Looking for near-duplicates"))
        importer.take(
            splitting.assign(
                workspace,
                operator=operator,
                progress=lambda fraction, message: progress(READING + (1 - READING) * fraction, message),
                cancelled=cancelled,
            )
        )
    if not cancelled():
        progress(1.0, Message("Imported"))
    # After the sides are given: that one picture is doubtful shall move no other.
    importer.take_doubtful_labels_away()
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
    """Queue an import as a job; returns its id. Start a runner with `job_control.ensure_running`.

    Raises `ImportingError` when there are no paths and `FormatError` for a format that does not exist.
    """
    if not paths:
        raise ImportingError("There is nothing to import: give at least one picture, folder or label file.")
    if format != "auto":
        format_named(format)
    parameters = {
        "paths": [path_text(path) for path in paths],
        "format": format,
        "copy": copy,
        "operator": operator,
    }
    return workspace.store.jobs.add("import", "interactive", parameters)


def run(context: JobContext) -> dict[str, Any]:
    """The job. Its result has the counts and the first failures; the first `MOST_FAILURES` are in its log.

    Run again after an interruption, it passes over what it stored before.
    """
    started = time.monotonic()

    def report(fraction: float, message: Message) -> None:
        passed = time.monotonic() - started
        context.report(fraction, message, passed * (1 - fraction) / fraction if fraction > 0 else None)

    parameters = context.parameters
    result = import_paths(
        Workspace(context.store),
        [text_path(text) for text in parameters["paths"]],
        format=parameters.get("format", "auto"),
        copy=bool(parameters.get("copy")),
        operator=parameters.get("operator", ""),
        progress=report,
        cancelled=context.cancelled,
    )
    entries = [*result.failed, *result.conflicts]
    if entries:
        context.log("\n".join(str(entry.error) for entry in entries))
    context.check()
    return {
        "added": result.added,
        "known": result.known,
        "labelled": result.labelled,
        "failed": result.failed_count,
        "unknown_classes": result.unknown_classes,
        "conflicts": result.conflict_count,
        "doubtful": result.doubtful,
        "groups": result.groups,
        "assigned": result.assigned,
        "first_failures": _documents(result.failed),
        "first_conflicts": _documents(result.conflicts),
        "seconds": round(result.seconds, 3),
    }


def _documents(entries: Sequence[FailedFile]) -> list[dict[str, str]]:
    return [{"path": shown(e.path), "error": e.error.to_json()} for e in entries[:SHOWN_FAILURES]]


def _find(
    workspace: Workspace, places: Sequence[Path], format: str, cancelled: Callable[[], bool]
) -> Iterator[Found]:
    """What the formats find in all places; one that cannot be read as its format is a problem."""
    for place in places:
        try:
            chosen = find_format(place) if format == "auto" else format_named(format)
            for found in chosen.read(place, workspace.taxonomy):
                if cancelled():
                    return
                if found is not None:
                    yield found
        except GarbageError as error:
            yield Problem(place, error.message)
        except (OSError, ValueError) as error:  # The folder has vanished, or its drive did.
            yield Problem(place, unreadable(place, error).message)


def _count(workspace: Workspace, place: Path, format: str, stopped: Callable[[], bool]) -> int:
    """How many entries `_find` has for a place."""
    with suppress(GarbageError, OSError, ValueError):  # told by `_find`
        name = find_format(place).name if format == "auto" else format
        if name == "folders" and place.is_dir():
            return Scan([place], stopped).count()
    return sum(1 for _ in _find(workspace, [place], format, stopped))


class _Total:
    """Counts on a thread of its own how many pictures there will be, while the first are read already."""

    def __init__(self, workspace: Workspace, places: Sequence[Path], format: str) -> None:
        self._stop = threading.Event()
        self._total: int | None = None
        self._thread = threading.Thread(
            target=self._count, args=(workspace, places, format), name="count", daemon=True
        )
        self._thread.start()

    def progress(self, done: int) -> tuple[float, Message]:
        total = self._total
        if total is None:
            return 0.0, Message.of("{done} pictures", done=done)
        total = max(total, done)
        return READING * done / total, Message.of("{done} of {total} pictures", done=done, total=total)

    def close(self) -> None:
        self._stop.set()
        self._thread.join()

    def _count(self, workspace: Workspace, places: Sequence[Path], format: str) -> None:
        total = sum(_count(workspace, place, format, self._stop.is_set) for place in places)
        if not self._stop.is_set():
            self._total = total


class _Importer:
    """Stores what was read in batches: images first, then their labels. ``new`` are the added images."""

    def __init__(self, workspace: Workspace, operator: str, result: ImportResult) -> None:
        self._workspace = workspace
        self._operator = operator
        self._result = result
        self._batch: list[ReadFile] = []
        self._due = time.monotonic() + FIRST_BATCH_SECONDS
        self._labelled: set[int] = set()
        self._doubtful: set[int] = set()
        self.new: set[int] = set()

    def add(self, read: ReadFile) -> None:
        if read.error is not None:
            unknown = isinstance(read.found, Problem) and read.found.unknown_class
            self._result.add_failed(read.found.path, read.error, unknown_class=unknown)
            return
        self._batch.append(read)
        if len(self._batch) >= BATCH or time.monotonic() >= self._due:
            self.flush()

    def flush(self) -> None:
        """Store the batch. Raises `StoreError`."""
        batch, self._batch = self._batch, []
        if not batch:
            return
        self._store(batch)
        self._due = time.monotonic() + BATCH_SECONDS

    def take(self, assigned: splitting.Assigned) -> None:
        """Note what came of the comparison: new images that are damaged or gone are failures after all."""
        self._result.groups, self._result.assigned = assigned.groups, assigned.assigned
        for image in assigned.unusable:
            if image.image_id not in self.new and not image.damaged:
                continue  # of another import, on a drive that is away
            self._result.add_failed(image.path, image.error)
            if image.damaged and image.image_id in self.new:
                self._result.added -= 1
                self._result.labelled -= image.image_id in self._labelled
                self._doubtful.discard(image.image_id)

    def _store(self, batch: Sequence[ReadFile]) -> None:
        places = count()
        at = [[next(places) for _ in read.images] for read in batch]
        images = [image for read in batch for image in read.images]
        added = self._workspace.store.images.add(images, to_compare=True)
        ids: list[int] = []
        for read, own in zip(batch, at, strict=True):
            if read.known_id is not None:
                ids.append(read.known_id)
                self._result.known += 1
                continue
            # The first place tells: the copy of a new image is known by then.
            first = added[own[0]]
            ids.append(first.image_id)
            if first.known:
                self._result.known += 1
            else:
                self._result.added += 1
                self.new.add(first.image_id)
        self._label(batch, ids)

    def _label(self, batch: Sequence[ReadFile], ids: Sequence[int]) -> None:
        """Give labels to images that have none; another label than the one that is there is a conflict."""
        if not any(isinstance(read.found, FoundImage) and read.found.class_key for read in batch):
            return
        images: dict[int, ImageRecord] = {
            image.image_id: image for image in self._workspace.store.images.get_many(list(dict.fromkeys(ids)))
        }
        undecided = self._workspace.store.labels.doubtful(
            [i for i, image in images.items() if image.label is None]
        )
        labels: dict[int, str] = {}
        for read, image_id in zip(batch, ids, strict=True):
            key = read.found.class_key if isinstance(read.found, FoundImage) else None
            if key is None:
                continue
            path, has = read.found.path, labels.get(image_id) or images[image_id].label
            if image_id in undecided:
                self._result.add_conflict(path, _still_doubtful(path, key))
            elif has is None:
                labels[image_id] = key
            elif has != key:
                decided = image_id not in labels and images[image_id].label_cause != "import"
                message = _conflict(path, key, has) if decided else _doubtful(path, key, has)
                self._result.add_conflict(path, message)
                if not decided:
                    self._doubtful.add(image_id)
        if labels:
            events = labelling.label_many(self._workspace, labels, operator=self._operator, cause="import")
            self._result.labelled += len(events)
            self._labelled.update(labels)

    def take_doubtful_labels_away(self) -> None:
        """Leave the images that came with two labels without one, as one batch. Raises `StoreError`."""
        images = self._workspace.store.images.get_many(sorted(self._doubtful))
        # Meanwhile a person may have decided.
        doubtful = [image.image_id for image in images if image.label_cause == "import"]
        labelling.label_many(
            self._workspace, dict.fromkeys(doubtful), operator=self._operator, cause="conflict"
        )
        self._result.doubtful = len(doubtful)
        self._result.labelled -= len(self._labelled.intersection(doubtful))


def _conflict(path: Path, new: str, old: str) -> Message:
    return Message.of(
        "{path} is labelled {new} here, but the same picture is labelled {old} already; {old} was kept.",
        path=shown(path),
        new=new,
        old=old,
    )


def _doubtful(path: Path, new: str, old: str) -> Message:
    return Message.of(
        "{path} is labelled {new} here, but the same picture came as {old}; it stays without a label until somebody "
        "says in Review which is right.",
        path=shown(path),
        new=new,
        old=old,
    )


def _still_doubtful(path: Path, new: str) -> Message:
    return Message.of(
        "{path} is labelled {new} here, but the same picture came with another label before; it stays without one "
        "until somebody says in Review which is right.",
        path=shown(path),
        new=new,
    )
