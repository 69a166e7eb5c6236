"""The exported form computes what the network does."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from garbage_gui.nets.catalogue import BACKBONES
from garbage_gui.nets.export import PixelsIn, export_openvino
from garbage_gui.nets.networks import build
from garbage_gui.nets.openvino_runtime import load_openvino
from garbage_gui.nets.weights import load_embedded

SIZE = 64


@pytest.mark.parametrize("key", list(BACKBONES))
def test_three_outputs_of_any_number_of_pictures(key: str) -> None:
    torch.manual_seed(0)
    network = build(key, 5).eval()
    exported = export_openvino(network, SIZE)
    assert exported.difference <= 1e-3
    core = load_openvino().Core()
    compiled = core.compile_model(
        core.read_model(model=exported.xml, weights=exported.bin), "CPU", {"INFERENCE_PRECISION_HINT": "f32"}
    )
    for count in (1, 3):
        pixels = np.random.default_rng(count).integers(0, 256, (count, SIZE, SIZE, 3), dtype=np.uint8)
        got = compiled({"pixels": pixels})
        with torch.no_grad():
            wanted = PixelsIn(network)(torch.from_numpy(pixels))
        for name, tensor in zip(("logits", "embedding", "features"), wanted, strict=True):
            assert got[name].shape == tuple(tensor.shape)
            assert np.abs(got[name] - tensor.numpy()).max() <= 0.02 * max(1.0, float(tensor.abs().max()))


def test_float32_is_kept_where_float16_would_change_the_answers() -> None:
    torch.manual_seed(0)
    network = build("efficientnet_lite0", 4).eval()
    load_embedded(network)
    with torch.no_grad():
        network.head.weight.mul_(10)
    exported = export_openvino(network, SIZE)
    assert not exported.half and exported.difference <= 1e-3
