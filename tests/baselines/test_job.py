"""The baselines as a job of the workspace: queued, run, cancelled, resumed; and what the extra is needed for."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from garbage_gui import environment
from garbage_gui.baselines import experiment
from garbage_gui.baselines.methods import BaselineError
from garbage_gui.imaging.preprocess import load_pixels
from garbage_gui.jobs.runner import run_lane
from garbage_gui.messages import GarbageError
from garbage_gui.services import baselines, training
from garbage_gui.services.importing import import_paths
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.workspace import Workspace
from garbage_gui.setup.errors import SetupError
from garbage_gui.store.records import JobRecord
from garbage_gui.taxonomy import load_taxonomy


@pytest.fixture
def workspace(tmp_path: Path, picture_set: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "工作区", load_taxonomy("trashnet-6")) as made:
        import_paths(made, [picture_set], format="folders", operator="test")
        yield made


def run(workspace: Workspace, job_id: int, stop: threading.Event | None = None) -> JobRecord:
    run_lane(workspace.store, "compute", handler_for, idle_seconds=0, stop=stop)
    return workspace.store.jobs.get(job_id)


def runs(job: JobRecord) -> list[dict[str, Any]]:
    assert job.status == "done", job.error
    assert job.result is not None
    found: list[dict[str, Any]] = job.result["runs"]
    return found


def test_methods_are_measured_on_the_check_set(workspace: Workspace) -> None:
    job_id = baselines.start(workspace, ["lbp-hog", "hu-colour"], seed=2)
    job = run(workspace, job_id)
    assert (job.lane, job.parameters) == ("compute", {"methods": ["hu-colour", "lbp-hog"], "seed": 2})
    rows = runs(job)
    assert [row["method"] for row in rows] == ["hu-colour", "lbp-hog"]
    tests = len(workspace.store.images.labelled(["test"]))
    for row in rows:
        assert row["images"] + row["left_out"] == tests and row["seconds"] > 0 and row["error"] is None
        low, high = row["ci95"]
        assert (
            low <= row["accuracy"] <= high
            and 0 <= row["macro_f1"] <= 1
            and 0 <= row["validation_accuracy"] <= 1
        )
        assert np.array(row["confusion"]).sum() == row["images"]
        assert set(row["per_class"]) == set(row["classes"]) and row["settings"]["classifier"]
    # Twelve pictures of each of six classes; by chance it would be a sixth.
    assert max(row["accuracy"] for row in rows) > 0.25
    assert not training.job_folder(workspace, job_id).exists()


def test_what_is_done_is_not_done_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    done: list[Any] = []
    run_plan = experiment.run_plan

    def stopping(*arguments: Any) -> Any:
        done.append(run_plan(*arguments))
        stop.set()
        return done[-1]

    job_id = baselines.start(workspace, ["naive-bayes", "hu-colour"])
    with monkeypatch.context() as patch:
        patch.setattr(experiment, "run_plan", stopping)
        assert run(workspace, job_id, stop).status == "interrupted"
    assert len(done) == 1
    workspace.store.jobs.requeue(job_id)
    with monkeypatch.context() as patch:
        patch.setattr(
            experiment, "run_plan", lambda *arguments: done.append(run_plan(*arguments)) or done[-1]
        )
        rows = runs(run(workspace, job_id))
    assert len(done) == 2
    assert [row["accuracy"] for row in rows] == [outcome.measured.accuracy for outcome in done]


def test_a_cancelled_job_is_cancelled_and_can_be_resumed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = baselines.start(workspace, ["naive-bayes"])

    def cancelling(path: Path, side: int) -> Any:
        if workspace.store.jobs.get(job_id).status == "running":
            workspace.store.jobs.request_cancel(job_id)
        return load_pixels(path, side)

    with monkeypatch.context() as patch:
        patch.setattr(experiment, "load_pixels", cancelling)
        patch.setattr(experiment, "BATCH", 2)
        assert run(workspace, job_id).status == "cancelled"
    workspace.store.jobs.requeue(job_id)
    assert runs(run(workspace, job_id))[0]["accuracy"] is not None


def test_a_method_that_fails_is_an_entry(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any) -> Any:
        raise GarbageError("The training packages cannot be had.")

    monkeypatch.setattr(training, "wait_for_training_packages", broken)
    failed, measured = runs(run(workspace, baselines.start(workspace, ["deep-svm", "naive-bayes"])))[::-1]
    assert (failed["method"], failed["accuracy"]) == ("deep-svm", None)
    assert failed["error"] == "The training packages cannot be had."
    assert measured["error"] is None


@pytest.mark.slow
def test_deep_features_are_those_of_the_imagenet_network(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from garbage_gui.inference.openvino_engine import OpenVinoEngine
    from garbage_gui.nets.networks import build, normalise
    from garbage_gui.nets.weights import load_embedded

    image = workspace.store.images.labelled(["train"])[0]
    pixels = load_pixels(image.path, 224)[np.newaxis]
    network = build("efficientnet_lite0", 2).eval()
    load_embedded(network)
    with torch.no_grad():
        expected = network(normalise(torch.from_numpy(pixels), network.backbone)).embedding.numpy()

    seen: list[Any] = []

    class Spy(OpenVinoEngine):
        def run(self, pixels: Any) -> Any:
            output = super().run(pixels)
            seen.append((pixels, output.embedding))
            return output

    monkeypatch.setattr(baselines, "OpenVinoEngine", Spy)
    (row,) = runs(run(workspace, baselines.start(workspace, ["deep-svm"])))
    embeddings = {p.tobytes(): e for part, made in seen for p, e in zip(part, made, strict=True)}
    found = embeddings[pixels[0].tobytes()]
    # The engine's weights are rounded to 16 bits.
    assert found @ expected[0] > 0.999 * np.linalg.norm(found) * np.linalg.norm(expected)
    assert row["accuracy"] > 0.5


def test_what_is_refused_at_once(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="no baseline sift"):
        baselines.start(workspace, ["sift"])
    with (
        Workspace.create(tmp_path / "empty", load_taxonomy("trashnet-6")) as empty,
        pytest.raises(BaselineError, match="no labelled pictures"),
    ):
        baselines.start(empty)
    assert workspace.store.jobs.list() == []


def test_without_the_extra_one_sentence_names_the_command(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = environment.missing

    def without(needed: Any, *more: Any) -> Any:
        return found(needed, *more) + [
            r for r in needed if r.name in ("scikit-image", "opencv-python-headless")
        ]

    monkeypatch.setattr(environment, "missing", without)
    with pytest.raises(SetupError) as said:
        baselines.start(workspace)
    assert str(said.value) == (
        "What the baselines need is not installed in this environment. Bring it with: "
        f'"{sys.executable}" -m pip install "scikit-image>=0.25" "opencv-python-headless>=4.11,<5"'
    )
    monkeypatch.setattr(environment, "checkout", lambda: None)
    monkeypatch.setattr(environment, "find_spec", lambda name: None if name == "cv2" else object())
    with pytest.raises(SetupError, match=r'pip install "garbage-gui\[baselines\]"$'):
        baselines.start(workspace)
    assert workspace.store.jobs.list() == []
