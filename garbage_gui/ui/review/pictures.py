"""Pictures decoded before they are looked at, within a number of bytes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from garbage_gui.messages import Message
from garbage_gui.services.workspace import Workspace
from garbage_gui.ui.background import Background
from garbage_gui.ui.review.loading import SIDES, LoadedPicture, load_picture

AT_ONCE = 2
# Where the pictures in front are there, those behind them wait so long: until the key that was just pressed is
# committed and its picture painted. Decoding takes both cores of a small machine.
PAUSE_MS = 60
# 23 pictures of 1600 x 1200 pixels in 32 bits: the one in front, 20 that come, and some behind.
MOST_BYTES = 23 * 1600 * 1200 * 4


class PicturesAhead(QObject):
    """Say with `want` which pictures are next; `loaded` tells when one is there.

    Decodes `AT_ONCE` at a time in the order of `want`, so that the picture in front never waits for others,
    and drops what is no longer wanted. When the pictures are so large that not all fit, the last ones wait.
    """

    loaded = Signal(int)

    def __init__(
        self,
        workspace: Workspace,
        background: Background,
        parent: QObject | None = None,
        *,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self._most_bytes = most_bytes
        self._wanted: list[int] = []
        self._there: dict[int, LoadedPicture] = {}
        self._loading: set[int] = set()
        self._side = SIDES[0]
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE_MS)
        self._later.timeout.connect(self._start)

    def set_side(self, pixels: int) -> None:
        """How long the longer side on the screen is; pictures that are too small for it are decoded again."""
        side = next((s for s in SIDES if s >= pixels), SIDES[-1])
        if side != self._side:
            larger = side > self._side
            self._side = side
            if larger:
                self._there = {i: p for i, p in self._there.items() if p.image is None}
                self._start()

    def get(self, image_id: int) -> LoadedPicture | None:
        """The decoded picture, or None while it is not there."""
        return self._there.get(image_id)

    def want(self, image_ids: Sequence[int]) -> None:
        """Keep and decode these, the first one first; forget all others."""
        self._wanted = list(dict.fromkeys(image_ids))
        keep = set(self._wanted)
        for image_id in [i for i in self._there if i not in keep]:
            del self._there[image_id]
        if any(image_id not in self._there for image_id in self._wanted[:2]):
            self._start()
        elif not self._later.isActive():
            self._later.start()

    def again_unread(self) -> bool:
        """Read those once more that could not be read: files may have been found. False where there are none."""
        unread = [image_id for image_id, picture in self._there.items() if picture.image is None]
        for image_id in unread:
            del self._there[image_id]
        self._start()
        return bool(unread)

    def is_idle(self) -> bool:
        return not self._loading and not self._later.isActive()

    def bytes_used(self) -> int:
        return sum(p.image.sizeInBytes() for p in self._there.values() if p.image is not None)

    def _start(self) -> None:
        for place, image_id in enumerate(self._wanted):
            # The first two are decoded whatever their size: the one in front, and the next.
            if len(self._loading) >= AT_ONCE or (place > 1 and self.bytes_used() >= self._most_bytes):
                return
            if image_id not in self._there and image_id not in self._loading:
                self._loading.add(image_id)
                self._background.run(
                    load_picture,
                    self._workspace,
                    image_id,
                    self._side,
                    done=partial(self._arrived, image_id),
                    failed=partial(self._failed, image_id),
                    owner=self,
                )

    def _arrived(self, image_id: int, picture: LoadedPicture) -> None:
        self._loading.discard(image_id)
        if image_id in self._wanted:
            self._there[image_id] = picture
            self.loaded.emit(image_id)
        self._start()

    def _failed(self, image_id: int, message: Message) -> None:
        self._arrived(image_id, LoadedPicture(None, message))
