"""Words and numbers as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from garbage_gui.ui.text import model_name, percent
from garbage_gui.ui.translations import Translations


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


@pytest.mark.usefixtures("chinese")
def test_the_built_in_model_has_a_chinese_name() -> None:
    assert model_name("Starter model") == "初始模型"
    assert model_name("Lite0, 80 frozen") == "Lite0, 80 frozen"
