"""What to look at next: the orders of the review queue, and how often people agree with the model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

from garbage_gui.messages import GarbageError, Message
from garbage_gui.services.sampling import draw_sample
from garbage_gui.services.second_opinions import deciding, giving
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter, ModelRecord

ReviewOrder = Literal[
    "least_sure",
    "disagreement",
    "likely_errors",
    "newest",
    "audit",
    "by_class",
    "second_opinion",
    "adjudication",
]
# These queues hold pictures without a label only: one that got its label elsewhere has left them.
OF_UNLABELLED: frozenset[str] = frozenset({"least_sure", "newest", "by_class"})
AUDIT_SIZE = 200
LARGEST_AUDIT = 100_000


class ReviewError(GarbageError):
    """A queue that does not exist."""


@dataclass(frozen=True)
class QueueRequest:
    """An order with what it needs: ``other_model`` for `disagreement`; ``size`` and ``seed`` for a random draw.

    ``order`` is "chosen" for pictures that a person chose elsewhere. ``labelled_by``, ``class_key`` and
    ``skip_judged`` are for `second_opinion`: see `giving.draw`; ``between`` two people for `adjudication`.
    """

    order: str = "least_sure"
    other_model: str | None = None
    size: int = AUDIT_SIZE
    seed: int = 1
    labelled_by: str | None = None
    class_key: str | None = None
    skip_judged: bool = True
    between: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> QueueRequest:
        """What `to_json` wrote; what is damaged or unknown becomes the default."""
        order, other = document.get("order"), document.get("other_model")
        size, seed = document.get("size"), document.get("seed")
        labelled_by, class_key = document.get("labelled_by"), document.get("class_key")
        return cls(
            order if isinstance(order, str) and order in (*get_args(ReviewOrder), "chosen") else "least_sure",
            other if isinstance(other, str) else None,
            size if isinstance(size, int) and 1 <= size <= LARGEST_AUDIT else AUDIT_SIZE,
            seed if isinstance(seed, int) and 0 <= seed < 2**31 else 1,
            labelled_by if isinstance(labelled_by, str) else None,
            class_key if isinstance(class_key, str) else None,
            document.get("skip_judged") is not False,
            _names(document.get("between")),
        )


@dataclass(frozen=True)
class Queue:
    """Images to review, the first in front; ``note`` says what the order went by, where that needs words.

    ``place`` is where a queue that is continued goes on, ``aside`` what was set aside in its grid mode.
    """

    request: QueueRequest
    image_ids: list[int]
    note: Message | None = None
    place: int = 0
    aside: tuple[int, ...] = ()


@dataclass(frozen=True)
class PredictedGroup:
    """Images that the active model takes for one class, the surest first."""

    class_key: str
    image_ids: list[int]


@dataclass(frozen=True)
class OtherModel:
    """A model that the active one can be compared to, and how many pictures it has looked at."""

    model_id: str
    name: str
    images: int


@dataclass(frozen=True)
class Agreement:
    """How many labels were given with a prediction in view, and how many of them confirmed it."""

    agreed: int
    total: int

    @property
    def rate(self) -> float | None:
        return self.agreed / self.total if self.total else None


def make_queue(
    workspace: Workspace, request: QueueRequest, limit: int | None = None, *, operator: str = ""
) -> Queue:
    """The images that ``operator`` can review in the order asked for, at most ``limit``.

    - ``least_sure``: unlabelled images, the active model's least confident first (those it has not seen
    last);
    - ``disagreement``: images of which the active and another model say different classes, first where both
    are sure; unlabelled ones before labelled ones;
    - ``likely_errors``: labelled images whose label is probably wrong, see `label_errors`;
    - ``newest``: unlabelled images, the last added first;
    - ``audit``: a random sample of the whole set, labelled or not;
    - ``by_class``: unlabelled images, class by class as predicted, the surest of each class first;
    - ``second_opinion``: a random sample of images that somebody else labelled, see `giving.draw`;
    - ``adjudication``: images of which two people say different classes, see `deciding`.

    Raises `ReviewError` for another order, and what the store or a model's files raise.
    """
    order = request.order
    if order not in get_args(ReviewOrder):
        raise ReviewError(
            "There is no review order “{order}”. Use one of {orders}.",
            order=order,
            orders=", ".join(get_args(ReviewOrder)),
        )
    active = workspace.store.models.active()
    if order == "audit":
        return _audit(workspace, request, limit)
    if order == "second_opinion":
        return _second_opinion(workspace, request, operator, limit)
    if order == "adjudication":
        ids, note = deciding.disputed(workspace, request.between)
        return Queue(request, ids[:limit], note)
    if order == "newest" or (active is None and order in ("least_sure", "by_class")):
        return Queue(request, workspace.store.images.ids(ImageFilter(labelled=False), "newest", limit))
    if active is None:
        return Queue(
            request, [], Message.of("No model is active, so there is nothing to compare labels with.")
        )
    if order == "likely_errors":
        from garbage_gui.services.label_errors import find_label_errors

        errors = find_label_errors(workspace, active)
        return Queue(request, errors.image_ids[:limit], errors.note)
    if order == "disagreement":
        return _disagreement(workspace, request, active, limit)
    if order == "by_class":
        return Queue(request, _by_class(workspace, active)[:limit])
    unlabelled = ImageFilter(labelled=False, model_id=active.model_id)
    return Queue(request, workspace.store.images.ids(unlabelled, "least_sure")[:limit])


def other_models(workspace: Workspace) -> list[OtherModel]:
    """Models that the active one can be compared to: those that have looked at pictures here, newest first."""
    active = workspace.store.models.active()
    counts = workspace.store.predictions.counts()
    return [
        OtherModel(m.model_id, m.name, counts[m.model_id])
        for m in workspace.store.models.list()
        if m.model_id in counts and (active is None or m.model_id != active.model_id)
    ]


def predicted_groups(
    workspace: Workspace, image_ids: Iterable[int], *, unlabelled: bool
) -> list[PredictedGroup]:
    """Those of the images on which a person can accept what the active model says, by predicted class.

    In the taxonomy's order. Not among them: images out of the set, without a prediction, predicted as a class
    that the workspace lacks, labelled so already, and (with ``unlabelled``) labelled at all.
    """
    active = workspace.store.models.active()
    if active is None:
        return []
    wanted = set(image_ids)
    labels = {i.image_id: i.label for i in workspace.store.images.label_sources()}
    wanted.intersection_update(workspace.store.images.ids(ImageFilter(), "oldest"))
    groups: dict[str, list[int]] = {key: [] for key in workspace.taxonomy.keys}
    for image_id, class_key in workspace.store.predictions.ranked(active.model_id):
        label = labels.get(image_id)
        if image_id not in wanted or class_key not in groups or label == class_key:
            continue
        if label is None or not unlabelled:
            groups[class_key].append(image_id)
    return [PredictedGroup(key, ids) for key, ids in groups.items() if ids]


def keep_queue(workspace: Workspace, operator: str, queue: Queue) -> None:
    """Keep a queue that was just made or chosen, for when ``operator`` comes back to it."""
    request = queue.request.to_json()
    if queue.note is not None:
        request["note"] = queue.note.to_json()
    workspace.store.review_queues.put(operator, request, queue.image_ids)


def keep_place(workspace: Workspace, operator: str, place: int, aside: tuple[int, ...] = ()) -> None:
    """Note how far ``operator`` is in the queue that is kept."""
    workspace.store.review_queues.move(operator, place, aside)


def continue_queue(workspace: Workspace, operator: str) -> Queue | None:
    """The queue that ``operator`` left; None where there is none, or it is through.

    Of a queue of unlabelled pictures, those further on that got a label or left the set meanwhile are gone, and
    likewise those of which nobody wants a second opinion, or a decision, any more.
    """
    kept = workspace.store.review_queues.get(operator)
    if kept is None:
        return None
    request = QueueRequest.from_json(kept.request)
    ids, place = kept.image_ids, kept.place
    if request.order in OF_UNLABELLED:
        waiting = _unlabelled(workspace)
        ids = ids[:place] + [i for i in ids[place:] if i in waiting]
    if request.order in ("second_opinion", "adjudication"):
        waiting = _still_to_judge(workspace, request, operator)
        ids = ids[:place] + [i for i in ids[place:] if i in waiting]
    if place >= len(ids):
        return None
    note = kept.request.get("note")
    message = Message.from_json(note) if isinstance(note, str) else None
    return Queue(request, ids, message, place, tuple(kept.aside))


def agreement(workspace: Workspace, operator: str | None = None) -> Agreement:
    """How often the labels of ``operator`` (None: of everyone) confirmed what the model had said."""
    return Agreement(*workspace.store.labels.agreement(operator))


def _names(document: object) -> tuple[str, ...]:
    names = document if isinstance(document, list | tuple) else ()
    return tuple(name for name in names if isinstance(name, str))


def _unlabelled(workspace: Workspace) -> set[int]:
    return set(workspace.store.images.ids(ImageFilter(labelled=False), "oldest"))


def _by_class(workspace: Workspace, active: ModelRecord) -> list[int]:
    """Unlabelled images as predicted, in the taxonomy's order; classes that it does not have come last."""
    waiting = _unlabelled(workspace)
    by_class: dict[str, list[int]] = {key: [] for key in workspace.taxonomy.keys}
    for image_id, class_key in workspace.store.predictions.ranked(active.model_id):
        if image_id in waiting:
            by_class.setdefault(class_key, []).append(image_id)
    return [image_id for ids in by_class.values() for image_id in ids]


def _disagreement(
    workspace: Workspace, request: QueueRequest, active: ModelRecord, limit: int | None
) -> Queue:
    others = other_models(workspace)
    other = next((m for m in others if m.model_id == request.other_model), others[0] if others else None)
    if other is None:
        note = Message.of(
            "No second model has looked at pictures of this workspace. Classify some with another model first."
        )
        return Queue(request, [], note)
    request = replace(request, other_model=other.model_id)
    found = workspace.store.predictions.contradictions(active.model_id, other.model_id)
    waiting = _unlabelled(workspace)
    ids = [i for i in found if i in waiting] + [i for i in found if i not in waiting]
    note = Message.of(
        "“{one}” and “{other}” say different classes of {count} pictures; first where both are sure.",
        one=active.name,
        other=other.name,
        count=len(ids),
    )
    return Queue(request, ids[:limit], note)


def _audit(workspace: Workspace, request: QueueRequest, limit: int | None) -> Queue:
    contents = workspace.store.images.contents()
    most = request.size if limit is None else min(limit, request.size)
    ids = draw_sample(contents, most, request.seed)
    note = Message.of(
        "A random sample of {size} from all {count} pictures, labelled or not. The same number {seed} draws the "
        "same sample again.",
        size=len(ids),
        count=len(contents),
        seed=request.seed,
    )
    return Queue(request, ids, note)


def _second_opinion(workspace: Workspace, request: QueueRequest, operator: str, limit: int | None) -> Queue:
    ids, note = giving.draw(
        workspace,
        operator,
        labelled_by=request.labelled_by,
        class_key=request.class_key,
        size=request.size if limit is None else min(limit, request.size),
        seed=request.seed,
        skip_judged=request.skip_judged,
    )
    return Queue(request, ids, note)


def _still_to_judge(workspace: Workspace, request: QueueRequest, operator: str) -> set[int]:
    if request.order == "adjudication":
        return set(deciding.disputed(workspace, request.between)[0])
    return giving.can_be_judged(workspace, operator)
