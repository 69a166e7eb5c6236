"""The command `quick-update`: the active model's classifier fitted to the corrections of today."""

from __future__ import annotations

import click

from garbage_gui.cli.job_commands import show_training
from garbage_gui.cli.session import session, shared_options


@click.command(name="quick-update")
@click.option("--wait", is_flag=True, help="Run the job and follow it to its end.")
@shared_options
@click.pass_context
def quick_update(context: click.Context, wait: bool) -> None:
    """Queue a quick update: only the classifier of the active model learns, in seconds."""
    from garbage_gui.services import quick_update as service

    run = session(context)
    with run.open() as workspace:
        show_training(run, workspace, service.start(workspace), wait=wait)
