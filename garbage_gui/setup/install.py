"""Makes the private environment, installs a stage into it, and repairs what was cut off."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from garbage_gui.messages import Message
from garbage_gui.setup.errors import SetupError
from garbage_gui.setup.linux import distribution
from garbage_gui.setup.lock import locked
from garbage_gui.setup.pip import Progress, pip_install, pip_works
from garbage_gui.setup.place import Place
from garbage_gui.setup.repair import forget_damaged
from garbage_gui.setup.requirements import STAGES, Stage, fingerprint, missing, requirements

GIGABYTE = 1_000_000_000
# How many packages arrive, for the progress; and how much room they need, with the downloads beside them.
# On Linux torch brings the libraries for graphics cards along.
PACKAGES: dict[Stage, int] = {"window": 32, "train": 75, "baselines": 45, "test": 115}
SPACE: dict[Stage, float] = {"window": 1.5, "train": 9.0, "baselines": 2.1, "test": 10.1}
SPACE_ELSEWHERE: dict[Stage, float] = {"window": 1.5, "train": 2.5, "baselines": 2.1, "test": 3.6}


def is_stamped(place: Place, stage: Stage) -> bool:
    """Whether this stage was completed for what the project file asks for now. Quick: two small files."""
    try:
        stamp = json.loads(place.stamp(stage).read_text(encoding="utf-8"))
        wanted = fingerprint(requirements(place.pyproject, stage))
        return place.python.exists() and isinstance(stamp, dict) and stamp.get("fingerprint") == wanted
    except (OSError, ValueError):
        return False


def install(
    place: Place,
    stage: Stage,
    progress: Progress,
    *,
    again: str,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Bring the environment to ``stage``; at once when it is there already.

    Waits while another process installs. ``again`` is the command to name in errors. Raises `SetupError`.
    """
    try:
        place.notes.mkdir(exist_ok=True)
        with locked(
            place.notes / "lock",
            lambda: progress(0.0, Message("Waiting for another start that is setting up")),
        ) as lock:
            if not is_stamped(place, stage):
                _install(place, stage, progress, again, cancelled, lock)
    except PermissionError as error:
        raise SetupError(
            "The folder {folder} cannot be written to. Move the app to a folder of your own "
            "and start it there.",
            folder=place.root,
        ) from error
    except OSError as error:
        if error.errno == 28:
            raise SetupError(
                "The disk is full. Free some space and start again with: {again}", again=again
            ) from error
        raise SetupError(
            "The environment in {folder} cannot be set up: {reason}. Remove it and start again with: {again}",
            folder=place.environment,
            reason=error.strerror or error,
            again=again,
        ) from error


def _install(
    place: Place,
    stage: Stage,
    progress: Progress,
    again: str,
    cancelled: Callable[[], bool],
    lock: int,
) -> None:
    unfinished = place.notes / "unfinished"
    cut_off = unfinished.exists()
    needed = requirements(place.pyproject, stage)
    if not cut_off and place.python.exists() and not _lacking(place, stage):
        _write_stamps(place, stage)
        return
    _require_space(place, stage, again)
    unfinished.write_text(stage, encoding="utf-8")
    _shorten(place.log)
    if not place.is_active and not (place.python.exists() and pip_works(place.python)):
        progress(0.0, Message("Making a private environment"))
        make_environment(place, again)
    site_packages = place.site_packages()
    if site_packages is None:
        raise OSError(None, "pyvenv.cfg is missing")
    if cut_off:
        progress(0.0, Message("Repairing a set-up that was cut off"))
        forget_damaged(site_packages)
    pip_install(
        place.python,
        [requirement.text for requirement in needed],
        site_packages=site_packages,
        expected=PACKAGES[stage],
        log=place.log,
        again=again,
        progress=progress,
        cancelled=cancelled,
        lock=lock,
    )
    _write_stamps(place, stage)
    unfinished.unlink(missing_ok=True)
    progress(1.0, Message("Everything is in place"))


def _lacking(place: Place, stage: Stage) -> bool:
    site_packages, version = place.site_packages(), place.version()
    return (
        site_packages is None
        or version is None
        or bool(missing(requirements(place.pyproject, stage), version, site_packages))
    )


def _write_stamps(place: Place, stage: Stage) -> None:
    """Written last, and in one step: a stamp means that everything before it is done."""
    # A stage contains others, and somebody may have brought more than was asked for.
    for each in [s for s in STAGES if s == stage or not _lacking(place, s)]:
        stamp = {"stage": each, "fingerprint": fingerprint(requirements(place.pyproject, each))}
        beside = place.stamp(each).with_suffix(".part")
        beside.write_text(json.dumps(stamp), encoding="utf-8")
        beside.replace(place.stamp(each))


def make_environment(place: Place, again: str) -> None:
    """Make an empty environment with pip, in place of a broken one.

    Raises `SetupError` when this Python cannot.
    """
    lacking = [name for name in ("venv", "ensurepip") if find_spec(name) is None]
    if lacking:
        raise no_venv_error(again)
    result = subprocess.run(
        [sys.executable, "-I", "-m", "venv", "--clear", str(place.environment)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    said = (result.stdout + result.stderr).strip()
    with place.log.open("a", encoding="utf-8") as log:
        log.write(said + "\n")
    if result.returncode != 0:
        if "ensurepip" in said:
            raise no_venv_error(again)
        raise SetupError(
            "The environment in {folder} cannot be made: {reason}. "
            "All that was said is in {log}; start again with: {again}",
            folder=place.environment,
            reason=(said.splitlines() or [f"exit code {result.returncode}"])[-1].rstrip("."),
            log=place.log,
            again=again,
        )


def no_venv_error(again: str) -> SetupError:
    """This Python came without what makes environments: say what brings it."""
    version = ".".join(map(str, sys.version_info[:2]))
    commands = {
        "debian": f"sudo apt-get install -y python{version}-venv",
        "fedora": f"sudo dnf install -y python{version}",
        "suse": f"sudo zypper install -y python{version.replace('.', '')}-venv",
    }
    command = commands.get(distribution())
    if command is None:
        return SetupError(
            "This Python ({python}) has no venv with pip. Install Python 3.12 in full "
            "and start again with it, as here: python3.12 {script}",
            python=sys.executable,
            script=again.rpartition(" ")[2],
        )
    return SetupError(
        "This Python has no venv with pip. Bring it with: {command}, then start again with: {again}",
        command=command,
        again=again,
    )


def _require_space(place: Place, stage: Stage, again: str) -> None:
    room = (SPACE if sys.platform == "linux" else SPACE_ELSEWHERE)[stage]
    # What an earlier stage brought is there already.
    if stage != "window" and is_stamped(place, "window"):
        room -= 1.0
    free = shutil.disk_usage(place.root).free / GIGABYTE
    if free < room:
        raise SetupError(
            "The disk of {folder} has {free:.1f} GB free; {room:.1f} GB are needed. "
            "Free some space and start again with: {again}",
            folder=place.root,
            free=free,
            room=room,
            again=again,
        )


def _shorten(log: Path) -> None:
    """Begin the log anew when it grew too long."""
    if log.exists() and log.stat().st_size > 2_000_000:
        log.unlink()
