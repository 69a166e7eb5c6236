"""From process start to a painted, answering window with 10,000 images, against a bare PySide6 window.

Each start is a process of its own, ours and the bare one in turns, offscreen; the median of the runs is shown.
"Painted" is the moment after the first paint at which the event loop takes input again; "page" is when the
page that it opens with has its pictures. The bare window is an empty ``QMainWindow`` of the same size.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.large_workspace import build
from benchmarks.places import ROOT

MOST_TIMES = 4.0
PATIENCE_SECONDS = 60
BARE = """
import json, os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    painted = False
    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, done)

def done():
    took = time.time() - float(os.environ["GARBAGE_GUI_STARTED_AT"])
    with open(os.environ["GARBAGE_GUI_STARTUP_REPORT"], "w") as file:
        json.dump({"painted": took}, file)
    application.quit()

application = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark; 1 when the window takes too long or loads torch."""
    parser = argparse.ArgumentParser(prog="benchmarks startup", description=__doc__)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--pictures", type=int, default=200, help="how many of them have a real file")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--page", default="browse")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder, options.images, min(options.pictures, options.images))
        ours = [sys.executable, "-m", "garbage_gui", "app", "--page", options.page]
        ours += ["--workspace", str(folder / "workspace")]
        starts = {"bare window": [sys.executable, "-c", BARE], "garbage-gui": ours}
        reports: dict[str, list[dict[str, float]]] = {key: [] for key in starts}
        # The first of each only warms the disk's cache.
        for run in range(options.runs + 1):
            for key, command in starts.items():
                report = _start(command, folder)
                if run:
                    reports[key].append(report)
    return _show(reports, options.images)


def _start(command: list[str], folder: Path) -> dict[str, float]:
    """Start, wait for the report and the end."""
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "GARBAGE_GUI_HOME": str(folder / "home"),
        "GARBAGE_GUI_NO_SETUP": "1",
        "GARBAGE_GUI_STARTUP_REPORT": str(report),
        "GARBAGE_GUI_STARTUP_QUIT": "1",
        "GARBAGE_GUI_STARTED_AT": repr(time.time()),
    }
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise SystemExit(
            f"The page was not complete after {PATIENCE_SECONDS} s:\n{error.stderr!r}"
        ) from error
    if done.returncode != 0 or not report.exists():
        raise SystemExit(f"{command[:5]} failed with {done.returncode}:\n{done.stderr}")
    read: dict[str, float] = json.loads(report.read_text(encoding="utf-8"))
    return read


def _show(reports: dict[str, list[dict[str, float]]], images: int) -> int:
    base = statistics.median(report["painted"] for report in reports["bare window"])
    print(f"{images} images, median of {len(reports['bare window'])} runs")
    print(f"{'':24}{'seconds':>9}{'best':>9}{'worst':>9}{'times bare':>12}")
    times = {}
    for key, moment in (("bare window", "painted"), ("garbage-gui", "painted"), ("garbage-gui", "page")):
        values = [report[moment] for report in reports[key]]
        median = statistics.median(values)
        times[key, moment] = median / base
        print(
            f"{key + ', ' + moment:24}{median:9.3f}{min(values):9.3f}{max(values):9.3f}{median / base:12.2f}"
        )
    loaded = any(report["torch_loaded"] for report in reports["garbage-gui"])
    print(
        f"torch loaded: {'yes' if loaded else 'no'}; wanted: painted within {MOST_TIMES:g} times bare, torch not loaded"
    )
    return int(loaded or times["garbage-gui", "painted"] > MOST_TIMES)


if __name__ == "__main__":
    sys.exit(main())
