"""The field's baselines on one's own pictures, one method after the other, as one job."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from garbage_gui import environment
from garbage_gui.baselines.methods import BaselineError, Method, choose_methods
from garbage_gui.files import make_folder, place_folder, remove_folder
from garbage_gui.inference.openvino_engine import OpenVinoEngine
from garbage_gui.jobs.context import JobCancelled, JobContext
from garbage_gui.messages import GarbageError, Message
from garbage_gui.nets.catalogue import get_backbone
from garbage_gui.services import training
from garbage_gui.services.series import Part, keep, kept
from garbage_gui.services.training_data import require_labels
from garbage_gui.services.workspace import Workspace
from garbage_gui.training.context import TrainingCancelled, TrainingError

if TYPE_CHECKING:
    from garbage_gui.baselines.sides import Sides

# The one whose ImageNet weights arrive with the installation. A model of the workspace would not do: it may have
# learned from these very pictures.
BACKBONE = "efficientnet_lite0"


def start(workspace: Workspace, names: Sequence[str] = (), seed: int = 0) -> int:
    """Queue the baselines of these names (none: all of them); returns the job's id.

    Raises `BaselineError`, and `SetupError` where the extra is missing and cannot be installed by the job.
    """
    methods = choose_methods(names)
    environment.check_baselines()
    try:
        require_labels(workspace)
    except TrainingError as error:
        raise BaselineError.of(error) from error
    parameters = {"methods": [method.key for method in methods], "seed": seed}
    return workspace.store.jobs.add("baselines", "compute", parameters)


def run(context: JobContext) -> dict[str, Any]:
    """The job: one baseline after the other; those done before an interruption are not repeated.

    A baseline that fails is an entry with its reason, not the end of the job.
    """
    workspace = Workspace(context.store)
    methods = choose_methods(context.parameters["methods"])
    seed = int(context.parameters["seed"])
    work = training.job_folder(workspace, context.job.job_id)
    make_folder(work, above=1)
    try:
        if not environment.bring_baselines(
            lambda _, message: context.report(0.0, message), context.cancelled
        ):
            raise JobCancelled
        importlib.invalidate_caches()
        from garbage_gui.baselines.sides import choose_sides

        data = training.snapshot(workspace, context, work)
        sides = choose_sides(data.images, workspace.taxonomy, seed, context.log)
        done = kept(work)
        for number, method in enumerate(methods[len(done) :], len(done)):
            context.check()
            message = Message.of(
                "Baseline {number} of {total}: {method}",
                number=number + 1,
                total=len(methods),
                method=method.key,
            )
            part = Part(context, number, len(methods), message, method.key)
            done.append(_one(method, sides, seed, part, work))
            keep(work, done)
    except TrainingCancelled as error:
        raise JobCancelled from error
    remove_folder(work)
    return {"runs": done}


def _one(method: Method, sides: Sides, seed: int, context: Part, work: Path) -> dict[str, Any]:
    # Only now: the libraries take a second to import, and may just have been installed.
    from garbage_gui.baselines.experiment import run_plan
    from garbage_gui.baselines.plans import plan_of

    started = time.monotonic()
    entry: dict[str, Any] = {
        "method": method.key,
        "title": method.title,
        "accuracy": None,
        "ci95": None,
        "macro_f1": None,
        "error": None,
    }
    try:
        plan = plan_of(method.key, seed, get_backbone(BACKBONE).input_size, _engine_maker(context, work))
        outcome = run_plan(plan, sides, context)
        entry |= outcome.measured.model_dump(mode="json")
        entry |= {"settings": outcome.settings, "validation_accuracy": outcome.validation}
    except GarbageError as error:
        entry["error"] = str(error)
        context.log(str(error))
    return entry | {"seconds": round(time.monotonic() - started, 3)}


def _engine_maker(context: Part, work: Path) -> Callable[[], OpenVinoEngine]:
    """Makes the engine that runs the backbone with its ImageNet weights.

    Raises `SetupError` when what the export needs is missing, `WeightsError`, `ExportError` and `EngineError`.
    """
    folder = work / "backbone"

    def make() -> OpenVinoEngine:
        if not folder.is_dir():
            training.wait_for_training_packages(context)
            # torch makes the network's file; it computes nothing of the baseline.
            from garbage_gui.nets.export import export_openvino
            from garbage_gui.nets.networks import build
            from garbage_gui.nets.weights import load_embedded

            context.report(0.0, Message.of("Exporting the model"))
            backbone = get_backbone(BACKBONE)
            network = build(backbone, classes=2).eval()
            load_embedded(network)
            exported = export_openvino(network, backbone.input_size)
            beside = folder.with_suffix(".part")
            remove_folder(beside)
            make_folder(beside)
            (beside / "model.xml").write_bytes(exported.xml)
            (beside / "model.bin").write_bytes(exported.bin)
            place_folder(beside, folder)
        return OpenVinoEngine(folder / "model.xml", purpose="many")

    return make
