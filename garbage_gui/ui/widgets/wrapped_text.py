"""Text that a delegate paints in several lines: broken between words, cut with an ellipsis where it must be."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption


def wrapped_lines(text: str, font: QFont, width: float, most: int) -> list[str]:
    """``text`` in lines of at most ``width`` pixels; what does not fit into ``most`` of them is elided.

    A word is only broken where it is wider than a line by itself, as the name of a file may be.
    """
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while len(lines) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = line.textStart()
        end = len(text) if len(lines) == most - 1 else start + line.textLength()
        lines.append(text[start:end].rstrip())
    layout.endLayout()
    if lines:
        metrics = QFontMetricsF(font)
        lines[-1] = metrics.elidedText(lines[-1], Qt.TextElideMode.ElideRight, width)
    return lines


def paint_wrapped(painter: QPainter, box: QRectF, text: str) -> None:
    """Paint ``text`` from the top of ``box`` with the painter's font and pen, in as many lines as fit whole."""
    height = QFontMetricsF(painter.font()).lineSpacing()
    lines = wrapped_lines(text, painter.font(), box.width(), max(1, int(box.height() // height)))
    for place, line in enumerate(lines):
        where = QRectF(box.left(), box.top() + place * height, box.width(), height)
        painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)
