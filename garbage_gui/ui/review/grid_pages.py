"""Which pictures stand on which page of the grid: groups of one predicted class, cut to what fits. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from garbage_gui.services.review import PredictedGroup


@dataclass(frozen=True)
class GridPage:
    """Pictures that the model takes for one class; ``left`` of that class and ``total`` of all are still to
    come, these included."""

    class_key: str
    image_ids: tuple[int, ...]
    left: int
    total: int


class GridPages:
    """A place in the groups. A page is what fits from there on, so a window of another size cuts others."""

    def __init__(self, groups: Sequence[PredictedGroup] = ()) -> None:
        self._groups = [g for g in groups if g.image_ids]
        self._group = 0
        self._first = 0
        self._before: list[tuple[int, int]] = []

    def page(self, size: int) -> GridPage | None:
        """The page in front, of at most ``size`` pictures; None when all are through."""
        if self._group >= len(self._groups):
            return None
        group = self._groups[self._group]
        # Not all that is left: `go_to` may turn thousands of pages of a large group.
        ids = tuple(group.image_ids[self._first : self._first + size])
        left = len(group.image_ids) - self._first
        later = sum(len(g.image_ids) for g in self._groups[self._group + 1 :])
        return GridPage(group.class_key, ids, left, left + later)

    def following(self, size: int) -> tuple[int, ...]:
        """The pictures of the page after the one in front: their thumbnails can be read already."""
        ahead = GridPages(self._groups)
        ahead._group, ahead._first = self._group, self._first
        ahead.forward(size)
        page = ahead.page(size)
        return page.image_ids if page is not None else ()

    def forward(self, size: int) -> None:
        """Go on behind the page in front."""
        page = self.page(size)
        if page is None:
            return
        self._before.append((self._group, self._first))
        self._first += len(page.image_ids)
        if self._first >= len(self._groups[self._group].image_ids):
            self._group, self._first = self._group + 1, 0

    def back(self) -> bool:
        """Go back to the page before; False at the first one."""
        if not self._before:
            return False
        self._group, self._first = self._before.pop()
        return True

    def go_to(self, image_id: int, size: int) -> None:
        """Go to the page on which an image stands; to the first one when it stands on none."""
        self._group = self._first = 0
        self._before = []
        while (page := self.page(size)) is not None:
            if image_id in page.image_ids:
                return
            self.forward(size)
        self._group = self._first = 0
        self._before = []
