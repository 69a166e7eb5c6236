"""The shell: it opens, shows pages, speaks two languages, undoes, reports errors, and closes cleanly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton, QScrollArea, QWidget

from garbage_gui.services import labelling
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter
from garbage_gui.taxonomy import load_taxonomy
from garbage_gui.ui.command_palette import matches
from garbage_gui.ui.key_overlay import KeyCap
from garbage_gui.ui.pages import PAGES
from tests.ui.window import Desktop, desktop, pause, wait

ROOT = Path(__file__).resolve().parents[2]


def test_an_empty_workspace_is_welcomed_and_a_full_one_browsed(
    desk: Desktop, tmp_path: Path, filled: Path
) -> None:
    desk.open(tmp_path / "new")
    assert desk.window.page is not None and desk.window.page.name == "welcome"
    desk.open(filled)
    assert desk.window.page is not None and desk.window.page.name == "browse"
    assert desk.window.settings.recent_workspaces == (filled, tmp_path / "new")


def test_every_page_opens_by_its_button_and_by_its_key(desk: Desktop, filled: Path) -> None:
    desk.open(filled)
    for number, (name, button) in enumerate(desk.window.rail.buttons.items(), start=1):
        button.click()
        desk.settle()
        assert desk.window.page is not None and desk.window.page.name == name
        assert button.isChecked()
        desk.show("settings")
        desk.key(str(number), Qt.KeyboardModifier.AltModifier)
        desk.settle()
        assert desk.window.page.name == name
    assert not desk.errors


def test_no_icon_stands_close_to_the_text_of_its_button(desk: Desktop, filled: Path) -> None:
    desk.open(filled)
    seen = 0
    for name in PAGES:
        page = desk.show(name)
        for button in page.findChildren(QPushButton):
            if button.text().strip() and not button.icon().isNull():
                seen += 1
                assert button.iconSize().width() > button.iconSize().height(), (name, button.objectName())
    assert seen > 10


def test_language_and_theme_change_without_a_restart(desk: Desktop, filled: Path, own_home: Path) -> None:
    desk.open(filled)
    browse = desk.window.rail.buttons["browse"]
    assert browse.text() == "Browse"
    assert "Starter model" in desk.window.top_bar.model.text()
    desk.window.actions_.run("language")
    desk.settle()
    assert browse.text() == "浏览"
    assert desk.window.page is not None and desk.window.page.title() == "浏览"
    assert "初始模型" in desk.window.top_bar.model.text()
    models = desk.show("models")
    assert models.title_label.text() == "初始模型"
    before = desk.window.theme.color("background")
    desk.window.actions_.run("theme")
    assert desk.window.theme.color("background") != before
    desk.settle()
    kept = json.loads((own_home / "config" / "settings.json").read_text(encoding="utf-8"))
    assert (kept["language"], kept["theme"]) == ("zh_CN", "dark")


def test_undo_works_on_every_page_and_says_what_it_undid(desk: Desktop, filled: Path) -> None:
    desk.open(filled, page="settings")
    session = desk.window.session
    assert session is not None
    workspace = session.workspace
    image = workspace.store.images.get(workspace.store.images.ids(ImageFilter())[0])
    other = "glass" if image.label != "glass" else "metal"
    labelling.label(workspace, image, other, operator="test", cause="review")
    desk.window.setFocus()
    desk.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert workspace.store.images.get(image.image_id).label == image.label
    assert image.path is not None
    assert desk.said[-1].startswith("Undone") and image.path.name in desk.said[-1]
    assert "labelled" in desk.window.top_bar.redo.toolTip() and desk.window.top_bar.redo.isEnabled()
    desk.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert workspace.store.images.get(image.image_id).label == other
    assert desk.said[-1].startswith("Redone") and image.path.name in desk.said[-1]
    desk.window.undo()
    desk.settle()
    assert workspace.store.images.get(image.image_id).label == image.label
    desk.window.undo()
    desk.settle()
    assert desk.said[-1] == "There is nothing to undo." and not desk.errors


def test_the_palette_finds_and_runs_an_action(desk: Desktop, filled: Path) -> None:
    desk.open(filled)
    desk.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    (palette,) = (w for w in QApplication.topLevelWidgets() if w.objectName() == "command_palette")
    field = palette.findChild(QWidget, "palette_field")
    found = palette.findChild(QListWidget, "palette_list")
    assert field is not None and found is not None and found.count() > 10
    from PySide6.QtTest import QTest

    QTest.keyClicks(field, "go to settings")
    assert found.item(0).text() == "Go to Settings"
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.page is not None and desk.window.page.name == "settings"


def test_the_keys_of_the_page_are_shown_and_the_focus_comes_back(desk: Desktop, filled: Path) -> None:
    desk.open(filled)
    before = QApplication.focusWidget()
    desk.window.actions_.run("keys")
    overlay = desk.window.findChild(QWidget, "key_overlay")
    assert overlay is not None and overlay.hasFocus()
    desk.key(Qt.Key.Key_L)  # closes it, and does not label anything
    pause(0)
    assert QApplication.focusWidget() is before
    assert desk.window.findChild(QWidget, "key_overlay") is None


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("page", ["review", "train"])
def test_the_keys_on_the_caps_are_not_cut(qapp: QApplication, filled: Path, language: str, page: str) -> None:
    with desktop(qapp, language=language) as desk:
        desk.window.resize(1024, 640)
        desk.open(filled, page)
        desk.window.actions_.run("keys")
        overlay = desk.window.findChild(QWidget, "key_overlay")
        assert overlay is not None
        pause(20)
        caps = overlay.findChildren(KeyCap)
        assert len(caps) > 10
        for cap in caps:
            assert cap.width() >= cap.fontMetrics().horizontalAdvance(cap.text()) + 8, cap.text()
            assert cap.height() >= cap.fontMetrics().height(), cap.text()
        scrolled = overlay.findChild(QScrollArea)
        assert scrolled is not None and scrolled.widget().width() <= scrolled.viewport().width()
        overlay.close()


@pytest.mark.parametrize(
    ("wanted", "title", "fits"),
    [
        ("undo", "Undo the last change", True),
        ("opwo", "Open or create a workspace", True),
        ("xyz", "Quit", False),
    ],
)
def test_letters_may_be_left_out(wanted: str, title: str, fits: bool) -> None:
    assert (matches(wanted, title) is not None) is fits


def test_a_workspace_that_cannot_be_opened_is_said_and_another_can_be(
    desk: Desktop, tmp_path: Path, filled: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "garbage.sqlite").write_bytes(b"this is no database" * 500)
    desk.window.open_workspace(broken)
    wait(lambda: desk.errors, "the error")
    assert len(desk.errors) == 1 and "garbage.sqlite" in desk.errors[0]
    assert desk.window.banner.isVisible()
    desk.window.banner.close_button.click()
    assert not desk.window.banner.isVisible()
    desk.open(filled)
    assert desk.window.page is not None and desk.window.page.name == "browse"


def test_the_last_asked_workspace_wins(desk: Desktop, tmp_path: Path, filled: Path) -> None:
    desk.window.open_workspace(tmp_path / "first")
    desk.window.open_workspace(filled)
    desk.settle()
    wait(lambda: desk.window.background.idle())
    assert desk.window.session is not None and desk.window.session.workspace.folder == filled


def test_the_search_field_searches_from_any_page(desk: Desktop, filled: Path) -> None:
    desk.open(filled, page="settings")
    desk.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    from PySide6.QtTest import QTest

    assert desk.window.top_bar.search.hasFocus()
    QTest.keyClicks(desk.window.top_bar.search, "glass")
    QTest.keyClick(desk.window.top_bar.search, Qt.Key.Key_Return)
    desk.settle()
    page = desk.window.page
    assert page is not None and page.name == "browse"
    cards = [page.cards.card(i) for i in page.grid.ids]  # type: ignore[attr-defined]
    assert 0 < len(cards) < 72
    assert all(card is None or card.label == "glass" or "glass" in card.name for card in cards)


def test_closing_joins_the_threads_and_lets_the_store_go(qapp: QApplication, filled: Path) -> None:
    before = set(threading.enumerate())
    with desktop(qapp) as desk:
        desk.open(filled)
        desk.show("settings")
    left = [
        t.name for t in threading.enumerate() if t not in before and not isinstance(t, threading._DummyThread)
    ]
    assert left == []
    with Workspace.open(filled) as workspace:
        assert workspace.store.images.count(ImageFilter()) > 0


@pytest.mark.parametrize("name", list(PAGES))
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_icon_only_controls_have_a_name_and_a_tool_tip(
    qapp: QApplication, filled: Path, name: str, language: str
) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QComboBox, QLabel, QLineEdit, QScrollBar

    with desktop(qapp, language=language) as desk:
        desk.open(filled, page=name)
        nameless = []
        named_by_a_label = {label.buddy() for label in desk.window.findChildren(QLabel)}
        for widget in desk.window.findChildren(QWidget):
            path = f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parent()).__name__}"
            hidden = not widget.isVisible()  # has its text when it is shown
            if hidden or widget.objectName().startswith("qt_") or isinstance(widget, QScrollBar):
                continue
            if isinstance(widget, QAbstractButton) and not widget.text().strip():
                if (
                    type(widget).__name__ == "QLineEditIconButton"
                    or type(widget.parent()).__name__ == "QLineEdit"
                ):
                    continue
                if not widget.accessibleName():
                    nameless.append(f"{path} has no name")
                if not widget.toolTip() and not widget.accessibleDescription():
                    nameless.append(f"{path} has no tool tip")
            elif isinstance(widget, QComboBox | QLineEdit | QAbstractSlider):
                inside = isinstance(widget.parent(), QComboBox) or "Spin" in type(widget.parent()).__name__
                if not widget.accessibleName() and not inside and widget not in named_by_a_label:
                    nameless.append(f"{path} has no name")
        assert nameless == []


def run_app(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; from garbage_gui.cli import main; sys.exit(main())"
    environment = {
        k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, "-c", code, "app", *arguments],
        cwd=ROOT,
        env={**environment, "GARBAGE_GUI_HOME": str(home), **variables},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_a_picture_of_the_window_is_made_without_a_screen(tmp_path: Path, filled: Path) -> None:
    picture = tmp_path / "图" / "browse.png"
    done = run_app(
        tmp_path / "home", "--workspace", str(filled), "--page", "browse", "--theme", "dark", "--language", "zh_CN",
        "--size", "1024x640", "--screenshot", str(picture),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1024, 640)
    assert image.pixelColor(1000, 630).lightness() < 60


def test_a_picture_that_cannot_be_saved_fails(tmp_path: Path, filled: Path) -> None:
    done = run_app(
        tmp_path / "home",
        "--workspace",
        str(filled),
        "--page",
        "settings",
        "--screenshot",
        "/proc/nowhere/x.png",
    )
    assert done.returncode == 1
    assert "cannot be saved" in done.stderr


def test_the_start_is_reported_and_loads_no_torch(tmp_path: Path, filled: Path) -> None:
    report = tmp_path / "report.json"
    done = run_app(
        tmp_path / "home", "--workspace", str(filled), QT_QPA_PLATFORM="offscreen",
        GARBAGE_GUI_STARTUP_REPORT=str(report), GARBAGE_GUI_STARTUP_QUIT="1",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures = json.loads(report.read_text(encoding="utf-8"))
    assert 0 < figures["painted"] <= figures["workspace"] <= figures["page"]
    assert figures["torch_loaded"] is False


def test_the_window_is_painted_before_the_heavy_modules_are_imported() -> None:
    code = (
        "import sys, garbage_gui.ui.app\n"
        "print([m for m in ('pydantic', 'numpy', 'sqlite_utils', 'openvino', 'PIL', 'torch', 'qtawesome') "
        "if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


def test_what_a_taxonomy_is_called_follows_the_language(qapp: QApplication) -> None:
    from garbage_gui.ui.text import class_name
    from garbage_gui.ui.translations import Translations

    glass = load_taxonomy("trashnet-6").require("glass")
    translations = Translations(qapp)
    translations.choose("zh_CN")
    assert class_name(glass) == glass.zh_CN
    translations.choose("en")
    assert class_name(glass) == glass.en
    translations.deleteLater()
