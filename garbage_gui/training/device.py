"""What a training computes on: the processor, or a graphics card that torch can use."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Device:
    """A device of torch's, and what it is called."""

    torch: torch.device
    title: str

    @property
    def is_processor(self) -> bool:
        return self.torch.type == "cpu"


def processor() -> Device:
    """The processor, with the number of threads it computes with now."""
    name = platform.processor() or platform.machine()
    return Device(torch.device("cpu"), f"the processor ({name}, {torch.get_num_threads()} threads)")


def choose_device() -> Device:
    """CUDA where there is a card, else MPS on a Mac, else the processor.

    Only on the processor is the same training the same to the bit.
    """
    if torch.cuda.is_available():
        return Device(torch.device("cuda"), f"CUDA ({torch.cuda.get_device_name()})")
    if torch.backends.mps.is_available():
        return Device(torch.device("mps"), f"MPS ({platform.machine()})")
    return processor()


def usable_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def use_threads(count: int | None = None) -> int:
    """Set how many threads torch computes with; None or 0: all cores, but one of three or more for the window.

    On one or two cores all are used: a job's process has a lower priority, which leaves the window its share
    (docs/training.md has the figures), and half of two would take nearly twice as long.
    """
    cores = usable_cores()
    chosen = count or (cores if cores <= 2 else cores - 1)
    torch.set_num_threads(chosen)
    return chosen
