"""What every test stands on: isolated settings, real pictures, a real workspace, and guards against leaks."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CLASSES = ("cardboard", "glass", "metal", "paper", "plastic", "trash")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--headed", action="store_true", help="show the windows while they are driven")


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--headed"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Windows measured without a screen have no notion of one: the same scale on every machine.
    os.environ.setdefault("QT_SCALE_FACTOR", "1")


@pytest.fixture(autouse=True)
def isolated_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and data of the person at this machine are never read or written."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("GARBAGE_GUI_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """The folder of shared data beside the project, or None where it is not there."""
    return SHARED if (SHARED / "data" / "trashnet").is_dir() else None


def draw_picture(path: Path, kind: int, number: int) -> None:
    """Draw one picture of an artificial class: every class has its own colour, pattern and noise."""
    import numpy as np
    from PIL import Image

    random = np.random.default_rng(1000 * kind + number)
    height, width = 192, 256
    y, x = np.mgrid[0:height, 0:width]
    period = 6 + 5 * kind
    pattern = [
        x // period,
        y // period,
        (x + y) // period,
        x // period + y // period,
        (x * y) // (period * 40),
        x - x,
    ][kind % 6]
    base = np.array(
        [[190, 140, 90], [90, 170, 150], [150, 155, 165], [235, 235, 230], [80, 120, 200], [90, 80, 70]]
    )
    colour = base[kind % 6] + random.normal(0, 8, 3)
    shade = np.where(pattern % 2 == 0, 1.0, 0.72)[..., None]
    picture = colour * shade + random.normal(0, 12, (height, width, 3))
    left, top = random.integers(0, 120), random.integers(0, 80)
    picture[top : top + 70, left : left + 90] *= random.uniform(0.5, 0.9)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture.clip(0, 255).astype(np.uint8)).save(path, quality=90)


@pytest.fixture(scope="session")
def _pictures(shared: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    for kind, name in enumerate(CLASSES):
        target = folder / name
        target.mkdir()
        if shared is not None:
            files = sorted(
                (shared / "data" / "trashnet" / name).glob("*.jpg"), key=lambda f: zlib.crc32(f.name.encode())
            )
            for file in files[:12]:
                shutil.copyfile(file, target / file.name)
        else:
            for number in range(12):
                draw_picture(target / f"{name}{number}.jpg", kind, number)
    return folder


@pytest.fixture
def picture_set(_pictures: Path, tmp_path: Path) -> Path:
    """Six class folders of twelve real pictures each; drawn ones where the shared data is missing."""
    target = tmp_path / "pictures"
    shutil.copytree(_pictures, target)
    return target


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A new workspace with the taxonomy trashnet-6."""
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.taxonomy import load_taxonomy

    made = Workspace.create(tmp_path / "workspace", load_taxonomy("trashnet-6"))
    yield made
    made.close()


@pytest.fixture(autouse=True)
def leak_guard(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that leaves a thread, a child process or a window alive fails, and the message names it."""
    threads_before = set(threading.enumerate())
    children_before = _children()
    yield
    left = [t for t in threading.enumerate() if t not in threads_before and t.is_alive() and not t.daemon]
    for thread in left:
        thread.join(2.0)
    problems = [f"thread {t.name}" for t in left if t.is_alive()]
    problems += [f"child process {pid}: {name}" for pid, name in (_children() - children_before)]
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is not None and widgets.QApplication.instance() is not None:
        problems += [
            f"window {type(w).__name__} {w.objectName()}"
            for w in widgets.QApplication.topLevelWidgets()
            if w.isVisible() and w.parent() is None
        ]
    if problems:
        pytest.fail("left behind: " + "; ".join(problems))


def _children() -> set[tuple[int, str]]:
    """Living child processes of this one (Linux only: elsewhere there is no cheap way to ask)."""
    found = set()
    listing = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    if listing.exists():
        for pid in listing.read_text().split():
            try:
                command = (
                    Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                )
            except OSError:
                continue
            # an empty command line is a child that has ended and waits to be collected
            if command.strip() and "resource_tracker" not in command:
                found.add((int(pid), command.strip()[:80]))
    return found
