"""How the watching of a folder stands: which one, how many came today, and ending it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from garbage_gui.imaging.ordinary_files import shown
from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.text import message_text, number
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from garbage_gui.services.watching.watcher import Watching
    from garbage_gui.ui.classify.controller import ClassifyController
    from garbage_gui.ui.watching import WatchProvider

ICON = "folder-eye-outline"


class WatchBar(QFrame):
    """Emits what a person asks for; shows what it is told. Hidden while nothing is watched."""

    run_asked = Signal(int)
    end_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._watching: Watching | None = None
        self.setObjectName("watch_bar")
        style(self, role="card")
        self._icon = QLabel(self)
        self.line = ElidedLabel(self)
        self.line.setObjectName("watch_line")
        self.run = self._button("watch_run")
        self.end = self._button("watch_end")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self.line, 1)
        row.addWidget(self.run)
        row.addWidget(self.end)
        self.run.clicked.connect(lambda _=False: self._ask_for_run())
        self.end.clicked.connect(lambda _=False: self.end_asked.emit())
        theme.changed.connect(self._show)
        self.retranslate()

    def _button(self, name: str) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setIconSize(BESIDE_TEXT)
        return button

    def show_watching(self, watching: Watching | None) -> None:
        """Show how this one stands; None shows nothing."""
        self._watching = watching
        self._show()

    def _ask_for_run(self) -> None:
        if self._watching is not None and self._watching.run is not None:
            self.run_asked.emit(self._watching.run)

    def _show(self) -> None:
        watching = self._watching
        self.setVisible(watching is not None)
        if watching is None:
            return
        bad = watching.status.state in ("gone", "trouble")
        self.line.set_whole(self._text(watching))
        self.setToolTip(shown(watching.folder))
        style(self.line, role="error" if bad else "plain")
        icon = "folder-alert-outline" if bad else ICON
        self._icon.setPixmap(self._theme.pixmap(icon, 18, "error" if bad else "success"))
        self.run.setVisible(watching.run is not None)
        self.run.setIcon(self._theme.icon("image-search-outline"))
        self.end.setIcon(self._theme.icon("stop-circle-outline"))

    def _text(self, watching: Watching) -> str:
        status, folder = watching.status, shown(watching.folder.name or watching.folder)
        today = self.tr("{count} today").format(count=number(watching.today))
        match status.state:
            case "gone":
                since = time.strftime("%H:%M", time.localtime(status.since))
                why = message_text(status.message) if status.message is not None else ""
                text = self.tr("“{folder}” has been gone since {time}. It is looked for again by itself.")
                return " · ".join(filter(None, (text.format(folder=folder, time=since), why, today)))
            case "trouble":
                why = message_text(status.message) if status.message is not None else ""
                return self.tr("“{folder}” waits: {reason}").format(folder=folder, reason=why)
            case "looking":
                return self.tr("Looking at what is in “{folder}” …").format(folder=folder)
            case "elsewhere":
                text = self.tr("Another window or command watches “{folder}”.").format(folder=folder)
                return f"{text} {today}"
        parts = [self.tr("Watching “{folder}”").format(folder=folder), today]
        if status.unfinished:
            parts.append(self.tr("still being written: {count}").format(count=number(status.unfinished)))
        elif not watching.today:
            parts.append(self.tr("what you put into it is classified at once"))
        return " · ".join(parts)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Watched folder"))
        self.run.setText(self.tr("Show today’s"))
        self.run.setToolTip(self.tr("Show what arrived in the watched folder today"))
        self.end.setText(self.tr("Stop watching"))
        self.end.setToolTip(self.tr("Watch this folder no more; what was found stays"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class Watches(QObject):
    """Between the watched folder and the page: its bars, and the run that is shown."""

    def __init__(
        self,
        provider: WatchProvider,
        controller: ClassifyController,
        bars: Sequence[WatchBar],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._provider = provider
        self._controller = controller
        self._bars = bars
        self._just_begun = False
        self._run: int | None = None
        for bar in bars:
            bar.run_asked.connect(controller.choose)
            bar.end_asked.connect(self.end)
        provider.changed.connect(self._show)
        self._show(provider.current)
        provider.look()

    def begin(self, folder: Path) -> None:
        """Watch ``folder``, and show what came today as soon as there is something."""
        self._just_begun = True
        self._provider.begin(folder)

    def end(self) -> None:
        self._provider.end()

    def _show(self, watching: Watching | None) -> None:
        for bar in self._bars:
            bar.show_watching(watching)
        run = watching.run if watching is not None else None
        chosen = self._controller.chosen
        # Whoever looks at what comes goes on looking at it, also when a new day has a new run.
        follows = chosen is not None and chosen.job_id == self._run
        if run is not None and run != self._run and (self._just_begun or follows):
            self._just_begun = False
            self._controller.choose(run)
        self._run = run
