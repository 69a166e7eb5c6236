"""Estimates of the time that is left."""

from __future__ import annotations

import pytest
import torch

from garbage_gui.messages import Message
from garbage_gui.nets.networks import build, freeze, split_at
from garbage_gui.training.progress import Progress, loop_seconds
from garbage_gui.training.recipe import Recipe
from tests.training.pictures import Context

TEXT = Message("working")


class Clock(Context):
    """A context that keeps the estimates, with a time that the test sets."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 0.0
        self.etas: list[float | None] = []

    def report(self, fraction: float, message: object = None, eta: float | None = None) -> None:
        super().report(fraction, message, eta)
        self.etas.append(eta)


def test_the_rest_of_a_phase_and_what_comes_after() -> None:
    clock = Clock()
    report = Progress(clock, lambda: clock.time).phase(0.2, 0.7, after=30.0)
    for clock.time, fraction in ((0.0, 0.0), (1.0, 0.001), (10.0, 0.1), (50.0, 0.5), (100.0, 1.5)):
        report(fraction, TEXT)
    assert clock.etas == [None, None, pytest.approx(120.0), pytest.approx(80.0), pytest.approx(30.0)]
    assert clock.fractions == pytest.approx([0.2, 0.2005, 0.25, 0.45, 0.7])


def test_a_job_that_goes_on_is_not_taken_for_a_quick_one() -> None:
    clock = Clock()
    report = Progress(clock, lambda: clock.time).phase(0.0, 1.0, after=0.0)
    for clock.time, fraction in ((0.0, 0.6), (10.0, 0.7)):
        report(fraction, TEXT)
    assert clock.etas == [None, pytest.approx(30.0)]


def test_nothing_is_said_where_nothing_is_known() -> None:
    clock = Clock()
    report = Progress(clock, lambda: clock.time).phase(0.0, 0.5)
    for clock.time, fraction in ((0.0, 0.0), (10.0, 0.5)):
        report(fraction, TEXT)
    assert clock.etas == [None, None]


def test_the_trial_step_changes_nothing_and_counts_what_there_is_to_do() -> None:
    network = build("efficientnet_lite0", 3).train()
    freeze(network, 45)
    prefix, tail = split_at(network, 45)
    features = torch.zeros(1, *network.eval().to_block(torch.zeros(1, 3, 64, 64), prefix.boundary).shape[1:])
    network.train()
    state = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    torch.manual_seed(5)
    before = torch.get_rng_state()
    some = loop_seconds(tail, features, Recipe(epochs=2, head_epochs=0), 100, 0)
    many = loop_seconds(tail, features, Recipe(epochs=200, head_epochs=0), 100, 0)
    assert 0 < some < many
    assert loop_seconds(tail, features, Recipe(epochs=0, head_epochs=0), 100, 50) == 0.0
    assert torch.equal(torch.get_rng_state(), before) and network.training
    assert all(torch.equal(state[name], tensor) for name, tensor in network.state_dict().items())
    assert all(p.grad is None for p in network.parameters())
