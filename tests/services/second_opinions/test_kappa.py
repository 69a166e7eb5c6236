"""Kappa against examples whose results are printed elsewhere, and its error against the delta method."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from garbage_gui.services.second_opinions.kappa import Table, cohens_kappa, one_against_rest

# Fleiss, Statistical Methods for Rates and Proportions, on 100 patients and three diagnoses.
FLEISS = np.array([[75, 1, 4], [5, 4, 1], [0, 0, 10]])


@pytest.mark.parametrize(
    ("table", "observed", "kappa"),
    [
        # Cohen (1960), proportions of 200 as counts: kappa is below chance.
        ([[50, 26, 24], [24, 4, 32], [6, 30, 4]], 0.29, -0.092),
        (FLEISS, 0.89, 0.676),
        ([[20, 5], [10, 15]], 0.70, 0.40),
        # Equal agreement, unequal kappa, as margins differ.
        ([[45, 15], [25, 15]], 0.60, 0.1304),
        ([[25, 35], [5, 35]], 0.60, 0.2593),
    ],
)
def test_published_examples(table: Table, observed: float, kappa: float) -> None:
    found = cohens_kappa(np.array(table))
    assert found.observed == pytest.approx(observed)
    assert found.kappa == pytest.approx(kappa, abs=5e-4)


def test_the_interval_is_that_of_published_software() -> None:
    # The example of `ci.kappa` in R's statpsych: 0.6757, 0.0734, from 0.5317 to 0.8196.
    found = cohens_kappa(np.array([[31, 12], [4, 58]]))
    assert found.kappa == pytest.approx(0.6756757, abs=1e-7)
    assert found.standard_error == pytest.approx(0.07344761, abs=1e-8)
    assert (found.low, found.high) == (pytest.approx(0.5317210, abs=1e-6), pytest.approx(0.8196303, abs=1e-6))


def test_each_class_against_the_rest() -> None:
    tables = [one_against_rest(FLEISS, row) for row in range(3)]
    assert tables[1].tolist() == [[4, 6], [1, 89]]
    # As Fleiss has them: 0.69, 0.50, 0.77.
    assert [round(cohens_kappa(t).kappa or 0, 2) for t in tables] == [0.69, 0.50, 0.77]
    # The overall kappa is the mean of the classes', weighted by their room for agreement.
    found = [cohens_kappa(t) for t in tables]
    assert all(k.kappa is not None and k.expected is not None for k in found)
    weights = [1 - (k.expected or 0) for k in found]
    mean = sum(w * (k.kappa or 0) for w, k in zip(weights, found, strict=True)) / sum(weights)
    assert mean == pytest.approx(cohens_kappa(FLEISS).kappa)


tables = st.integers(2, 5).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 40), min_size=n, max_size=n), min_size=n, max_size=n)
)


@given(tables)
def test_it_is_what_scikit_learn_says(rows: list[list[int]]) -> None:
    table = np.array(rows)
    found = cohens_kappa(table)
    first, second = (np.repeat(index.ravel(), table.ravel()) for index in np.indices(table.shape))
    if found.kappa is None:
        assert len(set(first.tolist()) | set(second.tolist())) <= 1
        return
    assert found.kappa == pytest.approx(cohen_kappa_score(first, second), abs=1e-9)
    assert found.low is not None and found.high is not None
    assert -1 <= found.low <= found.kappa + 1e-12 and found.kappa - 1e-12 <= found.high <= 1


@given(tables)
def test_the_error_is_that_of_the_delta_method(rows: list[list[int]]) -> None:
    table = np.array(rows) + 1  # away from the edge, where the derivative is one-sided
    p = table / table.sum()

    def kappa(shares: np.ndarray) -> float:
        expected = float(shares.sum(axis=1) @ shares.sum(axis=0))
        return float((np.trace(shares) - expected) / (1 - expected))

    slope = np.zeros_like(p)
    for cell in np.ndindex(*p.shape):
        step = np.zeros_like(p)
        step[cell] = 1e-6
        slope[cell] = (kappa(p + step) - kappa(p - step)) / 2e-6
    variance = ((p * slope**2).sum() - (p * slope).sum() ** 2) / table.sum()
    assert cohens_kappa(table).standard_error == pytest.approx(np.sqrt(variance), rel=1e-3, abs=1e-6)


def test_tables_that_leave_nothing_to_say() -> None:
    nothing = cohens_kappa(np.zeros((0, 0)))
    assert (nothing.images, nothing.observed, nothing.kappa, nothing.low) == (0, None, None, None)
    one_class = cohens_kappa(np.array([[12, 0], [0, 0]]))
    assert (one_class.observed, one_class.kappa, one_class.standard_error) == (1.0, None, None)
    assert one_class.observed_low == pytest.approx(0.757, abs=1e-3)


def test_full_agreement_of_a_few_is_no_certainty() -> None:
    few, many = cohens_kappa(np.array([[5, 0], [0, 5]])), cohens_kappa(np.array([[500, 0], [0, 500]]))
    assert few.kappa == many.kappa == 1.0 and few.high == many.high == 1.0
    assert few.low is not None and many.low is not None
    assert few.low < 0.5 < 0.98 < many.low < 1.0
    never = cohens_kappa(np.array([[0, 5], [5, 0]]))
    assert never.kappa == -1.0 and never.low == -1.0 and never.high is not None and never.high > -0.6
