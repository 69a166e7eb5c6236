"""The exported form computes what the network does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from garbage_gui.imaging.preprocess import load_pixels
from garbage_gui.inference.create import create_predictor
from garbage_gui.nets.bundle import read_bundle
from garbage_gui.nets.catalogue import BACKBONES, get_backbone
from garbage_gui.nets.export import PixelsIn, export_openvino
from garbage_gui.nets.networks import Network, batch_norms, build, normalise
from garbage_gui.nets.openvino_runtime import load_openvino
from garbage_gui.resources import resource
from tests.timm_entries import kept

SIZE = 64


def _enliven(network: Network, size: int) -> None:
    """With random weights as they come, all pictures look alike: give it statistics and a head that tell."""
    pixels = np.random.default_rng(9).integers(0, 256, (8, size, size, 3), dtype=np.uint8)
    norms = [module for _, module, _ in batch_norms(network)]
    for norm in norms:
        norm.momentum = 1.0
    with torch.no_grad():
        network.train()(normalise(torch.from_numpy(pixels), network.backbone))
        embedding = network.eval()(normalise(torch.from_numpy(pixels), network.backbone)).embedding
        spread = float((embedding - embedding.mean(0)).norm(dim=1).mean())
        network.head.weight.normal_(std=3.0 / spread)
        network.head.bias.copy_(-network.head.weight @ embedding.mean(0))


@pytest.mark.parametrize("key", [*BACKBONES, "timm:resnet18", "timm:vit_tiny_patch16_224"])
def test_the_exported_form_agrees_for_any_number_of_pictures(key: str) -> None:
    torch.set_num_threads(1)
    backbone = kept(key.removeprefix("timm:")) if key.startswith("timm:") else get_backbone(key)
    size = backbone.input_size if backbone.fixed_input_size else SIZE
    # Only now: an entry that is not kept yet is made by building the network, which draws numbers, too.
    torch.manual_seed(0)
    network = build(backbone, 5)
    _enliven(network, size)
    exported = export_openvino(network, size)
    assert exported.difference <= 1e-3
    core = load_openvino().Core()
    options = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": 1}
    compiled = core.compile_model(core.read_model(model=exported.xml, weights=exported.bin), "CPU", options)
    names = ("logits", "embedding", "features") if backbone.pooled else ("logits", "embedding")
    assert [output.get_any_name() for output in compiled.outputs] == list(names)
    for count in (1, 3):
        pixels = np.random.default_rng(count).integers(0, 256, (count, size, size, 3), dtype=np.uint8)
        got = compiled({"pixels": pixels})
        with torch.no_grad():
            wanted = PixelsIn(network)(torch.from_numpy(pixels))
        for name, tensor in zip(names, wanted, strict=True):
            assert got[name].shape == tuple(tensor.shape)
            assert np.abs(got[name] - tensor.numpy()).max() <= 0.02 * max(1.0, float(tensor.abs().max()))
        # As sharp as calibration may make it: a half is the least temperature.
        ours = (torch.from_numpy(np.array(got["logits"])) / 0.5).softmax(1)
        theirs = (wanted[0] / 0.5).softmax(1)
        assert float(ours.max()) > 0.3
        assert torch.equal(ours.argmax(1), theirs.argmax(1))
        # Less than 1e-3: weights that were rounded to float16 keep that on some pictures, and not on others.
        assert float((ours - theirs).abs().max()) <= 5e-4


def test_the_engines_agree_about_pictures_with_the_model_that_ships(picture_set: Path) -> None:
    """Its weights are kept rounded: the form that predicts has to be made of the rounded ones."""
    torch.set_num_threads(1)
    bundle = read_bundle(resource("starter_model"))
    paths = [path for folder in sorted(picture_set.iterdir()) for path in sorted(folder.iterdir())]
    pixels = np.stack([load_pixels(path, bundle.card.input_size) for path in paths])
    ours = create_predictor(bundle, "openvino", threads=1).predict(pixels)
    theirs = create_predictor(bundle, "torch", threads=1).predict(pixels)
    assert len(ours) >= 30
    for a, b in zip(ours, theirs, strict=True):
        assert a.class_key == b.class_key
        assert np.abs(a.probabilities - b.probabilities).max() <= 1e-4
