"""What it means in a queue to name a class: a label, a blind second opinion, or a decision. No Qt."""

from __future__ import annotations

from enum import Enum, auto

from garbage_gui.services import labelling
from garbage_gui.services.second_opinions import deciding, giving
from garbage_gui.services.workspace import Workspace


class Judging(Enum):
    LABEL = auto()
    OPINION = auto()
    DECISION = auto()

    @property
    def of_labels(self) -> bool:
        """Whether pictures can also be excluded, or accepted page by page: only where labels are given."""
        return self is Judging.LABEL


def judging_in(order: str) -> Judging:
    """What is done in a queue of this order."""
    return {"second_opinion": Judging.OPINION, "adjudication": Judging.DECISION}.get(order, Judging.LABEL)


def say(judging: Judging, workspace: Workspace, image_id: int, class_key: str, operator: str) -> object:
    """Save what ``operator`` says of an image; returns when it is on the disk. Raises `GarbageError`."""
    if judging is Judging.OPINION:
        return giving.give(workspace, image_id, class_key, operator=operator)
    if judging is Judging.DECISION:
        return deciding.decide(workspace, image_id, class_key, operator=operator)
    return labelling.label(workspace, image_id, class_key, operator=operator, cause="review")
