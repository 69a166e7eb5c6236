"""A runner on a full disk, where not even its log has room for the reason."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from garbage_gui.jobs.supervisor import DISK_FULL, RunnerProcess, python_command
from garbage_gui.services import job_control
from garbage_gui.services.workspace import Workspace
from garbage_gui.taxonomy import load_taxonomy
from tests.disks import disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes, where this account may mount one."""
    with disk(tmp_path / "disk", "3m") as point:
        yield point


def fill(disk: Path) -> None:
    """Until not one byte more is taken."""
    file = os.open(disk / "filler", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        for size in (65536, 4096, 1):
            while shutil.disk_usage(disk).free >= size and os.write(file, b"x" * size) == size:
                pass
    except OSError:
        pass
    finally:
        os.close(file)


def test_a_runner_that_finds_the_disk_full_says_so_without_a_log(small_disk: Path) -> None:
    with Workspace.create(small_disk / "w", load_taxonomy("trashnet-6")) as workspace:
        job_id = workspace.store.jobs.add("classify", "interactive", {"paths": []})
        # The log that SQLite reuses is room of its own: an empty one first.
        workspace.store.write(lambda db: None)
        fill(small_disk)
        command = python_command(
            "garbage_gui.services.run_jobs", "--workspace", str(workspace.folder), "--lane", "interactive",
            "--idle-seconds", "0",
        )  # fmt: skip
        runner = RunnerProcess(workspace.folder, "interactive", command)
        outcome = runner.wait(30)
        assert not runner.log.read_bytes()
        assert outcome.exit_code == DISK_FULL
        assert str(outcome.message()) == "The disk is full. Free some space, then resume the job."
        # With room again the job is worked off.
        (small_disk / "filler").unlink()
        job_control.run_here(workspace)
        assert workspace.store.jobs.get(job_id).status in ("done", "failed")
