"""After pictures or labels have come in: near-duplicate groups, and a split for every labelled image."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from garbage_gui.jobs.lock import LaneLock
from garbage_gui.messages import Message
from garbage_gui.nets.bundle import CARD_FILE, BundleError, read_card
from garbage_gui.services.comparing import Progress, Unusable, group_near_duplicates, look
from garbage_gui.services.undo_kinds import Outcome, PutBack
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobStatus, Split, SplitCandidate
from garbage_gui.training.split import assign_splits

LOCK_POLL_SECONDS = 0.2
# Of the time that a comparison takes, about so much goes into looking at the pictures.
LOOKING = 0.9


@dataclass(frozen=True)
class Assigned:
    """How many images got a split, in how many groups of near-duplicates compared ones are, and what has no looks."""

    assigned: int = 0
    groups: int = 0
    unusable: list[Unusable] = field(default_factory=list)


class _Ended(Exception):
    """Somebody cancelled."""


def assign(
    workspace: Workspace,
    *,
    operator: str = "",
    progress: Progress = lambda fraction, message: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Assigned:
    """Give every labelled image that has none a split, after near-duplicates were found: they share a side.

    What an import has not come to compare is compared first, and so are labelled images without a split: what came
    in by classifying or from the camera, and was labelled since, has not been compared yet. An image that nobody
    could look at, its file being away, waits without a split until its file is there again.

    One process at a time does this, the others wait for it; then there is little left for them. Cancelled or killed, it
    goes on where it was the next time. Raises `StoreError`, and `OSError` where the lock cannot be made.
    """
    comparisons, images = workspace.store.comparisons, workspace.store.images
    unusable: list[Unusable] = []
    try:
        with _alone(workspace, progress, cancelled):
            unusable += look(
                workspace,
                operator=operator,
                progress=lambda fraction, message: progress(LOOKING * fraction, message),
                cancelled=cancelled,
            )
            # In this order, and no others later: an import may go on meanwhile, and what it brings is not looked at.
            candidates = images.unassigned()
            waiting, unseen = comparisons.waiting(), comparisons.unseen()
            wanted = {c.image_id for c in candidates} - unseen

            def report(share: float) -> None:
                if cancelled():
                    raise _Ended
                progress(LOOKING + (1 - LOOKING) * share, Message("Looking for near-duplicates"))

            report(0.0)
            groups = 0
            if group_near_duplicates(workspace, wanted.union(waiting), report=report):
                candidates = images.unassigned()
                group_of = images.groups()
                groups = len({group_of[i] for i in waiting if i in group_of})
            comparisons.compared(waiting)
            candidates = [c for c in candidates if c.image_id in wanted]
            splits = assign_splits(candidates, workspace.store.split_seed, images.assigned())
            if splits:
                images.set_splits(splits)
    except _Ended:
        return Assigned(unusable=unusable)
    return Assigned(len(splits), groups, unusable)


@contextlib.contextmanager
def _alone(workspace: Workspace, progress: Progress, cancelled: Callable[[], bool]) -> Iterator[None]:
    """The right to compare; raises `_Ended` when somebody cancels while another process has it."""
    with LaneLock(workspace.folder, "compare") as lock:
        while not lock.acquire(patience_seconds=LOCK_POLL_SECONDS):
            progress(0.0, Message("Waiting until the pictures of an import have been compared"))
            if cancelled():
                raise _Ended
        yield


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
