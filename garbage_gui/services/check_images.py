"""The images of a workspace that a model may be measured on, and what models say of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from garbage_gui.folding import Folding
from garbage_gui.imaging.preprocess import PREPROCESSING_VERSION
from garbage_gui.messages import GarbageError, Message
from garbage_gui.nets.bundle import Bundle, ModelCard
from garbage_gui.services.predictors import load_predictor
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import LabelledImage, NewPrediction, Split
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.training.check_set import CheckSet, deduplicated
from garbage_gui.training.evaluation import Predicted, predict_images

Progress = Callable[[float], None]


class NothingToMeasureError(GarbageError):
    """No image is left to measure a model on."""


def images_to_measure(workspace: Workspace, split: Split, bundles: Sequence[Bundle]) -> CheckSet:
    """Images of ``split`` that none of the models was trained on; see `deduplicated`.

    On the validation split, the pictures that a model was calibrated with count, and its figures are a little
    too good there; on the check set they do not. Raises `NothingToMeasureError`.
    """
    if split == "train":
        raise NothingToMeasureError("No model is measured on the pictures that it was trained on.")
    known = [b.seen() for b in bundles]
    if split == "test":
        known += [b.tuned() for b in bundles]
    images = workspace.store.images.labelled([split])
    chosen = deduplicated(images, known, members=_group_members(workspace, images))
    if not chosen.images:
        raise NothingToMeasureError(
            "There are no labelled pictures in the {split} set that the model was not trained on. Import or "
            "label some first.",
            split=split,
        )
    return chosen


def _group_members(workspace: Workspace, images: Sequence[LabelledImage]) -> dict[int, set[str]]:
    """The contents of all images in the near-duplicate groups of ``images``, whatever side they are on."""
    wanted = {i.group for i in images if i.group is not None}
    ids = {i: group for i, group in workspace.store.images.groups().items() if group in wanted}
    members: dict[int, set[str]] = {}
    for record in workspace.store.images.get_many(list(ids)):
        members.setdefault(ids[record.image_id], set()).add(record.sha256)
    return members


def predicted_by(
    workspace: Workspace,
    bundle: Bundle,
    images: Sequence[LabelledImage],
    *,
    progress: Progress = lambda fraction: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Predicted:
    """What a model says of ``images``: from the store where it is known, computed and stored where not.

    ``probabilities`` are those of its `classes_here`.
    """
    card = bundle.card
    folding = Folding.of(card.classes, workspace.taxonomy)
    predictions = workspace.store.predictions
    ids = [i.image_id for i in images]
    known = predictions.known(card.id, ids, PREPROCESSING_VERSION)
    missing = [i for i in images if i.image_id not in known]
    failed: tuple[Message, ...] = ()
    if missing:
        predictor = load_predictor(workspace, card.id, purpose="many")
        computed = predict_images(predictor, missing, progress=progress, cancelled=cancelled)
        failed = computed.failed
        predictions.put(card.id, prediction_rows(computed, bundle, taxonomy=workspace.taxonomy))
    stored = predictions.for_model(card.id, ids)
    used = tuple(i for i in images if i.image_id in stored)
    rows = [np.frombuffer(stored[i.image_id].probabilities, dtype=np.float16) for i in used]
    table = np.array(rows, dtype=np.float64).reshape(len(rows), len(card.classes))
    return Predicted(used, table / table.sum(axis=1, keepdims=True), failed).counted(folding)


def classes_here(workspace: Workspace, card: ModelCard) -> tuple[str, ...]:
    """The classes that a model says in this workspace: its own, or those that they were merged into."""
    return Folding.of(card.classes, workspace.taxonomy).classes


def prediction_rows(
    computed: Predicted,
    bundle: Bundle,
    embeddings: Mapping[str, NDArray[np.float16]] | None = None,
    *,
    taxonomy: Taxonomy,
) -> list[NewPrediction]:
    """What a model said of images, as the store keeps it; with their ``embeddings``, by sha256, if given.

    ``computed`` is in the model's own classes; the class that is said is one of ``taxonomy``, see `Folding`.
    """
    card = bundle.card
    folding = Folding.of(card.classes, taxonomy)
    said = computed.counted(folding).probabilities
    rows = []
    novelty = _novelty(computed, bundle, embeddings)
    for image, how_novel, probabilities, folded in zip(
        computed.images, novelty, computed.probabilities, said, strict=True
    ):
        best = float(folded.max())
        second = float(np.sort(folded)[-2]) if len(folded) > 1 else 0.0
        rows.append(
            NewPrediction(
                image_id=image.image_id,
                class_key=folding.classes[int(folded.argmax())],
                confidence=best,
                margin=best - second,
                unsure=best < card.unsure_below,
                probabilities=probabilities.astype(np.float16).tobytes(),
                embedding=embeddings[image.sha256].astype("<f2").tobytes() if embeddings else None,
                preprocessing_version=PREPROCESSING_VERSION,
                novelty=how_novel,
            )
        )
    return rows


def _novelty(
    computed: Predicted, bundle: Bundle, embeddings: Mapping[str, NDArray[np.float16]] | None
) -> Sequence[float | None]:
    """How novel the images are; None for each where the model cannot tell, or nothing is known to tell from."""
    if computed.novelty:
        return computed.novelty
    test = bundle.novelty_test()
    if test is None or embeddings is None or not computed.images:
        return [None] * len(computed.images)
    values: list[float] = test.novelty(
        np.stack([embeddings[image.sha256] for image in computed.images])
    ).tolist()
    return values
