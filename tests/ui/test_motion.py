"""What appears fades in shortly, and not at all for those who want no motion."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractAnimation, QObject, QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel

from garbage_gui.ui.motion import FADE_MS, Motion, system_reduces_motion
from tests.ui.window import Desktop, pause, wait


@pytest.fixture
def motion(qapp: QApplication) -> Motion:
    return Motion(QObject())


def test_a_fade_is_short_and_leaves_nothing_behind(motion: Motion) -> None:
    label = QLabel("x")
    label.show()
    fade = motion.fade_in(label)
    assert fade is not None and fade.duration() == FADE_MS <= 150
    assert fade.state() == QAbstractAnimation.State.Running and label.graphicsEffect() is not None
    assert motion.fade_in(label) is None  # one at a time
    wait(lambda: label.graphicsEffect() is None, "the end of the fade")
    label.close()
    label.deleteLater()
    pause(0)


def test_what_goes_while_it_fades_takes_its_fade_along(motion: Motion) -> None:
    label = QLabel("x")
    label.show()
    assert motion.fade_in(label) is not None
    label.close()
    label.deleteLater()
    pause(2 * FADE_MS)


@pytest.mark.parametrize(
    ("choice", "system", "moves"),
    [("system", False, True), ("system", True, False), ("full", True, True), ("reduced", False, False)],
)
def test_who_wants_no_motion_gets_none(motion: Motion, choice: str, system: bool, moves: bool) -> None:
    label = QLabel("x")
    label.show()
    motion.choose(choice)  # type: ignore[arg-type]
    motion.follow_system(system)
    assert (motion.fade_in(label) is not None) is moves
    label.close()
    label.deleteLater()
    pause(0)


def test_the_setting_holds_at_once_and_is_kept(desk: Desktop, tmp_path: Path) -> None:
    desk.open(tmp_path / "new")
    page = desk.show("settings")
    page.motion.setCurrentIndex(page.motion.findData("reduced"))
    page.motion.activated.emit(page.motion.currentIndex())
    assert desk.window.theme.motion.is_reduced and desk.window.settings.motion == "reduced"
    desk.window.messages.error("something")
    assert desk.window.banner.isVisible() and desk.window.banner.graphicsEffect() is None
    page.motion.setCurrentIndex(page.motion.findData("full"))
    page.motion.activated.emit(page.motion.currentIndex())
    desk.window.banner.dismiss()
    desk.window.messages.error("something")
    assert desk.window.banner.graphicsEffect() is not None
    wait(lambda: desk.window.banner.graphicsEffect() is None)


def test_nothing_that_is_said_covers_the_page(desk: Desktop, tmp_path: Path) -> None:
    desk.open(tmp_path / "new")
    desk.show("browse")
    window = desk.window
    window.messages.error("something went wrong")
    window.messages.saved("something was saved")
    pause(0)
    page = QRect(window.stack.mapTo(window, QPoint(0, 0)), window.stack.size())
    for said in (window.banner, window.status):
        assert said.isVisible()
        assert not QRect(said.mapTo(window, QPoint(0, 0)), said.size()).intersects(page)


def test_what_is_said_quickly_one_after_the_other_does_not_flicker(desk: Desktop) -> None:
    status = desk.window.status
    status._said_at = -60.0
    status.show_saved("one")
    assert status.said.graphicsEffect() is not None
    wait(lambda: status.said.graphicsEffect() is None)
    status.show_saved("two")
    assert status.said.graphicsEffect() is None


@pytest.mark.skipif(sys.platform != "linux", reason="the settings of Linux desktops")
def test_linux_desktops_are_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config, programs = tmp_path / "config", tmp_path / "bin"
    for folder in (config / "gtk-3.0", programs):
        folder.mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config))
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    assert not system_reduces_motion()
    (config / "kdeglobals").write_text("[KDE]\nAnimationDurationFactor=0\n", "utf-8")
    assert system_reduces_motion()
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "XFCE")
    assert not system_reduces_motion()
    (config / "gtk-3.0" / "settings.ini").write_bytes(b"[Settings]\n\xff\ngtk-enable-animations = false\n")
    assert system_reduces_motion()
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
    asked = programs / "gsettings"
    for answer, reduces in (("false", True), ("true", False)):
        asked.write_text(f"#!/bin/sh\necho {answer}\n", "utf-8")
        asked.chmod(0o755)
        assert system_reduces_motion() is reduces
    asked.write_text("#!/bin/sh\nexit 3\n", "utf-8")
    assert not system_reduces_motion()
