"""Trainings with networks of other kinds: a transformer, a network of timm, one with layers before its head."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from garbage_gui.inference.create import create_predictor
from garbage_gui.nets.bundle import verify
from garbage_gui.nets.downloads import sha256_of
from garbage_gui.nets.networks import build
from garbage_gui.nets.weights import save_weights
from garbage_gui.training.evaluation import predict_images
from garbage_gui.training.job import train_model
from garbage_gui.training.recipe import Augmentation, Recipe
from tests.timm_entries import kept
from tests.training.pictures import Context, labelled_images
from tests.training.test_job import folders, given
from tests.training.test_loop import loop

PLAIN = Augmentation(enabled=False)


@pytest.mark.parametrize("name", ["test_vit", "test_resnet"])
def test_from_pictures_to_a_bundle_and_on_with_a_network_of_timm(tmp_path: Path, name: str) -> None:
    """Its weights are a download that a person has put into the cache folder: nothing is contacted."""
    torch.set_num_threads(1)
    backbone = kept(name)
    published = build(backbone, 1000)
    file = folders(tmp_path).downloads / f"{name}.r160_in1k.safetensors"
    file.parent.mkdir()
    save_weights(published, file)
    depth = backbone.blocks[3].tensors_end + 1
    recipe = Recipe(
        backbone=backbone.key, weights="download", freeze_depth=depth, input_size=160, epochs=1, head_epochs=1,
        batch_size=8, views=1, augmentation=PLAIN,
    )  # fmt: skip
    images = labelled_images(tmp_path / "pictures", each=5)
    context = Context()
    bundle = train_model(given(images, recipe), folders(tmp_path), context)
    verify(bundle)
    assert f"Starting weights: {file.name}." in context.lines
    assert f"The file {file.name} has the sha256 {sha256_of(file)}." in context.lines
    card = bundle.card
    assert (card.backbone, card.freeze_depth, card.input_size) == (f"timm:{name}", depth, 160)
    assert card.mean == backbone.mean and card.std == backbone.std
    test = [i for i in images if i.split == "test"]
    predictor = create_predictor(bundle, purpose="one", threads=1)
    assert predictor.shows_activation == backbone.pooled == (name == "test_resnet")
    in_torch = predict_images(create_predictor(bundle, "torch"), test)
    assert np.abs(in_torch.probabilities - predict_images(predictor, test).probabilities).max() < 1e-3

    target = replace(folders(tmp_path / "child"), target=tmp_path / "models" / "child")
    child = train_model(replace(given(images, recipe, bundle), model_id="child"), target, Context())
    start, first, second = load_file(file), load_file(bundle.weights), load_file(child.weights)
    names = [name for name, _ in published.parameter_list()]
    assert all(np.array_equal(start[n], first[n]) for n in names[:depth])
    assert all(np.array_equal(first[n], second[n]) for n in names[:depth])
    assert not all(np.array_equal(first[n], second[n]) for n in names[depth:])


def test_the_vectors_of_a_neck_are_cached_like_maps(tmp_path: Path) -> None:
    """AlexNet, frozen to the end of its first linear layer: the cache holds 4,096 numbers a view."""
    images = labelled_images(tmp_path / "pictures", each=5)
    original = build("alexnet", 3)
    losses = {}
    for kind in ("features", "off"):
        recipe = Recipe(
            backbone="alexnet", weights="random", freeze_depth=12, input_size=64, epochs=1, head_epochs=0,
            batch_size=8, views=1, augmentation=PLAIN, cache=kind, optimizer="sgd", weight_averaging=0.0,
            dropout=0.5,
        )  # fmt: skip
        network = build("alexnet", 3)
        network.body.load_state_dict(original.body.state_dict())
        context = Context()
        training = loop(images, tmp_path / kind, recipe, context, network)
        training.run()
        losses[kind] = [e["train_loss"] for e in context.epochs]
        before, after = original.parameter_list(), network.parameter_list()
        same = [torch.equal(a, b) for (_, a), (_, b) in zip(before, after, strict=True)]
        assert same == [True] * 12 + [False] * 4
        assert training.views.plan.kind == kind
    assert np.allclose(losses["features"], losses["off"], atol=1e-4)
