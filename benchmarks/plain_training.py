"""What a person writes to fine-tune: a loop over a DataLoader, with nothing that PyTorch's tutorials do not have.

Only the starting weights are ours, so that both sides start from the same, and for the row without
augmentation the order of the pictures.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import transforms
from torchvision.datasets import ImageFolder
from torchvision.transforms import InterpolationMode

from benchmarks.finetune_rows import BATCH, CORES, ROWS, TAXONOMY, Row, Settings
from garbage_gui.nets.networks import build
from garbage_gui.nets.weights import load_embedded, load_from_file, reset_head
from garbage_gui.taxonomy import load_taxonomy
from garbage_gui.training.recipe import load_recipe
from garbage_gui.training.sampling import epoch_rows


def train(settings: Settings) -> dict[str, Any]:
    """Train and measure; the figures of it."""
    row = ROWS[settings.row]
    torch.manual_seed(0)
    model, mean, std = _plain_model(row)
    for parameter in list(model.parameters())[: row.freeze]:
        parameter.requires_grad = False
    finish = [transforms.ToTensor(), transforms.Normalize(mean, std)]
    size = settings.size()
    still = transforms.Compose([transforms.Resize((size, size), InterpolationMode.BICUBIC), *finish])
    varied = transforms.Compose([*_plain_variation(size), *finish])
    train_set = ImageFolder(str(settings.folders() / "train"), still if row.bare else varied)
    order = _our_order(settings, train_set) if row.bare else None
    workers: dict[str, Any] = {"num_workers": CORES, "batch_size": BATCH}
    training = DataLoader(train_set, sampler=order, shuffle=order is None, drop_last=row.bare, **workers)
    others = {
        split: DataLoader(ImageFolder(str(settings.folders() / split), still), **workers)
        for split in ("validation", "test")
    }
    free = [p for p in model.parameters() if p.requires_grad]
    make = partial(torch.optim.SGD, momentum=0.9) if row.bare else torch.optim.AdamW
    optimizer = make(free, lr=0.001)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, settings.epochs())
    losses, seconds, accuracies = [], [], []
    for epoch in range(settings.epochs()):
        started = time.perf_counter()
        model.train()
        if order is not None:
            _frozen_in_evaluation_mode(model, row.freeze)
            order.epoch = epoch
        total, seen = 0.0, 0
        for pictures, labels in training:
            loss = nn.functional.cross_entropy(model(pictures), labels)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            total, seen = total + float(loss.detach()) * len(labels), seen + len(labels)
        if not row.bare:
            schedule.step()
        losses.append(total / seen)
        accuracies.append(_plain_accuracy(model, others["validation"]))
        seconds.append(round(time.perf_counter() - started, 2))
        print(
            f"plain: epoch {epoch + 1}, loss {losses[-1]:.4f}, {seconds[-1]} s", file=sys.stderr, flush=True
        )
    accuracy = _plain_accuracy(model, others["test"])
    torch.save(model.state_dict(), settings.work / "plain.pth")
    return {
        "accuracy": accuracy,
        "losses": losses,
        "validation": accuracies,
        "epoch_seconds": seconds,
    }


def _plain_model(row: Row) -> tuple[Any, Sequence[float], Sequence[float]]:
    """The library's own network with the starting weights that ours has, and what its pictures are scaled by."""
    torch.manual_seed(0)
    network = build(row.backbone, len(load_taxonomy(TAXONOMY).keys))
    reset_head(network)
    if row.weights == "embedded":
        load_embedded(network)
    elif row.weights != "random":
        load_from_file(network, Path(row.weights))
    return network.body, network.backbone.mean, network.backbone.std


def _plain_variation(size: int) -> list[Any]:
    """The kinds and strengths of the recipe `best`."""
    a = load_recipe("best").augmentation
    return [
        transforms.RandomResizedCrop(size, scale=(a.crop_scale, 1.0)),
        transforms.RandomHorizontalFlip(a.horizontal_flip),
        transforms.RandomVerticalFlip(a.vertical_flip),
        transforms.RandomApply([transforms.RandomRotation((90, 90))], a.quarter_turns),
        transforms.RandomRotation(a.rotation),
        transforms.ColorJitter(a.brightness, a.contrast, a.saturation, a.hue),
    ]


class _OurOrder:
    """The order in which ours sees the pictures, as a sampler."""

    def __init__(self, sha256s: Sequence[str], places: Sequence[int], true: Any) -> None:
        self.sha256s = sha256s
        self.places = places
        self.true = true
        self.epoch = 0

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[int]:
        _, indices = epoch_rows(self.sha256s, self.true, self.epoch, seed=0, views=1, class_balance=0.0)
        return iter([self.places[i] for i in indices.tolist()])


def _our_order(settings: Settings, train_set: Any) -> _OurOrder:
    # The links are named by content, and ours sorts its pictures by that.
    found = sorted((Path(path).stem, place, label) for place, (path, label) in enumerate(train_set.samples))
    true = np.array([label for _, _, label in found], dtype=np.int64)
    return _OurOrder([sha for sha, _, _ in found], [place for _, place, _ in found], true)


def _frozen_in_evaluation_mode(model: Any, depth: int) -> None:
    """Keep the statistics of frozen batch-norm layers, which `requires_grad` alone does not."""
    frozen = {id(parameter) for parameter in list(model.parameters())[:depth]}
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d) and id(module.bias) in frozen:
            module.eval()


def _plain_accuracy(model: Any, loader: Any) -> float:
    model.eval()
    right = total = 0
    with torch.no_grad():
        for pictures, labels in loader:
            right += int((model(pictures).argmax(1) == labels).sum())
            total += len(labels)
    return right / max(1, total)
