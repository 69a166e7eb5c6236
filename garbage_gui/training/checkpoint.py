"""Checkpoints: everything a training needs to go on as if it had never stopped. Never pickled.

One safetensors file, written beside and renamed after each epoch: tensors under ``group/name``, and the rest
as JSON in the file's metadata. The states of random generators are not kept, because every epoch starts its
own from the seed and its number.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from garbage_gui.files import make_folder, write_atomically
from garbage_gui.training.context import TrainingError

FORMAT = "1"


@dataclass(frozen=True)
class Checkpoint:
    """``fingerprint`` names recipe and data; ``state`` holds plain values, ``tensors`` the groups by name."""

    fingerprint: str
    state: dict[str, Any]
    tensors: dict[str, dict[str, Tensor]]


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write atomically; the old checkpoint stays whole when that fails. Raises `TrainingError`."""
    flat = {
        f"{group}/{name}": tensor.detach().cpu().contiguous().clone()
        for group, tensors in checkpoint.tensors.items()
        for name, tensor in tensors.items()
    }
    metadata = {
        "format": FORMAT,
        "fingerprint": checkpoint.fingerprint,
        "state": json.dumps(checkpoint.state),
    }
    try:
        make_folder(path.parent, above=1)
        write_atomically(path, save(flat, metadata))
    except OSError as error:
        raise TrainingError(
            "The checkpoint {path} cannot be written: {reason}. Free some space and resume the training.",
            path=path,
            reason=error.strerror or error,
        ) from error


def load_checkpoint(path: Path, fingerprint: str) -> Checkpoint | None:
    """The checkpoint at ``path``; None when there is none, it is damaged, or it is of another training."""
    if not path.is_file():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            if metadata.get("format") != FORMAT or metadata.get("fingerprint") != fingerprint:
                return None
            state = json.loads(metadata["state"])
            tensors: dict[str, dict[str, Tensor]] = {}
            for key in file.keys():  # noqa: SIM118 - not a dictionary
                group, _, name = key.partition("/")
                tensors.setdefault(group, {})[name] = file.get_tensor(key)
    except (SafetensorError, OSError, ValueError, KeyError):
        return None
    return Checkpoint(fingerprint, state, tensors)
