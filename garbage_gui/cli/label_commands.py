"""Commands about labels: label, history."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import click

from garbage_gui.cli.session import operator_name, operator_option, session, shared_options

if TYPE_CHECKING:
    from garbage_gui.store.records import LabelEvent


@click.command()
@click.argument("image")
@click.argument("class_name", metavar="CLASS")
@operator_option
@shared_options
@click.pass_context
def label(context: click.Context, image: str, class_name: str, operator: str | None) -> None:
    """Label IMAGE, or correct its label.

    IMAGE is the path of an imported picture or the first six or more digits of its sha256. CLASS is the key
    of a class, or its English or Chinese name.
    """
    from garbage_gui.services import labelling

    run = session(context)
    with run.open() as workspace:
        record = labelling.find_image(workspace, image)
        event = labelling.label(
            workspace, record, class_name, operator=operator_name(operator), cause="command"
        )
    to_class = event.to_class if event else record.label
    run.show(
        {
            "sha256": record.sha256,
            "from": record.label,
            "to": to_class,
            "event": event.uuid if event else None,
        },
        f"{record.sha256[:12]}: {record.label or 'no label'} -> {to_class}"
        if event
        else f"It is {to_class} already.",
    )


@click.command()
@click.argument("image")
@shared_options
@click.pass_context
def history(context: click.Context, image: str) -> None:
    """Show every label event of IMAGE, the oldest first."""
    from garbage_gui.services import labelling

    run = session(context)
    with run.open() as workspace:
        record = labelling.find_image(workspace, image)
        rows = [event_row(event) for event in labelling.history(workspace, record)]
    run.show(
        {"sha256": record.sha256, "label": record.label, "events": rows},
        *(
            f"{row['at'][:19]}  {row['from'] or 'no label'} -> {row['to'] or 'no label'}  "
            f"{row['cause']} by {row['operator'] or 'unknown'}"
            for row in rows
        ),
    )


def event_row(event: LabelEvent) -> dict[str, Any]:
    """A label event as JSON."""
    return {
        "event": event.uuid,
        "batch": event.batch,
        "sha256": event.sha256,
        "from": event.from_class,
        "to": event.to_class,
        "operator": event.operator,
        "at": datetime.datetime.fromtimestamp(event.at, datetime.UTC).isoformat(),
        "cause": event.cause,
        "model": event.model_id,
        "predicted": event.predicted_class,
        "confidence": event.predicted_confidence,
        "reverts": event.reverts,
    }
