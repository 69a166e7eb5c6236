"""The chips that narrow what is shown, each with its choices and their counts, and the filters that were saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from garbage_gui.store.records import ImageFilter
from garbage_gui.taxonomy import Category, Taxonomy
from garbage_gui.ui.browse.facets import (
    BY_NAME,
    CHIPS,
    CONFIDENCES,
    DATES,
    SIZES,
    SOURCES,
    Chip,
    ModelChoice,
    chosen_keys,
    is_set,
    with_chosen,
    without,
)
from garbage_gui.ui.browse.range_dialog import Kind, RangeDialog
from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.text import (
    category_name,
    class_name,
    file_size,
    model_name,
    name_of_class,
    number,
    percent,
    split_name,
    translate,
)
from garbage_gui.ui.theme import Theme, restyle, style
from garbage_gui.ui.widgets.choice_popup import Choice, ChoicePopup
from garbage_gui.ui.widgets.flow_layout import FlowLayout

WIDEST_TEXT = 190
OTHER_RANGE = "other_range"
Counts = dict[str, int]
Ask = Callable[[str, Callable[[Counts], None]], None]


class FilterBar(QWidget):
    """Emits ``changed`` with the new filter. Counts are asked for when a chip is opened.

    The chips that are used most are always there; the others come with "More", and go when they are taken off.
    """

    changed = Signal(object)
    save_asked = Signal()
    rename_asked = Signal(str)
    remove_asked = Signal(str)

    def __init__(
        self, taxonomy: Taxonomy, theme: Theme, ask_for_counts: Ask, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._taxonomy = taxonomy
        self._theme = theme
        self._ask = ask_for_counts
        self._filter = ImageFilter()
        self._picked = 0
        self._models: Sequence[ModelChoice] = ()
        self._saved: dict[str, ImageFilter] = {}
        self.chips: dict[str, QPushButton] = {}
        self.removers: dict[str, QToolButton] = {}
        self._holders: dict[str, QWidget] = {}
        flow = FlowLayout(self, spacing=6)
        for chip in CHIPS:
            flow.addWidget(self._chip(chip))
        self.more_button = self._button("more_filters", "chip")
        self.more_button.setMenu(QMenu(self.more_button))
        self.more_button.menu().aboutToShow.connect(self._fill_more)
        self.saved_button = self._button("saved_filters", "chip")
        self.saved_button.setMenu(QMenu(self.saved_button))
        self.saved_button.menu().aboutToShow.connect(self._fill_saved)
        self.clear_button = self._button("clear_filters", "quiet")
        self.clear_button.setIconSize(BESIDE_TEXT)
        self.clear_button.clicked.connect(lambda _=False: self.changed.emit(ImageFilter()))
        for button in (self.more_button, self.saved_button, self.clear_button):
            flow.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.retranslate()
        theme.changed.connect(self._show)

    def _chip(self, chip: Chip) -> QWidget:
        holder = QWidget(self)
        button = QPushButton(holder)
        button.setObjectName(f"chip_{chip.name}")
        style(button, kind="chip")
        button.clicked.connect(partial(self._open, chip))
        remover = QToolButton(holder)
        remover.setObjectName(f"remove_{chip.name}")
        remover.setIconSize(QSize(14, 14))
        remover.setFixedSize(26, 26)  # no taller than the chip: all chips of a row are on one line
        style(remover, kind="quiet")
        remover.clicked.connect(partial(self._take_off, chip))
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(button)
        row.addWidget(remover)
        self.chips[chip.name], self.removers[chip.name], self._holders[chip.name] = button, remover, holder
        return holder

    def _button(self, name: str, kind: str) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        style(button, kind=kind)
        return button

    def show_filter(self, wanted: ImageFilter, picked: int = 0) -> None:
        """Show this filter; ``picked`` is how many images another page picked out, 0 when none did."""
        self._filter, self._picked = wanted, picked
        self._show()

    def show_models(self, models: Sequence[ModelChoice]) -> None:
        """The models whose predictions can be chosen, and that may have learned from images here."""
        self._models = models
        self._show()

    def show_saved(self, saved: dict[str, ImageFilter]) -> None:
        """The filters that were saved, by name."""
        self._saved = saved
        self._show()

    @property
    def saved(self) -> dict[str, ImageFilter]:
        return self._saved

    def retranslate(self) -> None:
        self.clear_button.setText(self.tr("Clear"))
        self.clear_button.setToolTip(self.tr("Show all pictures again (Esc)"))
        self.more_button.setText(self.tr("More") + "  ▾")
        self.more_button.setToolTip(self.tr("More to filter by"))
        self.more_button.setAccessibleName(self.tr("More to filter by"))
        self.saved_button.setToolTip(self.tr("Filters that were saved, and saving this one (Ctrl+S)"))
        self.saved_button.setAccessibleName(self.tr("Saved filters"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def is_narrowed(self) -> bool:
        """Whether anything but the default is chosen."""
        return self._filter != ImageFilter() or self._picked > 0

    # Choices -----------------------------------------------------------------------------------------

    def choices(self, name: str, counts: Counts | None) -> list[Choice]:
        """The choices of a chip, with counts where they are known."""

        def listed(pairs: Iterable[tuple[str, str]]) -> list[Choice]:
            return [Choice(k, text, "" if counts is None else number(counts.get(k, 0))) for k, text in pairs]

        match name:
            case "class" | "predicted":
                icon = self._theme.category_icon
                return [
                    Choice(
                        c.key,
                        class_name(c),
                        "" if counts is None else number(counts.get(c.key, 0)),
                        icon(c.category),
                    )
                    for c in self._taxonomy.classes
                ] + [
                    Choice(
                        key,
                        self.tr("{name} (no class any more)").format(name=name_of_class(self._taxonomy, key)),
                        number(count),
                        self._theme.icon("help-circle-outline", "warning"),
                    )
                    for key, count in (counts or {}).items()
                    if self._taxonomy.get(key) is None
                ]
            case "category":
                used = {c.category for c in self._taxonomy.classes}
                return [
                    Choice(
                        c,
                        category_name(c),
                        "" if counts is None else number(counts.get(c, 0)),
                        self._theme.category_icon(c),
                    )
                    for c in Category
                    if c in used
                ]
            case "split":
                return listed((key, split_name(key)) for key in ("train", "validation", "test"))
            case "labelled":
                return listed([("yes", self.tr("Labelled")), ("no", self.tr("Not labelled"))])
            case "source":
                found = [*SOURCES, *(key for key in counts or {} if key not in SOURCES)]
                return listed((key, self._source_name(key)) for key in found)
            case "operator":
                names = sorted({*(counts or {}), *self._filter.operators})
                return listed((name, name) for name in names)
            case "agrees":
                return listed([("no", self.tr("Model disagrees")), ("yes", self.tr("Model agrees"))])
            case "unsure":
                return listed([("yes", self.tr("Model unsure")), ("no", self.tr("Model sure"))])
            case "confidence":
                texts = ((key, _confidence_text(*limits)) for key, limits in CONFIDENCES.items())
                return [*listed(texts), self._other_range()]
            case "size":
                texts = ((key, _size_text(*limits)) for key, limits in SIZES.items())
                return [*listed(texts), self._other_range()]
            case "date":
                return [*listed((key, self._date_name(key)) for key in DATES), self._other_range()]
            case "duplicates":
                return listed(
                    [("yes", self.tr("Near-duplicates only")), ("no", self.tr("Without near-duplicates"))]
                )
            case "model":
                return listed((m.model_id, self._model_text(m)) for m in self._models)
            case "learned":
                return listed((m.model_id, model_name(m.name)) for m in self._models if m.learned_until)
            case "excluded":
                return listed(
                    [("also", self.tr("Excluded ones too")), ("only", self.tr("Excluded ones only"))]
                )
            case _:
                return []

    def _other_range(self) -> Choice:
        return Choice(OTHER_RANGE, self.tr("Another range …"))

    def _model_text(self, model: ModelChoice) -> str:
        name = model_name(model.name)
        return self.tr("{name} (active)").format(name=name) if model.active else name

    def _source_name(self, key: str) -> str:
        words = {
            "import": self.tr("Import"),
            "review": self.tr("Review"),
            "browse": self.tr("Browse"),
            "camera": self.tr("Camera"),
            "classify": self.tr("Classify"),
            "command": self.tr("Command line"),
            "adjudication": self.tr("Decision"),
            "undo": self.tr("Undo"),
            "taxonomy": self.tr("Classes edited"),
        }
        return words.get(key, key)

    def _date_name(self, key: str) -> str:
        return {
            "today": self.tr("Today"),
            "week": self.tr("In the last 7 days"),
            "month": self.tr("In the last 30 days"),
            "year": self.tr("In the last year"),
            "older": self.tr("More than a year ago"),
        }[key]

    def _title(self, name: str) -> str:
        return {
            "class": self.tr("Class"),
            "category": self.tr("Category"),
            "predicted": self.tr("Predicted"),
            "split": self.tr("Split"),
            "labelled": self.tr("Label"),
            "source": self.tr("Label from"),
            "operator": self.tr("Labelled by"),
            "agrees": self.tr("Agreement"),
            "confidence": self.tr("Confidence"),
            "unsure": self.tr("Sureness"),
            "model": self.tr("Predictions by"),
            "date": self.tr("File date"),
            "size": self.tr("File size"),
            "duplicates": self.tr("Near-duplicates"),
            "group": self.tr("Near-duplicate group"),
            "learned": self.tr("Used to train"),
            "text": self.tr("Text"),
            "excluded": self.tr("Excluded"),
        }[name]

    def _chosen_text(self, chip: Chip) -> str:
        """What is chosen under a chip, in words; "" where nothing is."""
        wanted = self._filter
        if not is_set(chip, wanted):
            return ""
        keys = chosen_keys(chip.name, wanted, self._models)
        if keys:
            words = {c.key: c.text for c in self.choices(chip.name, None)}
            return ", ".join(words.get(key, key) for key in keys)
        match chip.name:
            case "confidence":
                return _confidence_text(wanted.min_confidence, wanted.max_confidence)
            case "size":
                return _size_text(wanted.min_bytes, wanted.max_bytes)
            case "date":
                days = [
                    time.strftime("%Y-%m-%d", time.localtime(when)) if when is not None else "…"
                    for when in (wanted.file_after, wanted.file_before)
                ]
                return " – ".join(days)
            case "group":
                return number(wanted.group or 0)
            case "text":
                return wanted.text.strip()
            case _:
                return self.tr("another model")

    # Doing -------------------------------------------------------------------------------------------

    def open(self, name: str) -> None:
        """Ask for the counts of a chip and open its choices."""
        self._open(BY_NAME[name])

    def _open(self, chip: Chip, _checked: bool = False) -> None:
        if chip.facet is not None:
            self._ask(chip.facet, partial(self._show_popup, chip))
        elif chip.can_open:
            self._show_popup(chip, None)

    def _show_popup(self, chip: Chip, counts: Counts | None) -> None:
        popup = ChoicePopup(
            self.choices(chip.name, counts),
            chosen_keys(chip.name, self._filter, self._models),
            self._theme,
            self.chips[chip.name],
            many=chip.many,
            name=self._title(chip.name),
            clear_text=self.tr("Any"),
        )
        popup.changed.connect(partial(self._choose, chip.name))
        holder = self._holders[chip.name]
        popup.open_below(self.chips[chip.name] if holder.isVisible() else self.more_button)

    def ask_for_range(self, name: Kind) -> RangeDialog:
        """Ask for a range of a chip's own."""
        dialog = RangeDialog(name, self._title(name), self._filter, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.changed.emit(dialog.applied()))
        dialog.open()
        return dialog

    def _choose(self, name: str, keys: list[str]) -> None:
        if keys == [OTHER_RANGE]:
            # When the list of choices has closed: it would close with it.
            QTimer.singleShot(0, self, lambda: self.ask_for_range(cast(Kind, name)))
            return
        self.changed.emit(with_chosen(name, keys, self._filter, self._models))

    def _take_off(self, chip: Chip, _checked: bool = False) -> None:
        self.changed.emit(without(chip, self._filter))

    def _fill_more(self) -> None:
        menu = self.more_button.menu()
        menu.clear()
        for chip in CHIPS:
            if self._holders[chip.name].isHidden() and chip.can_open:
                menu.addAction(self._title(chip.name)).triggered.connect(partial(self._open, chip))

    def _fill_saved(self) -> None:
        menu = self.saved_button.menu()
        menu.clear()
        for name, wanted in self._saved.items():
            action = menu.addAction(_plain(name))
            action.setCheckable(True)
            action.setChecked(wanted == self._filter)
            action.triggered.connect(lambda _=False, wanted=wanted: self.changed.emit(wanted))
        if self._saved:
            menu.addSeparator()
        save = menu.addAction(self.tr("Save this filter …"))
        save.setEnabled(self._filter != ImageFilter())
        save.triggered.connect(lambda _=False: self.save_asked.emit())
        for title, signal in (
            (self.tr("Rename"), self.rename_asked),
            (self.tr("Delete"), self.remove_asked),
        ):
            if self._saved:
                below = menu.addMenu(title)
                for name in self._saved:
                    below.addAction(_plain(name)).triggered.connect(
                        lambda _=False, name=name, signal=signal: signal.emit(name)
                    )

    def _show(self) -> None:
        metrics = QFontMetrics(self.font())
        for chip in CHIPS:
            button, remover = self.chips[chip.name], self.removers[chip.name]
            title, chosen = self._title(chip.name), self._chosen_text(chip)
            text = f"{title}: {chosen}" if chosen else title
            arrow = "  ▾" if chip.can_open else ""
            button.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, WIDEST_TEXT) + arrow)
            button.setToolTip(text if chosen else self.tr("Filter by: {name}").format(name=title.lower()))
            button.setAccessibleName(text)
            remover.setIcon(self._theme.icon("close", "text_muted"))
            remover.setToolTip(self.tr("Take off: {name}").format(name=title))
            remover.setAccessibleName(remover.toolTip())
            remover.setVisible(bool(chosen))
            self._holders[chip.name].setVisible(bool(chosen) or chip.first)
            restyle(button, "set", bool(chosen))
        name = next((n for n, wanted in self._saved.items() if wanted == self._filter), None)
        saved = self.tr("Saved: {name}").format(name=_plain(name)) if name else self.tr("Saved")
        self.saved_button.setText(metrics.elidedText(saved, Qt.TextElideMode.ElideRight, WIDEST_TEXT) + "  ▾")
        restyle(self.saved_button, "set", name is not None)
        self.clear_button.setIcon(self._theme.icon("close", "text_muted"))
        self.clear_button.setVisible(self.is_narrowed())
        self.updateGeometry()


def _plain(text: str) -> str:
    """A name of a person's choice in a menu: & would make a key of it."""
    return text.replace("&", "&&")


def _confidence_text(least: float | None, most: float | None) -> str:
    if least is None:
        return translate("FilterBar", "Under {share}").format(share=percent(most or 0.0, 0))
    if most is None:
        return translate("FilterBar", "Over {share}").format(share=percent(least, 0))
    return f"{percent(least, 0)} – {percent(most, 0)}"


def _size_text(smallest: int | None, below: int | None) -> str:
    if smallest is None:
        return translate("FilterBar", "Under {size}").format(size=file_size(below or 0))
    if below is None:
        return translate("FilterBar", "Over {size}").format(size=file_size(smallest))
    return f"{file_size(smallest)} – {file_size(below)}"
