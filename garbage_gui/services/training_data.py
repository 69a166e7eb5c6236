"""What a job that learns learns from: the labels as they were at its start, the check set kept apart."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from garbage_gui.files import make_folder, write_atomically
from garbage_gui.jobs.context import JobCancelled
from garbage_gui.services import splitting
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter, LabelledImage
from garbage_gui.training.check_set import LeakError, keep_apart
from garbage_gui.training.context import TrainingContext, TrainingError

DATA_FILE = "data.json"


@dataclass(frozen=True)
class Snapshot:
    """The labels as they were when the job started: it goes on with these after an interruption."""

    images: list[LabelledImage] = field(default_factory=list)
    label_events_seen: int = 0


def require_labels(workspace: Workspace) -> None:
    """Raise `TrainingError` when there is nothing to learn from: seen before a job is queued."""
    images = workspace.store.images
    # What was labelled by hand gets its split when the job starts.
    if not images.count(ImageFilter(labelled=True, splits=("train",))) and not images.unassigned():
        raise TrainingError("There are no labelled pictures to train on. Label or import some first.")


def job_folder(workspace: Workspace, job_id: int) -> Path:
    """Where a job keeps its checkpoint and the data that it saw at its start."""
    return workspace.folder / "jobs" / str(job_id)


def snapshot(workspace: Workspace, context: TrainingContext, work: Path) -> Snapshot:
    """The labels that the job in ``work`` trains on: those of now, or those it started with.

    Raises `LeakError` when a picture that it started with has since become part of the check set, and `JobCancelled`.
    """
    path = work / DATA_FILE
    if path.is_file():
        return _taken_up(workspace, context, path)
    # What people labelled since the last import has no split yet; only what has one can be trained on.
    assigned = splitting.assign(workspace, progress=context.report, cancelled=context.cancelled)
    if context.cancelled():
        raise JobCancelled
    for image in assigned.unusable:
        context.log(str(image.error))
    # The number first: a label that comes in between is then counted as not seen.
    events = workspace.store.labels.last_event_id()
    images, left_out = keep_apart(workspace.store.images.labelled())
    if left_out:
        context.log(
            f"{left_out} pictures are left out of training: they are near-duplicates of pictures on another "
            "side of the split."
        )
    make_folder(work, above=1)
    rows = [{**image.__dict__, "path": str(image.path)} for image in images]
    document = {"label_events_seen": events, "images": rows}
    write_atomically(path, json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return Snapshot(images, events)


def tell_of_new_labels(workspace: Workspace, context: TrainingContext, data: Snapshot) -> int:
    """How many label events came after the job's start, and are not in its model; the log says so."""
    new = max(0, workspace.store.labels.last_event_id() - data.label_events_seen)
    if new:
        context.log(
            f"{new} labels came or changed after this job started. Its model does not know them; the next one "
            "will."
        )
    return new


def _taken_up(workspace: Workspace, context: TrainingContext, path: Path) -> Snapshot:
    data = json.loads(path.read_text(encoding="utf-8", errors="surrogatepass"))
    if data["label_events_seen"] != workspace.store.labels.last_event_id():
        context.log("Labels changed since this job started; it goes on with those it saw then.")
    paths = workspace.store.images.first_path([row["image_id"] for row in data["images"]])
    images = [
        LabelledImage(**{**row, "path": paths.get(row["image_id"], Path(row["path"]))})
        for row in data["images"]
    ]
    return Snapshot(_still_apart(workspace, context, images), data["label_events_seen"])


def _still_apart(
    workspace: Workspace, context: TrainingContext, images: list[LabelledImage]
) -> list[LabelledImage]:
    """The images of a job that goes on, judged by the splits and near-duplicates of today.

    What it learns from must not change, or it would not go on but start anew. So check images that have turned
    out to be near-duplicates of training images go; a training image that is a check image today ends the job.
    """
    today = {i.image_id: i for i in workspace.store.images.labelled()}
    groups = workspace.store.images.groups()
    learned_groups = set()
    for image in images:
        if image.split == "test":
            continue
        now = today.get(image.image_id)
        if now is not None and now.split == "test":
            raise LeakError(
                "The picture {path} became part of the check set since this job started, so it must not be "
                "trained on. Cancel the job and start a new one.",
                path=image.path,
            )
        learned_groups.add(groups.get(image.image_id))
    learned_groups.discard(None)
    kept = [i for i in images if i.split != "test" or groups.get(i.image_id) not in learned_groups]
    if len(kept) < len(images):
        context.log(
            f"{len(images) - len(kept)} pictures of the check set are near-duplicates of training pictures, as "
            "was found since this job started: it is not measured on them."
        )
    return [replace(i, group=groups.get(i.image_id, i.group)) if i.split == "test" else i for i in kept]
