"""Every setting of a recipe that has no place of its own in the form."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from garbage_gui.training.recipe import BEST, Recipe
from garbage_gui.ui.theme import style
from garbage_gui.ui.train.recipe_fields import (
    Editor,
    RateSpinBox,
    field_description,
    field_title,
    make_editor,
    on_change,
    set_value,
    value_of,
)

GROUPS: dict[str, tuple[str, ...]] = {
    "learning": (
        "optimizer", "head_learning_rate", "layer_decay", "weight_decay", "schedule", "warmup_epochs",
        "head_epochs", "batch_size", "gradient_clip",
    ),
    "restraint": (
        "label_smoothing", "mixup", "cutmix", "dropout", "class_balance", "weight_averaging",
        "adapt_statistics", "early_stopping",
    ),
    "pictures": ("input_size", "views", "cache", "cache_megabytes"),
    "confidence": ("calibrate", "wrong_among_sure"),
}  # fmt: skip


class AllSettings(QWidget):
    """One editor for each of these fields, in groups; the fields' own descriptions are the tooltips."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._base = BEST
        self.editors: dict[str, Editor] = {}
        self._labels: dict[str, QLabel] = {}
        self._headings: dict[str, QLabel] = {}
        self.reset_button = QPushButton(self)
        self.reset_button.setObjectName("reset_recipe")
        grid = QGridLayout()
        grid.setSpacing(8)
        grid.setColumnStretch(0, 1)
        for group, names in GROUPS.items():
            heading = self._headings[group] = QLabel(self)
            style(heading, role="subheading")
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for name in names:
                label, editor = QLabel(self), make_editor(name, self)
                label.setBuddy(editor)
                editor.setMinimumWidth(132)
                on_change(editor, self.changed.emit)
                row = grid.rowCount()
                grid.addWidget(label, row, 0)
                grid.addWidget(editor, row, 1)
                self._labels[name], self.editors[name] = label, editor
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(self.reset_button)
        self.retranslate()

    def set_recipe(self, recipe: Recipe) -> None:
        """Show the settings of ``recipe``; `differing` compares with it from now on."""
        self._base = recipe
        for name, editor in self.editors.items():
            set_value(editor, getattr(recipe, name))

    @property
    def head_rate(self) -> RateSpinBox:
        """The editor of the head's learning rate."""
        editor = self.editors["head_learning_rate"]
        assert isinstance(editor, RateSpinBox)
        return editor

    def values(self) -> dict[str, Any]:
        """Each field as it is set."""
        return {name: value_of(editor, name) for name, editor in self.editors.items()}

    def differing(self) -> int:
        """How many settings are not those of the recipe."""
        return sum(value != getattr(self._base, name) for name, value in self.values().items())

    def retranslate(self) -> None:
        headings = {
            "learning": self.tr("Learning"),
            "restraint": self.tr("Against learning by heart"),
            "pictures": self.tr("Pictures and cache"),
            "confidence": self.tr("Confidence"),
        }
        for group, text in headings.items():
            self._headings[group].setText(text)
        for name, editor in self.editors.items():
            self._labels[name].setText(field_title(Recipe, name))
            for widget in (self._labels[name], editor):
                widget.setToolTip(field_description(Recipe, name))
            if isinstance(editor, QComboBox):
                for row in range(editor.count()):
                    editor.setItemText(row, _choice(str(editor.itemData(row))))
        size = self.editors["input_size"]
        if isinstance(size, QSpinBox):
            size.setSpecialValueText(self.tr("the backbone's"))
        self.reset_button.setText(self.tr("Back to the recipe"))
        self.reset_button.setToolTip(self.tr("Set everything in this form as the recipe has it"))


def _choice(value: str) -> str:
    """The word for one choice of a setting; names of methods stay as they are."""
    words = {
        "adamw": "AdamW",
        "sgd": "SGD",
        "cosine": QCoreApplication.translate("RecipeChoice", "cosine"),
        "constant": QCoreApplication.translate("RecipeChoice", "constant"),
        "auto": QCoreApplication.translate("RecipeChoice", "what suits best"),
        "features": QCoreApplication.translate("RecipeChoice", "features"),
        "pixels": QCoreApplication.translate("RecipeChoice", "pixels"),
        "off": QCoreApplication.translate("RecipeChoice", "nothing"),
    }
    return words[value]
