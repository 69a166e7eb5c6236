"""What the sides of the benchmark of prediction share: pictures, models and a place to work."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.places import MOBILENET_WEIGHTS

DEFAULT_WORK = Path(tempfile.gettempdir()) / "garbage-gui-classify"
LARGE = (4000, 3000)
LARGE_FILES = 48
QUICK_FILES = 24
SMALL_SIZE = 64


@dataclass(frozen=True)
class Setting:
    """``network`` names the model, ``pictures`` which files; of "files" there are at most ``most``, spread evenly."""

    work: Path
    data: Path
    network: str
    pictures: str
    most: int
    quick: bool

    def to_json(self) -> str:
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> Setting:
        values = json.loads(text)
        return cls(**values | {"work": Path(values["work"]), "data": Path(values["data"])})

    def files(self) -> list[Path]:
        """The pictures, in an order of the names; each is read once, so that all are warm."""
        folder = self.work / "large" if self.pictures == "large" else self.data
        found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
        most = QUICK_FILES if self.quick else self.most
        chosen = found[:: max(1, len(found) // most)][:most] if most else found
        for path in chosen:
            path.read_bytes()
        return chosen

    @property
    def model(self) -> Path:
        """The folder of the model's bundle."""
        if self.network == "efficientnet_lite0":
            from garbage_gui.resources import resource

            return resource("starter_model")
        return self.work / "models" / self.network

    @property
    def has_model(self) -> bool:
        return (self.model / "model.json").is_file()

    def make_large(self) -> None:
        """Make the large pictures that are missing."""
        _make_large(self.data, self.work / "large", 6 if self.quick else LARGE_FILES)


def make_model(setting: Setting) -> dict[str, float]:
    """Make the model that is missing; loads torch."""
    size = SMALL_SIZE if setting.network == "small" else 224
    _make_model(setting.model, size)
    return {"size": size}


def _make_model(folder: Path, size: int) -> None:
    """MobileNetV2 with ImageNet's weights where they are there, and a random head."""
    import time

    import torch

    from garbage_gui.imaging.preprocess import PREPROCESSING_VERSION
    from garbage_gui.nets.bundle import OPENVINO_BIN, OPENVINO_XML, WEIGHTS_FILE, ModelCard, write_bundle
    from garbage_gui.nets.export import export_openvino
    from garbage_gui.nets.networks import build
    from garbage_gui.nets.weights import load_from_file, save_weights
    from garbage_gui.taxonomy import load_taxonomy

    torch.manual_seed(0)
    taxonomy = load_taxonomy("trashnet-6")
    network = build("mobilenet_v2", len(taxonomy.keys)).eval()
    if MOBILENET_WEIGHTS.is_file():
        load_from_file(network, MOBILENET_WEIGHTS)
    exported = export_openvino(network, size)
    card = ModelCard(
        id=f"benchmark-{size}",
        name=f"MobileNetV2, {size} pixels",
        backbone="mobilenet_v2",
        freeze_depth=0,
        input_size=size,
        mean=network.backbone.mean,
        std=network.backbone.std,
        preprocessing_version=PREPROCESSING_VERSION,
        taxonomy=taxonomy,
        classes=taxonomy.keys,
        created_at=time.time(),
    )
    with tempfile.TemporaryDirectory() as beside:
        weights = Path(beside) / "weights.safetensors"
        save_weights(network, weights)
        files: dict[str, Path | bytes] = {
            WEIGHTS_FILE: weights,
            OPENVINO_XML: exported.xml,
            OPENVINO_BIN: exported.bin,
        }
        write_bundle(folder, card, files)


def _make_large(data: Path, folder: Path, count: int) -> None:
    """Pictures as a phone makes them: 12 megapixels, with some noise, so that they have a phone's bytes too."""
    import numpy as np
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    found = sorted(path for path in data.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    random = np.random.default_rng(0)
    noise = random.normal(0, 5, (LARGE[1], LARGE[0], 1)).astype(np.float32)
    for number, path in enumerate(found[:: max(1, len(found) // count)][:count]):
        target = folder / f"{number:03d}.jpg"
        if not target.is_file():
            with Image.open(path) as picture:
                values = np.asarray(picture.convert("RGB").resize(LARGE, Image.Resampling.BICUBIC))
            noisy = np.clip(values + np.roll(noise, number * 977), 0, 255).astype(np.uint8)
            beside = target.with_suffix(".part")
            Image.fromarray(noisy).save(beside, "JPEG", quality=88)
            beside.replace(target)
