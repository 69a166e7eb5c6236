"""How sure a model is: a bar with its number, and a mark where it is not sure enough."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.text import percent, translate
from garbage_gui.ui.theme import TEXT_SIZES, Theme

BAR_HEIGHT = 6
UNSURE_ICON = "help-circle-outline"


def paint_bar(painter: QPainter, box: QRectF, share: float, fill: QColor, track: QColor) -> None:
    """Paint a bar as high as ``box``, filled to ``share`` of 0..1."""
    radius = box.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(track)
    painter.drawRoundedRect(box, radius, radius)
    if share <= 0:
        return
    filled = QRectF(box)
    filled.setWidth(max(box.height(), box.width() * min(1.0, max(0.0, share))))
    painter.setBrush(fill)
    painter.drawRoundedRect(filled, radius, radius)


def paint_confidence(
    painter: QPainter,
    box: QRectF,
    confidence: float,
    *,
    unsure: bool,
    theme: Theme,
    color: QColor | None = None,
) -> None:
    """Paint bar and number into ``box``, in ``color`` or the accent; an unsure one as a warning, marked."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = QFont(painter.font())
    font.setPixelSize(TEXT_SIZES["caption"])
    painter.setFont(font)
    number_width = QFontMetrics(font).horizontalAdvance("100 %") + 2
    fill = theme.color("warning") if unsure else (color or theme.color("accent"))
    right = box.right()
    if unsure:
        side = min(16.0, box.height())
        icon = QRectF(right - side, box.center().y() - side / 2, side, side)
        draw_glyph(painter, UNSURE_ICON, fill, icon)
        painter.setFont(font)
        right = icon.left() - 4
    number = QRectF(QPointF(right - number_width, box.top()), QPointF(right, box.bottom()))
    painter.setPen(theme.color("text"))
    painter.drawText(number, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, percent(confidence))
    bar = QRectF(box.left(), box.center().y() - BAR_HEIGHT / 2, number.left() - box.left() - 6, BAR_HEIGHT)
    if bar.width() > BAR_HEIGHT:
        paint_bar(painter, bar, confidence, fill, theme.color("surface_sunken"))


class ConfidenceBar(QWidget):
    """A confidence of 0..1 as bar and number; None shows nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._confidence: float | None = None
        self._unsure = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def confidence(self) -> float | None:
        return self._confidence

    def set_confidence(self, confidence: float | None, *, unsure: bool = False) -> None:
        """Show this; ``unsure`` marks it with an icon and the warning colour."""
        self._confidence, self._unsure = confidence, unsure
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(72, 20)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._describe()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._confidence is None:
            return
        painter = QPainter(self)
        paint_confidence(
            painter, QRectF(self.rect()), self._confidence, unsure=self._unsure, theme=self._theme
        )

    def _describe(self) -> None:
        if self._confidence is None:
            self.setAccessibleName("")
            return
        name = translate("ConfidenceBar", "Confidence {share}").format(share=percent(self._confidence))
        if self._unsure:
            name = translate("ConfidenceBar", "{confidence}, unsure").format(confidence=name)
        self.setAccessibleName(name)
