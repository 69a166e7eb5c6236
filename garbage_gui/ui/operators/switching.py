"""Changing who is at the desk: between the button in the top bar, the names in the store, and `AtTheDesk`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from garbage_gui.messages import GarbageError
from garbage_gui.ui.background import Background
from garbage_gui.ui.messages_bar import Messages
from garbage_gui.ui.operators.at_the_desk import AtTheDesk
from garbage_gui.ui.operators.button import OperatorButton

if TYPE_CHECKING:
    from garbage_gui.services.operators import KnownOperator
    from garbage_gui.services.workspace import Workspace


class OperatorSwitching(QObject):
    """``workspace`` gives the one that is open, or None; its names are read when the menu opens."""

    def __init__(
        self,
        desk: AtTheDesk,
        button: OperatorButton,
        background: Background,
        messages: Messages,
        workspace: Callable[[], Workspace | None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk, self._button, self._background = desk, button, background
        self._messages, self._workspace, self._window = messages, workspace, window
        button.menu_asked.connect(self.ask)
        button.chosen.connect(self._switch)
        button.another_asked.connect(self.ask_for_another)
        desk.changed.connect(self._show)

    def ask(self) -> None:
        """Open the menu of those who are known here."""
        self._with_known(self._button.pop_up)

    def ask_for_another(self) -> None:
        """Ask for a name."""
        self._with_known(self._open_dialog)

    def _with_known(self, done: Callable[[list[KnownOperator]], None]) -> None:
        workspace = self._workspace()
        if workspace is None:
            done([])
        else:
            self._background.run(known_operators, workspace, done=done, owner=self)

    def _open_dialog(self, known: list[KnownOperator]) -> None:
        from PySide6.QtCore import Qt

        from garbage_gui.ui.operators.name_dialog import NameDialog

        dialog = NameDialog([k.name for k in known], self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.named.connect(self._switch)
        dialog.open()

    def _switch(self, name: str) -> None:
        if name == self._desk.name and self._desk.is_chosen:
            return
        try:
            name = self._desk.switch_to(name)
        except GarbageError as error:
            self._messages.error(error.message)
            return
        self._messages.info(self.tr("At the desk now: {name}").format(name=name))

    def _show(self) -> None:
        self._button.show_name(self._desk.name, self._desk.is_chosen)


def known_operators(workspace: Workspace) -> list[KnownOperator]:
    """Those who said something here. Runs on a pool thread."""
    from garbage_gui.services import operators

    return operators.known_operators(workspace)
