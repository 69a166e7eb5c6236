"""Training to the tensor: what is frozen stays to the bit, interruptions change nothing, caches change nothing."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from garbage_gui.nets.networks import Network, batch_norms, build, split_at
from garbage_gui.nets.weights import load_embedded, reset_head
from garbage_gui.store.records import LabelledImage
from garbage_gui.training import view_choice
from garbage_gui.training.context import TrainingCancelled, TrainingError
from garbage_gui.training.loop import Loop, make_optimizer, schedule_factor
from garbage_gui.training.recipe import Augmentation, Recipe
from garbage_gui.training.sampling import view_count
from garbage_gui.training.sides import Side
from garbage_gui.training.views import Views
from tests.training.pictures import TAXONOMY, Context, labelled_images

QUICK = Recipe(
    input_size=32, epochs=2, head_epochs=1, batch_size=8, views=2, weight_decay=0.05, learning_rate=0.01,
    head_learning_rate=0.01, early_stopping=0,
)  # fmt: skip
PLAIN = Augmentation(enabled=False)


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> list[LabelledImage]:
    return labelled_images(tmp_path_factory.mktemp("pictures"), each=10)


def side(images: list[LabelledImage], split: str) -> Side:
    some = [i for i in images if i.split == split]
    true = np.array([TAXONOMY.keys.index(i.label) for i in some])
    return Side(tuple(i.sha256 for i in some), true)


def loop(
    images: list[LabelledImage],
    folder: Path,
    recipe: Recipe,
    context: Context,
    network: Network | None = None,
) -> Loop:
    torch.set_num_threads(1)
    torch.manual_seed(7)
    network = network or build(recipe.backbone, 3)
    network.eval()
    prefix, tail = split_at(network, recipe.freeze_depth)
    count = view_count(recipe.views, recipe.total_epochs(), varied=recipe.augmentation.enabled)
    rows = [(i.sha256, v) for i in images if i.split != "test" for v in range(count)]
    views = Views(images, prefix, recipe, folder / "views")
    views.prepare(rows, context, lambda fraction, message: None)
    return Loop(
        network, tail, recipe, views, side(images, "train"), side(images, "validation"),
        classes=TAXONOMY.keys[:3], views_per_image=count, checkpoint=folder / "checkpoint.safetensors", fingerprint="f",
        context=context, progress=lambda fraction, message: None,
    )  # fmt: skip


def state(network: Network) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in network.body.state_dict().items()}


@pytest.mark.parametrize(
    ("backbone", "depths"),
    [
        ("efficientnet_lite0", (0, 1, 2, 20, 45, 80, 147)),
        ("mobilenet_v2", (0, 50, 80, 130, 156)),
        ("resnext50_32x4d", (50, 150)),
    ],
)
def test_the_first_n_tensors_and_frozen_statistics_stay_to_the_bit(
    images: list[LabelledImage], tmp_path: Path, backbone: str, depths: tuple[int, ...]
) -> None:
    original = build(backbone, 3)
    for depth in depths:
        network = copy.deepcopy(original)
        recipe = QUICK.with_changes(backbone=backbone, freeze_depth=depth, epochs=1)
        loop(images, tmp_path / str(depth), recipe, Context(), network).run()
        before, after = state(original), state(network)
        parameters = [name for name, _ in original.parameter_list()]
        same = [torch.equal(before[name], after[name]) for name in parameters]
        assert all(same[:depth]), f"a frozen tensor changed at N={depth}"
        assert not any(same[depth:]), f"a free tensor did not change at N={depth}"
        for name, _, last in batch_norms(original):
            for part in ("running_mean", "running_var"):
                unchanged = torch.equal(before[f"{name}.{part}"], after[f"{name}.{part}"])
                assert unchanged == (last < depth), f"{name}.{part} at N={depth}"


def test_statistics_can_be_kept_everywhere(images: list[LabelledImage], tmp_path: Path) -> None:
    network = build("mobilenet_v2", 3)
    before = state(network)
    recipe = QUICK.with_changes(backbone="mobilenet_v2", freeze_depth=30, adapt_statistics=False, epochs=1)
    loop(images, tmp_path, recipe, Context(), network).run()
    after = state(network)
    assert all(torch.equal(before[n], after[n]) for n in before if "running" in n)


@pytest.mark.parametrize("depth", [45, 147])
def test_cached_and_uncached_training_agree(images: list[LabelledImage], tmp_path: Path, depth: int) -> None:
    results = {}
    for kind in ("features", "pixels", "off"):
        recipe = QUICK.with_changes(augmentation=PLAIN, cache=kind, freeze_depth=depth)
        context = Context()
        learned = loop(images, tmp_path / kind, recipe, context).run()
        results[kind] = ([e["train_loss"] for e in context.epochs], learned.validation_logits)
    for kind in ("pixels", "off"):
        assert np.allclose(results[kind][0], results["features"][0], atol=1e-4)
        assert np.array_equal(results[kind][1].argmax(1), results["features"][1].argmax(1))


@pytest.mark.parametrize("engine", ["openvino", "torch"])
def test_a_recipe_gives_the_same_bits_from_an_empty_cache_and_from_its_own(
    images: list[LabelledImage], tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two trainings that share nothing, and one with what the second has cached."""
    monkeypatch.setattr(view_choice, "_COST_OF_CONVERTING", 0.0 if engine == "openvino" else 1e9)
    recipe = QUICK.with_changes(freeze_depth=80, mixup=0.2, class_balance=0.5, cache="features")
    states, losses, logs = [], [], []
    for folder in ("first", "second", "second"):
        (tmp_path / folder / "checkpoint.safetensors").unlink(missing_ok=True)
        context = Context()
        training = loop(images, tmp_path / folder, recipe, context)
        assert training.views.engine == engine
        learned = training.run()
        states.append(state(training.network))
        losses.append([*(e["train_loss"] for e in context.epochs), *learned.validation_logits.ravel()])
        logs.append("\n".join(context.lines))
    assert [("all of them are there already" in log) for log in logs] == [False, False, True]
    for other in (1, 2):
        assert losses[other] == losses[0]
        assert all(torch.equal(states[other][name], tensor) for name, tensor in states[0].items())


def test_the_cache_agrees_with_a_plain_loop_without_any_of_ours(
    images: list[LabelledImage], tmp_path: Path
) -> None:
    """Whole pictures through the whole network, requires_grad and nothing else: the same losses."""
    from garbage_gui.imaging.preprocess import load_pixels
    from garbage_gui.nets.networks import freeze, normalise
    from garbage_gui.training.sampling import epoch_rows

    recipe = Recipe(
        input_size=64, epochs=2, head_epochs=0, batch_size=6, augmentation=PLAIN, freeze_depth=80, mixup=0.0,
        dropout=0.0, class_balance=0.0, weight_averaging=0.0, gradient_clip=0.0, label_smoothing=0.0,
        optimizer="sgd", learning_rate=0.001, head_learning_rate=0.001, layer_decay=1.0, weight_decay=0.0,
        schedule="constant", warmup_epochs=0.0, adapt_statistics=False,
    )  # fmt: skip
    network = build("efficientnet_lite0", 3)
    # Real weights: with random ones the values of a network without batch statistics run wild.
    load_embedded(network)
    reset_head(network)
    plain = copy.deepcopy(network)
    context = Context()
    loop(images, tmp_path, recipe, context, network).run()

    freeze(plain, 80)
    plain.eval()
    prefix, tail = split_at(plain, 80)
    optimizer = torch.optim.SGD([p for p in plain.parameters() if p.requires_grad], lr=0.001, momentum=0.9)
    train = side(images, "train")
    paths = {i.sha256: i.path for i in images}
    losses = []
    for epoch in range(2):
        rows, indices = epoch_rows(train.sha256s, train.true, epoch, seed=0, views=1, class_balance=0.0)
        total = 0.0
        for start in range(0, 18, 6):
            pixels = np.stack([load_pixels(paths[s], 64) for s, _ in rows[start : start + 6]])
            # Ours rounds the frozen features to float16, cached or not; over two epochs that can show in the losses.
            features = prefix(normalise(torch.from_numpy(pixels), plain.backbone)).half().float()
            logits = tail(features).logits
            loss = torch.nn.functional.cross_entropy(
                logits, torch.from_numpy(train.true[indices[start : start + 6]])
            )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) * 6
        losses.append(total / 18)
    assert np.allclose(losses, [e["train_loss"] for e in context.epochs], atol=1e-4)


@pytest.mark.parametrize("optimizer", ["adamw", "sgd"])
def test_interrupted_training_ends_with_the_same_weights(
    images: list[LabelledImage], tmp_path: Path, optimizer: str
) -> None:
    recipe = QUICK.with_changes(epochs=3, optimizer=optimizer, early_stopping=5)
    network = build("efficientnet_lite0", 3)
    whole, parts = copy.deepcopy(network), copy.deepcopy(network)
    loop(images, tmp_path / "whole", recipe, Context(), whole).run()
    for stop in (1, 2):
        torch.manual_seed(stop)
        with pytest.raises(TrainingCancelled):
            loop(images, tmp_path / "parts", recipe, Context(stop), copy.deepcopy(network)).run()
    context = Context()
    loop(images, tmp_path / "parts", recipe, context, parts).run()
    assert any(line.startswith("Resumed after epoch") for line in context.lines)
    first, second = state(whole), state(parts)
    assert all(torch.equal(first[n], second[n]) for n in first if "num_batches" not in n)


def test_checkpoints_of_other_trainings_and_damaged_ones_are_not_used(
    images: list[LabelledImage], tmp_path: Path
) -> None:
    loop(images, tmp_path, QUICK, Context()).run()
    checkpoint = tmp_path / "checkpoint.safetensors"
    context = Context()
    again = loop(images, tmp_path, QUICK, context)
    again.fingerprint = "another"
    again.run()
    assert len(context.epochs) == 3
    checkpoint.write_bytes(checkpoint.read_bytes()[:1000])
    context = Context()
    loop(images, tmp_path, QUICK, context).run()
    assert len(context.epochs) == 3


def test_a_loss_that_is_no_number_stops_with_a_sentence(images: list[LabelledImage], tmp_path: Path) -> None:
    recipe = QUICK.with_changes(
        learning_rate=10.0,
        head_learning_rate=10.0,
        optimizer="sgd",
        gradient_clip=0.0,
        epochs=30,
        freeze_depth=0,
    )
    context = Context()
    broken = loop(images, tmp_path, recipe, context)
    with torch.no_grad():
        broken.network.head.weight.fill_(float("inf"))
    with pytest.raises(TrainingError, match=r"no longer a number.*learning rate below 10"):
        broken.run()


def test_early_stopping_keeps_the_best(images: list[LabelledImage], tmp_path: Path) -> None:
    recipe = QUICK.with_changes(epochs=40, early_stopping=2, learning_rate=0.05, head_learning_rate=0.1)
    context = Context()
    stopping = loop(images, tmp_path, recipe, context)
    learned = stopping.run()
    losses = [e["validation_calibrated_loss"] for e in context.epochs]
    assert learned.epochs == len(losses) < recipe.total_epochs()
    assert stopping.best.loss == min(losses) and len(losses) - 1 - int(np.argmin(losses)) == 2


def test_rates_by_depth_and_time() -> None:
    network = build("mobilenet_v2", 3)
    recipe = Recipe(backbone="mobilenet_v2", learning_rate=0.1, head_learning_rate=0.3, layer_decay=0.5)
    optimizer, rates = make_optimizer(network, recipe)
    assert rates[-1] == 0.3 and rates[-3] == 0.1 and rates[0] == pytest.approx(0.1 * 0.5**18)
    assert sum(len(g["params"]) for g in optimizer.param_groups) == 158
    for group in optimizer.param_groups:
        assert all((p.dim() > 1) == (group["weight_decay"] > 0) for p in group["params"])
    factors = [schedule_factor("cosine", s, 100, 10) for s in range(100)]
    assert factors[0] < 0.1 and max(factors) == pytest.approx(1.0) and factors[-1] < 0.02
    assert schedule_factor("constant", 50, 100, 0) == 1.0


def test_a_step_that_breaks_the_weights_leaves_the_last_good_checkpoint(
    images: list[LabelledImage], tmp_path: Path
) -> None:
    """The loss of the last step of an epoch is still a number; what it did to the weights is not."""
    context = Context(cancel_after=1)
    with pytest.raises(TrainingCancelled):
        loop(images, tmp_path, QUICK, context).run()
    good = (tmp_path / "checkpoint.safetensors").read_bytes()
    context = Context()
    again = loop(images, tmp_path, QUICK, context)
    average = again._average

    def break_something() -> None:
        average()
        with torch.no_grad():
            again.network.head.bias[0] = float("nan")

    again.steps_per_epoch = 1
    again.train = Side(again.train.sha256s[:8], again.train.true[:8])
    again._average = break_something  # type: ignore[method-assign]
    with pytest.raises(TrainingError, match="astray in epoch 2"):
        again.run()
    assert (tmp_path / "checkpoint.safetensors").read_bytes() == good
    assert context.epochs == []


def test_weights_too_large_to_compute_with_leave_the_last_good_checkpoint(
    images: list[LabelledImage], tmp_path: Path
) -> None:
    """Every weight is a number, and what is computed with them is none."""
    with pytest.raises(TrainingCancelled):
        loop(images, tmp_path, QUICK, Context(cancel_after=1)).run()
    good = (tmp_path / "checkpoint.safetensors").read_bytes()
    again = loop(images, tmp_path, QUICK, Context())
    average = again._average

    def blow_up() -> None:
        average()
        with torch.no_grad():
            (again.averaged or again.network).head.weight.fill_(3e38)

    again.steps_per_epoch = 1
    again.train = Side(again.train.sha256s[:8], again.train.true[:8])
    again._average = blow_up  # type: ignore[method-assign]
    with pytest.raises(TrainingError, match="astray in epoch 2"):
        again.run()
    assert (tmp_path / "checkpoint.safetensors").read_bytes() == good


@pytest.mark.parametrize("optimizer", ["adamw", "sgd"])
def test_a_network_that_learns_from_its_first_layer_goes_on_to_the_bit(
    images: list[LabelledImage], tmp_path: Path, optimizer: str
) -> None:
    """Where weights do not lie in memory in the order of their dimensions, their moments must not, either."""
    recipe = QUICK.with_changes(
        freeze_depth=0, head_epochs=0, epochs=2, optimizer=optimizer, early_stopping=0, learning_rate=0.001
    )
    whole = loop(images, tmp_path / "whole", recipe, Context())
    learned = whole.run()
    with pytest.raises(TrainingCancelled):
        loop(images, tmp_path / "part", recipe, Context(cancel_after=1)).run()
    part = loop(images, tmp_path / "part", recipe, Context())
    assert [e.train for e in part.run().history] == [e.train for e in learned.history]
    expected, found = whole.network.body.state_dict(), part.network.body.state_dict()
    assert all(torch.equal(found[name], expected[name]) for name in whole.learned)


def test_figures_of_every_epoch_survive_an_interruption(images: list[LabelledImage], tmp_path: Path) -> None:
    context = Context(cancel_after=2)
    with pytest.raises(TrainingCancelled):
        loop(images, tmp_path, QUICK, context).run()
    learned = loop(images, tmp_path, QUICK, Context()).run()
    assert [e.epoch for e in learned.history] == [1, 2, 3]
    for epoch, told in zip(learned.history, context.epochs, strict=False):
        assert epoch.values().items() <= told.items()
    assert learned.train_logits.shape == (18, 3) and learned.validation_logits.shape == (6, 3)
    names = {"loss", "accuracy", "macro_f1", "ece", "ece_uncalibrated"}
    assert {f"{side}_{name}" for side in ("train", "validation") for name in names} <= set(context.epochs[0])


def test_it_learns(images: list[LabelledImage], tmp_path: Path) -> None:
    recipe = QUICK.with_changes(
        input_size=64, freeze_depth=99, epochs=6, augmentation=PLAIN, mixup=0.0, learning_rate=0.0005
    )
    context = Context()
    network = build("efficientnet_lite0", 3)
    load_embedded(network)
    loop(images, tmp_path, recipe, context, network).run()
    assert context.epochs[-1]["train_loss"] < context.epochs[0]["train_loss"] - 0.2
