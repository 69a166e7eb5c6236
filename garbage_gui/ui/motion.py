"""Short transitions, and none for those who asked for none, here or in their system."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QObject, QPropertyAnimation
from PySide6.QtWidgets import QGraphicsOpacityEffect, QWidget

if TYPE_CHECKING:
    from garbage_gui.settings import MotionChoice

# Long enough to be seen as coming, too short to be waited for.
FADE_MS = 120
ASK_SECONDS = 2.0


class Motion(QObject):
    """Fades in what comes over or into the window. What a person works on never moves, and pages change at once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._choice: MotionChoice = "system"
        self._system_reduces = False

    @property
    def is_reduced(self) -> bool:
        """Whether nothing may move."""
        return self._choice == "reduced" or (self._choice == "system" and self._system_reduces)

    def choose(self, choice: MotionChoice) -> None:
        self._choice = choice

    def follow_system(self, reduces: bool) -> None:
        """What the system says, see `system_reduces_motion`."""
        self._system_reduces = reduces

    def fade_in(self, widget: QWidget) -> QPropertyAnimation | None:
        """Let ``widget``, which is shown already, come in softly; None where it just stands there."""
        if self.is_reduced or widget.graphicsEffect() is not None:
            return None
        effect = QGraphicsOpacityEffect(widget)
        effect.setOpacity(0.0)
        widget.setGraphicsEffect(effect)
        fade = QPropertyAnimation(effect, b"opacity", widget)
        fade.setDuration(FADE_MS)
        fade.setStartValue(0.0)
        fade.setEndValue(1.0)
        fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        # An effect costs at every paint: it goes as soon as it has nothing to do.
        fade.finished.connect(lambda: widget.setGraphicsEffect(None))  # type: ignore[arg-type]
        fade.start(QAbstractAnimation.DeletionPolicy.DeleteWhenStopped)
        return fade


def system_reduces_motion() -> bool:
    """Whether the person's system asks programs to move nothing; False where it does not say. Takes a moment."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if sys.platform == "win32":
            return _windows_reduces()
        if sys.platform == "darwin":
            return _asked("defaults", "read", "com.apple.universalaccess", "reduceMotion") == "1"
        return _linux_reduces()
    return False


def _windows_reduces() -> bool:
    import ctypes

    animates = ctypes.c_int(1)
    get_client_area_animation = 0x1042
    ctypes.windll.user32.SystemParametersInfoW(  # type: ignore[attr-defined, unused-ignore]
        get_client_area_animation, 0, ctypes.byref(animates), 0
    )
    return not animates.value


def _linux_reduces() -> bool:
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    desktop = os.environ.get("XDG_CURRENT_DESKTOP", "").casefold()
    if "kde" in desktop:
        return _ini_value(config / "kdeglobals", "AnimationDurationFactor") in ("0", "0.0")
    if any(name in desktop for name in ("gnome", "unity", "cinnamon", "budgie", "pantheon")):
        return _asked("gsettings", "get", "org.gnome.desktop.interface", "enable-animations") == "false"
    return _ini_value(config / "gtk-3.0" / "settings.ini", "gtk-enable-animations").casefold() in (
        "0",
        "false",
    )


def _asked(*command: str) -> str:
    # Here, for the window's first picture is not to wait for this import.
    import subprocess

    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=ASK_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return ""
    return answer.stdout.strip()


def _ini_value(path: Path, name: str) -> str:
    if not path.is_file():
        return ""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        key, _, value = line.partition("=")
        if key.strip() == name:
            return value.strip()
    return ""
