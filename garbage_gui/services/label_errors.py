"""Labels that are probably wrong: confident learning on pictures that a model was never trained on.

C. G. Northcutt, L. Jiang, I. L. Chuang, Confident learning: estimating uncertainty in dataset labels, Journal of
Artificial Intelligence Research 70 (2021): thresholds per class (equation 2), the confident joint, and its
entries off the diagonal as errors, ranked by the normalized margin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from garbage_gui.folding import Folding
from garbage_gui.messages import Message
from garbage_gui.nets.bundle import Bundle, read_bundle
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import LabelSource, ModelRecord

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class LabelErrors:
    """Images whose labels are probably wrong, the worst first, and in words what that was judged on."""

    image_ids: list[int]
    note: Message


def find_label_errors(workspace: Workspace, model: ModelRecord) -> LabelErrors:
    """Images whose label ``model`` contradicts with the confidence that it has in pictures of that class.

    A model remembers what it was trained on, wrong labels included; so it judges only pictures that neither
    it nor its parents were trained on, and that are no near-duplicates of such. What it says must be in the
    store already. Raises `BundleError`, `StoreError`.
    """
    bundle = read_bundle(model.folder)
    labelled = workspace.store.images.label_sources()
    apart = held_out(labelled, bundle)
    said = workspace.store.predictions.probabilities(model.model_id)
    folding = Folding.of(bundle.card.classes, workspace.taxonomy)
    place = {key: number for number, key in enumerate(folding.classes)}
    width = 2 * len(bundle.card.classes)
    known = [i for i in apart if len(said.get(i.image_id, b"")) == width]
    judged = [i for i in known if i.label in place]
    if not judged:
        return LabelErrors([], _nothing_to_judge(bundle, len(labelled), len(apart)))
    raw = b"".join(said[i.image_id] for i in judged)
    said_by_output = np.frombuffer(raw, dtype="<f2").reshape(len(judged), -1).astype(np.float32)
    probabilities = folding.fold(said_by_output).astype(np.float32)
    labels = np.array([place[i.label] for i in judged], dtype=np.int64)
    found = [judged[row].image_id for row in suspects(labels, probabilities)]
    return LabelErrors(
        found, _judged_on(bundle, len(labelled), len(judged), len(found), len(apart) - len(known))
    )


def suspects(labels: Integers, probabilities: Floats) -> list[int]:
    """The rows whose label is probably wrong, the worst first; see the source at the top of this module.

    ``labels`` [n] are columns of ``probabilities`` [n, C]. The threshold of a class is the mean confidence in
    it over the pictures with its label; where there are none, the mean over all. A row is a suspect when,
    among the classes that reach their threshold, the most probable is not its label.
    """
    rows = np.arange(len(labels))
    own = probabilities[rows, labels]
    count = np.bincount(labels, minlength=probabilities.shape[1])
    total = np.bincount(labels, weights=own, minlength=probabilities.shape[1])
    thresholds = np.where(count > 0, total / np.maximum(count, 1), own.mean()).astype(np.float32)
    confident = np.where(probabilities >= thresholds, probabilities, -1.0)
    best = confident.argmax(axis=1)
    # The label's own class wins a tie, whatever its place.
    wrong = (confident[rows, best] > 0) & (confident[rows, best] > confident[rows, labels])
    margin = probabilities[rows, best] - own
    chosen = np.flatnonzero(wrong)
    order: list[int] = chosen[np.argsort(-margin[chosen], kind="stable")].tolist()
    return order


def held_out(images: Sequence[LabelSource], bundle: Bundle) -> list[LabelSource]:
    """Those of ``images`` that the model cannot have learned from.

    A model that does not say what it was trained on (it comes from elsewhere) may have seen every training
    picture: only what is in the validation or check set, or in no split at all, is left then.
    """
    seen = bundle.seen().prefixes
    if not len(seen):
        return [i for i in images if i.split != "train"]
    prefixes = np.array([int(i.sha256[:16], 16) for i in images], dtype=np.uint64)
    known = np.isin(prefixes, seen)
    groups = {i.group for i, was_seen in zip(images, known, strict=True) if was_seen and i.group is not None}
    return [
        i
        for i, was_seen in zip(images, known, strict=True)
        if not was_seen and (i.group is None or i.group not in groups)
    ]


def _judged_on(bundle: Bundle, labelled: int, judged: int, found: int, unseen: int) -> Message:
    values = {"name": bundle.card.name, "labelled": labelled, "judged": judged, "found": found}
    if unseen:
        return Message.of(
            "{found} of {judged} labels look wrong to “{name}”. It judged only pictures that it was never "
            "trained on; {unseen} more of them it has not looked at yet. In all, {labelled} are labelled.",
            unseen=unseen,
            **values,
        )
    return Message.of(
        "{found} of {judged} labels look wrong to “{name}”. It judged only pictures that it was never "
        "trained on. In all, {labelled} are labelled.",
        **values,
    )


def _nothing_to_judge(bundle: Bundle, labelled: int, apart: int) -> Message:
    name = bundle.card.name
    if not labelled:
        return Message.of("No picture has a label yet, so there is none that could be wrong.")
    if not apart:
        return Message.of(
            "“{name}” was trained on all {labelled} labelled pictures, so it cannot judge their labels. "
            "Choose another model as the active one.",
            name=name,
            labelled=labelled,
        )
    return Message.of(
        "“{name}” has not looked at the {apart} labelled pictures that it was never trained on. "
        "Classify them, then read the queue again.",
        name=name,
        apart=apart,
    )
