"""Commands about the workspace and its set of images: init, import, export, stats, check, backup, restore."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import click

from garbage_gui.cli.session import PATH, operator_name, operator_option, session, shared_options

# Named here too, since importing the formats takes longer than `--help` may; a test compares the two.
FORMATS = ("folders", "huawei", "csv", "label-studio", "coco")


@click.command()
@click.option(
    "--taxonomy", default="trashnet-6", show_default=True,
    metavar="trashnet-6|paper-20|huawei-40|huawei-43|FILE",
    help="The classes: a built-in taxonomy, or a taxonomy file.",
)  # fmt: skip
@shared_options
@click.pass_context
def init(context: click.Context, taxonomy: str) -> None:
    """Make a workspace."""
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.taxonomy import load_taxonomy

    run = session(context)
    with Workspace.create(run.folder, load_taxonomy(taxonomy)) as workspace:
        classes = list(workspace.taxonomy.keys)
        run.show(
            {"workspace": str(workspace.folder), "taxonomy": workspace.taxonomy.name, "classes": classes},
            f"Workspace {workspace.folder}: {workspace.taxonomy.en} ({len(classes)} classes).",
        )


@click.command(name="import")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=PATH)
@click.option(
    "--format", "format_", default="auto", show_default=True,
    type=click.Choice(["auto", *FORMATS]),
    help="How the pictures are labelled.",
)  # fmt: skip
@click.option("--copy", is_flag=True, help="Copy the pictures into the workspace.")
@operator_option
@shared_options
@click.pass_context
def import_(
    context: click.Context, paths: tuple[Path, ...], format_: str, copy: bool, operator: str | None
) -> None:
    """Add images and their labels."""
    from garbage_gui.imaging.opening import as_text
    from garbage_gui.services.importing import import_paths

    run = session(context)
    with run.open() as workspace, run.working():
        result = import_paths(
            workspace,
            paths,
            format=format_,
            copy=copy,
            operator=operator_name(operator),
            progress=run.progress,
            cancelled=lambda: False,
        )
    failed = [{"path": as_text(f.path), "error": str(f.error)} for f in result.failed]
    conflicts = [{"path": as_text(f.path), "error": str(f.error)} for f in result.conflicts]
    run.show(
        {
            "added": result.added,
            "known": result.known,
            "labelled": result.labelled,
            "failed": failed,
            "failed_count": result.failed_count,
            "conflicts": conflicts,
            "conflict_count": result.conflict_count,
            "seconds": round(result.seconds, 3),
        },
        f"{result.added} images added, {result.known} known already, {result.labelled} labelled "
        f"({result.seconds:.1f} s).",
        *_lines("not read", failed, result.failed_count),
        *_lines("label not taken", conflicts, result.conflict_count),
    )


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=PATH)
@shared_options
@click.pass_context
def find(context: click.Context, paths: tuple[Path, ...]) -> None:
    """Find pictures whose files are gone, by their content, where they lie now."""
    from garbage_gui.services.lost_files import find_files

    run = session(context)
    with run.open() as workspace, run.working():
        result = find_files(workspace, [path.absolute() for path in paths], progress=run.progress)
    failures = [str(message) for message in result.first_failures]
    run.show(
        {
            "gone": result.gone,
            "found": result.found,
            "looked_at": result.looked_at,
            "failed": result.failed,
            "first_failures": failures,
            "seconds": round(result.seconds, 3),
        },
        f"{result.found} of {result.gone} pictures whose files were gone are found ({result.seconds:.1f} s)."
        if result.gone
        else "No picture's file is gone.",
        *(f"not read: {text}" for text in failures),
    )


def _lines(what: str, entries: list[dict[str, str]], count: int) -> list[str]:
    more = [f"{what}: {count - len(entries)} more"] if count > len(entries) else []
    return [*(f"{what}: {entry['error']}" for entry in entries), *more]


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@click.option(
    "--format", "format_", required=True, type=click.Choice(FORMATS),
    help="The form that is written.",
)  # fmt: skip
@click.option("--filter", "saved", metavar="NAME", help="Only the images of this filter, saved in Browse.")
@click.option("--class", "classes", multiple=True, metavar="CLASS", help="Only this class; may be repeated.")
@click.option(
    "--category", "categories", multiple=True,
    type=click.Choice(["recyclable", "kitchen", "hazardous", "other"]),
    help="Only classes of this category; may be repeated.",
)  # fmt: skip
@click.option(
    "--split", "splits", multiple=True, type=click.Choice(["train", "validation", "test"]),
    help="Only this side of the split; may be repeated.",
)  # fmt: skip
@click.option("--text", default="", metavar="TEXT", help="Only images with this in a path or a class's name.")
@click.option(
    "--labels", type=click.Choice(["with", "without", "any"]),
    help="Images with a label (the default without --filter), without one, or both.",
)  # fmt: skip
@shared_options
@click.pass_context
def export(
    context: click.Context,
    folder: Path,
    format_: str,
    saved: str | None,
    classes: tuple[str, ...],
    categories: tuple[str, ...],
    splits: tuple[str, ...],
    text: str,
    labels: str | None,
) -> None:
    """Hand the labelled set on, or a part of it: write it to DIR."""
    from garbage_gui.imaging.opening import as_text, shown
    from garbage_gui.services import filters
    from garbage_gui.services.exporting import export as export_set
    from garbage_gui.services.importing import FailedFile
    from garbage_gui.store.records import ImageFilter, Split
    from garbage_gui.taxonomy import Category

    run = session(context)
    with run.open() as workspace, run.working():
        wanted = ImageFilter(labelled=True) if saved is None else filters.saved_filter(workspace, saved)
        if labels == "any":
            wanted = replace(wanted, labelled=None)
        wanted = filters.narrowed(
            workspace,
            wanted,
            classes=classes,
            categories=[Category(name) for name in categories],
            splits=[cast("Split", side) for side in splits],
            text=text,
            labelled=None if labels in (None, "any") else labels == "with",
        )
        left_out: list[FailedFile] = []
        written = export_set(workspace, folder, format_, wanted, failed=left_out, progress=run.progress)
    failed = [{"path": as_text(f.path), "error": str(f.error)} for f in left_out]
    run.show(
        {"written": written, "folder": as_text(folder.absolute()), "failed": failed},
        f"{written} images written to {shown(folder)}.",
        *(f"problem: {f['error']}" for f in failed),
    )


@click.command()
@shared_options
@click.pass_context
def stats(context: click.Context) -> None:
    """Count images by class, category, split and state."""
    from garbage_gui.services.statistics import statistics

    run = session(context)
    with run.open() as workspace:
        found = statistics(workspace)
        names = {c.key: f"{c.en} {c.zh_CN}" for c in workspace.taxonomy.classes}
    splits = ", ".join(f"{count} {split}" for split, count in found.by_split.items())
    run.show(
        found.to_json(),
        f"{found.images} images: {found.labelled} labelled, {found.unlabelled} not; "
        f"{found.excluded} more are excluded.",
        f"Splits: {splits}, {found.without_split} in none.",
        *(f"{count:8d}  {names.get(key, key)}" for key, count in found.by_class.items()),
        *(
            f"{count:8d}  {key}, which is no class: add it back or merge it with “taxonomy”."
            for key, count in found.strange.items()
        ),
    )


@click.command()
@shared_options
@click.pass_context
def check(context: click.Context) -> None:
    """Check that the store and the models are whole; fails when something is wrong."""
    from garbage_gui.services.maintenance import check as check_workspace

    run = session(context)
    with run.open() as workspace, run.working():
        problems = [str(problem) for problem in check_workspace(workspace)]
    run.show({"ok": not problems, "problems": problems}, *(problems or ["Everything is whole."]))
    if problems:
        more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
        run.say(f"Error: {problems[0]}{more}")
        context.exit(1)


@click.command()
@click.argument("file", required=False, type=PATH)
@shared_options
@click.pass_context
def backup(context: click.Context, file: Path | None) -> None:
    """Copy the store (labels, history, predictions, jobs) to FILE, or into the workspace's backups folder."""
    from garbage_gui.services.maintenance import backup as back_up

    run = session(context)
    with run.open() as workspace, run.working():
        target = back_up(workspace, file)
    run.show({"file": str(target.absolute()), "bytes": target.stat().st_size}, f"Backup written to {target}.")


@click.command()
@click.argument("file", type=PATH)
@shared_options
@click.pass_context
def restore(context: click.Context, file: Path) -> None:
    """Put the store back as it is in FILE; what is there now is kept as a safety copy."""
    from garbage_gui.services.maintenance import missing_models, missing_models_note
    from garbage_gui.services.maintenance import restore as restore_store

    run = session(context)
    with run.working():
        safety = restore_store(run.folder, file)
        with run.open() as workspace:
            missing, note = missing_models(workspace), missing_models_note(workspace)
    run.show(
        {
            "restored": str(file.absolute()),
            "safety_copy": str(safety) if safety else None,
            "models_missing": missing,
        },
        f"The store is as it was in {file}." + (f" The one before is kept in {safety}." if safety else ""),
        *([] if note is None else [str(note)]),
    )
