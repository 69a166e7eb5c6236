"""Taking a sorting back: moved files go to where they were, copies go away, and so do folders left empty.

As when sorting, the store notes what is about to be done before it is done; see `job`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from garbage_gui.files import sync_folder
from garbage_gui.imaging.opening import shown
from garbage_gui.jobs.context import JobContext
from garbage_gui.messages import Message
from garbage_gui.services.sorting import moves, undoable
from garbage_gui.services.sorting.job import stopped
from garbage_gui.services.sorting.log import SortLog
from garbage_gui.services.sorting.request import SortError, SortRequest
from garbage_gui.services.sorting.returning import Item, Returner
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import (
    OPEN_SORT_STATES,
    JobRecord,
    Operation,
    SortedFile,
    SortOutcome,
    SortState,
)
from garbage_gui.store.sorted_files import SortedFiles

BATCH = 256
SHOWN_NOTES = 100
# What an earlier undoing had to leave is looked at again: its disk may be there now.
_LOOKED_AT: tuple[SortState, ...] = (*OPEN_SORT_STATES, "kept")
_LAST = 1 << 62


def require_undoable(workspace: Workspace, job_id: int) -> JobRecord:
    """The sorting ``job_id``, if it can be undone now. Raises `SortError` and `StoreError`."""
    job = workspace.store.jobs.get(job_id)
    if job.kind != "sort":
        raise SortError("Job {job} is no sorting, so there is nothing to put back.", job=job_id)
    if job.status in ("queued", "running"):
        raise SortError("Sorting {job} has not ended yet. Stop it, or wait for its end.", job=job_id)
    counts = workspace.store.sorted_files.counts(job_id)
    # Cut off very early, it may have made folders and no more.
    made = not counts and any(folder.is_dir() for folder in workspace.store.sorted_files.folders(job_id))
    if not made and not any(counts.get(state) for state in _LOOKED_AT):
        raise SortError("Sorting {job} has nothing that could be put back.", job=job_id)
    later = workspace.store.sorted_files.moved_again_by(job_id)
    if later is not None:
        raise SortError(
            "Sorting {later} has moved files of sorting {job} again. Undo {later} first.",
            later=later,
            job=job_id,
        )
    return job


def run(context: JobContext) -> dict[str, Any]:
    """The job. Its result has the counts, and the first notes on files that are not where they were."""
    started = time.monotonic()
    workspace = Workspace(context.store)
    job = context.store.jobs.get(int(context.parameters["sort"]))
    request = SortRequest.from_parameters(job.parameters)
    undoing = _Undoing(context, job)
    try:
        undoing.run()
    except OSError as error:
        raise stopped(request.target, error) from error
    context.check()
    return result(workspace, job.job_id) | {"seconds": round(time.monotonic() - started, 3)}


def start(workspace: Workspace, job_id: int, *, operator: str = "") -> int:
    """Queue the undoing of the sorting ``job_id``, which can be redone; returns the new job's id.

    Raises `SortError` and `StoreError`. Start a runner with `job_control.ensure_running`.
    """
    return start_step(workspace, job_id, operator=operator)[0]


def start_step(workspace: Workspace, job_id: int, *, operator: str) -> tuple[int, Operation | None]:
    """As `start`, with the step that was appended, or that an undoing which did not get to its end had appended."""

    def operation(_: object) -> tuple[int, Operation | None]:
        require_undoable(workspace, job_id)
        operations = workspace.store.operations
        step = undoable.operation_of(workspace, job_id)
        undone = operations.reverted_by(step) if step is not None else None
        if step is not None and undone is None:
            undone = operations.append(
                undoable.KIND, operator=operator, said=step.said, action="undo", reverts=step.uuid
            )
        return workspace.store.jobs.add("sort_undo", "interactive", {"sort": job_id}), undone

    return workspace.store.write(operation)


def result(workspace: Workspace, job_id: int) -> dict[str, Any]:
    """What was put back of a sorting so far, in numbers."""
    rows = workspace.store.sorted_files
    counts = rows.counts(job_id)
    return {
        "undoes": job_id,
        "returned": counts.get("returned", 0),
        "kept": counts.get("kept", 0),
        "notes": [
            {
                "path": shown(file.source),
                "now": shown(file.returned_to or file.target or file.source),
                "note": file.note.to_json(),
            }
            for file in rows.with_note(job_id, "returned", "kept", limit=SHOWN_NOTES)
            if file.note is not None
        ],
    }


class _Undoing:
    def __init__(self, context: JobContext, job: JobRecord) -> None:
        self._context = context
        self._job_id = job.job_id
        self._rows: SortedFiles = context.store.sorted_files
        self._request = SortRequest.from_parameters(job.parameters)
        self._log = SortLog(context.store, job, self._request.target)
        self._returner = Returner(self._rows, self._request.target, context.cancelled)
        self._started = time.monotonic()
        self._done = 0
        counts = self._rows.counts(self._job_id)
        self._total = sum(counts.get(state, 0) for state in _LOOKED_AT)

    def run(self) -> None:
        """Put back until everything is, or the job shall end. Raises `OSError`, `StoreError`."""
        before = _LAST
        self._returner.require_top()
        try:
            # The last ones first: a file that took another's name goes before that one comes.
            while rows := self._rows.with_state(self._job_id, *_LOOKED_AT, before=before, limit=BATCH):
                before = rows[-1].row_id
                self._work(rows)
                self._context.check()
        except BaseException:
            self._log.complete()
            raise
        if self._is_as_before():
            self._log.remove()  # the store has every line of it
        else:
            self._log.complete()
        self._remove_folders()

    def _is_as_before(self) -> bool:
        """Whether every file is where it was, so that the log tells nothing of use."""
        rows = self._rows
        return not rows.counts(self._job_id).get("kept") and not rows.with_note(
            self._job_id, "returned", limit=1
        )

    def _work(self, rows: Sequence[SortedFile]) -> None:
        items = [item for row in rows if (item := self._returner.decide(row)) is not None]
        self._rows.intend_return([(i.row.row_id, i.destination) for i in items if i.state == "returning"])
        try:
            for item in items:
                if self._context.cancelled():
                    break
                if item.state == "returning":
                    self._returner.bring_back(item)
        finally:
            self._conclude(items)

    def _conclude(self, items: Sequence[Item]) -> None:
        placed = [i for i in items if i.state == "returned" and i.destination is not None]
        for folder in {i.destination.parent for i in placed if i.destination is not None}:
            sync_folder(folder)
        for item in placed:
            if item.has_old_name:
                self._returner.take_target_away(item)
        for folder in {i.target.parent for i in items if i.state == "returned"}:
            with suppress(OSError):
                sync_folder(folder)
        ended = [i for i in items if i.state != "returning"]
        self._rows.conclude([_outcome(item) for item in ended])
        self._log.append([item.row.row_id for item in ended])
        self._done += len(ended)
        passed = time.monotonic() - self._started
        left = (self._total - self._done) * passed / self._done if self._done else None
        text = Message.of("{done} of {total} files put back", done=self._done, total=self._total)
        self._context.report(self._done / max(1, self._total), text, left)

    # Folders -----------------------------------------------------------------------------------------

    def _remove_folders(self) -> None:
        """Remove the folders that the sorting had made, if nothing is in them."""
        made = sorted(self._rows.folders(self._job_id), key=lambda path: len(path.parts), reverse=True)
        for folder in made:
            with suppress(OSError):  # not empty, or gone
                folder.rmdir()


def _outcome(item: Item) -> SortOutcome:
    back = item.destination if item.state == "returned" else None
    placed = moves.status(back) if back is not None else None
    was_moved = back is not None and item.row.action == "move"
    if back is not None and back != item.row.source and item.note is None:
        item.note = Message.of(
            "Something else lies at {path} now, so the file was put beside it as {name}.",
            path=shown(item.row.source),
            name=shown(back.name),
        )
    return SortOutcome(
        item.row.row_id,
        item.state,
        note=item.note,
        moved_from=item.target if was_moved else None,
        moved_to=back if was_moved else None,
        mtime_ns=placed.st_mtime_ns if placed is not None else 0,
    )
