"""One suggestion with the key that takes it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from garbage_gui.taxonomy import WasteClass
from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.text import category_name, class_name, percent
from garbage_gui.ui.theme import CATEGORY_ICONS, RADIUS_SMALL, Theme

HEIGHT = 34


class SuggestionButton(QPushButton):
    """Key, icon of the bin, name of the class, and how likely; a bar behind them shows the likelihood too."""

    def __init__(self, theme: Theme, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        self._class: WasteClass | None = None
        self._probability = 0.0
        self._chosen = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def waste_class(self) -> WasteClass | None:
        return self._class

    def set_suggestion(self, waste_class: WasteClass | None, probability: float, chosen: bool) -> None:
        """Show a class (None: nothing here) and whether it is what people say."""
        self._class, self._probability, self._chosen = waste_class, probability, chosen
        self.setEnabled(waste_class is not None)
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        if self._class is None:
            self.setAccessibleName("")
            self.setToolTip("")
            return
        name = self.tr("{name}, {category}, {probability}").format(
            name=class_name(self._class),
            category=category_name(self._class.category),
            probability=percent(self._probability),
        )
        self.setAccessibleName(name)
        self.setToolTip(self.tr("{name} (key {key})").format(name=class_name(self._class), key=self._key))

    def sizeHint(self) -> QSize:
        return QSize(220, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        hovered = self.underMouse() and self.isEnabled()
        painter.setBrush(theme.color("hover" if hovered else "surface"))
        edge = "success" if self._chosen else "focus" if self.hasFocus() else "border"
        painter.setPen(QPen(theme.color(edge), 2 if self._chosen or self.hasFocus() else 1))
        painter.drawRoundedRect(box, RADIUS_SMALL, RADIUS_SMALL)
        key = QRectF(box.left() + 7, box.center().y() - 10, 20, 20)
        painter.setPen(QPen(theme.color("border_strong"), 1))
        painter.setBrush(theme.color("background"))
        painter.drawRoundedRect(key, RADIUS_SMALL, RADIUS_SMALL)
        font = self.font()
        font.setPixelSize(12)
        painter.setFont(font)
        painter.setPen(theme.color("text_muted"))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self._key)
        if self._class is None:
            return
        color = theme.category_color(self._class.category)
        likely = QRectF(box.left() + 36, box.bottom() - 4, (box.width() - 44), 2)
        likely.setWidth(likely.width() * min(1.0, max(0.0, self._probability)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(likely, 1, 1)
        draw_glyph(painter, CATEGORY_ICONS[self._class.category], color, QRectF(box.left() + 36, key.top() + 1, 18, 18))
        share = percent(self._probability)
        font.setPixelSize(14)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        share_width = metrics.horizontalAdvance(share) + 4
        right = box.right() - 8
        painter.setPen(theme.color("text_muted"))
        line = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            QRectF(right - share_width, box.top(), share_width, box.height()), line | Qt.AlignmentFlag.AlignRight, share
        )
        painter.setPen(theme.color("text"))
        left = box.left() + 60
        room = right - share_width - left - (20 if self._chosen else 4)
        name = metrics.elidedText(class_name(self._class), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(left, box.top(), room, box.height()), line | Qt.AlignmentFlag.AlignLeft, name)
        if self._chosen:
            draw_glyph(
                painter,
                "check",
                theme.color("success"),
                QRectF(right - share_width - 20, key.top() + 1, 18, 18),
            )
