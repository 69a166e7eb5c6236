"""Whether the active model can show where it looked, found out without loading it."""

from __future__ import annotations

from garbage_gui.messages import GarbageError, Message
from garbage_gui.nets.bundle import OPENVINO_XML
from garbage_gui.services.predictors import model_record
from garbage_gui.services.workspace import Workspace

# How the exported network names the output that a map is made of; see `nets.export`.
_FEATURES = b'names="features"'


def why_no_map(workspace: Workspace) -> Message | None:
    """Why there is no activation map of the active model; None where there is one, or nobody can tell yet."""
    try:
        record = model_record(workspace)
        if _FEATURES in (record.folder / OPENVINO_XML).read_bytes():
            return None
    except (GarbageError, OSError):
        return None  # what is wrong is said where the model is needed
    return Message.of(
        "The model “{name}” cannot show where it looked: its network ({backbone}) has no average over "
        "the picture before its head.",
        name=record.name,
        backbone=record.backbone,
    )
