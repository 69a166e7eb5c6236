"""Images a second of three sides: our job, the plain script, and the engine alone."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.classify_setting import Setting

BATCH = 32


def ours(setting: Setting) -> dict[str, float]:
    """A job over the files, in a fresh workspace."""
    from garbage_gui.jobs.runner import run_lane
    from garbage_gui.nets.bundle import read_bundle
    from garbage_gui.services import classifying
    from garbage_gui.services.job_handlers import handler_for
    from garbage_gui.services.workspace import Workspace, model_record
    from garbage_gui.store.store import Store

    files = setting.files()
    card = read_bundle(setting.model).card
    seconds = 0.0
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.create(Path(folder) / "workspace", card.taxonomy) as store,
    ):
        store.models.add(model_record(card, setting.model))
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
    return {"rate": len(files) / seconds, "files": len(files)}


def plain(setting: Setting) -> dict[str, float]:
    """What a person writes: a loop over batches with torchvision's transforms."""
    import torch
    from PIL import Image
    from torchvision import transforms

    from garbage_gui.nets.bundle import read_bundle
    from garbage_gui.nets.networks import build
    from garbage_gui.nets.weights import load_from_file

    files = setting.files()
    card = read_bundle(setting.model).card
    network = build(card.backbone, len(card.classes)).eval()
    load_from_file(network, setting.model / "weights.safetensors", with_head=True)
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
        return {"rate": len(files) / (time.perf_counter() - start), "files": len(files)}


def engine(setting: Setting) -> dict[str, float]:
    """The limit: the engine on pixels that were decoded before."""
    import numpy as np

    from garbage_gui.imaging.preprocess import load_pixels
    from garbage_gui.inference.create import create_engine
    from garbage_gui.nets.bundle import read_bundle

    bundle = read_bundle(setting.model)
    alone = create_engine(bundle, "auto", purpose="many", in_job=True)
    pixels = np.stack([load_pixels(path, bundle.card.input_size) for path in setting.files()])
    alone.run(pixels[:BATCH])
    start = time.perf_counter()
    for first in range(0, len(pixels), BATCH):
        alone.run(pixels[first : first + BATCH])
    return {"rate": len(pixels) / (time.perf_counter() - start), "files": len(pixels)}
