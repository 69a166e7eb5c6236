"""The classifiers that learn from features, each with the settings among which validation chooses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

from garbage_gui.training.metrics import Floats


@dataclass(frozen=True)
class Candidate:
    """A classifier of scikit-learn that has learned nothing yet, and its settings in words and numbers."""

    settings: dict[str, str | float]
    classifier: Any


# The candidates for a number of training pictures; where several are equally good, the first is taken.
Candidates = Callable[[int], list[Candidate]]


def svm(pictures: int) -> list[Candidate]:
    """Support vector machines. C. Cortes, V. Vapnik, Support-vector networks, Machine Learning 20 (1995)."""
    del pictures
    return [
        Candidate(
            {"classifier": "svm", "kernel": kernel, "C": cost}, SVC(kernel=kernel, C=cost, break_ties=True)
        )
        for kernel, costs in (("linear", (0.001, 0.01, 0.1, 1.0)), ("rbf", (1.0, 3.0, 10.0, 30.0)))
        for cost in costs
    ]


def nearest_neighbours(pictures: int) -> list[Candidate]:
    """Votes of the most similar training pictures, weighted by distance.

    T. Cover, P. Hart, Nearest neighbor pattern classification, IEEE Transactions on Information Theory 13 (1967).
    """
    return [
        Candidate(
            {"classifier": "nearest neighbours", "neighbours": count},
            KNeighborsClassifier(count, weights="distance"),
        )
        for count in (1, 3, 5, 9, 15)
        if count <= pictures
    ]


def similar_or_svm(pictures: int) -> list[Candidate]:
    """Nearest neighbours, as features of whole pictures are mostly used, or a support vector machine."""
    return nearest_neighbours(pictures) + svm(pictures)


def naive_bayes(pictures: int) -> list[Candidate]:
    """Gaussian naive Bayes; what is added to the variances keeps a feature that hardly varies from deciding alone.

    H. Zhang, The optimality of naive Bayes, FLAIRS 2004; for waste: Li Yong, Zheng Weijia, a waste classification
    system based on naive Bayes, 辽宁工业大学学报 41(1), 2021.
    """
    del pictures
    return [
        Candidate({"classifier": "naive Bayes", "smoothing": share}, GaussianNB(var_smoothing=share))
        for share in (1e-9, 1e-3, 1e-2, 1e-1, 1.0)
    ]


def logits(classifier: Any, features: Any) -> Floats:
    """What a fitted ``classifier`` says of ``features`` [n, D], as logits [n, C]: the largest is its choice."""
    if not hasattr(classifier, "decision_function"):
        said: Floats = np.log(np.clip(classifier.predict_proba(features), 1e-12, 1.0))
        return said
    values = np.asarray(classifier.decision_function(features), dtype=np.float64)
    # Of two classes, one number tells: positive for the second.
    return np.stack([-values, values], axis=1) if values.ndim == 1 else values
