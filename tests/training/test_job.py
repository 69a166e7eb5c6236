"""A whole training: from pictures to a bundle, resumed after a kill, refused with a sentence where it must be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from garbage_gui.inference.create import create_predictor
from garbage_gui.nets import novelty
from garbage_gui.nets.bundle import Bundle, read_bundle, verify
from garbage_gui.nets.errors import InputSizeError
from garbage_gui.nets.networks import build
from garbage_gui.nets.weights import WeightsError, load_from_file
from garbage_gui.store.records import LabelledImage
from garbage_gui.training.check_set import LeakError
from garbage_gui.training.context import TrainingError
from garbage_gui.training.evaluation import measure_predictor, predict_images
from garbage_gui.training.history import read_history
from garbage_gui.training.job import TrainingFolders, TrainingInput, fingerprint, train_model
from garbage_gui.training.recipe import Recipe
from tests.training.pictures import TAXONOMY, Context, labelled_images

QUICK = Recipe(
    input_size=64, epochs=2, head_epochs=1, batch_size=8, views=2, freeze_depth=99, weights="random"
)


def folders(base: Path) -> TrainingFolders:
    return TrainingFolders(base / "work", base / "views", base / "downloads", base / "models" / "new")


def given(images: list[LabelledImage], recipe: Recipe = QUICK, parent: Bundle | None = None) -> TrainingInput:
    return TrainingInput(images, TAXONOMY, recipe, "new", "New", parent=parent, label_events_seen=5)


def test_from_pictures_to_a_bundle_and_on_from_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(novelty, "FEWEST_VALIDATION", 6)
    images = labelled_images(tmp_path / "图片", each=10)
    context = Context()
    recipe = QUICK.with_changes(weights="embedded", epochs=4, learning_rate=0.003)
    bundle = train_model(given(images, recipe), folders(tmp_path), context)
    assert read_bundle(bundle.folder).card == bundle.card
    verify(bundle)
    card = bundle.card
    assert card.classes == TAXONOMY.keys[:3] and card.label_events_seen == 5 and card.training_images == 18
    assert Recipe.model_validate(card.recipe) == recipe
    assert card.metrics["test"].images == card.metrics["validation"].images == 6
    assert card.metrics["train"].images == 18 and set(card.metrics["train"].per_class) == set(card.classes)
    history = read_history(bundle)
    assert [e.epoch for e in history] == [1, 2, 3, 4, 5]
    assert all(sum(map(sum, e.train.confusion)) == e.train.images == 16 for e in history)
    last = history[-1]
    assert last.validation is not None and last.validation.images == 6
    assert last.validation.ci95[0] < last.validation.accuracy <= last.validation.ci95[1]
    assert context.epochs[-1]["validation_macro_f1"] == last.validation.macro_f1
    assert len(context.epochs) == 5 and context.fractions == sorted(context.fractions)
    assert bundle.readme is not None and "What it cannot do" in bundle.readme.read_text(encoding="utf-8")
    by_split = {s: [i for i in images if i.split == s] for s in ("train", "validation", "test")}
    assert all(i.sha256 in bundle.seen() for i in by_split["train"]) and len(bundle.seen()) == 18
    assert all(i.sha256 in bundle.tuned() for i in by_split["validation"]) and len(bundle.tuned()) == 6

    # The figures are those of the exported form, and torch computes the same.
    predictor = create_predictor(bundle)
    predicted = predict_images(predictor, by_split["test"])
    assert measure_predictor(predictor, predicted).accuracy == card.metrics["test"].accuracy
    for split in ("train", "validation"):
        again = measure_predictor(predictor, predict_images(predictor, by_split[split]))
        assert again.confusion == card.metrics[split].confusion
        assert again.ece == pytest.approx(card.metrics[split].ece, abs=0.01)
    assert card.novelty is not None
    assert (card.novelty.rows, card.novelty.validation_images, card.novelty.validation_novel) == (18, 6, 0)
    of_training = predict_images(predictor, by_split["train"]).novelty
    assert max(value for value in of_training if value is not None) < 0.1 and None not in of_training
    assert "not seen before" in bundle.readme.read_text(encoding="utf-8")
    in_torch = predict_images(create_predictor(bundle, "torch"), by_split["test"])
    assert np.abs(in_torch.probabilities - predicted.probabilities).max() < 0.01

    # A child starts from this model, keeps its frozen part, and knows what its parent saw.
    more = labelled_images(tmp_path / "more", each=5, classes=4)
    target = replace(folders(tmp_path / "child"), target=tmp_path / "models" / "child")
    context = Context()
    # The taxonomy changed since: one class is new, one is not there any more.
    some = [i for i in more if i.label != TAXONOMY.keys[1]]
    child = train_model(replace(given(some, QUICK, bundle), model_id="child"), target, context)
    text = "\n".join(context.lines)
    assert f"did not know: {TAXONOMY.keys[3]}." in text and f"any more: {TAXONOMY.keys[1]}." in text
    assert child.card.parent == "new"
    assert child.card.classes == (TAXONOMY.keys[0], *TAXONOMY.keys[2:4])
    assert len(child.seen()) == len({i.sha256 for i in some + images if i.split == "train"})
    first, second = load_file(bundle.weights), load_file(child.weights)
    names = [name for name, _ in build("efficientnet_lite0", 2).parameter_list()]
    assert all(np.array_equal(first[n], second[n]) for n in names[:99])


_CHILD = """
import sys
from pathlib import Path
from tests.training.test_job import QUICK, folders, given
from tests.training.pictures import Context, labelled_images
from garbage_gui.training.job import train_model
class Loud(Context):
    def metrics(self, epoch, values):
        print("epoch", epoch, flush=True)
base = Path(sys.argv[1])
train_model(given(labelled_images(base / "pictures"), QUICK.with_changes(epochs=6)), folders(base), Loud())
print("done", flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_training_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    """kill -9 after the second epoch, in the middle of the third."""

    def start(base: Path) -> subprocess.Popen[str]:
        root = Path(__file__).parents[2]
        environment = os.environ | {"PYTHONPATH": str(root), "PYTHONWARNINGS": "ignore"}
        return subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(base)], stdout=subprocess.PIPE, text=True, env=environment
        )

    with start(tmp_path / "killed") as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.strip() == "epoch 2":
                time.sleep(0.05)
                child.send_signal(signal.SIGKILL)
                break
        child.wait()
    assert not (tmp_path / "killed" / "models").exists()
    for name in ("killed", "whole"):
        with start(tmp_path / name) as child:
            output = child.communicate()[0]
        assert "done" in output
        assert ("epoch 1" in output) == (name == "whole")
    first, second = (
        load_file(tmp_path / n / "models" / "new" / "weights.safetensors") for n in ("killed", "whole")
    )
    assert all(np.array_equal(first[k], second[k]) for k in first if "num_batches" not in k)


def test_what_is_refused(tmp_path: Path) -> None:
    images = labelled_images(tmp_path / "p", each=5, classes=2)

    def refused(
        some: list[LabelledImage], recipe: Recipe = QUICK, error: type[Exception] = TrainingError
    ) -> str:
        with pytest.raises(error) as caught:
            train_model(given(some, recipe), folders(tmp_path), Context())
        return str(caught.value)

    assert "no labelled pictures" in refused([])
    assert "no labelled pictures" in refused([i for i in images if i.split == "test"])
    assert "at least two classes" in refused([i for i in images if i.label == images[0].label])
    assert "taxonomy trashnet-6 does not have" in refused([replace(images[0], label="unicorn"), *images[1:]])
    twin = next(i for i in images if i.split == "test")
    assert "refused" in refused([*images, replace(twin, image_id=99, split="train")], error=LeakError)
    grouped = [replace(i, group=1) if i.image_id in (1, 5) else i for i in images]
    assert grouped[0].split == "train" and grouped[4].split == "test"
    assert "refused" in refused(grouped, error=LeakError)
    assert "no built-in weights" in refused(
        images, QUICK.with_changes(backbone="mobilenet_v2", weights="embedded"), WeightsError
    )
    tiny = QUICK.with_changes(backbone="alexnet", weights="random", freeze_depth=4, input_size=32)
    assert "32 pixels are too small for AlexNet" in refused(images, tiny, InputSizeError)
    for image in images:
        if image.split == "train":
            image.path.write_bytes(b"broken")
    assert "cannot be read" in refused(images)
    assert not (tmp_path / "models").exists()


def test_a_class_with_one_picture_and_a_broken_file_are_told_and_survived(tmp_path: Path) -> None:
    images = labelled_images(tmp_path / "p", each=10, classes=2)
    single = labelled_images(tmp_path / "q", each=1, classes=3)[-1]
    only_test = replace(labelled_images(tmp_path / "r", each=1, classes=4)[-1], split="test")
    images[0].path.write_bytes(b"broken")
    context = Context()
    everything = [*images, replace(single, image_id=90), replace(only_test, image_id=91)]
    bundle = train_model(given(everything), folders(tmp_path), context)
    text = "\n".join(context.lines)
    assert "only 1 training picture" in text and "Left out" in text and "is left out" in text
    assert bundle.card.classes == TAXONOMY.keys[:3]
    assert bundle.card.metrics["test"].classes == TAXONOMY.keys[:4]
    assert bundle.card.training_images == 12


def test_without_validation_and_test_pictures(tmp_path: Path) -> None:
    images = labelled_images(tmp_path / "p", each=4, classes=2, splits=("train",))
    bundle = train_model(given(images), folders(tmp_path), Context())
    assert set(bundle.card.metrics) == {"train"} and bundle.card.temperature == 1.0


def test_validation_pictures_that_the_parent_was_trained_on_do_not_count(tmp_path: Path) -> None:
    """Nor do their near-duplicates: neither for the figure nor for the calibration."""
    images = labelled_images(tmp_path / "p", each=12, classes=2)
    recipe = QUICK.with_changes(epochs=0)
    parent = train_model(given(images, recipe), folders(tmp_path), Context())
    learned = [i for i in images if i.split == "train"]
    fresh = [i for i in images if i.split == "validation"]
    swapped = [replace(i, split="validation") for i in learned[:4]] + learned[4:]
    near = replace(fresh[0], group=1)
    moved = [replace(swapped[0], group=1), *swapped[1:], near, *fresh[1:]]
    target = replace(folders(tmp_path), target=tmp_path / "models" / "child")
    context = Context()
    child = train_model(replace(given(moved, recipe, parent), model_id="child"), target, context)
    assert child.card.metrics["validation"].images == len(fresh) - 1
    assert any(f"5 of {len(fresh) + 4} validation pictures are left out" in line for line in context.lines)


def test_fingerprint_follows_what_matters(tmp_path: Path) -> None:
    images = labelled_images(tmp_path / "p", each=2, classes=2)
    prints = {
        fingerprint(given(images), images),
        fingerprint(given(images, QUICK.with_changes(seed=1)), images),
        fingerprint(given(images), images[1:]),
        fingerprint(given(images), [replace(images[0], label="trash"), *images[1:]]),
    }
    assert len(prints) == 4
    assert fingerprint(given(images[::-1]), images[::-1]) in prints


def test_parents_of_another_backbone_are_refused(tmp_path: Path) -> None:
    images = labelled_images(tmp_path / "p", each=5, classes=2)
    parent = train_model(given(images, QUICK.with_changes(epochs=0)), folders(tmp_path), Context())
    recipe = QUICK.with_changes(backbone="mobilenet_v2")
    target = replace(folders(tmp_path), target=tmp_path / "models" / "other")
    with pytest.raises(WeightsError, match="is a EfficientNet-Lite0"):
        train_model(given(images, recipe, parent), target, Context())
    network = build("efficientnet_lite0", 2)
    assert load_from_file(network, parent.weights, with_head=True).head_taken
