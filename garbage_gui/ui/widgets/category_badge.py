"""A bin category as icon, word and colour: never the colour alone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from garbage_gui.taxonomy import Category
from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.text import category_name
from garbage_gui.ui.theme import CATEGORY_ICONS, RADIUS_SMALL, TEXT_SIZES, Theme


class CategoryBadge(QWidget):
    """Shows one category, or nothing; ``large`` for where it is read from afar."""

    def __init__(
        self,
        theme: Theme,
        category: Category | None = None,
        *,
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._category = category
        self._large = large
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self._describe()

    def set_category(self, category: Category | None) -> None:
        if category != self._category:
            self._category = category
            self._describe()
            self.updateGeometry()
            self.update()

    @property
    def category(self) -> Category | None:
        return self._category

    def sizeHint(self) -> QSize:
        if self._category is None:
            return QSize(0, self._height())
        width = QFontMetrics(self._font()).horizontalAdvance(category_name(self._category))
        return QSize(round(self._height() * 1.25) + width + self._pad(), self._height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._describe()
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._category is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.category_soft_color(self._category))
        painter.drawRoundedRect(box, RADIUS_SMALL, RADIUS_SMALL)
        color = self._theme.category_color(self._category)
        side = round(self._height() * 0.68)
        icon = QRectF(self._pad() * 0.75, (box.height() - side) / 2, side, side)
        draw_glyph(painter, CATEGORY_ICONS[self._category], color, icon)
        painter.setFont(self._font())
        painter.setPen(color)
        text = box.adjusted(icon.right() + self._pad() / 2, 0, 0, 0)
        painter.drawText(
            text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, category_name(self._category)
        )

    def _describe(self) -> None:
        self.setAccessibleName(category_name(self._category) if self._category is not None else "")

    def _height(self) -> int:
        return 36 if self._large else 22

    def _pad(self) -> int:
        return 12 if self._large else 8

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(TEXT_SIZES["heading"] if self._large else TEXT_SIZES["caption"])
        font.setWeight(QFont.Weight.DemiBold)
        return font
