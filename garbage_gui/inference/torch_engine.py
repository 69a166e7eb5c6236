"""Prediction by torch, for jobs only: on a graphics card where there is one, else on the processor."""

from __future__ import annotations

import threading

import numpy as np
import torch
from numpy.typing import NDArray

from garbage_gui.inference.engine import EngineError, EngineOutput, Form, Purpose
from garbage_gui.nets.bundle import Bundle
from garbage_gui.nets.export import PixelsIn
from garbage_gui.nets.networks import build
from garbage_gui.nets.weights import load_from_file

# A graphics card's memory is small and shared: larger batches come in pieces.
PIECE = 64


class TorchEngine:
    """The network itself, in evaluation mode, with the same normalisation as its exported form."""

    def __init__(self, bundle: Bundle, *, purpose: Purpose, threads: int | None = None) -> None:
        """Raises `EngineError` or `WeightsError` for a bundle whose network cannot be rebuilt."""
        card = bundle.card
        network = build(card.backbone, len(card.classes))
        loaded = load_from_file(network, bundle.weights, with_head=True)
        if not loaded.head_taken:
            raise EngineError("The model in {folder} has no head for its classes.", folder=bundle.folder)
        if threads is not None:
            torch.set_num_threads(threads)
        self._where = torch.device(_best_device())
        self._network = PixelsIn(network).eval().to(self._where)
        if self._where.type != "mps":
            self._network = self._network.to(memory_format=torch.channels_last)
        self.has_map = network.backbone.pooled
        self._has_features = purpose == "one" and self.has_map
        self._lock = threading.Lock()
        self.name = "torch"
        self.note = ""
        self.form: Form = "full"
        self.device = torch.cuda.get_device_name() if self._where.type == "cuda" else self._where.type.upper()

    def run(self, pixels: NDArray[np.uint8]) -> EngineOutput:
        """See `Engine.run`."""
        pieces: list[tuple[NDArray[np.float32], ...]] = []
        with self._lock, torch.inference_mode():
            for start in range(0, len(pixels), PIECE):
                outputs = self._network(torch.from_numpy(pixels[start : start + PIECE]).to(self._where))
                wanted = outputs if self._has_features else outputs[:2]
                pieces.append(tuple(o.float().cpu().numpy() for o in wanted))
        joined = [np.concatenate(parts) for parts in zip(*pieces, strict=True)]
        return EngineOutput(joined[0], joined[1], joined[2] if self._has_features else None)


def _best_device() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"
