"""A better head in seconds: the active model's classifier fitted anew to the labels of today.

The body stays as it is, so every picture's embedding is computed once and kept; what is left is arithmetic on
small tables, without torch. The new model passes the same gate as every other: it is calibrated, measured on
the check set, compared with the active one, and never active by itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from garbage_gui import settings
from garbage_gui.files import make_folder, place_folder, remove_folder
from garbage_gui.imaging.opening import PictureError
from garbage_gui.imaging.preprocess import PREPROCESSING_VERSION, load_pixels
from garbage_gui.inference.create import create_predictor
from garbage_gui.inference.predictor import Predictor
from garbage_gui.jobs.context import JobCancelled, JobContext
from garbage_gui.messages import Message
from garbage_gui.nets.bundle import (
    OPENVINO_BIN,
    OPENVINO_XML,
    README_FILE,
    SEEN_FILE,
    TUNED_FILE,
    WEIGHTS_FILE,
    Bundle,
    ModelCard,
    SeenImages,
    new_model_id,
    read_bundle,
    write_bundle,
)
from garbage_gui.nets.catalogue import get_backbone
from garbage_gui.nets.head import Head, exchange_head, read_head
from garbage_gui.nets.novelty import NoveltyTest
from garbage_gui.services import predictors
from garbage_gui.services.check_images import prediction_rows
from garbage_gui.services.new_model import compared_with, register
from garbage_gui.services.training_data import (
    Snapshot,
    job_folder,
    require_labels,
    snapshot,
    tell_of_new_labels,
)
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import LabelledImage
from garbage_gui.training.calibrate import FEWEST_IMAGES, Calibration, calibrate
from garbage_gui.training.check_set import deduplicated
from garbage_gui.training.context import TrainingCancelled, TrainingError
from garbage_gui.training.embeddings import Embeddings
from garbage_gui.training.evaluation import Predicted, measure_logits
from garbage_gui.training.head_fit import HeadFit, fit_head
from garbage_gui.training.metrics import softmax
from garbage_gui.training.model_readme import model_readme
from garbage_gui.training.novelty import novelty_figures, novelty_files
from garbage_gui.training.sides import Sides, choose_sides

KIND = "quick_update"
WRONG_AMONG_SURE = 0.05
# Pictures on which the finished file must say what the arithmetic said, and by how much it may differ.
TRIAL_PICTURES = 4
LARGEST_DIFFERENCE = 0.02
NAME_SUFFIX = ", quick update"


def start(workspace: Workspace, *, name: str = "") -> int:
    """Queue a quick update of the active model; returns the job's id.

    Start a runner with `job_control.ensure_running`. Raises `NoModelError`, `BundleError` and `TrainingError`.
    """
    parent = predictors.model_record(workspace)
    read_bundle(parent.folder)
    require_labels(workspace)
    parameters = {
        "model": new_model_id(),
        "name": name.strip()[:200] or default_name(parent.name),
        "parent": parent.model_id,
        "settings": HeadFit().model_dump(mode="json"),
    }
    return workspace.store.jobs.add(KIND, "interactive", parameters)


def default_name(parent: str) -> str:
    """What the update of a model is called when nobody named it."""
    return parent.removesuffix(NAME_SUFFIX)[: 200 - len(NAME_SUFFIX)] + NAME_SUFFIX


def run(context: JobContext) -> dict[str, Any]:
    """The job: embed what is new, fit, calibrate, write, measure, compare. The result is that of a training."""
    started = time.monotonic()
    workspace = Workspace(context.store)
    parameters = context.parameters
    work = job_folder(workspace, context.job.job_id)
    active = workspace.store.models.active()
    phases = _Phases()
    try:
        with phases.timed("labels"):
            data = snapshot(workspace, context, work)
        target = workspace.models_folder / parameters["model"]
        # There already, if the job was killed after its bundle was complete.
        there = target.exists()
        bundle = read_bundle(target) if there else _Update(workspace, context, data, phases).make()
    except TrainingCancelled as error:
        raise JobCancelled from error
    register(workspace, bundle, context.job.job_id)
    with phases.timed("comparing"):
        comparison = compared_with(workspace, active, bundle, context)
    new = tell_of_new_labels(workspace, context, data)
    remove_folder(work)
    context.log("Seconds: " + ", ".join(f"{name} {s:.2f}" for name, s in phases.seconds.items()) + ".")
    return {
        "model": bundle.card.id,
        "metrics": bundle.card.metrics_json(),
        "comparison": comparison,
        "labels_after_start": new,
        "phases": {name: round(s, 3) for name, s in phases.seconds.items()},
        "seconds": round(time.monotonic() - started, 3),
    }


@dataclass
class _Phases:
    """How long each part took."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - started


class _Update:
    """One quick update, from labels to a bundle."""

    def __init__(self, workspace: Workspace, context: JobContext, data: Snapshot, phases: _Phases) -> None:
        self.workspace = workspace
        self.context = context
        self.data = data
        self.phases = phases
        self.parent = read_bundle(workspace.store.models.get(context.parameters["parent"]).folder)
        self.settings = HeadFit.model_validate(context.parameters["settings"])

    def make(self) -> Bundle:
        """Raises `TrainingError`, `LeakError`, `BundleError`, `EngineError` and `TrainingCancelled`."""
        started = time.monotonic()
        sides = choose_sides(self.data.images, self.workspace.taxonomy, self.context)
        sides = sides.without_seen(self.parent.seen(), self.context)
        with self.phases.timed("embedding"):
            old = read_head(self.parent)
            embedded, sides = self._embed(sides, old.weight.shape[1])
        classes = self._classes(sides)
        sides = replace(sides, classes=classes)
        with self.phases.timed("fitting"):
            self.context.report(
                0.7, Message.of("Fitting the classifier to {count} pictures", count=len(sides.train))
            )
            true = sides.side(sides.train).true
            rows = _rows(embedded, sides.train)
            head = fit_head(rows, true, self._start(old, classes), self.settings, check=self.context.check)
        with self.phases.timed("writing"):
            bundle = self._write(head, sides, embedded, started)
        self._note_predictions(bundle, head, old, sides, embedded)
        return bundle

    def _classes(self, sides: Sides) -> tuple[str, ...]:
        """Those of the parent that the taxonomy still has, and those that have training pictures."""
        heir = self.workspace.taxonomy.heir
        before, now = {heir(key) for key in self.parent.card.classes}, set(sides.classes)
        keys = tuple(key for key in self.workspace.taxonomy.keys if key in before | now)
        for key in sorted(now - before):
            self.context.log(f"The class {key} is new to the model.")
        for key in sorted(before - set(keys)):
            self.context.log(f"The class {key} is not in the taxonomy any more and is dropped.")
        for key in sorted(before & set(keys) - now):
            self.context.log(f"The class {key} has no training picture: what the model knew of it stays.")
        return keys

    def _start(self, old: Head, classes: Sequence[str]) -> Head:
        """The parent's head for these classes; new ones begin at zero.

        A class that some of the parent's were merged into begins as its own row, or else as that of the first of these.
        """
        heir = self.workspace.taxonomy.heir
        place: dict[str, int] = {}
        for i, key in enumerate(self.parent.card.classes):
            place.setdefault(heir(key), i)
        place |= {key: i for i, key in enumerate(self.parent.card.classes)}
        weight = np.zeros((len(classes), old.weight.shape[1]), dtype=np.float32)
        bias = np.zeros(len(classes), dtype=np.float32)
        for row, key in enumerate(classes):
            if key in place:
                weight[row], bias[row] = old.weight[place[key]], old.bias[place[key]]
        return Head(weight, bias)

    def _embed(self, sides: Sides, width: int) -> tuple[dict[str, NDArray[np.float16]], Sides]:
        """The embedding of every picture, from the cache, the store, or the network, in this order."""
        embeddings = Embeddings(self.parent, width, self.workspace.cache_folder / "views")
        images = [*sides.train, *sides.validation, *sides.check]
        missing = {i.image_id: i.sha256 for i in embeddings.missing(images)}
        predictions, card = self.workspace.store.predictions, self.parent.card
        current = predictions.known(card.id, missing, PREPROCESSING_VERSION)
        known = {
            missing[image_id]: np.frombuffer(data, dtype="<f2").astype(np.float16)
            for image_id, data in predictions.embeddings(card.id, current).items()
            if len(data) == 2 * width
        }
        if not self._are_of_this_body(known, images):
            self.context.log("Stored predictions are those of an older model of the same name: not used.")
            known = {}
        embeddings.take(known)

        def progress(done: int, total: int) -> None:
            message = Message.of("Preparing pictures: {done} of {total}", done=done, total=total)
            self.context.report(0.05 + 0.6 * done / total, message)

        found = embeddings.of(images, self._predictor, self.context, progress)
        self.context.log(
            f"Embeddings of {len(found.images)} pictures: {found.computed} computed, {len(known)} of them known "
            "from predictions, the others kept from before."
        )
        if found.unreadable:
            sides = sides.without(found.unreadable)
            sides = replace(sides, check=tuple(i for i in sides.check if i.sha256 not in found.unreadable))
        return {i.sha256: row for i, row in zip(found.images, found.values, strict=True)}, sides

    def _are_of_this_body(
        self, known: Mapping[str, NDArray[np.float16]], images: Sequence[LabelledImage]
    ) -> bool:
        """Whether stored embeddings are what this network computes, by a look at some.

        The model that ships with the app keeps its name when a new version of the app brings a better one.
        """
        some = [i for i in images if i.sha256 in known][:TRIAL_PICTURES]
        try:
            pixels = [load_pixels(i.path, self.parent.card.input_size) for i in some]
        except PictureError:
            return False
        if not pixels:
            return True
        computed = self._predictor().run(np.stack(pixels)).embedding
        stored = np.stack([known[i.sha256] for i in some]).astype(np.float32)
        return float(np.abs(computed - stored).max()) <= LARGEST_DIFFERENCE * float(np.abs(computed).max())

    def _predictor(self) -> Predictor:
        threads = settings.load().threads or None
        # The full model: the new head goes into that one.
        return predictors.load_predictor(
            self.workspace, self.parent.card.id, kind="openvino", purpose="many", threads=threads
        )

    def _write(
        self,
        head: Head,
        sides: Sides,
        embedded: Mapping[str, NDArray[np.float16]],
        started: float,
    ) -> Bundle:
        """Calibrate, measure, and write the bundle, after a look at what its files really compute."""
        self.context.report(0.85, Message.of("Exporting the model"))
        parameters, parent = self.context.parameters, self.parent
        true = sides.side(sides.validation).true
        validation = head.logits(_rows(embedded, sides.validation))
        calibration = calibrate(validation, true, wrong_among_sure=WRONG_AMONG_SURE)
        if len(true) < FEWEST_IMAGES:
            # Too few to say anything new: the head is near to the parent's, and so are its confidences.
            calibration = Calibration(parent.card.temperature, parent.card.unsure_below)
            self.context.log(
                f"Only {len(true)} validation pictures: confidences are scaled as in the parent."
            )
        seen = SeenImages.of([i.sha256 for i in sides.train]).union(parent.seen())
        tuned = SeenImages.of([i.sha256 for i in sides.validation]).union(parent.tuned())
        backbone = get_backbone(parent.card.backbone)
        test = self._novelty_test(sides, embedded)
        card = ModelCard(
            id=parameters["model"],
            name=parameters["name"],
            backbone=parent.card.backbone,
            freeze_depth=backbone.deepest_freeze,
            input_size=parent.card.input_size,
            mean=parent.card.mean,
            std=parent.card.std,
            preprocessing_version=PREPROCESSING_VERSION,
            temperature=calibration.temperature,
            unsure_below=calibration.unsure_below,
            novelty=novelty_figures(
                test,
                _rows(embedded, sides.validation),
                _rows(embedded, deduplicated(sides.check, [parent.seen(), parent.tuned()]).images),
            ),
            taxonomy=self.workspace.taxonomy.snapshot(),
            classes=sides.classes,
            parent=parent.card.id,
            label_events_seen=self.data.label_events_seen,
            training_images=len(sides.train),
            recipe=self.settings.model_dump(mode="json"),
            created_at=time.time(),
            licence=parent.card.licence,
        )
        check = deduplicated(sides.check, [parent.seen(), parent.tuned()])
        unreadable = sum(i.split == "test" for i in self.data.images) - len(sides.check)
        metrics = {
            split: measure_logits(head.logits(_rows(embedded, images)), images, card, left_out=left_out)
            for split, images, left_out in (
                ("train", sides.train, 0),
                ("validation", sides.validation, 0),
                ("test", check.images, check.left_out + unreadable),
            )
            if images
        }
        card = card.model_copy(update={"metrics": metrics, "seconds": time.monotonic() - started})
        exchanged = exchange_head(parent, head)
        files = {
            WEIGHTS_FILE: exchanged.weights,
            OPENVINO_XML: exchanged.xml,
            OPENVINO_BIN: exchanged.bin,
            SEEN_FILE: seen.to_bytes(),
            TUNED_FILE: tuned.to_bytes(),
            README_FILE: model_readme(card).encode(),
            **novelty_files(test),
        }
        beside = job_folder(self.workspace, self.context.job.job_id) / "bundle"
        remove_folder(beside)
        bundle = write_bundle(beside, card, files)
        self._try(bundle, head, sides, embedded)
        target = self.workspace.models_folder / card.id
        make_folder(target.parent)
        place_folder(beside, target)
        return Bundle(target, bundle.card)

    def _novelty_test(self, sides: Sides, embedded: Mapping[str, NDArray[np.float16]]) -> NoveltyTest | None:
        """That of the parent, whose body this model has, with the new pictures; a new one where it has none."""
        train, validation = _rows(embedded, sides.train), _rows(embedded, sides.validation)
        known = self.parent.novelty_test()
        if known is not None:
            return known.extended(train, validation)
        return NoveltyTest.fit(train, validation)

    def _try(
        self, bundle: Bundle, head: Head, sides: Sides, embedded: Mapping[str, NDArray[np.float16]]
    ) -> None:
        """What the bundle says of some pictures must be what its figures were computed from."""
        images = (*sides.check, *sides.train)[:TRIAL_PICTURES]
        pixels = np.stack([load_pixels(i.path, bundle.card.input_size) for i in images])
        said = softmax(create_predictor(bundle, threads=1).run(pixels).logits)
        difference = float(np.abs(said - softmax(head.logits(_rows(embedded, images)))).max())
        if difference > LARGEST_DIFFERENCE:
            raise TrainingError(
                "The updated model does not predict what was computed: its probabilities differ by "
                "{difference}. Train in full instead.",
                difference=round(difference, 4),
            )

    def _note_predictions(
        self,
        bundle: Bundle,
        head: Head,
        old: Head,
        sides: Sides,
        embedded: Mapping[str, NDArray[np.float16]],
    ) -> None:
        """Predictions of the check set by both models: the comparison then needs no network."""
        rows = _rows(embedded, sides.check)
        store = self.workspace.store.predictions
        for of, classifier in ((bundle, head), (self.parent, old)):
            probabilities = softmax(classifier.logits(rows), of.card.temperature)
            known = store.known(of.card.id, [i.image_id for i in sides.check], PREPROCESSING_VERSION)
            new = [k for k, i in enumerate(sides.check) if i.image_id not in known]
            some = Predicted(tuple(sides.check[k] for k in new), probabilities[new], ())
            store.put(of.card.id, prediction_rows(some, of, embedded, taxonomy=self.workspace.taxonomy))


def _rows(
    embedded: Mapping[str, NDArray[np.float16]], images: Sequence[LabelledImage]
) -> NDArray[np.float32]:
    """The embeddings [n, D] of ``images``."""
    width = len(next(iter(embedded.values()))) if embedded else 0
    rows = [embedded[i.sha256] for i in images]
    return np.array(rows, dtype=np.float32).reshape(len(rows), width)
