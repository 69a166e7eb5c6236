"""Which files a classification is about: those under paths, those that arrived in the watched folder, or those of
another classification.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Protocol

from garbage_gui.imaging.scan import FoundFile, Scan
from garbage_gui.jobs.context import JobContext
from garbage_gui.services.job_paths import text_path

_PIECE = 1000


class Source(Protocol):
    """The files of a run, without those that an earlier run of the same job has done: ``done_before`` of them.

    ``passed_over`` counts, while it is iterated, other files than pictures.
    """

    done_before: int

    @property
    def passed_over(self) -> int: ...
    def __iter__(self) -> Iterator[FoundFile]: ...
    def count(self, stopped: Callable[[], bool]) -> int:
        """How many files there are in all, done or not."""
        ...

    def concluded(self, paths: Sequence[Path]) -> None:
        """What became of these files is in the store."""
        ...


def source_of(context: JobContext) -> Source:
    """What the job is about, by its parameters."""
    if context.parameters.get("watched"):
        return _Arrivals(context)
    return _FilesOf(context) if "again" in context.parameters else _Paths(context)


def up_to_first_picture(files: Iterator[FoundFile]) -> tuple[list[FoundFile], Iterator[FoundFile]]:
    """What could not be found before the first file that was, and all the files, if there is any to read."""
    missing: list[FoundFile] = []
    for file in files:
        if file.error is None or len(missing) >= _PIECE:
            return [], chain(missing, [file], files)
        missing.append(file)
    return missing, iter(())


class _Paths:
    def __init__(self, context: JobContext) -> None:
        self._paths = [text_path(text) for text in context.parameters["paths"]]
        self._scan = Scan(self._paths, context.cancelled)
        self._done = _done_before(context)
        self.done_before = len(self._done)

    @property
    def passed_over(self) -> int:
        return self._scan.passed_over

    def __iter__(self) -> Iterator[FoundFile]:
        if not self._done:
            return iter(self._scan)
        return (file for file in self._scan if str(file.path) not in self._done)

    def count(self, stopped: Callable[[], bool]) -> int:
        return Scan(self._paths, stopped).count()

    def concluded(self, paths: Sequence[Path]) -> None:
        """The rows of the job's files say it."""


class _Arrivals:
    """Also what arrives while the run goes on."""

    passed_over = 0

    def __init__(self, context: JobContext) -> None:
        self._context = context
        self._rows = context.store.watched_files
        self._job_id = context.job.job_id
        self.done_before = context.store.jobs.file_count(self._job_id)

    def __iter__(self) -> Iterator[FoundFile]:
        after: tuple[float, Path] | None = None
        while not self._context.cancelled():
            piece = self._rows.pending(self._job_id, _PIECE, after)
            if not piece:
                return
            yield from (FoundFile(path) for _, path in piece)
            after = piece[-1]

    def count(self, stopped: Callable[[], bool]) -> int:
        return self.done_before + self._rows.pending_count(self._job_id)

    def concluded(self, paths: Sequence[Path]) -> None:
        self._rows.classified(self._job_id, paths)


class _FilesOf:
    """The files of another run, where they lie now."""

    passed_over = 0

    def __init__(self, context: JobContext) -> None:
        self._jobs = context.store.jobs
        self._other = int(context.parameters["again"])
        self._done = _done_before(context)
        self.done_before = len(self._done)

    def __iter__(self) -> Iterator[FoundFile]:
        after = 0
        while files := self._jobs.files(self._other, after, _PIECE):
            yield from (FoundFile(file.path) for file in files if str(file.path) not in self._done)
            after = files[-1].file_id

    def count(self, stopped: Callable[[], bool]) -> int:
        return self._jobs.file_count(self._other)

    def concluded(self, paths: Sequence[Path]) -> None:
        """The rows of the job's files say it."""


def _done_before(context: JobContext) -> set[str]:
    """The files that an interrupted run of this job has finished."""
    done: set[str] = set()
    after = 0
    while files := context.store.jobs.files(context.job.job_id, after, 10_000):
        done.update(str(file.path) for file in files)
        after = files[-1].file_id
    return done
