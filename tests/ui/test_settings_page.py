"""Settings: hold at once, are kept, and survive a broken file; backups are made and put back."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from garbage_gui import settings as kept
from garbage_gui.services import labelling
from garbage_gui.store.records import ImageFilter
from garbage_gui.ui.appearance import read_appearance
from garbage_gui.ui.settings.page import SettingsPage
from tests.permissions import permissions
from tests.ui.window import Desktop, wait


@pytest.fixture
def page(desk: Desktop, filled: Path) -> SettingsPage:
    desk.open(filled, page="settings")
    shown = desk.window.page
    assert isinstance(shown, SettingsPage)
    return shown


def test_settings_come_back(own_home: Path) -> None:
    assert kept.load() == kept.Settings()
    kept.save(
        kept.Settings(
            language="zh_CN", theme="dark", operator="王芳", last_workspace=Path("/垃圾/分类"), threads=2
        )
    )
    assert kept.load().last_workspace == Path("/垃圾/分类")
    assert read_appearance() == ("zh_CN", "dark")
    assert not [p for p in kept.config_folder().iterdir() if p.name != "settings.json"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"language": 3, "threads": "many", "operator": "王芳"}',
        "\x00\xff",
        "[" * 100_000,
    ],
)
def test_a_broken_file_gives_defaults_and_a_sentence(own_home: Path, text: str) -> None:
    kept.config_folder().mkdir(parents=True)
    kept.settings_file().write_text(text, encoding="latin-1" if "\xff" in text else "utf-8")
    settings, problem = kept.read_settings()
    assert problem is not None and "settings.json" in str(problem)
    assert settings.language == "system"
    assert settings.operator == ("王芳" if "王芳" in text else "")
    assert read_appearance() == ("system", "system")


@pytest.mark.skipif(sys.platform == "win32", reason="no permission bits on Windows")
def test_settings_that_cannot_be_kept_are_an_error(own_home: Path) -> None:
    kept.config_folder().mkdir(parents=True)
    with permissions(kept.config_folder(), 0o500), pytest.raises(kept.SettingsError):
        kept.save(kept.Settings())


def test_settings_where_a_file_is_in_the_way_are_an_error(own_home: Path) -> None:
    own_home.mkdir(parents=True)
    own_home.joinpath("config").write_text("in the way")
    with pytest.raises(kept.SettingsError, match="settings"):
        kept.save(kept.Settings())


def test_what_is_changed_holds_at_once_and_is_kept(desk: Desktop, page: SettingsPage, own_home: Path) -> None:
    for box, key in ((page.language, "zh_CN"), (page.theme_choice, "dark")):
        box.setCurrentIndex(box.findData(key))
        box.activated.emit(box.currentIndex())
    page.operator.setFocus()
    page.operator.selectAll()
    QTest.keyClicks(page.operator, "Li Wei")
    QTest.keyClick(page.operator, Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.theme.dark
    assert page.title() == "设置"
    written = json.loads((own_home / "config" / "settings.json").read_text(encoding="utf-8"))
    assert (written["language"], written["theme"], written["operator"]) == ("zh_CN", "dark", "Li Wei")


def test_a_backup_is_made_and_restored(
    desk: Desktop, page: SettingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = page.context.workspace
    image = workspace.store.images.get(workspace.store.images.ids(ImageFilter())[0])
    page.backup_button.click()
    desk.settle()
    (backup,) = workspace.backups_folder.glob("*.sqlite")
    assert backup.name in desk.said[-1] and backup.name in page._backups.text()
    other = "glass" if image.label != "glass" else "metal"
    labelling.label(workspace, image, other, operator="t", cause="review")
    page.restore(backup)
    wait(lambda: desk.window.session is not None and desk.window.session.workspace is not workspace)
    desk.settle()
    assert desk.window.session is not None
    restored = desk.window.session.workspace.store.images.get(image.image_id)
    assert restored.label == image.label
    assert not desk.errors


def test_the_check_says_that_all_is_well_or_what_is_not(desk: Desktop, page: SettingsPage) -> None:
    page.check_button.click()
    desk.settle()
    assert page._checked.text().startswith("All is well")


def test_a_backup_that_is_none_leaves_everything_as_it_was(
    desk: Desktop, page: SettingsPage, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.sqlite"
    bad.write_bytes(b"not a database")
    page.restore(bad)
    wait(lambda: desk.errors)
    assert "bad.sqlite" in desk.errors[0]
    desk.open(page.context.workspace.folder, page="browse")
    assert desk.window.page is not None and desk.window.page.name == "browse"
