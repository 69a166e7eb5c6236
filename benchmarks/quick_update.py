"""Seconds of a quick update after fifty corrections, with and without the embeddings of an earlier one.

A workspace with all pictures and the starter model; whole commands are timed, from the start of the process to the
measured and compared model.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.finetune_rows import TAXONOMY
from benchmarks.places import ROOT, TRASHNET

CORRECTIONS = 50
WANTED = 10.0


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark; 1 with a sentence when the pictures are missing."""
    parser = argparse.ArgumentParser(prog="benchmarks quick-update", description=__doc__)
    parser.add_argument("--data", type=Path, default=TRASHNET, help="a folder with one folder a class")
    options = parser.parse_args(argv)
    if not options.data.is_dir():
        print(f"There are no pictures in {options.data}. Name a folder with --data.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        print(table(*measure(Path(folder) / "workspace", options.data)))
    return 0


def measure(folder: Path, data: Path) -> tuple[int, float, float]:
    """Pictures, and the seconds of the first update and of one after the corrections, in a new workspace."""
    from garbage_gui.services import labelling
    from garbage_gui.services.importing import import_paths
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.taxonomy import load_taxonomy

    shutil.rmtree(folder, ignore_errors=True)
    taxonomy = load_taxonomy(TAXONOMY)
    with Workspace.create(folder, taxonomy) as workspace:
        import_paths(workspace, [data], format="folders", operator="benchmark")
        images = workspace.store.images.labelled()
    first = _seconds(folder)
    with Workspace.open(folder) as workspace:
        learned = [image for image in images if image.split == "train"][:CORRECTIONS]
        following = dict(zip(taxonomy.keys, (*taxonomy.keys[1:], taxonomy.keys[0]), strict=True))
        changed = {image.image_id: following[image.label] for image in learned}
        labelling.label_many(workspace, changed, operator="benchmark", cause="review")
    return len(images), first, _seconds(folder)


def _seconds(folder: Path) -> float:
    """Of the whole command."""
    command = [sys.executable, "-W", "ignore", "-m", "garbage_gui", "--workspace", str(folder)]
    started = time.perf_counter()
    ended = subprocess.run(
        [*command, "quick-update", "--wait"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if ended.returncode != 0:
        raise SystemExit(f"The quick update failed: {ended.stderr.strip() or ended.stdout.strip()}")
    return time.perf_counter() - started


def table(images: int, first: float, corrected: float) -> str:
    """What was measured, as a table in Markdown."""
    return (
        f"| quick update, {images} pictures | seconds | wanted |\n|---|---|---|\n"
        f"| the first one, which embeds every picture | {first:.1f} | |\n"
        f"| after {CORRECTIONS} corrections | {corrected:.1f} | at most {WANTED:g} |"
    )


if __name__ == "__main__":
    sys.exit(main())
