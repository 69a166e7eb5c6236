"""Blending the pictures of a batch, and their targets alike: mixup and cutmix on what the tail gets."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from garbage_gui.training.recipe import Recipe


def blend(values: Tensor, targets: Tensor, recipe: Recipe) -> tuple[Tensor, Tensor]:
    """``values`` [n, ...] and ``targets`` [n, C] as ``recipe`` wants them blended; as they are without.

    With both mixup and cutmix in the recipe, every batch draws one of the two.
    """
    if len(values) < 2 or not (recipe.mixup or recipe.cutmix):
        return values, targets
    if recipe.cutmix and (not recipe.mixup or float(torch.rand(())) < 0.5):
        return cutmix(values, targets, recipe.cutmix)
    return mixup(values, targets, recipe.mixup)


def mixup(values: Tensor, targets: Tensor, alpha: float) -> tuple[Tensor, Tensor]:
    """Blend every row with another of the batch, and their targets alike.

    H. Zhang et al., mixup, ICLR 2018; between features as in V. Verma et al., Manifold mixup, ICML 2019.
    """
    share = _share(alpha)
    order = torch.randperm(len(values)).to(values.device)
    return _mixed(values, values[order], share), share * targets + (1 - share) * targets[order]


def cutmix(values: Tensor, targets: Tensor, alpha: float) -> tuple[Tensor, Tensor]:
    """Put a rectangle of another row of the batch into every row, at one place for all; targets by area.

    S. Yun et al., CutMix, ICCV 2019; between feature maps as in M. Faramarzi et al., PatchUp, AAAI 2022: a
    rectangle of features is, up to their receptive fields at its edge, the features of a rectangle of the
    picture. A pooled embedding has no places left; the mean over a map with a rectangle of another is, on
    average, the two embeddings blended by area, and that is what it gets.
    """
    share = _share(alpha)
    order = torch.randperm(len(values)).to(values.device)
    others = values[order]
    if values.dim() != 4:
        return _mixed(values, others, share), share * targets + (1 - share) * targets[order]
    height, width = values.shape[2:]
    side = math.sqrt(1 - share)
    top, bottom = _stretch(height, round(height * side))
    left, right = _stretch(width, round(width * side))
    cut = values.clone()
    cut[:, :, top:bottom, left:right] = others[:, :, top:bottom, left:right]
    kept = 1 - (bottom - top) * (right - left) / (height * width)
    return cut, kept * targets + (1 - kept) * targets[order]


def _share(alpha: float) -> float:
    return float(torch.distributions.Beta(alpha, alpha).sample())


def _mixed(values: Tensor, others: Tensor, share: float) -> Tensor:
    mixed = share * values + (1 - share) * others
    return mixed.contiguous(memory_format=torch.channels_last) if mixed.dim() == 4 else mixed


def _stretch(whole: int, length: int) -> tuple[int, int]:
    """Start and end of a stretch around a random middle, cut off at the ends."""
    middle = int(torch.randint(whole, ()))
    start = middle - length // 2
    return max(0, start), max(0, min(whole, start + length))
