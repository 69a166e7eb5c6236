"""Entries for timm's classifiers: made once on a machine, in a child process, and kept. Needs no torch.

An entry hangs on the version of timm, which stands in its file's folder. A file that is damaged, or was made
in another form, is made again.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import quote

from garbage_gui.files import write_atomically
from garbage_gui.messages import Message
from garbage_gui.nets.catalogue import ENTRY_FORMAT, TIMM, Backbone, UnknownBackboneError
from garbage_gui.nets.child import last_words, run_module
from garbage_gui.nets.errors import TimmEntryError
from garbage_gui.places import cache_folder

MEASURE_SECONDS = 600
MAX_ENTRY_BYTES = 10_000_000
LONGEST_NAME = 90
# No entry is called so: theirs are names of networks.
NAMES_FILE = "all names.json"


def entries_folder() -> Path:
    """Where the entries are kept. Raises `TimmEntryError` where timm is not installed."""
    try:
        return cache_folder() / "backbones" / f"timm-{version('timm')}"
    except PackageNotFoundError as error:
        raise TimmEntryError(
            "The networks of timm need what training needs, which is not installed yet. Start the app with a "
            "network connection, so that it can finish its set-up."
        ) from error


def timm_entry(name: str) -> Backbone:
    """The entry for timm's classifier ``name``, from its file or measured now (some seconds).

    Raises `UnknownBackboneError` for a name that timm does not have, and `TimmEntryError`.
    """
    if not name or len(name) > LONGEST_NAME:
        raise UnknownBackboneError("timm has no classifier {name}, nor one with a name like it.", name=name)
    path = entries_folder() / f"{quote(name, safe='')}.json"
    found = _read(path, name)
    if found is not None:
        return found
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _measure(path, name)
    except OSError as error:
        raise TimmEntryError(
            "What is known of {name} cannot be kept in {folder}: {reason}. Free some space and try again.",
            name=f"{TIMM}{name}",
            folder=path.parent,
            reason=error.strerror or error,
        ) from error


def timm_names() -> tuple[str, ...]:
    """The names of timm's classifiers that have weights, from a file or listed now (some seconds).

    For completing what a person types; other names may be used as well. Raises `TimmEntryError`.
    """
    path = entries_folder() / NAMES_FILE
    found = _read_names(path)
    if found:
        return found
    reason: object
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        done = run_module("garbage_gui.nets.timm_names", str(path), timeout=MEASURE_SECONDS)
        reason = last_words(done)
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = error
    found = _read_names(path)
    if not found:
        raise TimmEntryError(
            "The networks of timm could not be listed: {reason}.", reason=str(reason).rstrip(".")
        )
    return found


def _read_names(path: Path) -> tuple[str, ...]:
    """The names in the file; none where it cannot be used."""
    try:
        if path.stat().st_size > MAX_ENTRY_BYTES:
            return ()
        names = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return ()
    return tuple(n for n in names if isinstance(n, str)) if isinstance(names, list) else ()


def _read(path: Path, name: str) -> Backbone | None:
    """The entry in the file, or None when there is none that can be used."""
    try:
        if path.stat().st_size > MAX_ENTRY_BYTES:
            return None
        return _checked(path.read_text(encoding="utf-8"), name)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _checked(text: str, name: str) -> Backbone:
    """The entry, if every field has the type that it must have; else raises `ValueError`."""
    # Only now: the window reads no such file while it starts.
    from pydantic import TypeAdapter

    if json.loads(text)["format"] != ENTRY_FORMAT:
        raise ValueError("it is an entry of another form")
    backbone = TypeAdapter(Backbone).validate_json(text, strict=True)
    ends = [block.tensors_end for block in backbone.blocks]
    if backbone.key != f"{TIMM}{name}" or backbone.input_size < 1 or min(backbone.std) <= 0:
        raise ValueError("it is the entry of another network")
    if not ends or ends != sorted(ends) or ends[-1] != len(backbone.tensor_sizes):
        raise ValueError("its blocks do not hold its tensors")
    return backbone


def _measure(path: Path, name: str) -> Backbone:
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / "entry.json"
        try:
            done = run_module("garbage_gui.nets.timm_facts", name, str(made), timeout=MEASURE_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise TimmEntryError(
                "Measuring the network {name} took too long, so it was given up.", name=f"{TIMM}{name}"
            ) from error
        if done.returncode != 0 or not made.is_file():
            raise TimmEntryError(
                "The network {name} could not be measured: {reason}.",
                name=f"{TIMM}{name}",
                reason=last_words(done).rstrip("."),
            )
        text = made.read_text(encoding="utf-8")
    backbone = _checked_or_error(text, name)
    write_atomically(path, text.encode())
    return backbone


def _checked_or_error(text: str, name: str) -> Backbone:
    """What the child wrote: an entry, or the sentence why there is none, which is then raised."""
    data = json.loads(text)
    if "error" in data:
        message = Message.from_json(json.dumps(data["error"]))
        kind = UnknownBackboneError if data["kind"] == UnknownBackboneError.__name__ else TimmEntryError
        raise kind(message.template, **message.values)
    return _checked(text, name)
