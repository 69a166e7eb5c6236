"""No room on the disk or in memory: one sentence, nothing lost, and it goes on when there is room."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from garbage_gui.jobs.runner import run_lane
from garbage_gui.services import training
from garbage_gui.services.importing import import_paths
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.training import TrainingRequest
from garbage_gui.services.workspace import Workspace
from garbage_gui.store import backups
from garbage_gui.store.records import JobRecord
from garbage_gui.taxonomy import load_taxonomy
from garbage_gui.training.recipe import Recipe
from tests.disks import disk
from tests.training.pictures import class_folders

# Everything learns: a checkpoint of some 80 MB, a model of some 25 MB.
WHOLE = Recipe(input_size=64, epochs=2, head_epochs=0, batch_size=8, views=1, freeze_depth=0)
HEAD = WHOLE.with_changes(freeze_depth=147)


def run(workspace: Workspace, job_id: int) -> JobRecord:
    run_lane(workspace.store, "compute", handler_for, idle_seconds=0)
    return workspace.store.jobs.get(job_id)


def log(workspace: Workspace, job_id: int) -> str:
    return "\n".join(text for _, text in workspace.store.jobs.logs(job_id))


def fill(folder: Path, pictures: Path) -> Workspace:
    workspace = Workspace.create(folder, load_taxonomy("trashnet-6"))
    import_paths(workspace, [class_folders(pictures, each=8)], format="folders", operator="test")
    return workspace


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, where this account may mount one."""
    with disk(tmp_path / "disk", "160m") as point:
        yield point


def leave(disk: Path, megabytes: float) -> Path:
    """Fill ``disk`` but for so much."""
    filler = disk / "filler"
    free = shutil.disk_usage(disk).free
    filler.write_bytes(b"x" * max(0, free - round(megabytes * 1e6)))
    return filler


@pytest.mark.parametrize(
    ("recipe", "megabytes", "words"),
    [
        (
            WHOLE,
            20,
            "The checkpoint .* cannot be written: No space left on device. Free some space and resume",
        ),
        (HEAD, 12, "The trained model cannot be written to .*No space left on device.* Free some space and"),
    ],
)
def test_a_full_disk_ends_the_job_and_nothing_else(
    small_disk: Path, tmp_path: Path, recipe: Recipe, megabytes: float, words: str
) -> None:
    with fill(small_disk / "w", tmp_path / "pictures") as workspace:
        active, known = workspace.store.models.active(), workspace.store.models.list()
        job_id = training.start(workspace, TrainingRequest(recipe=recipe))
        filler = leave(small_disk, megabytes)
        job = run(workspace, job_id)
        assert job.status == "failed"
        assert job.error is not None and re.search(words, str(job.error)), str(job.error)
        assert workspace.store.models.active() == active and workspace.store.models.list() == known
        assert backups.check(workspace.store) == []
        assert not list(workspace.models_folder.glob("*")), "no half of a model"
        filler.unlink()
        workspace.store.jobs.requeue(job_id)
        job = run(workspace, job_id)
        assert job.status == "done", str(job.error)
        if recipe is HEAD:
            assert "Resumed after epoch 2" in log(workspace, job_id)


def test_a_want_of_memory_keeps_the_last_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from garbage_gui.training.loop import Loop

    with fill(tmp_path / "w", tmp_path / "pictures") as workspace:
        active, known = workspace.store.models.active(), workspace.store.models.list()
        job_id = training.start(workspace, TrainingRequest(recipe=HEAD))
        real = Loop._step

        def hungry(self: Loop, *arguments: object) -> None:
            if self.epoch == 1:
                import torch

                torch.empty(2**52, dtype=torch.uint8)
            real(self, *arguments)  # type: ignore[arg-type]

        with monkeypatch.context() as patch:
            patch.setattr(Loop, "_step", hungry)
            job = run(workspace, job_id)
        assert job.status == "failed" and str(job.error).startswith("The job needs more memory than is free.")
        assert workspace.store.models.active() == active and workspace.store.models.list() == known
        workspace.store.jobs.requeue(job_id)
        assert run(workspace, job_id).status == "done"
        assert "Resumed after epoch 1" in log(workspace, job_id)
