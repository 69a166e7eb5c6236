"""Which baselines there are. Needs nothing of the extra, so that a command can be checked without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from garbage_gui.messages import GarbageError


class BaselineError(GarbageError):
    """Baselines that cannot start, or one that cannot go on."""

    @classmethod
    def of(cls, error: GarbageError) -> Self:
        """What ``error`` says, where it keeps a baseline from starting."""
        return cls(error.message.template, **error.message.values)


@dataclass(frozen=True)
class Method:
    """One baseline: its name on the command line, and what it does in a few words."""

    key: str
    title: str


METHODS: tuple[Method, ...] = (
    Method("hu-colour", "Hu moments and colour, nearest neighbours or SVM"),
    Method("agast-words", "AGAST keypoints as visual words, SVM"),
    Method("brisk-words", "BRISK keypoints as visual words, SVM"),
    Method("lbp-hog", "Uniform LBP and HOG, SVM"),
    Method("naive-bayes", "Hu moments and colour, naive Bayes"),
    Method("deep-svm", "Features of an ImageNet network, SVM"),
)


def choose_methods(names: Sequence[str]) -> list[Method]:
    """The methods of these names, each once, in the order of `METHODS`; all for none.

    Raises `BaselineError`, which lists what there is.
    """
    known = {method.key: method for method in METHODS}
    for name in names:
        if name not in known:
            raise BaselineError(
                "There is no baseline {name}. Use one or more of: {known}.", name=name, known=", ".join(known)
            )
    return [method for method in METHODS if method.key in names or not names]
