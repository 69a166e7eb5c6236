#!/usr/bin/env python3
"""Starts Garbage GUI: the window, or with arguments a command. Sets itself up on the first start.

Any Python 3 must be able to read this file, so that an old one can say that it is too old.
"""

import contextlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def require_python(script):
    """Go on only with a new enough Python: with another one of this machine if this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER:
        python = shutil.which(name)
        # A name on the path may be a stub that starts nothing.
        if python and subprocess.call([python, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            sys.exit(subprocess.call([python, script, *sys.argv[1:]]))
    if sys.platform == "win32":
        command = "winget install Python.Python.3.13"
    elif sys.platform == "darwin":
        command = "brew install python@3.13"
    elif shutil.which("apt-get"):
        command = "sudo apt-get install -y python3.11 python3.11-venv"
    elif shutil.which("dnf"):
        command = "sudo dnf install -y python3.12"
    elif shutil.which("zypper"):
        command = "sudo zypper install -y python312"
    else:
        command = "sudo pacman -S python"
    sys.exit(
        "Garbage GUI needs Python 3.11 or newer; this is %d.%d. Bring it with: %s, then start %s with it."
        % (sys.version_info[0], sys.version_info[1], command, os.path.basename(script))
    )


def main():
    require_python(os.path.abspath(__file__))
    if ROOT not in sys.path:
        sys.path.insert(0, ROOT)
    from pathlib import Path

    from garbage_gui.environment import NO_SETUP, command_line, enter, start_train_setup
    from garbage_gui.setup.errors import SetupError
    from garbage_gui.setup.linux import ensure_libraries

    arguments = sys.argv[1:]
    needs_window = not arguments or "app" in arguments
    is_window = needs_window and not {"--screenshot", "--help"}.intersection(arguments)
    script = Path(__file__).resolve()
    try:
        enter("window", script, arguments, opens_window=needs_window)
        if is_window and not os.environ.get(NO_SETUP):
            # At every start: without one of them Qt aborts, and the set-up may have been made without a screen.
            ensure_libraries(fonts=False, again=command_line(script))
    except SetupError as error:
        sys.exit(str(error))
    if is_window:
        # Where it cannot begin, the Train page says why and what helps; sorting needs none of it.
        with contextlib.suppress(SetupError):
            start_train_setup()
    from garbage_gui.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
