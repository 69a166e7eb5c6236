"""What timm knows of one of its classifiers, as an entry of the catalogue; runs in a process of its own.

    python -m garbage_gui.nets.timm_facts NAME FILE.json

The file then holds the entry, or ``{"error": ..., "kind": ...}`` with a sentence for people.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from garbage_gui.files import write_atomically
from garbage_gui.messages import GarbageError
from garbage_gui.nets.catalogue import TIMM, Backbone, UnknownBackboneError, entry_to_text
from garbage_gui.nets.cutting import Cut, cut
from garbage_gui.nets.downloads import timm_download
from garbage_gui.nets.errors import TimmEntryError
from garbage_gui.nets.measure_blocks import CLASSES, measured_network
from garbage_gui.nets.networks import set_module, timm_network

NEAREST = 3
# Where timm does not say what its classifier is called, ours gets a name that no network uses.
OWN_HEAD = "garbage_head"


def timm_backbone(name: str) -> Backbone:
    """The entry for ``name`` (with or without the tag of its weights), measured on the real network.

    Nothing is downloaded. Raises `UnknownBackboneError` with the nearest names, or `TimmEntryError`.
    """
    facts = _facts(name)
    if facts is None:
        raise _unknown(name)
    channels, height, width = facts.input_size
    if channels != 3 or height != width:
        raise _unusable(name, f"it takes {width} x {height} pixels in {channels} channels")
    try:
        body = timm_network(name).eval()
    except Exception as error:
        # Whatever a library raises for one of its thousand networks; the sentence says it.
        raise _unusable(name, error) from error
    _check_tensors(name, body)
    head = _head_name(body, facts)
    try:
        cut_up = cut(body, head, height)
        set_module(body, head, nn.Linear(cut_up.embedding_size, CLASSES))
        return measured_network(body, _plain_entry(name, facts, head, cut_up))
    except Exception as error:
        raise _unusable(name, error) from error


def _plain_entry(name: str, facts: Any, head: str, cut_up: Cut) -> Backbone:
    """The entry, not measured yet."""
    file = timm_download(facts)
    download = ".".join(part for part in (facts.architecture, facts.tag) if part) if file else None
    return Backbone(
        key=f"{TIMM}{name}",
        title=f"{name} (timm)",
        library="timm",
        library_name=name,
        input_size=facts.input_size[1],
        fixed_input_size=bool(facts.fixed_input_size),
        mean=_three(facts.mean),
        std=_three(facts.std),
        head=head,
        embedding_size=cut_up.embedding_size,
        pooled=cut_up.pooled,
        embedded=False,
        download=download,
        weights_file=file.file_name if file else "",
        weights_sha256=file.sha256 if file else "",
        weights_source=f"timm, {download}" if download else "timm publishes none",
        licence=facts.license or "not stated by timm",
        blocks=cut_up.blocks,
        tensor_sizes=(),
    )


def _facts(name: str) -> Any:
    """timm's own configuration of the network, or None for a name that it does not have."""
    import timm
    from timm.models import get_deprecated_models, get_pretrained_cfg

    known = re.fullmatch(r"[A-Za-z0-9_.-]+", name) and timm.is_model(name)
    if not known or name in get_deprecated_models():
        return None
    try:
        return get_pretrained_cfg(name)
    except RuntimeError:
        # A network that exists, with weights that do not.
        return None


def _unknown(name: str) -> UnknownBackboneError:
    import timm
    from timm.models import get_deprecated_models

    now = get_deprecated_models().get(name)
    names = [*timm.list_models(), *timm.list_pretrained()]
    near = [now] if now else difflib.get_close_matches(name, names, NEAREST, 0.5)
    if near:
        return UnknownBackboneError(
            "timm has no classifier {name}. The nearest names are {near}.",
            name=name,
            near=", ".join(f"{TIMM}{n}" for n in near),
        )
    return UnknownBackboneError("timm has no classifier {name}, nor one with a name like it.", name=name)


def _unusable(name: str, reason: object) -> TimmEntryError:
    return TimmEntryError(
        "timm's network {name} cannot be a backbone here: {reason}. Choose another one.",
        name=name,
        reason=(str(reason).strip().splitlines() or [type(reason).__name__])[0].rstrip("."),
    )


def _check_tensors(name: str, body: nn.Module) -> None:
    """What training could not keep exactly is refused: other numbers than float32, other running statistics."""
    odd = next((n for n, p in body.named_parameters() if p.dtype != torch.float32), None)
    if odd is not None:
        raise _unusable(name, f"its tensor {odd} does not hold 32-bit numbers")
    for path, module in body.named_modules():
        own = {n for n, _ in module.named_buffers(recurse=False)}
        statistics = {n for n in own if n.startswith("running_")}
        usual = isinstance(module, _BatchNorm) and module.affine and module.track_running_stats
        if statistics and not usual:
            raise _unusable(name, f"its layer {path} keeps statistics of an unusual kind")


def _head_name(body: nn.Module, facts: Any) -> str:
    """Where the linear head goes: where timm has its classifier, if that place is free."""
    given = facts.classifier
    name = given if isinstance(given, str) else (given or ("",))[0]
    parent, _, own = name.rpartition(".")
    try:
        free = isinstance(getattr(body.get_submodule(parent), own), nn.Identity) if own else False
    except AttributeError:
        free = False
    return name if free else OWN_HEAD


def _three(values: Any) -> tuple[float, float, float]:
    first, second, third = (float(v) for v in values)
    return first, second, third


def main() -> int:
    name, target = sys.argv[1], Path(sys.argv[2])
    torch.set_num_threads(1)
    try:
        text = entry_to_text(timm_backbone(name))
    except GarbageError as error:
        text = json.dumps({"error": json.loads(error.message.to_json()), "kind": type(error).__name__})
    write_atomically(target, text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
