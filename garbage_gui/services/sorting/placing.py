"""Bringing one file to its target, from wherever an earlier run may have left it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from garbage_gui.datasets.file_names import safe_file_name
from garbage_gui.imaging.opening import PictureError, shown
from garbage_gui.messages import Message
from garbage_gui.services.sorting import moves
from garbage_gui.services.sorting.folders import TargetFolder
from garbage_gui.store.records import SortAction, SortState
from garbage_gui.store.sorted_files import SortedFiles

_TRIES = 100


@dataclass
class Item:
    """One file of a batch on its way: what was noted of it, and how far it is.

    ``recovered`` is one that an earlier run may have placed. Once it is ``done``, ``before`` is its source as it
    was, and ``has_old_name`` says that it still lies there as well.
    """

    row_id: int
    source: Path
    target: Path
    action: SortAction
    sha256: str | None
    bytes: int
    folder: TargetFolder | None
    recovered: bool = False
    before: os.stat_result | None = None
    has_old_name: bool = False
    state: SortState = "intended"
    note: Message | None = None


class Placer:
    """Places files that are noted in ``rows``; several threads may do so at once."""

    def __init__(self, rows: SortedFiles, cancelled: Callable[[], bool]) -> None:
        self._rows = rows
        self._cancelled = cancelled
        self._aiming = threading.Lock()

    def place(self, item: Item) -> None:
        """Bring a file to its target, or find out why not. Raises `OSError` when the target takes no more."""
        if self._cancelled():
            return
        try:
            for _ in range(_TRIES):
                try:
                    self._try_to_place(item)
                    return
                except FileExistsError:
                    self._aim_elsewhere(item, item.source.name)
                except OSError as error:
                    if error.errno not in moves.NAME_REFUSED:
                        raise
                    self._aim_elsewhere(item, safe_file_name(item.source.name, "file"))
        except moves.Stopped:
            return
        except PictureError as error:
            item.state, item.note = "failed", error.message

    def _aim_elsewhere(self, item: Item, name: str) -> None:
        with self._aiming:
            if item.folder is None:
                item.folder = TargetFolder(item.target.parent)
            item.folder.take(item.target)
            # Without a hash nothing is taken for the same.
            item.target, _ = item.folder.allot(name, item.bytes, lambda: None)
            self._rows.retarget(item.row_id, item.target)
            item.recovered = False

    def _try_to_place(self, item: Item) -> None:
        beside = moves.part_name(item.target.parent, self._rows.workspace_mark(), item.row_id)
        if item.recovered:
            moves.clear(item.target, beside, item.bytes)
            if self._was_placed(item):
                item.state = "done"
                return
        before = moves.status(item.source)
        is_file = before is not None and moves.is_ordinary(before)
        if item.action == "move" and before is not None and is_file:
            if self._give_new_name(item, before):
                item.before, item.state = before, "done"
                return
        elif item.action == "move":
            raise PictureError(
                "{path} is not there any more: it was moved or deleted.", path=shown(item.source)
            )
        item.sha256 = moves.copy(
            item.source,
            beside,
            item.target,
            sha256=item.sha256,
            check=item.action == "move",
            stopped=self._cancelled,
        )
        item.before, item.has_old_name, item.state = before, True, "done"

    def _give_new_name(self, item: Item, before: os.stat_result) -> bool:
        """Move within one file system; False where the target is on another."""
        try:
            item.has_old_name = moves.place(item.source, item.target)
        except OSError as error:
            if moves.is_elsewhere(error):
                return False
            if isinstance(error, FileExistsError) or moves.status(item.source) is not None:
                raise
            raise PictureError(
                "{path} is not there any more: it was moved or deleted.", path=shown(item.source)
            ) from error
        placed = moves.status(item.target)
        if placed is None or not moves.is_same(placed, before):
            # In this very moment something else came to the old place. It goes back there.
            if item.has_old_name or moves.place(item.target, item.source):
                item.target.unlink()
            raise PictureError(
                "{path} was replaced while it was sorted; it was left alone. Classify it again.",
                path=shown(item.source),
            )
        return True

    def _was_placed(self, item: Item) -> bool:
        """Whether an earlier run had brought the file to its target; looks at the disk, believes nothing else."""
        source, target = moves.status(item.source), moves.status(item.target)
        if target is None:
            return False
        if source is not None and moves.is_same(source, target):
            item.before, item.has_old_name = source, True
            return True
        if not moves.is_ordinary(target) or target.st_size != item.bytes:
            return self._is_foreign(item)
        if item.sha256 is not None and moves.hash_of(item.target) != item.sha256:
            return self._is_foreign(item)
        if source is None:
            return True
        if item.sha256 is None and moves.hash_of(item.target) != moves.hash_of(item.source):
            return self._is_foreign(item)
        if item.action == "move" and moves.hash_of(item.source) != moves.hash_of(item.target):
            raise PictureError(
                "{path} has changed since it was classified; it was left alone. Classify it again.",
                path=shown(item.source),
            )
        item.before, item.has_old_name = source, True
        return True

    @staticmethod
    def _is_foreign(item: Item) -> bool:
        """What lies at the target is none of ours: the file gets another name."""
        raise FileExistsError(item.target)

    def take_old_name_away(self, item: Item) -> None:
        """The last step of a move. Where it cannot be done, the first one is taken back.

        Raises `OSError` when the file is not at its target any more: then the old name stays.
        """
        item.target.lstat()
        why = Message.of(
            "{path} changed while it was moved; it was left where it is. Classify it again.",
            path=shown(item.source),
        )
        try:
            if item.before is not None and moves.remove(item.source, item.before):
                return
        except OSError as error:
            why = Message.of(
                "{path} cannot be moved away ({reason}); it was left where it is. Copy instead.",
                path=shown(item.source),
                reason=error.strerror or "the system refused",
            )
        item.target.unlink()
        item.state, item.note = "failed", why
