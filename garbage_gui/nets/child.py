"""Running one of this package's modules in a process of its own, to the end. Needs no torch.

For what must not happen in this process: reading a file that may be hostile, or loading torch.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# No console flashes up on Windows.
if sys.platform == "win32":
    _FLAGS = subprocess.CREATE_NO_WINDOW
else:
    _FLAGS = 0


def run_module(module: str, *arguments: str, timeout: float) -> subprocess.CompletedProcess[bytes]:
    """Run ``python -m module arguments`` and collect what it prints.

    Raises `subprocess.TimeoutExpired` after ``timeout`` seconds (the child is then ended), and `OSError`.
    """
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=timeout,
        check=False,
        env={**os.environ, **child_environment()},
        creationflags=_FLAGS,
    )


def child_environment() -> dict[str, str]:
    """What a child needs beside this process's environment."""
    # A checkout is not installed: the child must find the package as this process did.
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {"PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)), "PYTHONUTF8": "1"}


def last_words(done: subprocess.CompletedProcess[bytes], most: int = 300) -> str:
    """The last line that the child wrote to stderr, or how it ended."""
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return lines[-1].strip()[:most] if lines else f"exit code {done.returncode}"
