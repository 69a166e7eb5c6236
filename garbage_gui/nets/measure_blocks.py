"""Makes the block tables in ``resources/backbones`` from the real networks.

    python -m garbage_gui.nets.measure_blocks

A test runs `block_table` for every backbone and compares.
"""

from __future__ import annotations

import json
from typing import Any

import torch
from torch import Tensor, nn

from garbage_gui.files import write_atomically
from garbage_gui.nets.catalogue import BACKBONES, Backbone
from garbage_gui.nets.networks import build
from garbage_gui.resources import resource


def block_table(backbone: Backbone) -> dict[str, Any]:
    """Blocks with tensors, share of the multiplications and output shape; sizes of the body's tensors."""
    network = build(backbone, 20).eval()
    counted = 0

    def count(module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        nonlocal counted
        if isinstance(module, nn.Conv2d):
            per_value = module.in_channels // module.groups * module.kernel_size[0] * module.kernel_size[1]
            counted += output.numel() * int(per_value)

    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_hook(count)
    values = torch.zeros(1, 3, backbone.input_size, backbone.input_size)
    rows: list[tuple[str, int, int, list[int]]] = []
    tensors = 0
    with torch.no_grad():
        for name, block in network.blocks:
            before = counted
            values = block(values)
            tensors += sum(1 for _ in block.parameters())
            rows.append((name, tensors, counted - before, list(values.shape[1:])))
    total = counted + backbone.embedding_size * 20
    sizes = [p.numel() for _, p in network.parameter_list()][:-2]
    return {
        "blocks": [
            {"name": n, "tensors_end": t, "arithmetic": round(m / total, 5), "features": f}
            for n, t, m, f in rows
        ],
        "tensor_sizes": sizes,
    }


def main() -> None:
    folder = resource("backbones")
    folder.mkdir(parents=True, exist_ok=True)
    for backbone in BACKBONES.values():
        table = block_table(backbone)
        lines = ",\n  ".join(json.dumps(row) for row in table["blocks"])
        text = f'{{"blocks": [\n  {lines}\n],\n"tensor_sizes": {json.dumps(table["tensor_sizes"])}}}\n'
        write_atomically(folder / f"{backbone.key}.json", text.encode())


if __name__ == "__main__":
    main()
