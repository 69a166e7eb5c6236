"""Labelling: what a person says an image is, with what the active model had said. Taking it back: `undoing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import Cause, ImageRecord, LabelChange, LabelEvent


def find_image(workspace: Workspace, text: str) -> ImageRecord:
    """The image that ``text`` names: a path, or the first six or more digits of a sha256.

    A file that lies elsewhere than when it was imported is known by its content. Raises `StoreError`.
    """
    images = workspace.store.images
    try:
        return images.find(text)
    except StoreError:
        path = Path(text)
        if "\0" in text or not path.is_file():
            raise
        from garbage_gui.imaging.hashes import file_sha256

        found = images.by_sha256(file_sha256(path))
        if found is None:
            raise
        return found


def label(
    workspace: Workspace,
    image: ImageRecord | int,
    class_key: str | None,
    *,
    operator: str,
    cause: Cause,
) -> LabelEvent | None:
    """Say that ``image`` is of this class (None: of none); saved when this returns.

    ``class_key`` may be any name of the class. Returns None when the image has that label already. Raises
    `TaxonomyError` for a class that the workspace does not have and `StoreError` when it cannot be saved.
    """
    events = label_many(workspace, {_id(image): class_key}, operator=operator, cause=cause)
    return events[0] if events else None


def label_many(
    workspace: Workspace,
    labels: Mapping[int, str | None],
    *,
    operator: str,
    cause: Cause,
) -> list[LabelEvent]:
    """Label many images as one batch, which one undo takes back; all or none is saved.

    Returns the events: an image whose label does not change has none. Raises like `label`.
    """
    changes = [_change(workspace, image_id, class_key) for image_id, class_key in labels.items()]
    active = workspace.store.models.active()
    if active is not None and cause not in ("import", "conflict"):
        # What the person had before their eyes; an import comes from elsewhere and saw no prediction.
        predicted = workspace.store.predictions.for_model(active.model_id, list(labels))
        changes = [
            LabelChange(c.image_id, c.to_class, active.model_id, p.class_key, p.confidence)
            if (p := predicted.get(c.image_id)) is not None
            else c
            for c in changes
        ]
    return workspace.store.labels.apply(changes, operator=operator, cause=cause)


def history(workspace: Workspace, image: ImageRecord | int) -> list[LabelEvent]:
    """Every label event of an image, oldest first."""
    return workspace.store.labels.history(_id(image))


def exclude(
    workspace: Workspace, image_ids: Sequence[int], excluded: bool = True, *, operator: str
) -> list[LabelEvent]:
    """Take images out of the set (or back in, with ``excluded`` False); their labels stay."""
    return workspace.store.labels.exclude(image_ids, excluded, operator=operator)


def exclude_or_take_back(
    workspace: Workspace, image_ids: Sequence[int], *, operator: str
) -> tuple[bool, list[LabelEvent]]:
    """Take images out of the set or, when all of them are out, back in: whether they are out now, and the events."""
    excluded = not all(image.excluded for image in workspace.store.images.get_many(image_ids))
    return excluded, exclude(workspace, image_ids, excluded, operator=operator)


def _id(image: ImageRecord | int) -> int:
    return image.image_id if isinstance(image, ImageRecord) else image


def _change(workspace: Workspace, image_id: int, class_key: str | None) -> LabelChange:
    return LabelChange(image_id, None if class_key is None else workspace.taxonomy.require(class_key).key)
