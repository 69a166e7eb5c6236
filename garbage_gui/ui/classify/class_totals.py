"""How many pictures are of which class: a row of chips, the most frequent first. Each is a filter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.classify.rows import Totals
from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.text import name_of_class, number
from garbage_gui.ui.theme import Theme, restyle, style

HEIGHT = 28
GAP = 6


class ClassTotals(QWidget):
    """As many chips as there is room for in one row; the other classes are in a menu at its end.

    ``class_asked`` is the key of the class to show, or None for all.
    """

    class_asked = Signal(object)

    def __init__(self, theme: Theme, taxonomy: Taxonomy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._taxonomy = taxonomy
        self._counts: list[tuple[str, int]] = []
        self._chosen: str | None = None
        self.chips: dict[str, QPushButton] = {}
        self.more = QToolButton(self)
        self.more.setObjectName("class_totals_more")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        style(self.more, kind="quiet")
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self.setObjectName("class_totals")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._icons)
        self.retranslate()
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, HEIGHT)

    def show_totals(self, totals: Totals) -> None:
        """Show these counts; classes without a picture have no chip."""
        # By count, then as the taxonomy has them: chips do not change places without need.
        counts = sorted(totals.classes.items(), key=lambda item: (-item[1], self._place(item[0])))
        if counts == self._counts:
            return
        for key, _ in counts:
            if key not in self.chips:
                self.chips[key] = self._chip(key)
        self._counts = counts
        self._write()
        self.setVisible(bool(counts))

    def show_filter(self, class_key: str | None) -> None:
        self._chosen = class_key
        for key, chip in self.chips.items():
            chip.setChecked(key == class_key)
            restyle(chip, "set", chip.isChecked())
        self._arrange()

    def _chip(self, key: str) -> QPushButton:
        chip = QPushButton(self)
        chip.setObjectName(f"class_total_{key}")
        chip.setCheckable(True)
        chip.setIconSize(BESIDE_TEXT)
        style(chip, kind="chip")
        chip.clicked.connect(lambda checked=False, k=key: self.class_asked.emit(k if checked else None))
        self._give_icon(key, chip)
        return chip

    def _place(self, key: str) -> int:
        keys = self._taxonomy.keys
        return keys.index(key) if key in keys else len(keys)

    def _name(self, key: str) -> str:
        return name_of_class(self._taxonomy, key)

    def _text(self, key: str, count: int) -> str:
        return f"{self._name(key)}  {number(count)}"

    def _write(self) -> None:
        for key, count in self._counts:
            chip = self.chips[key]
            chip.setText(self._text(key, count))
            chip.setToolTip(self.tr("Show only “{name}”").format(name=self._name(key)))
            chip.setAccessibleName(f"{self._name(key)}: {number(count)}")
        self._arrange()

    def _arrange(self) -> None:
        """Place the chips, the chosen one always among them; what has no room goes into the menu."""
        there = {key for key, _ in self._counts}
        for key, chip in self.chips.items():
            if key not in there:
                chip.hide()
        room = self.width() - self.more.sizeHint().width() - GAP
        widths = {key: self.chips[key].sizeHint().width() for key in there}
        used = widths.get(self._chosen, 0) if self._chosen is not None else 0
        shown: list[str] = []
        for key, _ in self._counts:
            if key == self._chosen:
                shown.append(key)
            elif used + (GAP if used else 0) + widths[key] <= room:
                used += (GAP if used else 0) + widths[key]
                shown.append(key)
            else:
                room = 0  # a later, narrower one is not shown before this one
        left = 0
        for key, _ in self._counts:
            chip = self.chips[key]
            chip.setVisible(key in shown)
            if key in shown:
                chip.setGeometry(left, 0, widths[key], HEIGHT)
                left += widths[key] + GAP
        rest = [(key, count) for key, count in self._counts if key not in shown]
        self.more.setVisible(bool(rest))
        self.more.setGeometry(left, 0, self.more.sizeHint().width(), HEIGHT)
        self.menu.clear()
        for key, count in rest:
            self.menu.addAction(
                self.chips[key].icon(),
                self._text(key, count).replace("&", "&&"),
                lambda k=key: self.class_asked.emit(k),
            )
        self.more.setText(self.tr("{count} more").format(count=number(len(rest))))

    def _give_icon(self, key: str, chip: QPushButton) -> None:
        waste_class = self._taxonomy.get(key)
        if waste_class is not None:
            chip.setIcon(self._theme.category_icon(waste_class.category))

    def _icons(self) -> None:
        for key, chip in self.chips.items():
            self._give_icon(key, chip)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Pictures by class"))
        self.more.setToolTip(self.tr("The other classes"))
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
