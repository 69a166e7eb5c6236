"""Curves over epochs, in the theme's colours. pyqtgraph loads with the first one that has points."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPen
from PySide6.QtWidgets import QFrame, QLabel, QStackedLayout, QVBoxLayout, QWidget

from garbage_gui.ui.theme import TEXT_SIZES, Theme, style


@dataclass(frozen=True)
class Curve:
    """One line: name for people, the theme's colour token, points; dashes tell it apart without colour."""

    name: str
    color: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    dashed: bool = False


class CurveChart(QWidget):
    """A small, calm line chart. ``title`` stands above; ``percent`` shows shares as per cent."""

    def __init__(
        self,
        theme: Theme,
        *,
        percent: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._percent = percent
        self._curves: tuple[Curve, ...] = ()
        self._title = ""
        self._axis = ""
        self._nothing = ""
        self._graph: Any = None
        self._plot: Any = None
        self._view: Any = None
        self._axes: dict[str, Any] = {}
        self._waiting = QLabel(self)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        style(self._waiting, role="muted")
        self._layers = QStackedLayout(self)
        self._layers.setContentsMargins(0, 0, 0, 0)
        self._layers.addWidget(self._waiting)
        self._drawn = QFrame(self)
        style(self._drawn, role="panel")
        self._legend_label = QLabel(self._drawn)
        self._legend_label.setWordWrap(True)
        style(self._legend_label, role="caption")
        self._column = QVBoxLayout(self._drawn)
        self._column.setContentsMargins(8, 8, 8, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._legend_label)
        self._layers.addWidget(self._drawn)
        theme.changed.connect(self._restyle)

    def set_texts(self, title: str, axis: str, nothing: str) -> None:
        """The chart's title, the name of its horizontal axis, and what it says while it has no points."""
        self._title, self._axis, self._nothing = title, axis, nothing
        self._waiting.setText(f"{title}\n{nothing}")
        self.setAccessibleName(title)
        self._restyle()

    def set_curves(self, curves: Sequence[Curve]) -> None:
        """Replace what is shown; the same curves again cost nothing."""
        if tuple(curves) == self._curves:
            return
        self._curves = tuple(curves)
        self.setAccessibleDescription(
            "; ".join(f"{c.name}: {self._number(c.ys[-1])}" for c in self._curves if c.ys)
        )
        self._draw()

    def _number(self, y: float) -> str:
        return f"{100 * y:.1f} %" if self._percent else f"{y:.3f}"

    def _build(self) -> None:
        # A third of a second, so only now; and on this thread: classes of Qt that are made on another one, while the
        # window's uses Qt, bring the process down.
        import pyqtgraph as graph

        # Of the parts and not of pyqtgraph's PlotWidget: that makes menus that outlive it.
        layout = graph.GraphicsLayoutWidget()
        layout.setFrameShape(layout.Shape.NoFrame)
        layout.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.setAntialiasing(True)
        self._view = graph.ViewBox(enableMenu=False, enableMouse=False)
        self._axes = {"left": graph.AxisItem("left"), "bottom": _whole_number_axis(graph)}
        layout.addItem(self._axes["left"], 0, 0)
        layout.addItem(self._view, 0, 1)
        layout.addItem(self._axes["bottom"], 1, 1)
        for axis in self._axes.values():
            axis.linkToView(self._view)
        self._axes["left"].setScale(100.0 if self._percent else 1.0)
        self._graph, self._plot = graph, layout
        self._column.addWidget(layout, 1)
        self._restyle()

    def _restyle(self) -> None:
        if self._plot is None:
            return
        muted = self._theme.color("text_muted")
        self._plot.setBackground(self._theme.color("surface"))
        for axis in self._axes.values():
            axis.setPen(self._theme.color("border"))
            axis.setTextPen(muted)
            axis.setTickFont(self._small_font())
        self._axes["bottom"].setLabel(
            self._axis, color=muted.name(), **{"font-size": f"{TEXT_SIZES['caption']}px"}
        )
        self._axes["left"].setGrid(60)
        self._draw()

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(TEXT_SIZES["caption"])
        return font

    def _legend(self) -> str:
        """The title with the names of the curves behind it, where they never lie over the lines."""
        names = [
            f'<span style="color:{self._theme.color(c.color).name()}">{"- -" if c.dashed else "—"} '
            f"{html.escape(c.name)}</span>"
            for c in self._curves
        ]
        return "&nbsp;&nbsp;".join([f"<b>{html.escape(self._title)}</b>", *names])

    def _draw(self) -> None:
        if self._plot is None:
            if any(c.xs for c in self._curves):
                self._build()
            return
        self._layers.setCurrentWidget(self._drawn if any(c.xs for c in self._curves) else self._waiting)
        self._view.clear()
        self._legend_label.setText(self._legend())
        for curve in self._curves:
            color = self._theme.color(curve.color)
            pen = QPen(color, 2)
            pen.setCosmetic(True)
            if curve.dashed:
                pen.setStyle(Qt.PenStyle.DashLine)
            line = self._graph.PlotDataItem(
                list(curve.xs),
                list(curve.ys),
                pen=pen,
                # A single point draws no line: a dot shows that the first epoch is done.
                symbol="o" if len(curve.xs) < 3 else None,
                symbolSize=6,
                symbolBrush=color,
                symbolPen=None,
            )
            self._view.addItem(line)


def _whole_number_axis(graph: Any) -> Any:
    """A horizontal axis without ticks between whole numbers: there is no half epoch."""

    class WholeNumberAxis(graph.AxisItem):  # type: ignore[misc]
        def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
            levels: list[tuple[float, float]] = super().tickSpacing(minVal, maxVal, size)
            return [level for level in levels if level[0] >= 1] or [(1.0, 0.0)]

    return WholeNumberAxis("bottom")
