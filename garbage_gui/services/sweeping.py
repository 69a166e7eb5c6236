"""The paper's tables on one's own pictures: a plain series of trainings as one job.

Only the figures are kept, not the models: a series of 84 would fill gigabytes. The best one is trained again,
with the same seed, to have it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from garbage_gui.files import make_folder, remove_folder
from garbage_gui.jobs.context import JobCancelled, JobContext
from garbage_gui.messages import GarbageError, Message
from garbage_gui.nets.bundle import new_model_id
from garbage_gui.services import training
from garbage_gui.services.series import Part, keep, kept
from garbage_gui.services.training_data import require_labels
from garbage_gui.services.workspace import Workspace
from garbage_gui.training.context import TrainingCancelled, TrainingError
from garbage_gui.training.recipe import Recipe, recipe_from_dict

MOST_RUNS = 2000


@dataclass(frozen=True)
class SweepRequest:
    """All combinations of these are trained, in this order."""

    backbones: Sequence[str]
    freezes: Sequence[int]
    rates: Sequence[float]
    epochs: int | None = None
    weights: str | None = None
    recipe: Recipe | str | Path | None = "paper"
    seed: int | None = None


def start(workspace: Workspace, request: SweepRequest) -> int:
    """Queue a series; returns the job's id. Every combination is checked now.

    Raises `RecipeError`, `UnknownBackboneError`, `FreezeDepthError` and `TrainingError`.
    """
    runs = [
        training.TrainingRequest(
            backbone=backbone,
            freeze=freeze,
            weights=request.weights,
            lr=rate,
            epochs=request.epochs,
            recipe=request.recipe,
            seed=request.seed,
        ).resolved()
        for backbone, freeze, rate in product(request.backbones, request.freezes, request.rates)
    ]
    if not runs or len(runs) > MOST_RUNS:
        raise TrainingError(
            "A series has 1 to {most} trainings; this one would have {count}.",
            most=MOST_RUNS,
            count=len(runs),
        )
    require_labels(workspace)
    parameters = {"runs": [recipe.model_dump(mode="json") for recipe in runs]}
    return workspace.store.jobs.add("sweep", "compute", parameters)


def run(context: JobContext) -> dict[str, Any]:
    """The job: one training after the other; those done before an interruption are not repeated.

    A training that fails is an entry with its reason, not the end of the series.
    """
    workspace = Workspace(context.store)
    work = training.job_folder(workspace, context.job.job_id)
    make_folder(work, above=1)
    recipes = [recipe_from_dict(data, "sweep") for data in context.parameters["runs"]]
    done = kept(work)
    data = training.snapshot(workspace, context, work)
    for number, recipe in enumerate(recipes[len(done) :], len(done)):
        context.check()
        message = Message.of("Training {number} of {total}", number=number + 1, total=len(recipes))
        part = Part(context, number, len(recipes), message, str(number + 1))
        done.append(_one(workspace, part, recipe, data, work / f"run-{number}"))
        keep(work, done)
        remove_folder(work / f"run-{number}")
    remove_folder(work)
    return {"runs": done}


def _one(
    workspace: Workspace, context: Part, recipe: Recipe, data: training.Snapshot, work: Path
) -> dict[str, Any]:
    started = time.monotonic()
    entry: dict[str, Any] = {
        "backbone": recipe.backbone,
        "freeze": recipe.freeze_depth,
        "lr": recipe.learning_rate,
        "accuracy": None,
        "ci95": None,
        "macro_f1": None,
        "error": None,
    }
    try:
        bundle = training.train_once(workspace, context, recipe, data, work, work / "bundle", new_model_id())
        test = bundle.card.metrics.get("test")
        if test is not None:
            entry |= {"accuracy": test.accuracy, "ci95": list(test.ci95), "macro_f1": test.macro_f1}
    except TrainingCancelled as error:
        raise JobCancelled from error
    except GarbageError as error:
        entry["error"] = str(error)
        context.log(str(error))
    return entry | {"seconds": round(time.monotonic() - started, 3)}
