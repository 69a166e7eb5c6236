"""The first page of an empty workspace: three ways to begin."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QMimeData, QPoint, QRect, QRectF, QSize, QStandardPaths, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.store.records import ModelRecord
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.operators.who_card import WhoCard
from garbage_gui.ui.page import Page
from garbage_gui.ui.text import model_name
from garbage_gui.ui.theme import RADIUS_LARGE, TEXT_SIZES, Theme, style
from garbage_gui.ui.widgets.metric_text import accuracy_text

CARD = QSize(232, 232)


class ChoiceCard(QPushButton):
    """One large choice: icon, title, and a sentence that says what happens then."""

    def __init__(self, theme: Theme, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._sentence = ""
        self._accented = False
        style(self, kind="choice")
        self.setMinimumSize(CARD)
        self.setMaximumWidth(340)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    def set_texts(self, title: str, sentence: str) -> None:
        # The button's own text would be drawn too: the title is kept as its name.
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self._sentence = sentence
        self.update()

    def sizeHint(self) -> QSize:
        return CARD

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        box = QRectF(self.rect()).adjusted(24, 24, -24, -20)
        disc = QRectF(box.left(), box.top(), 56, 56)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("accent_soft"))
        painter.drawRoundedRect(disc, RADIUS_LARGE * 2, RADIUS_LARGE * 2)
        draw_glyph(painter, self._icon, color("accent"), disc.adjusted(12, 12, -12, -12))
        font = QFont(self.font())
        font.setPixelSize(TEXT_SIZES["heading"])
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(color("text"))
        wrap = (
            int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop) | int(Qt.AlignmentFlag.AlignLeft)
        )
        title = QRect(
            QPoint(round(box.left()), round(disc.bottom()) + 16),
            QSize(round(box.width()), round(box.bottom() - disc.bottom())),
        )
        used = QFontMetrics(font).boundingRect(title, wrap, self.accessibleName())
        painter.drawText(title, wrap, self.accessibleName())
        font.setPixelSize(TEXT_SIZES["body"])
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(color("text_muted"))
        painter.drawText(title.adjusted(0, used.height() + 8, 0, 0), wrap, self._sentence)


class WelcomePage(Page):
    """Open a folder of pictures, use the camera, or import a labelled dataset."""

    name: ClassVar[str] = "welcome"
    icon_name: ClassVar[str] = "recycle"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._model: ModelRecord | None = None
        self._model_known = False
        self.setAcceptDrops(True)
        theme = context.theme
        self._title = QLabel(self)
        style(self._title, role="title")
        self._subtitle = QLabel(self)
        self._subtitle.setWordWrap(True)
        style(self._subtitle, role="muted")
        self.folder = ChoiceCard(theme, "folder-open-outline", self)
        self.folder.setObjectName("welcome_folder")
        self.camera = ChoiceCard(theme, "camera-outline", self)
        self.camera.setObjectName("welcome_camera")
        self.dataset = ChoiceCard(theme, "tag-multiple-outline", self)
        self.dataset.setObjectName("welcome_import")
        self.folder.clicked.connect(lambda _=False: self.choose_folder())
        self.camera.clicked.connect(lambda _=False: context.navigate("camera"))
        self.dataset.clicked.connect(lambda _=False: self.choose_dataset())
        self._model_icon = QLabel(self)
        self._model_text = QLabel(self)
        self._model_text.setObjectName("welcome_model")
        self._model_text.setWordWrap(True)
        self.who = WhoCard(context, self)
        self._lay_out()
        self.retranslate()
        self._icons()
        theme.changed.connect(self._icons)
        context.changes.models_changed.connect(self._read_model)

    def _lay_out(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(16)
        for card in (self.folder, self.camera, self.dataset):
            cards.addWidget(card)
        note = QFrame(self)
        style(note, role="card")
        line = QHBoxLayout(note)
        line.setContentsMargins(16, 12, 16, 12)
        line.setSpacing(12)
        line.addWidget(self._model_icon)
        line.addWidget(self._model_text, 1)
        middle = QVBoxLayout()
        middle.setSpacing(8)
        middle.addStretch(2)
        middle.addWidget(self._title)
        middle.addWidget(self._subtitle)
        middle.addSpacing(16)
        middle.addLayout(cards)
        middle.addSpacing(8)
        middle.addWidget(note)
        middle.addWidget(self.who)
        middle.addStretch(3)
        holder = QWidget(self)
        holder.setLayout(middle)
        holder.setMaximumWidth(920)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 24, 24, 24)
        row.addStretch(1)
        row.addWidget(holder, 100)
        row.addStretch(1)

    # Page --------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Welcome")

    def activate(self, **arguments: Any) -> None:
        self._read_model()
        self.who.read()
        self.folder.setFocus(Qt.FocusReason.OtherFocusReason)

    def settled(self) -> bool:
        return self._model_known

    def retranslate(self) -> None:
        self.setAccessibleName(self.title())
        self._title.setText(self.tr("What is it, and which bin does it belong in?"))
        self._subtitle.setText(
            self.tr(
                "Show pictures of waste. You see for each what it is and where it goes; "
                "where that is wrong, one key puts it right, and the model learns."
            )
        )
        self.folder.set_texts(
            self.tr("Open a folder of pictures"),
            self.tr("Every picture is sorted by class and bin. Or drop a folder here."),
        )
        self.camera.set_texts(
            self.tr("Use the camera"),
            self.tr("Hold something in front of it and see which bin it belongs in."),
        )
        self.dataset.set_texts(
            self.tr("Import a labelled dataset"),
            self.tr("Class folders, CSV, COCO, Huawei or Label Studio files: to train and to check."),
        )
        self._show_model()

    def _read_model(self) -> None:
        self.context.background.run(
            self.context.workspace.store.models.active, done=self._model_read, owner=self
        )

    def _model_read(self, model: ModelRecord | None) -> None:
        self._model, self._model_known = model, True
        self._show_model()

    def _show_model(self) -> None:
        if not self._model_known:
            return
        if self._model is None:
            self._model_text.setText(
                self.tr(
                    "No model is active. Import one on the Models page, or train one on your own pictures."
                )
            )
        else:
            figures = self._model.metrics.get("test")
            text = self.tr("The model “{name}” is already active and works offline.").format(
                name=model_name(self._model.name)
            )
            if figures:
                text += " " + self.tr("It recognises {accuracy} of its check set.").format(
                    accuracy=accuracy_text(figures)
                )
            self._model_text.setText(text)
        self._icons()

    def _icons(self) -> None:
        there = self._model is not None
        self._model_icon.setPixmap(
            self.context.theme.pixmap(
                "check-decagram-outline" if there else "information-outline",
                24,
                "success" if there else "warning",
            )
        )

    # Beginning ---------------------------------------------------------------------------------------

    def choose_folder(self) -> None:
        """Ask for a folder and classify what is in it."""
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Open a folder of pictures"), _pictures_folder()
        )
        if folder:
            self.classify([Path(folder)])

    def choose_dataset(self) -> None:
        """Ask for a folder with labels and import it."""
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Import a labelled dataset"), _pictures_folder()
        )
        if folder:
            self.context.navigate("browse", import_paths=[Path(folder)])

    def classify(self, paths: list[Path]) -> None:
        self.context.navigate("classify", paths=paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := _paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.classify(paths)


def _paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile() and url.toLocalFile()]


def _pictures_folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
