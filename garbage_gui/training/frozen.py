"""Running the frozen part of a network, always in one way, so that its features are the same every time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from garbage_gui.nets.export import PixelsIn
from garbage_gui.nets.networks import Prefix, normalise
from garbage_gui.nets.openvino_runtime import load_openvino

# Libraries choose their kernels by the batch size; with one fixed size, a picture's features do not depend on
# the company it comes in, and so not on which views an interrupted job had already cached.
BATCH = 16
# Below this many pictures, converting the frozen part takes longer than running it in torch.
FEWEST_FOR_OPENVINO = 400


class FrozenPart:
    """Pixels to boundary features, rounded to float16.

    Features are rounded whether they are cached or not, so that the kind of cache never changes the result.
    With nothing frozen, ``boundary`` 0, they are the normalised pictures, not rounded.
    """

    def __init__(self, prefix: Prefix, *, pictures: int, input_size: int) -> None:
        self.prefix = prefix.eval()
        self.input_size = input_size
        self._run = self._torch
        self._compiled: Any = None
        self.engine = "torch"
        if prefix.boundary > 0 and pictures >= FEWEST_FOR_OPENVINO:
            self._compile()

    def features(self, pixels: NDArray[np.uint8]) -> NDArray[np.float16]:
        """Features [N, ...] of uint8 pixels [N, S, S, 3], computed `BATCH` at a time."""
        parts = []
        for start in range(0, len(pixels), BATCH):
            part = pixels[start : start + BATCH]
            full = np.zeros((BATCH, *part.shape[1:]), dtype=np.uint8)
            full[: len(part)] = part
            parts.append(self._run(full)[: len(part)])
        return np.concatenate(parts)

    def shape(self) -> tuple[int, ...]:
        """The shape of one picture's features."""
        with torch.no_grad():
            example = torch.zeros(1, 3, self.input_size, self.input_size)
            return tuple(self.prefix(example).shape[1:])

    def _torch(self, pixels: NDArray[np.uint8]) -> NDArray[np.float16]:
        with torch.no_grad():
            values: Tensor = self.prefix(normalise(torch.from_numpy(pixels), self.prefix.network.backbone))
        return _half(values.numpy())

    def _openvino(self, pixels: NDArray[np.uint8]) -> NDArray[np.float16]:
        return _half(np.asarray(self._compiled([pixels])[0]))

    def _compile(self) -> None:
        """OpenVINO runs a frozen network two to three times as fast as torch."""
        ov = load_openvino()
        size = self.input_size
        example = torch.zeros(BATCH, size, size, 3, dtype=torch.uint8)
        module = _FromPixels(self.prefix).eval()
        with torch.no_grad():
            model = ov.convert_model(module, example_input=example, input=[("pixels", list(example.shape))])
        self._compiled = ov.Core().compile_model(
            model,
            "CPU",
            {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": torch.get_num_threads()},
        )
        self._run = self._openvino
        self.engine = "openvino"


class _FromPixels(nn.Module):
    """The frozen part with the normalisation before it, in a form that can be traced."""

    def __init__(self, prefix: Prefix) -> None:
        super().__init__()
        self.prefix = prefix
        self.pixels_in = PixelsIn(prefix.network)

    def forward(self, pixels: Tensor) -> Tensor:
        values: Tensor = self.prefix(self.pixels_in.normalised(pixels))
        return values


def _half(values: NDArray[np.float32]) -> NDArray[np.float16]:
    """Rounded to float16; what lies outside its range becomes its largest number, not infinity."""
    limit = float(np.finfo(np.float16).max)
    return np.clip(values, -limit, limit).astype(np.float16)


def weights_hash(prefix: Prefix) -> str:
    """sha256 over the names and values of everything that the frozen blocks compute with."""
    digest = hashlib.sha256()
    for name, block in prefix.network.blocks[: prefix.boundary]:
        for key, tensor in block.state_dict().items():
            if not key.endswith("num_batches_tracked"):
                digest.update(f"{name}.{key}:{tuple(tensor.shape)}".encode())
                digest.update(tensor.detach().contiguous().numpy().tobytes())
    return digest.hexdigest()


ToFeatures = Callable[[NDArray[np.uint8]], NDArray[np.float16]]
