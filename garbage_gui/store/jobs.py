"""Jobs: the queue of background work, and the only channel between its runner and everyone else."""

from __future__ import annotations

import builtins
import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from sqlite_utils import Database

from garbage_gui.messages import Message
from garbage_gui.store.columns import (
    column_document,
    column_message,
    document_column,
    message_column,
    storable,
)
from garbage_gui.store.errors import StoreError
from garbage_gui.store.processes import is_alive
from garbage_gui.store.records import JobFile, JobMetric, JobRecord, JobStatus, Lane, NewJobFile
from garbage_gui.store.repository import Repository, Row

SILENT_SECONDS = 20.0  # a running job whose heartbeat is older is taken for dead

_COLUMNS = """
SELECT id, kind, lane, parameters, status, progress, message, eta_seconds, created_at, started_at,
    finished_at,
       heartbeat_at, pid, cancel_requested, result, error, pause_requested
FROM jobs
"""


class Jobs(Repository):
    """Queued, running and finished jobs with their progress, metrics, log and files."""

    def add(self, kind: str, lane: Lane, parameters: Mapping[str, Any]) -> int:
        """Queue a job; returns its id. ``parameters`` must be JSON (paths become text)."""
        document = document_column(dict(parameters))

        def operation(db: Database) -> int:
            cursor = db.conn.execute(
                "INSERT INTO jobs(kind, lane, parameters, status, created_at) VALUES (?,?,?,'queued',?)",
                [kind, lane, document, time.time()],
            )
            return int(cursor.lastrowid or 0)

        return self._write(operation)

    def add_done(
        self,
        kind: str,
        lane: Lane,
        parameters: Mapping[str, Any],
        result: Mapping[str, Any],
        files: Sequence[NewJobFile],
    ) -> int:
        """Note work that is done already, with its files, as a job that no runner needs to take; returns its id."""
        document, found = document_column(dict(parameters)), document_column(dict(result))
        rows = [(self._path_column(f.path), f.image_id, message_column(f.error)) for f in files]

        def operation(db: Database) -> int:
            now = time.time()
            cursor = db.conn.execute(
                """
                INSERT INTO jobs(kind, lane, parameters, status, progress, result, created_at, started_at, finished_at)
                VALUES (?,?,?,'done',1.0,?,?,?,?)
                """,
                [kind, lane, document, found, now, now, now],
            )
            job_id = int(cursor.lastrowid or 0)
            db.conn.executemany(
                "INSERT INTO job_files(job_id, path, image_id, error) VALUES (?,?,?,?)",
                [(job_id, *row) for row in rows],
            )
            return job_id

        return self._write(operation, durable=False)

    def set_parameters(self, job_id: int, parameters: Mapping[str, Any]) -> None:
        """Note what a job has found out about what it is to do, for when it goes on."""
        self._change(
            "UPDATE jobs SET parameters = ? WHERE id = ?", (document_column(dict(parameters)), job_id)
        )

    def get(self, job_id: int) -> JobRecord:
        row = self._row(_COLUMNS + "WHERE id = ?", [job_id])
        if row is None:
            raise StoreError("There is no job {job} in this workspace.", job=job_id)
        return _record(row)

    def list(self, limit: int = 100) -> list[JobRecord]:
        """Jobs, the newest first."""
        return [_record(row) for row in self._rows(_COLUMNS + "ORDER BY id DESC LIMIT ?", [limit])]

    def of_kind(self, kind: str, limit: int) -> builtins.list[JobRecord]:
        """Jobs of this kind, the newest first."""
        rows = self._rows(_COLUMNS + "WHERE kind = ? ORDER BY id DESC LIMIT ?", [kind, limit])
        return [_record(row) for row in rows]

    def with_status(self, *statuses: JobStatus, lane: Lane | None = None) -> builtins.list[JobRecord]:
        """Jobs in any of these states, oldest first."""
        marks = ",".join("?" * len(statuses))
        rows = self._rows(
            _COLUMNS + f"WHERE status IN ({marks}) AND (? IS NULL OR lane = ?) ORDER BY id",
            [*statuses, lane, lane],
        )
        return [_record(row) for row in rows]

    def claim(self, lane: Lane, pid: int) -> JobRecord | None:
        """Take the oldest queued job of a lane for the process ``pid``; no two processes get the same one."""

        def operation(db: Database) -> Row | None:
            now = time.time()
            row: Row | None = db.conn.execute(
                "SELECT id FROM jobs WHERE status = 'queued' AND lane = ? ORDER BY id LIMIT 1", [lane]
            ).fetchone()
            if row is None:
                return None
            db.conn.execute(
                """
                UPDATE jobs SET status = 'running', pid = ?, started_at = ?, heartbeat_at = ?,
                    finished_at = NULL,
                    error = NULL, result = NULL WHERE id = ?
                """,
                [pid, now, now, row[0]],
            )
            claimed: Row = db.conn.execute(_COLUMNS + "WHERE id = ?", [row[0]]).fetchone()
            return claimed

        # Most looks find nothing: look without taking the write lock first.
        if self._row("SELECT 1 FROM jobs WHERE status = 'queued' AND lane = ? LIMIT 1", [lane]) is None:
            return None
        row = self._write(operation)
        return None if row is None else _record(row)

    def progress(
        self, job_id: int, fraction: float, message: Message | None = None, eta_seconds: float | None = None
    ) -> None:
        """Say how far a running job is; it counts as a heartbeat. Without ``message`` the last one stays."""
        values = [
            min(max(float(fraction), 0.0), 1.0),
            message_column(message),
            eta_seconds,
            time.time(),
            job_id,
        ]
        self._change(
            """
            UPDATE jobs SET progress = ?, message = COALESCE(?, message), eta_seconds = ?, heartbeat_at = ?
            WHERE id = ? AND status = 'running'
            """,
            values,
            durable=False,
        )

    def beat(self, job_id: int) -> None:
        """Say that a running job is alive."""
        self._change(
            "UPDATE jobs SET heartbeat_at = ? WHERE id = ? AND status = 'running'",
            [time.time(), job_id],
            durable=False,
        )

    def cancel_requested(self, job_id: int) -> bool:
        return self.end_requested(job_id) == "cancelled"

    def end_requested(self, job_id: int) -> Literal["cancelled", "paused"] | None:
        """What a person wants a running job to become, if anything; a wish to cancel outdoes one to pause."""
        row = self._row("SELECT cancel_requested, pause_requested FROM jobs WHERE id = ?", [job_id])
        if row is None or not any(row):
            return None
        return "cancelled" if row[0] else "paused"

    def request_cancel(self, job_id: int) -> JobRecord:
        """Cancel a job: one that does not run at once, a running one as soon as it looks.

        Returns the job as it is now; raises `StoreError` when it has ended already.
        """
        now = time.time()

        def operation(db: Database) -> int:
            return db.conn.execute(
                """
                UPDATE jobs SET cancel_requested = 1,
                    finished_at = CASE WHEN status = 'running' THEN finished_at ELSE ? END,
                    status = CASE WHEN status = 'running' THEN status ELSE 'cancelled' END
                WHERE id = ? AND status IN ('queued', 'running', 'paused', 'interrupted')
                """,
                [now, job_id],
            ).rowcount

        changed = self._write(operation)
        job = self.get(job_id)
        if not changed:
            raise StoreError(
                "Job {job} has ended already ({status}), so there is nothing to cancel.",
                job=job_id,
                status=job.status,
            )
        return job

    def request_pause(self, job_id: int) -> JobRecord:
        """Pause a job until it is resumed: a queued one at once, a running one as soon as it looks.

        Returns the job as it is now; raises `StoreError` when it neither waits nor runs.
        """

        def operation(db: Database) -> int:
            return db.conn.execute(
                """
                UPDATE jobs SET pause_requested = 1,
                    status = CASE WHEN status = 'running' THEN status ELSE 'paused' END
                WHERE id = ? AND status IN ('queued', 'running')
                """,
                [job_id],
            ).rowcount

        changed = self._write(operation)
        job = self.get(job_id)
        if not changed:
            raise StoreError(
                "Job {job} neither waits nor runs ({status}), so there is nothing to pause.",
                job=job_id,
                status=job.status,
            )
        return job

    def finish(
        self,
        job_id: int,
        status: JobStatus,
        result: dict[str, Any] | None = None,
        error: Message | None = None,
    ) -> None:
        """End a job. What it had set its progress to stays, unless it is done."""
        self._change(
            """
            UPDATE jobs SET status = ?, result = ?, error = ?, finished_at = ?, eta_seconds = NULL,
                progress = CASE WHEN ? = 'done' THEN 1.0 ELSE progress END WHERE id = ?
            """,
            [status, document_column(result), message_column(error), time.time(), status, job_id],
        )

    def mark_interrupted(
        self, lane: Lane | None = None, *, abandoned: Collection[int] = ()
    ) -> builtins.list[int]:
        """Mark running jobs whose process is gone, or has been silent for long; returns their ids.

        Those that are ``abandoned``, as the caller knows from the lane's lock, are dead whatever it looks
        like.
        """
        suspects = self._rows(
            "SELECT id, pid, heartbeat_at FROM jobs WHERE status = 'running' AND (? IS NULL OR lane = ?)",
            [lane, lane],
        )
        now = time.time()
        dead = [
            (job_id, pid, beat)
            for job_id, pid, beat in suspects
            if job_id in abandoned
            or beat is None
            or now - beat > SILENT_SECONDS
            or pid is None
            or not is_alive(int(pid))
        ]
        if not dead:
            return []

        def operation(db: Database) -> builtins.list[int]:
            marked = []
            for job_id, pid, beat in dead:
                # Only if nothing happened since the look: it may have ended, or been taken up again, just
                # now.
                cursor = db.conn.execute(
                    """
                    UPDATE jobs SET status = 'interrupted', finished_at = ?, eta_seconds = NULL
                    WHERE id = ? AND status = 'running' AND pid IS ? AND heartbeat_at IS ?
                    """,
                    [now, job_id, pid, beat],
                )
                if cursor.rowcount:
                    marked.append(int(job_id))
            return marked

        return self._write(operation)

    def requeue(self, job_id: int) -> None:
        """Queue a paused, interrupted, failed or cancelled job again, under the same id."""
        job = self.get(job_id)

        def operation(db: Database) -> int:
            return db.conn.execute(
                """
                UPDATE jobs SET status = 'queued', cancel_requested = 0, pause_requested = 0, pid = NULL,
                    heartbeat_at = NULL, error = NULL, result = NULL, finished_at = NULL, eta_seconds = NULL
                WHERE id = ? AND status IN ('paused', 'interrupted', 'failed', 'cancelled')
                """,
                [job_id],
            ).rowcount

        if not self._write(operation):
            raise StoreError(
                "Job {job} is {status}: only a paused, interrupted, failed or cancelled job can be resumed.",
                job=job_id,
                status=job.status,
            )

    def reopen(self, job_id: int) -> bool:
        """Queue a job again that has come to an end by itself, as there is more for it to do.

        False for one that waits or runs, and for one that a person stopped.
        """
        sql = """
            UPDATE jobs SET status = 'queued', progress = 0, pid = NULL, heartbeat_at = NULL, error = NULL,
                finished_at = NULL, eta_seconds = NULL
            WHERE id = ? AND status IN ('done', 'interrupted', 'failed')
        """
        return bool(self._write(lambda db: db.conn.execute(sql, [job_id]).rowcount))

    def add_metrics(self, job_id: int, epoch: int, values: Mapping[str, float]) -> None:
        """Note measured values of one epoch; a second one for the same epoch and name replaces the first."""
        rows = [(job_id, epoch, name, float(value)) for name, value in values.items() if value == value]

        def operation(db: Database) -> None:
            db.conn.executemany(
                """
                INSERT INTO job_metrics(job_id, epoch, name, value) VALUES (?,?,?,?)
                ON CONFLICT(job_id, epoch, name) DO UPDATE SET value = excluded.value
                """,
                rows,
            )

        self._write(operation, durable=False)

    def metrics(self, job_id: int) -> builtins.list[JobMetric]:
        rows = self._rows(
            "SELECT epoch, name, value FROM job_metrics WHERE job_id = ? ORDER BY epoch, name", [job_id]
        )
        return [JobMetric(*row) for row in rows]

    def log(self, job_id: int, text: str) -> None:
        self._change(
            "INSERT INTO job_log(job_id, at, text) VALUES (?,?,?)",
            [job_id, time.time(), storable(text)],
            durable=False,
        )

    def logs(self, job_id: int) -> builtins.list[tuple[float, str]]:
        """Lines of the log with their time, oldest first."""
        return [
            (at, text)
            for at, text in self._rows("SELECT at, text FROM job_log WHERE job_id = ? ORDER BY id", [job_id])
        ]

    def add_files(self, job_id: int, files: Sequence[NewJobFile]) -> None:
        """Note what became of files; a file that was noted before (the job was resumed) is noted anew."""
        rows = [(job_id, self._path_column(f.path), f.image_id, message_column(f.error)) for f in files]

        def operation(db: Database) -> None:
            db.conn.executemany(
                """
                INSERT INTO job_files(job_id, path, image_id, error) VALUES (?,?,?,?)
                ON CONFLICT(job_id, path) DO UPDATE SET image_id = excluded.image_id, error = excluded.error
                """,
                rows,
            )

        if rows:
            self._write(operation, durable=False)

    def files(self, job_id: int, after: int = 0, limit: int = 1000) -> builtins.list[JobFile]:
        """Files of a job with a file id above ``after``, in the order they were noted."""
        rows = self._rows(
            "SELECT id, path, image_id, error FROM job_files WHERE job_id = ? AND id > ? ORDER BY id LIMIT ?",
            [job_id, after, limit],
        )
        return [
            JobFile(i, self._path(path), image_id, column_message(error)) for i, path, image_id, error in rows
        ]

    def last_file_id(self, job_id: int) -> int:
        """The id of the file that was noted last, 0 where none was."""
        row = self._row("SELECT COALESCE(MAX(id), 0) FROM job_files WHERE job_id = ?", [job_id])
        return int(row[0]) if row else 0

    def file_count(self, job_id: int) -> int:
        row = self._row("SELECT COUNT(*) FROM job_files WHERE job_id = ?", [job_id])
        return int(row[0]) if row else 0

    def _change(self, sql: str, parameters: Sequence[Any], *, durable: bool = True) -> None:
        self._write(lambda db: db.conn.execute(sql, parameters).close(), durable=durable)


def _record(row: Row) -> JobRecord:
    (
        job_id, kind, lane, parameters, status, progress, message, eta_seconds, created_at, started_at,
        finished_at, heartbeat_at, pid, cancel_requested, result, error, pause_requested,
    ) = row  # fmt: skip
    return JobRecord(
        job_id, kind, lane, column_document(parameters), status, progress, column_message(message),
        eta_seconds, created_at, started_at, finished_at, heartbeat_at, pid, bool(cancel_requested),
        None if result is None else column_document(result), column_message(error), bool(pause_requested),
    )  # fmt: skip
