"""Measures the blocks of a backbone's entry with the real network.

    python -m garbage_gui.nets.measure_blocks            all built-in backbones, each in its file
    python -m garbage_gui.nets.measure_blocks timm:NAME  prints the entry of a classifier of timm

A test runs `measured` for every built-in backbone and compares.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from garbage_gui.files import write_atomically
from garbage_gui.nets.catalogue import BACKBONES, TIMM, Backbone, entry_to_text
from garbage_gui.nets.networks import library_network, make_block
from garbage_gui.resources import resource

CLASSES = 20


def measured(backbone: Backbone) -> Backbone:
    """The entry with its blocks' tensors, shapes and shares of the multiplications, and all tensors' sizes.

    The blocks' names and modules must be there. Multiplications are those of convolutions, linear layers and
    matrix products; what an attention kernel does inside of itself is not counted.
    """
    return measured_network(library_network(backbone, CLASSES), backbone)


def measured_network(body: nn.Module, backbone: Backbone) -> Backbone:
    """The same, with the library's network already built (and left in evaluation mode, without gradients)."""
    # The counter stumbles over parameters with gradients that are only looked at.
    body.eval().requires_grad_(False)
    values = torch.zeros(1, 3, backbone.input_size, backbone.input_size)
    tensors, work, rows = 0, 0, []
    sizes: list[int] = []
    with torch.no_grad():
        for entry in backbone.blocks:
            block = make_block(body, entry)
            with FlopCounterMode(display=False) as counter:
                values = block(values)
            # It counts multiplications and additions.
            count = counter.get_total_flops() // 2
            sizes += [p.numel() for p in block.parameters()]
            tensors += sum(1 for _ in block.parameters())
            work += count
            rows.append((entry, tensors, count, tuple(values.shape[1:])))
    total = work + backbone.embedding_size * CLASSES
    blocks = tuple(
        replace(entry, tensors_end=end, arithmetic=round(count / total, 5), features=shape)
        for entry, end, count, shape in rows
    )
    return replace(backbone, blocks=blocks, tensor_sizes=tuple(sizes))


def main() -> None:
    if len(sys.argv) > 1:
        from garbage_gui.nets.timm_facts import timm_backbone

        print(entry_to_text(timm_backbone(sys.argv[1].removeprefix(TIMM))), end="")
        return
    for backbone in BACKBONES.values():
        path = resource("backbones", f"{backbone.key}.json")
        write_atomically(path, entry_to_text(measured(backbone)).encode())


if __name__ == "__main__":
    main()
