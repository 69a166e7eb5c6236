"""How much memory a training will need, said before it starts."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from garbage_gui.messages import Message
from garbage_gui.nets.networks import Network, Prefix, Tail
from garbage_gui.training.frozen import TORCH_BATCH
from garbage_gui.training.recipe import Recipe

MEGABYTE = 1_000_000
# What is added to the sums below: blocks of the allocator that are not full, and what the kernels of a convolution
# keep beside its inputs. With it, eight trainings of six networks used 0.7 to 1.1 of what was stated.
SLACK = 1.5
# Pictures on their way to the cache, in shards that are written when they are full.
PREPARING = 200 * MEGABYTE
# Conversion keeps copies of the network: traced, rounded, written, compiled.
EXPORT_COPIES = 6
EVALUATION_BATCH = 64


@dataclass(frozen=True)
class MemoryNeed:
    """Bytes: what the process has before it starts, and what the hungriest of its phases adds."""

    now: int
    added: int

    @property
    def total(self) -> int:
        return self.now + self.added

    def message(self) -> Message:
        """One sentence, with what is free where the system tells."""
        free = available_memory()
        if free is None:
            return Message.of("Needs up to {need} MB of memory.", need=round(self.total / MEGABYTE))
        if self.added > free:
            return Message.of(
                "Needs up to {need} MB of memory, and {free} MB more are free: that may not be enough. Close "
                "other programs, or lower the batch size or raise the freeze depth.",
                need=round(self.total / MEGABYTE),
                free=round(free / MEGABYTE),
            )
        return Message.of(
            "Needs up to {need} MB of memory; {free} MB more are free.",
            need=round(self.total / MEGABYTE),
            free=round(free / MEGABYTE),
        )


def memory_need(network: Network, prefix: Prefix, tail: Tail, recipe: Recipe) -> MemoryNeed:
    """What training ``tail`` by ``recipe`` will need; one picture is sent through to see what it leaves.

    The gradients of ``network`` must be switched as the recipe's freeze depth wants them.
    """
    was_training = network.training
    # In evaluation mode, nothing of the network changes and no random number is drawn.
    network.eval()
    try:
        with torch.no_grad():
            picture = torch.zeros(1, 3, recipe.picture_size, recipe.picture_size)
            frozen_values = 2 * _largest(prefix, picture)
            features = prefix(picture)
        kept, largest = _saved(tail, features)
    finally:
        network.train(was_training)
    body = _bytes(network.parameters()) + _bytes(network.buffers())
    learned = _bytes(p for p in network.parameters() if p.requires_grad)
    moments = 1 if recipe.optimizer == "sgd" else 2
    state = learned * (1 + moments + bool(recipe.early_stopping)) + body * bool(recipe.weight_averaging)
    # A checkpoint is put together in memory, once as tensors and once as bytes.
    checkpoint = 2 * (state + learned)
    step = recipe.batch_size * (kept + 2 * largest + features.nbytes)
    evaluation = EVALUATION_BATCH * (2 * largest + features.nbytes)
    preparing = PREPARING + TORCH_BATCH * frozen_values + _bytes(prefix.parameters())
    phases = (preparing, state + max(step, evaluation, checkpoint), state + EXPORT_COPIES * body)
    return MemoryNeed(resident_memory(), round(SLACK * max(phases)))


def _bytes(tensors: Iterable[Tensor]) -> int:
    return sum(t.nbytes for t in tensors)


def _saved(tail: Tail, features: Tensor) -> tuple[int, int]:
    """Bytes that one picture's way forward keeps for the way back, and the largest piece of them."""
    own = {t.untyped_storage().data_ptr() for t in (*tail.parameters(), *tail.buffers())}
    kept: dict[int, Tensor] = {}

    def keep(tensor: Tensor) -> Tensor:
        place = tensor.untyped_storage().data_ptr()
        if place not in own:
            kept[place] = tensor
        return tensor

    with torch.enable_grad(), torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        tail(features)
    sizes = [t.untyped_storage().nbytes() for t in kept.values()]
    return sum(sizes), max(sizes, default=features.nbytes)


def _largest(prefix: Prefix, picture: Tensor) -> int:
    """Bytes of the largest output of any layer of the frozen part, for one picture."""
    sizes = [picture.nbytes]

    def note(_module: object, _inputs: object, output: object) -> None:
        if isinstance(output, Tensor):
            sizes.append(output.nbytes)

    blocks = prefix.network.blocks[: prefix.boundary]
    handles = [m.register_forward_hook(note) for _, block in blocks for m in block.modules()]
    try:
        prefix(picture)
    finally:
        for handle in handles:
            handle.remove()
    return max(sizes)


def resident_memory() -> int:
    """Bytes of memory that this process has now; 0 where the system does not tell."""
    if sys.platform == "win32":
        return _windows_memory()[0]
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return peak_memory()
    import resource

    return pages * resource.getpagesize()


def peak_memory() -> int:
    """The most memory that this process ever had, mapped files included; 0 where the system does not tell."""
    if sys.platform == "win32":
        return _windows_memory()[1]
    # Where there is no such file (macOS), the count of the whole process is asked for. On Linux that one would not
    # do: a process started by a larger one takes over its peak.
    if (peak := _kilobytes("/proc/self/status", "VmHWM:")) is not None:
        return peak
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def available_memory() -> int | None:
    """Bytes that programs can still get without others being driven out; None where the system does not tell."""
    return _kilobytes("/proc/meminfo", "MemAvailable:")


def _kilobytes(file: str, name: str) -> int | None:
    """The bytes that a line of Linux's own figures tells; None where there is no such file or line."""
    try:
        lines = Path(file).read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    found = next((line for line in lines if line.startswith(name)), None)
    return int(found.split()[1]) * 1024 if found else None


def _windows_memory() -> tuple[int, int]:
    """Working set and its peak, from the system's process status interface."""
    import ctypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("size", ctypes.c_ulong),
            ("faults", ctypes.c_ulong),
            ("peak", ctypes.c_size_t),
            ("now", ctypes.c_size_t),
            ("rest", ctypes.c_size_t * 6),
        )

    counters = Counters()
    counters.size = ctypes.sizeof(counters)
    kernel: object = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    process = ctypes.c_void_p(kernel.GetCurrentProcess())  # type: ignore[attr-defined]
    known = kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.size)  # type: ignore[attr-defined]
    return (counters.now, counters.peak) if known else (0, 0)
