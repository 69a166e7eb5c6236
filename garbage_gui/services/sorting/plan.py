"""Which file goes where: decided one by one, the same way for the preview and for the work itself."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from garbage_gui.datasets.file_names import safe_file_name
from garbage_gui.imaging import archives
from garbage_gui.imaging.opening import PictureError, shown, stamp, unreadable
from garbage_gui.messages import Message
from garbage_gui.nets.bundle import read_bundle
from garbage_gui.services.sorting.folders import FolderNames, SortFolder, TargetFolders
from garbage_gui.services.sorting.moves import hash_of, status
from garbage_gui.services.sorting.request import SortRequest
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageRecord, JobFile, PredictionRecord, SortAction, SortState

_PIECE = 500


@dataclass(frozen=True)
class Choice:
    """A file and the folder it belongs in; without one it stays where it is, and ``note`` says why."""

    file_id: int
    source: Path
    image_id: int | None = None
    sha256: str | None = None
    folder: SortFolder | None = None
    note: Message | None = None


@dataclass(frozen=True)
class Planned:
    """What is to be done with a file: ``state`` is ``intended``, or what it is without doing anything."""

    choice: Choice
    action: SortAction
    state: SortState
    bytes: int = 0
    target: Path | None = None
    note: Message | None = None


def folder_names(workspace: Workspace, request: SortRequest) -> FolderNames:
    """The folders' names; of a class that the workspace does not have, as its model calls it."""
    model = workspace.store.models.get(request.model_id)
    return FolderNames(request, [workspace.taxonomy, read_bundle(model.folder).card.taxonomy])


def choices(
    workspace: Workspace, request: SortRequest, names: FolderNames, after: int = 0
) -> Iterator[Choice]:
    """The files of the classification after file ``after``, in its order."""
    store = workspace.store
    while files := store.jobs.files(request.run_id, after, _PIECE):
        ids = list({file.image_id for file in files if file.image_id is not None})
        images = {image.image_id: image for image in store.images.get_many(ids)}
        predictions = store.predictions.for_model(request.model_id, ids)
        for file in files:
            image = images.get(file.image_id) if file.image_id is not None else None
            prediction = predictions.get(file.image_id) if file.image_id is not None else None
            yield _choose(request, names, file, _place_of(workspace, file), image, prediction)
        after = files[-1].file_id


def _choose(
    request: SortRequest,
    names: FolderNames,
    file: JobFile,
    source: Path,
    image: ImageRecord | None,
    prediction: PredictionRecord | None,
) -> Choice:
    if file.error is not None or image is None:
        error = file.error or Message.of("{path} could not be read.", path=shown(file.path))
        # What is wrong in an archive stays there.
        if not request.failed_apart or archives.split(file.path) is not None:
            return Choice(file.file_id, source, note=error)
        return Choice(file.file_id, source, folder=SortFolder("failed", "failed"), note=error)
    class_key = image.label or (prediction.class_key if prediction is not None else None)
    if class_key is None:
        nothing = Message.of(
            "{path} has no prediction by the model {model}. Classify it with that model first.",
            path=shown(file.path),
            model=request.model_id,
        )
        return Choice(file.file_id, source, image.image_id, image.sha256, note=nothing)
    folder = names.folder_of(class_key)
    if request.unsure_apart and image.label is None and prediction is not None and prediction.unsure:
        folder = SortFolder("unsure", "unsure")
    note = (
        None if folder is not None else Message.of("“{key}” is no class that is known here.", key=class_key)
    )
    return Choice(file.file_id, source, image.image_id, image.sha256, folder, note)


def _place_of(workspace: Workspace, file: JobFile) -> Path:
    """Where the file lies: where it was classified, or where a sorting has moved it since.

    No other place of its image: that file was not part of the classification.
    """
    if os.path.lexists(file.path) or archives.split(file.path) is not None:
        return file.path
    return workspace.store.sorted_files.moved_to(file.path) or file.path


class Planner:
    """Plans file after file. Names that it has given out are taken, whether or not anything is done."""

    def __init__(self, workspace: Workspace, request: SortRequest, folders: TargetFolders) -> None:
        self._workspace = workspace
        self._request = request
        self._own = workspace.folder.resolve()
        self.folders = folders

    def plan(self, choice: Choice) -> Planned:
        """What to do with one file.

        Raises `PendingTwinError` and `OSError` of the target.
        """
        if choice.folder is None:
            return Planned(choice, "none", "failed", note=choice.note)
        try:
            action, size = self._look_at(choice)
            if action == "move":
                self._require_unchanged(choice, size)
        except PictureError as error:
            return Planned(choice, "none", "failed", note=error.message)
        folder = self.folders.get(choice.folder)
        if _lies_in(choice.source, folder.path):
            return Planned(choice, "none", "there", size, choice.source, _in_place(choice.source))
        name = choice.source.name
        if archives.split(choice.source) is not None:
            name = safe_file_name(name, f"{(choice.sha256 or 'picture')[:12]}.jpg")
        target, is_free = folder.allot(name, size, lambda: choice.sha256 or _hash_or_none(choice.source))
        if not is_free:
            return Planned(choice, "none", "there", size, target, _twin(choice.source, target))
        return Planned(choice, action, "intended", size, target, choice.note)

    def _look_at(self, choice: Choice) -> tuple[SortAction, int]:
        """What can be done with a file, and its size. Raises `PictureError` where nothing can."""
        source = choice.source
        if archives.split(source) is not None:
            return "copy", stamp(source).bytes  # an archive is not changed
        try:
            found = status(source)
            is_link = found is not None and stat.S_ISLNK(found.st_mode)
            if is_link:
                found = source.stat()
        except (OSError, ValueError) as error:
            raise unreadable(source, error) from error
        if found is None:
            raise PictureError("{path} is not there any more: it was moved or deleted.", path=shown(source))
        if not stat.S_ISREG(found.st_mode):
            raise PictureError(
                "{path} is a folder, a pipe or a device; it was left alone.", path=shown(source)
            )
        # A link stays: elsewhere it could lead nowhere. So do the workspace's own files.
        stays = is_link or source.is_relative_to(self._own) or source.is_relative_to(self._workspace.folder)
        return "copy" if stays else self._request.action, found.st_size

    def _require_unchanged(self, choice: Choice, size: int) -> None:
        """A copy is compared while it is made. A file that is moved is known by size and time, or is read."""
        if choice.sha256 is None:
            return
        now = stamp(choice.source)
        known = self._workspace.store.images.known_file(choice.source, size, now.mtime_ns)
        if known != choice.image_id and hash_of(choice.source) != choice.sha256:
            raise PictureError(
                "{path} has changed since it was classified; it was left alone. Classify it again.",
                path=shown(choice.source),
            )


def _lies_in(source: Path, folder: Path) -> bool:
    try:
        return source.parent.samefile(folder)
    except (OSError, ValueError):
        return False


def _hash_or_none(path: Path) -> str | None:
    try:
        return hash_of(path)
    except PictureError:
        return None


def _in_place(path: Path) -> Message:
    return Message.of("{path} lies in its folder already.", path=shown(path))


def _twin(source: Path, target: Path) -> Message:
    return Message.of(
        "{path} stays where it is: the very same picture lies at {target} already.",
        path=shown(source),
        target=shown(target),
    )
