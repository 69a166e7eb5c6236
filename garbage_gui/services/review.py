"""What to look at next: the orders of the review queue, and how often people agree with the model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from garbage_gui.messages import GarbageError
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter

ReviewOrder = Literal["least_sure", "newest", "by_class", "likely_errors"]


class ReviewError(GarbageError):
    """A queue that does not exist."""


@dataclass(frozen=True)
class Agreement:
    """How many labels were given with a prediction in view, and how many of them confirmed it."""

    agreed: int
    total: int

    @property
    def rate(self) -> float | None:
        return self.agreed / self.total if self.total else None


def queue(
    workspace: Workspace,
    order: ReviewOrder = "least_sure",
    limit: int | None = None,
    *,
    filter: ImageFilter | None = None,
) -> list[int]:
    """The images to review, the one to look at first in front.

    - ``least_sure``: unlabelled images, the active model's least confident first (those it has not seen
    last);
    - ``newest``: unlabelled images, the last added first;
    - ``by_class``: unlabelled images, class by class as predicted, the surest of each class first;
    - ``likely_errors``: labelled images that the active model contradicts, most confidently first.

    ``filter`` narrows the choice further. Raises `ReviewError` for another order.
    """
    if order not in get_args(ReviewOrder):
        raise ReviewError(
            "There is no review order “{order}”. Use one of {orders}.",
            order=order,
            orders=", ".join(get_args(ReviewOrder)),
        )
    images = workspace.store.images
    active = workspace.store.models.active()
    base = replace(filter or ImageFilter(), model_id=active.model_id if active else None)
    unlabelled = replace(base, labelled=False)
    if order == "newest":
        return images.ids(unlabelled, "newest", limit)
    if active is None:
        return [] if order == "likely_errors" else images.ids(unlabelled, "newest", limit)
    if order == "least_sure":
        return images.ids(unlabelled, "least_sure", limit)
    if order == "likely_errors":
        return images.ids(replace(base, labelled=True, agrees=False), "most_sure", limit)
    found: list[int] = []
    for waste_class in workspace.taxonomy.classes:
        left = None if limit is None else limit - len(found)
        if left is not None and left <= 0:
            break
        found += images.ids(replace(unlabelled, predicted=(waste_class.key,)), "most_sure", left)
    return found


def agreement(workspace: Workspace, operator: str | None = None) -> Agreement:
    """How often the labels of ``operator`` (None: of everyone) confirmed what the model had said."""
    return Agreement(*workspace.store.labels.agreement(operator))
