"""Backbones and what their freeze depths mean: the static tables must say what the real networks are."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import torch

from garbage_gui.nets.catalogue import (
    BACKBONES,
    UnknownBackboneError,
    entry_from_dict,
    entry_to_text,
    get_backbone,
)
from garbage_gui.nets.freeze_depth import FreezeDepthError, describe_freeze, freeze_messages
from garbage_gui.nets.measure_blocks import measured_network
from garbage_gui.nets.networks import (
    Network,
    batch_norms,
    boundary_of,
    build,
    freeze,
    set_training_mode,
    split_at,
)

TENSORS = {
    "efficientnet_lite0": 149,
    "mobilenet_v2": 158,
    "resnext50_32x4d": 161,
    "xception": 156,
    "vgg16_bn": 58,
    "alexnet": 16,
}


@pytest.fixture(scope="module", params=list(BACKBONES))
def network(request: pytest.FixtureRequest) -> Network:
    torch.set_num_threads(1)
    return build(request.param, 20)


def test_counts_of_parameter_tensors(network: Network) -> None:
    backbone = network.backbone
    assert len(network.parameter_list()) == backbone.parameter_tensors == TENSORS[backbone.key]
    assert network.parameter_list()[-2][1] is network.head.weight
    assert network.parameter_list()[-1][1] is network.head.bias


def test_the_shipped_entry_is_that_of_the_network(network: Network) -> None:
    backbone = network.backbone
    flags = [p.requires_grad for p in network.parameters()]
    assert measured_network(network.body, backbone) == backbone
    for parameter, flag in zip(network.parameters(), flags, strict=True):
        parameter.requires_grad_(flag)
    assert backbone.embedding_size == network.head.in_features
    assert entry_from_dict(json.loads(entry_to_text(backbone))) == backbone
    total = sum(b.arithmetic for b in backbone.blocks)
    assert 0.99 < total <= 1.0001


def test_blocks_hold_the_tensors_in_network_order(network: Network) -> None:
    in_blocks = [id(p) for _, block in network.blocks for p in block.parameters()]
    assert in_blocks == [id(p) for _, p in network.parameter_list()[:-2]]
    # In these libraries, the order of the names is that of the network.
    assert [n for n, _ in network.parameter_list()] == [n for n, _ in network.body.named_parameters()]


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


def test_descriptions_for_people() -> None:
    backbone = get_backbone("vgg16_bn")

    def text(n: int) -> str:
        return " ".join(str(m) for m in freeze_messages(backbone, describe_freeze(backbone, n, classes=20)))

    assert text(0) == "Nothing is frozen. 134.35 of 134.35 million parameters learn."
    assert text(52).startswith("Frozen to the end of features.40. 119.63 of 134.35 million")
    assert text(53).startswith("Frozen into the middle of classifier.0.")
    assert text(56).startswith("Everything but the head is frozen. 0.08 of 134.35 million")


def test_depths_that_do_not_exist(network: Network) -> None:
    for n in (-1, network.backbone.deepest_freeze + 1):
        with pytest.raises(FreezeDepthError, match="out of range"):
            describe_freeze(network.backbone, n)
        with pytest.raises(FreezeDepthError):
            freeze(network, n)


def test_unknown_backbones_and_other_spellings() -> None:
    assert get_backbone("EfficientNet-Lite0").key == "efficientnet_lite0"
    with pytest.raises(UnknownBackboneError, match=r"mobilenet_v2.*timm:NAME"):
        get_backbone("resnet18")
    with pytest.raises(UnknownBackboneError, match="Did you mean vgg16_bn"):
        get_backbone("vgg16")


def test_cut_network_gives_the_same_outputs(network: Network) -> None:
    network.eval()
    pictures = torch.randn(2, 3, 64, 64)
    with torch.no_grad():
        whole = network(pictures)
        deepest = network.backbone.deepest_freeze
        for n in sorted({min(n, deepest) for n in (0, 1, 40, 80, 130, deepest)}):
            prefix, tail = split_at(network, n)
            assert torch.equal(tail(prefix(pictures)).logits, whole.logits)
    assert whole.embedding.shape == (2, network.backbone.embedding_size)
    if network.backbone.pooled:
        assert torch.allclose(whole.features.mean((2, 3)), whole.embedding)
    else:
        assert whole.features.shape == (2, 0)


def test_what_is_frozen_stays_in_evaluation_mode(network: Network) -> None:
    depth = min(80, network.backbone.deepest_freeze // 2)
    network.dropout = 0.3
    set_training_mode(network, depth)
    modes = [(module.training, last < depth) for _, module, last in batch_norms(network)]
    assert all(training != frozen for training, frozen in modes)
    if modes:
        assert {frozen for _, frozen in modes} == {True, False}
    whole = boundary_of(network, depth)
    assert not any(m.training for _, block in network.blocks[:whole] for m in block.modules())
    assert all(block.training for _, block in network.blocks[whole + 1 :])
    set_training_mode(network, 0, adapt_statistics=False)
    assert not any(module.training for _, module, _ in batch_norms(network))
    network.eval()
    network.dropout = 0.0


def test_dropout_of_a_neck_is_the_recipes() -> None:
    network = build("alexnet", 3)
    dropouts = [m for m in network.modules() if isinstance(m, torch.nn.Dropout)]
    network.dropout = 0.25
    assert [m.p for m in dropouts] == [0.25, 0.25]
    set_training_mode(network, network.backbone.deepest_freeze)
    pictures = torch.randn(2, 3, 64, 64)
    assert torch.equal(network.to_block(pictures, 8), network.to_block(pictures, 8))


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
