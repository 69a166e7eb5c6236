"""One whole training: from labelled images and a recipe to a model bundle."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch

from garbage_gui.imaging.preprocess import PREPROCESSING_VERSION
from garbage_gui.inference.create import create_predictor
from garbage_gui.messages import Message
from garbage_gui.nets.bundle import (
    OPENVINO_BIN,
    OPENVINO_XML,
    README_FILE,
    SEEN_FILE,
    TUNED_FILE,
    WEIGHTS_FILE,
    Bundle,
    Measured,
    ModelCard,
    SeenImages,
    bundle_files,
    write_bundle,
)
from garbage_gui.nets.catalogue import get_backbone
from garbage_gui.nets.export import export_openvino
from garbage_gui.nets.freeze_depth import check_freeze_depth
from garbage_gui.nets.networks import Network, build, split_at
from garbage_gui.nets.weights import (
    LoadedWeights,
    WeightsError,
    download_of,
    fetch,
    load_embedded,
    load_from_file,
    read_tensors,
    reset_head,
    save_weights,
)
from garbage_gui.store.records import LabelledImage, Split
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.training.calibrate import Calibration, calibrate
from garbage_gui.training.check_set import deduplicated, guard_against_leaks
from garbage_gui.training.context import TrainingContext, TrainingError, stop_if_cancelled
from garbage_gui.training.evaluation import measure_predictor, predict_images
from garbage_gui.training.loop import Learned, Loop, Side
from garbage_gui.training.model_readme import model_readme
from garbage_gui.training.recipe import Recipe
from garbage_gui.training.sampling import epoch_rows, view_count
from garbage_gui.training.view_store import Row
from garbage_gui.training.views import Views

CHECKPOINT_FILE = "checkpoint.safetensors"
FEWEST_CLASSES = 2
# Shares of the whole job's progress bar.
_VIEWS_END, _LOOP_END, _EXPORT_END = 0.3, 0.92, 0.96


@dataclass(frozen=True)
class TrainingInput:
    """What a training learns from, and what its model will be called.

    ``images`` are all labelled images with their splits; the test ones are only measured on. ``parent`` is
    the model whose weights to start from, if any.
    """

    images: Sequence[LabelledImage]
    taxonomy: Taxonomy
    recipe: Recipe
    model_id: str
    name: str
    parent: Bundle | None = None
    label_events_seen: int = 0
    licence: str = ""
    notes: str = ""
    half_weights: bool = False


@dataclass(frozen=True)
class TrainingFolders:
    """Where a training works.

    ``work`` holds its checkpoint, ``views`` the shared view cache, ``downloads`` weights files, and
    ``target`` is the bundle that it makes.
    """

    work: Path
    views: Path
    downloads: Path
    target: Path


@dataclass(frozen=True)
class _Sides:
    classes: tuple[str, ...]
    train: tuple[LabelledImage, ...]
    validation: tuple[LabelledImage, ...]
    check: tuple[LabelledImage, ...]

    def without(self, sha256s: set[str]) -> _Sides:
        return replace(
            self,
            train=tuple(i for i in self.train if i.sha256 not in sha256s),
            validation=tuple(i for i in self.validation if i.sha256 not in sha256s),
        )

    def side(self, images: Sequence[LabelledImage]) -> Side:
        index = {key: i for i, key in enumerate(self.classes)}
        true = np.array([index[i.label] for i in images], dtype=np.int64)
        return Side(tuple(i.sha256 for i in images), true)


@dataclass
class _Progress:
    """Maps phases onto one progress bar and estimates the seconds that are left."""

    context: TrainingContext
    started: float = field(default_factory=time.monotonic)

    def phase(self, start: float, end: float) -> Callable[[float, Message], None]:
        begun = time.monotonic()

        def report(fraction: float, message: Message) -> None:
            whole = start + (end - start) * min(1.0, fraction)
            now = time.monotonic()
            # The rate of the present phase tells more than that of an earlier one.
            eta = (now - begun) / (whole - start) * (1 - whole) if whole - start > 0.01 else None
            self.context.report(whole, message, eta)

        return report


def train_model(given: TrainingInput, folders: TrainingFolders, context: TrainingContext) -> Bundle:
    """Train, calibrate, export and measure one model, and write its bundle to ``folders.target``.

    Goes on from the checkpoint in ``folders.work`` when that belongs to the same recipe and data. The test
    images are never trained on; a training that would is refused. Raises `TrainingError`, `WeightsError`,
    `LeakError`, `FreezeDepthError`, `ExportError` and `TrainingCancelled`.
    """
    started = time.monotonic()
    recipe = given.recipe
    backbone = get_backbone(recipe.backbone)
    check_freeze_depth(backbone, recipe.freeze_depth)
    sides = _choose_sides(given, context)
    progress = _Progress(context)
    use_threads()
    torch.manual_seed(recipe.seed)
    network = build(backbone, len(sides.classes))
    network.eval()
    reset_head(network)
    loaded = _load_weights(network, sides.classes, given, folders, progress.phase(0.0, 0.02), context)
    context.log(f"Starting weights: {loaded.source}" + (", with its head." if loaded.head_taken else "."))
    for note in loaded.notes:
        context.log(note.text())
    learned, calibration, sides = _learn(network, sides, given, folders, progress, context)
    stop_if_cancelled(context)
    context.report(_LOOP_END, Message.of("Exporting the model"))
    try:
        return _finish(network, sides, given, folders, context, learned, calibration, started)
    except OSError as error:
        raise TrainingError(
            "The trained model cannot be written to {folder}: {reason}. Free some space and resume the job.",
            folder=folders.target,
            reason=error.strerror or error,
        ) from error


def use_threads(count: int | None = None) -> int:
    """Set how many threads torch computes with; by default one core of three or more stays free."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    chosen = count or (cores if cores <= 2 else cores - 1)
    torch.set_num_threads(chosen)
    return chosen


def fingerprint(given: TrainingInput, sides_images: Sequence[LabelledImage]) -> str:
    """Names a training by recipe, start and data: a checkpoint of another one is not gone on from."""
    parts = {
        "recipe": given.recipe.model_dump(mode="json"),
        "parent": given.parent.card.id if given.parent else None,
        "taxonomy": given.taxonomy.keys,
        "images": sorted((i.sha256, i.label, i.split) for i in sides_images),
        "preprocessing": PREPROCESSING_VERSION,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _choose_sides(given: TrainingInput, context: TrainingContext) -> _Sides:
    """Images by side and the classes the model will have; refuses what cannot be trained on."""
    by_split: dict[Split, list[LabelledImage]] = {"train": [], "validation": [], "test": []}
    # Sorted by content, so that the result does not hang on the order of import.
    for image in sorted(given.images, key=lambda i: i.sha256):
        if given.taxonomy.get(image.label) is None:
            raise TrainingError(
                "The picture {path} has the label {label}, which the taxonomy {taxonomy} does not have. "
                "Correct its label.",
                path=image.path,
                label=image.label,
                taxonomy=given.taxonomy.name,
            )
        by_split[image.split].append(image)
    if not by_split["train"]:
        raise TrainingError("There are no labelled pictures to train on. Label or import some first.")
    counts = Counter(i.label for i in by_split["train"])
    classes = tuple(key for key in given.taxonomy.keys if counts[key])
    if len(classes) < FEWEST_CLASSES:
        raise TrainingError(
            "All {count} training pictures have the label {label}: training needs at least two classes. "
            "Label pictures of another class first.",
            count=len(by_split["train"]),
            label=classes[0],
        )
    for key in classes:
        if counts[key] < 5:
            context.log(f"The class {key} has only {counts[key]} training picture(s): label more of it.")
    for key in sorted({i.label for i in given.images} - set(classes)):
        context.log(f"The class {key} has no training picture and is left out; its pictures count as wrong.")
    validation = [i for i in by_split["validation"] if i.label in counts]
    if not validation:
        context.log("There are no validation pictures: confidences are not calibrated.")
    guard_against_leaks(by_split["train"], validation, by_split["test"])
    return _Sides(classes, tuple(by_split["train"]), tuple(validation), tuple(by_split["test"]))


def _load_weights(
    network: Network,
    classes: tuple[str, ...],
    given: TrainingInput,
    folders: TrainingFolders,
    progress: Callable[[float, Message], None],
    context: TrainingContext,
) -> LoadedWeights:
    source = given.recipe.weights
    backbone = network.backbone
    if given.parent is not None:
        return load_parent(network, classes, given.parent)
    if source == "random":
        return LoadedWeights("random", head_taken=False)
    if source == "embedded":
        return load_embedded(network)
    if source == "download":
        file = fetch(download_of(backbone), folders.downloads, progress=progress, cancelled=context.cancelled)
        return load_from_file(network, file)
    if source == "active" or source.startswith("model:"):
        raise WeightsError("The model to start from was not found: {source}.", source=source)
    return load_from_file(network, Path(source))


def load_parent(network: Network, classes: tuple[str, ...], parent: Bundle) -> LoadedWeights:
    """Start from another model: all of its body, and the head's rows of the classes that both have."""
    if parent.card.backbone != network.backbone.key:
        raise WeightsError(
            "The model “{name}” is a {theirs} and cannot be the start of a {ours}. Choose its backbone.",
            name=parent.card.name,
            theirs=get_backbone(parent.card.backbone).title,
            ours=network.backbone.title,
        )
    loaded = load_from_file(network, parent.weights)
    tensors = read_tensors(parent.weights)
    names = [name for name, _ in network.parameter_list()[-2:]]
    shared = [key for key in classes if key in parent.card.classes]
    with torch.no_grad():
        for name, own in zip(names, (network.head.weight, network.head.bias), strict=True):
            for key in shared:
                own[classes.index(key)] = tensors[name][parent.card.classes.index(key)].to(own.dtype)
    return replace(loaded, source=f"model {parent.card.id} “{parent.card.name}”", head_taken=bool(shared))


def _learn(
    network: Network,
    sides: _Sides,
    given: TrainingInput,
    folders: TrainingFolders,
    progress: _Progress,
    context: TrainingContext,
) -> tuple[Learned, Calibration, _Sides]:
    recipe = given.recipe
    prefix, tail = split_at(network, recipe.freeze_depth)
    count = view_count(recipe.views, recipe.total_epochs(), varied=recipe.augmentation.enabled)
    rows = needed_rows(sides.side(sides.train), sides.side(sides.validation), recipe, count)
    views = Views((*sides.train, *sides.validation), prefix, recipe, folders.views, rows=len(rows))
    context.log(views.plan.reason.text() + f" Frozen blocks: {prefix.boundary}, run by {views.engine}.")
    while broken := views.prepare(rows, context, progress.phase(0.02, _VIEWS_END)):
        total = len(sides.train) + len(sides.validation)
        sides = sides.without(broken)
        if len(sides.train) + len(sides.validation) < total / 2 or {i.label for i in sides.train} != set(
            sides.classes
        ):
            raise TrainingError(
                "{count} of {total} pictures cannot be read, first {path}. Are their files still there?",
                count=len(broken),
                total=total,
                path=next(i.path for i in given.images if i.sha256 in broken),
            )
        rows = needed_rows(sides.side(sides.train), sides.side(sides.validation), recipe, count)
    loop = Loop(
        network,
        tail,
        recipe,
        views,
        sides.side(sides.train),
        sides.side(sides.validation),
        views_per_image=count,
        checkpoint=folders.work / CHECKPOINT_FILE,
        fingerprint=fingerprint(given, (*sides.train, *sides.validation)),
        context=context,
        progress=progress.phase(_VIEWS_END, _LOOP_END),
    )
    learned = loop.run()
    true = sides.side(sides.validation).true
    if not recipe.calibrate:
        true, learned = true[:0], replace(learned, validation_logits=learned.validation_logits[:0])
    found = calibrate(learned.validation_logits, true, wrong_among_sure=recipe.wrong_among_sure)
    return learned, found, sides


def needed_rows(train: Side, validation: Side, recipe: Recipe, views: int) -> list[Row]:
    """Every view that this training will ask for, each once, one image's together."""
    wanted: dict[str, set[int]] = {}
    for sha256 in validation.sha256s:
        wanted.setdefault(sha256, set()).add(0)
    for epoch in range(recipe.total_epochs()):
        rows, _ = epoch_rows(
            train.sha256s,
            train.true,
            epoch,
            seed=recipe.seed,
            views=views,
            class_balance=recipe.class_balance,
        )
        for sha256, view in rows:
            wanted.setdefault(sha256, set()).add(view)
    return [(sha256, view) for sha256 in sorted(wanted) for view in sorted(wanted[sha256])]


def _finish(
    network: Network,
    sides: _Sides,
    given: TrainingInput,
    folders: TrainingFolders,
    context: TrainingContext,
    learned: Learned,
    calibration: Calibration,
    started: float,
) -> Bundle:
    """Export, measure in the exported form, and write the bundle."""
    recipe, backbone = given.recipe, network.backbone
    exported = export_openvino(network, recipe.input_size)
    context.log(
        f"Exported with {'float16' if exported.half else 'float32'} weights; probabilities differ from "
        f"torch's by at most {exported.difference:.1g}."
    )
    seen = SeenImages.of([i.sha256 for i in sides.train])
    tuned = SeenImages.of([i.sha256 for i in sides.validation])
    if given.parent is not None:
        seen, tuned = seen.union(given.parent.seen()), tuned.union(given.parent.tuned())
    card = ModelCard(
        id=given.model_id,
        name=given.name,
        backbone=backbone.key,
        freeze_depth=recipe.freeze_depth,
        input_size=recipe.input_size,
        mean=backbone.mean,
        std=backbone.std,
        preprocessing_version=PREPROCESSING_VERSION,
        temperature=calibration.temperature,
        unsure_below=calibration.unsure_below,
        taxonomy=given.taxonomy,
        classes=sides.classes,
        parent=given.parent.card.id if given.parent else None,
        label_events_seen=given.label_events_seen,
        training_images=len(sides.train),
        recipe=recipe.model_dump(mode="json"),
        created_at=time.time(),
        licence=given.licence or f"Starting weights: {backbone.weights_source}, {backbone.licence}.",
        notes=given.notes,
    )
    folders.work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folders.work) as name:
        weights = Path(name) / "weights.safetensors"
        save_weights(network, weights, half=given.half_weights)
        first = write_bundle(
            Path(name) / "bundle",
            card,
            {
                WEIGHTS_FILE: weights,
                OPENVINO_XML: exported.xml,
                OPENVINO_BIN: exported.bin,
                SEEN_FILE: seen.to_bytes(),
                TUNED_FILE: tuned.to_bytes(),
            },
        )
        metrics = _measure(first, sides, given, context)
        whole = first.card.model_copy(update={"metrics": metrics, "seconds": time.monotonic() - started})
        files = bundle_files(first) | {README_FILE: model_readme(whole).encode()}
        return write_bundle(folders.target, whole, files)


def _measure(
    bundle: Bundle, sides: _Sides, given: TrainingInput, context: TrainingContext
) -> dict[str, Measured]:
    predictor = create_predictor(bundle)
    metrics = {}
    parent = [given.parent.seen(), given.parent.tuned()] if given.parent is not None else []
    check = deduplicated(sides.check, parent)
    for split, images, left_out, start in (
        ("validation", sides.validation, 0, _EXPORT_END),
        ("test", check.images, check.left_out, (1 + _EXPORT_END) / 2),
    ):
        if images:
            context.report(start, Message.of("Measuring the model"))
            predicted = predict_images(predictor, images, cancelled=context.cancelled)
            metrics[split] = measure_predictor(predictor, predicted, left_out=left_out)
    return metrics
