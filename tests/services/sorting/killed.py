"""Sorts in child processes that are killed at every single step, one after the other, and looks what is left.

    python -m tests.services.sorting.killed FOLDER SCENE [EVERY]

The steps are what Python reports of changes to files, and each commit of the store, before and after. With EVERY,
it is killed at each second of them, or third, or so.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from garbage_gui.services.sorting import job, moves, undo
from garbage_gui.services.sorting.request import request
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.connections import Writer
from tests.services.sorting.scene import classified, make_workspace, tree, work_off, write

CHANGES = {"os.link", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate"}
FILES = {"a.jpg": "glass", "b.jpg": "glass", "x/a.jpg": "glass", "c.jpg": "metal", "broken.jpg": None}


class Killer:
    """Ends this process at its step number ``at``, as hard as it can be ended."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.steps = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        sys.addaudithook(self._event)
        write = Writer.write

        def killed_write(writer: Writer, operation: Callable[[Any], Any], *, durable: bool) -> Any:
            if not durable:  # progress
                return write(writer, operation, durable=durable)
            self.step()
            result = write(writer, operation, durable=durable)
            self.step()
            return result

        Writer.write = killed_write  # type: ignore[method-assign]

    def _event(self, event: str, arguments: tuple[Any, ...]) -> None:
        opened_to_write = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
        if event in CHANGES or (opened_to_write and "sqlite" not in str(arguments[0])):
            self.step()


class Scene:
    """One set of files to sort, put there anew for each kill."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.action, self.disk, self.does = kind.split("-")
        self.template, self.folder = folder / "template", folder / "work"
        self.inbox, self.home = self.folder / "in", self.folder / "w"
        if self.disk == "other":
            self.target = Path(tempfile.mkdtemp(dir="/dev/shm")) / "out"
            assert self.target.parent.stat().st_dev != folder.stat().st_dev
        else:
            self.target = self.folder / "out"

    def build(self) -> None:
        workspace = make_workspace(self.home)
        files = {write(self.inbox / name, name): key for name, key in FILES.items()}
        classified(workspace, files)
        write(self.target / "Glass" / "a.jpg", "was there before")
        self.before, self.there = tree(self.inbox), tree(self.target)
        self.sorting = job.start(workspace, request(workspace, self.target, action=self.action))  # type: ignore[arg-type]
        if self.does == "undo":
            assert work_off(workspace, self.sorting).status == "done"
            if self.action == "move":
                write(self.inbox / "b.jpg", "new")
                write(self.inbox / "c.jpg", "")
                self.before |= {"b.jpg": "new", "b (2).jpg": "b.jpg", "c.jpg": "", "c (2).jpg": "c.jpg"}
            self.job_id = undo.start(workspace, self.sorting)
        else:
            self.job_id = self.sorting
        workspace.close()
        shutil.copytree(self.folder, self.template)
        if self.disk == "other":
            shutil.copytree(self.target, self.template / "target")
        state = (self.before, self.there, self.sorting, self.job_id)
        (self.template.parent / "state.json").write_text(json.dumps(state), encoding="utf-8")

    def load(self) -> None:
        """What the process that built the scene knows of it."""
        state = json.loads((self.template.parent / "state.json").read_text(encoding="utf-8"))
        self.before, self.there, self.sorting, self.job_id = state

    def set_up(self) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(self.template, self.folder)
        if self.disk == "other":
            shutil.rmtree(self.target, ignore_errors=True)
            shutil.move(self.folder / "target", self.target)

    def child(self, work: Callable[[], None]) -> int:
        """Do ``work`` in a fork; returns its exit code, negative when it was killed."""
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                if self.disk == "unlinked":
                    moves.os.link = no_links  # type: ignore[attr-defined]
                work()
                code = 0
            except BaseException:
                traceback.print_exc(file=sys.stdout)
            finally:
                sys.stdout.flush()
                os._exit(code)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def run_killed(self, at: int) -> None:
        Killer(at).watch()
        workspace = Workspace.open(self.home)
        work_off(workspace, self.job_id)
        workspace.close()

    def check_after_kill(self) -> None:
        """Every file is somewhere, and what was there is as it was."""
        found = set(tree(self.inbox).values()) | set(tree(self.target).values())
        assert set(self.before.values()) <= found, f"lost: {set(self.before.values()) - found}"
        assert "was there before" in tree(self.target).values()

    def go_on(self) -> None:
        with Workspace.open(self.home) as workspace:
            self.interrupted(workspace)
            ended = work_off(workspace, self.job_id)
            assert ended.status == "done", ended.error
            assert ended.result is not None and not ended.result.get("failed")
            self.check_end()

    def take_back(self) -> None:
        with Workspace.open(self.home) as workspace:
            self.interrupted(workspace, queue=False)
            rows = workspace.store.sorted_files
            if rows.counts(self.sorting) or any(f.exists() for f in rows.folders(self.sorting)):
                ended = work_off(workspace, undo.start(workspace, self.sorting))
                assert ended.status == "done", ended.error
                assert ended.result is not None and not ended.result["kept"], ended.result
            self.check_back()

    def interrupted(self, workspace: Workspace, *, queue: bool = True) -> None:
        jobs = workspace.store.jobs
        running = [each.job_id for each in jobs.with_status("running")]
        jobs.mark_interrupted(abandoned=running)
        status = jobs.get(self.job_id).status
        if queue and status == "interrupted":
            jobs.requeue(self.job_id)
        elif not queue and status == "queued":
            jobs.request_cancel(self.job_id)

    def check_end(self) -> None:
        if self.does == "undo":
            self.check_back()
            return
        sorted_files = {
            "Glass/a.jpg": "was there before", "Glass/a (2).jpg": "a.jpg", "Glass/b.jpg": "b.jpg",
            "Glass/a (3).jpg": "x/a.jpg", "Metal/c.jpg": "c.jpg", "Not readable/broken.jpg": "broken.jpg",
        }  # fmt: skip
        assert tree(self.target) == sorted_files, tree(self.target)
        assert tree(self.inbox) == ({} if self.action == "move" else self.before), tree(self.inbox)
        with Workspace.open(self.home) as workspace:
            for name, key in FILES.items():
                if key is not None and self.action == "move":
                    image = next(f for f in workspace.store.jobs.files(1) if f.path.exists())
                    assert image.path.is_relative_to(self.target), name

    def check_back(self) -> None:
        assert tree(self.inbox) == self.before, tree(self.inbox)
        assert tree(self.target) == self.there, tree(self.target)
        left = [path for path in self.target.rglob("*") if path.is_dir() and path.name != "Glass"]
        assert not left, left


def no_links(*_: object, **__: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def main(folder: str, kind: str, every: str = "1") -> int:
    scene = Scene(Path(folder), kind)
    scene.folder.mkdir(parents=True)
    failures = kills = 0
    try:
        # In a process of its own: nobody forks with threads.
        assert scene.child(scene.build) == 0
        scene.load()
        for step in range(1, 1000, int(every)):
            scene.set_up()
            code = scene.child(partial(scene.run_killed, step))
            if code != -signal.SIGKILL:
                assert code == 0, code
                break
            kills += 1
            for then in (scene.go_on, scene.take_back) if scene.does == "sort" else (scene.go_on,):
                if then == scene.take_back:
                    scene.set_up()
                    scene.child(partial(scene.run_killed, step))
                if scene.child(scene.check_after_kill) or scene.child(then):
                    print(f"^ killed at step {step}, then {then.__name__}", flush=True)
                    failures += 1
    finally:
        if scene.disk == "other":
            shutil.rmtree(scene.target.parent)
    print(f"{kills} kills, {failures} failures")
    return 1 if failures or kills < 10 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
