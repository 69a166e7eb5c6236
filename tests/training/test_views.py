"""Augmentation, the order of an epoch, and the cache of views."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision.transforms.v2 import InterpolationMode
from torchvision.transforms.v2 import functional as v2

from garbage_gui.imaging.preprocess import load_pixels
from garbage_gui.nets.networks import build, normalise, split_at
from garbage_gui.training import view_store
from garbage_gui.training.augmentation import _crop_box, base_picture, vary, view_generator, views_of_file
from garbage_gui.training.context import TrainingCancelled
from garbage_gui.training.frozen import FrozenPart, weights_hashes
from garbage_gui.training.recipe import Augmentation, Recipe
from garbage_gui.training.sampling import epoch_rows, view_count
from garbage_gui.training.view_store import ViewStore, clean
from garbage_gui.training.views import Views
from tests.training.pictures import Context, draw, labelled_images

ALL = Augmentation(erasing=1.0, quarter_turns=1.0, hue=0.1, rotation=90.0)
SMALL = Recipe(input_size=64, freeze_depth=45, views=2)


def _progress(fraction: float, message: object) -> None:
    assert 0.0 <= fraction <= 1.0


def test_views_are_reproducible_and_differ(tmp_path: Path) -> None:
    path = tmp_path / "图.png"
    draw(path, 0, 0)
    first = views_of_file(path, "ab" * 32, [0, 1, 2], 48, ALL, seed=3)
    again = views_of_file(path, "ab" * 32, [2, 1], 48, ALL, seed=3)
    assert all(v.shape == (48, 48, 3) and v.dtype == np.uint8 for v in first)
    assert np.array_equal(first[0], load_pixels(path, 48))
    assert np.array_equal(first[2], again[0]) and np.array_equal(first[1], again[1])
    assert not np.array_equal(first[1], first[2])
    other_seed = views_of_file(path, "ab" * 32, [1], 48, ALL, seed=4)[0]
    other_image = views_of_file(path, "cd" * 32, [1], 48, ALL, seed=3)[0]
    assert not np.array_equal(first[1], other_seed) and not np.array_equal(first[1], other_image)


def test_every_operation_changes_the_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    draw(path, 1, 5, (90, 70))
    nothing = {name: 0.0 for name in Augmentation.model_fields if name not in ("enabled", "crop_ratio")}
    still = Augmentation(**{**nothing, "crop_scale": 1.0, "crop_ratio": 1.0})
    plain = views_of_file(path, "00" * 32, [0, 1], 64, still, seed=0)
    assert np.abs(plain[0].astype(int) - plain[1]).max() <= 2
    for name, value in {
        "crop_scale": 0.3, "horizontal_flip": 1.0, "vertical_flip": 1.0, "rotation": 45.0, "quarter_turns": 1.0,
        "brightness": 0.8, "contrast": 0.8, "saturation": 0.8, "hue": 0.4, "erasing": 1.0,
    }.items():  # fmt: skip
        varied = views_of_file(path, "00" * 32, [1], 64, still.model_copy(update={name: value}), seed=0)[0]
        assert np.abs(varied.astype(int) - plain[1]).mean() > 0.5, name


def test_turning_only_what_is_cropped_gives_the_same_pixels(tmp_path: Path) -> None:
    """As when the whole picture was turned by torchvision and cropped afterwards."""
    path = tmp_path / "a.png"
    draw(path, 1, 5, (190, 140))
    settings = Augmentation(enabled=True, rotation=45.0, horizontal_flip=0.0, vertical_flip=0.0)
    settings = settings.model_copy(
        update=dict.fromkeys(("quarter_turns", "brightness", "contrast", "saturation", "hue"), 0.0)
    )
    picture = base_picture(path, 64)
    for view in range(1, 30):
        random = view_generator("ab" * 32, view, 0)
        angle = float(random.uniform(-45.0, 45.0))
        box = _crop_box(picture, settings, random)
        colour = [float(c) for c in picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))]
        whole = v2.rotate(picture, angle, interpolation=InterpolationMode.BILINEAR, fill=colour)
        wanted = v2.resized_crop(whole, *box, [64, 64], interpolation=InterpolationMode.BICUBIC)
        got = vary(picture, 64, settings, view_generator("ab" * 32, view, 0))
        assert np.array_equal(got, np.array(wanted)), view


def test_epochs_go_round_the_views_and_balance_classes() -> None:
    names = [f"{i:08x}" for i in range(60)]
    true = np.array([0] * 50 + [1] * 10)
    seen: dict[str, list[int]] = {}
    for epoch in range(4):
        rows, indices = epoch_rows(names, true, epoch, seed=1, views=4, class_balance=0.0)
        assert sorted(indices.tolist()) == list(range(60))
        for sha256, view in rows:
            seen.setdefault(sha256, []).append(view)
    assert all(sorted(views) == [0, 1, 2, 3] for views in seen.values())
    again, _ = epoch_rows(names, true, 3, seed=1, views=4, class_balance=0.0)
    assert again == rows
    _, balanced = epoch_rows(names, true, 0, seed=1, views=4, class_balance=1.0)
    counts = Counter(true[balanced].tolist())
    assert len(balanced) == 60 and abs(counts[0] - counts[1]) <= 1
    assert view_count(8, 3, varied=True) == 3
    assert view_count(8, 30, varied=True) == 9
    assert view_count(8, 30, varied=False) == 1


def test_cache_survives_torn_and_damaged_files(tmp_path: Path) -> None:
    store = ViewStore(tmp_path / "s", (2, 3), "float16")
    rows = [("a" * 64, 0), ("a" * 64, 1), ("b" * 64, 0)]
    values = np.arange(18, dtype=np.float16).reshape(3, 2, 3)
    store.add(rows[:2], values[:2])
    store.add(rows[2:], values[2:])
    again = ViewStore(tmp_path / "s", (2, 3), "float16")
    assert np.array_equal(again.read(rows[::-1]), values[::-1])
    assert again.missing([("c" * 64, 0), rows[0]]) == [("c" * 64, 0)]
    paths = sorted((tmp_path / "s").glob("*.views"))
    whole = [p.read_bytes() for p in paths]
    for damaged in (whole[0][:-1], whole[0][:20], b"", whole[0][:-3] + b"xyz", b"GGVIEWS1" + b"\xff" * 60):
        paths[0].write_bytes(damaged)
        (tmp_path / "s" / ".half.part").write_bytes(b"x")
        opened = ViewStore(tmp_path / "s", (2, 3), "float16")
        assert opened.damaged == 1 and 1 <= len(opened) <= 2
        assert not paths[0].exists() and not list((tmp_path / "s").glob(".*"))
        paths[0].write_bytes(whole[0])
    with pytest.raises(ValueError, match="shape"):
        store.add([("d" * 64, 0)], np.zeros((1, 5)))


def test_old_and_large_stores_are_cleaned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for age, name in enumerate(("newest", "middle", "oldest")):
        ViewStore(tmp_path / name, (100,), "uint8").add([("a" * 64, 0)], np.zeros((1, 100), np.uint8))
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    monkeypatch.setattr(view_store.time, "time", lambda: 1e9)
    size = sum(p.stat().st_size for p in (tmp_path / "oldest").iterdir())
    assert clean(tmp_path, [tmp_path / "oldest"], 2 * size) == size
    assert sorted(p.name for p in tmp_path.iterdir()) == ["newest", "oldest"]
    assert clean(tmp_path, [], 10 * size, oldest_days=-1) == 2 * size
    assert clean(tmp_path / "missing", [], 0) == 0


@pytest.mark.parametrize("kind", ["features", "pixels", "off"])
@pytest.mark.parametrize("depth", [0, 45, 147])
def test_views_are_the_same_however_they_are_kept(tmp_path: Path, kind: str, depth: int) -> None:
    torch.manual_seed(0)
    images = labelled_images(tmp_path / "p", each=2)
    network = build("efficientnet_lite0", 3).eval()
    prefix, _ = split_at(network, depth)
    rows = [(i.sha256, view) for i in images for view in (0, 1, 2)]
    recipe = SMALL.with_changes(cache=kind)
    views = Views(images, prefix, recipe, tmp_path / "v")
    assert views.prepare(rows, Context(), _progress) == set()
    got = views.batch(rows[:4])
    pixels = [
        views_of_file(i.path, i.sha256, [0, 1, 2], 64, recipe.augmentation, recipe.seed) for i in images[:2]
    ]
    stacked = np.concatenate([np.stack(p) for p in pixels])[:4]
    if not prefix.boundary:
        wanted = normalise(torch.from_numpy(stacked), network.backbone)
        assert torch.equal(got, wanted) and got.dtype == torch.float32
        return
    frozen = FrozenPart(network, (prefix.boundary,), 64)
    wanted = torch.from_numpy(frozen.features(stacked).astype(np.float32))
    assert torch.allclose(got, wanted, atol=2e-3)
    assert got.dtype == torch.float32


def test_second_preparation_computes_nothing_and_new_pictures_are_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = labelled_images(tmp_path / "p", each=3)
    prefix, _ = split_at(build("efficientnet_lite0", 3).eval(), 45)
    computed: list[int] = []
    plain = FrozenPart.stream

    def counted(self: FrozenPart, batches: Any, *, first: int = 0) -> Any:
        counting = ((computed.append(len(values)), (tag, values))[1] for tag, values in batches)
        return plain(self, counting, first=first)

    monkeypatch.setattr(FrozenPart, "stream", counted)
    for some, new in ((images[:6], 6), (images[:6], 0), (images, 3)):
        computed.clear()
        rows = [(i.sha256, 0) for i in some]
        Views(some, prefix, SMALL, tmp_path / "v").prepare(rows, Context(), _progress)
        assert sum(computed) == new


def test_interrupted_preparation_and_unreadable_pictures(tmp_path: Path) -> None:
    images = labelled_images(tmp_path / "p", each=2)
    images[0].path.write_bytes(b"no picture")
    images[1].path.unlink()
    prefix, _ = split_at(build("efficientnet_lite0", 3).eval(), 45)
    rows = [(i.sha256, 0) for i in images]
    views = Views(images, prefix, SMALL, tmp_path / "v")
    with pytest.raises(TrainingCancelled):
        views.prepare(rows, Context(cancel_after=0), _progress)
    context = Context()
    assert views.prepare(rows, context, _progress) == {images[0].sha256, images[1].sha256}
    assert len([line for line in context.lines if line.startswith("Left out")]) == 2
    assert views.batch(rows[2:]).shape[0] == 4


def test_features_of_a_picture_do_not_depend_on_its_company() -> None:
    torch.manual_seed(0)
    prefix, _ = split_at(build("mobilenet_v2", 3).eval(), 60)
    frozen = FrozenPart(prefix.network, (prefix.boundary,), 64)
    pixels = np.random.default_rng(0).integers(0, 256, (19, 64, 64, 3), dtype=np.uint8)
    together = frozen.features(pixels)
    assert np.array_equal(frozen.features(pixels[17:18])[0], together[17])


def test_both_engines_of_the_frozen_part_agree() -> None:
    torch.manual_seed(0)
    prefix, _ = split_at(build("mobilenet_v2", 3).eval(), 60)
    pixels = np.random.default_rng(0).integers(0, 256, (5, 64, 64, 3), dtype=np.uint8)
    slow, fast = (FrozenPart(prefix.network, (prefix.boundary,), 64, e) for e in ("torch", "openvino"))
    assert np.allclose(slow.features(pixels), fast.features(pixels), atol=2e-3, rtol=2e-3)


def test_prefix_hash_follows_frozen_weights_only() -> None:
    network = build("mobilenet_v2", 3)
    before = weights_hashes(network, 8)
    assert len(before) == 9 == len(set(before))
    with torch.no_grad():
        network.head.weight.add_(1)
        network.body.features[8].conv[0][0].weight.add_(1)
    assert weights_hashes(network, 8) == before
    with torch.no_grad():
        network.body.features[2].conv[1][1].running_mean.add_(1)
    after = weights_hashes(network, 8)
    assert after[:3] == before[:3] and all(a != b for a, b in zip(after[3:], before[3:], strict=True))
    deepest = weights_hashes(network, len(network.blocks) + 1)
    assert len(deepest) == len(network.blocks) + 2
