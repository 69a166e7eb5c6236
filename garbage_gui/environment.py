"""The environment that the app runs in: how far it is set up, and how to bring it further.

It comes in two stages. ``window`` is what sorting and correcting need, and is there within a minute.
``train`` adds torch and what belongs to it, half a gigabyte or more, and is installed by a process of its own
in the background, which tells how far it is in a small file. ``baselines``, for the field's other methods, is
installed by the job that needs it. ``test`` is for those who work on the code.

This module and `garbage_gui.setup` use the standard library only: on the first start nothing else is there.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from garbage_gui.messages import Message
from garbage_gui.setup.errors import SetupCancelled, SetupError
from garbage_gui.setup.install import install, is_stamped
from garbage_gui.setup.linux import ensure_libraries
from garbage_gui.setup.pip import Progress
from garbage_gui.setup.place import Place, checkout
from garbage_gui.setup.requirements import STAGES, Stage, missing, requirements
from garbage_gui.setup.show import has_screen, install_in_window, install_on_terminal

# Set by tests and benchmarks: use the environment as it is, install nothing.
NO_SETUP = "GARBAGE_GUI_NO_SETUP"
HEARTBEAT_SECONDS = 1.0
STALE_SECONDS = 20.0
POLL_SECONDS = 0.5


@dataclass(frozen=True)
class TrainSetup:
    """How far the second stage is: ``fraction`` of the way (0 to 1) and what it does, or why it stopped."""

    state: Literal["absent", "installing", "ready", "failed"]
    fraction: float
    message: Message


def train_status() -> TrainSetup:
    """How far the second stage is. Cheap; any process may ask as often as it likes."""
    place = checkout()
    if place is None or not place.is_active or os.environ.get(NO_SETUP):
        return _status_elsewhere()
    if is_stamped(place, "train"):
        return TrainSetup("ready", 1.0, Message("Training is ready"))
    return _noted_status(place) or TrainSetup(
        "absent", 0.0, Message("What training needs is not installed yet.")
    )


def _status_elsewhere() -> TrainSetup:
    """In an environment that somebody else made: it is used as it is, never installed into."""
    if _can_train():
        return TrainSetup("ready", 1.0, Message("Training is ready"))
    return TrainSetup("absent", 0.0, _how_to_bring_train().message)


def _can_train() -> bool:
    return all(find_spec(name) is not None for name in ("torch", "torchvision", "timm"))


def _how_to_bring_train() -> SetupError:
    place = checkout()
    if place is None:
        return SetupError(
            "What training needs is not installed. Bring it with: {command}",
            command=f'"{sys.executable}" -m pip install "garbage-gui[train]"',
        )
    names = " ".join(f'"{requirement.text}"' for requirement in requirements(place.pyproject, "train"))
    return SetupError(
        "What training needs is not installed in this environment. Bring it with: {command}",
        command=f'"{sys.executable}" -m pip install {names}',
    )


def _notes_file(place: Place) -> Path:
    return place.notes / "train.json"


def _noted_status(place: Place) -> TrainSetup | None:
    """What the installing process noted last; None when it never began or was cut off."""
    try:
        noted = json.loads(_notes_file(place).read_text(encoding="utf-8"))
        state, fraction, beat = noted["state"], float(noted["fraction"]), float(noted["heartbeat"])
        message = Message(str(noted["template"]), dict(noted["values"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if state == "failed":
        return TrainSetup("failed", fraction, message)
    if state == "installing" and time.time() - beat < STALE_SECONDS:
        return TrainSetup("installing", fraction, message)
    return None


def _note(place: Place, state: str, fraction: float, message: Message) -> None:
    noted = {
        "state": state,
        "fraction": fraction,
        "template": message.template,
        "values": message.values,
        "heartbeat": time.time(),
        "pid": os.getpid(),
    }
    beside = _notes_file(place).with_suffix(f".{os.getpid()}.part")
    # A note that cannot be written (on Windows, while somebody reads) is followed by the next in a second.
    with contextlib.suppress(OSError):
        place.notes.mkdir(exist_ok=True)
        beside.write_text(json.dumps(noted, ensure_ascii=False), encoding="utf-8")
        beside.replace(_notes_file(place))


def start_train_setup() -> None:
    """Begin the second stage in a process that outlives this one; nothing to do where it is ready or runs.

    Raises `SetupError` in an environment that is not the app's own.
    """
    status = train_status()
    if status.state in ("ready", "installing") or os.environ.get(NO_SETUP):
        return
    place = checkout()
    if place is None or not place.is_active:
        raise _how_to_bring_train()
    _note(place, "installing", 0.0, Message("Starting"))
    try:
        _start_detached(place)
    except OSError as error:
        failure = SetupError("The set-up cannot be started: {reason}.", reason=error.strerror or error)
        _note(place, "failed", 0.0, failure.message)
        raise failure from error


def _start_detached(place: Place) -> None:
    command = [sys.executable, "-m", "garbage_gui.environment", "train"]
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        subprocess.Popen(
            command,
            cwd=place.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=flags,
        )
        return
    # Started by a process that ends at once: the installing one is then nobody's child to wait for.
    launcher = (
        "import subprocess, sys; "
        "subprocess.Popen(sys.argv[1:], stdin=-3, stdout=-3, stderr=-3, start_new_session=True)"
    )
    subprocess.run([sys.executable, "-I", "-c", launcher, *command], cwd=place.root, check=True, timeout=60)


def wait_for_train(progress: Progress, cancelled: Callable[[], bool] = lambda: False) -> bool:
    """Wait until training is possible, bringing what it needs if nobody does yet.

    True when it is, False when ``cancelled`` before. Raises `SetupError` when it cannot be brought.
    """
    status = train_status()
    if status.state == "ready":
        return True
    if os.environ.get(NO_SETUP):
        raise _how_to_bring_train()
    if status.state != "installing":
        start_train_setup()
    while not cancelled():
        status = train_status()
        if status.state == "ready":
            return True
        if status.state == "failed":
            raise SetupError(status.message.template, **status.message.values)
        if status.state == "absent":
            # The process that installed was killed: the next one repairs what it left.
            start_train_setup()
        progress(status.fraction, status.message)
        time.sleep(POLL_SECONDS)
    return False


def check_baselines() -> None:
    """Raise `SetupError`, with the command that helps, where the baselines' packages are neither there nor can
    be installed by `bring_baselines`: in an environment that is not the app's own.
    """
    place = checkout()
    if place is None:
        if any(find_spec(name) is None for name in ("sklearn", "skimage", "cv2")):
            raise SetupError(
                "What the baselines need is not installed. Bring it with: {command}",
                command=f'"{sys.executable}" -m pip install "garbage-gui[baselines]"',
            )
        return
    if place.is_active and not os.environ.get(NO_SETUP):
        return
    lacking = missing(requirements(place.pyproject, "baselines"), sys.version_info[:2])
    if lacking:
        names = " ".join(f'"{requirement.text}"' for requirement in lacking)
        raise SetupError(
            "What the baselines need is not installed in this environment. Bring it with: {command}",
            command=f'"{sys.executable}" -m pip install {names}',
        )


def bring_baselines(progress: Progress, cancelled: Callable[[], bool] = lambda: False) -> bool:
    """See that the baselines' packages are there, installing them into the app's own environment.

    True when they are, False when ``cancelled`` before. Raises `SetupError` when they cannot be brought.
    """
    check_baselines()
    place = checkout()
    if place is None or not place.is_active or os.environ.get(NO_SETUP):
        return True

    def heard(fraction: float, message: Message) -> None:
        # While another process installs, nothing but this is called.
        if cancelled():
            raise SetupCancelled
        progress(fraction, message)

    try:
        again = f"{command_line(place.root / 'main.py')} baselines"
        install(place, "baselines", heard, again=again, cancelled=cancelled)
    except SetupCancelled:
        return False
    return True


def _install_train() -> int:
    """What the background process does."""
    place = checkout()
    if place is None or not place.is_active:
        return 1
    if sys.platform != "win32":
        os.nice(10)
    last = 0.0

    def progress(fraction: float, message: Message) -> None:
        nonlocal last
        if time.monotonic() - last >= HEARTBEAT_SECONDS:
            last = time.monotonic()
            _note(place, "installing", fraction, message)

    try:
        install(place, "train", progress, again=command_line(place.root / "main.py"))
    except SetupError as error:
        _note(place, "failed", 0.0, error.message)
        return 1
    _note(place, "ready", 1.0, Message("Training is ready"))
    return 0


def command_line(script: Path) -> str:
    """The command that starts ``script`` (a file, or the folder of a package), as a person types it."""
    python = "python" if sys.platform == "win32" else "python3"
    with contextlib.suppress(ValueError, OSError):
        script = script.relative_to(Path.cwd())
    text = str(script)
    if sys.platform == "win32":
        return f'{python} "{text}"' if " " in text else f"{python} {text}"
    return f"{python} {shlex.quote(text)}"


def is_usable_here(stage: Stage) -> bool:
    """Whether this very Python has all that ``stage`` needs, so that nothing is to be set up.

    The app's own environment tells by its stamp. Another one counts when it is active, or when there is no
    own one yet, and has everything, training included: it is then used as it is.
    """
    place = checkout()
    if place is None:
        return True
    if place.is_active:
        return is_stamped(place, stage)
    is_chosen = sys.prefix != sys.base_prefix or bool(os.environ.get("CONDA_PREFIX"))
    if place.python.exists() and not is_chosen:
        return False
    wanted: Stage = "test" if stage == "test" else "train"
    return not missing(requirements(place.pyproject, wanted), sys.version_info[:2])


def enter(stage: Stage, script: Path, arguments: Sequence[str], *, opens_window: bool) -> None:
    """Return in a Python that has all that ``stage`` needs; if not, set it up and start ``script`` in it.

    Where the environment is another one, this process becomes ``script`` in it, and never returns. Raises
    `SetupError` when it cannot be set up.
    """
    place = checkout()
    if place is None or is_usable_here(stage) or os.environ.get(NO_SETUP):
        return
    again = command_line(script)
    if not is_stamped(place, stage):
        if opens_window or stage == "test":
            ensure_libraries(fonts=True, again=again)

        def bring(progress: Progress, cancelled: Callable[[], bool]) -> None:
            install(place, stage, progress, again=again, cancelled=cancelled)

        show = install_in_window if opens_window and has_screen() else install_on_terminal
        show(bring)
    if not place.is_active:
        _become([str(place.python), str(script), *arguments])


def _become(command: list[str]) -> None:
    """Go on as another program. Windows has no such call: there, wait for it and end as it ends."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    environment = {**os.environ, "PYTHONUTF8": "1"}
    # Set by launchers of a base Python: it would send the environment's Python to the wrong place.
    environment.pop("__PYVENV_LAUNCHER__", None)
    if sys.platform != "win32":
        os.execve(command[0], command, environment)
    process = subprocess.Popen(command, env=environment)
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:
            continue


def main(arguments: Sequence[str] | None = None) -> int:
    """``python -m garbage_gui.environment STAGE``: bring this environment to a stage; for the background."""
    parser = argparse.ArgumentParser(prog="garbage_gui.environment")
    parser.add_argument("stage", choices=STAGES)
    options = parser.parse_args(arguments)
    if options.stage == "train":
        return _install_train()
    place = checkout()
    if place is None:
        return 1
    try:
        install_on_terminal(
            lambda progress, cancelled: install(
                place,
                options.stage,
                progress,
                again=command_line(place.root / "main.py"),
                cancelled=cancelled,
            )
        )
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
