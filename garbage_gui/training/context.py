"""What training needs of the job that runs it; training itself knows nothing of jobs."""

from __future__ import annotations

from typing import Protocol

from garbage_gui.messages import GarbageError, Message


class TrainingError(GarbageError):
    """A training that cannot start or go on."""


class TrainingCancelled(Exception):
    """The training was cancelled; its last checkpoint is whole."""


class TrainingContext(Protocol):
    """Where training reports to."""

    def report(self, fraction: float, message: Message | None = None, eta: float | None = None) -> None: ...

    def cancelled(self) -> bool: ...

    def log(self, text: str) -> None: ...

    def metrics(self, epoch: int, values: dict[str, float]) -> None: ...


def stop_if_cancelled(context: TrainingContext) -> None:
    """Raise `TrainingCancelled` when the job shall end."""
    if context.cancelled():
        raise TrainingCancelled
