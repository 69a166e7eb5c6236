"""The answer, large enough to be read from the sorting belt: which bin, what it is, how sure."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.camera.controller import LiveLabel
from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.text import category_name, name_of_class, novel_word, percent
from garbage_gui.ui.theme import CATEGORY_ICONS, NOVEL_ICON, RADIUS_LARGE, TEXT_SIZES, Theme

HEIGHT = 84


class BinPanel(QWidget):
    """Icon and word of the bin in its colour, then the class and its smoothed confidence."""

    def __init__(self, theme: Theme, taxonomy: Taxonomy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._taxonomy = taxonomy
        self._label: LiveLabel | None = None
        self._waiting = ""
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("bin_panel")
        theme.changed.connect(self.update)

    @property
    def label(self) -> LiveLabel | None:
        return self._label

    def set_label(self, label: LiveLabel | None) -> None:
        self._label = label
        self._describe()
        self.update()

    def set_waiting_text(self, text: str) -> None:
        """What stands here while there is no answer."""
        self._waiting = text
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, HEIGHT)

    def what_text(self) -> str:
        """Class and confidence, or that the model is not sure or has not seen the like."""
        if self._label is None:
            return self._waiting
        name = name_of_class(self._taxonomy, self._label.class_key)
        if self._label.novel:
            return self.tr("not seen before, perhaps {name}, {confidence}").format(
                name=name, confidence=percent(self._label.confidence)
            )
        if self._label.unsure:
            return self.tr("unsure, perhaps {name}, {confidence}").format(
                name=name, confidence=percent(self._label.confidence)
            )
        return self.tr("{name}, {confidence}").format(name=name, confidence=percent(self._label.confidence))

    def _describe(self) -> None:
        # Screen readers hear the bin and the class; the percentage would make them speak without end.
        if self._label is None:
            self.setAccessibleName(self._waiting)
            return
        name = name_of_class(self._taxonomy, self._label.class_key)
        heard = f"{category_name(self._label.category)}: {name}"
        self.setAccessibleName(f"{heard}, {novel_word()}" if self._label.novel else heard)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        if self._label is None:
            painter.setBrush(self._theme.color("surface"))
            painter.drawRoundedRect(box, RADIUS_LARGE, RADIUS_LARGE)
            painter.setPen(self._theme.color("text_muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._waiting)
            return
        category = self._label.category
        color, soft = (
            self._theme.category_color(category),
            self._theme.category_soft_color(category),
        )
        painter.setBrush(soft)
        painter.drawRoundedRect(box, RADIUS_LARGE, RADIUS_LARGE)
        painter.setBrush(color)
        # A filled block of the bin's colour is seen from metres away, where words are not.
        block = QRectF(0, 0, HEIGHT, HEIGHT)
        painter.drawRoundedRect(block, RADIUS_LARGE, RADIUS_LARGE)
        draw_glyph(painter, CATEGORY_ICONS[category], soft, block.adjusted(16, 16, -16, -16))
        left = HEIGHT + 16.0
        room = box.width() - left - 16
        self._line(
            painter,
            category_name(category),
            TEXT_SIZES["title"],
            True,
            QRectF(left, 12, room, 34),
            color,
        )
        text = self._theme.color("text")
        line = QRectF(left, 46, room, 26)
        if self._label.novel:
            text = self._theme.color("accent")
            draw_glyph(painter, NOVEL_ICON, text, QRectF(left, line.center().y() - 9, 18, 18))
            line.setLeft(left + 24)
        self._line(painter, self.what_text(), TEXT_SIZES["heading"], False, line, text)
        bar = QRectF(left, HEIGHT - 10, room, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface"))
        painter.drawRoundedRect(bar, 2, 2)
        painter.setBrush(color)
        bar.setWidth(max(4.0, bar.width() * self._label.confidence))
        painter.drawRoundedRect(bar, 2, 2)

    def _line(
        self,
        painter: QPainter,
        text: str,
        size: int,
        bold: bool,
        box: QRectF,
        color: QColor,
    ) -> None:
        font = QFont(self.font())
        font.setPixelSize(size)
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(color)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
