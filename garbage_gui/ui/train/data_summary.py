"""What a training would learn from: images by split and class, and corrections since the last model."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from garbage_gui.messages import GarbageError
from garbage_gui.nets.bundle import CARD_FILE, read_card
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter, ModelRecord
from garbage_gui.taxonomy import Category
from garbage_gui.ui.text import class_name, model_name
from garbage_gui.ui.theme import Theme, style

ROW_HEIGHT = 18


@dataclass(frozen=True)
class ClassCount:
    key: str
    category: Category
    images: int


@dataclass(frozen=True)
class DataSummary:
    """Labelled images by class (in the taxonomy's order) and split; ``corrections`` since ``last_model``.

    ``images`` counts all that are in the set, labelled or not. ``has_new_labels``: labels came or changed,
    corrections or not, that ``last_model`` does not know.
    """

    classes: tuple[ClassCount, ...]
    train: int
    validation: int
    test: int
    unassigned: int
    corrections: int
    last_model: str | None
    images: int
    has_new_labels: bool

    @property
    def labelled(self) -> int:
        return sum(c.images for c in self.classes)


def summarise(workspace: Workspace) -> DataSummary:
    """Read the summary from the store; takes a few milliseconds per 10,000 images."""
    facets = workspace.store.images.facets(ImageFilter(labelled=True))
    newest = max(workspace.store.models.list(), key=lambda m: m.created_at, default=None)
    splits = facets.by_split
    seen = _events_seen(newest)
    classes = tuple(
        ClassCount(c.key, c.category, facets.by_class.get(c.key, 0)) for c in workspace.taxonomy.classes
    )
    assigned = {name: splits.get(name, 0) for name in ("train", "validation", "test")}
    return DataSummary(
        classes=classes,
        **assigned,
        unassigned=max(0, facets.labelled - sum(assigned.values())),
        corrections=workspace.store.labels.since(seen),
        last_model=newest.name if newest is not None else None,
        images=workspace.store.images.count(ImageFilter()),
        has_new_labels=workspace.store.labels.last_event_id() > seen,
    )


def _events_seen(model: ModelRecord | None) -> int:
    # The starter model knows nothing of this workspace: its count of events is that of another store.
    if model is None or model.job_id is None:
        return 0
    try:
        return read_card(model.folder / CARD_FILE).label_events_seen
    except GarbageError:
        # Its folder is gone, as the Models page says: all labels count as new then.
        return 0


class ClassBars(QWidget):
    """One bar for each class: name, bar in its bin's colour, count. Wide room gives more columns."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._classes: tuple[tuple[str, ClassCount], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_classes(self, classes: tuple[tuple[str, ClassCount], ...]) -> None:
        """Show these, each with its name for people."""
        self._classes = classes
        self.setAccessibleDescription("; ".join(f"{name}: {c.images}" for name, c in classes))
        self.updateGeometry()
        self.update()

    def _columns(self) -> int:
        return max(1, min(4, self.width() // 210))

    def _rows(self) -> int:
        return -(-len(self._classes) // self._columns()) if self._classes else 0

    def sizeHint(self) -> QSize:
        return QSize(380, max(1, self._rows()) * ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, max(1, self._rows()) * ROW_HEIGHT)

    def resizeEvent(self, event: object) -> None:
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(12)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        columns, rows = self._columns(), self._rows()
        width = self.width() / columns
        most = max((c.images for _, c in self._classes), default=0) or 1
        for index, (name, count) in enumerate(self._classes):
            left, top = (index // rows) * width, (index % rows) * ROW_HEIGHT
            name_width, count_width = width * 0.46, 44.0
            painter.setPen(self._theme.color("text"))
            painter.drawText(
                QRectF(left, top, name_width, ROW_HEIGHT),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(name_width) - 6),
            )
            room = max(4.0, width - name_width - count_width - 12)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.category_color(count.category))
            bar = max(2.0, room * count.images / most) if count.images else 0.0
            painter.drawRoundedRect(QRectF(left + name_width, top + 5, bar, ROW_HEIGHT - 10), 3, 3)
            painter.setPen(self._theme.color("text_muted" if count.images else "warning"))
            painter.drawText(
                QRectF(left + name_width + bar + 6, top, count_width, ROW_HEIGHT),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                f"{count.images:,}",
            )


class DataSummaryView(QWidget):
    """`DataSummary` in two sentences and one bar for each class."""

    def __init__(self, theme: Theme, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._summary: DataSummary | None = None
        self._splits = QLabel(self)
        self._splits.setObjectName("data_splits")
        self._splits.setWordWrap(True)
        self._news = QLabel(self)
        self._news.setObjectName("data_corrections")
        self._news.setWordWrap(True)
        # It holds the name of a model.
        self._news.setTextFormat(Qt.TextFormat.PlainText)
        self._gone_count = 0
        self._gone = QLabel(self)
        self._gone.setObjectName("data_gone")
        self._gone.setWordWrap(True)
        self._gone.hide()
        style(self._gone, role="warning")
        self._bars = ClassBars(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._splits)
        column.addWidget(self._news)
        column.addWidget(self._gone)
        column.addWidget(self._bars)

    @property
    def summary(self) -> DataSummary | None:
        return self._summary

    def set_summary(self, summary: DataSummary) -> None:
        self._summary = summary
        self.retranslate()

    def set_gone(self, count: int) -> None:
        """How many of the labelled pictures have no file any more."""
        self._gone_count = count
        self._gone.setVisible(count > 0)
        self._gone_text()

    def _gone_text(self) -> None:
        self._gone.setText(
            self.tr(
                "The files of {count:,} of them are gone: a training leaves these out. “Find files that are gone …” "
                "in Browse looks for them."
            ).format(count=self._gone_count)
        )

    def retranslate(self) -> None:
        self._gone_text()
        self._bars.setAccessibleName(self.tr("Labelled pictures by class"))
        summary = self._summary
        if summary is None:
            self._splits.setText(self.tr("Counting the labelled pictures …"))
            self._news.clear()
            return
        self._splits.setText(
            self.tr(
                "{labelled:,} labelled pictures: {train:,} to learn from, {validation:,} to steer by, "
                "{test:,} in the check set that no training sees."
            ).format(
                labelled=summary.labelled,
                train=summary.train,
                validation=summary.validation,
                test=summary.test,
            )
        )
        news = []
        if summary.corrections and summary.last_model is not None:
            news.append(
                self.tr("{count:,} corrections since the model {model}.").format(
                    count=summary.corrections, model=model_name(summary.last_model)
                )
            )
        elif summary.last_model is not None:
            model = model_name(summary.last_model)
            news.append(self.tr("No corrections since the model {model}.").format(model=model))
        if summary.unassigned:
            news.append(
                self.tr("{count:,} pictures get their side of the split when the training starts.").format(
                    count=summary.unassigned
                )
            )
        self._news.setText(" ".join(news))
        self._bars.set_classes(
            tuple(
                (
                    class_name(waste_class)
                    if (waste_class := self._workspace.taxonomy.get(c.key))
                    else c.key,
                    c,
                )
                for c in summary.classes
            )
        )
