"""What Settings says about the workspace, and does to it: on a pool thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from garbage_gui.messages import Message
from garbage_gui.store.records import ImageFilter

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace


@dataclass(frozen=True)
class WorkspaceFacts:
    """How much is in a workspace, and its safety copies."""

    images: int
    labelled: int
    models: int
    taxonomy: str
    backups: int
    backup_bytes: int
    newest_backup: str | None
    strange_labels: int


def read_facts(workspace: Workspace) -> WorkspaceFacts:
    from garbage_gui.services.taxonomy.plan import strange_labels

    store = workspace.store
    folder = workspace.backups_folder
    files = sorted(folder.glob("*.sqlite"), key=lambda path: path.stat().st_mtime) if folder.is_dir() else []
    return WorkspaceFacts(
        images=store.images.count(ImageFilter(excluded=None)),
        labelled=store.images.count(ImageFilter(excluded=None, labelled=True)),
        models=len(store.models.list()),
        taxonomy=f"{workspace.taxonomy.name} ({len(workspace.taxonomy.classes)})",
        backups=len(files),
        backup_bytes=sum(path.stat().st_size for path in files),
        newest_backup=files[-1].name if files else None,
        strange_labels=sum(count.images for count in strange_labels(workspace).values()),
    )


def check_workspace(workspace: Workspace) -> list[Message]:
    from garbage_gui.services import maintenance

    return list(maintenance.check(workspace))


def make_backup(workspace: Workspace) -> Path:
    from garbage_gui.services import maintenance

    return maintenance.backup(workspace)


def restore_backup(folder: Path, file: Path) -> Path | None:
    """Only while nobody in this process has the workspace open."""
    from garbage_gui.services import maintenance

    return maintenance.restore(folder, file)
