"""Commands about second opinions: opinion, agreement, disagreements, decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from garbage_gui.cli.label_commands import event_row
from garbage_gui.cli.session import operator_name, operator_option, session, shared_options

if TYPE_CHECKING:
    from garbage_gui.services.second_opinions.kappa import Kappa
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.store.records import Opinion


@click.command()
@click.argument("image")
@click.argument("class_name", metavar="CLASS")
@operator_option
@shared_options
@click.pass_context
def opinion(context: click.Context, image: str, class_name: str, operator: str | None) -> None:
    """Give a second opinion on IMAGE, which somebody else labelled; the label stays.

    IMAGE and CLASS are as in “label”. The label is not printed, so that whoever judges next stays blind too.
    """
    from garbage_gui.services import labelling
    from garbage_gui.services.second_opinions import giving

    run = session(context)
    with run.open() as workspace:
        record = labelling.find_image(workspace, image)
        given = giving.give(workspace, record.image_id, class_name, operator=operator_name(operator))
    run.show(
        {
            "sha256": record.sha256,
            "opinion": given.uuid,
            "class": given.class_key,
            "operator": given.operator,
        },
        f"{record.sha256[:12]}: {given.class_key}, says {given.operator}",
    )


@click.command()
@click.option("--first", metavar="NAME", help="One of the two; “@imported” stands for imported labels.")
@click.option("--second", metavar="NAME", help="The other one.")
@shared_options
@click.pass_context
def agreement(context: click.Context, first: str | None, second: str | None) -> None:
    """Show how well two people agree: Cohen's kappa, overall and by class.

    Without names, of the two with the most pictures that both judged independently.
    """
    from garbage_gui.services.second_opinions import agreement as service

    run = session(context)
    with run.open() as workspace:
        pairs = service.pairs(workspace)
        found = service.agreement(workspace, first, second)
    run.show(
        found.to_json()
        | {"pairs": [{"first": p.first, "second": p.second, "images": p.images} for p in pairs]},
        f"{found.first} and {found.second}, {found.overall.images} pictures: {_kappa_words(found.overall)}",
        *(
            f"  {c.class_key:<16} {c.first:>6} {c.second:>6} {c.both:>6}  {_kappa_words(c.kappa)}"
            for c in found.per_class
        ),
        f"{len(found.undecided)} disagreements are not decided.",
    )


@click.command()
@shared_options
@click.pass_context
def disagreements(context: click.Context) -> None:
    """List the images whose label somebody contradicts and nobody decided."""
    run = session(context)
    with run.open() as workspace:
        rows = [_disagreement(workspace, o) for o in workspace.store.opinions.open_disagreements()]
    run.show(
        {"disagreements": rows},
        *(
            f"{row['sha256'][:12]}: {row['label']} ({row['labelled_by']}) or {row['opinion']} ({row['operator']})"
            for row in rows
        ),
    )


@click.command()
@click.argument("image")
@click.argument("class_name", metavar="CLASS")
@operator_option
@shared_options
@click.pass_context
def decide(context: click.Context, image: str, class_name: str, operator: str | None) -> None:
    """Decide of which CLASS an IMAGE is on which people differ: that is its label from then on."""
    from garbage_gui.services import labelling
    from garbage_gui.services.second_opinions import deciding

    run = session(context)
    with run.open() as workspace:
        record = labelling.find_image(workspace, image)
        event = deciding.decide(workspace, record.image_id, class_name, operator=operator_name(operator))
    run.show(
        event_row(event),
        f"{record.sha256[:12]}: {event.from_class} -> {event.to_class}, decided by {event.operator}",
    )


def _kappa_words(kappa: Kappa) -> str:
    same = f"{kappa.agreed} of {kappa.images} the same"
    if kappa.kappa is None or kappa.low is None or kappa.high is None:
        return f"{same}, kappa undefined"
    return f"{same}, kappa {kappa.kappa:.2f} ({kappa.low:.2f} to {kappa.high:.2f})"


def _disagreement(workspace: Workspace, opinion: Opinion) -> dict[str, Any]:
    image = workspace.store.images.get(opinion.image_id)
    return {
        "sha256": image.sha256,
        "path": None if image.path is None else str(image.path),
        "label": opinion.compared_class,
        "labelled_by": opinion.compared_with,
        "opinion": opinion.class_key,
        "operator": opinion.operator,
        "predicted": opinion.predicted_class,
    }
