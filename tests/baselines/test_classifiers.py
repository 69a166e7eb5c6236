"""The candidates of each classifier, and what they say as logits."""

from __future__ import annotations

import numpy as np
import pytest

from garbage_gui.baselines.classifiers import (
    Candidates,
    logits,
    naive_bayes,
    nearest_neighbours,
    similar_or_svm,
    svm,
)


@pytest.mark.parametrize("candidates", [svm, nearest_neighbours, naive_bayes])
@pytest.mark.parametrize("classes", [2, 5])
def test_the_largest_logit_is_the_classifiers_choice(candidates: Candidates, classes: int) -> None:
    random = np.random.default_rng(classes)
    true = np.arange(60) % classes
    features = random.normal(size=(60, 4)) + 3 * np.eye(5)[true][:, :4]
    unseen = random.normal(size=(40, 4)) * 3
    for candidate in candidates(len(true)):
        fitted = candidate.classifier.fit(features, true)
        said = logits(fitted, unseen)
        assert said.shape == (40, classes) and np.isfinite(said).all()
        assert np.array_equal(said.argmax(axis=1), fitted.predict(unseen))
        assert (logits(fitted, features).argmax(axis=1) == true).mean() > 0.5


def test_no_more_neighbours_than_pictures() -> None:
    assert [c.settings["neighbours"] for c in nearest_neighbours(4)] == [1, 3]
    assert len(similar_or_svm(100)) == len(nearest_neighbours(100)) + len(svm(100))
