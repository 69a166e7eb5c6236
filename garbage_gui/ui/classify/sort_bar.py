"""How the newest sorting of the shown run stands: progress, what it did, and the way back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.ui.classify.run_bar import RESUMABLE
from garbage_gui.ui.classify.sorting import Sorting
from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.text import message_text, number
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.widgets.elided_label import ElidedLabel


class SortBar(QFrame):
    """Emits what a person asks for; shows what it is told. Hidden while there is nothing to tell."""

    undo_asked = Signal()
    cancel_asked = Signal()
    resume_asked = Signal()
    folder_asked = Signal(str)
    notes_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sorting: Sorting | None = None
        self._dismissed: set[int] = set()
        self.setObjectName("sort_bar")
        style(self, role="card")
        self._icon = QLabel(self)
        self.line = ElidedLabel(self)
        self.line.setObjectName("sort_line")
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.notes = self._button("sort_notes")
        self.folder = self._button("sort_folder")
        self.undo = self._button("sort_undo")
        self.resume = self._button("sort_resume")
        self.cancel = self._button("sort_cancel")
        self.close_button = QToolButton(self)
        self.close_button.setObjectName("sort_dismiss")
        self.close_button.setIconSize(QSize(16, 16))
        style(self.close_button, kind="quiet")
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addStretch(1)
        middle.addWidget(self.line)
        middle.addWidget(self.progress)
        middle.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addLayout(middle, 1)
        for button in (self.notes, self.folder, self.undo, self.resume, self.cancel):
            row.addWidget(button)
        row.addWidget(self.close_button)
        self.notes.clicked.connect(lambda _=False: self.notes_asked.emit())
        self.folder.clicked.connect(lambda _=False: self.folder_asked.emit(self._target()))
        self.undo.clicked.connect(lambda _=False: self.undo_asked.emit())
        self.resume.clicked.connect(lambda _=False: self.resume_asked.emit())
        self.cancel.clicked.connect(lambda _=False: self.cancel_asked.emit())
        self.close_button.clicked.connect(lambda _=False: self._dismiss())
        theme.changed.connect(self._show)
        self.retranslate()

    def _button(self, name: str) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setIconSize(BESIDE_TEXT)
        return button

    def show_sorting(self, sorting: Sorting | None) -> None:
        """Show how this one stands; None shows nothing."""
        self._sorting = sorting
        self._show()

    def _dismiss(self) -> None:
        if self._sorting is not None:
            self._dismissed.add(self._sorting.shown.job_id)
        self._show()

    def _target(self) -> str:
        return str(self._sorting.job.parameters.get("target", "")) if self._sorting is not None else ""

    def _show(self) -> None:
        sorting = self._sorting
        self.setVisible(sorting is not None and sorting.shown.job_id not in self._dismissed)
        if sorting is None:
            return
        job, active = sorting.shown, sorting.is_active
        bad = job.status in ("failed", "interrupted")
        self.line.set_whole(self._text(sorting))
        style(self.line, role="error" if bad else "plain")
        self._icon.setPixmap(self._theme.pixmap(*_icon(sorting, bad=bad)))
        self.progress.setVisible(active)
        self.progress.setRange(0, 0 if job.status == "running" and job.progress <= 0 else 1000)
        self.progress.setValue(round(1000 * job.progress))
        self.cancel.setVisible(active)
        self.cancel.setEnabled(not job.cancel_requested)
        self.resume.setVisible(job.status in RESUMABLE)
        # An undoing that was stopped is resumed instead.
        self.undo.setVisible(sorting.can_be_undone and (sorting.undo is None or job.status == "done"))
        self.folder.setVisible(not active and sorting.undo is None)
        self.notes.setVisible(not active and bool(notes_of(sorting)))
        self.close_button.setVisible(not active)
        for button, icon in (
            (self.notes, "format-list-bulleted"),
            (self.folder, "folder-open-outline"),
            (self.undo, "undo"),
            (self.resume, "play-circle-outline"),
            (self.cancel, "stop-circle-outline"),
        ):
            button.setIcon(self._theme.icon(icon))
        self.close_button.setIcon(self._theme.icon("close"))

    def _text(self, sorting: Sorting) -> str:
        job = sorting.shown
        if job.status == "queued":
            return (
                self.tr("The files are sorted in a moment.")
                if sorting.undo is None
                else self.tr("The files are put back in a moment.")
            )
        if job.status == "running":
            return message_text(job.message) if job.message is not None else ""
        if job.status in ("failed", "interrupted") and job.error is not None:
            return message_text(job.error)
        if sorting.undo is not None:
            return self._text_of_undo(sorting)
        return self._text_of_sorting(sorting)

    def _text_of_sorting(self, sorting: Sorting) -> str:
        count, result = sorting.counts.get("done", 0), sorting.job.result or {}
        folder = Path(self._target()).name
        moved = sorting.job.parameters.get("action") == "move"
        if sorting.job.status != "done":
            text = (
                self.tr("Stopped: {count} files moved to “{folder}”")
                if moved
                else self.tr("Stopped: {count} files copied to “{folder}”")
            )
        else:
            text = (
                self.tr("{count} files moved to “{folder}”")
                if moved
                else self.tr("{count} files copied to “{folder}”")
            )
        parts = [text.format(count=number(count), folder=folder)]
        for key, words in (
            ("copied_instead", self.tr("of these copied, and left as they are: {count}")),
            ("renamed", self.tr("under another name: {count}")),
            ("there", self.tr("there already: {count}")),
            ("failed", self.tr("left in place: {count}")),
        ):
            value = result.get(key)
            if isinstance(value, int) and value > 0:
                parts.append(words.format(count=number(value)))
        return " · ".join(parts)

    def _text_of_undo(self, sorting: Sorting) -> str:
        back, kept = sorting.counts.get("returned", 0), sorting.counts.get("kept", 0)
        text = self.tr("{count} files put back").format(count=number(back))
        if sorting.undo is not None and sorting.undo.status != "done":
            text = self.tr("Stopped: {count} files put back").format(count=number(back))
        if kept:
            text += " · " + self.tr("left where they are: {count}").format(count=number(kept))
        return text

    def retranslate(self) -> None:
        self.notes.setText(self.tr("Show which …"))
        self.notes.setToolTip(self.tr("Show which files are not where they were to be, and why"))
        self.folder.setText(self.tr("Open the folder"))
        self.undo.setText(self.tr("Undo"))
        self.undo.setToolTip(self.tr("Put every file back to where it was"))
        self.resume.setText(self.tr("Resume"))
        self.cancel.setText(self.tr("Stop"))
        self.close_button.setToolTip(self.tr("Hide this line"))
        self.close_button.setAccessibleName(self.tr("Hide this line"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def notes_of(sorting: Sorting) -> list[dict[str, str]]:
    """The first files about which there is something to say, as the job's result has them."""
    result = sorting.shown.result or {}
    found = result.get("notes") if sorting.undo is not None else result.get("first_failures")
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _icon(sorting: Sorting, *, bad: bool) -> tuple[str, int, str]:
    if bad:
        return "alert-circle-outline", 18, "error"
    if sorting.is_active:
        return "progress-clock", 18, "text_muted"
    return ("undo" if sorting.undo is not None else "folder-check-outline"), 18, "success"
