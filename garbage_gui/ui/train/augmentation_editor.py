"""How pictures are varied: a switch and a range for each kind."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from garbage_gui.training.recipe import Augmentation, unvaried
from garbage_gui.ui.train.recipe_fields import NumberBox, field_description, field_title, limits
from garbage_gui.ui.widgets.flow_layout import FlowLayout

CELL_WIDTH = 300


@dataclass(frozen=True)
class Unit:
    """How a value is shown: times ``scale``, between ``prefix`` and ``suffix``."""

    scale: float
    prefix: str = ""
    suffix: str = ""
    step: float = 5.0


CHANCE = Unit(100.0, suffix=" %")
CHANGE = Unit(100.0, prefix="± ", suffix=" %")
UNITS = {
    "crop_scale": Unit(100.0, suffix=" %"),
    "crop_ratio": Unit(1.0, prefix="× ", step=0.05),
    "horizontal_flip": CHANCE,
    "vertical_flip": CHANCE,
    "rotation": Unit(1.0, prefix="± ", suffix="°"),
    "quarter_turns": CHANCE,
    "brightness": CHANGE,
    "contrast": CHANGE,
    "saturation": CHANGE,
    "hue": Unit(100.0, prefix="± ", suffix=" %", step=1.0),
    "erasing": CHANCE,
}
# What a kind is switched on with where the recipe leaves it off.
USUAL = {
    "crop_scale": 0.6, "crop_ratio": 1.33, "rotation": 20.0, "hue": 0.05, "erasing": 0.25,
    "brightness": 0.2, "contrast": 0.2, "saturation": 0.2,
}  # fmt: skip
USUAL_CHANCE = 0.5


class KindEditor(QWidget):
    """The switch and the range of one kind of variation."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._unit = UNITS[name]
        self._off = unvaried(name)
        self.switch = QCheckBox(self)
        self.switch.setObjectName(f"{name}_on")
        self.range: QDoubleSpinBox = NumberBox(self, decimals=2)
        self.range.setObjectName(name)
        self.range.setPrefix(self._unit.prefix)
        self.range.setSuffix(self._unit.suffix)
        self.range.setSingleStep(self._unit.step)
        low, high, *_ = limits(Augmentation.model_fields[name])
        self.range.setRange(low * self._unit.scale, high * self._unit.scale)
        self.range.setFixedWidth(112)
        self.range.lineEdit().setTextMargins(6, 0, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.switch, 1)
        row.addWidget(self.range)
        self.setFixedWidth(CELL_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.switch.toggled.connect(self._switched)
        self.range.valueChanged.connect(lambda _: self.changed.emit())

    def value(self) -> float:
        """The field's value; switched off, the one at which it changes nothing."""
        if not self.switch.isChecked():
            return self._off
        return round(self.range.value() / self._unit.scale, 4)

    def set_value(self, value: float) -> None:
        is_on = value != self._off
        self.switch.setChecked(is_on)
        self.range.setEnabled(is_on)
        shown = value if is_on else USUAL.get(self._name, USUAL_CHANCE)
        self.range.setValue(shown * self._unit.scale)

    def _switched(self, is_on: bool) -> None:
        self.range.setEnabled(is_on)
        self.changed.emit()

    def retranslate(self) -> None:
        title, description = (
            field_title(Augmentation, self._name),
            field_description(Augmentation, self._name),
        )
        self.switch.setText(title)
        self.range.setAccessibleName(title)
        for widget in (self.switch, self.range):
            widget.setToolTip(description)


class AugmentationEditor(QWidget):
    """All kinds, below one switch for all of them."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.switch = QCheckBox(self)
        self.switch.setObjectName("vary")
        self.kinds = {name: KindEditor(name, self) for name in UNITS}
        cells = QWidget(self)
        flow = FlowLayout(cells, spacing=8)
        for kind in self.kinds.values():
            flow.addWidget(kind)
            kind.changed.connect(self.changed)
        self._cells = cells
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.switch)
        column.addWidget(cells)
        self.switch.toggled.connect(cells.setEnabled)
        self.switch.toggled.connect(lambda _: self.changed.emit())
        self.set_value(Augmentation())
        self.retranslate()

    def value(self) -> Augmentation:
        """What is set."""
        fields = {name: kind.value() for name, kind in self.kinds.items()}
        return Augmentation.model_validate({"enabled": self.switch.isChecked(), **fields})

    def set_value(self, augmentation: Augmentation) -> None:
        self.switch.setChecked(augmentation.enabled)
        self._cells.setEnabled(augmentation.enabled)
        for name, kind in self.kinds.items():
            kind.set_value(getattr(augmentation, name))

    def retranslate(self) -> None:
        self.switch.setText(field_title(Augmentation, "enabled"))
        self.switch.setToolTip(field_description(Augmentation, "enabled"))
        for kind in self.kinds.values():
            kind.retranslate()
