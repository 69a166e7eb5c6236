"""Keypoints and their binary descriptors, and counting them as visual words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans
from sklearn.feature_extraction.text import TfidfTransformer

from garbage_gui.baselines.methods import BaselineError

SIDE = 256
# A picture's strongest keypoints; each has a descriptor of 64 bytes.
MOST_KEYPOINTS = 300
DESCRIPTOR_BYTES = 64
# The vocabulary is learned from so many descriptors, unpacked to one float a bit: 100 MB.
MOST_LEARNED_FROM = 50_000
MOST_ROUNDS = 10
# So many pictures' descriptors are unpacked at a time: at most 40 MB.
PICTURES_AT_ONCE = 64


class Descriptors:
    """A picture's strongest keypoints, described by BRISK: uint8 [k, 64], k from 0 to `MOST_KEYPOINTS`.

    With ``detector`` "agast", corners on one scale: E. Mair et al., Adaptive and generic corner detection based on
    the accelerated segment test, ECCV 2010; for waste: Shen Xinjie, Lan Hao, Zeng Yu, waste recognition by AGAST
    corners, 电脑知识与技术 16(20), 2020. With "brisk", the same corners over scales: S. Leutenegger, M. Chli,
    R. Siegwart, BRISK: binary robust invariant scalable keypoints, ICCV 2011; for waste: Pan Li, Jia Mianqian,
    西昌学院学报 36(2), 2022.
    """

    def __init__(self, detector: str) -> None:
        self._brisk = cv2.BRISK.create(thresh=15)
        self._detector: cv2.Feature2D = self._brisk
        if detector == "agast":
            self._detector = cv2.AgastFeatureDetector.create(threshold=10, nonmaxSuppression=True)

    def __call__(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
        found = sorted(self._detector.detect(grey), key=lambda point: -point.response)[:MOST_KEYPOINTS]
        _, descriptors = self._brisk.compute(grey, found)
        if descriptors is None:
            return np.zeros((0, DESCRIPTOR_BYTES), dtype=np.uint8)
        return np.asarray(descriptors, dtype=np.uint8)


class VisualWords:
    """Pictures as counts of visual words, weighted by how rare a word is, with length 1.

    J. Sivic, A. Zisserman, Video Google, ICCV 2003; G. Csurka et al., Visual categorization with bags of keypoints,
    ECCV workshop 2004. Words are the centres of k-means over the descriptors' bits: for bits, the squared Euclidean
    distance is the Hamming distance.
    """

    def __init__(self, words: int, seed: int) -> None:
        self.words = words
        self.seed = seed

    def fit_transform(self, pictures: Sequence[NDArray[np.uint8]]) -> Any:
        """Learn the vocabulary from the descriptors [k, 64] of each picture; returns what `transform` does.

        Raises `BaselineError` when no picture has a keypoint.
        """
        descriptors = np.concatenate([np.zeros((0, DESCRIPTOR_BYTES), dtype=np.uint8), *pictures])
        if not len(descriptors):
            raise BaselineError("No keypoint was found in any training picture: they are too plain for this.")
        random = np.random.default_rng(self.seed)
        if len(descriptors) > MOST_LEARNED_FROM:
            descriptors = descriptors[random.choice(len(descriptors), MOST_LEARNED_FROM, replace=False)]
        # Different ones to start from: of two equal words, one would never be used.
        first = np.unique(descriptors, axis=0)
        words = min(self.words, len(first))
        first = first[random.choice(len(first), words, replace=False)]
        self._centres = MiniBatchKMeans(
            words, init=_bits(first), n_init=1, batch_size=2048, max_iter=MOST_ROUNDS, random_state=self.seed
        )
        self._centres.fit(_bits(descriptors))
        self._weights = TfidfTransformer(sublinear_tf=True)
        return self._weights.fit_transform(self._counts(pictures)).toarray()

    def transform(self, pictures: Sequence[NDArray[np.uint8]]) -> Any:
        """float64 [n, words] for the descriptors [k, 64] of each of n pictures; zeros where there are none."""
        return self._weights.transform(self._counts(pictures)).toarray()

    def _counts(self, pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
        counts = np.zeros((len(pictures), self._centres.n_clusters))
        for start in range(0, len(pictures), PICTURES_AT_ONCE):
            part = pictures[start : start + PICTURES_AT_ONCE]
            of_picture = np.repeat(np.arange(len(part)), [len(each) for each in part])
            if len(of_picture):
                word = self._centres.predict(_bits(np.concatenate(part)))
                np.add.at(counts, (start + of_picture, word), 1)
        return counts


def _bits(descriptors: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Packed descriptors [k, 64] as one number a bit, [k, 512]."""
    return np.unpackbits(descriptors, axis=1).astype(np.float32)
