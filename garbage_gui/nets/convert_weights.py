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


class NoWeights(ValueError):
    """A file that could be read and holds no weights; its text is a reason for people."""


def convert(source: Path, target: Path) -> None:
    """Raises `NoWeights` for anything but a (possibly nested) dictionary of tensors."""
    loaded = torch.load(source, map_location="cpu", weights_only=True)
    for key in ("state_dict", "model_state_dict", "model"):
        if isinstance(loaded, Mapping) and isinstance(loaded.get(key), Mapping):
            loaded = loaded[key]
    if not isinstance(loaded, Mapping):
        raise NoWeights("it holds no tensors by name")
    tensors = {str(k): v for k, v in loaded.items() if isinstance(v, Tensor) and not v.is_sparse}
    if not tensors or len(tensors) > MAX_TENSORS:
        raise NoWeights("it holds no tensors by name")
    # A few bytes can stand for a tensor of any size, as one value that is repeated.
    if sum(t.numel() * t.element_size() for t in tensors.values()) > MAX_WEIGHTS_BYTES:
        raise NoWeights("its tensors are too large")
    save_file({k: v.detach().contiguous().clone() for k, v in tensors.items()}, target)


def main() -> int:
    try:
        convert(Path(sys.argv[1]), Path(sys.argv[2]))
    except NoWeights as error:
        print(error, file=sys.stderr)
        return 1
    except (
        pickle.UnpicklingError,
        ValueError,
        RuntimeError,
        OSError,
        EOFError,
        KeyError,
        MemoryError,
    ) as error:
        # torch's own text may advise to switch the protection off, or be a bare number.
        print(_reason(error), file=sys.stderr)
        return 1
    return 0


def _reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "it needs more memory than there is"
    if isinstance(error, pickle.UnpicklingError) and "operand" not in str(error):
        return "it holds more than plain weights, which is not loaded because it could run programs"
    return "it is cut off, or holds something else than weights"


if __name__ == "__main__":
    sys.exit(main())
