"""Adjudication: pictures of which two people say different classes, and the decision which is right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from garbage_gui.messages import GarbageError, Message
from garbage_gui.services import labelling
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import LabelEvent


class NotDisputedError(GarbageError):
    """There is nothing to decide."""


@dataclass(frozen=True)
class Said:
    """A class, and who says so: the one who gave the label in front."""

    class_key: str
    operators: tuple[str, ...]


def disputed(workspace: Workspace, between: Collection[str] = ()) -> tuple[list[int], Message]:
    """Images whose label somebody contradicts and nobody decided, the oldest in front; and that in words.

    ``between``: only those of these two people.
    """
    opinions = workspace.store.opinions.open_disagreements()
    if between:
        opinions = [o for o in opinions if {o.compared_with, o.operator} == set(between)]
    ids = list(dict.fromkeys(o.image_id for o in opinions))
    if not ids:
        return [], Message.of(
            "Wherever two people judged the same picture, they agree, or it was decided. "
            "Second opinions that differ from the label come here."
        )
    return ids, Message.of(
        "{count} pictures of which two people say different classes. What you decide is the label from then on.",
        count=len(ids),
    )


def said_of(workspace: Workspace, image_id: int) -> list[Said]:
    """What people said of an image on which they differ, each class once: its label of then first; else empty."""
    opinions = [o for o in workspace.store.opinions.standing(image_id) if o.class_key is not None]
    if all(o.agrees for o in opinions):
        return []
    voices: dict[str, list[str]] = {}
    for opinion in opinions:
        voices.setdefault(opinion.compared_class, []).append(opinion.compared_with)
    for opinion in opinions:
        voices.setdefault(str(opinion.class_key), []).append(opinion.operator)
    return [Said(key, tuple(dict.fromkeys(names))) for key, names in voices.items()]


def decide(workspace: Workspace, image_id: int, class_key: str, *, operator: str) -> LabelEvent:
    """Say which class an image is of on which people differ: its label from now on, also where it was that already.

    Saved when this returns. Raises `NotDisputedError` where no two people differ, and like `labelling.label`.
    """
    key = workspace.taxonomy.require(class_key).key
    if not said_of(workspace, image_id):
        raise NotDisputedError("Nobody contradicts the label of this picture. Label it in the usual way.")
    return labelling.label_many(workspace, {image_id: key}, operator=operator, cause="adjudication")[0]
