"""A preview as sentences for a person: for the window in its language, for the command line in English."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from garbage_gui.messages import Message
from garbage_gui.services.taxonomy.preview import ModelEffect, Preview
from garbage_gui.taxonomy_edits import SplitClass

Name = Callable[[str], str]
Topic = Literal["labels", "models", "jobs"]
NAMED = 5


@dataclass(frozen=True)
class Line:
    """One sentence, and what it is about; ``warns`` where something stops working that worked before."""

    topic: Topic
    message: Message
    warns: bool = False


def lines(preview: Preview, name: Name) -> list[Line]:
    """What the edits do to labels, models and trainings; ``name`` gives the name of a class by its key."""
    return [*_labels(preview, name), *_models(preview, name), *_jobs(preview)]


def _labels(preview: Preview, name: Name) -> list[Line]:
    found = [
        Line(
            "labels",
            Message.of(
                "{count} pictures labelled “{before}” become “{after}”; {check} of them are in the check set.",
                count=move.images,
                before=name(move.from_key),
                after=name(move.to_key),
                check=move.check,
            ),
        )
        for move in preview.moves
    ]
    for edit in preview.plan.edits:
        if isinstance(edit, SplitClass):
            found.append(
                Line(
                    "labels",
                    Message.of(
                        "All other pictures of “{name}” keep that label. To sort them into {parts}, show them in "
                        "Browse and send them to Review.",
                        name=name(edit.key),
                        parts=_several(name, (part.key for part in edit.parts)),
                    ),
                )
            )
    if not found:
        found.append(Line("labels", Message.of("No label of any picture changes.")))
    return found


def _models(preview: Preview, name: Name) -> list[Line]:
    found: list[Line] = []
    for model in preview.models:
        if model.concerned:
            found += _of_model(model, name)
    if any(model.merged or model.lost for model in preview.models):
        found.append(
            Line(
                "models",
                Message.of(
                    "The figures beside models are those of the classes before. Measure the models again to see those "
                    "of now."
                ),
            )
        )
    if not found:
        found.append(Line("models", Message.of("No model is affected.")))
    return found


def _of_model(model: ModelEffect, name: Name) -> list[Line]:
    found: list[Line] = []
    by_heir: dict[str, list[str]] = {}
    for key, heir in model.merged.items():
        by_heir.setdefault(heir, []).append(key)
    for heir, keys in by_heir.items():
        found.append(
            Line(
                "models",
                Message.of(
                    "“{model}” goes on: what it says of {classes} counts as “{heir}”, with the probabilities added up.",
                    model=model.name,
                    classes=_several(name, keys),
                    heir=name(heir),
                )
                if keys != [heir]
                else Message.of("“{model}” says “{heir}” again.", model=model.name, heir=name(heir)),
            )
        )
    if model.lost:
        message = (
            Message.of(
                "“{model}”, which is active, may still say {classes}, and nobody can accept that. Train a new model.",
                model=model.name,
                classes=_several(name, model.lost),
            )
            if model.active
            else Message.of(
                "“{model}” says {classes} and cannot become the active model any more.",
                model=model.name,
                classes=_several(name, model.lost),
            )
        )
        found.append(Line("models", message, warns=True))
    if model.active and model.unknown:
        found.append(
            Line(
                "models",
                Message.of(
                    "“{model}”, which is active, never says {classes}: label some pictures of it, then train a new "
                    "model.",
                    model=model.name,
                    classes=_several(name, model.unknown),
                ),
                warns=True,
            )
        )
    return found


def _jobs(preview: Preview) -> list[Line]:
    found = []
    for job in preview.jobs:
        if job.effect == "begins":
            message = Message.of("Job {job} waits and will learn the new classes.", job=job.job_id)
        elif job.effect == "ends":
            message = Message.of(
                "Job {job} is running and goes on with the classes that it began with.", job=job.job_id
            )
        else:
            message = Message.of("Job {job}, when it is resumed, begins anew.", job=job.job_id)
        found.append(Line("jobs", message, warns=job.effect != "begins"))
    return found


def _several(name: Name, keys: Iterable[str]) -> str:
    names = [f"“{name(key)}”" for key in keys]
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
