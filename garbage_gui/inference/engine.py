"""What an engine is: it turns pixels into a model's three outputs, and knows nothing of classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from garbage_gui.messages import GarbageError

EngineKind = Literal["auto", "openvino", "torch"]
# "one": a single picture as soon as possible, with its feature map, for the camera and the activation map.
# "many": as many pictures a second as the machine can do, without feature maps, for jobs.
Purpose = Literal["one", "many"]
# "full": the network as it was trained. "int8": with 8-bit weights and activations, where a model has such a form.
Form = Literal["full", "int8"]


class EngineError(GarbageError):
    """An engine that cannot be used, or a model file that it cannot run."""


@dataclass(frozen=True, eq=False)
class EngineOutput:
    """The outputs for N pictures, as float32.

    ``logits`` [N, C] before any temperature; ``embedding`` [N, D], what the head sees; ``features``
    [N, D, h, w], the map that was pooled into the embedding, or None from an engine made for "many" and from a
    network whose embedding is no average of a map.
    """

    logits: NDArray[np.float32]
    embedding: NDArray[np.float32]
    features: NDArray[np.float32] | None


class Engine(Protocol):
    """Runs one model. Safe to use from several threads; they take turns.

    ``note`` says what it was measured against, for logs; empty where there was nothing to choose from.
    """

    note: str

    @property
    def name(self) -> str:
        """Such as "openvino"."""
        ...

    @property
    def device(self) -> str:
        """What computes, in words for people."""
        ...

    @property
    def form(self) -> Form:
        """Which form of the model it runs."""
        ...

    @property
    def has_map(self) -> bool:
        """Whether the model has a feature map, which the class activation map is made of."""
        ...

    def run(self, pixels: NDArray[np.uint8]) -> EngineOutput:
        """The outputs for ``pixels`` [N, S, S, 3], RGB 0..255, S being the model's input size."""
        ...
