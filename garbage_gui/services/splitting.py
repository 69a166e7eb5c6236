"""After pictures or labels have come in: near-duplicate groups, and a split for every labelled image."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from garbage_gui.imaging.hashes import near_duplicate_groups
from garbage_gui.services.workspace import Workspace
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
