"""After pictures or labels have come in: near-duplicate groups, and a split for every labelled image."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from garbage_gui.imaging.hashes import near_duplicate_groups
from garbage_gui.nets.bundle import CARD_FILE, BundleError, read_card
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobStatus, Split
from garbage_gui.training.split import assign_splits


def group_near_duplicates(workspace: Workspace, new: Iterable[int] | None = None) -> int:
    """Put near-duplicates into groups; returns in how many groups the new ones are.

    With ``new``, only those images are compared with all. Groups that exist never fall apart: they grow, and
    two that a new image connects become one. A group's number is the smallest image id it began with.
    """
    images = workspace.store.images
    wanted = None if new is None else set(new)
    if wanted is not None and not wanted:
        return 0
    found = near_duplicate_groups(images.perceptual_hashes(), wanted)
    if not found:
        return 0
    group_of = images.groups()
    members: dict[int, set[int]] = {}
    for image_id, group in group_of.items():
        members.setdefault(group, set()).add(image_id)
    changed: dict[int, int | None] = {}
    final: set[int] = set()
    for together in found:
        old = sorted({group_of[i] for i in together if i in group_of})
        group = old[0] if old else min(together)
        everyone = together.union(*(members.pop(g) for g in old))
        members[group] = everyone
        final = (final - set(old)) | {group}
        for image_id in everyone:
            if group_of.get(image_id) != group:
                group_of[image_id] = group
                changed[image_id] = group
    if changed:
        images.set_groups(changed)
    return len(final)


def assign(workspace: Workspace, *, compared: Collection[int] = ()) -> int:
    """Give every labelled image that has none a split; returns the number of images that got one.

    Those images are compared with all others first, but for those that were ``compared`` just now: what came
    in by classifying or from the camera, and was labelled since, has not been compared yet.
    """
    images = workspace.store.images
    candidates = images.unassigned()
    if not candidates:
        return 0
    if group_near_duplicates(workspace, {c.image_id for c in candidates}.difference(compared)):
        candidates = images.unassigned()
    splits = assign_splits(candidates, workspace.store.split_seed, images.assigned())
    if splits:
        images.set_splits(splits)
    return len(splits)


# Jobs that learn from the splits as they were when they started.
_LEARNING = ("train", "sweep", "quick_update", "baselines")
_UNFINISHED: tuple[JobStatus, ...] = ("queued", "running", "paused", "interrupted")


@dataclass(frozen=True)
class MovedSplits:
    """How many images went to another side, how many of them as near-duplicates, and how many had to stay."""

    moved: int
    duplicates: int
    kept: int


def move(workspace: Workspace, image_ids: Sequence[int], split: Split) -> MovedSplits:
    """Put images on another side of the split; their near-duplicates go with them, since they share a side.

    What a model may have learned from never becomes part of the check set: an image on a side that trains or
    validates which had its label when a model of this workspace was trained, or while a job that learns is under
    way. It stays, and so do its near-duplicates. Raises `StoreError`.
    """
    images = workspace.store.images
    candidates = images.members(image_ids)
    kept: set[int] = set()
    if split == "test":
        seen = _newest_learned(workspace)
        sides = [c.image_id for c in candidates if c.split in ("train", "validation")]
        first = images.first_labelled(sides)
        learned = {i for i in sides if i in first and first[i] <= seen}
        groups = {c.group for c in candidates if c.image_id in learned and c.group is not None}
        kept = learned | {c.image_id for c in candidates if c.group in groups}
    moved = {c.image_id: split for c in candidates if c.split != split and c.image_id not in kept}
    images.move_splits(moved)
    return MovedSplits(len(moved), len(moved.keys() - set(image_ids)), len(kept & set(image_ids)))


def _newest_learned(workspace: Workspace) -> int:
    """The newest label event that any model of this workspace may have learned from, 0 where none learned here."""
    store = workspace.store
    newest = store.labels.last_event_id()
    if any(job.kind in _LEARNING for job in store.jobs.with_status(*_UNFINISHED)):
        return newest
    return max((learned_until(m.folder, m.job_id, newest) for m in store.models.list()), default=0)


def learned_until(folder: Path, job_id: int | None, newest: int) -> int:
    """The newest label event of this workspace that the model in ``folder`` saw, 0 for one that came from elsewhere.

    Where its card cannot be read, that is ``newest``: nothing is known of what it did not see.
    """
    if job_id is None:
        return 0
    try:
        return read_card(folder / CARD_FILE).label_events_seen
    except BundleError:
        return newest
