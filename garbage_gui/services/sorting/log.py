"""The log that a sorting leaves in its folder: one line of JSON for each file, for people and other programs."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from garbage_gui.store.records import JobRecord, SortAction, SortedFile, SortState
from garbage_gui.store.store import Store

STATES: tuple[SortState, ...] = ("done", "returned", "kept")

_DID: dict[tuple[SortState, SortAction], str] = {
    ("done", "copy"): "copied",
    ("done", "move"): "moved",
    ("returned", "copy"): "removed",
    ("returned", "move"): "put back",
    ("kept", "copy"): "kept",
    ("kept", "move"): "kept",
}


class SortLog:
    """The log of one sorting job in its target; its name stays when the job is resumed, or undone.

    A log that cannot be written stops nothing: the store has every line of it.
    """

    def __init__(self, store: Store, job: JobRecord, target: Path) -> None:
        self._rows = store.sorted_files
        self._job_id = job.job_id
        started = time.strftime("%Y%m%d-%H%M%S", time.localtime(job.created_at))
        name = f"sorting-log-{started}-{self._rows.workspace_mark()}-{job.job_id}.jsonl"
        self.path = target / name
        # Always the same name: what a kill leaves is found again.
        self._unfinished = target / f".{name}.part"

    def append(self, row_ids: Sequence[int]) -> None:
        """Append what became of these files; on the disk when this returns."""
        data = _text(self._rows.by_ids(row_ids))
        if not data:
            return
        with suppress(OSError), self.path.open("ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def complete(self) -> None:
        """Write it anew at the end: after a kill, or a disk that was full, lines are missing or torn."""
        with suppress(OSError):
            try:
                with self._unfinished.open("wb") as file:
                    after = 0
                    while rows := self._rows.with_state(self._job_id, *STATES, after=after):
                        file.write(_text(rows))
                        after = rows[-1].row_id
                    file.flush()
                    os.fsync(file.fileno())
                self._unfinished.replace(self.path)
            finally:
                self._unfinished.unlink(missing_ok=True)

    def remove(self) -> None:
        """Take the log away, when there is nothing more to tell."""
        for path in (self.path, self._unfinished):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def line(file: SortedFile) -> dict[str, Any] | None:
    """What was done with a file, where it came from and where it is; None where nothing was done."""
    did = _DID.get((file.state, file.action))
    if did is None:
        return None
    target = file.returned_to if file.state == "returned" else file.target
    return {
        "did": did,
        "from": str(file.source),
        "to": None if target is None else str(target),
        "sha256": file.sha256,
        "note": None if file.note is None else str(file.note),
    }


def _text(files: Iterable[SortedFile]) -> bytes:
    """Names that are no Unicode have their bytes escaped, in the way of JSON."""
    documents = (line(file) for file in files)
    text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in documents if each is not None)
    return text.encode("utf-8", "backslashreplace")
