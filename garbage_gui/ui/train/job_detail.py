"""One training seen closely: what came out, the live curves, the log, and what can be done with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.services import quick_update
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobMetric, JobRecord
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.train.job_list import job_line, job_title
from garbage_gui.ui.widgets.charts import Curve, CurveChart
from garbage_gui.ui.widgets.elided_label import ElidedLabel
from garbage_gui.ui.widgets.metric_text import accuracy_sentence, likely_better

# Lower than this, the curves need the place of what the button's tooltip says as well.
LOW = 440

# Kinds of which no epoch is told.
WITHOUT_CURVES = (quick_update.KIND, "baselines", "sweep")

Resumable = ("failed", "cancelled", "paused", "interrupted")


@dataclass(frozen=True)
class JobDetails:
    """A job with everything that is shown of it."""

    job: JobRecord
    metrics: tuple[JobMetric, ...]
    log: tuple[tuple[float, str], ...]


def load_details(workspace: Workspace, job_id: int) -> JobDetails:
    """Read one job, its figures and its log from the store."""
    jobs = workspace.store.jobs
    return JobDetails(jobs.get(job_id), tuple(jobs.metrics(job_id)), tuple(jobs.logs(job_id)))


class ResultCard(QFrame):
    """What a finished training reached on the check set, and the way to judge it."""

    def __init__(
        self,
        theme: Theme,
        on_compare: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        style(self, role="card")
        self.setObjectName("result_card")
        self._text = QLabel(self)
        self._text.setObjectName("result_text")
        self._text.setWordWrap(True)
        self._hint = QLabel(self)
        self._hint.setWordWrap(True)
        style(self._hint, role="muted")
        self.button = QPushButton(self)
        self.button.setObjectName("compare_result")
        style(self.button, kind="primary")
        self.button.clicked.connect(on_compare)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._text)
        words.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.retranslate()

    @property
    def text(self) -> str:
        """What was reached."""
        return self._text.text()

    def show_result(self, job: JobRecord) -> None:
        """Show what ``job`` reached; hides itself when it has no result."""
        metrics = (job.result or {}).get("metrics")
        test = metrics.get("test") if isinstance(metrics, dict) else None
        self.setVisible(isinstance(test, dict))
        if isinstance(test, dict):
            self._text.setText("\n".join(filter(None, (accuracy_sentence(test), self._compared(job)))))

    def _compared(self, job: JobRecord) -> str:
        """Against the model that was active: what is shown before anybody promotes."""
        comparison = (job.result or {}).get("comparison")
        if not isinstance(comparison, dict):
            return ""
        fixed, broken, p = (comparison.get(name) for name in ("fixed", "broken", "p"))
        if not isinstance(fixed, list) or not isinstance(broken, list) or not isinstance(p, int | float):
            return ""
        found = comparison.get("images")
        images = found if isinstance(found, int) else 0
        text = self.tr(
            "Against the active model, on {images:,} pictures: {fixed:,} fixed, {broken:,} newly broken. {told}"
        )
        told = likely_better(p, len(fixed), len(broken), images)
        return text.format(images=images, fixed=len(fixed), broken=len(broken), told=told)

    def show_hint(self, there_is_room: bool) -> None:
        """Say under the result what to do with it; the button's tooltip says it anyway."""
        self._hint.setVisible(there_is_room)

    def retranslate(self) -> None:
        self._hint.setText(
            self.tr("It is used only when you promote it. See first what it fixes and what it breaks.")
        )
        self.button.setText(self.tr("Compare and promote"))
        self.button.setToolTip(f"{self.tr('Open the new model on the Models page')}\n{self._hint.text()}")


class JobDetail(QWidget):
    """Follows one job; give it fresh `JobDetails` whenever something changed."""

    cancel_asked = Signal(int)
    pause_asked = Signal(int)
    resume_asked = Signal(int)
    compare_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details: JobDetails | None = None
        self._title = ElidedLabel(self)
        style(self._title, role="heading")
        # A sentence with file names: never markup.
        self._line = QLabel(self)
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        self._line.setObjectName("job_line")
        self._line.setWordWrap(True)
        self.cancel_button = QPushButton(self)
        self.cancel_button.setObjectName("cancel_job")
        self.cancel_button.clicked.connect(lambda: self._ask(self.cancel_asked))
        self.pause_button = QPushButton(self)
        self.pause_button.setObjectName("pause_job")
        self.pause_button.clicked.connect(lambda: self._ask(self.pause_asked))
        self.resume_button = QPushButton(self)
        self.resume_button.setObjectName("resume_job")
        self.resume_button.clicked.connect(lambda: self._ask(self.resume_asked))
        self.result = ResultCard(theme, self._ask_compare, self)
        self.accuracy = CurveChart(theme, percent=True, parent=self)
        self.accuracy.setObjectName("accuracy_chart")
        self.loss = CurveChart(theme, parent=self)
        self.loss.setObjectName("loss_chart")
        self.log = QPlainTextEdit(self)
        self.log.setObjectName("job_log")
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(5000)
        curves = QWidget(self)
        side_by_side = QHBoxLayout(curves)
        side_by_side.setContentsMargins(0, 8, 0, 0)
        side_by_side.setSpacing(8)
        side_by_side.addWidget(self.accuracy, 1)
        side_by_side.addWidget(self.loss, 1)
        self._tabs = QTabWidget(self)
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(curves, "")
        self._tabs.addTab(self.log, "")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self.resume_button)
        head.addWidget(self.pause_button)
        head.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._line)
        column.addWidget(self.result)
        column.addWidget(self._tabs, 1)
        self.retranslate()

    @property
    def title_text(self) -> str:
        """What the job is."""
        return self._title.whole

    @property
    def line_text(self) -> str:
        """Where the job stands."""
        return self._line.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.result.show_hint(event.size().height() >= LOW)

    def show_details(self, details: JobDetails) -> None:
        self._details = details
        job = details.job
        self._title.set_whole(job_title(job))
        self._line.setText(job_line(job))
        goes_on = job.status in ("queued", "running")
        # A quick update is over before anybody paused it.
        self.pause_button.setVisible(goes_on and job.kind != quick_update.KIND)
        self.pause_button.setEnabled(not job.cancel_requested and not job.pause_requested)
        self.cancel_button.setVisible(goes_on or job.status == "paused")
        self.cancel_button.setEnabled(not job.cancel_requested)
        self.resume_button.setVisible(job.status in Resumable)
        self.result.show_result(job)
        self._show_curves(job.kind not in WITHOUT_CURVES)
        self.accuracy.set_curves(self._curves("accuracy"))
        self.loss.set_curves(self._curves("loss"))
        self._show_log(details.log)

    def _show_curves(self, has_epochs: bool) -> None:
        if has_epochs != self._tabs.isTabVisible(0):
            self._tabs.setTabVisible(0, has_epochs)
            self._tabs.setCurrentIndex(0 if has_epochs else 1)

    def _curves(self, figure: str) -> list[Curve]:
        if self._details is None:
            return []
        names = {
            f"train_{figure}": (self.tr("learning"), "chart_2", True),
            f"validation_{figure}": (self.tr("validation"), "chart_1", False),
        }
        curves = []
        for key, (name, color, dashed) in names.items():
            points = sorted((m.epoch, m.value) for m in self._details.metrics if m.name == key)
            if points:
                curves.append(
                    Curve(
                        name,
                        color,
                        tuple(p[0] for p in points),
                        tuple(p[1] for p in points),
                        dashed,
                    )
                )
        return curves

    def _show_log(self, lines: tuple[tuple[float, str], ...]) -> None:
        text = "\n".join(f"{time.strftime('%H:%M:%S', time.localtime(at))}  {line}" for at, line in lines)
        if text == self.log.toPlainText():
            return
        bar = self.log.verticalScrollBar()
        at_end = bar.value() == bar.maximum()
        place = bar.value()
        self.log.setPlainText(text)
        # Whoever scrolled back to read is not torn away from it.
        bar.setValue(bar.maximum() if at_end else place)

    def _ask(self, signal: object) -> None:
        if self._details is not None:
            signal.emit(self._details.job.job_id)  # type: ignore[attr-defined]

    def _ask_compare(self) -> None:
        model = (self._details.job.result or {}).get("model") if self._details is not None else None
        if isinstance(model, str):
            self.compare_asked.emit(model)

    def retranslate(self) -> None:
        self.cancel_button.setText(self.tr("Cancel"))
        self.cancel_button.setToolTip(self.tr("End this training; it can be resumed later"))
        self.pause_button.setText(self.tr("Pause"))
        self.pause_button.setToolTip(
            self.tr("Hold this training and free its memory; Resume goes on from the last finished epoch")
        )
        self.resume_button.setText(self.tr("Resume"))
        self.resume_button.setToolTip(self.tr("Go on from the last finished epoch"))
        self._tabs.setTabText(0, self.tr("Curves"))
        self._tabs.setTabText(1, self.tr("Log"))
        self.log.setAccessibleName(self.tr("Log of this training"))
        self.accuracy.set_texts(self.tr("Accuracy, %"), self.tr("epoch"), self.tr("No epoch has ended yet."))
        self.loss.set_texts(self.tr("Loss"), self.tr("epoch"), self.tr("No epoch has ended yet."))
        self.result.retranslate()
        if self._details is not None:
            details, self._details = self._details, None
            self.show_details(details)
