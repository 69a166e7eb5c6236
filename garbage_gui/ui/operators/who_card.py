"""The question who is at the desk, as a card that holds nothing up and goes when it is answered."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from garbage_gui.messages import GarbageError
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.operators.name_form import NameForm
from garbage_gui.ui.operators.switching import known_operators
from garbage_gui.ui.theme import style


class WhoCard(QFrame):
    """There only while nobody said who is at the desk."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setObjectName("who_card")
        style(self, role="card")
        self._icon = QLabel(self)
        self._title = QLabel(self)
        style(self._title, role="subheading")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        style(self._text, role="muted")
        self.form = NameForm(self)
        self.form.setMaximumWidth(400)
        self.form.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.form.named.connect(self._named)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self.form, 1)
        context.desk.changed.connect(self._show)
        context.theme.changed.connect(self._draw)
        self._draw()
        self._show()
        self._retranslate()

    def read(self) -> None:
        """Read the names that there are, so that one like another is noticed."""
        if not self.isHidden():
            self._context.background.run(
                known_operators,
                self._context.workspace,
                done=lambda known: self.form.set_known([k.name for k in known]),
                owner=self,
            )

    def _named(self, name: str) -> None:
        try:
            name = self._context.desk.switch_to(name)
        except GarbageError as error:
            self._context.messages.error(error.message)
            return
        self._context.messages.info(
            self.tr("Every label carries the name “{name}” from now on").format(name=name)
        )

    def _show(self) -> None:
        self.setVisible(not self._context.desk.is_chosen)

    def _draw(self) -> None:
        self._icon.setPixmap(self._context.theme.pixmap("account-question-outline", 24, "accent"))

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Who is at the desk?"))
        self._text.setText(
            self.tr(
                "Every label carries this name. Change it at the top right whenever somebody else sits down."
            )
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
