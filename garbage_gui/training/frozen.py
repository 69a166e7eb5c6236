"""Running the frozen part of a network, always in one way, so that its features are the same every time."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Generic, Literal, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from garbage_gui.nets.export import PixelsIn
from garbage_gui.nets.networks import Network, normalise, pool
from garbage_gui.nets.openvino_runtime import load_openvino

FrozenEngine = Literal["torch", "openvino"]
Halves = NDArray[np.float16]
Tag = TypeVar("Tag")

# Libraries choose their kernels by the batch size; with one fixed size, a picture's features do not depend on
# the company it comes in, and so not on which views an interrupted job had already cached. OpenVINO is fastest
# with single pictures, one on each core: what one layer hands to the next then stays in the core's own cache.
TORCH_BATCH = 16


class FrozenPart:
    """Pixels to boundary features, rounded to float16, in one or more steps of whole blocks.

    Each of ``steps`` is a number of blocks, as for `Network.to_block`; what a step gives is rounded before the
    next takes it, as when it had been cached. Features are rounded whether they are cached or not, so that
    the kind of cache never changes the result.
    """

    def __init__(
        self, network: Network, steps: Sequence[int], input_size: int, engine: FrozenEngine = "torch"
    ) -> None:
        """Converting for OpenVINO takes seconds, and is done when it is first needed."""
        self.network = network
        self.steps = tuple(steps)
        self.input_size = input_size
        self.engine = engine
        starts = (0, *self.steps[:-1])
        self._blocks = [
            _Blocks(network, start, end).eval() for start, end in zip(starts, self.steps, strict=True)
        ]
        self._compiled: dict[int, _Compiled] = {}

    def features(self, pixels: NDArray[np.uint8]) -> Halves:
        """Features [N, ...] of uint8 pixels [N, S, S, 3]."""
        return np.concatenate([part for _, part in self.stream([(None, pixels)])])

    def stream(
        self, batches: Iterable[tuple[Tag, NDArray[np.generic]]], *, first: int = 0
    ) -> Iterator[tuple[Tag, Halves]]:
        """The features of each of ``batches``, in their order, with what they were tagged with.

        A batch is pixels, or for ``first`` above 0 what the step before that one gave. Some batches are taken
        ahead, so that the next ones can be made while these are computed.
        """
        values: Iterator[tuple[Tag, NDArray[np.generic]]] = iter(batches)
        for step in range(first, len(self.steps)):
            values = self._step(step, values)
        # After the last step, these are halves.
        return values  # type: ignore[return-value]

    def shape(self, step: int = -1) -> tuple[int, ...]:
        """The shape of one picture's features after a step."""
        with torch.no_grad():
            example = torch.zeros(1, 3, self.input_size, self.input_size)
            return tuple(self.network.to_block(example, self.steps[step]).shape[1:])

    def _step(
        self, step: int, batches: Iterator[tuple[Tag, NDArray[np.generic]]]
    ) -> Iterator[tuple[Tag, Halves]]:
        # A generator, so that nothing is converted before there is something to compute.
        if self.engine == "torch":
            for tag, values in batches:
                yield tag, self._torch(step, values)
            return
        for first in batches:
            if step not in self._compiled:
                self._compiled[step] = _Compiled(self._blocks[step], self._example(step))
            yield from self._compiled[step].stream(chain([first], batches))

    def _torch(self, step: int, values: NDArray[np.generic]) -> Halves:
        parts = []
        for start in range(0, len(values), TORCH_BATCH):
            part = values[start : start + TORCH_BATCH]
            full = np.zeros((TORCH_BATCH, *part.shape[1:]), dtype=part.dtype)
            full[: len(part)] = part
            with torch.no_grad():
                done: Tensor = self._blocks[step](self._tensor(step, full))
            parts.append(half(done.numpy())[: len(part)])
        return np.concatenate(parts)

    def _tensor(self, step: int, values: NDArray[np.generic]) -> Tensor:
        if step > 0:
            return to_tensor(values)
        return normalise(torch.from_numpy(values), self.network.backbone)

    def _example(self, step: int) -> Tensor:
        """Something of the type and shape that a step takes, for one picture."""
        if step == 0:
            return torch.zeros(1, self.input_size, self.input_size, 3, dtype=torch.uint8)
        return torch.zeros(1, *self.shape(step - 1))


class _Blocks(nn.Module):
    """Some blocks of a network in a form that can be traced; those from the first take pixels."""

    def __init__(self, network: Network, start: int, end: int) -> None:
        super().__init__()
        self.network = network
        self.start = start
        self.end = end
        self.pixels_in = PixelsIn(network) if start == 0 else None

    def forward(self, values: Tensor) -> Tensor:
        if self.pixels_in is not None and values.dtype == torch.uint8:
            values = self.pixels_in.normalised(values)
        blocks = self.network.blocks
        for _, block in blocks[self.start : self.end]:
            values = block(values)
        embedded = self.end > len(blocks) and self.network.backbone.pooled
        return pool(values) if embedded else values


class _Compiled:
    """Blocks compiled by OpenVINO for one picture, with two requests for each core."""

    def __init__(self, blocks: _Blocks, example: Tensor) -> None:
        ov = load_openvino()
        # no_grad, not inference_mode: the converter traces, and that fails on inference tensors.
        with torch.no_grad():
            model = ov.convert_model(blocks, example_input=example, input=[("values", list(example.shape))])
        threads = torch.get_num_threads()
        options = {
            "NUM_STREAMS": str(threads),
            "INFERENCE_NUM_THREADS": str(threads),
            # Some processors would compute in bf16 or f16 by themselves, and give other answers than the rest.
            "INFERENCE_PRECISION_HINT": "f32",
            # Decoding wants the same processors: pinned threads would wait for one while another is free.
            "ENABLE_CPU_PINNING": "NO",
        }
        compiled = ov.Core().compile_model(model, "CPU", options)
        self._dtype = np.uint8 if example.dtype == torch.uint8 else np.float32
        self._tensor = ov.Tensor
        self._requests = [compiled.create_infer_request() for _ in range(2 * threads)]

    def stream(self, batches: Iterator[tuple[Tag, NDArray[np.generic]]]) -> Iterator[tuple[Tag, Halves]]:
        """See `FrozenPart.stream`."""
        working: deque[tuple[Any, _Batch[Tag], int]] = deque()
        free = deque(self._requests)
        try:
            for tag, values in batches:
                batch = _Batch(tag, len(values))
                for place in range(len(values)):
                    if not free:
                        yield from _finished(working, free)
                    request = free.popleft()
                    picture = np.ascontiguousarray(values[place : place + 1], dtype=self._dtype)
                    request.set_input_tensor(self._tensor(picture))
                    request.start_async()
                    working.append((request, batch, place))
            while working:
                yield from _finished(working, free)
        finally:
            for request, _, _ in working:
                request.wait()


class _Batch(Generic[Tag]):
    """The features of a batch, while they come in."""

    def __init__(self, tag: Tag, size: int) -> None:
        self.tag = tag
        self.size = size
        self.values: Halves = np.zeros((0,), dtype=np.float16)

    def put(self, place: int, features: NDArray[np.float32]) -> None:
        if place == 0:
            self.values = np.empty((self.size, *features.shape[1:]), dtype=np.float16)
        self.values[place] = half(features[0])


def _finished(working: deque[tuple[Any, _Batch[Tag], int]], free: deque[Any]) -> Iterator[tuple[Tag, Halves]]:
    """Wait for the oldest request; gives its batch when that was the last picture of it."""
    request, batch, place = working[0]
    request.wait()
    working.popleft()
    batch.put(place, request.get_output_tensor(0).data)
    free.append(request)
    if place == batch.size - 1:
        yield batch.tag, batch.values


def half(values: NDArray[np.float32]) -> Halves:
    """Rounded to float16; what lies outside its range becomes its largest number, not infinity."""
    limit = float(np.finfo(np.float16).max)
    return np.clip(values, -limit, limit).astype(np.float16)


def to_tensor(features: NDArray[np.generic]) -> Tensor:
    """Float32, in channels-last memory where there is height and width."""
    values = torch.from_numpy(features.astype(np.float32))
    return values.contiguous(memory_format=torch.channels_last) if values.dim() == 4 else values


def weights_hashes(network: Network, boundary: int) -> list[str]:
    """For 0 to ``boundary`` blocks: sha256 over names and values of all that they compute with."""
    digest = hashlib.sha256()
    hashes = [digest.hexdigest()]
    for name, block in network.blocks[:boundary]:
        for key, tensor in block.state_dict().items():
            if not key.endswith("num_batches_tracked"):
                digest.update(f"{name}.{key}:{tuple(tensor.shape)}".encode())
                digest.update(tensor.detach().contiguous().numpy().tobytes())
        hashes.append(digest.hexdigest())
    # With all blocks frozen, pooling is one step more.
    hashes += hashes[-1:] * (boundary + 1 - len(hashes))
    return hashes
