"""A process that undoes and redoes a workspace's steps, printing what it appended, until it is done or killed."""

from __future__ import annotations

import sys
from pathlib import Path

from garbage_gui.services import undoing
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import NothingToRedoError, NothingToUndoError


def main(folder: str, operator: str, count: str) -> None:
    with Workspace.open(Path(folder)) as workspace:
        for _ in range(int(count)):
            for revert in (undoing.undo, undoing.redo):
                try:
                    print(revert(workspace, operator=operator).appended.uuid, flush=True)
                except (NothingToUndoError, NothingToRedoError):
                    print("-", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
