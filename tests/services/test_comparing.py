"""After an import: looks, near-duplicates and splits come later, and survive whatever ends that."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from garbage_gui.jobs.lock import LaneLock
from garbage_gui.messages import Message
from garbage_gui.services import comparing, splitting, training_data, undoing
from garbage_gui.services.importing import ImportResult, import_paths
from garbage_gui.services.statistics import statistics
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter
from garbage_gui.taxonomy import load_taxonomy
from tests.imaging import odd_files

SCENES = 30


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """Thirty scenes, each as two JPEGs of different size, in three classes."""
    folder = tmp_path / "pictures"
    for number in range(SCENES):
        place = folder / ("glass", "metal", "paper")[number % 3]
        place.mkdir(parents=True, exist_ok=True)
        picture = odd_files.scene((320, 240), number)
        picture.save(place / f"{number:02}.jpg", quality=95)
        picture.resize((200, 150)).save(place / f"{number:02}-small.jpg", quality=80)
    return folder


class Context:
    """What a job that learns reports to."""

    def __init__(self) -> None:
        self.messages: list[Message | None] = []
        self.logged: list[str] = []

    def report(self, fraction: float, message: Message | None = None, eta: float | None = None) -> None:
        self.messages.append(message)

    def cancelled(self) -> bool:
        return False

    def log(self, text: str) -> None:
        self.logged.append(text)

    def metrics(self, epoch: int, values: dict[str, float]) -> None: ...


def only_read(workspace: Workspace, folder: Path) -> ImportResult:
    """An import that is cancelled as soon as all pictures are stored."""
    begun = threading.Event()

    def progress(fraction: float, message: Message) -> None:
        if message.template.startswith("Looking for near-duplicates"):
            begun.set()

    return import_paths(workspace, [folder], operator="林", progress=progress, cancelled=begun.is_set)


def sides(workspace: Workspace) -> dict[str, tuple[Any, Any]]:
    """Group and split of labelled images by content."""
    images = workspace.store.images
    return {i.sha256: (i.group, i.split) for i in images.get_many(images.ids(ImageFilter(labelled=True)))}


def is_finished(workspace: Workspace) -> bool:
    """Every scene is a group of two on one side."""
    groups = Counter(sides(workspace).values())
    return len(groups) == SCENES and set(groups.values()) == {2} and all(g and s for g, s in groups)


def test_pictures_and_labels_are_there_before_they_are_compared(workspace: Workspace, pairs: Path) -> None:
    result = only_read(workspace, pairs)
    assert (result.added, result.labelled, result.assigned, result.groups) == (60, 60, 0, 0)
    counts = statistics(workspace)
    assert (counts.labelled, counts.without_split) == (60, 60)
    image = workspace.store.images.find(str(pairs / "glass" / "00.jpg"))
    assert (image.width, image.height, image.label, image.split) == (320, 240, "glass", None)
    # Another import does what is left, also where it brings nothing.
    again = import_paths(workspace, [pairs / "glass" / "00.jpg"], operator="林")
    assert (again.added, again.known, again.assigned, again.groups) == (0, 1, 60, SCENES)
    assert is_finished(workspace)


def test_a_training_compares_first_what_is_left(workspace: Workspace, pairs: Path, tmp_path: Path) -> None:
    only_read(workspace, pairs)
    training_data.require_labels(workspace)
    context = Context()
    data = training_data.snapshot(workspace, context, tmp_path / "work" / "1")
    assert is_finished(workspace)
    assert len(data.images) == 60 and not context.logged
    assert any(m is not None and m.values.get("total") == 60 for m in context.messages)


def test_a_cancelled_comparison_keeps_what_it_found(
    workspace: Workspace, pairs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "BATCH", 16)
    seen: list[int] = []

    def progress(fraction: float, message: Message) -> None:
        if message.template.startswith("Looking for near-duplicates:"):
            seen.append(int(str(message.values["done"])))

    result = import_paths(
        workspace, [pairs], operator="林", progress=progress, cancelled=lambda: bool(seen and seen[-1] >= 16)
    )
    assert (result.added, result.assigned) == (60, 0)
    assert len(workspace.store.comparisons.waiting()) >= 16
    assert workspace.store.comparisons.unseen()
    assert all(split is None for _, split in sides(workspace).values())
    assert splitting.assign(workspace).assigned == 60
    assert is_finished(workspace)


_KILLED = """
import os, signal, sys
from pathlib import Path
from garbage_gui.services import comparing
from garbage_gui.services.importing import import_paths
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.comparisons import Comparisons
from garbage_gui.store.images import Images

owner = {"Images": Images, "Comparisons": Comparisons}[sys.argv[3]]
name, left = sys.argv[4], int(sys.argv[5])
comparing.BATCH = 16
real = getattr(owner, name)

def then_killed(self, *arguments):
    global left
    real(self, *arguments)
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

setattr(owner, name, then_killed)
import_paths(Workspace.open(Path(sys.argv[1])), [Path(sys.argv[2])], operator="ann")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
@pytest.mark.parametrize(
    ("owner", "method", "times"),
    [
        ("Comparisons", "set_looks", 2),
        ("Images", "set_groups", 1),
        ("Comparisons", "compared", 1),
        ("Images", "set_splits", 1),
    ],
)
def test_killed_in_the_middle_it_goes_on_the_next_time(
    tmp_path: Path, pairs: Path, owner: str, method: str, times: int
) -> None:
    Workspace.create(tmp_path / "killed", load_taxonomy("trashnet-6")).close()
    command = [sys.executable, "-c", _KILLED, str(tmp_path / "killed"), str(pairs), owner, method, str(times)]
    killed = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    with Workspace.create(tmp_path / "whole", load_taxonomy("trashnet-6")) as whole:
        import_paths(whole, [pairs], operator="林")
        expected = sides(whole)
    with Workspace.open(tmp_path / "killed") as workspace:
        counts = statistics(workspace)
        assert (counts.images, counts.labelled) == (60, 60)
        assert counts.without_split == (0 if method == "set_splits" else 60)
        result = import_paths(workspace, [pairs], operator="林")
        assert (result.added, result.known, result.failed) == (0, 60, [])
        assert sides(workspace) == expected
        assert is_finished(workspace)
        assert not workspace.store.comparisons.waiting() and not workspace.store.comparisons.unseen()


def test_one_compares_and_the_other_waits(workspace: Workspace, pairs: Path) -> None:
    only_read(workspace, pairs)
    waits = threading.Event()
    given: list[splitting.Assigned] = []

    def progress(fraction: float, message: Message) -> None:
        if message.template.startswith("Waiting"):
            waits.set()

    with LaneLock(workspace.folder, "compare") as lock:
        assert lock.acquire()
        other = threading.Thread(target=lambda: given.append(splitting.assign(workspace, progress=progress)))
        other.start()
        assert waits.wait(20)
        assert len(workspace.store.comparisons.unseen()) == 60
        # Who does not want to wait any longer has changed nothing.
        assert splitting.assign(workspace, cancelled=lambda: True) == splitting.Assigned()
    other.join(60)
    assert [a.assigned for a in given] == [60]
    assert is_finished(workspace)


def test_pictures_whose_files_are_away_wait_without_a_split(
    workspace: Workspace, pairs: Path, tmp_path: Path
) -> None:
    only_read(workspace, pairs)
    pairs.rename(tmp_path / "away")
    assigned = splitting.assign(workspace)
    assert (assigned.assigned, len(assigned.unusable)) == (0, 60)
    assert not any(image.damaged for image in assigned.unusable)
    # What somebody else imports tells nothing of them.
    odd_files.scene((90, 90), 99).save(tmp_path / "other.png")
    assert import_paths(workspace, [tmp_path / "other.png"], operator="林").failed == []
    (tmp_path / "away").rename(pairs)
    assert splitting.assign(workspace).assigned == 60
    assert is_finished(workspace)


def test_a_file_that_has_changed_lends_nobody_its_looks(workspace: Workspace, pairs: Path) -> None:
    only_read(workspace, pairs)
    path = pairs / "glass" / "00.jpg"
    content = path.read_bytes()
    path.write_bytes((pairs / "metal" / "01.jpg").read_bytes())
    assigned = splitting.assign(workspace)
    assert assigned.assigned == 59
    (image,) = assigned.unusable
    assert "has changed" in str(image.error) and image.path == path
    path.write_bytes(content)
    assert splitting.assign(workspace).assigned == 1
    assert is_finished(workspace)


def damaged(path: Path) -> Path:
    """A JPEG with a sound beginning and end whose pixels nobody can decode: its Huffman tables are nonsense."""
    data = bytearray(odd_files.encoded(odd_files.scene((64, 48), 7), "JPEG"))
    table = data.index(b"\xff\xc4")
    data[table + 5 : table + 21] = b"\xff" * 16
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_damage_behind_a_sound_beginning_is_told_and_taken_out_of_the_set(
    workspace: Workspace, pairs: Path
) -> None:
    path = damaged(pairs / "glass" / "bad.jpg")
    result = import_paths(workspace, [pairs], operator="林")
    assert (result.added, result.labelled, result.assigned) == (60, 60, 60)
    (failed,) = result.failed
    assert failed.path == path and "damaged" in str(failed.error)
    assert workspace.store.images.count(ImageFilter()) == 60
    image = workspace.store.images.find(str(path))
    assert (image.excluded, image.split) == (True, None)
    # It is known now, and not told again; a person may want it back.
    again = import_paths(workspace, [pairs], operator="林")
    assert (again.added, again.failed) == (0, [])
    assert len(undoing.undo(workspace, operator="林").events) == 1
    assert not workspace.store.images.get(image.image_id).excluded
    assert splitting.assign(workspace).unusable == []


def test_a_file_that_vanishes_before_it_is_looked_at_is_told(workspace: Workspace, pairs: Path) -> None:
    path = pairs / "glass" / "00.jpg"

    def progress(fraction: float, message: Message) -> None:
        if message.template == "Looking for near-duplicates":
            path.unlink(missing_ok=True)

    result = import_paths(workspace, [pairs], operator="林", progress=progress)
    assert (result.added, result.assigned) == (60, 59)
    assert [f.path for f in result.failed] == [path]
    assert "not there any more" in str(result.failed[0].error)
