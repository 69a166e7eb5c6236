"""Garbage GUI: double-click to start. The first start sets itself up; arguments make it the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - before any import that an older Python could not read
        found = ".".join(map(str, sys.version_info[:2]))
        print(f"Garbage GUI needs Python 3.11 or newer, this is {found}.", file=sys.stderr)
        return 1
    sys.path.insert(0, str(ROOT))
    from garbage_gui import environment

    arguments = sys.argv[1:]
    try:
        python = environment.python_for("window")
        if python is None:
            from garbage_gui.first_start import set_up_window

            python = set_up_window()
    except environment.SetupError as error:
        print(error, file=sys.stderr)
        return 1
    if not _is_this(python):
        try:
            return subprocess.run([python, str(ROOT / "main.py"), *arguments]).returncode
        except KeyboardInterrupt:
            return 130
    if _opens_window(arguments):
        environment.start_train_setup()
    from garbage_gui.cli import main as command_line

    return command_line()


def _is_this(python: Path) -> bool:
    """Whether we already run in the environment of that interpreter (its path may be a link elsewhere)."""
    return python.parent.parent.resolve() == Path(sys.prefix).resolve()


def _opens_window(arguments: list[str]) -> bool:
    return (
        (not arguments or arguments[0] == "app")
        and "--screenshot" not in arguments
        and "--help" not in arguments
    )


if __name__ == "__main__":
    raise SystemExit(main())
