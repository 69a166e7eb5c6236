"""A small picture within its box, as the lists of pictures paint it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter


def fit(image: QImage, box: QRectF) -> QRectF:
    """Where an image goes that shall be whole and in the middle of ``box``."""
    scale = min(box.width() / image.width(), box.height() / image.height())
    width, height = image.width() * scale, image.height() * scale
    return QRectF(box.center().x() - width / 2, box.center().y() - height / 2, width, height)


def paint_thumbnail(painter: QPainter, box: QRect, image: QImage | None, background: QColor) -> None:
    """Fill ``box``, and put the image into its middle once there is one."""
    painter.fillRect(box, background)
    if image is not None and not image.isNull():
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(fit(image, QRectF(box)), image)
