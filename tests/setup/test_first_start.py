"""main.py from its first start on, in a small checkout with tiny packages: real Pythons, real pip, no network."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from garbage_gui.environment import _note, _noted_status, command_line
from garbage_gui.messages import Message
from garbage_gui.setup.place import Place
from tests.setup.tiny_wheels import offline, write_project, write_wheel

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = """\
import json, sys
import tinywin
from garbage_gui.environment import train_status, wait_for_train

def main():
    if sys.argv[1:] == ["wait"]:
        wait_for_train(lambda fraction, message: None)
    print(json.dumps({"arguments": sys.argv[1:], "prefix": sys.prefix, "train": train_status().state}))
    return 7 if sys.argv[1:] == ["seven"] else 0
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheels")
    for name in ("tinywin", "tinytrain", "tinybase", "tinytest"):
        write_wheel(folder, name)
    return folder


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The set-up's own code, with commands that need one tiny package, in a path with a space and Chinese."""
    root = tmp_path_factory.mktemp("first") / "垃圾 GUI"
    package = root / "garbage_gui"
    write_project(root)
    shutil.copy(ROOT / "main.py", root)
    shutil.copytree(ROOT / "garbage_gui" / "setup", package / "setup")
    for name in ("__init__.py", "messages.py", "files.py", "resources.py", "environment.py"):
        shutil.copy(ROOT / "garbage_gui" / name, package)
    (package / "cli.py").write_text(COMMANDS, encoding="utf-8")
    return root


def _start(root: Path, wheels: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in offline(wheels).items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    base = sys._base_executable  # type: ignore[attr-defined]
    return subprocess.run(
        [base, str(root / "main.py"), *arguments],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def _train_arrives(root: Path) -> bool:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if Place(root).stamp("train").exists():
            return True
        time.sleep(0.1)
    return False


def test_from_first_start_to_training(checkout: Path, wheels: Path, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    failed = _start(checkout, nothing, "seven")
    assert failed.returncode == 1 and not failed.stdout
    assert "tinywin could not be downloaded: there is no connection" in failed.stderr.splitlines()[-1]

    first = _start(checkout, wheels, "seven", "工作 区")
    assert json.loads(first.stdout)["arguments"] == ["seven", "工作 区"], first.stderr
    assert Path(json.loads(first.stdout)["prefix"]).samefile(checkout / ".venv")
    assert "Repairing a set-up that was cut off" in first.stderr

    # The second start installs nothing (pip would find nothing) and passes on how it ended.
    started = time.monotonic()
    second = _start(checkout, nothing, "seven")
    assert second.returncode == 7 and not second.stderr and time.monotonic() - started < 2
    assert json.loads(second.stdout)["train"] == "absent"

    # Without arguments the window would open; what training needs then comes by itself.
    window = _start(checkout, wheels)
    assert json.loads(window.stdout)["train"] in ("installing", "ready"), window.stderr
    assert _train_arrives(checkout)
    assert json.loads(_start(checkout, nothing, "x").stdout)["train"] == "ready"

    # A train command waits for it, or has it brought.
    Place(checkout).stamp("train").unlink()
    assert json.loads(_start(checkout, wheels, "wait").stdout)["train"] == "ready"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_a_screen_that_lacks_a_library_is_told_at_every_start(
    checkout: Path, wheels: Path, tmp_path: Path
) -> None:
    root = tmp_path / "again"
    shutil.copytree(checkout, root, ignore=shutil.ignore_patterns(".venv", ".setup"))
    libraries = root / "garbage_gui" / "setup" / "linux.py"
    text = libraries.read_text(encoding="utf-8").replace("libxcb-icccm.so.4", "libnowhere.so.9")
    libraries.write_text(text, encoding="utf-8")
    assert _start(root, wheels).returncode == 0, "set up without a screen"
    assert _train_arrives(root)

    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("apt-get", "dnf", "pacman", "zypper"):  # root would have it installed: it cannot be had
        (tools / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    base = sys._base_executable  # type: ignore[attr-defined]
    environment = {k: v for k, v in offline(wheels).items() if k != "WAYLAND_DISPLAY"}
    environment |= {"DISPLAY": ":99", "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("QT_QPA_PLATFORM", None)

    def start(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [base, str(root / "main.py"), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=120)

    window = start()
    assert window.returncode == 1 and not window.stdout
    said = window.stderr.splitlines()[-1]
    assert said.startswith("The window needs system libraries that are missing. Bring them with: ")
    assert "icccm" in said or "xcb-util-wm" in said
    assert start("app", "--screenshot", "a.png").returncode == 0
    assert start("jobs").returncode == 0


def test_a_killed_first_start_is_made_good(checkout: Path, wheels: Path, tmp_path: Path) -> None:
    root = tmp_path / "again"
    shutil.copytree(checkout, root, ignore=shutil.ignore_patterns(".venv", ".setup"))
    base = sys._base_executable  # type: ignore[attr-defined]
    victim = subprocess.Popen(
        [base, str(root / "main.py"), "x"],
        env=offline(wheels),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not (root / ".venv" / "pyvenv.cfg").exists():
        assert victim.poll() is None
        time.sleep(0.02)
    if sys.platform == "win32":
        victim.kill()
    else:
        os.killpg(victim.pid, signal.SIGKILL)
    victim.wait()
    again = _start(root, wheels, "x")
    assert again.returncode == 0, again.stderr


def test_an_old_python_says_so_and_names_the_command(tmp_path: Path) -> None:
    code = (
        "import sys; sys.version_info = (3, 8, 10); sys.path.insert(0, sys.argv[1]); import main\n"
        "main.require_python('/somewhere/main.py')"
    )
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Garbage GUI needs Python 3.11 or newer; this is 3.8. Bring it with: ")
    assert len(done.stderr.strip().splitlines()) == 1


def test_main_can_be_read_by_an_old_python() -> None:
    import ast

    for path in (ROOT / "main.py", ROOT / "tests" / "__main__.py"):
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 5))


def test_the_status_of_a_killed_installation_is_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path)
    assert _noted_status(place) is None
    _note(place, "installing", 0.25, Message.of("Downloading {name} ({size})", name="torch", size="532 MB"))
    status = _noted_status(place)
    assert status is not None and status.state == "installing" and status.fraction == 0.25
    assert str(status.message) == "Downloading torch (532 MB)"
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 60)
    assert _noted_status(place) is None
    _note(place, "failed", 0.0, Message("The disk is full."))
    status = _noted_status(place)
    assert status is not None and status.state == "failed"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"state": "installing", "fraction": "x"}', "\x00"])
def test_damaged_notes_count_as_none(tmp_path: Path, text: str) -> None:
    place = Place(tmp_path)
    place.notes.mkdir()
    (place.notes / "train.json").write_text(text)
    assert _noted_status(place) is None


def test_the_command_that_is_named_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    python = "python" if sys.platform == "win32" else "python3"
    assert command_line(tmp_path / "main.py") == f"{python} main.py"
    assert command_line(tmp_path / "my app" / "main.py").count("main.py") == 1
    assert command_line(tmp_path / "my app" / "main.py")[-1] in "'\""
