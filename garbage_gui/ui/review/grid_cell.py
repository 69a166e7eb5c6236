"""One picture in the grid of Review: a button that says whether the prediction is wrong."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.text import percent
from garbage_gui.ui.theme import RADIUS_LARGE, TEXT_SIZES, Theme
from garbage_gui.ui.thumbnails import ThumbnailProvider
from garbage_gui.ui.widgets.image_cards import Card
from garbage_gui.ui.widgets.picture_cell import fit

# The least of both; cells share what there is, up to twice as much in height.
WIDTH, HEIGHT = 168, 132
HIGHEST = 200
CAPTION = 22
THUMBNAIL = 256


class GridCell(QAbstractButton):
    """Checked means: marked as wrong. Space and a click mark; other keys go to the grid around it."""

    key_pressed = Signal(QKeyEvent)

    def __init__(self, theme: Theme, thumbnails: ThumbnailProvider, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails
        self._place = (0, 0)
        self._label_name = ""
        self.image_id = -1
        self.card: Card | None = None
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.toggled.connect(lambda _: self.describe())

    def show_image(self, image_id: int, number: int, count: int, *, wrong: bool) -> None:
        """Show this image, picture ``number`` (from 1) of ``count``."""
        if image_id != self.image_id:
            self.card = None
            self._label_name = ""
        self.image_id = image_id
        self._place = (number, count)
        self.setChecked(wrong)
        self.describe()
        self.update()

    def show_card(self, card: Card | None, label_name: str) -> None:
        """What is known of the image; ``label_name`` is what it is labelled now."""
        self.card, self._label_name = card, label_name
        self.describe()
        self.update()

    def is_there(self) -> bool:
        """Whether its picture was read, or cannot be."""
        return self._thumbnails.image(self.image_id, THUMBNAIL) is not None

    def can_be_seen(self) -> bool:
        """Whether its picture is shown."""
        image = self._thumbnails.image(self.image_id, THUMBNAIL)
        return image is not None and not image.isNull()

    def describe(self) -> None:
        """Set what is heard and hovered, in the language of the window."""
        translate = QCoreApplication.translate
        number, count = self._place
        parts = [
            translate("GridCell", "Picture {number} of {count}").format(number=number, count=count),
        ]
        if self.card is not None:
            parts.append(self.card.name)
            if self.card.confidence is not None:
                parts.append(percent(self.card.confidence))
        if self._label_name:
            parts.append(translate("GridCell", "labelled {name}").format(name=self._label_name))
        if self.isChecked():
            parts.append(translate("GridCell", "marked as wrong"))
        self.setAccessibleName(", ".join(parts))
        self.setToolTip("\n".join(parts))

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.click()
            event.accept()
            return
        event.ignore()
        self.key_pressed.emit(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        # The button's own Space acts when it is let go, and the mark has been set by then.
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        color = self._theme.color
        wrong = self.isChecked()
        box = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        edge, width = ("error", 2.0) if wrong else ("border", 1.0)
        if self.underMouse() and not wrong:
            edge = "border_strong"
        painter.setPen(QPen(color(edge), width))
        painter.setBrush(color("error_soft" if wrong else "surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_LARGE, RADIUS_LARGE)
        if self.hasFocus():
            painter.setPen(QPen(color("focus"), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-2.5, -2.5, 2.5, 2.5), RADIUS_LARGE + 2, RADIUS_LARGE + 2)
        picture = box.adjusted(5, 5, -5, -CAPTION)
        self._paint_picture(painter, picture, wrong)
        self._paint_caption(
            painter, QRectF(box.left() + 6, box.bottom() - CAPTION, box.width() - 12, CAPTION)
        )

    def _paint_picture(self, painter: QPainter, box: QRectF, wrong: bool) -> None:
        color = self._theme.color
        outline = QPainterPath()
        outline.addRoundedRect(box, 4, 4)
        painter.fillPath(outline, color("surface_sunken"))
        image = self._thumbnails.image(self.image_id, THUMBNAIL) if self.image_id >= 0 else None
        if image is None:
            return
        middle = QRectF(box.center().x() - 14, box.center().y() - 14, 28, 28)
        if image.isNull():
            draw_glyph(painter, "image-off-outline", color("text_muted"), middle)
            return
        painter.save()
        painter.setClipPath(outline)
        painter.setOpacity(0.4 if wrong else 1.0)
        painter.drawImage(fit(image, box), image)
        painter.restore()
        if wrong:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("surface"))
            painter.drawEllipse(middle.adjusted(-3, -3, 3, 3))
            draw_glyph(painter, "close-circle", color("error"), middle)

    def _paint_caption(self, painter: QPainter, line: QRectF) -> None:
        if self.card is None:
            return
        font = self.font()
        font.setPixelSize(TEXT_SIZES["caption"])
        painter.setFont(font)
        painter.setPen(self._theme.color("text_muted"))
        share = percent(self.card.confidence) if self.card.confidence is not None else ""
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, share)
        metrics = painter.fontMetrics()
        room = line.adjusted(0, 0, -metrics.horizontalAdvance(share) - 6, 0)
        # A label that the page would change is more to know than the file's name.
        text = self._label_name or self.card.name
        how = Qt.TextElideMode.ElideRight if self._label_name else Qt.TextElideMode.ElideMiddle
        if self._label_name:
            painter.setPen(self._theme.color("warning"))
        painter.drawText(room, middle, metrics.elidedText(text, how, int(room.width())))
