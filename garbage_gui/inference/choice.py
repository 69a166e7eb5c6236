"""Which engine, device and form of a model is the fastest on this machine: measured once, then remembered.

OpenVINO on the processor with the full model is what every machine can do, and what all others are compared
with: another way is taken when it is faster by `WORTH_IT`, and, unless it is the model's int8 form, whose loss
was measured when it was made, gives the same probabilities. Where there is no other way, nothing is measured.

What was measured is kept for all workspaces of a person, under the model's content, OpenVINO's version, the
devices and the number of threads: when one of them changes, it is measured again.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from garbage_gui.files import write_atomically
from garbage_gui.inference.engine import Engine, Form, Purpose
from garbage_gui.inference.openvino_engine import PROCESSOR, device_name, usable_threads
from garbage_gui.inference.predictor import softmax
from garbage_gui.messages import GarbageError
from garbage_gui.nets.bundle import Bundle
from garbage_gui.nets.openvino_runtime import load_openvino

CHOICES_FILE = "engines.json"
# Choices kept; the oldest go.
KEPT = 200
# How much faster another way has to be: measurements of the same way differ by as much.
WORTH_IT = 1.15
# The largest difference in probability to the full model on the processor.
AGREEMENT = 1e-3
MEASURE_SECONDS = 0.4
# As many as keep a device busy.
MANY_PICTURES = 32


@dataclass(frozen=True)
class Way:
    """One way to compute a model; ``device`` is OpenVINO's name of it, or empty for torch's own choice."""

    engine: Literal["openvino", "torch"]
    device: str
    form: Form

    def __str__(self) -> str:
        return " ".join(filter(None, (self.engine, self.device, self.form if self.form != "full" else "")))


DEFAULT = Way("openvino", PROCESSOR, "full")


@dataclass(frozen=True)
class Choice:
    """The ``way`` to go, and what each way did, in images a second; no rates where there was only one way.

    A rate of 0 is of a way that failed, or gave other answers.
    """

    way: Way = DEFAULT
    rates: tuple[tuple[Way, float], ...] = ()

    def note(self) -> str:
        """What was measured, such as "openvino CPU 190.0/s, openvino CPU int8 310.5/s"; empty for nothing."""
        return ", ".join(f"{way} {rate:g}/s" if rate else f"{way} failed" for way, rate in self.rates)


MakeEngine = Callable[[Way], Engine]


def choose(
    bundle: Bundle,
    make: MakeEngine,
    *,
    purpose: Purpose,
    threads: int | None,
    in_job: bool,
    remembered_in: Path,
    ways: Sequence[Way] | None = None,
) -> Choice:
    """The fastest way for the model of ``bundle``: as remembered, or measured now, at most a few seconds.

    ``make`` makes an engine for a way; ``in_job`` allows torch; ``ways`` None takes all that there are.
    Raises what ``make`` raises for the default way.
    """
    ways = tuple(ways) if ways is not None else possible_ways(bundle, in_job=in_job)
    if len(ways) < 2:
        return Choice()
    key = _key(bundle, ways, purpose, threads)
    known = _read(remembered_in)
    choice = _choice_of(known.get(key), ways)
    if choice is None:
        choice = measure(ways, make, bundle.card.input_size, purpose)
        _remember(remembered_in, known, key, choice)
    return choice


def possible_ways(bundle: Bundle, *, in_job: bool) -> tuple[Way, ...]:
    """The ways that this machine has for the model, the default first."""
    ways = [DEFAULT]
    if bundle.int8_xml is not None:
        ways.append(Way("openvino", PROCESSOR, "int8"))
    for device in other_devices():
        ways.append(Way("openvino", device, "full"))
    if in_job and _torch_may_be_fast():
        ways.append(Way("torch", "", "full"))
    return tuple(ways)


def other_devices() -> list[str]:
    """OpenVINO's devices beside the processor: Intel graphics (GPU, or GPU.0, GPU.1 ...) and NPU."""
    devices = load_openvino().Core().available_devices
    return [device for device in devices if device.partition(".")[0] in ("GPU", "NPU")]


def measure(ways: Sequence[Way], make: MakeEngine, size: int, purpose: Purpose) -> Choice:
    """Run every way on the same pixels, and choose. Raises what ``make`` raises for the first."""
    pixels = _trial_pixels(size, MANY_PICTURES if purpose == "many" else 1)
    rates: list[tuple[Way, float]] = []
    expected: NDArray[np.float32] | None = None
    for way in ways:
        try:
            engine = make(way)
            probabilities = softmax(engine.run(pixels).logits, temperature=1.0)
            if expected is None:
                expected = probabilities
            differs = float(np.abs(probabilities - expected).max())
            # Not "greater": a difference may be no number.
            agrees = way.form != "full" or differs <= AGREEMENT
            rates.append((way, round(_rate(engine, pixels), 1) if agrees else 0.0))
        except (GarbageError, RuntimeError, ValueError):
            # A driver that does not work is no reason not to predict: the default way always works.
            if expected is None:
                raise
            rates.append((way, 0.0))
    best, rate = max(rates, key=lambda each: each[1])
    return Choice(best if rate >= WORTH_IT * rates[0][1] else rates[0][0], tuple(rates))


def _rate(engine: Engine, pixels: NDArray[np.uint8]) -> float:
    """Images a second; the best of a few runs, as other work on the machine only ever makes one slower."""
    best = float("inf")
    end = time.perf_counter() + MEASURE_SECONDS
    while True:
        start = time.perf_counter()
        engine.run(pixels)
        now = time.perf_counter()
        best = min(best, now - start)
        if now >= end:
            return len(pixels) / max(best, 1e-9)


def _trial_pixels(size: int, count: int) -> NDArray[np.uint8]:
    """Smooth random pictures: [count, size, size, 3]."""
    coarse = np.random.default_rng(0).integers(0, 256, (count, 8, 8, 3), dtype=np.uint8)
    index = np.arange(size) * 8 // size
    return np.ascontiguousarray(coarse[:, index][:, :, index])


def _torch_may_be_fast() -> bool:
    """Whether torch is here, and a device for it that could be faster than OpenVINO on the processor.

    Without importing torch, which takes two seconds. On the processor torch is a third as fast as OpenVINO
    and is not even tried.
    """
    if importlib.util.find_spec("torch") is None:
        return False
    if sys.platform == "darwin":
        return platform.machine() == "arm64"
    if sys.platform == "win32":
        return (Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32" / "nvcuda.dll").is_file()
    return Path("/dev/nvidiactl").exists() or Path("/dev/kfd").exists()


def _key(bundle: Bundle, ways: Sequence[Way], purpose: Purpose, threads: int | None) -> str:
    """Names what a measurement depends on."""
    ov = load_openvino()
    core = ov.Core()
    parts = {
        "model": bundle.card.hashes or bundle.card.id,
        "openvino": ov.__version__,
        "torch": _version("torch") if any(way.engine == "torch" for way in ways) else None,
        "machine": platform.node(),
        "ways": [str(way) for way in ways],
        "devices": [device_name(core, way.device) for way in ways if way.device],
        "purpose": purpose,
        "threads": threads or usable_threads(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _read(path: Path) -> dict[str, Any]:
    """What is remembered; nothing where the file is missing or of no use, as it can be measured again."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _choice_of(entry: Any, ways: Sequence[Way]) -> Choice | None:
    """The choice that an entry of the file tells, if it is one between these ``ways``."""
    try:
        rates = {str(name): float(rate) for name, rate in entry["rates"].items()}
        chosen = next(way for way in ways if str(way) == entry["chosen"])
        return Choice(chosen, tuple((way, rates[str(way)]) for way in ways))
    except (TypeError, KeyError, ValueError, AttributeError, StopIteration):
        return None


def _remember(path: Path, known: dict[str, Any], key: str, choice: Choice) -> None:
    entry = {"chosen": str(choice.way), "rates": {str(way): rate for way, rate in choice.rates}}
    kept = dict(list({k: v for k, v in known.items() if k != key}.items())[-(KEPT - 1) :])
    document = json.dumps(kept | {key: entry}, indent=1) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, document.encode())
    except OSError:
        # It is measured again the next time: nothing worse.
        return
