"""Sortings as steps that can be undone and redone: which one is next, and whether its files are as it left them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from garbage_gui.services.job_paths import text_path
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import OPEN_SORT_STATES, JobRecord, Operation

KIND = "sort"
# Sortings that are looked at, newest first, for one that was not taken back.
_LOOKED_AT = 50


@dataclass(frozen=True)
class SortingStep:
    """A sorting with the step it is. ``files`` lie in its folders, or, where it was undone, lay there.

    ``is_active`` while its job, or the one that puts its files back, has not ended. ``undone`` is its undo, where it
    is one that can be redone.
    """

    job: JobRecord
    operation: Operation
    files: int
    is_active: bool
    undone: Operation | None = None

    @property
    def folder(self) -> Path:
        return text_path(str(self.job.parameters.get("target", "")))

    @property
    def moved(self) -> bool:
        return self.job.parameters.get("action") == "move"


def newest(workspace: Workspace) -> SortingStep | None:
    """The sorting that an undo would take back: the newest with files in its folders, or that is under way."""
    going_back = _going_back(workspace)
    for operation in workspace.store.operations.of_kind(KIND, _LOOKED_AT):
        job = _job(workspace, operation)
        if job is None or job.job_id in going_back:
            continue
        files, active = placed(workspace, job.job_id), job.status in ("queued", "running")
        if files or active:
            return SortingStep(job, operation, files, active)
    return None


def redoable(workspace: Workspace, undo: Operation) -> SortingStep | None:
    """The sorting that ``undo`` took back; None while some of its files still lie in its folders."""
    assert undo.reverts is not None
    job = _job(workspace, undo)
    if job is None:
        return None
    active = job.job_id in _going_back(workspace)
    if not active and placed(workspace, job.job_id):
        return None
    counts = workspace.store.sorted_files.counts(job.job_id)
    files = sum(counts.get(state, 0) for state in (*OPEN_SORT_STATES, "returned"))
    return SortingStep(job, workspace.store.operations.get(undo.reverts), files, active, undo)


def operation_of(workspace: Workspace, job_id: int) -> Operation | None:
    """The step that a sorting is."""
    operations = workspace.store.operations.of_kind(KIND, 1_000_000)
    return next((o for o in operations if o.said.get("job") == job_id), None)


def placed(workspace: Workspace, job_id: int) -> int:
    """How many files a sorting has placed, or may have, that were not put back."""
    counts = workspace.store.sorted_files.counts(job_id)
    return sum(counts.get(state, 0) for state in OPEN_SORT_STATES)


def changed_files(workspace: Workspace, sorting: SortingStep, most: int = 1000) -> int:
    """How many files of a sorting are not as it left them: gone, of another size, or something at their old place.

    Counts no further than ``most``.
    """
    changed, after = 0, 0
    while changed < most:
        files = workspace.store.sorted_files.with_state(sorting.job.job_id, "done", after=after)
        if not files:
            break
        after = files[-1].row_id
        for file in files:
            found = _size(file.target)
            taken = file.action == "move" and _size(file.source) is not None
            changed += found != file.bytes or taken
    return min(changed, most)


def gone_files(workspace: Workspace, sorting: SortingStep, most: int = 1000) -> int:
    """How many files of a sorting that was undone do not lie where they were put back; no more than ``most``."""
    gone, before = 0, 1 << 62
    while gone < most:
        rows = workspace.store.sorted_files.with_state(sorting.job.job_id, "returned", before=before)
        if not rows:
            break
        before = rows[-1].row_id
        gone += sum(_size(row.returned_to or row.source) != row.bytes for row in rows)
    return min(gone, most)


def _going_back(workspace: Workspace) -> set[object]:
    jobs = workspace.store.jobs.with_status("queued", "running", lane="interactive")
    return {job.parameters.get("sort") for job in jobs if job.kind == "sort_undo"}


def _job(workspace: Workspace, operation: Operation) -> JobRecord | None:
    try:
        return workspace.store.jobs.get(int(operation.said["job"]))
    except (KeyError, TypeError, ValueError, StoreError):
        return None


def _size(path: Path | None) -> int | None:
    try:
        return path.lstat().st_size if path is not None else None
    except OSError:
        return None
