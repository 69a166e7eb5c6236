"""The map over the picture in front: where the model sees one of the classes beside it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from garbage_gui.messages import Message
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.review.activation import map_pictures
from garbage_gui.ui.review.loading import ReviewItem
from garbage_gui.ui.review.stage import Stage
from garbage_gui.ui.review.top_bar import TopBar
from garbage_gui.ui.text import message_text, name_of_class

Wanted = tuple[int, tuple[str, ...]]


class MapLayer(QObject):
    """Lays the map of a class over the picture while that is wanted; of each picture first that of what it says.

    The maps of all classes beside a picture come from one look at it, so that going over to another one is instant.
    """

    def __init__(self, context: PageContext, stage: Stage, top: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._stage = stage
        self._top = top
        self._item: ReviewItem | None = None
        self._wanted = False
        self._chosen: str | None = None
        self._pointed: str | None = None
        self._busy: Wanted | None = None
        self._there: tuple[Wanted, dict[str, QImage]] | None = None
        self._shown: tuple[Wanted, str] | None = None
        context.changes.models_changed.connect(self._forget)

    @property
    def is_wanted(self) -> bool:
        return self._wanted

    def is_settled(self) -> bool:
        return not self._wanted or self._busy is None

    def show_of(self, item: ReviewItem | None) -> None:
        """Let it be the map of this item, whose picture the stage shows."""
        if (item.image_id if item is not None else None) != (self._item.image_id if self._item else None):
            self._chosen = self._pointed = None
        self._item = item
        self._update()

    def toggle(self) -> None:
        self._wanted = not self._wanted
        self._chosen = None
        self._update()

    def show_next_class(self) -> None:
        """Show the map if it is not shown, else that of the next class; after the last one the first again."""
        wanted = self._question()
        if self._wanted and wanted is not None:
            classes = wanted[1]
            self._chosen = classes[(classes.index(self._class_of(wanted)) + 1) % len(classes)]
        self._wanted = True
        self._update()

    def point_at(self, class_key: str) -> None:
        """Show the map of this class as long as it is pointed at; "" for none."""
        self._pointed = class_key or None
        self._update()

    def state(self) -> tuple[bool, str | None]:
        """For `restore`."""
        return self._wanted, self._chosen

    def restore(self, state: tuple[bool, str | None]) -> None:
        self._wanted, self._chosen = state
        self._update()

    def _question(self) -> Wanted | None:
        """The picture in front and the classes that there can be maps of, what the model says first."""
        item, picture = self._item, self._stage.shown
        if item is None or item.predicted is None or picture is None or picture.image is None:
            return None
        return item.image_id, tuple(dict.fromkeys([item.predicted, *(s.class_key for s in item.suggestions)]))

    def _class_of(self, wanted: Wanted) -> str:
        return next((c for c in (self._pointed, self._chosen) if c in wanted[1]), None) or wanted[1][0]

    def _update(self) -> None:
        self._top.map.setChecked(self._wanted)
        wanted = self._question() if self._wanted else None
        if wanted is None:
            self._shown = None
            self._stage.show_map(None, "")
            return
        if self._there is not None and self._there[0] == wanted:
            self._lay(wanted, self._there[1])
            return
        if self._busy is not None:
            return  # when that one is there, this is asked again
        self._busy = wanted
        self._context.background.run(
            map_pictures,
            self._context.workspace,
            self._context.predictor,
            *wanted,
            done=self._arrived,
            failed=self._failed,
            owner=self,
        )

    def _lay(self, wanted: Wanted, maps: dict[str, QImage]) -> None:
        class_key = self._class_of(wanted)
        if self._shown != (wanted, class_key) or not self._stage.has_map:
            self._shown = wanted, class_key
            self._stage.show_map(
                maps.get(class_key), name_of_class(self._context.workspace.taxonomy, class_key)
            )

    def _forget(self) -> None:
        """Another model may be active: it looks elsewhere."""
        self._there = self._shown = None

    def _arrived(self, maps: dict[str, QImage]) -> None:
        if self._busy is not None:
            self._there = self._busy, maps
        self._busy = None
        self._update()

    def _failed(self, message: Message) -> None:
        self._busy = None
        self._wanted = False
        self._update()
        self._context.messages.info(message_text(message))
