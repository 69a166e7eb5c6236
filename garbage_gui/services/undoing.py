"""Undo and redo of whatever people did last: labels, steps that are more than labels, sortings into folders.

They are one line of steps, in the order in which they were done, whoever did them and in whichever session. Nothing is
taken out of the store: an undo appends what reverts the step.
"""

from __future__ import annotations

from dataclasses import dataclass

from garbage_gui.services.sorting import undoable as sortings
from garbage_gui.services.sorting.undoable import SortingStep
from garbage_gui.services.undo_kinds import PutBack, handler_for
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import NothingToRedoError, NothingToUndoError
from garbage_gui.store.records import (
    ImageRecord,
    LabelBatch,
    LabelEvent,
    Operation,
    OperationAction,
)


@dataclass(frozen=True)
class LabelStep:
    """Labels or exclusions that were given as one step, and the picture of the last of them."""

    batch: LabelBatch
    image: ImageRecord


@dataclass(frozen=True)
class OperationStep:
    """A step of one of the `undo_kinds`; ``undone`` is its undo, where it is one that can be redone.

    ``image`` is the one that it speaks of, if it does.
    """

    operation: Operation
    image: ImageRecord | None = None
    undone: Operation | None = None


Step = LabelStep | OperationStep | SortingStep


@dataclass(frozen=True)
class Reverted:
    """What was undone or redone, and what that appended.

    ``kept`` things could not be put back, and where ``is_refused`` nothing was. ``job_id`` is the job that puts the
    files of a sorting back, or sorts them again; start a runner for it with `job_control.ensure_running`.
    """

    step: Step
    events: tuple[LabelEvent, ...] = ()
    operation: Operation | None = None
    kept: int = 0
    is_refused: bool = False
    job_id: int | None = None

    @property
    def appended(self) -> Operation | LabelEvent:
        """The operation, or else the first event, with what it reverts."""
        return self.operation if self.operation is not None else self.events[0]


def newest(workspace: Workspace) -> Step | None:
    """What was done last and can be taken back; None when there is nothing."""
    store = workspace.store
    batch = store.labels.undoable()
    operation = store.operations.undoable(without=sortings.KIND)
    sorting = sortings.newest(workspace)
    step: OperationStep | SortingStep | None = (
        None if operation is None else _operation_step(workspace, operation)
    )
    if sorting is not None and (operation is None or sorting.operation.operation_id > operation.operation_id):
        step = sorting
    if batch is None or (step is not None and step.operation.event_id >= batch.event.event_id):
        return step
    return _label_step(workspace, batch)


def next_redo(workspace: Workspace) -> Step | None:
    """What was undone last and can be done again; None when there is nothing, or something new was done since."""
    store = workspace.store
    labels, undo = store.labels.redoable(), store.operations.redoable()
    if undo is None or (labels is not None and labels[0] > undo.event_id):
        return None if labels is None else _label_step(workspace, labels[1])
    if undo.kind == sortings.KIND:
        return sortings.redoable(workspace, undo)
    assert undo.reverts is not None
    return _operation_step(workspace, store.operations.get(undo.reverts), undo)


def undo(workspace: Workspace, *, operator: str) -> Reverted:
    """Take the newest step back, all of it in one transaction; raises `NothingToUndoError` where there is none.

    Putting the files of a sorting back is a job; that raises `SortError` while the sorting has not ended.
    """

    def operation(_: object) -> Reverted:
        step = newest(workspace)
        if step is None:
            raise NothingToUndoError("There is nothing to undo.")
        if isinstance(step, LabelStep):
            return Reverted(step, tuple(workspace.store.labels.undo(operator=operator)))
        if isinstance(step, SortingStep):
            return undo_sorting(workspace, step, operator=operator)
        return _revert(workspace, step, step.operation, "undo", operator)

    return workspace.store.write(operation)


def redo(workspace: Workspace, *, operator: str) -> Reverted:
    """Do again what was undone last, in one transaction; raises `NothingToRedoError` where there is nothing.

    Files are sorted again by a job; that raises `SortError` while they are still being put back.
    """

    def operation(_: object) -> Reverted:
        step = next_redo(workspace)
        if step is None:
            raise NothingToRedoError("There is nothing to redo.")
        if isinstance(step, LabelStep):
            return Reverted(step, tuple(workspace.store.labels.redo(operator=operator)))
        if isinstance(step, SortingStep):
            return redo_sorting(workspace, step, operator=operator)
        assert step.undone is not None
        return _revert(workspace, step, step.undone, "redo", operator)

    return workspace.store.write(operation)


def undo_sorting(workspace: Workspace, step: SortingStep, *, operator: str) -> Reverted:
    """Queue the job that puts the files of a sorting back. Raises `SortError`."""
    from garbage_gui.services.sorting import undo as sorting_undo

    job_id, appended = sorting_undo.start_step(workspace, step.job.job_id, operator=operator)
    return Reverted(step, operation=appended or step.operation, job_id=job_id)


def redo_sorting(workspace: Workspace, step: SortingStep, *, operator: str) -> Reverted:
    """Queue the same sorting again. Raises `SortError`."""
    from garbage_gui.services.sorting import job

    assert step.undone is not None
    job_id, appended = job.start_again(workspace, step.undone, operator=operator)
    return Reverted(step, operation=appended, job_id=job_id)


def _revert(
    workspace: Workspace, step: OperationStep, reverted: Operation, action: OperationAction, operator: str
) -> Reverted:
    labels, operations = workspace.store.labels, workspace.store.operations
    before, after = operations.documents(reverted)
    outcome = handler_for(reverted.kind)(workspace, PutBack(reverted, after, before, operator))
    events: list[LabelEvent] = []
    if reverted.batch is not None:
        put = labels.undo if action == "undo" else labels.redo
        events = put(operator=operator, batch_of_step=reverted.batch)
    appended = operations.append(
        reverted.kind,
        operator=operator,
        said=reverted.said,
        before=outcome.before,
        after=outcome.after,
        batch=events[0].batch if events else None,
        action=action,
        reverts=reverted.uuid,
    )
    # The step counts as reverted all the same: else nothing older could ever be.
    refused = bool(outcome.kept) and outcome.before == outcome.after
    return Reverted(step, tuple(events), appended, outcome.kept, refused)


def _label_step(workspace: Workspace, batch: LabelBatch) -> LabelStep:
    return LabelStep(batch, workspace.store.images.get(batch.event.image_id))


def _operation_step(
    workspace: Workspace, operation: Operation, undone: Operation | None = None
) -> OperationStep:
    image_id = operation.said.get("image")
    found = workspace.store.images.get_many([image_id]) if isinstance(image_id, int) else []
    return OperationStep(operation, found[0] if found else None, undone)
