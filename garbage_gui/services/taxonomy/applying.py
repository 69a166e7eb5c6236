"""Letting edits of the taxonomy happen: classes, labels and what models said, in one transaction and one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from garbage_gui.services.taxonomy.plan import Plan, model_outputs, plan, with_keys
from garbage_gui.services.undo_kinds import Outcome, PutBack
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import LabelChange, Operation
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.taxonomy_edits import TaxonomyEdit

KIND = "taxonomy"


@dataclass(frozen=True)
class Applied:
    """What was done: how many labels changed, and the step that an undo takes back."""

    plan: Plan
    labels: int
    operation: Operation


def apply(workspace: Workspace, edits: Sequence[TaxonomyEdit], *, operator: str) -> Applied | None:
    """Do ``edits``, all or none; saved when this returns. None where they change nothing.

    They are looked at again inside the transaction: another window may have edited meanwhile. Raises `TaxonomyError`
    for one that cannot be done (any more) and `StoreError`.
    """
    edits = with_keys(workspace, edits)
    outputs = model_outputs(workspace)
    store = workspace.store

    def operation(db: Database) -> Applied | None:
        planned = plan(workspace, edits, db)
        if planned.after == planned.before:
            return None
        store.taxonomies.put(planned.after, outputs)
        changes = [LabelChange(image_id, now) for image_id, (_, now) in planned.labels.items()]
        events = store.labels.apply(changes, operator=operator, cause="taxonomy")
        step = store.operations.append(
            KIND,
            operator=operator,
            said=_said(planned, len(events)),
            before=_document(planned.before),
            after=_document(planned.after),
            batch=events[0].batch if events else None,
        )
        return Applied(planned, len(events), step)

    return store.write(operation)


def put_back(workspace: Workspace, step: PutBack) -> Outcome:
    """The classes as they were before a step, or before its undo; its labels follow by themselves.

    Labels that an import gave meanwhile keep a class that is gone then; they are counted as ``kept``.
    """
    wanted = Taxonomy.model_validate(step.wanted["taxonomy"])
    now = workspace.store.taxonomies.read()[1]
    gone = set(now.keys) - set(wanted.keys)
    labelled = set(workspace.store.taxonomies.labelled_as(gone))
    if step.operation.batch is not None:
        labelled -= workspace.store.taxonomies.images_of_batch(step.operation.batch)
    workspace.store.taxonomies.put(wanted, model_outputs(workspace))
    return Outcome(_document(now), _document(wanted), kept=len(labelled))


def _document(taxonomy: Taxonomy) -> dict[str, Any]:
    return {"taxonomy": taxonomy.model_dump(mode="json")}


def _said(planned: Plan, labels: int) -> dict[str, Any]:
    """What words need to name the step: what kind of edit it was, on which class, or how many of them."""
    first = planned.edits[0]
    document = first.model_dump(mode="json")
    key = str(document.get("key") or document.get("into") or "")
    named = planned.after.named(key) or planned.before.named(key)
    return {
        "edit": first.kind,
        "edits": len(planned.edits),
        "labels": labels,
        "en": named.en if named else key,
        "zh_CN": named.zh_CN if named else key,
    }
