"""Peak memory of the window's process after browsing 2,500 pictures, beside a bare PySide6 window.

The pictures (TrashNet, or drawn ones where it is missing) are imported by another process. Then the real window
opens Browse without a screen, and scrolls from the first picture to the last, a page at a time, each time until
every thumbnail is painted: the caches are cold, so every picture is decoded.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.places import ROOT, TRASHNET

PICTURES = 2500
BAR_MB = 400


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark; 0 when the window stays below the bar."""
    parser = argparse.ArgumentParser(prog="benchmarks memory", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="pictures; default: TrashNet, or drawn ones")
    parser.add_argument("--child", choices=tuple(CHILDREN), help=argparse.SUPPRESS)
    parser.add_argument("--workspace", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.child is not None:
        print(json.dumps(CHILDREN[options.child](options.workspace, options.folder)))
        return 0
    if not Path("/proc/self/status").exists():
        print("Peak memory is read from /proc, which this system does not have.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as home:
        workspace, folder = Path(home) / "workspace", options.folder or TRASHNET
        if not folder.is_dir():
            folder = Path(home) / "drawn"
            draw(folder)
        _in_child("import", home, workspace, folder)
        bare = _in_child("bare", home, workspace, folder)
        browse = _in_child("browse", home, workspace, folder)
    print(f"bare PySide6 window          {bare['peak_mb']:6.0f} MB")
    print(f"window, Browse open          {browse['open_mb']:6.0f} MB")
    print(f"after {browse['pictures']:,} pictures         {browse['peak_mb']:6.0f} MB (bar {BAR_MB} MB)")
    print(f"scrolled in                  {browse['seconds']:6.1f} s")
    return 0 if browse["peak_mb"] <= BAR_MB else 1


def draw(folder: Path) -> None:
    """As many pictures as TrashNet has, of its size, none like the other."""
    import numpy as np
    from PIL import Image

    folder.mkdir(parents=True)
    random = np.random.default_rng(0)
    for number in range(PICTURES):
        coarse = Image.fromarray(random.integers(0, 256, (6, 8, 3), dtype=np.uint8))
        coarse.resize((512, 384), Image.Resampling.BICUBIC).save(folder / f"{number:05d}.jpg", quality=85)


def peak_mb(process: int | str = "self") -> float:
    """The largest amount of memory that this process, or the one of that number, had at once.

    Raises `OSError` where it is gone.
    """
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmHWM")


def _in_child(name: str, home: str, workspace: Path, folder: Path) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "benchmarks.memory",
        str(folder),
        "--child",
        name,
        "--workspace",
        str(workspace),
    ]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GARBAGE_GUI_HOME": f"{home}/home"}
    environment["GARBAGE_GUI_NO_SETUP"] = "1"
    child = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if child.returncode != 0:
        raise SystemExit(f"The part {name} failed:\n{child.stderr}")
    answer: dict[str, float] = json.loads(child.stdout.splitlines()[-1])
    return answer


def _import(workspace: Path, folder: Path) -> dict[str, float]:
    from garbage_gui.services.importing import import_paths
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.taxonomy import load_taxonomy

    with Workspace.create(workspace, load_taxonomy("trashnet-6")) as created:
        result = import_paths(created, [folder], operator="benchmark")
        return {"added": result.added}


def _bare(_workspace: Path, _folder: Path) -> dict[str, float]:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    QTest.qWait(500)
    answer = {"peak_mb": peak_mb()}
    window.close()
    application.quit()
    return answer


def _browse(workspace: Path, _folder: Path) -> dict[str, float]:
    """The app as a person starts it, driven from a timer."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from garbage_gui.ui.app import AppOptions, run

    answer: dict[str, float] = {}
    application = QApplication([])
    QTimer.singleShot(0, application, lambda: answer.update(_scroll_through()))
    run(AppOptions(workspace=workspace, page="browse", language="en", theme="light", size=(1280, 800)))
    if "peak_mb" not in answer:
        raise SystemExit("the window could not be driven to the end")
    return answer


def _scroll_through() -> dict[str, float]:
    from PySide6.QtWidgets import QApplication

    from garbage_gui.ui.main_window import MainWindow
    from garbage_gui.ui.widgets.image_grid import ImageGrid

    (window,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    try:
        _wait(lambda: window.page is not None and window.settled())
        answer = {"open_mb": peak_mb()}
        grid = window.findChild(ImageGrid)
        if grid is None:
            raise SystemExit("Browse has no grid")
        start = time.perf_counter()
        bar = grid.verticalScrollBar()
        while bar.value() < bar.maximum():
            bar.setValue(bar.value() + bar.pageStep())
            _wait(window.settled)
        answer["seconds"] = time.perf_counter() - start
        answer["pictures"] = grid.model().rowCount()
        answer["peak_mb"] = peak_mb()
    finally:
        window.close()
    return answer


def _wait(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Let the window work until ``condition`` holds several looks in a row: one answer may ask the next."""
    from PySide6.QtTest import QTest

    end, calm = time.monotonic() + seconds, 0
    while calm < 3:
        QTest.qWait(10)
        calm = calm + 1 if condition() else 0
        if time.monotonic() > end:
            raise SystemExit("the page did not settle")


CHILDREN = {"import": _import, "bare": _bare, "browse": _browse}

if __name__ == "__main__":
    sys.exit(main())
