"""The settings of the next training: the few that matter most in sight, all others a click away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
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

from garbage_gui.nets.catalogue import Backbone
from garbage_gui.services.past_trainings import PastTraining, expected
from garbage_gui.services.training import TrainingRequest
from garbage_gui.store.records import ModelRecord
from garbage_gui.training.disk_need import most_disk
from garbage_gui.training.recipe import BEST, BUILT_IN, Recipe, load_recipe
from garbage_gui.ui.text import model_name
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.train.all_settings import AllSettings
from garbage_gui.ui.train.augmentation_editor import AugmentationEditor
from garbage_gui.ui.train.backbone_choice import BackboneChoice
from garbage_gui.ui.train.freeze_depth_control import FreezeDepthControl
from garbage_gui.ui.train.recipe_fields import RateSpinBox
from garbage_gui.ui.train.section import Section
from garbage_gui.ui.train.variants_preview import VariantsPreview

UNKNOWN_SIZE = 224


class TrainForm(QWidget):
    """Makes a `TrainingRequest`; whether its settings go together is judged when it is queued."""

    changed = Signal()

    def __init__(self, theme: Theme, classes: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes = classes
        self._active: ModelRecord | None = None
        self._file: Path | None = None
        self._base = BEST
        self._head_share = 1.0
        self._is_filling = False
        self._images: tuple[int, int] | None = None
        self._past: tuple[PastTraining, ...] = ()

        self.recipe_box = QComboBox(self)
        self.recipe_box.setObjectName("recipe")
        self.recipe_note = QLabel(self)
        self.recipe_note.setObjectName("recipe_note")
        self.recipe_note.setWordWrap(True)
        style(self.recipe_note, role="caption")
        self.backbones = BackboneChoice(self)
        self.backbone_box = self.backbones.box
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
        self.epochs.setRange(0, 1000)
        self.seed = QSpinBox(self)
        self.seed.setObjectName("seed")
        self.seed.setRange(0, 2**31 - 1)
        self.name = QLineEdit(self)
        self.name.setObjectName("model_name")
        self.name.setMaxLength(200)
        self.augmentation = AugmentationEditor(self)
        self.preview = VariantsPreview(theme, self)
        self.settings = AllSettings(self)
        variation = QWidget(self)
        inside = QVBoxLayout(variation)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self.preview)
        inside.addWidget(self.augmentation)
        self.variation_section = Section(theme, "variation_section", variation, self)
        self.settings_section = Section(theme, "settings_section", self.settings, self)
        self._labels = {
            name: QLabel(self) for name in ("recipe", "backbone", "weights", "rate", "epochs", "seed", "name")
        }
        self._lay_out()
        for name in BUILT_IN:
            self.recipe_box.addItem(name, name)
        self.retranslate()
        self._connect()
        self._on_recipe()

    def _lay_out(self) -> None:
        top = QFormLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(8)
        top.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        weights = QHBoxLayout()
        weights.setSpacing(8)
        weights.addWidget(self.weights_box, 1)
        weights.addWidget(self.file_button)
        beginning = QFormLayout()
        beginning.setContentsMargins(0, 0, 0, 0)
        beginning.setSpacing(8)
        beginning.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        top.addRow(self._labels["recipe"], self.recipe_box)
        beginning.addRow(self._labels["backbone"], self.backbones)
        beginning.addRow(self._labels["weights"], weights)
        numbers = QHBoxLayout()
        numbers.setSpacing(8)
        for name, box in (("rate", self.rate), ("epochs", self.epochs), ("seed", self.seed)):
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
        naming = QFormLayout()
        naming.setSpacing(8)
        naming.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        naming.addRow(self._labels["name"], self.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        # Notes are no rows of a form: a form gives a wrapped text the height that it had in another width.
        for rows, note in ((top, self.recipe_note), (beginning, self.weights_note)):
            noted = QVBoxLayout()
            noted.setSpacing(4)
            noted.addLayout(rows)
            noted.addWidget(note)
            column.addLayout(noted)
        column.addWidget(self.freeze)
        column.addLayout(numbers)
        column.addLayout(naming)
        sections = QVBoxLayout()
        sections.setSpacing(4)
        sections.addWidget(self.variation_section)
        sections.addWidget(self.settings_section)
        column.addLayout(sections)

    def _connect(self) -> None:
        self.recipe_box.currentIndexChanged.connect(self._on_recipe)
        self.backbones.changed.connect(self._on_backbone)
        self.weights_box.currentIndexChanged.connect(self._on_weights)
        self.file_button.clicked.connect(self._choose_file)
        self.rate.valueChanged.connect(self._on_rate)
        self.settings.head_rate.valueChanged.connect(self._on_head_rate)
        self.settings.reset_button.clicked.connect(self._on_recipe)
        for changed in (
            self.freeze.value_changed, self.epochs.valueChanged, self.seed.valueChanged,
            self.augmentation.changed, self.settings.changed,
        ):  # fmt: skip
            changed.connect(self._on_setting)

    # What the form says --------------------------------------------------------------------------------

    @property
    def backbone(self) -> Backbone | None:
        """What is chosen; None while a network of timm is not found (yet)."""
        return self.backbones.backbone

    def request(self) -> TrainingRequest:
        """The chosen recipe with this form's settings."""
        weights = str(self.weights_box.currentData())
        if weights == "file":
            weights = str(self._file) if self._file is not None else "embedded"
        return TrainingRequest(
            recipe=self._recipe(),
            backbone=self.backbone.key if self.backbone is not None else None,
            weights=weights,
            name=self.name.text().strip(),
        )

    def _recipe(self) -> Recipe:
        settings = {
            **self.settings.values(),
            "freeze_depth": self.freeze.value(),
            "learning_rate": self.rate.value(),
            "epochs": self.epochs.value(),
            "seed": self.seed.value(),
            "augmentation": self.augmentation.value().model_dump(),
        }
        return Recipe.model_validate(self._base.model_dump() | settings)

    @property
    def problem(self) -> str:
        """What has to be chosen before a training can start; empty when nothing."""
        if self.backbone is None:
            return self.tr("Choose a network of timm by its name.")
        if self.weights_box.currentData() == "file" and self._file is None:
            return self.tr("Choose the file with the weights.")
        return ""

    def set_active_model(self, active: ModelRecord | None) -> None:
        """The active model may be trained on further, when it has the same backbone."""
        self._active = active
        self._fill_weights()

    def set_data(self, train: int, others: int, past: tuple[PastTraining, ...]) -> None:
        """How many images a training would learn from, how many others it is judged by, and what came before."""
        self._images, self._past = (train, others), past
        self._say_cost()

    def set_weights_file(self, path: Path) -> None:
        """Take the weights from this file."""
        self._file = path
        self.weights_box.setCurrentIndex(self.weights_box.findData("file"))
        self._on_weights()

    # Reactions -----------------------------------------------------------------------------------------

    def _on_recipe(self) -> None:
        """Everything as the recipe has it, its backbone too."""
        self._say_recipe()
        recipe = self._base = load_recipe(str(self.recipe_box.currentData() or BEST.name))
        self._is_filling = True
        self.settings.set_recipe(recipe)
        self.augmentation.set_value(recipe.augmentation)
        self.rate.setValue(recipe.learning_rate)
        self._head_share = recipe.head_learning_rate / recipe.learning_rate
        self.epochs.setValue(recipe.epochs)
        self.seed.setValue(recipe.seed)
        self.backbones.choose(recipe.backbone)
        self._is_filling = False
        self._on_backbone()
        self.freeze.set_value(recipe.freeze_depth)
        self._on_setting()

    def _on_rate(self) -> None:
        """The head's rate moves in proportion, as on the command line."""
        if not self._is_filling:
            share = self._head_share
            self.settings.head_rate.setValue(self.rate.value() * share)
            # The box rounds, and the proportion must not drift away.
            self._head_share = share
        self._on_setting()

    def _on_head_rate(self, value: float) -> None:
        if not self._is_filling:
            self._head_share = value / self.rate.value()

    def _on_setting(self) -> None:
        if self._is_filling:
            return
        self._say_epochs()
        self._say_sections()
        self._say_cost()
        backbone = self.backbone
        size = self.settings.values()["input_size"] or (backbone.input_size if backbone else UNKNOWN_SIZE)
        self.preview.set_settings(self.augmentation.value(), size, self.seed.value())
        self.changed.emit()

    def _on_backbone(self) -> None:
        if self._is_filling:
            return
        backbone = self.backbone
        self.freeze.setVisible(backbone is not None)
        if backbone is not None:
            self.freeze.set_backbone(backbone, self._classes)
        self._fill_weights()
        self._on_setting()

    def _fill_weights(self) -> None:
        backbone = self.backbone
        self.weights_box.setEnabled(backbone is not None)
        if backbone is None:
            # What was chosen stays for the network that comes.
            self._on_weights()
            return
        chosen = self.weights_box.currentData()
        self.weights_box.blockSignals(True)
        self.weights_box.clear()
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
        backbone = self.backbone
        self.file_button.setVisible(source == "file" and backbone is not None)
        notes = {
            "embedded": self.tr("{source}; licence {licence}. Needs no network."),
            "download": self.tr("{source}; licence {licence}. Downloaded once, then kept."),
            "active": self.tr("Goes on from what {model} has learned."),
            "file": self.tr("A .safetensors or .pth file of this backbone."),
            "random": self.tr("Needs far more pictures and epochs than learned weights; freeze nothing."),
        }
        note = ""
        if backbone is not None:
            note = notes.get(str(source), "").format(
                source=backbone.weights_source,
                licence=backbone.licence,
                model=model_name(self._active.name) if self._active is not None else "",
            )
        if backbone is not None and source == "file" and self._file is not None:
            note = self._file.name
        self.weights_note.setText(note)
        self.weights_note.setVisible(bool(note))
        self.changed.emit()

    def _say_epochs(self) -> None:
        """Curves and log count the epochs in which the head alone learns, so the form says that they come."""
        head = self.settings.values()["head_epochs"]
        self._labels["epochs"].setText(
            self.tr("Epochs, +{count} for the head").format(count=head) if head else self.tr("Epochs")
        )
        tip = self.tr("How often training goes through the pictures")
        if head:
            tip += ". " + self.tr("Before that the head learns alone; those epochs are counted as well.")
        self.epochs.setToolTip(tip)

    def _say_cost(self) -> None:
        backbone = self.backbone
        if backbone is None or self._images is None:
            self.freeze.set_cost(None, None)
        else:
            recipe, (train, others) = self._recipe(), self._images
            self.freeze.set_cost(
                most_disk(backbone, recipe, train=train, others=others),
                expected(self._past, backbone, recipe, train),
            )

    def _say_sections(self) -> None:
        """What is set inside is told outside, as far as it is not what the recipe says."""
        differing = self.settings.differing()
        varied = self.augmentation.value()
        if not varied.varies:
            variation = self.tr("off")
        elif varied != self._base.augmentation:
            variation = self.tr("changed")
        else:
            variation = self.tr("as the recipe says")
        self.variation_section.set_texts(
            self.tr("Variation of the pictures"),
            variation,
            self.tr("How each picture is varied before the network sees it, with a preview"),
        )
        self.settings_section.set_texts(
            self.tr("All settings"),
            self.tr("{count} changed").format(count=differing)
            if differing
            else self.tr("as the recipe says"),
            self.tr("Every other setting of the recipe"),
        )

    def _choose_file(self) -> None:
        backbone = self.backbone
        title = self.tr("Weights of {backbone}").format(backbone=backbone.title if backbone else "")
        name, _ = QFileDialog.getOpenFileName(self, title, "", self.tr("Weights (*.safetensors *.pth *.pt)"))
        if name:
            self.set_weights_file(Path(name))

    def _say_recipe(self) -> None:
        notes = {
            "best": self.tr(
                "First the head alone, then all that is not fixed; blended pictures, balanced classes, early stop."
            ),
            "paper": self.tr(
                "Adam at a constant learning rate and the paper's variation of pictures, nothing else."
            ),
        }
        self.recipe_note.setText(notes.get(str(self.recipe_box.currentData()), ""))

    def retranslate(self) -> None:
        self._labels["recipe"].setText(self.tr("Recipe"))
        self._labels["backbone"].setText(self.tr("Backbone"))
        self._labels["weights"].setText(self.tr("Starting weights"))
        beside = [self._labels[name] for name in ("recipe", "backbone", "weights")]
        for label in beside:
            # They stand in two forms, and in one line.
            label.setMinimumWidth(max(other.sizeHint().width() for other in beside))
        self._labels["rate"].setText(self.tr("Learning rate"))
        self._labels["seed"].setText(self.tr("Seed"))
        self._labels["name"].setText(self.tr("Name of the model"))
        self.name.setPlaceholderText(self.tr("by itself"))
        self.name.setToolTip(self.tr("What the new model is called; empty: by its backbone and freeze depth"))
        self.recipe_box.setItemText(0, self.tr("Best: what works best here"))
        self.recipe_box.setItemText(1, self.tr("Paper: as in the paper"))
        self.recipe_box.setToolTip(
            self.tr("All other settings: optimiser, schedule, how pictures are varied")
        )
        self.weights_box.setToolTip(self.tr("What the network knows before it starts"))
        self.file_button.setText(self.tr("Choose …"))
        self.file_button.setToolTip(self.tr("Choose the file with the weights"))
        self.rate.setToolTip(self.tr("How far each step goes; too high forgets, too low learns nothing"))
        self.seed.setToolTip(self.tr("Start of every random number; the same seed gives the same model"))
        for part in (self.freeze, self.backbones, self.augmentation, self.preview, self.settings):
            part.retranslate()
        self._say_recipe()
        self._say_epochs()
        self._say_sections()
        self._fill_weights()
