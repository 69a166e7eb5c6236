"""The window for those who listen to it: what a painted control is, and what is said meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_ROLE = "accessible_role"


def set_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Say what ``widget`` is to a screen reader; Qt knows it of its own controls alone."""
    widget.setProperty(_ROLE, role.value)
    _install()


def announce(widget: QWidget, text: str, *, at_once: bool = False) -> None:
    """Have a screen reader, if there is one, say ``text``; ``at_once`` breaks off what it says now."""
    if not QAccessible.isActive() or not text:
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    urgent = QAccessible.AnnouncementPoliteness.Assertive
    event.setPoliteness(urgent if at_once else QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)


_installed: list[object] = []


def _install() -> None:
    if not _installed:
        _installed.append(_make)
        QAccessible.installFactory(_make)


def _make(_class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    if not isinstance(thing, QWidget) or thing.property(_ROLE) is None:
        return None
    return QAccessibleWidget(thing, QAccessible.Role(thing.property(_ROLE)), "")
