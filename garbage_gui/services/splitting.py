"""After pictures or labels have come in: near-duplicate groups, and a split for every labelled image."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from garbage_gui.imaging.hashes import near_duplicate_groups
from garbage_gui.nets.bundle import CARD_FILE, BundleError, read_card
from garbage_gui.services.undo_kinds import Outcome, PutBack
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobStatus, Split, SplitCandidate
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


KIND = "split"
# Jobs that learn from the splits as they were when they started.
_LEARNING = ("train", "sweep", "quick_update", "baselines")
_UNFINISHED: tuple[JobStatus, ...] = ("queued", "running", "paused", "interrupted")


@dataclass(frozen=True)
class MovedSplits:
    """How many images went to another side, how many of them as near-duplicates, and how many had to stay."""

    moved: int
    duplicates: int
    kept: int


def move(workspace: Workspace, image_ids: Sequence[int], split: Split, *, operator: str = "") -> MovedSplits:
    """Put images on another side of the split, as one step; near-duplicates go along, since they share a side.

    What a model may have learned from never becomes part of the check set: an image on a side that trains or
    validates which had its label when a model of this workspace was trained, or while a job that learns is under
    way. It stays, and so do its near-duplicates. Raises `StoreError`.
    """

    def operation(_: object) -> MovedSplits:
        images = workspace.store.images
        candidates = images.members(image_ids)
        kept = _must_stay(workspace, candidates, {c.image_id: split for c in candidates})
        changes = {c.image_id: c.split for c in candidates if c.split != split and c.image_id not in kept}
        if changes:
            images.move_splits(dict.fromkeys(changes, split))
            workspace.store.operations.append(
                KIND,
                operator=operator,
                said={"images": len(changes), "image": next(iter(changes)), "side": split},
                before=_document(changes),
                after=_document(dict.fromkeys(changes, split)),
            )
        asked = set(image_ids)
        return MovedSplits(len(changes), len(changes.keys() - asked), len(kept & asked))

    return workspace.store.write(operation)


def put_back(workspace: Workspace, wanted: PutBack) -> Outcome:
    """Undo or redo a move: the images that are where it left them go where they were (see `undo_kinds`).

    What was learned from since stays out of the check set, as in `move`. A near-duplicate that came since goes with
    its group.
    """
    images = workspace.store.images
    sides = _sides(wanted.wanted)
    candidates = images.members(list(sides))
    goals, left = _of_groups(sides, candidates), _of_groups(_sides(wanted.left), candidates)
    kept = _must_stay(workspace, candidates, goals)
    changes = {
        c.image_id: c.split
        for c in candidates
        if c.image_id not in kept and c.split == left[c.image_id] != goals[c.image_id]
    }
    images.move_splits({i: goals[i] for i in changes})
    return Outcome(
        _document(changes), _document({i: goals[i] for i in changes}), kept=len(kept & sides.keys())
    )


def _of_groups(
    sides: Mapping[int, Split | None], candidates: Sequence[SplitCandidate]
) -> dict[int, Split | None]:
    """The side of each candidate; for one that ``sides`` does not name, that of another of its group."""
    groups = {c.group: sides[c.image_id] for c in candidates if c.image_id in sides}
    return {c.image_id: sides[c.image_id] if c.image_id in sides else groups.get(c.group) for c in candidates}


def _must_stay(
    workspace: Workspace, candidates: Sequence[SplitCandidate], goals: Mapping[int, Split | None]
) -> set[int]:
    """Those of the candidates that must not become part of the check set, with all of their groups."""
    sides = [
        c.image_id
        for c in candidates
        if c.split in ("train", "validation") and goals[c.image_id] not in ("train", "validation")
    ]
    if not sides:
        return set()
    seen = _newest_learned(workspace)
    first = workspace.store.images.first_labelled(sides)
    learned = {i for i in sides if i in first and first[i] <= seen}
    groups = {c.group for c in candidates if c.image_id in learned and c.group is not None}
    return learned | {c.image_id for c in candidates if c.group in groups}


# Without a side, in a document.
_NONE = "none"


def _document(sides: Mapping[int, Split | None]) -> dict[str, list[int]]:
    """Which images are on which side, short enough for 100,000 of them."""
    document: dict[str, list[int]] = {}
    for image_id, side in sides.items():
        document.setdefault(side or _NONE, []).append(image_id)
    return document


def _sides(document: Mapping[str, Iterable[int]]) -> dict[int, Split | None]:
    known: dict[str, Split | None] = {s: s for s in get_args(Split)} | {_NONE: None}
    return {image_id: known[side] for side, ids in document.items() if side in known for image_id in ids}


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
