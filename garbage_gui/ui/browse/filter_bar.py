"""The chips that narrow what is shown, each with its choices and their counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from garbage_gui.store.records import Facets, ImageFilter, Split
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.text import class_name, number, translate
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.widgets.choice_popup import Choice, ChoicePopup
from garbage_gui.ui.widgets.flow_layout import FlowLayout

WIDEST_TEXT = 190
# (key, least, most): which confidences a choice means.
CONFIDENCES: dict[str, tuple[float | None, float | None]] = {
    "under_50": (None, 0.5),
    "under_70": (None, 0.7),
    "under_90": (None, 0.9),
    "over_90": (0.9, None),
}


@dataclass(frozen=True)
class Chip:
    """One part of the filter: ``field`` is what its counts leave out of it."""

    name: str
    field: str
    many: bool


CHIPS = (
    Chip("class", "classes", True),
    Chip("predicted", "predicted", True),
    Chip("split", "splits", True),
    Chip("labelled", "labelled", False),
    Chip("agrees", "agrees", False),
    Chip("confidence", "min_confidence", False),
    Chip("duplicates", "duplicates", False),
    Chip("excluded", "excluded", False),
)


def chosen_keys(name: str, wanted: ImageFilter) -> list[str]:
    """What is chosen under a chip in this filter."""
    match name:
        case "class":
            return list(wanted.classes)
        case "predicted":
            return list(wanted.predicted)
        case "split":
            return list(wanted.splits)
        case "labelled":
            return [] if wanted.labelled is None else ["yes" if wanted.labelled else "no"]
        case "agrees":
            return [] if wanted.agrees is None else ["yes" if wanted.agrees else "no"]
        case "duplicates":
            return [] if wanted.duplicates is None else ["yes" if wanted.duplicates else "no"]
        case "confidence":
            now = (wanted.min_confidence, wanted.max_confidence)
            return [key for key, limits in CONFIDENCES.items() if limits == now]
        case _:
            return {False: [], True: ["only"], None: ["also"]}[wanted.excluded]


def with_chosen(name: str, keys: Sequence[str], wanted: ImageFilter) -> ImageFilter:
    """The filter with something else chosen under a chip."""
    yes: bool | None = None if not keys else keys[0] == "yes"
    match name:
        case "class":
            return replace(wanted, classes=tuple(keys))
        case "predicted":
            return replace(wanted, predicted=tuple(keys))
        case "split":
            return replace(wanted, splits=cast(tuple[Split, ...], tuple(keys)))
        case "labelled":
            return replace(wanted, labelled=yes)
        case "agrees":
            return replace(wanted, agrees=yes)
        case "duplicates":
            return replace(wanted, duplicates=yes)
        case "confidence":
            least, most = CONFIDENCES[keys[0]] if keys else (None, None)
            return replace(wanted, min_confidence=least, max_confidence=most)
        case _:
            excluded = False if not keys else (True if keys[0] == "only" else None)
            return replace(wanted, excluded=excluded)


class FilterBar(QWidget):
    """Emits ``changed`` with the new filter. Counts are asked for when a chip is opened."""

    changed = Signal(object)

    def __init__(
        self,
        taxonomy: Taxonomy,
        theme: Theme,
        ask_for_counts: Callable[[str, Callable[[Facets], None]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._taxonomy = taxonomy
        self._theme = theme
        self._ask = ask_for_counts
        self._filter = ImageFilter()
        self._picked = 0
        self.chips: dict[str, QPushButton] = {}
        flow = FlowLayout(self, spacing=6)
        for chip in CHIPS:
            button = QPushButton(self)
            button.setObjectName(f"chip_{chip.name}")
            style(button, kind="chip")
            button.clicked.connect(partial(self._open, chip))
            self.chips[chip.name] = button
            flow.addWidget(button)
        self.clear_button = QPushButton(self)
        self.clear_button.setObjectName("clear_filters")
        style(self.clear_button, kind="quiet")
        self.clear_button.setIconSize(BESIDE_TEXT)
        self.clear_button.clicked.connect(lambda _=False: self.changed.emit(ImageFilter()))
        flow.addWidget(self.clear_button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.retranslate()
        theme.changed.connect(self._show)

    def show_filter(self, wanted: ImageFilter, picked: int = 0) -> None:
        """Show this filter; ``picked`` is how many images another page picked out, 0 when none did."""
        self._filter, self._picked = wanted, picked
        self._show()

    def retranslate(self) -> None:
        self.clear_button.setText(self.tr("Clear"))
        self.clear_button.setToolTip(self.tr("Show all pictures again (Esc)"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def is_narrowed(self) -> bool:
        """Whether anything but the default is chosen."""
        return self._filter != ImageFilter() or self._picked > 0

    def choices(self, name: str, facets: Facets | None) -> list[Choice]:
        """The choices of a chip, with counts where they are known."""
        counts = facets
        match name:
            case "class" | "predicted":
                by_class = counts.by_class if counts is not None and name == "class" else {}
                listed = [
                    Choice(
                        c.key,
                        class_name(c),
                        number(by_class.get(c.key, 0)) if by_class or name == "class" else "",
                        self._theme.category_icon(c.category),
                    )
                    for c in self._taxonomy.classes
                ]
                return (
                    listed
                    if counts is not None or name == "predicted"
                    else [replace(c, side="") for c in listed]
                )
            case "split":
                return [
                    Choice(key, split_name(key), number(counts.by_split.get(key, 0)) if counts else "")
                    for key in ("train", "validation", "test")
                ]
            case "labelled":
                return [
                    Choice("yes", self.tr("Labelled"), number(counts.labelled) if counts else ""),
                    Choice("no", self.tr("Not labelled"), number(counts.unlabelled) if counts else ""),
                ]
            case "agrees":
                return [
                    Choice("no", self.tr("Model disagrees"), number(counts.disagree) if counts else ""),
                    Choice("yes", self.tr("Model agrees"), number(counts.agree) if counts else ""),
                ]
            case "confidence":
                return [
                    Choice("under_50", self.tr("Under 50 %")),
                    Choice("under_70", self.tr("Under 70 %")),
                    Choice("under_90", self.tr("Under 90 %")),
                    Choice("over_90", self.tr("Over 90 %")),
                ]
            case "duplicates":
                return [
                    Choice("yes", self.tr("Near-duplicates only")),
                    Choice("no", self.tr("Without near-duplicates")),
                ]
            case _:
                return [
                    Choice("also", self.tr("Excluded ones too")),
                    Choice("only", self.tr("Excluded ones only")),
                ]

    def _title(self, name: str) -> str:
        titles = {
            "class": self.tr("Class"),
            "predicted": self.tr("Predicted"),
            "split": self.tr("Split"),
            "labelled": self.tr("Label"),
            "agrees": self.tr("Agreement"),
            "confidence": self.tr("Confidence"),
            "duplicates": self.tr("Duplicates"),
            "excluded": self.tr("Excluded"),
        }
        return titles[name]

    def _open(self, chip: Chip, _checked: bool = False) -> None:
        if chip.name in ("class", "split", "labelled", "agrees"):
            self._ask(chip.field, partial(self._show_popup, chip))
        else:
            self._show_popup(chip, None)

    def _show_popup(self, chip: Chip, facets: Facets | None) -> None:
        button = self.chips[chip.name]
        popup = ChoicePopup(
            self.choices(chip.name, facets),
            chosen_keys(chip.name, self._filter),
            self._theme,
            button,
            many=chip.many,
            name=self._title(chip.name),
            clear_text=self.tr("Any"),
        )
        popup.changed.connect(partial(self._choose, chip.name))
        popup.open_below(button)

    def _choose(self, name: str, keys: list[str]) -> None:
        self.changed.emit(with_chosen(name, keys, self._filter))

    def _show(self) -> None:
        metrics = QFontMetrics(self.font())
        for chip in CHIPS:
            button = self.chips[chip.name]
            keys = chosen_keys(chip.name, self._filter)
            title = self._title(chip.name)
            words = {c.key: c.text for c in self.choices(chip.name, None)}
            chosen = ", ".join(words[key] for key in keys if key in words)
            text = f"{title}: {chosen}" if chosen and chip.many else chosen or title
            button.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, WIDEST_TEXT) + "  ▾")
            button.setToolTip(text if chosen else self.tr("Filter by: {name}").format(name=title.lower()))
            button.setAccessibleName(text)
            if button.property("set") != bool(chosen):
                button.setProperty("set", bool(chosen))
                button.style().unpolish(button)
                button.style().polish(button)
        self.clear_button.setIcon(self._theme.icon("close", "text_muted"))
        self.clear_button.setVisible(self.is_narrowed())
        self.updateGeometry()


def split_name(split: str) -> str:
    """A split as a word."""
    words: dict[str, Callable[[], Any]] = {
        "train": lambda: translate("Splits", "Training"),
        "validation": lambda: translate("Splits", "Validation"),
        "test": lambda: translate("Splits", "Check set"),
    }
    return str(words[split]())
