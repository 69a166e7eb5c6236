"""A classification to sort: real files, a real store, predictions put there instead of computed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from garbage_gui.imaging.opening import read_file, stamp
from garbage_gui.jobs.runner import run_lane
from garbage_gui.messages import Message
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.sorting import job, undo
from garbage_gui.services.sorting.request import request
from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.store.records import JobRecord, NewImage, NewJobFile, NewPrediction
from garbage_gui.taxonomy import Taxonomy, load_taxonomy
from tests.bundles import write_colour_bundle

KEYS = ("cardboard", "glass", "metal", "paper", "plastic", "trash")


def make_workspace(folder: Path, taxonomy: Taxonomy | None = None) -> Workspace:
    taxonomy = taxonomy or load_taxonomy("trashnet-6")
    workspace = Workspace.create(folder, taxonomy)
    bundle = write_colour_bundle(workspace.models_folder / "colours", taxonomy=taxonomy)
    workspace.store.models.add(model_record(bundle.card, bundle.folder))
    workspace.store.models.promote("colours", operator="test")
    return workspace


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def classified(
    workspace: Workspace,
    files: Mapping[Path, str | None],
    *,
    unsure: Sequence[Path] = (),
    model: str = "colours",
) -> int:
    """A classification that is done: each file with its class, None for one that could not be read."""
    store = workspace.store
    parameters = {"paths": [str(next(iter(files)).parent)], "model": model, "engine": "auto"}
    job_id = store.jobs.add("classify", "interactive", parameters)
    read = [path for path, key in files.items() if key is not None]
    images = []
    for path in read:
        data, now = read_file(path), stamp(path)
        sha256 = hashlib.sha256(data).hexdigest()
        images.append(NewImage(sha256, path, len(data), now.mtime_ns, 9, 9, "JPEG"))
    ids = dict(zip(read, (added.image_id for added in store.images.add(images)), strict=True))
    store.predictions.put(
        model,
        [
            NewPrediction(ids[path], key, 0.9, 0.5, path in unsure, b"\0" * 12, None, 1)
            for path, key in files.items()
            if key is not None
        ],
    )
    store.jobs.add_files(
        job_id,
        [
            NewJobFile(
                path, ids.get(path), None if key else Message.of("{path} is not a picture.", path=path)
            )
            for path, key in files.items()
        ],
    )
    store.jobs.claim("interactive", os.getpid())
    store.jobs.finish(job_id, "done", {})
    return job_id


def work_off(workspace: Workspace, job_id: int) -> JobRecord:
    run_lane(workspace.store, "interactive", handler_for, idle_seconds=0)
    return workspace.store.jobs.get(job_id)


def sort(workspace: Workspace, target: Path, **options: Any) -> JobRecord:
    return work_off(workspace, job.start(workspace, request(workspace, target, **options)))


def take_back(workspace: Workspace, sorting: JobRecord) -> JobRecord:
    return work_off(workspace, undo.start(workspace, sorting.job_id))


def tree(folder: Path) -> dict[str, str]:
    """Every file below ``folder`` with its content, but logs; links with where they lead."""
    return {
        path.relative_to(folder).as_posix(): f"-> {path.readlink()}"
        if path.is_symlink()
        else path.read_bytes().decode("utf-8", "replace")
        for path in sorted(folder.rglob("*"))
        if (path.is_symlink() or path.is_file()) and not path.name.startswith("sorting-log-")
    }
