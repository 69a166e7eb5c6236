"""What Browse asks of the store and does to it, off the window's thread."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal

from garbage_gui.messages import Message
from garbage_gui.store.image_index import Facet, ImageIndex, Sorting
from garbage_gui.store.records import ImageFilter, ImageRecord, LabelEvent, Opinion, PredictionRecord, Split
from garbage_gui.store.saved_filters import SavedFilters
from garbage_gui.ui.background import Call
from garbage_gui.ui.browse.facets import ModelChoice, ranges
from garbage_gui.ui.context import PageContext

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace

# Changes that come in floods (an import, a classification) are shown at most this often.
REFRESH_MS = 700
# More than fit on any screen at the smallest size.
FIRST_SCREEN = 600


@dataclass(frozen=True)
class Found:
    """The images of a filter in their order, how many there are in all, and how many ``ids`` has when it is whole."""

    ids: array[int]
    total: int
    shown: int


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
    duplicates: list[int]
    camera: list[tuple[str, str]]
    gone: bool = False
    opinions: Sequence[Opinion] = ()


class BrowseController(QObject):
    """Keeps filter and order; emits what was found."""

    found = Signal(object)
    details_read = Signal(object)
    saved_labels = Signal(str, int)
    saved_exclusion = Signal(bool, int)
    moved = Signal(object, str)
    models_read = Signal(object)
    saved_read = Signal(object)
    saved_filter = Signal(str)
    similar_read = Signal(int, object)
    gone_read = Signal(object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.filter = ImageFilter()
        self.sorting = Sorting()
        self.index = ImageIndex(context.workspace.store, context.workspace.cache_folder)
        self.models: list[ModelChoice] = []
        self._saved_filters = SavedFilters(context.workspace.store)
        self.chosen_ids: tuple[int, ...] | None = None
        self.total = -1
        self._find_call: Call | None = None
        self._details_call: Call | None = None
        self._similar_call: Call | None = None
        self._details_of: int | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REFRESH_MS)
        self._later.timeout.connect(self._find_all)

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

    def set_sorting(self, sorting: Sorting) -> None:
        self.sorting = sorting
        self.find()

    def find(self) -> None:
        """Ask again; only the newest question is answered."""
        if self._is_plain() and not self.index.is_read:
            self._find_newest(self._found_newest)
        else:
            self._find_all()

    def _is_plain(self) -> bool:
        return (self.filter, self.sorting, self.chosen_ids) == (ImageFilter(), Sorting(), None)

    def prepare(self) -> None:
        """Find the first screen only: the page may be shown soon."""
        if self._is_plain() and not self.is_known:
            self._find_newest(self._found)

    def _find_newest(self, done: Callable[[Found], None]) -> None:
        self._drop_question()
        self._find_call = self._context.background.run(
            find_newest, self._context.workspace, done=done, failed=self._find_failed, owner=self
        )

    def _drop_question(self) -> None:
        self._later.stop()
        if self._find_call is not None:
            self._find_call.cancel()

    def _find_all(self) -> None:
        self._drop_question()
        self._find_call = self._context.background.run(
            find_images,
            self._context.workspace,
            self.index,
            self.filter,
            self.sorting,
            self.chosen_ids,
            done=self._found_all,
            failed=self._find_failed,
            owner=self,
        )

    def _found_all(self, found: Found) -> None:
        self._found(found)
        self._context.background.run(self.index.keep, owner=self)

    def _found_newest(self, found: Found) -> None:
        """The first screen is there at once. The rest comes a moment later: its thumbnails go first."""
        self._found(found)
        self._later.start()

    def find_soon(self) -> None:
        """The store changed: ask again, but not at every change of a flood. The first pictures come at once."""
        if self.total == 0 and self._find_call is None:
            self.find()
        elif not self._later.isActive():
            self._later.start()

    def counts(self, facet: str, done: Callable[[dict[str, int]], None]) -> None:
        """Count the choices of one chip, as all other chips leave them; ``done(counts)``."""
        self._context.background.run(
            count_choices,
            self._context.workspace,
            self.index,
            self.filter,
            facet,
            tuple(self.models),
            done=done,
            owner=self,
        )

    def read_models(self) -> None:
        """Which models there are: their predictions can be chosen, and what they learned from."""
        self._context.background.run(read_models, self._context.workspace, done=self._models_read, owner=self)

    def _models_read(self, models: list[ModelChoice]) -> None:
        self.models = models
        self.models_read.emit(models)

    # Saved filters -----------------------------------------------------------------------------------

    def read_saved(self) -> None:
        self._context.background.run(self._saved_filters.list, done=self.saved_read.emit, owner=self)

    def save_filter(self, name: str) -> None:
        """Keep the filter of now under a name."""
        self._change_saved(
            partial(self._saved_filters.put, name, self.filter, operator=self._operator()),
            partial(self.saved_filter.emit, name.strip()),
        )

    def rename_saved(self, name: str, to: str) -> None:
        self._change_saved(partial(self._saved_filters.rename, name, to, operator=self._operator()))

    def remove_saved(self, name: str) -> None:
        self._change_saved(partial(self._saved_filters.remove, name, operator=self._operator()))

    def _operator(self) -> str:
        return self._context.settings.operator_name()

    def _change_saved(self, change: Callable[[], None], then: Callable[[], None] | None = None) -> None:
        def done(_: None) -> None:
            self.read_saved()
            if then is not None:
                then()

        self._context.background.run_ordered(change, done=done, owner=self)

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

    def read_similar(self, image_id: int) -> None:
        """Look for the pictures most like this one; what was asked for before is dropped."""
        from garbage_gui.services import similar

        if self._similar_call is not None:
            self._similar_call.cancel()
        # The work asks whether it is still wanted; it cannot run before its call is known here, or it goes on.
        self._similar_call = self._context.background.run(
            partial(similar.nearest, self._context.workspace, image_id),
            done=partial(self._similar, image_id),
            owner=self,
        )

    def _similar(self, image_id: int, ids: list[int]) -> None:
        self._similar_call = None
        self.similar_read.emit(image_id, ids)

    def read_paths(self, image_ids: Sequence[int], done: Callable[[dict[int, Path | None]], None]) -> None:
        """Where these images lie; None for one without a file."""
        self._context.background.run(
            self._context.workspace.store.images.first_path,
            list(image_ids),
            done=lambda found: done({image_id: found.get(image_id) for image_id in image_ids}),
            owner=self,
        )

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
                operator=self._operator(),
                cause="browse",
            ),
            done=lambda events: self._labelled(class_key, events),
            owner=self,
        )

    def exclude(self, image_ids: Sequence[int]) -> None:
        """Take these out of the set; when all of them are out, back in."""
        from garbage_gui.services import labelling

        self._context.background.run_ordered(
            partial(
                labelling.exclude_or_take_back,
                self._context.workspace,
                list(image_ids),
                operator=self._operator(),
            ),
            done=lambda outcome: self._excluded(*outcome),
            owner=self,
        )

    def move(self, image_ids: Sequence[int], split: Split) -> None:
        """Put these on another side of the split, with their near-duplicates."""
        from garbage_gui.services import splitting

        self._context.background.run_ordered(
            partial(splitting.move, operator=self._operator()),
            self._context.workspace,
            list(image_ids),
            split,
            done=partial(self._moved, split),
            owner=self,
        )

    def _moved(self, split: Split, outcome: object) -> None:
        self.moved.emit(outcome, split)
        self._context.changes.notify_images()

    def export(self, image_ids: Sequence[int], format: str, folder: Path) -> None:
        """Queue a job that writes these with their labels to a new folder."""
        self._context.background.run_ordered(
            start_export,
            self._context.workspace,
            list(image_ids),
            format,
            folder,
            done=lambda _: self._context.changes.notify_jobs(),
            owner=self,
        )

    def read_gone(self) -> None:
        """Look which pictures have no file any more."""
        from garbage_gui.services import lost_files

        self._context.background.run(
            partial(lost_files.gone_images, self._context.workspace), done=self.gone_read.emit, owner=self
        )

    def import_paths(self, paths: Sequence[Path], *, copy: bool = False) -> None:
        """Queue an import of folders, files or label files as a job."""
        self._context.background.run_ordered(
            start_import,
            self._context.workspace,
            list(paths),
            copy,
            self._operator(),
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
    workspace: Workspace,
    index: ImageIndex,
    wanted: ImageFilter,
    sorting: Sorting,
    chosen: tuple[int, ...] | None,
) -> Found:
    """The images of a filter; of ``chosen`` only where that is given. Predictions are the active model's."""
    from garbage_gui.services.filters import with_model

    found = index.select(with_model(workspace, wanted), sorting)
    ids = found.ids
    if chosen is not None:
        allowed = set(chosen)
        ids = array("q", (image_id for image_id in ids if image_id in allowed))
    return Found(ids, found.total, len(ids))


def find_newest(workspace: Workspace) -> Found:
    """What fills the first screen where nothing is filtered: found without reading all images."""
    images = workspace.store.images
    ids = array("q", images.ids(ImageFilter(), "newest", FIRST_SCREEN))
    return Found(ids, images.count(ImageFilter(excluded=None)), images.count(ImageFilter()))


def count_choices(
    workspace: Workspace,
    index: ImageIndex,
    wanted: ImageFilter,
    facet: str,
    models: tuple[ModelChoice, ...],
) -> dict[str, int]:
    """Counts for the choices of one facet, which itself does not narrow them."""
    from garbage_gui.services.filters import with_model

    if facet == "model":
        # How many pictures are left where another model is the one that agrees, is sure or says a class.
        return {m.model_id: len(index.select(replace(wanted, model_id=m.model_id)).ids) for m in models}
    asked = cast(Facet, facet)
    wanted = with_model(workspace, wanted)
    return index.select(wanted, counts=(asked,), ranges=ranges(models), ids=False).counts[asked]


def read_models(workspace: Workspace) -> list[ModelChoice]:
    """The models of the workspace, the active one first."""
    from garbage_gui.services import splitting

    store = workspace.store
    active = store.models.active()
    newest = store.labels.last_event_id()
    found = [
        ModelChoice(
            m.model_id,
            m.name,
            active is not None and m.model_id == active.model_id,
            splitting.learned_until(m.folder, m.job_id, newest),
        )
        for m in store.models.list()
    ]
    return sorted(found, key=lambda m: not m.active)


def start_export(workspace: Workspace, image_ids: Sequence[int], format: str, folder: Path) -> int:
    """Queue the job and see that it is worked on; its id."""
    from garbage_gui.services import exporting, job_control

    job_id = exporting.start(workspace, image_ids, format, folder)
    job_control.ensure_running(workspace)
    return job_id


def read_details(workspace: Workspace, image_id: int) -> Details:
    """All that the store knows about one image."""
    store = workspace.store
    names = {model.model_id: model.name for model in store.models.list()}
    active = store.models.active()
    active_id = active.model_id if active is not None else None
    image = store.images.get(image_id)
    group = store.images.members([image_id]) if image.group is not None else []
    return Details(
        image=image,
        paths=store.images.paths(image_id),
        predictions=[
            PredictionRow(names.get(record.model_id, record.model_id), record.model_id == active_id, record)
            for record in store.predictions.for_image(image_id)
        ],
        history=store.labels.history(image_id),
        duplicates=[member.image_id for member in group if member.image_id != image_id],
        camera=read_exif(image.path) if image.path is not None else [],
        gone=bool(store.images.gone([image_id])),
        opinions=store.opinions.standing(image_id),
    )


def read_exif(path: Path) -> list[tuple[str, str]]:
    """What the camera noted in the file; nothing where there is nothing, or the file cannot be read."""
    from garbage_gui.imaging.exif import camera_facts

    return camera_facts(path)


def start_import(workspace: Workspace, paths: Sequence[Path], copy: bool, operator: str) -> int:
    """Queue the job and see that it is worked on; its id."""
    from garbage_gui.services import importing, job_control

    job_id = importing.start(workspace, paths, copy=copy, operator=operator)
    job_control.ensure_running(workspace)
    return job_id
