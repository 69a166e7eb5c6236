"""Undo and redo while others do the same, and while the process is killed: each step is whole or not there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from garbage_gui.services import labelling, splitting, undoing
from garbage_gui.services.workspace import Workspace
from garbage_gui.store import backups
from garbage_gui.store.records import Operation
from garbage_gui.taxonomy import load_taxonomy
from tests.store.pictures import new_image

ROOT = Path(__file__).resolve().parents[2]
IMAGES = 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with 200 images, labelled in bulk, then moved, then labelled anew in bulk."""
    folder = tmp_path / "工作区"
    with Workspace.create(folder, load_taxonomy("trashnet-6")) as workspace:
        workspace.store.images.add([new_image(n) for n in range(IMAGES)])
        ids = range(1, IMAGES + 1)
        labelling.label_many(workspace, dict.fromkeys(ids, "glass"), operator="ann", cause="browse")
        splitting.move(workspace, list(ids), "train", operator="ann")
        labelling.label_many(workspace, dict.fromkeys(ids, "metal"), operator="ann", cause="browse")
        splitting.move(workspace, list(ids), "validation", operator="ann")
    return folder


def child(folder: Path, operator: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.services.undoing_child", str(folder), operator, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def state(workspace: Workspace) -> tuple[str | None, str | None]:
    """Label and side of all images, which have to be the same."""
    states = {(i.label, i.split) for i in workspace.store.images.get_many(range(1, IMAGES + 1))}
    assert len(states) == 1, "a step was done by halves"
    return states.pop()


# What the steps led through, in their order.
STATES = [(None, None), ("glass", None), ("glass", "train"), ("metal", "train"), ("metal", "validation")]


def everything_back(workspace: Workspace) -> None:
    """Undo until nothing is left; each time all goes one state back."""
    place = STATES.index(state(workspace))
    while undoing.newest(workspace) is not None:
        undoing.undo(workspace, operator="")
        place -= 1
        assert state(workspace) == STATES[place]
    assert place == 0 and backups.check(workspace.store) == []
    while undoing.next_redo(workspace) is not None:
        undoing.redo(workspace, operator="")
        place += 1
        assert state(workspace) == STATES[place]
    assert place == len(STATES) - 1


def test_two_processes_undo_and_redo_at_the_same_time(folder: Path) -> None:
    with child(folder, "first", 12) as first, child(folder, "second", 12) as second:
        said = [line for p in (first, second) for line in p.communicate(timeout=120)[0].split()]
        assert (first.returncode, second.returncode) == (0, 0)
    appended = [uuid for uuid in said if uuid != "-"]
    assert len(said) == 48 and len(appended) == len(set(appended)) > 12
    with Workspace.open(folder) as workspace:
        everything_back(workspace)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_kill_in_between_leaves_whole_steps_and_what_was_acknowledged(folder: Path) -> None:
    for _ in range(3):
        with child(folder, "victim", 1000) as process:
            assert process.stdout is not None
            acknowledged = [process.stdout.readline().strip() for _ in range(7)]
            os.kill(process.pid, signal.SIGKILL)
            acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
        with Workspace.open(folder) as workspace:
            kept = {e.uuid for e in workspace.store.labels.events(limit=1_000_000)}
            for uuid in set(acknowledged) - kept - {"-"}:
                assert isinstance(workspace.store.operations.get(uuid), Operation)
            everything_back(workspace)
