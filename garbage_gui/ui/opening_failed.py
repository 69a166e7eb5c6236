"""What is shown in place of the pages when a workspace cannot be opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from garbage_gui.ui.theme import Theme
from garbage_gui.ui.widgets.empty_state import EmptyState


class OpeningFailed(QWidget):
    """The banner says why; this offers the way out."""

    def __init__(self, theme: Theme, choose: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.empty = EmptyState(theme, "folder-alert-outline", callback=choose, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.empty.set_texts(
            self.tr("The workspace could not be opened"),
            self.tr(
                "The line above says why. Nothing in it was changed. You can go on with another workspace."
            ),
            self.tr("Choose another workspace …"),
        )
