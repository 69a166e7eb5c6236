"""A field for a name, and what is wrong with it, or whom it looks like."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from garbage_gui.settings import account_name
from garbage_gui.ui.text import message_text
from garbage_gui.ui.theme import style


class NameForm(QWidget):
    """Emits ``named`` with a name as it is kept, when the button or Enter is pressed and it is one.

    A name that is like a known one but for case or spaces is warned of, with a button that takes the known one.
    """

    named = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: Sequence[str] = ()
        self._like: str | None = None
        self.field = QLineEdit(self)
        self.field.setObjectName("operator_name")
        self.field.setMaxLength(200)  # what is wrong with a long one is said, not cut off
        self.field.textChanged.connect(self._look)
        self.field.returnPressed.connect(self.accept)
        self.accept_button = QPushButton(self)
        self.accept_button.setObjectName("operator_accept")
        style(self.accept_button, kind="primary")
        self.accept_button.clicked.connect(lambda _=False: self.accept())
        self.warning = QLabel(self)
        self.warning.setObjectName("operator_warning")
        self.warning.setWordWrap(True)
        style(self.warning, role="warning")
        self.like_button = QPushButton(self)
        self.like_button.setObjectName("operator_like")
        self.like_button.clicked.connect(lambda _=False: self.named.emit(self._like or ""))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.field, 1)
        line.addWidget(self.accept_button)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.warning, 1)
        below.addWidget(self.like_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)
        column.addLayout(below)
        self._retranslate()

    def set_known(self, names: Sequence[str]) -> None:
        """The names that there are in this workspace."""
        self._known = names
        self._look()

    def accept(self) -> None:
        """Take what is typed (nothing: the account's name), or say why that is no name."""
        from garbage_gui.services.operators import OperatorError, clean_name

        try:
            name = clean_name(self.field.text().strip() or account_name())
        except OperatorError as error:
            self._warn(message_text(error.message))
            return
        self.named.emit(name)

    def _look(self) -> None:
        from garbage_gui.services.operators import OperatorError, alike, clean_name

        self._like = None
        try:
            name = clean_name(self.field.text()) if self.field.text().strip() else ""
        except OperatorError as error:
            self._warn(message_text(error.message))
            return
        self._like = alike(name, self._known) if name else None
        text = (
            self.tr("“{name}” is known here already. Is that you?").format(name=self._like)
            if self._like
            else ""
        )
        self._warn(text)

    def _warn(self, text: str) -> None:
        self.warning.setText(text)
        self.warning.setVisible(bool(text))
        self.like_button.setVisible(self._like is not None)
        self.like_button.setText(self.tr("I am “{name}”").format(name=self._like or ""))

    def _retranslate(self) -> None:
        self.field.setPlaceholderText(account_name())
        self.field.setAccessibleName(self.tr("Your name"))
        self.field.setToolTip(
            self.tr("Every label carries this name; nothing typed stands for the account's")
        )
        self.accept_button.setText(self.tr("That is me"))
        self._look()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
