"""Editors for the fields of a recipe, made from what the recipe says of them: title, description, range."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from pydantic.fields import FieldInfo
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from garbage_gui.training.recipe import Augmentation, Recipe

Editor = QCheckBox | QComboBox | QSpinBox | QDoubleSpinBox
STEPS = (1.0, 2.0, 5.0)
RATES = ("learning_rate", "head_learning_rate")


def field_title(model: type[Recipe] | type[Augmentation], name: str) -> str:
    """What a field is called, in the language of the window."""
    return QCoreApplication.translate("Recipe", model.model_fields[name].title or name)


def field_description(model: type[Recipe] | type[Augmentation], name: str) -> str:
    """What a field does, in the language of the window."""
    return QCoreApplication.translate("Recipe", model.model_fields[name].description or "")


class NumberBox(QDoubleSpinBox):
    """A number without the zeros behind it."""

    def __init__(self, parent: QWidget | None = None, *, decimals: int = 4) -> None:
        super().__init__(parent)
        self.setDecimals(decimals)

    def textFromValue(self, value: float) -> str:
        return f"{value:.{self.decimals()}f}".rstrip("0").rstrip(".") or "0"


class RateSpinBox(NumberBox):
    """A learning rate: steps 1, 2, 5, 10 ... because its order of magnitude matters, not its third digit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, decimals=7)
        self.setRange(1e-6, 10.0)
        self.setValue(0.001)

    def stepBy(self, steps: int) -> None:
        ladder = [m * 10.0**e for e in range(-6, 2) for m in STEPS]
        value = self.value()
        for _ in range(abs(steps)):
            if steps > 0:
                value = next((v for v in ladder if v > value * 1.0001), value)
            else:
                value = next((v for v in reversed(ladder) if v < value * 0.9999), value)
        self.setValue(value)


def limits(field: FieldInfo) -> tuple[float, float, bool, bool]:
    """Lowest and highest value, and whether each itself is allowed."""
    found = {
        name: float(value)
        for part in field.metadata
        for name in ("ge", "gt", "le", "lt")
        if (value := getattr(part, name, None)) is not None
    }
    low, high = found.get("ge", found.get("gt", 0.0)), found.get("le", found.get("lt", 1e6))
    return low, high, "gt" not in found, "lt" not in found


def make_editor(name: str, parent: QWidget) -> Editor:
    """An editor for the field ``name`` of a recipe, within its range; its object name is the field's."""
    field = Recipe.model_fields[name]
    editor = _editor(name, field, parent)
    editor.setObjectName(name)
    if isinstance(editor, QSpinBox | QDoubleSpinBox):
        editor.lineEdit().setTextMargins(6, 0, 0, 0)
    return editor


def _editor(name: str, field: FieldInfo, parent: QWidget) -> Editor:
    kind = field.annotation
    if kind is bool:
        return QCheckBox(parent)
    if kind not in (int, float) and all(isinstance(choice, str) for choice in get_args(kind)):
        box = QComboBox(parent)
        for choice in get_args(kind):
            box.addItem(choice, choice)
        return box
    if name in RATES:
        return RateSpinBox(parent)
    low, high, with_low, with_high = limits(field)
    if kind is float:
        number = NumberBox(parent)
        step = 10.0 ** -number.decimals()
        number.setRange(low if with_low else low + step, high if with_high else high - step)
        number.setSingleStep(0.05 if high <= 1.0 else 0.5)
        return number
    whole = QSpinBox(parent)
    # Below the lowest: none, where a field may have none.
    whole.setRange(int(low) - (kind is not int), int(high))
    return whole


def value_of(editor: Editor, name: str) -> Any:
    """What ``editor`` says, as the recipe has it."""
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, QComboBox):
        return editor.currentData()
    if _has_none(name) and editor.value() == editor.minimum():
        return None
    if isinstance(editor, QDoubleSpinBox):
        # The box adds up its steps: 0.15000000000000002 is not what anybody meant.
        return round(editor.value(), editor.decimals())
    return editor.value()


def set_value(editor: Editor, value: Any) -> None:
    if isinstance(editor, QCheckBox):
        editor.setChecked(bool(value))
    elif isinstance(editor, QComboBox):
        editor.setCurrentIndex(editor.findData(value))
    elif isinstance(editor, QDoubleSpinBox):
        editor.setValue(float(value))
    else:
        editor.setValue(editor.minimum() if value is None else int(value))


def on_change(editor: Editor, call: Callable[[], None]) -> None:
    """Call when the value of ``editor`` changes, whoever changes it."""
    if isinstance(editor, QCheckBox):
        editor.toggled.connect(lambda _: call())
    elif isinstance(editor, QComboBox):
        editor.currentIndexChanged.connect(lambda _: call())
    else:
        editor.valueChanged.connect(lambda _: call())


def _has_none(name: str) -> bool:
    return type(None) in get_args(Recipe.model_fields[name].annotation)
