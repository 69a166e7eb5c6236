"""How many images the workspace has, by class, category, split and state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter, Split
from garbage_gui.taxonomy import Category

SPLITS: tuple[Split, ...] = ("train", "validation", "test")


@dataclass(frozen=True)
class Statistics:
    """Counts of the images in the set; ``excluded`` ones are counted apart.

    ``strange`` counts the labels that the taxonomy has no class for.
    """

    images: int
    labelled: int
    unlabelled: int
    excluded: int
    duplicates: int
    by_class: dict[str, int]
    by_category: dict[str, int]
    by_split: dict[str, int]
    without_split: int
    by_class_and_split: dict[str, dict[str, int]]
    agree: int
    disagree: int
    corrections: int
    label_events: int
    active_model: str | None
    strange: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        return {
            "images": self.images,
            "labelled": self.labelled,
            "unlabelled": self.unlabelled,
            "excluded": self.excluded,
            "duplicates": self.duplicates,
            "classes": self.by_class,
            "strange_labels": self.strange,
            "categories": self.by_category,
            "splits": {**self.by_split, "none": self.without_split},
            "classes_by_split": self.by_class_and_split,
            "active_model": self.active_model,
            "agree": self.agree,
            "disagree": self.disagree,
            "corrections": self.corrections,
            "label_events": self.label_events,
        }


def statistics(workspace: Workspace) -> Statistics:
    """Count everything once; milliseconds at 100,000 images."""
    store = workspace.store
    active = store.models.active()
    whole = ImageFilter(model_id=active.model_id if active else None)
    facets = store.images.facets(whole)
    classes = {key: facets.by_class.get(key, 0) for key in workspace.taxonomy.keys}
    categories = {c.value: facets.by_category.get(c.value, 0) for c in Category}
    splits: dict[str, int] = {split: facets.by_split.get(split, 0) for split in SPLITS}
    per_split = {split: store.images.facets(ImageFilter(splits=(split,))).by_class for split in SPLITS}
    images = facets.labelled + facets.unlabelled
    return Statistics(
        images=images,
        labelled=facets.labelled,
        unlabelled=facets.unlabelled,
        excluded=store.images.count(ImageFilter(excluded=True)),
        duplicates=store.images.count(ImageFilter(duplicates=True)),
        by_class=classes,
        by_category=categories,
        by_split=splits,
        without_split=images - sum(splits.values()),
        by_class_and_split={key: {s: per_split[s].get(key, 0) for s in SPLITS} for key in classes},
        agree=facets.agree,
        disagree=facets.disagree,
        corrections=store.labels.since(0),
        label_events=store.labels.event_count(),
        active_model=active.model_id if active else None,
        strange={key: count for key, count in facets.by_class.items() if key not in classes},
    )
