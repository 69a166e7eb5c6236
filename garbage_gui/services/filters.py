"""Filters as people name them: saved in Browse, or put together from the options of a command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from garbage_gui.messages import GarbageError
from garbage_gui.services.undo_kinds import Outcome, PutBack
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter, Split
from garbage_gui.store.saved_filters import SavedFilters
from garbage_gui.taxonomy import Category


class FilterError(GarbageError):
    """A filter that does not exist."""


def saved_filter(workspace: Workspace, name: str) -> ImageFilter:
    """The filter that was saved under ``name``; raises `FilterError` that lists what there is."""
    saved = SavedFilters(workspace.store).list()
    if name in saved:
        return saved[name]
    if not saved:
        raise FilterError(
            "There is no saved filter “{name}”: none was saved in this workspace yet. Save one in Browse.",
            name=name,
        )
    raise FilterError(
        "There is no saved filter “{name}”. Use one of: {names}.", name=name, names=", ".join(saved)
    )


def put_back(workspace: Workspace, wanted: PutBack) -> Outcome:
    """Undo or redo that a filter was saved, renamed or removed (see `undo_kinds`)."""
    before = SavedFilters(workspace.store).restore(wanted.wanted)
    return Outcome(before, wanted.wanted)


def narrowed(
    workspace: Workspace,
    wanted: ImageFilter,
    *,
    classes: Sequence[str] = (),
    categories: Sequence[Category] = (),
    splits: Sequence[Split] = (),
    text: str = "",
    labelled: bool | None = None,
) -> ImageFilter:
    """``wanted`` with what is given here put in its place; raises `TaxonomyError` for a class that does not exist."""
    if classes:
        wanted = replace(wanted, classes=tuple(workspace.taxonomy.require(c).key for c in classes))
    if categories:
        wanted = replace(wanted, categories=tuple(str(category) for category in categories))
    if splits:
        wanted = replace(wanted, splits=tuple(splits))
    if text:
        wanted = replace(wanted, text=text)
    return wanted if labelled is None else replace(wanted, labelled=labelled)


def with_model(workspace: Workspace, wanted: ImageFilter) -> ImageFilter:
    """The filter, about the predictions of the active model where it names none."""
    if wanted.model_id is not None:
        return wanted
    active = workspace.store.models.active()
    return replace(wanted, model_id=active.model_id if active is not None else None)
