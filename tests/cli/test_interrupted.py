"""Commands whose ground goes: Ctrl+C, and the folder deleted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from garbage_gui.services.workspace import Workspace
from tests.cli.conftest import Command

# A process in the background of a shell inherits that Ctrl+C is ignored.
CHILD = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from garbage_gui.cli import following, main
from garbage_gui.services import job_control
from tests.jobs.runner_child import handlers
job_control.handler_for = handlers
following._GRACE_SECONDS = float(sys.argv[1])
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
@pytest.mark.parametrize(
    ("kind", "parameters", "grace", "times"),
    [
        ("count", {"steps": 10_000, "seconds": 0.02}, 20.0, 1),  # it notices
        ("deaf", {"seconds": 60.0}, 0.5, 1),  # it does not
        ("deaf", {"seconds": 60.0}, 50.0, 2),  # a person who does not wait
    ],
)
def test_jobs_run_interrupted(
    folder: Path, kind: str, parameters: dict[str, float], grace: float, times: int
) -> None:
    with Workspace.open(folder) as workspace:
        job_id = workspace.store.jobs.add(kind, "compute", parameters)
        line = [sys.executable, "-c", CHILD, str(grace), "jobs", "run", "--workspace", str(folder)]
        with subprocess.Popen(line, stderr=subprocess.PIPE, text=True, encoding="utf-8") as child:
            end = time.monotonic() + 30
            while workspace.store.jobs.get(job_id).status != "running":
                assert time.monotonic() < end
                time.sleep(0.05)
            for _ in range(times):
                time.sleep(0.4)
                os.kill(child.pid, signal.SIGINT)
            try:
                _, said = child.communicate(timeout=30)
            finally:
                child.kill()
        assert child.returncode == 1, said
        assert said.strip().splitlines()[-1] == "Error: Interrupted."
        assert "Traceback" not in said and "closed" not in said and "terminate" not in said
    from garbage_gui.services import job_control

    with Workspace.open(folder) as workspace:
        assert job_control.get_job(workspace, job_id).status == "interrupted"


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be deleted there")
def test_a_command_in_a_deleted_folder(folder: Path, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    script = "import os, sys; os.rmdir(os.getcwd()); from garbage_gui.cli import main; sys.exit(main(sys.argv[1:]))"
    root = str(Path(__file__).resolve().parents[2])
    line = [sys.executable, "-c", script, "classify", ".", "--workspace", str(folder)]
    said = subprocess.run(
        line,
        cwd=here,
        env=os.environ | {"PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 1
    assert said.stderr == "Error: The folder that you are in was deleted. Change to another one.\n"


# Ends without a word, as by kill -9, when the method is called for the nth time.
KILLED = """
import importlib, os, sys
from garbage_gui.cli import main
module, owner, name, calls = sys.argv[1:5]
owner = getattr(importlib.import_module(module), owner)
method, left = getattr(owner, name), int(calls)
def counted(*arguments, **more):
    global left
    left -= 1
    if left <= 0:
        os._exit(9)
    return method(*arguments, **more)
setattr(owner, name, counted)
sys.exit(main(sys.argv[5:]))
"""


def _killed(module: str, owner: str, method: str, calls: int, *arguments: object) -> None:
    line = [sys.executable, "-c", KILLED, module, owner, method, str(calls), *map(str, arguments)]
    assert subprocess.run(line, timeout=120, check=False, capture_output=True).returncode == 9


def test_a_command_after_one_that_was_killed_goes_on_at_once(
    cli: Command, folder: Path, pictures: Path, tmp_path: Path
) -> None:
    """No window and no `jobs list` comes in between, which would have marked the killed jobs."""
    before = sorted(pictures.rglob("*.*"))
    options = ("--workspace", folder)
    _killed(
        "garbage_gui.services.classifying", "_Writer", "flush", 2, "classify", *before, pictures, *options
    )
    assert cli("sort", tmp_path / "out", "--dry-run").json["run"] == 1
    cli("classify", pictures)
    moves = ("sort", tmp_path / "out", "--move")
    _killed("garbage_gui.services.sorting.placing", "Placer", "take_old_name_away", 7, *moves, *options)
    returning = ("garbage_gui.services.sorting.returning", "Returner", "take_target_away", 9)
    _killed(*returning, "undo", *options)
    assert any((tmp_path / "out").rglob("*.png"))
    assert cli("undo").json["kind"] == "sort"
    assert sorted(pictures.rglob("*.*")) == before and not (tmp_path / "out").exists()
