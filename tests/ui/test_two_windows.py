"""Two windows on one workspace, each a process of its own: both work, and each sees what the other did."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter
from tests.conftest import ROOT
from tests.ui.desk import add_pictures, colour_workspace
from tests.ui.other_window import OPERATOR, label, seen
from tests.ui.window import Desktop, wait

PICTURES = 20


class OtherWindow:
    """The other process; `ask` waits for its answer."""

    def __init__(self, folder: Path, ids: Sequence[int]) -> None:
        command = [sys.executable, "-m", "tests.ui.other_window", str(folder), *map(str, ids)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert self._read() == "ready"

    def tell(self, command: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        document = json.loads(self._read())
        assert document["errors"] == []
        return document["answer"]

    def ask(self, command: str) -> Any:
        self.tell(command)
        return self.answer()

    def close(self) -> None:
        if self._process.poll() is None:
            self.tell("close")
            self._process.wait(60)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()

    def _read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        assert line, f"the other window ended with {self._process.poll()}"
        return line


@pytest.fixture
def pictures(tmp_path: Path) -> tuple[Path, list[int]]:
    """A workspace with pictures that the model has seen, and their ids."""
    with colour_workspace(tmp_path / "工作区") as workspace:
        ids = add_pictures(workspace, tmp_path / "图片", [number % 6 for number in range(PICTURES)])
    return tmp_path / "工作区", ids


@pytest.fixture
def other(pictures: tuple[Path, list[int]]) -> Iterator[OtherWindow]:
    folder, ids = pictures
    opened = OtherWindow(folder, ids[::2])
    yield opened
    opened.close()


def test_both_label_at_once_and_see_all_of_it(
    desk: Desktop, pictures: tuple[Path, list[int]], other: OtherWindow
) -> None:
    folder, ids = pictures
    desk.open(folder, "browse")
    other.tell("label")
    label(desk, ids[1::2])
    assert other.answer() == PICTURES // 2
    here: Any = desk.show("browse", filter=ImageFilter())
    wait(lambda: all(label is not None for label in seen(desk).values()), "all labels being here")
    with Workspace.open(folder) as workspace:
        stored = {i.image_id: i.label for i in workspace.store.images.get_many(ids)}
        events = [workspace.store.labels.history(i) for i in ids]
    assert None not in stored.values() and [len(e) for e in events] == [1] * PICTURES
    assert {e[0].operator for e in events[::2]} == {OPERATOR} and {e[0].operator for e in events[1::2]} == {
        "王芳"
    }
    assert seen(desk) == stored and {int(i): c for i, c in other.ask("see").items()} == stored
    assert desk.errors == [] and here is desk.window.page


def test_one_undoes_what_the_other_did_last_and_stays_when_that_closes(
    desk: Desktop, pictures: tuple[Path, list[int]], other: OtherWindow
) -> None:
    folder, ids = pictures
    desk.open(folder, "browse")
    label(desk, ids[1:2])
    assert "Undone" in other.ask("undo")
    wait(lambda: seen(desk)[ids[1]] is None, "the undone label going here")
    other.close()
    label(desk, ids[1:2])
    wait(lambda: seen(desk)[ids[1]] is not None, "the label")
    assert desk.errors == []
