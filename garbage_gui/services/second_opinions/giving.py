"""Which images to give a second opinion on, without seeing their labels; and giving it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from garbage_gui.messages import Message
from garbage_gui.services.sampling import draw_sample
from garbage_gui.services.undo_kinds import Outcome, PutBack
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import IMPORTED, Cause, GivenLabel, NewOpinion, Opinion

# Causes of labels that one person gave independently.
JUDGED: frozenset[Cause] = frozenset({"import", "review", "browse", "camera", "classify", "command"})
# The kind of step that an opinion is.
KIND = "opinion"


@dataclass(frozen=True)
class Candidates:
    """Whom a second opinion can be compared with: a name (or `IMPORTED`), and how many labels of theirs stand."""

    operator: str
    images: int


def candidates(workspace: Workspace, operator: str) -> list[Candidates]:
    """Everybody but ``operator`` whose labels stand in the set, who has the most in front; imports come last."""
    counts = Counter(g.operator for g in _labels_of_others(workspace, operator))
    ordered = sorted(counts.items(), key=lambda item: (item[0] == IMPORTED, -item[1], item[0]))
    return [Candidates(name, images) for name, images in ordered]


def draw(
    workspace: Workspace,
    operator: str,
    *,
    labelled_by: str | None,
    class_key: str | None,
    size: int,
    seed: int,
    skip_judged: bool,
) -> tuple[list[int], Message]:
    """Images that somebody else labelled, drawn at random, and in words what was drawn.

    ``labelled_by`` is a name, `IMPORTED`, or None for anybody but ``operator``. With ``class_key``: images labelled so
    or taken for it by the active model, so that the class which was asked for does not give the label away.
    ``skip_judged``: not those that ``operator`` said anything about.
    """
    given = [g for g in _labels_of_others(workspace, operator) if labelled_by in (None, g.operator)]
    if class_key is not None:
        predicted = _predicted_as(workspace, class_key)
        given = [g for g in given if g.class_key == class_key or g.image_id in predicted]
    if skip_judged:
        judged = workspace.store.opinions.judged_by(operator)
        given = [g for g in given if g.image_id not in judged]
    wanted = {g.image_id for g in given}
    contents = [row for row in workspace.store.images.contents() if row[0] in wanted]
    ids = draw_sample(contents, size, seed)
    if not wanted:
        return [], _nothing(workspace, operator, labelled_by)
    return ids, Message.of(
        "{size} of {count} pictures of other people, drawn at random. Their labels are hidden, and stay as they are.",
        size=len(ids),
        count=len(wanted),
    )


def can_be_judged(workspace: Workspace, operator: str) -> set[int]:
    """The images on which ``operator`` can give a second opinion: those with a label of somebody else."""
    return {g.image_id for g in _labels_of_others(workspace, operator)}


def give(workspace: Workspace, image_id: int, class_key: str, *, operator: str) -> Opinion:
    """Say what an image is without changing its label; a step that can be undone, saved when this returns.

    Raises like `labelling.label`, and as `Opinions.give` does.
    """
    key = workspace.taxonomy.require(class_key).key
    active = workspace.store.models.active()
    said = workspace.store.predictions.get(image_id, active.model_id) if active is not None else None
    new = NewOpinion(image_id, key)
    if said is not None:
        new = NewOpinion(image_id, key, said.model_id, said.class_key, said.confidence)

    def operation(_: object) -> Opinion:
        opinion = workspace.store.opinions.give(new, operator=operator)
        workspace.store.operations.append(
            KIND,
            operator=operator,
            said={"image": image_id, "class": key, "predicted": new.predicted_class},
            after={"opinion": opinion.uuid},
        )
        return opinion

    return workspace.store.write(operation)


def put_back(workspace: Workspace, wanted: PutBack) -> Outcome:
    """Undo or redo an opinion (see `undo_kinds`). Done again, it is by whoever gave it first."""
    if left := wanted.left.get("opinion"):
        workspace.store.opinions.retract(left, operator=wanted.operator)
        return Outcome({"opinion": left}, {})
    again = workspace.store.opinions.repeat(wanted.wanted["opinion"])
    return Outcome({}, {"opinion": again.uuid})


def own_opinion(workspace: Workspace, image_id: int, operator: str) -> Opinion | None:
    """What ``operator`` said of an image, if that stands."""
    return next((o for o in workspace.store.opinions.standing(image_id) if o.operator == operator), None)


def _labels_of_others(workspace: Workspace, operator: str) -> Sequence[GivenLabel]:
    """Labels in the set that somebody else gave by looking: not what was decided with opinions in view, say."""
    return [
        g for g in workspace.store.opinions.given_labels() if g.operator != operator and g.cause in JUDGED
    ]


def _predicted_as(workspace: Workspace, class_key: str) -> set[int]:
    active = workspace.store.models.active()
    if active is None:
        return set()
    return {i for i, key in workspace.store.predictions.ranked(active.model_id) if key == class_key}


def _nothing(workspace: Workspace, operator: str, labelled_by: str | None) -> Message:
    if not _labels_of_others(workspace, operator):
        return Message.of(
            "Nobody but “{operator}” has labelled pictures here. Change who is at the desk at the top right, "
            "or let somebody else label first.",
            operator=operator,
        )
    return Message.of(
        "There is no picture left that fits and that “{operator}” has not judged.", operator=operator
    )
