"""What a classification found: as rows for the window and the command line, and as CSV or JSON lines."""

from __future__ import annotations

import contextlib
import csv
import json
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from garbage_gui.datasets.csv_file import harmless_cell
from garbage_gui.files import sync_file, sync_folder
from garbage_gui.folding import Folding
from garbage_gui.imaging.opening import as_text, shown
from garbage_gui.inference.engine import Engine
from garbage_gui.inference.predictor import category_of, is_novel
from garbage_gui.messages import GarbageError, Message
from garbage_gui.nets.bundle import ModelCard, read_bundle
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageRecord, JobFile, PredictionRecord
from garbage_gui.taxonomy import Category, Taxonomy

TOP = 5
COLUMNS = (
    "path",
    "sha256",
    "class",
    "category",
    "confidence",
    "unsure",
    "novel",
    "novelty",
    "model",
    "error",
)

# At the end of a row, in a classification that is compared to an earlier one.
BEFORE_COLUMNS = ("before_class", "before_confidence", "before_model", "changed")


class ResultsError(GarbageError):
    """Results that cannot be read or written."""


@dataclass(frozen=True)
class Before:
    """What the model of an earlier classification had said of a file."""

    model_id: str
    class_key: str
    confidence: float
    unsure: bool


@dataclass(frozen=True)
class ClassifiedFile:
    """One file of a classification: what it was predicted as, or why it could not be read.

    ``top`` holds the likeliest classes with their probabilities, at most five. ``novelty`` above 1 says that
    the picture looks like nothing that the model was trained on; None where the model cannot tell. What
    belongs to a prediction is None for a file with an ``error``. ``before_model`` is there in a classification
    that is compared to an earlier one, ``before`` where that had a prediction of the file.
    """

    file_id: int
    path: Path
    image_id: int | None
    sha256: str | None
    model_id: str
    class_key: str | None
    category: Category | None
    confidence: float | None
    margin: float | None
    unsure: bool | None
    top: tuple[tuple[str, float], ...]
    error: Message | None
    novelty: float | None = None
    before_model: str | None = None
    before: Before | None = None

    @property
    def changed(self) -> bool | None:
        """Whether the class is another than before; None where there is nothing to compare."""
        if self.before is None or self.class_key is None:
            return None
        return self.class_key != self.before.class_key

    @property
    def novel(self) -> bool | None:
        """Whether it is "not seen before"; None where that is not known."""
        return is_novel(self.novelty)

    def to_json(self) -> dict[str, Any]:
        """The row of `classify --json`: an image with its prediction, or a failed file with its error."""
        if self.error is not None:
            return {"path": as_text(self.path), "error": str(self.error)}
        return {
            "path": as_text(self.path),
            "sha256": self.sha256,
            "class": self.class_key,
            "category": self.category,
            "confidence": self.confidence,
            "unsure": self.unsure,
            "novel": self.novel,
            "novelty": self.novelty,
            "top": [[key, probability] for key, probability in self.top],
            **self._before_json(),
        }

    def _before_json(self) -> dict[str, Any]:
        if self.before_model is None:
            return {}
        before = self.before
        said = None if before is None else {"class": before.class_key, "confidence": before.confidence}
        return {"before": said, "before_model": self.before_model, "changed": self.changed}


def outcome(
    model_id: str,
    engine: Engine | None,
    *,
    files: int,
    predicted: int = 0,
    known: int = 0,
    failed: int = 0,
    passed_over: int = 0,
    seconds: float = 0.0,
) -> dict[str, Any]:
    """What a classification notes of itself at its end; ``engine`` None where it came to no picture."""
    return {
        "model": model_id,
        "engine": engine.name if engine is not None else None,
        "device": engine.device if engine is not None else None,
        "form": engine.form if engine is not None else None,
        "files": files,
        "predicted": predicted,
        "known": known,
        "failed": failed,
        "passed_over": passed_over,
        "seconds": round(seconds, 3),
        "images_per_second": round((predicted + known) / seconds, 2) if seconds > 0 else 0.0,
    }


def results(
    workspace: Workspace, job_id: int, after: int = 0, limit: int = 1000, *, details: bool = True
) -> list[ClassifiedFile]:
    """The files of a job in the order they were stored, those after file ``after``, at most ``limit``.

    Without ``details`` they have neither digest nor likeliest classes, and are there in half of the time.

    Raises `StoreError` for a job that does not exist and `BundleError` when its model is gone.
    """
    files = workspace.store.jobs.files(job_id, after, limit)
    if not files:
        return []
    parameters = workspace.store.jobs.get(job_id).parameters
    model = workspace.store.models.get(str(parameters["model"]))
    card = read_bundle(model.folder).card
    ids = list({file.image_id for file in files if file.image_id is not None})
    images = {image.image_id: image for image in workspace.store.images.get_many(ids)} if details else {}
    predictions = workspace.store.predictions.for_model(model.model_id, ids)
    rows = [_row(card, workspace.taxonomy, file, images, predictions, details=details) for file in files]
    if "before" not in parameters:
        return rows
    before_model = str(parameters["before"])
    earlier = workspace.store.predictions.for_model(before_model, ids)
    return [_compared(row, before_model, earlier) for row in rows]


def all_results(workspace: Workspace, job_id: int) -> Iterator[ClassifiedFile]:
    """All files of a job, read piece by piece."""
    after = 0
    while rows := results(workspace, job_id, after):
        yield from rows
        after = rows[-1].file_id


def _row(
    card: ModelCard,
    taxonomy: Taxonomy,
    file: JobFile,
    images: dict[int, ImageRecord],
    predictions: dict[int, PredictionRecord],
    *,
    details: bool,
) -> ClassifiedFile:
    image = images.get(file.image_id) if file.image_id is not None else None
    prediction = predictions.get(file.image_id) if file.image_id is not None else None
    error = file.error
    if error is None and prediction is None:
        error = Message.of("{path} has no prediction any more: classify it again.", path=shown(file.path))
    return ClassifiedFile(
        file_id=file.file_id,
        path=file.path,
        image_id=file.image_id,
        sha256=image.sha256 if image is not None else None,
        model_id=card.id,
        class_key=prediction.class_key if prediction is not None else None,
        category=_category(prediction.class_key, card, taxonomy) if prediction is not None else None,
        confidence=prediction.confidence if prediction is not None else None,
        margin=prediction.margin if prediction is not None else None,
        unsure=prediction.unsure if prediction is not None else None,
        top=_top(card, taxonomy, prediction) if prediction is not None and details else (),
        error=error,
        novelty=prediction.novelty if prediction is not None else None,
    )


def _compared(row: ClassifiedFile, before_model: str, earlier: dict[int, PredictionRecord]) -> ClassifiedFile:
    found = earlier.get(row.image_id) if row.image_id is not None else None
    before = Before(before_model, found.class_key, found.confidence, found.unsure) if found else None
    return replace(row, before_model=before_model, before=before)


def changes(rows: Iterable[ClassifiedFile]) -> dict[tuple[str, str], int]:
    """How many files went from which class to which other, the most frequent first."""
    counts = Counter(
        (row.before.class_key, row.class_key)
        for row in rows
        if row.changed and row.before is not None and row.class_key is not None
    )
    return dict(counts.most_common())


def _category(class_key: str, card: ModelCard, taxonomy: Taxonomy) -> Category | None:
    """The bin of a class; None for one that neither the workspace nor the model has any more."""
    try:
        return category_of(class_key, card, taxonomy)
    except KeyError:
        return None


def _top(card: ModelCard, taxonomy: Taxonomy, prediction: PredictionRecord) -> tuple[tuple[str, float], ...]:
    """`top_classes` with the predicted class first, by its confidence: the probabilities are kept coarser."""
    likeliest = top_classes(card, taxonomy, prediction.probabilities, TOP + 1)
    others = [(key, min(p, prediction.confidence)) for key, p in likeliest if key != prediction.class_key]
    return ((prediction.class_key, prediction.confidence), *others[: min(TOP, len(card.classes)) - 1])


def top_classes(
    card: ModelCard, taxonomy: Taxonomy, probabilities: bytes, most: int = TOP
) -> tuple[tuple[str, float], ...]:
    """The likeliest classes of a stored prediction (little-endian float16 in the order of the model's classes).

    These are classes of ``taxonomy``, where it merged some of the model's.
    """
    folding = Folding.of(card.classes, taxonomy)
    values = folding.fold(np.frombuffer(probabilities, dtype="<f2").astype(np.float32)[np.newaxis])[0]
    order = np.argsort(-values, kind="stable")[:most]
    return tuple((folding.classes[i], float(values[i])) for i in order)


def check_target(path: Path) -> None:
    """See that `write_results` can write to ``path``, before there is much to write. Raises `ResultsError`."""
    beside = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        beside.touch(exist_ok=False)
        beside.unlink()
    except OSError as error:
        raise _unwritable(path, error) from error


def write_results(path: Path, rows: Iterable[ClassifiedFile]) -> int:
    """Write ``rows`` to a ``.csv`` or ``.jsonl`` file, by its name's ending; returns how many.

    The file appears when it is whole. CSV is UTF-8 with a mark, as spreadsheets want it, and no cell of it
    can act as a formula. Raises `ResultsError`.
    """
    writers = {".csv": _write_csv, ".jsonl": _write_jsonl}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise ResultsError("{path} must end in .csv or .jsonl, so that its format is clear.", path=path)
    beside = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        encoding = "utf-8-sig" if path.suffix.lower() == ".csv" else "utf-8"
        with beside.open("w", encoding=encoding, newline="") as file:
            count = write(file, rows)
        sync_file(beside)
        beside.replace(path)
        sync_folder(path.absolute().parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
    return count


def _unwritable(path: Path, error: OSError) -> ResultsError:
    return ResultsError(
        "The results cannot be written to {path}: {reason}.", path=shown(path), reason=error.strerror or error
    )


def _write_csv(file: TextIO, rows: Iterable[ClassifiedFile]) -> int:
    writer = csv.writer(file)
    likeliest = [f"{name}{i}" for i in range(2, TOP + 1) for name in ("class_", "p_")]
    remaining = iter(rows)
    first = next(remaining, None)
    compared = first is not None and first.before_model is not None
    writer.writerow([*COLUMNS, *likeliest, *(BEFORE_COLUMNS if compared else ())])
    count = 0
    for row in chain([first] if first is not None else [], remaining):
        others = [cell for key, p in row.top[1:] for cell in (key, f"{p:.4f}")]
        if compared:
            others += [""] * (len(likeliest) - len(others))
            others += _before_cells(row)
        cells = [
            as_text(row.path),
            row.sha256 or "",
            row.class_key or "",
            row.category or "",
            "" if row.confidence is None else f"{row.confidence:.4f}",
            _yes_or_no(row.unsure),
            _yes_or_no(row.novel),
            "" if row.novelty is None else f"{row.novelty:.4f}",
            row.model_id,
            "" if row.error is None else str(row.error),
        ]
        writer.writerow([harmless_cell(cell) for cell in [*cells, *others]])
        count += 1
    return count


def _before_cells(row: ClassifiedFile) -> list[str]:
    before = row.before
    said = ["", ""] if before is None else [before.class_key, f"{before.confidence:.4f}"]
    return [*said, row.before_model or "", _yes_or_no(row.changed)]


def _yes_or_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _write_jsonl(file: TextIO, rows: Iterable[ClassifiedFile]) -> int:
    count = 0
    for row in rows:
        file.write(json.dumps(row.to_json(), ensure_ascii=False) + "\n")
        count += 1
    return count
