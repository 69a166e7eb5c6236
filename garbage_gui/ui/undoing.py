"""Undo: taking back what was done last, labels or a sorting into folders, and saying in words what that was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from garbage_gui.imaging.ordinary_files import shown
from garbage_gui.store.records import LabelEvent
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.text import image_name, name_of_class, number, translate

if TYPE_CHECKING:
    from garbage_gui.services.undoing import UndoableSorting
    from garbage_gui.services.workspace import Workspace


@dataclass(frozen=True)
class Undone:
    """The event that was the newest, how many its batch had, and the name of its picture."""

    event: LabelEvent
    count: int
    name: str


@dataclass(frozen=True)
class SortingUndo:
    """The newest thing is a sorting: its files go back now (``started``), or a person has to say so first.

    ``changed`` of its files are not as it left them.
    """

    sorting: UndoableSorting
    started: bool
    changed: int = 0


def undo_last(workspace: Workspace, operator: str) -> Undone | SortingUndo | None:
    """Undo what was done last; None when there is nothing to undo.

    Putting files back is a job. It is not begun where files were changed meanwhile: see `put_back`. Raises
    `GarbageError`; runs on the ordered thread.
    """
    from garbage_gui.services import undoing

    newest = undoing.newest(workspace)
    if not isinstance(newest, undoing.UndoableSorting):
        return undo_label(workspace, operator)
    if newest.is_active:
        return SortingUndo(newest, started=False)
    if changed := undoing.changed_files(workspace, newest):
        return SortingUndo(newest, started=False, changed=changed)
    return put_back(workspace, newest)


def put_back(workspace: Workspace, sorting: UndoableSorting) -> SortingUndo:
    """Put the files of a sorting back, as a job. Raises `GarbageError`; runs on the ordered thread."""
    from garbage_gui.services import job_control
    from garbage_gui.services.sorting import undo

    undo.start(workspace, sorting.job.job_id)
    job_control.ensure_running(workspace)
    return SortingUndo(sorting, started=True)


def undo_label(workspace: Workspace, operator: str) -> Undone | None:
    """Undo the newest labelling; None when there is none. Raises `StoreError`; runs on the ordered thread."""
    from garbage_gui.services import labelling
    from garbage_gui.store.errors import NothingToUndoError

    undoable = labelling.undoable(workspace)
    try:
        events = labelling.undo(workspace, operator=operator)
    except NothingToUndoError:
        return None
    event = undoable if undoable is not None else events[0]
    return Undone(event, len(events), image_name(workspace.store.images.get(event.image_id)))


def take_back_exclusion(workspace: Workspace, image_id: int, excluded: bool, operator: str) -> Undone | None:
    """Undo that an image was just taken out of the set (or, with ``excluded`` False, put back into it).

    None when it was not saved in the first place. Where another window said something since, that stays.
    Raises `StoreError`; runs on the ordered thread.
    """
    from garbage_gui.services import labelling

    if workspace.store.images.get(image_id).excluded != excluded:
        return None
    newest = labelling.undoable(workspace)
    if newest is not None and newest.image_id == image_id and newest.cause in ("exclude", "include"):
        return undo_label(workspace, operator)
    labelling.exclude(workspace, [image_id], not excluded, operator=operator)
    return None


def nothing_text() -> str:
    """What to say where there is nothing to undo: that is no error."""
    return translate("Undo", "There is nothing to undo.")


def next_text(newest: LabelEvent | UndoableSorting | None) -> str:
    """What an undo would take back, for the button and the palette."""
    if newest is None:
        return translate("Undo", "Nothing to undo")
    if isinstance(newest, LabelEvent):
        return translate("Undo", "Undo the last labelling")
    text = (
        translate("Undo", "Undo: move {count} files back from “{folder}”")
        if newest.moved
        else translate("Undo", "Undo: take {count} copies away from “{folder}”")
    )
    return text.format(count=number(newest.files), folder=shown(newest.folder.name))


def sorting_text(undo: SortingUndo) -> str:
    """What is said of a sorting that is undone now, or cannot be yet."""
    if not undo.started:
        return translate("Undo", "Files are still being sorted. Stop that first, or wait for its end.")
    text = (
        translate("Undo", "Moving {count} files back from “{folder}”")
        if undo.sorting.moved
        else translate("Undo", "Taking {count} copies away from “{folder}”")
    )
    return text.format(count=number(undo.sorting.files), folder=shown(undo.sorting.folder.name))


def undone_text(undone: Undone, taxonomy: Taxonomy) -> str:
    """What was undone, as a person would say it."""
    event = undone.event
    if undone.count > 1:
        if event.cause == "exclude":
            text = translate("Undo", "Undone: {count} pictures excluded, they are back in the set")
        elif event.cause == "include":
            text = translate("Undo", "Undone: {count} pictures taken into the set")
        elif event.to_class is None:
            text = translate("Undo", "Undone: labels of {count} pictures removed, they have them again")
        else:
            text = translate("Undo", "Undone: {count} pictures labelled {label}")
    elif event.cause == "exclude":
        text = translate("Undo", "Undone: {name} excluded, it is back in the set")
    elif event.cause == "include":
        text = translate("Undo", "Undone: {name} taken into the set")
    elif event.to_class is None:
        text = translate("Undo", "Undone: label of {name} removed, it is {before} again")
    elif event.from_class is None:
        text = translate("Undo", "Undone: {name} labelled {label}, it has no label again")
    else:
        text = translate("Undo", "Undone: {name} labelled {label}, it is {before} again")
    return text.format(
        count=number(undone.count),
        name=undone.name,
        label=_name(taxonomy, event.to_class),
        before=_name(taxonomy, event.from_class),
    )


def _name(taxonomy: Taxonomy, key: str | None) -> str:
    if key is None:
        return translate("Undo", "without label")
    return name_of_class(taxonomy, key)
