"""What edits of the taxonomy would do to the classes and to the labels of pictures. Reads, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from garbage_gui.nets.bundle import BundleError, ModelCard, read_bundle
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ModelRecord
from garbage_gui.store.taxonomies import ModelOutputs
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.taxonomy_edits import (
    AddClass,
    RemoveClass,
    SplitClass,
    TaxonomyEdit,
    completed,
    edited,
    moved_labels,
    refuse_labelled,
    touched_keys,
)


@dataclass(frozen=True)
class ClassCount:
    """How many pictures have a label, those out of the set too, and how many of them are in the check set."""

    images: int = 0
    check: int = 0


@dataclass(frozen=True)
class Plan:
    """The classes before and after ``edits``, and which label every picture that changes had and gets."""

    before: Taxonomy
    after: Taxonomy
    edits: tuple[TaxonomyEdit, ...]
    labels: dict[int, tuple[str, str]]


def class_counts(workspace: Workspace) -> dict[str, ClassCount]:
    """The pictures of every label that any has, also of labels that are no class of the taxonomy."""
    counts: dict[str, ClassCount] = {}
    for key, split, images in workspace.store.taxonomies.counts():
        was = counts.get(key, ClassCount())
        counts[key] = ClassCount(was.images + images, was.check + (images if split == "test" else 0))
    return counts


def strange_labels(workspace: Workspace) -> dict[str, ClassCount]:
    """Labels of pictures that the taxonomy has no class for, the most frequent first.

    They come from a store that another program wrote, or one that was put together by hand.
    """
    taxonomy = workspace.taxonomy
    found = {key: count for key, count in class_counts(workspace).items() if taxonomy.get(key) is None}
    return dict(sorted(found.items(), key=lambda item: (-item[1].images, item[0])))


def with_keys(workspace: Workspace, edits: Sequence[TaxonomyEdit]) -> tuple[TaxonomyEdit, ...]:
    """``edits`` with a key and a colour for every new class, none that labels or models ever spoke of."""
    new = [edit for edit in edits if isinstance(edit, AddClass)]
    parts = [part for edit in edits if isinstance(edit, SplitClass) for part in edit.parts]
    if all(e.key and e.colour for e in new) and all(p.key and p.colour for p in parts):
        return tuple(edits)  # what is taken is asked of all predictions: not for nothing
    return completed(workspace.taxonomy, edits, taken_keys(workspace))


def taken_keys(workspace: Workspace) -> set[str]:
    """Keys that labels or models ever spoke of: what they said must not count for a class that is new."""
    known = workspace.store.taxonomies.known_keys()
    for _, card in cards(workspace):
        known.update(card.classes)
    return known


def plan(workspace: Workspace, edits: Sequence[TaxonomyEdit], db: Database | None = None) -> Plan:
    """What ``edits`` (see `with_keys`) would do; with ``db``, as its transaction sees the store.

    Raises `TaxonomyError` for an edit that cannot be done.
    """
    store = workspace.store.taxonomies
    before = store.within(db) if db is not None else store.read()[1]
    strange = {key for key, _, _ in store.counts()} - set(before.keys)
    after = edited(before, edits, strange)
    removed = [edit.key for edit in edits if isinstance(edit, RemoveClass)]
    had = store.labelled_as({*touched_keys(edits), *removed}, db)
    has = moved_labels(edits, had, lambda _, text: store.with_path(text))
    _refuse_labelled(before, after, removed, has.values())
    return Plan(before, after, tuple(edits), {i: (had[i], has[i]) for i in had if had[i] != has[i]})


def _refuse_labelled(before: Taxonomy, after: Taxonomy, removed: list[str], labels: Iterable[str]) -> None:
    gone = {key for key in removed if after.get(key) is None}
    if not gone:
        return
    counts: dict[str, int] = {}
    for label in labels:
        if label in gone:
            counts[label] = counts.get(label, 0) + 1
    for key, count in counts.items():
        refuse_labelled(before.named(key), key, count)


def cards(workspace: Workspace) -> list[tuple[ModelRecord, ModelCard]]:
    """Every model whose files are there, with its card; the newest first."""
    found = []
    for record in workspace.store.models.list():
        try:
            found.append((record, read_bundle(record.folder).card))
        except BundleError:
            continue
    return found


def model_outputs(workspace: Workspace) -> dict[str, ModelOutputs]:
    """What the stored probabilities of every model mean."""
    return {
        record.model_id: ModelOutputs(card.classes, card.unsure_below) for record, card in cards(workspace)
    }
