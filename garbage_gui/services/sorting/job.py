"""The job that sorts: batch after batch, what is about to be done is in the store before it is done.

Of each batch, first the store notes every file with its place to be. Then the files are linked or copied
there, the folders synced, the old names taken away, and the store notes what became of each. Whenever that is
cut off, the noted rows say where each file can be, and the next run looks there and goes on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from garbage_gui.files import sync_folder
from garbage_gui.imaging.opening import shown
from garbage_gui.jobs.context import JobContext
from garbage_gui.messages import GarbageError, Message
from garbage_gui.services.sorting import moves, undoable
from garbage_gui.services.sorting.folders import PendingTwinError, TargetFolders
from garbage_gui.services.sorting.log import SortLog
from garbage_gui.services.sorting.placing import Item, Placer
from garbage_gui.services.sorting.plan import Choice, Planned, Planner, choices, folder_names
from garbage_gui.services.sorting.preview import preview, target_error
from garbage_gui.services.sorting.request import SortError, SortRequest, same_request
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import NothingToRedoError
from garbage_gui.store.records import (
    JobRecord,
    NewSortedFile,
    Operation,
    SortedFile,
    SortOutcome,
)
from garbage_gui.store.sorted_files import SortedFiles

# Files that one commit stands for before they are touched, and one after.
BATCH = 256
BATCH_BYTES = 256_000_000
# Copies wait for the disk, not for the processor, and a disk takes several at once.
THREADS = 8
SHOWN_FAILURES = 100


def start(workspace: Workspace, request: SortRequest, *, operator: str = "") -> int:
    """Queue a sorting, as a step that can be undone; returns the job's id.

    Start a runner with `job_control.ensure_running`.
    """
    return _queue(workspace, request, operator)[0]


def start_again(workspace: Workspace, undo: Operation, *, operator: str) -> tuple[int, Operation]:
    """Queue the sorting that ``undo`` took back once more, as the redo of it; returns the new job's id and step.

    Raises `SortError` unless all of its files were put back, or stay where they are with a note; `StoreError`.
    """
    if workspace.store.operations.reverted_by(undo) is not None:  # another window was quicker
        raise NothingToRedoError("There is nothing to redo.")
    before = workspace.store.jobs.get(int(undo.said["job"]))
    step = undoable.redoable(workspace, undo)
    if step is None:
        raise SortError("Files of sorting {job} still lie in its folders. Undo it first.", job=before.job_id)
    if step.is_active:
        raise SortError(
            "The files of sorting {job} are still being put back. Wait for the end of that.",
            job=before.job_id,
        )
    return _queue(workspace, same_request(workspace, before), operator, redoes=undo)


def _queue(
    workspace: Workspace, request: SortRequest, operator: str, redoes: Operation | None = None
) -> tuple[int, Operation]:
    def operation(_: object) -> tuple[int, Operation]:
        job_id = workspace.store.jobs.add("sort", "interactive", request.to_parameters())
        step = workspace.store.operations.append(
            undoable.KIND,
            operator=operator,
            said={"job": job_id},
            action="do" if redoes is None else "redo",
            reverts=None if redoes is None else redoes.uuid,
        )
        return job_id, step

    return workspace.store.write(operation)


def run(context: JobContext) -> dict[str, Any]:
    """The job. Its result has the counts and the first failures; all of them are in the log."""
    started = time.monotonic()
    workspace = Workspace(context.store)
    request = SortRequest.from_parameters(context.parameters)
    sorter = _Sorter(context, workspace, request)
    try:
        sorter.run()
    except OSError as error:
        raise stopped(request.target, error) from error
    context.check()
    return result(workspace, context.job) | {"seconds": round(time.monotonic() - started, 3)}


def result(workspace: Workspace, job: JobRecord) -> dict[str, Any]:
    """What a sorting has done so far, in numbers."""
    request = SortRequest.from_parameters(job.parameters)
    counts = workspace.store.sorted_files.counts(job.job_id)
    failed = workspace.store.sorted_files.with_state(job.job_id, "failed", limit=SHOWN_FAILURES)
    return {
        "run": request.run_id,
        "target": shown(request.target),
        "by": request.by,
        "action": request.action,
        "model": request.model_id,
        "done": counts.get("done", 0),
        "there": counts.get("there", 0),
        "failed": counts.get("failed", 0),
        "folders": [
            {"folder": name, "files": files, "bytes": size}
            for name, files, size in workspace.store.sorted_files.folder_counts(job.job_id)
        ],
        "renamed": workspace.store.sorted_files.renamed(job.job_id),
        "copied_instead": workspace.store.sorted_files.copied(job.job_id) if request.action == "move" else 0,
        "first_failures": [
            {"path": shown(file.source), "error": file.note.to_json()} for file in failed if file.note
        ],
        "log": shown(SortLog(workspace.store, job, request.target).path),
    }


class _Sorter:
    def __init__(self, context: JobContext, workspace: Workspace, request: SortRequest) -> None:
        self._context = context
        self._workspace = workspace
        self._request = request
        self._rows: SortedFiles = workspace.store.sorted_files
        self._job_id = context.job.job_id
        self._log = SortLog(context.store, context.job, request.target)
        self._placer = Placer(self._rows, context.cancelled)
        self._started = time.monotonic()
        self._done = self._done_now = 0
        self._total = 0

    def run(self) -> None:
        """Sort until everything is done or the job shall end. Raises `SortError`, `OSError`, `StoreError`."""
        if self._rows.counts(self._job_id).keys() & {"returning", "returned", "kept"}:
            raise SortError("This sorting was undone, so it does not go on. Start a new one.")
        after = self._rows.last_file(self._job_id)
        self._context.report(0.0, Message("Looking at the files"))
        names = folder_names(self._workspace, self._request)
        self._require_room(after)
        self._total = self._workspace.store.jobs.file_count(self._request.run_id)
        self._make(self._request.target)
        try:
            self._recover()
            self._done = sum(self._rows.counts(self._job_id).values())
            folders = TargetFolders(self._request.target, names, self._make)
            planner = Planner(self._workspace, self._request, folders)
            for batch in self._batches(planner, choices(self._workspace, self._request, names, after)):
                self._work(batch)
                self._context.check()
        finally:
            self._log.complete()

    def _require_room(self, after: int) -> None:
        """Refuse at once what would end with a full disk."""
        wanted = preview(self._workspace, self._request, after=after, cancelled=self._context.cancelled)
        if not wanted.has_room:
            raise SortError(
                "The files need {needed} MB, but only {free} MB are free at {target}. "
                "Make room, or choose a folder on another disk.",
                needed=-(-wanted.needed // 1_000_000),
                free=wanted.free // 1_000_000,
                target=shown(self._request.target),
            )

    def _make(self, folder: Path) -> None:
        """Make a folder, with those above it that are missing, after noting that it is ours."""
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        self._rows.intend(self._job_id, [], missing)
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            sync_folder(path.parent)

    # One batch after the other -----------------------------------------------------------------------

    def _batches(self, planner: Planner, files: Iterator[Choice]) -> Iterator[list[Item]]:
        """Plan batches and note them in the store; each is worked off before the next one is planned."""
        batch: list[Planned] = []
        size = 0
        for choice in files:
            try:
                planned = planner.plan(choice)
            except PendingTwinError:
                # Whether its twin arrives has to be known first.
                yield self._intend(batch, planner.folders)
                batch, size = [], 0
                planned = planner.plan(choice)
            batch.append(planned)
            size += planned.bytes if planned.state == "intended" else 0
            if len(batch) >= BATCH or size >= BATCH_BYTES:
                yield self._intend(batch, planner.folders)
                batch, size = [], 0
        yield self._intend(batch, planner.folders)

    def _intend(self, batch: Sequence[Planned], folders: TargetFolders) -> list[Item]:
        ids = self._rows.intend(
            self._job_id,
            [
                NewSortedFile(
                    p.choice.file_id, p.choice.image_id, p.choice.source, p.target, p.action, p.choice.sha256,
                    p.bytes, p.state, None if p.state == "intended" else p.note,
                )
                for p in batch
            ],
        )  # fmt: skip
        self._count(sum(1 for p in batch if p.state != "intended"))
        return [
            Item(row_id, p.choice.source, p.target, p.action, p.choice.sha256, p.bytes, folders.of(p.target))
            for row_id, p in zip(ids, batch, strict=True)
            if p.state == "intended" and p.target is not None
        ]

    def _recover(self) -> None:
        """Finish what an earlier run had begun, wherever it was cut off."""
        while rows := self._rows.with_state(self._job_id, "intended", limit=BATCH):
            batch = [_recovered(row) for row in rows if row.target is not None]
            for folder in {item.target.parent for item in batch}:
                self._make(folder)
            self._work(batch)
            self._context.check()

    def _work(self, batch: Sequence[Item]) -> None:
        """Work a noted batch off; what is not done when the job ends stays noted."""
        try:
            with ThreadPoolExecutor(THREADS, "sort") as pool:
                for placed in [pool.submit(self._placer.place, item) for item in batch]:
                    placed.result()
        finally:
            self._conclude(batch)

    def _conclude(self, batch: Sequence[Item]) -> None:
        """Take the old names away where the new ones are safe, and note what became of each file."""
        placed = [item for item in batch if item.state == "done"]
        for folder in {item.target.parent for item in placed}:
            sync_folder(folder)
        for item in placed:
            if item.action == "move" and item.has_old_name:
                self._placer.take_old_name_away(item)
        for folder in {item.source.parent for item in placed if item.action == "move"}:
            with suppress(OSError):  # the source may have been unplugged just now
                sync_folder(folder)
        ended = [item for item in batch if item.state != "intended"]
        self._rows.conclude([_outcome(item) for item in ended])
        self._log.append([item.row_id for item in ended])
        for item in batch:
            if item.folder is not None:
                item.folder.settle(item.target, placed=item.state == "done")
        self._count(len(ended))

    def _count(self, ended: int) -> None:
        self._done += ended
        self._done_now += ended
        total = max(self._total, self._done)
        passed = time.monotonic() - self._started
        left = (total - self._done) * passed / self._done_now if self._done_now else None
        text = Message.of("{done} of {total} files", done=self._done, total=total)
        self._context.report(self._done / max(1, total), text, left)


def _recovered(row: SortedFile) -> Item:
    assert row.target is not None
    return Item(row.row_id, row.source, row.target, row.action, row.sha256, row.bytes, None, recovered=True)


def _outcome(item: Item) -> SortOutcome:
    moved = item.state == "done" and item.action == "move"
    placed = moves.status(item.target) if moved else None
    return SortOutcome(
        item.row_id,
        item.state,
        item.sha256,
        item.note,
        moved_from=item.source if moved else None,
        moved_to=item.target if moved else None,
        mtime_ns=placed.st_mtime_ns if placed is not None else 0,
    )


def stopped(target: Path, error: OSError) -> GarbageError:
    """The sentence for what ended a sorting, or its undoing, in the middle."""
    if error.errno in moves.DISK_FULL:
        return SortError(
            "The disk of {target} is full. Every file is whole, where it was or where it shall be. "
            "Free some space, then resume the job.",
            target=shown(target),
        )
    return target_error(target, error)
