"""What is said in the window, also to those who listen to it."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, at_once: bool = False) -> None:
    """Have a screen reader, if there is one, say ``text``; ``at_once`` breaks off what it says now."""
    if not QAccessible.isActive() or not text:
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    urgent = QAccessible.AnnouncementPoliteness.Assertive
    event.setPoliteness(urgent if at_once else QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)
