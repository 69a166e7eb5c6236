"""The queue of trainings: what waits, what runs and how far it is, what came out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from garbage_gui.nets.catalogue import BACKBONES
from garbage_gui.store.records import JobRecord, JobStatus
from garbage_gui.ui.text import duration, message_text, model_name, percent
from garbage_gui.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
JOB_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_HEIGHT = 54

STATUS_ICONS: dict[JobStatus, str] = {
    "queued": "clock-outline",
    "running": "progress-clock",
    "done": "check-circle-outline",
    "failed": "alert-circle-outline",
    "cancelled": "cancel",
    "paused": "pause-circle-outline",
    "interrupted": "progress-alert",
}
STATUS_COLORS: dict[JobStatus, str] = {
    "queued": "text_muted",
    "running": "accent",
    "done": "success",
    "failed": "error",
    "cancelled": "text_muted",
    "paused": "text_muted",
    "interrupted": "warning",
}


def status_text(status: JobStatus) -> str:
    """The word for a job's status."""
    words = {
        "queued": QCoreApplication.translate("JobText", "waiting"),
        "running": QCoreApplication.translate("JobText", "running"),
        "done": QCoreApplication.translate("JobText", "done"),
        "failed": QCoreApplication.translate("JobText", "failed"),
        "cancelled": QCoreApplication.translate("JobText", "cancelled"),
        "paused": QCoreApplication.translate("JobText", "paused"),
        "interrupted": QCoreApplication.translate("JobText", "interrupted"),
    }
    return words[status]


def job_title(job: JobRecord) -> str:
    """What a job is, in one line: the name that a person gave, or backbone and freeze depth."""
    name = job.parameters.get("name")
    if job.kind == "sweep":
        return QCoreApplication.translate("JobText", "Series of trainings {number}").format(number=job.job_id)
    if job.kind == "baselines":
        return QCoreApplication.translate("JobText", "Older methods {number}").format(number=job.job_id)
    recipe = job.parameters.get("recipe")
    settings = recipe if isinstance(recipe, dict) else job.parameters
    key = str(settings.get("backbone", ""))
    backbone = BACKBONES[key].title if key in BACKBONES else key or job.kind
    depth = settings.get("freeze_depth")
    if isinstance(name, str) and name and name != f"{backbone}, N={depth}":
        return model_name(name)
    if not isinstance(depth, int):
        return QCoreApplication.translate("JobText", "Job {number}: {what}").format(
            number=job.job_id, what=backbone
        )
    return QCoreApplication.translate("JobText", "{backbone}, {depth} tensors frozen").format(
        backbone=backbone, depth=depth
    )


def job_line(job: JobRecord) -> str:
    """Where a job stands, in one line."""
    parts = [status_text(job.status)]
    if job.status == "running":
        parts.append(percent(job.progress))
        if job.cancel_requested:
            parts.append(QCoreApplication.translate("JobText", "is being cancelled"))
        elif job.pause_requested:
            parts.append(QCoreApplication.translate("JobText", "is being paused"))
        if job.eta_seconds is not None:
            parts.append(
                QCoreApplication.translate("JobText", "{time} left").format(time=duration(job.eta_seconds))
            )
        if job.message is not None:
            parts.append(message_text(job.message))
    elif job.error is not None:
        parts.append(message_text(job.error))
    elif job.status == "done" and job.started_at is not None and job.finished_at is not None:
        parts.append(duration(job.finished_at - job.started_at))
    return " · ".join(parts)


class JobsModel(QAbstractListModel):
    """The trainings, newest first. Keeps rows where they are when only their progress changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[JobRecord] = []

    @property
    def jobs(self) -> Sequence[JobRecord]:
        return self._jobs

    def set_jobs(self, jobs: Sequence[JobRecord]) -> None:
        """Show these jobs, with the selection kept where the same jobs stay."""
        new = list(jobs)
        old_ids = [j.job_id for j in self._jobs]
        new_ids = [j.job_id for j in new]
        if old_ids == new_ids:
            changed = [row for row, (a, b) in enumerate(zip(self._jobs, new, strict=True)) if a != b]
            self._jobs = new
            for row in changed:
                self.dataChanged.emit(self.index(row), self.index(row))
            return
        added = len(new_ids) - len(old_ids)
        if added > 0 and new_ids[added:] == old_ids:
            self.beginInsertRows(QModelIndex(), 0, added - 1)
            self._jobs = new
            self.endInsertRows()
            return
        self.beginResetModel()
        self._jobs = new
        self.endResetModel()

    def row_of(self, job_id: int) -> int | None:
        return next((row for row, job in enumerate(self._jobs) if job.job_id == job_id), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._jobs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        job = self._jobs[index.row()]
        if role == JOB_ROLE:
            return job
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{job_title(job)}: {job_line(job)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return job_line(job)
        return None


class JobDelegate(QStyledItemDelegate):
    """Paints one job: icon and title, where it stands, and a bar while it runs."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(240, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        job = index.data(JOB_ROLE)
        if not isinstance(job, JobRecord):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(rect).adjusted(2, 2, -2, -2)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(self._theme.color("accent_soft"))
            focused = state & QStyle.StateFlag.State_HasFocus
            painter.setPen(QPen(self._theme.color("accent"), 1.5) if focused else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(box, 6, 6)
        color = self._theme.color(STATUS_COLORS[job.status])
        icon = self._theme.icon(STATUS_ICONS[job.status], STATUS_COLORS[job.status])
        icon.paint(painter, QRect(rect.left() + 10, rect.top() + 10, 18, 18))
        left, width = rect.left() + 36, rect.width() - 46
        font = painter.font()
        font.setPixelSize(14)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        title = QFontMetrics(font).elidedText(job_title(job), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, rect.top() + 7, width, 20), Qt.AlignmentFlag.AlignVCenter, title)
        font.setPixelSize(12)
        painter.setFont(font)
        painter.setPen(color if job.status in ("failed", "interrupted") else self._theme.color("text_muted"))
        line = QFontMetrics(font).elidedText(job_line(job), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, rect.top() + 27, width, 18), Qt.AlignmentFlag.AlignVCenter, line)
        if job.status == "running":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("surface_sunken"))
            track = QRectF(left, rect.bottom() - 9, width, 4)
            painter.drawRoundedRect(track, 2, 2)
            painter.setBrush(color)
            track.setWidth(max(4.0, width * job.progress))
            painter.drawRoundedRect(track, 2, 2)
        painter.restore()
