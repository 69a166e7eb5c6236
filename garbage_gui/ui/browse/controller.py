"""What Browse asks of the store and does to it, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from garbage_gui.messages import Message
from garbage_gui.store.records import (
    Facets,
    ImageFilter,
    ImageOrder,
    ImageRecord,
    LabelEvent,
    PredictionRecord,
)
from garbage_gui.ui.background import Call
from garbage_gui.ui.context import PageContext

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace

# Changes that come in floods (an import, a classification) are shown at most this often.
REFRESH_MS = 700


@dataclass(frozen=True)
class Found:
    """The images of a filter in their order, and how many there are in all."""

    ids: list[int]
    total: int
    model_id: str | None


@dataclass(frozen=True)
class PredictionRow:
    """What one model says, with the model's name."""

    model: str
    active: bool
    record: PredictionRecord


@dataclass(frozen=True)
class Details:
    """All there is to say about one image."""

    image: ImageRecord
    paths: list[Path]
    predictions: list[PredictionRow]
    history: list[LabelEvent]


class BrowseController(QObject):
    """Keeps filter and order; emits what was found."""

    found = Signal(object)
    details_read = Signal(object)
    saved_labels = Signal(str, int)
    saved_exclusion = Signal(bool, int)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.filter = ImageFilter()
        self.order: ImageOrder = "newest"
        self.chosen_ids: tuple[int, ...] | None = None
        self.total = -1
        self._find_call: Call | None = None
        self._details_call: Call | None = None
        self._details_of: int | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REFRESH_MS)
        self._later.timeout.connect(self.find)

    @property
    def is_known(self) -> bool:
        """Whether the store has answered at least once."""
        return self.total >= 0

    def is_idle(self) -> bool:
        return self._find_call is None and self._details_call is None and not self._later.isActive()

    def stop(self) -> None:
        self._later.stop()

    # Finding -----------------------------------------------------------------------------------------

    def set_filter(self, wanted: ImageFilter) -> None:
        self.filter = wanted
        self.find()

    def set_order(self, order: ImageOrder) -> None:
        self.order = order
        self.find()

    def find(self) -> None:
        """Ask again; only the newest question is answered."""
        self._later.stop()
        if self._find_call is not None:
            self._find_call.cancel()
        self._find_call = self._context.background.run(
            find_images,
            self._context.workspace,
            self.filter,
            self.order,
            self.chosen_ids,
            done=self._found,
            failed=self._find_failed,
            owner=self,
        )

    def find_soon(self) -> None:
        """The store changed: ask again, but not at every change of a flood."""
        if not self._later.isActive():
            self._later.start()

    def facets(self, without: str, done: Callable[[Facets], None]) -> None:
        """Count the choices of one chip, as all other chips leave them; ``done(Facets)``."""
        self._context.background.run(
            read_facets,
            self._context.workspace,
            self.filter,
            without,
            done=done,
            owner=self,
        )

    def _found(self, found: Found) -> None:
        self._find_call = None
        self.total = found.total
        self.found.emit(found)

    def _find_failed(self, message: Message) -> None:
        self._find_call = None
        self._context.messages.error(message)

    # Details -----------------------------------------------------------------------------------------

    def read_details(self, image_id: int | None) -> None:
        """Read about this image; what was asked for before is dropped."""
        if self._details_call is not None:
            self._details_call.cancel()
            self._details_call = None
        self._details_of = image_id
        if image_id is None:
            self.details_read.emit(None)
            return
        self._details_call = self._context.background.run(
            read_details, self._context.workspace, image_id,
            done=self._details, failed=self._details_failed, owner=self,
        )  # fmt: skip

    def read_details_again(self) -> None:
        if self._details_of is not None:
            self.read_details(self._details_of)

    def _details(self, details: Details) -> None:
        self._details_call = None
        self.details_read.emit(details)

    def _details_failed(self, message: Message) -> None:
        self._details_call = None
        self._context.messages.error(message)

    # Changing ----------------------------------------------------------------------------------------

    def label(self, image_ids: Sequence[int], class_key: str | None) -> None:
        """Label these in one step, which one undo takes back."""
        from garbage_gui.services import labelling

        labels = dict.fromkeys(image_ids, class_key)
        self._context.background.run_ordered(
            partial(
                labelling.label_many,
                self._context.workspace,
                labels,
                operator=self._context.settings.operator_name(),
                cause="browse",
            ),
            done=lambda events: self._labelled(class_key, events),
            owner=self,
        )

    def exclude(self, image_ids: Sequence[int], excluded: bool) -> None:
        """Take these out of the set, or back in."""
        from garbage_gui.services import labelling

        self._context.background.run_ordered(
            partial(
                labelling.exclude,
                self._context.workspace,
                list(image_ids),
                excluded,
                operator=self._context.settings.operator_name(),
            ),
            done=lambda events: self._excluded(excluded, events),
            owner=self,
        )

    def import_paths(self, paths: Sequence[Path], *, copy: bool = False) -> None:
        """Queue an import of folders, files or label files as a job."""
        self._context.background.run_ordered(
            start_import,
            self._context.workspace,
            list(paths),
            copy,
            self._context.settings.operator_name(),
            done=lambda _: self._context.changes.notify_jobs(),
            owner=self,
        )

    def _labelled(self, class_key: str | None, events: list[LabelEvent]) -> None:
        self.saved_labels.emit(class_key or "", len(events))
        self._context.changes.look_now()

    def _excluded(self, excluded: bool, events: list[LabelEvent]) -> None:
        self.saved_exclusion.emit(excluded, len(events))
        self._context.changes.look_now()


def find_images(
    workspace: Workspace, wanted: ImageFilter, order: ImageOrder, chosen: tuple[int, ...] | None
) -> Found:
    """The images of a filter; of ``chosen`` only where that is given. Predictions are the active model's."""
    wanted = with_model(workspace, wanted)
    images = workspace.store.images
    ids = images.ids(wanted, order)
    if chosen is not None:
        allowed = set(chosen)
        ids = [image_id for image_id in ids if image_id in allowed]
    total = images.count(ImageFilter(excluded=None))
    return Found(ids, total, wanted.model_id)


def with_model(workspace: Workspace, wanted: ImageFilter) -> ImageFilter:
    """The filter, about the predictions of the active model where it names none."""
    if wanted.model_id is not None:
        return wanted
    active = workspace.store.models.active()
    return replace(wanted, model_id=active.model_id if active is not None else None)


def read_facets(workspace: Workspace, wanted: ImageFilter, without: str) -> Facets:
    """Counts for the choices of the filter's field ``without``, which itself does not narrow them."""
    empty = getattr(ImageFilter(), without)
    return workspace.store.images.facets(with_model(workspace, replace(wanted, **{without: empty})))


def read_details(workspace: Workspace, image_id: int) -> Details:
    """All that the store knows about one image."""
    store = workspace.store
    names = {model.model_id: model.name for model in store.models.list()}
    active = store.models.active()
    active_id = active.model_id if active is not None else None
    return Details(
        image=store.images.get(image_id),
        paths=store.images.paths(image_id),
        predictions=[
            PredictionRow(names.get(record.model_id, record.model_id), record.model_id == active_id, record)
            for record in store.predictions.for_image(image_id)
        ],
        history=store.labels.history(image_id),
    )


def start_import(workspace: Workspace, paths: Sequence[Path], copy: bool, operator: str) -> int:
    """Queue the job and see that it is worked on; its id."""
    from garbage_gui.services import importing, job_control

    job_id = importing.start(workspace, paths, copy=copy, operator=operator)
    job_control.ensure_running(workspace)
    return job_id
