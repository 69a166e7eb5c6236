"""Commands about models: models, evaluate."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from garbage_gui.cli.job_commands import accuracy_text, comparison_lines, short_metrics
from garbage_gui.cli.session import PATH, operator_name, operator_option, session, shared_options

if TYPE_CHECKING:
    from garbage_gui.nets.bundle import Int8Figures
    from garbage_gui.services.models import Comparison, Difference
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.store.records import ModelRecord


@click.group()
@shared_options
def models() -> None:
    """The models of the workspace."""


@models.command(name="list")
@shared_options
@click.pass_context
def list_models(context: click.Context) -> None:
    """Show the models, the newest first."""
    from garbage_gui.services import models as service

    run = session(context)
    with run.open() as workspace:
        active = workspace.store.models.active()
        rows = [_row(record, active) for record in service.list_models(workspace)]
    run.show({"active": active.model_id if active else None, "models": rows}, *(_line(row) for row in rows))


@models.command()
@click.argument("model_id", metavar="ID")
@shared_options
@click.pass_context
def show(context: click.Context, model_id: str) -> None:
    """Show one model: where it comes from and how good it is."""
    from garbage_gui.services import models as service

    run = session(context)
    with run.open() as workspace:
        record, card = service.show(workspace, model_id)
        epochs = service.epochs(workspace, record.model_id)
        row = _row(record, workspace.store.models.active())
    document = row | {
        "metrics": record.metrics,
        "card": card.model_dump(mode="json"),
        "epochs": [epoch.model_dump(mode="json") for epoch in epochs],
    }
    run.show(
        document,
        _line(row),
        f"backbone {card.backbone}, freeze depth {card.freeze_depth}, {len(card.classes)} classes, "
        f"parent {card.parent or 'none'}",
        *(f"{split}: {accuracy_text(figures)}" for split, figures in record.metrics.items()),
        *([_int8_line(card.int8)] if card.int8 is not None else []),
        *([f"licence: {card.licence}"] if card.licence else []),
        *([card.notes] if card.notes else []),
    )


@models.command()
@click.argument("model_id", metavar="ID")
@operator_option
@shared_options
@click.pass_context
def promote(context: click.Context, model_id: str, operator: str | None) -> None:
    """Make a model the active one."""
    from garbage_gui.services import models as service

    run = session(context)
    with run.open() as workspace:
        before = workspace.store.models.active()
        record = service.promote(workspace, model_id, operator=operator_name(operator))
    run.show(
        {"active": record.model_id, "previous": before.model_id if before else None},
        f"{record.name} ({record.model_id}) is the active model.",
    )


@models.command()
@operator_option
@shared_options
@click.pass_context
def rollback(context: click.Context, operator: str | None) -> None:
    """Go back to the model that was active before."""
    from garbage_gui.services import models as service

    run = session(context)
    with run.open() as workspace:
        before = workspace.store.models.active()
        record = service.rollback(workspace, operator=operator_name(operator))
    run.show(
        {"active": record.model_id, "previous": before.model_id if before else None},
        f"{record.name} ({record.model_id}) is the active model again.",
    )


@models.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@shared_options
@click.pass_context
def compare(context: click.Context, before: str, after: str) -> None:
    """Compare two models on the check set: what B gets right that A gets wrong, and what it breaks."""
    from garbage_gui.services import models as service

    run = session(context)
    with run.open() as workspace:
        with run.working():
            comparison = service.compare(
                workspace, before, after, progress=lambda f: run.progress(f, "Comparing the models")
            )
        document = _comparison(workspace, comparison)
    run.show(
        document,
        f"{comparison.before_id}: {accuracy_text(document['before_metrics'])}",
        f"{comparison.after_id}: {accuracy_text(document['after_metrics'])}",
        *comparison_lines(comparison.to_json()),
    )


@models.command(name="export")
@click.argument("model_id", metavar="ID")
@click.argument("folder", metavar="DIR", type=PATH)
@shared_options
@click.pass_context
def export_model(context: click.Context, model_id: str, folder: Path) -> None:
    """Copy a model to DIR."""
    from garbage_gui.services import models as service

    run = session(context)
    with run.open() as workspace, run.working():
        record = workspace.store.models.get(model_id)
        target = service.export_bundle(workspace, model_id, folder)
    run.show({"model": record.model_id, "folder": str(target.absolute())}, f"{record.name} is in {target}.")


@models.command()
@click.argument("model_id", metavar="ID")
@shared_options
@click.pass_context
def int8(context: click.Context, model_id: str) -> None:
    """Give a model an int8 form, which is kept if it loses at most half a point on the validation set."""
    from garbage_gui.services.int8 import make_int8

    run = session(context)
    with run.open() as workspace, run.working():
        bundle, figures = make_int8(
            workspace, model_id, progress=lambda f: run.progress(f, "Making the int8 form")
        )
    kept = "It is kept." if figures.kept else "It loses too much and is not kept."
    run.show(
        {"model": bundle.card.id, **figures.model_dump(mode="json")},
        f"{bundle.card.name} ({bundle.card.id}), int8: {100 * figures.accuracy_int8:.2f} % right of "
        f"{figures.images} validation images, the full model {100 * figures.accuracy:.2f} %. {kept}",
    )


@models.command(name="import")
@click.argument("folder", metavar="DIR", type=PATH)
@shared_options
@click.pass_context
def import_model(context: click.Context, folder: Path) -> None:
    """Take a model in from DIR, after checking it."""
    from garbage_gui.services import models as service

    run = session(context)
    with run.open() as workspace, run.working():
        record = service.import_bundle(workspace, folder)
        row = _row(record, workspace.store.models.active())
        warning = service.foreign_classes(workspace, record.model_id)
    run.show(
        row | {"model": record.model_id, "warning": None if warning is None else str(warning)},
        f"{record.name} ({record.model_id}) is known now.",
        *([] if warning is None else [str(warning)]),
    )


@click.command()
@click.option("--model", "model_id", metavar="ID", help="The model (default: the active one).")
@click.option(
    "--split",
    type=click.Choice(["test", "validation"]),
    default="test",
    show_default=True,
    help="The images to measure on.",
)
@shared_options
@click.pass_context
def evaluate(context: click.Context, model_id: str | None, split: str) -> None:
    """Measure one model on images that it was not trained on."""
    from garbage_gui.services import models as service
    from garbage_gui.services.predictors import model_record

    run = session(context)
    with run.open() as workspace, run.working():
        record = model_record(workspace, model_id)
        measured = service.evaluate(
            workspace,
            record.model_id,
            split,  # type: ignore[arg-type]
            progress=lambda f: run.progress(f, "Measuring the model"),
        )
    figures = measured.model_dump(mode="json")
    run.show(
        {"model": record.model_id, "split": split, "metrics": {split: figures}},
        f"{record.name} on {measured.images} images: {accuracy_text(figures)}",
        *(
            f"{key:32s} {_share(row['precision'])} precision  {_share(row['recall'])} recall  "
            f"{row['images']:6d} images"
            for key, row in figures["per_class"].items()
        ),
    )


def _int8_line(figures: Int8Figures) -> str:
    return (
        f"int8: {100 * figures.accuracy_int8:.2f} %, full: {100 * figures.accuracy:.2f} % of {figures.images} "
        f"validation images; {'kept' if figures.kept else 'not kept'}"
    )


def _row(record: ModelRecord, active: ModelRecord | None) -> dict[str, Any]:
    from garbage_gui.services.models import card_of

    card = card_of(record)
    return {
        "id": record.model_id,
        "name": record.name,
        "active": active is not None and record.model_id == active.model_id,
        "usable": card is not None,
        "backbone": record.backbone,
        "freeze": record.freeze_depth,
        "parent": record.parent,
        "created_at": datetime.datetime.fromtimestamp(record.created_at, datetime.UTC).isoformat(),
        "folder": str(record.folder),
        "job": record.job_id,
        "metrics": _test_figures(record.metrics),
        # Measuring again replaces the figures above, maybe by those of a handful of other pictures.
        "card_metrics": _test_figures(card.metrics_json()) if card is not None else {},
    }


def _test_figures(metrics: dict[str, Any]) -> dict[str, Any]:
    test = metrics.get("test")
    return {"test": short_metrics(test) | {"images": test.get("images")}} if isinstance(test, dict) else {}


def _line(row: dict[str, Any]) -> str:
    test, came_with = row["metrics"].get("test"), row["card_metrics"].get("test")
    accuracy = _accuracy(test) if test else "not measured"
    notes = [f"its card: {_accuracy(came_with)}"] if came_with and came_with != test else []
    if not row["usable"]:
        notes.append("its files are missing or damaged")
    more = f"  ({'; '.join(notes)})" if notes else ""
    return f"{'*' if row['active'] else ' '} {row['id']:14s} {accuracy:>38s}  {row['name']}{more}"


def _accuracy(figures: dict[str, Any]) -> str:
    low, high = figures["ci95"]
    return (
        f"{100 * figures['accuracy']:.2f} % ({100 * low:.2f} to {100 * high:.2f}), {figures['images']} images"
    )


def _comparison(workspace: Workspace, comparison: Comparison) -> dict[str, Any]:
    """The comparison with the pictures named by content and place instead of numbers."""
    ids = [d.image_id for d in (*comparison.fixed, *comparison.broken)]
    images = {image.image_id: image for image in workspace.store.images.get_many(ids)}

    def row(difference: Difference) -> dict[str, Any]:
        image = images[difference.image_id]
        return {
            "sha256": image.sha256,
            "path": str(image.path) if image.path else None,
            "label": difference.label,
            "before": difference.before,
            "after": difference.after,
        }

    return comparison.to_json() | {
        "fixed": [row(d) for d in comparison.fixed],
        "broken": [row(d) for d in comparison.broken],
    }


def _share(value: float | None) -> str:
    return "      -" if value is None else f"{100 * value:5.1f} %"
