"""Sorting that is cut off: killed at every step, by a full disk, by a disk that is read-only, by a person."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from garbage_gui.jobs.runner import run_lane
from garbage_gui.services import job_control
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.sorting import job as sorting_job
from garbage_gui.services.sorting import preview as previewing
from garbage_gui.services.sorting import undo
from garbage_gui.services.sorting.preview import preview
from garbage_gui.services.sorting.request import SortError, request
from garbage_gui.services.workspace import Workspace
from garbage_gui.store import backups
from tests.disks import disk, remount
from tests.services.sorting.scene import (
    KEYS,
    classified,
    make_workspace,
    sort,
    take_back,
    tree,
    work_off,
    write,
)

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = make_workspace(tmp_path / "工作区")
    yield workspace
    job_control.runners.stop(workspace.folder)
    workspace.close()


def wait_until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="forks, and counts what the kernel is asked for")
@pytest.mark.parametrize(
    ("scene", "every"),
    [
        ("move-same-sort", 1),
        ("move-other-sort", 2),
        ("move-unlinked-sort", 2),
        ("copy-same-sort", 2),
        ("move-same-undo", 1),
        ("move-other-undo", 2),
        ("move-unlinked-undo", 2),
        ("copy-same-undo", 2),
    ],
)
def test_killed_at_any_step_nothing_is_lost_and_it_goes_on_or_back(
    tmp_path: Path, scene: str, every: int
) -> None:
    """Moving or copying, within one disk, to another, or on one without links; forwards, and backwards."""
    command = [sys.executable, "-m", "tests.services.sorting.killed", str(tmp_path), scene, str(every)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_runner_is_followed_by_another_one(workspace: Workspace, tmp_path: Path) -> None:
    files = {write(tmp_path / "in" / f"{i:04d}.jpg", f"picture {i}"): KEYS[i % 6] for i in range(3000)}
    before = tree(tmp_path / "in")
    classified(workspace, files)
    job_id = sorting_job.start(workspace, request(workspace, tmp_path / "out", action="move"))
    rows = workspace.store.sorted_files
    for least in (300, 1200):
        job_control.ensure_running(workspace, idle_seconds=0)
        wait_until(lambda least=least: rows.counts(job_id).get("done", 0) > least)  # type: ignore[misc]
        pid = workspace.store.jobs.get(job_id).pid
        assert pid is not None and pid != os.getpid()
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: job_control.get_job(workspace, job_id).status == "interrupted")
        assert sorted({*tree(tmp_path / "in").values(), *tree(tmp_path / "out").values()}) == sorted(
            before.values()
        )
        job_control.resume(workspace, job_id)
    job = job_control.wait_for(workspace, job_id, timeout=120)
    assert job.status == "done" and job.result is not None and job.result["done"] == 3000, job.error
    assert tree(tmp_path / "in") == {} and sorted(tree(tmp_path / "out").values()) == sorted(before.values())
    assert backups.check(workspace.store) == []
    back = job_control.wait_for(workspace, undo.start(workspace, job_id), timeout=120)
    assert back.status == "done", back.error
    assert tree(tmp_path / "in") == before and not (tmp_path / "out").exists()


@pytest.mark.parametrize("action", ["copy", "move"])
def test_a_disk_that_fills_up_stops_the_job_and_loses_nothing(
    workspace: Workspace, tmp_path: Path, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {write(tmp_path / "in" / f"{i:02d}.jpg", f"{i:02d}" * 50_000): "glass" for i in range(40)}
    before = tree(tmp_path / "in")
    classified(workspace, files)
    monkeypatch.setattr(sorting_job, "BATCH", 7)
    with disk(tmp_path / "disk", "2m") as point:
        wanted = request(workspace, point / "out", action=action)  # type: ignore[arg-type]
        seen = preview(workspace, wanted)
        assert seen.needed == 4_000_000 and not seen.has_room
        refused = work_off(workspace, sorting_job.start(workspace, wanted))
        assert refused.status == "failed" and "need 4 MB, but only 2 MB are free" in str(refused.error)
        assert list(point.iterdir()) == [], "what does not fit is not begun"
        # Somebody else fills the disk while it is sorted.
        with monkeypatch.context() as patch:
            patch.setattr(previewing, "_disk_of", lambda target: (point.stat().st_dev, 10**9))
            full = work_off(workspace, sorting_job.start(workspace, wanted))
        assert full.status == "failed" and "is full" in str(full.error) and "resume" in str(full.error)
        here, there = tree(tmp_path / "in"), tree(point / "out")
        assert 10 < len(there) < 30 and not any(name.endswith(".part") for name in there)
        assert sorted({*here.values(), *there.values()}) == sorted(before.values())
        if action == "move":
            assert sorted([*here.values(), *there.values()]) == sorted(before.values())
        remount(point, "size=20m")
        workspace.store.jobs.requeue(full.job_id)
        ended = work_off(workspace, full.job_id)
        assert ended.status == "done" and ended.result is not None and ended.result["done"] == 40
        assert sorted(tree(point / "out").values()) == sorted(before.values())
        assert take_back(workspace, ended).status == "done"
        assert tree(tmp_path / "in") == before and list(point.iterdir()) == []


def test_a_disk_that_is_full_for_the_store_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [write(tmp_path / "in" / f"{i:02d}.jpg", f"{i:02d}" * 50_000) for i in range(40)]
    before = tree(tmp_path / "in")
    monkeypatch.setattr(sorting_job, "BATCH", 5)
    with disk(tmp_path / "disk", "4m") as point:
        workspace = make_workspace(point / "w")
        classified(workspace, dict.fromkeys(files, "glass"))
        monkeypatch.setattr(previewing, "_disk_of", lambda target: (point.stat().st_dev, 10**9))
        job_id = sorting_job.start(workspace, request(workspace, point / "out", action="move"))
        run_lane(workspace.store, "interactive", handler_for, idle_seconds=0)
        here, there = tree(tmp_path / "in"), tree(point / "out")
        assert sorted({*here.values(), *(v for v in there.values())}) == sorted(before.values())
        remount(point, "size=40m")
        workspace.store.jobs.mark_interrupted(abandoned=[job_id])
        assert workspace.store.jobs.get(job_id).status in ("failed", "interrupted")
        workspace.store.jobs.requeue(job_id)
        ended = work_off(workspace, job_id)
        assert ended.status == "done" and ended.result is not None and ended.result["done"] == 40
        assert tree(tmp_path / "in") == {}
        workspace.close()


def test_files_that_may_not_be_moved_away_stay_and_are_told(workspace: Workspace, tmp_path: Path) -> None:
    with disk(tmp_path / "card", "2m") as point:
        files = {write(point / f"{i}.jpg", f"{i}"): "glass" for i in range(3)}
        classified(workspace, files)
        remount(point, "ro")
        job = sort(workspace, tmp_path / "out", action="move")
        assert job.status == "done" and job.result is not None
        assert (job.result["done"], job.result["failed"]) == (0, 3)
        assert "cannot be moved away" in str(job.result["first_failures"])
        assert tree(tmp_path / "out") == {} and len(tree(point)) == 3
        copied = sort(workspace, tmp_path / "out", action="copy")
        assert copied.result is not None and copied.result["done"] == 3


def test_a_target_that_is_read_only_stops_the_job_with_one_sentence(
    workspace: Workspace, tmp_path: Path
) -> None:
    classified(workspace, {write(tmp_path / "in" / "a.jpg", "A"): "glass"})
    with disk(tmp_path / "card", "2m") as point:
        remount(point, "ro")
        job = sort(workspace, point / "out", action="move")
        assert job.status == "failed" and "cannot be used" in str(job.error) and "\n" not in str(job.error)
    assert tree(tmp_path / "in") == {"a.jpg": "A"}


def test_a_person_stops_it_and_lets_it_go_on_or_takes_it_back(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {write(tmp_path / "in" / f"{i:03d}.jpg", f"{i}"): KEYS[i % 6] for i in range(300)}
    before = tree(tmp_path / "in")
    classified(workspace, files)
    monkeypatch.setattr(sorting_job, "BATCH", 20)
    job_id = sorting_job.start(workspace, request(workspace, tmp_path / "out", action="move"))
    conclude = type(workspace.store.sorted_files).conclude

    def cancel_on_the_way(rows: object, outcomes: object) -> None:
        conclude(rows, outcomes)  # type: ignore[arg-type]
        if workspace.store.sorted_files.counts(job_id).get("done", 0) > 100:
            workspace.store.jobs.request_cancel(job_id)
            time.sleep(0.3)  # a look for it is taken five times a second

    monkeypatch.setattr(type(workspace.store.sorted_files), "conclude", cancel_on_the_way)
    job = work_off(workspace, job_id)
    monkeypatch.undo()
    assert job.status == "cancelled"
    done = workspace.store.sorted_files.counts(job_id)["done"]
    assert 100 < done < 300 and len(tree(tmp_path / "out")) == done
    workspace.store.jobs.requeue(job_id)
    job = work_off(workspace, job_id)
    assert job.status == "done" and len(tree(tmp_path / "out")) == 300
    assert take_back(workspace, job).status == "done"
    assert tree(tmp_path / "in") == before
    workspace.store.jobs.get(job_id)
    with pytest.raises(SortError, match="nothing that could be put back"):
        undo.start(workspace, job_id)


def test_what_was_undone_does_not_go_on(workspace: Workspace, tmp_path: Path) -> None:
    classified(workspace, {write(tmp_path / "in" / "a.jpg", "A"): "glass"})
    job = sort(workspace, tmp_path / "out", action="move")
    take_back(workspace, job)
    workspace.store.jobs.finish(job.job_id, "interrupted")
    workspace.store.jobs.requeue(job.job_id)
    again = work_off(workspace, job.job_id)
    assert again.status == "failed" and "was undone" in str(again.error)
    assert tree(tmp_path / "in") == {"a.jpg": "A"}


def test_what_comes_to_the_name_meanwhile_is_not_replaced(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the folder and the move, somebody else takes the name."""
    classified(workspace, {write(tmp_path / "in" / "a.jpg", "A"): "glass"})
    intend = type(workspace.store.sorted_files).intend

    def somebody_is_quicker(rows: object, job_id: int, files: object, folders: object = ()) -> list[int]:
        ids = intend(rows, job_id, files, folders)  # type: ignore[arg-type]
        if files:
            write(tmp_path / "out" / "Glass" / "a.jpg", "somebody's")
        return ids

    monkeypatch.setattr(type(workspace.store.sorted_files), "intend", somebody_is_quicker)
    job = sort(workspace, tmp_path / "out", action="move")
    assert job.result is not None and job.result["renamed"] == 1
    assert tree(tmp_path / "out") == {"Glass/a.jpg": "somebody's", "Glass/a (2).jpg": "A"}
    monkeypatch.undo()
    take_back(workspace, job)
    assert tree(tmp_path / "in") == {"a.jpg": "A"} and tree(tmp_path / "out") == {"Glass/a.jpg": "somebody's"}


@pytest.mark.parametrize("other_disk", [False, True])
def test_a_target_that_disappears_before_the_old_names_go(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other_disk: bool
) -> None:
    files = {write(tmp_path / "in" / f"{i}.jpg", f"{i}"): "glass" for i in range(4)}
    before = tree(tmp_path / "in")
    classified(workspace, files)
    with disk(tmp_path / "disk", "2m") if other_disk else nullcontext(tmp_path) as point:
        sync = sorting_job.sync_folder

        def unplugged(folder: Path) -> None:
            if list(folder.glob("*.jpg")) and folder.is_relative_to(point / "out"):
                shutil.rmtree(point / "out")
            else:
                sync(folder)

        monkeypatch.setattr(sorting_job, "sync_folder", unplugged)
        job = sort(workspace, point / "out", action="move")
        assert job.status == "failed" and "cannot be used" in str(job.error)
        assert tree(tmp_path / "in") == before
        monkeypatch.undo()
        workspace.store.jobs.requeue(job.job_id)
        again = work_off(workspace, job.job_id)
        assert again.status == "done" and tree(tmp_path / "in") == {} and len(tree(point / "out")) == 4


def test_an_old_place_that_disappears_while_files_are_put_back(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with disk(tmp_path / "card", "2m") as point:
        files = {write(point / "in" / f"{i}.jpg", f"{i}"): "glass" for i in range(4)}
        before = tree(point / "in")
        classified(workspace, files)
        job = sort(workspace, tmp_path / "out", action="move")
        there = tree(tmp_path / "out")
        sync = undo.sync_folder

        def unplugged(folder: Path) -> None:
            if folder == point / "in" and list(folder.glob("*.jpg")):
                shutil.rmtree(folder)
            else:
                sync(folder)

        monkeypatch.setattr(undo, "sync_folder", unplugged)
        back = take_back(workspace, job)
        assert back.result is not None and back.result["kept"] == 4
        assert tree(tmp_path / "out") == there
        monkeypatch.undo()
        again = take_back(workspace, job)
        assert again.status == "done" and again.result is not None and again.result["returned"] == 4
        assert tree(point / "in") == before and not (tmp_path / "out").exists()
