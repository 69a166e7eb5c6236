"""Everything of the window that belongs to one open workspace, and ends with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from garbage_gui.settings import Settings
from garbage_gui.store.records import JobRecord, ModelRecord
from garbage_gui.ui.actions import ActionRegistry
from garbage_gui.ui.background import Background, Call
from garbage_gui.ui.changes import StoreChanges
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.layout import LayoutMemory
from garbage_gui.ui.messages_bar import Messages
from garbage_gui.ui.operators.at_the_desk import AtTheDesk
from garbage_gui.ui.page import Page
from garbage_gui.ui.pages import PAGES
from garbage_gui.ui.predictor import PredictorProvider
from garbage_gui.ui.theme import Theme
from garbage_gui.ui.thumbnails import ThumbnailProvider
from garbage_gui.ui.watching import WatchProvider

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace

LOOK_AFTER_JOBS_MS = 1000


class WorkspaceSession(QObject):
    """The context of the pages, the pages that were shown, and a watch over the jobs.

    ``jobs_changed`` carries the jobs that run or wait; ``model_changed`` the active model or None;
    ``undo_changed`` what an undo would take back (see `undoing.newest`), ``redo_changed`` what a redo would do again
    (`undoing.next_redo`).
    """

    jobs_changed = Signal(list)
    job_ended = Signal(object)
    model_changed = Signal(object)
    undo_changed = Signal(object)
    redo_changed = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        *,
        settings: Settings,
        desk: AtTheDesk,
        background: Background,
        theme: Theme,
        actions: ActionRegistry,
        messages: Messages,
        navigate: Callable[..., None],
        save_settings: Callable[[], None],
        open_workspace: Callable[..., None],
        layout: LayoutMemory,
        runs_jobs: bool,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._background = background
        self._runs_jobs = runs_jobs
        self._pages: dict[str, Page] = {}
        self._jobs: list[JobRecord] | None = None
        self._call: Call | None = None
        self._again = False
        changes = StoreChanges(workspace.store, self)
        thumbnails = ThumbnailProvider(workspace.store, workspace.cache_folder / "thumbnails")
        self.context = PageContext(
            workspace=workspace,
            settings=settings,
            desk=desk,
            background=background,
            theme=theme,
            actions=actions,
            changes=changes,
            messages=messages,
            thumbnails=thumbnails,
            predictor=PredictorProvider(workspace, background, changes, threads=settings.threads),
            watching=WatchProvider(workspace, background, changes, watches=runs_jobs, parent=self),
            navigate=navigate,
            save_settings=save_settings,
            open_workspace=open_workspace,
            layout=layout,
        )
        changes.jobs_changed.connect(self._look_after_jobs)
        changes.models_changed.connect(self._look_at_model)
        changes.labels_changed.connect(self._look_at_undo)
        changes.operations_changed.connect(self._look_at_undo)
        self.job_ended.connect(
            lambda job: self._look_at_undo() if job.kind in ("sort", "sort_undo") else None
        )
        self.job_ended.connect(self._look_for_files)
        # A runner that died leaves no change in the store: while jobs wait or run, look also without one.
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_AFTER_JOBS_MS)
        self._timer.timeout.connect(self._look_after_jobs)

    def start(self) -> None:
        self.context.changes.start()
        self.context.watching.look()
        self._look_after_jobs()
        self._look_at_model()
        self._look_at_undo()

    def page(self, name: str) -> Page:
        """The page of this name, imported and built now where it is not there."""
        if name not in self._pages:
            self._pages[name] = PAGES[name].load()(self.context)
        return self._pages[name]

    def has_page(self, name: str) -> bool:
        """Whether this page is built."""
        return name in self._pages

    def pages(self) -> list[Page]:
        """The pages that were built."""
        return list(self._pages.values())

    def take_pages(self) -> list[Page]:
        """Close the pages that were built, and hand them over: the next `page` builds a new one."""
        pages, self._pages = list(self._pages.values()), {}
        for page in pages:
            page.close_page()
        return pages

    def close(self) -> None:
        """Close the pages, then what they stand on. Jobs go on: they are other processes."""
        self._timer.stop()
        for page in self._pages.values():
            page.close_page()
        self.context.watching.close()
        self.context.changes.close()
        self.context.thumbnails.close()

    def _look_for_files(self, job: JobRecord) -> None:
        """A further place of an image that is known is nothing that `StoreChanges` sees."""
        if job.kind in ("import", "find_files"):
            self.context.thumbnails.forget_missing()
            self.context.changes.notify_images()

    def _look_at_model(self) -> None:
        self._background.run(self.workspace.store.models.active, done=self._model_read, owner=self)

    def _look_at_undo(self) -> None:
        self._background.run(next_steps, self.workspace, done=self._steps_read, owner=self)

    def _steps_read(self, steps: tuple[object, object]) -> None:
        self.undo_changed.emit(steps[0])
        self.redo_changed.emit(steps[1])

    def _model_read(self, model: ModelRecord | None) -> None:
        self.model_changed.emit(model)

    def someone_waits(self) -> bool:
        """Whether a job runs whose results a person looks at as they come."""
        return any(job.lane == "interactive" for job in self._jobs or ())

    def _look_after_jobs(self) -> None:
        if self._call is not None:
            self._again = True
            return
        self._call = self._background.run(
            look_after_jobs,
            self.workspace,
            self._runs_jobs,
            done=self._jobs_read,
            failed=self._look_failed,
            owner=self,
        )

    def _jobs_read(self, jobs: list[JobRecord]) -> None:
        self._call = None
        active = [job for job in jobs if job.status in ("running", "queued")]
        active.sort(key=lambda job: (job.status != "running", job.lane != "interactive", job.job_id))
        if self._jobs is not None:
            was_active = {job.job_id for job in self._jobs}
            for job in jobs:
                if job.job_id in was_active and job.status not in ("running", "queued"):
                    self.job_ended.emit(job)
        self._jobs = active
        self.jobs_changed.emit(active)
        if active and not self._timer.isActive():
            self._timer.start()
        elif not active:
            self._timer.stop()
        if self._again:
            self._again = False
            self._look_after_jobs()

    def _look_failed(self, message: object) -> None:
        self._call = None
        self._background.default_failed(message)  # type: ignore[arg-type]


def next_steps(workspace: Workspace) -> tuple[object, object]:
    """What an undo would take back, and what a redo would do again. Runs on a pool thread."""
    from garbage_gui.services import undoing

    return undoing.newest(workspace), undoing.next_redo(workspace)


def look_after_jobs(workspace: Workspace, runs_jobs: bool) -> list[JobRecord]:
    """See that what waits is worked off, and read the newest jobs. Runs on a pool thread."""
    from garbage_gui.services import job_control

    jobs = job_control.list_jobs(workspace, 50)
    if runs_jobs and any(job.status in ("queued", "running") for job in jobs):
        job_control.ensure_running(workspace)
    return jobs
