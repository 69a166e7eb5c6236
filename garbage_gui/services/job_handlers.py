"""Which function runs a job of which kind. Imported when the first such job comes, not before."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from garbage_gui.jobs.context import Handler
from garbage_gui.messages import GarbageError
from garbage_gui.store.records import Lane

HANDLERS: dict[str, str] = {
    "import": "garbage_gui.services.importing:run",
    "export": "garbage_gui.services.exporting:run",
    "find_files": "garbage_gui.services.lost_files:run",
    "classify": "garbage_gui.services.classifying:run",
    "evaluate": "garbage_gui.services.models:run_evaluation",
    "sort": "garbage_gui.services.sorting.job:run",
    "sort_undo": "garbage_gui.services.sorting.undo:run",
    "train": "garbage_gui.services.training:run",
    "quick_update": "garbage_gui.services.quick_update:run",
    "sweep": "garbage_gui.services.sweeping:run",
    "baselines": "garbage_gui.services.baselines:run",
}

LANES: dict[str, Lane] = {
    "import": "interactive",
    "export": "interactive",
    "find_files": "interactive",
    "classify": "interactive",
    "evaluate": "interactive",
    "sort": "interactive",
    "sort_undo": "interactive",
    "train": "compute",
    # Seconds, without torch: it need not wait for a training of hours.
    "quick_update": "interactive",
    "sweep": "compute",
    "baselines": "compute",
}


def handler_for(kind: str) -> Handler:
    """The handler of jobs of this ``kind``; raises `GarbageError` for a kind this version does not know."""
    if kind not in HANDLERS:
        raise GarbageError("This version cannot run jobs of the kind “{kind}”. Update the app.", kind=kind)
    module, _, function = HANDLERS[kind].partition(":")
    return cast(Handler, getattr(import_module(module), function))
