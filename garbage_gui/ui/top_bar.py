"""The bar at the top: the workspace, the active model, the search field, and what is always at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from garbage_gui.ui.operators.button import OperatorButton
from garbage_gui.ui.text import model_name, plain_tip
from garbage_gui.ui.theme import Theme, style

TYPING_PAUSE_MS = 250
HEIGHT = 52


class TopBar(QFrame):
    """Says what it is told and emits what was asked for."""

    search_changed = Signal(str)
    search_entered = Signal(str)
    search_left = Signal()
    model_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()
    palette_asked = Signal()
    keys_asked = Signal()
    open_asked = Signal()
    workspace_asked = Signal(Path)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._workspace: Path | None = None
        self._is_open = False
        self._undo_words: Callable[[], str] | None = None
        self._redo_words: Callable[[], str] | None = None
        self._recent: Sequence[Path] = ()
        self._model = ""
        self._accuracy = ""
        self.setObjectName("top_bar")
        style(self, role="bar")
        self.setFixedHeight(HEIGHT)
        self.workspace = QPushButton(self)
        self.workspace.setObjectName("workspace_button")
        self.model = QPushButton(self)
        self.model.setObjectName("model_button")
        for button in (self.workspace, self.model):
            style(button, kind="quiet")
            button.setIconSize(QSize(20, 20))
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.workspace.setMenu(self._menu)
        self.model.clicked.connect(lambda _=False: self.model_asked.emit())
        self.search = QLineEdit(self)
        self.search.setObjectName("search_field")
        style(self.search, role="search")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(120)
        self.search.setFixedHeight(32)
        self.search.setMaximumWidth(420)
        self._search_icon = QAction(self)
        self.search.addAction(self._search_icon, QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.search_changed.emit(self.search.text()))
        self.search.textEdited.connect(lambda _: self._pause.start())
        self.search.returnPressed.connect(self._entered)
        self.search.installEventFilter(self)
        self.undo = self._tool("undo_button")
        self.undo.clicked.connect(lambda _=False: self.undo_asked.emit())
        self.redo = self._tool("redo_button")
        self.redo.setEnabled(False)
        self.redo.clicked.connect(lambda _=False: self.redo_asked.emit())
        self.palette_button = self._tool("palette_button")
        self.palette_button.clicked.connect(lambda _=False: self.palette_asked.emit())
        self.keys = self._tool("keys_button")
        self.keys.clicked.connect(lambda _=False: self.keys_asked.emit())
        self.operator = OperatorButton(theme, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.workspace)
        row.addWidget(self.model)
        row.addStretch(1)
        row.addWidget(self.search, 4)
        row.addStretch(1)
        for tool in (self.undo, self.redo, self.palette_button, self.keys):
            row.addWidget(tool)
        row.addWidget(self.operator)
        self.retranslate()
        self._icons()
        theme.changed.connect(self._icons)

    def show_workspace(self, folder: Path, recent: Sequence[Path]) -> None:
        self._workspace, self._recent = folder, recent
        self._texts()

    def show_open(self, is_open: bool) -> None:
        """Whether the workspace is open: there is a model, pictures to search, something to undo only then."""
        self._is_open = is_open
        self.search.setEnabled(is_open)
        self.undo.setEnabled(is_open)
        self.redo.setEnabled(is_open and self._redo_words is not None)
        self._texts()

    def show_undo(self, words: Callable[[], str] | None) -> None:
        """Say at the button what an undo takes back; ``words`` gives it in the language of the window."""
        self._undo_words = words
        self.retranslate()

    def show_redo(self, words: Callable[[], str] | None) -> None:
        """Say at the button what a redo does again; None: there is nothing."""
        self._redo_words = words
        self.redo.setEnabled(self._is_open and words is not None)
        self.retranslate()

    def undo_words(self) -> str:
        """What an undo takes back, as the button says it."""
        return self._undo_words() if self._undo_words is not None else self.tr("Undo the last change")

    def redo_words(self) -> str:
        """What a redo does again, as the button says it."""
        return self._redo_words() if self._redo_words is not None else self.tr("Redo what was undone last")

    def show_model(self, name: str, accuracy: str) -> None:
        """The active model with its accuracy and interval; an empty name for none."""
        self._model, self._accuracy = name, accuracy
        self._texts()

    def show_search(self, text: str) -> None:
        """Set the search field without searching."""
        if text != self.search.text():
            self.search.setText(text)

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def retranslate(self) -> None:
        self.search.setPlaceholderText(self.tr("Search names, paths, classes"))
        self.search.setAccessibleName(self.tr("Search pictures"))
        self.search.setToolTip(self.tr("Search by file name, path, class or sha256 (Ctrl+F)"))
        for button, name, keys in (
            (self.undo, self.undo_words(), "Ctrl+Z"),
            (self.redo, self.redo_words(), "Ctrl+Shift+Z"),
            (self.palette_button, self.tr("All actions"), "Ctrl+K"),
            (self.keys, self.tr("Keys of this page"), "?"),
        ):
            button.setAccessibleName(name)
            button.setToolTip(plain_tip(f"{name} ({keys})"))
        self._texts()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        ):
            self.search_left.emit()
            return True
        return super().eventFilter(watched, event)

    def _texts(self) -> None:
        metrics = self.fontMetrics()
        if self._workspace is not None:
            name = metrics.elidedText(self._workspace.name, Qt.TextElideMode.ElideMiddle, 160)
            self.workspace.setText(f" {name}  ▾")
            self.workspace.setToolTip(self.tr("Workspace: {folder}").format(folder=self._workspace))
        else:
            self.workspace.setText(" " + self.tr("Opening …"))
        self.workspace.setAccessibleName(self.tr("Workspace"))
        self.model.setVisible(self._is_open)
        if self._model:
            name = metrics.elidedText(model_name(self._model), Qt.TextElideMode.ElideRight, 200)
            self.model.setText(f" {name}  {self._accuracy}".rstrip())
            self.model.setToolTip(
                self.tr("The active model and its accuracy on the check set, with the 95 % interval")
            )
        else:
            self.model.setText(" " + self.tr("No active model"))
            self.model.setToolTip(self.tr("Promote a model on the Models page"))
        self.model.setAccessibleName(self.tr("Active model"))

    def _entered(self) -> None:
        self._pause.stop()
        self.search_entered.emit(self.search.text())

    def _fill_menu(self) -> None:
        self._menu.clear()
        for folder in self._recent:
            action = self._menu.addAction(self._theme.icon("folder-outline"), str(folder))
            action.setEnabled(folder != self._workspace)
            action.triggered.connect(lambda _=False, folder=folder: self.workspace_asked.emit(folder))
        if self._recent:
            self._menu.addSeparator()
        self._menu.addAction(
            self._theme.icon("folder-open-outline"),
            self.tr("Open or create a workspace …"),
            self.open_asked.emit,
        )

    def _tool(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setIconSize(QSize(20, 20))
        style(button, kind="quiet")
        return button

    def _icons(self) -> None:
        icon = self._theme.icon
        self.workspace.setIcon(icon("folder-outline", "text_muted"))
        self.model.setIcon(icon("cube-outline", "text_muted"))
        self.undo.setIcon(icon("undo"))
        self.redo.setIcon(icon("redo"))
        self.palette_button.setIcon(icon("console-line"))
        self.keys.setIcon(icon("keyboard-outline"))
        self._search_icon.setIcon(icon("magnify", "text_muted"))
