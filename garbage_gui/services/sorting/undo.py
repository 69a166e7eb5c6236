"""Taking a sorting back: moved files go to where they were, copies go away, and so do folders left empty.

As when sorting, the store notes what is about to be done before it is done; see `job`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from garbage_gui.files import sync_folder
from garbage_gui.imaging import archives
from garbage_gui.imaging.opening import PictureError, shown
from garbage_gui.jobs.context import JobContext
from garbage_gui.messages import Message
from garbage_gui.services.sorting import moves
from garbage_gui.services.sorting.folders import TargetFolder
from garbage_gui.services.sorting.job import stopped
from garbage_gui.services.sorting.log import SortLog
from garbage_gui.services.sorting.request import SortError, SortRequest
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobRecord, SortedFile, SortOutcome, SortState
from garbage_gui.store.sorted_files import SortedFiles

BATCH = 256
SHOWN_NOTES = 100
_TRIES = 100
OPEN: tuple[SortState, ...] = ("intended", "done", "returning")
# What an earlier undoing had to leave is looked at again: its disk may be there now.
_LOOKED_AT: tuple[SortState, ...] = (*OPEN, "kept")
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


def start(workspace: Workspace, job_id: int) -> int:
    """Queue the undoing of the sorting ``job_id``; returns the new job's id.

    Raises `SortError` and `StoreError`. Start a runner with `job_control.ensure_running`.
    """
    require_undoable(workspace, job_id)
    return workspace.store.jobs.add("sort_undo", "interactive", {"sort": job_id})


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


@dataclass
class _Item:
    """One file of a batch on its way back: ``destination`` None is a copy that goes away."""

    row: SortedFile
    target: Path
    destination: Path | None
    before: os.stat_result | None = None
    has_old_name: bool = False
    state: SortState = "returning"
    note: Message | None = None
    sha256: str | None = None


class _Undoing:
    def __init__(self, context: JobContext, job: JobRecord) -> None:
        self._context = context
        self._job_id = job.job_id
        self._rows: SortedFiles = context.store.sorted_files
        self._request = SortRequest.from_parameters(job.parameters)
        self._log = SortLog(context.store, job, self._request.target)
        self._started = time.monotonic()
        self._done = 0
        counts = self._rows.counts(self._job_id)
        self._total = sum(counts.get(state, 0) for state in _LOOKED_AT)

    def run(self) -> None:
        """Put back until everything is, or the job shall end. Raises `OSError`, `StoreError`."""
        before = _LAST
        self._require_target()
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

    def _require_target(self) -> None:
        """Without its folder, as on a disk that was unplugged, nothing is known of any file."""
        if not self._request.target.is_dir():
            raise SortError(
                "The folder {target} is not there. Connect its disk, or put it back, then resume the job.",
                target=shown(self._request.target),
            )

    def _work(self, rows: Sequence[SortedFile]) -> None:
        items = [item for row in rows if (item := self._decide(row)) is not None]
        self._rows.intend_return([(i.row.row_id, i.destination) for i in items if i.state == "returning"])
        try:
            for item in items:
                if self._context.cancelled():
                    break
                if item.state == "returning":
                    self._return(item)
        finally:
            self._conclude(items)

    def _conclude(self, items: Sequence[_Item]) -> None:
        placed = [i for i in items if i.state == "returned" and i.destination is not None]
        for folder in {i.destination.parent for i in placed if i.destination is not None}:
            sync_folder(folder)
        for item in placed:
            if item.has_old_name:
                self._take_target_away(item)
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

    # One file ----------------------------------------------------------------------------------------

    def _decide(self, row: SortedFile) -> _Item | None:
        """What is to be done with one file; of those that were put somewhere, none is touched yet."""
        target = row.target if row.target is not None else row.source
        item = _Item(row, target, row.returned_to, sha256=row.sha256)
        if row.state == "returning":
            return item  # as it was noted; what was done of it shows when it is done again
        item.destination = None
        found = moves.status(target)
        if row.state == "intended" and not self._was_placed(item, found):
            item.state = "returned"
        elif found is None:
            self._require_target()
            item.state = "kept"
            item.note = Message.of(
                "{path} is not there any more, so it was not put back.", path=shown(target)
            )
        elif row.action == "move":
            item.destination = self._place_for(item, found)
        else:
            self._decide_copy(item)
        return item

    def _place_for(self, item: _Item, found: os.stat_result) -> Path:
        """The old place of a file; where something new lies there, a free name beside it."""
        row, there = item.row, moves.status(item.row.source)
        if there is None or moves.is_same(found, there):
            return row.source
        with suppress(PictureError):
            # Cut off between the copy and the end of the move: the file has never left.
            if row.state == "intended" and moves.hash_of(row.source) == moves.hash_of(item.target):
                return row.source
        return _beside(row)

    def _was_placed(self, item: _Item, found: os.stat_result | None) -> bool:
        """Whether a file of a sorting that was cut off had come to its target."""
        row = item.row
        moves.clear(item.target, self._part(item.target.parent, row), row.bytes)
        if found is None:
            return False
        source = moves.status(row.source)
        if row.action == "move" and source is not None and moves.is_same(source, found):
            return True
        if not moves.is_ordinary(found) or found.st_size != row.bytes:
            return False
        try:
            if item.sha256 is None:
                if source is None:
                    return row.action == "move"
                item.sha256 = moves.hash_of(row.source)
            return moves.hash_of(item.target) == item.sha256
        except PictureError:
            return False

    def _decide_copy(self, item: _Item) -> None:
        """A copy goes when its original is there; it becomes the original when that is gone."""
        source = item.row.source
        try:
            if item.sha256 is None:
                item.sha256 = moves.hash_of(source)
            if moves.hash_of(item.target) != item.sha256:
                raise PictureError(
                    "{path} was changed since it was copied; it was left where it is.",
                    path=shown(item.target),
                )
        except PictureError as error:
            item.state, item.note = "kept", error.message
            return
        if archives.split(source) is None and moves.status(source) is None:
            item.destination = source
            return
        try:
            is_there = moves.hash_of(source) == item.sha256
        except PictureError:
            is_there = False
        if not is_there:
            item.state, item.note = "kept", _orphaned(item)

    def _return(self, item: _Item) -> None:
        """Bring a file back, or take a copy away. Raises `OSError` when the disk takes no more."""
        try:
            if item.destination is None:
                self._remove_copy(item)
                return
            for _ in range(_TRIES):
                try:
                    self._try_to_return(item, item.destination)
                    return
                except FileExistsError:
                    self._aim_beside(item)
        except moves.Stopped:
            return
        except PictureError as error:
            item.state, item.note = "kept", error.message

    def _remove_copy(self, item: _Item) -> None:
        found = moves.status(item.target)
        if found is not None:
            # Once more: since it was decided, the original may have gone, or the copy become somebody's work.
            self._decide_copy(item)
            if item.state == "kept":
                return
            if item.destination is not None or not moves.remove(item.target, found):
                item.state, item.note = "kept", _orphaned(item)
                return
        item.state = "returned"

    def _try_to_return(self, item: _Item, destination: Path) -> None:
        if item.row.state == "returning":
            moves.clear(destination, self._part(destination.parent, item.row), item.row.bytes)
        found, there = moves.status(item.target), moves.status(destination)
        if found is None and there is None:
            raise PictureError(
                "{path} is not there any more, so it was not put back.", path=shown(item.target)
            )
        if found is not None:
            item.before = found
            if there is None:
                self._bring(item, destination)
            elif self._is_ours(item, found, there, destination):
                item.has_old_name = True
            else:
                raise FileExistsError(destination)
        item.state = "returned"

    def _is_ours(self, item: _Item, found: os.stat_result, there: os.stat_result, destination: Path) -> bool:
        """Whether an earlier run had brought the file to ``destination``, or never took it away from there."""
        if moves.is_same(found, there):
            return True
        cut_off = item.row.state in ("returning", "intended")
        if not cut_off or not moves.is_ordinary(there) or found.st_size != there.st_size:
            return False
        return moves.hash_of(destination) == moves.hash_of(item.target)

    def _bring(self, item: _Item, destination: Path) -> None:
        """Give the file its old place; `FileExistsError` when something has come there meanwhile."""
        try:
            destination.parent.mkdir(parents=True, exist_ok=True)
            try:
                item.has_old_name = moves.place(item.target, destination)
            except OSError as error:
                if not moves.is_elsewhere(error):
                    raise
                item.sha256 = moves.copy(
                    item.target,
                    self._part(destination.parent, item.row),
                    destination,
                    sha256=None,
                    check=True,
                    stopped=self._context.cancelled,
                )
                item.has_old_name = True
        except OSError as error:
            if isinstance(error, FileExistsError) and moves.status(destination) is not None:
                raise
            if error.errno in moves.DISK_FULL:
                raise stopped(destination.parent, error) from error
            raise PictureError(
                "{path} cannot be put back: {reason}. It was left where it is.",
                path=shown(destination),
                reason=error.strerror or "the system refused",
            ) from error

    def _take_target_away(self, item: _Item) -> None:
        """The file is at its old place again; its place in the folder goes, unless it has changed there."""
        now, back = moves.status(item.target), moves.status(item.destination or item.target)
        if now is None or item.before is None:
            return
        if (back is not None and moves.is_same(now, back)) or moves.is_unchanged(item.before, now):
            item.target.unlink()
        else:
            item.note = Message.of(
                "{path} was changed while it was put back; it lies there as well.", path=shown(item.target)
            )

    def _part(self, folder: Path, row: SortedFile) -> Path:
        """The name of an unfinished copy of this file in ``folder``."""
        return moves.part_name(folder, self._rows.workspace_mark(), row.row_id)

    def _aim_beside(self, item: _Item) -> None:
        """Something came to the place just now: the file goes beside it."""
        item.destination = _beside(item.row)
        self._rows.intend_return([(item.row.row_id, item.destination)])

    # Folders -----------------------------------------------------------------------------------------

    def _remove_folders(self) -> None:
        """Remove the folders that the sorting had made, if nothing is in them."""
        made = sorted(self._rows.folders(self._job_id), key=lambda path: len(path.parts), reverse=True)
        for folder in made:
            with suppress(OSError):  # not empty, or gone
                folder.rmdir()


def _beside(row: SortedFile) -> Path:
    """A free name beside the old place of a file."""
    folder = TargetFolder(row.source.parent)
    return folder.allot(row.source.name, row.bytes, lambda: None)[0]


def _orphaned(item: _Item) -> Message:
    return Message.of(
        "{path} is not what it was, so its copy {target} was left where it is.",
        path=shown(item.row.source),
        target=shown(item.target),
    )


def _outcome(item: _Item) -> SortOutcome:
    is_back = item.state == "returned" and item.destination is not None
    placed = moves.status(item.destination) if is_back and item.destination is not None else None
    was_moved = is_back and item.row.action == "move"
    if is_back and item.destination != item.row.source and item.note is None:
        item.note = Message.of(
            "Something else lies at {path} now, so the file was put beside it as {name}.",
            path=shown(item.row.source),
            name=shown(Path(item.destination or "").name),
        )
    return SortOutcome(
        item.row.row_id,
        item.state,
        note=item.note,
        moved_from=item.target if was_moved else None,
        moved_to=item.destination if was_moved else None,
        mtime_ns=placed.st_mtime_ns if placed is not None else 0,
    )
