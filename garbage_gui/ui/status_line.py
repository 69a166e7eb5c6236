"""The thin line at the bottom: what was saved last, the running jobs, the set-up of what training needs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.spoken import announce
from garbage_gui.ui.text import duration, message_text, number, percent, translate
from garbage_gui.ui.theme import Theme, style

if TYPE_CHECKING:
    from garbage_gui.environment import TrainSetup
    from garbage_gui.store.records import JobRecord

CALM_SECONDS = 2.0
HEIGHT = 32


def job_name(kind: str) -> str:
    """What a job does, as a word."""
    match kind:
        case "import":
            return translate("Jobs", "Importing")
        case "export":
            return translate("Jobs", "Exporting")
        case "find_files":
            return translate("Jobs", "Finding files")
        case "classify":
            return translate("Jobs", "Classifying")
        case "sort":
            return translate("Jobs", "Sorting files")
        case "sort_undo":
            return translate("Jobs", "Putting files back")
        case "evaluate":
            return translate("Jobs", "Evaluating")
        case "train":
            return translate("Jobs", "Training")
        case "quick_update":
            return translate("Jobs", "Quick update")
        case "sweep":
            return translate("Jobs", "Comparing settings")
        case "baselines":
            return translate("Jobs", "Measuring older methods")
        case _:
            return kind


class StatusLine(QFrame):
    """Says what it is told; a click on the job emits ``job_asked``."""

    job_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._jobs: Sequence[JobRecord] = ()
        self._setup: TrainSetup | None = None
        self.setObjectName("status_line")
        style(self, role="status")
        self.setFixedHeight(HEIGHT)
        self._said_icon = QLabel(self)
        self._said_icon.setFixedWidth(18)
        self._said_name = "content-save-check-outline"
        self.said = QLabel(self)
        self.said.setObjectName("status_text")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        style(self.said, role="caption")
        self._said_at = 0.0
        self._details: Sequence[str] = ()
        self.details = QPushButton(self)
        self.details.setObjectName("status_details")
        self.details.setFixedHeight(HEIGHT - 4)
        style(self.details, kind="status")
        self.details.clicked.connect(lambda _=False: self._open_details())
        self.setup_text = QLabel(self)
        self.setup_text.setObjectName("setup_text")
        style(self.setup_text, role="caption")
        self.setup_progress = self._bar("setup_progress")
        self.job = QPushButton(self)
        self.job.setObjectName("status_job")
        self.job.setIconSize(BESIDE_TEXT)
        self.job.setFixedHeight(HEIGHT - 4)
        style(self.job, kind="status")
        self.job.clicked.connect(lambda _=False: self.job_asked.emit(self._shown()))
        self.job_progress = self._bar("status_progress")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._said_icon)
        row.addWidget(self.said, 1)
        for widget in (self.details, self.setup_text, self.setup_progress, self.job, self.job_progress):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._icons()
        theme.changed.connect(self._icons)
        self._show()

    def show_saved(self, text: str) -> None:
        self._say(f"{text}  ·  {time.strftime('%H:%M')}", "content-save-check-outline")

    def show_info(self, text: str) -> None:
        self._say(text, "information-outline")

    def show_details(self, sentences: Sequence[str]) -> None:
        """Offer what belongs to that which was said last."""
        self._details = sentences
        self._show()

    def _open_details(self) -> None:
        from garbage_gui.ui.widgets.notes_dialog import NotesDialog

        dialog = NotesDialog(self.said.text(), self._details, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_jobs(self, jobs: Sequence[JobRecord]) -> None:
        """The jobs that run or wait, the one that is worked on first."""
        self._jobs = jobs
        self._show()

    def show_setup(self, setup: TrainSetup | None) -> None:
        """How far the second stage of the set-up is; None or ready shows nothing."""
        self._setup = setup
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    def _say(self, text: str, icon: str) -> None:
        self._said_name = icon
        self._details = ()
        self.details.hide()
        self.said.setText(text)
        self.said.setToolTip(text)
        self._icons()
        # One after the other, as when somebody labels by key, they would flicker.
        now = time.monotonic()
        if now - self._said_at > CALM_SECONDS:
            self._theme.motion.fade_in(self.said)
        self._said_at = now
        announce(self, text)

    def _shown(self) -> JobRecord | None:
        return self._jobs[0] if self._jobs else None

    def _show(self) -> None:
        job = self._shown()
        self.details.setVisible(bool(self._details))
        self.details.setText(self.tr("Show ({count})").format(count=number(len(self._details))))
        self.details.setToolTip(self.tr("Show the files and folders that this is about"))
        self.job.setVisible(job is not None)
        self.job_progress.setVisible(job is not None)
        if job is not None:
            self._show_job(job, len(self._jobs) - 1)
        setup = self._setup
        installing = setup is not None and setup.state == "installing"
        self.setup_text.setVisible(setup is not None and setup.state in ("installing", "failed"))
        self.setup_progress.setVisible(installing)
        if setup is not None:
            self.setup_progress.setValue(round(1000 * setup.fraction))
            self.setup_text.setText(
                self.tr("Setting up training {share}").format(share=percent(setup.fraction))
                if installing
                else self.tr("Training could not be set up")
            )
            self.setup_text.setToolTip(message_text(setup.message))

    def _show_job(self, job: JobRecord, others: int) -> None:
        if job.status == "queued":
            parts = [self.tr("{job}: waiting").format(job=job_name(job.kind))]
        else:
            parts = [f"{job_name(job.kind)} {percent(job.progress)}"]
            if job.eta_seconds is not None:
                parts.append(self.tr("{time} left").format(time=duration(job.eta_seconds)))
        if others > 0:
            parts.append(self.tr("{count} more").format(count=others))
        self.job.setText(" " + "  ·  ".join(parts))
        self.job.setToolTip(message_text(job.message) if job.message is not None else self.job.text().strip())
        self.job_progress.setValue(round(1000 * job.progress))
        self.job_progress.setAccessibleName(parts[0])

    def _bar(self, name: str) -> QProgressBar:
        bar = QProgressBar(self)
        bar.setObjectName(name)
        bar.setRange(0, 1000)
        bar.setTextVisible(False)
        bar.setFixedWidth(120)
        return bar

    def _icons(self) -> None:
        color = "success" if self._said_name.startswith("content-save") else "text_muted"
        if self.said.text():
            self._said_icon.setPixmap(self._theme.pixmap(self._said_name, 16, color))
        self.job.setIcon(self._theme.icon("progress-clock", "text_muted"))
