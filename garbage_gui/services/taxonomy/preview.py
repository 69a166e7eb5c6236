"""What edits of the taxonomy would mean for labels, models and trainings, before anybody decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from garbage_gui.services.taxonomy.plan import Plan, cards, plan, with_keys
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobRecord
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.taxonomy_edits import TaxonomyEdit

# Jobs that learn from labels.
LEARNING = ("train", "quick_update", "sweep", "baselines")


@dataclass(frozen=True)
class LabelMove:
    """So many pictures change from one label to another; ``splits`` says on which sides they are."""

    from_key: str
    to_key: str
    images: int
    splits: dict[str, int]

    @property
    def check(self) -> int:
        return self.splits.get("test", 0)


@dataclass(frozen=True)
class ModelEffect:
    """What a model makes of the new classes.

    ``merged`` are classes of its own with the class that they count as from now on; ``lost`` those that nobody can
    confirm any more, so that it cannot become the active model; ``unknown`` new classes that it never says.
    """

    model_id: str
    name: str
    active: bool
    merged: dict[str, str]
    lost: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return not self.lost

    @property
    def concerned(self) -> bool:
        return bool(self.merged or self.lost or (self.active and self.unknown))


@dataclass(frozen=True)
class JobEffect:
    """A training that has not ended: it ``begins`` with the new classes, ``ends`` with the old, or starts ``over``."""

    job_id: int
    kind: str
    effect: Literal["begins", "ends", "over"]


@dataclass(frozen=True)
class Preview:
    """All that `apply` would do. ``training`` says that models have to be trained anew to know the classes."""

    plan: Plan
    moves: tuple[LabelMove, ...]
    models: tuple[ModelEffect, ...]
    jobs: tuple[JobEffect, ...]

    @property
    def before(self) -> Taxonomy:
        return self.plan.before

    @property
    def after(self) -> Taxonomy:
        return self.plan.after

    @property
    def added(self) -> tuple[str, ...]:
        """Classes that there were not."""
        return tuple(key for key in self.after.keys if self.before.get(key) is None)

    @property
    def gone(self) -> tuple[str, ...]:
        """Classes that there are no more."""
        return tuple(key for key in self.before.keys if self.after.get(key) is None)

    @property
    def changed(self) -> bool:
        return self.before != self.after

    @property
    def training(self) -> bool:
        return bool(self.added) or any(m.active and m.lost for m in self.models)

    def to_json(self) -> dict[str, Any]:
        return {
            "classes": len(self.after.classes),
            "added": list(self.added),
            "gone": {key: self.after.heir(key) if self.after.heir(key) != key else None for key in self.gone},
            "labels": [
                {"from": m.from_key, "to": m.to_key, "images": m.images, "splits": m.splits}
                for m in self.moves
            ],
            "models": [
                {
                    "id": m.model_id, "active": m.active, "fits": m.fits, "merged": m.merged,
                    "lost": list(m.lost), "unknown": list(m.unknown),
                }
                for m in self.models
            ],
            "jobs": [{"id": j.job_id, "kind": j.kind, "effect": j.effect} for j in self.jobs],
            "training": self.training,
        }  # fmt: skip


def preview(workspace: Workspace, edits: Sequence[TaxonomyEdit]) -> Preview:
    """What ``edits`` would do. Raises `TaxonomyError` for one that cannot be done, and `StoreError`."""
    planned = plan(workspace, with_keys(workspace, edits))
    other_classes = set(planned.before.keys) != set(planned.after.keys)
    return Preview(
        planned,
        _moves(workspace, planned),
        _models(workspace, planned),
        _jobs(workspace) if other_classes or planned.labels else (),
    )


def _moves(workspace: Workspace, planned: Plan) -> tuple[LabelMove, ...]:
    by_pair: dict[tuple[str, str], Counter[str]] = {}
    splits = workspace.store.taxonomies.splits_of(list(planned.labels))
    for image_id, pair in planned.labels.items():
        by_pair.setdefault(pair, Counter())[splits.get(image_id) or "none"] += 1
    return tuple(LabelMove(*pair, sum(sides.values()), dict(sides)) for pair, sides in by_pair.items())


def _models(workspace: Workspace, planned: Plan) -> tuple[ModelEffect, ...]:
    active = workspace.store.models.active()
    before, after = planned.before, planned.after
    effects = []
    for record, card in cards(workspace):
        heirs = {key: (before.heir(key), after.heir(key)) for key in card.classes}
        said = {heir for _, heir in heirs.values()}
        effects.append(
            ModelEffect(
                record.model_id,
                record.name,
                active is not None and active.model_id == record.model_id,
                {key: now for key, (was, now) in heirs.items() if was != now and after.get(now) is not None},
                tuple(
                    key
                    for key, (was, now) in heirs.items()
                    if before.get(was) is not None and after.get(now) is None
                ),
                tuple(key for key in after.keys if before.get(key) is None and key not in said),
            )
        )
    return tuple(effects)


def _jobs(workspace: Workspace) -> tuple[JobEffect, ...]:
    words: dict[str, Literal["begins", "ends", "over"]] = {
        "queued": "begins",
        "running": "ends",
        "paused": "over",
        "interrupted": "over",
    }
    jobs: list[JobRecord] = workspace.store.jobs.list(200)
    return tuple(
        JobEffect(job.job_id, job.kind, words[job.status])
        for job in jobs
        if job.kind in LEARNING and job.status in words
    )
