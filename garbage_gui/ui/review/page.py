"""The Review page: look, press a key, look at the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast, get_args

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.messages import Message
from garbage_gui.services.review import PredictedGroup, QueueRequest, ReviewOrder
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.finding_files import ask_where
from garbage_gui.ui.labelling_page import LabellingPage
from garbage_gui.ui.review.controller import ReviewController
from garbage_gui.ui.review.filmstrip import Filmstrip
from garbage_gui.ui.review.finish_panel import FinishPanel, summary_line
from garbage_gui.ui.review.grid_mode import GridMode
from garbage_gui.ui.review.judging import Judging, judging_in
from garbage_gui.ui.review.keys import REPEATING, review_actions
from garbage_gui.ui.review.loading import LoadedPicture
from garbage_gui.ui.review.map_layer import MapLayer
from garbage_gui.ui.review.map_offer import MapOffer
from garbage_gui.ui.review.people_bar import PeopleBar
from garbage_gui.ui.review.queue_bar import QueueBar
from garbage_gui.ui.review.side_panel import SidePanel
from garbage_gui.ui.review.stage import Stage
from garbage_gui.ui.review.top_bar import CHOSEN, TopBar
from garbage_gui.ui.text import message_text, name_of_class, number
from garbage_gui.ui.undo_words import reverted_text
from garbage_gui.ui.widgets.empty_state import EmptyState
from garbage_gui.ui.widgets.image_cards import ImageCards

if TYPE_CHECKING:
    from garbage_gui.services.undoing import Reverted

UNNAMED = LoadedPicture(None, Message.of("The file of this picture is gone, or cannot be read."))


class ReviewPage(LabellingPage):
    """Correct predictions with one hand on the keyboard."""

    name: ClassVar[str] = "review"
    icon_name: ClassVar[str] = "clipboard-check-outline"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._request = QueueRequest()
        self._has_queue = False
        self._by_pages = False
        self._summing_up = False
        self._told = 0
        self.controller = ReviewController(context, self)
        self._build()
        self._connect()
        self.add_actions(review_actions(self), REPEATING)
        context.actions.changed.connect(self._show_keys)
        self._show_keys()
        self.retranslate()

    def _build(self) -> None:
        context = self.context
        self.top = TopBar(context.theme, self)
        self.queue_bar = QueueBar(context.theme, self)
        self.people_bar = PeopleBar(context.workspace.taxonomy, context.theme, self)
        self.stage = Stage(context.theme, self)
        self.stage.find_asked.connect(lambda: ask_where(context, self))
        self.map = MapLayer(context, self.stage, self.top, self)
        self.strip = Filmstrip(context.theme, context.thumbnails, self)
        self.side = SidePanel(context.workspace.taxonomy, context.theme, self)
        self.cards = ImageCards(context.workspace, context.background, self)
        self.grid = GridMode(context.workspace.taxonomy, context.theme, context.thumbnails, self.cards, self)
        self.finish = FinishPanel(context.theme, self)
        self.empty = EmptyState(
            context.theme,
            "clipboard-check-outline",
            callback=lambda: context.navigate("classify"),
            parent=self,
        )
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.stage, 1)
        left.addWidget(self.strip)
        self._work = QWidget(self)
        both = QHBoxLayout(self._work)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addLayout(left, 1)
        both.addWidget(self.side)
        self._stack = QStackedWidget(self)
        for widget in (self._work, self.grid, self.finish, self.empty):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.queue_bar)
        column.addWidget(self.people_bar)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        controller = self.controller
        controller.queue_loaded.connect(self._show_queue)
        controller.moved.connect(self._show_current)
        controller.item_changed.connect(self._on_item_changed)
        controller.pictures.loaded.connect(self._on_picture_loaded)
        controller.decision_changed.connect(self._on_decision_changed)
        controller.saved.connect(self._on_saved)
        controller.undone.connect(self._on_undone)
        controller.redone.connect(self._on_redone)
        controller.agreement_changed.connect(lambda: self.top.show_agreement(controller.agreement))
        self.top.order_asked.connect(self._on_order_asked)
        self.queue_bar.asked.connect(self._on_queue_asked)
        controller.other_models.connect(self.queue_bar.show_other_models)
        self.people_bar.asked.connect(self._on_queue_asked)
        self.people_bar.agreement_asked.connect(self.show_agreement)
        self.finish.agreement_asked.connect(self.show_agreement)
        controller.candidates.connect(self.people_bar.show_candidates)
        self.context.desk.changed.connect(self._on_operator_changed)
        self.top.reload_asked.connect(self.reload)
        self.top.map_asked.connect(self.toggle_map)
        self.maps = MapOffer(self.context, self.top, self)
        self.side.pointed.connect(self.map.point_at)
        self.top.grid_asked.connect(self.toggle_grid)
        self.grid.accepted.connect(controller.accept_page)
        self.grid.refused.connect(self._on_refused)
        self.grid.single_asked.connect(self.toggle_grid)
        controller.groups_read.connect(self._on_groups)
        controller.page_saved.connect(self._on_page_saved)
        self.side.chosen.connect(self._label)
        self.side.find_asked.connect(self.open_finder)
        self.side.exclude_asked.connect(self.exclude)
        self.side.skip_asked.connect(partial(self.step, 1))
        self.strip.picked.connect(controller.go_to)
        self.finish.again_asked.connect(self.reload)
        self.finish.go_on_asked.connect(self.toggle_summary)
        self.finish.train_asked.connect(lambda: self.context.navigate("train"))

    # Page --------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Review")

    def activate(self, **arguments: Any) -> None:
        """``image_ids`` reviews just these, from ``start`` on; ``order`` chooses the order of the queue; ``between``
        two people are the disagreements to decide, else those of all.

        ``grid`` opens grid mode.

        Without either, the queue goes on where it was left, also after a restart.
        """
        self._active = True
        image_ids, start, order = (arguments.get(k) for k in ("image_ids", "start", "order"))
        if image_ids is not None:
            self._has_queue = True
            self.controller.set_queue(cast(Sequence[int], image_ids), start)
        elif order in get_args(ReviewOrder):
            between = tuple(arguments.get("between", ()))
            self._load(replace(self._request, order=str(order), between=between))
        elif not self._has_queue:
            self._load(self._request, go_on=True)
        elif not self.controller.ids:
            self.reload()
        else:
            self.controller.go_to(self.controller.place)
            self._show_current()
        if arguments.get("grid") and not self._by_pages:
            self.toggle_grid()
        self._take_focus()

    def shown_again(self) -> dict[str, Any]:
        return {"grid": self._by_pages}  # the queue goes on where it is by itself

    def deactivate(self) -> None:
        self._active = False
        self._summing_up = False
        self.finder.hide()
        self.controller.keep_place()
        summary = self.controller.session.summary()
        if summary.reviewed > self._told:
            self._told = summary.reviewed
            self.context.messages.info(summary_line(summary))

    def close_page(self) -> None:
        self.controller.keep_place()
        self.context.actions.changed.disconnect(self._show_keys)
        super().close_page()

    def settled(self) -> bool:
        grid_settled = not self._by_pages or self.grid.is_settled()
        return (
            self.controller.is_idle() and self.strip.is_settled() and self.map.is_settled() and grid_settled
        )

    def retranslate(self) -> None:
        self.setAccessibleName(self.title())
        self._empty_texts()
        self._show_current()

    def _show_keys(self) -> None:
        """Say on the controls which keys they have, those that a person chose too."""
        key = self.context.actions.key_text
        self.side.show_keys(
            exclude=key("review.exclude"),
            skip=key("review.skip"),
            labels=[key(f"review.label_{button.number}") for button in self.side.suggestions.buttons],
        )
        self.top.show_keys(
            key("review.map"), key("review.grid"), key("review.reload"), key("review.next_map")
        )

    # Queue -------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the queue again, in the same order; pictures chosen elsewhere begin anew."""
        if self._request.order == CHOSEN:
            if self.controller.ids:
                self.controller.set_queue(list(self.controller.ids))
                return
            self._request = replace(self._request, order="least_sure")
        self._load(self._request)

    def _load(self, request: QueueRequest, *, go_on: bool = False) -> None:
        self._has_queue = True
        self._show_request(request)
        self.controller.load_queue(request, go_on=go_on)

    def _show_request(self, request: QueueRequest) -> None:
        self._request = request
        if request.order == CHOSEN:
            self.top.show_chosen(len(self.controller.ids))
        else:
            self.top.show_order(request.order)
        if request.order == "disagreement":
            self.controller.ask_other_models()
        if request.order == "second_opinion":
            self.controller.ask_candidates()
        of_labels = judging_in(request.order).of_labels
        self.top.show_no_grid(not of_labels)
        if self._by_pages and not of_labels:
            self._by_pages = False
            self.top.show_grid(False)

    def _on_order_asked(self, order: str) -> None:
        if order != CHOSEN:
            self._load(replace(self._request, order=order, between=()))
        elif self._request.order != CHOSEN:
            self.top.show_order(self._request.order)  # those pictures are not known any more
        self._take_focus()

    def _on_queue_asked(self, request: QueueRequest) -> None:
        self._load(request)
        self._take_focus()

    def _show_queue(self) -> None:
        if not self.controller.session.states():
            self._told = 0
        queue = self.controller.queue
        if self._request != queue.request:
            self._show_request(queue.request)
        elif queue.request.order == CHOSEN:
            self.top.show_chosen(len(self.controller.ids))
        # Of an empty queue the note stands in the middle of the page.
        note = queue.note if self.controller.ids else None
        self.queue_bar.show_queue(queue.request, note)
        self.people_bar.show_queue(queue.request, note)
        if queue.place and queue.request.order != CHOSEN and not self.controller.session.states():
            self.context.messages.info(
                self.tr("You go on where you were: picture {place} of {count}").format(
                    place=number(queue.place + 1), count=number(len(queue.image_ids))
                )
            )
        self.strip.set_ids(self.controller.ids)
        for image_id, state in self.controller.session.states().items():
            self.strip.set_state(image_id, state, out=self._is_out(image_id))
        if self._by_pages:
            self._read_grid()

    # Grid mode ---------------------------------------------------------------------------------------

    @property
    def by_pages(self) -> bool:
        """Whether grid mode is on."""
        return self._by_pages

    def toggle_grid(self) -> None:
        """Go over to pages of pictures predicted as the same class, or back to one at a time."""
        if not self.controller.judging.of_labels:
            self.top.show_grid(False)
            return
        self._by_pages = not self._by_pages
        self._summing_up = False
        self.finder.hide()
        self.top.show_grid(self._by_pages)
        if self._by_pages:
            self._read_grid()
        else:
            self.controller.leave_decided()
        self._show_current()
        self._take_focus()

    def toggle_summary(self) -> None:
        """Sum the session up, or go on with its queue."""
        self._summing_up = not self._summing_up and bool(self.controller.ids)
        self._show_current()
        self._take_focus()

    def _read_grid(self, at: int | None = None) -> None:
        self.grid.show_loading()
        self.controller.read_groups(at)

    def _on_groups(self, groups: list[PredictedGroup], at: int | None) -> None:
        self.grid.show_groups(groups, at)
        focus = QApplication.focusWidget()
        if self._by_pages and (focus is None or not self.top.isAncestorOf(focus)):
            self._take_focus()

    def _on_refused(self) -> None:
        self.context.messages.info(self.tr("The pictures of this page are still being read"))

    def _on_page_saved(self, class_key: str, count: int) -> None:
        self.context.messages.saved(
            self.tr("Saved: {count} labelled {name}").format(count=number(count), name=self._name(class_key))
        )
        self._show_progress()

    def page_forward(self) -> None:
        """Grid mode: the next page, nothing accepted of this one."""
        if self._by_pages and not self._summing_up:
            self.grid.skip()

    def page_back(self) -> None:
        """Grid mode: the page before."""
        if self._by_pages and not self._summing_up:
            self.grid.back()

    def _take_focus(self) -> None:
        if (
            self._active
            and self._by_pages
            and self._stack.currentWidget() is self.grid
            and not self.grid.is_loading
        ):
            self.grid.focus_current()
        else:
            super()._take_focus()

    # Showing -----------------------------------------------------------------------------------------

    def _show_current(self) -> None:
        self._show_place()
        # Last: a progress bar paints itself at once, and with it all that has changed.
        self._show_progress()

    def _show_place(self) -> None:
        controller = self.controller
        count = len(controller.ids)
        summary = controller.session.summary()
        if not count:
            self._empty_texts()
            self._stack.setCurrentWidget(self.empty)
            return
        image_id = controller.current_id
        if self._summing_up:
            through = image_id is None and not self._by_pages
            self.finish.show_summary(summary, through=through, judging=controller.judging)
            self._stack.setCurrentWidget(self.finish)
            return
        if self._by_pages:
            self._stack.setCurrentWidget(self.grid)
            return
        if image_id is None:
            self.finish.show_summary(summary, judging=controller.judging)
            self._stack.setCurrentWidget(self.finish)
            self.strip.set_current(-1)
            return
        self._stack.setCurrentWidget(self._work)
        item = controller.current
        picture = controller.pictures.get(image_id)
        # A file that cannot be read is told once, in place of the picture.
        broken = picture is not None and picture.image is None
        self.side.show_item(item, why_not=controller.why_not_predicted(image_id), unseen=broken)
        self.side.show_state(controller.session.state(image_id))
        self.stage.show_image(item.image if item is not None else None)
        if broken and controller.judging is Judging.OPINION:
            picture = UNNAMED  # the sentence about a file names it, and names of files tell labels
        self.stage.show_picture(picture)
        self.strip.set_current(controller.place)
        self.map.show_of(item)

    def _show_progress(self) -> None:
        count = len(self.controller.ids)
        reviewed = self.controller.session.summary().reviewed
        # In grid mode there is no place in the queue: what is done counts.
        self.top.show_progress(self.controller.place, count, reviewed, by_pages=self._by_pages)
        self.top.progress_text.setVisible(count > 0)
        self.top.progress.setVisible(count > 0)

    def _on_item_changed(self, image_id: int) -> None:
        if image_id == self.controller.current_id:
            self._show_current()

    def _on_picture_loaded(self, image_id: int) -> None:
        if image_id == self.controller.current_id:
            self._show_current()

    def _on_decision_changed(self, image_id: int) -> None:
        state = self.controller.session.state(image_id)
        self.strip.set_state(image_id, state, out=self._is_out(image_id))
        if self._by_pages:
            return  # a page of decisions is told at once
        self._show_progress()
        if image_id == self.controller.current_id:
            self.side.show_state(state)
        if self.controller.current_id is None:
            self.finish.show_summary(self.controller.session.summary(), judging=self.controller.judging)

    def _is_out(self, image_id: int) -> bool:
        """Whether the last that was said of this image is that it leaves the set."""
        decision = self.controller.session.decision(image_id)
        return decision is not None and decision.excluded is True

    def _on_saved(self, image_id: int) -> None:
        decision = self.controller.session.decision(image_id)
        if decision is None:
            return
        if decision.class_key is not None:
            texts = {
                Judging.LABEL: self.tr("Saved: {name}"),
                Judging.OPINION: self.tr("Second opinion saved: {name}"),
                Judging.DECISION: self.tr("Decision saved: {name}"),
            }
            name = self._name(decision.class_key)
            self.context.messages.saved(texts[self.controller.judging].format(name=name))
        elif decision.excluded:
            self.context.messages.saved(self.tr("Saved: left out of the set"))
        else:
            self.context.messages.saved(self.tr("Saved: back in the set"))

    def _on_undone(self, undone: Reverted) -> None:
        self.context.messages.saved(reverted_text(undone, False, self.context.workspace.taxonomy))
        if self._by_pages:
            self.cards.refresh()
            self._read_grid(undone.events[0].image_id)
            self._show_progress()

    def _on_redone(self, redone: Reverted) -> None:
        self.context.messages.saved(reverted_text(redone, True, self.context.workspace.taxonomy))
        if self._by_pages:
            self.cards.refresh()
            self._read_grid()
        self._show_progress()

    def show_agreement(self) -> None:
        """Go over to how well people agree."""
        self.context.navigate("agreement")

    def _on_operator_changed(self) -> None:
        """Somebody else sits down: on with the queue that this person left; chosen pictures stay."""
        if not self._has_queue or not self.controller.is_of_another:
            return
        if self._request.order == CHOSEN:
            self.controller.take_over()
        elif self._active:
            self._load(self._request, go_on=True)
        else:
            self.controller.keep_place()
            self._has_queue = False

    def _name(self, key: str) -> str:
        return name_of_class(self.context.workspace.taxonomy, key)

    def _empty_texts(self) -> None:
        if self.controller.is_loading_queue:
            self.empty.set_texts(self.tr("Reading the queue …"), "")
            return
        titles = {
            "likely_errors": self.tr("No likely label errors"),
            "disagreement": self.tr("No disagreement"),
            "second_opinion": self.tr("Nothing to judge"),
            "adjudication": self.tr("Nothing to decide"),
        }
        title = titles.get(self._request.order)
        if title is not None:
            note = self.controller.queue.note
            why = message_text(note) if note is not None else ""
            self.empty.set_texts(title, why, self.tr("Classify pictures"))
            return
        self.empty.set_texts(
            self.tr("Nothing to review"),
            self.tr(
                "Every picture has its label, or there are none yet. Classify a folder: "
                "the pictures that the model is least sure of come here, and one key puts each of them right."
            ),
            self.tr("Classify pictures"),
        )

    # Deciding ----------------------------------------------------------------------------------------

    def label_number(self, number: int) -> None:
        item = self.controller.current if self._sees_one() else None
        if item is not None and number <= len(item.suggestions):
            self._label(item.suggestions[number - 1].class_key)

    def accept(self) -> None:
        if self._summing_up:
            self.toggle_summary()
            return
        if self._by_pages:
            self.grid.accept()
            return
        item = self.controller.current
        if item is not None and item.first is not None:
            self._label(item.first.class_key)

    def _label(self, class_key: str) -> None:
        image_id = self.controller.current_id
        if self.controller.label(class_key):
            self.finder.used(class_key)
            return
        picture = self.controller.pictures.get(image_id) if image_id is not None else None
        if picture is not None and picture.image is None:
            self.context.messages.info(self.tr("This picture cannot be shown, so it is not labelled"))

    def _label_by_key(self, class_key: str) -> None:
        if self._sees_one():
            super()._label_by_key(class_key)

    def exclude(self) -> None:
        if self._sees_one():
            self.controller.exclude()

    def exclude_by_key(self) -> None:
        """Exclude, unless the key turns out to begin the name of a class."""
        image_id = self.controller.current_id
        if self._sees_one() and image_id is not None and self.controller.exclude():
            self._did_by_letter("x", partial(self.controller.take_back_exclusion, image_id))

    def undo(self) -> None:
        """Take the last label back and show its picture."""
        self.controller.undo()

    def _sees_one(self) -> bool:
        """Whether one picture is in front of the person: only then can its keys say something of it."""
        return not self._by_pages and not self._summing_up

    def redo(self) -> None:
        """Do again what was undone last."""
        self.controller.redo()

    def step(self, steps: int) -> None:
        if self._summing_up:
            self.toggle_summary()
        elif self._by_pages:
            self.grid.move_cursor(steps)
        else:
            self.controller.move(steps)

    def skip(self) -> None:
        """Say nothing of the picture and go on; in grid mode, mark the one with the cursor."""
        if self._by_pages and not self._summing_up:
            self.grid.toggle_current()
        else:
            self.step(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.controller.pictures.set_side(self.stage.device_side())

    # The class finder --------------------------------------------------------------------------------

    def open_finder(self, text: str = "") -> None:
        """Open the class finder over the picture, with ``text`` typed."""
        if self._stack.currentWidget() is self._work:
            self._place_finder()
            self.finder.open_with(text)

    def _place_finder(self) -> None:
        # Over the suggestions, whose place it takes: the picture stays in sight while one types.
        self.finder.move(self.width() - self.finder.sizeHint().width() - 12, self.top.height() + 8)

    # The map -----------------------------------------------------------------------------------------

    def toggle_map(self) -> None:
        """Show where the model looked, or not."""
        if not self._sees_one():
            self.top.map.setChecked(self.map.is_wanted)
        elif self._offers_map():
            self.map.toggle()

    def toggle_map_by_key(self) -> None:
        """Toggle the map, unless the key turns out to begin the name of a class."""
        self.toggle_map()
        if self._sees_one():
            self._did_by_letter("c", self.toggle_map)

    def next_map(self) -> None:
        """Show where the model sees the next of the five classes, unless the key begins the name of a class."""
        if self._sees_one() and self._offers_map():
            before = self.map.state()
            self.map.show_next_class()
            self._did_by_letter("c", partial(self.map.restore, before))

    def _offers_map(self) -> bool:
        """Whether the active model has maps; says why where it has none."""
        if self.maps.reason is None:
            return True
        self.top.map.setChecked(False)
        self.context.messages.info(message_text(self.maps.reason))
        return False
