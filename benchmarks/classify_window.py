"""The real window on its Classify page, without a screen: pasted pictures, and frames while a folder is classified."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.classify_setting import Setting

if TYPE_CHECKING:
    from garbage_gui.ui.classify.page import ClassifyPage

PASTES, FIRST_PASTES = 20, 2
FRAME_MS = 16
FRAMES_SECONDS = 15.0
PATIENCE_SECONDS = 120.0


def paste(setting: Setting) -> dict[str, float]:
    """From the key to the painted result. The first ones load things: told apart, they are not in the median."""

    def drive(page: ClassifyPage) -> dict[str, float]:
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QGuiApplication, QImage
        from PySide6.QtTest import QTest

        _wait(lambda: page.context.predictor.current is not None)
        taken = []
        files = setting.files()[: FIRST_PASTES + (3 if setting.quick else PASTES)]
        for path in files:
            QGuiApplication.clipboard().setImage(QImage(str(path)))
            before = page.controller.chosen
            start = time.perf_counter()
            QTest.keyClick(page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
            _wait(lambda before=before: _shown(page, before), step_ms=1)  # type: ignore[misc]
            page.results.view().viewport().repaint()
            taken.append(1000 * (time.perf_counter() - start))
        counted = taken[FIRST_PASTES:]
        return {
            "first_ms": taken[0],
            "median_ms": statistics.median(counted),
            "slowest_ms": max(counted),
            "pastes": len(counted),
        }

    return _driven(drive)


def frames(setting: Setting) -> dict[str, float]:
    """The time from one frame to the next, sixteen milliseconds being asked for, from the drop of a folder on."""

    def drive(page: ClassifyPage) -> dict[str, float]:
        from PySide6.QtCore import Qt, QTimer

        _wait(lambda: page.context.predictor.current is not None)
        gaps: list[float] = []
        worked: list[float] = []
        last = [time.perf_counter(), time.thread_time()]

        def tick() -> None:
            now, work = time.perf_counter(), time.thread_time()
            gaps.append(1000 * (now - last[0]))
            worked.append(1000 * (work - last[1]))
            last[:] = now, work
            page.results.view().viewport().update()

        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(tick)
        began = time.perf_counter()
        last[:] = began, time.thread_time()
        timer.start(FRAME_MS)
        page.start([setting.data])
        _wait(lambda: page.model.rowCount() > 0)
        rows, first = page.model.rowCount(), time.perf_counter()
        seconds = 2.0 if setting.quick else FRAMES_SECONDS
        _wait(lambda: time.perf_counter() - first > seconds or not _running(page), step_ms=100)
        timer.stop()
        rate = (page.model.rowCount() - rows) / (time.perf_counter() - first)
        page.cancel()
        _wait(lambda: not _running(page))
        return {
            "p50_ms": _share(gaps, 0.5),
            "p99_ms": _share(gaps, 0.99),
            "longest_ms": max(gaps),
            "work_p50_ms": _share(worked, 0.5),
            "work_p99_ms": _share(worked, 0.99),
            "frames": len(gaps),
            "rate": rate,
        }

    return _driven(drive)


def _share(values: list[float], share: float) -> float:
    """The value that ``share`` of all are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _shown(page: ClassifyPage, before: object) -> bool:
    run = page.controller.chosen
    return run is not None and run != before and run.status == "done" and page.model.rowCount() == 1


def _running(page: ClassifyPage) -> bool:
    run = page.controller.chosen
    return run is not None and run.status in ("queued", "running")


def _driven(drive: Callable[[ClassifyPage], dict[str, float]]) -> dict[str, float]:
    """Open the app on a fresh workspace as a person does, and ``drive`` its Classify page."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from garbage_gui.services import job_control
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.taxonomy import load_taxonomy
    from garbage_gui.ui.app import AppOptions, run
    from garbage_gui.ui.main_window import MainWindow

    answer: dict[str, float] = {}

    def begin() -> None:
        from garbage_gui.ui.classify.page import ClassifyPage

        (window,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
        try:
            _wait(lambda: isinstance(window.page, ClassifyPage) and window.settled())
            if isinstance(window.page, ClassifyPage):
                answer.update(drive(window.page))
        finally:
            window.close()

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "workspace"
        Workspace.create(target, load_taxonomy("trashnet-6")).close()
        application = QApplication([])
        QTimer.singleShot(0, application, begin)
        run(AppOptions(workspace=target, page="classify", language="en", theme="light", size=(1280, 800)))
        job_control.runners.stop(target)
    if not answer:
        raise SystemExit("the window could not be driven to the end")
    return answer


def _wait(condition: Callable[[], bool], *, step_ms: int = 10) -> None:
    """Let the window work in its own event loop until ``condition`` holds, which is asked every ``step_ms``.

    `QTest.qWait` would do for a test, but keeps Python's lock while it sleeps: a thread in Python gets half of its
    speed beside it.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    end = time.monotonic() + PATIENCE_SECONDS
    loop = QEventLoop()
    look = QTimer()
    look.timeout.connect(lambda: loop.quit() if condition() or time.monotonic() > end else None)
    look.start(step_ms)
    loop.exec()
    look.stop()
    if not condition():
        raise SystemExit("the window did not get there")
