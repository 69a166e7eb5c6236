"""What was sorted into folders: each file with where it was and where it is, written before it is touched."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

from garbage_gui.store.columns import column_message, json_ids, message_column, placeholders, storable
from garbage_gui.store.records import NewSortedFile, SortedFile, SortOutcome, SortState
from garbage_gui.store.repository import Repository, Row

# A file that was sorted this often in a row, back and forth, is looked for no further.
_LONGEST_CHAIN = 100
_COLUMNS = """
SELECT id, file_id, image_id, source, target, action, state, sha256, bytes, returned_to, note
FROM sorted_files
"""


class SortedFiles(Repository):
    """The journal of every sorting. Every write is on the disk when it returns."""

    def intend(self, job_id: int, files: Sequence[NewSortedFile], folders: Sequence[Path] = ()) -> list[int]:
        """Note what is about to be done with ``files``, and ``folders`` that are about to be made; row ids."""
        now = time.time()
        rows = [
            (
                job_id, f.file_id, f.image_id, self._path_column(f.source), self._optional(f.target),
                storable(f.target.parent.name) if f.target is not None else "",
                f.target is not None and f.target.name != f.source.name,
                f.action, f.state, f.sha256, f.bytes, message_column(f.note), now,
            )
            for f in files
        ]  # fmt: skip
        places = [(job_id, self._path_column(folder)) for folder in folders]

        def operation(db: Database) -> list[int]:
            db.conn.executemany(
                "INSERT INTO sorted_folders(job_id, path) VALUES (?,?) ON CONFLICT DO NOTHING", places
            )
            sql = """
                INSERT INTO sorted_files(job_id, file_id, image_id, source, target, folder, renamed, action,
                    state, sha256, bytes, note, at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)
            """
            return [int(db.conn.execute(sql, row).lastrowid or 0) for row in rows]

        return self._write(operation) if rows or places else []

    def retarget(self, row_id: int, target: Path) -> None:
        """Note that a file is about to go to ``target`` instead, as its name was taken meanwhile."""
        column = self._path_column(target)
        self._write(
            lambda db: db.conn.execute(
                "UPDATE sorted_files SET target = ?, renamed = 1 WHERE id = ?", [column, row_id]
            ).close()
        )

    def intend_return(self, places: Sequence[tuple[int, Path | None]]) -> None:
        """Note that rows are about to be undone, each to a place (None: its copy is about to be removed)."""
        rows = [(self._optional(place), row_id) for row_id, place in places]
        sql = "UPDATE sorted_files SET state = 'returning', returned_to = ? WHERE id = ?"
        self._write(lambda db: db.conn.executemany(sql, rows).close())

    def conclude(self, outcomes: Sequence[SortOutcome]) -> None:
        """Note what became of files. Where one was moved, its image and its classification follow it."""
        now = time.time()

        def operation(db: Database) -> None:
            for outcome in outcomes:
                db.conn.execute(
                    """
                    UPDATE sorted_files SET state = ?, sha256 = COALESCE(?, sha256), note = ?, at = ?
                    WHERE id = ?
                    """,
                    [outcome.state, outcome.sha256, message_column(outcome.note), now, outcome.row_id],
                )
                if outcome.moved_from is not None and outcome.moved_to is not None:
                    self._follow(db, outcome, outcome.moved_from, outcome.moved_to)

        if outcomes:
            self._write(operation)

    def _follow(self, db: Database, outcome: SortOutcome, moved_from: Path, moved_to: Path) -> None:
        old, new = self._path_column(moved_from), self._path_column(moved_to)
        image_id, size, file_id = db.conn.execute(
            "SELECT image_id, bytes, file_id FROM sorted_files WHERE id = ?", [outcome.row_id]
        ).fetchone()
        db.conn.execute("DELETE FROM paths WHERE path = ?", [old])
        if image_id is not None:
            db.conn.execute(
                """
                INSERT INTO paths(path, image_id, bytes, mtime_ns, seen_at) VALUES (?,?,?,?,?)
                ON CONFLICT(path) DO UPDATE SET image_id = excluded.image_id, bytes = excluded.bytes,
                    mtime_ns = excluded.mtime_ns, seen_at = excluded.seen_at
                """,
                [new, image_id, size, outcome.mtime_ns, time.time()],
            )
        # Another file of that run may have been at the new place; both rows cannot have it.
        db.conn.execute("UPDATE OR IGNORE job_files SET path = ? WHERE id = ?", [new, file_id])

    def with_state(
        self, job_id: int, *states: SortState, after: int = 0, before: int | None = None, limit: int = 1000
    ) -> list[SortedFile]:
        """Files of a sorting in any of these states: upwards from ``after``, or downwards from ``before``."""
        if before is None:
            place, order, edge = "id > ?", "id", after
        else:
            place, order, edge = "id < ?", "id DESC", before
        rows = self._rows(
            f"{_COLUMNS} WHERE job_id = ? AND state IN ({placeholders(len(states))}) AND {place} "
            f"ORDER BY {order} LIMIT ?",
            [job_id, *states, edge, limit],
        )
        return [self._record(row) for row in rows]

    def with_note(self, job_id: int, *states: SortState, limit: int = 1000) -> list[SortedFile]:
        """Files of a sorting in any of these states about which there is something to say."""
        rows = self._rows(
            f"{_COLUMNS} WHERE job_id = ? AND state IN ({placeholders(len(states))}) AND note IS NOT NULL "
            "ORDER BY id LIMIT ?",
            [job_id, *states, limit],
        )
        return [self._record(row) for row in rows]

    def by_ids(self, row_ids: Sequence[int]) -> list[SortedFile]:
        """These files, by row."""
        sql = f"{_COLUMNS} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
        return [self._record(row) for row in self._rows(sql, [json_ids(list(row_ids))])]

    def counts(self, job_id: int) -> dict[SortState, int]:
        """How many files of a sorting are in which state."""
        return dict(
            self._rows("SELECT state, COUNT(*) FROM sorted_files WHERE job_id = ? GROUP BY state", [job_id])
        )

    def folder_counts(self, job_id: int) -> list[tuple[str, int, int]]:
        """The name of each folder with the files and bytes that a sorting has brought there."""
        return self._rows(
            """
            SELECT folder, COUNT(*), SUM(bytes) FROM sorted_files WHERE job_id = ? AND state = 'done'
            GROUP BY folder ORDER BY folder
            """,
            [job_id],
        )

    def renamed(self, job_id: int) -> int:
        """How many files of a sorting got another name, as theirs was taken."""
        row = self._row(
            "SELECT COUNT(*) FROM sorted_files WHERE job_id = ? AND state = 'done' AND renamed", [job_id]
        )
        return int(row[0]) if row else 0

    def copied(self, job_id: int) -> int:
        """How many files of a sorting were copied: of one that moves, those that stay where they are."""
        row = self._row(
            "SELECT COUNT(*) FROM sorted_files WHERE job_id = ? AND state = 'done' AND action = 'copy'",
            [job_id],
        )
        return int(row[0]) if row else 0

    def last_file(self, job_id: int) -> int:
        """The last file of the classification that a sorting has come to."""
        row = self._row("SELECT COALESCE(MAX(file_id), 0) FROM sorted_files WHERE job_id = ?", [job_id])
        return int(row[0]) if row else 0

    def folders(self, job_id: int) -> list[Path]:
        """The folders that a sorting made, or was about to make."""
        rows = self._rows("SELECT path FROM sorted_folders WHERE job_id = ?", [job_id])
        return [self._path(value) for (value,) in rows]

    def moved_again_by(self, job_id: int) -> int | None:
        """A later sorting that moved a file which this one had put somewhere, and that was not undone."""
        row = self._row(
            """
            SELECT MAX(later.job_id) FROM sorted_files own JOIN sorted_files later ON later.source = own.target
            WHERE own.job_id = ? AND own.state = 'done' AND later.job_id > own.job_id
              AND later.action = 'move' AND later.state IN ('intended', 'done', 'returning')
            """,
            [job_id],
        )
        return None if row is None or row[0] is None else int(row[0])

    def moved_to(self, path: Path) -> Path | None:
        """Where sortings have moved the file that lay at ``path``; None when none of them moved it."""
        column: str | bytes | None = self._path_column(path)
        found: str | bytes | None = None
        for _ in range(_LONGEST_CHAIN):
            row = self._row(
                """
                SELECT target FROM sorted_files
                WHERE source = ? AND action = 'move' AND state = 'done' ORDER BY id DESC LIMIT 1
                """,
                [column],
            )
            if row is None:
                break
            column = found = row[0]
        return None if found is None else self._path(found)

    def workspace_mark(self) -> str:
        """Letters that tell this workspace from others, for the names of unfinished files."""
        row = self._row("SELECT value FROM workspace WHERE key = 'uuid'")
        return str(row[0])[:8] if row else "0"

    def _optional(self, path: Path | None) -> str | bytes | None:
        return None if path is None else self._path_column(path)

    def _record(self, row: Row) -> SortedFile:
        row_id, file_id, image_id, source, target, action, state, sha256, size, returned_to, note = row
        return SortedFile(
            row_id, file_id, image_id, self._path(source), None if target is None else self._path(target),
            action, state, sha256, size, None if returned_to is None else self._path(returned_to),
            column_message(note),
        )  # fmt: skip
