"""What the Classify page does with jobs and results: all of it off the window's thread."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal
from PySide6.QtGui import QImage

from garbage_gui.imaging.decode import MAX_PIXELS
from garbage_gui.messages import GarbageError, Message
from garbage_gui.services import job_control
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobRecord
from garbage_gui.ui.classify.drop_zone import paths_in
from garbage_gui.ui.classify.rows import ResultRow, to_row
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.pictures import picture_of
from garbage_gui.ui.predictor import PredictorProvider

KIND = "classify"
# Results that are read in one go: small enough to be there soon, large enough to read 50,000 in seconds.
PIECE = 500
RUNS_KEPT = 50
# Of PNG in Qt: 100 is not compressed at all, and quick; less takes longer than the prediction.
PASTED_QUALITY = 85
_PLAIN = (QImage.Format.Format_RGB32, QImage.Format.Format_RGB888)


def load_runs(workspace: Workspace) -> list[JobRecord]:
    """The classifications of this workspace, newest first."""
    jobs = [job for job in job_control.list_jobs(workspace, limit=500) if job.kind == KIND]
    return sorted(jobs, key=lambda job: job.job_id, reverse=True)[:RUNS_KEPT]


def load_rows(workspace: Workspace, job_id: int, after: int) -> list[ResultRow]:
    """The next piece of a job's results."""
    from garbage_gui.services.classification_results import results

    return [to_row(file) for file in results(workspace, job_id, after, PIECE, details=False)]


def start_job(workspace: Workspace, paths: Sequence[Path]) -> int:
    """Queue a classification with the active model, and see that a runner takes it."""
    from garbage_gui.services import classifying

    job_id = classifying.start(workspace, paths)
    job_control.ensure_running(workspace)
    return job_id


def start_listed(workspace: Workspace, uris: bytes) -> int:
    """The same for what was dropped or pasted, as a list of URIs."""
    return start_job(workspace, paths_in(uris))


def start_again(workspace: Workspace, what: tuple[int, str]) -> int:
    """Queue the files of a run for another model, and see that a runner takes them."""
    from garbage_gui.services import classifying

    job_id = classifying.start_again(workspace, *what)
    job_control.ensure_running(workspace)
    return job_id


def classify_pasted(workspace: Workspace, pasted: tuple[QImage, PredictorProvider]) -> int:
    """Keep a picture of the clipboard and classify it, in this process: it is shown before a runner had started."""
    from garbage_gui.services import pasting

    image, provider = pasted
    # Of these formats a PNG gives back the very pixels; others may be transparent, or finer than it keeps them.
    plain = image.format() in _PLAIN and image.width() * image.height() <= MAX_PIXELS
    picture = picture_of(image) if plain else None
    return pasting.classify_pasted(workspace, provider.load(), partial(png_of, image), picture)


def png_of(image: QImage) -> bytes:
    """The bytes of a PNG with the pixels of ``image``. Raises `GarbageError` where there are none."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG", PASTED_QUALITY):  # type: ignore[call-overload]
        raise GarbageError("The picture of the clipboard cannot be read. Copy it again.")
    return bytes(data.data())


def get_ready(provider: PredictorProvider) -> None:
    """Load the active model and use it once, so that a pasted picture waits for nothing."""
    predictor = provider.load()
    from garbage_gui.services import pasting

    pasting.rehearse(predictor)


def export(workspace: Workspace, job_id: int, path: Path) -> int:
    """Write all results of a job to a CSV file; returns how many."""
    from garbage_gui.services.classification_results import all_results, write_results

    return write_results(path, all_results(workspace, job_id))


class ClassifyController(QObject):
    """Follows one run at a time; a run that is left goes on by itself and can be chosen again."""

    runs_loaded = Signal(object)
    run_chosen = Signal(object)
    run_changed = Signal(object)
    rows_loaded = Signal(object)
    exported = Signal(object)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._runs: list[JobRecord] = []
        self._chosen: int | None = None
        self._after = 0
        self._arrived: set[str] = set()  # of a watched folder, where a file may be replaced
        self._reading = 0  # counts the times that results are read from the first one on
        self._runs_loading = self._runs_again = False
        self._rows_loading = self._rows_again = False
        self._starting = 0
        self._known = False

    @property
    def chosen(self) -> JobRecord | None:
        """The run that is shown."""
        return next((run for run in self._runs if run.job_id == self._chosen), None)

    @property
    def runs(self) -> Sequence[JobRecord]:
        return self._runs

    @property
    def runs_are_known(self) -> bool:
        return self._known

    def is_idle(self) -> bool:
        return not (self._runs_loading or self._rows_loading or self._starting)

    # Reading -----------------------------------------------------------------------------------------

    def load_runs(self) -> None:
        """Read the runs and what is new of the chosen one. Cheap to call at every change."""
        if self._runs_loading:
            self._runs_again = True
            return
        self._runs_loading = True
        self._context.background.run(
            load_runs,
            self._context.workspace,
            done=self._runs_arrived,
            failed=self._runs_failed,
            owner=self,
        )

    def choose(self, job_id: int) -> None:
        """Show this run from its first result on."""
        if job_id == self._chosen:
            return
        self._chosen = job_id
        self._read_from_the_first()

    def read_again(self) -> None:
        """Read the chosen run's results anew: its files lie elsewhere now."""
        if self._chosen is not None:
            self._read_from_the_first()

    def _read_from_the_first(self) -> None:
        self._after = 0
        self._arrived.clear()
        self._reading += 1
        self.run_chosen.emit(self.chosen)
        self._load_rows()

    def _runs_arrived(self, runs: list[JobRecord]) -> None:
        self._runs_loading = False
        before = self.chosen
        self._runs = runs
        self._known = True
        self.runs_loaded.emit(runs)
        if self._chosen is None and runs:
            self.choose(runs[0].job_id)
        run = self.chosen
        if run is not None:
            if run != before:
                self.run_changed.emit(run)
            # Results come more often than progress is reported, and asking in vain costs next to nothing.
            self._load_rows()
        if self._runs_again:
            self._runs_again = False
            self.load_runs()

    def _runs_failed(self, message: Message) -> None:
        self._runs_loading = False
        self._runs_again = False
        self._context.messages.error(message)

    def _load_rows(self) -> None:
        if self._chosen is None:
            return
        if self._rows_loading:
            self._rows_again = True
            return
        self._rows_loading = True
        self._context.background.run(
            load_rows,
            self._context.workspace,
            self._chosen,
            self._after,
            done=partial(self._rows_arrived, self._reading),
            failed=self._rows_failed,
            owner=self,
        )

    def _rows_arrived(self, reading: int, rows: list[ResultRow]) -> None:
        self._rows_loading = False
        again, self._rows_again = self._rows_again, False
        if reading != self._reading:
            self._load_rows()
            return
        if rows and self._replaces(rows):
            self._read_from_the_first()
            return
        if rows:
            self._after = rows[-1].file_id
            self.rows_loaded.emit(rows)
        if again or len(rows) == PIECE:
            self._load_rows()

    def _replaces(self, rows: Sequence[ResultRow]) -> bool:
        """Whether one of these is of a file that was replaced: what stood for it before is over."""
        run = self.chosen
        if run is None or not run.parameters.get("watched"):
            return False
        paths = {row.path for row in rows}
        if paths & self._arrived:
            return True
        self._arrived |= paths
        return False

    def _rows_failed(self, message: Message) -> None:
        self._rows_loading = self._rows_again = False
        self._context.messages.error(message)

    # Doing -------------------------------------------------------------------------------------------

    def start(self, paths: Sequence[Path]) -> None:
        """Classify these files and folders with the active model."""
        self._begin(start_job, list(paths))

    def start_listed(self, uris: bytes) -> None:
        """Classify what is in a list of URIs (`listed_files`)."""
        self._begin(start_listed, uris)

    def paste(self, image: QImage) -> None:
        """Classify a picture of the clipboard."""
        self._begin(classify_pasted, (image, self._context.predictor))

    def get_ready(self) -> None:
        """Load the active model for what may be pasted. Without one, nothing happens."""
        self._context.background.run(
            get_ready, self._context.predictor, failed=lambda _message: None, owner=self
        )

    def start_again(self, model_id: str) -> None:
        """Classify the files of the chosen run with another model, and show what changed."""
        if self._chosen is not None:
            self._begin(start_again, (self._chosen, model_id))

    def _begin(self, function: Any, argument: object) -> None:
        self._starting += 1
        self._context.background.run_ordered(
            function,
            self._context.workspace,
            argument,
            done=self._started,
            failed=self._not_started,
            owner=self,
        )

    def cancel(self) -> None:
        """End the chosen run; what it found stays."""
        if self._chosen is not None:
            self._change(job_control.cancel, self._chosen)

    def resume(self) -> None:
        """Let the chosen run go on where it was."""
        if self._chosen is not None:
            self._change(job_control.resume_now, self._chosen)

    def export(self, path: Path) -> None:
        """Write the results of the chosen run to a CSV file."""
        if self._chosen is not None:
            self._context.background.run(
                export,
                self._context.workspace,
                self._chosen,
                path,
                done=lambda count: self.exported.emit((path, count)),
                owner=self,
            )

    def _started(self, job_id: int) -> None:
        self._starting -= 1
        self.choose(job_id)
        self._context.changes.notify_jobs()
        self.load_runs()

    def _not_started(self, message: Message) -> None:
        self._starting -= 1
        self._context.messages.error(message)

    def _change(self, function: Any, job_id: int) -> None:
        self._context.background.run_ordered(
            function, self._context.workspace, job_id, done=self._changed, owner=self
        )

    def _changed(self, _result: object) -> None:
        self._context.changes.notify_jobs()
        self.load_runs()
