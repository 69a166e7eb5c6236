"""Undo and redo from any page: what runs behind the key, on the ordered thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from garbage_gui.services.sorting.undoable import SortingStep
    from garbage_gui.services.undoing import Reverted
    from garbage_gui.services.workspace import Workspace


@dataclass(frozen=True)
class SortingAsked:
    """The next step is a sorting that is under way, or ``changed`` of whose files are not as it left them.

    A person has to say first that its files go back, or that they are sorted again (``redo``).
    """

    step: SortingStep
    redo: bool
    changed: int = 0


def undo_last(workspace: Workspace, operator: str) -> Reverted | SortingAsked | None:
    """Undo what was done last; None when there is nothing to undo.

    Putting files back is a job. It is not begun where files were changed meanwhile: see `go_on`. Raises
    `GarbageError`; runs on the ordered thread.
    """
    from garbage_gui.services import undoing
    from garbage_gui.services.sorting import undoable
    from garbage_gui.store.errors import NothingToUndoError

    newest = undoing.newest(workspace)
    if isinstance(newest, undoable.SortingStep):
        return _ask(
            newest, False, 0 if newest.is_active else undoable.changed_files(workspace, newest)
        ) or go_on(workspace, newest, False, operator)
    try:
        return undoing.undo(workspace, operator=operator)
    except NothingToUndoError:
        return None


def redo_last(workspace: Workspace, operator: str) -> Reverted | SortingAsked | None:
    """Do again what was undone last; None when there is nothing to redo. Raises like `undo_last`."""
    from garbage_gui.services import undoing
    from garbage_gui.services.sorting import undoable
    from garbage_gui.store.errors import NothingToRedoError

    step = undoing.next_redo(workspace)
    if isinstance(step, undoable.SortingStep):
        return _ask(step, True, 0 if step.is_active else undoable.gone_files(workspace, step)) or go_on(
            workspace, step, True, operator
        )
    try:
        return undoing.redo(workspace, operator=operator)
    except NothingToRedoError:
        return None


def _ask(step: SortingStep, redo: bool, changed: int) -> SortingAsked | None:
    return SortingAsked(step, redo, changed) if step.is_active or changed else None


def go_on(workspace: Workspace, step: SortingStep, redo: bool, operator: str) -> Reverted:
    """Put the files of a sorting back, or sort them again, as a job. Raises `GarbageError`."""
    from garbage_gui.services import job_control, undoing

    revert = undoing.redo_sorting if redo else undoing.undo_sorting
    reverted = revert(workspace, step, operator=operator)
    job_control.ensure_running(workspace)
    return reverted


def take_back_exclusion(
    workspace: Workspace, image_id: int, excluded: bool, operator: str
) -> Reverted | None:
    """Undo that an image was just taken out of the set (or, with ``excluded`` False, put back into it).

    None when it was not saved in the first place. Where another window did something since, that stays.
    Raises `StoreError`; runs on the ordered thread.
    """
    from garbage_gui.services import labelling, undoing

    if workspace.store.images.get(image_id).excluded != excluded:
        return None
    newest = undoing.newest(workspace)
    if isinstance(newest, undoing.LabelStep) and newest.batch.count == 1:
        event = newest.batch.event
        if event.image_id == image_id and event.cause in ("exclude", "include"):
            return undoing.undo(workspace, operator=operator)
    labelling.exclude(workspace, [image_id], not excluded, operator=operator)
    return None
