"""The button in the top bar that says who is at the desk, and its menu of those who could be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QEvent, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from garbage_gui.ui.text import number, with_key
from garbage_gui.ui.theme import Theme, style

if TYPE_CHECKING:
    from garbage_gui.services.operators import KnownOperator

NAME_WIDTH = 112
MOST_SHOWN = 12


class OperatorButton(QPushButton):
    """Emits what is asked for: ``menu_asked``, a known name that was ``chosen``, ``another_asked``."""

    menu_asked = Signal()
    chosen = Signal(str)
    another_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name, self._is_chosen, self._key = "", False, ""
        self.setObjectName("operator_button")
        style(self, kind="quiet")
        self.setIconSize(QSize(20, 20))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.menu_ = QMenu(self)
        self.menu_.setObjectName("operator_menu")
        self.menu_.setToolTipsVisible(True)
        self.clicked.connect(lambda _=False: self.menu_asked.emit())
        theme.changed.connect(self._icon)
        self._icon()
        self.retranslate()

    def show_name(self, name: str, is_chosen: bool) -> None:
        """Say who is at the desk; ``is_chosen`` is False while nobody said so and the account's name is used."""
        self._name, self._is_chosen = name, is_chosen
        self._icon()
        self.retranslate()

    def show_key(self, key: str) -> None:
        self._key = key
        self.retranslate()

    def pop_up(self, known: Sequence[KnownOperator]) -> None:
        """Open the menu: whoever is here, those who are known, and another name."""
        menu = self.menu_
        menu.clear()
        names = [k.name for k in known]
        if self._is_chosen and self._name not in names:
            self._add(self._name, "")
        for operator in known[:MOST_SHOWN]:
            self._add(operator.name, self._what(operator))
        if menu.actions():
            menu.addSeparator()
        another = menu.addAction(self._theme.icon("account-plus-outline"), self.tr("Another name …"))
        another.triggered.connect(lambda _=False: self.another_asked.emit())
        current = next((a for a in menu.actions() if a.isChecked()), another)
        menu.setAccessibleName(self.tr("Who is at the desk?"))
        corner = self.mapToGlobal(self.rect().bottomRight())
        menu.popup(corner - menu.rect().translated(menu.sizeHint().width() - 1, 0).topLeft())
        menu.setActiveAction(current)

    def _add(self, name: str, what: str) -> QAction:
        # In a menu "&" would mark a key.
        action = self.menu_.addAction(name.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(self._is_chosen and name == self._name)
        action.setToolTip(what or name)
        action.triggered.connect(lambda _=False: self.chosen.emit(name))
        return action

    def _what(self, operator: KnownOperator) -> str:
        when = QDateTime.fromSecsSinceEpoch(round(operator.last_at))
        return self.tr("{labels} labels and {opinions} opinions, the last on {when}").format(
            labels=number(operator.labels),
            opinions=number(operator.opinions),
            when=QLocale().toString(when, QLocale.FormatType.ShortFormat),
        )

    def retranslate(self) -> None:
        if self._is_chosen:
            name = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, NAME_WIDTH)
            self.setText(f" {name}".replace("&", "&&"))
            what = self.tr("At the desk: {name}. Every label carries this name").format(name=self._name)
        else:
            self.setText(" " + self.tr("Who are you?"))
            what = self.tr("Nobody said who is at the desk: labels carry the account's name, {name}").format(
                name=self._name
            )
        self.setToolTip(with_key(what, self._key))
        self.setAccessibleName(
            self.tr("At the desk: {name}").format(name=self._name) if self._is_chosen else self.text().strip()
        )

    def _icon(self) -> None:
        color = "text_muted" if self._is_chosen else "accent"
        name = "account-outline" if self._is_chosen else "account-question-outline"
        self.setIcon(self._theme.icon(name, color))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
