"""The backbones: one entry says everything about one. Needs no torch.

The entries of the built-in ones are the files in ``resources/backbones``, in the order of `BUILT_IN`; the
first is what a new recipe begins with. ``timm:NAME`` stands for any classifier of timm: its entry is made once
and kept, see `garbage_gui.nets.timm_entries`. Entries are plain data (a test compares them with the real
networks), so that the window can say what a freeze depth means without importing torch.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Literal

from garbage_gui.messages import GarbageError
from garbage_gui.nets.errors import InputSizeError
from garbage_gui.resources import resource

BUILT_IN = ("efficientnet_lite0", "mobilenet_v2", "resnext50_32x4d", "xception", "vgg16_bn", "alexnet")
TIMM = "timm:"
ENTRY_FORMAT = 1

# How a block is computed, see `garbage_gui.nets.networks`.
Computation = Literal["modules", "tokens", "features", "head"]


class UnknownBackboneError(GarbageError):
    """A backbone that the app does not have."""


@dataclass(frozen=True)
class Block:
    """One block of a network, in network order.

    ``tensors_end`` counts the parameter tensors from the input to the end of this block; ``arithmetic`` is
    the block's share of the whole network's multiplications at the default input size, head included;
    ``features`` is the shape of its output there without the batch: (channels, height, width) of a map,
    (tokens, channels) of a transformer, (values,) of a vector. ``modules`` and ``parameters`` name those of
    the library's network that belong to it, and ``computed`` says how it is computed with them.
    """

    name: str
    tensors_end: int
    arithmetic: float
    features: tuple[int, ...]
    modules: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    computed: Computation = "modules"


@dataclass(frozen=True)
class Backbone:
    """What is known of a backbone before it is built.

    ``head`` is the name of the linear head in the library's network. ``pooled``: the embedding is the global
    average of the last block's feature map, so that the class activation map is exact; otherwise the last
    block gives the embedding itself. ``download`` is the library's name of its ImageNet weights, None where
    it has none, ``weights_file`` the name of their file and ``weights_sha256`` the first digits of its
    checksum, "" where none is published. ``tensor_sizes`` are the numbers of values in each parameter tensor
    of the body, in network order.
    """

    key: str
    title: str
    library: Literal["timm", "torchvision"]
    library_name: str
    input_size: int
    fixed_input_size: bool
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    head: str
    embedding_size: int
    pooled: bool
    embedded: bool
    download: str | None
    weights_file: str
    weights_sha256: str
    weights_source: str
    licence: str
    blocks: tuple[Block, ...] = field(repr=False)
    tensor_sizes: tuple[int, ...] = field(repr=False)

    @property
    def parameter_tensors(self) -> int:
        """Number of parameter tensors, the head's weight and bias included."""
        return len(self.tensor_sizes) + 2

    @property
    def deepest_freeze(self) -> int:
        """The largest freeze depth: everything but the head's weight and bias."""
        return len(self.tensor_sizes)


def check_input_size(backbone: Backbone, size: int) -> None:
    """Raise `InputSizeError` when ``backbone`` takes pictures of one size only, and not of ``size``."""
    if backbone.fixed_input_size and size != backbone.input_size:
        raise InputSizeError(
            "{backbone} takes pictures of {wanted} pixels only, not of {size}. Change the picture size in "
            "the recipe.",
            backbone=backbone.title,
            wanted=backbone.input_size,
            size=size,
        )


def entry_from_dict(data: Mapping[str, Any]) -> Backbone:
    """A backbone from its plain form, which must be right: see `entry_to_text`."""
    values = {f.name: data[f.name] for f in fields(Backbone)}
    blocks = tuple(
        Block(
            **{
                **row,
                "features": tuple(row["features"]),
                "modules": tuple(row["modules"]),
                "parameters": tuple(row.get("parameters", ())),
            }
        )
        for row in data["blocks"]
    )
    for name in ("mean", "std", "tensor_sizes"):
        values[name] = tuple(data[name])
    return Backbone(**{**values, "blocks": blocks})


def entry_to_text(backbone: Backbone) -> str:
    """The JSON form of an entry, one line for each fact and block, so that a person can read and change it."""
    lines = [f'"format": {ENTRY_FORMAT}']
    for fact in fields(Backbone):
        value = getattr(backbone, fact.name)
        if fact.name == "blocks":
            rows = ",\n  ".join(json.dumps(_row(block)) for block in value)
            lines.append(f'"blocks": [\n  {rows}\n]')
        else:
            lines.append(f"{json.dumps(fact.name)}: {json.dumps(value)}")
    return "{" + ",\n".join(lines) + "}\n"


def _row(block: Block) -> dict[str, Any]:
    row = {f.name: getattr(block, f.name) for f in fields(Block)}
    usual = {"parameters": (), "computed": "modules"}
    return {name: value for name, value in row.items() if name not in usual or value != usual[name]}


def _shipped(key: str) -> Backbone:
    data = json.loads(resource("backbones", f"{key}.json").read_text(encoding="utf-8"))
    return entry_from_dict(data)


BACKBONES: dict[str, Backbone] = {key: _shipped(key) for key in BUILT_IN}


@lru_cache(maxsize=64)
def get_backbone(key: str) -> Backbone:
    """The backbone with this key, whatever its case and separators, or the classifier ``timm:NAME`` of timm.

    The first call for a name of timm takes some seconds on each machine: a child process builds the network
    and measures it. Raises `UnknownBackboneError`, which lists what there is, and `TimmEntryError`.
    """
    if key.casefold().startswith(TIMM):
        # Only now: built-in names need no child process.
        from garbage_gui.nets.timm_entries import timm_entry

        return timm_entry(key[len(TIMM) :].strip())
    plain = key.strip().casefold().replace("-", "_")
    found = BACKBONES.get(plain)
    if found is None:
        near = difflib.get_close_matches(plain, BACKBONES, 1)
        if near:
            raise UnknownBackboneError(
                "There is no backbone {name}. Did you mean {near}? There are {known}, and timm:NAME for any "
                "classifier of timm.",
                name=key,
                near=near[0],
                known=", ".join(BACKBONES),
            )
        raise UnknownBackboneError(
            "There is no backbone {name}. Use one of {known}, or timm:NAME for any classifier of timm.",
            name=key,
            known=", ".join(BACKBONES),
        )
    return found
