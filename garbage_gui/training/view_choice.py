"""Choosing, at the start of a training, what is kept of its views and how their features are computed.

Features may be computed by torch or by OpenVINO, and from pixels or from cached features of fewer blocks. All
of these round differently in the last digit, so the choice is remembered in the job's folder: an interrupted
job goes on in the same way. What is *kept* changes no value, and so may follow the measurement freely.
"""

from __future__ import annotations

import json
import math
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np

from garbage_gui.files import make_folder, write_atomically
from garbage_gui.imaging.opening import PictureError
from garbage_gui.nets.networks import Network
from garbage_gui.training.augmentation import Pixels
from garbage_gui.training.cache_plan import (
    CachePlan,
    Costs,
    Demand,
    Kind,
    Room,
    choose,
    measure_disk,
    megabytes,
    possible_kinds,
)
from garbage_gui.training.frozen import FrozenEngine, FrozenPart, weights_hashes
from garbage_gui.training.making import Make, made_ahead
from garbage_gui.training.memory import available_memory
from garbage_gui.training.paired_store import PairedStore, not_writable
from garbage_gui.training.recipe import Recipe
from garbage_gui.training.view_keys import feature_key, pixel_key, stored_steps
from garbage_gui.training.view_store import Row, clean

CHOICE_FILE = "views.json"
# What is taken to be free where the system does not tell.
UNTOLD_MEMORY = 4_000_000_000
ENGINES: tuple[FrozenEngine, ...] = ("openvino", "torch")
# With fewer views than this to compute, measuring takes longer than it can save.
FEWEST_TO_MEASURE = 64
TRIAL_VIEWS = 16
TRIAL_VIEWS_OF_ONE = 4
# What a view costs before anything is measured, in the time that OpenVINO takes from pixels to features.
_COST_OF_ENGINE: dict[FrozenEngine, float] = {"openvino": 1.0, "torch": 3.0}
_COST_OF_CONVERTING = 800.0
_COST_FROM_FEATURES = 0.3
# One more rounding must save this share of the work.
_WORTH_A_STEP = 0.3
# OpenVINO stays, unless torch needs less than this share of its time.
_CLEARLY_FASTER = 0.75


@dataclass(frozen=True)
class Route:
    """By what and in which steps features are computed; see `FrozenPart`."""

    engine: FrozenEngine
    steps: tuple[int, ...]


@dataclass(frozen=True)
class Chosen:
    """The plan, what it is for people, and what is needed to carry it out.

    ``frozen`` is None when no block is frozen whole, ``kept`` when nothing is kept. ``source`` holds features
    to go on from, ``pixels`` cached pixels that need not be made.
    """

    plan: CachePlan
    frozen: FrozenPart | None
    kept: PairedStore | None
    source: PairedStore | None
    pixels: PairedStore | None


class Chooser:
    """Knows one training's network and recipe, and where views are cached.

    ``make`` makes views from files; ``work``, the job's own folder, remembers the choice.
    """

    def __init__(
        self, network: Network, boundary: int, recipe: Recipe, folder: Path, work: Path | None, make: Make
    ) -> None:
        self._network = network
        self._boundary = boundary
        self._recipe = recipe
        self._folder = folder
        self._work = work
        self._make = make
        self._hashes = weights_hashes(network, boundary)
        self._parts: dict[Route, FrozenPart] = {}
        self._shapes: dict[int, tuple[int, ...]] = {}

    def choose(self, rows: Sequence[Row], uses: int, threads: int) -> Chosen:
        """Choose for ``rows``, of which ``uses`` will be read in all. Raises `TrainingError`."""
        room = self._room()
        feature_bytes = 2 * math.prod(self._shape((self._boundary,))) if self._boundary else 0
        demand = Demand(len(rows), max(uses, len(rows)), feature_bytes, self._recipe.picture_size**2 * 3)
        pixels = self._pixel_store() if self._recipe.cache != "off" else None
        found = self._find_route(rows, demand, room) if self._boundary else _Found(None)
        if pixels is not None:
            demand = replace(demand, pixels_there=len(rows) - len(pixels.missing(rows)))
        if found.kept is not None:
            demand = replace(demand, features_there=len(rows) - len(found.kept.missing(rows)))
        kinds, reasons = possible_kinds(self._recipe.cache, demand, room)
        missing = found.kept.missing(rows) if found.kept is not None else list(rows)
        costs = None
        if len(kinds) > 1 and found.source is None and len(missing) >= FEWEST_TO_MEASURE:
            costs, found, note = self._measure(missing, found, demand, threads)
            reasons += note
        kind, figures = choose(kinds, demand, costs, room.memory)
        if figures:
            reasons.append(figures)
        if kind == "features":
            reasons += found.told(missing)
        return self._carry_out(kind, reasons, demand, room, found, pixels)

    def _room(self) -> Room:
        try:
            make_folder(self._folder, above=1)
            disk = shutil.disk_usage(self._folder).free
        except OSError as error:
            raise not_writable(self._folder, error) from error
        return Room(self._recipe.cache_megabytes * 1_000_000, disk, available_memory() or UNTOLD_MEMORY)

    def _carry_out(
        self,
        kind: Kind,
        reasons: Sequence[str],
        demand: Demand,
        room: Room,
        found: _Found,
        pixels: PairedStore | None,
    ) -> Chosen:
        """Make room, open what is kept, and remember the route."""
        kept: PairedStore | None = None
        source = found.source if kind == "features" else None
        if kind == "features" and found.route is not None:
            kept = found.kept or self._feature_store(found.route)
        elif kind == "pixels":
            kept = pixels or self._pixel_store(create=True)
        if pixels is kept or (pixels is not None and pixels.bytes + demand.total_bytes(kind) > room.budget):
            pixels = None
        needed = [store for store in (kept, source, pixels) if store is not None]
        # Room is made beforehand, so that old and new views together keep to the budget.
        in_use = [folder for store in needed for folder in store.folders]
        clean(self._folder, in_use, room.budget - demand.new_bytes(kind))
        if found.route is not None:
            self._remember(found.route)
        plan = CachePlan(kind, demand.total_bytes(kind), self._told(kind, demand, reasons))
        return Chosen(plan, self._part(found.route) if found.route else None, kept, source, pixels)

    def _told(self, kind: Kind, demand: Demand, reasons: Sequence[str]) -> str:
        blocks = min(self._boundary, len(self._network.blocks))
        size = megabytes(demand.total_bytes(kind))
        head = {
            "features": f"Cached: what the first {blocks} blocks, which are frozen whole, make of each view, "
            f"up to {size}",
            "pixels": f"Cached: the pixels of the views, up to {size}",
            "off": "Nothing is cached: views are made again each time",
        }[kind]
        return f"{head}; {'; '.join(reasons)}." if reasons else f"{head}."

    # Routes

    def _find_route(self, rows: Sequence[Row], demand: Demand, room: Room) -> _Found:
        """How to compute features, by what is there already."""
        kinds, _ = possible_kinds(self._recipe.cache, demand, room)
        remembered = self._remembered()
        if "features" not in kinds:
            return _Found(remembered or min(self._direct(), key=lambda r: _cost(r, len(rows))))
        if remembered is not None:
            source = self._feature_store(Route(remembered.engine, remembered.steps[:-1]), create=False)
            return _Found(remembered, self._feature_store(remembered, create=False), source)
        candidates = {route: _Found(route) for route in self._direct()}
        for engine in ENGINES:
            for steps in stored_steps(self._folder, self._recipe, engine=engine, weights=self._hashes):
                route = Route(engine, steps)
                if steps[-1] == self._boundary:
                    found = _Found(route, self._feature_store(route, create=False))
                    if found.kept is not None and not found.kept.missing(rows):
                        return found
                    candidates[route] = found
        best = min(candidates.values(), key=lambda f: f.cost(rows))
        if best.route is None:
            return best
        for steps in stored_steps(
            self._folder, self._recipe, engine=best.route.engine, weights=self._hashes[:-1]
        ):
            route = Route(best.route.engine, (*steps, self._boundary))
            source = self._feature_store(Route(route.engine, steps), create=False)
            if source is None or source.bytes + demand.total_bytes("features") > room.budget:
                continue
            found = _Found(route, self._feature_store(route, create=False), source)
            if found.cost(rows) < (1 - _WORTH_A_STEP) * best.cost(rows):
                best = found
        return best

    def _direct(self) -> list[Route]:
        return [Route(engine, (self._boundary,)) for engine in ENGINES]

    def _remembered(self) -> Route | None:
        """What this job chose before it was interrupted."""
        if self._work is None:
            return None
        try:
            data = json.loads((self._work / CHOICE_FILE).read_text(encoding="utf-8"))
            steps = tuple(int(step) for step in data["steps"])
            known = data["engine"] in ENGINES and data["weights"] == self._hashes[-1]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        rising = all(a < b for a, b in zip((0, *steps), steps, strict=False))
        if not known or not rising or not steps or steps[-1] != self._boundary:
            return None
        return Route(cast(FrozenEngine, data["engine"]), steps)

    def _remember(self, route: Route) -> None:
        if self._work is None:
            return
        data = {"engine": route.engine, "steps": route.steps, "weights": self._hashes[-1]}
        try:
            make_folder(self._work, above=1)
            write_atomically(self._work / CHOICE_FILE, json.dumps(data).encode())
        except OSError as error:
            raise not_writable(self._work, error) from error

    # Stores

    def _feature_store(self, route: Route, *, create: bool = True) -> PairedStore | None:
        """The store of a route; None when there is none and none shall be made."""
        if not route.steps:
            return None
        weights = self._hashes[route.steps[-1]]
        plain, varied = (
            feature_key(self._recipe, varied=v, engine=route.engine, steps=route.steps, weights=weights)
            for v in (False, True)
        )
        if not create and not any((self._folder / key.name).is_dir() for key in (plain, varied)):
            return None
        return PairedStore(self._folder, plain, varied, self._shape(route.steps), "float16")

    def _pixel_store(self, *, create: bool = False) -> PairedStore | None:
        plain, varied = (pixel_key(self._recipe, varied=v) for v in (False, True))
        if not create and not any((self._folder / key.name).is_dir() for key in (plain, varied)):
            return None
        size = self._recipe.picture_size
        return PairedStore(self._folder, plain, varied, (size, size, 3), "uint8")

    def _shape(self, steps: tuple[int, ...]) -> tuple[int, ...]:
        if steps[-1] not in self._shapes:
            self._shapes[steps[-1]] = FrozenPart(self._network, steps, self._recipe.picture_size).shape()
        return self._shapes[steps[-1]]

    def _part(self, route: Route) -> FrozenPart:
        """The frozen part for a route, made once, as converting it takes seconds."""
        if route not in self._parts:
            self._parts[route] = FrozenPart(
                self._network, route.steps, self._recipe.picture_size, route.engine
            )
        return self._parts[route]

    # Measuring

    def _measure(
        self, missing: Sequence[Row], found: _Found, demand: Demand, threads: int
    ) -> tuple[Costs | None, _Found, list[str]]:
        """What views cost here, on a few of those that are missing, and by what their features are computed.

        No costs when not one of these pictures can be read.
        """
        pixels, make_seconds = self._trial(missing, threads)
        if not len(pixels):
            return None, found, []
        frozen_seconds, note, route = 0.0, list[str](), found.route
        if route is not None:
            frozen_seconds = self._time(route, pixels)
            if route.engine == "openvino" and found.kept is None and len(route.steps) == 1:
                other = Route("torch", route.steps)
                torch_seconds = self._time(other, pixels)
                note = [
                    f"one view takes {1e3 * frozen_seconds:.1f} ms in the frozen blocks by openvino, "
                    f"{1e3 * torch_seconds:.1f} ms by torch"
                ]
                if torch_seconds < _CLEARLY_FASTER * frozen_seconds:
                    found, frozen_seconds = _Found(other), torch_seconds
        size = demand.feature_bytes * TRIAL_VIEWS if route else demand.pixel_bytes * TRIAL_VIEWS
        write, read = measure_disk(self._folder, size)
        return Costs(make_seconds, frozen_seconds, write, read), found, note

    def _trial(self, missing: Sequence[Row], threads: int) -> tuple[Pixels, float]:
        """Some views, and the seconds that each took."""
        views: dict[str, list[int]] = {}
        for sha256, view in missing:
            of_one = views.setdefault(sha256, [])
            if len(of_one) < TRIAL_VIEWS_OF_ONE:
                of_one.append(view)
            if sum(map(len, views.values())) == TRIAL_VIEWS:
                break
        for trial in range(2):
            # The first round imports and warms up.
            started = time.perf_counter()
            some = list(views.items()) if trial else list(views.items())[:1]
            made = made_ahead(some, self._make, threads=threads, picture_bytes=1)
            pixels = [p for _, result in made if not isinstance(result, PictureError) for p in result]
            seconds = time.perf_counter() - started
        return np.array(pixels, dtype=np.uint8), seconds / max(1, len(pixels))

    def _time(self, route: Route, pixels: Pixels) -> float:
        """Seconds a view that a route takes, converting not counted."""
        part = self._part(route)
        part.features(pixels[:1] if route.engine == "torch" else pixels)
        started = time.perf_counter()
        part.features(pixels)
        return (time.perf_counter() - started) / len(pixels)


@dataclass(frozen=True)
class _Found:
    """A route, and the stores that are there for it: of its features, and of the step before."""

    route: Route | None
    kept: PairedStore | None = None
    source: PairedStore | None = None

    def cost(self, rows: Sequence[Row]) -> float:
        """What computing the missing ones of ``rows`` costs, roughly, in views from pixels by OpenVINO."""
        missing = self.kept.missing(rows) if self.kept is not None else rows
        from_pixels = len(self.source.missing(missing)) if self.source is not None else len(missing)
        views = from_pixels + _COST_FROM_FEATURES * (len(missing) - from_pixels)
        return _cost(self.route, views) if self.route is not None else 0.0

    def told(self, missing: Sequence[Row]) -> list[str]:
        """What is there already, for the job's log."""
        if not missing:
            return ["all of them are there already"]
        if self.source is None or self.route is None:
            return []
        there = len(missing) - len(self.source.missing(missing))
        first = self.route.steps[-2]
        return [
            f"{there} of {len(missing)} missing ones go on from the cached ones of the first {first} blocks"
        ]


def _cost(route: Route, views: float) -> float:
    converting = _COST_OF_CONVERTING if route.engine == "openvino" and views else 0.0
    return converting + _COST_OF_ENGINE[route.engine] * views
