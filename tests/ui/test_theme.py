"""Both themes have every token, can be read, and follow the choice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from garbage_gui.taxonomy import Category
from garbage_gui.ui.icons import _glyphs
from garbage_gui.ui.theme import CATEGORY_ICONS, Theme, load_tokens

PACKAGE = Path(__file__).resolve().parents[2] / "garbage_gui"
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
BACKGROUNDS = ("background", "surface", "surface_raised", "hover", "accent_soft")
TEXTS = ("text", "text_muted", "accent", "success", "warning", "error")


def luminance(color: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    c = QColor(color)
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF())


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_text_can_be_read_on_every_background(name: Literal["light", "dark"]) -> None:
    colors = load_tokens(name).colors
    pairs = [(text, ground) for text in TEXTS for ground in BACKGROUNDS]
    pairs += [("text_on_accent", ground) for ground in ("accent", "accent_hover", "accent_pressed")]
    pairs += [("text", f"{state}_soft") for state in ("success", "warning", "error")]
    for category in Category:
        pairs += [
            (f"category_{category}", g)
            for g in ("background", "surface", "surface_raised", f"category_{category}_soft")
        ]
    low = [(pair, round(contrast(colors[pair[0]], colors[pair[1]]), 2)) for pair in pairs]
    assert [entry for entry in low if entry[1] < 4.5] == []


@pytest.mark.parametrize("name", THEMES)
def test_what_a_field_asks_for_can_be_read(qapp: QApplication, name: Literal["light", "dark"]) -> None:
    theme = Theme(qapp, name)
    for role, ground in (("search", "background"), ("", "surface")):
        field = QLineEdit()
        field.setProperty("role", role)
        field.ensurePolished()
        asked = field.palette().color(QPalette.ColorRole.PlaceholderText)
        assert asked.alpha() == 255
        assert contrast(asked.name(), theme.color(ground).name()) >= 4.5, (role, asked.name())
        field.deleteLater()
    theme.deleteLater()


@pytest.mark.parametrize("name", THEMES)
def test_what_a_drawing_says_can_be_seen(name: Literal["light", "dark"]) -> None:
    """Graphics that carry a meaning: marks, charts, bars, what is disabled, what scrolls."""
    colors = load_tokens(name).colors
    drawn = [f"chart_{number}" for number in range(1, 7)] + [f"category_{c}" for c in Category]
    drawn += [
        "frozen",
        "accent",
        "success",
        "warning",
        "error",
        "border_strong",
        "heat_high",
        "focus",
        "scroll",
    ]
    pairs = [(each, ground) for each in drawn for ground in ("background", "surface")]
    # A ring stands beside what is selected, hovered or raised too.
    pairs += [("focus", ground) for ground in BACKGROUNDS]
    pairs += [("text_on_accent", "accent")]
    # Text on the bars and badges of a bin, and what is written on them when they are filled.
    pairs += [("text", f"category_{c}_soft") for c in Category]
    pairs += [("text_on_accent", f"category_{c}") for c in Category]
    low = [(pair, round(contrast(colors[pair[0]], colors[pair[1]]), 2)) for pair in pairs]
    assert [entry for entry in low if entry[1] < 3.0] == []


@pytest.mark.parametrize("name", THEMES)
def test_what_is_disabled_is_paler_but_can_be_read(name: Literal["light", "dark"]) -> None:
    colors = load_tokens(name).colors
    for ground in ("background", "surface"):
        pale = contrast(colors["border_strong"], colors[ground])
        assert 3.0 <= pale < contrast(colors["text_muted"], colors[ground])


@pytest.mark.parametrize("name", THEMES)
def test_edges_of_controls_can_be_seen(name: Literal["light", "dark"]) -> None:
    colors = load_tokens(name).colors
    for edge in ("border_strong", "focus"):
        for ground in ("background", "surface"):
            assert contrast(colors[edge], colors[ground]) >= 3.0, (edge, ground)


def test_a_system_that_turns_dark_is_followed_at_once(qapp: QApplication) -> None:
    hints = QGuiApplication.styleHints()
    theme = Theme(qapp, "system")
    label = QLabel("x")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.dark
    label.ensurePolished()
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.color("text")
    theme.choose("light")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme.dark  # chosen is chosen
    theme.choose("system")
    assert theme.dark  # as the system is by now
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert not theme.dark
    label.deleteLater()
    theme.deleteLater()


def test_both_themes_have_the_same_tokens() -> None:
    assert load_tokens("light").colors.keys() == load_tokens("dark").colors.keys()


def test_every_token_and_icon_that_the_code_names_exists() -> None:
    colors, glyphs = load_tokens("light").colors, _glyphs()
    unknown = []
    for path in PACKAGE.joinpath("ui").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        unknown += [
            (path.name, n) for n in re.findall(r'\bcolor\("([a-z_0-9]+)"\)', source) if n not in colors
        ]
        unknown += [(path.name, n) for n in re.findall(r'\bicon\("([a-z0-9.-]+)"', source) if n not in glyphs]
        unknown += [
            (path.name, n)
            for n in re.findall(r'draw_glyph\([^()]*?"([a-z0-9-]+)"', source)
            if n not in glyphs
        ]
    assert unknown == []


def test_categories_have_icon_and_colour(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    assert set(CATEGORY_ICONS) == {category.value for category in Category}
    colors = {theme.category_color(category).name() for category in Category}
    assert len(colors) == len(Category)
    for category in Category:
        assert not theme.category_icon(category).isNull()
    theme.deleteLater()


def test_the_theme_changes_at_once_and_says_so(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    heard: list[bool] = []
    theme.changed.connect(lambda: heard.append(theme.dark))
    light = theme.icon("camera-outline")
    theme.choose("dark")
    assert heard == [True]
    assert theme.icon("camera-outline") is not light
    with pytest.raises(KeyError):
        theme.color("no_such_token")
    theme.choose("light")
    theme.deleteLater()
