"""How well two people agree, over all pictures on which one of them gave an opinion on the other's label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from garbage_gui.messages import GarbageError
from garbage_gui.services.second_opinions.kappa import FEW, Kappa, Table, cohens_kappa, one_against_rest
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import Opinion


class AgreementError(GarbageError):
    """Two people who cannot be compared."""


@dataclass(frozen=True)
class Pair:
    """Two people (one may be `IMPORTED`), and on how many pictures both said something independently."""

    first: str
    second: str
    images: int


@dataclass(frozen=True)
class ClassAgreement:
    """One class against all others: how often each of the two said it, and kappa."""

    class_key: str
    first: int
    second: int
    both: int
    kappa: Kappa


@dataclass(frozen=True)
class Agreement:
    """``table[i, j]``: pictures of which ``first`` said ``classes[i]`` and ``second`` said ``classes[j]``.

    ``images`` are their ids, by cell; ``undecided`` are open disagreements of these two.
    """

    first: str
    second: str
    classes: tuple[str, ...]
    table: Table
    overall: Kappa
    per_class: tuple[ClassAgreement, ...]
    images: dict[tuple[int, int], tuple[int, ...]]
    undecided: tuple[int, ...]

    @property
    def few(self) -> bool:
        """Whether there are so few pictures that the intervals are rough."""
        return self.overall.images < FEW

    def to_json(self) -> dict[str, Any]:
        return {
            "first": self.first,
            "second": self.second,
            **_kappa_json(self.overall),
            "classes": list(self.classes),
            "table": self.table.tolist(),
            "per_class": [
                {
                    "class": c.class_key,
                    "first": c.first,
                    "second": c.second,
                    "both": c.both,
                    **_kappa_json(c.kappa),
                }
                for c in self.per_class
            ],
            "undecided": len(self.undecided),
        }


def pairs(workspace: Workspace) -> list[Pair]:
    """Those who can be compared, the most pictures in front; whoever labelled more of them is the first."""
    found: dict[frozenset[str], list[Opinion]] = {}
    for opinion in workspace.store.opinions.standing():
        if opinion.operator != opinion.compared_with:
            found.setdefault(frozenset({opinion.operator, opinion.compared_with}), []).append(opinion)
    result = []
    for people, opinions in found.items():
        labelled = sorted(people, key=lambda p: (-sum(o.compared_with == p for o in opinions), p))
        result.append(Pair(labelled[0], labelled[1], len({o.image_id for o in opinions})))
    return sorted(result, key=lambda p: (-p.images, p.first, p.second))


def agreement(workspace: Workspace, first: str | None = None, second: str | None = None) -> Agreement:
    """Kappa and all behind it for two people; without names, for the pair with the most pictures.

    Raises `AgreementError` where no picture was judged by both.
    """
    known = pairs(workspace)
    wanted = {name for name in (first, second) if name is not None}
    pair = next((p for p in known if wanted <= {p.first, p.second}), None)
    if pair is None:
        if known and wanted:
            raise AgreementError(
                "No picture was judged by both {names} independently. Compared are: {pairs}.",
                names=" and ".join(f"“{name}”" for name in sorted(wanted)),
                pairs="; ".join(f"{p.first}, {p.second}" for p in known),
            )
        raise AgreementError(
            "There are no second opinions yet. Give some in Review: choose the order “Second opinion”."
        )
    one = first or next(p for p in (pair.first, pair.second) if p != second)
    other = second or next(p for p in (pair.first, pair.second) if p != one)
    return _compare(workspace, one, other)


def _compare(workspace: Workspace, first: str, second: str) -> Agreement:
    said: dict[int, tuple[str, str]] = {}
    for opinion in workspace.store.opinions.standing():
        if opinion.class_key is None:
            continue
        if (opinion.compared_with, opinion.operator) == (first, second):
            said[opinion.image_id] = (opinion.compared_class, opinion.class_key)
        elif (opinion.operator, opinion.compared_with) == (first, second):
            said[opinion.image_id] = (opinion.class_key, opinion.compared_class)
    used = {key for both in said.values() for key in both}
    # Classes that the taxonomy has no more come last.
    classes = [
        *(k for k in workspace.taxonomy.keys if k in used),
        *sorted(used - set(workspace.taxonomy.keys)),
    ]
    place = {key: row for row, key in enumerate(classes)}
    table = np.zeros((len(classes), len(classes)), dtype=np.int64)
    images: dict[tuple[int, int], list[int]] = {}
    for image_id, (one, other) in said.items():
        cell = place[one], place[other]
        table[cell] += 1
        images.setdefault(cell, []).append(image_id)
    per_class = tuple(
        ClassAgreement(
            key, int(table[row].sum()), int(table[:, row].sum()), int(table[row, row]),
            cohens_kappa(one_against_rest(table, row)),
        )
        for row, key in enumerate(classes)
    )  # fmt: skip
    undecided = dict.fromkeys(
        o.image_id
        for o in workspace.store.opinions.open_disagreements()
        if {o.operator, o.compared_with} == {first, second}
    )
    return Agreement(
        first, second, tuple(classes), table, cohens_kappa(table), per_class,
        {cell: tuple(ids) for cell, ids in images.items()}, tuple(undecided),
    )  # fmt: skip


def _kappa_json(kappa: Kappa) -> dict[str, Any]:
    return {
        "images": kappa.images,
        "agreed": kappa.agreed,
        "observed": kappa.observed,
        "observed_ci95": [kappa.observed_low, kappa.observed_high],
        "expected": kappa.expected,
        "kappa": kappa.kappa,
        "kappa_ci95": None if kappa.low is None else [kappa.low, kappa.high],
        "standard_error": kappa.standard_error,
    }
