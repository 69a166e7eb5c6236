"""Exporting a trained network to OpenVINO, the form that predicts in the window."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from garbage_gui.messages import GarbageError
from garbage_gui.nets.networks import Network
from garbage_gui.nets.openvino_runtime import load_openvino, model_files

# A network without a feature map to show has only the first two.
OUTPUTS = ("logits", "embedding", "features")
# The largest difference in probability to torch.
AGREEMENT = 1e-3


class ExportError(GarbageError):
    """A network whose OpenVINO form does not compute the same."""


@dataclass(frozen=True)
class Exported:
    """The files' contents, and the largest difference in probability to torch."""

    xml: bytes
    bin: bytes
    difference: float


class PixelsIn(nn.Module):
    """A network that takes uint8 pixels [N, S, S, 3] and normalises them itself."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        backbone = network.backbone
        # (p / 255 - mean) / std as one multiplication and one addition.
        scale = 1.0 / (255.0 * torch.tensor(backbone.std)).view(1, 3, 1, 1)
        shift = -(torch.tensor(backbone.mean) / torch.tensor(backbone.std)).view(1, 3, 1, 1)
        self.register_buffer("scale", scale)
        self.register_buffer("shift", shift)

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        """Logits and embedding, and the feature map where the embedding is its average."""
        output = self.network(self.normalised(pixels))
        if not self.network.backbone.pooled:
            return output.logits, output.embedding
        return output.logits, output.embedding, output.features

    def normalised(self, pixels: Tensor) -> Tensor:
        """The network's input, float32 [N, 3, S, S], in a form that can be traced."""
        pictures = pixels.permute(0, 3, 1, 2).to(torch.float32)
        return pictures * self.get_buffer("scale") + self.get_buffer("shift")


def export_openvino(network: Network, input_size: int, *, seed: int = 0) -> Exported:
    """Convert ``network`` (in evaluation mode) and check the result against torch on random pixels.

    Weights stay float32: rounded to float16 they agree on pixels that are far from any border between classes,
    and differ by half a per cent on real pictures that are near one. Raises `ExportError` when the difference is
    above `AGREEMENT`.
    """
    ov = load_openvino()
    was_training = network.training
    network.eval()
    try:
        module = PixelsIn(network).eval()
        example = torch.zeros(2, input_size, input_size, 3, dtype=torch.uint8)
        model = to_openvino(module, example, [-1, input_size, input_size, 3])
        model.inputs[0].get_tensor().set_names({"pixels"})
        for output, name in zip(model.outputs, OUTPUTS, strict=False):
            output.get_tensor().set_names({name})
        pixels = _trial_pixels(input_size, seed)
        with torch.no_grad():
            expected = module(torch.from_numpy(pixels))[0].softmax(1).numpy()
    finally:
        network.train(was_training)
    xml, weights = model_files(model, half=False)
    difference = float(np.abs(_probabilities(ov, xml, weights, pixels) - expected).max())
    # Not "greater": a difference may be no number.
    if difference <= AGREEMENT:
        return Exported(xml, weights, difference)
    raise ExportError(
        "The trained network could not be exported: its OpenVINO form differs by {difference}.",
        difference=round(difference, 4),
    )


def to_openvino(module: nn.Module, example: Tensor, shape: list[int]) -> Any:
    """The OpenVINO form of ``module``, traced with ``example``; its input "pixels" has ``shape`` (-1: any)."""
    ov = load_openvino()
    # no_grad, not inference_mode: the converter traces, and that fails on inference tensors.
    with torch.no_grad(), warnings.catch_warnings():
        # Networks that look at the size of their input are right for this one size, which is all we want.
        warnings.simplefilter("ignore", torch.jit.TracerWarning)  # type: ignore[attr-defined]
        return ov.convert_model(module, example_input=example, input=[("pixels", shape)])


def _trial_pixels(size: int, seed: int) -> NDArray[np.uint8]:
    """Four smooth random pictures and noise: [8, size, size, 3]."""
    random = np.random.default_rng(seed)
    noise = random.integers(0, 256, (4, size, size, 3), dtype=np.uint8)
    coarse = random.integers(0, 256, (4, 8, 8, 3), dtype=np.uint8)
    index = np.arange(size) * 8 // size
    return np.concatenate([noise, coarse[:, index][:, :, index]])


def _probabilities(ov: Any, xml: bytes, weights: bytes, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    core = ov.Core()
    read = core.read_model(model=xml, weights=weights)
    compiled = core.compile_model(read, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    logits = torch.from_numpy(np.array(compiled([pixels])["logits"]))
    result: NDArray[np.float32] = logits.softmax(1).numpy()
    return result
