"""How each baseline goes: from pixels to features, to what a classifier takes, to the classifier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.preprocessing import QuantileTransformer, StandardScaler

from garbage_gui.baselines import classifiers, colour_shape, keypoints, texture
from garbage_gui.baselines.embedding import Embedding
from garbage_gui.inference.engine import Engine
from garbage_gui.inference.openvino_engine import usable_threads

Pixels = NDArray[np.uint8]
Features = Sequence[NDArray[Any]]


class Representation(Protocol):
    """Makes rows of one length [n, D] of n pictures' features; learns from the training pictures only."""

    def fit_transform(self, pictures: Features) -> Any: ...

    def transform(self, pictures: Features) -> Any: ...


@dataclass(frozen=True)
class Plan:
    """One baseline.

    ``extract`` takes pixels [N, side, side, 3] and gives one array a picture; ``representations``, each with its
    settings, are made for a number of training pictures; ``candidates`` are the classifiers tried on each.
    """

    side: int
    extract: Callable[[Pixels], Features]
    representations: Sequence[tuple[dict[str, str | float], Callable[[int], Representation]]]
    candidates: classifiers.Candidates


def plan_of(key: str, seed: int, backbone_side: int, make_engine: Callable[[], Engine]) -> Plan:
    """The plan of the method with this key; the engine is only made for the method that needs one.

    Raises `KeyError` for a key that `METHODS` does not have.
    """
    whole_picture = _in_threads(colour_shape.hu_and_colour)
    match key:
        case "hu-colour":
            return Plan(colour_shape.SIDE, whole_picture, [_SCALED, _RANKED], classifiers.similar_or_svm)
        case "naive-bayes":
            return Plan(colour_shape.SIDE, whole_picture, [_SCALED, _RANKED], classifiers.naive_bayes)
        case "lbp-hog":
            return Plan(texture.SIDE, _in_threads(texture.lbp_and_hog), [_SCALED], classifiers.svm)
        case "agast-words" | "brisk-words":
            descriptors = keypoints.Descriptors(key.removesuffix("-words"))
            # One after the other: OpenCV does not promise that a detector may be shared by threads.
            return Plan(
                keypoints.SIDE,
                lambda pixels: [descriptors(each) for each in pixels],
                [({"words": words}, _words(words, seed)) for words in (200, 500)],
                classifiers.svm,
            )
        case "deep-svm":
            return Plan(backbone_side, Embedding(make_engine), [_SCALED], classifiers.svm)
    raise KeyError(key)


def _scaled(pictures: int) -> Representation:
    """Each feature with mean 0 and standard deviation 1."""
    del pictures
    scaler: Representation = StandardScaler()
    return scaler


def _ranked(pictures: int) -> Representation:
    """Each feature by its rank, spread as a normal distribution: what naive Bayes believes features to be."""
    ranks: Representation = QuantileTransformer(
        n_quantiles=min(300, pictures), output_distribution="normal", subsample=None
    )
    return ranks


_SCALED: tuple[dict[str, str | float], Callable[[int], Representation]] = ({"scaling": "standard"}, _scaled)
_RANKED: tuple[dict[str, str | float], Callable[[int], Representation]] = ({"scaling": "ranks"}, _ranked)


def _words(words: int, seed: int) -> Callable[[int], Representation]:
    return lambda pictures: keypoints.VisualWords(words, seed)


def _in_threads(function: Callable[[Pixels], NDArray[Any]]) -> Callable[[Pixels], Features]:
    """``function`` of one picture, for several at once: OpenCV and scikit-image compute outside Python's lock."""

    def extract(pixels: Pixels) -> Features:
        with ThreadPoolExecutor(min(8, usable_threads())) as pool:
            return list(pool.map(function, pixels))

    return extract
