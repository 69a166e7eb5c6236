"""Building networks, freezing them to a depth, and cutting them at the end of the frozen part.

A network keeps its library's own parameter names (timm, torchvision), so that weights go in and out unchanged,
and adds the list of its blocks, as its entry in `garbage_gui.nets.catalogue` says: the places where it can be
cut.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from garbage_gui.nets.catalogue import Backbone, Block, check_input_size, get_backbone
from garbage_gui.nets.errors import NetworkError
from garbage_gui.nets.freeze_depth import check_freeze_depth

# In the place of a module's name: what a library does with a function between two modules.
FLATTEN = "flatten()"


class Output(NamedTuple):
    """Logits [N, C], embedding [N, D] and last feature map [N, D, h, w] of N pictures.

    The map is empty, [N, 0], for a network whose embedding is not its global average.
    """

    logits: Tensor
    embedding: Tensor
    features: Tensor


class Network(nn.Module):
    """A backbone with a linear head on its embedding.

    ``forward`` takes normalised pictures [N, 3, H, W] in float32.
    """

    def __init__(self, backbone: Backbone, classes: int) -> None:
        """Raises `NetworkError` when the library's network is not the one of the entry."""
        super().__init__()
        self.backbone = backbone
        self.classes = classes
        self.body = library_network(backbone, classes)
        # Tuples, because nn.Module would register lists of modules a second time, under other names.
        self._blocks = tuple((block.name, make_block(self.body, block)) for block in backbone.blocks)
        self._head = (cast(nn.Linear, self.body.get_submodule(backbone.head)),)
        self._neck_dropouts = tuple(self._find_neck_dropouts())
        self.dropout = 0.0
        self._check()

    @property
    def blocks(self) -> tuple[tuple[str, nn.Module], ...]:
        """Names and modules of the blocks, input first; together they compute what is pooled, or embedded."""
        return self._blocks

    @property
    def head(self) -> nn.Linear:
        return self._head[0]

    @property
    def dropout(self) -> float:
        """The share of values blanked at random before the head, and before the linear layers of a neck."""
        return self._dropout

    @dropout.setter
    def dropout(self, share: float) -> None:
        self._dropout = share
        for module in self._neck_dropouts:
            module.p = share

    def forward(self, pictures: Tensor) -> Output:
        return self.from_block(pictures, 0)

    def to_block(self, pictures: Tensor, boundary: int) -> Tensor:
        """What the first ``boundary`` blocks make of normalised pictures.

        One more than the number of blocks: the embedding [N, D]. Raises `InputSizeError` for pictures of a
        size that the network cannot take.
        """
        self._check_size(pictures)
        values = pictures
        for _, block in self._blocks[:boundary]:
            values = block(values)
        if boundary > len(self._blocks) and self.backbone.pooled:
            values = pool(values)
        return values

    def from_block(self, values: Tensor, boundary: int) -> Output:
        """The outputs, from what `to_block` gave for the same ``boundary``.

        From the embedding there is no way back to the feature map: it is then empty, [N, 0].
        """
        if boundary == 0:
            self._check_size(values)
        for _, block in self._blocks[boundary:]:
            values = block(values)
        if self.backbone.pooled and boundary <= len(self._blocks):
            embedding, features = pool(values), values
        else:
            embedding, features = values, values[:, :0]
        dropped = nn.functional.dropout(embedding, self._dropout, self.training)
        return Output(self.head(dropped), embedding, features)

    def parameter_list(self) -> list[tuple[str, nn.Parameter]]:
        """Names and parameter tensors in network order, the head's weight and bias last."""
        names = {id(parameter): name for name, parameter in self.body.named_parameters()}
        ordered = [p for _, block in self._blocks for p in block.parameters()]
        return [(names[id(p)], p) for p in (*ordered, *self.head.parameters())]

    def _find_neck_dropouts(self) -> Iterator[nn.Dropout]:
        for entry, (_, block) in zip(self.backbone.blocks, self._blocks, strict=True):
            if entry.computed == "modules" and len(entry.features) == 1:
                yield from (m for m in block.modules() if isinstance(m, nn.Dropout))

    def _check_size(self, pictures: Tensor) -> None:
        side = pictures.shape[-1]
        # While a network is traced, sizes are no plain numbers.
        if type(side) is int:
            check_input_size(self.backbone, side)

    def _check(self) -> None:
        """The blocks and the head hold every parameter once, as many as the entry says."""
        mine = [p for _, block in self._blocks for p in block.parameters()]
        sizes = tuple(p.numel() for p in mine)
        every = {id(p) for p in self.body.parameters()}
        together = {id(p) for p in (*mine, self.head.weight, self.head.bias)}
        if sizes != self.backbone.tensor_sizes or together != every or len(every) != len(mine) + 2:
            raise NetworkError(
                "The network {backbone} that the installed {library} builds is not the one that is known. "
                "Install the version of {library} that it was made with.",
                backbone=self.backbone.title,
                library=self.backbone.library,
            )


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


def batch_norms(network: Network) -> Iterator[tuple[str, nn.Module, int]]:
    """Every batch-norm layer with its name and the index of its last parameter tensor in network order."""
    index = {name: i for i, (name, _) in enumerate(network.parameter_list())}
    for name, module in network.body.named_modules():
        if isinstance(module, _BatchNorm):
            yield name, module, index[f"{name}.bias"]


def set_training_mode(network: Network, n: int, *, adapt_statistics: bool = True) -> None:
    """Put the network into training mode, but what is frozen into evaluation mode.

    A batch-norm layer is frozen when both its tensors are among the first ``n``. `requires_grad=False` alone
    would let its running statistics drift (pytorch#86590). With ``adapt_statistics`` off, all of them keep
    their statistics. A block that is frozen whole is in evaluation mode with all that is in it, dropout too:
    its features are the same in every epoch.
    """
    network.train()
    for _, module, last in batch_norms(network):
        module.train(adapt_statistics and last >= n)
    end = 0
    for _, block in network.blocks:
        end += sum(1 for _ in block.parameters())
        if end > n:
            break
        block.eval()


def library_network(backbone: Backbone, classes: int) -> nn.Module:
    """The network as its library builds it, with random weights and a linear head for ``classes`` classes.

    Raises `NetworkError` when the library cannot build it.
    """
    if backbone.library == "torchvision":
        from torchvision.models import get_model

        return cast(nn.Module, get_model(backbone.library_name, weights=None, num_classes=classes))
    body = timm_network(backbone.library_name)
    set_module(body, backbone.head, nn.Linear(backbone.embedding_size, classes))
    return body


def timm_network(name: str) -> nn.Module:
    """A network of timm without its classifier and without dropout, with random weights.

    Raises whatever timm raises for a name that it cannot build.
    """
    import timm

    with warnings.catch_warnings():
        # Of timm, about old names and its own future.
        warnings.simplefilter("ignore")
        try:
            return timm.create_model(name, pretrained=False, num_classes=0, drop_rate=0.0)
        except TypeError:
            # The few that have no such setting.
            return timm.create_model(name, pretrained=False, num_classes=0)


def set_module(body: nn.Module, name: str, module: nn.Module) -> None:
    """Put ``module`` in the place called ``name`` (with dots), where another may be."""
    parent, _, own = name.rpartition(".")
    setattr(body.get_submodule(parent), own, module)


class _Called(nn.Module):
    """A block that is computed by a method of the library's network, and owns part of its parameters."""

    def __init__(self, body: nn.Module, block: Block) -> None:
        super().__init__()
        for name in block.parameters:
            self.register_parameter(name.replace(".", "_"), body.get_parameter(name))
        for name in block.modules:
            self.add_module(name.replace(".", "_"), body.get_submodule(name))
        # In a tuple: the whole network is no part of this block.
        self._body = (body,)
        self._computed = block.computed

    def forward(self, values: Tensor) -> Tensor:
        body = self._body[0]
        if self._computed == "features":
            result = body.forward_features(values)  # type: ignore[operator]
        elif self._computed == "head":
            result = body.forward_head(values, pre_logits=True)  # type: ignore[operator]
        else:
            # The beginning of timm's VisionTransformer.forward_features.
            result = body._pos_embed(body.patch_embed(values))  # type: ignore[operator]
        return cast(Tensor, result)


def make_block(body: nn.Module, block: Block) -> nn.Module:
    """The module that computes ``block`` with parts of the library's network.

    ``computed`` is "modules": one after the other. "tokens": a transformer's patches with their positions,
    "features": all up to the last features, "head": from there to the embedding, by timm's own methods.
    """
    if block.computed != "modules":
        return _Called(body, block)
    modules = [nn.Flatten(1) if name == FLATTEN else body.get_submodule(name) for name in block.modules]
    return modules[0] if len(modules) == 1 else nn.Sequential(*modules)


def normalise(pixels: Tensor, backbone: Backbone) -> Tensor:
    """uint8 pixels [N, H, W, 3] to the network's input, float32 [N, 3, H, W] in channels-last memory."""
    mean = torch.tensor(backbone.mean).view(1, 3, 1, 1)
    std = torch.tensor(backbone.std).view(1, 3, 1, 1)
    values = pixels.permute(0, 3, 1, 2).to(torch.float32)
    return ((values / 255.0 - mean) / std).contiguous(memory_format=torch.channels_last)
