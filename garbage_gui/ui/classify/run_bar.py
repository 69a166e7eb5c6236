"""The run that is shown: which one, how far it is, and stopping or going on."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.store.records import JobRecord, JobStatus
from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.text import duration, message_text, number, percent
from garbage_gui.ui.theme import Theme, style

ENGINES = {"openvino": "OpenVINO", "torch": "PyTorch"}
RESUMABLE: tuple[JobStatus, ...] = ("paused", "interrupted", "failed", "cancelled")


def run_name(job: JobRecord) -> str:
    """What was classified and when, short enough for a list."""
    created = time.localtime(job.created_at)
    today = created[:3] == time.localtime()[:3]
    when = time.strftime("%H:%M" if today else "%m-%d %H:%M", created)
    paths = job.parameters.get("paths")
    count = len(paths) if isinstance(paths, list) else 0
    # Of the first only: many thousands may have been dropped at once.
    name = PurePath(str(paths[0])).name or str(paths[0]) if isinstance(paths, list) and paths else ""
    if not count:
        what = QCoreApplication.translate("RunBar", "Run {number}").format(number=job.job_id)
    elif count == 1:
        what = name
    else:
        what = QCoreApplication.translate("RunBar", "{name} and {count} more").format(
            name=name, count=number(count - 1)
        )
    if "before" in job.parameters:
        what = QCoreApplication.translate("RunBar", "{name}, again").format(name=what)
    return f"{what} · {when}"


def _computed_by(result: Mapping[str, Any]) -> list[str]:
    """The engine, its device and the model's form, such as "OpenVINO, CPU, int8": names, in no language."""
    engine, device, form = (result.get(key) for key in ("engine", "device", "form"))
    if not isinstance(engine, str) or not isinstance(device, str):
        return []
    names = [ENGINES.get(engine, engine), device]
    return [", ".join([*names, form] if isinstance(form, str) and form != "full" else names)]


class RunChoice(QComboBox):
    """The runs to choose from. A name that has no room keeps its end: that says when it was."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideMiddle, field.width() - 4
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class RunBar(QFrame):
    """Emits what a person asks for; shows what it is told."""

    run_asked = Signal(int)
    cancel_asked = Signal()
    resume_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._runs: list[JobRecord] = []
        self._run: JobRecord | None = None
        self._files = 0
        self.runs = RunChoice(self)
        self.runs.setObjectName("classify_runs")
        self.runs.setMinimumWidth(180)
        self.runs.setMaximumWidth(340)
        self.runs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.runs.setMinimumContentsLength(22)
        self.runs.activated.connect(self._run_chosen)
        self.line = QLabel(self)
        self.line.setObjectName("classify_line")
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        self.line.setMinimumWidth(80)
        self.progress = QProgressBar(self)
        self.progress.setObjectName("classify_progress")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.cancel = self._button("classify_cancel", self.cancel_asked)
        self.resume = self._button("classify_resume", self.resume_asked)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addStretch(1)
        middle.addWidget(self.line)
        middle.addWidget(self.progress)
        middle.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.runs)
        row.addLayout(middle, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.resume)
        theme.changed.connect(self._icons)
        self._icons()
        self.retranslate()

    def _button(self, name: str, signal: object) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setIconSize(BESIDE_TEXT)
        button.clicked.connect(lambda _=False: signal.emit())  # type: ignore[attr-defined]
        button.hide()
        return button

    def set_runs(self, runs: Sequence[JobRecord]) -> None:
        """Offer these, newest first."""
        ids = [run.job_id for run in runs]
        if ids != [run.job_id for run in self._runs]:
            self._runs = list(runs)
            self._fill()
        self._runs = list(runs)

    def show_run(self, run: JobRecord | None, files: int) -> None:
        """Show where this run stands; ``files`` of its results have been read."""
        self._run, self._files = run, files
        if run is not None:
            row = self.runs.findData(run.job_id)
            if row >= 0 and row != self.runs.currentIndex():
                self.runs.setCurrentIndex(row)
        running = run is not None and run.status in ("queued", "running")
        self.cancel.setVisible(running)
        self.cancel.setEnabled(run is not None and not run.cancel_requested)
        self.resume.setVisible(run is not None and run.status in RESUMABLE)
        self.progress.setVisible(running)
        if run is not None:
            # Nothing is known of the end yet: a bar that moves says that work goes on.
            unknown = run.status == "running" and run.progress <= 0
            self.progress.setRange(0, 0 if unknown else 1000)
            self.progress.setValue(round(1000 * run.progress))
        self._write_line()
        bad = run is not None and run.status in ("failed", "interrupted")
        style(self.line, role="error" if bad else "muted")

    def _write_line(self) -> None:
        text = self._text(self._run)
        metrics = self.line.fontMetrics()
        self.line.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(80, self.line.width())))
        self.line.setToolTip(text)

    def _text(self, run: JobRecord | None) -> str:
        if run is None:
            return ""
        one = self._files == 1
        done = self.tr("1 file") if one else self.tr("{count} files").format(count=number(self._files))
        match run.status:
            case "queued":
                return self.tr("Waiting for its turn …")
            case "running" if run.cancel_requested or run.pause_requested:
                return self.tr("Stopping …")
            case "running":
                return self._running_text(run)
            case "done":
                return self._done_text(run, done)
            case "cancelled":
                return self.tr("Stopped after {done}. Resume goes on where it was.").format(done=done)
            case "paused":
                return self.tr("Paused after {done}. Resume goes on where it was.").format(done=done)
            case "interrupted":
                text = self.tr("Interrupted after {done}. Resume goes on where it was.").format(done=done)
                if run.error is None:
                    return text
                return self.tr("{reason} {text}").format(reason=message_text(run.error), text=text)
            case _:
                return message_text(run.error) if run.error is not None else self.tr("Failed")

    def _running_text(self, run: JobRecord) -> str:
        parts = [message_text(run.message)] if run.message is not None else [self.tr("Starting …")]
        if run.progress > 0:
            parts.append(percent(run.progress))
        if run.eta_seconds is not None:
            parts.append(self.tr("{time} left").format(time=duration(run.eta_seconds)))
        return " · ".join(parts)

    def _done_text(self, run: JobRecord, done: str) -> str:
        result = run.result or {}
        parts = [self.tr("Done: {files}").format(files=done)]
        seconds, rate = result.get("seconds"), result.get("images_per_second")
        if isinstance(seconds, int | float):
            parts.append(duration(seconds))
        if isinstance(rate, int | float) and rate > 0 and self._files > 1:
            parts.append(self.tr("{rate} a second").format(rate=number(round(rate))))
        passed_over = result.get("passed_over")
        if isinstance(passed_over, int) and passed_over > 0:
            parts.append(self.tr("other files passed over: {count}").format(count=number(passed_over)))
        return " · ".join([*parts, *_computed_by(result)])

    def _fill(self) -> None:
        chosen = self.runs.currentData()
        self.runs.clear()
        for run in self._runs:
            self.runs.addItem(run_name(run), run.job_id)
            paths = run.parameters.get("paths")
            if isinstance(paths, list):
                shown = "\n".join(str(path) for path in paths[:10])
                self.runs.setItemData(self.runs.count() - 1, shown, Qt.ItemDataRole.ToolTipRole)
        self.runs.setCurrentIndex(max(0, self.runs.findData(chosen)))

    def retranslate(self) -> None:
        self.runs.setAccessibleName(self.tr("Runs, newest first"))
        self.runs.setToolTip(self.tr("Show the results of an earlier run"))
        self.progress.setAccessibleName(self.tr("Progress of this run"))
        self.cancel.setText(self.tr("Stop"))
        self.cancel.setToolTip(self.tr("Stop this run; what it found stays, and it can go on later"))
        self.resume.setText(self.tr("Resume"))
        self.resume.setToolTip(self.tr("Go on where this run was"))
        self._fill()
        self.show_run(self._run, self._files)

    def _run_chosen(self, row: int) -> None:
        self.run_asked.emit(int(self.runs.itemData(row)))

    def _icons(self) -> None:
        self.cancel.setIcon(self._theme.icon("stop-circle-outline"))
        self.resume.setIcon(self._theme.icon("play-circle-outline"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._write_line)  # when the layout has given the line its width

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
