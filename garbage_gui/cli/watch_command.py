"""The command that watches a folder until it is interrupted."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from garbage_gui.cli.job_commands import classified_line
from garbage_gui.cli.session import PATH, Session, session, shared_options
from garbage_gui.messages import GarbageError

if TYPE_CHECKING:
    from garbage_gui.services.classification_results import ClassifiedFile
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.store.watched_files import WatchedFolder


@click.command()
@click.argument("folder", metavar="[FOLDER]", required=False, type=PATH)
@click.option("--stop", is_flag=True, help="Watch no folder any more, neither here nor in the window.")
@shared_options
@click.pass_context
def watch(context: click.Context, folder: Path | None, stop: bool) -> None:
    """Classify what is in FOLDER, and whatever comes into it, until you press Ctrl+C.

    Without FOLDER, goes on with the one that was watched last.
    """
    from garbage_gui.services.watching import watcher

    if stop and folder is not None:
        raise click.BadParameter("give either a folder or --stop.", param_hint="FOLDER")
    run = session(context)
    with run.open() as workspace:
        if stop:
            ended = watcher.end(workspace)
            run.show(
                {"folder": None if ended is None else str(ended.folder), "watching": False},
                "No folder was watched." if ended is None else f"{ended.folder} is not watched any more.",
            )
            return
        watched = workspace.store.watched_files.folder()
        if folder is None and watched is None:
            raise click.MissingParameter(param_hint="FOLDER", param_type="argument")
        with watcher.turn(workspace) as is_mine:
            if not is_mine:
                raise GarbageError(
                    "A window or another command of this workspace watches already. Close it first."
                )
            watched = watcher.begin(workspace, folder) if folder is not None else watched
            assert watched is not None
            _watch(run, workspace, watched)


def _watch(run: Session, workspace: Workspace, watched: WatchedFolder) -> None:
    from garbage_gui.services.watching.looking import FolderLook

    look = FolderLook(workspace, watched)
    told = _Told(run, workspace)
    started = time.monotonic()
    run.say(f"Watching {watched.folder}. Stop with Ctrl+C.")
    state, was_trouble = "", False
    try:
        while workspace.store.watched_files.folder() is not None:
            end = time.monotonic() + look.step()
            if look.status.state != state:
                state = look.status.state
                if look.status.message is not None:
                    run.say(f"{look.status.message} It is looked for again by itself.")
                elif was_trouble:
                    run.say(f"{watched.folder} is there again.")
                was_trouble = look.status.message is not None
            told.tell()
            while (left := end - time.monotonic()) > 0:
                time.sleep(min(left, 0.3))
                told.tell()
    except KeyboardInterrupt:
        run.say("The folder stays watched when a window opens; end that with: garbage-gui watch --stop")
    told.tell()
    run.show(
        {
            "folder": str(watched.folder),
            "runs": list(told.after),
            "images": told.images,
            "failed": told.failed,
            "seconds": round(time.monotonic() - started, 3),
        }
    )


class _Told:
    """Prints the results as they come, and keeps them where they are printed as one document at the end."""

    def __init__(self, run: Session, workspace: Workspace) -> None:
        self._run = run
        self._workspace = workspace
        self.after: dict[int, int] = {}
        self.images: list[dict[str, Any]] = []
        self.failed: list[dict[str, Any]] = []
        for job_id in self._runs():
            # What an earlier watching found is not told again.
            self.after[job_id] = workspace.store.jobs.last_file_id(job_id)

    def _runs(self) -> tuple[int, ...]:
        watched = self._workspace.store.watched_files.folder()
        return watched.runs if watched is not None else ()

    def tell(self) -> None:
        from garbage_gui.services.classification_results import results

        for job_id in self._runs():
            after = self.after.setdefault(job_id, 0)
            while rows := results(self._workspace, job_id, after):
                after = self.after[job_id] = rows[-1].file_id
                for row in rows:
                    self._tell(row)

    def _tell(self, row: ClassifiedFile) -> None:
        document = row.to_json()
        if self._run.json:
            (self.images if row.error is None else self.failed).append(document)
        elif row.error is not None:
            self._run.say(f"not read: {row.error}")
        else:
            click.echo(classified_line(document))
