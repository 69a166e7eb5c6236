"""Asking where files that are gone may be now, and looking for them there."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from garbage_gui.ui.text import translate

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.ui.context import PageContext


def ask_where(context: PageContext, asker: QWidget) -> None:
    """Ask for a folder, and look in it for all pictures whose files are gone, as a job."""
    folder = QFileDialog.getExistingDirectory(asker, translate("FindingFiles", "Where the files may be now"))
    if folder:
        look_in(context, asker, Path(folder))


def look_in(context: PageContext, asker: QWidget, folder: Path) -> None:
    """Look below this folder."""
    context.background.run_ordered(
        partial(_start, context.workspace, folder), done=lambda _: context.changes.notify_jobs(), owner=asker
    )
    context.messages.info(
        translate("FindingFiles", "Looking in {name} for files that are gone …").format(name=folder.name)
    )


def _start(workspace: Workspace, folder: Path) -> None:
    from garbage_gui.services import job_control, lost_files

    lost_files.start(workspace, [folder])
    job_control.ensure_running(workspace)
