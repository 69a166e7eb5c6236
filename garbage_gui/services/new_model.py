"""What happens to a model that a job made: it becomes known and is compared, and a person decides."""

from __future__ import annotations

from typing import Any

from garbage_gui.jobs.context import JobContext
from garbage_gui.messages import GarbageError, Message
from garbage_gui.nets.bundle import Bundle
from garbage_gui.services import models
from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.store.records import ModelRecord


def register(workspace: Workspace, bundle: Bundle, job_id: int) -> None:
    """Make a finished bundle known; twice is as good as once."""
    if all(m.model_id != bundle.card.id for m in workspace.store.models.list()):
        workspace.store.models.add(model_record(bundle.card, bundle.folder, job_id=job_id))


def compared_with(
    workspace: Workspace, active: ModelRecord | None, bundle: Bundle, context: JobContext
) -> dict[str, Any] | None:
    """The new model against the active one on the check set; None where that cannot be, and the log says why.

    Raises `JobCancelled`.
    """
    if active is None or active.model_id == bundle.card.id:
        return None
    context.report(0.99, Message.of("Comparing with the active model"))
    try:
        return models.compare(
            workspace, active.model_id, bundle.card.id, cancelled=context.cancelled
        ).to_json()
    except GarbageError as error:
        # The model is made and measured; that the other one cannot be is worth a line, not a failure.
        context.log(f"Not compared with the active model: {error}")
        return None
