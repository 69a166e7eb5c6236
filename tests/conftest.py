"""What every test has: own settings, real pictures, a window without a screen, and a guard against leaks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.drawn_pictures import draw_pictures
from tests.leaks import Leaks

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
PICTURES_A_CLASS = 12


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--headed", action="store_true", help="show the windows on the screen, to watch the tests"
    )


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--headed"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Tests use the environment as it is, and never install into it.
    os.environ["GARBAGE_GUI_NO_SETUP"] = "1"
    os.environ.setdefault("OPENVINO_TELEMETRY_OPT_OUT", "1")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Tell the fixtures of a test whether it failed: a failed test may leave things lying."""
    report = yield
    if call.when == "call":
        item.stash[_FAILED] = report.failed  # type: ignore[attr-defined]
    return report


_FAILED = pytest.StashKey[bool]()


@pytest.fixture(autouse=True)
def leak_guard(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves threads, child processes or windows behind. Set up first, torn down last."""
    before = Leaks.now()
    yield
    found = before.left_behind()
    if found and not request.node.stash.get(_FAILED, False):
        pytest.fail("The test left behind:\n  " + "\n  ".join(found), pytrace=False)


@pytest.fixture(autouse=True)
def own_home(leak_guard: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and data of the app in a folder of this test."""
    home = tmp_path / "home"
    monkeypatch.setenv("GARBAGE_GUI_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """The folder with real data beside the project, or None where it is missing."""
    folder = ROOT.parent / "shared"
    return folder if (folder / "data" / "trashnet").is_dir() else None


@pytest.fixture(scope="session")
def _pictures(shared: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures") / "trashnet"
    if shared is None:
        draw_pictures(folder, PICTURES_A_CLASS)
        return folder
    for source in sorted((shared / "data" / "trashnet").iterdir()):
        if source.is_dir():
            target = folder / source.name
            target.mkdir(parents=True)
            files = sorted(source.glob("*.jpg"))
            # Spread over the class: neighbours in the set often show the same thing.
            for path in files[:: max(1, len(files) // PICTURES_A_CLASS)][:PICTURES_A_CLASS]:
                shutil.copyfile(path, target / path.name)
    return folder


@pytest.fixture
def picture_set(_pictures: Path, tmp_path: Path) -> Path:
    """A folder of class folders (TrashNet's six) with twelve pictures each, to do with as one likes.

    Real ones where ``../shared`` is there, drawn ones elsewhere.
    """
    folder = tmp_path / "pictures"
    shutil.copytree(_pictures, folder)
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A new, empty workspace with the taxonomy trashnet-6, in a folder with a Chinese name."""
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.taxonomy import load_taxonomy

    created = Workspace.create(tmp_path / "工作区", load_taxonomy("trashnet-6"))
    yield created
    created.close()
