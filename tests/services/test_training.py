"""Training as a job of the workspace: queued, run, registered, compared, resumed; and the series."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from garbage_gui.jobs.runner import run_lane
from garbage_gui.messages import GarbageError
from garbage_gui.nets.bundle import read_bundle
from garbage_gui.nets.errors import InputSizeError
from garbage_gui.nets.freeze_depth import FreezeDepthError
from garbage_gui.services import job_control, models, sweeping, training
from garbage_gui.services.importing import import_paths
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.sweeping import SweepRequest
from garbage_gui.services.training import TrainingRequest
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobRecord, LabelChange
from garbage_gui.taxonomy import load_taxonomy
from garbage_gui.training.context import TrainingError
from garbage_gui.training.recipe import Recipe, RecipeError
from tests.timm_entries import kept
from tests.training.pictures import class_folders

QUICK = Recipe(
    input_size=64, epochs=1, head_epochs=1, batch_size=8, views=1, freeze_depth=147, head_learning_rate=0.01
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "工作区", load_taxonomy("trashnet-6")) as made:
        import_paths(made, [class_folders(tmp_path / "图片", each=8)], format="folders", operator="test")
        yield made


def run(workspace: Workspace, job_id: int) -> JobRecord:
    run_lane(workspace.store, "compute", handler_for, idle_seconds=0)
    return workspace.store.jobs.get(job_id)


def result(job: JobRecord) -> dict[str, Any]:
    assert job.status == "done", job.error
    assert job.result is not None
    return job.result


def test_train_then_train_on_and_compare(workspace: Workspace) -> None:
    before = workspace.store.models.active()
    done = result(run(workspace, training.start(workspace, TrainingRequest(recipe=QUICK, name="第一"))))
    record, card = models.show(workspace, done["model"])
    assert (record.name, record.freeze_depth, card.parent) == ("第一", 147, None)
    assert set(done["metrics"]) == {"train", "validation", "test"} and done["seconds"] > 0
    assert {"accuracy", "ci95", "macro_f1", "ece"} <= set(done["metrics"]["test"])
    # A new model is never the active one by itself.
    assert workspace.store.models.active() == before
    assert card.label_events_seen == workspace.store.labels.last_event_id() > 0
    assert not training.job_folder(workspace, record.job_id or 0).exists()

    models.promote(workspace, record.model_id, operator="test")
    again = run(workspace, training.start(workspace, TrainingRequest(recipe=QUICK, weights="active")))
    second = result(again)
    assert models.show(workspace, second["model"])[1].parent == record.model_id
    # What is frozen is the same to the bit, so the second job finds its views made.
    assert "all of them are there already" in _log(workspace, again.job_id)
    comparison = second["comparison"]
    assert (comparison["before"], comparison["after"]) == (record.model_id, second["model"])
    assert comparison["images"] == second["metrics"]["test"]["images"]
    assert 0.0 <= comparison["p"] <= 1.0
    names = {m.name for m in workspace.store.jobs.metrics(again.job_id)}
    assert {"train_loss", "validation_accuracy", "learning_rate"} <= names


def test_interrupted_job_goes_on_with_what_it_saw(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    import garbage_gui.training.job as job_module

    job_id = training.start(workspace, TrainingRequest(recipe=QUICK))

    def fail(*args: object) -> None:
        raise GarbageError("The power went.")

    with monkeypatch.context() as patch:
        patch.setattr(job_module, "export_openvino", fail)
        assert run(workspace, job_id).status == "failed"
    image = workspace.store.images.labelled(["train"])[0]
    workspace.store.labels.apply([LabelChange(image.image_id, "trash")], operator="test", cause="review")
    workspace.store.jobs.requeue(job_id)
    done = result(run(workspace, job_id))
    card = models.show(workspace, done["model"])[1]
    assert card.label_events_seen < workspace.store.labels.last_event_id()
    assert "trash" not in card.classes
    log = "\n".join(text for _, text in workspace.store.jobs.logs(job_id))
    assert "Labels changed since" in log and "Resumed after epoch 2" in log


def _interrupted(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> int:
    """A job that failed after its training and before its model was whole."""
    import garbage_gui.training.job as job_module

    job_id = training.start(workspace, TrainingRequest(recipe=QUICK))

    def fail(*args: object) -> None:
        raise GarbageError("The power went.")

    with monkeypatch.context() as patch:
        patch.setattr(job_module, "export_openvino", fail)
        assert run(workspace, job_id).status == "failed"
    workspace.store.jobs.requeue(job_id)
    return job_id


def _log(workspace: Workspace, job_id: int) -> str:
    return "\n".join(text for _, text in workspace.store.jobs.logs(job_id))


def test_a_job_that_goes_on_does_not_train_on_what_became_check_set(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = _interrupted(workspace, monkeypatch)
    image = workspace.store.images.labelled(["train"])[0]
    # No way of the app does this; a restored backup of another time can.
    sql = "UPDATE images SET split = 'test' WHERE id = ?"
    workspace.store.write(lambda db: db.conn.execute(sql, [image.image_id]).close())
    job = run(workspace, job_id)
    assert job.status == "failed" and "became part of the check set" in str(job.error)


def test_a_job_that_goes_on_is_not_measured_on_what_turned_out_to_be_near(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = _interrupted(workspace, monkeypatch)
    learned = workspace.store.images.labelled(["train"])[0]
    check = workspace.store.images.labelled(["test"])
    workspace.store.images.set_groups({learned.image_id: 1, check[0].image_id: 1})
    done = result(run(workspace, job_id))
    assert "1 pictures of the check set are near-duplicates" in _log(workspace, job_id)
    assert done["metrics"]["test"]["images"] == len(check) - 1
    # Nor in any later comparison: the model has seen a member of the group.
    assert models.evaluate(workspace, done["model"]).images == len(check) - 1


def test_near_duplicates_over_two_sides_do_not_end_training_for_good(workspace: Workspace) -> None:
    """A picture that came later joined two to one group that were on different sides."""
    learned = workspace.store.images.labelled(["train"])[0]
    check = workspace.store.images.labelled(["test"])[0]
    workspace.store.images.set_groups({learned.image_id: 1, check.image_id: 1})
    job_id = training.start(workspace, TrainingRequest(recipe=QUICK))
    done = result(run(workspace, job_id))
    assert "1 pictures are left out of training" in _log(workspace, job_id)
    bundle = read_bundle(models.show(workspace, done["model"])[0].folder)
    assert learned.sha256 not in bundle.seen() and len(bundle.seen()) > 5
    # A series goes the same way.
    series = sweeping.start(workspace, SweepRequest(["efficientnet_lite0"], [147], [0.01], 1, recipe=QUICK))
    assert result(run(workspace, series))["runs"][0]["error"] is None
    assert "1 pictures are left out of training" in _log(workspace, series)


@pytest.mark.parametrize(
    ("doing", "recipe"),
    [
        ("Preparing pictures", QUICK.with_changes(epochs=200, views=256)),
        ("Training: epoch", QUICK.with_changes(epochs=500)),
    ],
)
def test_a_cancelled_training_ends_within_two_seconds(
    workspace: Workspace, doing: str, recipe: Recipe
) -> None:
    job_id = training.start(workspace, TrainingRequest(recipe=recipe, threads=1))
    runner = threading.Thread(target=run, args=(workspace, job_id))
    runner.start()
    while True:
        message = workspace.store.jobs.get(job_id).message
        if message is not None and message.template.startswith(doing):
            break
        assert runner.is_alive(), workspace.store.jobs.get(job_id).error
        time.sleep(0.02)
    job_control.cancel(workspace, job_id)
    # Seconds of the processor: those on the clock are also those of whatever else this machine does.
    asked = time.process_time()
    runner.join()
    assert time.process_time() - asked < 2.0
    assert workspace.store.jobs.get(job_id).status == "cancelled"


def test_labels_that_change_while_it_runs_are_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = training.train_once

    def corrected_meanwhile(*arguments: Any, **more: Any) -> Any:
        bundle = real(*arguments, **more)
        image = workspace.store.images.labelled(["train"])[0]
        workspace.store.labels.apply([LabelChange(image.image_id, "trash")], operator="test", cause="review")
        return bundle

    monkeypatch.setattr(training, "train_once", corrected_meanwhile)
    job_id = training.start(workspace, TrainingRequest(recipe=QUICK, threads=1))
    done = result(run(workspace, job_id))
    assert done["labels_after_start"] == 1
    log = _log(workspace, job_id)
    assert "1 labels came or changed after this job started" in log and ", 1 threads)" in log
    assert "trash" not in models.show(workspace, done["model"])[1].classes


def test_what_is_refused_at_once(workspace: Workspace, tmp_path: Path) -> None:
    small, unpublished = kept("test_vit").key, kept("test_vit4").key
    for request, error, text in (
        (TrainingRequest(backbone="resnet"), GarbageError, "no backbone"),
        (TrainingRequest(freeze=500), FreezeDepthError, "out of range"),
        (TrainingRequest(lr=-1.0), RecipeError, "learning_rate"),
        (TrainingRequest(weights="missing.pth"), TrainingError, "no weights missing.pth"),
        (TrainingRequest(weights="model:zzz"), GarbageError, "no model zzz"),
        (TrainingRequest(backbone="mobilenet_v2", weights="embedded"), TrainingError, "no built-in weights"),
        (TrainingRequest(recipe="nothing"), RecipeError, "no recipe nothing"),
        (TrainingRequest(small, 20, recipe=QUICK), InputSizeError, "pictures of 160 pixels only, not of 64"),
        (TrainingRequest(unpublished, 20), TrainingError, "no download for test_vit4"),
    ):
        with pytest.raises(error, match=text):
            training.start(workspace, request)
    with (
        Workspace.create(tmp_path / "empty", load_taxonomy("trashnet-6")) as empty,
        pytest.raises(TrainingError, match="no labelled pictures"),
    ):
        training.start(empty, TrainingRequest())
    assert workspace.store.jobs.list() == []


def test_what_a_request_leaves_out() -> None:
    assert TrainingRequest(backbone="mobilenet_v2").resolved().weights == "download"
    changed = TrainingRequest(lr=0.01, recipe=QUICK).resolved()
    assert changed.learning_rate == 0.01 and changed.head_learning_rate == pytest.approx(0.1)
    assert TrainingRequest(recipe="paper", lr=0.0003).resolved().head_learning_rate == pytest.approx(0.0003)


def test_series_of_trainings(workspace: Workspace) -> None:
    request = SweepRequest(["efficientnet_lite0"], [99, 147], [0.001], epochs=1, recipe=QUICK)
    job_id = sweeping.start(workspace, request)
    runs = result(run(workspace, job_id))["runs"]
    assert [(r["freeze"], r["lr"]) for r in runs] == [(99, 0.001), (147, 0.001)]
    assert all(r["accuracy"] is not None and r["seconds"] > 0 for r in runs)
    assert not training.job_folder(workspace, job_id).exists()
    with pytest.raises(FreezeDepthError):
        sweeping.start(workspace, SweepRequest(["mobilenet_v2"], [157], [0.1]))
    with pytest.raises(TrainingError, match="1 to 2000"):
        sweeping.start(workspace, SweepRequest([], [1], [0.1]))
