"""Undo: taking the newest change of labels back, and saying in words what that was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from garbage_gui.store.records import LabelEvent
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.text import class_name, number, translate

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace


@dataclass(frozen=True)
class Undone:
    """The event that was the newest, how many its batch had, and the name of its picture."""

    event: LabelEvent
    count: int
    name: str


def undo_last(workspace: Workspace, operator: str) -> Undone | None:
    """Undo; None when there is nothing to undo. Raises `StoreError`; runs on the ordered thread."""
    from garbage_gui.services import labelling
    from garbage_gui.store.errors import NothingToUndoError

    undoable = labelling.undoable(workspace)
    try:
        events = labelling.undo(workspace, operator=operator)
    except NothingToUndoError:
        return None
    event = undoable if undoable is not None else events[0]
    path = workspace.store.images.get(event.image_id).path
    return Undone(event, len(events), path.name if path is not None else event.sha256[:12])


def take_back_exclusion(workspace: Workspace, image_id: int, excluded: bool, operator: str) -> Undone | None:
    """Undo that an image was just taken out of the set (or, with ``excluded`` False, put back into it).

    None when it was not saved in the first place. Where another window said something since, that stays.
    Raises `StoreError`; runs on the ordered thread.
    """
    from garbage_gui.services import labelling

    if workspace.store.images.get(image_id).excluded != excluded:
        return None
    newest = labelling.undoable(workspace)
    if newest is not None and newest.image_id == image_id and newest.cause in ("exclude", "include"):
        return undo_last(workspace, operator)
    labelling.exclude(workspace, [image_id], not excluded, operator=operator)
    return None


def nothing_text() -> str:
    """What to say where there is nothing to undo: that is no error."""
    return translate("Undo", "There is nothing to undo.")


def undone_text(undone: Undone, taxonomy: Taxonomy) -> str:
    """What was undone, as a person would say it."""
    event = undone.event
    if undone.count > 1:
        if event.cause == "exclude":
            text = translate("Undo", "Undone: {count} pictures excluded, they are back in the set")
        elif event.cause == "include":
            text = translate("Undo", "Undone: {count} pictures taken into the set")
        elif event.to_class is None:
            text = translate("Undo", "Undone: labels of {count} pictures removed, they have them again")
        else:
            text = translate("Undo", "Undone: {count} pictures labelled {label}")
    elif event.cause == "exclude":
        text = translate("Undo", "Undone: {name} excluded, it is back in the set")
    elif event.cause == "include":
        text = translate("Undo", "Undone: {name} taken into the set")
    elif event.to_class is None:
        text = translate("Undo", "Undone: label of {name} removed, it is {before} again")
    elif event.from_class is None:
        text = translate("Undo", "Undone: {name} labelled {label}, it has no label again")
    else:
        text = translate("Undo", "Undone: {name} labelled {label}, it is {before} again")
    return text.format(
        count=number(undone.count),
        name=undone.name,
        label=_name(taxonomy, event.to_class),
        before=_name(taxonomy, event.from_class),
    )


def _name(taxonomy: Taxonomy, key: str | None) -> str:
    if key is None:
        return translate("Undo", "without label")
    found = taxonomy.get(key)
    return class_name(found) if found is not None else key
