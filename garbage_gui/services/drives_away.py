"""Telling a drive that was disconnected in the middle from files that were deleted."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from garbage_gui.imaging.opening import shown
from garbage_gui.jobs.context import JobContext
from garbage_gui.messages import GarbageError
from garbage_gui.services.job_paths import path_text, text_path
from garbage_gui.services.watching.listing import drive_of

# Of more paths than that, dropped one by one, only their folders are asked.
_ASKED_ONE_BY_ONE = 100


class DriveAwayError(GarbageError):
    """What was to be read lies on a drive that is not connected now."""


def drives_of(paths: Sequence[Path]) -> list[Path]:
    """The drives that ``paths`` lie on, but for the system's."""
    places = {path.parent for path in paths} | set(paths[:_ASKED_ONE_BY_ONE])
    return sorted({drive for place in places if (drive := drive_of(place.absolute())) is not None})


class Places:
    """Where the files of a job lie, by its parameters."""

    def __init__(self, drives: Iterable[Path], tops: Iterable[Path]) -> None:
        self._drives = list(drives)
        self._tops = set(tops)

    @classmethod
    def of(cls, context: JobContext) -> Places:
        """Those of this job, which are noted at its first run: later the drives may be away.

        Not when the job is queued: a drive that does not answer must hold up nobody who waits. Raises `DriveAwayError`.
        """
        tops = [text_path(text) for text in context.parameters.get("paths", [])]
        known = context.parameters.get("drives")
        if known is None and "again" not in context.parameters:  # those files may lie elsewhere by now
            known = [path_text(drive) for drive in drives_of(tops)]
            context.store.jobs.set_parameters(context.job.job_id, {**context.parameters, "drives": known})
        places = cls([text_path(text) for text in known or []], tops)
        places.require()
        return places

    def require(self) -> None:
        """Raises `DriveAwayError` where a drive is away: the empty folder in its place has no pictures to tell of."""
        for drive in self._drives:
            if not os.path.ismount(drive):
                raise DriveAwayError(
                    "The drive at {path} is not connected. Connect it, then resume the job: it goes on where it was.",
                    path=shown(drive),
                )

    def require_for(self, unread: Iterable[Path]) -> None:
        """The same, also where the folder is gone in which files that could not be read were to be found."""
        unread = list(unread)
        if not unread:
            return
        self.require()
        self._require_folders({folder for path in unread for folder in path.parents if folder in self._tops})

    def require_again(self, missing: Iterable[Path]) -> None:
        """The same for a job that goes on, of which nothing could be found where it was before."""
        self._require_folders(self._tops.intersection(missing))

    @staticmethod
    def _require_folders(folders: Iterable[Path]) -> None:
        for folder in folders:
            if not os.path.lexists(folder):
                raise DriveAwayError(
                    "The folder {path} is not there any more. Connect its drive, or put it back, then resume the job: "
                    "it goes on where it was.",
                    path=shown(folder),
                )
