from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from garbage_gui.messages import Message
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import NewJobFile
from garbage_gui.store.store import Store
from tests.store.pictures import new_image


@pytest.fixture
def store(workspace: Workspace) -> Store:
    return workspace.store


def test_a_job_from_queue_to_end(store: Store) -> None:
    first = store.jobs.add("classify", "interactive", {"paths": [Path("/图")], "n": 1})
    second = store.jobs.add("train", "compute", {})
    assert [j.job_id for j in store.jobs.list()] == [second, first]
    assert store.jobs.get(first).parameters == {"paths": [str(Path("/图"))], "n": 1}
    job = store.jobs.claim("interactive", os.getpid())
    assert job is not None
    assert (job.job_id, job.status, job.pid) == (first, "running", os.getpid())
    assert store.jobs.claim("interactive", 1) is None
    store.jobs.progress(first, 0.5, Message.of("{done} of {total}", done=1, total=2), 3.0)
    store.jobs.progress(first, 7.0)
    running = store.jobs.get(first)
    assert (running.progress, str(running.message), running.eta_seconds) == (1.0, "1 of 2", None)
    store.jobs.finish(first, "done", {"images": 2})
    done = store.jobs.get(first)
    assert (done.status, done.progress, done.result, done.error) == ("done", 1.0, {"images": 2}, None)
    assert done.finished_at is not None
    store.jobs.progress(first, 0.1)
    assert store.jobs.get(first).progress == 1.0, "a late report of a finished job changes nothing"
    assert [j.job_id for j in store.jobs.with_status("queued", "running")] == [second]


def test_a_claim_takes_the_oldest(store: Store) -> None:
    ids = [store.jobs.add("train", "compute", {}) for _ in range(3)]
    taken = [store.jobs.claim("compute", 1) for _ in range(4)]
    assert [j.job_id if j else None for j in taken] == [*ids, None]


def test_cancel_and_resume(store: Store) -> None:
    queued = store.jobs.add("train", "compute", {})
    assert store.jobs.request_cancel(queued).status == "cancelled"
    running = store.jobs.add("train", "compute", {})
    store.jobs.claim("compute", os.getpid())
    assert store.jobs.request_cancel(running).status == "running"
    assert store.jobs.cancel_requested(running)
    store.jobs.finish(running, "done")
    for ended in (queued, running):
        with pytest.raises(StoreError, match="nothing to cancel"):
            store.jobs.request_cancel(ended)
    with pytest.raises(StoreError, match="can be resumed"):
        store.jobs.requeue(running)
    store.jobs.requeue(queued)
    job = store.jobs.get(queued)
    assert (job.status, job.cancel_requested, job.error) == ("queued", False, None)
    with pytest.raises(StoreError, match="no job 999"):
        store.jobs.requeue(999)
    assert not store.jobs.cancel_requested(999)


def test_pause_and_resume(store: Store) -> None:
    waiting, running, done = (store.jobs.add("train", "compute", {}) for _ in range(3))
    assert store.jobs.request_pause(waiting).status == "paused"
    claimed = store.jobs.claim("compute", os.getpid())
    assert claimed is not None and claimed.job_id == running, "a paused job does not hold up the queue"
    asked = store.jobs.request_pause(running)
    assert (asked.status, asked.pause_requested, asked.cancel_requested) == ("running", True, False)
    assert store.jobs.end_requested(running) == "paused" and store.jobs.end_requested(done) is None
    store.jobs.request_cancel(running)
    assert store.jobs.end_requested(running) == "cancelled"
    store.jobs.finish(running, "paused")
    store.jobs.requeue(running)
    again = store.jobs.get(running)
    assert (again.status, again.pause_requested, again.cancel_requested) == ("queued", False, False)
    assert store.jobs.request_cancel(waiting).status == "cancelled"
    store.jobs.finish(done, "done")
    for ended in (waiting, done):
        with pytest.raises(StoreError, match="nothing to pause"):
            store.jobs.request_pause(ended)


def test_a_job_whose_process_is_gone_is_interrupted(store: Store) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True
    )
    lost, alive, silent = (store.jobs.add("train", "compute", {}) for _ in range(3))
    store.jobs.claim("compute", int(dead.stdout))
    store.jobs.claim("compute", os.getpid())
    store.jobs.claim("compute", os.getpid())
    long_ago = time.time() - 60
    store.write(
        lambda db: db.conn.execute("UPDATE jobs SET heartbeat_at=? WHERE id=?", [long_ago, silent]).close()
    )
    assert store.jobs.mark_interrupted("interactive") == []
    assert store.jobs.mark_interrupted(None) == [lost, silent]
    assert store.jobs.get(lost).status == "interrupted"
    assert store.jobs.get(alive).status == "running"
    store.jobs.beat(alive)
    assert store.jobs.mark_interrupted(None, abandoned=[alive]) == [alive]


def test_metrics_log_and_files(store: Store) -> None:
    job = store.jobs.add("train", "compute", {})
    store.jobs.add_metrics(job, 1, {"loss": 0.5, "nothing": float("nan")})
    store.jobs.add_metrics(job, 1, {"loss": 0.4})
    assert [(m.epoch, m.name, m.value) for m in store.jobs.metrics(job)] == [(1, "loss", 0.4)]
    store.jobs.log(job, "第一行")
    assert [text for _, text in store.jobs.logs(job)] == ["第一行"]
    (image,) = store.images.add([new_image(1)])
    broken = NewJobFile(Path("/b.jpg"), None, Message.of("{path} is empty.", path="/b.jpg"))
    store.jobs.add_files(job, [NewJobFile(Path("/a.jpg"), image.image_id), broken])
    store.jobs.add_files(job, [NewJobFile(Path("/a.jpg"), image.image_id)])
    files = store.jobs.files(job)
    assert [(f.path, f.image_id) for f in files] == [(Path("/a.jpg"), image.image_id), (Path("/b.jpg"), None)]
    assert str(files[1].error) == "/b.jpg is empty."
    assert store.jobs.files(job, after=files[0].file_id) == files[1:]
    assert store.jobs.files(job, limit=1) == files[:1]
    assert store.jobs.file_count(job) == 2


def test_a_damaged_document_is_an_empty_one(store: Store) -> None:
    job = store.jobs.add("train", "compute", {"a": 1})
    store.write(lambda db: db.conn.execute("UPDATE jobs SET parameters='{', message='[', error='x'").close())
    found = store.jobs.get(job)
    assert (found.parameters, str(found.message), str(found.error)) == ({}, "[", "x")
