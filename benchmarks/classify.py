"""Prediction, from files to stored predictions, against the plain script that people write, and its limits.

The rows named after a network compare three sides, each in a process of its own, in turns, with warm files. Ours:
a fresh workspace, a classification job over the files, everything stored. Plain: Pillow, torchvision's transforms
and torch in eager mode in batches of 32, same network and weights, results thrown away. Engine: ours alone, on
pixels that lie in memory. The time to load the libraries and the model counts for none. The best of the rounds
is shown, as other work on the machine only ever makes a round slower. MobileNetV2's head is random: it takes as
long as a trained one.

The other rows measure what does not depend on the network: how soon results come and a cancel works, how memory
grows with the number of files, and the window, opened without a screen.

What is done is kept in ``results.json`` of the working folder: the same command goes on with the rest. About
twenty minutes and 2 GB on the disk.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import classify_files, classify_runs, classify_window, kept_results
from benchmarks.classify_setting import DEFAULT_WORK, Setting, make_model
from benchmarks.places import ROOT, TRASHNET

SIDES = ("engine", "ours", "plain")

Child = Callable[[Setting], dict[str, float]]
CHILDREN: dict[str, Child] = {
    "model": make_model,
    "engine": classify_files.engine,
    "ours": classify_files.ours,
    "plain": classify_files.plain,
    "start": classify_runs.start,
    "few": classify_runs.few,
    "many": classify_runs.many,
    "million": classify_runs.million,
    "paste": classify_window.paste,
    "frames": classify_window.frames,
}


@dataclass(frozen=True)
class Row:
    """One line of the table: the children that measure it, in turns, and how it is told."""

    title: str
    children: tuple[str, ...]
    tell: Callable[[dict[str, dict[str, float]]], list[tuple[str, str, str]]]
    network: str = "efficientnet_lite0"
    pictures: str = "files"
    rounds: bool = False


def _speed(measured: dict[str, dict[str, float]]) -> list[tuple[str, str, str]]:
    ours, plain, engine = (measured[side]["rate"] for side in ("ours", "plain", "engine"))
    return [
        ("images/s: ours, plain, engine alone", f"{ours:.1f}, {plain:.1f}, {engine:.1f}", ""),
        ("against the plain script", f"{ours / plain:.2f} x", "at least 4"),
        ("of the engine alone", f"{ours / engine:.1%}", "at least 75 %"),
    ]


def _large(measured: dict[str, dict[str, float]]) -> list[tuple[str, str, str]]:
    ours, plain = measured["ours"]["rate"], measured["plain"]["rate"]
    return [
        ("images/s: ours, plain", f"{ours:.1f}, {plain:.1f}", ""),
        ("against the plain script", f"{ours / plain:.2f} x", "at least 4"),
    ]


def _start(measured: dict[str, dict[str, float]]) -> list[tuple[str, str, str]]:
    found = measured["start"]
    return [
        ("first result", f"{found['first']:.2f} s", "at most 1 s"),
        ("cancel", f"{found['cancel']:.2f} s", "at most 1 s"),
    ]


def _memory(measured: dict[str, dict[str, float]]) -> list[tuple[str, str, str]]:
    few, many = measured["few"], measured["many"]
    said = (
        f"{few['peak_mb']:.0f} MB for {few['files']:,.0f}, {many['peak_mb']:.0f} MB for {many['files']:,.0f}"
    )
    return [("peak memory", said, ""), ("ratio", f"{many['peak_mb'] / few['peak_mb']:.3f}", "at most 1.1")]


def _million(measured: dict[str, dict[str, float]]) -> list[tuple[str, str, str]]:
    found = measured["million"]
    return [
        (f"first result of {found['files']:,.0f}", f"{found['first']:.2f} s", "at most 2 s"),
        (
            f"peak memory, all found, {found['stored']:,.0f} stored",
            f"{found['peak_mb']:.0f} MB",
            "at most 500 MB",
        ),
        ("cancel", f"{found['cancel']:.2f} s", "at most 1 s"),
    ]


def _paste(measured: dict[str, dict[str, float]]) -> list[tuple[str, str, str]]:
    found = measured["paste"]
    return [
        ("pasted to shown, median", f"{found['median_ms']:.0f} ms", "at most 150 ms"),
        ("pasted to shown, slowest", f"{found['slowest_ms']:.0f} ms", ""),
        ("the first after the window was opened", f"{found['first_ms']:.0f} ms", ""),
    ]


def _frames(measured: dict[str, dict[str, float]]) -> list[tuple[str, str, str]]:
    found = measured["frames"]
    said = (
        f"{found['p50_ms']:.1f}, {found['p99_ms']:.1f}, {found['longest_ms']:.0f} ms of {found['frames']:.0f}"
    )
    return [
        ("frame time: median, 99th percentile, longest", said, ""),
        ("99th percentile", f"{found['p99_ms']:.1f} ms", "at most 33 ms"),
        (
            "processor time of the window's thread a frame: median, 99th percentile",
            f"{found['work_p50_ms']:.1f}, {found['work_p99_ms']:.1f} ms",
            "",
        ),
        ("images/s meanwhile", f"{found['rate']:.1f}", ""),
    ]


LITE0, MOBILENET = "EfficientNet-Lite0", "MobileNetV2"
ROWS = {
    "mobilenet": Row(f"{MOBILENET}, TrashNet", SIDES, _speed, network="mobilenet_v2", rounds=True),
    "lite0": Row(f"{LITE0}, TrashNet", SIDES, _speed, rounds=True),
    "mobilenet-large": Row(
        f"{MOBILENET}, 12 megapixels", ("ours", "plain"), _large, "mobilenet_v2", "large", rounds=True
    ),
    "lite0-large": Row(f"{LITE0}, 12 megapixels", ("ours", "plain"), _large, pictures="large", rounds=True),
    "start": Row("A folder", ("start",), _start),
    "memory": Row("Growth", ("few", "many"), _memory, network="small"),
    "million": Row("A million paths", ("million",), _million),
    "paste": Row("Window, paste", ("paste",), _paste),
    "frames": Row("Window, classifying", ("frames",), _frames),
}


@dataclass
class Results:
    """What was measured, by row, child and round, in a file that is written after each."""

    path: Path
    rows: dict[str, dict[str, list[dict[str, float]]]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Results:
        return cls(path, kept_results.read(path))

    def put(self, row: str, child: str, found: dict[str, float]) -> None:
        self.rows.setdefault(row, {}).setdefault(child, []).append(found)
        kept_results.keep(self.path, self.rows)

    def done(self, row: str, child: str) -> int:
        return len(self.rows.get(row, {}).get(child, []))

    def best(self, row: str) -> dict[str, dict[str, float]]:
        """Of each child the round with the highest rate, or the last."""
        return {
            child: max(found, key=lambda each: each.get("rate", 0.0))
            for child, found in self.rows.get(row, {}).items()
        }


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark; 1 with a sentence when there are no pictures."""
    parser = argparse.ArgumentParser(prog="benchmarks classify", description=__doc__)
    parser.add_argument("--row", action="append", choices=tuple(ROWS), help="only this one; may be repeated")
    parser.add_argument(
        "--data", type=Path, default=TRASHNET, help="a folder of pictures (default: TrashNet)"
    )
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK, help="where results and files are kept")
    parser.add_argument("--rounds", type=int, default=3, help="of the rows that compare")
    parser.add_argument("--files", type=int, default=1000, help="at most so many of the pictures; 0: all")
    parser.add_argument("--again", action="store_true", help="forget what was measured of these rows")
    parser.add_argument("--quick", action="store_true", help="few files: only to see that it runs")
    parser.add_argument("--child", choices=tuple(CHILDREN), help=argparse.SUPPRESS)
    parser.add_argument("--setting", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.child is not None:
        print(json.dumps(CHILDREN[options.child](Setting.from_json(options.setting))))
        return 0
    if not options.data.is_dir():
        print(f"There are no pictures in {options.data}. Name a folder with --data.", file=sys.stderr)
        return 1
    work = options.work / "quick" if options.quick else options.work
    work.mkdir(parents=True, exist_ok=True)
    results = Results.read(work / "results.json")
    names = options.row or list(ROWS)
    for name in names:
        if options.again:
            results.rows.pop(name, None)
        row = ROWS[name]
        setting = Setting(work, options.data, row.network, row.pictures, options.files, options.quick)
        if not setting.has_model:
            _in_child("model", setting)
        if row.pictures == "large":
            setting.make_large()
        for number in range((1 if options.quick else options.rounds) if row.rounds else 1):
            for child in row.children:
                if results.done(name, child) <= number:
                    print(f"{row.title}: {child} ...", file=sys.stderr, flush=True)
                    found = _in_child(child, setting)
                    print(f"  {found}", file=sys.stderr, flush=True)
                    results.put(name, child, found)
    print(table(results, names))
    return 0


def _in_child(child: str, setting: Setting) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.classify"]
    command += ["--child", child, "--setting", setting.to_json()]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GARBAGE_GUI_NO_SETUP": "1"}
    # As a runner of jobs has it.
    environment |= {"OPENBLAS_NUM_THREADS": "1", "GARBAGE_GUI_HOME": str(setting.work / "home")}
    ended = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode != 0:
        raise SystemExit(f"The part {child} failed.")
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def table(results: Results, names: Sequence[str]) -> str:
    """What was measured, as a table in Markdown."""
    lines = ["| | what | measured | wanted |", "|---|---|---|---|"]
    for name in names:
        row, best = ROWS[name], results.best(name)
        if all(child in best for child in row.children):
            lines += [f"| {row.title} | {' | '.join(each)} |" for each in row.tell(best)]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
