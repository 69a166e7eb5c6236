"""Where a network can be cut is seen by watching it; what cannot be cut stays in one piece."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from garbage_gui.nets.catalogue import Block
from garbage_gui.nets.cutting import cut


class _Net(nn.Module):
    """A network in timm's form: three layers, pooled, with a place for a head."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.norm, self.act = nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(inplace=True)
        self.b = nn.Conv2d(4, 4, 3, padding=1)
        self.c = nn.Sequential(nn.Conv2d(4, 4, 1), nn.ReLU(inplace=True), nn.Conv2d(4, 4, 1))
        self.fc = nn.Identity()

    def forward_features(self, x: Tensor) -> Tensor:
        return self.c(self.b(self.act(self.norm(self.a(x)))))  # type: ignore[no-any-return]

    def forward_head(self, x: Tensor, pre_logits: bool = False) -> Tensor:
        return x.mean((2, 3))


class _AddsInPlace(_Net):
    """The sum is written into what the last module gave: the same tensor goes on, with other values."""

    def forward_features(self, x: Tensor) -> Tensor:
        x = self.act(self.norm(self.a(x)))
        y = self.b(x)
        y += x
        return self.c(y)  # type: ignore[no-any-return]


class _Residual(_Net):
    def __init__(self) -> None:
        super().__init__()
        self.c = _Block()  # type: ignore[assignment]


class _Block(nn.Module):
    """Its one module gives the very tensor that the block gives, with something added to it."""

    def __init__(self) -> None:
        super().__init__()
        self.path = nn.Sequential(nn.Conv2d(4, 4, 1), nn.Conv2d(4, 4, 1))

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.path(x)
        y += x
        return y


class _Shares(_Net):
    def forward_features(self, x: Tensor) -> Tensor:
        return self.b(self.b(self.act(self.norm(self.a(x)))))  # type: ignore[no-any-return]


class _Ties(_Net):
    def __init__(self) -> None:
        super().__init__()
        self.c = nn.Sequential(nn.Conv2d(4, 4, 3, padding=1))
        self.c[0].weight = self.b.weight


class _TwoPaths(_Net):
    def forward_features(self, x: Tensor) -> Tensor:
        x = self.act(self.norm(self.a(x)))
        return self.c(x) + self.b(x)  # type: ignore[no-any-return]


def _names(net: nn.Module) -> list[tuple[str, tuple[str, ...]]]:
    result = cut(net.eval(), "fc", 16)
    assert result.pooled and result.embedding_size == 4
    assert all(isinstance(b, Block) for b in result.blocks)
    return [(b.name, b.modules) for b in result.blocks]


def test_a_plain_sequence_is_cut_before_every_module_with_weights() -> None:
    torch.manual_seed(0)
    start = ("a", ("a", "norm", "act"))
    assert _names(_Net()) == [start, ("b", ("b",)), ("c.0", ("c.0", "c.1")), ("c.2", ("c.2",))]
    # The block around the sum stays whole; all before it is cut.
    assert _names(_Residual()) == [start, ("b", ("b",)), ("c", ("c",))]


@pytest.mark.parametrize("kind", [_AddsInPlace, _TwoPaths, _Ties])
def test_what_is_no_plain_sequence_is_one_block(kind: type[nn.Module]) -> None:
    torch.manual_seed(0)
    assert _names(kind()) == [("features", ("a", "norm", "act", "b", "c"))]


def test_a_module_that_is_used_twice_belongs_to_no_two_blocks() -> None:
    assert [name for name, _ in _names(_Shares())] == ["features"]


def test_networks_without_one_vector_at_the_end_are_refused() -> None:
    net = _Net()
    net.forward_head = lambda x, pre_logits=False: x  # type: ignore[method-assign]
    with pytest.raises(ValueError, match="no vector"):
        cut(net.eval(), "fc", 16)
