"""Icons of one set: the Material Design Icons that QtAwesome brings.

QtAwesome itself is not imported: that costs more than the whole start of the window (0.15 s for its Qt shim).
Its font and its table of names are all that is needed, and are read here.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPixmap

SIZES = (16, 18, 20, 24)
# Beside the text of a button: Qt leaves 4 pixels between the two and cannot be told otherwise, so the picture itself
# has some room at its right. Use as the button's icon size.
BESIDE_TEXT = QSize(22, 16)
BESIDE_TEXT_LARGE = QSize(24, 18)
ICON_ALONE = QSize(18, 18)
_FONT = "materialdesignicons6-webfont-"
_NAMES = "materialdesignicons6-webfont-charmap-"


@cache
def _fonts_folder() -> Path:
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("The package QtAwesome is missing")
    return Path(spec.submodule_search_locations[0]) / "fonts"


def _file(prefix: str, suffix: str) -> Path:
    # `prefix` of the font is one of the names file too: the longer name is not a font.
    return next(p for p in sorted(_fonts_folder().glob(f"{prefix}*{suffix}")))


@cache
def _glyphs() -> dict[str, str]:
    table = json.loads(_file(_NAMES, ".json").read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in table.items()}


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_file(_FONT, ".ttf")))
    families = QFontDatabase.applicationFontFamilies(number)
    if not families:
        raise RuntimeError("The icon font cannot be loaded")
    return families[0]


def glyph_pixmap(name: str, color: QColor, size: int, ratio: float = 1.0, *, width: int = 0) -> QPixmap:
    """The icon ``name`` in ``color``, ``size`` logical pixels wide and high; at the left of ``width`` where given.

    Raises `KeyError` for an unknown name.
    """
    glyph = _glyphs()[name.removeprefix("mdi6.")]
    pixmap = QPixmap(round((width or size) * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_glyph(painter, name, color, QRectF(0, 0, size, size), glyph)
    painter.end()
    return pixmap


def draw_glyph(painter: QPainter, name: str, color: QColor, box: QRectF, glyph: str | None = None) -> None:
    """Paint the icon ``name`` into ``box``."""
    font = QFont(_family())
    font.setPixelSize(max(1, round(box.height())))
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, glyph or _glyphs()[name.removeprefix("mdi6.")])


def make_icon(name: str, color: QColor, disabled: QColor) -> QIcon:
    """The icon ``name`` in every size that the window uses."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio() if QGuiApplication.primaryScreen() else 1.0
    icon = QIcon()
    sizes = [(size, size) for size in SIZES]
    sizes += [(beside.width(), beside.height()) for beside in (BESIDE_TEXT, BESIDE_TEXT_LARGE)]
    for width, size in sizes:
        icon.addPixmap(glyph_pixmap(name, color, size, ratio, width=width))
        icon.addPixmap(glyph_pixmap(name, disabled, size, ratio, width=width), QIcon.Mode.Disabled)
    return icon
