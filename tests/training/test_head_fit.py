"""The fit of a quick update: the minimum that it promises, and what it must not touch."""

from __future__ import annotations

import numpy as np
import pytest

from garbage_gui.nets.head import Head
from garbage_gui.training.head_fit import HeadFit, fit_head
from garbage_gui.training.metrics import softmax

CLASSES, WIDTH = 4, 12


def drawn(each: tuple[int, ...], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Embeddings in clouds that overlap, ``each`` of a class."""
    random = np.random.default_rng(seed)
    middles = np.random.default_rng(99).normal(size=(CLASSES, WIDTH)) * 1.5
    true = np.repeat(np.arange(CLASSES), each)
    return (middles[true] + random.normal(size=(len(true), WIDTH))).astype(np.float32), true


def zero() -> Head:
    return Head(np.zeros((CLASSES, WIDTH), np.float32), np.zeros(CLASSES, np.float32))


def loss(head: Head, embeddings: np.ndarray, true: np.ndarray, start: Head, fit: HeadFit) -> float:
    """The promised loss, written down once more and slowly."""
    counts = np.bincount(true, minlength=CLASSES)
    weight = counts[true].astype(float) ** -fit.class_balance
    weight /= weight.sum()
    logarithms = np.log(softmax(head.logits(embeddings)))
    targets = np.full((len(true), CLASSES), fit.label_smoothing / CLASSES)
    targets[np.arange(len(true)), true] += 1 - fit.label_smoothing
    distance = (head.weight.astype(float) - start.weight) ** 2
    return float(-(weight[:, None] * targets * logarithms).sum() + fit.pull / 2 * distance.sum())


@pytest.mark.parametrize("fit", [HeadFit(), HeadFit(label_smoothing=0.0, class_balance=1.0, pull=0.1)])
def test_nothing_near_the_result_is_better(fit: HeadFit) -> None:
    embeddings, true = drawn((40, 30, 20, 10))
    start = Head(np.random.default_rng(1).normal(size=(CLASSES, WIDTH)).astype(np.float32), zero().bias)
    found = fit_head(embeddings, true, start, fit)
    best = loss(found, embeddings, true, start, fit)
    assert best < loss(start, embeddings, true, start, fit)
    random = np.random.default_rng(2)
    for size in (0.3, 0.03):
        for _ in range(50):
            near = Head(
                found.weight + size * random.normal(size=found.weight.shape).astype(np.float32),
                found.bias + size * random.normal(size=CLASSES).astype(np.float32),
            )
            assert loss(near, embeddings, true, start, fit) > best - 1e-5


def test_it_learns_and_the_pull_holds() -> None:
    embeddings, true = drawn((50, 50, 50, 50))
    others, others_true = drawn((50, 50, 50, 50), seed=1)
    free = fit_head(embeddings, true, zero(), HeadFit())
    assert (free.logits(others).argmax(1) == others_true).mean() > 0.9
    held = fit_head(embeddings, true, zero(), HeadFit(pull=10.0))
    assert np.abs(held.weight).max() < 0.1 * np.abs(free.weight).max()
    again = fit_head(embeddings, true, zero(), HeadFit())
    assert np.array_equal(free.weight, again.weight) and np.array_equal(free.bias, again.bias)


def test_classes_without_pictures_keep_what_is_known_of_them() -> None:
    embeddings, true = drawn((30, 30, 0, 30))
    start = Head(np.random.default_rng(3).normal(size=(CLASSES, WIDTH)).astype(np.float32), zero().bias + 0.5)
    found = fit_head(embeddings, true, start, HeadFit())
    assert np.array_equal(found.weight[2], start.weight[2]) and found.bias[2] == start.bias[2]
    assert not np.array_equal(found.weight[1], start.weight[1])


def test_rare_classes_count_more_when_balanced() -> None:
    embeddings, true = drawn((200, 5, 200, 200))
    fitted = [fit_head(embeddings, true, zero(), HeadFit(class_balance=b)) for b in (0.0, 1.0)]
    named = [(h.logits(drawn((100, 100, 100, 100), seed=5)[0]).argmax(1) == 1).sum() for h in fitted]
    assert named[1] > named[0]


def test_it_can_be_stopped() -> None:
    calls = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt

    embeddings, true = drawn((40, 30, 20, 10))
    with pytest.raises(KeyboardInterrupt):
        fit_head(embeddings, true, zero(), HeadFit(), check=check)


def test_one_picture_a_class_is_enough() -> None:
    embeddings, true = drawn((1, 1, 1, 1))
    found = fit_head(embeddings, true, zero(), HeadFit())
    assert (found.logits(embeddings).argmax(1) == true).all()
