"""Turns one ``.pth`` into safetensors; runs in a process of its own, see `garbage_gui.nets.weights`.

python -m garbage_gui.nets.convert_weights FILE.pth FILE.safetensors
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from garbage_gui.nets.downloads import MAX_WEIGHTS_BYTES

MAX_TENSORS = 20_000


def convert(source: Path, target: Path) -> None:
    """Raises `ValueError` for anything but a (possibly nested) dictionary of tensors."""
    loaded = torch.load(source, map_location="cpu", weights_only=True)
    for key in ("state_dict", "model_state_dict", "model"):
        if isinstance(loaded, Mapping) and isinstance(loaded.get(key), Mapping):
            loaded = loaded[key]
    if not isinstance(loaded, Mapping):
        raise ValueError("it holds no tensors by name")
    tensors = {str(k): v for k, v in loaded.items() if isinstance(v, Tensor) and not v.is_sparse}
    if not tensors or len(tensors) > MAX_TENSORS:
        raise ValueError("it holds no tensors by name")
    # A few bytes can stand for a tensor of any size, as one value that is repeated.
    if sum(t.numel() * t.element_size() for t in tensors.values()) > MAX_WEIGHTS_BYTES:
        raise ValueError("its tensors are too large")
    save_file({k: v.detach().contiguous().clone() for k, v in tensors.items()}, target)


def main() -> int:
    try:
        convert(Path(sys.argv[1]), Path(sys.argv[2]))
    except (
        pickle.UnpicklingError,
        ValueError,
        RuntimeError,
        OSError,
        EOFError,
        KeyError,
        MemoryError,
    ) as error:
        # torch's text goes on with advice to switch the protection off; its first line is enough.
        print((str(error).strip().splitlines() or [type(error).__name__])[0], file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
