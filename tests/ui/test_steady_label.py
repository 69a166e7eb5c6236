"""The live label: smooth, quick enough, and it never flickers between two that are level."""

from __future__ import annotations

import numpy as np
import pytest

from garbage_gui.ui.camera.steady import FORGET_AFTER_SECONDS, SteadyLabel


def probabilities(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def test_the_first_frame_is_shown_as_it_is() -> None:
    shown = SteadyLabel().add(probabilities(0.1, 0.7, 0.2), 5.0)
    assert shown.index == 1
    assert shown.confidence == pytest.approx(0.7)


def test_one_odd_frame_changes_nothing() -> None:
    steady = SteadyLabel()
    for n in range(10):
        steady.add(probabilities(0.9, 0.1), n * 0.1)
    assert steady.add(probabilities(0.1, 0.9), 1.0).index == 0
    assert steady.add(probabilities(0.9, 0.1), 1.1).index == 0


def test_another_thing_takes_over_within_a_second() -> None:
    steady = SteadyLabel()
    for n in range(10):
        steady.add(probabilities(0.95, 0.05), n * 0.1)
    shown = [steady.add(probabilities(0.05, 0.95), 1.0 + n * 0.1).index for n in range(10)]
    assert shown[0] == 0
    assert shown[-1] == 1
    assert shown == sorted(shown)


def test_two_that_are_level_do_not_flicker() -> None:
    steady = SteadyLabel()
    random = np.random.default_rng(1)
    shown = set()
    for n in range(200):
        first = float(np.clip(0.5 + random.normal(0, 0.05), 0, 1))
        shown.add(steady.add(probabilities(first, 1 - first), n * 0.1).index)
    assert len(shown) == 1


def test_the_mean_is_over_seconds_not_frames() -> None:
    slow, fast = SteadyLabel(), SteadyLabel()
    slow.add(probabilities(1.0, 0.0), 0.0)
    fast.add(probabilities(1.0, 0.0), 0.0)
    after_slow = slow.add(probabilities(0.0, 1.0), 0.4)
    for n in range(1, 41):
        after_fast = fast.add(probabilities(0.0, 1.0), n * 0.01)
    assert after_fast.probabilities.tolist() == pytest.approx(after_slow.probabilities.tolist(), abs=1e-4)


def test_what_was_long_ago_is_forgotten() -> None:
    steady = SteadyLabel()
    steady.add(probabilities(1.0, 0.0), 0.0)
    shown = steady.add(probabilities(0.4, 0.6), FORGET_AFTER_SECONDS + 0.1)
    assert shown.index == 1
    assert shown.confidence == pytest.approx(0.6)


def test_a_model_with_other_classes_begins_anew() -> None:
    steady = SteadyLabel()
    steady.add(probabilities(1.0, 0.0), 0.0)
    assert steady.add(probabilities(0.1, 0.2, 0.7), 0.1).index == 2


def test_what_is_not_seen_before_stays_so_for_odd_frames_and_does_not_flicker_at_the_limit() -> None:
    steady, one = SteadyLabel(), probabilities(0.9, 0.1)
    assert steady.add(one, 0.0, 1.4).novel
    assert not SteadyLabel().add(one, 0.0, 0.6).novel
    assert steady.add(one, 0.1, 0.7).novel
    shown = [steady.add(one, 0.2 + n * 0.1, 0.5).novel for n in range(10)]
    assert not shown[-1] and shown == sorted(shown, reverse=True)
    at_the_limit = SteadyLabel()
    at_the_limit.add(one, 0.0, 0.9)
    assert not any(at_the_limit.add(one, 0.1 + n * 0.1, 0.98 + 0.06 * (n % 2)).novel for n in range(40))
    assert not steady.add(one, 1.3, None).novel
    steady.add(one, 1.4, 3.0)
    assert not steady.add(one, 1.4 + 2 * FORGET_AFTER_SECONDS, 0.5).novel
