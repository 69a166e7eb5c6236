"""Bringing one file back from where it was sorted to, or taking its copy away."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from garbage_gui.imaging import archives
from garbage_gui.imaging.opening import PictureError, shown
from garbage_gui.messages import Message
from garbage_gui.services.sorting import moves
from garbage_gui.services.sorting.folders import TargetFolder
from garbage_gui.services.sorting.job import stopped
from garbage_gui.services.sorting.request import SortError
from garbage_gui.store.records import SortedFile, SortState
from garbage_gui.store.sorted_files import SortedFiles

_TRIES = 100


@dataclass
class Item:
    """One file of a batch on its way back: ``destination`` None is a copy that goes away."""

    row: SortedFile
    target: Path
    destination: Path | None
    before: os.stat_result | None = None
    has_old_name: bool = False
    state: SortState = "returning"
    note: Message | None = None
    sha256: str | None = None


class Returner:
    """Brings files back that are noted in ``rows``, from folders below ``top``."""

    def __init__(self, rows: SortedFiles, top: Path, cancelled: Callable[[], bool]) -> None:
        self._rows = rows
        self._top = top
        self._cancelled = cancelled

    def require_top(self) -> None:
        """Without its folder, as on a disk that was unplugged, nothing is known of any file."""
        if not self._top.is_dir():
            raise SortError(
                "The folder {target} is not there. Connect its disk, or put it back, then resume the job.",
                target=shown(self._top),
            )

    def decide(self, row: SortedFile) -> Item | None:
        """What is to be done with one file; of those that were put somewhere, none is touched yet."""
        target = row.target if row.target is not None else row.source
        item = Item(row, target, row.returned_to, sha256=row.sha256)
        if row.state == "returning":
            return item  # as it was noted; what was done of it shows when it is done again
        item.destination = None
        found = moves.status(target)
        if row.state == "intended" and not self._was_placed(item, found):
            item.state = "returned"
        elif found is None:
            self.require_top()
            item.state = "kept"
            item.note = Message.of(
                "{path} is not there any more, so it was not put back.", path=shown(target)
            )
        elif row.action == "move":
            item.destination = self._place_for(item, found)
        else:
            self._decide_copy(item)
        return item

    def _place_for(self, item: Item, found: os.stat_result) -> Path:
        """The old place of a file; where something new lies there, a free name beside it."""
        row, there = item.row, moves.status(item.row.source)
        if there is None or moves.is_same(found, there):
            return row.source
        with suppress(PictureError):
            # Cut off between the copy and the end of the move: the file has never left.
            if row.state == "intended" and moves.hash_of(row.source) == moves.hash_of(item.target):
                return row.source
        return _beside(row)

    def _was_placed(self, item: Item, found: os.stat_result | None) -> bool:
        """Whether a file of a sorting that was cut off had come to its target."""
        row = item.row
        moves.clear(item.target, self._part(item.target.parent, row), row.bytes)
        if found is None:
            return False
        source = moves.status(row.source)
        if row.action == "move" and source is not None and moves.is_same(source, found):
            return True
        if not moves.is_ordinary(found) or found.st_size != row.bytes:
            return False
        try:
            if item.sha256 is None:
                if source is None:
                    return row.action == "move"
                item.sha256 = moves.hash_of(row.source)
            return moves.hash_of(item.target) == item.sha256
        except PictureError:
            return False

    def _decide_copy(self, item: Item) -> None:
        """A copy goes when its original is there; it becomes the original when that is gone."""
        source = item.row.source
        try:
            if item.sha256 is None:
                item.sha256 = moves.hash_of(source)
            if moves.hash_of(item.target) != item.sha256:
                raise PictureError(
                    "{path} was changed since it was copied; it was left where it is.",
                    path=shown(item.target),
                )
        except PictureError as error:
            item.state, item.note = "kept", error.message
            return
        if archives.split(source) is None and moves.status(source) is None:
            item.destination = source
            return
        try:
            is_there = moves.hash_of(source) == item.sha256
        except PictureError:
            is_there = False
        if not is_there:
            item.state, item.note = "kept", _orphaned(item)

    def bring_back(self, item: Item) -> None:
        """Bring a file back, or take a copy away. Raises `OSError` when the disk takes no more."""
        try:
            if item.destination is None:
                self._remove_copy(item)
                return
            for _ in range(_TRIES):
                try:
                    self._try_to_return(item, item.destination)
                    return
                except FileExistsError:
                    self._aim_beside(item)
        except moves.Stopped:
            return
        except PictureError as error:
            item.state, item.note = "kept", error.message

    def _remove_copy(self, item: Item) -> None:
        found = moves.status(item.target)
        if found is not None:
            # Once more: since it was decided, the original may have gone, or the copy become somebody's work.
            self._decide_copy(item)
            if item.state == "kept":
                return
            if item.destination is not None or not moves.remove(item.target, found):
                item.state, item.note = "kept", _orphaned(item)
                return
        item.state = "returned"

    def _try_to_return(self, item: Item, destination: Path) -> None:
        if item.row.state == "returning":
            moves.clear(destination, self._part(destination.parent, item.row), item.row.bytes)
        found, there = moves.status(item.target), moves.status(destination)
        if found is None and there is None:
            raise PictureError(
                "{path} is not there any more, so it was not put back.", path=shown(item.target)
            )
        if found is not None:
            item.before = found
            if there is None:
                self._bring(item, destination)
            elif self._is_ours(item, found, there, destination):
                item.has_old_name = True
            else:
                raise FileExistsError(destination)
        item.state = "returned"

    def _is_ours(self, item: Item, found: os.stat_result, there: os.stat_result, destination: Path) -> bool:
        """Whether an earlier run had brought the file to ``destination``, or never took it away from there."""
        if moves.is_same(found, there):
            return True
        cut_off = item.row.state in ("returning", "intended")
        if not cut_off or not moves.is_ordinary(there) or found.st_size != there.st_size:
            return False
        return moves.hash_of(destination) == moves.hash_of(item.target)

    def _bring(self, item: Item, destination: Path) -> None:
        """Give the file its old place; `FileExistsError` when something has come there meanwhile."""
        try:
            destination.parent.mkdir(parents=True, exist_ok=True)
            try:
                item.has_old_name = moves.place(item.target, destination)
            except OSError as error:
                if not moves.is_elsewhere(error):
                    raise
                item.sha256 = moves.copy(
                    item.target,
                    self._part(destination.parent, item.row),
                    destination,
                    sha256=None,
                    check=True,
                    stopped=self._cancelled,
                )
                item.has_old_name = True
        except OSError as error:
            if isinstance(error, FileExistsError) and moves.status(destination) is not None:
                raise
            if error.errno in moves.DISK_FULL:
                raise stopped(destination.parent, error) from error
            raise PictureError(
                "{path} cannot be put back: {reason}. It was left where it is.",
                path=shown(destination),
                reason=error.strerror or "the system refused",
            ) from error

    def take_target_away(self, item: Item) -> None:
        """The file is at its old place again; its place in the folder goes, unless it has changed there."""
        if item.destination is None or item.before is None:
            return
        now, back = moves.status(item.target), moves.status(item.destination)
        if now is None:
            return
        if back is None:
            item.state = "kept"
            item.note = Message.of(
                "{path} vanished again when it was put back; {target} was left where it is.",
                path=shown(item.destination),
                target=shown(item.target),
            )
        elif moves.is_same(now, back) or moves.is_unchanged(item.before, now):
            item.target.unlink()
        else:
            item.note = Message.of(
                "{path} was changed while it was put back; it lies there as well.", path=shown(item.target)
            )

    def _part(self, folder: Path, row: SortedFile) -> Path:
        """The name of an unfinished copy of this file in ``folder``."""
        return moves.part_name(folder, self._rows.workspace_mark(), row.row_id)

    def _aim_beside(self, item: Item) -> None:
        """Something came to the place just now: the file goes beside it."""
        item.destination = _beside(item.row)
        self._rows.intend_return([(item.row.row_id, item.destination)])


def _beside(row: SortedFile) -> Path:
    """A free name beside the old place of a file."""
    folder = TargetFolder(row.source.parent)
    return folder.allot(row.source.name, row.bytes, lambda: None)[0]


def _orphaned(item: Item) -> Message:
    return Message.of(
        "{path} is not what it was, so its copy {target} was left where it is.",
        path=shown(item.row.source),
        target=shown(item.target),
    )
