"""Splits: the shares hold, groups stay together, what has a side keeps it, all of it from the seed alone."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from garbage_gui.store.records import Split, SplitCandidate
from garbage_gui.training.split import SHARES, SPLITS, assign_splits

candidates_lists = st.lists(
    st.tuples(st.sampled_from("abcd"), st.one_of(st.none(), st.integers(0, 12))), max_size=120
).map(lambda rows: [SplitCandidate(i, label, group, None) for i, (label, group) in enumerate(rows)])
single_lists = st.lists(st.sampled_from("abcd"), max_size=200).map(
    lambda labels: [SplitCandidate(i, label, None, None) for i, label in enumerate(labels)]
)
seeds = st.integers(0, 2**32)


def with_sides(candidates: list[SplitCandidate], sides: dict[int, Split]) -> list[SplitCandidate]:
    return [replace(c, split=sides[c.image_id]) for c in candidates if c.image_id in sides]


def by_class(candidates: list[SplitCandidate], sides: dict[int, Split]) -> dict[str, Counter[Split]]:
    counts: dict[str, Counter[Split]] = {}
    for c in candidates:
        counts.setdefault(c.label, Counter())[sides[c.image_id]] += 1
    return counts


def test_shares_are_those_of_the_paper() -> None:
    assert SHARES == {"train": 0.64, "validation": 0.16, "test": 0.20}
    candidates = [SplitCandidate(i, f"class {i % 6}", None, None) for i in range(2400)]
    for counts in by_class(candidates, assign_splits(candidates, 0)).values():
        assert counts == {"train": 256, "validation": 64, "test": 80}


@given(candidates_lists, seeds)
def test_everyone_gets_a_side_and_groups_share_it(candidates: list[SplitCandidate], seed: int) -> None:
    sides = assign_splits(candidates, seed)
    assert sides.keys() == {c.image_id for c in candidates}
    assert set(sides.values()) <= set(SPLITS)
    of_group: dict[int, set[Split]] = {}
    for c in candidates:
        if c.group is not None:
            of_group.setdefault(c.group, set()).add(sides[c.image_id])
    assert all(len(found) == 1 for found in of_group.values())


@given(single_lists, seeds)
def test_each_class_keeps_its_shares(candidates: list[SplitCandidate], seed: int) -> None:
    for counts in by_class(candidates, assign_splits(candidates, seed)).values():
        total = counts.total()
        for split in SPLITS:
            assert abs(counts[split] - SHARES[split] * total) < 4 / 3 + 1e-9


@given(candidates_lists, seeds, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(candidates: list[SplitCandidate], seed: int, dice: random.Random) -> None:
    shuffled = candidates.copy()
    dice.shuffle(shuffled)
    assert assign_splits(shuffled, seed) == assign_splits(candidates, seed)


@given(candidates_lists, candidates_lists, seeds)
def test_nobody_ever_moves(first: list[SplitCandidate], second: list[SplitCandidate], seed: int) -> None:
    before = assign_splits(first, seed)
    existing = with_sides(first, before)
    new = [replace(c, image_id=c.image_id + 1000) for c in second]
    # Existing ones among the candidates, too: they are passed over.
    after = assign_splits([*new, *first], seed, existing)
    assert after.keys() == {c.image_id for c in new}
    side_of_group = {c.group: before[c.image_id] for c in first if c.group is not None}
    for c in new:
        if c.group in side_of_group:
            assert after[c.image_id] == side_of_group[c.group]


@settings(max_examples=30)
@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=150), st.integers(1, 40), seeds)
def test_shares_stay_while_images_are_added(labels: list[str], step: int, seed: int) -> None:
    everyone = [SplitCandidate(i, label, None, None) for i, label in enumerate(labels)]
    sides: dict[int, Split] = {}
    for start in range(0, len(everyone), step):
        sides |= assign_splits(everyone[start : start + step], seed, with_sides(everyone, sides))
    for counts in by_class(everyone, sides).values():
        total = counts.total()
        for split in SPLITS:
            assert abs(counts[split] - SHARES[split] * total) < 2


def test_another_seed_another_split() -> None:
    candidates = [SplitCandidate(i, "a", None, None) for i in range(300)]
    assert assign_splits(candidates, 0) == assign_splits(candidates, 0)
    assert assign_splits(candidates, 0) != assign_splits(candidates, 1)


def test_a_few_of_a_class() -> None:
    def sides(number: int) -> Counter[Split]:
        candidates = [SplitCandidate(i, "a", None, None) for i in range(number)]
        return Counter(assign_splits(candidates, 0).values())

    assert sides(0) == {}
    assert sides(1) == {"train": 1}
    assert sides(2) == {"train": 1, "test": 1}
    assert sides(5) == {"train": 3, "validation": 1, "test": 1}


def test_new_near_duplicates_of_two_sides_go_to_training() -> None:
    existing = [SplitCandidate(1, "a", 7, "test"), SplitCandidate(2, "a", 7, "train")]
    assert assign_splits([SplitCandidate(3, "a", 7, None)], 0, existing) == {3: "train"}
    existing = [SplitCandidate(1, "a", 7, "test"), SplitCandidate(2, "a", 7, "validation")]
    assert assign_splits([SplitCandidate(3, "a", 7, None)], 0, existing) == {3: "validation"}


def test_one_huge_group_is_balanced_by_the_others() -> None:
    candidates = [SplitCandidate(i, "a", 0 if i < 100 else None, None) for i in range(500)]
    counts = by_class(candidates, assign_splits(candidates, 0))["a"]
    assert counts == {"train": 320, "validation": 80, "test": 100}


def test_a_hundred_thousand_are_quick() -> None:
    dice = random.Random(0)
    candidates = [
        SplitCandidate(i, f"c{dice.randrange(40)}", dice.randrange(5000) if i % 10 == 0 else None, None)
        for i in range(100_000)
    ]
    started = time.monotonic()
    assert len(assign_splits(candidates, 0)) == 100_000
    assert time.monotonic() - started < 10
