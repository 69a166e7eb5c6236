"""Which images train, which validate and which are the check set: assigned once, then fixed.

Stratified by class at 64/16/20 as in the paper. Near-duplicates (one group) are never on two sides, and an
image that has a side keeps it: a check set that moved would have been trained on.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from garbage_gui.store.records import Split, SplitCandidate

SHARES: dict[Split, float] = {"train": 0.64, "validation": 0.16, "test": 0.20}
SPLITS: tuple[Split, ...] = ("train", "validation", "test")


@dataclass(frozen=True)
class _Unit:
    """Images that must share a side, with how many there are of each class."""

    image_ids: tuple[int, ...]
    classes: Counter[str]
    order: bytes


def assign_splits(
    candidates: Sequence[SplitCandidate], seed: int, existing: Sequence[SplitCandidate] = ()
) -> dict[int, Split]:
    """A side for every candidate, as ``{image_id: split}``; images of ``existing`` are never moved.

    A candidate whose group already has a side joins it. All others go, in an order drawn from ``seed``,
    largest group first, where their class is furthest below its share, counting what is there already. So
    the shares hold to within about one image per class from the start, and stay while images are added. The
    result does not depend on the order of the candidates.
    """
    counts: dict[str, Counter[Split]] = {}
    side_of_group: dict[int, Split] = {}
    fixed: set[int] = set()
    for known in existing:
        if known.split is None:
            continue
        fixed.add(known.image_id)
        counts.setdefault(known.label, Counter())[known.split] += 1
        if known.group is not None:
            side_of_group[known.group] = _first_side(side_of_group.get(known.group), known.split)

    assigned: dict[int, Split] = {}
    free: list[SplitCandidate] = []
    for candidate in candidates:
        if candidate.image_id in fixed:
            continue
        joined = side_of_group.get(candidate.group) if candidate.group is not None else None
        if joined is None:
            free.append(candidate)
        else:
            assigned[candidate.image_id] = joined
            counts.setdefault(candidate.label, Counter())[joined] += 1

    totals = Counter({label: sum(by_side.values()) for label, by_side in counts.items()})
    totals.update(c.label for c in free)
    for unit in sorted(_units(free, seed), key=lambda u: (-len(u.image_ids), u.order)):
        side = _neediest(unit, counts, totals)
        for image_id in unit.image_ids:
            assigned[image_id] = side
        for label, number in unit.classes.items():
            counts.setdefault(label, Counter())[side] += number
    return assigned


def _first_side(one: Split | None, other: Split) -> Split:
    """Where two images got their sides before anyone knew they are near-duplicates, new ones follow training.

    Joining the check set would add one more picture to it that training has as good as seen.
    """
    return other if one is None else min(one, other, key=SPLITS.index)


def _units(candidates: Iterable[SplitCandidate], seed: int) -> list[_Unit]:
    members: dict[tuple[str, int], list[SplitCandidate]] = {}
    for candidate in candidates:
        key = ("image", candidate.image_id) if candidate.group is None else ("group", candidate.group)
        members.setdefault(key, []).append(candidate)
    units = []
    for group in members.values():
        image_ids = tuple(sorted(c.image_id for c in group))
        # A hash instead of a shuffle: what one image gets does not hang on how many others there are.
        order = hashlib.sha256(f"{seed}:{image_ids[0]}".encode()).digest()
        units.append(_Unit(image_ids, Counter(c.label for c in group), order))
    return units


def _neediest(unit: _Unit, counts: dict[str, Counter[Split]], totals: Counter[str]) -> Split:
    return max(SPLITS, key=lambda side: _shortfall(unit, side, counts, totals))


def _shortfall(unit: _Unit, side: Split, counts: dict[str, Counter[Split]], totals: Counter[str]) -> float:
    """How many images of the unit's classes are missing on ``side``, weighted by the unit's own numbers."""
    return sum(
        number * (SHARES[side] * totals[label] - counts.get(label, Counter())[side])
        for label, number in unit.classes.items()
    )
