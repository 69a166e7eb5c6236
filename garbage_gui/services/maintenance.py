"""Is the workspace whole? And safety copies of its store."""

from __future__ import annotations

import time
from pathlib import Path

from garbage_gui.messages import GarbageError, Message
from garbage_gui.nets.bundle import read_bundle, verify
from garbage_gui.services.workspace import Workspace
from garbage_gui.store import backups

__all__ = ["backup", "check", "missing_models", "missing_models_note", "restore"]


def check(workspace: Workspace) -> list[Message]:
    """Look at the store and at every model; what is wrong, nothing when all is well.

    Reads every page of the store and every byte of the models: seconds, so never on the window's thread.
    """
    problems = backups.check(workspace.store)
    for record in workspace.store.models.list():
        if not record.folder.is_dir():
            problems.append(
                Message.of(
                    "The folder of the model {model} is gone: {folder}. Copy it back there, or import the model again "
                    "with “garbage-gui models import”.",
                    model=record.model_id,
                    folder=record.folder,
                )
            )
            continue
        try:
            verify(read_bundle(record.folder))
        except GarbageError as error:
            problems.append(error.message)
        except OSError as error:
            problems.append(
                Message.of(
                    "The model in {folder} cannot be read: {reason}.",
                    folder=record.folder,
                    reason=error.strerror,
                )
            )
    return problems


def missing_models(workspace: Workspace) -> list[str]:
    """The ids of models whose folders are gone: a backup of the store holds none."""
    return [m.model_id for m in workspace.store.models.list() if not m.folder.is_dir()]


def missing_models_note(workspace: Workspace) -> Message | None:
    """What to say after a store was put back whose models are not all there; None where they are."""
    missing = missing_models(workspace)
    if not missing:
        return None
    return Message.of(
        "{count} models of it are not in this folder: {models}. Copy the workspace's models folder too.",
        count=len(missing),
        models=", ".join(missing),
    )


def backup(workspace: Workspace, file: Path | None = None) -> Path:
    """Copy the store to ``file`` (None: a new file in the workspace's backups folder) while it is in use.

    Returns where the copy is. Labels, history, predictions and jobs are in it; pictures and models are not.
    Raises `StoreError`, also when ``file`` exists already.
    """
    target = file or workspace.backups_folder / f"garbage-{time.strftime('%Y%m%d-%H%M%S')}.sqlite"
    number = 2
    while file is None and target.exists():
        target = target.with_name(f"garbage-{time.strftime('%Y%m%d-%H%M%S')}-{number}.sqlite")
        number += 1
    backups.backup(workspace.store, target)
    return target


def restore(folder: Path, file: Path) -> Path | None:
    """Put the store back as it was when ``file`` was made; returns the safety copy of the one before.

    Works also where that store is damaged or missing. Raises `StoreError`, with everything as it was.
    """
    return backups.restore(folder, file)
