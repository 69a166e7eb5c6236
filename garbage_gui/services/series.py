"""A job that is a series of parts: what is done is kept, and not repeated after an interruption."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from garbage_gui.files import write_atomically
from garbage_gui.jobs.context import JobContext
from garbage_gui.messages import Message

RUNS_FILE = "runs.json"
Entry = dict[str, Any]


class Part:
    """One part's share of the whole job; its curves would overlay those of the others and stay out."""

    def __init__(self, context: JobContext, number: int, total: int, message: Message, label: str) -> None:
        """Part ``number`` (from 0) of ``total``; ``message`` says so, and ``label`` begins its lines in the log."""
        self._context = context
        self._number = number
        self._total = total
        self._message = message
        self._label = label

    def report(self, fraction: float, message: Message | None = None, eta: float | None = None) -> None:
        del message, eta
        self._context.report((self._number + fraction) / self._total, self._message)

    def cancelled(self) -> bool:
        return self._context.cancelled()

    def log(self, text: str) -> None:
        self._context.log(f"{self._label}: {text}")

    def metrics(self, epoch: int, values: dict[str, float]) -> None:
        del epoch, values


def kept(work: Path) -> list[Entry]:
    """What the parts done so far made, in their order; ``work`` is the job's folder."""
    path = work / RUNS_FILE
    if not path.is_file():
        return []
    entries: list[Entry] = json.loads(path.read_text(encoding="utf-8"))
    return entries


def keep(work: Path, entries: list[Entry]) -> None:
    """Write down what the parts done so far made. Raises `OSError`."""
    write_atomically(work / RUNS_FILE, json.dumps(entries, ensure_ascii=False).encode())
