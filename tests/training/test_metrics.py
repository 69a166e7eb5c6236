"""Figures against values worked out by hand or published."""

from __future__ import annotations

import math

import numpy as np
import pytest

from garbage_gui.training.calibrate import calibrate, fit_temperature, unsure_threshold
from garbage_gui.training.metrics import (
    calibration_error,
    change_temperature,
    confusion_matrix,
    macro_f1,
    mcnemar,
    measure,
    softmax,
    wilson_interval,
)


def test_wilson_interval() -> None:
    low, high = wilson_interval(90, 100)
    assert (round(low, 4), round(high, 4)) == (0.8256, 0.9448)
    assert wilson_interval(0, 0) == (0.0, 1.0)
    assert wilson_interval(10, 10)[1] == pytest.approx(1.0) and 0.7 < wilson_interval(10, 10)[0] < 0.73


def test_confusion_and_f1() -> None:
    true = np.array([0, 0, 1, 1, 2, -1])
    predicted = np.array([0, 1, 1, 1, 0, 2])
    matrix = confusion_matrix(true, predicted, 3)
    assert matrix.tolist() == [[1, 1, 0], [0, 2, 0], [1, 0, 0]]
    assert macro_f1(matrix) == pytest.approx((0.5 + 0.8 + 0.0) / 3)


def test_calibration_error() -> None:
    probabilities = np.array([[0.8, 0.2]] * 10)
    true = np.array([0] * 6 + [1] * 4)
    assert calibration_error(probabilities, true) == pytest.approx(0.2)
    assert calibration_error(probabilities[:0], true[:0]) == 0.0


def test_mcnemar_is_the_sign_test() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(5, 5) == 1.0
    assert mcnemar(10, 0) == pytest.approx(2 / 1024)
    assert mcnemar(1, 8) == pytest.approx(2 * (1 + 9) / 512)
    exact = 2 * sum(math.comb(2002, k) for k in range(950)) / 2**2002
    assert mcnemar(949, 1053) == pytest.approx(exact, rel=0.05)


def test_measure_counts_unknown_classes_as_wrong() -> None:
    probabilities = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]])
    measured = measure(
        probabilities, ["a", "b", "zebra"], ["a", "b"], temperature=1.0, unsure_below=0.7, left_out=4
    )
    assert measured.accuracy == pytest.approx(2 / 3)
    assert measured.classes == ("a", "b", "zebra") and measured.left_out == 4
    assert measured.confusion == ((1, 0, 0), (0, 1, 0), (1, 0, 0))
    assert measured.per_class["zebra"].recall == 0.0 and measured.per_class["zebra"].precision is None
    assert (measured.sure_share, measured.sure_accuracy) == (pytest.approx(2 / 3), 1.0)


def test_measuring_nothing() -> None:
    measured = measure(np.zeros((0, 2)), [], ["a", "b"], temperature=1.0, unsure_below=0.5)
    assert (measured.images, measured.accuracy, measured.ci95) == (0, 0.0, (0.0, 1.0))


def test_temperature_is_found_again() -> None:
    random = np.random.default_rng(0)
    logits = random.normal(size=(5000, 4)) * 2
    true = np.array([random.choice(4, p=p) for p in softmax(logits)])
    assert fit_temperature(logits * 3, true) == pytest.approx(3, rel=0.1)
    again = change_temperature(softmax(logits, 3.0), 3.0, 1.0)
    assert np.allclose(again, softmax(logits), atol=1e-9)


def test_unsure_threshold_keeps_mistakes_among_the_sure_rare() -> None:
    random = np.random.default_rng(1)
    logits = random.normal(size=(4000, 3)) * 1.5
    true = np.array([random.choice(3, p=p) for p in softmax(logits)])
    probabilities = softmax(logits)
    threshold = unsure_threshold(probabilities, true, 0.05)
    sure = probabilities.max(axis=1) >= threshold
    assert sure.any() and (probabilities.argmax(axis=1) != true)[sure].mean() <= 0.05
    below = probabilities.max(axis=1) >= threshold - 0.1
    assert (probabilities.argmax(axis=1) != true)[below].mean() > 0.05


def test_calibration_needs_enough_pictures_and_has_bounds() -> None:
    logits, true = np.eye(3) * 5, np.arange(3)
    assert calibrate(logits, true, wrong_among_sure=0.05).temperature == 1.0
    hopeless = unsure_threshold(np.array([[0.9, 0.1]] * 10), np.ones(10, dtype=np.int64), 0.05)
    perfect = unsure_threshold(np.array([[0.3, 0.7]] * 10), np.ones(10, dtype=np.int64), 0.05)
    assert (hopeless, perfect) == (0.99, 0.7)
