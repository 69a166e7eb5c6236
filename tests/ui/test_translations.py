"""Every text has its Chinese, with the same fields; the compiled file is what the sources say."""

from __future__ import annotations

import importlib
import importlib.util
import os
import pkgutil
import string
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from garbage_gui.messages import GarbageError

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "translations"


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations_build", FOLDER / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


def test_every_text_is_translated(build: ModuleType) -> None:
    lacking = build.missing(build.read_translations(FOLDER / "zh_CN"))
    assert not lacking, "\n".join(
        f"{path.name}: {text.context}: {text.source}" for text, path in lacking.items()
    )


def test_translations_have_the_fields_of_their_text(build: ModuleType) -> None:
    wrong = [
        (text.source, chinese)
        for text, chinese in build.read_translations(FOLDER / "zh_CN").items()
        if fields(text.source) != fields(chinese)
    ]
    assert not wrong


def test_the_compiled_file_is_up_to_date(build: ModuleType, qapp: QCoreApplication) -> None:
    translator = QTranslator()
    assert translator.load(str(FOLDER / "zh_CN.qm"))
    stale = [
        text
        for text, chinese in build.read_translations(FOLDER / "zh_CN").items()
        if translator.translate(text.context, text.source) != chinese
    ]
    assert not stale, "run: python resources/translations/build.py"


def test_the_errors_of_the_core_are_named_so_that_their_sentences_are_found(build: ModuleType) -> None:
    """A sentence is known by the name of its error: one that does not end in “Error” would stay English."""
    for module in pkgutil.walk_packages([str(build.PACKAGE)], "garbage_gui."):
        if module.name.startswith(("garbage_gui.store", "garbage_gui.services", "garbage_gui.datasets")):
            importlib.import_module(module.name)
    pending, found = [GarbageError], set()
    while pending:
        pending += (below := pending.pop().__subclasses__())
        found |= {error.__name__ for error in below}
    assert {"StoreError", "DiskFullError"} <= found
    # How one says that a person stopped it: it carries no sentence.
    assert [name for name in sorted(found - {"SetupCancelled"}) if not name.endswith("Error")] == []


def test_texts_are_found_however_they_are_written(build: ModuleType) -> None:
    source = """
class Page:
    def show(self):
        self.tr("one " "line")
        QCoreApplication.translate("Elsewhere", "two")
        tr = QCoreApplication.translate
        tr("Keys", "three")
        raise StoreError("The {file} is gone.", file=1)
        Message.of("four")
        raise ValueError("not for people")
"""
    found = {(text.context, text.source) for text in build.collect.__globals__["texts_of"](source)}
    assert found == {
        ("Page", "one line"),
        ("Elsewhere", "two"),
        ("Keys", "three"),
        ("messages", "The {file} is gone."),
        ("messages", "four"),
    }


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="there the system is not asked by its environment"
)
@pytest.mark.parametrize(
    ("languages", "chinese"),
    [
        ({"LC_ALL": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_TW.UTF-8"}, True),
        ({"LANG": "de_DE.UTF-8"}, False),
        ({"LANG": "C"}, False),
        # Speaks English, counts and dates as in China.
        ({"LANG": "en_US.UTF-8", "LC_TIME": "zh_CN.UTF-8", "LC_NUMERIC": "zh_CN.UTF-8"}, False),
    ],
)
def test_the_language_of_the_system_is_that_of_its_windows(languages: dict[str, str], chinese: bool) -> None:
    script = """
from PySide6.QtWidgets import QApplication
from garbage_gui.ui.text import is_chinese
from garbage_gui.ui.translations import Translations
application = QApplication([])
translations = Translations(application)
translations.choose("system")
print(is_chinese())
"""
    kept = {n: v for n, v in os.environ.items() if not n.startswith("LC_") and n not in ("LANG", "LANGUAGE")}
    done = subprocess.run(
        [sys.executable, "-c", script], env=kept | languages, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(chinese)]
