"""The colour of a class: a swatch of it, and whether it can be told from the ground in both themes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap

from garbage_gui.ui.theme import RADIUS_SMALL, load_tokens

# What graphics need against what is around them (WCAG 2.2, 1.4.11).
ENOUGH = 3.0
SWATCH = 16


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def contrasts(colour: QColor) -> tuple[float, float]:
    """Of a swatch with the ground of the light and of the dark theme."""
    light, dark = (
        contrast(colour, QColor(load_tokens(name).colors["surface"])) for name in ("light", "dark")
    )
    return light, dark


def swatch(colour: str, border: QColor, side: int = SWATCH) -> QPixmap:
    """A small square of the colour, with an edge, so that it is seen on any ground."""
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen is not None else 1.0
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(border)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(0.5, 0.5, side - 1, side - 1), RADIUS_SMALL, RADIUS_SMALL)
    painter.end()
    return pixmap


def _luminance(colour: QColor) -> float:
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
