"""Words and numbers as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from garbage_gui.messages import Message
from garbage_gui.ui.text import model_name, percent, reason_text
from garbage_gui.ui.translations import Translations
from garbage_gui.ui.widgets.wrapped_text import wrapped_lines


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    translations = Translations(qapp)
    translations.choose("zh_CN")
    yield
    translations.choose("en")


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        (0.0, 0, "0 %"),
        (1e-9, 0, "<1 %"),
        (0.0049, 0, "<1 %"),
        (0.0051, 0, "1 %"),
        (0.0004, 1, "<0.1 %"),
        (0.0006, 1, "0.1 %"),
        (0.5, 0, "50 %"),
        (0.9999, 0, "99 %"),
        (0.9999, 1, "99.9 %"),
        (1.0, 0, "100 %"),
    ],
)
def test_a_share_is_rounded_neither_to_all_nor_to_nothing(share: float, decimals: int, text: str) -> None:
    assert percent(share, decimals) == text


def test_the_built_in_model_has_a_name_in_each_language(qapp: QApplication) -> None:
    assert model_name("Starter model") == "Starter model"
    assert model_name("六月") == "六月"


BROKEN = Message.of(
    "{path} is damaged or cut short: copy the picture again from where it came.", path="/a/b/c/纸.jpg"
)


def test_the_reason_beside_a_name_has_no_path(qapp: QApplication) -> None:
    assert reason_text(BROKEN, "纸.jpg") == (
        "Is damaged or cut short: copy the picture again from where it came."
    )
    elsewhere = Message.of("The folder {path} cannot be read: {reason}.", path="/a/b/纸", reason="none")
    assert reason_text(elsewhere, "纸") == "The folder 纸 cannot be read: none."


@pytest.mark.usefixtures("chinese")
def test_the_reason_beside_a_name_in_chinese() -> None:
    assert reason_text(BROKEN, "纸.jpg").startswith("已损坏")


def test_a_reason_is_broken_between_words_and_fits(qapp: QApplication) -> None:
    font = QFont()
    font.setPixelSize(12)
    text = reason_text(BROKEN, "纸.jpg")
    lines = wrapped_lines(text, font, 148, 6)
    assert " ".join(lines) == text and 2 <= len(lines) <= 5
    metrics = QFontMetricsF(font)
    assert all(metrics.horizontalAdvance(line) <= 148 for line in lines)
    short = wrapped_lines(text, font, 148, 2)
    assert len(short) == 2 and short[0] == lines[0] and short[1].endswith("…")
    assert wrapped_lines("", font, 148, 2) in ([], [""])


@pytest.mark.usefixtures("chinese")
def test_the_built_in_model_has_a_chinese_name() -> None:
    assert model_name("Starter model") == "初始模型"
    assert model_name("Lite0, 80 frozen") == "Lite0, 80 frozen"
