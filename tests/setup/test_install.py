from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from garbage_gui.messages import Message
from garbage_gui.setup import install as module
from garbage_gui.setup.errors import SetupCancelled, SetupError
from garbage_gui.setup.install import install, is_stamped
from garbage_gui.setup.place import Place
from tests.permissions import permissions
from tests.setup.tiny_wheels import offline, write_project, write_wheel

AGAIN = "python3 main.py"


class Heard:
    def __init__(self) -> None:
        self.fractions: list[float] = []
        self.texts: list[str] = []

    def __call__(self, fraction: float, message: Message) -> None:
        self.fractions.append(fraction)
        self.texts.append(str(message))


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheels")
    for name in ("tinywin", "tinytrain", "tinybase", "tinytest"):
        write_wheel(folder, name)
    return folder


@pytest.fixture(scope="module")
def made(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A checkout whose environment was made and brought to the first stage: it takes some seconds."""
    place = Place(tmp_path_factory.mktemp("setup") / "垃圾 分类")
    write_project(place.root)
    with pytest.MonkeyPatch.context() as patch:
        _only(patch, wheels)
        install(place, "window", Heard(), again=AGAIN)
    return place


@pytest.fixture
def place(made: Place, wheels: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    _only(monkeypatch, wheels)
    write_project(made.root)
    install(made, "window", Heard(), again=AGAIN)
    yield made
    write_project(made.root)


def _only(patch: pytest.MonkeyPatch, wheels: Path) -> None:
    """Let pip see the tests' wheels only."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        patch.delenv(name)
    for name, value in offline(wheels).items():
        if name.startswith("PIP_"):
            patch.setenv(name, value)


def _imports(place: Place, name: str) -> bool:
    code = f"import {name}; assert {name}.VERSION"
    return subprocess.run([place.python, "-c", code], capture_output=True).returncode == 0


def test_stages_build_on_each_other(place: Place) -> None:
    assert is_stamped(place, "window") and _imports(place, "tinywin")
    heard = Heard()
    install(place, "baselines", heard, again=AGAIN)
    assert is_stamped(place, "baselines") and not is_stamped(place, "train")
    assert _imports(place, "tinybase") and not _imports(place, "tinytrain")
    install(place, "test", heard, again=AGAIN)
    assert is_stamped(place, "train") and is_stamped(place, "test")
    assert _imports(place, "tinytrain") and _imports(place, "tinytest")
    assert heard.fractions[-1] == 1.0


def test_a_complete_stage_asks_pip_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    log = place.log.read_text(encoding="utf-8")
    heard = Heard()
    install(place, "window", heard, again=AGAIN)
    assert not heard.texts and place.log.read_text(encoding="utf-8") == log


def test_a_lost_stamp_is_written_again_without_pip(place: Place) -> None:
    place.stamp("window").unlink()
    heard = Heard()
    install(place, "window", heard, again=AGAIN)
    assert is_stamped(place, "window") and not heard.texts


def test_a_changed_list_installs_again(place: Place, wheels: Path) -> None:
    write_wheel(wheels, "tinywin", "2.0")
    write_project(place.root, window="tinywin>=2.0")
    assert not is_stamped(place, "window")
    install(place, "window", Heard(), again=AGAIN)
    code = "import tinywin, sys; sys.exit(tinywin.VERSION != '2.0')"
    assert subprocess.run([place.python, "-c", code]).returncode == 0


def test_what_was_cut_off_is_repaired(place: Place) -> None:
    site_packages = place.site_packages()
    assert site_packages is not None
    (site_packages / "tinywin.py").write_text("")
    (place.notes / "unfinished").write_text("window")
    place.stamp("window").unlink()
    install(place, "window", Heard(), again=AGAIN)
    assert _imports(place, "tinywin") and not (place.notes / "unfinished").exists()


def test_an_environment_without_pip_is_made_anew(place: Place) -> None:
    subprocess.run(
        [place.python, "-m", "pip", "uninstall", "-q", "-y", "pip"], check=True, capture_output=True
    )
    (place.notes / "unfinished").write_text("window")
    place.stamp("window").unlink()
    install(place, "window", Heard(), again=AGAIN)
    assert _imports(place, "tinywin")


def test_without_a_network_one_sentence_with_the_command(place: Place) -> None:
    write_project(place.root, window="tinynowhere>=1")
    with pytest.raises(SetupError) as raised:
        install(place, "window", Heard(), again=AGAIN)
    assert str(raised.value).startswith("tinynowhere>=1 could not be downloaded: there is no connection")
    assert str(raised.value).endswith(AGAIN)
    assert not is_stamped(place, "window")


def test_a_stopped_set_up_goes_on_later(place: Place) -> None:
    place.stamp("window").unlink()
    (place.notes / "unfinished").write_text("window")
    with pytest.raises(SetupCancelled):
        install(place, "window", Heard(), again=AGAIN, cancelled=lambda: True)
    assert not is_stamped(place, "window")
    install(place, "window", Heard(), again=AGAIN)
    assert is_stamped(place, "window")


def test_two_starts_do_not_install_at_once(place: Place) -> None:
    place.stamp("window").unlink()
    hold = (
        "import sys, time; from pathlib import Path; from garbage_gui.setup.lock import locked\n"
        "with locked(Path(sys.argv[1]), lambda: None): print('held', flush=True); time.sleep(1.5)"
    )
    other = subprocess.Popen([sys.executable, "-c", hold, place.notes / "lock"], stdout=subprocess.PIPE)
    assert other.stdout is not None and other.stdout.readline().strip() == b"held"
    heard = Heard()
    install(place, "window", heard, again=AGAIN)
    other.communicate()
    assert heard.texts[0] == "Waiting for another start that is setting up"
    assert is_stamped(place, "window")


def test_too_little_room_is_said_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_project(tmp_path)
    monkeypatch.setitem(module.SPACE, "window", 1e9)
    monkeypatch.setitem(module.SPACE_ELSEWHERE, "window", 1e9)
    with pytest.raises(SetupError, match="GB free"):
        install(Place(tmp_path), "window", Heard(), again=AGAIN)
    assert not (tmp_path / ".venv").exists()


def test_a_python_without_venv_names_what_brings_it(tmp_path: Path) -> None:
    """As Debian has it: venv is there, ensurepip is a package of its own."""
    write_project(tmp_path / "place")
    program = (
        "import sys; from pathlib import Path\n"
        "import garbage_gui.setup.install as i\n"
        "from garbage_gui.setup.place import Place\n"
        "from garbage_gui.setup.errors import SetupError\n"
        "real = i.find_spec; i.find_spec = lambda name: None if name == 'ensurepip' else real(name)\n"
        "try: i.install(Place(Path(sys.argv[1])), 'window', lambda f, m: None, again='python3 main.py')\n"
        "except SetupError as error: print(error)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "place"], capture_output=True, text=True, check=True
    ).stdout
    assert "has no venv with pip" in said and "start again with" in said


@pytest.mark.skipif(sys.platform == "win32", reason="no permission bits on Windows")
def test_a_folder_of_somebody_else_is_named(tmp_path: Path) -> None:
    write_project(tmp_path / "place")
    with permissions(tmp_path / "place", 0o500), pytest.raises(SetupError, match="cannot be written to"):
        install(Place(tmp_path / "place"), "window", Heard(), again=AGAIN)
