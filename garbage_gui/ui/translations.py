"""The language of the window, switched while it is open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QObject, QTranslator

from garbage_gui.resources import resource

if TYPE_CHECKING:
    from garbage_gui.settings import Language


class Translations(QObject):
    """Installs the translators of a language. Qt then sends every widget a ``LanguageChange`` event."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._application = application
        self._translators: list[QTranslator] = []
        # The language of the system's own windows: what it counts and dates in may be another.
        self._system_languages = QLocale.system().uiLanguages()

    def choose(self, language: Language) -> None:
        """Speak this language; ``system`` is Chinese on a Chinese system and English on every other."""
        chinese = language == "zh_CN" or (
            language == "system"
            and self._system_languages[:1] != []
            and is_chinese_tag(self._system_languages[0])
        )
        # The locale first: widgets ask for it while they handle the event that the translators send.
        QLocale.setDefault(QLocale("zh_CN") if chinese else QLocale("en_US"))
        old, self._translators = self._translators, []
        if chinese:
            qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            for file in (f"{qt}/qtbase_zh_CN.qm", str(resource("translations", "zh_CN.qm"))):
                translator = QTranslator(self)
                if translator.load(file):
                    self._translators.append(translator)
                    self._application.installTranslator(translator)
        for translator in old:
            self._application.removeTranslator(translator)
            translator.deleteLater()

    @contextmanager
    def english(self) -> Iterator[None]:
        """Within it `tr` gives the English texts, and no widget hears of it: to find by an English name too."""
        quiet = _Quiet()
        self._application.installEventFilter(quiet)
        try:
            for translator in self._translators:
                self._application.removeTranslator(translator)
            yield
        finally:
            for translator in self._translators:
                self._application.installTranslator(translator)
            self._application.removeEventFilter(quiet)


def is_chinese_tag(tag: str) -> bool:
    """Whether a name of a language, such as ``zh-Hans-CN``, is of a Chinese one."""
    return tag.replace("_", "-").split("-")[0] == "zh"


class _Quiet(QObject):
    """Keeps a change of the translators from being told to every widget."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.LanguageChange
