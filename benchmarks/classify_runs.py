"""Runs as the window starts them, in the runner's process: how soon, how large, and how soon they end."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.classify_setting import Setting
from benchmarks.memory import peak_mb

FEW, MANY = 1000, 50_000
FOLDERS, IN_A_FOLDER, CONTENTS = 1000, 1000, 2000
# A million paths take minutes to store: it is stopped after so long, when all of them have been found at least.
MILLION_SECONDS = 90.0
PATIENCE_SECONDS = 600.0


def start(setting: Setting) -> dict[str, float]:
    """A folder in which no picture was seen before: the first results, and the end after a cancel."""
    with _ready(setting) as workspace_folder:
        return _follow(workspace_folder, setting.data, seconds=1.0 if setting.quick else 4.0)


def few(setting: Setting) -> dict[str, float]:
    return _whole(setting, 100 if setting.quick else FEW)


def many(setting: Setting) -> dict[str, float]:
    return _whole(setting, 1000 if setting.quick else MANY)


def million(setting: Setting) -> dict[str, float]:
    """Links to some thousands of pictures, in a thousand folders; every path is read, hashed and stored."""
    folders = 20 if setting.quick else FOLDERS
    links = setting.work / f"links-{folders}"
    _make_links(links, folders)
    with _ready(setting) as workspace_folder:
        found = _follow(
            workspace_folder, links, seconds=5.0 if setting.quick else MILLION_SECONDS, until_counted=True
        )
    return found | {"files": folders * IN_A_FOLDER}


@contextlib.contextmanager
def _ready(setting: Setting) -> Iterator[Path]:
    """The folder of a workspace whose model has been compiled once, as after the first start."""
    from garbage_gui.inference.create import create_engine
    from garbage_gui.nets.bundle import read_bundle
    from garbage_gui.services.workspace import Workspace, model_record

    bundle = read_bundle(setting.model)
    with tempfile.TemporaryDirectory(dir=setting.work) as folder:
        target = Path(folder) / "workspace"
        with Workspace.create(target, bundle.card.taxonomy) as workspace:
            if all(m.model_id != bundle.card.id for m in workspace.store.models.list()):
                workspace.store.models.add(model_record(bundle.card, bundle.folder))
            workspace.store.models.promote(bundle.card.id, operator="benchmark")
            create_engine(
                bundle, "auto", purpose="many", in_job=True, cache_folder=workspace.cache_folder / "compiled"
            )
        yield target


def _follow(
    workspace_folder: Path, folder: Path, *, seconds: float, until_counted: bool = False
) -> dict[str, float]:
    """Start a run and its runner, cancel it after ``seconds``, and look at it all the while."""
    from garbage_gui.services import classifying, job_control
    from garbage_gui.services.workspace import Workspace

    with Workspace.open(workspace_folder) as workspace:
        jobs = workspace.store.jobs
        began = time.perf_counter()
        job_id = classifying.start(workspace, [folder])
        job_control.ensure_running(workspace)
        first = None
        peak = 0.0
        while True:
            now = time.perf_counter() - began
            job = jobs.get(job_id)
            if job.error is not None or now > PATIENCE_SECONDS:
                raise SystemExit(f"the job is {job.status}: {job.error}")
            if first is None and jobs.files(job_id, limit=1):
                first = now
            if job.pid:
                # It may have ended meanwhile.
                with contextlib.suppress(OSError, RuntimeError):
                    peak = max(peak, peak_mb(job.pid))
            counted = not until_counted or job.progress > 0
            if job.status == "done" or (first is not None and now > seconds and counted):
                break
            time.sleep(0.01 if first is None else 0.2)
        asked = time.perf_counter()
        if job.status == "running":
            job_control.cancel(workspace, job_id)
        while jobs.get(job_id).status == "running":
            time.sleep(0.01)
        ended = time.perf_counter() - asked
        stored = jobs.file_count(job_id)
        job_control.runners.stop(workspace_folder)
    assert first is not None
    return {"first": first, "cancel": ended, "peak_mb": peak, "stored": stored}


def _whole(setting: Setting, count: int) -> dict[str, float]:
    """All of ``count`` different small pictures, in this process; the most memory that it had."""
    from garbage_gui.jobs.runner import run_lane
    from garbage_gui.nets.bundle import read_bundle
    from garbage_gui.services import classifying
    from garbage_gui.services.job_handlers import handler_for
    from garbage_gui.services.workspace import Workspace, model_record
    from garbage_gui.store.store import Store

    pictures = setting.work / "small"
    for number in range(-(-count // IN_A_FOLDER)):
        _make_small(pictures / f"{number:03d}", min(count, IN_A_FOLDER), seed=number)
    folders = sorted(pictures.iterdir())[: -(-count // IN_A_FOLDER)]
    chosen: list[Path] = folders if count >= IN_A_FOLDER else sorted(folders[0].iterdir())[:count]
    card = read_bundle(setting.model).card
    with (
        tempfile.TemporaryDirectory(dir=setting.work) as folder,
        Store.create(Path(folder) / "workspace", card.taxonomy) as store,
    ):
        store.models.add(model_record(card, setting.model))
        job_id = classifying.start(Workspace(store), chosen, card.id)
        begun = time.perf_counter()
        run_lane(store, "interactive", handler_for, idle_seconds=0)
        seconds = time.perf_counter() - begun
        stored = store.jobs.file_count(job_id)
        if stored != count:
            raise SystemExit(f"{stored} of {count} files were stored: {store.jobs.get(job_id)}")
    return {"peak_mb": peak_mb(), "files": count, "seconds": seconds}


def _make_small(folder: Path, count: int, seed: int) -> None:
    """Pictures of some hundred bytes, none like the other."""
    import numpy as np
    from PIL import Image

    if folder.is_dir() and len(list(folder.iterdir())) >= count:
        return
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    for number in range(count):
        pixels = random.integers(0, 256, (16, 16, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{number:04d}.jpg", quality=80)


def _make_links(folder: Path, folders: int) -> None:
    """A thousand links in each of ``folders``; some file systems allow some ten thousand to one file."""
    if (folder / "whole").exists():
        return
    contents = folder.with_name("contents")
    for number in range(CONTENTS // IN_A_FOLDER):
        _make_small(contents / f"{number}", IN_A_FOLDER, seed=1_000_000 + number)
    sources = sorted(path for each in contents.iterdir() for path in each.iterdir())
    for number in range(folders):
        inside = folder / f"{number:04d}"
        inside.mkdir(parents=True, exist_ok=True)
        for place in range(IN_A_FOLDER):
            with contextlib.suppress(FileExistsError):
                os.link(sources[(number * IN_A_FOLDER + place) % len(sources)], inside / f"{place:04d}.jpg")
    (folder / "whole").write_bytes(b"")
