"""Prediction by OpenVINO: on the processor, or on an Intel graphics card or NPU.

On the processor, for "many", the work is cut into pieces of four pictures that run on as many streams as there
are threads, one thread each. Measured with EfficientNet-Lite0 on two cores: 206 images/s so, against 176 with
one stream of two threads and batches of 32; on a busy machine 187 against 82, as those threads wait for each
other at every layer. A fixed batch is within the noise of the dynamic one, which needs no second model for the
odd pieces.

Other devices want to know the number of pictures when they compile (an NPU takes nothing else): there every
piece has the same size, and the last is filled up with blank pictures.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from garbage_gui.inference.engine import EngineError, EngineOutput, Form, Purpose
from garbage_gui.nets.openvino_runtime import load_openvino

PIECE = 4
# Pieces for other devices, which need more at once to be busy.
DEVICE_PIECE = 16
PROCESSOR = "CPU"


def usable_threads() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


class OpenVinoEngine:
    """A compiled model, with one request for each stream."""

    def __init__(
        self,
        model_xml: Path,
        *,
        purpose: Purpose,
        threads: int | None = None,
        cache_folder: Path | None = None,
        device: str = PROCESSOR,
        form: Form = "full",
    ) -> None:
        """Read and compile ``model_xml`` (its weights lie beside it, as .bin).

        ``threads`` None takes all that this process may use; compiled models are kept in ``cache_folder``;
        ``device`` is one that OpenVINO has here; ``form`` says what kind of model the file holds. Raises
        `EngineError` for a file that is no such model, or when OpenVINO or the device is missing.
        """
        try:
            ov = load_openvino()
        except ImportError as error:
            raise EngineError(
                "OpenVINO is not installed ({reason}). Start the app with main.py to repair it.",
                reason=error,
            ) from error
        threads = threads or usable_threads()
        on_processor = device == PROCESSOR
        streams = threads if purpose == "many" and on_processor else 2 if purpose == "many" else 1
        core = ov.Core()
        try:
            model = core.read_model(str(model_xml))
            _check(model, model_xml)
            self.has_map = _has_output(model, "features")
            if purpose == "many":
                for result in model.get_results():
                    if "features" in result.input(0).get_source_output().get_names():
                        model.remove_result(result)
            self._size = int(model.input(0).get_partial_shape()[1].get_length())
            if on_processor:
                self._piece, self._filled_up = PIECE, False
                options = _options(threads, streams, purpose)
            else:
                self._piece, self._filled_up = DEVICE_PIECE if purpose == "many" else 1, True
                model.reshape([self._piece, self._size, self._size, 3])
                options = _device_options(device, purpose)
            self.compiled = _compile(core, model, device, options, cache_folder)
            self._requests = [self.compiled.create_infer_request() for _ in range(streams)]
        except RuntimeError as error:
            raise EngineError(
                "The model file {path} cannot be used: {reason}. Import or train the model again.",
                path=model_xml,
                reason=str(error).strip().splitlines()[-1][:200],
            ) from error
        self._blank = np.zeros((self._piece, self._size, self._size, 3), np.uint8)
        self._tensor = ov.Tensor
        self._lock = threading.Lock()
        self._has_features = purpose == "one" and self.has_map
        self.threads = threads
        self.name = "openvino"
        self.note = ""
        self.form: Form = form
        self.device = PROCESSOR if on_processor else f"{device} ({device_name(core, device)})"

    def run(self, pixels: NDArray[np.uint8]) -> EngineOutput:
        """See `Engine.run`. Raises `ValueError` for pixels of another type or shape, or none."""
        if pixels.dtype != np.uint8 or pixels.ndim != 4 or pixels.shape[1:] != (self._size, self._size, 3):
            raise ValueError(f"pixels are {pixels.dtype} {pixels.shape}, not uint8 [N, {self._size}, ..., 3]")
        if not len(pixels):
            raise ValueError("there are no pixels")
        pixels = np.ascontiguousarray(pixels)
        starts = range(0, len(pixels), self._piece)
        pieces: list[list[NDArray[np.float32]]] = []
        with self._lock:
            for number, start in enumerate(starts):
                request = self._requests[number % len(self._requests)]
                if number >= len(self._requests):
                    request.wait()
                    pieces.append(self._outputs(request))
                piece = pixels[start : start + self._piece]
                if self._filled_up and len(piece) < self._piece:
                    piece = np.concatenate([piece, self._blank[len(piece) :]])
                request.set_input_tensor(self._tensor(piece, shared_memory=True))
                request.start_async()
            for number in range(len(pieces), len(starts)):
                request = self._requests[number % len(self._requests)]
                request.wait()
                pieces.append(self._outputs(request))
        joined = [
            np.concatenate(parts) if len(parts) > 1 else parts[0] for parts in zip(*pieces, strict=True)
        ]
        joined = [part[: len(pixels)] for part in joined]
        return EngineOutput(joined[0], joined[1], joined[2] if self._has_features else None)

    def _outputs(self, request: Any) -> list[NDArray[np.float32]]:
        """Copies: the request's own memory is overwritten by its next piece."""
        names = ("logits", "embedding", "features") if self._has_features else ("logits", "embedding")
        return [np.array(request.get_tensor(name).data, dtype=np.float32) for name in names]


def _options(threads: int, streams: int, purpose: Purpose) -> dict[str, str]:
    return {
        "PERFORMANCE_HINT": "THROUGHPUT" if purpose == "many" else "LATENCY",
        "NUM_STREAMS": str(streams),
        "INFERENCE_NUM_THREADS": str(threads),
        # Some processors would compute in bf16 or f16 by themselves, and give other answers than the rest.
        "INFERENCE_PRECISION_HINT": "f32",
        # Decoding wants the same processors: pinned threads would wait for one while another is free.
        "ENABLE_CPU_PINNING": "NO",
    }


def _device_options(device: str, purpose: Purpose) -> dict[str, str]:
    options = {"PERFORMANCE_HINT": "THROUGHPUT" if purpose == "many" else "LATENCY"}
    # An NPU has 16 bits and no others; whether they give the same answers is seen before it is used.
    return options if device.startswith("NPU") else options | {"INFERENCE_PRECISION_HINT": "f32"}


def device_name(core: Any, device: str) -> str:
    """What the maker calls the ``device``, such as "Intel(R) Iris(R) Xe Graphics (iGPU)"; its key if unknown."""
    try:
        return str(core.get_property(device, "FULL_DEVICE_NAME")).strip() or device
    except RuntimeError:
        return device


def _compile(core: Any, model: Any, device: str, options: dict[str, str], cache_folder: Path | None) -> Any:
    """Compile, from the cache where it can; a cache that cannot be used costs time and nothing else."""
    if cache_folder is None:
        return core.compile_model(model, device, options)
    try:
        cache_folder.mkdir(exist_ok=True)
        return core.compile_model(model, device, {**options, "CACHE_DIR": str(cache_folder)})
    except (OSError, RuntimeError):
        return core.compile_model(model, device, options)


def _check(model: Any, path: Path) -> None:
    """Refuse a model that has not the one input and the two outputs that every exported model has."""
    problem = _difference(model)
    if problem is not None:
        raise EngineError(
            "The model file {path} is not one of this app: {reason}. Import or train the model again.",
            path=path,
            reason=problem,
        )


def _difference(model: Any) -> str | None:
    if len(model.inputs) != 1:
        return f"it has {len(model.inputs)} inputs"
    shape = model.input(0).get_partial_shape()
    kind = model.input(0).get_element_type().get_type_name()
    if (
        kind != "u8"
        or len(shape) != 4
        or not shape[0].is_dynamic
        or shape[1].is_dynamic
        or shape[1] != shape[2]
    ):
        return f"its input is {kind} {shape}"
    missing = [name for name in ("embedding", "logits") if not _has_output(model, name)]
    return f"it lacks the output {missing[0]}" if missing else None


def _has_output(model: Any, name: str) -> bool:
    return any(name in output.get_names() for output in model.outputs)
