"""Asks for a range that is none of a chip's choices: confidences, file dates or file sizes."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QGridLayout,
    QWidget,
)

from garbage_gui.store.records import ImageFilter

Kind = Literal["confidence", "date", "size"]
MEGABYTE = 1024**2
LARGEST_MB = 100_000.0


class RangeDialog(QDialog):
    """Two ends, each of which may be open. ``applied`` gives the filter with the range that was chosen."""

    def __init__(self, kind: Kind, title: str, wanted: ImageFilter, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("range_dialog")
        self.setWindowTitle(title)
        self._kind = kind
        self._wanted = wanted
        names = self.tr("From"), self.tr("To")
        self.checks = [QCheckBox(name, self) for name in names]
        self.fields = [self._field(end) for end in (0, 1)]
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setSpacing(12)
        for row, (check, field, known) in enumerate(
            zip(self.checks, self.fields, self._known(), strict=True)
        ):
            field.setAccessibleName(f"{title}: {names[row]}")
            check.setAccessibleName(f"{title}: {names[row]}")
            check.toggled.connect(field.setEnabled)
            check.setChecked(known)
            field.setEnabled(known)
            grid.addWidget(check, row, 0)
            grid.addWidget(field, row, 1)
        buttons = QDialogButtonBox(self)
        accept = buttons.addButton(self.tr("Apply"), QDialogButtonBox.ButtonRole.AcceptRole)
        accept.setObjectName("range_apply")
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        grid.addWidget(buttons, 2, 0, 1, 2)

    def applied(self) -> ImageFilter:
        """The filter with this range. Days are whole: the last one is taken in."""
        low, high = (
            field if check.isChecked() else None
            for check, field in zip(self.checks, self.fields, strict=True)
        )
        wanted = self._wanted
        if self._kind == "date":
            return replace(
                wanted,
                file_after=_begin(low.date()) if isinstance(low, QDateEdit) else None,
                file_before=_begin(high.date().addDays(1)) if isinstance(high, QDateEdit) else None,
            )
        least = low.value() if isinstance(low, QDoubleSpinBox) else None
        most = high.value() if isinstance(high, QDoubleSpinBox) else None
        if self._kind == "confidence":
            return replace(
                wanted,
                min_confidence=None if least is None else least / 100,
                max_confidence=None if most is None else most / 100,
            )
        return replace(
            wanted,
            min_bytes=None if least is None else round(least * MEGABYTE),
            max_bytes=None if most is None else round(most * MEGABYTE),
        )

    def _known(self) -> tuple[bool, bool]:
        w = self._wanted
        low, high = {
            "date": (w.file_after, w.file_before),
            "confidence": (w.min_confidence, w.max_confidence),
            "size": (w.min_bytes, w.max_bytes),
        }[self._kind]
        # Where nothing is set yet, both ends are asked for.
        return (True, True) if low is None and high is None else (low is not None, high is not None)

    def _field(self, end: int) -> QDateEdit | QDoubleSpinBox:
        w = self._wanted
        if self._kind == "date":
            dates = QDateEdit(self)
            dates.setCalendarPopup(True)
            dates.setDisplayFormat("yyyy-MM-dd")
            when = w.file_before if end else w.file_after
            if when is None:
                dates.setDate(QDate.currentDate() if end else QDate.currentDate().addDays(-30))
            else:
                dates.setDate(QDateTime.fromSecsSinceEpoch(int(when) - end).date())
            return dates
        numbers = QDoubleSpinBox(self)
        if self._kind == "confidence":
            numbers.setRange(0, 100)
            numbers.setSuffix(" %")
            share = w.max_confidence if end else w.min_confidence
            numbers.setValue((100 if end else 50) if share is None else share * 100)
        else:
            numbers.setRange(0, LARGEST_MB)
            numbers.setSuffix(" MB")
            size = w.max_bytes if end else w.min_bytes
            numbers.setValue((10 if end else 0) if size is None else size / MEGABYTE)
        return numbers


def _begin(day: QDate) -> float:
    """The first second of a day here, since 1970."""
    return float(QDateTime(day, QTime(0, 0)).toSecsSinceEpoch())
