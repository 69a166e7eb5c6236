"""The field's older methods on TrashNet, as a table: what `garbage-gui baselines` gives, beside the starter model.

The same pictures and split as the starter model's: those with two labels are left out. Seconds are those on the clock,
on a machine that may have other work.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.places import ROOT, TRASHNET


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark; 1 with a sentence when the pictures are missing or a method failed."""
    parser = argparse.ArgumentParser(prog="benchmarks baselines", description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=TRASHNET, help="one folder of pictures a class"
    )
    parser.add_argument("--method", default="", help="names with commas; default: all")
    parser.add_argument("--split-seed", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="keep all figures there, as JSON")
    options = parser.parse_args(argv)
    if not options.folder.is_dir():
        print(f"There are no pictures in {options.folder}. Name a folder of class folders.", file=sys.stderr)
        return 1
    names = [name for name in options.method.split(",") if name]
    with tempfile.TemporaryDirectory() as folder:
        runs = measure(Path(folder) / "workspace", options.folder, names, options.split_seed, options.seed)
    if options.out is not None:
        options.out.write_text(json.dumps(runs, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table(runs))
    print(f"Most memory of the process: {_peak_megabytes()} MB")
    return 1 if any(run["error"] for run in runs) else 0


def measure(
    workspace_folder: Path, pictures: Path, names: Sequence[str], split_seed: int, seed: int
) -> list[dict[str, Any]]:
    """The runs of one job on ``pictures``, in a new workspace."""
    from garbage_gui.jobs.runner import run_lane
    from garbage_gui.services import baselines
    from garbage_gui.services.importing import import_paths
    from garbage_gui.services.job_handlers import handler_for
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.taxonomy import load_taxonomy

    with Workspace.create(workspace_folder, load_taxonomy("trashnet-6"), split_seed=split_seed) as workspace:
        imported = import_paths(workspace, [pictures], format="folders", operator="benchmark")
        doubtful = [workspace.store.images.find(str(c.path)).image_id for c in imported.conflicts]
        workspace.store.images.set_excluded(doubtful, True, operator="benchmark")
        print(f"{len(workspace.store.images.labelled())} pictures", file=sys.stderr)
        started = time.monotonic()
        job_id = baselines.start(workspace, names, seed)
        run_lane(workspace.store, "compute", handler_for, idle_seconds=0)
        job = workspace.store.jobs.get(job_id)
        print(f"{time.monotonic() - started:.0f} s in all", file=sys.stderr)
        for _, line in workspace.store.jobs.logs(job_id):
            print(line, file=sys.stderr)
        if job.result is None:
            raise SystemExit(str(job.error))
        runs: list[dict[str, Any]] = job.result["runs"]
        return runs


def table(runs: Sequence[dict[str, Any]]) -> str:
    """The runs as rows of a Markdown table, the most accurate last, and the starter model below them."""
    lines = [
        "| method | accuracy (95 % interval) | macro F1 | validation | settings chosen | seconds |",
        "|---|---|---|---|---|---|",
    ]
    for run in sorted(runs, key=lambda run: run["accuracy"] or 0.0):
        if run["error"]:
            lines.append(f"| `{run['method']}` | failed: {run['error']} | | | | |")
            continue
        settings = ", ".join(f"{name} {value}" for name, value in run["settings"].items())
        lines.append(
            f"| `{run['method']}` | {_accuracy(run)} | {run['macro_f1']:.1%} | {run['validation_accuracy']:.1%} "
            f"| {settings} | {run['seconds']:.0f} |"
        )
    path = ROOT / "resources" / "recipes" / "starter_metrics.json"
    starter = json.loads(path.read_text(encoding="utf-8"))["runs"][0]
    test, validation = (starter["metrics"][split] for split in ("test", "validation"))
    lines.append(
        f"| starter model | {_accuracy(test)} | {test['macro_f1']:.1%} | {validation['accuracy']:.1%} "
        f"| recipe `best` | {starter['seconds']:.0f} |"
    )
    return "\n".join(lines)


def _accuracy(figures: dict[str, Any]) -> str:
    low, high = figures["ci95"]
    return f"{figures['accuracy']:.1%} ({low:.1%} to {high:.1%}, {figures['images']} images)"


def _peak_megabytes() -> int:
    """The most memory that this process has had; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3))


if __name__ == "__main__":
    sys.exit(main())
