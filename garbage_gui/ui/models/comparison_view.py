"""Two models on the same pictures: how good, how sure we are of it, and which pictures tell them apart."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.services.models import Difference
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.models.comparing import Compared
from garbage_gui.ui.models.picture_strip import JudgedPicture, PictureStrip
from garbage_gui.ui.text import model_name, name_of_class, number
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.thumbnails import ThumbnailProvider
from garbage_gui.ui.widgets.metric_text import accuracy_text, likely_better


class PictureColumn(QWidget):
    """A heading with a count, and the pictures under it."""

    def __init__(
        self,
        theme: Theme,
        thumbnails: ThumbnailProvider,
        color: str,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        style(self.title, role="subheading")
        self.strip = PictureStrip(theme, thumbnails, color, self)
        self.strip.setObjectName(name)
        self.nothing = QLabel(self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        style(self.nothing, role="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.strip, 1)
        column.addWidget(self.nothing, 1)

    def show_pictures(self, title: str, pictures: list[JudgedPicture], nothing: str) -> None:
        self.title.setText(title)
        self.strip.setAccessibleName(title)
        self.nothing.setText(nothing)
        self.strip.setVisible(bool(pictures))
        self.nothing.setVisible(not pictures)
        self.strip.judged.set_pictures(pictures)


class ComparisonView(QWidget):
    """Shows a `Compared`; while it is being worked out, says so. ``other_asked`` names another model."""

    other_asked = Signal(str)
    picture_opened = Signal(object, int)

    def __init__(
        self,
        theme: Theme,
        thumbnails: ThumbnailProvider,
        taxonomy: Taxonomy,
        parent: QWidget | None = None,
        *,
        choose: bool = True,
    ) -> None:
        super().__init__(parent)
        self._taxonomy = taxonomy
        self._compared: Compared | None = None
        self._working = False
        self._against = QLabel(self)
        self.other = QComboBox(self)
        self.other.setObjectName("compare_with")
        self.other.activated.connect(lambda index: self.other_asked.emit(str(self.other.itemData(index))))
        self._against.setBuddy(self.other)
        self._against.setVisible(choose)
        self.other.setVisible(choose)
        self.verdict = QLabel(self)
        self.verdict.setObjectName("verdict")
        self.verdict.setWordWrap(True)
        style(self.verdict, role="heading")
        self.accuracies = QLabel(self)
        self.accuracies.setObjectName("accuracies")
        self.accuracies.setWordWrap(True)
        self.accuracies.setTextFormat(Qt.TextFormat.PlainText)
        self.left_out = QLabel(self)
        self.left_out.setObjectName("left_out")
        self.left_out.setWordWrap(True)
        style(self.left_out, role="muted")
        self._busy = QProgressBar(self)
        self._busy.setRange(0, 1000)
        self._busy.setTextVisible(False)
        self.fixed = PictureColumn(theme, thumbnails, "success", "fixed_pictures", self)
        self.broken = PictureColumn(theme, thumbnails, "error", "broken_pictures", self)
        self.fixed.strip.opened.connect(lambda image_id: self._opened("fixed", image_id))
        self.broken.strip.opened.connect(lambda image_id: self._opened("broken", image_id))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._against)
        head.addWidget(self.other, 1)
        self._columns = QWidget(self)
        both = QHBoxLayout(self._columns)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(16)
        both.addWidget(self.fixed, 1)
        both.addWidget(self.broken, 1)
        column = QVBoxLayout(self)
        # In a dialog it begins where the question above it does.
        column.setContentsMargins(*((16, 12, 16, 12) if choose else (0, 8, 0, 8)))
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.verdict)
        column.addWidget(self.accuracies)
        column.addWidget(self.left_out)
        column.addWidget(self._busy)
        column.addWidget(self._columns, 1)
        column.addStretch(0)
        self.retranslate()

    @property
    def compared(self) -> Compared | None:
        return self._compared

    def show_choices(self, choices: list[tuple[str, str]], chosen: str | None) -> None:
        """Which models it can be compared with (id, name), and which is chosen."""
        self.other.clear()
        for model_id, name in choices:
            self.other.addItem(model_name(name), model_id)
        index = self.other.findData(chosen)
        self.other.setCurrentIndex(index)
        self.other.setEnabled(bool(choices))
        self.retranslate()

    def show_working(self) -> None:
        self._compared, self._working = None, True
        self._busy.setValue(0)
        self.retranslate()

    def show_progress(self, fraction: float) -> None:
        self._busy.setValue(round(1000 * fraction))

    def show_compared(self, compared: Compared | None) -> None:
        self._compared, self._working = compared, False
        self.retranslate()

    def _opened(self, which: str, image_id: int) -> None:
        if self._compared is not None:
            comparison = self._compared.comparison
            images = comparison.fixed if which == "fixed" else comparison.broken
            self.picture_opened.emit([i.image_id for i in images], image_id)

    def _name(self, key: str) -> str:
        return name_of_class(self._taxonomy, key)

    def _judged(self, image: Difference) -> JudgedPicture:
        true, before, after = (
            self._name(image.label),
            self._name(image.before),
            self._name(image.after),
        )
        sentence = self.tr("{true}; the model in comparison says {before}, this one {after}").format(
            true=true, before=before, after=after
        )
        return JudgedPicture(image.image_id, f"{true}\n{before} → {after}", sentence)

    def retranslate(self) -> None:
        self._against.setText(self.tr("Compare with"))
        self.other.setAccessibleName(self.tr("Model to compare with"))
        self.fixed.strip.setToolTip(self.tr("Enter or double click: look at them in Review"))
        compared = self._compared
        self._busy.setVisible(self._working)
        self._columns.setVisible(compared is not None)
        self.accuracies.setVisible(compared is not None)
        self.left_out.setVisible(False)
        if compared is None:
            if self._working:
                self.verdict.setText(self.tr("Both models look at the check set …"))
            elif self.other.count() == 0:
                self.verdict.setText(self.tr("There is no other model to compare with yet."))
            else:
                self.verdict.setText(self.tr("Choose a model to compare with."))
            return
        both = compared.comparison
        self.verdict.setText(likely_better(both.p, len(both.fixed), len(both.broken), both.images))
        self.left_out.setVisible(both.left_out > 0)
        self.left_out.setText(
            self.tr(
                "{count} pictures of the check set are left out: one of the models learned from them "
                "or from near-duplicates, or they cannot be judged."
            ).format(count=number(both.left_out))
        )
        self.accuracies.setText(
            self.tr("{this}: {new} · {other}: {old} · on the same {images} pictures").format(
                this=model_name(compared.after_name),
                new=accuracy_text(both.after.model_dump()),
                other=model_name(compared.before_name),
                old=accuracy_text(both.before.model_dump()),
                images=number(both.images),
            )
        )
        self.fixed.show_pictures(
            self.tr("Fixed: {count}").format(count=number(len(both.fixed))),
            [self._judged(i) for i in both.fixed],
            self.tr("Nothing that was wrong is right now."),
        )
        self.broken.show_pictures(
            self.tr("Newly broken: {count}").format(count=number(len(both.broken))),
            [self._judged(i) for i in both.broken],
            self.tr("Nothing that was right is wrong now."),
        )
