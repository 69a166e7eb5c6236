"""Edits that a person has made and not yet let happen: the classes as they would be. No widgets, no store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from garbage_gui.messages import Message
from garbage_gui.services.taxonomy.plan import ClassCount
from garbage_gui.taxonomy import Taxonomy, TaxonomyError
from garbage_gui.taxonomy_edits import (
    AddClass,
    MergeClasses,
    MoveToCategory,
    RecolourClass,
    RemoveClass,
    RenameClass,
    TaxonomyEdit,
    completed,
    edited,
    refuse_labelled,
)

# Edits that replace what the same one said of the same class before.
_REPLACING = (RenameClass, RecolourClass, MoveToCategory)


@dataclass(frozen=True)
class Basis:
    """What the editor begins with: the classes, the pictures of every label, and every key that is taken."""

    taxonomy: Taxonomy
    counts: Mapping[str, ClassCount]
    taken: frozenset[str]

    @property
    def strange(self) -> dict[str, ClassCount]:
        """Labels of pictures that have no class."""
        return {key: count for key, count in self.counts.items() if self.taxonomy.get(key) is None}


@dataclass
class Draft:
    """Holds only edits that can be done one after the other."""

    basis: Basis
    edits: tuple[TaxonomyEdit, ...] = ()
    taxonomy: Taxonomy = field(init=False)

    def __post_init__(self) -> None:
        self.taxonomy = self._after(self.edits)

    def add(self, edit: TaxonomyEdit) -> Message | None:
        """Make one more edit; why not, where it cannot be done: nothing changes then."""
        try:
            self._refuse_labelled(edit)
            edits = completed(self.basis.taxonomy, [*self._without_replaced(edit), edit], self.basis.taken)
            taxonomy = self._after(edits)
        except TaxonomyError as error:
            return error.message
        self.edits, self.taxonomy = self._effective(edits), taxonomy
        return None

    def take_back(self) -> TaxonomyEdit | None:
        """Forget the last edit; which one that was."""
        if not self.edits:
            return None
        *rest, last = self.edits
        self.edits = tuple(rest)
        self.taxonomy = self._after(self.edits)
        return last

    def clear(self) -> None:
        """Forget all edits."""
        self.edits = ()
        self.taxonomy = self.basis.taxonomy

    def rebase(self, basis: Basis) -> int:
        """Somebody else changed the classes: keep what can still be done; how many edits cannot."""
        edits, self.basis = self.edits, basis
        self.clear()
        return sum(self.add(edit) is not None for edit in edits)

    def count(self, key: str) -> ClassCount:
        """The pictures that a class of the draft would have, as far as that is known without looking at paths."""
        total = self.basis.counts.get(key, ClassCount()) if self._was_there(key) else ClassCount()
        for former in self.taxonomy.former:
            if former.into == key and self.basis.taxonomy.heir(former.key) == former.key:
                more = self.basis.counts.get(former.key, ClassCount())
                total = ClassCount(total.images + more.images, total.check + more.check)
        return total

    @property
    def strange(self) -> dict[str, ClassCount]:
        """Labels that would still have no class."""
        known = {*self.taxonomy.keys, *(f.key for f in self.taxonomy.former if f.into is not None)}
        return {key: count for key, count in self.basis.strange.items() if key not in known}

    def _was_there(self, key: str) -> bool:
        return self.basis.taxonomy.get(key) is not None or key in self.basis.strange

    def _refuse_labelled(self, edit: TaxonomyEdit) -> None:
        if isinstance(edit, RemoveClass):
            refuse_labelled(self.taxonomy.named(edit.key), edit.key, self.count(edit.key).images)

    def _without_replaced(self, edit: TaxonomyEdit) -> tuple[TaxonomyEdit, ...]:
        """The edits so far, without a last one that ``edit`` says anew."""
        last = self.edits[-1] if self.edits else None
        if isinstance(edit, _REPLACING) and type(last) is type(edit) and last.key == edit.key:
            return self.edits[:-1]
        return self.edits

    def _effective(self, edits: tuple[TaxonomyEdit, ...]) -> tuple[TaxonomyEdit, ...]:
        """Without a last edit that changes nothing: a name that was typed as it was."""
        without = edits[:-1]
        if isinstance(edits[-1], AddClass | MergeClasses) or self._after(edits) != self._after(without):
            return edits
        return without

    def _after(self, edits: tuple[TaxonomyEdit, ...]) -> Taxonomy:
        return edited(self.basis.taxonomy, edits, self.basis.strange)
