"""Mixup and cutmix: targets follow what is in the values."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from garbage_gui.training.mixing import blend, cutmix, mixup
from garbage_gui.training.recipe import Recipe

CLASSES = 8


def batch(*shape: int) -> tuple[Tensor, Tensor]:
    """Row i is full of the number i and of class i, so that what is in a row can be read off."""
    numbers = torch.arange(CLASSES, dtype=torch.float32)
    values = numbers.view(-1, *[1] * len(shape)).expand(-1, *shape).clone()
    return values, torch.eye(CLASSES)


@pytest.mark.parametrize("alpha", [0.2, 1.0])
def test_mixup_blends_targets_as_values(alpha: float) -> None:
    for seed in range(20):
        torch.manual_seed(seed)
        values, targets = mixup(*batch(3, 4, 4), alpha)
        expected = targets @ torch.arange(CLASSES, dtype=torch.float32)
        assert torch.allclose(values, expected.view(-1, 1, 1, 1).expand_as(values), atol=1e-5)
        assert torch.allclose(targets.sum(1), torch.ones(CLASSES))


@pytest.mark.parametrize("size", [(7, 7), (1, 1), (5, 12)])
def test_cutmix_weighs_targets_by_area(size: tuple[int, int]) -> None:
    cut_at_all = 0
    for seed in range(40):
        torch.manual_seed(seed)
        plain, _ = batch(3, *size)
        values, targets = cutmix(*batch(3, *size), 1.0)
        own = (values == plain).float().mean(dim=(1, 2, 3))
        assert torch.allclose(values.mean(dim=(1, 2, 3)), targets @ torch.arange(CLASSES).float(), atol=1e-4)
        others = torch.nonzero(targets.diagonal() < 1).flatten()
        assert torch.allclose(own[others], targets.diagonal()[others], atol=1e-5)
        cut_at_all += len(others) > 0
        for row in others.tolist():
            changed = (values[row, 0] != plain[row, 0]).nonzero()
            top, left = changed.min(0).values
            bottom, right = changed.max(0).values
            assert len(changed) == (bottom - top + 1) * (right - left + 1), "it is a rectangle"
    assert cut_at_all > 10


def test_cutmix_of_embeddings_blends_by_area() -> None:
    torch.manual_seed(0)
    values, targets = cutmix(*batch(16), 1.0)
    assert torch.allclose(values[:, 0], targets @ torch.arange(CLASSES).float(), atol=1e-5)


def test_the_recipe_says_which() -> None:
    plain = batch(2, 6, 6)
    off = Recipe(mixup=0.0)
    assert blend(*plain, off)[0] is plain[0]
    torch.manual_seed(1)
    mixed = blend(*plain, Recipe(mixup=0.4))
    torch.manual_seed(1)
    assert torch.equal(mixed[0], mixup(*plain, 0.4)[0]), "mixup alone draws as it always did"
    kinds = set()
    for seed in range(12):
        torch.manual_seed(seed)
        values, _ = blend(*batch(2, 6, 6), Recipe(mixup=1.0, cutmix=1.0))
        kinds.add(bool((values == values.round()).all()))
    assert kinds == {True, False}, "both come"
    one = (plain[0][:1], plain[1][:1])
    assert blend(*one, Recipe(mixup=1.0))[0] is one[0]
