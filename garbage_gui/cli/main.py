"""The root of the command line: collects the commands, and turns every outcome into an exit code.

0: done. 1: failed, with one clear sentence on stderr. 2: wrong usage.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import click

from garbage_gui import __version__
from garbage_gui.cli import (
    backbone_command,
    dataset_commands,
    job_commands,
    label_commands,
    model_commands,
    opinion_commands,
    quick_update_command,
    sort_command,
    taxonomy_commands,
    undo_commands,
    watch_command,
    window_command,
)
from garbage_gui.cli.session import shared_options
from garbage_gui.messages import GarbageError

DEBUG_VARIABLE = "GARBAGE_GUI_DEBUG"


@click.group(name="garbage-gui", invoke_without_command=True)
@shared_options
@click.version_option(__version__, prog_name="garbage-gui")
@click.pass_context
def root(context: click.Context) -> None:
    """Sort pictures of waste, correct what is wrong, train a better model.

    Without a command, the window opens.
    """
    if context.invoked_subcommand is None:
        context.invoke(window_command.app)


for _command in (
    dataset_commands.init,
    dataset_commands.import_,
    dataset_commands.find,
    job_commands.classify,
    watch_command.watch,
    sort_command.sort,
    label_commands.label,
    undo_commands.undo,
    undo_commands.redo,
    label_commands.history,
    opinion_commands.opinion,
    opinion_commands.agreement,
    opinion_commands.disagreements,
    opinion_commands.decide,
    taxonomy_commands.taxonomy,
    backbone_command.backbones,
    job_commands.train,
    quick_update_command.quick_update,
    job_commands.jobs,
    model_commands.models,
    model_commands.evaluate,
    job_commands.sweep,
    job_commands.baselines,
    dataset_commands.export,
    dataset_commands.stats,
    dataset_commands.check,
    dataset_commands.backup,
    dataset_commands.restore,
    window_command.app,
):
    root.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (None: that of the process); returns the exit code and never raises."""
    _speak_utf8(sys.stdout)
    _speak_utf8(sys.stderr)
    try:
        result = root.main(
            args=None if arguments is None else list(arguments),
            prog_name="garbage-gui",
            standalone_mode=False,
        )
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.UsageError as error:
        error.show()
        return 2
    except click.ClickException as error:
        error.show()
        return 1
    except (click.Abort, KeyboardInterrupt):
        return _failed("Interrupted.")
    except GarbageError as error:
        return _failed(str(error))
    except BrokenPipeError:
        # Whoever read the output has gone (``| head``); nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        if isinstance(error, FileNotFoundError) and error.filename is None and _here_is_gone():
            return _failed("The folder that you are in was deleted. Change to another one.")
        place = f"{error.filename}: " if error.filename is not None else ""
        return _failed(f"{place}{error.strerror or error}.")
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            traceback.print_exc()
        return _failed(
            f"Something unexpected went wrong ({type(error).__name__}: {error}). "
            f"Set {DEBUG_VARIABLE}=1 to see where, and report it."
        )


def _here_is_gone() -> bool:
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def _failed(sentence: str) -> int:
    click.echo(f"Error: {sentence}", err=True)
    return 1


def _speak_utf8(stream: IO[str] | None) -> None:
    """File names are Chinese and results are read by programs: UTF-8 whatever the console's code page is.

    A name that is no Unicode is shown with its bytes escaped, which inside JSON is an escape that JSON has
    too.
    """
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")
