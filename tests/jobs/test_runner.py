"""The runner: order, outcomes in one sentence, one runner for a lane."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from garbage_gui.jobs.lock import LaneLock, lane_is_running
from garbage_gui.jobs.runner import run_lane
from garbage_gui.messages import Message
from garbage_gui.store.store import Store
from garbage_gui.taxonomy import load_taxonomy
from tests.jobs.runner_child import handlers


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "工作区", load_taxonomy("trashnet-6")) as store:
        yield store


def test_jobs_run_in_order_and_only_those_of_the_lane(store: Store) -> None:
    first = store.jobs.add("count", "compute", {"steps": 2})
    other = store.jobs.add("count", "interactive", {"steps": 2})
    second = store.jobs.add("count", "compute", {"steps": 2})
    assert run_lane(store, "compute", handlers, idle_seconds=0)
    one, two = store.jobs.get(first), store.jobs.get(second)
    assert one.status == two.status == "done"
    assert one.finished_at is not None and two.started_at is not None and one.finished_at <= two.started_at
    assert one.progress == 1.0 and one.result is not None and one.error is None
    assert store.jobs.get(other).status == "queued"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("ours", "The file a.jpg is odd."),
        ("memory", "The job needs more memory than is free. Close other programs, then resume it."),
        ("torch memory", "The job needs more memory than is free. Close other programs, then resume it."),
        ("card memory", "The job needs more memory than is free. Close other programs, then resume it."),
        ("system memory", "The job needs more memory than is free. Close other programs, then resume it."),
        ("full", "The disk is full. Free some space, then resume the job."),
        ("library on a full disk", "The disk is full. Free some space, then resume the job."),
        ("file", "The job stopped at the file /nowhere/y: No such file or directory. "
                 "Its log has the details."),
        ("missing", "A part that this job needs is not installed: No module named 'torch'. "
                    "Start the app with main.py to repair it."),
        ("bug", "The job stopped with an error: ZeroDivisionError: division by zero. "
                "Its log has the details."),
        ("bug without words", "The job stopped with an error: RuntimeError. Its log has the details."),
        ("exit", "The job stopped with an error: SystemExit: 3. Its log has the details."),
    ],
)  # fmt: skip
def test_an_error_is_one_sentence_and_the_queue_goes_on(
    store: Store, error: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = store.jobs.add("fail", "compute", {"error": error})
    after = store.jobs.add("count", "compute", {"steps": 1})
    run_lane(store, "compute", handlers, idle_seconds=0)
    job = store.jobs.get(failing)
    assert (job.status, str(job.error)) == ("failed", sentence)
    explained = any("Traceback" in text for _, text in store.jobs.logs(failing))
    assert explained == (error != "ours"), "a sentence of ours needs no traceback"
    assert capsys.readouterr().err == "", "in the process of a command it would stand before the sentence"
    assert store.jobs.get(after).status == "done"


def test_an_unknown_kind_fails_and_the_queue_goes_on(store: Store) -> None:
    from garbage_gui.services.job_handlers import handler_for

    job_id = store.jobs.add("of another version", "compute", {})
    run_lane(store, "compute", handler_for, idle_seconds=0)
    job = store.jobs.get(job_id)
    assert job.status == "failed" and "Update the app" in str(job.error)


def test_cancel_ends_a_running_job_within_a_second_and_resume_goes_on(store: Store) -> None:
    job_id = store.jobs.add("count", "compute", {"steps": 40, "seconds": 0.05})
    runner = threading.Thread(
        target=run_lane, args=(store, "compute", handlers), kwargs={"idle_seconds": 0}, daemon=True
    )
    runner.start()
    while store.jobs.get(job_id).progress == 0:
        time.sleep(0.02)
    store.jobs.request_cancel(job_id)
    asked = time.monotonic()
    runner.join(5)
    assert time.monotonic() - asked < 1.0
    job = store.jobs.get(job_id)
    assert job.status == "cancelled" and 0 < job.progress < 1
    store.jobs.requeue(job_id)
    run_lane(store, "compute", handlers, idle_seconds=0)
    job = store.jobs.get(job_id)
    assert job.status == "done" and job.result is not None and job.result["started_at"] > 0


def test_a_paused_job_makes_room_and_goes_on_where_it_was(store: Store) -> None:
    job_id = store.jobs.add("count", "compute", {"steps": 40, "seconds": 0.05})
    after = store.jobs.add("count", "compute", {"steps": 1})
    runner = threading.Thread(
        target=run_lane, args=(store, "compute", handlers), kwargs={"idle_seconds": 0}, daemon=True
    )
    runner.start()
    while store.jobs.get(job_id).progress == 0:
        time.sleep(0.02)
    store.jobs.request_pause(job_id)
    runner.join(10)
    job = store.jobs.get(job_id)
    assert job.status == "paused" and 0 < job.progress < 1
    assert store.jobs.get(after).status == "done"
    store.jobs.requeue(job_id)
    run_lane(store, "compute", handlers, idle_seconds=0)
    job = store.jobs.get(job_id)
    assert job.status == "done" and job.result is not None and job.result["started_at"] > 0


def test_a_stop_interrupts_the_job_and_leaves_the_queue(store: Store) -> None:
    job_id = store.jobs.add("count", "compute", {"steps": 1000, "seconds": 0.01})
    waiting = store.jobs.add("count", "compute", {"steps": 1})
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    assert run_lane(store, "compute", handlers, idle_seconds=60, stop=stop)
    assert store.jobs.get(job_id).status == "interrupted"
    assert store.jobs.get(waiting).status == "queued"


def test_the_newest_report_is_stored_though_reports_are_thinned_out(store: Store) -> None:
    job_id = store.jobs.add("count", "compute", {"steps": 500})
    changes = store.data_version()
    run_lane(store, "compute", handlers, idle_seconds=0)
    job = store.jobs.get(job_id)
    assert job.message == Message.of("step {step}", step=500)
    assert store.data_version() - changes < 50


def test_a_second_runner_of_the_lane_does_nothing(store: Store) -> None:
    job_id = store.jobs.add("count", "compute", {"steps": 1})
    with LaneLock(store.folder, "compute") as lock:
        assert lock.acquire()
        assert lane_is_running(store.folder, "compute")
        assert not lane_is_running(store.folder, "interactive")
        started = time.monotonic()
        assert run_lane(store, "compute", handlers, idle_seconds=0) is False
        assert time.monotonic() - started < 3
    assert store.jobs.get(job_id).status == "queued"
    assert not lane_is_running(store.folder, "compute")


def test_a_runner_waits_for_whoever_only_asks_for_the_lock(store: Store) -> None:
    job_id = store.jobs.add("count", "compute", {"steps": 1})
    lock = LaneLock(store.folder, "compute")
    lock.acquire()
    threading.Timer(0.2, lock.release).start()
    assert run_lane(store, "compute", handlers, idle_seconds=0)
    assert store.jobs.get(job_id).status == "done"


def test_a_runner_waits_for_jobs_and_then_goes(store: Store) -> None:
    def add() -> None:
        store.jobs.add("count", "compute", {"steps": 1})

    threading.Timer(0.3, add).start()
    started = time.monotonic()
    run_lane(store, "compute", handlers, idle_seconds=1.0)
    assert 1.2 < time.monotonic() - started < 4
    assert [job.status for job in store.jobs.list()] == ["done"]


def test_a_job_that_a_dead_runner_left_is_marked_before_the_next_runs(store: Store) -> None:
    left = store.jobs.add("count", "compute", {"steps": 1})
    store.jobs.claim("compute", 2**22 + 1)
    after = store.jobs.add("count", "compute", {"steps": 1})
    run_lane(store, "compute", handlers, idle_seconds=0)
    assert store.jobs.get(left).status == "interrupted"
    assert store.jobs.get(after).status == "done"
