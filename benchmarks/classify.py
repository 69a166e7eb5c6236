"""Images a second, from files to stored predictions, against the plain script that people write.

Ours: a fresh workspace, a classification job over the files, everything stored. Theirs: Pillow, torchvision's
transforms and torch in eager mode in batches of 32, same network and weights, results thrown away. Above
both: the engine alone on pixels that lie in memory. Each in a process of its own, in turns, with warm files;
the time to load the libraries and the model counts for none. The best of the rounds is shown, as other work
on the machine only ever makes a round slower.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TRASHNET = ROOT.parent / "shared" / "data" / "trashnet"
BATCH = 32


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark; 1 with a sentence when the pictures are missing."""
    parser = argparse.ArgumentParser(prog="benchmarks classify", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="any folder; default: TrashNet's test split")
    parser.add_argument("--model", type=Path, help="a model's folder; default: the starter model")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", choices=tuple(CHILDREN), help=argparse.SUPPRESS)
    parser.add_argument("--list", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.child is not None:
        files = [Path(line) for line in json.loads(options.list.read_text(encoding="utf-8"))]
        rate = CHILDREN[options.child](files, options.model)
        print(json.dumps(rate))
        return 0
    from garbage_gui.resources import resource

    model = options.model or resource("starter_model")
    if not (model / "model.json").is_file():
        print(f"There is no model in {model}.", file=sys.stderr)
        return 1
    files = _test_split() if options.folder is None else _files_of(options.folder)
    if not files:
        print(f"There are no pictures in {options.folder or TRASHNET}.", file=sys.stderr)
        return 1
    return _compare(files, model, options.rounds)


def _compare(files: list[Path], model: Path, rounds: int) -> int:
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "files.json"
        listed.write_text(json.dumps([str(path) for path in files]), encoding="utf-8")
        for number in range(rounds):
            for name in CHILDREN:
                rate = _in_child(name, listed, model)
                best[name] = max(best.get(name, 0.0), rate)
                print(f"round {number + 1}: {name} {rate:.1f} images/s", file=sys.stderr, flush=True)
    print(f"{len(files)} files, best of {rounds} rounds")
    print(f"  files to stored predictions     {best['ours']:7.1f} images/s")
    print(f"  plain torch script              {best['plain']:7.1f} images/s")
    print(f"  engine alone, pixels in memory  {best['engine']:7.1f} images/s")
    print(f"  against the plain script        {best['ours'] / best['plain']:7.2f} times")
    print(f"  of the engine alone             {best['ours'] / best['engine']:7.0%}")
    return 0


def _in_child(name: str, listed: Path, model: Path) -> float:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.classify"]
    command += ["--child", name, "--list", str(listed), "--model", str(model)]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if child.returncode != 0:
        raise SystemExit(f"The part {name} failed:\n{child.stderr}")
    return float(json.loads(child.stdout.splitlines()[-1]))


def _files_of(folder: Path) -> list[Path]:
    from garbage_gui.imaging.scan import Scan

    return [file.path for file in Scan([folder]) if file.error is None]


def _test_split() -> list[Path]:
    """The pictures that a fresh workspace puts into its check set."""
    from garbage_gui.services.importing import import_paths
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.taxonomy import load_taxonomy

    if not TRASHNET.is_dir():
        return []
    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.create(Path(folder) / "workspace", load_taxonomy("trashnet-6")) as workspace,
    ):
        import_paths(workspace, [TRASHNET], operator="benchmark")
        return [image.path for image in workspace.store.images.labelled(["test"])]


def _ours(files: list[Path], model: Path) -> float:
    """A job over the files, in a fresh workspace."""
    from garbage_gui.jobs.runner import run_lane
    from garbage_gui.nets.bundle import read_bundle
    from garbage_gui.services import classifying
    from garbage_gui.services.job_handlers import handler_for
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.store.records import ModelRecord
    from garbage_gui.store.store import Store

    card = read_bundle(model).card
    seconds = 0.0
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.create(Path(folder) / "workspace", card.taxonomy) as store,
    ):
        store.models.add(ModelRecord(card.id, card.name, card.backbone, 0, None, 0.0, model, {}, None))
        # The first, with a few of the files, loads the model and compiles it.
        for some in (files[:BATCH], files):
            store.predictions.forget_model(card.id)
            job_id = classifying.start(Workspace(store), some, card.id)
            start = time.perf_counter()
            run_lane(store, "interactive", handler_for, idle_seconds=0)
            seconds = time.perf_counter() - start
            job = store.jobs.get(job_id)
            if job.status != "done" or store.jobs.file_count(job_id) != len(some):
                raise SystemExit(f"the job is {job.status}: {job.error}")
    return len(files) / seconds


def _plain(files: list[Path], model: Path) -> float:
    """What a person writes: a loop over batches with torchvision's transforms."""
    import torch
    from PIL import Image
    from torchvision import transforms

    from garbage_gui.nets.bundle import read_bundle
    from garbage_gui.nets.networks import build
    from garbage_gui.nets.weights import load_from_file

    card = read_bundle(model).card
    network = build(card.backbone, len(card.classes)).eval()
    load_from_file(network, model / "weights.safetensors", with_head=True)
    prepare = transforms.Compose(
        [
            transforms.Resize(round(card.input_size * 256 / 224)),
            transforms.CenterCrop(card.input_size),
            transforms.ToTensor(),
            transforms.Normalize(card.mean, card.std),
        ]
    )

    def classify(paths: list[Path]) -> list[str]:
        found: list[str] = []
        for start in range(0, len(paths), BATCH):
            pictures = [prepare(Image.open(path).convert("RGB")) for path in paths[start : start + BATCH]]
            probabilities = network(torch.stack(pictures)).logits.softmax(1)
            found += [card.classes[i] for i in probabilities.argmax(1).tolist()]
        return found

    with torch.inference_mode():
        classify(files[:BATCH])
        start = time.perf_counter()
        classify(files)
        return len(files) / (time.perf_counter() - start)


def _engine(files: list[Path], model: Path) -> float:
    """The limit: the engine on pixels that were decoded before."""
    import numpy as np

    from garbage_gui.imaging.preprocess import load_pixels
    from garbage_gui.inference.create import create_engine
    from garbage_gui.nets.bundle import read_bundle

    bundle = read_bundle(model)
    engine = create_engine(bundle, purpose="many")
    pixels = np.stack([load_pixels(path, bundle.card.input_size) for path in files])
    engine.run(pixels[:BATCH])
    start = time.perf_counter()
    for first in range(0, len(pixels), BATCH):
        engine.run(pixels[first : first + BATCH])
    return len(pixels) / (time.perf_counter() - start)


CHILDREN = {"ours": _ours, "plain": _plain, "engine": _engine}

if __name__ == "__main__":
    sys.exit(main())
