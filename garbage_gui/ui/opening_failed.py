"""What is shown in place of the pages when a workspace cannot be opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.theme import Theme
from garbage_gui.ui.widgets.empty_state import EmptyState


class OpeningFailed(QWidget):
    """The banner says why; this offers the ways out: another workspace, or a backup of the store (``restore``)."""

    def __init__(
        self,
        theme: Theme,
        choose: Callable[[], object],
        restore: Callable[[], object] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.empty = EmptyState(theme, "folder-alert-outline", callback=choose, parent=self)
        self.restore = QPushButton(self)
        self.restore.setObjectName("restore_backup")
        self.restore.setIconSize(BESIDE_TEXT)
        if restore is not None:
            self.restore.clicked.connect(lambda _=False: restore())
        self.restore.setVisible(restore is not None)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        self.empty.add_below(self.restore)
        theme.changed.connect(self._icons)
        self._icons()
        self._can_restore = restore is not None
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        text = self.tr(
            "The line above says why. Nothing in it was changed. You can go on with another workspace."
        )
        if self._can_restore:
            text = self.tr(
                "The line above says why. Nothing in it was changed. You can go on with another workspace, "
                "or put this one back as it was when a backup was made."
            )
        self.empty.set_texts(
            self.tr("The workspace could not be opened"), text, self.tr("Choose another workspace …")
        )
        self.restore.setText(self.tr("Restore a backup …"))

    def _icons(self) -> None:
        self.restore.setIcon(self._theme.icon("backup-restore"))
