"""Every page and dialog in many states: nothing without a name, a role, a key, a translation, or room for its text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.store.records import ImageFilter
from garbage_gui.ui.browse.range_dialog import Kind
from garbage_gui.ui.key_overlay import KeyOverlay
from garbage_gui.ui.labelling_page import LabellingPage
from garbage_gui.ui.models.promote_dialog import PromoteDialog
from garbage_gui.ui.operators.name_dialog import NameDialog
from garbage_gui.ui.taxonomy.dialog import TaxonomyDialog
from tests.ui import controls
from tests.ui.window import Desktop, desktop, pause, wait

PAGE_NAMES = ("welcome", "browse", "classify", "review", "camera", "train", "models", "settings")
# Names that people and files gave, and what a model brings along in its own words.
NAMES = ("垃圾分类", "王芳", "operator", "starter")
# The class finder shows the English names beside the Chinese ones: both are found by typing.
NOT_OURS = ("model_card_text", "class_finder", "chip_text", "classify_runs", "CardView")


@pytest.fixture(scope="module")
def full(_pictures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with everything that a page can show: labels, a run, two models, figures, a finished job."""
    base = tmp_path_factory.mktemp("controls")
    folder = base / "垃圾分类"
    environment = os.environ | {"GARBAGE_GUI_HOME": str(base / "home")}
    for command in (
        ("init",),
        ("import", str(_pictures)),
        ("classify", str(_pictures / "glass"), str(_pictures / "trash")),
        ("quick-update", "--wait"),
        ("evaluate",),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "garbage_gui", command[0], *command[1:], "--workspace", str(folder)],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    return folder


class Walk:
    """Goes through the window, and notes what is wrong wherever it comes."""

    def __init__(self, desk: Desktop, language: str) -> None:
        self.desk = desk
        self.window = desk.window
        self.language = language
        self.found: list[str] = []
        self.seen = 0

    def look(self, where: str, root: QWidget | None = None) -> None:
        root = root or self.window
        self.seen += len(controls.controls(root))
        for what in (controls.nameless, controls.roleless, controls.mouse_only, controls.unexplained):
            self.found += [f"{where}: {what.__name__}: {each}" for each in what(root)]
        self.found += [f"{where}: cut off: {each}" for each in controls.cut_off(root)]
        if self.language == "zh_CN":
            self.found += [f"{where}: {each}" for each in controls.untranslated(root, NAMES, NOT_OURS)]

    def dialogs(self, where: str) -> None:
        """Look at the dialogs that are open, and close them."""
        opened = [d for d in self.window.findChildren(QDialog) if d.isVisible()]
        assert opened, where
        for dialog in opened:
            self.look(f"{where}, {type(dialog).__name__}", dialog)
            dialog.close()
        pause(0)

    def everywhere(self) -> None:
        desk, window = self.desk, self.window
        desk.show("welcome")
        self.look("welcome")
        self.browse(desk.show("browse"))
        self.classify()
        self.review(desk.show("review"))
        desk.show("camera")
        self.look("camera")
        train = desk.show("train")
        self.look("train")
        train.form.variation_section.button.setChecked(True)
        train.form.settings_section.button.setChecked(True)
        desk.settle()
        self.look("train, all settings")
        models = desk.show("models")
        models.card.setObjectName("CardView")  # its licence is in the words of the model's author
        for tab in range(models.tabs.count()):
            models.tabs.setCurrentIndex(tab)
            desk.settle()
            self.look(f"models, tab {tab}")
        models.list.setCurrentIndex(models.list.model().index(0, 0))
        desk.settle()
        models.promote()
        wait(lambda: any(d.isVisible() for d in window.findChildren(PromoteDialog)), "the question")
        self.dialogs("models, use this one")
        settings = desk.show("settings")
        self.look("settings")
        settings.change_keys()
        self.dialogs("settings, keys")
        window.show_palette()
        self.dialogs("palette")
        window.show_keys()
        overlay = window.findChild(KeyOverlay)
        assert overlay is not None
        self.look("keys")
        overlay.close_and_return()
        window.messages.error("垃圾分类")
        window.messages.info("垃圾分类", ["垃圾分类"])
        self.look("messages")
        window.status._open_details()
        self.dialogs("details of a message")
        window.banner.dismiss()
        NameDialog(["王芳"], window).open()
        self.dialogs("who is at the desk")
        window._ask_to_make(Path("垃圾分类"))
        self.dialogs("a folder with other things")
        self.taxonomy()

    def taxonomy(self) -> None:
        assert self.window.session is not None
        dialog = TaxonomyDialog(self.window.session.context, self.window)
        dialog.open()
        wait(dialog.settled, "the classes")
        self.look("classes", dialog)
        dialog.add_class()
        form = next(d for d in dialog.findChildren(QDialog) if d.isVisible())
        self.look("classes, a new one", form)
        form.close()
        dialog.reject()
        dialog.deleteLater()
        pause(0)

    def browse(self, page: Any) -> None:
        page.show_details_panel(True)
        page.grid.setCurrentIndex(page.grid.model().index(3, 0))
        self.desk.settle()
        self.look("browse, a picture")
        page.grid.selectAll()
        pause(0)
        self.look("browse, all chosen")
        for chip in page.filters.findChildren(QPushButton):
            if chip.property("kind") == "chip" and chip.isVisible() and chip.menu() is None:
                chip.click()
                wait(QApplication.activePopupWidget, f"the choices of {chip.objectName()}")
                popup = QApplication.activePopupWidget()
                assert popup is not None
                self.look(f"browse, {chip.objectName()}", popup)
                popup.close()
        kinds: tuple[Kind, ...] = ("confidence", "date", "size")
        for kind in kinds:
            page.filters.ask_for_range(kind)
            self.dialogs(f"browse, range of {kind}")
        page.open_finder()
        self.look("browse, class finder")
        page.finder.hide()
        page._choose_none()
        page.filters.changed.emit(ImageFilter(labelled=True, text="glass"))
        self.desk.settle()
        self.look("browse, filtered")
        page.filters.changed.emit(ImageFilter(text="nothing is called that"))
        self.desk.settle()
        self.look("browse, nothing found")
        page.filters.changed.emit(ImageFilter())
        self.desk.settle()

    def classify(self) -> None:
        assert self.window.session is not None
        jobs = self.window.session.workspace.store.jobs.list()
        run = next(job.job_id for job in jobs if job.kind == "classify")
        page = self.desk.show("classify", job_id=run)
        for as_table in (False, True):
            page.show_as_table(as_table)
            pause(0)
            self.look(f"classify, {'table' if as_table else 'grid'}")
        page.choose_sort()
        wait(
            lambda: page.asking.dialog is not None and page.asking.dialog.yes.isEnabled(),
            "the preview of the sorting",
        )
        self.dialogs("classify, sorting")

    def review(self, page: Any) -> None:
        self.look("review")
        page.finder.open_with("")
        self.look("review, class finder")
        page.finder.hide()
        self.window.actions_.run("review.grid")
        self.desk.settle()
        self.look("review, grid")
        self.window.actions_.run("review.grid")
        self.desk.settle()
        self.window.actions_.run("review.finish")
        self.desk.settle()
        self.look("review, summary")


@pytest.mark.parametrize(
    ("language", "size"), [("zh_CN", (1024, 640)), ("en", (1024, 640)), ("en", (1920, 1080))]
)
def test_every_control_has_what_it_needs(
    qapp: QApplication, full: Path, language: str, size: tuple[int, int]
) -> None:
    with desktop(qapp, language=language) as desk:
        desk.window.resize(*size)
        desk.open(full, page="browse")
        walk = Walk(desk, language)
        walk.everywhere()
        assert not desk.errors or desk.errors == ["垃圾分类"]
        assert walk.seen > 500
    found = sorted(set(walk.found))
    assert not found, f"{len(found)} found:\n" + "\n".join(found)


def test_a_language_switched_in_the_open_window_reaches_every_page(qapp: QApplication, full: Path) -> None:
    with desktop(qapp) as desk:
        window = desk.window
        window.resize(1440, 900)
        desk.open(full, page="browse")
        assert window.session is not None
        for name in PAGE_NAMES:
            page = desk.show(name)
            if name == "browse":
                page.grid.selectAll()
                desk.settle()
            if name == "train":
                page.form.variation_section.button.setChecked(True)
                page.form.settings_section.button.setChecked(True)
            if name == "settings":
                page.check()
            desk.settle()
        window.messages.error("一")
        window.settings.language = "zh_CN"
        window.save_settings()
        pause(0)
        walk = Walk(desk, "zh_CN")
        for name in PAGE_NAMES:
            # Not by going there: it must have heard of it where it was.
            window.stack.setCurrentWidget(window.session.page(name))
            pause(0)
            walk.look(name)
    assert not walk.found, "\n".join(sorted(set(walk.found)))


def test_an_empty_workspace_has_them_too(qapp: QApplication, tmp_path: Path) -> None:
    with desktop(qapp, language="zh_CN") as desk:
        desk.window.resize(880, 560)  # the smallest that it can be
        desk.open(tmp_path / "垃圾分类")
        walk = Walk(desk, "zh_CN")
        for page in PAGE_NAMES:
            desk.show(page)
            walk.look(page)
    assert not walk.found, "\n".join(sorted(set(walk.found)))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_can_be_seen_on_every_control(qapp: QApplication, full: Path, theme: str) -> None:
    unseen: list[str] = []
    looked: set[str] = set()
    with desktop(qapp, theme=theme) as desk:
        desk.window.resize(1440, 900)
        desk.open(full, page="browse")
        assert desk.window.session is not None
        run = next(j.job_id for j in desk.window.session.workspace.store.jobs.list() if j.kind == "classify")
        for name in PAGE_NAMES:
            page = desk.show(name, **({"job_id": run} if name == "classify" else {}))
            if name == "classify":
                page.show_as_table(True)
            if name == "train":
                page.form.settings_section.button.setChecked(True)
                desk.settle()
            for widget in controls.controls(desk.window):
                known = controls.who(widget)
                can = widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                # The focus of a page that labels is the page itself: what its keys do stands in it.
                if known in looked or not can or isinstance(widget, LabellingPage):
                    continue
                looked.add(known)
                if (changed := ring_pixels(desk.window, widget)) < min(
                    40, (widget.width() + widget.height()) // 2
                ):
                    unseen.append(f"{name}: {known}: {changed} pixels")
    assert len(looked) > 90
    assert not unseen, "\n".join(unseen)


def ring_pixels(window: QWidget, widget: QWidget) -> int:
    """How many pixels get a contrast of 3 to what they were when the focus comes to ``widget``."""
    elsewhere = QLineEdit(window)
    elsewhere.setGeometry(-50, -50, 20, 20)
    elsewhere.show()
    up = widget.parentWidget()
    while up is not None:
        if isinstance(up, QScrollArea):
            up.ensureWidgetVisible(widget)
        up = up.parentWidget()
    elsewhere.setFocus(Qt.FocusReason.TabFocusReason)
    pause(0)
    box = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(-3, -3, 3, 3)
    before = luminances(window.grab(box).toImage())
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    pause(0)
    after = luminances(window.grab(box).toImage())
    elsewhere.deleteLater()
    light, dark = np.maximum(before, after), np.minimum(before, after)
    return int(((light + 0.05) / (dark + 0.05) >= 2.9).sum())


def luminances(image: QImage) -> Any:
    """The relative luminance of each pixel (WCAG 2), height x width."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    raw = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    values = raw[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3) / 255.0
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def test_the_walk_finds_what_is_wrong(qapp: QApplication) -> None:
    """That the walk finds nothing in the window means something: it finds each of these."""
    window = QWidget()
    column = QVBoxLayout(window)
    bare = QPushButton(window)
    bare.setIcon(QIcon(QPixmap(16, 16)))
    untabbed = QPushButton("fine", window)
    untabbed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    painted = QWidget(window)
    painted.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    narrow = QLabel("Supercalifragilistic", window)
    narrow.setFixedWidth(30)
    for widget in (bare, untabbed, painted, narrow):
        column.addWidget(widget)
    over = QPushButton("one", window)
    under = QPushButton("two", window)
    row = QHBoxLayout()
    column.addLayout(row)
    row.addWidget(over)
    row.addWidget(under)
    window.show()
    pause(0)
    under.move(over.pos())
    assert len(controls.nameless(window)) == 2
    assert len(controls.roleless(window)) == 1
    assert len(controls.mouse_only(window)) == 1
    assert len(controls.unexplained(window)) == 1
    assert any("lacks" in each for each in controls.cut_off(window))
    assert any(" over " in each for each in controls.cut_off(window))
    assert any("Supercalifragilistic" in each for each in controls.untranslated(window))
    assert controls.english_words("保存 Ctrl+S，JPEG，12 px，/home/me/a.jpg") == []
    window.close()
    window.deleteLater()
