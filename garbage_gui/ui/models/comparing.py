"""What the Models page reads, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ValidationError

from garbage_gui.jobs.context import JobCancelled
from garbage_gui.messages import GarbageError, Message
from garbage_gui.nets.bundle import Measured, ModelCard, read_bundle
from garbage_gui.services.models import Comparison, compare
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ModelRecord
from garbage_gui.ui.models.model_list import ModelEntry

MAX_README_BYTES = 200_000


@dataclass(frozen=True)
class ModelsOverview:
    """All models, newest first, and whether there is one to go back to."""

    entries: tuple[ModelEntry, ...]
    can_roll_back: bool

    @property
    def active(self) -> ModelEntry | None:
        return next((e for e in self.entries if e.active), None)


@dataclass(frozen=True)
class ModelDetail:
    """One model seen closely; ``problem`` says why its bundle cannot be read, where it cannot."""

    record: ModelRecord
    card: ModelCard | None
    measured: Measured | None
    readme: str
    problem: Message | None


@dataclass(frozen=True)
class Compared:
    """Two models on the same images, with their names; what is fixed or broken is seen from ``after``."""

    before_name: str
    after_name: str
    comparison: Comparison

    @property
    def models(self) -> tuple[str, str]:
        """The ids of both, the one that was there first before the other."""
        return self.comparison.before_id, self.comparison.after_id


def compare_models(
    workspace: Workspace,
    before: str,
    after: str,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> Compared | None:
    """Let both predict the check set; None when ``cancelled`` said so. Raises `GarbageError`."""
    try:
        comparison = compare(workspace, before, after, progress=progress, cancelled=cancelled)
    except JobCancelled:
        return None
    models = workspace.store.models
    return Compared(models.get(before).name, models.get(after).name, comparison)


def load_models(workspace: Workspace) -> ModelsOverview:
    records = workspace.store.models.list()
    active = workspace.store.models.active()
    names = {r.model_id: r.name for r in records}
    entries = tuple(
        ModelEntry(
            r,
            active is not None and r.model_id == active.model_id,
            names.get(r.parent, r.parent) if r.parent is not None else None,
        )
        for r in records
    )
    return ModelsOverview(entries, workspace.store.models.previous() is not None)


def load_detail(workspace: Workspace, model_id: str) -> ModelDetail:
    """Read one model's bundle; a damaged one is shown as far as the store knows it."""
    record = workspace.store.models.get(model_id)
    card: ModelCard | None = None
    readme = ""
    problem: Message | None = None
    try:
        bundle = read_bundle(record.folder)
        card = bundle.card
        if bundle.readme is not None and bundle.readme.stat().st_size <= MAX_README_BYTES:
            readme = bundle.readme.read_text(encoding="utf-8", errors="replace")
    except GarbageError as error:
        problem = error.message
    return ModelDetail(record, card, _measured(record, card), readme, problem)


def _measured(record: ModelRecord, card: ModelCard | None) -> Measured | None:
    # The store's figures are newer than the card's: a model can be measured again on a grown check set.
    figures = record.metrics.get("test")
    if isinstance(figures, dict):
        try:
            return Measured.model_validate(figures)
        except ValidationError:
            pass
    return card.metrics.get("test") if card is not None else None
