"""What every command shares: where the workspace is, and how results and progress are shown.

Nothing heavy is imported here: ``--help`` must answer at once. Services are imported where they are used.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from garbage_gui.messages import Message
    from garbage_gui.services.workspace import Workspace

# The numbers that the store can hold.
JOB_ID = click.IntRange(1, 2**63 - 1)


class PathType(click.Path):
    """A file or folder that may be there or not. An empty text, as of an unset variable, is not the current folder."""

    def __init__(self, *, dir_okay: bool = True) -> None:
        super().__init__(path_type=Path, readable=False, dir_okay=dir_okay)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("an empty text names no file and no folder", param, ctx)
        return super().convert(value, param, ctx)


PATH = PathType()

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Session:
    """The options that stand before or after any command."""

    workspace: Path | None = None
    json: bool = False
    _last: tuple[str, float] = field(default=("", 0.0))

    @property
    def folder(self) -> Path:
        """The workspace's folder: the one that was named, or the user's own."""
        from garbage_gui.services.workspace import default_folder

        return (self.workspace or default_folder()).absolute()

    @contextlib.contextmanager
    def open(self) -> Iterator[Workspace]:
        """The open workspace. The user's own is made at first use; one that was named must exist.

        Jobs whose process was killed are marked as interrupted first: else every command would wait for them.
        """
        from garbage_gui.messages import GarbageError
        from garbage_gui.services import job_control
        from garbage_gui.services.workspace import Workspace

        opened = Workspace.open(self.folder) if self.workspace else Workspace.open_or_create(self.folder)
        with opened as workspace:
            # On a disk that is full this cannot be noted, and what is only read can be read all the same.
            with contextlib.suppress(GarbageError):
                job_control.mark_interrupted(workspace)
            yield workspace

    def show(self, document: dict[str, Any], *lines: str) -> None:
        """Print the result: as one JSON document, or as ``lines`` for a person."""
        if self.json:
            click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
        else:
            for line in lines:
                click.echo(line)

    def say(self, text: str) -> None:
        """Something for a person that is no result."""
        self._end_progress()
        click.echo(text, err=True)

    def progress(self, fraction: float, message: Message | str, eta_seconds: float | None = None) -> None:
        """How far it is, on stderr: one changing line on a terminal, a line now and then elsewhere."""
        text = f"{round(100 * min(max(fraction, 0.0), 1.0)):3d} %  {message}"
        if eta_seconds is not None:
            text += f"  ({_duration(eta_seconds)} left)"
        now = time.monotonic()
        if text == self._last[0]:
            return
        if _is_terminal():
            if now - self._last[1] < 0.1 and fraction < 1.0:
                return
            click.echo("\r\x1b[K" + text[:118], err=True, nl=False)
        else:
            if now - self._last[1] < 2.0 and fraction < 1.0:
                return
            click.echo(text, err=True)
        self._last = (text, now)

    def _end_progress(self) -> None:
        if self._last[0] and _is_terminal():
            click.echo("", err=True)
        self._last = ("", 0.0)

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """While a service works, what libraries print goes to stderr: stdout is for the result alone."""
        try:
            with contextlib.redirect_stdout(sys.stderr):
                yield
        finally:
            self._end_progress()


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _duration(seconds: float) -> str:
    seconds = max(0, round(seconds))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60:02d} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60:02d} min"


def session(context: click.Context) -> Session:
    """The session of this run, the same one for every command in it."""
    root = context.find_root()
    if not isinstance(root.obj, Session):
        root.obj = Session()
    return root.obj


def _take_workspace(context: click.Context, _option: click.Parameter, value: Path | None) -> None:
    if value is not None:
        session(context).workspace = value
    else:
        session(context)


def _take_json(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        session(context).json = True


def shared_options(command: F) -> F:
    """``--workspace`` and ``--json``, which stand before or after the command."""
    command = click.option(
        "--json", "json_", is_flag=True, expose_value=False, callback=_take_json, is_eager=True,
        help="Print the result as one JSON document.",
    )(command)  # fmt: skip
    return click.option(
        "--workspace", type=PATH, metavar="DIR", expose_value=False,
        callback=_take_workspace, is_eager=True,
        help="The workspace's folder (default: in the user's data folder).",
    )(command)  # fmt: skip


def operator_option(command: F) -> F:
    """``--operator``, who says it: by default the name in the settings, or the account's."""
    return click.option(
        "--operator", metavar="NAME", help="Who says it (default: the name in the settings)."
    )(command)


def operator_name(given: str | None) -> str:
    from garbage_gui.settings import load

    if not given or not given.strip():
        return load().operator_name()
    from garbage_gui.services.operators import clean_name

    return clean_name(given)
