"""The models of a workspace: list, show, measure, compare, promote, roll back, hand on and take in."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from garbage_gui.files import remove_folder
from garbage_gui.jobs.context import JobCancelled, JobContext
from garbage_gui.jobs.supervisor import python_command
from garbage_gui.messages import GarbageError, Message
from garbage_gui.nets.bundle import (
    Bundle,
    BundleError,
    Measured,
    ModelCard,
    bundle_files,
    read_bundle,
    verify,
    write_bundle,
)
from garbage_gui.services import predictors
from garbage_gui.services.check_images import classes_here, images_to_measure, predicted_by
from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.store.records import ModelRecord, Split
from garbage_gui.training.context import TrainingCancelled
from garbage_gui.training.evaluation import Predicted
from garbage_gui.training.history import EpochFigures, read_history
from garbage_gui.training.metrics import mcnemar, measure

TRIAL_SECONDS = 120
# Classes that a sentence lists before it only hints at more.
NAMED_CLASSES = 5
Progress = Callable[[float], None]


class ModelError(GarbageError):
    """A model that cannot be measured, handed on or taken in."""


@dataclass(frozen=True)
class Difference:
    """An image that one of two models gets right and the other does not: its label, and what each says."""

    image_id: int
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """Two models on the same images of the check set.

    ``fixed`` are images that ``before`` gets wrong and ``after`` right, ``broken`` the other way round;
    ``p`` is McNemar's exact p that the two differ by chance only. ``left_out`` counts test images that either
    was trained on, near-duplicates, and contradicting or unreadable ones.
    """

    before_id: str
    after_id: str
    before: Measured
    after: Measured
    images: int
    left_out: int
    fixed: tuple[Difference, ...]
    broken: tuple[Difference, ...]
    p: float

    def to_json(self) -> dict[str, Any]:
        """Plain values, for the store and the command line."""
        return {
            "before": self.before_id,
            "after": self.after_id,
            "images": self.images,
            "left_out": self.left_out,
            "before_metrics": self.before.model_dump(mode="json"),
            "after_metrics": self.after.model_dump(mode="json"),
            "fixed": [d.__dict__ for d in self.fixed],
            "broken": [d.__dict__ for d in self.broken],
            "p": self.p,
        }


def list_models(workspace: Workspace) -> list[ModelRecord]:
    """Every model, the newest first."""
    return workspace.store.models.list()


def show(workspace: Workspace, model_id: str | None = None) -> tuple[ModelRecord, ModelCard]:
    """One model (None: the active one) and its card; raises `StoreError`, `NoModelError` or `BundleError`."""
    record = predictors.model_record(workspace, model_id)
    return record, read_bundle(record.folder).card


def epochs(workspace: Workspace, model_id: str | None = None) -> tuple[EpochFigures, ...]:
    """How a model's training went, epoch by epoch; empty where it kept nothing of that.

    Raises `StoreError`, `NoModelError` and `BundleError`.
    """
    return read_history(read_bundle(predictors.model_record(workspace, model_id).folder))


def card_of(record: ModelRecord) -> ModelCard | None:
    """The card that lies with a model, with the figures it came with; None where its files are gone."""
    try:
        return read_bundle(record.folder).card
    except BundleError:
        return None


def promote(workspace: Workspace, model_id: str, *, operator: str) -> ModelRecord:
    """Make a model the active one, after checking that its bundle is whole and its classes are there.

    Raises `StoreError`, `BundleError`, and `ModelError` for a model of another taxonomy.
    """
    record = workspace.store.models.get(model_id)
    bundle = read_bundle(record.folder)
    verify(bundle)
    _refuse_missing_classes(workspace, bundle.card)
    return workspace.store.models.promote(record.model_id, operator=operator)


def rollback(workspace: Workspace, *, operator: str) -> ModelRecord:
    """Go back to the model that was active before; raises `StoreError` when there is none."""
    return workspace.store.models.rollback(operator=operator)


def evaluate(
    workspace: Workspace,
    model_id: str | None = None,
    split: Split = "test",
    *,
    progress: Progress = lambda fraction: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Measured:
    """Measure a model (None: the active one) on ``split``, and note the figures in the store.

    Raises `NothingToMeasureError`, and `JobCancelled` when ``cancelled`` says so.
    """
    if split not in get_args(Split):
        raise ModelError("There is no split “{split}”. Use test or validation.", split=split)
    record = predictors.model_record(workspace, model_id)
    bundle = read_bundle(record.folder)
    chosen = images_to_measure(workspace, split, [bundle])
    try:
        predicted = predicted_by(workspace, bundle, chosen.images, progress=progress, cancelled=cancelled)
    except TrainingCancelled as error:
        raise JobCancelled from error
    measured = _measure(workspace, bundle, predicted, chosen.left_out)
    metrics = {**record.metrics, split: measured.model_dump(mode="json")}
    workspace.store.models.set_metrics(record.model_id, metrics)
    return measured


def compare(
    workspace: Workspace,
    before: str,
    after: str,
    *,
    progress: Progress = lambda fraction: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Comparison:
    """Two models on those images of the check set that neither has seen.

    Raises `NothingToMeasureError`, `StoreError` and `BundleError`, and `JobCancelled` when ``cancelled`` says
    so.
    """
    bundles = [read_bundle(workspace.store.models.get(m).folder) for m in (before, after)]
    chosen = images_to_measure(workspace, "test", bundles)
    try:
        first = predicted_by(
            workspace, bundles[0], chosen.images, progress=lambda f: progress(f / 2), cancelled=cancelled
        )
        second = predicted_by(
            workspace,
            bundles[1],
            chosen.images,
            progress=lambda f: progress(0.5 + f / 2),
            cancelled=cancelled,
        )
    except TrainingCancelled as error:
        raise JobCancelled from error
    common = {i.image_id for i in first.images} & {i.image_id for i in second.images}
    first, second = first.only(common), second.only(common)
    left_out = chosen.left_out + len(chosen.images) - len(common)
    fixed: list[Difference] = []
    broken: list[Difference] = []
    choices = zip(
        first.images,
        first.choices(classes_here(workspace, bundles[0].card)),
        second.choices(classes_here(workspace, bundles[1].card)),
        strict=True,
    )
    for image, was, now in choices:
        if (was == image.label) != (now == image.label):
            difference = Difference(image.image_id, image.label, was, now)
            (fixed if now == image.label else broken).append(difference)
    return Comparison(
        before_id=bundles[0].card.id,
        after_id=bundles[1].card.id,
        before=_measure(workspace, bundles[0], first, left_out),
        after=_measure(workspace, bundles[1], second, left_out),
        images=len(common),
        left_out=left_out,
        fixed=tuple(fixed),
        broken=tuple(broken),
        p=mcnemar(len(fixed), len(broken)),
    )


def export_bundle(workspace: Workspace, model_id: str, folder: Path) -> Path:
    """Copy a model's bundle to ``folder``, or into it when it exists; returns where it lies.

    Raises `StoreError`, `BundleError` (the model is damaged) and `ModelError`.
    """
    record = workspace.store.models.get(model_id)
    bundle = read_bundle(record.folder)
    verify(bundle)
    name = re.sub(r"[^\w-]+", "-", record.name).strip("-")[:60] or "model"
    target = folder / f"{name}-{record.model_id}" if folder.exists() else folder
    try:
        # A person names the place: unlike a workspace's own folders, it is made however much of it is missing.
        target.parent.mkdir(parents=True, exist_ok=True)
        write_bundle(target, bundle.card, bundle_files(bundle))
    except FileExistsError as error:
        raise ModelError(
            "There is something at {path} already. Choose another folder.", path=target
        ) from error
    except OSError as error:
        raise ModelError(
            "The model cannot be written to {path}: {reason}. Free some space, or choose another folder.",
            path=target,
            reason=error.strerror or error,
        ) from error
    return target


def import_bundle(workspace: Workspace, folder: Path) -> ModelRecord:
    """Take a model bundle in from ``folder``; nothing in it is believed before it is checked.

    The card is validated, every hash recomputed, only the files that a bundle has are copied, and the copy
    has to predict in a process of its own before it becomes known. Raises `BundleError`, `ModelError` and
    `StoreError`.
    """
    if (folder / "model.json").is_symlink():
        raise BundleError("The model in {folder} holds links instead of files.", folder=folder)
    source = read_bundle(folder)
    verify(source)
    card = source.card
    if any(m.model_id == card.id for m in workspace.store.models.list()):
        raise ModelError("The model “{name}” ({model}) is here already.", name=card.name, model=card.id)
    target = workspace.models_folder / card.id
    # A folder without a record is left from an import that was killed half-way.
    remove_folder(target)
    try:
        copied = write_bundle(target, card, bundle_files(source))
    except OSError as error:
        raise ModelError(
            "The model cannot be copied into the workspace: {reason}.", reason=error.strerror or error
        ) from error
    try:
        if copied.card.hashes != card.hashes:
            raise BundleError("The model in {folder} changed while it was read. Try again.", folder=folder)
        _try(copied, folder)
        record = model_record(copied.card, target)
        workspace.store.models.add(record)
    except BaseException:
        remove_folder(target)
        raise
    return record


def run_evaluation(context: JobContext) -> dict[str, Any]:
    """The job: measure one model; parameters ``model`` (None: the active one) and ``split``."""
    started = time.monotonic()
    workspace = Workspace(context.store)
    measured = evaluate(
        workspace,
        context.parameters.get("model"),
        context.parameters.get("split", "test"),
        progress=lambda fraction: context.report(fraction, Message.of("Measuring the model")),
        cancelled=context.cancelled,
    )
    return {"metrics": measured.model_dump(mode="json"), "seconds": round(time.monotonic() - started, 3)}


def foreign_classes(workspace: Workspace, model_id: str) -> Message | None:
    """What to say of a model with classes that the workspace lacks: it cannot become the active one there.

    None for one whose classes are all there. Raises `StoreError` and `BundleError`.
    """
    card = read_bundle(workspace.store.models.get(model_id).folder).card
    missing = _missing_classes(workspace, card)
    if not missing:
        return None
    return Message.of(
        "The model “{name}” can classify, but not become the active one: it knows {count} classes that the taxonomy "
        "{taxonomy} of this workspace lacks: {classes}.",
        name=card.name,
        count=len(missing),
        taxonomy=workspace.taxonomy.name,
        classes=_named(missing),
    )


def _refuse_missing_classes(workspace: Workspace, card: ModelCard) -> None:
    """Raise `ModelError` where a model would predict classes that nobody can confirm in this workspace."""
    missing = _missing_classes(workspace, card)
    if missing:
        raise ModelError(
            "The model “{name}” knows {count} classes that the taxonomy {taxonomy} of this workspace lacks: "
            "{classes}. Use it in a workspace with the taxonomy {theirs}.",
            name=card.name,
            count=len(missing),
            taxonomy=workspace.taxonomy.name,
            classes=_named(missing),
            theirs=card.taxonomy.name,
        )


def _missing_classes(workspace: Workspace, card: ModelCard) -> list[str]:
    return [key for key in classes_here(workspace, card) if workspace.taxonomy.get(key) is None]


def _named(classes: list[str]) -> str:
    return ", ".join(classes[:NAMED_CLASSES]) + (" …" if len(classes) > NAMED_CLASSES else "")


def _measure(workspace: Workspace, bundle: Bundle, predicted: Predicted, left_out: int) -> Measured:
    card = bundle.card
    return measure(
        predicted.probabilities,
        [i.label for i in predicted.images],
        classes_here(workspace, card),
        temperature=card.temperature,
        unsure_below=card.unsure_below,
        left_out=left_out + len(predicted.failed),
    )


def _try(bundle: Bundle, source: Path) -> None:
    """Let the model predict in a child process: a hostile network can at worst end that one."""
    command = python_command("garbage_gui.services.try_model", str(bundle.folder))
    try:
        child = subprocess.run(command, capture_output=True, timeout=TRIAL_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise BundleError("The model in {folder} takes too long to predict.", folder=source) from error
    if child.returncode != 0:
        lines = child.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise BundleError(
            "The model in {folder} does not predict: {reason}",
            folder=source,
            reason=lines[-1][:300] if lines else f"exit code {child.returncode}",
        )
