"""Ctrl+K: every action of the page and of the window, found by typing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from garbage_gui.ui.actions import ActionRegistry, ActionSpec, keys_text
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.translations import Translations
from garbage_gui.ui.widgets.side_text import SIDE_ROLE, SideTextDelegate

WIDTH, HEIGHT = 520, 420


def matches(wanted: str, title: str) -> int | None:
    """How well ``title`` fits what was typed: 0 is best, None not at all. Letters may be left out between."""
    wanted, title = wanted.casefold().strip(), title.casefold()
    if wanted in title:
        return title.index(wanted)
    place, gaps = -1, 0
    for letter in wanted.replace(" ", ""):
        found = title.find(letter, place + 1)
        if found < 0:
            return None
        gaps += found - place - 1
        place = found
    return 100 + gaps


class CommandPalette(QDialog):
    """Enter does what is marked; the arrows move; Escape closes."""

    def __init__(
        self, actions: ActionRegistry, theme: Theme, translations: Translations, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._actions = actions
        # The English names too: they stand in the documentation, and an English keyboard writes them.
        with translations.english():
            self._english = {spec.id: spec.title() for spec in actions.here()}
        self._theme = theme
        self.setObjectName("command_palette")
        self.setAccessibleName(self.tr("All actions"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = QLineEdit(self)
        self.field.setObjectName("palette_field")
        self.field.setPlaceholderText(self.tr("What do you want to do?"))
        self.field.setAccessibleName(self.tr("Find an action"))
        self.list = QListWidget(self)
        self.list.setObjectName("palette_list")
        self.list.setAccessibleName(self.tr("Actions"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(SideTextDelegate(theme, self.list))
        style(self.list, role="results")
        self.list.itemClicked.connect(lambda item: self._do(item))
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self.setFixedSize(min(WIDTH, parent.width() - 48), min(HEIGHT, parent.height() - 96))
        place = parent.mapToGlobal(parent.rect().topLeft())
        self.move(place.x() + (parent.width() - self.width()) // 2, place.y() + 64)
        self._fill("")
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        theme.motion.fade_in(self.list)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                count = self.list.count()
                if self.list.currentRow() >= 0:
                    self.list.setCurrentRow((self.list.currentRow() + step) % count)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _fill(self, wanted: str) -> None:
        found: list[tuple[int, ActionSpec]] = []
        for spec in self._actions.in_palette():
            names = (self._actions.now_text(spec), spec.title(), self._english.get(spec.id, ""))
            fits = [fit for name in names if (fit := matches(wanted, name)) is not None]
            if fits:
                found.append((min(fits), spec))
        if wanted:
            found.sort(key=lambda pair: pair[0])
        self.list.clear()
        for _, spec in found:
            icon = self._theme.icon(spec.icon or "circle-small", "text_muted")
            item = QListWidgetItem(icon, self._actions.now_text(spec))
            item.setData(Qt.ItemDataRole.UserRole, spec.id)
            item.setData(SIDE_ROLE, keys_text(self._actions.keys(spec)))
            self.list.addItem(item)
        if not found:
            nothing = QListWidgetItem(self.tr("No action is called that. Try fewer letters."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        self.list.setCurrentRow(0 if found else -1)

    def _do(self, item: QListWidgetItem | None) -> None:
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        action_id = item.data(Qt.ItemDataRole.UserRole)
        self.close()
        self._actions.run(action_id)
