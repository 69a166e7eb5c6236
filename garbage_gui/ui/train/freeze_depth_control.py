"""The freeze depth, drawn over the network's blocks: what stays fixed, what learns, and what that means."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.nets.catalogue import Backbone, Block
from garbage_gui.nets.freeze_depth import describe_freeze, freeze_messages
from garbage_gui.services.past_trainings import Expected
from garbage_gui.ui.text import duration, file_size, is_chinese, message_text
from garbage_gui.ui.theme import TEXT_SIZES, Theme

BAR_HEIGHT = 44
LABEL_HEIGHT = 16
HANDLE_WIDTH = 12
SNAP_PIXELS = 4


class BlocksSlider(QSlider):
    """A slider over parameter tensors, painted as the network's blocks.

    A block is as wide as it has tensors and filled as high as its arithmetic weighs, so one sees what
    freezing a tensor more saves. Arrow keys move by one tensor, Page keys from block to block.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._blocks: tuple[Block, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def set_blocks(self, blocks: tuple[Block, ...], largest: int) -> None:
        """Show another network; ``largest`` is the deepest freeze depth (all but the head)."""
        self._blocks = blocks
        self.setRange(0, largest)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, BAR_HEIGHT + LABEL_HEIGHT + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, BAR_HEIGHT + LABEL_HEIGHT + 6)

    def block_at(self, tensors: int) -> Block | None:
        """The block in which the ``tensors``-th parameter tensor lies."""
        return next((b for b in self._blocks if tensors <= b.tensors_end), None)

    # Geometry ------------------------------------------------------------------------------------------

    def _bar(self) -> QRectF:
        return QRectF(HANDLE_WIDTH / 2, 2, max(1.0, self.width() - HANDLE_WIDTH), BAR_HEIGHT)

    def _total(self) -> int:
        return max(self._blocks[-1].tensors_end if self._blocks else 0, self.maximum(), 1)

    def _x(self, tensors: float) -> float:
        bar = self._bar()
        return bar.left() + bar.width() * tensors / self._total()

    def _value_at(self, x: float) -> int:
        bar = self._bar()
        exact = (x - bar.left()) / bar.width() * self._total()
        for edge in (0, *(b.tensors_end for b in self._blocks)):
            if edge <= self.maximum() and abs(self._x(edge) - x) <= SNAP_PIXELS:
                return edge
        return round(min(max(exact, 0.0), float(self.maximum())))

    # Mouse and keys ------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self._value_at(event.position().x()))
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        tensors = self._value_at(event.position().x())
        block = self.block_at(max(1, tensors))
        if block is not None:
            self.setToolTip(
                self.tr("{block}: {share:.0f} % of the arithmetic, ends at tensor {last}").format(
                    block=block.name,
                    share=100 * block.arithmetic,
                    last=block.tensors_end,
                )
            )
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.setValue(tensors)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        edges = [
            0,
            *(b.tensors_end for b in self._blocks if b.tensors_end <= self.maximum()),
            self.maximum(),
        ]
        if event.key() == Qt.Key.Key_PageUp:
            self.setValue(next((e for e in edges if e > self.value()), self.maximum()))
        elif event.key() == Qt.Key.Key_PageDown:
            self.setValue(next((e for e in reversed(edges) if e < self.value()), 0))
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    # Painting ------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = self._bar()
        edge = self._x(self.value())
        frozen, learning = self._theme.color("frozen"), self._theme.color("accent")
        start = 0
        highest = max((b.arithmetic for b in self._blocks), default=1.0) or 1.0
        for block in self._blocks:
            left, right = self._x(start), self._x(block.tensors_end)
            # A gap of one pixel tells the blocks apart without lines.
            room = QRectF(left + 0.5, bar.top(), max(1.0, right - left - 1.0), bar.height())
            fill = QRectF(room)
            # The square root keeps small blocks visible beside the large ones.
            fill.setTop(room.bottom() - room.height() * (block.arithmetic / highest) ** 0.5)
            self._paint_part(painter, room, fill, bar.left(), edge, frozen, hatched=True)
            self._paint_part(painter, room, fill, edge, bar.right(), learning)
            start = block.tensors_end
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(bar.adjusted(-3, -3, 3, 3), 4, 4)
        self._paint_handle(painter, bar, edge)
        self._paint_names(painter, bar, edge)

    def _paint_part(
        self,
        painter: QPainter,
        room: QRectF,
        fill: QRectF,
        left: float,
        right: float,
        color: QColor,
        *,
        hatched: bool = False,
    ) -> None:
        """Paint what lies between ``left`` and ``right``; lines tell fixed from learning without colour."""
        if right <= left:
            return
        painter.save()
        painter.setClipRect(QRectF(left, room.top(), right - left, room.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        pale = QColor(color)
        pale.setAlphaF(0.22)
        painter.setBrush(pale)
        painter.drawRect(room)
        painter.setBrush(color)
        painter.drawRect(fill)
        if hatched:
            painter.setBrush(QBrush(self._theme.color("surface"), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(fill)
        painter.restore()

    def _paint_names(self, painter: QPainter, bar: QRectF, edge: float) -> None:
        """Both ends, and the block at the handle where there is room for it between them."""
        font = self.font()
        font.setPixelSize(TEXT_SIZES["caption"])
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(self._theme.color("text_muted"))
        line = QRectF(bar.left(), bar.bottom() + 3, bar.width(), LABEL_HEIGHT)
        first, last = self.tr("picture"), self.tr("head")
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, first)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, last)
        block = self.block_at(max(1, self.value()))
        if block is None:
            return
        width = metrics.horizontalAdvance(block.name)
        low = line.left() + metrics.horizontalAdvance(first) + 10
        high = line.right() - metrics.horizontalAdvance(last) - 10 - width
        if low <= high:
            painter.setPen(self._theme.color("text"))
            left = min(max(edge - width / 2, low), high)
            painter.drawText(QRectF(left, line.top(), width + 1, LABEL_HEIGHT), middle, block.name)

    def _paint_handle(self, painter: QPainter, bar: QRectF, x: float) -> None:
        focused = self.hasFocus()
        color = self._theme.color("text")
        painter.setPen(QPen(self._theme.color("surface"), 4))
        painter.drawLine(int(x), int(bar.top()) - 2, int(x), int(bar.bottom()) + 2)
        painter.setPen(QPen(color, 2))
        painter.drawLine(int(x), int(bar.top()) - 2, int(x), int(bar.bottom()) + 2)
        grip = QRectF(x - HANDLE_WIDTH / 2, bar.center().y() - 10, HANDLE_WIDTH, 20)
        painter.setBrush(self._theme.color("surface"))
        painter.setPen(QPen(self._theme.color("accent") if focused else color, 3 if focused else 1.5))
        painter.drawRoundedRect(grip, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        for side in (-1, 1):
            tip, base = x + side * 4, x + side * 1.5
            painter.drawPolygon(
                QPolygonF(
                    [
                        QRectF(tip, grip.center().y(), 0, 0).topLeft(),
                        QRectF(base, grip.center().y() - 3, 0, 0).topLeft(),
                        QRectF(base, grip.center().y() + 3, 0, 0).topLeft(),
                    ]
                )
            )


class FreezeDepthControl(QWidget):
    """`BlocksSlider`, a spin box for the exact number, and one line that says what the depth means."""

    value_changed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._backbone: Backbone | None = None
        self._disk: int | None = None
        self._expected: Expected | None = None
        self._classes = 2
        self.slider = BlocksSlider(theme, self)
        self.slider.setObjectName("freeze_slider")
        self.spin = QSpinBox(self)
        self.spin.setObjectName("freeze_spin")
        self.spin.lineEdit().setTextMargins(6, 0, 0, 0)
        self._frozen_label = QLabel(self)
        self._meaning = QLabel(self)
        self._meaning.setObjectName("freeze_meaning")
        self._meaning.setWordWrap(True)
        # It may hold the name of a model.
        self._meaning.setTextFormat(Qt.TextFormat.PlainText)
        self._legend_frozen = QLabel(self)
        self._legend_learning = QLabel(self)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._frozen_label)
        top.addWidget(self.spin)
        top.addStretch(1)
        top.addWidget(self._legend_frozen)
        top.addWidget(self._legend_learning)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.slider)
        column.addWidget(self._meaning)
        self.slider.valueChanged.connect(self.spin.setValue)
        self.spin.valueChanged.connect(self.slider.setValue)
        self.slider.valueChanged.connect(self._say_meaning)
        self.slider.valueChanged.connect(self.value_changed)
        theme.changed.connect(self._paint_legend)
        self._paint_legend()
        self.retranslate()

    @property
    def meaning_text(self) -> str:
        """What the depth means."""
        return self._meaning.text()

    def value(self) -> int:
        return self.slider.value()

    def set_value(self, tensors: int) -> None:
        self.slider.setValue(tensors)

    def set_backbone(self, backbone: Backbone, classes: int) -> None:
        """Show another network; the depth stays where it is as far as that network allows."""
        self._backbone, self._classes = backbone, classes
        self.spin.setRange(0, backbone.deepest_freeze)
        self.slider.set_blocks(backbone.blocks, backbone.deepest_freeze)
        self._say_meaning()

    def set_cost(self, disk: int | None, expected: Expected | None) -> None:
        """How many bytes a training at this depth keeps at most, and how long it takes; None: not known."""
        if (disk, expected) != (self._disk, self._expected):
            self._disk, self._expected = disk, expected
            self._say_meaning()

    def _time_text(self) -> str:
        told = self._expected
        if told is None:
            return ""
        time = duration(max(1.0, told.epoch_seconds))
        if told.memory_mb is None:
            text = self.tr("About {time} an epoch, going by “{model}”.")
        else:
            text = self.tr("About {time} an epoch and {memory:,} MB of memory, going by “{model}”.")
        return text.format(time=time, memory=told.memory_mb, model=told.past.name)

    def _disk_text(self) -> str:
        if self._disk is None:
            return ""
        if not self._disk:
            return self.tr("Nothing is kept on the disk.")
        return self.tr("Up to {size} are kept on the disk.").format(size=file_size(self._disk))

    def _say_meaning(self) -> None:
        if self._backbone is None:
            self._meaning.clear()
            return
        meaning = describe_freeze(self._backbone, self.value(), classes=self._classes)
        said = freeze_messages(self._backbone, meaning)
        # Chinese puts no space behind a full stop.
        between = "" if is_chinese() else " "
        sentences = [*map(message_text, said), self._disk_text(), self._time_text()]
        self._meaning.setText(between.join(filter(None, sentences)))
        self.slider.setAccessibleDescription(self._meaning.text())

    def retranslate(self) -> None:
        self._frozen_label.setText(self.tr("Frozen tensors"))
        self._frozen_label.setBuddy(self.spin)
        self._legend_frozen.setAccessibleName(self.tr("Frozen"))
        self._paint_legend()
        self._say_meaning()
        self.spin.setAccessibleName(self.tr("Freeze depth in parameter tensors"))
        self.slider.setAccessibleName(self.tr("Freeze depth"))
        self.slider.setToolTip(
            self.tr(
                "Arrow keys: one tensor. Page Up and Page Down: block to block. Home and End: none and all."
            )
        )

    def _paint_legend(self) -> None:
        for label, token, sign, text in (
            (self._legend_frozen, "frozen", "▨", self.tr("fixed")),
            (self._legend_learning, "accent", "■", self.tr("learns")),
        ):
            label.setText(f'<span style="color:{self._theme.color(token).name()}">{sign}</span> {text}')
