"""Export: the images of a filter, with their labels, in one of the formats."""

from __future__ import annotations

import os
import time
import uuid
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from garbage_gui.datasets.formats import format_named
from garbage_gui.datasets.found import FormatError, LabelledFile, Problem
from garbage_gui.files import remove_folder, write_atomically
from garbage_gui.imaging.opening import shown
from garbage_gui.jobs.context import JobContext
from garbage_gui.jobs.lock import jobs_folder
from garbage_gui.messages import Message
from garbage_gui.services.filters import with_model
from garbage_gui.services.importing import SHOWN_FAILURES, FailedFile, Progress
from garbage_gui.services.job_paths import path_text, text_path
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter
from garbage_gui.taxonomy import Taxonomy

KIND = "export"
_PART = 500


def export(
    workspace: Workspace,
    folder: Path,
    format: str,
    filter: ImageFilter | None = None,
    *,
    image_ids: Sequence[int] | None = None,
    failed: list[FailedFile] | None = None,
    progress: Progress = lambda fraction, message: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Write the images of ``filter``, or those of ``image_ids``, to the new or empty ``folder``.

    Returns how many were written.

    Without a filter these are all labelled images that are not excluded. Pictures are copied, so that the
    folder stands by itself; one that is gone or has changed is left out and appended to ``failed``, and so is each
    class that the taxonomy lacks, whose pictures are written without a label. The folder
    appears when it is whole: nothing is left of an export that fails or is cancelled (which returns 0).

    Raises `FormatError` for a format that does not exist, a folder that is not empty, and a disk that is full.
    """
    chosen = format_named(format)
    folder = Path(os.path.normpath(folder.absolute()))
    if image_ids is not None:
        ids = list(image_ids)
    else:
        wanted = with_model(workspace, filter or ImageFilter(labelled=True))
        ids = workspace.store.images.ids(wanted, "oldest")
    beside = folder.with_name(f".{uuid.uuid4().hex}.part")
    written = 0
    try:
        _require_empty(folder)
        beside.mkdir(parents=True)
        entries = chosen.write(beside, _files(workspace, ids, failed), workspace.taxonomy)
        for done, entry in enumerate(entries, 1):
            if isinstance(entry, Problem):
                if failed is not None:
                    failed.append(FailedFile(entry.path, entry.error))
            else:
                written += 1
            if cancelled():
                return 0
            progress(done / len(ids), Message.of("{done} of {total} pictures", done=done, total=len(ids)))
        if folder.is_dir():
            folder.rmdir()
        beside.rename(folder)
    except OSError as error:
        raise FormatError(
            "The export to {folder} stopped: {reason}. Make room, or choose another folder.",
            folder=shown(folder),
            reason=error.strerror or "the system refused",
        ) from error
    finally:
        remove_folder(beside)
    return written


def start(workspace: Workspace, image_ids: Sequence[int], format: str, folder: Path) -> int:
    """Queue an export of these images as a job; returns its id. Raises `FormatError` as `export` does at its start."""
    format_named(format)
    _require_empty(folder)
    # Beside the store: a million ids among its parameters would be read whenever somebody looks at the jobs.
    ids = jobs_folder(workspace.folder) / f"export-{uuid.uuid4().hex}.ids"
    ids.parent.mkdir(exist_ok=True)
    write_atomically(ids, array("q", image_ids).tobytes())
    parameters = {"ids": ids.name, "images": len(image_ids), "format": format, "folder": path_text(folder)}
    return workspace.store.jobs.add(KIND, "interactive", parameters)


def run(context: JobContext) -> dict[str, Any]:
    """The job. Interrupted, it begins anew: nothing of it lies where it was to come."""
    parameters = context.parameters
    workspace = Workspace(context.store)
    folder = text_path(parameters["folder"])
    file = jobs_folder(workspace.folder) / Path(parameters["ids"]).name
    try:
        chosen = array("q", file.read_bytes())
    except (OSError, ValueError) as error:
        raise FormatError(
            "What was to be exported to {folder} is not known any more. Export it again.",
            folder=shown(folder),
        ) from error
    started = time.monotonic()
    failed: list[FailedFile] = []

    def report(fraction: float, message: Message) -> None:
        passed = time.monotonic() - started
        context.report(fraction, message, passed * (1 - fraction) / fraction if fraction > 0 else None)

    written = export(
        workspace, folder, parameters["format"], image_ids=chosen, failed=failed, progress=report,
        cancelled=context.cancelled,
    )  # fmt: skip
    context.check()
    if failed:
        context.log("\n".join(str(entry.error) for entry in failed))
    file.unlink(missing_ok=True)
    first = [{"path": shown(e.path), "error": e.error.to_json()} for e in failed[:SHOWN_FAILURES]]
    return {"written": written, "folder": path_text(folder), "failed": len(failed), "first_failures": first}


def _require_empty(folder: Path) -> None:
    """Nothing that lies somewhere is ever overwritten."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir() or folder.is_symlink():
        raise FormatError("{folder} is no folder. Choose an empty or a new one.", folder=shown(folder))
    if any(folder.iterdir()):
        raise FormatError(
            "The folder {folder} is not empty. Choose an empty or a new one.", folder=shown(folder)
        )


def _files(workspace: Workspace, ids: list[int], failed: list[FailedFile] | None) -> Iterator[LabelledFile]:
    taxonomy, lacking = workspace.taxonomy, Counter[str]()
    for start in range(0, len(ids), _PART):
        for image in workspace.store.images.get_many(ids[start : start + _PART]):
            if image.path is None:
                if failed is not None:
                    message = Message.of(
                        "The file of the image {image} is not known any more.", image=image.sha256
                    )
                    failed.append(FailedFile(Path(image.sha256), message))
                continue
            key = None if image.label is None else taxonomy.heir(image.label)
            if key is not None and taxonomy.get(key) is None:
                lacking[key] += 1
                key = None
            yield LabelledFile(
                image.path, image.sha256, key, image.format, image.width, image.height
            )  # fmt: skip
    if failed is not None:
        failed += [FailedFile(Path(key), _lacks(taxonomy, key, count)) for key, count in lacking.items()]


def _lacks(taxonomy: Taxonomy, key: str, count: int) -> Message:
    return Message.of(
        "The taxonomy {taxonomy} has no class “{name}”; {count} pictures with that label were written without one.",
        taxonomy=taxonomy.name,
        name=shown(key),
        count=count,
    )
