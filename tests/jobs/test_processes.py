"""Runners as real child processes: killed, told to stop, crashing, outliving who started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from garbage_gui.jobs.lock import lane_is_running
from garbage_gui.jobs.supervisor import RunnerProcess
from garbage_gui.store.records import JobRecord
from garbage_gui.store.store import Store
from garbage_gui.taxonomy import load_taxonomy

ROOT = Path(__file__).parents[2]
Start = Callable[..., RunnerProcess]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "workspace", load_taxonomy("trashnet-6")) as store:
        yield store


@pytest.fixture
def start(store: Store) -> Iterator[Start]:
    """Start runners of the test's workspace; all of them are gone afterwards."""
    started: list[RunnerProcess] = []

    def begin(idle: float = 0.0) -> RunnerProcess:
        command = [sys.executable, "-m", "tests.jobs.runner_child", str(store.folder), "compute", str(idle)]
        started.append(RunnerProcess(store.folder, "compute", command))
        return started[-1]

    yield begin
    for log in (store.folder / "jobs").glob("*.log"):
        print(log.read_text(encoding="utf-8"))  # pytest shows it when the test fails
    for runner in started:
        if runner.alive():
            os.kill(runner.pid, signal.SIGKILL)
            runner.wait(10)


def wait_until(condition: Callable[[], bool], seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def long_job(store: Store) -> int:
    return store.jobs.add("count", "compute", {"steps": 200, "seconds": 0.03})


def under_way(store: Store, job_id: int) -> Callable[[], bool]:
    return lambda: store.jobs.get(job_id).progress > 0.02


def ended(store: Store, job_id: int) -> JobRecord:
    wait_until(lambda: store.jobs.get(job_id).status not in ("queued", "running"), 30)
    return store.jobs.get(job_id)


def test_a_killed_job_is_interrupted_and_goes_on_where_it_was(store: Store, start: Start) -> None:
    job_id = long_job(store)
    runner = start()
    wait_until(under_way(store, job_id))
    assert lane_is_running(store.folder, "compute")
    os.kill(runner.pid, signal.SIGKILL)
    outcome = runner.wait(10)
    assert outcome.exit_code == -signal.SIGKILL and not outcome.ok
    assert "signal 9" in str(outcome.message())
    assert not lane_is_running(store.folder, "compute")
    assert store.jobs.mark_interrupted("compute") == [job_id]
    assert store.jobs.get(job_id).status == "interrupted"
    store.jobs.requeue(job_id)
    assert start().wait(60).ok
    job = store.jobs.get(job_id)
    assert job.status == "done" and job.result is not None and job.result["started_at"] > 0


def test_sigterm_interrupts_the_job_and_the_runner_goes(store: Store, start: Start) -> None:
    job_id = long_job(store)
    runner = start(60)
    wait_until(under_way(store, job_id))
    runner.terminate()
    assert runner.wait(10).exit_code == 0
    assert store.jobs.get(job_id).status == "interrupted"


def test_a_handler_that_does_not_hear_sigterm_is_left_behind(store: Store, start: Start) -> None:
    job_id = store.jobs.add("deaf", "compute", {"seconds": 60})
    runner = start()
    wait_until(lambda: store.jobs.get(job_id).status == "running")
    runner.terminate()
    assert runner.wait(20).exit_code == 1
    assert store.jobs.mark_interrupted() == [job_id]


def test_a_crash_of_the_process_is_told_apart(store: Store, start: Start) -> None:
    job_id = store.jobs.add("die", "compute", {})
    outcome = start().wait(20)
    assert outcome.exit_code == -signal.SIGABRT
    assert store.jobs.mark_interrupted() == [job_id]


def test_cancel_from_another_process(store: Store, start: Start) -> None:
    job_id = long_job(store)
    runner = start()
    wait_until(under_way(store, job_id))
    store.jobs.request_cancel(job_id)
    asked = time.monotonic()
    job = ended(store, job_id)
    assert job.status == "cancelled" and time.monotonic() - asked < 1.5
    assert runner.wait(10).ok


@pytest.mark.parametrize("wanted", ["cancelled", "paused"])
def test_a_job_that_does_not_hear_is_ended_in_time_and_the_queue_goes_on(
    store: Store, start: Start, wanted: str
) -> None:
    job_id = store.jobs.add("deaf", "compute", {"seconds": 60})
    after = store.jobs.add("count", "compute", {"steps": 1})
    runner = start()
    wait_until(lambda: store.jobs.get(job_id).status == "running")
    if wanted == "cancelled":
        store.jobs.request_cancel(job_id)
    else:
        store.jobs.request_pause(job_id)
    asked = time.monotonic()
    job = ended(store, job_id)
    assert job.status == wanted and time.monotonic() - asked < 2.5
    assert job.error is None
    # The same process, in the eyes of the window, with nothing of the job in it.
    assert runner.wait(30).ok
    next_job = store.jobs.get(after)
    assert next_job.status == "done" and next_job.pid == job.pid == runner.pid


def test_of_two_runners_one_works_and_the_other_goes(store: Store, start: Start) -> None:
    job_ids = [store.jobs.add("count", "compute", {"steps": 60, "seconds": 0.03}) for _ in range(2)]
    runners = [start(), start()]
    assert sorted(runner.wait(30).exit_code for runner in runners) == [0, 5]
    results = [store.jobs.get(job_id).result for job_id in job_ids]
    assert len({result["pid"] for result in results if result is not None}) == 1 and None not in results


def test_the_heartbeat_goes_on_while_a_handler_is_busy(store: Store, start: Start) -> None:
    job_id = store.jobs.add("deaf", "compute", {"seconds": 6})
    start()
    wait_until(lambda: store.jobs.get(job_id).status == "running")
    first = store.jobs.get(job_id).heartbeat_at
    wait_until(lambda: store.jobs.get(job_id).heartbeat_at != first, 5)


def test_a_job_goes_on_when_the_process_that_started_it_ends(store: Store) -> None:
    job_id = store.jobs.add("count", "compute", {"steps": 40, "seconds": 0.05})
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from garbage_gui.jobs.supervisor import RunnerProcess\n"
        f"folder = {str(store.folder)!r}\n"
        "command = [sys.executable, '-m', 'tests.jobs.runner_child', folder, 'compute', '0']\n"
        "print(RunnerProcess(Path(folder), 'compute', command).pid)\n"
    )
    window = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    pid = int(window.stdout)
    assert store.jobs.get(job_id).status in ("queued", "running")
    assert os.getpgid(pid) != os.getpgid(0), "it would get the terminal's signals"
    job = ended(store, job_id)
    assert job.status == "done" and job.pid == pid


def test_what_a_dying_child_says_is_kept(store: Store) -> None:
    command = [sys.executable, "-c", "import sys; print('a'); sys.exit('the reason.')"]
    runner = RunnerProcess(store.folder, "compute", command)
    outcome = runner.wait(10)
    assert (outcome.exit_code, outcome.last_line) == (1, "the reason.")
    assert str(outcome.message()) == (
        f"The background process ended with an error: the reason. Details are in {runner.log}."
    )


def test_a_child_that_ended_is_no_zombie(store: Store) -> None:
    runner = RunnerProcess(store.folder, "compute", [sys.executable, "-c", "pass"])
    wait_until(lambda: not runner.alive())
    with pytest.raises(ProcessLookupError):
        os.kill(runner.pid, 0)


def test_a_log_that_grew_is_shortened(store: Store) -> None:
    log = store.folder / "jobs" / "compute.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * 3_000_000)
    RunnerProcess(store.folder, "compute", [sys.executable, "-c", "print('new')"]).wait(10)
    assert log.stat().st_size < 1_100_000 and log.read_bytes().rstrip().endswith(b"new")


def test_a_runner_whose_workspace_is_gone_ends(store: Store, start: Start) -> None:
    runner = start(60)
    wait_until(lambda: lane_is_running(store.folder, "compute"))
    store.folder.rename(store.folder.with_name("moved"))
    assert runner.wait(10).exit_code == 0
