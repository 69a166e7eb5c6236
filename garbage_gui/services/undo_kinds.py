"""The kinds of steps besides labels and sortings that can be undone and redone, each with what puts it back.

To add one: make the change and append the operation in one transaction,

    def operation(db: Database) -> None:
        ...  # the change; labels too, with `store.labels.apply`, whose batch goes along
        store.operations.append("taxonomy", operator=..., said=..., before=..., after=..., batch=events[0].batch)
    store.write(operation)

name the function that puts it back in ``_PUT_BACK``, and say what it is in `ui.undo_words`. `docs/adding.md` has it in
full.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import Operation


@dataclass(frozen=True)
class PutBack:
    """What shall be as it was: ``wanted`` instead of ``left``, which the step ``operation`` left behind.

    At an undo ``wanted`` is what the step found; at a redo ``operation`` is the undo, so it is what the step had made.
    """

    operation: Operation
    left: dict[str, Any]
    wanted: dict[str, Any]
    operator: str


@dataclass(frozen=True)
class Outcome:
    """What was found and what is there now, as the next undo or redo needs them; ``kept`` could not be put back."""

    before: dict[str, Any]
    after: dict[str, Any]
    kept: int = 0


# Runs inside the transaction, before the label events that belong to the step are put back. What it writes through
# repositories joins that; what it reads is the store as it was before the transaction, and nobody else can change it
# meanwhile. A `GarbageError` calls all of it off.
Handler = Callable[[Workspace, PutBack], Outcome]

_PUT_BACK: dict[str, str] = {
    "saved_filter": "garbage_gui.services.filters:put_back",
    "split": "garbage_gui.services.splitting:put_back",
    "opinion": "garbage_gui.services.second_opinions.giving:put_back",
    "taxonomy": "garbage_gui.services.taxonomy.applying:put_back",
}


def handler_for(kind: str) -> Handler:
    """What puts back steps of this kind; `StoreError` for one of a newer version."""
    if kind not in _PUT_BACK:
        raise StoreError(
            "The last step is a “{kind}”, which this version cannot take back. Update Garbage GUI.", kind=kind
        )
    module, _, name = _PUT_BACK[kind].partition(":")
    return cast(Handler, getattr(import_module(module), name))
