"""One whole training: from labelled images and a recipe to a model bundle."""

from __future__ import annotations

import copy
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError

from garbage_gui.files import make_folder, remove_folder
from garbage_gui.imaging.preprocess import PREPROCESSING_VERSION
from garbage_gui.inference.create import create_predictor
from garbage_gui.messages import Message
from garbage_gui.nets.bundle import (
    EPOCHS_FILE,
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
from garbage_gui.nets.errors import InputSizeError
from garbage_gui.nets.export import export_openvino
from garbage_gui.nets.freeze_depth import check_freeze_depth
from garbage_gui.nets.networks import Network, Prefix, Tail, build, freeze, split_at
from garbage_gui.nets.novelty import NoveltyTest
from garbage_gui.nets.weights import (
    LoadedWeights,
    WeightsError,
    download_of,
    fetch,
    load_embedded,
    load_from_file,
    read_tensors,
    reset_head,
    round_to_half,
    save_weights,
)
from garbage_gui.store.records import LabelledImage
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.training.calibrate import Calibration, calibrate
from garbage_gui.training.check_set import CheckSet, deduplicated
from garbage_gui.training.context import TrainingContext, TrainingError, stop_if_cancelled
from garbage_gui.training.device import Device, choose_device, use_threads
from garbage_gui.training.evaluation import measure_predictor, predict_images
from garbage_gui.training.history import history_bytes
from garbage_gui.training.loop import Learned, Loop
from garbage_gui.training.measuring import outputs_of, predict_from_logits
from garbage_gui.training.memory import MEGABYTE, MemoryNeed, memory_need, peak_memory
from garbage_gui.training.metrics import Floats
from garbage_gui.training.model_readme import licence_note, model_readme
from garbage_gui.training.novelty import novelty_figures, novelty_files
from garbage_gui.training.phases import Phases
from garbage_gui.training.progress import FINISHING_SECONDS, Progress, loop_seconds
from garbage_gui.training.recipe import Recipe
from garbage_gui.training.sampling import epoch_rows, view_count
from garbage_gui.training.sides import Side, Sides, choose_sides
from garbage_gui.training.view_store import Row
from garbage_gui.training.views import Views

CHECKPOINT_FILE = "checkpoint.safetensors"
# With more of the arithmetic behind the cached features than this, the exported model is the quicker one.
MOST_BEHIND_FEATURES = 0.3
# Shares of the whole job's progress bar.
_VIEWS_END, _LOOP_END, _EXPORT_END = 0.3, 0.92, 0.96


@dataclass(frozen=True)
class TrainingInput:
    """What a training learns from, and what its model will be called.

    ``images`` are all labelled images with their splits; the test ones are only measured on. ``parent`` is
    the model whose weights to start from, if any. ``threads`` to compute with; see `use_threads`.
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
    threads: int | None = None


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
class _Outcome:
    """What was learned, on which pictures, and the pictures to measure it on.

    ``check_logits`` [n, C] and ``check_embeddings`` [n, D] belong to ``check``; None where the exported model is
    quicker than the part of the network behind the cached features.
    """

    learned: Learned
    calibration: Calibration
    sides: Sides
    check: CheckSet
    check_logits: Floats | None
    check_embeddings: NDArray[np.float16] | None


def train_model(given: TrainingInput, folders: TrainingFolders, context: TrainingContext) -> Bundle:
    """Train, calibrate, export and measure one model, and write its bundle to ``folders.target``.

    Goes on from the checkpoint in ``folders.work`` when that belongs to the same recipe and data. The test
    images are never trained on; a training that would is refused. Raises `TrainingError`, `WeightsError`,
    `LeakError`, `FreezeDepthError`, `ExportError` and `TrainingCancelled`.
    """
    phases = Phases()
    recipe = given.recipe
    backbone = get_backbone(recipe.backbone)
    check_freeze_depth(backbone, recipe.freeze_depth)
    sides = choose_sides(given.images, given.taxonomy, context)
    if given.parent is not None:
        sides = sides.without_seen(given.parent.seen(), context)
    progress = Progress(context)
    use_threads(given.threads)
    device = choose_device()
    context.log(f"Computing on {device.title}.")
    torch.manual_seed(recipe.seed)
    with phases.phase("starting weights"):
        network = build(backbone, len(sides.classes))
        network.eval()
        reset_head(network)
        loaded = _load_weights(network, sides.classes, given, folders, progress.phase(0.0, 0.02), context)
    context.log(f"Starting weights: {loaded.source}" + (", with its head." if loaded.head_taken else "."))
    for note in loaded.notes:
        context.log(note.text())
    prefix, tail = split_at(network, recipe.freeze_depth)
    freeze(network, recipe.freeze_depth)
    try:
        need = memory_need(network, prefix, tail, recipe)
    except RuntimeError as error:
        # A picture shrinks on its way; torch says so in one of these words when nothing of it is left.
        if not any(words in str(error) for words in ("too small", "can't be greater than actual input size")):
            raise
        raise InputSizeError(
            "Pictures of {size} pixels are too small for {backbone}. Choose a larger picture size in the recipe.",
            size=recipe.picture_size,
            backbone=backbone.title,
        ) from error
    context.log(need.message().text())
    outcome = _learn(prefix, tail, device, sides, given, folders, progress, context, phases)
    stop_if_cancelled(context)
    context.report(_LOOP_END, Message.of("Exporting the model"))
    try:
        return _finish(network, outcome, given, folders, context, need, phases)
    except (OSError, SafetensorError) as error:
        raise TrainingError(
            "The trained model cannot be written to {folder}: {reason}. Free some space and resume the job.",
            folder=folders.target,
            reason=(error.strerror if isinstance(error, OSError) else None) or error,
        ) from error


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
    notes = [*loaded.notes]
    new = [key for key in classes if key not in shared]
    gone = [key for key in parent.card.classes if key not in shared]
    if new:
        notes.append(Message.of("Classes that the model did not know: {classes}.", classes=", ".join(new)))
    if gone:
        notes.append(
            Message.of(
                "Classes that the model knew and that have no training pictures now, or are not in the taxonomy "
                "any more: {classes}. The new model will not know them.",
                classes=", ".join(gone),
            )
        )
    source = f"model {parent.card.id} “{parent.card.name}”"
    return replace(loaded, source=source, head_taken=bool(shared), notes=tuple(notes))


def _learn(
    prefix: Prefix,
    tail: Tail,
    device: Device,
    sides: Sides,
    given: TrainingInput,
    folders: TrainingFolders,
    progress: Progress,
    context: TrainingContext,
    phases: Phases,
) -> _Outcome:
    recipe = given.recipe
    if not device.is_processor:
        # What is frozen runs once a view, on the processor; only what learns moves to the device.
        prefix = copy.deepcopy(prefix)
    count = view_count(recipe.views, recipe.total_epochs(), varied=recipe.augmentation.varies)
    parents = [given.parent.seen(), given.parent.tuned()] if given.parent is not None else []
    check = deduplicated(sides.check, parents)
    from_features = bool(check.images) and _behind(prefix) < MOST_BEHIND_FEATURES
    each_epoch = len(sides.train) + len(sides.validation)
    uses = each_epoch * (recipe.total_epochs() + 1) + len(check.images)
    images = (*sides.train, *sides.validation, *check.images)
    views = Views(images, prefix, recipe, folders.views, uses=uses, work=folders.work)
    later = _seconds_after_views(prefix, tail, recipe, sides) if device.is_processor else None
    with phases.phase("preparing views"):
        while True:
            rows = needed_rows(sides.side(sides.train), sides.side(sides.validation), recipe, count)
            if from_features:
                rows += [(image.sha256, 0) for image in check.images]
            broken = views.prepare(rows, context, progress.phase(0.02, _VIEWS_END, after=later))
            if not broken:
                break
            sides = sides.without(broken)
            readable = tuple(image for image in check.images if image.sha256 not in broken)
            check = CheckSet(readable, check.left_out + len(check.images) - len(readable))
    loop = Loop(
        tail.network,
        tail,
        recipe,
        views,
        sides.side(sides.train),
        sides.side(sides.validation),
        classes=sides.classes,
        views_per_image=count,
        checkpoint=folders.work / CHECKPOINT_FILE,
        fingerprint=fingerprint(given, (*sides.train, *sides.validation)),
        context=context,
        progress=progress.phase(_VIEWS_END, _LOOP_END, after=FINISHING_SECONDS),
        device=device.torch,
    )
    with phases.phase("training"):
        learned = loop.run()
    true = sides.side(sides.validation).true
    used = len(true) if recipe.calibrate else 0
    found = calibrate(learned.validation_logits[:used], true[:used], wrong_among_sure=recipe.wrong_among_sure)
    check_logits = check_embeddings = None
    if from_features:
        with phases.phase("measuring"):
            contents = [image.sha256 for image in check.images]
            check_logits, check_embeddings = outputs_of(tail, views, contents, context)
    return _Outcome(learned, found, sides, check, check_logits, check_embeddings)


def _seconds_after_views(prefix: Prefix, tail: Tail, recipe: Recipe, sides: Sides) -> float:
    """About how long training and finishing will take."""
    with torch.no_grad():
        features = prefix(torch.zeros(1, 3, recipe.picture_size, recipe.picture_size))
    return loop_seconds(tail, features, recipe, len(sides.train), len(sides.validation)) + FINISHING_SECONDS


def _behind(prefix: Prefix) -> float:
    """The share of the network's arithmetic that is not in the frozen blocks."""
    return 1.0 - sum(block.arithmetic for block in prefix.network.backbone.blocks[: prefix.boundary])


def needed_rows(train: Side, validation: Side, recipe: Recipe, views: int) -> list[Row]:
    """Every view that this training will ask for, each once, one image's together.

    The training pictures as they are too: the model is measured on them at the end.
    """
    wanted: dict[str, set[int]] = {}
    for sha256 in (*train.sha256s, *validation.sha256s):
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
    outcome: _Outcome,
    given: TrainingInput,
    folders: TrainingFolders,
    context: TrainingContext,
    need: MemoryNeed,
    phases: Phases,
) -> Bundle:
    """Export, measure in the exported form, and write the bundle."""
    sides, learned, calibration = outcome.sides, outcome.learned, outcome.calibration
    recipe, backbone = given.recipe, network.backbone
    if given.half_weights:
        round_to_half(network)  # what is exported computes what is kept
    with phases.phase("exporting"):
        exported = export_openvino(network, recipe.picture_size)
    context.log(f"Exported; probabilities differ from torch's by at most {exported.difference:.1g}.")
    seen = SeenImages.of([i.sha256 for i in sides.train])
    tuned = SeenImages.of([i.sha256 for i in sides.validation])
    if given.parent is not None:
        seen, tuned = seen.union(given.parent.seen()), tuned.union(given.parent.tuned())
    test = NoveltyTest.fit(learned.train_embeddings, learned.validation_embeddings)
    card = ModelCard(
        id=given.model_id,
        name=given.name,
        backbone=backbone.key,
        freeze_depth=recipe.freeze_depth,
        input_size=recipe.picture_size,
        mean=backbone.mean,
        std=backbone.std,
        preprocessing_version=PREPROCESSING_VERSION,
        temperature=calibration.temperature,
        unsure_below=calibration.unsure_below,
        novelty=novelty_figures(test, learned.validation_embeddings, outcome.check_embeddings),
        taxonomy=given.taxonomy,
        classes=sides.classes,
        parent=given.parent.card.id if given.parent else None,
        label_events_seen=given.label_events_seen,
        training_images=len(sides.train),
        recipe=recipe.model_dump(mode="json"),
        created_at=time.time(),
        memory_mb=round(need.total / MEGABYTE),
        licence=given.licence
        or licence_note(recipe.weights, backbone, given.parent.card if given.parent else None),
        notes=given.notes,
    )
    # A name of its own: what a killed attempt left goes.
    beside = folders.work / "finishing"
    remove_folder(beside)
    make_folder(beside, above=2)
    weights = beside / "weights.safetensors"
    save_weights(network, weights, half=given.half_weights)
    first = write_bundle(
        beside / "bundle",
        card,
        {
            WEIGHTS_FILE: weights,
            OPENVINO_XML: exported.xml,
            OPENVINO_BIN: exported.bin,
            SEEN_FILE: seen.to_bytes(),
            TUNED_FILE: tuned.to_bytes(),
            EPOCHS_FILE: history_bytes(learned.history),
            **novelty_files(test),
        },
    )
    with phases.phase("measuring"):
        metrics = _measure(first, outcome, context)
    context.log(phases.told())
    whole = first.card.model_copy(update={"metrics": metrics, "seconds": phases.whole()})
    files = bundle_files(first) | {README_FILE: model_readme(whole).encode()}
    bundle = write_bundle(folders.target, whole, files)
    remove_folder(beside)
    peak = round(peak_memory() / MEGABYTE)
    context.log(
        f"Memory: {card.memory_mb} MB were stated at the start; {peak} MB is the most this process had, files of "
        "the cache that it read included."
    )
    return bundle


def _measure(bundle: Bundle, outcome: _Outcome, context: TrainingContext) -> dict[str, Measured]:
    """The figures for the card: those of the exported model, as people will meet it.

    Most of it is known from the training's own views, see `predict_from_logits`.
    """
    sides, learned, check = outcome.sides, outcome.learned, outcome.check
    metrics: dict[str, Measured] = {}
    context.report(_EXPORT_END, Message.of("Measuring the model"))
    predictor = create_predictor(bundle)
    for split, images, logits, left_out in (
        ("train", sides.train, learned.train_logits, 0),
        ("validation", sides.validation, learned.validation_logits, 0),
        ("test", check.images, outcome.check_logits, check.left_out),
    ):
        if not images:
            continue
        if logits is None:
            predicted = predict_images(predictor, images, cancelled=context.cancelled)
        else:
            predicted, how = predict_from_logits(predictor, logits, images, cancelled=context.cancelled)
            context.log(f"Measured on the {split} pictures: {how}")
        metrics[split] = measure_predictor(predictor, predicted, left_out=left_out)
    return metrics
