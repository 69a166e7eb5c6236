"""The backbones that a training can begin with, and what a freeze depth means for each, as plain values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from garbage_gui.messages import Message
from garbage_gui.nets.catalogue import BACKBONES, Backbone, get_backbone
from garbage_gui.nets.freeze_depth import describe_freeze, freeze_messages


def list_backbones() -> list[dict[str, Any]]:
    """One row for each backbone that comes with the app."""
    return [_row(backbone) for backbone in BACKBONES.values()]


def show(name: str) -> dict[str, Any]:
    """The row of one backbone (built-in, or ``timm:NAME``) with its blocks, input first.

    Raises `UnknownBackboneError` or `TimmEntryError`.
    """
    backbone = get_backbone(name)
    blocks = [
        {
            "name": block.name,
            "tensors_end": block.tensors_end,
            "arithmetic": block.arithmetic,
            "features": list(block.features),
        }
        for block in backbone.blocks
    ]
    return _row(backbone) | {"blocks": blocks}


def freeze(name: str, depth: int, classes: int) -> tuple[dict[str, Any], tuple[Message, ...]]:
    """What freeze depth ``depth`` means with a head for ``classes`` classes: as plain values, and in words.

    Raises `FreezeDepthError`, `UnknownBackboneError` or `TimmEntryError`.
    """
    backbone = get_backbone(name)
    description = describe_freeze(backbone, depth, classes=classes)
    return asdict(description), freeze_messages(backbone, description)


def _row(backbone: Backbone) -> dict[str, Any]:
    return {
        "backbone": backbone.key,
        "title": backbone.title,
        "input_size": backbone.input_size,
        "fixed_input_size": backbone.fixed_input_size,
        "mean": list(backbone.mean),
        "std": list(backbone.std),
        "tensors": backbone.parameter_tensors,
        "deepest_freeze": backbone.deepest_freeze,
        "parameters": sum(backbone.tensor_sizes),
        "embedding": backbone.embedding_size,
        "activation_map": backbone.pooled,
        "weights": {
            "embedded": backbone.embedded,
            "download": backbone.download,
            "file": backbone.weights_file or None,
            "sha256_starts": backbone.weights_sha256 or None,
            "source": backbone.weights_source,
            "licence": backbone.licence,
        },
    }
