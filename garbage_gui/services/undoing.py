"""What an undo takes back: the newest labelling, or the newest sorting into folders, whichever came last."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from garbage_gui.services import labelling
from garbage_gui.services.job_paths import text_path
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import OPEN_SORT_STATES, JobRecord, LabelEvent

# Sortings that are looked at, newest first, for one that was not taken back.
_LOOKED_AT = 50


@dataclass(frozen=True)
class UndoableSorting:
    """A sorting that has not been taken back: its job, and how many of its files lie in the folders."""

    job: JobRecord
    files: int

    @property
    def is_active(self) -> bool:
        return self.job.status in ("queued", "running")

    @property
    def folder(self) -> Path:
        return text_path(str(self.job.parameters.get("target", "")))

    @property
    def moved(self) -> bool:
        return self.job.parameters.get("action") == "move"


def newest(workspace: Workspace) -> LabelEvent | UndoableSorting | None:
    """What a person did last that can be taken back; None when there is nothing."""
    event, sorting = labelling.undoable(workspace), _newest_sorting(workspace)
    if event is None or sorting is None:
        return event or sorting
    return sorting if sorting.job.created_at > event.at else event


def _newest_sorting(workspace: Workspace) -> UndoableSorting | None:
    jobs = workspace.store.jobs
    going_back = {
        job.parameters.get("sort")
        for job in jobs.with_status("queued", "running", lane="interactive")
        if job.kind == "sort_undo"
    }
    for job in jobs.of_kind("sort", _LOOKED_AT):
        if job.job_id in going_back:
            continue
        counts = workspace.store.sorted_files.counts(job.job_id)
        files = sum(counts.get(state, 0) for state in OPEN_SORT_STATES)
        if files or job.status in ("queued", "running"):
            return UndoableSorting(job, files)
    return None


def changed_files(workspace: Workspace, sorting: UndoableSorting, most: int = 1000) -> int:
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


def _size(path: Path | None) -> int | None:
    try:
        return path.lstat().st_size if path is not None else None
    except OSError:
        return None
