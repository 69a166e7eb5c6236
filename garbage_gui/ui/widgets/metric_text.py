"""Figures as people should see them: never an accuracy without its interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from garbage_gui.ui.text import percent


def _share(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def accuracy_text(figures: Mapping[str, Any] | None) -> str:
    """Accuracy with its 95 % interval, such as “94.1 % (92.0-95.8)”; a dash where it was not measured.

    ``figures`` is one split's metrics of a model or a job's result, from the store: believed only as far as
    its values are numbers.
    """
    accuracy = _share(figures.get("accuracy")) if figures is not None else None
    if figures is None or accuracy is None:
        return "-"
    interval = figures.get("ci95")
    if isinstance(interval, list | tuple) and len(interval) == 2:
        low, high = _share(interval[0]), _share(interval[1])
        if low is not None and high is not None:
            return f"{percent(accuracy, 1)} ({100 * low:.1f}–{100 * high:.1f})"
    return percent(accuracy, 1)


def accuracy_sentence(figures: Mapping[str, Any]) -> str:
    """The same in a sentence, with the number of pictures behind it."""
    return QCoreApplication.translate(
        "MetricText",
        "{accuracy} of {images:,} pictures of the check set are recognised",
    ).format(accuracy=accuracy_text(figures), images=int(_share(figures.get("images")) or 0))


# With fewer pictures even a large difference is seldom more than chance.
FEWEST_TO_TELL = 30


def likely_better(p: float, fixed: int, broken: int, images: int) -> str:
    """McNemar's test in plain words: ``p``, and how many of the ``images`` were fixed and newly broken."""
    if p >= 0.05 and images < FEWEST_TO_TELL:
        text = QCoreApplication.translate("MetricText", "Too few pictures to tell")
    elif fixed == broken:
        text = QCoreApplication.translate("MetricText", "No difference")
    elif p < 0.01:
        text = (
            QCoreApplication.translate("MetricText", "Almost certainly better")
            if fixed > broken
            else QCoreApplication.translate("MetricText", "Almost certainly worse")
        )
    elif p < 0.05:
        text = (
            QCoreApplication.translate("MetricText", "Likely better")
            if fixed > broken
            else QCoreApplication.translate("MetricText", "Likely worse")
        )
    else:
        text = QCoreApplication.translate("MetricText", "No clear difference")
    shown = "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
    return f"{text} ({shown})"
