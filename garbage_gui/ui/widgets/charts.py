"""Curves over epochs, in the theme's colours. pyqtgraph loads off the window's thread, with the first one."""

from __future__ import annotations

import html
import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from garbage_gui.ui.background import Background
from garbage_gui.ui.theme import Theme, style


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
        background: Background,
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
        self._plot: Any = None
        self._graph: Any = None
        self._waiting = QLabel(self)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        style(self._waiting, role="muted")
        self._layers = QStackedLayout(self)
        self._layers.setContentsMargins(0, 0, 0, 0)
        self._layers.addWidget(self._waiting)
        theme.changed.connect(self._restyle)
        # Importing pyqtgraph takes most of a second: the page must not wait for it.
        background.run(importlib.import_module, "pyqtgraph", done=self._build, owner=self)

    @property
    def is_ready(self) -> bool:
        return self._plot is not None

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

    def _build(self, graph: Any) -> None:
        self._graph = graph
        graph.setConfigOptions(antialias=True)
        self._plot = graph.PlotWidget(self)
        self._plot.setMenuEnabled(False)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._layers.addWidget(self._plot)
        self._restyle()

    def _restyle(self) -> None:
        if self._plot is None:
            return
        item = self._plot.getPlotItem()
        muted = self._theme.color("text_muted")
        self._plot.setBackground(self._theme.color("surface"))
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(self._theme.color("border"))
            axis.setTextPen(muted)
        item.getAxis("left").setScale(100.0 if self._percent else 1.0)
        item.setLabel("bottom", self._axis, color=muted.name())
        grid = QColor(self._theme.color("border"))
        item.showGrid(x=False, y=True, alpha=grid.alphaF() * 0.35)
        self._draw()

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
            return
        self._layers.setCurrentWidget(self._plot if any(c.xs for c in self._curves) else self._waiting)
        item = self._plot.getPlotItem()
        item.clear()
        item.setTitle(self._legend(), color=self._theme.color("text").name(), size="10pt")
        for curve in self._curves:
            pen = QPen(self._theme.color(curve.color), 2)
            pen.setCosmetic(True)
            if curve.dashed:
                pen.setStyle(Qt.PenStyle.DashLine)
            item.plot(
                list(curve.xs),
                list(curve.ys),
                pen=pen,
                # A single point draws no line: a dot shows that the first epoch is done.
                symbol="o" if len(curve.xs) < 3 else None,
                symbolSize=6,
                symbolBrush=self._theme.color(curve.color),
                symbolPen=None,
            )
