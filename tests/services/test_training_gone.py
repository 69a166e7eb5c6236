"""A workspace that is removed while a training runs in it stays away, and the training ends."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from garbage_gui.jobs.runner import run_lane
from garbage_gui.services import training
from garbage_gui.services.importing import import_paths
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.training import TrainingRequest
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.store import Store
from garbage_gui.taxonomy import load_taxonomy
from garbage_gui.training import job as job_module
from garbage_gui.training.loop import Loop
from garbage_gui.training.paired_store import ShardWriter
from garbage_gui.training.recipe import Recipe
from tests.training.pictures import class_folders

QUICK = Recipe(input_size=64, epochs=1, head_epochs=0, batch_size=8, views=1, freeze_depth=147)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files where they are")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    # Without the starter model: nothing to compare with.
    made = Workspace(Store.create(tmp_path / "工作区", load_taxonomy("trashnet-6")))
    import_paths(made, [class_folders(tmp_path / "pictures", each=5)], format="folders", operator="test")
    return made


def before(work: Callable[..., Any], do: Callable[[], None]) -> Callable[..., Any]:
    """``work``, with ``do`` done before it."""

    def both(*arguments: Any, **options: Any) -> Any:
        do()
        return work(*arguments, **options)

    return both


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (job_module, "_seconds_after_views"),
        (ShardWriter, "add"),
        (Loop, "_step"),
        (job_module, "_measure"),
    ],
)
def test_a_removed_workspace_stays_removed(
    workspace: Workspace, where: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []

    def remove() -> None:
        done.append(True)
        shutil.rmtree(workspace.folder, ignore_errors=True)
        shutil.rmtree(workspace.folder, ignore_errors=True)

    with workspace:
        training.start(workspace, TrainingRequest(recipe=QUICK))
        monkeypatch.setattr(where, name, before(getattr(where, name), remove))
        assert run_lane(workspace.store, "compute", handler_for, idle_seconds=60)
    assert done and not workspace.folder.exists()


def test_a_moved_workspace_shows_the_training_as_interrupted(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = workspace.folder.with_name("elsewhere")

    def move() -> None:
        if workspace.folder.exists():
            workspace.folder.rename(elsewhere)

    with workspace:
        job_id = training.start(workspace, TrainingRequest(recipe=QUICK))
        with monkeypatch.context() as patch:
            patch.setattr(Loop, "_step", before(Loop._step, move))
            run_lane(workspace.store, "compute", handler_for, idle_seconds=60)
    assert not workspace.folder.exists()
    elsewhere.rename(workspace.folder)
    with Workspace.open(workspace.folder) as back:
        run_lane(back.store, "compute", handler_for, idle_seconds=0)
        assert back.store.jobs.get(job_id).status == "interrupted"
        back.store.jobs.requeue(job_id)
        run_lane(back.store, "compute", handler_for, idle_seconds=0)
        assert back.store.jobs.get(job_id).status == "done"
