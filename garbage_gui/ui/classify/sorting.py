"""What the Classify page does with sortings: off the window's thread, and as jobs that outlive the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from garbage_gui.messages import Message
from garbage_gui.services import job_control
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import OPEN_SORT_STATES, JobRecord, SortState
from garbage_gui.ui.background import Call
from garbage_gui.ui.context import PageContext

if TYPE_CHECKING:
    from garbage_gui.services.sorting.preview import SortPreview
    from garbage_gui.services.sorting.request import Action, By, Names

ACTIVE = ("queued", "running")
_JOBS_LOOKED_AT = 500


@dataclass(frozen=True)
class SortOptions:
    """What a person has chosen in the dialog; see `SortRequest`."""

    target: Path
    by: By
    action: Action
    names: Names
    unsure_apart: bool
    failed_apart: bool


@dataclass(frozen=True)
class Sorting:
    """The newest sorting of a classification: its job, the job that takes it back, and how its files stand."""

    job: JobRecord
    undo: JobRecord | None
    counts: dict[SortState, int]

    @property
    def shown(self) -> JobRecord:
        """The job that happened last."""
        return self.undo if self.undo is not None else self.job

    @property
    def is_active(self) -> bool:
        return self.shown.status in ACTIVE

    @property
    def can_be_undone(self) -> bool:
        return not self.is_active and any(self.counts.get(s) for s in OPEN_SORT_STATES)


def load_sorting(workspace: Workspace, run_id: int) -> Sorting | None:
    """The newest sorting of the classification ``run_id``."""
    jobs = sorted(job_control.list_jobs(workspace, _JOBS_LOOKED_AT), key=lambda j: j.job_id, reverse=True)
    job = next((j for j in jobs if j.kind == "sort" and j.parameters.get("run") == run_id), None)
    if job is None:
        return None
    undo = next((j for j in jobs if j.kind == "sort_undo" and j.parameters.get("sort") == job.job_id), None)
    return Sorting(job, undo, workspace.store.sorted_files.counts(job.job_id))


def look(
    workspace: Workspace, run_id: int, options: SortOptions, cancelled: Callable[[], bool]
) -> SortPreview:
    """What sorting the files of ``run_id`` so would do."""
    from garbage_gui.services.sorting.preview import preview
    from garbage_gui.services.sorting.request import request

    wanted = request(workspace, options.target, run_id=run_id, **_choices(options))
    return preview(workspace, wanted, cancelled=cancelled)


def start(workspace: Workspace, run_id: int, options: SortOptions, operator: str) -> int:
    """Queue the sorting, and see that a runner takes it."""
    from garbage_gui.services.sorting import job
    from garbage_gui.services.sorting.request import request

    wanted = request(workspace, options.target, run_id=run_id, **_choices(options))
    job_id = job.start(workspace, wanted, operator=operator)
    job_control.ensure_running(workspace)
    return job_id


def _choices(options: SortOptions) -> dict[str, Any]:
    return {
        "by": options.by,
        "action": options.action,
        "names": options.names,
        "unsure_apart": options.unsure_apart,
        "failed_apart": options.failed_apart,
    }


def start_undo(workspace: Workspace, sorting_id: int, operator: str) -> int:
    from garbage_gui.services.sorting import undo

    job_id = undo.start(workspace, sorting_id, operator=operator)
    job_control.ensure_running(workspace)
    return job_id


class SortController(QObject):
    """Follows the newest sorting of one classification.

    ``files_moved`` says that files of it lie elsewhere now, and ``previewed`` hands over what `look` found.
    """

    changed = Signal(object)
    files_moved = Signal()
    previewed = Signal(object)
    preview_failed = Signal(object)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._run_id: int | None = None
        self._sorting: Sorting | None = None
        self._loading: Call | None = None
        self._again = False
        self._looking: Call | None = None

    @property
    def sorting(self) -> Sorting | None:
        return self._sorting

    def is_idle(self) -> bool:
        return self._loading is None and self._looking is None

    def choose(self, run_id: int | None) -> None:
        """Follow the sortings of this classification."""
        if run_id == self._run_id:
            return
        self._run_id = run_id
        self._sorting = None
        self.changed.emit(None)
        if self._loading is not None:
            self._loading.cancel()
            self._loading = None
        self.load()

    def load(self) -> None:
        """Look how the sorting stands. Cheap to call at every change."""
        if self._run_id is None:
            return
        if self._loading is not None:
            self._again = True
            return
        self._loading = self._context.background.run(
            load_sorting,
            self._context.workspace,
            self._run_id,
            done=self._loaded,
            failed=self._not_loaded,
            owner=self,
        )

    def _loaded(self, sorting: Sorting | None) -> None:
        self._loading = None
        before, self._sorting = self._sorting, sorting
        if sorting != before:
            self.changed.emit(sorting)
            if before is not None and sorting is not None and before.is_active and not sorting.is_active:
                self.files_moved.emit()
        if self._again:
            self._again = False
            self.load()

    def _not_loaded(self, message: Message) -> None:
        self._loading = None
        self._again = False
        self._context.messages.error(message)

    # The preview -------------------------------------------------------------------------------------

    def look(self, options: SortOptions) -> None:
        """Find out what these would do; what was asked before is dropped."""
        self.stop_looking()
        if self._run_id is None:
            return
        calls: list[Call] = []
        call = self._context.background.run(
            look,
            self._context.workspace,
            self._run_id,
            options,
            lambda: bool(calls) and calls[0].cancelled(),
            done=self._looked,
            failed=self._not_looked,
            owner=self,
        )
        calls.append(call)
        self._looking = call

    def stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _looked(self, preview: object) -> None:
        self._looking = None
        self.previewed.emit(preview)

    def _not_looked(self, message: Message) -> None:
        self._looking = None
        self.preview_failed.emit(message)

    # Doing -------------------------------------------------------------------------------------------

    def start(self, options: SortOptions) -> None:
        if self._run_id is not None:
            self._do(start, self._run_id, options, self._context.settings.operator_name())

    def undo(self) -> None:
        """Put every file of the newest sorting back."""
        if self._sorting is not None and self._sorting.can_be_undone:
            self._do(start_undo, self._sorting.job.job_id, self._context.settings.operator_name())

    def cancel(self) -> None:
        if self._sorting is not None:
            self._do(job_control.cancel, self._sorting.shown.job_id)

    def resume(self) -> None:
        if self._sorting is not None:
            self._do(job_control.resume_now, self._sorting.shown.job_id)

    def _do(self, function: Callable[..., Any], *arguments: Any) -> None:
        self._context.background.run_ordered(
            function, self._context.workspace, *arguments, done=self._did, owner=self
        )

    def _did(self, _result: object) -> None:
        self._context.changes.notify_jobs()
        self.load()


def default_target(run: JobRecord, word: str) -> Path:
    """Where a person may want the folders: beside what was classified. ``word`` says what is in it."""
    paths = run.parameters.get("paths")
    first = Path(str(paths[0])) if isinstance(paths, list) and paths else Path.home() / "x"
    return first.with_name(f"{first.stem if first.suffix else first.name} {word}")
