"""The look of the window, from one small set of tokens that makes the light and the dark theme."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from garbage_gui.resources import resource
from garbage_gui.ui.icons import BESIDE_TEXT_LARGE, ICON_ALONE, glyph_pixmap, make_icon
from garbage_gui.ui.motion import Motion
from garbage_gui.ui.stylesheet import stylesheet

if TYPE_CHECKING:
    from garbage_gui.settings import ThemeChoice
    from garbage_gui.taxonomy import Category

SPACE = (4, 8, 12, 16, 24)
TEXT_SIZES = {"caption": 12, "body": 14, "heading": 18, "title": 24}
RADIUS_SMALL = 4
RADIUS_LARGE = 8

# The first family that is there is used; the Chinese ones follow for the glyphs that it lacks.
FAMILIES = (
    "Segoe UI Variable Text",
    "Segoe UI",
    ".AppleSystemUIFont",
    "Inter",
    "Cantarell",
    "Ubuntu",
    "Noto Sans",
    "Noto Sans CJK SC",
    "Microsoft YaHei UI",
    "PingFang SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "DejaVu Sans",
)

# By the category's own word, which a `Category` equals: the taxonomy is not imported for the first picture.
CATEGORY_ICONS: dict[str, str] = {
    "recyclable": "recycle",
    "kitchen": "food-apple-outline",
    "hazardous": "skull-crossbones-outline",
    "other": "trash-can-outline",
}

# Of a picture that looks like nothing a model was trained on: a piece that fits nowhere.
NOVEL_ICON = "puzzle-outline"


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme by name, as they lie in ``resources/theme``."""

    name: Literal["light", "dark"]
    colors: dict[str, str]


@cache
def load_tokens(name: Literal["light", "dark"]) -> Tokens:
    data: dict[str, Any] = json.loads(resource("theme", f"{name}.json").read_text(encoding="utf-8"))
    return Tokens(name, data["colors"])


class Theme(QObject):
    """Colours and icons of the theme in use. Whoever keeps one of them listens to `changed`.

    Widgets are styled by two properties, see `style`: ``role`` of labels and frames (``title``, ``heading``,
    ``muted``, ``caption``, ``card``, ...) and ``kind`` of buttons (``primary``, ``quiet``, ``danger``).
    """

    changed = Signal()

    def __init__(self, application: QApplication, choice: ThemeChoice = "system") -> None:
        super().__init__(application)
        self._application = application
        self._choice: ThemeChoice = choice
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._colors: dict[str, QColor] = {}
        self._tokens = load_tokens("light")
        self.motion = Motion(self)
        application.setStyle("Fusion")
        self.follow_language()
        hints = QGuiApplication.styleHints()
        self._system = hints.colorScheme()
        hints.colorSchemeChanged.connect(self._system_changed)
        self._apply()

    @property
    def dark(self) -> bool:
        return self._tokens.name == "dark"

    @property
    def choice(self) -> ThemeChoice:
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        """Show the window light, dark, or as the system is."""
        self._choice = choice
        self._apply()

    def follow_language(self) -> None:
        """Set the font as the language wants it: English takes the narrow forms of quotation marks and ellipses.

        A Chinese font has them as wide as its characters, and is the only one on many systems.
        """
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(TEXT_SIZES["body"])
        # Said in both cases: a feature that is not mentioned stays as it was. And widgets that got their font
        # through the stylesheet hear of another one through it alone.
        chinese = QLocale().language() == QLocale.Language.Chinese
        font.setFeature(QFont.Tag("pwid"), 0 if chinese else 1)
        if font != self._application.font():
            self._application.setFont(font)
            self._application.setStyleSheet(self._application.styleSheet())

    def color(self, name: str) -> QColor:
        """The colour of a token; `KeyError` for one that is not there."""
        if name not in self._colors:
            self._colors[name] = QColor(self._tokens.colors[name])
        return QColor(self._colors[name])

    def icon(self, name: str, color: str = "text") -> QIcon:
        """An icon by its Material Design name (``camera-outline``), in the colour of a token."""
        key = (name, color)
        if key not in self._icons:
            self._icons[key] = make_icon(name, self.color(color), self.color("border_strong"))
        return self._icons[key]

    def pixmap(self, name: str, size: int, color: str = "text") -> QPixmap:
        """The same as a picture of ``size`` logical pixels."""
        screen = QGuiApplication.primaryScreen()
        return glyph_pixmap(name, self.color(color), size, screen.devicePixelRatio() if screen else 1.0)

    def category_color(self, category: Category) -> QColor:
        """The bin colour of GB/T 19095-2019, lightened in the dark theme."""
        return self.color(f"category_{category.value}")

    def category_soft_color(self, category: Category) -> QColor:
        """The same as a background on which `category_color` can be read."""
        return self.color(f"category_{category.value}_soft")

    def category_icon(self, category: Category) -> QIcon:
        return self.icon(CATEGORY_ICONS[category], f"category_{category.value}")

    def _system_changed(self, scheme: Qt.ColorScheme) -> None:
        self._system = scheme
        if self._choice == "system":
            self._apply()

    def _wanted(self) -> Literal["light", "dark"]:
        if self._choice != "system":
            return self._choice
        return "dark" if self._system == Qt.ColorScheme.Dark else "light"

    def _apply(self) -> None:
        self._tokens = load_tokens(self._wanted())
        self._icons.clear()
        self._colors.clear()
        self._application.setPalette(self._palette())
        self._application.setStyleSheet(stylesheet(self._tokens.colors))
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        role = QPalette.ColorRole
        for where, name in (
            (role.Window, "background"),
            (role.WindowText, "text"),
            (role.Base, "surface"),
            (role.AlternateBase, "background"),
            (role.Text, "text"),
            (role.Button, "surface"),
            (role.ButtonText, "text"),
            (role.BrightText, "error"),
            (role.Highlight, "accent"),
            (role.HighlightedText, "text_on_accent"),
            (role.ToolTipBase, "surface_raised"),
            (role.ToolTipText, "text"),
            (role.PlaceholderText, "text_muted"),
            (role.Link, "accent"),
            (role.LinkVisited, "accent"),
            (role.Accent, "accent"),
            (role.Light, "surface_raised"),
            (role.Midlight, "hover"),
            (role.Mid, "border"),
            (role.Dark, "border_strong"),
            (role.Shadow, "border"),
        ):
            palette.setColor(where, self.color(name))
        for where in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, where, self.color("border_strong"))
        return palette


def style(widget: QWidget, *, role: str | None = None, kind: str | None = None) -> None:
    """Give ``widget`` its place in the stylesheet; may be called again when that changes."""
    changed = False
    for name, value in (("role", role), ("kind", kind)):
        if value is not None and widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    # One that was never shown gets its style then; for one that was, this takes a millisecond.
    if changed and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def show_bare(button: QAbstractButton, bare: bool) -> None:
    """Whether ``button`` is one of an icon alone now: those are as wide as high, the icon in their middle."""
    button.setIconSize(ICON_ALONE if bare else BESIDE_TEXT_LARGE)
    restyle(button, "bare", bare)


def restyle(widget: QWidget, name: str, value: bool) -> None:
    """Set a property that the stylesheet looks at, and show it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
