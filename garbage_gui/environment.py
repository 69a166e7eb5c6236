"""The private environment of a checkout: made on the first start, in stages, with the standard library alone.

Stage ``window`` is all that classifying and correcting need. Stage ``train`` adds torch, torchvision and timm
(several gigabytes), in the background. Stage ``test`` adds what the tests and checks need. What a stage
installs stands in ``pyproject.toml`` and nowhere else. A stage is complete when its stamp, a hash of that
list, lies in the environment; anything else is installed again, so an interrupted set-up repairs itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import IO, Any, Literal, cast

from garbage_gui.messages import GarbageError, Message

Stage = Literal["window", "train", "test"]
Report = Callable[[float, Message], None]

MINIMUM_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
HEARTBEAT_SECONDS = 2.0
STALE_SECONDS = 30.0
_EXTRAS: dict[Stage, tuple[str, ...]] = {"window": (), "train": ("train",), "test": ("train", "test")}
# What a stage takes on the disk, in gigabytes: pip's Linux build of torch brings its CUDA libraries.
_GIGABYTES: dict[Stage, float] = {"window": 1.5, "train": 7.0, "test": 8.0}

# What pip says when no package source answers.
_OFFLINE_SIGNS = (
    "NewConnectionError",
    "name resolution",
    "getaddrinfo",
    "Network is unreachable",
    "ConnectTimeout",
    "Max retries exceeded",
    "Connection refused",
    "ProxyError",
    "No matching distribution found",
)


class SetupError(GarbageError):
    """The environment cannot be made; the sentence says what is missing and how to bring it."""


@dataclass(frozen=True)
class TrainSetup:
    """How far the second stage is; ``fraction`` from 0 to 1."""

    state: Literal["absent", "installing", "ready", "failed"]
    fraction: float
    message: Message


def require_python() -> None:
    """Raise `SetupError` if this Python is too old to run the app."""
    if sys.version_info < MINIMUM_PYTHON:
        raise SetupError(
            "Garbage GUI needs Python {wanted} or newer, this is {found}. Install it and start again.",
            wanted=".".join(map(str, MINIMUM_PYTHON)),
            found=".".join(map(str, sys.version_info[:2])),
        )


def requirements(stage: Stage) -> list[str]:
    """The requirement lines of a stage, read from ``pyproject.toml``; none in an installed package."""
    project_file = ROOT / "pyproject.toml"
    if not project_file.is_file():
        return []
    project = tomllib.loads(project_file.read_text(encoding="utf-8"))["project"]
    lines: list[str] = list(project["dependencies"])
    for extra in _EXTRAS[stage]:
        lines += project["optional-dependencies"][extra]
    return lines


def environment_python(environment: Path = ENVIRONMENT) -> Path:
    """The interpreter inside an environment."""
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def is_complete(stage: Stage, environment: Path = ENVIRONMENT) -> bool:
    """Whether an environment made here holds all of a stage."""
    stamp = _stamp(stage, environment)
    try:
        return (
            stamp.read_text(encoding="ascii") == _fingerprint(stage)
            and environment_python(environment).exists()
        )
    except (OSError, UnicodeDecodeError):
        return False


def satisfies(stage: Stage) -> bool:
    """Whether the Python that runs this has all of a stage installed, wherever it comes from."""
    return all(_is_installed(line) for line in requirements(stage)) and (
        bool(requirements(stage)) or _can_find("torch" if stage != "window" else "PySide6")
    )


def python_for(stage: Stage) -> Path | None:
    """The interpreter to use for a stage: an active environment that has it, the private one, or None."""
    if sys.prefix != sys.base_prefix and Path(sys.prefix) != ENVIRONMENT and satisfies(stage):
        return Path(sys.executable)
    return environment_python() if is_complete(stage) else None


def ensure(stage: Stage, report: Report) -> Path:
    """Make sure of a stage and return the interpreter that has it. Blocks; installs what is missing.

    Raises `SetupError` with one sentence: no network, no venv module, no room, no permission.
    """
    require_python()
    ready = python_for(stage)
    if ready is not None:
        return ready
    with _setup_lock(report):
        if not is_complete(stage):
            _make_environment(ENVIRONMENT, report)
            _install(stage, ENVIRONMENT, report)
    return environment_python()


def train_status() -> TrainSetup:
    """How far the second stage is, from any process. Reads a few small files."""
    if is_complete("train") or is_complete("test") or satisfies("train"):
        return TrainSetup("ready", 1.0, Message("Training is ready."))
    try:
        data = json.loads(_status_file().read_text(encoding="utf-8"))
        message = Message.from_json(data["message"])
        fraction = min(1.0, max(0.0, float(data["fraction"])))
        if data["state"] == "failed":
            return TrainSetup("failed", fraction, message)
        if data["state"] == "installing" and time.time() - float(data["at"]) < STALE_SECONDS:
            return TrainSetup("installing", fraction, message)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return TrainSetup("absent", 0.0, Message("What training needs is not installed yet."))


def start_train_setup() -> None:
    """Install the second stage in a process of its own that outlives this one; does nothing if it is there."""
    if train_status().state in ("ready", "installing"):
        return
    _write_status("installing", 0.0, Message("Starting to install what training needs."))
    log = (_status_file().parent / "garbage-gui-train.log").open("ab")
    with log:
        subprocess.Popen(
            [_own_python(), "-m", "garbage_gui.environment", "train"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **_detached(),
        )


def wait_for_train(report: Report, cancelled: Callable[[], bool] = lambda: False) -> bool:
    """Wait until training is possible, starting its set-up if nobody has. False when ``cancelled`` said so.

    Raises `SetupError` with the reason when the set-up failed.
    """
    start_train_setup()
    while not cancelled():
        status = train_status()
        if status.state == "ready":
            return True
        if status.state == "failed":
            raise SetupError(status.message.template, **status.message.values)
        if status.state == "absent":
            raise SetupError(
                "The set-up of training stopped. Start it again with: python3 main.py train --help"
            )
        report(status.fraction, status.message)
        time.sleep(0.5)
    return False


# -- the parts ------------------------------------------------------------------------------------------


def _own_python() -> str:
    """This interpreter when it is an environment of its own, else the private one."""
    return sys.executable if sys.prefix != sys.base_prefix else str(environment_python())


def _environment_in_use() -> Path:
    return Path(sys.prefix) if sys.prefix != sys.base_prefix else ENVIRONMENT


def _status_file() -> Path:
    return _environment_in_use() / "garbage-gui-train.json"


def _write_status(state: str, fraction: float, message: Message) -> None:
    path = _status_file()
    beside = path.with_suffix(f".{os.getpid()}.part")
    data = {"state": state, "fraction": fraction, "message": message.to_json(), "at": time.time()}
    beside.write_text(json.dumps(data), encoding="utf-8")
    beside.replace(path)


def _stamp(stage: Stage, environment: Path) -> Path:
    return environment / f"garbage-gui-{stage}.stamp"


def _fingerprint(stage: Stage) -> str:
    text = "\n".join([f"{sys.version_info[0]}.{sys.version_info[1]}", *requirements(stage)])
    return hashlib.sha256(text.encode()).hexdigest()


def _can_find(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def _is_installed(line: str) -> bool:
    """Whether a requirement line holds in this Python: the name is there and not older than its lower bound."""
    requirement, _, marker = line.partition(";")
    bound = re.search(r"python_version\s*(<|>=)\s*'(\d+)\.(\d+)'", marker)
    if bound:
        here, there = sys.version_info[:2], (int(bound[2]), int(bound[3]))
        if (here < there) != (bound[1] == "<"):
            return True
    match = re.match(r"\s*([A-Za-z0-9._-]+)\s*(?:>=\s*([0-9.]+))?", requirement)
    if match is None:
        return False
    try:
        found = metadata.version(match[1])
    except metadata.PackageNotFoundError:
        return False
    return _numbers(found) >= _numbers(match[2] or "0")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", version.split("+")[0])[:3])


@contextlib.contextmanager
def _setup_lock(report: Report) -> Iterator[None]:
    """Only one set-up at a time in a checkout; another one waits and then finds the work done."""
    path = ROOT / ".setup.lock"
    try:
        file = path.open("a+b")
    except OSError as error:
        raise SetupError(
            "The folder {folder} cannot be written to ({reason}). Move Garbage GUI to a folder of your own.",
            folder=ROOT,
            reason=error.strerror,
        ) from error
    with file:
        while not _try_lock(file):
            report(0.0, Message("Another set-up is at work here; waiting for it."))
            time.sleep(1.0)
        yield


def _try_lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _make_environment(environment: Path, report: Report) -> None:
    python = environment_python(environment)
    if python.exists() and _runs(python, "import pip"):
        return
    report(0.0, Message("Making a private environment for Garbage GUI."))
    shutil.rmtree(environment, ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(environment)], capture_output=True, text=True, errors="replace"
    )
    if made.returncode != 0 or not _runs(python, "import pip"):
        shutil.rmtree(environment, ignore_errors=True)
        output = made.stdout + made.stderr
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        if "No space left" in output:
            raise SetupError("The disk is full. Make room for the environment in {folder}.", folder=ROOT)
        if "ermission denied" in output:
            raise SetupError(
                "The folder {folder} cannot be written to. Move Garbage GUI to a folder of your own.",
                folder=ROOT,
            )
        raise SetupError(
            "This Python lacks the module venv. On Debian or Ubuntu bring it with: sudo apt install "
            "python{version}-venv; elsewhere install Python from its own installer. Then start again.",
            version=version,
        )


def _runs(python: Path, code: str) -> bool:
    try:
        return subprocess.run([python, "-c", code], capture_output=True).returncode == 0
    except OSError:
        return False


def _install(stage: Stage, environment: Path, report: Report) -> None:
    free = shutil.disk_usage(environment).free / 1e9
    if free < _GIGABYTES[stage]:
        raise SetupError(
            "The set-up needs {needed} GB on the disk of {folder}, {free} GB are free. Make room and start again.",
            needed=_GIGABYTES[stage],
            free=round(free, 1),
            folder=environment.parent,
        )
    run_pip(environment_python(environment), requirements(stage), report)
    stamp = _stamp(stage, environment)
    beside = stamp.with_suffix(".part")
    beside.write_text(_fingerprint(stage), encoding="ascii")
    beside.replace(stamp)


def run_pip(python: Path | str, lines: list[str], report: Report, options: tuple[str, ...] = ()) -> None:
    """Install requirement ``lines`` with the pip of ``python``; raises `SetupError` with one sentence.

    Progress is counted: packages found (first 60 %), then folders of installed packages that have appeared.
    """
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
    process = subprocess.Popen(
        [*command, *options, *lines],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    said: list[str] = []
    collected = 0
    assert process.stdout is not None  # because stdout=PIPE
    with process.stdout as output:
        for line in output:
            line = line.strip()
            said.append(line)
            if line.startswith("Collecting "):
                collected += 1
                name = re.split(r"[<>=!~;\[( ]", line.removeprefix("Collecting "))[0]
                report(0.6 * (1 - 0.93**collected), Message.of("Fetching {package}.", package=name))
            elif line.startswith("Downloading ") or line.startswith("Processing "):
                report(0.6 * (1 - 0.93**collected), Message.of("{what}", what=line[:100]))
            elif line.startswith("Installing collected packages"):
                count = line.count(",") + 1
                report(0.65, Message.of("Installing {count} packages.", count=count))
    if process.wait() != 0:
        raise _explain(said)
    report(1.0, Message("Set-up done."))


def _explain(said: list[str]) -> SetupError:
    text = "\n".join(said[-200:])
    if "No space left on device" in text or "Errno 28" in text:
        return SetupError("The disk is full. Make room and start again: python3 main.py")
    if any(sign in text for sign in _OFFLINE_SIGNS):
        return SetupError(
            "The packages that Garbage GUI needs cannot be fetched: there is no network, or it does not let pip "
            "through. Connect, and start again: python3 main.py"
        )
    errors = [line for line in said if line.startswith("ERROR")] or said[-1:] or ["pip said nothing"]
    return SetupError("The set-up stopped: {reason}. Start again: python3 main.py", reason=errors[0][:300])


def _detached() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _install_train_in_background() -> int:
    """The body of the detached process: installs, and keeps the status file fresh while it does."""
    import threading

    state: list[tuple[float, Message]] = [(0.0, Message("Starting to install what training needs."))]
    finished = threading.Event()
    environment = _environment_in_use()
    packages = environment / "Lib" if sys.platform == "win32" else environment / "lib"

    def installed() -> int:
        return sum(1 for _ in packages.rglob("*.dist-info"))

    before = installed()

    def beat() -> None:
        while not finished.wait(HEARTBEAT_SECONDS):
            fraction, message = state[-1]
            count = message.values.get("count")
            if message.template.startswith("Installing ") and isinstance(count, int):
                fraction = 0.65 + 0.33 * min(1.0, (installed() - before) / count)
            _write_status("installing", fraction, message)

    def report(fraction: float, message: Message) -> None:
        state.append((fraction, message))

    thread = threading.Thread(target=beat)
    thread.start()
    failure: SetupError | None = None
    try:
        with _setup_lock(report):
            if not (is_complete("train", environment) or is_complete("test", environment)):
                _install("train", environment, report)
    except SetupError as error:
        failure = error
    finally:
        finished.set()
        thread.join()
    if failure is not None:
        _write_status("failed", state[-1][0], failure.message)
        return 1
    _write_status("ready", 1.0, Message("Training is ready."))
    return 0


def main(arguments: list[str]) -> int:
    """``train`` installs the second stage; ``python STAGE`` prints the interpreter that has a stage."""
    if arguments == ["train"]:
        return _install_train_in_background()
    if len(arguments) == 2 and arguments[0] == "python" and arguments[1] in _EXTRAS:
        found = python_for(cast(Stage, arguments[1]))
        if found is not None:
            print(found)
        return 0 if found is not None else 1
    print("usage: python -m garbage_gui.environment train | python window|train|test", file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
