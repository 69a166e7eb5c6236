"""How many pictures belong in which bin: four cards, and what needs a look. Each is a filter."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from garbage_gui.taxonomy import Category
from garbage_gui.ui.classify.filters import ResultFilter, Shown
from garbage_gui.ui.classify.rows import Totals
from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.text import category_name, number, percent
from garbage_gui.ui.theme import CATEGORY_ICONS, NOVEL_ICON, RADIUS_LARGE, TEXT_SIZES, Theme
from garbage_gui.ui.widgets.confidence_bar import paint_bar

HEIGHT = 70


class TotalCard(QAbstractButton):
    """A count with its icon and word; pressed it shows only these."""

    def __init__(self, theme: Theme, icon: str, color: str, soft: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon, self._color, self._soft = icon, color, soft
        self._word = ""
        self._count = 0
        self._share: float | None = None
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def count(self) -> int:
        return self._count

    def set_total(self, count: int, share: float | None) -> None:
        """Show ``count`` and, where it means something, its share of all."""
        self._count, self._share = count, share
        self._describe()
        self.update()

    def set_word(self, word: str, tip: str) -> None:
        self._word = word
        self.setToolTip(tip)
        self._describe()
        self.update()

    def _describe(self) -> None:
        share = f", {percent(self._share)}" if self._share is not None else ""
        self.setAccessibleName(f"{self._word}: {number(self._count)}{share}")

    def sizeHint(self) -> QSize:
        return QSize(168, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color(self._color)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        self._paint_ground(painter, box, color)
        icon = QRectF(box.left() + 10, box.top() + 9, 18, 18)
        draw_glyph(painter, self._icon, color, icon)
        left = icon.right() + 7
        self._write(
            painter, QRectF(left, box.top() + 8, box.right() - left - 4, 20), self._word, "caption", color
        )
        line = QRectF(box.left() + 12, box.top() + 28, box.width() - 24, 26)
        self._write(painter, line, number(self._count), "heading", self._theme.color("text"), bold=True)
        if self._share is not None:
            muted = self._theme.color("text_muted")
            self._write(painter, line, percent(self._share), "caption", muted, right=True)
            bar = QRectF(box.left() + 12, box.bottom() - 10, box.width() - 24, 4)
            paint_bar(painter, bar, self._share, color, self._theme.color("surface_sunken"))

    def _paint_ground(self, painter: QPainter, box: QRectF, color: QColor) -> None:
        ground = self._theme.color("hover" if self.underMouse() else "surface")
        pen = QPen(self._theme.color("border"), 1)
        if self.isChecked():
            ground, pen = self._theme.color(self._soft), QPen(color, 1.5)
        if self.hasFocus():
            pen = QPen(self._theme.color("focus"), 2)
            box = box.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(ground)
        painter.setPen(pen)
        painter.drawRoundedRect(box, RADIUS_LARGE, RADIUS_LARGE)

    def _write(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        size: str,
        color: QColor,
        *,
        bold: bool = False,
        right: bool = False,
    ) -> None:
        font = QFont(self.font())
        font.setPixelSize(TEXT_SIZES[size])
        font.setWeight(QFont.Weight.DemiBold if bold or size == "caption" else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(color)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side, text)


class TotalsBar(QWidget):
    """Cards for the four bins, the unsure, the novel and the failed; at most one bin and one of those is pressed."""

    filter_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.categories: dict[Category, TotalCard] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for category in Category:
            name = f"category_{category.value}"
            card = TotalCard(theme, CATEGORY_ICONS[category], name, f"{name}_soft", self)
            card.setObjectName(f"total_{category.value}")
            card.clicked.connect(lambda _=False, c=card: self._pressed(c))
            self.categories[category] = card
            row.addWidget(card, 6)
        self.unsure = TotalCard(theme, "help-circle-outline", "warning", "warning_soft", self)
        self.unsure.setObjectName("total_unsure")
        self.failed = TotalCard(theme, "alert-circle-outline", "error", "error_soft", self)
        self.failed.setObjectName("total_failed")
        self.novel = TotalCard(theme, NOVEL_ICON, "accent", "accent_soft", self)
        self.novel.setObjectName("total_novel")
        for card, stretch in ((self.unsure, 4), (self.novel, 7), (self.failed, 4)):
            card.clicked.connect(lambda _=False, c=card: self._pressed(c))
            row.addWidget(card, stretch)
        self.retranslate()

    def show_totals(self, totals: Totals) -> None:
        predicted = totals.files - totals.failed
        for category, card in self.categories.items():
            count = totals.categories[category]
            card.set_total(count, count / predicted if predicted else None)
        self.unsure.set_total(totals.unsure, totals.unsure / predicted if predicted else None)
        self.novel.set_total(totals.novel, totals.novel / predicted if predicted else None)
        self.failed.set_total(totals.failed, None)

    def show_filter(self, result_filter: ResultFilter) -> None:
        for category, card in self.categories.items():
            card.setChecked(result_filter.category == category)
        self.unsure.setChecked(result_filter.shown is Shown.UNSURE)
        self.novel.setChecked(result_filter.shown is Shown.NOVEL)
        self.failed.setChecked(result_filter.shown is Shown.FAILED)

    def _pressed(self, card: TotalCard) -> None:
        # Failed files are in no bin, so that card goes with no other.
        if card is self.failed:
            self.filter_asked.emit(ResultFilter(Shown.FAILED if card.isChecked() else Shown.ALL))
            return
        category = next((c for c, other in self.categories.items() if other.isChecked()), None)
        if card in self.categories.values():
            category = next(c for c, other in self.categories.items() if other is card)
            category = category if card.isChecked() else None
        pressed = {self.unsure: Shown.UNSURE, self.novel: Shown.NOVEL}
        shown = pressed.get(card) if card.isChecked() else None
        if shown is None:
            others = (kind for other, kind in pressed.items() if other is not card and other.isChecked())
            shown = next(others, Shown.ALL)
        self.filter_asked.emit(ResultFilter(shown, category))

    def retranslate(self) -> None:
        translate = QCoreApplication.translate
        for category, card in self.categories.items():
            name = category_name(category)
            card.set_word(name, translate("TotalsBar", "Show only “{bin}”").format(bin=name))
        self.unsure.set_word(
            translate("TotalsBar", "Unsure"),
            translate("TotalsBar", "Show only the pictures that the model is not sure of"),
        )
        self.novel.set_word(
            translate("TotalsBar", "Not seen before"),
            translate("TotalsBar", "Show only the pictures that look like nothing the model was trained on"),
        )
        self.failed.set_word(
            translate("TotalsBar", "Failed"),
            translate("TotalsBar", "Show only the files that could not be read"),
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
