"""The queue as a person sees it: runners start by themselves, one a lane, and their end is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from garbage_gui.jobs.lock import LaneLock, lane_is_running
from garbage_gui.services import classifying, job_control
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import ModelRecord
from garbage_gui.taxonomy import load_taxonomy
from tests.bundles import colour_picture, write_colour_bundle

ROOT = Path(__file__).parents[2]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace.create(tmp_path / "workspace", load_taxonomy("trashnet-6"))
    bundle = write_colour_bundle(workspace.models_folder / "colours")
    workspace.store.models.add(
        ModelRecord("colours", "Colours", "colours", 0, None, time.time(), bundle.folder, {}, None)
    )
    workspace.store.models.promote("colours", operator="test")
    yield workspace
    job_control.runners.stop(workspace.folder)
    workspace.close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    colour_picture(1).save(tmp_path / "a.png")
    return tmp_path / "a.png"


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_nothing_starts_when_nothing_waits(workspace: Workspace) -> None:
    job_control.ensure_running(workspace)
    assert not (workspace.folder / "jobs").exists()


def test_one_runner_takes_several_jobs_and_ends_when_idle(workspace: Workspace, picture: Path) -> None:
    job_ids = [classifying.start(workspace, [picture]) for _ in range(3)]
    for _ in range(5):
        job_control.ensure_running(workspace, idle_seconds=0.5)
    jobs = [job_control.wait_for(workspace, job_id, timeout=30) for job_id in job_ids]
    assert [job.status for job in jobs] == ["done"] * 3
    assert len({job.pid for job in jobs}) == 1
    wait_until(lambda: not lane_is_running(workspace.folder, "interactive"))


def test_jobs_go_on_when_the_window_closes(workspace: Workspace, picture: Path, tmp_path: Path) -> None:
    job_id = classifying.start(workspace, [picture])
    program = (
        "import sys; from pathlib import Path\n"
        "from garbage_gui.services.workspace import Workspace\n"
        "from garbage_gui.services import job_control\n"
        "workspace = Workspace.open(Path(sys.argv[1]))\n"
        "job_control.ensure_running(workspace, idle_seconds=0)\n"
        "workspace.close()\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", program, str(workspace.folder)]
    subprocess.run(command, check=True, cwd=ROOT, timeout=60)
    wait_until(lambda: workspace.store.jobs.get(job_id).status == "done")


def test_a_runner_that_dies_at_its_start_fails_the_jobs_in_the_end(
    workspace: Workspace, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = classifying.start(workspace, [picture])
    command = [sys.executable, "-c", "raise SystemExit('no library.')"]
    monkeypatch.setattr(job_control, "python_command", lambda *_: command)

    def has_failed() -> bool:
        job_control.ensure_running(workspace)
        return workspace.store.jobs.get(job_id).status == "failed"

    wait_until(has_failed)
    assert "The background process ended with an error: no library." in str(
        workspace.store.jobs.get(job_id).error
    )


def test_a_killed_runner_is_told_at_its_job(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    colour_picture(1).save(folder / "a.png")
    data = (folder / "a.png").read_bytes()
    for i in range(3000):
        (folder / f"{i}.png").write_bytes(data + b"%d" % i)
    job_id = classifying.start(workspace, [folder])
    job_control.ensure_running(workspace)
    wait_until(lambda: workspace.store.jobs.file_count(job_id) > 0)
    os.kill(workspace.store.jobs.get(job_id).pid or 0, signal.SIGKILL)

    def is_marked() -> bool:
        job_control.ensure_running(workspace)
        job = job_control.get_job(workspace, job_id)
        return job.status == "interrupted" and job.error is not None

    wait_until(is_marked)
    assert "signal 9" in str(workspace.store.jobs.get(job_id).error)


def test_a_running_job_with_an_old_heartbeat_is_alive_while_its_lane_is_held(workspace: Workspace) -> None:
    job_id = workspace.store.jobs.add("train", "compute", {})
    workspace.store.jobs.claim("compute", os.getpid())
    workspace.store.write(lambda db: db.conn.execute("UPDATE jobs SET heartbeat_at = 5").close())
    with LaneLock(workspace.folder, "compute") as lock:
        lock.acquire()
        assert job_control.get_job(workspace, job_id).status == "running"
    assert job_control.get_job(workspace, job_id).status == "interrupted"


def test_cancel_and_resume_of_a_waiting_job(workspace: Workspace, picture: Path) -> None:
    job_id = classifying.start(workspace, [picture])
    assert job_control.cancel(workspace, job_id).status == "cancelled"
    assert job_control.resume(workspace, job_id).status == "queued"
    with pytest.raises(StoreError):
        job_control.resume(workspace, job_id)


def test_run_here_works_both_lanes_off(workspace: Workspace, picture: Path) -> None:
    job_id = classifying.start(workspace, [picture])
    unknown = workspace.store.jobs.add("of another version", "compute", {})
    job_control.run_here(workspace)
    assert workspace.store.jobs.get(job_id).status == "done"
    assert workspace.store.jobs.get(unknown).status == "failed"


def test_run_here_waits_for_another_runner(workspace: Workspace, picture: Path) -> None:
    job_id = classifying.start(workspace, [picture])
    other = LaneLock(workspace.folder, "interactive")
    other.acquire()
    threading.Timer(2.0, other.release).start()
    started = time.monotonic()
    job_control.run_here(workspace, "interactive")
    assert time.monotonic() - started >= 1.9
    assert workspace.store.jobs.get(job_id).status == "done"


def test_a_runner_that_ended_is_collected_by_a_look_at_the_list(workspace: Workspace, picture: Path) -> None:
    job_id = classifying.start(workspace, [picture])
    job_control.ensure_running(workspace, idle_seconds=0)
    wait_until(lambda: job_control.list_jobs(workspace)[0].status == "done")
    pid = workspace.store.jobs.get(job_id).pid or 0

    def is_gone() -> bool:
        job_control.list_jobs(workspace)
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False

    wait_until(is_gone)
