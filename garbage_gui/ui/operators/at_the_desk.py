"""Who is at the desk now, for the window and every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from garbage_gui.settings import Settings


class AtTheDesk(QObject):
    """The operator that events carry. A change holds at once, is kept, and is told by ``changed``."""

    changed = Signal()

    def __init__(self, save: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._save = save
        self._settings: Settings | None = None

    def use_settings(self, settings: Settings) -> None:
        """The name is in these settings from now on."""
        self._settings = settings
        self.changed.emit()

    @property
    def name(self) -> str:
        """The name that was chosen, or that of the account; empty before the settings are read."""
        return self._settings.operator_name() if self._settings is not None else ""

    @property
    def is_chosen(self) -> bool:
        """Whether somebody said who they are."""
        return self._settings is not None and bool(self._settings.operator.strip())

    def switch_to(self, text: str) -> str:
        """Let somebody else be at the desk; returns the name as it is kept. Raises `OperatorError`."""
        from garbage_gui.services.operators import clean_name

        name = clean_name(text)
        self._set(name)
        return name

    def forget(self) -> None:
        """Let it be the account's name again."""
        self._set("")

    def _set(self, name: str) -> None:
        if self._settings is not None and self._settings.operator != name:
            self._settings.operator = name
            self._save()
            self.changed.emit()
