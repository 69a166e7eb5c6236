"""The five classes on the number keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from garbage_gui.taxonomy import Taxonomy, WasteClass
from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.text import category_name, class_name, people_text, percent
from garbage_gui.ui.theme import CATEGORY_ICONS, RADIUS_LARGE, RADIUS_SMALL, TEXT_SIZES, Theme
from garbage_gui.ui.widgets.confidence_bar import paint_confidence

SUGGESTIONS = 5
HEIGHT = 48
KEY_SIDE = 24.0
_COMES = frozenset({QEvent.Type.Enter, QEvent.Type.FocusIn})
_GOES = frozenset({QEvent.Type.Leave, QEvent.Type.FocusOut})


@dataclass(frozen=True)
class Suggestion:
    """A class on one of the number keys; ``confidence`` is None where no model said so.

    ``said_by`` are people who gave this class, or `IMPORTED`, where that is the question.
    """

    class_key: str
    confidence: float | None
    said_by: tuple[str, ...] = ()


class SuggestionButton(QAbstractButton):
    """One class: its key, its name, its bin, and how sure the model is of it."""

    pointed = Signal(bool)

    def __init__(self, number: int, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"suggestion_{number}")
        self.number = number
        self._key = str(number)
        self._theme = theme
        self._class: WasteClass | None = None
        self._confidence: float | None = None
        self._unsure = False
        self._is_label = False
        self._said_by = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        # A click must not take the keys away from the picture; Tab still reaches it.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    @property
    def class_key(self) -> str | None:
        return self._class.key if self._class is not None else None

    def show_class(
        self,
        waste_class: WasteClass | None,
        confidence: float | None,
        *,
        unsure: bool,
        is_label: bool,
        said_by: Sequence[str] = (),
    ) -> None:
        """Show this class (None: nothing); ``is_label`` marks what the image is labelled now.

        ``said_by`` are those who gave it: their names stand in place of how sure the model is.
        """
        self._said_by = people_text(said_by)
        self._class, self._confidence = waste_class, confidence
        self._unsure, self._is_label = unsure, is_label
        self.setEnabled(waste_class is not None)
        self.describe()
        self.update()

    def show_key(self, key: str) -> None:
        """Its key, where a person chose another than its number."""
        self._key = key
        self.describe()
        self.update()

    def describe(self) -> None:
        """Set the texts that are heard and hovered, in the language of the window."""
        if self._class is None:
            self.setAccessibleName("")
            self.setToolTip("")
            return
        parts = [
            f"{self._key or self.number}: {class_name(self._class)}",
            category_name(self._class.category),
        ]
        if self._said_by:
            parts.append(
                QCoreApplication.translate("Suggestions", "said by {people}").format(people=self._said_by)
            )
        if self._confidence is not None:
            parts.append(percent(self._confidence))
        if self._unsure:
            parts.append(QCoreApplication.translate("Suggestions", "unsure"))
        if self._is_label:
            parts.append(QCoreApplication.translate("Suggestions", "the label now"))
        self.setAccessibleName(", ".join(parts))
        self.setToolTip(
            QCoreApplication.translate("Suggestions", "Key {number}: label the picture as “{name}”").format(
                number=self._key or self.number, name=class_name(self._class)
            )
        )

    def event(self, event: QEvent) -> bool:
        if event.type() in _COMES or event.type() in _GOES:
            self.pointed.emit(event.type() in _COMES)
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(280, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        self._paint_ground(painter, box)
        if self._class is None:
            return
        self._paint_key(painter, box)
        left = box.left() + 8 + KEY_SIDE + 10
        upper = QRectF(left, box.top() + 4, box.right() - left - 10, 22)
        lower = QRectF(left, box.top() + 27, box.right() - left - 10, 16)
        if self._confidence is None and not self._said_by:
            upper.moveTop(box.center().y() - upper.height() / 2)
        self._paint_name(painter, upper)
        if self._said_by:
            self._paint_people(painter, lower)
        elif self._confidence is not None:
            paint_confidence(
                painter,
                lower,
                self._confidence,
                unsure=self._unsure,
                theme=self._theme,
                color=self._theme.category_color(self._class.category),
            )

    def _paint_ground(self, painter: QPainter, box: QRectF) -> None:
        color = self._theme.color
        ground, border = color("surface"), color("border")
        if self.isEnabled() and self.isDown():
            ground = color("surface_sunken")
        elif self.isEnabled() and self.underMouse():
            ground, border = color("hover"), color("border_strong")
        painter.setBrush(ground)
        painter.setPen(QPen(border, 1))
        if self.hasFocus():
            painter.setPen(QPen(color("focus"), 2))
            box = box.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS_LARGE, RADIUS_LARGE)

    def _paint_key(self, painter: QPainter, box: QRectF) -> None:
        key = QRectF(box.left() + 8, box.center().y() - KEY_SIDE / 2, KEY_SIDE, KEY_SIDE)
        first = self.number == 1 and self._confidence is not None and not self._said_by
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent" if first else "surface_sunken"))
        painter.drawRoundedRect(key, RADIUS_SMALL, RADIUS_SMALL)
        # A key with a long name ("Ctrl+A") must not run over the side of its cap.
        painter.setFont(_font(self, "body" if len(self._key) < 3 else "caption", bold=True))
        painter.setPen(self._theme.color("text_on_accent" if first else "text_muted"))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self._key)

    def _paint_name(self, painter: QPainter, box: QRectF) -> None:
        waste_class = self._class
        if waste_class is None:
            return
        color = self._theme.category_color(waste_class.category)
        bin_width = self._paint_bin(painter, box, waste_class, color)
        room = box.adjusted(0, 0, -bin_width - 8, 0)
        if self._is_label:
            draw_glyph(
                painter,
                "check-circle",
                self._theme.color("success"),
                QRectF(room.left(), room.center().y() - 8, 16, 16),
            )
            room.setLeft(room.left() + 21)
        font = _font(self, "body", bold=True)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        name = QFontMetrics(font).elidedText(
            class_name(waste_class), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)

    def _paint_people(self, painter: QPainter, box: QRectF) -> None:
        muted = self._theme.color("text_muted")
        draw_glyph(painter, "account-outline", muted, QRectF(box.left(), box.top() + 1, 14, 14))
        font = _font(self, "caption")
        painter.setFont(font)
        painter.setPen(muted)
        room = box.adjusted(20, 0, 0, 0)
        metrics = QFontMetrics(font)
        if self._confidence is not None:
            share = percent(self._confidence)
            model = QCoreApplication.translate("Suggestions", "model: {share}").format(share=share)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, model)
            room.setRight(room.right() - metrics.horizontalAdvance(model) - 8)
        names = metrics.elidedText(self._said_by, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, names)

    def _paint_bin(self, painter: QPainter, box: QRectF, waste_class: WasteClass, color: QColor) -> float:
        """Paint icon and word of the bin at the right end of ``box``; returns the width that they took."""
        font = _font(self, "caption", bold=True)
        word = category_name(waste_class.category)
        width = QFontMetrics(font).horizontalAdvance(word) + 32.0
        badge = QRectF(box.right() - width, box.top() + 1, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.category_soft_color(waste_class.category))
        painter.drawRoundedRect(badge, RADIUS_SMALL, RADIUS_SMALL)
        icon = QRectF(badge.left() + 6, badge.center().y() - 7, 14, 14)
        draw_glyph(painter, CATEGORY_ICONS[waste_class.category], color, icon)
        painter.setFont(font)
        painter.setPen(color)
        painter.drawText(badge.adjusted(24, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, word)
        return width


def _font(widget: QWidget, size: str, *, bold: bool = False) -> QFont:
    font = QFont(widget.font())
    font.setPixelSize(TEXT_SIZES[size])
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


class SuggestionsPanel(QWidget):
    """Five `SuggestionButton`s; ``chosen`` tells the class's key, ``pointed`` that under mouse or focus ("": none)."""

    chosen = Signal(str)
    pointed = Signal(str)

    def __init__(self, taxonomy: Taxonomy, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taxonomy = taxonomy
        self.buttons = [SuggestionButton(number, theme, self) for number in range(1, SUGGESTIONS + 1)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for button in self.buttons:
            button.clicked.connect(lambda _=False, b=button: self._clicked(b))
            button.pointed.connect(lambda on, b=button: self.pointed.emit((b.class_key or "") if on else ""))
            column.addWidget(button)
            button.setEnabled(False)

    def show_suggestions(self, suggestions: Sequence[Suggestion], *, unsure: bool, label: str | None) -> None:
        """Show these; ``unsure`` marks the first, ``label`` is what the image is labelled now."""
        for place, button in enumerate(self.buttons):
            suggestion = suggestions[place] if place < len(suggestions) else None
            button.setVisible(suggestion is not None or place < min(SUGGESTIONS, len(self._taxonomy.classes)))
            if suggestion is None:
                button.show_class(None, None, unsure=False, is_label=False)
                continue
            button.show_class(
                self._taxonomy.get(suggestion.class_key),
                suggestion.confidence,
                unsure=unsure and place == 0,
                is_label=suggestion.class_key == label,
                said_by=suggestion.said_by,
            )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            for button in self.buttons:
                button.describe()
                button.update()
        super().changeEvent(event)

    def _clicked(self, button: SuggestionButton) -> None:
        if button.class_key is not None:
            self.chosen.emit(button.class_key)
