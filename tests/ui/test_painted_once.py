"""What is painted once is copied afterwards, and painted anew where anything of it is different."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from garbage_gui.ui.widgets.painted_once import PaintedOnce

GROUND = QColor("white")
CELL = QRect(10, 20, 30, 40)


class Canvas:
    """Something to paint on, and a drawing that counts how often it was asked for."""

    def __init__(self, ratio: float = 1.0) -> None:
        self.image = QImage(round(100 * ratio), round(100 * ratio), QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(ratio)
        self.image.fill(Qt.GlobalColor.white)
        self.drawn = 0

    def draw(self, painter: QPainter, rect: QRect) -> None:
        self.drawn += 1
        painter.fillRect(rect.adjusted(5, 5, -5, -5), QColor("red"))

    def paint(self, once: PaintedOnce, looks: object, rect: QRect = CELL) -> None:
        painter = QPainter(self.image)
        once.paint(painter, rect, looks, GROUND, self.draw)
        painter.end()


def test_equal_looks_are_painted_once_and_stand_where_they_belong(qapp: QApplication) -> None:
    once, canvas = PaintedOnce(), Canvas()
    canvas.paint(once, "a")
    canvas.paint(once, "a", CELL.translated(50, 30))
    assert canvas.drawn == 1
    for corner in (QPoint(0, 0), QPoint(50, 30)):
        assert canvas.image.pixelColor(CELL.center() + corner) == QColor("red")
        assert canvas.image.pixelColor(CELL.topLeft() + corner) == GROUND
    assert canvas.image.pixelColor(1, 1) == QColor("white")


def test_other_looks_another_size_and_another_screen_are_painted_anew(qapp: QApplication) -> None:
    once, canvas, fine = PaintedOnce(), Canvas(), Canvas(ratio=2.0)
    canvas.paint(once, "a")
    canvas.paint(once, "b")
    canvas.paint(once, "a", CELL.adjusted(0, 0, 5, 0))
    assert canvas.drawn == 3
    fine.paint(once, "a")
    assert fine.drawn == 1
    assert fine.image.pixelColor(2 * CELL.center()) == QColor("red")
    once.clear()
    canvas.paint(once, "a")
    assert canvas.drawn == 4


def test_only_so_many_bytes_are_kept_the_newest_ones(qapp: QApplication) -> None:
    size = CELL.width() * CELL.height() * 4
    once, canvas = PaintedOnce(most_bytes=2 * size), Canvas()
    for looks in ("a", "b", "a", "c", "a"):
        canvas.paint(once, looks)
    assert canvas.drawn == 3
    canvas.paint(once, "b")
    assert canvas.drawn == 4
