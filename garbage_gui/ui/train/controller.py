"""What the Train page does with the store: all of it off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from garbage_gui.messages import Message
from garbage_gui.nets.catalogue import TIMM, Backbone, get_backbone
from garbage_gui.nets.timm_entries import timm_names
from garbage_gui.services import job_control, lost_files, quick_update
from garbage_gui.services.past_trainings import PastTraining, past_trainings
from garbage_gui.services.training import TrainingRequest
from garbage_gui.services.training import start as start_training
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter, ImageRecord, JobRecord, ModelRecord
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.train.data_summary import DataSummary, summarise
from garbage_gui.ui.train.job_detail import JobDetails, load_details

# Neighbours in the set often show the same thing: a prime leads far away, and comes to every picture.
STRIDE = 7919


@dataclass(frozen=True)
class Overview:
    """What the page shows beside one job."""

    summary: DataSummary
    active: ModelRecord | None
    past: tuple[PastTraining, ...]


def load_overview(workspace: Workspace) -> Overview:
    return Overview(summarise(workspace), workspace.store.models.active(), past_trainings(workspace))


def count_gone(workspace: Workspace) -> int:
    """How many labelled pictures have no file any more; asks the disk for each, so it may take seconds."""
    return len(lost_files.gone_images(workspace, wanted=ImageFilter(labelled=True)))


def load_jobs(workspace: Workspace) -> list[JobRecord]:
    """The trainings, quick updates among them, newest first."""
    jobs = [j for j in job_control.list_jobs(workspace) if j.lane == "compute" or j.kind == quick_update.KIND]
    return sorted(jobs, key=lambda j: j.job_id, reverse=True)


def queue_training(workspace: Workspace, request: TrainingRequest) -> int:
    """Queue one training and see that a runner takes it."""
    job_id = start_training(workspace, request)
    job_control.ensure_running(workspace)
    return job_id


def queue_quick_update(workspace: Workspace) -> int:
    """Queue a quick update of the active model and see that a runner takes it."""
    job_id = quick_update.start(workspace)
    job_control.ensure_running(workspace)
    return job_id


def load_picture(workspace: Workspace, place: int) -> ImageRecord | None:
    """A picture that trainings learn from, another for each ``place``; else any; None where there is none."""
    images = workspace.store.images
    for wanted in (ImageFilter(labelled=True, splits=("train",)), ImageFilter()):
        count = images.count(wanted)
        found = images.ids(wanted, "oldest", 1, place * STRIDE % count) if count else []
        if found:
            return images.get(found[0])
    return None


def find_timm(workspace: Workspace, name: str) -> Backbone:
    """The network of timm with this name; takes seconds the first time."""
    return get_backbone(f"{TIMM}{name}")


def list_timm(workspace: Workspace) -> tuple[str, ...]:
    """What can be completed; takes seconds the first time."""
    return timm_names()


class TrainController(QObject):
    """Loads, starts, cancels, resumes; one read of each kind at a time, and one more if it was outdated."""

    overview_loaded = Signal(object)
    gone_counted = Signal(int)
    jobs_loaded = Signal(object)
    details_loaded = Signal(object)
    picture_loaded = Signal(object)
    timm_found = Signal(object)
    timm_not_found = Signal(str, object)
    timm_listed = Signal(object)
    started = Signal(int)
    update_started = Signal(int)
    change_failed = Signal()

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._loading: set[str] = set()
        self._again: dict[str, Callable[[], None]] = {}

    @property
    def is_idle(self) -> bool:
        return not self._loading

    def load_overview(self) -> None:
        self._load("overview", self.overview_loaded, load_overview)

    def count_gone(self) -> None:
        """Apart from the overview, which shall not wait for a drive that does not answer."""
        self._load("gone", self.gone_counted, count_gone)

    def load_jobs(self) -> None:
        self._load("jobs", self.jobs_loaded, load_jobs)

    def load_details(self, job_id: int) -> None:
        self._load("details", self.details_loaded, load_details, job_id)

    def load_picture(self, place: int) -> None:
        self._load("picture", self.picture_loaded, load_picture, place)

    def find_timm(self, name: str) -> None:
        self._context.background.run(
            find_timm,
            self._context.workspace,
            name,
            done=self.timm_found.emit,
            failed=lambda message: self.timm_not_found.emit(name, message),
            owner=self,
        )

    def list_timm(self) -> None:
        """Names to complete are a help: without them there is a sentence when a name is looked at."""
        self._context.background.run(
            list_timm,
            self._context.workspace,
            done=self.timm_listed.emit,
            failed=lambda _: None,
            owner=self,
        )

    def quick_update(self) -> None:
        self._change(queue_quick_update, done=self.update_started.emit)

    def start(self, request: TrainingRequest) -> None:
        self._change(queue_training, request, done=self.started.emit)

    def cancel(self, job_id: int) -> None:
        self._change(job_control.cancel, job_id)

    def pause(self, job_id: int) -> None:
        self._change(job_control.pause, job_id)

    def resume(self, job_id: int) -> None:
        self._change(job_control.resume_now, job_id)

    def _load(self, what: str, signal: Any, function: Callable[..., Any], *args: object) -> None:
        if what in self._loading:
            self._again[what] = lambda: self._load(what, signal, function, *args)
            return
        self._loading.add(what)

        def end() -> None:
            self._loading.discard(what)
            again = self._again.pop(what, None)
            if again is not None:
                again()

        def done(result: object) -> None:
            signal.emit(result)
            end()

        def failed(message: Message) -> None:
            self._context.messages.error(message)
            end()

        self._context.background.run(
            function,
            self._context.workspace,
            *args,
            done=done,
            failed=failed,
            owner=self,
        )

    def _change(
        self,
        function: Callable[..., Any],
        *args: object,
        done: Callable[[Any], None] | None = None,
    ) -> None:
        def changed(result: object) -> None:
            if done is not None:
                done(result)
            self._context.changes.notify_jobs()

        def failed(message: Message) -> None:
            self._context.messages.error(message)
            self.change_failed.emit()

        self._context.background.run_ordered(
            function, self._context.workspace, *args, done=changed, failed=failed, owner=self
        )


__all__ = ["JobDetails", "Overview", "TrainController"]
