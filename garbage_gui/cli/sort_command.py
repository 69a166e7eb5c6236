"""The command that sorts classified files into folders, and takes that back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from garbage_gui.cli.following import work_here
from garbage_gui.cli.session import JOB_ID, PATH, Session, operator_name, session, shared_options

if TYPE_CHECKING:
    from garbage_gui.services.sorting.preview import SortPreview


@click.command()
@click.argument("target", metavar="[TARGET]", required=False, type=PATH)
@click.option(
    "--by", type=click.Choice(["class", "bin"]), default="class", show_default=True,
    help="A folder for each class, or for each of the four bins.",
)  # fmt: skip
@click.option("--move", is_flag=True, help="Move the files instead of copying them.")
@click.option("--run", "run_id", type=JOB_ID, metavar="JOB", help="The classification (default: the newest).")
@click.option("--model", metavar="ID", help="Whose predictions count (default: those of the classification).")
@click.option(
    "--names", type=click.Choice(["key", "en", "zh_CN"]), default="en", show_default=True,
    help="How the folders are named.",
)  # fmt: skip
@click.option(
    "--unsure", type=click.Choice(["apart", "predicted"]), default="apart", show_default=True,
    help="Where unsure pictures go: a folder of their own, or where they were predicted.",
)  # fmt: skip
@click.option(
    "--failed", type=click.Choice(["apart", "stay"]), default="apart", show_default=True,
    help="Where files go that could not be read: a folder of their own, or nowhere.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
@click.option("--undo", metavar="JOB", type=JOB_ID, help="Put back every file of an earlier sorting.")
@shared_options
@click.pass_context
def sort(
    context: click.Context,
    target: Path | None,
    by: str,
    move: bool,
    run_id: int | None,
    model: str | None,
    names: str,
    unsure: str,
    failed: str,
    dry_run: bool,
    undo: int | None,
) -> None:
    """Copy or move classified files into folders below TARGET.

    What a person labelled goes by its label. Nothing is ever replaced: a name that is taken gets a number.
    """
    if (target is None) == (undo is None):
        raise click.BadParameter("give either a folder or --undo JOB.", param_hint="TARGET")
    run = session(context)
    if undo is not None:
        _put_back(run, undo)
        return
    assert target is not None
    with run.open() as workspace, run.working():
        from garbage_gui.services.sorting.job import start
        from garbage_gui.services.sorting.preview import preview
        from garbage_gui.services.sorting.request import request

        wanted = request(
            workspace,
            target,
            run_id=run_id,
            by=by,  # type: ignore[arg-type]
            action="move" if move else "copy",
            model_id=model,
            names=names,  # type: ignore[arg-type]
            unsure_apart=unsure == "apart",
            failed_apart=failed == "apart",
        )
        seen = preview(workspace, wanted) if dry_run else None
        job = None
        if not dry_run:
            sorting = start(workspace, wanted, operator=operator_name(None))
            job = work_here(run, workspace, "interactive", sorting)
    if seen is not None:
        _show_preview(run, seen)
    elif job is not None:
        _show_result(run, job.job_id, job.result or {})


def _show_preview(run: Session, seen: SortPreview) -> None:
    from garbage_gui.imaging.opening import shown

    wanted = seen.request
    folders = [{"folder": f.name, "files": f.files, "bytes": f.bytes} for f in seen.folders]
    left = [{"path": shown(f.path), "error": str(f.note)} for f in seen.examples]
    run.show(
        {
            "dry_run": True,
            "run": wanted.run_id,
            "target": shown(wanted.target),
            "by": wanted.by,
            "action": wanted.action,
            "model": wanted.model_id,
            "folders": folders,
            "files": seen.files,
            "bytes": seen.bytes,
            "renamed": seen.renamed,
            "there": seen.there,
            "copied_instead": seen.copied,
            "stay": seen.left,
            "failed": left,
            "needed_bytes": seen.needed,
            "free_bytes": seen.free,
        },
        *_folder_lines(folders),
        f"{seen.files} files would be {'moved' if wanted.action == 'move' else 'copied'}, "
        f"{seen.renamed} of them under another name; {seen.there} are there already, {seen.left} stay.",
        f"{_megabytes(seen.needed)} MB are needed and {_megabytes(seen.free)} MB are free.",
        *(f"stays: {each['error']}" for each in left),
    )


def _show_result(run: Session, job_id: int, result: dict[str, Any]) -> None:
    failed = _said(result.get("first_failures", []), "error")
    run.show(
        {
            "job": job_id,
            **{key: result.get(key) for key in ("run", "target", "by", "action", "model", "folders", "done")},
            **{key: result.get(key) for key in ("renamed", "there", "copied_instead")},
            "stay": result.get("failed"),
            "failed": failed,
            "log": result.get("log"),
            "seconds": result.get("seconds"),
        },
        *_folder_lines(result.get("folders", [])),
        f"{result.get('done')} files {'moved' if result.get('action') == 'move' else 'copied'}"
        f"{f' ({copied} of them only copied)' if (copied := result.get('copied_instead')) else ''}, "
        f"{result.get('renamed')} of them under another name; {result.get('there')} were there already, "
        f"{result.get('failed')} stay ({result.get('seconds')} s).",
        f"Take it back with: garbage-gui sort --undo {job_id}",
        *(f"stays: {each['error']}" for each in failed),
    )


def _put_back(run: Session, sorting: int) -> None:
    from garbage_gui.services.sorting.undo import start

    with run.open() as workspace, run.working():
        job = work_here(
            run, workspace, "interactive", start(workspace, sorting, operator=operator_name(None))
        )
    assert job is not None
    result = job.result or {}
    notes = _said(result.get("notes", []), "note")
    run.show(
        {
            "job": job.job_id,
            "undoes": sorting,
            "returned": result.get("returned"),
            "kept": result.get("kept"),
            "notes": notes,
            "seconds": result.get("seconds"),
        },
        f"{result.get('returned')} files put back, {result.get('kept')} left where they are "
        f"({result.get('seconds')} s).",
        *(each["note"] for each in notes),
    )


def _said(entries: list[dict[str, str]], key: str) -> list[dict[str, str]]:
    """The entries of a job's result with their sentences as text."""
    from garbage_gui.messages import Message

    return [{**entry, key: str(Message.from_json(entry[key]))} for entry in entries]


def _folder_lines(folders: list[dict[str, Any]]) -> list[str]:
    return [f"{f['files']:8d}  {_megabytes(f['bytes']):8.1f} MB  {f['folder']}" for f in folders]


def _megabytes(size: int) -> float:
    return round(size / 1_000_000, 1)
