"""Commands that take back and do again: undo, redo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from garbage_gui.cli.following import work_here
from garbage_gui.cli.label_commands import event_row
from garbage_gui.cli.session import Session, operator_name, operator_option, session, shared_options

if TYPE_CHECKING:
    from garbage_gui.services.undoing import Reverted


# A step that is no label, in words; what the fields mean is for its kind to know.
_WORDS = {
    "split": "{images} images moved to {side}",
    "saved_filter": "filter “{name}” {what}",
    "opinion": "a second opinion",
    "taxonomy": "{edits} changes of classes, {labels} labels",
}

# Why something of a step could not be put back.
_KEPT = {"taxonomy": "pictures got such a label since and have no class now"}

_PUT_BACK = {"returned": "returned", "kept": "kept"}


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
        counts = job.result or {}
        named = {"done": "done", "stay": "failed"} if job.kind == "sort" else _PUT_BACK
        result |= {"job": job.job_id} | {name: counts.get(key) for name, key in named.items()}
    elif reverted.operation is not None:
        result |= {"step": reverted.operation.said, "kept": reverted.kept}
    run.show(result, *_lines(reverted, result))


def _lines(reverted: Reverted, result: dict[str, Any]) -> list[str]:
    lines = [
        f"{e.sha256[:12]}: {e.from_class or 'no label'} -> {e.to_class or 'no label'}"
        for e in reverted.events
    ]
    if "done" in result:
        lines.append(f"{result['done']} files sorted again, {result['stay']} stay.")
    elif "returned" in result:
        lines.append(f"{result['returned']} files put back, {result['kept']} left where they are.")
    elif (step := reverted.operation) is not None:
        words = _WORDS.get(step.kind, step.kind).format_map(defaultdict(str, step.said))
        done = "redone" if step.action == "redo" else "undone"
        lines.insert(0, f"{'Not ' + done if reverted.is_refused else done.capitalize()}: {words}")
        if reverted.kept:
            why = _KEPT.get(step.kind, "stay where they are: a model may have learned from them")
            lines.append(f"{reverted.kept} {why}.")
    return lines
