"""The panel at the right: one image large, what is known about it, and where that comes from."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.background import Background
from garbage_gui.ui.browse.controller import Details, PredictionRow
from garbage_gui.ui.browse.neighbours import Neighbours
from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.places import open_folder_of
from garbage_gui.ui.text import (
    class_name,
    file_size,
    image_name,
    model_name,
    name_of_class,
    novel_word,
    number,
    percent,
    split_name,
)
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.thumbnails import ThumbnailProvider
from garbage_gui.ui.widgets.category_badge import CategoryBadge
from garbage_gui.ui.widgets.elided_label import ElidedLabel
from garbage_gui.ui.widgets.history_panel import HistoryPanel
from garbage_gui.ui.widgets.long_text import LongText
from garbage_gui.ui.widgets.picture_view import PictureView
from garbage_gui.ui.widgets.upright_scroll import upright_scroll

WIDTH = 312
# What does not fit is scrolled to.
HIGHEST_HISTORY = 176
PICTURE_HEIGHT = 216
# Six of every picture, and what its camera noted.
FACTS = 6 + 9


class DetailsPanel(QFrame):
    """Shows `Details`; emits what was asked for about the image that is shown."""

    label_asked = Signal()
    review_asked = Signal()
    exclude_asked = Signal()
    similar_asked = Signal()
    group_asked = Signal()
    find_asked = Signal()
    image_asked = Signal(int)
    images_asked = Signal(list)

    def __init__(
        self,
        taxonomy: Taxonomy,
        theme: Theme,
        background: Background,
        thumbnails: ThumbnailProvider,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._taxonomy = taxonomy
        self._theme = theme
        self._background = background
        self._thumbnails = thumbnails
        self._similar_to: int | None = None
        self._details: Details | None = None
        self.setObjectName("details_panel")
        style(self, role="side")
        self.setFixedWidth(WIDTH)
        self._build()
        self.retranslate()
        self.show_details(None)
        theme.changed.connect(self._icons)

    def _build(self) -> None:
        self.view = PictureView(self._theme, self)
        self.view.setObjectName("details_picture")
        self.view.setFixedHeight(PICTURE_HEIGHT)
        self.gone = QLabel(self)
        self.gone.setObjectName("details_gone")
        self.gone.setWordWrap(True)
        self.gone.setTextFormat(Qt.TextFormat.PlainText)
        style(self.gone, role="warning")
        self.find_button = QPushButton(self)
        self.find_button.setObjectName("details_find_button")
        self.find_button.setIconSize(BESIDE_TEXT)
        self.find_button.clicked.connect(lambda _=False: self.find_asked.emit())
        self.name = QLabel(self)
        self.name.setObjectName("details_name")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setMinimumWidth(1)  # a long name is cut, it does not push the rest out of sight
        style(self.name, role="subheading")
        self.label_name = ElidedLabel(self)
        self.label_name.setObjectName("details_label")
        self.badge = CategoryBadge(self._theme, parent=self)
        self.label_button = QPushButton(self)
        self.label_button.setObjectName("details_label_button")
        style(self.label_button, kind="primary")
        self.review_button = QPushButton(self)
        self.review_button.setObjectName("details_review_button")
        self.exclude_button = QPushButton(self)
        self.exclude_button.setObjectName("details_exclude_button")
        for button in (self.label_button, self.review_button, self.exclude_button):
            button.setIconSize(BESIDE_TEXT)
        self.label_button.clicked.connect(lambda _=False: self.label_asked.emit())
        self.review_button.clicked.connect(lambda _=False: self.review_asked.emit())
        self.exclude_button.clicked.connect(lambda _=False: self._ask_exclusion())
        self._predictions_title = self._heading()
        self._predictions = QLabel(self)
        self._predictions.setObjectName("details_predictions")
        self._predictions.setWordWrap(True)
        self._predictions.setMinimumWidth(1)
        self._predictions.setTextFormat(Qt.TextFormat.PlainText)
        self._facts_title = self._heading()
        self._facts = QGridLayout()
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        self._fact_labels: list[tuple[QLabel, ElidedLabel]] = []
        for row in range(FACTS):
            pair = QLabel(self), ElidedLabel(self)
            style(pair[0], role="muted")
            pair[1].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            for column, label in enumerate(pair):
                self._facts.addWidget(label, row, column)
            self._fact_labels.append(pair)
        self._paths_title = self._heading()
        self._paths = LongText(self)
        self._paths.setObjectName("details_paths")
        style(self._paths, role="text")
        self.copy_button = self._tool("copy_path")
        self.copy_button.clicked.connect(lambda _=False: self._copy())
        self.folder_button = self._tool("open_folder")
        self.folder_button.clicked.connect(lambda _=False: self._open_folder())
        self.history = HistoryPanel(self._taxonomy, self._theme, self)
        self.duplicates = Neighbours("details_duplicates", self._theme, self._thumbnails, self)
        self.duplicates.chosen.connect(self.image_asked)
        self.duplicates.all_asked.connect(self.group_asked)
        self.similar = Neighbours("details_similar", self._theme, self._thumbnails, self)
        self.similar.chosen.connect(self.image_asked)
        self.similar.all_asked.connect(self._ask_for_similar_images)
        self.similar_button = QPushButton(self)
        self.similar_button.setObjectName("details_similar_button")
        self.similar_button.setIconSize(BESIDE_TEXT)
        self.similar_button.clicked.connect(lambda _=False: self.similar_asked.emit())
        self._lay_out()

    def _lay_out(self) -> None:
        labelled = QHBoxLayout()
        labelled.setSpacing(8)
        labelled.addWidget(self.label_name, 1)
        labelled.addWidget(self.badge)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.label_button, 1)
        buttons.addWidget(self.review_button, 1)
        paths = QHBoxLayout()
        paths.setSpacing(4)
        paths.addWidget(self._paths_title, 1)
        paths.addWidget(self.copy_button)
        paths.addWidget(self.folder_button)
        inside = QWidget(self)
        style(inside, role="scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.view)
        column.addWidget(self.gone)
        column.addWidget(self.find_button)
        column.addWidget(self.name)
        column.addLayout(labelled)
        column.addSpacing(4)
        column.addLayout(buttons)
        column.addWidget(self.exclude_button)
        for title, content in ((self._predictions_title, self._predictions),):
            column.addSpacing(8)
            column.addWidget(title)
            column.addWidget(content)
        column.addSpacing(8)
        column.addWidget(self.history)
        column.addSpacing(8)
        column.addWidget(self.duplicates)
        column.addWidget(self.similar)
        column.addWidget(self.similar_button)
        column.addSpacing(8)
        column.addWidget(self._facts_title)
        column.addLayout(self._facts)
        column.addSpacing(8)
        column.addLayout(paths)
        column.addWidget(self._paths)
        column.addStretch(1)
        self._scroll = upright_scroll(inside, self)
        self._nothing = QLabel(self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(24, 24, 24, 24)
        style(self._nothing, role="muted")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        outer.addWidget(self._nothing)

    # Showing -----------------------------------------------------------------------------------------

    @property
    def details(self) -> Details | None:
        return self._details

    def show_details(self, details: Details | None) -> None:
        """Show this image, or that none is chosen."""
        before = (self._details.image.path, self._details.gone) if self._details is not None else None
        self._details = details
        self._scroll.setVisible(details is not None)
        self._nothing.setVisible(details is None)
        if details is None:
            self.view.set_picture(None, self._background)
            return
        if (details.image.path, details.gone) != before or self.view.image is None:
            self.view.set_picture(details.image.path, self._background)
        self._show(details)

    def reading(self) -> bool:
        return self.view.reading()

    def _show(self, details: Details) -> None:
        image = details.image
        name = image_name(image)
        self.view.setVisible(not details.gone)
        self.gone.setVisible(details.gone)
        self.find_button.setVisible(details.gone)
        self.name.setText(self.name.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, WIDTH - 48))
        self.name.setToolTip(name)
        waste_class = self._taxonomy.get(image.label) if image.label is not None else None
        self.label_name.set_whole(
            class_name(waste_class) if waste_class is not None else image.label or self.tr("No label yet")
        )
        style(self.label_name, role="muted" if image.label is None else "subheading")
        self.badge.set_category(waste_class.category if waste_class is not None else None)
        self.badge.setVisible(waste_class is not None)
        self.exclude_button.setText(
            self.tr("Take back into the set") if image.excluded else self.tr("Exclude from the set")
        )
        self._predictions.setText(
            "\n".join(self._prediction_text(p) for p in details.predictions)
            or self.tr("No model has looked at it yet.")
        )
        style(self._predictions, role="muted" if not details.predictions else "body")
        facts = self._fact_texts(details)
        for place, (key, value) in enumerate(self._fact_labels):
            fact = facts[place] if place < len(facts) else ("", "")
            key.setText(fact[0])
            value.set_whole(fact[1])
            key.setVisible(place < len(facts))
            value.setVisible(place < len(facts))
        self.duplicates.setVisible(bool(details.duplicates))
        self.duplicates.show_ids(details.duplicates, "")
        if self._similar_to != image.image_id:
            self._similar_to = None
            self.similar.hide()
            self.similar_button.setEnabled(True)
        self._paths.set_text("\n".join(str(path) for path in details.paths))
        self.history.set_events(details.history, details.opinions)
        self.history.setFixedHeight(min(self.history.whole_height(), HIGHEST_HISTORY))
        self._icons()

    def _prediction_text(self, row: PredictionRow) -> str:
        name = name_of_class(self._taxonomy, row.record.class_key)
        text = f"{name} {percent(row.record.confidence)}"
        if row.record.unsure:
            text += " · " + self.tr("unsure")
        if row.record.novel:
            text += " · " + novel_word()
        return f"{text}  ({model_name(row.model)})"

    def show_similar(self, image_id: int, image_ids: Sequence[int] | None) -> None:
        """Show what looks like an image, if that one is still shown; None while it is being looked for."""
        if self._details is None or self._details.image.image_id != image_id:
            return
        self._similar_to = image_id
        looking = image_ids is None
        self.similar_button.setEnabled(not looking)
        self.similar.show()
        word = (
            self.tr("Looking …")
            if looking
            else self.tr("The active model has looked at no other picture yet.")
        )
        self.similar.show_ids(image_ids or (), word)

    def _ask_for_similar_images(self) -> None:
        if self._similar_to is not None:
            self.images_asked.emit([self._similar_to, *self.similar.ids])

    def _camera_texts(self, details: Details) -> list[tuple[str, str]]:
        names = {
            "taken": self.tr("Taken"),
            "camera": self.tr("Camera"),
            "lens": self.tr("Lens"),
            "exposure": self.tr("Exposure"),
            "aperture": self.tr("Aperture"),
            "iso": "ISO",
            "focal_length": self.tr("Focal length"),
            "place": self.tr("Place"),
            "software": self.tr("Software"),
        }
        return [(names[key], value) for key, value in details.camera]

    def _fact_texts(self, details: Details) -> Sequence[tuple[str, str]]:
        image = details.image
        return (
            (self.tr("Size"), f"{image.width} × {image.height}"),
            (self.tr("File"), f"{image.format}, {file_size(image.bytes)}"),
            (self.tr("Split"), split_name(image.split) if image.split is not None else self.tr("none yet")),
            (
                self.tr("Near-duplicates"),
                self.tr("group {group}").format(group=number(image.group))
                if image.group is not None
                else self.tr("none"),
            ),
            (self.tr("Added"), time.strftime("%Y-%m-%d %H:%M", time.localtime(image.added_at))),
            ("sha256", image.sha256[:16] + "…"),
            *self._camera_texts(details),
        )

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Details"))
        self.view.setAccessibleName(self.tr("The chosen picture"))
        self.view.setToolTip(self.tr("Wheel or + and − zoom, drag moves, 0 shows all of it"))
        self.gone.setText(
            self.tr(
                "The file of this picture is gone: it was moved, renamed or deleted, or its drive is not there. "
                "Its label and history are kept."
            )
        )
        self.find_button.setText(self.tr("Find the file …"))
        self.find_button.setToolTip(
            self.tr(
                "Choose a folder: every picture that is gone and lies in it is known again by its content"
            )
        )
        self.label_button.setText(self.tr("Label …"))
        self.label_button.setToolTip(self.tr("Choose the class (L)"))
        self.review_button.setText(self.tr("Review"))
        self.review_button.setToolTip(self.tr("Open in Review (R)"))
        self._predictions_title.setText(self.tr("Predictions"))
        self.duplicates.title.setText(self.tr("Near-duplicates"))
        self.similar.title.setText(self.tr("Similar pictures"))
        self.similar_button.setText(self.tr("Find similar pictures"))
        self.similar_button.setToolTip(self.tr("What looks most like it to the active model (S)"))
        self._facts_title.setText(self.tr("Facts"))
        self._paths_title.setText(self.tr("Where it lies"))
        self._paths.setAccessibleName(self._paths_title.text())
        for button, text in (
            (self.copy_button, self.tr("Copy the path")),
            (self.folder_button, self.tr("Open its folder")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self._nothing.setText(self.tr("Choose a picture to see more of it."))
        if self._details is not None:
            self._show(self._details)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # Doing -------------------------------------------------------------------------------------------

    def _ask_exclusion(self) -> None:
        if self._details is not None:
            self.exclude_asked.emit()

    def _first_path(self) -> Path | None:
        return self._details.image.path if self._details is not None else None

    def _copy(self) -> None:
        path = self._first_path()
        if path is not None:
            QGuiApplication.clipboard().setText(str(path))

    def _open_folder(self) -> None:
        path = self._first_path()
        if path is not None:
            open_folder_of(path)

    def _heading(self) -> QLabel:
        label = QLabel(self)
        style(label, role="subheading")
        return label

    def _tool(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setIconSize(QSize(16, 16))
        style(button, kind="quiet")
        return button

    def _icons(self) -> None:
        icon = self._theme.icon
        excluded = self._details is not None and self._details.image.excluded
        self.label_button.setIcon(icon("tag-outline", "text_on_accent"))
        self.review_button.setIcon(icon("clipboard-check-outline"))
        self.exclude_button.setIcon(icon("eye-outline" if excluded else "eye-off-outline"))
        self.find_button.setIcon(icon("file-search-outline"))
        self.copy_button.setIcon(icon("content-copy"))
        self.similar_button.setIcon(icon("image-search-outline"))
        self.folder_button.setIcon(icon("folder-open-outline"))
