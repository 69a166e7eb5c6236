"""The cache of views between trainings: what one computed the next goes on from, whatever happened meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from garbage_gui.nets.networks import Network, build, split_at
from garbage_gui.store.records import LabelledImage
from garbage_gui.training import making, paired_store, view_choice
from garbage_gui.training.context import TrainingCancelled, TrainingError
from garbage_gui.training.frozen import FrozenPart
from garbage_gui.training.making import made_ahead
from garbage_gui.training.paired_store import SHARD_SECONDS, PairedStore, ShardWriter
from garbage_gui.training.recipe import Recipe
from garbage_gui.training.view_keys import pixel_key
from garbage_gui.training.view_store import Row
from garbage_gui.training.views import Views
from tests.training.pictures import Context, labelled_images

RECIPE = Recipe(input_size=64, freeze_depth=45, views=2)


def _progress(fraction: float, message: object) -> None:
    assert 0.0 <= fraction <= 1.0


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(0)
    return build("efficientnet_lite0", 3).eval()


@pytest.fixture
def images(tmp_path: Path) -> list[LabelledImage]:
    return labelled_images(tmp_path / "图片", each=3)


def rows_of(images: list[LabelledImage]) -> list[Row]:
    return [(image.sha256, view) for image in images for view in (0, 1, 2)]


def prepared(
    network: Network,
    images: list[LabelledImage],
    folder: Path,
    *,
    depth: int = 45,
    recipe: Recipe = RECIPE,
    work: Path | None = None,
    uses: int = 0,
) -> tuple[Views, Context]:
    prefix, _ = split_at(network, depth)
    views = Views(images, prefix, recipe.with_changes(freeze_depth=depth), folder, work=work, uses=uses)
    context = Context()
    assert views.prepare(rows_of(images), context, _progress) == set()
    return views, context


def values(network: Network, images: list[LabelledImage], folder: Path, depth: int = 45) -> Tensor:
    return prepared(network, images, folder, depth=depth)[0].batch(rows_of(images))


class Counted:
    """How many pictures go into each step of the frozen part."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.by_first: dict[int, int] = {}
        plain = FrozenPart.stream

        def counted(part: FrozenPart, batches: Any, *, first: int = 0) -> Any:
            return plain(part, self._count(batches, first), first=first)

        monkeypatch.setattr(FrozenPart, "stream", counted)

    def _count(self, batches: Any, first: int) -> Iterator[Any]:
        for tag, some in batches:
            self.by_first[first] = self.by_first.get(first, 0) + len(some)
            yield tag, some


@pytest.mark.parametrize(
    ("make", "openvino", "torch_seconds", "disk", "kept", "engine"),
    [
        (0.01, 0.01, 0.02, (1e-9, 1e-10), "features", "openvino"),
        (0.01, 0.01, 0.005, (1e-9, 1e-10), "features", "torch"),
        (0.1, 1e-6, 1e-6, (1e-6, 1e-7), "pixels", "openvino"),
        (1e-4, 1e-4, 1e-4, (1e-3, 1e-3), "off", "openvino"),
    ],
    ids=["features", "by torch", "pixels", "nothing"],
)
def test_what_was_measured_decides(
    network: Network,
    images: list[LabelledImage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: float,
    openvino: float,
    torch_seconds: float,
    disk: tuple[float, float],
    kept: str,
    engine: str,
) -> None:
    """Seconds a view to make and in the frozen blocks by both engines; seconds a byte to write and to read."""
    seconds = {"openvino": openvino, "torch": torch_seconds}
    pixels = np.zeros((view_choice.TRIAL_VIEWS, 64, 64, 3), dtype=np.uint8)
    monkeypatch.setattr(view_choice, "FEWEST_TO_MEASURE", 1)
    monkeypatch.setattr(view_choice, "_COST_OF_CONVERTING", 0.0)
    monkeypatch.setattr(view_choice.Chooser, "_trial", lambda *_: (pixels, make))
    monkeypatch.setattr(view_choice.Chooser, "_time", lambda _, route, __: seconds[route.engine])
    monkeypatch.setattr(view_choice, "measure_disk", lambda *_: disk)
    views, context = prepared(network, images, tmp_path / "views", depth=3, uses=270)
    assert (views.plan.kind, views.engine) == (kept, engine)
    assert "estimated for the whole job: features" in context.lines[0]
    assert bool(list((tmp_path / "views").rglob("*.views"))) == (kept != "off")


@pytest.mark.parametrize("deeper", [80, 147])
def test_more_frozen_blocks_go_on_from_the_features_of_fewer(
    network: Network,
    images: list[LabelledImage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    deeper: int,
) -> None:
    exact = values(network, images, tmp_path / "other", deeper)
    old = images[:6]
    prepared(network, old, tmp_path / "views")
    for image in old:
        # Their features are all that it takes.
        image.path.unlink()
    counted = Counted(monkeypatch)
    views, context = prepared(network, images, tmp_path / "views", depth=deeper)
    assert counted.by_first == {1: 18, 0: 9}
    assert "18 of 27 missing ones go on from the cached ones of the first 6 blocks" in context.lines[0]
    # Once more rounded than without the step between.
    assert torch.allclose(views.batch(rows_of(images)), exact, rtol=5e-3, atol=5e-3)
    counted.by_first.clear()
    _, context = prepared(network, images, tmp_path / "views", depth=deeper)
    assert counted.by_first == {} and "all of them are there already" in context.lines[0]


def test_features_of_other_weights_or_more_blocks_are_no_help(
    network: Network, images: list[LabelledImage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(network, images, tmp_path / "views", depth=80)
    counted = Counted(monkeypatch)
    prepared(network, images, tmp_path / "views", depth=45)
    assert counted.by_first == {0: 27}
    other = build("efficientnet_lite0", 3).eval()
    prepared(other, images, tmp_path / "views", depth=147)
    assert counted.by_first == {0: 54}
    prepared(network, images, tmp_path / "views", depth=45, recipe=RECIPE.with_changes(seed=1))
    # Plain views depend on no seed.
    assert counted.by_first == {0: 72}


def test_an_interrupted_job_goes_on_in_the_way_that_it_began(
    network: Network, images: list[LabelledImage], tmp_path: Path
) -> None:
    """Also when the features that it went on from are gone: rounding must not tell."""
    prepared(network, images, tmp_path / "views")
    first, _ = prepared(network, images, tmp_path / "views", depth=80, work=tmp_path / "job")
    wanted = first.batch(rows_of(images))
    assert not torch.equal(wanted, values(network, images, tmp_path / "direct", 80))
    again, _ = prepared(network, images, tmp_path / "empty", depth=80, work=tmp_path / "job")
    assert torch.equal(again.batch(rows_of(images)), wanted)
    for damaged in ("", "{", "[]", '{"engine": "torch", "steps": [9, 3], "weights": ""}'):
        (tmp_path / "job" / view_choice.CHOICE_FILE).write_text(damaged)
        prepared(network, images, tmp_path / "views", depth=80, work=tmp_path / "job")


def test_cached_pixels_serve_every_backbone(images: list[LabelledImage], tmp_path: Path) -> None:
    pixels = RECIPE.with_changes(cache="pixels")
    lite = build("efficientnet_lite0", 3).eval()
    expected = prepared(lite, images, tmp_path / "views", recipe=pixels)[0].batch(rows_of(images))
    for image in images:
        image.path.unlink()
    got = prepared(lite, images, tmp_path / "views")[0].batch(rows_of(images))
    assert torch.equal(got, expected)
    other = RECIPE.with_changes(backbone="mobilenet_v2")
    prepared(build("mobilenet_v2", 3).eval(), images, tmp_path / "views", recipe=other)


def test_damaged_files_are_told_and_their_views_made_again(
    network: Network, images: list[LabelledImage], tmp_path: Path
) -> None:
    wanted = values(network, images, tmp_path / "views")
    for path in (tmp_path / "views").rglob("*.views"):
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
    for path in (tmp_path / "views").rglob("key.json"):
        path.write_text('{"steps": ' + "[" * 5000)
    views, context = prepared(network, images, tmp_path / "views")
    assert torch.equal(views.batch(rows_of(images)), wanted)
    assert any("2 damaged cache files were deleted" in line for line in context.lines)


def test_the_budget_holds_for_all_stores_together(
    network: Network, images: list[LabelledImage], tmp_path: Path
) -> None:
    folder = tmp_path / "views"
    for seed in range(4):
        recipe = RECIPE.with_changes(seed=seed, cache_megabytes=1)
        prepared(network, images, folder, recipe=recipe, depth=20)
        size = sum(path.stat().st_size for path in folder.rglob("*.views"))
        assert size <= 1_000_000
    with pytest.raises(TrainingError, match="view cache"):
        (tmp_path / "file").write_text("in the way")
        prepared(network, images, tmp_path / "file")


def test_what_was_computed_before_a_cancellation_is_kept(
    network: Network, images: list[LabelledImage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Impatient(Context):
        def cancelled(self) -> bool:
            return len(self.fractions) > 0

    prefix, _ = split_at(network, 45)
    context = Impatient()

    def progress(fraction: float, message: object) -> None:
        context.report(fraction)

    views = Views(images, prefix, RECIPE, tmp_path / "views")
    with pytest.raises(TrainingCancelled):
        views.prepare(rows_of(images), context, progress)
    counted = Counted(monkeypatch)
    prepared(network, images, tmp_path / "views")
    assert 0 < counted.by_first[0] < 27


def test_pictures_are_made_a_bounded_way_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "AHEAD_BYTES", 1000)
    made: list[str] = []

    def make(sha256: str, views: list[int]) -> list[Any]:
        made.append(sha256)
        return [np.zeros(1, dtype=np.uint8)]

    wanted = [(f"{i}", [0]) for i in range(50)]
    for taken, ((sha256, _), _) in enumerate(made_ahead(wanted, make, threads=2, picture_bytes=100), start=1):
        assert sha256 == f"{taken - 1}"
        assert len(made) <= taken + 10
    assert made == [sha256 for sha256, _ in wanted] or sorted(made) == sorted(s for s, _ in wanted)


def test_what_has_waited_is_written_and_a_long_run_makes_few_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A head's views are so small that those of a whole job would wait for one shard to fill."""
    now = 0.0
    monkeypatch.setattr(paired_store, "time", SimpleNamespace(monotonic=lambda: now))
    plain, varied = (pixel_key(RECIPE, varied=v) for v in (False, True))
    store = PairedStore(tmp_path / "views", plain, varied, (2,), "uint8")
    writer = ShardWriter(store)
    for second in range(300):
        now = float(second)
        writer.add([(f"{second:064x}", 1)], np.full((1, 2), second % 256, dtype=np.uint8))
        if second % 50 == 49:
            # What a kill would leave.
            left = PairedStore(tmp_path / "views", plain, varied, (2,), "uint8")
            assert len(left.missing((f"{n:064x}", 1) for n in range(second + 1))) <= SHARD_SECONDS + 1
    assert len(list((tmp_path / "views").rglob("*.views"))) <= 300 / SHARD_SECONDS
    writer.flush()
    assert store.read([(f"{299:064x}", 1)]).tolist() == [[43, 43]]


_CHILD = """
import os, stat, sys, time
from pathlib import Path
import torch
from garbage_gui import files
from garbage_gui.training import paired_store
from tests.training.test_shared_views import RECIPE, prepared, build
from tests.training.pictures import labelled_images

base, stop_at, limit = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
synced = 0
real = os.fsync

def fsync(descriptor):
    # The file lies beside its place, written and not yet renamed. Folders are synced, too.
    global synced
    synced += not stat.S_ISDIR(os.fstat(descriptor).st_mode)
    if synced == stop_at:
        print("writing", flush=True)
        time.sleep(600)
    real(descriptor)

files.os.fsync = fsync
setattr(paired_store, limit, 0)
torch.manual_seed(0)
torch.set_num_threads(1)
prepared(build("efficientnet_lite0", 3).eval(), labelled_images(base / "图片", each=20), base / "views",
         recipe=RECIPE.with_changes(cache="features"))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_preparation_leaves_only_whole_rows(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """kill -9 while a file is being written; every row that is served afterwards is the right one."""
    root = str(Path(__file__).parents[2])
    environment = os.environ | {"PYTHONPATH": root, "PYTHONWARNINGS": "ignore"}
    # The first ones are the trial of the disk and the keys of the stores.
    for stop_at, limit in ((8, "SHARD_SECONDS"), (4, "SHARD_BYTES")):
        command = [sys.executable, "-c", _CHILD, str(tmp_path), str(stop_at), limit]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
            assert child.stdout is not None and child.stdout.readline() == "writing\n"
            child.send_signal(signal.SIGKILL)
            assert child.wait() == -signal.SIGKILL
        assert len(list(tmp_path.rglob("*.part"))) == 1
    images = labelled_images(tmp_path / "图片", each=20)
    counted = Counted(monkeypatch)
    kept = RECIPE.with_changes(cache="features")
    views, context = prepared(network, images, tmp_path / "views", recipe=kept)
    assert 0 < counted.by_first[0] < 3 * len(images)
    assert not any("damaged" in line for line in context.lines)
    assert not list((tmp_path / "views").rglob("*.part"))
    some = rows_of(images)[::7]
    fresh, _ = prepared(network, images, tmp_path / "fresh", recipe=kept)
    assert torch.equal(views.batch(some), fresh.batch(some))
