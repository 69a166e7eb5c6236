"""What to keep of the views of a training: features, pixels or nothing, whichever ends the job soonest here."""

from __future__ import annotations

import mmap
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["features", "pixels", "off"]
CacheSetting = Literal["auto", "features", "pixels", "off"]

# Left free on the disk, for everything else.
DISK_RESERVE = 500_000_000
# Cached views up to this share of the free memory are taken to stay in the system's page cache.
MEMORY_SHARE = 0.5
TRIAL_BYTES = 16_000_000
# With gains below this share, the first in the order of `Kind` is taken: it depends least on the measurement.
WORTH = 0.05


@dataclass(frozen=True)
class Demand:
    """What a training asks for: ``rows`` different views, read ``uses`` times in all, and their sizes.

    ``features_there`` and ``pixels_there`` of the rows are cached already. ``feature_bytes`` 0 means that no
    block is frozen whole.
    """

    rows: int
    uses: int
    feature_bytes: int
    pixel_bytes: int
    features_there: int = 0
    pixels_there: int = 0

    def total_bytes(self, kind: Kind) -> int:
        """The room that all rows take."""
        return {"features": self.feature_bytes, "pixels": self.pixel_bytes, "off": 0}[kind] * self.rows

    def new_bytes(self, kind: Kind) -> int:
        """The room that those take which are not there yet."""
        there = {"features": self.features_there, "pixels": self.pixels_there, "off": self.rows}[kind]
        return self.total_bytes(kind) // max(1, self.rows) * (self.rows - there)


@dataclass(frozen=True)
class Costs:
    """Measured seconds: to decode and vary one view, to run it through the frozen part, to write a byte to
    the disk, and to read one back from memory; all with the threads that the job has."""

    make: float
    frozen: float
    write_byte: float
    read_byte: float

    def seconds(self, kind: Kind, demand: Demand, free_memory: int) -> float:
        """What a kind costs over the whole training, besides the training itself."""
        if kind == "off":
            return demand.uses * (self.make + self.frozen)
        total = demand.total_bytes(kind)
        # What does not stay in memory comes from the disk at each use, about as fast as it was written.
        read_byte = self.read_byte if total <= free_memory * MEMORY_SHARE else self.write_byte
        reading = total / max(1, demand.rows) * read_byte * demand.uses
        writing = demand.new_bytes(kind) * self.write_byte
        if kind == "features":
            missing = demand.rows - demand.features_there
            return missing * (self.make + self.frozen) + writing + reading
        missing = demand.rows - demand.pixels_there
        return missing * self.make + writing + reading + demand.uses * self.frozen


@dataclass(frozen=True)
class Room:
    """Bytes: the recipe's budget, what is free on the disk, and what is free in memory."""

    budget: int
    disk: int
    memory: int

    def why_not(self, kind: Kind, demand: Demand) -> str:
        """Why a kind has no room; empty when it has."""
        total, new = demand.total_bytes(kind), demand.new_bytes(kind)
        if total > self.budget:
            return f"{kind} would take {megabytes(total)}, over the budget of {megabytes(self.budget)}"
        if new > max(0, self.disk - DISK_RESERVE):
            return f"{kind} would take {megabytes(new)}, and {megabytes(self.disk)} are free on the disk"
        return ""


@dataclass(frozen=True)
class CachePlan:
    """What is kept, how much room it takes at most, and why, for the job's log."""

    kind: Kind
    bytes: int
    reason: str


def possible_kinds(setting: CacheSetting, demand: Demand, room: Room) -> tuple[list[Kind], list[str]]:
    """What the recipe and the room allow, best guess first, and the reasons against the others."""
    kinds: list[Kind] = ["features", "pixels"]
    if setting == "off":
        return ["off"], ["the recipe says so"]
    if setting == "pixels":
        kinds.remove("features")
    against = []
    if not demand.feature_bytes and "features" in kinds:
        kinds.remove("features")
        against.append("no block is frozen whole")
    for kind in tuple(kinds):
        reason = room.why_not(kind, demand)
        if reason:
            kinds.remove(kind)
            against.append(reason)
    if setting == "features" and kinds:
        return kinds[:1], against
    if setting == "pixels" and kinds:
        return kinds, ["the recipe says so"]
    return [*kinds, "off"], against


def choose(kinds: list[Kind], demand: Demand, costs: Costs | None, free_memory: int) -> tuple[Kind, str]:
    """The quickest of ``kinds`` and the figures behind that; without ``costs`` the first."""
    if costs is None or len(kinds) < 2:
        return kinds[0], ""
    seconds = {kind: costs.seconds(kind, demand, free_memory) for kind in kinds}
    least = min(seconds.values())
    chosen = next(kind for kind in kinds if seconds[kind] <= least * (1 + WORTH))
    names = {"features": "features", "pixels": "pixels", "off": "nothing kept"}
    estimates = ", ".join(f"{names[kind]} {value:.0f} s" for kind, value in seconds.items())
    return chosen, (
        f"estimated for the whole job: {estimates} (measured: {1e3 * costs.make:.1f} ms a view to decode and "
        f"vary, {1e3 * costs.frozen:.1f} ms in the frozen blocks, {1e-6 / costs.write_byte:.0f} MB/s to the "
        "disk)"
    )


def measure_disk(folder: Path, size: int) -> tuple[float, float]:
    """Seconds a byte to write and sync a file in ``folder``, and to read it back from memory.

    Raises `OSError` when it cannot be written.
    """
    size = max(4096, min(TRIAL_BYTES, size))
    data = os.urandom(size)
    path = folder / f".{uuid.uuid4().hex}.part"
    try:
        started = time.perf_counter()
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        written = time.perf_counter()
        with path.open("rb") as again, mmap.mmap(again.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            bytes(mapped)
        read = time.perf_counter()
    finally:
        path.unlink(missing_ok=True)
    return (written - started) / size, (read - written) / size


def megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB" if size >= 1e7 else f"{size / 1e6:.1f} MB"
