"""Tells a person how jobs end, and takes back what is said of a failure when the job goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from garbage_gui.ui.banner import Banner
from garbage_gui.ui.messages_bar import Messages
from garbage_gui.ui.text import message_text

if TYPE_CHECKING:
    from garbage_gui.store.records import JobRecord


class TellingJobEnds(QObject):
    """Listens to one workspace's jobs; failures stand in the ``banner``, everything else is said in passing."""

    def __init__(self, messages: Messages, banner: Banner, parent: QObject) -> None:
        super().__init__(parent)
        self._messages = messages
        self._banner = banner
        self._failures: dict[int, str] = {}

    def ended(self, job: JobRecord) -> None:
        # With the first end of a job: the window's start does not wait for these texts.
        from garbage_gui.ui.job_ends import job_end_details, job_end_text

        if job.status in ("failed", "interrupted") and job.error is not None:
            self._failures[job.job_id] = message_text(job.error)
            self._messages.error(job.error)
        elif text := job_end_text(job):
            self._messages.info(text, job_end_details(job))

    def working(self, jobs: Sequence[JobRecord]) -> None:
        """These run or wait: for what one of them failed before holds no longer."""
        for job in jobs:
            if (text := self._failures.pop(job.job_id, None)) is not None:
                self._banner.take_away(text)
