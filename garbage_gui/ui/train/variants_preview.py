"""One picture of the set and what the variation that is set in the form makes of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from garbage_gui.messages import Message
from garbage_gui.store.records import ImageRecord
from garbage_gui.training.recipe import Augmentation
from garbage_gui.training.variant_frames import VariantsAnswer, VariantsWanted
from garbage_gui.ui.text import message_text
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.train.variant_process import VariantProcess

# Who turns a range sees the end of it, not every step.
CALM_MS = 250
COLUMNS, ROWS, GAP = 5, 4, 4
LARGEST_CELL = 96


def as_image(pixels: NDArray[np.uint8]) -> QImage:
    """A picture of Qt's from uint8 [height, width, 3], with a memory of its own."""
    height, width = pixels.shape[:2]
    data = np.ascontiguousarray(pixels)
    return QImage(data.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


class VariantGrid(QWidget):
    """The picture as it is, as large as four, and its sixteen variants around it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._images: list[QImage] = []
        self.setObjectName("variants")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def images(self) -> Sequence[QImage]:
        """What is shown: the picture as it is, then its variants."""
        return self._images

    def set_images(self, images: list[QImage]) -> None:
        self._images = images
        self.update()

    def _cell(self) -> float:
        return min(float(LARGEST_CELL), (self.width() - (COLUMNS - 1) * GAP) / COLUMNS)

    def sizeHint(self) -> QSize:
        return QSize(320, round(ROWS * self._cell() + (ROWS - 1) * GAP))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        self.updateGeometry()

    def _boxes(self) -> list[QRectF]:
        """Where each picture goes: the first fills two rows and columns."""
        cell = self._cell()
        step = cell + GAP
        boxes = [QRectF(0, 0, 2 * cell + GAP, 2 * cell + GAP)]
        for row in range(ROWS):
            for column in range(2 if row < 2 else 0, COLUMNS):
                boxes.append(QRectF(column * step, row * step, cell, cell))
        return boxes

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, box in enumerate(self._boxes()):
            edge = QPainterPath()
            edge.addRoundedRect(box, 4, 4)
            painter.fillPath(edge, self._theme.color("surface_sunken"))
            if number < len(self._images):
                painter.save()
                painter.setClipPath(edge)
                painter.drawImage(box, self._images[number])
                painter.restore()
            if number == 0 and self._images:
                # Told from its variants by more than its size.
                painter.setPen(QPen(self._theme.color("accent"), 2))
                painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)


class VariantsPreview(QWidget):
    """Asks for variants while it is shown, and a moment after what they hang on has changed."""

    another_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._augmentation = Augmentation()
        self._size, self._seed = 224, 0
        self._picture: ImageRecord | None = None
        self._is_known = False
        self._is_ready = False
        self._is_shown = False
        self._number = 0
        self._shown_number = 0
        self._error: Message | None = None
        self.process = VariantProcess(self)
        self.process.answered.connect(self._on_answer)
        self.process.failed.connect(self._on_failure)
        self.grid = VariantGrid(theme, self)
        self._caption = QLabel(self)
        self._caption.setObjectName("variants_caption")
        self._caption.setTextFormat(Qt.TextFormat.PlainText)
        self._caption.setWordWrap(True)
        style(self._caption, role="caption")
        self.another = QPushButton(self)
        self.another.setObjectName("another_picture")
        self.another.clicked.connect(self.another_wanted)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._caption, 1)
        below.addWidget(self.another, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.grid)
        column.addLayout(below)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CALM_MS)
        self._timer.timeout.connect(self._ask)
        self.retranslate()

    @property
    def caption_text(self) -> str:
        """What is seen, or why there is nothing to see."""
        return self._caption.text()

    @property
    def picture(self) -> ImageRecord | None:
        return self._picture

    def settled(self) -> bool:
        """Whether nothing more will come by itself."""
        return not self._can_ask() or (not self._timer.isActive() and not self._is_waiting())

    def set_ready(self, is_ready: bool) -> None:
        """Whether what training needs is installed: the variants need it too."""
        if is_ready != self._is_ready:
            self._is_ready = is_ready
            self._wish()

    def set_picture(self, picture: ImageRecord | None) -> None:
        """Vary this picture; None: the set has none."""
        known, self._is_known = self._is_known, True
        if known and picture == self._picture:
            return
        self._picture = picture
        self.grid.set_images([])
        self._wish()

    def set_settings(self, augmentation: Augmentation, size: int, seed: int) -> None:
        """Vary it like this, at ``size`` pixels."""
        if (augmentation, size, seed) != (self._augmentation, self._size, self._seed):
            self._augmentation, self._size, self._seed = augmentation, size, seed
            self._wish()

    def set_shown(self, is_shown: bool) -> None:
        """Whether somebody looks; the process lives only then."""
        if is_shown == self._is_shown:
            return
        self._is_shown = is_shown
        if is_shown:
            self._wish()
        else:
            self._timer.stop()
            self._shown_number = self._number
            self.process.stop()

    def close_preview(self) -> None:
        """End the process and wait for that."""
        self.set_shown(False)
        self.process.close()

    def _can_ask(self) -> bool:
        has_file = self._picture is not None and self._picture.path is not None
        return self._is_shown and self._is_ready and has_file

    def _is_waiting(self) -> bool:
        return self._shown_number != self._number

    def _wish(self) -> None:
        self._error = None
        if self._can_ask():
            self._timer.start()
        self._say()

    def _ask(self) -> None:
        picture = self._picture
        if not self._can_ask() or picture is None or picture.path is None:
            return
        self._number += 1
        self.process.ask(
            VariantsWanted(
                self._number, picture.path, picture.sha256, self._size, self._augmentation, self._seed
            )
        )
        self._say()

    def _on_answer(self, answer: VariantsAnswer) -> None:
        if answer.number != self._number:
            # Something newer was asked for meanwhile.
            return
        self._shown_number = answer.number
        self._error = answer.error
        images = [] if answer.pixels is None else [as_image(pixels) for pixels in answer.pixels]
        self.grid.set_images(images)
        self._say()

    def _on_failure(self, message: Message) -> None:
        self._shown_number = self._number
        self._error = message
        self.grid.set_images([])
        self._say()

    def _say(self) -> None:
        name = self._picture.path.name if self._picture is not None and self._picture.path else ""
        shows = False
        if not self._is_ready:
            text = self.tr("Variants are shown as soon as what training needs is installed.")
        elif not self._is_known:
            text = ""
        elif self._picture is None:
            text = self.tr("No picture yet: import some, and see here how they are varied.")
        elif self._picture.path is None:
            text = self.tr("The file of this picture is gone.")
        elif self._error is not None:
            text = message_text(self._error)
        elif not self.grid.images:
            text = self.tr("Making the variants …")
        elif self._augmentation.varies:
            shows = True
            text = self.tr("{name}, as it is and in 16 variants that a training sees").format(name=name)
        else:
            shows = True
            text = self.tr("{name}: nothing is varied, every epoch sees it as it is").format(name=name)
        self._caption.setText(text)
        self.grid.setAccessibleName(text)
        self.grid.setVisible(shows or (self._can_ask() and self._error is None))
        self.another.setVisible(self._is_ready and self._picture is not None)

    def retranslate(self) -> None:
        self.another.setText(self.tr("Another picture"))
        self.another.setToolTip(self.tr("Show the variants of another picture of the set"))
        self._say()
