"""Building networks, freezing them to a depth, and cutting them at the end of the frozen part.

A network keeps its library's own parameter names and order (timm, torchvision), so that weights go in and out
unchanged, and adds the list of its blocks: the places where it can be cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn

from garbage_gui.nets.catalogue import Backbone, get_backbone
from garbage_gui.nets.freeze_depth import check_freeze_depth


class Output(NamedTuple):
    """Logits [N, C], pooled embedding [N, D] and last feature map [N, D, h, w] of N pictures."""

    logits: Tensor
    embedding: Tensor
    features: Tensor


class Network(nn.Module):
    """A backbone with a linear head on its globally pooled features.

    ``forward`` takes normalised pictures [N, 3, H, W] in float32.
    """

    def __init__(self, backbone: Backbone, classes: int) -> None:
        super().__init__()
        self.backbone = backbone
        self.classes = classes
        self.dropout = 0.0
        body, blocks, head = _BUILDERS[backbone.key](backbone, classes)
        self.body = body
        # A tuple, because nn.Module would register a list of modules a second time, under other names.
        self._blocks = tuple(blocks)
        self._head = (head,)

    @property
    def blocks(self) -> tuple[tuple[str, nn.Module], ...]:
        """Names and modules of the blocks, input first; together they compute the last feature map."""
        return self._blocks

    @property
    def head(self) -> nn.Linear:
        return self._head[0]

    def forward(self, pictures: Tensor) -> Output:
        return self.from_block(pictures, 0)

    def to_block(self, pictures: Tensor, boundary: int) -> Tensor:
        """What the first ``boundary`` blocks make of normalised pictures.

        One more than the number of blocks: pooled as well, i.e. the embedding [N, D].
        """
        values = pictures
        for _, block in self._blocks[:boundary]:
            values = block(values)
        if boundary > len(self._blocks):
            values = pool(values)
        return values

    def from_block(self, values: Tensor, boundary: int) -> Output:
        """The outputs, from what `to_block` gave for the same ``boundary``.

        From the embedding there is no way back to the feature map: it is then empty, [N, 0].
        """
        if boundary > len(self._blocks):
            embedding, features = values, values[:, :0]
        else:
            features = values
            for _, block in self._blocks[boundary:]:
                features = block(features)
            embedding = pool(features)
        dropped = nn.functional.dropout(embedding, self.dropout, self.training)
        return Output(self.head(dropped), embedding, features)

    def parameter_list(self) -> list[tuple[str, nn.Parameter]]:
        """Names and parameter tensors in network order, the head's weight and bias last."""
        return list(self.body.named_parameters())


class Prefix(nn.Module):
    """The frozen blocks of a network as a module: normalised pictures to boundary features."""

    def __init__(self, network: Network, boundary: int) -> None:
        super().__init__()
        self.network = network
        self.boundary = boundary

    def forward(self, pictures: Tensor) -> Tensor:
        return self.network.to_block(pictures, self.boundary)


class Tail(nn.Module):
    """The rest of a network as a module: boundary features to outputs."""

    def __init__(self, network: Network, boundary: int) -> None:
        super().__init__()
        self.network = network
        self.boundary = boundary

    def forward(self, values: Tensor) -> Output:
        return self.network.from_block(values, self.boundary)


def pool(features: Tensor) -> Tensor:
    """Global average pooling: [N, D, h, w] to [N, D]."""
    return features.mean(dim=(2, 3))


def build(backbone: Backbone | str, classes: int) -> Network:
    """A network with random weights and a head for ``classes`` classes."""
    return Network(get_backbone(backbone) if isinstance(backbone, str) else backbone, classes)


def boundary_of(network: Network, n: int) -> int:
    """The cache boundary for freeze depth ``n``: how many blocks are frozen whole.

    One more than the number of blocks when all are: then the pooled embedding is what can be kept.
    """
    check_freeze_depth(network.backbone, n)
    end = whole = 0
    for _, block in network.blocks:
        end += sum(1 for _ in block.parameters())
        if end > n:
            break
        whole += 1
    return whole + 1 if whole == len(network.blocks) else whole


def split_at(network: Network, n: int) -> tuple[Prefix, Tail]:
    """Cut at the end of the last block that freeze depth ``n`` freezes whole."""
    boundary = boundary_of(network, n)
    return Prefix(network, boundary), Tail(network, boundary)


def freeze(network: Network, n: int) -> None:
    """Switch off gradients of the first ``n`` parameter tensors, and on for the others."""
    check_freeze_depth(network.backbone, n)
    for i, (_, parameter) in enumerate(network.parameter_list()):
        parameter.requires_grad_(i >= n)


def batch_norms(network: Network) -> Iterator[tuple[str, nn.BatchNorm2d, int]]:
    """Every batch-norm layer with its name and the index of its last parameter tensor in network order."""
    index = {name: i for i, (name, _) in enumerate(network.parameter_list())}
    for name, module in network.body.named_modules():
        if isinstance(module, nn.BatchNorm2d):
            yield name, module, index[f"{name}.bias"]


def set_training_mode(network: Network, n: int, *, adapt_statistics: bool = True) -> None:
    """Put the network into training mode, but the frozen batch-norm layers into evaluation mode.

    A batch-norm layer is frozen when both its tensors are among the first ``n``. `requires_grad=False` alone
    would let its running statistics drift (pytorch#86590). With ``adapt_statistics`` off, all of them keep
    their statistics.
    """
    network.train()
    for _, module, last in batch_norms(network):
        module.train(adapt_statistics and last >= n)


Built = tuple[nn.Module, list[tuple[str, nn.Module]], nn.Linear]


def _efficientnet_lite0(backbone: Backbone, classes: int) -> Built:
    import timm

    body = timm.create_model(backbone.library_name, pretrained=False, num_classes=classes)
    blocks: list[tuple[str, nn.Module]] = [
        ("stem", nn.Sequential(_child(body, "conv_stem"), _child(body, "bn1")))
    ]
    for i, stage in enumerate(cast(nn.Sequential, _child(body, "blocks"))):
        for j, block in enumerate(cast(nn.Sequential, stage)):
            blocks.append((f"blocks.{i}.{j}", block))
    blocks.append(("conv_head", nn.Sequential(_child(body, "conv_head"), _child(body, "bn2"))))
    return body, blocks, cast(nn.Linear, _child(body, "classifier"))


def _mobilenet_v2(backbone: Backbone, classes: int) -> Built:
    from torchvision.models import mobilenet_v2

    body = mobilenet_v2(num_classes=classes)
    blocks = [(f"features.{i}", block) for i, block in enumerate(body.features)]
    return body, blocks, cast(nn.Linear, body.classifier[1])


def _resnext50(backbone: Backbone, classes: int) -> Built:
    from torchvision.models import resnext50_32x4d

    body = resnext50_32x4d(num_classes=classes)
    blocks: list[tuple[str, nn.Module]] = [
        ("stem", nn.Sequential(body.conv1, body.bn1, body.relu, body.maxpool))
    ]
    for name in ("layer1", "layer2", "layer3", "layer4"):
        for i, block in enumerate(cast(nn.Sequential, _child(body, name))):
            blocks.append((f"{name}.{i}", block))
    return body, blocks, body.fc


def _child(module: nn.Module, name: str) -> nn.Module:
    return module.get_submodule(name)


_BUILDERS: dict[str, Callable[[Backbone, int], Built]] = {
    "efficientnet_lite0": _efficientnet_lite0,
    "mobilenet_v2": _mobilenet_v2,
    "resnext50_32x4d": _resnext50,
}


def normalise(pixels: Tensor, backbone: Backbone) -> Tensor:
    """uint8 pixels [N, H, W, 3] to the network's input, float32 [N, 3, H, W] in channels-last memory."""
    mean = torch.tensor(backbone.mean).view(1, 3, 1, 1)
    std = torch.tensor(backbone.std).view(1, 3, 1, 1)
    values = pixels.permute(0, 3, 1, 2).to(torch.float32)
    return ((values / 255.0 - mean) / std).contiguous(memory_format=torch.channels_last)
