"""Export: the labelled images of a filter in one of the formats."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from garbage_gui.datasets.formats import format_named
from garbage_gui.datasets.found import FormatError, LabelledFile
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter


def export(workspace: Workspace, folder: Path, format: str, filter: ImageFilter | None = None) -> int:
    """Write the labelled images of ``filter`` (all that are not excluded) to ``folder``; how many there were.

    Images whose file is gone are left out. Raises `FormatError` when the folder is not empty or cannot be
    written: nothing that lies there is ever overwritten.
    """
    chosen = format_named(format)
    try:
        if folder.exists() and any(folder.iterdir()):
            raise FormatError(
                "The folder {folder} is not empty. Choose an empty or a new one.", folder=folder
            )
        folder.mkdir(parents=True, exist_ok=True)
        return sum(
            1 for _ in chosen.write(folder, _files(workspace, filter or ImageFilter()), workspace.taxonomy)
        )
    except OSError as error:
        raise FormatError(
            "The export to {folder} stopped: {reason}. Make room or choose another folder.",
            folder=folder,
            reason=error.strerror or str(error),
        ) from error


def _files(workspace: Workspace, filter: ImageFilter) -> Iterator[LabelledFile]:
    ids = workspace.store.images.ids(filter, "oldest")
    for start in range(0, len(ids), 500):
        for image in workspace.store.images.get_many(ids[start : start + 500]):
            known = image.label is not None and workspace.taxonomy.get(image.label) is not None
            if known and image.label is not None and image.path is not None and image.path.is_file():
                yield LabelledFile(image.path, image.sha256, image.label)
