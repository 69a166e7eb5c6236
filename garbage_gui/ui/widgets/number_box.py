"""A field for a whole number."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox, QWidget

WIDTH = 104


def number_box(parent: QWidget, name: str, least: int, most: int) -> QSpinBox:
    """A field for a number from ``least`` to ``most``, with its thousands grouped."""
    box = QSpinBox(parent)
    box.setObjectName(name)
    box.setRange(least, most)
    box.setGroupSeparatorShown(True)
    box.setFixedWidth(WIDTH)
    box.lineEdit().setTextMargins(6, 0, 0, 0)
    box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return box
