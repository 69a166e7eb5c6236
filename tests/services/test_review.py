"""Orders of the review queue, and coming back to one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from garbage_gui.nets.bundle import SEEN_FILE, SeenImages
from garbage_gui.services import labelling, review
from garbage_gui.services.label_errors import suspects
from garbage_gui.services.review import QueueRequest
from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.store.records import NewPrediction
from garbage_gui.taxonomy import load_taxonomy
from tests.bundles import write_colour_bundle
from tests.store.pictures import new_image

KEYS = load_taxonomy("trashnet-6").keys


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "工作区", load_taxonomy("trashnet-6")) as made:
        for name in ("colours", "second"):
            bundle = write_colour_bundle(made.models_folder / name, model_id=name)
            made.store.models.add(model_record(bundle.card, bundle.folder))
        made.store.models.promote("colours", operator="test")
        yield made


def add(workspace: Workspace, count: int) -> list[int]:
    added = workspace.store.images.add([new_image(n) for n in range(count)])
    return [image.image_id for image in added]


def say(workspace: Workspace, model: str, said: Sequence[tuple[int, str, float]]) -> None:
    """The model is that sure of the class; what is left goes to the others evenly."""
    rows = []
    for image_id, key, confidence in said:
        p = np.full(6, (1 - confidence) / 5)
        p[KEYS.index(key)] = confidence
        rows.append(
            NewPrediction(
                image_id, key, confidence, confidence / 2, False, p.astype("<f2").tobytes(), None, 1
            )
        )
    workspace.store.predictions.put(model, rows)


def ids_of(workspace: Workspace, order: str, **more: object) -> list[int]:
    return review.make_queue(workspace, QueueRequest(order, **more)).image_ids  # type: ignore[arg-type]


def test_least_sure_newest_and_class_by_class(workspace: Workspace) -> None:
    ids = add(workspace, 5)
    say(workspace, "colours", [(ids[0], "metal", 0.9), (ids[1], "glass", 0.6), (ids[2], "metal", 0.95)])
    labelling.label(workspace, ids[4], "paper", operator="o", cause="review")
    assert ids_of(workspace, "least_sure") == [ids[1], ids[0], ids[2], ids[3]]
    assert ids_of(workspace, "newest") == [ids[3], ids[2], ids[1], ids[0]]
    assert ids_of(workspace, "by_class") == [ids[1], ids[2], ids[0]]
    with pytest.raises(review.ReviewError):
        ids_of(workspace, "loudest")


def test_disagreement_is_ranked_by_the_doubt_of_the_less_sure_model(workspace: Workspace) -> None:
    ids = add(workspace, 5)
    assert "No second model" in str(review.make_queue(workspace, QueueRequest("disagreement")).note)
    say(workspace, "colours", [(i, "metal", 0.9) for i in ids])
    said = [("glass", 0.5), ("metal", 0.99), ("glass", 0.8), ("paper", 0.7), ("paper", 0.99)]
    say(workspace, "second", [(i, *what) for i, what in zip(ids, said, strict=True)])
    labelling.label(workspace, ids[4], "paper", operator="o", cause="review")
    made = review.make_queue(workspace, QueueRequest("disagreement"))
    assert made.image_ids == [ids[2], ids[3], ids[0], ids[4]]
    assert made.request.other_model == "second"
    assert [(m.model_id, m.images) for m in review.other_models(workspace)] == [("second", 5)]


def test_confident_learning_finds_the_labels_that_were_swapped() -> None:
    rng = np.random.default_rng(5)
    true = rng.integers(0, 4, 800)
    # Class 3 is always less sure: one threshold for all would take its right labels for wrong ones.
    strength = np.where(true == 3, 1.2, 4.0)
    logits = rng.normal(0, 0.5, (800, 4))
    logits[np.arange(800), true] += strength
    p = np.exp(logits)
    p = (p / p.sum(axis=1, keepdims=True)).astype(np.float32)
    labels = true.copy()
    swapped = np.flatnonzero((rng.random(800) < 0.05) & (true != 3))
    labels[swapped] = (labels[swapped] + 1) % 3
    found = suspects(labels, p)
    assert len(set(swapped) & set(found)) >= 0.95 * len(swapped)
    assert len(found) <= len(swapped) + 25
    # The worst come first: nearly all of the swapped ones lie before what else was found.
    assert len(set(found[: len(swapped)]) & set(swapped)) >= 0.9 * len(swapped)
    assert len(suspects(true, p)) <= 25


def test_a_model_judges_no_label_that_it_was_trained_on(workspace: Workspace) -> None:
    ids = add(workspace, 9)
    say(workspace, "colours", [(i, "metal", 0.9) for i in ids])
    labels = dict.fromkeys(ids[:6], "metal") | dict.fromkeys(ids[6:], "glass")
    labelling.label_many(workspace, labels, operator="o", cause="import")
    made = review.make_queue(workspace, QueueRequest("likely_errors"))
    assert set(made.image_ids) == set(ids[6:]) and "3 of 9 labels look wrong" in str(made.note)
    # One of the three was trained on, and a second one is its near-duplicate.
    record = workspace.store.models.get("colours")
    seen = workspace.store.images.get(ids[6])
    (record.folder / SEEN_FILE).write_bytes(SeenImages.of([seen.sha256]).to_bytes())
    workspace.store.images.set_groups({ids[6]: 4, ids[7]: 4})
    made = review.make_queue(workspace, QueueRequest("likely_errors"))
    assert made.image_ids == [ids[8]] and "1 of 7 labels" in str(made.note)
    everything = [image.sha256 for image in workspace.store.images.get_many(ids)]
    (record.folder / SEEN_FILE).write_bytes(SeenImages.of(everything).to_bytes())
    made = review.make_queue(workspace, QueueRequest("likely_errors"))
    assert made.image_ids == [] and "was trained on all 9" in str(made.note)


def test_a_model_that_does_not_say_what_it_saw_judges_no_training_picture(workspace: Workspace) -> None:
    ids = add(workspace, 2)
    say(workspace, "colours", [(i, "metal", 0.9) for i in ids])
    labelling.label_many(workspace, dict.fromkeys(ids, "glass"), operator="o", cause="import")
    workspace.store.images.set_splits({ids[0]: "train", ids[1]: "test"})
    assert ids_of(workspace, "likely_errors") == [ids[1]]


def test_an_audit_is_drawn_again_by_its_number_and_grows_evenly(workspace: Workspace) -> None:
    ids = add(workspace, 300)
    first = ids_of(workspace, "audit", size=40, seed=7)
    assert len(set(first)) == 40 and set(first) <= set(ids)
    assert ids_of(workspace, "audit", size=40, seed=7) == first
    assert ids_of(workspace, "audit", size=60, seed=7)[:40] == first
    assert ids_of(workspace, "audit", size=40, seed=8) != first
    # A fair draw does not favour the first half of the set (this one is fixed by its seed).
    assert 10 <= sum(1 for i in first if i <= ids[149]) <= 30


def test_a_queue_goes_on_where_it_was(workspace: Workspace) -> None:
    ids = add(workspace, 6)
    assert review.continue_queue(workspace, "王芳") is None
    made = review.make_queue(workspace, QueueRequest("newest"))
    review.keep_queue(workspace, "王芳", made)
    review.keep_place(workspace, "王芳", 2, (ids[5],))
    labelling.label(workspace, ids[1], "glass", operator="李雷", cause="review")
    again = review.continue_queue(workspace, "王芳")
    assert again is not None
    assert again.image_ids == [ids[5], ids[4], ids[3], ids[2], ids[0]]
    assert (again.place, again.aside, again.request.order) == (2, (ids[5],), "newest")
    assert review.continue_queue(workspace, "李雷") is None
    review.keep_place(workspace, "王芳", 6)
    assert review.continue_queue(workspace, "王芳") is None


def test_a_damaged_request_is_the_usual_queue() -> None:
    assert QueueRequest.from_json({"order": "loudest", "size": "x", "seed": -1}) == QueueRequest()
    asked = QueueRequest("audit", None, 25, 3)
    assert QueueRequest.from_json(asked.to_json()) == asked
