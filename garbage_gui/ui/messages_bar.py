"""What the app tells a person: what was saved, what is going on, what went wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from garbage_gui.messages import Message
from garbage_gui.ui.text import message_text


class Messages(QObject):
    """Pages speak through this; the window shows it in the status line and, for errors, in a banner."""

    saved_shown = Signal(str)
    info_shown = Signal(str)
    error_shown = Signal(str)
    page_offered = Signal(str, str)
    details_shown = Signal(object)

    def saved(self, text: str) -> None:
        """Say that something is on the disk. Call it after the commit, never before."""
        self.saved_shown.emit(text)

    def info(self, text: str, details: Sequence[str] = ()) -> None:
        """Say something that may be missed; ``details`` are sentences that a person may want to read then."""
        self.info_shown.emit(text)
        if details:
            self.details_shown.emit(tuple(details))

    def error(self, message: Message | str) -> None:
        """Say what went wrong; it stays until it is dismissed, and blocks nothing.

        ``page_offered`` follows, with the text and the page, where there is one on which that can be put right.
        """
        text = message_text(message) if isinstance(message, Message) else message
        self.error_shown.emit(text)
        if isinstance(message, Message) and message.page:
            self.page_offered.emit(text, message.page)
