"""Reading weights files that may come from anywhere.

A ``.safetensors`` file holds nothing but numbers. A ``.pth`` may hold code: it is read with
``weights_only=True`` in a child process of its own, which turns it into safetensors; nothing is ever
unpickled otherwise.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from garbage_gui.nets.child import last_words, run_module
from garbage_gui.nets.downloads import MAX_WEIGHTS_BYTES
from garbage_gui.nets.errors import WeightsError

READ_SECONDS = 300


def read_tensors(path: Path) -> dict[str, Tensor]:
    """All tensors of a weights file, on the CPU; raises `WeightsError`."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise WeightsError(
            "The weights file {path} cannot be read: {reason}.", path=path, reason=error.strerror or error
        ) from error
    if size > MAX_WEIGHTS_BYTES:
        raise WeightsError("The weights file {path} is too large.", path=path)
    if path.suffix.casefold() == ".safetensors":
        return _read_safetensors(path, path)
    if path.suffix.casefold() in {".pth", ".pt"}:
        return _read_in_child(path)
    raise WeightsError(
        "The file {path} is no weights file. Use one that ends in .safetensors or .pth.", path=path
    )


def _read_safetensors(path: Path, shown: Path) -> dict[str, Tensor]:
    try:
        return load_file(path)
    except (SafetensorError, OSError, ValueError, KeyError) as error:
        raise _damaged(shown, "it is cut off, or holds something else than weights") from error


def _read_in_child(path: Path) -> dict[str, Tensor]:
    """Read a ``.pth`` in a process of its own, so that a hostile file can at worst end that process."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "weights.safetensors"
        module = "garbage_gui.nets.convert_weights"
        try:
            done = run_module(module, str(path), str(target), timeout=READ_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise WeightsError(
                "Reading the weights file {path} took too long, so it was given up.", path=path
            ) from error
        if done.returncode != 0 or not target.is_file():
            raise _damaged(path, last_words(done))
        tensors = _read_safetensors(target, path)
        # On Windows a mapped file cannot be deleted: copy the tensors before the folder goes.
        return {name: tensor.clone() for name, tensor in tensors.items()}


def _damaged(path: Path, reason: str) -> WeightsError:
    return WeightsError(
        "The weights file {path} is damaged or not what its name says: {reason}. Download it again, or choose a "
        ".safetensors file.",
        path=path,
        reason=reason.rstrip("."),
    )
