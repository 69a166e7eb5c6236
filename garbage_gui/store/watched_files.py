"""The watched folder of a workspace, and what has arrived in it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from garbage_gui.store.repository import Repository, put_document

_KEY = "watch"


@dataclass(frozen=True)
class WatchedFolder:
    """The folder that is watched; ``mount`` is the drive it lies on, None where that is the system's own.

    ``runs`` are the classifications of what arrived on ``day`` (ISO, local time), the newest last.
    """

    folder: Path
    since: float
    mount: Path | None = None
    day: str = ""
    runs: tuple[int, ...] = ()

    def on(self, day: str) -> WatchedFolder:
        """This folder on ``day``: the runs of another day are over."""
        return self if self.day == day else replace(self, day=day, runs=())


class Arrival(NamedTuple):
    """A file that is whole, with its size in bytes and the time of its last change."""

    path: Path
    bytes: int
    mtime_ns: int


class WatchedFiles(Repository):
    """Which folder is watched, which files have arrived, and which of them a run has still to classify."""

    def folder(self) -> WatchedFolder | None:
        """The watched folder; None when none is."""
        kept = self._document(_KEY)
        if not isinstance(kept.get("folder"), str):
            return None
        mount, runs = kept.get("mount"), kept.get("runs", [])
        return WatchedFolder(
            folder=_path(kept["folder"]),
            since=float(kept.get("since", 0.0)),
            mount=_path(mount) if isinstance(mount, str) else None,
            day=str(kept.get("day", "")),
            runs=tuple(run for run in runs if isinstance(run, int)) if isinstance(runs, list) else (),
        )

    def watch(self, folder: WatchedFolder | None) -> None:
        """Watch this folder from now on, in place of another; None: none."""
        self._write(lambda db: _keep(db, folder))

    def seen(self) -> Iterator[Arrival]:
        """Every file that has arrived, as it was then."""
        for path, size, mtime_ns in self._rows("SELECT path, bytes, mtime_ns FROM watched_files"):
            yield Arrival(self._path(path), size, mtime_ns)

    def arrive(self, job_id: int, arrivals: Sequence[Arrival], watched: WatchedFolder) -> None:
        """Note that these are to be classified by the run ``job_id``; one that came before comes anew."""
        now = time.time()
        rows = [(self._path_column(a.path), a.bytes, a.mtime_ns, job_id, now) for a in arrivals]

        def operation(db: Database) -> None:
            _keep(db, watched)
            # What the run said of an earlier file of that name is over: the new one is a new result.
            db.conn.executemany(
                "DELETE FROM job_files WHERE job_id = ? AND path = ?", [(job_id, row[0]) for row in rows]
            )
            db.conn.executemany(
                """
                INSERT INTO watched_files(path, bytes, mtime_ns, job_id, pending, at) VALUES (?,?,?,?,1,?)
                ON CONFLICT(path) DO UPDATE SET bytes = excluded.bytes, mtime_ns = excluded.mtime_ns,
                    job_id = excluded.job_id, pending = 1, at = excluded.at
                """,
                rows,
            )

        self._write(operation)

    def pending(
        self, job_id: int, limit: int, after: tuple[float, Path] | None = None
    ) -> list[tuple[float, Path]]:
        """Files that a run has still to classify, in the order of their arrival: (when it came, path)."""
        at, path = (after[0], self._path_column(after[1])) if after is not None else (-1.0, "")
        rows = self._rows(
            """
            SELECT at, path FROM watched_files WHERE pending AND job_id = ? AND (at, path) > (?, ?)
            ORDER BY at, path LIMIT ?
            """,
            [job_id, at, path, limit],
        )
        return [(at, self._path(path)) for at, path in rows]

    def pending_count(self, job_id: int) -> int:
        row = self._row("SELECT COUNT(*) FROM watched_files WHERE pending AND job_id = ?", [job_id])
        return int(row[0]) if row else 0

    def unfinished_runs(self) -> list[int]:
        """Runs that have files still to classify."""
        return [
            job_id
            for (job_id,) in self._rows(
                "SELECT DISTINCT job_id FROM watched_files WHERE pending AND job_id IS NOT NULL ORDER BY job_id"
            )
        ]

    def classified(self, job_id: int, paths: Sequence[Path]) -> None:
        """Note that a run is done with these."""
        rows = [(job_id, self._path_column(path)) for path in paths]
        self._write(
            lambda db: db.conn.executemany(
                "UPDATE watched_files SET pending = 0 WHERE pending AND job_id = ? AND path = ?", rows
            ).close(),
            durable=False,
        )

    def own_folders(self) -> set[Path]:
        """Folders that sortings made: what lies in them did not arrive."""
        return {self._path(value) for (value,) in self._rows("SELECT path FROM sorted_folders")}


def _keep(db: Database, watched: WatchedFolder | None) -> None:
    if watched is None:
        db.conn.execute("DELETE FROM workspace WHERE key = ?", [_KEY])
        return
    document = {
        "folder": _text(watched.folder),
        "since": watched.since,
        "mount": None if watched.mount is None else _text(watched.mount),
        "day": watched.day,
        "runs": list(watched.runs),
    }
    put_document(db, _KEY, document)


def _text(path: Path) -> str:
    """A path as text in a document, where bytes that are no Unicode are escapes."""
    return json.dumps(str(path))


def _path(text: str) -> Path:
    return Path(json.loads(text))
