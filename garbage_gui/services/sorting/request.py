"""What a person asks for when files are to be sorted."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from garbage_gui.imaging.opening import shown
from garbage_gui.messages import GarbageError
from garbage_gui.services.job_paths import path_text, text_path
from garbage_gui.services.predictors import model_record
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobRecord

By = Literal["class", "bin"]
Action = Literal["copy", "move"]
Names = Literal["key", "en", "zh_CN"]


class SortError(GarbageError):
    """A sorting that cannot be started, or cannot go on."""


@dataclass(frozen=True)
class SortRequest:
    """The files of the classification ``run_id`` go to folders in ``target``: one for each class or bin.

    A person's label counts more than the prediction of ``model_id``. With ``unsure_apart`` the pictures that
    the model is not sure of, and nobody has labelled, go to a folder of their own, and with ``failed_apart``
    the files that could not be read do; else the former go where they were predicted, and the latter stay.
    ``names`` is the language of the folders' names.
    """

    run_id: int
    target: Path
    by: By = "class"
    action: Action = "copy"
    model_id: str = ""
    names: Names = "en"
    unsure_apart: bool = True
    failed_apart: bool = True

    def to_parameters(self) -> dict[str, Any]:
        return {
            "run": self.run_id,
            "target": path_text(self.target),
            "by": self.by,
            "action": self.action,
            "model": self.model_id,
            "names": self.names,
            "unsure_apart": self.unsure_apart,
            "failed_apart": self.failed_apart,
        }

    @classmethod
    def from_parameters(cls, parameters: dict[str, Any]) -> SortRequest:
        return cls(
            run_id=int(parameters["run"]),
            target=text_path(str(parameters["target"])),
            by=parameters["by"],
            action=parameters["action"],
            model_id=str(parameters["model"]),
            names=parameters["names"],
            unsure_apart=bool(parameters["unsure_apart"]),
            failed_apart=bool(parameters["failed_apart"]),
        )


def newest_run(workspace: Workspace) -> int:
    """The classification that was made last. Raises `SortError` where there is none."""
    runs = [job.job_id for job in workspace.store.jobs.list(1000) if job.kind == "classify"]
    if not runs:
        raise SortError("Nothing has been classified in this workspace. Classify a folder first.")
    return runs[0]


def request(
    workspace: Workspace,
    target: Path,
    *,
    run_id: int | None = None,
    by: By = "class",
    action: Action = "copy",
    model_id: str | None = None,
    names: Names = "en",
    unsure_apart: bool = True,
    failed_apart: bool = True,
) -> SortRequest:
    """A request that can be carried out, without ``run_id`` for the newest classification, with its model.

    Raises `SortError` and `StoreError`.
    """
    for value, allowed in ((by, By), (action, Action), (names, Names)):
        if value not in get_args(allowed):
            raise SortError(
                "“{value}” is none of: {allowed}.", value=value, allowed=", ".join(get_args(allowed))
            )
    run = _run(workspace, newest_run(workspace) if run_id is None else run_id)
    model = model_record(workspace, model_id or str(run.parameters["model"]))
    target = Path(os.path.normpath(target.absolute()))
    _refuse_unfit(workspace, target)
    return SortRequest(run.job_id, target, by, action, model.model_id, names, unsure_apart, failed_apart)


def same_request(workspace: Workspace, job: JobRecord) -> SortRequest:
    """What an earlier sorting was asked for, if that can be carried out now. Raises like `request`."""
    asked = SortRequest.from_parameters(job.parameters)
    return request(
        workspace,
        asked.target,
        run_id=asked.run_id,
        by=asked.by,
        action=asked.action,
        model_id=asked.model_id,
        names=asked.names,
        unsure_apart=asked.unsure_apart,
        failed_apart=asked.failed_apart,
    )


def _run(workspace: Workspace, run_id: int) -> JobRecord:
    run = workspace.store.jobs.get(run_id)
    if run.kind != "classify":
        raise SortError("Job {job} is no classification, so there is nothing to sort.", job=run_id)
    if run.status in ("queued", "running"):
        raise SortError(
            "Classification {job} has not ended yet. Wait for its end, or stop it, before you sort its files.",
            job=run_id,
        )
    return run


def _refuse_unfit(workspace: Workspace, target: Path) -> None:
    try:
        if target.exists() and not target.is_dir():
            raise SortError("{target} is no folder. Choose a folder to sort into.", target=shown(target))
        inside = target.resolve().is_relative_to(workspace.folder.resolve())
    except (OSError, ValueError, RuntimeError) as error:
        raise SortError(
            "The folder {target} cannot be used: {reason}.", target=shown(target), reason=error
        ) from error
    if inside:
        raise SortError(
            "{target} is inside the workspace, whose files are its own. Choose a folder elsewhere.",
            target=shown(target),
        )
