"""Asks for the name of somebody who is new at the desk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from garbage_gui.ui.operators.name_form import NameForm
from garbage_gui.ui.theme import style

WARNING_HEIGHT = 44


class NameDialog(QDialog):
    """A `NameForm` with a sentence above; Escape leaves who was there."""

    named = Signal(str)

    def __init__(self, known: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("operator_dialog")
        self.setModal(True)
        self.setWindowTitle(self.tr("Who is at the desk?"))
        self.setMinimumWidth(420)
        text = QLabel(self.tr("Every label and every opinion carries this name from now on."), self)
        text.setWordWrap(True)
        style(text, role="muted")
        self.form = NameForm(self)
        self.form.set_known(known)
        self.form.named.connect(self._named)
        # A dialog does not grow by itself for what comes later.
        for widget in (self.form.warning, self.form.like_button):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        self.form.warning.setMinimumHeight(WARNING_HEIGHT)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(lambda _=False: self.reject())
        self.form.accept_button.setAutoDefault(False)  # Enter is the field's own, lest it counts twice
        self.form.like_button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(text)
        column.addWidget(self.form)
        column.addLayout(buttons)
        self.form.field.setFocus()

    def _named(self, name: str) -> None:
        self.named.emit(name)
        self.accept()
