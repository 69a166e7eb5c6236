"""The settings of the next training: backbone, weights, freeze depth and the few numbers that matter most."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.nets.catalogue import BACKBONES, Backbone
from garbage_gui.services.training import TrainingRequest
from garbage_gui.store.records import ModelRecord
from garbage_gui.training.recipe import BEST, load_recipe
from garbage_gui.ui.text import model_name
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.train.freeze_depth_control import FreezeDepthControl

RECIPES = ("best", "paper")
STEPS = (1.0, 2.0, 5.0)


class RateSpinBox(QDoubleSpinBox):
    """A learning rate: steps 1, 2, 5, 10 ... because its order of magnitude matters, not its third digit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(7)
        self.setRange(1e-6, 10.0)
        self.setValue(0.001)

    def textFromValue(self, value: float) -> str:
        return f"{value:.7f}".rstrip("0").rstrip(".") or "0"

    def stepBy(self, steps: int) -> None:
        ladder = [m * 10.0**e for e in range(-6, 2) for m in STEPS]
        value = self.value()
        for _ in range(abs(steps)):
            if steps > 0:
                value = next((v for v in ladder if v > value * 1.0001), value)
            else:
                value = next((v for v in reversed(ladder) if v < value * 0.9999), value)
        self.setValue(value)


class TrainForm(QWidget):
    """Makes a `TrainingRequest`; whether its settings go together is judged when it is queued."""

    changed = Signal()

    def __init__(self, theme: Theme, classes: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes = classes
        self._active: ModelRecord | None = None
        self._file: Path | None = None
        self._head_epochs = 0

        self.recipe_box = QComboBox(self)
        self.recipe_box.setObjectName("recipe")
        self.backbone_box = QComboBox(self)
        self.backbone_box.setObjectName("backbone")
        for backbone in BACKBONES.values():
            self.backbone_box.addItem(backbone.title, backbone.key)
        self.weights_box = QComboBox(self)
        self.weights_box.setObjectName("weights")
        self.file_button = QPushButton(self)
        self.file_button.setObjectName("weights_file")
        self.weights_note = QLabel(self)
        self.weights_note.setWordWrap(True)
        style(self.weights_note, role="caption")
        self.freeze = FreezeDepthControl(theme, self)
        self.rate = RateSpinBox(self)
        self.rate.setObjectName("learning_rate")
        self.epochs = QSpinBox(self)
        self.epochs.setObjectName("epochs")
        self.epochs.setRange(1, 1000)
        self.seed = QSpinBox(self)
        self.seed.setObjectName("seed")
        self.seed.setRange(0, 2**31 - 1)

        self.name = QLineEdit(self)
        self.name.setObjectName("model_name")
        self.name.setMaxLength(200)
        self._labels = {
            name: QLabel(self) for name in ("recipe", "backbone", "weights", "rate", "epochs", "seed", "name")
        }
        top = QFormLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(8)
        top.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        top.addRow(self._labels["recipe"], self.recipe_box)
        top.addRow(self._labels["backbone"], self.backbone_box)
        weights = QHBoxLayout()
        weights.setSpacing(8)
        weights.addWidget(self.weights_box, 1)
        weights.addWidget(self.file_button)
        top.addRow(self._labels["weights"], weights)
        numbers = QHBoxLayout()
        numbers.setSpacing(8)
        for name, box in (
            ("rate", self.rate),
            ("epochs", self.epochs),
            ("seed", self.seed),
        ):
            cell = QVBoxLayout()
            cell.setSpacing(4)
            cell.addWidget(self._labels[name])
            # Its hint is as wide as its largest number, which nobody types.
            box.setMinimumWidth(72)
            box.lineEdit().setTextMargins(6, 0, 0, 0)
            cell.addWidget(box)
            numbers.addLayout(cell, 1)
        for name, widget in (
            ("recipe", self.recipe_box),
            ("backbone", self.backbone_box),
            ("weights", self.weights_box),
            ("rate", self.rate),
            ("epochs", self.epochs),
            ("seed", self.seed),
            ("name", self.name),
        ):
            self._labels[name].setBuddy(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        # Not a row of the form: a form gives a wrapped text the height that it had in another width.
        column.addWidget(self.weights_note)
        column.addWidget(self.freeze)
        column.addLayout(numbers)
        naming = QFormLayout()
        naming.setSpacing(8)
        naming.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        naming.addRow(self._labels["name"], self.name)
        column.addLayout(naming)

        for name in RECIPES:
            self.recipe_box.addItem(name, name)
        self.recipe_box.currentIndexChanged.connect(self._on_recipe)
        self.backbone_box.currentIndexChanged.connect(self._on_backbone)
        self.weights_box.currentIndexChanged.connect(self._on_weights)
        self.file_button.clicked.connect(self._choose_file)
        self.freeze.value_changed.connect(lambda _: self.changed.emit())
        self.retranslate()
        self._on_backbone()
        self._on_recipe()

    # What the form says --------------------------------------------------------------------------------

    @property
    def backbone(self) -> Backbone:
        return BACKBONES[str(self.backbone_box.currentData())]

    def request(self) -> TrainingRequest:
        """The chosen recipe with this form's settings."""
        weights = str(self.weights_box.currentData())
        if weights == "file":
            weights = str(self._file) if self._file is not None else "embedded"
        return TrainingRequest(
            recipe=str(self.recipe_box.currentData()),
            backbone=self.backbone.key,
            weights=weights,
            freeze=self.freeze.value(),
            lr=self.rate.value(),
            epochs=self.epochs.value(),
            seed=self.seed.value(),
            name=self.name.text().strip(),
        )

    @property
    def is_complete(self) -> bool:
        """Whether a file is chosen where one is wanted."""
        return self.weights_box.currentData() != "file" or self._file is not None

    def set_active_model(self, active: ModelRecord | None) -> None:
        """The active model may be trained on further, when it has the same backbone."""
        self._active = active
        self._fill_weights()

    def set_weights_file(self, path: Path) -> None:
        """Take the weights from this file."""
        self._file = path
        self.weights_box.setCurrentIndex(self.weights_box.findData("file"))
        self._on_weights()

    # Reactions -----------------------------------------------------------------------------------------

    def _on_recipe(self) -> None:
        recipe = load_recipe(str(self.recipe_box.currentData() or BEST.name))
        self.rate.setValue(recipe.learning_rate)
        self.epochs.setValue(max(1, recipe.epochs))
        self._head_epochs = recipe.head_epochs
        self._say_epochs()
        self.seed.setValue(recipe.seed)
        self.freeze.set_value(recipe.freeze_depth)
        self.changed.emit()

    def _on_backbone(self) -> None:
        self.freeze.set_backbone(self.backbone, self._classes)
        self._fill_weights()
        self.changed.emit()

    def _fill_weights(self) -> None:
        chosen = self.weights_box.currentData()
        self.weights_box.blockSignals(True)
        self.weights_box.clear()
        backbone = self.backbone
        if backbone.embedded:
            self.weights_box.addItem(self.tr("ImageNet, already here"), "embedded")
        if backbone.download is not None:
            self.weights_box.addItem(self.tr("ImageNet, download"), "download")
        if self._active is not None and self._active.backbone == backbone.key:
            self.weights_box.addItem(self.tr("The active model, learn on"), "active")
        self.weights_box.addItem(self.tr("A file …"), "file")
        self.weights_box.addItem(self.tr("Random, from nothing"), "random")
        index = self.weights_box.findData(chosen)
        self.weights_box.setCurrentIndex(max(0, index))
        self.weights_box.blockSignals(False)
        self._on_weights()

    def _on_weights(self) -> None:
        source = self.weights_box.currentData()
        self.file_button.setVisible(source == "file")
        backbone = self.backbone
        notes = {
            "embedded": self.tr("{source}; licence {licence}. Needs no network."),
            "download": self.tr("{source}; licence {licence}. Downloaded once, then kept."),
            "active": self.tr("Goes on from what {model} has learned."),
            "file": self.tr("A .safetensors or .pth file of this backbone."),
            "random": self.tr("Needs far more pictures and epochs than learned weights; freeze nothing."),
        }
        note = notes.get(str(source), "").format(
            source=backbone.weights_source,
            licence=backbone.licence,
            model=model_name(self._active.name) if self._active is not None else "",
        )
        if source == "file" and self._file is not None:
            note = self._file.name
        self.weights_note.setText(note)
        self.changed.emit()

    def _say_epochs(self) -> None:
        """Curves and log count the epochs in which the head alone learns, so the form says that they come."""
        head = self._head_epochs
        self._labels["epochs"].setText(
            self.tr("Epochs, +{count} for the head").format(count=head) if head else self.tr("Epochs")
        )
        tip = self.tr("How often training goes through the pictures")
        if head:
            tip += ". " + self.tr("Before that the head learns alone; those epochs are counted as well.")
        self.epochs.setToolTip(tip)

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Weights of {backbone}").format(backbone=self.backbone.title), "",
            self.tr("Weights (*.safetensors *.pth *.pt)"),
        )  # fmt: skip
        if name:
            self.set_weights_file(Path(name))

    def retranslate(self) -> None:
        self._labels["recipe"].setText(self.tr("Recipe"))
        self._labels["backbone"].setText(self.tr("Backbone"))
        self._labels["weights"].setText(self.tr("Starting weights"))
        self._labels["rate"].setText(self.tr("Learning rate"))
        self._say_epochs()
        self._labels["seed"].setText(self.tr("Seed"))
        self._labels["name"].setText(self.tr("Name of the model"))
        self.name.setPlaceholderText(self.tr("by itself"))
        self.name.setToolTip(self.tr("What the new model is called; empty: by its backbone and freeze depth"))
        self.recipe_box.setItemText(0, self.tr("Best: what works best here"))
        self.recipe_box.setItemText(1, self.tr("Paper: as in the paper"))
        self.recipe_box.setToolTip(
            self.tr("All other settings: optimiser, schedule, how pictures are varied")
        )
        self.backbone_box.setToolTip(self.tr("The network without its classifier"))
        self.weights_box.setToolTip(self.tr("What the network knows before it starts"))
        self.file_button.setText(self.tr("Choose …"))
        self.file_button.setToolTip(self.tr("Choose the file with the weights"))
        self.rate.setToolTip(self.tr("How far each step goes; too high forgets, too low learns nothing"))
        self.seed.setToolTip(self.tr("Start of every random number; the same seed gives the same model"))
        self.freeze.retranslate()
        self._fill_weights()
