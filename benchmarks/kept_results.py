"""The file in which a benchmark keeps what it has measured, so that the same command goes on with the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from garbage_gui.files import write_atomically


def read(path: Path) -> dict[str, Any]:
    """What was kept; nothing where there is no such file."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def keep(path: Path, rows: dict[str, Any]) -> None:
    """Replace the file as a whole; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, (json.dumps(rows, indent=1) + "\n").encode())
