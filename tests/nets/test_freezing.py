"""After a training step: what is frozen is the same to the bit, all else has changed. Every backbone, every N."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from garbage_gui.nets.catalogue import BACKBONES, get_backbone
from garbage_gui.nets.networks import Network, batch_norms, build, freeze, set_training_mode
from tests.timm_entries import kept

DEPTHS = (0, *range(20, 160, 10))
CLASSES = 3


def _depths(deepest: int) -> Iterator[int]:
    yield from (n for n in DEPTHS if n < deepest)
    yield deepest


def _train(network: Network, n: int, size: int, steps: int) -> None:
    """Plain training steps of the whole network, frozen to depth ``n``."""
    freeze(network, n)
    set_training_mode(network, n)
    learning = [p for p in network.parameters() if p.requires_grad]
    for step in range(steps):
        torch.manual_seed(100 * n + step)
        pictures, targets = torch.randn(4, 3, size, size), torch.tensor([0, 1, 2, 0])
        loss = torch.nn.functional.cross_entropy(network(pictures).logits, targets)
        gradients = torch.autograd.grad(loss, learning)
        with torch.no_grad():
            for parameter, gradient in zip(learning, gradients, strict=True):
                # All by about as much, however deep they lie.
                parameter.add_(gradient / (gradient.norm() + 1e-12), alpha=-1e-2)
    network.eval()


def _check(network: Network, depths: Iterator[int], size: int, steps: int = 1) -> None:
    torch.set_num_threads(1)
    for n in depths:
        before = {name: tensor.clone() for name, tensor in network.body.state_dict().items()}
        _train(network, n, size, steps)
        after: dict[str, Tensor] = network.body.state_dict()
        same = [torch.equal(before[name], after[name]) for name, _ in network.parameter_list()]
        assert all(same[:n]), f"a frozen tensor changed at N={n}"
        assert not any(same[n:]), f"a free tensor did not change at N={n}"
        for name, _, last in batch_norms(network):
            for part in ("running_mean", "running_var"):
                unchanged = torch.equal(before[f"{name}.{part}"], after[f"{name}.{part}"])
                assert unchanged == (last < n), f"{name}.{part} at N={n}"


@pytest.mark.slow
@pytest.mark.parametrize("key", list(BACKBONES))
def test_frozen_tensors_and_statistics_stay_to_the_bit(key: str) -> None:
    backbone = get_backbone(key)
    # AlexNet pools thrice with a stride that leaves nothing of smaller pictures.
    size = 64 if key == "alexnet" else 32
    _check(build(backbone, CLASSES), _depths(backbone.deepest_freeze), size)


@pytest.mark.parametrize(
    ("name", "depths"), [("resnet18", (0, 20, 50, 60)), ("vit_tiny_patch16_224", (0, 2, 40, 150))]
)
def test_frozen_tensors_of_timms_networks_stay_too(name: str, depths: tuple[int, ...]) -> None:
    backbone = kept(name)
    size = backbone.input_size if backbone.fixed_input_size else 64
    # The second step: timm's residual blocks begin with a scale of zero, which lets nothing back at first.
    _check(build(backbone, CLASSES), iter(depths), size, steps=2)
