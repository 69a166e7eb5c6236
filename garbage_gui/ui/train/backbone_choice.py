"""The backbone: one of those that come with the app, or any classifier of timm by its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QLineEdit, QVBoxLayout, QWidget

from garbage_gui.messages import Message
from garbage_gui.nets.catalogue import BACKBONES, TIMM, Backbone
from garbage_gui.ui.text import message_text
from garbage_gui.ui.theme import style

OTHER = "timm"


class BackboneChoice(QWidget):
    """Knows the built-in ones; a network of timm is asked for, and told by `set_found` or `set_not_found`."""

    changed = Signal()
    wanted = Signal(str)
    names_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Backbone | None = None
        self._looking_for = ""
        self._error: Message | None = None
        self.box = QComboBox(self)
        self.box.setObjectName("backbone")
        for backbone in BACKBONES.values():
            self.box.addItem(backbone.title, backbone.key)
        self.box.addItem("", OTHER)
        self.name = QLineEdit(self)
        self.name.setObjectName("timm_name")
        self.name.setMaxLength(100)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(10)
        self.name.setCompleter(completer)
        self._state = QLabel(self)
        self._state.setObjectName("timm_state")
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box)
        column.addWidget(self.name)
        column.addWidget(self._state)
        self.setFocusProxy(self.box)
        self.box.currentIndexChanged.connect(self._on_choice)
        self.name.textEdited.connect(self._on_edit)
        self.name.editingFinished.connect(self._look)
        completer.activated.connect(lambda _: self._look())
        self._show_entry()
        self.retranslate()

    @property
    def backbone(self) -> Backbone | None:
        """What is chosen; None while a network of timm is not found (yet)."""
        key = str(self.box.currentData())
        return self._found if key == OTHER else BACKBONES[key]

    @property
    def state_text(self) -> str:
        """What is said of the network of timm."""
        return self._state.text()

    def choose(self, key: str) -> None:
        """Choose a built-in backbone, or ``timm:NAME``."""
        if key in BACKBONES:
            self.box.setCurrentIndex(self.box.findData(key))
        elif key.startswith(TIMM):
            self.box.setCurrentIndex(self.box.findData(OTHER))
            self.name.setText(key.removeprefix(TIMM))
            self._look()

    def set_names(self, names: Sequence[str]) -> None:
        """What can be completed."""
        self._names.setStringList(list(names))

    def set_found(self, backbone: Backbone) -> None:
        """The network that was asked for is there."""
        if backbone.key != f"{TIMM}{self._looking_for}":
            return
        self._looking_for, self._found, self._error = "", backbone, None
        self._say()
        self.changed.emit()

    def set_not_found(self, name: str, error: Message) -> None:
        """There is none of this name, or it cannot be used."""
        if name != self._looking_for:
            return
        self._looking_for, self._error = "", error
        self._say()
        self.changed.emit()

    def _typed(self) -> str:
        return self.name.text().strip().removeprefix(TIMM).strip()

    def _on_choice(self) -> None:
        self._show_entry()
        if self.box.currentData() == OTHER:
            self.names_wanted.emit()
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _on_edit(self) -> None:
        if self._found is not None or self._error is not None or self._looking_for:
            self._found, self._error, self._looking_for = None, None, ""
            self._say()
            self.changed.emit()

    def _look(self) -> None:
        name = self._typed()
        known = self._found.key if self._found is not None else ""
        if not name or name == self._looking_for or known == f"{TIMM}{name}" or self._error is not None:
            return
        self._found, self._looking_for = None, name
        self._say()
        self.changed.emit()
        self.wanted.emit(name)

    def _show_entry(self) -> None:
        shown = self.box.currentData() == OTHER
        self.name.setVisible(shown)
        self._state.setVisible(shown)

    def _say(self) -> None:
        if self._error is not None:
            text = message_text(self._error)
        elif self._looking_for:
            text = self.tr("Looking at {name}: some seconds, once on this machine …").format(
                name=self._looking_for
            )
        elif self._found is not None:
            text = self.tr("{millions} million parameters, pictures of {size} pixels").format(
                millions=f"{sum(self._found.tensor_sizes) / 1e6:.1f}", size=self._found.input_size
            )
        else:
            text = self.tr("Type a name and press Enter.")
        self._state.setText(text)
        style(self._state, role="error" if self._error is not None else "caption")

    def retranslate(self) -> None:
        self.box.setItemText(self.box.findData(OTHER), self.tr("Another of timm …"))
        self.box.setToolTip(self.tr("The network without its classifier"))
        self.name.setPlaceholderText(self.tr("such as resnet18"))
        self.name.setAccessibleName(self.tr("Name of a network of timm"))
        self.name.setToolTip(self.tr("Any classifier of timm, by its name there"))
        self._say()
