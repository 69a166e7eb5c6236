"""Backbones and what their freeze depths mean: the static tables must say what the real networks are."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from garbage_gui.nets.catalogue import BACKBONES, UnknownBackboneError, get_backbone
from garbage_gui.nets.freeze_depth import FreezeDepthError, describe_freeze
from garbage_gui.nets.measure_blocks import block_table
from garbage_gui.nets.networks import (
    Network,
    batch_norms,
    boundary_of,
    build,
    freeze,
    set_training_mode,
    split_at,
)

TENSORS = {"efficientnet_lite0": 149, "mobilenet_v2": 158, "resnext50_32x4d": 161}


@pytest.fixture(scope="module", params=list(BACKBONES))
def network(request: pytest.FixtureRequest) -> Network:
    return build(request.param, 20)


def test_counts_of_parameter_tensors(network: Network) -> None:
    backbone = network.backbone
    assert len(network.parameter_list()) == backbone.parameter_tensors == TENSORS[backbone.key]
    assert network.parameter_list()[-2][1] is network.head.weight
    assert network.parameter_list()[-1][1] is network.head.bias


def test_the_shipped_table_is_that_of_the_network(network: Network) -> None:
    backbone = network.backbone
    table = block_table(backbone)
    assert [b.name for b in backbone.blocks] == [row["name"] for row in table["blocks"]]
    assert [b.tensors_end for b in backbone.blocks] == [row["tensors_end"] for row in table["blocks"]]
    assert [list(b.features) for b in backbone.blocks] == [row["features"] for row in table["blocks"]]
    assert [b.arithmetic for b in backbone.blocks] == [row["arithmetic"] for row in table["blocks"]]
    assert list(backbone.tensor_sizes) == table["tensor_sizes"]
    assert backbone.embedding_size == network.head.in_features


def test_blocks_hold_the_tensors_in_network_order(network: Network) -> None:
    in_blocks = [id(p) for _, block in network.blocks for p in block.parameters()]
    assert in_blocks == [id(p) for _, p in network.parameter_list()[:-2]]


def test_descriptions_agree_with_the_network_at_every_depth(network: Network) -> None:
    backbone = network.backbone
    for n in range(backbone.deepest_freeze + 1):
        freeze(network, n)
        description = describe_freeze(backbone, n, classes=20)
        trainable = sum(p.numel() for p in network.parameters() if p.requires_grad)
        assert description.trainable_parameters == trainable
        assert description.total_parameters == sum(p.numel() for p in network.parameters())
        assert boundary_of(network, n) == description.whole_blocks + (n == backbone.deepest_freeze)
        assert 0.0 <= description.share_frozen <= 1.0
    assert describe_freeze(backbone, 0).block is None
    assert describe_freeze(backbone, backbone.deepest_freeze).feature_values == backbone.embedding_size


def test_depths_that_do_not_exist(network: Network) -> None:
    for n in (-1, network.backbone.deepest_freeze + 1):
        with pytest.raises(FreezeDepthError, match="out of range"):
            describe_freeze(network.backbone, n)
        with pytest.raises(FreezeDepthError):
            freeze(network, n)


def test_unknown_backbones_and_other_spellings() -> None:
    assert get_backbone("EfficientNet-Lite0").key == "efficientnet_lite0"
    with pytest.raises(UnknownBackboneError, match="mobilenet_v2"):
        get_backbone("resnet18")


def test_cut_network_gives_the_same_outputs(network: Network) -> None:
    network.eval()
    pictures = torch.randn(2, 3, 64, 64)
    with torch.no_grad():
        whole = network(pictures)
        for n in (0, 1, 40, 80, 130, network.backbone.deepest_freeze):
            prefix, tail = split_at(network, n)
            assert torch.equal(tail(prefix(pictures)).logits, whole.logits)
    assert whole.embedding.shape == (2, network.backbone.embedding_size)
    assert torch.allclose(whole.features.mean((2, 3)), whole.embedding)


def test_frozen_batch_norms_stay_in_evaluation_mode(network: Network) -> None:
    set_training_mode(network, 80)
    modes = [(module.training, last < 80) for _, module, last in batch_norms(network)]
    assert all(training != frozen for training, frozen in modes)
    assert {frozen for _, frozen in modes} == {True, False}
    set_training_mode(network, 0, adapt_statistics=False)
    assert not any(module.training for _, module, _ in batch_norms(network))


def test_the_description_needs_no_torch() -> None:
    code = (
        "import sys; from garbage_gui.nets.catalogue import get_backbone;"
        "from garbage_gui.nets.freeze_depth import describe_freeze;"
        "import garbage_gui.nets.bundle, garbage_gui.training.recipe, garbage_gui.training.metrics;"
        "import garbage_gui.services.models, garbage_gui.services.training, garbage_gui.services.sweeping;"
        "print(describe_freeze(get_backbone('mobilenet_v2'), 80).block);"
        "sys.exit(any(m in sys.modules for m in ('torch', 'torchvision', 'timm')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "features.9")
