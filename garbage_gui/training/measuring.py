"""Measuring a finished model without running all of it on every picture again.

The cached features of a picture need only the part of the network behind them, and that gives the logits of
the trained network. What is published are figures of the *exported* model, which rounds its weights: so it
predicts every picture that is a close call, and a sample of the others. Where the two disagree by more than
rounding, it predicts all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from garbage_gui.inference.predictor import Predictor
from garbage_gui.nets.networks import Tail
from garbage_gui.store.records import LabelledImage
from garbage_gui.training.context import TrainingContext, stop_if_cancelled
from garbage_gui.training.embeddings import half
from garbage_gui.training.evaluation import Predicted, predict_images
from garbage_gui.training.metrics import Floats, softmax
from garbage_gui.training.views import Views

BATCH = 64
# The exported model decides itself where the likeliest class leads the second by less than this, and by less than
# so many times the largest difference that was found. Twice would turn a call round.
CLOSE = 0.01
SAFETY = 5.0
SAMPLE = 32
# Largest difference of two probabilities that rounding explains.
AGREEMENT = 0.02


def outputs_of(
    tail: Tail, views: Views, sha256s: Sequence[str], context: TrainingContext
) -> tuple[Floats, NDArray[np.float16]]:
    """Logits [n, C] and embeddings [n, D] of a trained network for images as they are.

    In evaluation mode, on the processor.

    ``views`` must have prepared their plain views. Raises `TrainingCancelled`.
    """
    parts = [np.zeros((0, tail.network.classes))]
    embeddings = [np.zeros((0, tail.network.head.in_features), dtype=np.float16)]
    with torch.no_grad():
        for start in range(0, len(sha256s), BATCH):
            stop_if_cancelled(context)
            values = views.batch([(sha256, 0) for sha256 in sha256s[start : start + BATCH]])
            output = tail(values)
            parts.append(output.logits.numpy().astype(np.float64))
            embeddings.append(half(output.embedding.numpy()))
    return np.concatenate(parts), np.concatenate(embeddings)


def predict_from_logits(
    predictor: Predictor,
    logits: Floats,
    images: Sequence[LabelledImage],
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Predicted, str]:
    """What the exported model says of ``images``, given the trained network's ``logits`` [n, C] for them.

    Also how that was found, for the log. A picture whose file is gone by now counts as its logits say. Raises
    `TrainingCancelled`.
    """
    probabilities = softmax(logits, predictor.bundle.card.temperature)
    second, best = np.sort(probabilities, axis=1)[:, -2:].T if len(images) else np.zeros((2, 0))
    lead = best - second
    place = {image.sha256: i for i, image in enumerate(images)}
    exported = probabilities.copy()
    asked = np.zeros(len(images), dtype=bool)
    # Images are in the order of their content's hash, so the first ones are a fair sample.
    chosen = np.arange(len(images)) < SAMPLE
    worst, places = 0.0, 0
    while chosen.any():
        asked |= chosen
        which = [images[i] for i in np.flatnonzero(chosen).tolist()]
        checked = predict_images(predictor, which, cancelled=cancelled)
        found = [place[image.sha256] for image in checked.images]
        places += len(found)
        exported[found] = checked.probabilities
        worst = max(worst, float(np.abs(checked.probabilities - probabilities[found]).max(initial=0.0)))
        if worst > AGREEMENT:
            return (
                predict_images(predictor, images, cancelled=cancelled),
                f"the exported model predicted all {len(images)}, as it differs by up to {worst:.2g} from the "
                "trained network.",
            )
        # Every difference that is found can make more calls close.
        chosen = (lead < max(CLOSE, SAFETY * worst)) & ~asked
    return (
        Predicted(tuple(images), exported, ()),
        f"the exported model predicted {places} of {len(images)} itself, all close calls among them; its "
        f"probabilities differ from the trained network's by at most {worst:.2g}.",
    )
