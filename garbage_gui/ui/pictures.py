"""Frames between Qt and the imaging layer. Copies pixels: call it off the window's thread."""

from __future__ import annotations

from PIL import Image
from PySide6.QtGui import QImage


def picture_of(image: QImage) -> Image.Image:
    """An RGB picture with the pixels of ``image``; raises `ValueError` for a null image."""
    if image.isNull():
        raise ValueError("there is no picture in a null image")
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    size = (rgb.width(), rgb.height())
    return Image.frombytes("RGB", size, bytes(rgb.constBits()), "raw", "RGB", rgb.bytesPerLine(), 1)


def image_of(picture: Image.Image) -> QImage:
    """A `QImage` that owns its copy of the pixels of ``picture`` (RGB)."""
    data = picture.convert("RGB").tobytes()
    view = QImage(
        data,
        picture.width,
        picture.height,
        3 * picture.width,
        QImage.Format.Format_RGB888,
    )
    return view.copy()
