"""What a grid says about each image, read in the background a screenful at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from garbage_gui.store.records import Split
from garbage_gui.ui.background import Background, Call
from garbage_gui.ui.text import image_name

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace

MOST_CARDS = 20_000


@dataclass(frozen=True)
class Card:
    """One image as a grid shows it; what the active model says is None where it has not looked."""

    image_id: int
    name: str
    label: str | None
    predicted: str | None
    confidence: float | None
    unsure: bool
    split: Split | None
    excluded: bool

    @property
    def shown_class(self) -> str | None:
        """What the image is as far as anyone knows: the label, else the prediction."""
        return self.label or self.predicted

    @property
    def agrees(self) -> bool | None:
        """Whether model and label say the same; None where one of them says nothing."""
        if self.label is None or self.predicted is None:
            return None
        return self.label == self.predicted


class ImageCards(QObject):
    """A cache of cards; `card` answers at once, `changed` says that more are known."""

    changed = Signal()

    def __init__(self, workspace: Workspace, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self._cards: OrderedDict[int, Card] = OrderedDict()
        self._wanted: Sequence[int] = ()
        self._call: Call | None = None
        self._stale: set[int] = set()
        self._looking: Call | None = None
        self._looked_at: set[int] = set()
        self._gone: set[int] = set()

    def is_gone(self, image_id: int) -> bool:
        """Whether it is known that the image's file is gone."""
        return image_id in self._gone

    def card(self, image_id: int) -> Card | None:
        """The card where it is known; an old one while a newer is being read."""
        return self._cards.get(image_id)

    def want(self, image_ids: Sequence[int]) -> None:
        """These are looked at now: read those that are not known."""
        self._wanted = image_ids
        self._read()
        self._look()

    def refresh(self) -> None:
        """Something changed in the store: read again what is looked at, and the rest when it is."""
        self._stale = set(self._cards)
        self.look_again()
        self._read()

    def look_again(self) -> None:
        """Ask the disk once more whether the files are there: they may have gone or come back."""
        self._looked_at.clear()
        self._look()

    def idle(self) -> bool:
        return self._call is None and self._looking is None

    def _look(self) -> None:
        """Not together with the cards: a drive that does not answer shall not keep them away."""
        wanted = [i for i in self._wanted if i not in self._looked_at]
        if self._looking is None and wanted:
            self._looked_at.update(wanted)
            self._looking = self._background.run(
                self._workspace.store.images.gone,
                wanted,
                done=partial(self._have_looked, wanted),
                failed=self._look_failed,
                owner=self,
            )

    def _have_looked(self, image_ids: Sequence[int], gone: set[int]) -> None:
        self._looking = None
        before = self._gone
        self._gone = (before - set(image_ids)) | gone
        if self._gone != before:
            self.changed.emit()
        self._look()

    def _look_failed(self, message: object) -> None:
        self._looking = None

    def _read(self) -> None:
        if self._call is not None:
            return  # what is wanted by then is read when this is back
        missing = [i for i in self._wanted if i not in self._cards or i in self._stale]
        if missing:
            self._stale.difference_update(missing)
            self._call = self._background.run(
                read_cards, self._workspace, missing, done=self._add, failed=self._failed, owner=self
            )

    def _add(self, cards: list[Card]) -> None:
        self._call = None
        for card in cards:
            self._cards[card.image_id] = card
            self._cards.move_to_end(card.image_id)
        while len(self._cards) > MOST_CARDS:
            self._cards.popitem(last=False)
        self.changed.emit()
        self._read()

    def _failed(self, message: object) -> None:
        # Shown by whoever reads the same store for its main content; a grid without captions still works.
        self._call = None


def read_cards(workspace: Workspace, image_ids: Sequence[int]) -> list[Card]:
    """The cards of these images, as the store is now."""
    active = workspace.store.models.active()
    predictions = (
        workspace.store.predictions.for_model(active.model_id, image_ids) if active is not None else {}
    )
    cards = []
    for image in workspace.store.images.get_many(image_ids):
        seen = predictions.get(image.image_id)
        cards.append(
            Card(
                image_id=image.image_id,
                name=image_name(image),
                label=image.label,
                predicted=seen.class_key if seen is not None else None,
                confidence=seen.confidence if seen is not None else None,
                unsure=seen.unsure if seen is not None else False,
                split=image.split,
                excluded=image.excluded,
            )
        )
    return cards
