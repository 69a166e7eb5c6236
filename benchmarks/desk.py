"""The figures of Browse and Review with a real window: each beside its bar, kept in a file that goes on.

Every row runs in a process of its own, offscreen, on workspaces that are made once in ``--folder``. What is measured
is written to ``results.json`` there at once: a run that was cut off goes on with what is missing.

    python -m benchmarks desk                            all rows that are not measured yet
    python -m benchmarks desk --row scroll --again       this one, whatever is there
    python -m benchmarks desk --small                    a tenth of all sizes, to see that it works
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import kept_results
from benchmarks.places import ROOT

if TYPE_CHECKING:
    from garbage_gui.ui.main_window import MainWindow

PATIENCE_SECONDS = 900
FRAME = 1 / 60
Figures = dict[str, float]


@dataclass(frozen=True)
class Row:
    """One figure: its bar in ``unit``, reached when the value is at most (``least``: at least) the bar."""

    title: str
    figure: str
    bar: float
    unit: str
    measured_by: str
    least: bool = False


ROWS = {
    "switch_warm": Row(
        "100,000 images: page switched to, first screen (warm)", "ms", 300, "ms", "switch_warm"
    ),
    "switch_cold": Row(
        "the same at once after the start, no thumbnail made before", "ms", 1500, "ms", "switch_cold"
    ),
    "scroll": Row("scrolling and jumping: frame time, 99th percentile", "p99_ms", 16.7, "ms", "scroll"),
    "memory": Row("growth of memory over 20,000 thumbnails", "grown_mb", 150, "MB", "memory"),
    "filter_100k": Row("combined filter with all counts, 100,000", "p95_ms", 50, "ms", "filter_100k"),
    "filter_1m": Row("combined filter with all counts, 1,000,000", "p95_ms", 400, "ms", "filter_1m"),
    "review_key": Row(
        "Review key: committed and next picture painted, p99", "p99_ms", 50, "ms", "review_key"
    ),
    "bulk_label": Row("bulk label of 10,000", "label_s", 1, "s", "bulk"),
    "bulk_undo": Row("undo of it", "undo_s", 1, "s", "bulk"),
    "open_1m": Row("opening 1,000,000 images: usable window", "s", 1.5, "s", "open_1m"),
    "open_1m_shown": Row("the same: first screen of pictures", "first_screen_s", 2, "s", "open_1m"),
    "open_1m_whole": Row("the same: all read and counted", "page_s", 5, "s", "open_1m"),
    "import": Row(
        "import of 100,000 files: share of reading and hashing", "percent", 15, "%", "import", least=True
    ),
    "corrections": Row(
        "200 corrections by key: right in the store", "right", 200, "", "corrections", least=True
    ),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run what is chosen; 1 when a row misses its bar."""
    parser = argparse.ArgumentParser(
        prog="benchmarks desk", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--row", action="append", choices=tuple(ROWS), help="only this; may be repeated")
    parser.add_argument("--again", action="store_true", help="measure what was measured before too")
    parser.add_argument("--small", action="store_true", help="a tenth of all sizes")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(tempfile.gettempdir()) / "garbage-gui-desk",
        help="kept between runs",
    )
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    folder = options.folder / ("small" if options.small else "full")
    scale = 10 if options.small else 1
    if options.measure:
        print(json.dumps(MEASURES[options.measure](folder, scale)))
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    results_file = folder / "results.json"
    results: dict[str, Figures] = kept_results.read(results_file)
    wanted = options.row or list(ROWS)
    for measure in dict.fromkeys(ROWS[row].measured_by for row in wanted):
        if measure not in results or options.again:
            print(f"measuring {measure} …", file=sys.stderr, flush=True)
            results[measure] = _in_a_process(measure, options)
            kept_results.keep(results_file, results)
    return _show(wanted, results)


def _in_a_process(measure: str, options: argparse.Namespace) -> Figures:
    command = [sys.executable, "-m", "benchmarks", "desk", "--measure", measure]
    command += ["--folder", str(options.folder), *(["--small"] if options.small else [])]
    environment = {**os.environ, "GARBAGE_GUI_NO_SETUP": "1", "QT_QPA_PLATFORM": "offscreen"}
    environment["GARBAGE_GUI_HOME"] = str(options.folder / "home")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled modules are kept, as where people use it
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(f"{measure} failed:\n{done.stderr[-4000:]}")
    figures: Figures = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def _show(wanted: Sequence[str], results: dict[str, Figures]) -> int:
    missed, told = 0, set[str]()
    print(f"{'':60}{'measured':>12}{'bar':>10}")
    for name in wanted:
        row = ROWS[name]
        value = results[row.measured_by][row.figure]
        reached = value >= row.bar if row.least else value <= row.bar
        missed += not reached
        bar = f"{'≥' if row.least else '≤'} {row.bar:g}"
        print(f"{row.title:60}{value:12.1f}{bar:>10} {row.unit:3} {'ok' if reached else 'MISSED'}")
        shown = {other.figure for other in ROWS.values() if other.measured_by == row.measured_by}
        rest = {k: v for k, v in results[row.measured_by].items() if k not in shown}
        if rest and row.measured_by not in told:
            told.add(row.measured_by)
            print("    " + ", ".join(f"{k} {v:.4g}" for k, v in rest.items()))
    return int(missed > 0)


# The window ------------------------------------------------------------------------------------------------


class Stage:
    """The real window without a screen, over one workspace; ``rests``: until its pages are ready."""

    def __init__(self, folder: Path, page: str, *, rests: bool = True) -> None:
        from PySide6.QtWidgets import QApplication

        from garbage_gui.settings import Settings
        from garbage_gui.ui.main_window import MainWindow
        from garbage_gui.ui.pages_ahead import PagesAhead
        from garbage_gui.ui.theme import Theme
        from garbage_gui.ui.translations import Translations

        self.application = QApplication([])
        translations = Translations(self.application)
        translations.choose("en")
        self.window: MainWindow = MainWindow(Theme(self.application, "light"), translations, runs_jobs=False)
        self.window.use_settings(Settings(operator="benchmark", theme="light", language="en"))
        ahead = PagesAhead(self.window)
        self.window.resize(1280, 800)
        self.window.show()
        self.window.open_workspace(folder, page=page)
        self.settle()
        if rests:
            self.until(ahead.is_done, "the pages being built")
            self.settle()

    def settle(self) -> None:
        self.until(self.window.settled)
        self.run_for(0.2)
        self.until(self.window.settled)

    def until(self, condition: Callable[[], object], what: str = "it") -> float:
        """Run the window until ``condition`` holds; the longest time that it did not answer meanwhile, in s."""
        end, longest = time.monotonic() + PATIENCE_SECONDS, 0.0
        while not condition():
            if time.monotonic() > end:
                raise SystemExit(f"{what} did not happen in {PATIENCE_SECONDS} s")
            longest = max(longest, self.turn())
        return longest

    def turn(self) -> float:
        """One turn of the event loop without waiting; how long it took, in seconds."""
        start = time.perf_counter()
        self.application.processEvents()
        took = time.perf_counter() - start
        time.sleep(0.0005)  # lets the other threads have Python's lock, as waiting for events does
        return took

    def run_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.turn()

    def close(self) -> None:
        self.window.close()
        self.run_for(0.1)


def _percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _rows(folder: Path, images: int, scale: int) -> Path:
    """The workspace of that many images, made when it is missing."""
    from benchmarks.desk_workspace import build_rows

    workspace = folder / f"rows-{images}"
    if not (workspace / "whole").exists():
        build_rows(workspace, images // scale)
        (workspace / "whole").touch()
    return workspace


def _hundred_thousand(folder: Path, scale: int) -> Path:
    from benchmarks.desk_workspace import put_thumbnails

    workspace = _rows(folder, 100_000, scale)
    if not (workspace / "thumbnails-made").exists():
        put_thumbnails(workspace, 21_000 // scale)
        (workspace / "thumbnails-made").touch()
    return workspace


# What is measured ------------------------------------------------------------------------------------------


def switch_warm(folder: Path, scale: int) -> Figures:
    """From the click on the page's name to all thumbnails painted; the page was not open before.

    Once the window has been open for a moment, which is what a person sees; and at once after the start, which is the
    worst that can be. "Again" is the same page once more, without waiting between.
    """
    workspace = _hundred_thousand(folder, scale)
    figures = _switched(workspace, rests=True)
    figures |= {f"at_once_{name}": value for name, value in _in_a_process_of_its_own(workspace).items()}
    return figures


def _in_a_process_of_its_own(workspace: Path) -> Figures:
    """The switch at once after the start: what was imported before must not help it."""
    code = "import json, sys; from pathlib import Path; from benchmarks import desk; "
    code += "print(json.dumps(desk._switched(Path(sys.argv[1]), rests=False)))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(workspace)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    figures: Figures = json.loads(done.stdout.strip().splitlines()[-1])
    return {name: figures[name] for name in ("ms", "processor_ms", "longest_stall_ms")}


def switch_cold(folder: Path, scale: int) -> Figures:
    """The same over real files of half a megapixel without thumbnails."""
    import shutil

    from benchmarks.desk_workspace import add_pictures, build_rows

    workspace = folder / "cold"
    shutil.rmtree(workspace, ignore_errors=True)
    shutil.rmtree(folder / "cold-pictures", ignore_errors=True)
    build_rows(workspace, 100_000 // scale)
    add_pictures(workspace, folder / "cold-pictures", 120, None)
    return _switched(workspace, rests=False)


def _switched(workspace: Path, *, rests: bool) -> Figures:
    stage = Stage(workspace, "settings", rests=rests)
    start, before = time.perf_counter(), time.process_time()
    stage.window.navigate("browse")
    shown_after = time.perf_counter() - start
    stall = max(shown_after, stage.until(lambda: _has_first_screen(stage.window.page)))
    stage.turn()
    took, computed = time.perf_counter() - start, time.process_time() - before
    page: Any = stage.window.page
    visible = page.grid.visible_ids()
    stage.window.navigate("settings")
    stage.settle()
    again = time.perf_counter()
    stage.window.navigate("browse")
    stage.until(lambda: _has_first_screen(stage.window.page))
    stage.turn()
    figures = {
        "ms": took * 1000,
        "second_time_ms": (time.perf_counter() - again) * 1000,
        "longest_stall_ms": stall * 1000,
        "processor_ms": computed * 1000,
        "visible": len(visible),
    }
    stage.close()
    return figures


def _has_first_screen(page: Any) -> bool:
    return getattr(page, "name", "") == "browse" and len(page.grid.ids) > 0 and bool(page.has_first_screen())


def scroll(folder: Path, scale: int) -> Figures:
    """Frames while a wheel turns and while the bar is dragged through: time to scroll, handle events and paint."""
    stage = Stage(_hundred_thousand(folder, scale), "browse")
    page: Any = stage.window.page
    bar = page.grid.verticalScrollBar()
    frames: list[float] = []
    work: list[float] = []
    alone: list[float] = []
    for number in range(900):
        if number % 60 == 59:
            bar.setValue(bar.maximum() * (number * 7919 % 97) // 97 // 5)  # a jump, to where thumbnails are
        start, before, queued = time.perf_counter(), time.thread_time(), _waited_for_a_core()
        bar.setValue(bar.value() + 40)
        stage.application.processEvents()
        took = time.perf_counter() - start
        frames.append(took)
        work.append(time.thread_time() - before)
        alone.append(took - (_waited_for_a_core() - queued))
        time.sleep(max(0.0005, FRAME - took))
    figures = {
        "p99_ms": _percentile(frames, 0.99) * 1000,
        "median_ms": _percentile(frames, 0.5) * 1000,
        "worst_ms": max(frames) * 1000,
        # What the window's thread computed: the same on a machine that others use at the same time.
        "own_p99_ms": _percentile(work, 0.99) * 1000,
        "own_median_ms": _percentile(work, 0.5) * 1000,
        # Without the time in which it could run and had no core.
        "with_a_core_p99_ms": _percentile(alone, 0.99) * 1000,
    }
    stage.close()
    return figures


def _waited_for_a_core() -> float:
    """Seconds for which this thread was ready and others ran; 0 where the system does not tell."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def memory(folder: Path, scale: int) -> Figures:
    """Resident memory after the first screen, after 20,000 thumbnails, and after those once more."""
    stage = Stage(_hundred_thousand(folder, scale), "browse")
    page: Any = stage.window.page
    first = _resident_mb()
    _through(stage, page.grid, 20_000 // scale)
    grown = _resident_mb()
    _through(stage, page.grid, 20_000 // scale)
    figures = {"grown_mb": grown - first, "once_more_mb": _resident_mb() - grown, "before_mb": first}
    stage.close()
    return figures


def _through(stage: Stage, grid: Any, images: int) -> None:
    bar, cell = grid.verticalScrollBar(), grid.gridSize()
    columns = grid.viewport().width() // cell.width()
    page = max(1, grid.viewport().height() // cell.height()) * cell.height()
    for top in range(0, images // columns * cell.height(), page):
        bar.setValue(top)
        stage.run_for(0.03)
        stage.until(grid.settled)


def _resident_mb() -> float:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 1e6


def filter_100k(folder: Path, scale: int) -> Figures:
    return _filtered(_hundred_thousand(folder, scale))


def filter_1m(folder: Path, scale: int) -> Figures:
    return _filtered(_rows(folder, 1_000_000, scale))


def _filtered(workspace: Path) -> Figures:
    """Ids and the counts of all fifteen facets, asked as the page asks; the window goes on meanwhile."""
    from garbage_gui.services.filters import with_model
    from garbage_gui.store.image_index import Facet, Sorting
    from garbage_gui.store.records import ImageFilter
    from garbage_gui.ui.browse.facets import CHIPS, ModelChoice, ranges

    stage = Stage(workspace, "browse")
    page: Any = stage.window.page
    context, index = page.context, page.controller.index
    facets: tuple[Facet, ...] = tuple(
        chip.facet for chip in CHIPS if chip.facet is not None and chip.facet != "model"
    )
    bounds = ranges([ModelChoice("a", "a", learned_until=50_000), ModelChoice("b", "b", learned_until=9)])
    filters = [
        ImageFilter(classes=("glass", "metal"), agrees=False, splits=("train",), max_confidence=0.8),
        ImageFilter(categories=("recyclable",), operators=("ann",), unsure=False, duplicates=False),
        ImageFilter(
            labelled=True, sources=("import",), min_bytes=21_000, file_after=1.7e9, learned_until=50_000
        ),
        ImageFilter(predicted=("paper",), min_confidence=0.5, excluded=None),
    ]
    answers: list[Any] = []
    added = Sorting()

    def ask(wanted: ImageFilter, sorting: Sorting = added) -> tuple[float, float]:
        start, before = time.perf_counter(), len(answers)
        context.background.run(
            lambda: index.select(with_model(context.workspace, wanted), sorting, facets, bounds),
            done=answers.append,
            owner=page,
        )
        stall = stage.until(lambda: len(answers) > before)
        return time.perf_counter() - start, stall

    first, first_stall = ask(filters[0])
    for wanted in filters:  # columns that few questions need are read by the first one
        ask(wanted)
    times, stalls = zip(*(ask(filters[n % len(filters)]) for n in range(40)), strict=True)
    orders = [ask(filters[0], Sorting(key)) for key in ("name", "size", "confidence", "class", "random")]
    text, _ = ask(ImageFilter(text="g_00"))
    figures = {
        "p95_ms": _percentile(times, 0.95) * 1000,
        "median_ms": _percentile(times, 0.5) * 1000,
        "longest_stall_ms": max(stalls) * 1000,
        "first_ms": first * 1000,
        "first_stall_ms": first_stall * 1000,
        "new_order_ms": max(took for took, _ in orders) * 1000,
        "new_text_ms": text * 1000,
        "found": len(answers[-1].ids),
    }
    stage.close()
    return figures


def review_key(folder: Path, scale: int) -> Figures:
    """Keys on 12-megapixel files: until the label is committed and the next picture is painted."""
    from PySide6.QtCore import Qt

    count = max(30, 200 // scale)
    workspace, ids = _reviewed(folder / "review", count, (4000, 3000))
    stage = Stage(workspace, "settings")
    page = _review(stage, ids)
    times, alone, misses = [], [], 0
    for place in range(count - 1):
        stage.run_for(0.35)  # nobody looks shorter at a picture
        queued = _waited_for_a_core()
        times.append(_press(stage, page, Qt.Key.Key_1, place))
        alone.append(times[-1] - (_waited_for_a_core() - queued))
        misses += times[-1] > 0.05
    figures = {
        "p99_ms": _percentile(times, 0.99) * 1000,
        "median_ms": _percentile(times, 0.5) * 1000,
        "worst_ms": max(times) * 1000,
        "over_50_ms": misses,
        # Without the time in which the window's thread could run and had no core.
        "with_a_core_p99_ms": _percentile(alone, 0.99) * 1000,
        "keys": len(times),
    }
    stage.close()
    return figures


def corrections(folder: Path, scale: int) -> Figures:
    """200 keys through the real widgets; then the store is read: image, class, order and operator."""
    from PySide6.QtCore import Qt

    from garbage_gui.services.workspace import Workspace

    workspace, ids = _reviewed(folder / "corrections", 200, (512, 384))
    stage = Stage(workspace, "settings")
    page = _review(stage, ids)
    keys = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
    expected, start = [], time.perf_counter()
    for place in range(len(ids)):
        stage.until(partial(_is_shown, page, place))
        item = page.controller.current
        expected.append((ids[place], item.suggestions[place % 5].class_key, "benchmark"))
        _key(stage, keys[place % 5])
    stage.settle()
    seconds = time.perf_counter() - start
    stage.close()
    with Workspace.open(workspace) as opened:
        events = [(e.image_id, e.to_class, e.operator) for e in opened.store.labels.events()]
    right = sum(one == other for one, other in zip(events, expected, strict=False))
    return {"right": right, "events": len(events), "seconds": seconds}


def _reviewed(workspace: Path, count: int, size: tuple[int, int]) -> tuple[Path, list[int]]:
    """A new workspace of ``count`` files that the active model has looked at."""
    import shutil

    from benchmarks.desk_workspace import add_pictures
    from garbage_gui.services.classifying import classify_picture
    from garbage_gui.services.predictors import load_predictor
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.taxonomy import load_taxonomy

    shutil.rmtree(workspace, ignore_errors=True)
    Workspace.create(workspace, load_taxonomy("trashnet-6")).close()
    ids = add_pictures(workspace, workspace.with_name(f"{workspace.name}-{size[0]}"), count, size)
    with Workspace.open(workspace) as opened:
        predictor = load_predictor(opened)
        for image in opened.store.images.get_many(ids):
            if image.path is not None:
                classify_picture(opened, predictor, image.path, image_id=image.image_id)
    return workspace, ids


def _review(stage: Stage, ids: list[int]) -> Any:
    stage.window.navigate("review", image_ids=ids)
    stage.settle()
    page: Any = stage.window.page
    stage.until(lambda: _is_shown(page, 0))
    return page


def _is_shown(page: Any, place: int) -> bool:
    controller = page.controller
    return bool(controller.place == place and page.stage.shown is not None and controller.current is not None)


def _key(stage: Stage, key: Any) -> None:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    QTest.keyClick(QApplication.focusWidget() or stage.window, key)


def _press(stage: Stage, page: Any, key: Any, place: int) -> float:
    """Seconds from the key to the commit and the next picture on the screen."""
    from garbage_gui.ui.review.session import SaveState

    image_id = page.controller.current_id
    start = time.perf_counter()
    _key(stage, key)
    stage.until(
        lambda: page.controller.session.state(image_id) is SaveState.SAVED and _is_shown(page, place + 1)
    )
    page.stage.repaint()
    return time.perf_counter() - start


def bulk(folder: Path, scale: int) -> Figures:
    """10,000 chosen pictures get a class that they do not have, and Ctrl+Z takes it back."""
    workspace = _rows(folder, 100_000, scale)
    stage = Stage(workspace, "browse")
    page: Any = stage.window.page
    store = page.context.workspace.store
    ids = list(page.grid.ids[: 10_000 // scale])
    labels = {image.label for image in store.images.get_many(ids[:500])}
    before, saved = store.labels.event_count(), []
    page.controller.saved_labels.connect(lambda key, count: saved.append(count))
    start = time.perf_counter()
    page.controller.label(ids, "trash")
    stall = stage.until(lambda: saved)
    labelled = time.perf_counter() - start
    stage.settle()
    start = time.perf_counter()
    stage.window.undo()
    stall = max(stall, stage.until(lambda: store.labels.event_count() >= before + 2 * saved[0]))
    undone = time.perf_counter() - start
    stage.settle()
    same = {image.label for image in store.images.get_many(ids[:500])} == labels
    stage.close()
    return {
        "label_s": labelled, "undo_s": undone, "changed": saved[0], "longest_stall_ms": stall * 1000,
        "as_before": float(same),
    }  # fmt: skip


def open_1m(folder: Path, scale: int) -> Figures:
    """A start of the whole program with that workspace, until its window answers and until the page is there."""
    workspace = _rows(folder, 1_000_000, scale)
    for kept in (workspace / "cache").glob("columns-*"):
        kept.unlink()
    reports = []
    for _ in range(4):
        report = folder / "startup.json"
        report.unlink(missing_ok=True)
        environment = {
            **os.environ,
            "GARBAGE_GUI_STARTUP_REPORT": str(report),
            "GARBAGE_GUI_STARTUP_QUIT": "1",
            "GARBAGE_GUI_STARTED_AT": repr(time.time()),
        }
        command = [
            sys.executable,
            "-m",
            "garbage_gui",
            "app",
            "--page",
            "browse",
            "--workspace",
            str(workspace),
        ]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=PATIENCE_SECONDS)
        reports.append(json.loads(report.read_text(encoding="utf-8")))
    warm = sorted(reports[1:], key=lambda r: r["page"])[1]
    return {
        "s": warm["painted"],
        "first_screen_s": warm["first_screen"],
        "page_s": warm["page"],
        # Nothing kept from an earlier start.
        "first_time_first_screen_s": reports[0]["first_screen"],
        "first_time_page_s": reports[0]["page"],
    }


def import_files(folder: Path, scale: int) -> Figures:
    """An import against a plain loop that reads and hashes the same files, then one that the window starts.

    ``percent`` is of the time until all pictures are stored and can be seen, as the bar says; ``all_s`` is until they
    have been decoded and compared too.
    """
    import shutil
    from hashlib import sha256

    from benchmarks.desk_workspace import small_files
    from garbage_gui.messages import Message
    from garbage_gui.services.importing import import_paths
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.taxonomy import load_taxonomy

    count = 100_000 // scale
    pictures = folder / "small-files"
    files = small_files(pictures, count)

    def alone() -> float:
        # One thread: of such small files, several are slower.
        start = time.perf_counter()
        for path in files:
            with open(path, "rb") as file:  # noqa: PTH123 - nothing but what it is compared with
                sha256(file.read()).hexdigest()
        return time.perf_counter() - start

    alone()  # warm
    before = alone()
    stored: list[float] = []

    def progress(fraction: float, message: Message) -> None:
        if message.template.startswith("Looking for near-duplicates") and not stored:
            stored.append(time.perf_counter() - start)

    shutil.rmtree(folder / "imported", ignore_errors=True)
    with Workspace.create(folder / "imported", load_taxonomy("trashnet-6")) as workspace:
        start = time.perf_counter()
        result = import_paths(workspace, [pictures], operator="benchmark", progress=progress)
        took = time.perf_counter() - start
    # Others may use the machine as well: the time between the two is compared with their mean.
    reading = (before + alone()) / 2
    figures = {
        "percent": 100 * reading / stored[0], "files_per_s": count / stored[0], "alone_per_s": count / reading,
        "all_s": took, "added": result.added,
    }  # fmt: skip
    return figures | _import_from_the_window(folder, pictures, count, reading)


def _import_from_the_window(folder: Path, pictures: Path, count: int, reading: float) -> Figures:
    """The same from an empty Browse page, by a runner that starts for it."""
    import shutil
    import threading

    from garbage_gui.services import job_control
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.taxonomy import load_taxonomy

    shutil.rmtree(folder / "imported", ignore_errors=True)
    Workspace.create(folder / "imported", load_taxonomy("trashnet-6")).close()
    stage = Stage(folder / "imported", "browse")
    page: Any = stage.window.page
    times: dict[str, float] = {}

    def watch() -> None:
        """When the first and the last picture is in the store, and when the job has ended."""
        with Workspace.open(folder / "imported") as workspace:
            while "all" not in times and time.perf_counter() - start < PATIENCE_SECONDS:
                (stored,) = workspace.store.read().conn.execute("SELECT MAX(id) FROM images").fetchone()
                now = time.perf_counter() - start
                if stored:
                    times.setdefault("first", now)
                if stored == count:
                    times.setdefault("stored", now)
                    if all(job.finished_at for job in workspace.store.jobs.list()):
                        times["all"] = now
                time.sleep(0.02)

    start = time.perf_counter()
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    page.import_paths([pictures])
    stall = stage.until(lambda: _has_first_screen(page), "the first screen")
    shown = time.perf_counter() - start
    stall = max(stall, stage.until(lambda: "stored" in times, "the last picture"))
    until_stored = stall
    stall = max(stall, stage.until(lambda: "all" in times, "the end of the job"))
    stage.settle()
    watcher.join()
    figures = {
        "window_first_stored_s": times["first"], "window_first_picture_s": shown,
        "window_stall_ms": until_stored * 1000, "window_stall_to_the_end_ms": stall * 1000,
        "window_percent": 100 * reading / times["stored"], "window_stored_s": times["stored"],
        "window_all_s": times["all"], "in_browse": len(page.grid.ids),
    }  # fmt: skip
    stage.close()
    job_control.runners.stop(folder / "imported")
    shutil.rmtree(folder / "imported", ignore_errors=True)
    return figures


MEASURES: dict[str, Callable[[Path, int], Figures]] = {
    "switch_warm": switch_warm,
    "switch_cold": switch_cold,
    "scroll": scroll,
    "memory": memory,
    "filter_100k": filter_100k,
    "filter_1m": filter_1m,
    "review_key": review_key,
    "bulk": bulk,
    "open_1m": open_1m,
    "import": import_files,
    "corrections": corrections,
}


if __name__ == "__main__":
    sys.exit(main())
