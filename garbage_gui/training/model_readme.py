"""The model card in words, for people who meet a bundle without the app: ``README.md`` inside it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import PureWindowsPath

from garbage_gui.nets.bundle import Measured, ModelCard, NoveltyFigures
from garbage_gui.nets.catalogue import Backbone, get_backbone
from garbage_gui.taxonomy import Category


def model_readme(card: ModelCard) -> str:
    """Markdown: what the model is, what it was trained on, how good it is, what it cannot do."""
    backbone = get_backbone(card.backbone)
    # A quick update's settings name no weights: it goes on from its parent.
    start = starting_weights(card.recipe.get("weights", f"model:{card.parent}"), backbone)
    created = datetime.fromtimestamp(card.created_at, UTC).date().isoformat()
    parts = [
        f"# {card.name}",
        f"{backbone.title} for {len(card.classes)} classes of waste, {created}. "
        f"The first {card.freeze_depth} of {backbone.parameter_tensors} parameter tensors kept their "
        f"starting values ({start}).",
    ]
    if card.notes:
        parts.append(card.notes)
    parts.append("## What it tells apart\n\n" + _class_table(card))
    for split, (title, what) in _SPLITS.items():
        if split in card.metrics:
            parts.append(f"## {title}\n\n" + _figures(card.metrics[split], what))
    parts.append("## What it cannot do\n\n" + _limits(card))
    recipe = json.dumps(card.recipe, indent=2, ensure_ascii=False)
    parts.append(f"## Recipe\n\nTrained on {card.training_images} pictures.\n\n```json\n{recipe}\n```")
    if card.licence:
        parts.append(f"## Licence\n\n{card.licence}")
    return "\n\n".join(parts) + "\n"


def starting_weights(weights: object, backbone: Backbone) -> str:
    """Where the weights came from that a training began with, and under what licence; ``weights`` as in a recipe."""
    name = str(weights)
    if name in ("embedded", "download"):
        return f"{backbone.weights_source}, {backbone.licence}"
    if name == "random":
        return "random"
    if name.startswith("model:"):
        return f"those of model {name.removeprefix('model:')}"
    # The folder is nobody's business who gets the model; of which system it is, is not known.
    file = PureWindowsPath(name).name
    return f"the file {file}, whose licence the person who chose it knows"


def licence_note(weights: str, backbone: Backbone, parent: ModelCard | None) -> str:
    """What a new model's card says of licences: a child is under those of its parent."""
    if parent is not None and parent.licence:
        return parent.licence
    return f"Starting weights: {starting_weights(weights, backbone)}."


def _class_table(card: ModelCard) -> str:
    lines = ["| class | English | 中文 | bin |", "|---|---|---|---|"]
    for key in card.classes:
        found = card.taxonomy.get(key)
        if found is not None:
            lines.append(f"| `{key}` | {found.en} | {found.zh_CN} | {found.category.value} |")
    return "\n".join(lines)


_SPLITS = {
    "test": (
        "On the check set",
        "{images} pictures that it was not trained on; {left_out} of the split were left out (near-duplicates, "
        "contradicting labels, seen in training, or unreadable).",
    ),
    "validation": (
        "On the validation pictures",
        "{images} pictures that it was not trained on, but stopped and calibrated by: their figures are a "
        "little too good.",
    ),
    "train": (
        "On the training pictures",
        "{images} pictures that it was trained on, here as they are, unvaried. How much better these figures "
        "are tells how much it knows by heart; how good it is, only the check set tells.",
    ),
}


def _figures(measured: Measured, what: str) -> str:
    low, high = measured.ci95
    lines = [
        what.format(images=measured.images, left_out=measured.left_out),
        "",
        f"- accuracy {_percent(measured.accuracy)} (95 % interval {_percent(low)} to {_percent(high)})",
        f"- macro F1 {measured.macro_f1:.3f}",
        f"- expected calibration error {measured.ece:.3f} ({measured.ece_uncalibrated:.3f} before "
        "temperature scaling)",
        f"- sure of {_percent(measured.sure_share)}"
        + (f", and right in {_percent(measured.sure_accuracy)} of these" if measured.sure_accuracy else ""),
        "",
        "| class | pictures | precision | recall | F1 |",
        "|---|---|---|---|---|",
    ]
    for key, figures in measured.per_class.items():
        shown = (_share(figures.precision), _share(figures.recall), _share(figures.f1))
        lines.append(f"| `{key}` | {figures.images} | {' | '.join(shown)} |")
    return "\n".join(lines)


def _limits(card: ModelCard) -> str:
    there = {card.category_of(key) for key in card.classes}
    lines = [
        f"- It knows only these {len(card.classes)} classes and names one of them for any picture, "
        "a cat or a blank wall included.",
        f"- Below a confidence of {card.unsure_below:.2f} it calls itself unsure: a person should look.",
        "- Its figures hold for pictures like those it was measured on; other cameras, light and "
        "backgrounds lower them.",
    ]
    if card.novelty is not None:
        lines.insert(1, _novelty(card.novelty))
    missing = [c.value for c in Category if c not in there]
    if missing:
        lines.insert(1, f"- It has no class in the bins: {', '.join(missing)}. Never rely on it for these.")
    return "\n".join(lines)


def _novelty(figures: NoveltyFigures) -> str:
    said = f"{figures.validation_novel} of {figures.validation_images} validation pictures"
    if figures.check_images:
        said += f" and of {figures.check_novel} of {figures.check_images} check pictures"
    return (
        "- It says “not seen before” of a picture whose embedding is farther than a cosine distance of "
        f"{figures.limit:.3f} from those of the training pictures ({figures.rows} of them are kept). It says so "
        f"of {said}, all of which it should know. A picture of something else can still pass for familiar."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
