"""Commands that are jobs, and the queue of jobs: classify, train, sweep, baselines, jobs."""

from __future__ import annotations

import datetime
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from garbage_gui.cli.following import follow, job_row, work_here
from garbage_gui.cli.session import JOB_ID, PATH, PathType, Session, session, shared_options
from garbage_gui.messages import GarbageError

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace

_EPOCHS = "How often to go through the pictures, after the recipe's epochs of the classifier alone."
_SHORT = ("accuracy", "ci95", "macro_f1", "ece", "ece_uncalibrated")


class _Rate(click.FloatRange):
    """A number that can be compared: “nan” is within every range."""

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> float:
        rate = float(super().convert(value, parameter, context))
        if not math.isfinite(rate):
            self.fail(f"{value} is not a finite number.", parameter, context)
        return rate


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, type=PATH)
@click.option("--model", metavar="ID", help="The model (default: the active one).")
@click.option(
    "--again", type=int, metavar="JOB", help="The files of an earlier classification, to see what changes."
)
@click.option(
    "--out",
    type=PathType(dir_okay=False),
    metavar="FILE.csv|FILE.jsonl",
    help="Write the results there.",
)
@click.option(
    "--engine", type=click.Choice(["auto", "openvino", "torch"]), default="auto", show_default=True,
    help="What computes.",
)  # fmt: skip
@shared_options
@click.pass_context
def classify(
    context: click.Context,
    paths: tuple[Path, ...],
    model: str | None,
    again: int | None,
    out: Path | None,
    engine: str,
) -> None:
    """Predict what pictures and folders of pictures show, and keep it."""
    from garbage_gui.imaging.opening import shown
    from garbage_gui.services import classifying
    from garbage_gui.services.classification_results import changes

    if out is not None and out.suffix.lower() not in (".csv", ".jsonl"):
        raise click.BadParameter("the file's name must end in .csv or .jsonl.", param_hint="--out")
    if bool(paths) == (again is not None):
        raise click.UsageError("Give either PATH... or --again JOB.")
    run = session(context)
    unwritten: GarbageError | None = None
    with run.open() as workspace, run.working():
        if out is not None:
            classifying.check_target(out)
        if again is not None:
            job_id = classifying.start_again(workspace, again, model, engine)  # type: ignore[arg-type]
        else:
            job_id = classifying.start(workspace, paths, model, engine)  # type: ignore[arg-type]
        job = work_here(run, workspace, "interactive", job_id)
        rows = list(classifying.all_results(workspace, job_id))
        if out is not None:
            try:
                classifying.write_results(out, rows)
            except GarbageError as error:
                unwritten = error
    result = (job.result if job else None) or {}
    images = [row.to_json() for row in rows if row.error is None]
    failed = [row.to_json() for row in rows if row.error is not None]
    pairs = changes(rows)
    told = [{"from": before, "to": now, "images": count} for (before, now), count in pairs.items()]
    changed = {} if again is None else {"again": again, "changed": sum(pairs.values()), "changes": told}
    run.show(
        {
            "job": job_id,
            "model": result.get("model"),
            "engine": result.get("engine"),
            "images": images,
            "failed": failed,
            **changed,
            "seconds": result.get("seconds"),
            "images_per_second": result.get("images_per_second"),
        },
        *(classified_line(row) for row in (images if out is None or unwritten else ())),
        *([f"{len(rows)} results written to {out}."] if out is not None and not unwritten else []),
    )
    if not run.json:
        for row in failed:
            run.say(f"not read: {row['error']}")
        if again is not None:
            listed = "".join(f"; {before} to {now} {count}" for (before, now), count in pairs.items())
            run.say(f"{sum(pairs.values())} changed since job {again}{listed}")
        if not rows and paths:
            run.say(f"No pictures found in {', '.join(shown(path) for path in paths)}.")
        rate = f", {result.get('images_per_second')} images/s" if images else ""
        run.say(f"{len(images)} images, {len(failed)} not read, {result.get('seconds')} s{rate}")
    if unwritten is not None:
        run.say(f"The results are kept in the workspace, as job {job_id}.")
        raise unwritten


def classified_line(row: dict[str, Any]) -> str:
    """What is printed of a classified file; ``row`` as in `ClassifiedFile.to_json`."""
    from garbage_gui.imaging.opening import shown

    return (
        f"{shown(row['path'])}\t{row['class']}\t{row['category']}\t{row['confidence']:.3f}"
        + ("\tunsure" if row["unsure"] else "")
        + ("\tnot seen before" if row["novel"] else "")
        + (f"\twas {row['before']['class']}" if row.get("changed") else "")
    )


@click.command()
@click.option("--backbone", metavar="B", help="One of “garbage-gui backbones”, or timm:NAME.")
@click.option(
    "--freeze", type=click.IntRange(min=0), metavar="N", help="The freeze depth, in parameter tensors."
)
@click.option("--weights", metavar="W", help="embedded, download, random, active, model:ID, or a file.")
@click.option("--lr", type=_Rate(min=0, min_open=True), metavar="X", help="The learning rate.")
@click.option("--epochs", type=click.IntRange(min=0), metavar="E", help=_EPOCHS)
@click.option("--recipe", metavar="FILE", help="The other settings: a recipe file, or best or paper.")
@click.option("--seed", type=click.IntRange(min=0), metavar="S", help="The start of every random number.")
@click.option(
    "--threads",
    type=click.IntRange(min=1, max=256),
    metavar="T",
    help="Threads to compute with (default: the settings').",
)
@click.option("--wait", is_flag=True, help="Run the job and follow it to its end.")
@shared_options
@click.pass_context
def train(
    context: click.Context,
    backbone: str | None,
    freeze: int | None,
    weights: str | None,
    lr: float | None,
    epochs: int | None,
    recipe: str | None,
    seed: int | None,
    threads: int | None,
    wait: bool,
) -> None:
    """Queue a fine-tuning job; --wait runs and follows it.

    --backbone and --freeze are needed, unless a recipe says them.
    """
    from garbage_gui.services import training

    if recipe is None:
        for name, value in (("--backbone", backbone), ("--freeze", freeze)):
            if value is None:
                raise click.MissingParameter(param_hint=name, param_type="option")
    run = session(context)
    with run.open() as workspace:
        request = training.TrainingRequest(
            backbone=backbone,
            freeze=freeze,
            weights=weights,
            lr=lr,
            epochs=epochs,
            recipe=recipe,
            seed=seed,
            threads=threads,
        )
        show_training(run, workspace, training.start(workspace, request), wait=wait)


def show_training(run: Session, workspace: Workspace, job_id: int, *, wait: bool) -> None:
    """Print that a training waits, or follow it to its end and print its model."""
    if not wait:
        run.show(
            {"job": job_id, "model": None, "metrics": None, "seconds": None},
            f"Job {job_id} is queued. Work it off with “garbage-gui jobs run”, or open the window.",
        )
        return
    with run.working():
        result = follow(run, workspace, job_id).result or {}
    metrics = {split: short_metrics(figures) for split, figures in (result.get("metrics") or {}).items()}
    run.show(
        {
            "job": job_id,
            "model": result.get("model"),
            "metrics": metrics,
            "comparison": short_comparison(result.get("comparison")),
            "labels_after_start": result.get("labels_after_start", 0),
            "seconds": result.get("seconds"),
        },
        f"Model {result.get('model')}, trained in {result.get('seconds')} s.",
        *(f"{split}: {accuracy_text(figures)}" for split, figures in metrics.items()),
        *comparison_lines(result.get("comparison")),
    )


@click.command()
@click.option("--backbone", "backbones", required=True, metavar="B[,B]", help="Backbones.")
@click.option("--freeze", "freezes", required=True, metavar="N[,N]", help="Freeze depths.")
@click.option("--lr", "rates", required=True, metavar="X[,X]", help="Learning rates.")
@click.option("--epochs", type=click.IntRange(min=0), metavar="E", help=_EPOCHS)
@shared_options
@click.pass_context
def sweep(context: click.Context, backbones: str, freezes: str, rates: str, epochs: int | None) -> None:
    """Train every combination, one after the other: the paper's tables."""
    from garbage_gui.services import sweeping

    request = sweeping.SweepRequest(
        backbones=_listed(backbones),
        freezes=_numbers(freezes, int, "--freeze"),
        rates=_numbers(rates, float, "--lr"),
        epochs=epochs,
    )
    run = session(context)
    with run.open() as workspace, run.working():
        job_id = sweeping.start(workspace, request)
        runs = (follow(run, workspace, job_id).result or {}).get("runs", [])
    run.show({"job": job_id, "runs": runs}, *_table(runs))


@click.command()
@click.option("--method", "methods", default="", metavar="NAME[,NAME]", help="Which ones (default: all).")
@click.option(
    "--seed", type=click.IntRange(min=0, max=2**32 - 1), default=0, show_default=True, metavar="S",
    help="The start of every random number.",
)  # fmt: skip
@shared_options
@click.pass_context
def baselines(context: click.Context, methods: str, seed: int) -> None:
    """Measure the field's older methods on the same pictures, in the same way as models."""
    from garbage_gui.services import baselines as service

    run = session(context)
    with run.open() as workspace, run.working():
        job_id = service.start(workspace, _listed(methods), seed)
        runs = (follow(run, workspace, job_id).result or {}).get("runs", [])
    run.show({"job": job_id, "runs": runs}, *_baselines_table(runs))


@click.group()
@shared_options
def jobs() -> None:
    """The queue of background jobs."""


@jobs.command(name="list")
@shared_options
@click.pass_context
def list_jobs(context: click.Context) -> None:
    """Show the jobs, the newest first."""
    from garbage_gui.services import job_control

    run = session(context)
    with run.open() as workspace:
        rows = [job_row(job) for job in job_control.list_jobs(workspace)]
    run.show({"jobs": rows}, *(_job_line(row) for row in rows))


@jobs.command()
@click.argument("job_id", metavar="ID", type=JOB_ID)
@shared_options
@click.pass_context
def show(context: click.Context, job_id: int) -> None:
    """Show one job with its result, its curves and its log."""
    from garbage_gui.services import job_control

    run = session(context)
    with run.open() as workspace:
        job = job_control.get_job(workspace, job_id)
        curves: dict[str, list[list[float]]] = {}
        for point in workspace.store.jobs.metrics(job_id):
            curves.setdefault(point.name, []).append([point.epoch, point.value])
        log = [
            {"at": datetime.datetime.fromtimestamp(at, datetime.UTC).isoformat(), "text": text}
            for at, text in workspace.store.jobs.logs(job_id)
        ]
    row = job_row(job)
    run.show(
        row
        | {
            "message": str(job.message) if job.message else None,
            "lane": job.lane,
            "parameters": job.parameters,
            "result": job.result,
            "metrics": curves,
            "log": log,
        },
        _job_line(row),
        *(f"  {line['text']}" for line in log),
    )


@jobs.command()
@click.argument("job_id", metavar="ID", type=JOB_ID)
@shared_options
@click.pass_context
def cancel(context: click.Context, job_id: int) -> None:
    """Cancel a job: one that waits at once, one that runs as soon as it looks."""
    from garbage_gui.services import job_control

    run = session(context)
    with run.open() as workspace:
        row = job_row(job_control.cancel(workspace, job_id))
    run.show(row, _job_line(row))


@jobs.command()
@click.argument("job_id", metavar="ID", type=JOB_ID)
@shared_options
@click.pass_context
def pause(context: click.Context, job_id: int) -> None:
    """Pause a job until it is resumed; the next one in the queue takes its place."""
    from garbage_gui.services import job_control

    run = session(context)
    with run.open() as workspace:
        row = job_row(job_control.pause(workspace, job_id))
    run.show(row, _job_line(row))


@jobs.command()
@click.argument("job_id", metavar="ID", type=JOB_ID)
@shared_options
@click.pass_context
def resume(context: click.Context, job_id: int) -> None:
    """Queue a paused, interrupted, failed or cancelled job again; it goes on where it was."""
    from garbage_gui.services import job_control

    run = session(context)
    with run.open() as workspace:
        row = job_row(job_control.resume(workspace, job_id))
    run.show(row, _job_line(row))


@jobs.command(name="run")
@shared_options
@click.pass_context
def run_jobs(context: click.Context) -> None:
    """Work the queue off, without a window."""
    run = session(context)
    with run.open() as workspace:
        queued = [job.job_id for job in workspace.store.jobs.with_status("queued", "running")]
        with run.working():
            work_here(run, workspace, None)
        rows = [job_row(workspace.store.jobs.get(job_id)) for job_id in queued]
    run.show({"jobs": rows}, *(_job_line(row) for row in rows))


def short_metrics(figures: dict[str, Any]) -> dict[str, Any]:
    """The figures that stand first: accuracy with its interval, macro F1, calibration error."""
    return {name: figures.get(name) for name in _SHORT}


def short_comparison(comparison: dict[str, Any] | None) -> dict[str, Any] | None:
    """How a new model did against the active one, in numbers."""
    if comparison is None:
        return None
    return {
        "active": comparison["before"],
        "images": comparison["images"],
        "fixed": len(comparison["fixed"]),
        "broken": len(comparison["broken"]),
        "p": comparison["p"],
    }


def comparison_lines(comparison: dict[str, Any] | None) -> list[str]:
    if comparison is None:
        return []
    return [
        f"Against {comparison['before']} on {comparison['images']} test images: "
        f"{len(comparison['fixed'])} fixed, "
        f"{len(comparison['broken'])} newly broken (p = {comparison['p']:.3g})."
    ]


def accuracy_text(figures: dict[str, Any]) -> str:
    low, high = figures["ci95"]
    before = figures.get("ece_uncalibrated")
    scaled = "" if before is None else f" ({100 * before:.2f} % before temperature scaling)"
    return (
        f"accuracy {100 * figures['accuracy']:.2f} % ({100 * low:.2f} to {100 * high:.2f}), "
        f"macro F1 {100 * figures['macro_f1']:.2f} %, calibration error {100 * figures['ece']:.2f} %{scaled}"
    )


def _job_line(row: dict[str, Any]) -> str:
    error = f"  {row['error']}" if row["error"] else ""
    return f"{row['id']:5d}  {row['kind']:9s} {row['status']:11s} {100 * row['progress']:3.0f} %{error}"


def _table(runs: list[dict[str, Any]]) -> list[str]:
    lines = [f"{'backbone':20s} {'freeze':>6s} {'lr':>9s} {'accuracy':>9s} {'seconds':>8s}"]
    for row in runs:
        accuracy = "failed" if row["accuracy"] is None else f"{100 * row['accuracy']:.2f} %"
        lines.append(
            f"{row['backbone']:20s} {row['freeze']:6d} {row['lr']:9g} {accuracy:>9s} {row['seconds']:8.1f}"
            + (f"  {row['error']}" if row.get("error") else "")
        )
    return lines


def _baselines_table(runs: list[dict[str, Any]]) -> list[str]:
    lines = [f"{'method':12s} {'accuracy':>8s} {'95 % interval':>16s} {'macro F1':>8s} {'seconds':>8s}"]
    for row in runs:
        if row["error"]:
            lines.append(f"{row['method']:12s} {'failed':>8s} {row['error']}")
            continue
        low, high = (100 * bound for bound in row["ci95"])
        lines.append(
            f"{row['method']:12s} {100 * row['accuracy']:6.2f} % {f'{low:.2f} to {high:.2f}':>16s} "
            f"{100 * row['macro_f1']:6.2f} % {row['seconds']:8.1f}"
        )
    return lines


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _numbers(text: str, kind: type[Any], option: str) -> list[Any]:
    """The numbers of a comma-separated list; wrong usage when one is none, or there are none."""
    try:
        numbers = [kind(part) for part in _listed(text)]
        numbers = numbers if all(map(math.isfinite, numbers)) else []
    except ValueError:
        numbers = []
    if not numbers:
        raise click.BadParameter(f"{text!r} is not a list of numbers such as 50,80.", param_hint=option)
    return numbers
