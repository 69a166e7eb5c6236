"""What is kept of views: by measured costs, within the room that there is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from garbage_gui.training.cache_plan import (
    DISK_RESERVE,
    Costs,
    Demand,
    Room,
    choose,
    measure_disk,
    possible_kinds,
)

GIGABYTE = 1_000_000_000
ROOM = Room(budget=4 * GIGABYTE, disk=100 * GIGABYTE, memory=8 * GIGABYTE)
# 1,000 pictures with 9 views over 10 epochs, like MobileNetV2 after its tenth block.
DEMAND = Demand(rows=9000, uses=10_000, feature_bytes=25_000, pixel_bytes=150_528)
COSTS = Costs(make=0.004, frozen=0.003, write_byte=3e-9, read_byte=3e-10)


def test_what_the_recipe_and_the_room_allow() -> None:
    def kinds(setting: str, demand: Demand = DEMAND, room: Room = ROOM) -> tuple[list[str], str]:
        found, reasons = possible_kinds(setting, demand, room)  # type: ignore[arg-type]
        return list(found), "; ".join(reasons)

    assert kinds("auto") == (["features", "pixels", "off"], "")
    assert kinds("features") == (["features"], "")
    assert kinds("pixels") == (["pixels"], "the recipe says so")
    assert kinds("off") == (["off"], "the recipe says so")
    nothing_frozen = replace(DEMAND, feature_bytes=0)
    assert kinds("auto", nothing_frozen) == (["pixels", "off"], "no block is frozen whole")
    assert kinds("features", nothing_frozen)[0] == ["pixels"]
    small = replace(ROOM, budget=GIGABYTE)
    assert kinds("auto", room=small) == (
        ["features", "off"],
        "pixels would take 1355 MB, over the budget of 1000 MB",
    )
    assert kinds("features", replace(DEMAND, feature_bytes=800_000)) == (
        ["pixels"],
        "features would take 7200 MB, over the budget of 4000 MB",
    )
    full = replace(ROOM, disk=DISK_RESERVE + 300_000_000)
    assert kinds("auto", room=full)[0] == ["features", "off"]
    # What is on the disk already needs no room there.
    assert kinds("auto", replace(DEMAND, pixels_there=8000), full)[0] == ["features", "pixels", "off"]
    assert kinds("auto", room=replace(ROOM, disk=0))[0] == ["off"]


def test_the_quickest_is_chosen_and_the_figures_are_told() -> None:
    every = ["features", "pixels", "off"]
    kind, told = choose(every, DEMAND, COSTS, ROOM.memory)  # type: ignore[arg-type]
    assert kind == "features"
    assert "4.0 ms a view to decode and vary, 3.0 ms in the frozen blocks, 333 MB/s" in told
    # 9,000 views through everything, written once and read 10,000 times.
    assert COSTS.seconds("features", DEMAND, ROOM.memory) == pytest.approx(63 + 0.675 + 0.075)
    assert "features 64 s" in told and "nothing kept 70 s" in told
    # A stem is computed sooner than its large features are read from a slow disk.
    stem = replace(DEMAND, feature_bytes=800_000, uses=100_000)
    slow = Costs(make=0.004, frozen=0.0002, write_byte=2e-8, read_byte=3e-10)
    assert choose(every, stem, slow, GIGABYTE)[0] == "pixels"  # type: ignore[arg-type]
    # With a quick disk and few uses, nothing is worth keeping.
    once = replace(DEMAND, uses=9000)
    quick = Costs(make=0.0001, frozen=0.0, write_byte=2e-8, read_byte=3e-10)
    assert choose(every, once, quick, ROOM.memory)[0] == "off"  # type: ignore[arg-type]
    # What is there already counts.
    there = replace(once, features_there=9000)
    assert choose(every, there, quick, ROOM.memory)[0] == "features"  # type: ignore[arg-type]
    assert choose(every, DEMAND, None, ROOM.memory) == ("features", "")  # type: ignore[arg-type]


def test_the_disk_is_measured(tmp_path: Path) -> None:
    write, read = measure_disk(tmp_path, 1_000_000)
    assert 0 < read < write < 1e-3
    assert not list(tmp_path.iterdir())
    with pytest.raises(OSError):
        measure_disk(tmp_path / "missing", 1000)
