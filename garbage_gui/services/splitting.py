"""After pictures or labels have come in: near-duplicate groups, and a split for every labelled image."""

from __future__ import annotations

from garbage_gui.imaging.hashes import join_pairs, near_duplicate_pairs
from garbage_gui.services.workspace import Workspace
from garbage_gui.training.split import assign_splits


def group_near_duplicates(workspace: Workspace) -> int:
    """Put near-duplicates into groups; the number of groups. Existing groups grow, they never fall apart."""
    images = workspace.store.images
    hashes = images.perceptual_hashes()
    pairs = near_duplicate_pairs([value for _, value in hashes])
    groups = {}
    for members in join_pairs(pairs):
        ids = sorted(hashes[position][0] for position in members)
        groups.update(dict.fromkeys(ids, ids[0]))
    if groups:
        images.set_groups(groups)
    return len(set(groups.values()))


def assign(workspace: Workspace) -> int:
    """Give every labelled image that has none a split; the number of images that got one."""
    images = workspace.store.images
    splits = assign_splits(images.unassigned(), workspace.store.split_seed, images.assigned())
    if splits:
        images.set_splits(splits)
    return len(splits)
