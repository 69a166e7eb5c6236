"""Seconds and accuracy of whole trainings, against the plain loop that anyone writes by hand.

Ours: a job in a fresh workspace, from the start of the process to the finished model, with its export and its
figures. Theirs: ImageFolder, DataLoader, torchvision's transforms and a loop in eager mode, frozen by
`requires_grad`, from the start of the process to the saved weights and the accuracy on the test pictures.
Same pictures, split, backbone, weights, freeze depth, epochs, batch size and kinds of augmentation, one after
the other, with warm files. The import of the pictures counts for neither. A fresh workspace has no model that
the new one could be compared with, so that is not part of it.

About an hour on two cores. What is done is kept in ``results.json`` of the working folder: the same command
goes on with the rest.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import kept_results, quick_update
from benchmarks.finetune_rows import (
    BARE,
    BATCH,
    DEFAULT_WORK,
    QUICK_PICTURES,
    ROWS,
    TAXONOMY,
    VIEWS,
    Settings,
)
from benchmarks.places import ROOT, TRASHNET

RUNS = ("plain", "ours", "warm")


@dataclass
class Results:
    """What was measured, by row and run, in a file that is written after each run."""

    path: Path
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Results:
        return cls(path, kept_results.read(path))

    def put(self, row: str, run: str, result: dict[str, Any]) -> None:
        self.rows.setdefault(row, {})[run] = result
        kept_results.keep(self.path, self.rows)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark; 1 with a sentence when pictures or weights are missing."""
    parser = argparse.ArgumentParser(prog="benchmarks finetune", description=__doc__)
    parser.add_argument("--row", action="append", choices=tuple(ROWS), help="only this one; may be repeated")
    parser.add_argument("--data", type=Path, default=TRASHNET, help="a folder with one folder a class")
    parser.add_argument(
        "--work", type=Path, default=DEFAULT_WORK, help="where results and workspaces are kept"
    )
    parser.add_argument("--again", action="store_true", help="forget what was measured of these rows")
    parser.add_argument("--quick", action="store_true", help="few small pictures: only to see that it runs")
    parser.add_argument("--pictures", type=int, default=0, help="so many of each class; 0: all")
    parser.add_argument("--child", choices=("plain", "ours"), help=argparse.SUPPRESS)
    parser.add_argument("--settings", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.child is not None:
        settings = Settings.from_json(options.settings)
        from benchmarks.plain_training import train

        print(json.dumps(train(settings) if options.child == "plain" else _ours(settings)))
        return 0
    if not options.data.is_dir():
        print(f"There are no pictures in {options.data}. Name a folder with --data.", file=sys.stderr)
        return 1
    names = options.row or list(ROWS)
    results = Results.read(options.work / ("quick.json" if options.quick else "results.json"))
    for name in names:
        if options.again:
            results.rows.pop(name, None)
        settings = Settings(
            work=options.work / "quick" if options.quick else options.work,
            data=options.data,
            pictures=QUICK_PICTURES if options.quick else options.pictures,
            quick=options.quick,
            row=name,
        )
        weights = ROWS[name].weights
        if weights not in ("embedded", "random") and not Path(weights).is_file():
            print(f"{ROWS[name].title} is left out: there are no weights {weights}.", file=sys.stderr)
            continue
        _run_row(settings, results)
    print(table(results.rows, names))
    if options.row is None and not options.quick:
        print(
            "\n"
            + quick_update.table(*quick_update.measure(options.work / "workspaces" / "quick", options.data))
        )
    return 0


def _run_row(settings: Settings, results: Results) -> None:
    """The runs of one row that are not done yet."""
    done = results.rows.get(settings.row, {})
    runs = [run for run in RUNS if run != "warm" or ROWS[settings.row].warm]
    if all(run in done for run in runs):
        return
    _prepare(settings)
    for run in runs:
        # The second run needs what the first one cached.
        if run in done and not (run == "ours" and "warm" in runs and "warm" not in done):
            continue
        if run == "ours":
            shutil.rmtree(settings.workspace() / "cache", ignore_errors=True)
        print(f"{ROWS[settings.row].title}: {run} ...", file=sys.stderr, flush=True)
        result = _in_child("plain" if run == "plain" else "ours", settings)
        print(f"  {result['seconds']:.1f} s, accuracy {result['accuracy']:.1%}", file=sys.stderr, flush=True)
        for line in result.get("log", []):
            print(f"    {line}", file=sys.stderr)
        results.put(settings.row, run, result)


def _in_child(child: str, settings: Settings) -> dict[str, Any]:
    """Run one side in a process of its own; its seconds are those of the whole process."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.finetune"]
    command += ["--child", child, "--settings", settings.to_json()]
    before = os.times()
    started = time.perf_counter()
    ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    seconds = time.perf_counter() - started
    after = os.times()
    if ended.returncode != 0:
        raise SystemExit(f"The part {child} of {settings.row} failed.")
    result: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return result | {"seconds": round(seconds, 1), "processor_seconds": round(used, 1)}


# The pictures


def _prepare(settings: Settings) -> None:
    """A workspace with the pictures, and the same split as folders of links for the plain loop."""
    from garbage_gui.services.importing import import_paths
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.store.store import Store
    from garbage_gui.taxonomy import load_taxonomy

    shutil.rmtree(settings.folders(), ignore_errors=True)
    shutil.rmtree(settings.workspace(), ignore_errors=True)
    settings.workspace().mkdir(parents=True)
    taxonomy = load_taxonomy(TAXONOMY)
    # Not `Workspace.create`: that has an active model, which every new one is compared with.
    with Store.create(settings.workspace(), taxonomy) as store:
        import_paths(Workspace(store), list(_chosen(settings)), operator="benchmark")
        for image in store.images.labelled():
            folder = settings.folders() / image.split / image.label
            folder.mkdir(parents=True, exist_ok=True)
            _link(image.path, folder / f"{image.sha256}{image.path.suffix.lower()}")
            image.path.read_bytes()


def _chosen(settings: Settings) -> Iterator[Path]:
    """All of the data, or the first pictures of each class, spread over folders of their own."""
    if not settings.pictures:
        yield settings.data
        return
    subset = settings.work / "subset" / settings.row
    shutil.rmtree(subset, ignore_errors=True)
    for folder in sorted(path for path in settings.data.iterdir() if path.is_dir()):
        (subset / folder.name).mkdir(parents=True)
        for path in sorted(folder.iterdir())[: settings.pictures]:
            shutil.copyfile(path, subset / folder.name / path.name)
    yield subset


def _link(path: Path, link: Path) -> None:
    try:
        link.symlink_to(path)
    except OSError:
        # Windows lets not everybody make links.
        shutil.copyfile(path, link)


# Ours


def _recipe(settings: Settings) -> Any:
    from garbage_gui.training.recipe import load_recipe

    row = ROWS[settings.row]
    best = load_recipe("best")
    augmentation = best.augmentation.model_copy(update={"enabled": not row.bare})
    return best.with_changes(
        name=settings.row,
        backbone=row.backbone,
        weights=row.weights,
        freeze_depth=row.freeze,
        epochs=settings.epochs() - best.head_epochs if not row.bare else settings.epochs(),
        batch_size=BATCH,
        input_size=settings.size(),
        views=VIEWS,
        # The plain loop runs all its epochs, too.
        early_stopping=0,
        augmentation=augmentation,
        **(BARE if row.bare else {}),
    )


def _ours(settings: Settings) -> dict[str, Any]:
    """The job as the app runs it."""
    from garbage_gui.jobs.runner import run_lane
    from garbage_gui.services import training
    from garbage_gui.services.job_handlers import handler_for
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.store.store import Store

    with Store.open(settings.workspace()) as store:
        request = training.TrainingRequest(recipe=_recipe(settings), name=settings.row)
        job_id = training.start(Workspace(store), request)
        run_lane(store, "compute", handler_for, idle_seconds=0)
        job = store.jobs.get(job_id)
        if job.status != "done" or job.result is None:
            raise SystemExit(f"The job is {job.status}: {job.error}")
        by_name: dict[str, list[float]] = defaultdict(list)
        for metric in store.jobs.metrics(job_id):
            by_name[metric.name].append(metric.value)
        return {
            "accuracy": job.result["metrics"]["test"]["accuracy"],
            "losses": by_name["train_loss"],
            "epoch_seconds": [round(seconds, 2) for seconds in by_name["seconds"]],
            "log": [text for _, text in store.jobs.logs(job_id)],
        }


# The table


def table(rows: dict[str, dict[str, Any]], names: Sequence[str]) -> str:
    """What was measured, as a table in Markdown."""
    lines = [
        "| | plain, s | ours, s | plain / ours | wanted | accuracy, plain | ours |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in names:
        row, measured = ROWS[name], rows.get(name, {})
        plain = measured.get("plain")
        for run, title, wanted in zip(
            ("ours", "warm"), (row.title, f"{row.title}, warm"), row.wanted, strict=False
        ):
            ours = measured.get(run)
            if plain is None or ours is None:
                continue
            lines.append(
                f"| {title} | {plain['seconds']:.0f} | {ours['seconds']:.1f} | "
                f"{plain['seconds'] / ours['seconds']:.1f} | {wanted:g} | {plain['accuracy']:.1%} | "
                f"{ours['accuracy']:.1%} |"
            )
        if row.bare and plain is not None and "ours" in measured:
            pairs = zip(plain["losses"], measured["ours"]["losses"], strict=True)
            differences = ", ".join(f"{theirs:.4f} and {ours:.4f}" for theirs, ours in pairs)
            lines.append(f"| ... loss after each epoch, plain and ours: {differences} | | | | | | |")
    return "\n".join([*lines, *_of_the_best_recipe()])


def _of_the_best_recipe() -> list[str]:
    """The figures of the starter model, which the recipe `best` made; see `garbage_gui.services.starter`."""
    from garbage_gui.resources import resource

    path = resource("recipes", "starter_metrics.json")
    if not path.is_file():
        return []
    document = json.loads(path.read_text(encoding="utf-8"))
    runs = document["runs"]
    tests = [run["metrics"]["test"] for run in runs]
    by_seed: dict[str, list[str]] = defaultdict(list)
    for run, test in zip(runs, tests, strict=True):
        by_seed["accuracy"].append(f"{test['accuracy']:.1%}")
        by_seed["error"].append(f"{test['ece']:.3f}")
        by_seed["minutes"].append(f"{run['seconds'] / 60:.0f}")
    mean = statistics.fmean(test["accuracy"] for test in tests)
    worst = max(test["ece"] for test in tests)
    return [
        "",
        f"Recipe `best`, EfficientNet-Lite0, {len(runs)} split seeds (the starter model): test accuracy "
        f"{', '.join(by_seed['accuracy'])}, mean {mean:.1%}; calibration error {', '.join(by_seed['error'])}, "
        f"at most {worst:.3f}; {', '.join(by_seed['minutes'])} minutes.",
    ]


if __name__ == "__main__":
    sys.exit(main())
