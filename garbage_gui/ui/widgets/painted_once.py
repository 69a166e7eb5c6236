"""What a delegate painted is kept as a picture: the next frame copies it instead of painting it again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPixmap

# Some five screens full of cards.
MOST_BYTES = 48 * 1024 * 1024


class PaintedOnce:
    """The cells that were painted last, by what they show.

    A card with its picture, four texts and two bars takes a third of a millisecond, a screen full of them a whole
    frame; and a picture that is scaled while it is painted is spread by Qt over threads that the window then waits
    for. A copy takes a tenth of that.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, QPixmap] = OrderedDict()
        self._bytes = 0

    def paint(
        self,
        painter: QPainter,
        rect: QRect,
        looks: Hashable,
        ground: QColor,
        draw: Callable[[QPainter, QRect], None],
    ) -> None:
        """Paint ``rect``: as ``draw`` did for the same ``looks`` and size before, or with it now.

        ``looks`` tells apart all that ``draw`` depends on, language and colours apart: for those see `clear`.
        ``ground`` is what lies behind: text is sharper on it than on a transparent picture.
        """
        device = painter.device()
        ratio = device.devicePixelRatio() if device is not None else 1.0
        key = (looks, rect.width(), rect.height(), ratio)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = _painted(rect, ratio, ground, draw)
            self._bytes += _size(kept)
            while self._bytes > self._most_bytes and len(self._kept) > 1:
                self._bytes -= _size(self._kept.popitem(last=False)[1])
        else:
            self._kept.move_to_end(key)
        painter.drawPixmap(rect.topLeft(), kept)

    def clear(self) -> None:
        """Paint all anew: the colours or the language are others."""
        self._kept.clear()
        self._bytes = 0


def _painted(rect: QRect, ratio: float, ground: QColor, draw: Callable[[QPainter, QRect], None]) -> QPixmap:
    pixmap = QPixmap(rect.size() * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(ground)
    painter = QPainter(pixmap)
    draw(painter, QRect(0, 0, rect.width(), rect.height()))
    painter.end()
    return pixmap


def _size(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * pixmap.depth() // 8
