"""A watched folder: what arrives is classified when it is whole, also after a restart and a lost drive."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from garbage_gui.jobs.lock import LaneLock
from garbage_gui.jobs.runner import run_lane
from garbage_gui.services import classifying, job_control
from garbage_gui.services.classification_results import ClassifiedFile, all_results
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.watching import looking
from garbage_gui.services.watching.listing import drive_of, picture_paths
from garbage_gui.services.watching.looking import FolderLook, Pace, WatchStatus
from garbage_gui.services.watching.watcher import Watcher, WatchError, Watching, begin, end, watching
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobRecord
from tests.bundles import colour_picture
from tests.disks import disk
from tests.permissions import permissions
from tests.services.sorting.scene import sort
from tests.services.test_classifying import add_model

QUICK = Pace(look=0.02, share=0.0, settle=0.05, give_up=0.5, longest=0.08)


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    add_model(workspace)
    workspace.store.models.promote("colours", operator="test")
    return workspace


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "收件箱"
    folder.mkdir()
    return folder


class Eye:
    """Looks at the folder, and works its runs off in this process."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        watched = workspace.store.watched_files.folder()
        assert watched is not None
        self.look = FolderLook(workspace, watched, pace=QUICK, start_runner=self._run)

    def _run(self, workspace: Workspace) -> None:
        run_lane(workspace.store, "interactive", handler_for, idle_seconds=0)

    @property
    def state(self) -> WatchStatus:
        return self.look.status

    def until(self, condition: Callable[[], object], seconds: float = 20.0) -> None:
        stop = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < stop, f"it did not happen in time: {self.state}"
            time.sleep(min(self.look.step(), 0.05))

    def looks(self, seconds: float) -> None:
        stop = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > stop)

    def rows(self) -> dict[str, ClassifiedFile]:
        found = watching(self.workspace, self.state)
        assert found is not None
        rows = [row for run in runs(self.workspace) for row in all_results(self.workspace, run.job_id)]
        by_name = {row.path.name: row for row in rows}
        assert len(by_name) == len(rows), "a file stands twice in the results"
        return by_name


def runs(workspace: Workspace) -> list[JobRecord]:
    return [job for job in workspace.store.jobs.list() if job.kind == "classify"]


def arrive(folder: Path, name: str, which: int = 0, shade: int = 0) -> Path:
    path = folder / name
    colour_picture(which, shade=shade).save(path)
    return path


def test_what_is_there_and_what_comes_is_one_run(workspace: Workspace, inbox: Path) -> None:
    arrive(inbox, "之前.png", 0)
    (inbox / "notes.txt").write_text("x", encoding="utf-8")
    begin(workspace, inbox)
    eye = Eye(workspace)
    eye.until(lambda: "之前.png" in eye.rows())
    (inbox / "sub").mkdir()
    arrive(inbox / "sub", "new\nname 😀.png", 1)
    arrive(inbox, ".hidden.png", 1)
    arrive(inbox, "b.png", 2)
    eye.until(lambda: len(eye.rows()) == 3)
    rows = eye.rows()
    assert {name: row.class_key for name, row in rows.items()} == {
        "之前.png": "cardboard",
        "new\nname 😀.png": "glass",
        "b.png": "metal",
    }
    [run] = runs(workspace)
    assert run.status == "done" and run.result is not None and run.result["files"] == 3
    assert run.parameters["paths"] == [str(inbox)]
    now = watching(workspace, eye.state)
    assert now == Watching(inbox, eye.state, 3, run.job_id) and eye.state.state == "watching"
    eye.looks(0.3)
    assert len(eye.rows()) == 3 and len(runs(workspace)) == 1, "nothing comes twice"


def test_a_half_written_file_waits_until_it_is_whole(workspace: Workspace, inbox: Path) -> None:
    begin(workspace, inbox)
    eye = Eye(workspace)
    whole = inbox.parent / "whole.jpg"
    colour_picture(1, (900, 700)).save(whole)
    data = whole.read_bytes()
    path = inbox / "slow.jpg"
    with path.open("wb") as file:
        for part in range(0, len(data) - 500, len(data) // 4):
            file.write(data[part : part + len(data) // 4][: len(data) - 500 - part])
            file.flush()
            eye.looks(0.15)
            assert eye.rows() == {} and eye.state.unfinished == 1
        file.write(data[-500:])
    eye.until(lambda: eye.rows())
    assert eye.rows()["slow.jpg"].class_key == "glass" and eye.state.unfinished == 0


def test_a_file_whose_size_is_set_before_its_contents_waits(workspace: Workspace, inbox: Path) -> None:
    """Some programs set the size first: the size alone says nothing, and here the time does not either."""
    begin(workspace, inbox)
    eye = Eye(workspace)
    whole = arrive(inbox.parent, "whole.png", 2)
    path = inbox / "set.png"
    path.write_bytes(b"\0" * whole.stat().st_size)
    os.utime(path, ns=(1, whole.stat().st_mtime_ns))
    eye.looks(0.2)
    assert eye.rows() == {}
    path.write_bytes(whole.read_bytes())
    os.utime(path, ns=(1, whole.stat().st_mtime_ns))
    eye.until(lambda: eye.rows())
    assert eye.rows()["set.png"].class_key == "metal"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes among the files there")
def test_what_never_becomes_whole_is_reported_once_and_taken_when_it_does(
    workspace: Workspace, inbox: Path
) -> None:
    begin(workspace, inbox)
    eye = Eye(workspace)
    (inbox / "cut.jpg").write_bytes(b"\xff\xd8\xff half a picture")
    (inbox / "empty.png").touch()
    os.mkfifo(inbox / "pipe.png")
    (inbox / "loop.jpg").symlink_to(inbox / "loop.jpg")
    eye.until(lambda: len(eye.rows()) == 4)
    errors = {name: str(row.error) for name, row in eye.rows().items()}
    assert "cut.jpg" in errors["cut.jpg"] and "is empty" in errors["empty.png"]
    assert "a pipe or a device" in errors["pipe.png"] and "leads back to itself" in errors["loop.jpg"]
    before = [row.file_id for row in eye.rows().values()]
    eye.looks(0.8)
    assert [row.file_id for row in eye.rows().values()] == before, "it is reported once"
    arrive(inbox, "cut.jpg", 3)
    eye.until(lambda: eye.rows()["cut.jpg"].error is None)
    assert eye.rows()["cut.jpg"].class_key == "paper"


def test_a_file_that_goes_before_it_is_whole_leaves_nothing(workspace: Workspace, inbox: Path) -> None:
    begin(workspace, inbox)
    eye = Eye(workspace)
    path = inbox / "x.jpg"
    path.write_bytes(b"\xff\xd8\xff")
    eye.looks(0.1)
    assert eye.state.unfinished == 1
    path.unlink()
    eye.looks(0.7)
    assert eye.rows() == {} and eye.state.unfinished == 0


def test_what_arrived_while_nobody_watched_is_classified_and_nothing_again(
    workspace: Workspace, inbox: Path
) -> None:
    begin(workspace, inbox)
    first = Eye(workspace)
    arrive(inbox, "a.png", 0)
    first.until(lambda: first.rows())
    ids = {row.file_id for row in first.rows().values()}
    arrive(inbox, "b.png", 1)
    os.utime(inbox / "b.png", (1, 1))  # a copy keeps the time of its original
    second = Eye(workspace)
    second.until(lambda: len(second.rows()) == 2)
    assert second.rows()["b.png"].class_key == "glass"
    assert ids < {row.file_id for row in second.rows().values()}


def test_a_replaced_file_is_classified_anew(workspace: Workspace, inbox: Path) -> None:
    begin(workspace, inbox)
    eye = Eye(workspace)
    arrive(inbox, "a.png", 0)
    eye.until(lambda: eye.rows())
    arrive(inbox, "a.png", 2, shade=9)
    eye.until(lambda: eye.rows().get("a.png") and eye.rows()["a.png"].class_key == "metal")


def test_a_folder_that_goes_away_comes_back_by_itself(workspace: Workspace, inbox: Path) -> None:
    begin(workspace, inbox)
    eye = Eye(workspace)
    arrive(inbox, "a.png", 0)
    eye.until(lambda: eye.rows())
    inbox.rename(inbox.with_name("away"))
    eye.until(lambda: eye.state.state == "gone")
    assert str(eye.state.message) == f"The folder {inbox} is not there."
    pauses = [eye.look.step() for _ in range(5)]
    assert pauses == sorted(pauses) and pauses[-1] == QUICK.longest, "it asks less and less often"
    inbox.with_name("away").rename(inbox)
    arrive(inbox, "b.png", 1)
    eye.until(lambda: len(eye.rows()) == 2)
    assert eye.state.state == "watching" and eye.state.message is None


def test_a_drive_that_is_unmounted_is_not_taken_for_an_empty_folder(
    workspace: Workspace, tmp_path: Path
) -> None:
    with disk(tmp_path / "nas", "1m") as drive:
        watched = begin(workspace, drive)
        assert watched.mount == drive
        eye = Eye(workspace)
        arrive(drive, "a.png", 0)
        eye.until(lambda: eye.rows())
        subprocess.run(["umount", str(drive)], check=True)
        eye.until(lambda: eye.state.state == "gone")
        assert "is not connected" in str(eye.state.message)
        assert Eye(workspace).look.step() == QUICK.look, "nor after a restart"
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(drive)], check=True)
        arrive(drive, "b.png", 1)
        eye.until(lambda: "b.png" in eye.rows())


def test_a_drive_that_goes_before_what_arrived_is_read_loses_nothing(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "AFTER_FAILURE_SECONDS", 0.0)
    with disk(tmp_path / "nas", "1m") as drive:
        begin(workspace, drive)
        run, away = Eye._run, tmp_path / "away"
        away.mkdir()

        def run_without_it(self: Eye, workspace: Workspace) -> None:
            if not any(away.iterdir()):
                subprocess.run(["mount", "--move", str(drive), str(away)], check=True)
            run(self, workspace)

        monkeypatch.setattr(Eye, "_run", run_without_it)
        eye = Eye(workspace)
        arrive(drive, "a.png", 0)
        eye.until(lambda: eye.state.state == "gone")
        assert not eye.rows(), "nothing is said of a picture that was not read"
        monkeypatch.setattr(Eye, "_run", run)
        subprocess.run(["mount", "--move", str(away), str(drive)], check=True)
        eye = Eye(workspace)
        eye.until(lambda: "a.png" in eye.rows())
        assert eye.rows()["a.png"].error is None


def test_a_folder_that_may_not_be_read_for_a_while(workspace: Workspace, inbox: Path) -> None:
    begin(workspace, inbox)
    eye = Eye(workspace)
    with permissions(inbox, 0o000):
        eye.until(lambda: eye.state.state == "gone")
        assert "may not be read" in str(eye.state.message)
    eye.until(lambda: eye.state.state == "watching")


def test_a_drive_that_does_not_answer_is_gone(
    workspace: Workspace, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(workspace, inbox)
    eye, answer = Eye(workspace), threading.Event()
    monkeypatch.setattr(looking, "SILENT_SECONDS", 0.1)
    monkeypatch.setattr(looking, "picture_paths", lambda *_, **__: answer.wait() and iter(()))
    thread = threading.Thread(target=eye.look.step)
    thread.start()
    time.sleep(0.2)
    assert eye.state.state == "gone" and "does not answer" in str(eye.state.message)
    answer.set()
    thread.join()
    assert eye.state.state == "watching"


def test_a_run_that_a_person_stopped_stays_so(workspace: Workspace, inbox: Path) -> None:
    begin(workspace, inbox)
    eye = Eye(workspace)
    arrive(inbox, "a.png", 0)
    eye.until(lambda: eye.rows())
    [first] = runs(workspace)
    workspace.store.jobs.reopen(first.job_id)
    job_control.cancel(workspace, first.job_id)
    arrive(inbox, "b.png", 1)
    eye.until(lambda: len(eye.rows()) == 2)
    second, again = runs(workspace)
    assert (second.status, again.status) == ("done", "cancelled")
    now = watching(workspace, eye.state)
    assert now is not None and (now.today, now.run) == (2, second.job_id)


def test_another_model_has_a_run_of_its_own(workspace: Workspace, inbox: Path) -> None:
    begin(workspace, inbox)
    eye = Eye(workspace)
    arrive(inbox, "a.png", 0)
    eye.until(lambda: eye.rows())
    add_model(workspace, "other")
    workspace.store.models.promote("other", operator="test")
    arrive(inbox, "b.png", 0)
    eye.until(lambda: len(eye.rows()) == 2)
    assert [job.parameters["model"] for job in runs(workspace)] == ["other", "colours"]


def test_another_day_has_a_run_of_its_own(
    workspace: Workspace, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(workspace, inbox)
    eye = Eye(workspace)
    arrive(inbox, "a.png", 0)
    eye.until(lambda: eye.rows())
    monkeypatch.setattr(looking.time, "strftime", lambda _: "2100-01-01")
    arrive(inbox, "b.png", 0)
    eye.until(lambda: len(eye.rows()) == 2)
    assert len(runs(workspace)) == 2
    now = watching(workspace, eye.state)
    assert now is not None and now.today == 1, "the count is that of the day"


def test_a_killed_run_goes_on(workspace: Workspace, inbox: Path) -> None:
    begin(workspace, inbox)
    eye = Eye(workspace)
    arrive(inbox, "a.png", 0)
    watched = workspace.store.watched_files.folder()
    assert watched is not None
    run, watched = looking.run_for(workspace, watched)
    path = inbox / "a.png"
    arrival = looking.Arrival(path, path.stat().st_size, path.stat().st_mtime_ns)
    workspace.store.watched_files.arrive(run, [arrival], watched)
    job = workspace.store.jobs.claim("interactive", os.getpid())
    assert job is not None
    workspace.store.jobs.finish(run, "interrupted")
    eye.until(lambda: eye.rows())
    assert [job.status for job in runs(workspace)] == ["done"]


def test_what_the_app_itself_puts_there_has_not_arrived(workspace: Workspace, inbox: Path) -> None:
    begin(workspace, inbox)
    eye = Eye(workspace)
    arrive(inbox, "a.png", 0)
    eye.until(lambda: eye.rows())
    sort(workspace, inbox / "sorted", action="copy")
    eye.looks(0.3)
    assert list(eye.rows()) == ["a.png"] and len(runs(workspace)) == 1


def test_without_a_model_it_says_so_and_goes_on_with_one(
    tmp_path: Path, workspace: Workspace, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(workspace, inbox)
    monkeypatch.setattr(type(workspace.store.models), "active", lambda _: None)
    eye = Eye(workspace)
    arrive(inbox, "a.png", 0)
    eye.until(lambda: eye.state.state == "trouble")
    assert "No model is active" in str(eye.state.message) and not runs(workspace)
    monkeypatch.undo()
    eye.until(lambda: eye.rows())
    assert eye.state.state == "watching"


def test_which_folder_can_be_watched(workspace: Workspace, inbox: Path) -> None:
    with pytest.raises(WatchError, match="is not there"):
        begin(workspace, inbox / "no")
    with pytest.raises(WatchError, match="belongs to the workspace"):
        begin(workspace, workspace.folder / "cache")
    begin(workspace, inbox)
    since = workspace.store.watched_files.folder()
    assert begin(workspace, inbox) == since, "asked twice, it is the same watching"
    assert end(workspace) == since and workspace.store.watched_files.folder() is None
    strange = inbox.parent / os.fsdecode(b"\xff bad")
    try:
        strange.mkdir()
    except OSError:
        return
    begin(workspace, strange)
    kept = workspace.store.watched_files.folder()
    assert kept is not None and kept.folder == strange


def test_one_process_watches_at_a_time_and_the_next_takes_over(workspace: Workspace, inbox: Path) -> None:
    begin(workspace, inbox)
    other = LaneLock(workspace.folder, "watch")
    assert other.acquire()
    lane = LaneLock(workspace.folder, "interactive")  # nobody works the queue off
    assert lane.acquire()
    said: list[Watching | None] = []
    watcher = Watcher(workspace, said.append, pace=QUICK)
    watcher.start()
    try:
        until(lambda: said and said[-1] is not None and said[-1].status.state == "elsewhere")
        watcher.wake()
        time.sleep(0.1)
        assert len(said) == 1, "it is said once"
        arrive(inbox, "a.png", 0)
        other.release()
        watcher.wake()
        until(lambda: runs(workspace))
        until(lambda: said[-1] is not None and said[-1].status.state == "watching")
        end(workspace)
        watcher.wake()
        until(lambda: said[-1] is None)
        assert other.acquire(), "with nothing to watch the turn is given back"
        other.release()
    finally:
        watcher.close()
        lane.release()


def test_many_files_are_listed_without_asking_for_their_sizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(2000):
        (folder / f"{number}.jpg").touch()
    (folder / "self").symlink_to(folder)
    asked: list[object] = []
    real = os.stat
    monkeypatch.setattr(os, "stat", lambda path, **more: asked.append(path) or real(path, **more))
    breaths: list[None] = []
    found = list(picture_paths(folder, left_out=(), breathe=lambda: breaths.append(None)))
    assert len(found) == 2000 and len(asked) <= 2 and len(breaths) == 4


def test_no_pause_is_longer_than_a_person_waits(workspace: Workspace, inbox: Path) -> None:
    watched = begin(workspace, inbox)
    slow = FolderLook(workspace, watched, pace=Pace(share=1e9), start_runner=lambda _: None)
    assert slow.step() == Pace().longest


def test_the_drive_of_the_system_is_none(tmp_path: Path) -> None:
    assert drive_of(Path(tmp_path.anchor)) is None


def test_a_missing_folder_is_told_without_the_model(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classifying, "load_predictor", lambda *_, **__: pytest.fail("the model was loaded"))
    job_id = classifying.start(workspace, [tmp_path / "no", tmp_path / "neither.jpg"])
    run_lane(workspace.store, "interactive", handler_for, idle_seconds=0)
    job = workspace.store.jobs.get(job_id)
    assert job.status == "done" and job.result is not None and job.result["failed"] == 2
    rows = list(all_results(workspace, job_id))
    assert ["does not exist" in str(row.error) for row in rows] == [True, True]


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    stop = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < stop, "it did not happen in time"
        time.sleep(0.01)
