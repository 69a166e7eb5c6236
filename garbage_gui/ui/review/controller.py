"""The queue of Review: where one is in it, what was said, and what is read ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from garbage_gui.messages import Message
from garbage_gui.services import labelling
from garbage_gui.services import review as review_service
from garbage_gui.services.review import Agreement, PredictedGroup, Queue, QueueRequest
from garbage_gui.services.second_opinions import giving
from garbage_gui.services.workspace import Workspace
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.review.judging import Judging, judging_in, say
from garbage_gui.ui.review.loading import ItemLoader, ReviewItem, predict
from garbage_gui.ui.review.pictures import PicturesAhead
from garbage_gui.ui.review.session import Decision, SaveState, Session
from garbage_gui.ui.undo_answers import answer
from garbage_gui.ui.undoing import SortingAsked, redo_last, take_back_exclusion, undo_last

if TYPE_CHECKING:
    from garbage_gui.services.undoing import Reverted

AHEAD = 20
BEHIND = 3
MOST_IN_QUEUE = 100_000
# Items are small; this many are kept so that going back is instant.
ITEMS_KEPT = 200
# How long a person stays at a place before it is noted; held arrows run over many.
NOTED_AFTER_MS = 300
CHOSEN = QueueRequest("chosen")


class ReviewController(QObject):
    """Everything returns at once: the store is asked and told on other threads, decisions in their order."""

    queue_loaded = Signal()
    moved = Signal()
    item_changed = Signal(int)
    decision_changed = Signal(int)
    agreement_changed = Signal()
    saved = Signal(int)
    undone = Signal(object)
    redone = Signal(object)
    other_models = Signal(list)
    candidates = Signal(list)
    groups_read = Signal(list, object)
    page_saved = Signal(str, int)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._loader = ItemLoader(context.workspace)
        self.pictures = PicturesAhead(context.workspace, context.background, self)
        self.session = Session()
        self._ids: list[int] = []
        self._place = 0
        self.aside: set[int] = set()
        self._items: dict[int, ReviewItem] = {}
        self._loading: set[int] = set()
        self._outdated: set[int] = set()
        self._predicting: int | None = None
        self._unpredictable: dict[int, Message] = {}
        self._queue = Queue(QueueRequest(), [])
        self._group_number = 0
        self._queue_number = 0
        self._begun = 0
        # Whose queue it is: another person at the desk has another one.
        self._queue_of = context.desk.name
        self._queue_loading = False
        self._noted = (0, frozenset[int]())
        self._note_place = QTimer(self)
        self._note_place.setSingleShot(True)
        self._note_place.setInterval(NOTED_AFTER_MS)
        self._note_place.timeout.connect(self.keep_place)
        self._agreement = Agreement(0, 0)
        self._agreement_busy = self._agreement_again = False
        context.changes.labels_changed.connect(self._labels_changed)
        context.changes.images_changed.connect(self._images_changed)
        context.changes.predictions_changed.connect(self._predictions_changed)
        context.changes.models_changed.connect(self._model_changed)

    # The queue ---------------------------------------------------------------------------------------

    @property
    def ids(self) -> Sequence[int]:
        return self._ids

    @property
    def place(self) -> int:
        """Which of the queue is in front; equal to its length when it is through."""
        return self._place

    @property
    def current_id(self) -> int | None:
        return self._ids[self._place] if self._place < len(self._ids) else None

    @property
    def current(self) -> ReviewItem | None:
        """The picture in front, or None while it is read, or when the queue is through."""
        image_id = self.current_id
        return self._items.get(image_id) if image_id is not None else None

    @property
    def agreement(self) -> Agreement:
        """How often this operator's labels were what the model had said."""
        return self._agreement

    @property
    def queue(self) -> Queue:
        """The queue as it was made: what was asked for, and what it went by. Its images may be others by now."""
        return self._queue

    @property
    def judging(self) -> Judging:
        """What it means in this queue to name a class."""
        return judging_in(self._queue.request.order)

    @property
    def is_loading_queue(self) -> bool:
        return self._queue_loading

    def item(self, image_id: int) -> ReviewItem | None:
        return self._items.get(image_id)

    def why_not_predicted(self, image_id: int) -> Message | None:
        """Why the active model could not look at an image."""
        return self._unpredictable.get(image_id)

    def is_idle(self) -> bool:
        """Whether nothing is being read or saved."""
        busy = self._queue_loading or self._loading or self._predicting is not None or self._agreement_busy
        return not busy and self.pictures.is_idle() and self.session.saving() == 0

    def load_queue(self, request: QueueRequest, *, go_on: bool = False) -> None:
        """Make this queue and begin at its start; ``go_on``: rather the one that the operator left, if any."""
        self._queue_number += 1
        self._queue_loading = True
        self.keep_place()
        self._queue_of = self._operator()
        self._context.background.run(
            read_queue,
            self._context.workspace,
            self._operator(),
            request,
            go_on,
            done=partial(self._queue_arrived, self._queue_number),
            failed=partial(self._queue_failed, self._queue_number, request),
            owner=self,
        )

    def set_queue(self, image_ids: Sequence[int], start: int | None = None) -> None:
        """Review just these, beginning with the image ``start``."""
        self._queue_number += 1
        self._queue_loading = False
        ids = list(dict.fromkeys(image_ids))
        queue = Queue(CHOSEN, ids, place=ids.index(start) if start in ids else 0)
        self._begin(queue)
        self._keep_queue(queue)

    @property
    def is_of_another(self) -> bool:
        """Whether the queue is that of somebody who is not at the desk any more."""
        return self._queue_of != self._operator()

    def take_over(self) -> None:
        """Let whoever is at the desk now go on with the pictures of the queue."""
        self.keep_place()
        self._keep_queue(replace(self._queue, image_ids=list(self._ids), place=self._place))
        self._items.clear()
        self._begun += 1
        self._show()
        self.load_agreement()

    def ask_candidates(self) -> None:
        """Read whose labels can be judged here."""
        self._context.background.run(
            giving.candidates,
            self._context.workspace,
            self._operator(),
            done=self.candidates.emit,
            owner=self,
        )

    def ask_other_models(self) -> None:
        """Read which models the active one can be compared to."""
        self._context.background.run(
            review_service.other_models,
            self._context.workspace,
            done=self.other_models.emit,
            owner=self,
        )

    def _keep_queue(self, queue: Queue) -> None:
        """Keep a queue for the next start: from its beginning, so that the place is noted anew."""
        self._queue_of = self._operator()
        self._context.background.run_ordered(
            review_service.keep_queue, self._context.workspace, self._queue_of, queue, owner=self
        )
        self._noted = (0, frozenset())
        self.keep_place()

    def keep_place(self) -> None:
        """Note how far the operator is, for the next start."""
        self._note_place.stop()
        place = (self._place, frozenset(self.aside))
        if place != self._noted and self._ids:
            self._noted = place
            self._context.background.run_ordered(
                review_service.keep_place,
                self._context.workspace,
                self._queue_of,
                self._place,
                tuple(self.aside),
                owner=self,
            )

    def _queue_arrived(self, number: int, queue: Queue) -> None:
        if number == self._queue_number:
            self._queue_loading = False
            self._begin(queue)

    def _queue_failed(self, number: int, request: QueueRequest, message: Message) -> None:
        self._context.messages.error(message)
        self._queue_arrived(number, Queue(request, []))

    def _begin(self, queue: Queue) -> None:
        # What an item may show goes by the queue, and by who looks: nothing of another one is kept.
        self._items.clear()
        self._begun += 1
        self._queue = queue
        self._ids = list(queue.image_ids)
        self._place = queue.place
        self.aside = set(queue.aside)
        self._noted = (queue.place, frozenset(queue.aside))
        self.session = Session()
        self.queue_loaded.emit()
        self._show()
        self.load_agreement()

    # Moving ------------------------------------------------------------------------------------------

    def move(self, steps: int) -> None:
        """Go on (or back) in the queue, never past its ends; past the last is the end of the session."""
        self.go_to(self._place + steps)

    def go_to(self, place: int) -> None:
        place = min(len(self._ids), max(0, place))
        if place != self._place:
            self._place = place
            self._show()

    def _show(self) -> None:
        self._trim()
        image_id = self.current_id
        if image_id is not None:
            self.session.look()
            # What another window said meanwhile is read again; what is known shows at once.
            self._load(image_id)
        ahead = self._ids[self._place : self._place + AHEAD + 1]
        behind = self._ids[max(0, self._place - BEHIND) : self._place]
        self.pictures.want([*ahead, *reversed(behind)])
        for other in [*ahead[1:], *behind]:
            if other not in self._items:
                self._load(other)
        self._predict_next()
        self._note_place.start()
        self.moved.emit()

    def _trim(self) -> None:
        near = set(self._ids[max(0, self._place - ITEMS_KEPT // 2) : self._place + ITEMS_KEPT // 2])
        for image_id in [i for i in self._items if i not in near]:
            del self._items[image_id]

    # Reading -----------------------------------------------------------------------------------------

    def _load(self, image_id: int) -> None:
        if image_id in self._loading:
            self._outdated.add(image_id)
            return
        self._loading.add(image_id)
        self._context.background.run(
            self._loader.load,
            image_id,
            self._queue.request,
            self._queue_of,
            done=partial(self._item_arrived, image_id, self._begun),
            failed=partial(self._item_failed, image_id),
            owner=self,
        )

    def _item_arrived(self, image_id: int, begun: int, item: ReviewItem) -> None:
        self._loading.discard(image_id)
        if image_id in self._outdated or begun != self._begun:
            self._outdated.discard(image_id)
            self._load(image_id)
            return
        if self._items.get(image_id) != item:
            self._items[image_id] = item
            self.item_changed.emit(image_id)
        self._predict_next()

    def _item_failed(self, image_id: int, message: Message) -> None:
        self._loading.discard(image_id)
        self._outdated.discard(image_id)
        self._context.messages.error(message)

    def _predict_next(self) -> None:
        """Let the active model look at the nearest picture that it has not seen; one at a time."""
        if self._predicting is not None:
            return
        for image_id in self._ids[self._place : self._place + AHEAD + 1]:
            item = self._items.get(image_id)
            if item is not None and item.lacks_prediction and image_id not in self._unpredictable:
                self._predicting = image_id
                self._context.background.run(
                    predict,
                    self._context.workspace,
                    self._context.predictor,
                    image_id,
                    done=partial(self._predicted, image_id, None),
                    failed=partial(self._predicted, image_id),
                    owner=self,
                )
                return

    def _predicted(self, image_id: int, error: Message | None, _result: object = None) -> None:
        self._predicting = None
        if error is not None:
            self._unpredictable[image_id] = error
            self.item_changed.emit(image_id)
            self._predict_next()
            return
        item = self._items.get(image_id)
        if item is not None and item.lacks_prediction:
            # The file went away in between: asking again and again would not end.
            self._unpredictable.setdefault(image_id, Message.of("The picture could not be predicted."))
        self._load(image_id)

    def _labels_changed(self) -> None:
        """Another window or the command line may have said something of what is in view."""
        if self.current_id is not None:
            self._load(self.current_id)

    def _images_changed(self) -> None:
        """Files that were gone may have been found."""
        if self.pictures.again_unread() and self.current_id is not None:
            self._unpredictable.clear()
            self._load(self.current_id)

    def _predictions_changed(self) -> None:
        item = self.current
        if item is not None and item.lacks_prediction:
            self._load(item.image_id)

    def _model_changed(self) -> None:
        """Another model may be active: what it says replaces what was shown."""
        self._unpredictable.clear()
        for image_id in list(self._items):
            if image_id != self.current_id:
                del self._items[image_id]
        if self._ids:
            self._show()

    # Deciding ----------------------------------------------------------------------------------------

    def label(self, class_key: str) -> bool:
        """Say what the picture in front is and go on; False when there is none, or it cannot be seen."""
        item = self.current
        if item is None or self.is_of_another or not self._can_be_seen(item):
            return False
        number = self.session.decide(item.image_id, Decision(class_key, item.predicted))
        self._context.background.run_ordered(
            say,
            item.judging,
            self._context.workspace,
            item.image_id,
            class_key,
            self._operator(),
            done=partial(self._decision_saved, item.image_id, number),
            failed=partial(self._decision_failed, item.image_id, number),
            owner=self,
        )
        self.decision_changed.emit(item.image_id)
        self.move(1)
        return True

    def exclude(self) -> bool:
        """Take the picture in front out of the set, or put one that is out back, and go on."""
        item = self.current
        if item is None or not item.judging.of_labels:
            return False
        out = not item.image.excluded
        number = self.session.decide(item.image_id, Decision(None, item.predicted, excluded=out))
        self._context.background.run_ordered(
            partial(labelling.exclude, operator=self._operator()),
            self._context.workspace,
            [item.image_id],
            out,
            done=partial(self._decision_saved, item.image_id, number),
            failed=partial(self._decision_failed, item.image_id, number),
            owner=self,
        )
        self.decision_changed.emit(item.image_id)
        self.move(1)
        return True

    # Grid mode -----------------------------------------------------------------------------------------

    def read_groups(self, at: int | None = None) -> None:
        """Read which pictures of the queue can be accepted page by page; then `groups_read`, with ``at``."""
        self._group_number += 1
        self._context.background.run_ordered(
            partial(
                review_service.predicted_groups,
                unlabelled=self._queue.request.order in review_service.OF_UNLABELLED,
            ),
            self._context.workspace,
            [i for i in self._ids if i not in self.aside],
            done=partial(self._groups_arrived, self._group_number, at),
            owner=self,
        )

    def _groups_arrived(self, number: int, at: int | None, groups: list[PredictedGroup]) -> None:
        if number == self._group_number:
            self.groups_read.emit(groups, at)

    def accept_page(self, class_key: str, right: Sequence[int], others: Sequence[int]) -> None:
        """Say of all pictures of a page at once what they are, as one step; ``others`` stay for single mode."""
        self.aside.update(others)
        self.aside.difference_update(right)
        self._note_place.start()
        if not right:
            return
        numbers = {i: self.session.decide(i, Decision(class_key, class_key)) for i in right}
        self._context.background.run_ordered(
            partial(labelling.label_many, operator=self._operator(), cause="review"),
            self._context.workspace,
            dict.fromkeys(right, class_key),
            done=partial(self._page_saved, class_key, numbers),
            failed=partial(self._page_failed, numbers),
            owner=self,
        )

    def _page_saved(self, class_key: str, numbers: dict[int, int], _events: object) -> None:
        saved = [i for i, number in numbers.items() if self.session.settle(i, number, SaveState.SAVED)]
        self._read_page_again(numbers)
        if saved:
            self.page_saved.emit(class_key, len(saved))

    def _page_failed(self, numbers: dict[int, int], message: Message) -> None:
        self._context.messages.error(message)
        for image_id, number in numbers.items():
            self.session.settle(image_id, number, SaveState.FAILED)
        self._read_page_again(numbers)

    def _read_page_again(self, image_ids: Iterable[int]) -> None:
        for image_id in image_ids:
            self._items.pop(image_id, None)
            self.decision_changed.emit(image_id)
        self.load_agreement()
        self._context.changes.look_now()

    def leave_decided(self) -> None:
        """Let the queue be what is still to be decided: what was set aside first, then the rest in its order."""
        decided = {i for i, state in self.session.states().items() if state is not SaveState.FAILED}
        left = [i for i in self._ids if i not in decided]
        ids = [i for i in left if i in self.aside] + [i for i in left if i not in self.aside]
        if ids == self._ids:
            return
        self._ids = ids
        self._place = 0
        self._keep_queue(replace(self._queue, image_ids=list(ids), place=0))
        self.queue_loaded.emit()
        self._show()

    # Taking back ---------------------------------------------------------------------------------------

    def take_back_exclusion(self, image_id: int) -> None:
        """Bring back the picture that `exclude` was just called for, as it was: its key was no command."""
        decision = self.session.decision(image_id)
        if decision is None or decision.excluded is None:
            return
        self.session.forget(image_id)
        self.decision_changed.emit(image_id)
        if image_id in self._ids:
            self.go_to(self._ids.index(image_id))
        self._context.background.run_ordered(
            take_back_exclusion,
            self._context.workspace,
            image_id,
            decision.excluded,
            self._operator(),
            done=partial(self._exclusion_taken_back, image_id),
            owner=self,
        )

    def undo(self) -> None:
        """Take back what was saved last, whoever and whenever that was, and bring its picture back."""
        self._context.background.run_ordered(
            undo_last, self._context.workspace, self._operator(), done=self._undo_ended, owner=self
        )

    def _undo_ended(self, undone: Reverted | SortingAsked | None) -> None:
        if undone is None or isinstance(undone, SortingAsked) or not undone.events:
            self._opinion_reverted(undone, redo=False)
            answer(self._context, undone, False, self)
        else:
            self._undone(undone)

    def redo(self) -> None:
        """Do again what was undone last, whoever undid it, and show the picture behind it."""
        self._context.background.run_ordered(
            redo_last, self._context.workspace, self._operator(), done=self._redo_ended, owner=self
        )

    def _redo_ended(self, redone: Reverted | SortingAsked | None) -> None:
        if redone is None or isinstance(redone, SortingAsked) or not redone.events:
            self._opinion_reverted(redone, redo=True)
            answer(self._context, redone, True, self)
            return
        ours = set(self._ids)
        events = [e for e in redone.events if e.image_id in ours]
        for event in events:
            out = {"exclude": True, "include": False}.get(event.cause)
            key = event.to_class if out is None else None
            number = self.session.decide(event.image_id, Decision(key, event.predicted_class, out))
            self.session.settle(event.image_id, number, SaveState.SAVED)
            self.aside.discard(event.image_id)
        if len(redone.events) == 1 and events:
            self.go_to(self._ids.index(events[0].image_id) + 1)
        self._read_page_again(e.image_id for e in redone.events)
        if self.current_id is not None:
            self._load(self.current_id)
        self.redone.emit(redone)

    def _opinion_reverted(self, reverted: Reverted | SortingAsked | None, *, redo: bool) -> None:
        """Bring the picture of an opinion back into view, where it is of this queue."""
        if reverted is None or isinstance(reverted, SortingAsked):
            return
        operation = reverted.operation
        if operation is None or operation.kind != giving.KIND or self.judging is not Judging.OPINION:
            return
        image_id, class_key = operation.said.get("image"), operation.said.get("class")
        if not isinstance(image_id, int) or image_id not in self._ids:
            return
        self.session.forget(image_id)
        if redo:
            number = self.session.decide(image_id, Decision(class_key, operation.said.get("predicted")))
            self.session.settle(image_id, number, SaveState.SAVED)
        self._items.pop(image_id, None)
        self.decision_changed.emit(image_id)
        self.go_to(self._ids.index(image_id) + redo)
        self._read_after_write(image_id)

    def _can_be_seen(self, item: ReviewItem) -> bool:
        picture = self.pictures.get(item.image_id)
        return picture is not None and picture.image is not None

    def _operator(self) -> str:
        return self._context.settings.operator_name()

    def _decision_saved(self, image_id: int, number: int, _events: object) -> None:
        if self.session.settle(image_id, number, SaveState.SAVED):
            self.decision_changed.emit(image_id)
            self.saved.emit(image_id)
        self._read_after_write(image_id)

    def _decision_failed(self, image_id: int, number: int, message: Message) -> None:
        self._context.messages.error(message)
        if self.session.settle(image_id, number, SaveState.FAILED):
            self.decision_changed.emit(image_id)
        self._read_after_write(image_id)

    def _undone(self, undone: Reverted) -> None:
        """What was undone need not be of this queue, nor of this session."""
        image_id = undone.events[0].image_id
        for other in {event.image_id for event in undone.events}:
            if other == image_id or other in self._items or self.session.decision(other) is not None:
                self.session.forget(other)
                self._items.pop(other, None)
                self.decision_changed.emit(other)
        if len(undone.events) == 1:
            self._bring_back(image_id)
        self._read_after_write(image_id)
        self.undone.emit(undone)

    def _exclusion_taken_back(self, image_id: int, undone: Reverted | None) -> None:
        self._read_after_write(image_id)
        if undone is not None:
            self.undone.emit(undone)

    def _bring_back(self, image_id: int) -> None:
        if image_id in self._ids:
            self.go_to(self._ids.index(image_id))
            return
        if not self.judging.of_labels:
            return  # a drawn sample, or what is in dispute, does not grow by that
        self._ids.insert(self._place, image_id)
        self.queue_loaded.emit()
        self._show()

    def _read_after_write(self, image_id: int) -> None:
        if image_id in self._items or image_id == self.current_id:
            self._load(image_id)
        self.load_agreement()
        self._context.changes.look_now()

    def load_agreement(self) -> None:
        """Count again how often this operator agreed with the model; never two counts at once."""
        if self._agreement_busy:
            self._agreement_again = True
            return
        self._agreement_busy = True
        self._context.background.run(
            review_service.agreement,
            self._context.workspace,
            self._operator(),
            done=self._agreement_arrived,
            failed=self._agreement_failed,
            owner=self,
        )

    def _agreement_arrived(self, agreement: Agreement) -> None:
        self._agreement = agreement
        self._agreement_busy = False
        self.agreement_changed.emit()
        if self._agreement_again:
            self._agreement_again = False
            self.load_agreement()

    def _agreement_failed(self, message: Message) -> None:
        self._agreement_busy = self._agreement_again = False
        self._context.messages.error(message)


def read_queue(workspace: Workspace, operator: str, request: QueueRequest, go_on: bool) -> Queue:
    """The queue that ``operator`` left, where ``go_on`` and there is one; else a new one, which is kept.

    Off the window's thread; raises `GarbageError`.
    """
    left = review_service.continue_queue(workspace, operator) if go_on else None
    if left is not None:
        return left
    queue = review_service.make_queue(workspace, request, MOST_IN_QUEUE, operator=operator)
    review_service.keep_queue(workspace, operator, queue)
    return queue
