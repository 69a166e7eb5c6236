"""What is compared in the benchmark of fine-tuning: the rows of its table, and what its two sides must know."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.places import MOBILENET_WEIGHTS

DEFAULT_WORK = Path(tempfile.gettempdir()) / "garbage-gui-finetune"
TAXONOMY = "trashnet-6"
BATCH = 32
CORES = 2
QUICK_PICTURES = 10
QUICK_EPOCHS = 2
QUICK_SIZE = 64
# Ours varies a picture in so many ways, and uses each of them again over the epochs.
VIEWS = 4

# What a loop by hand has: the same pictures in the same order, and none of the things that need explaining.
BARE: dict[str, Any] = {
    "optimizer": "sgd",
    "learning_rate": 0.001,
    "head_learning_rate": 0.001,
    "layer_decay": 1.0,
    "weight_decay": 0.0,
    "schedule": "constant",
    "warmup_epochs": 0.0,
    "head_epochs": 0,
    "label_smoothing": 0.0,
    "mixup": 0.0,
    "class_balance": 0.0,
    "dropout": 0.0,
    "gradient_clip": 0.0,
    "weight_averaging": 0.0,
}


@dataclass(frozen=True)
class Row:
    """One comparison; ``warm`` runs ours once more with what the first run cached.

    ``bare`` trains without augmentation, with plain SGD, and both see the pictures in the same order from the
    same random weights: then the losses must be equal, too. ``wanted`` are the ratios to reach.
    """

    title: str
    backbone: str
    weights: str
    freeze: int
    epochs: int
    wanted: tuple[float, ...]
    warm: bool = False
    bare: bool = False


ROWS = {
    "mobilenet80": Row(
        "MobileNetV2, N=80, 10 epochs", "mobilenet_v2", str(MOBILENET_WEIGHTS), 80, 10, (3.0,)
    ),
    "mobilenet130": Row(
        "MobileNetV2, N=130, 10 epochs", "mobilenet_v2", str(MOBILENET_WEIGHTS), 130, 10, (6.0,)
    ),
    "lite0head": Row(
        "EfficientNet-Lite0, head only, 10 epochs",
        "efficientnet_lite0",
        "embedded",
        147,
        10,
        (7.0, 50.0),
        warm=True,
    ),
    "resnext150": Row(
        "ResNeXt-50 (random weights), N=150, 2 epochs",
        "resnext50_32x4d",
        "random",
        150,
        2,
        (4.0,),
        bare=True,
    ),
}


@dataclass(frozen=True)
class Settings:
    """What the command line says, as the children need it."""

    work: Path
    data: Path
    pictures: int = 0
    quick: bool = False
    row: str = ""

    def epochs(self) -> int:
        return QUICK_EPOCHS if self.quick else ROWS[self.row].epochs

    def size(self) -> int:
        return QUICK_SIZE if self.quick else 224

    def workspace(self) -> Path:
        return self.work / "workspaces" / self.row

    def folders(self) -> Path:
        return self.work / "folders"

    def to_json(self) -> str:
        return json.dumps(self.__dict__, default=str)

    @classmethod
    def from_json(cls, text: str) -> Settings:
        values = json.loads(text)
        return cls(**{**values, "work": Path(values["work"]), "data": Path(values["data"])})
