"""Quick update: a new head for the active model, in seconds, without torch, behind the same gate."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from garbage_gui.inference.openvino_engine import OpenVinoEngine
from garbage_gui.jobs.runner import run_lane
from garbage_gui.nets import novelty
from garbage_gui.nets.bundle import Bundle, bundle_files, read_bundle, write_bundle
from garbage_gui.nets.head import Head, read_head
from garbage_gui.services import models, quick_update, training_data
from garbage_gui.services.importing import import_paths
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.predictors import NoModelError, load_predictor
from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.store.records import JobRecord, LabelChange, LabelledImage
from garbage_gui.taxonomy import Taxonomy, load_taxonomy
from garbage_gui.training.context import TrainingError
from tests.training.pictures import TAXONOMY, class_folders, draw

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def parent(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A real, small model for three classes, trained on pictures of its own."""
    from garbage_gui.training.job import train_model
    from tests.training.pictures import Context
    from tests.training.test_job import QUICK, folders, given

    base = tmp_path_factory.mktemp("parent")
    recipe = QUICK.with_changes(weights="embedded", freeze_depth=147, epochs=0)
    images = []
    for which, number in product(range(3), range(100, 102)):
        path = base / f"{which}-{number}.png"
        draw(path, which, number)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        images.append(LabelledImage(len(images) + 1, sha256, path, TAXONOMY.keys[which], "train", None))
    return train_model(given(images, recipe), folders(base), Context())


def fill(folder: Path, parent: Bundle, taxonomy: Taxonomy, pictures: Path) -> Workspace:
    workspace = Workspace.create(folder, taxonomy)
    import_paths(workspace, [pictures], format="folders", operator="test")
    placed = write_bundle(workspace.models_folder / "parent", parent.card, bundle_files(parent))
    record = replace(model_record(placed.card, placed.folder), model_id="new")
    workspace.store.models.add(record)
    workspace.store.models.promote("new", operator="test")
    return workspace


@pytest.fixture
def workspace(tmp_path: Path, parent: Bundle) -> Iterator[Workspace]:
    with fill(tmp_path / "工作区", parent, TAXONOMY, class_folders(tmp_path / "图片", each=12)) as made:
        yield made


def run(workspace: Workspace, job_id: int | None = None) -> JobRecord:
    job_id = quick_update.start(workspace) if job_id is None else job_id
    run_lane(workspace.store, "interactive", handler_for, idle_seconds=0)
    return workspace.store.jobs.get(job_id)


def result(job: JobRecord) -> dict[str, Any]:
    assert job.status == "done", job.error
    assert job.result is not None
    return job.result


def log(workspace: Workspace, job: JobRecord) -> str:
    return "\n".join(text for _, text in workspace.store.jobs.logs(job.job_id))


def test_a_better_head_on_the_same_body(workspace: Workspace, parent: Bundle) -> None:
    job = run(workspace)
    done = result(job)
    record, card = models.show(workspace, done["model"])
    bundle = read_bundle(record.folder)
    # Never active by itself, compared on the check set with the one that is.
    active = workspace.store.models.active()
    assert active is not None and active.model_id == "new" == card.parent
    assert (
        done["comparison"]["before"] == "new" and done["comparison"]["images"] == card.metrics["test"].images
    )
    before = models.evaluate(workspace, "new").accuracy
    assert card.metrics["test"].accuracy > before
    assert card.metrics["train"].accuracy > 0.9 and card.metrics["validation"].images == 6
    # Six pictures say nothing of confidences.
    assert (card.temperature, card.unsure_below) == (parent.card.temperature, parent.card.unsure_below)
    assert "Only 6 validation pictures" in log(workspace, job)
    assert card.freeze_depth == 147 and card.recipe["name"] == "quick update"
    assert card.label_events_seen == workspace.store.labels.last_event_id() > 0
    images = workspace.store.images.labelled()
    assert all((i.sha256 in bundle.seen()) == (i.split == "train") for i in images)
    assert all((i.sha256 in bundle.tuned()) == (i.split == "validation") for i in images)
    assert len(bundle.seen()) == card.training_images + len(parent.seen())

    # The parent could not tell what it had not seen, and six pictures are too few to learn it.
    assert card.novelty is None and bundle.novelty_test() is None

    # The body is that of the parent to the bit, in both forms.
    first, second = load_file(parent.weights), load_file(bundle.weights)
    changed = {n for n in first if not np.array_equal(first[n], second[n])}
    assert changed == {"classifier.weight", "classifier.bias"}
    pixels = np.random.default_rng(0).integers(0, 256, (3, 64, 64, 3), dtype=np.uint8)
    one, two = (OpenVinoEngine(b.openvino_xml, purpose="one").run(pixels) for b in (parent, bundle))
    assert np.array_equal(one.embedding, two.embedding)
    assert np.allclose(two.logits, read_head(bundle).logits(two.embedding), atol=1e-3)

    # The figures are those of the file, from picture to prediction.
    workspace.store.predictions.forget_model(card.id)
    again = models.evaluate(workspace, card.id)
    assert again.confusion == card.metrics["test"].confusion
    assert again.ece == pytest.approx(card.metrics["test"].ece, abs=0.01)
    assert not training_data.job_folder(workspace, job.job_id).exists()


def test_what_is_new_to_a_model_is_told_by_its_update(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(novelty, "FEWEST_VALIDATION", 6)
    job = run(workspace)
    record, card = models.show(workspace, result(job)["model"])
    bundle = read_bundle(record.folder)
    test = bundle.novelty_test()
    assert test is not None and card.novelty is not None
    assert card.novelty.rows == len(test.rows) == card.training_images
    assert card.novelty.check_images == card.metrics["test"].images
    stored = workspace.store.predictions.for_model(
        card.id, [i.image_id for i in workspace.store.images.labelled()]
    )
    assert stored and all(p.novelty is not None for p in stored.values())
    # Its own update keeps what it knows.
    workspace.store.models.promote(card.id, operator="test")
    _, child = models.show(workspace, result(run(workspace))["model"])
    assert child.novelty is not None and child.novelty.rows == 2 * len(test.rows)


def test_the_next_one_computes_only_what_is_new(workspace: Workspace, tmp_path: Path) -> None:
    job = run(workspace)
    assert "36 pictures: 36 computed" in log(workspace, job)
    models.promote(workspace, result(job)["model"], operator="test")
    # Corrected: twelve pictures get a class that the model does not know yet; and one was labelled since.
    wrong = [i for i in workspace.store.images.labelled() if i.label == TAXONOMY.keys[0]]
    changes = [LabelChange(i.image_id, TAXONOMY.keys[4]) for i in wrong]
    workspace.store.labels.apply(changes, operator="test", cause="review")
    import_paths(workspace, [class_folders(tmp_path / "more", 13)], format="folders", operator="test")
    job = run(workspace)
    done = result(job)
    assert "39 pictures: 3 computed" in log(workspace, job), "the body is the same, so are the embeddings"
    card = models.show(workspace, done["model"])[1]
    assert card.classes == (*TAXONOMY.keys[:3], TAXONOMY.keys[4])
    assert "is new to the model" in log(workspace, job)
    assert card.metrics["train"].per_class[TAXONOMY.keys[4]].recall == 1.0
    assert card.name == "New, quick update", "not “quick update, quick update”"
    assert set(done["phases"]) == {"labels", "embedding", "fitting", "writing", "comparing"}


def test_embeddings_of_predictions_are_used(workspace: Workspace) -> None:
    from garbage_gui.services.classifying import new_prediction

    predictor = load_predictor(workspace, "new", purpose="many")
    some = workspace.store.images.labelled()[:20]
    from garbage_gui.imaging.preprocess import load_pixels

    said = predictor.predict(np.stack([load_pixels(i.path, 64) for i in some]))
    rows = [new_prediction(i.image_id, p) for i, p in zip(some, said, strict=True)]
    workspace.store.predictions.put("new", rows)
    assert "16 computed, 20 of them known" in log(workspace, run(workspace))


def test_embeddings_of_an_older_model_of_the_same_name_are_not_used(workspace: Workspace) -> None:
    from garbage_gui.services.classifying import new_prediction

    some = workspace.store.images.labelled()[:20]
    said = load_predictor(workspace, "new").predict(np.zeros((1, 64, 64, 3), np.uint8))[0]
    rows = [new_prediction(i.image_id, said) for i in some]
    workspace.store.predictions.put("new", rows)
    job = run(workspace)
    assert "36 computed, 0 of them known" in log(workspace, job) and "an older model" in log(workspace, job)


def test_a_class_without_pictures_keeps_what_is_known_of_it(tmp_path: Path, parent: Bundle) -> None:
    two = class_folders(tmp_path / "two", each=10, classes=2)
    with fill(tmp_path / "w", parent, TAXONOMY, two) as workspace:
        job = run(workspace)
        card = models.show(workspace, result(job)["model"])[1]
        assert card.classes == TAXONOMY.keys[:3] and "what the model knew of it stays" in log(workspace, job)
        old, new = read_head(parent), read_head(read_bundle(workspace.models_folder / card.id))
        assert np.array_equal(old.weight[2], new.weight[2]) and old.bias[2] == new.bias[2]


def test_a_taxonomy_that_changed_since_the_parent(tmp_path: Path, parent: Bundle) -> None:
    classes = tuple(c for c in TAXONOMY.classes if c.key != TAXONOMY.keys[0])
    smaller = TAXONOMY.model_copy(update={"name": "smaller", "classes": classes})
    pictures = class_folders(tmp_path / "p", each=10, classes=4)
    with fill(tmp_path / "w", parent, smaller, pictures) as workspace:
        job = run(workspace)
        card = models.show(workspace, result(job)["model"])[1]
        assert card.classes == TAXONOMY.keys[1:4]
        assert "is not in the taxonomy any more" in log(workspace, job)


def test_what_is_refused(workspace: Workspace, tmp_path: Path, parent: Bundle) -> None:
    with Workspace.create(tmp_path / "no pictures", TAXONOMY) as empty:
        write_bundle(empty.models_folder / "new", parent.card, bundle_files(parent))
        with pytest.raises(TrainingError, match="no labelled pictures"):
            empty.store.models.add(model_record(parent.card, empty.models_folder / "new"))
            models.promote(empty, "new", operator="test")
            quick_update.start(empty)
    for image in workspace.store.images.labelled():
        image.path.write_bytes(b"broken")
    job = run(workspace)
    assert job.status == "failed" and "36 of" in str(job.error) and "cannot be read" in str(job.error)
    weights = workspace.models_folder / "parent" / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    job = run(workspace)
    assert job.status == "failed" and "cannot be read" in str(job.error)


def test_without_an_active_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Workspace.create(tmp_path / "w", load_taxonomy("trashnet-6")) as workspace:
        monkeypatch.setattr(workspace.store.models, "active", lambda: None)
        with pytest.raises(NoModelError):
            quick_update.start(workspace)


def test_a_file_that_does_not_predict_what_was_computed_is_no_model(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = quick_update.exchange_head
    monkeypatch.setattr(
        quick_update, "exchange_head", lambda bundle, head: real(bundle, Head(-head.weight, head.bias))
    )
    before = workspace.store.models.list()
    job = run(workspace)
    assert job.status == "failed" and "does not predict what was computed" in str(job.error)
    assert workspace.store.models.list() == before
    assert [p.name for p in workspace.models_folder.iterdir()] == ["parent"]
    # Mended, it goes on from the embeddings that it had.
    monkeypatch.undo()
    workspace.store.jobs.requeue(job.job_id)
    assert result(run(workspace, job.job_id))["model"]


def test_labels_that_come_while_it_runs_are_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = quick_update.fit_head

    def corrected_meanwhile(*arguments: Any, **more: Any) -> Head:
        image = workspace.store.images.labelled(["train"])[0]
        changes = [LabelChange(image.image_id, TAXONOMY.keys[5])]
        workspace.store.labels.apply(changes, operator="test", cause="review")
        return real(*arguments, **more)

    monkeypatch.setattr(quick_update, "fit_head", corrected_meanwhile)
    job = run(workspace)
    assert result(job)["labels_after_start"] == 1
    assert "1 labels came or changed after this job started" in log(workspace, job)
    card = models.show(workspace, result(job)["model"])[1]
    assert TAXONOMY.keys[5] not in card.classes


def test_cancelled_and_gone_on(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    real = quick_update.fit_head
    job_id = quick_update.start(workspace)

    def cancelled_meanwhile(*arguments: Any, **more: Any) -> Head:
        workspace.store.jobs.request_cancel(job_id)
        import time

        time.sleep(0.3)
        return real(*arguments, **more)

    monkeypatch.setattr(quick_update, "fit_head", cancelled_meanwhile)
    assert run(workspace, job_id).status == "cancelled"
    monkeypatch.undo()
    workspace.store.jobs.requeue(job_id)
    job = run(workspace, job_id)
    assert result(job)["model"] and "36 pictures: 0 computed" in log(workspace, job)


def test_torch_is_not_needed(workspace: Workspace) -> None:
    quick_update.start(workspace)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from garbage_gui.services import job_control\n"
        "from garbage_gui.services.workspace import Workspace\n"
        "for name in ('torch', 'torchvision', 'timm'): sys.modules[name] = None\n"
        "with Workspace.open(Path(sys.argv[1])) as workspace:\n"
        "    job_control.run_here(workspace, 'interactive')\n"
        "    job = workspace.store.jobs.list()[0]\n"
        "    print(job.status, job.error)\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", program, str(workspace.folder)]
    child = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=True)
    assert child.stdout.strip() == "done None", child.stderr


def test_names() -> None:
    assert quick_update.default_name("Starter model") == "Starter model, quick update"
    assert len(quick_update.default_name("x" * 200)) == 200
