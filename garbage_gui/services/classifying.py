"""Classifying files and folders: the job, its results, and single pictures."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

import numpy as np
from PIL import Image

from garbage_gui import settings
from garbage_gui.imaging.decode import read_picture
from garbage_gui.imaging.preprocess import PREPROCESSING_VERSION
from garbage_gui.imaging.scan import FoundFile
from garbage_gui.inference.engine import EngineKind
from garbage_gui.inference.pipeline import FileResult, classify_files
from garbage_gui.inference.predictor import Prediction, Predictor
from garbage_gui.jobs.context import JobContext
from garbage_gui.messages import GarbageError, Message
from garbage_gui.services.classification_results import (
    ClassifiedFile,
    all_results,
    check_target,
    outcome,
    results,
    write_results,
)
from garbage_gui.services.classification_source import Source, source_of, up_to_first_picture
from garbage_gui.services.drives_away import DriveAwayError, Places
from garbage_gui.services.job_paths import path_text
from garbage_gui.services.predictors import load_predictor, model_record
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageRecord, NewJobFile, NewPrediction
from garbage_gui.store.store import Store

# Results are stored when this many have come together, or this long after the last time.
STORE_AT_MOST = 256
STORE_SECONDS = 0.3

__all__ = [
    "ClassifiedFile",
    "ClassifyError",
    "all_results",
    "check_target",
    "classify_picture",
    "fill_novelty",
    "load_predictor",
    "new_prediction",
    "results",
    "run",
    "start",
    "start_again",
    "write_results",
]


class ClassifyError(GarbageError):
    """A classification that cannot be started."""


def start(
    workspace: Workspace, paths: Sequence[Path], model_id: str | None = None, engine: EngineKind = "auto"
) -> int:
    """Queue the classification of files and folders with a model (None: the active one): the job's id.

    Raises `ClassifyError` when there are no paths and `StoreError` when there is no such model. Start a
    runner with `job_control.ensure_running`.
    """
    if not paths:
        raise ClassifyError("There is nothing to classify: give at least one picture or folder.")
    if engine not in get_args(EngineKind):
        raise ClassifyError("There is no engine “{engine}”. Use auto, openvino or torch.", engine=engine)
    model = model_record(workspace, model_id)
    parameters = {
        "paths": [path_text(path) for path in paths],
        "model": model.model_id,
        "engine": engine,
    }
    return workspace.store.jobs.add("classify", "interactive", parameters)


def start_again(
    workspace: Workspace, job_id: int, model_id: str | None = None, engine: EngineKind = "auto"
) -> int:
    """Queue the classification of another classification's files with another model: the new job's id.

    Its results say of each file what the model of the other one had said. What the new model has predicted
    before is not computed again. Raises `ClassifyError` for a job that is no classification, has no files or
    is still at work, and for the same model.
    """
    before = workspace.store.jobs.get(job_id)
    if before.kind != "classify":
        raise ClassifyError("Job {job} is no classification: choose one that is.", job=job_id)
    if before.status in ("queued", "running"):
        raise ClassifyError(
            "The classification {job} is still at work: wait for its end, or stop it.", job=job_id
        )
    if not workspace.store.jobs.file_count(job_id):
        raise ClassifyError("The classification {job} has no files to classify again.", job=job_id)
    model = model_record(workspace, model_id)
    other = str(before.parameters["model"])
    if model.model_id == other:
        raise ClassifyError(
            "The classification {job} was made with the model “{model}”: choose another one.",
            job=job_id,
            model=model.name,
        )
    names = {known.model_id: known.name for known in workspace.store.models.list()}
    parameters = {
        "paths": before.parameters.get("paths", []),
        "model": model.model_id,
        "engine": engine,
        "again": job_id,
        "before": other,
        "names": [names.get(other, other), model.name],
    }
    return workspace.store.jobs.add("classify", "interactive", parameters)


def start_watched(workspace: Workspace, folder: Path) -> int:
    """Queue a classification with the active model of what arrives in ``folder``: the job's id.

    Its files are those that the store names as arrived; it is queued again when there are more.
    """
    model = model_record(workspace)
    watched = workspace.store.watched_files.folder()
    parameters: dict[str, Any] = {
        "paths": [path_text(folder)],
        "model": model.model_id,
        "engine": "auto",
        "watched": True,
    }
    if watched is not None and watched.folder == folder:
        # As it was when the watching began: by now its drive may be away.
        parameters["drives"] = [] if watched.mount is None else [path_text(watched.mount)]
    return workspace.store.jobs.add("classify", "interactive", parameters)


def run(context: JobContext) -> dict[str, Any]:
    """The job: predict and store as it goes; what an earlier run of the same job did is passed over."""
    started = time.monotonic()
    places = Places.of(context)
    source = source_of(context)
    missing, files = up_to_first_picture(iter(source))
    if missing:
        if source.done_before:
            places.require_again(file.path for file in missing)
        return _all_missing(context, missing)
    workspace = Workspace(context.store)
    model_id, engine = context.parameters["model"], context.parameters.get("engine", "auto")
    context.report(0.0, Message.of("Loading the model"))
    threads = settings.load().threads or None
    predictor = load_predictor(workspace, model_id, kind=engine, purpose="many", threads=threads, in_job=True)
    context.log(_engine_told(predictor))
    writer = _Writer(context, source, predictor, places)
    progress = _Progress(context, source)
    try:
        known = _KnownImages(context.store, predictor.model_id)
        for result in classify_files(files, predictor, known=known, cancelled=context.cancelled):
            writer.add(result)
            progress.step(writer.stored)
        writer.flush()
        progress.step(writer.stored, everything=not context.cancelled())
    except BaseException:
        # What was predicted is kept, whatever ended the job; the first error is the one to tell.
        with suppress(GarbageError):
            writer.flush()
        raise
    finally:
        progress.close()
    context.check()
    return outcome(
        predictor.model_id,
        predictor.engine,
        files=source.done_before + writer.stored,
        predicted=writer.predicted,
        known=writer.known,
        failed=writer.failed,
        passed_over=source.passed_over,
        seconds=time.monotonic() - started,
    )


def _engine_told(predictor: Predictor) -> str:
    engine = predictor.engine
    form = "" if engine.form == "full" else f", {engine.form}"
    measured = f"; measured on this machine: {engine.note}" if engine.note else ""
    return f"{engine.name} on {engine.device}{form}, model {predictor.model_id}{measured}"


def _all_missing(context: JobContext, missing: Sequence[FoundFile]) -> dict[str, Any]:
    """Nothing that was named is there: said at once, for which no model is needed."""
    context.store.jobs.add_files(
        context.job.job_id, [NewJobFile(file.path, None, file.error) for file in missing]
    )
    return outcome(context.parameters["model"], None, files=len(missing), failed=len(missing))


class _KnownImages:
    """What the store knows of this model's predictions; see `pipeline.Known`."""

    def __init__(self, store: Store, model_id: str) -> None:
        self._store = store
        self._model_id = model_id

    def by_file(self, path: Path, size: int, mtime_ns: int) -> int | None:
        image_id = self._store.images.known_file(path, size, mtime_ns)
        return image_id if image_id is not None and self._predicted(image_id) else None

    def by_content(self, sha256: str) -> ImageRecord | None:
        image = self._store.images.by_sha256(sha256)
        return image if image is not None and self._predicted(image.image_id) else None

    def _predicted(self, image_id: int) -> bool:
        return bool(self._store.predictions.known(self._model_id, [image_id], PREPROCESSING_VERSION))


class _Writer:
    """Stores results a few times a second: images, then predictions, then the job's files.

    In that order, a kill in between leaves files that are done again, never files that are missing.
    """

    def __init__(self, context: JobContext, source: Source, predictor: Predictor, places: Places) -> None:
        self._places = places
        self._store = context.store
        self._source = source
        self._job_id = context.job.job_id
        self._predictor = predictor
        self._model_id = predictor.model_id
        self._results: list[FileResult] = []
        self._stored_at = 0.0
        self.stored = self.predicted = self.known = self.failed = 0

    def add(self, result: FileResult) -> None:
        self._results.append(result)
        if len(self._results) >= STORE_AT_MOST or time.monotonic() - self._stored_at >= STORE_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Store what has come together. Raises `StoreError`, and `DriveAwayError` with what was read before stored."""
        results, self._results = self._results, []
        try:
            self._places.require_for(result.path for result in results if result.error is not None)
        except DriveAwayError:
            # Those that could not be read are not done: the job finds them again when it goes on.
            self._store_results([result for result in results if result.error is None])
            raise
        self._store_results(results)

    def _store_results(self, results: Sequence[FileResult]) -> None:
        if not results:
            return
        read = [result for result in results if result.image is not None]
        added = self._store.images.add([result.image for result in read if result.image is not None])
        ids = {id(result): image.image_id for result, image in zip(read, added, strict=True)}
        self._store.predictions.put(
            self._model_id,
            [
                new_prediction(ids[id(result)], result.prediction)
                for result in read
                if result.prediction is not None
            ],
        )
        image_ids = {ids.get(id(r), r.known_id) for r in results if r.prediction is None}
        fill_novelty(self._store, self._predictor, [i for i in image_ids if i is not None])
        self._store.jobs.add_files(
            self._job_id,
            [NewJobFile(r.path, ids.get(id(r), r.known_id), r.error) for r in results],
        )
        self._source.concluded([r.path for r in results])
        self._stored_at = time.monotonic()
        self.stored += len(results)
        self.predicted += sum(1 for r in results if r.prediction is not None)
        self.failed += sum(1 for r in results if r.error is not None)
        self.known = self.stored - self.predicted - self.failed


class _Progress:
    """Reports how far the job is; how many files there are is counted meanwhile, on a thread of its own."""

    def __init__(self, context: JobContext, source: Source) -> None:
        self._context = context
        self._source = source
        self._done_before = source.done_before
        self._started = time.monotonic()
        self._total: int | None = None
        self._stop = threading.Event()
        self._counter = threading.Thread(target=self._count, name="count", daemon=True)
        self._counter.start()

    def _count(self) -> None:
        total = self._source.count(self._stop.is_set)
        if not self._stop.is_set():
            self._total = total

    def step(self, stored: int, *, everything: bool = False) -> None:
        """``stored`` files have been stored in this run; they may be ``everything``."""
        done = self._done_before + stored
        if everything:
            self._total = done
        if self._total is None:
            self._context.report(0.0, Message.of("{done} pictures", done=done))
            return
        rate = stored / max(1e-6, time.monotonic() - self._started)
        left = max(0, self._total - done)
        self._context.report(
            done / max(1, done + left),
            Message.of("{done} of {total} pictures", done=done, total=done + left),
            left / rate if rate > 0 else None,
        )

    def close(self) -> None:
        self._stop.set()
        self._counter.join()


def fill_novelty(store: Store, predictor: Predictor, image_ids: Sequence[int]) -> None:
    """Work out how novel images are whose prediction is from before the model, or the store, could tell.

    Their stored embeddings tell it; those of a network of another width do not.
    """
    test = predictor.novelty_test
    if test is None or not image_ids:
        return
    width = test.rows.shape[1]
    known = {
        image_id: np.frombuffer(data, dtype="<f2")
        for image_id, data in store.predictions.without_novelty(predictor.model_id, image_ids).items()
        if len(data) == 2 * width
    }
    if known:
        values = predictor.novelty_of(np.stack(list(known.values())))
        store.predictions.set_novelty(
            predictor.model_id,
            {image_id: value for image_id, value in zip(known, values, strict=True) if value is not None},
        )


def new_prediction(image_id: int, prediction: Prediction) -> NewPrediction:
    """A prediction as the store keeps it: probabilities and embedding as little-endian float16."""
    return NewPrediction(
        image_id=image_id,
        class_key=prediction.class_key,
        confidence=prediction.confidence,
        margin=prediction.margin,
        unsure=prediction.unsure,
        probabilities=prediction.probabilities.astype("<f2").tobytes(),
        embedding=prediction.embedding.astype("<f2").tobytes(),
        preprocessing_version=PREPROCESSING_VERSION,
        novelty=prediction.novelty,
    )


def classify_picture(
    workspace: Workspace,
    predictor: Predictor,
    picture: Image.Image | Path,
    *,
    image_id: int | None = None,
) -> Prediction:
    """Predict one picture now: decoded (RGB, upright) or a file; for an image of the store it is kept there.

    Raises `PictureError` for a file that is no picture, and `EngineError`.
    """
    if isinstance(picture, Path):
        picture = read_picture(picture, at_least=predictor.input_size)
    prediction = predictor.predict_picture(picture)
    if image_id is not None:
        workspace.store.predictions.put(predictor.model_id, [new_prediction(image_id, prediction)])
    return prediction
