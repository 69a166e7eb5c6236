"""Fine-tuning as a job: queue it, run it, and set its model beside the active one."""

from __future__ import annotations

import importlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from garbage_gui import settings
from garbage_gui.files import remove_folder
from garbage_gui.jobs.context import JobCancelled, JobContext
from garbage_gui.nets.bundle import Bundle, new_model_id, read_bundle
from garbage_gui.nets.catalogue import check_input_size, get_backbone
from garbage_gui.nets.freeze_depth import check_freeze_depth
from garbage_gui.services import predictors
from garbage_gui.services.new_model import compared_with, register
from garbage_gui.services.training_data import (
    Snapshot,
    job_folder,
    require_labels,
    snapshot,
    tell_of_new_labels,
)
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ModelRecord
from garbage_gui.training.context import TrainingCancelled, TrainingContext, TrainingError
from garbage_gui.training.recipe import Recipe, load_recipe, recipe_from_dict

__all__ = [
    "Snapshot", "TrainingRequest", "default_name", "job_folder", "parent_record", "run", "snapshot", "start",
    "train_once", "wait_for_training_packages",
]  # fmt: skip


@dataclass(frozen=True)
class TrainingRequest:
    """What a person asks for; None leaves the recipe's setting as it is.

    ``weights``: embedded, download, random, active, model:ID, or a file. ``lr`` is that of the last block;
    the head's moves in proportion. ``threads``: how many the training computes with; None: what the settings
    say, where 0 leaves one core of three or more to the window.
    """

    backbone: str | None = None
    freeze: int | None = None
    weights: str | None = None
    lr: float | None = None
    epochs: int | None = None
    recipe: Recipe | str | Path | None = None
    seed: int | None = None
    threads: int | None = None
    name: str = ""

    def resolved(self) -> Recipe:
        """The whole recipe.

        Raises `RecipeError`, `UnknownBackboneError`, `TimmEntryError`, `FreezeDepthError` or `InputSizeError`.
        """
        base = self.recipe if isinstance(self.recipe, Recipe) else load_recipe(self.recipe or "best")
        head = None if self.lr is None else self.lr * base.head_learning_rate / base.learning_rate
        backbone = get_backbone(self.backbone or base.backbone)
        weights = self.weights
        if weights is None and base.weights == "embedded" and not backbone.embedded:
            weights = "download"
        recipe = base.with_changes(
            backbone=backbone.key,
            freeze_depth=self.freeze,
            weights=weights,
            learning_rate=self.lr,
            head_learning_rate=head,
            epochs=self.epochs,
            seed=self.seed,
        )
        check_freeze_depth(backbone, recipe.freeze_depth)
        check_input_size(backbone, recipe.picture_size)
        return recipe


def start(workspace: Workspace, request: TrainingRequest) -> int:
    """Queue a training; returns the job's id. Start a runner with `job_control.ensure_running`.

    What can be seen to fail is refused now: raises what `TrainingRequest.resolved` raises, `TrainingError`,
    `StoreError` or `NoModelError`.
    """
    recipe = request.resolved()
    parent = parent_record(workspace, recipe)
    if parent is not None:
        if parent.backbone != recipe.backbone:
            raise TrainingError(
                "The model “{name}” has another backbone ({theirs}) than the training ({ours}).",
                name=parent.name,
                theirs=parent.backbone,
                ours=recipe.backbone,
            )
        recipe = recipe.with_changes(weights=f"model:{parent.model_id}")
    elif recipe.weights not in ("embedded", "download", "random"):
        path = Path(recipe.weights).absolute()
        if not path.is_file():
            raise TrainingError(
                "There are no weights {name}. Use embedded, download, random, active, model:ID, or a file.",
                name=recipe.weights,
            )
        recipe = recipe.with_changes(weights=str(path))
    elif recipe.weights == "download" and get_backbone(recipe.backbone).download is None:
        raise TrainingError(
            "There is no download for {backbone}. Use a weights file or random weights.",
            backbone=get_backbone(recipe.backbone).title,
        )
    elif recipe.weights == "embedded" and not get_backbone(recipe.backbone).embedded:
        raise TrainingError(
            "There are no built-in weights for {backbone}. Use a file, a download, or random ones.",
            backbone=get_backbone(recipe.backbone).title,
        )
    require_labels(workspace)
    parameters = {
        "model": new_model_id(),
        "name": request.name.strip()[:200] or default_name(recipe),
        "parent": parent.model_id if parent is not None else None,
        "recipe": recipe.model_dump(mode="json"),
        "threads": request.threads,
    }
    return workspace.store.jobs.add("train", "compute", parameters)


def parent_record(workspace: Workspace, recipe: Recipe) -> ModelRecord | None:
    """The model that ``recipe`` starts from, or None; raises `StoreError` or `NoModelError`."""
    if recipe.weights == "active":
        return predictors.model_record(workspace)
    if recipe.weights.startswith("model:"):
        return predictors.model_record(workspace, recipe.weights.removeprefix("model:"))
    return None


def run(context: JobContext) -> dict[str, Any]:
    """The job: train, or go on from the checkpoint; register the model; compare it with the active one."""
    started = time.monotonic()
    workspace = Workspace(context.store)
    parameters = context.parameters
    recipe = recipe_from_dict(parameters["recipe"], parameters["name"])
    work = job_folder(workspace, context.job.job_id)
    active = workspace.store.models.active()
    data = snapshot(workspace, context, work)
    try:
        bundle = _trained(workspace, context, recipe, data, work)
    except TrainingCancelled as error:
        raise JobCancelled from error
    register(workspace, bundle, context.job.job_id)
    comparison = compared_with(workspace, active, bundle, context)
    new = tell_of_new_labels(workspace, context, data)
    remove_folder(work)
    return {
        "model": bundle.card.id,
        "metrics": bundle.card.metrics_json(),
        "comparison": comparison,
        "labels_after_start": new,
        "memory_mb": bundle.card.memory_mb,
        "seconds": round(bundle.card.seconds or time.monotonic() - started, 3),
    }


def _trained(workspace: Workspace, context: JobContext, recipe: Recipe, data: Snapshot, work: Path) -> Bundle:
    parameters = context.parameters
    target = workspace.models_folder / parameters["model"]
    if target.exists():
        # The job was killed after its bundle was complete.
        return read_bundle(target)
    return train_once(
        workspace,
        context,
        recipe,
        data,
        work,
        target,
        parameters["model"],
        name=parameters["name"],
        parent_id=parameters.get("parent"),
        threads=parameters.get("threads"),
    )


def train_once(
    workspace: Workspace,
    context: TrainingContext,
    recipe: Recipe,
    data: Snapshot,
    work: Path,
    target: Path,
    model_id: str,
    *,
    name: str = "",
    parent_id: str | None = None,
    threads: int | None = None,
) -> Bundle:
    """Train one model on what ``data`` holds, with the workspace's caches; see `train_model`."""
    wait_for_training_packages(context)
    # Only now: torch takes seconds to import, and may just have been installed.
    from garbage_gui.training.job import TrainingFolders, TrainingInput, train_model

    given = TrainingInput(
        images=data.images,
        taxonomy=workspace.taxonomy.snapshot(),
        recipe=recipe,
        model_id=model_id,
        name=name or default_name(recipe),
        parent=read_bundle(workspace.store.models.get(parent_id).folder) if parent_id else None,
        label_events_seen=data.label_events_seen,
        threads=threads or settings.load().threads or None,
    )
    folders = TrainingFolders(
        work=work,
        views=workspace.cache_folder / "views",
        downloads=workspace.cache_folder / "weights",
        target=target,
    )
    return train_model(given, folders, context)


def default_name(recipe: Recipe) -> str:
    """What a model is called when nobody named it."""
    return f"{get_backbone(recipe.backbone).title}, N={recipe.freeze_depth}"


def wait_for_training_packages(context: TrainingContext) -> None:
    """Wait until the second stage of the set-up has brought torch.

    Raises `SetupError` when it fails or cannot begin, and `TrainingCancelled`.
    """
    from garbage_gui import environment

    if not environment.wait_for_train(lambda _, message: context.report(0.0, message), context.cancelled):
        raise TrainingCancelled
    importlib.invalidate_caches()
