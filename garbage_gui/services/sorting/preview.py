"""What a sorting would do and need, as things are now; nothing is changed by looking."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from garbage_gui.imaging.opening import shown
from garbage_gui.messages import GarbageError, Message
from garbage_gui.services.sorting.folders import FolderNames, PendingTwinError, SortFolder, TargetFolders
from garbage_gui.services.sorting.plan import Planned, Planner, choices, folder_names
from garbage_gui.services.sorting.request import SortError, SortRequest
from garbage_gui.services.workspace import Workspace

_EXAMPLES = 100


@dataclass
class FolderPreview:
    """What would come to one folder; ``kind`` and ``key`` say what the folder is for."""

    folder: SortFolder
    name: str
    files: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class LeftFile:
    """A file that would stay where it is, and why."""

    path: Path
    note: Message


@dataclass
class SortPreview:
    """What would happen, and what it would need.

    ``renamed`` get a number because their name is taken, ``there`` lie in their folder already, ``copied``
    would be copied though the others are moved (links, files in archives, the workspace's own), ``left``
    would stay, with the first hundred in ``examples``. ``needed`` and ``free`` are bytes on the target's disk.
    """

    request: SortRequest
    folders: list[FolderPreview] = field(default_factory=list)
    files: int = 0
    bytes: int = 0
    renamed: int = 0
    there: int = 0
    copied: int = 0
    left: int = 0
    examples: list[LeftFile] = field(default_factory=list)
    needed: int = 0
    free: int = 0

    @property
    def has_room(self) -> bool:
        return self.needed <= self.free


def preview(
    workspace: Workspace,
    request: SortRequest,
    *,
    after: int = 0,
    cancelled: Callable[[], bool] = lambda: False,
) -> SortPreview:
    """What `SortRequest` would do, as things are now. Nothing is changed.

    Raises `SortError` when the target cannot be looked at, and `StoreError`.
    """
    result = SortPreview(request)
    names = folder_names(workspace, request)
    places: dict[SortFolder, FolderPreview] = {}
    try:
        device, result.free = _disk_of(request.target)
        planner = Planner(workspace, request, TargetFolders(request.target, names, None))
        for choice in choices(workspace, request, names, after):
            if cancelled():
                break
            try:
                planned = planner.plan(choice)
            except PendingTwinError:
                result.there += 1
                continue
            _count(result, planned, places, names, device)
    except OSError as error:
        raise target_error(request.target, error) from error
    # The order of the classes, not that of the files.
    result.folders = [places[folder] for folder in names.in_order() if folder in places]
    return result


def _count(
    result: SortPreview,
    planned: Planned,
    places: dict[SortFolder, FolderPreview],
    names: FolderNames,
    device: int,
) -> None:
    choice = planned.choice
    if planned.state == "there":
        result.there += 1
    elif planned.state == "failed" or planned.target is None or choice.folder is None:
        result.left += 1
        if planned.note is not None and len(result.examples) < _EXAMPLES:
            result.examples.append(LeftFile(choice.source, planned.note))
    else:
        place = places.setdefault(choice.folder, FolderPreview(choice.folder, planned.target.parent.name))
        for counts in (place, result):
            counts.files += 1
            counts.bytes += planned.bytes
        result.renamed += planned.target.name != choice.source.name
        result.copied += planned.action != result.request.action
        if planned.action == "copy" or _device(choice.source) != device:
            result.needed += planned.bytes


def _disk_of(target: Path) -> tuple[int, int]:
    """The disk that ``target`` is, or would be made, on, and how many bytes are free there."""
    for folder in (target, *target.parents):
        if folder.exists():
            return folder.stat().st_dev, shutil.disk_usage(folder).free
    raise FileNotFoundError(target)


def _device(path: Path) -> int | None:
    try:
        return path.lstat().st_dev
    except OSError:
        return None


def target_error(target: Path, error: OSError) -> GarbageError:
    """The sentence for what the system said when ``target`` was looked at or written to."""
    return SortError(
        "The folder {target} cannot be used: {reason}. Check that it is there and that you may write to it.",
        target=shown(target),
        reason=error.strerror or "the system refused",
    )
