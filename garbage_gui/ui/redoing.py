"""Redo: doing again what was undone last, and saying in words what that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from garbage_gui.store.records import LabelEvent
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.text import image_name, name_of_class, number, translate

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace


@dataclass(frozen=True)
class Redone:
    """What was done again: its events, and the name of the last one's picture."""

    events: tuple[LabelEvent, ...]
    name: str

    @property
    def event(self) -> LabelEvent:
        """The one that stands for all."""
        return self.events[-1]


def redo_last(workspace: Workspace, operator: str) -> Redone | None:
    """Redo; None where there is nothing to redo. Raises `StoreError`; runs on the ordered thread."""
    from garbage_gui.services import labelling
    from garbage_gui.store.errors import NothingToRedoError

    try:
        events = labelling.redo(workspace, operator=operator)
    except NothingToRedoError:
        return None
    return Redone(tuple(events), image_name(workspace.store.images.get(events[-1].image_id)))


def nothing_text() -> str:
    """What to say where there is nothing to redo: that is no error."""
    return translate("Redo", "There is nothing to redo.")


def redone_text(redone: Redone, taxonomy: Taxonomy) -> str:
    """What was done again, as a person would say it."""
    event, count = redone.event, len(redone.events)
    if count > 1:
        if event.cause == "exclude":
            text = translate("Redo", "Redone: {count} pictures excluded")
        elif event.cause == "include":
            text = translate("Redo", "Redone: {count} pictures taken into the set")
        elif event.to_class is None:
            text = translate("Redo", "Redone: labels of {count} pictures removed")
        else:
            text = translate("Redo", "Redone: {count} pictures labelled {label}")
    elif event.cause == "exclude":
        text = translate("Redo", "Redone: {name} excluded")
    elif event.cause == "include":
        text = translate("Redo", "Redone: {name} taken into the set")
    elif event.to_class is None:
        text = translate("Redo", "Redone: label of {name} removed")
    else:
        text = translate("Redo", "Redone: {name} labelled {label}")
    label = name_of_class(taxonomy, event.to_class) if event.to_class is not None else ""
    return text.format(count=number(count), name=redone.name, label=label)


def next_text(undone: LabelEvent, taxonomy: Taxonomy) -> str:
    """What a redo would do now; ``undone`` is the newest event of the undo."""
    if undone.from_class == undone.to_class:
        return translate("Redo", "Redo: a picture out of the set, or back in")
    if undone.from_class is None:
        return translate("Redo", "Redo: a label taken away")
    label = name_of_class(taxonomy, undone.from_class)
    return translate("Redo", "Redo: labelled {label}").format(label=label)
