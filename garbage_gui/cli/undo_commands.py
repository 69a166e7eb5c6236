"""Commands that take back and do again: undo, redo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from garbage_gui.cli.following import work_here
from garbage_gui.cli.label_commands import event_row
from garbage_gui.cli.session import Session, operator_name, operator_option, session, shared_options

if TYPE_CHECKING:
    from garbage_gui.services.undoing import Reverted
    from garbage_gui.store.records import JobRecord


# A step that is no label, in words; what the fields mean is for its kind to know.
_WORDS = {"split": "{images} images moved to {side}"}


@click.command()
@operator_option
@shared_options
@click.pass_context
def undo(context: click.Context, operator: str | None) -> None:
    """Take the last change back: labels, a move to another side, a sorting into folders."""
    from garbage_gui.services import undoing

    _revert(session(context), undoing.undo, operator)


@click.command()
@operator_option
@shared_options
@click.pass_context
def redo(context: click.Context, operator: str | None) -> None:
    """Do again what was undone last."""
    from garbage_gui.services import undoing

    _revert(session(context), undoing.redo, operator)


def _revert(run: Session, revert: Callable[..., Reverted], operator: str | None) -> None:
    with run.open() as workspace, run.working():
        reverted = revert(workspace, operator=operator_name(operator))
        job = None
        if reverted.job_id is not None:
            job = work_here(run, workspace, "interactive", reverted.job_id)
    result: dict[str, Any] = {
        "event": reverted.appended.uuid,
        "reverts": reverted.appended.reverts,
        "kind": reverted.operation.kind if reverted.operation is not None else "labels",
        "events": [event_row(event) for event in reverted.events],
    }
    if job is not None:
        result |= {"job": job.job_id, "result": job.result}
    elif reverted.operation is not None:
        result |= {"step": reverted.operation.said, "kept": reverted.kept}
    run.show(result, *_lines(reverted, job))


def _lines(reverted: Reverted, job: JobRecord | None) -> list[str]:
    lines = [
        f"{e.sha256[:12]}: {e.from_class or 'no label'} -> {e.to_class or 'no label'}"
        for e in reverted.events
    ]
    if job is not None:
        counts = job.result or {}
        if job.kind == "sort":
            lines.append(f"{counts.get('done')} files sorted again, {counts.get('failed')} stay.")
        else:
            lines.append(
                f"{counts.get('returned')} files put back, {counts.get('kept')} left where they are."
            )
    elif reverted.operation is not None:
        kind, said = reverted.operation.kind, reverted.operation.said
        words = _WORDS.get(kind, kind).format_map({"images": "", "side": ""} | said)
        lines.insert(0, f"{'Redone' if reverted.operation.action == 'redo' else 'Undone'}: {words}")
        if reverted.kept:
            lines.append(f"{reverted.kept} stay where they are: a model may have learned from them.")
    return lines
