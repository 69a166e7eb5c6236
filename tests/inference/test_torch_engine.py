"""Both engines say the same of a real network; the torch one runs in a process of its own, as in a job."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.timm_entries import kept

PROGRAM = """
import sys, time
from pathlib import Path
import numpy as np, torch
torch.set_num_threads(1)
torch.manual_seed(0)
from garbage_gui.imaging.preprocess import PREPROCESSING_VERSION
from garbage_gui.inference.create import create_predictor
from garbage_gui.nets.bundle import OPENVINO_BIN, OPENVINO_XML, WEIGHTS_FILE, ModelCard, write_bundle
from garbage_gui.nets.catalogue import get_backbone
from garbage_gui.nets.export import export_openvino
from garbage_gui.nets.networks import build
from garbage_gui.nets.weights import save_weights
from garbage_gui.taxonomy import load_taxonomy

backbone = get_backbone(sys.argv[2])
taxonomy = load_taxonomy("trashnet-6")
network = build(backbone, 6).eval()
for module in network.modules():
    if isinstance(module, torch.nn.BatchNorm2d):
        torch.nn.init.uniform_(module.running_mean, -0.1, 0.1)
        torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
torch.nn.init.normal_(network.head.weight, std=1.0)
size = backbone.input_size if backbone.fixed_input_size else 96
exported = export_openvino(network, size)
card = ModelCard(
    id="random", name="random", backbone=backbone.key, freeze_depth=0, input_size=size, mean=backbone.mean,
    std=backbone.std, preprocessing_version=PREPROCESSING_VERSION, taxonomy=taxonomy, classes=taxonomy.keys,
    created_at=time.time(),
)
weights = Path(sys.argv[1]).with_suffix(".safetensors")
save_weights(network, weights)
files = {WEIGHTS_FILE: weights, OPENVINO_XML: exported.xml, OPENVINO_BIN: exported.bin}
bundle = write_bundle(Path(sys.argv[1]), card, files)
pixels = np.random.default_rng(0).integers(0, 256, (9, size, size, 3), dtype=np.uint8)
one = create_predictor(bundle, "openvino", purpose="one", threads=1)
other = create_predictor(bundle, "torch", purpose="one", threads=1)
assert (one.engine.name, other.engine.name) == ("openvino", "torch"), other.engine.name
for a, b in zip(one.predict(pixels), other.predict(pixels), strict=True):
    assert a.class_key == b.class_key
    assert abs(a.probabilities - b.probabilities).max() < 1e-3
assert one.shows_activation == other.shows_activation == backbone.pooled
if not backbone.pooled:
    assert one.run(pixels).features is None and other.run(pixels).features is None
    sys.exit()
difference = abs(one.run(pixels).features - other.run(pixels).features).max()
assert difference < 0.05 * abs(other.run(pixels).features).max(), difference
map_one, map_other = (
    p.activation_map(2, p.run(pixels).features[0]) for p in (one, other)
)
assert map_one.shape == map_other.shape == (3, 3) and abs(map_one - map_other).max() < 0.05
output = other.run(pixels)
logits = output.features.mean((2, 3)) @ one._head_weights().T + network.head.bias.detach().numpy()
assert abs(logits - output.logits).max() < 1e-3, "the head that was read is not the head"
assert create_predictor(bundle, "torch", purpose="many").run(pixels).features is None
"""


@pytest.mark.parametrize("backbone", ["efficientnet_lite0", "mobilenet_v2", "timm:test_vit"])
def test_engines_agree(tmp_path: Path, backbone: str) -> None:
    if backbone.startswith("timm:"):
        kept(backbone.removeprefix("timm:"))
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM, str(tmp_path / "m"), backbone],
        check=True,
        cwd=Path(__file__).parents[2],
        timeout=300,
    )
