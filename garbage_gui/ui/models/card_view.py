"""A model's card: what it is made of, what it learned from, under which licence, and what it cannot do."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QDateTime, QLocale, QSizeF, Qt, QUrl
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLabel,
    QScrollArea,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.nets.bundle import Int8Figures, ModelCard, NoveltyFigures
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.models.comparing import ModelDetail
from garbage_gui.ui.models.model_list import backbone_title
from garbage_gui.ui.spoken import set_role
from garbage_gui.ui.text import class_name, duration, number, percent, recipe_name
from garbage_gui.ui.theme import style


class CardText(QTextBrowser):
    """Shows text only: the card may come from anywhere, so no picture or link in it is loaded or opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def _fit(self, size: QSizeF) -> None:
        # As high as its text: what scrolls is the whole card, not a window inside it.
        self.setFixedHeight(ceil(size.height()) + 16)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return None


class CardView(QScrollArea):
    """Facts in two columns, then the text that came with the model, as plain Markdown without links out."""

    def __init__(self, taxonomy: Taxonomy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taxonomy = taxonomy
        self._detail: ModelDetail | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        set_role(self, QAccessible.Role.Document)
        inside = QWidget(self)
        style(inside, role="scrolled")
        self._facts = QWidget(inside)
        self._form = QFormLayout(self._facts)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.text = CardText(inside)
        self.text.setObjectName("model_card_text")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(self._facts)
        column.addWidget(self.text)
        column.addStretch(1)
        self.setWidget(inside)

    def show_detail(self, detail: ModelDetail) -> None:
        self._detail = detail
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Model card"))
        self.text.setAccessibleName(self.tr("Model card"))
        while self._form.rowCount():
            self._form.removeRow(0)
        detail = self._detail
        if detail is None:
            return
        facts = [(self.tr("Id"), detail.record.model_id)]
        if detail.card is not None:
            facts += self._card_facts(detail.card)
        facts.append((self.tr("Folder"), str(detail.record.folder)))
        for name, value in facts:
            label = QLabel(name, self._facts)
            style(label, role="muted")
            field = QLabel(value, self._facts)
            field.setTextFormat(Qt.TextFormat.PlainText)
            field.setWordWrap(True)
            field.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(label, field)
        text = detail.readme or (detail.card.notes if detail.card is not None else "")
        self.text.setVisible(bool(text))
        self.text.setMarkdown(text)

    def _card_facts(self, card: ModelCard) -> list[tuple[str, str]]:
        created = QLocale().toString(
            QDateTime.fromSecsSinceEpoch(round(card.created_at)),
            QLocale.FormatType.ShortFormat,
        )
        facts = [
            (
                self.tr("Network"),
                self.tr("{backbone}, first {depth} tensors frozen, {size} × {size} pixels").format(
                    backbone=backbone_title(card.backbone),
                    depth=card.freeze_depth,
                    size=card.input_size,
                ),
            ),
            (self.tr("Made"), created),
        ]
        if card.seconds:
            facts.append((self.tr("Training took"), duration(card.seconds)))
        if card.training_images:
            facts.append(
                (
                    self.tr("Learned from"),
                    self.tr("{count} pictures").format(count=number(card.training_images)),
                )
            )
        if card.parent is not None:
            facts.append((self.tr("Trained from"), card.parent))
        facts.append(
            (
                self.tr("Classes"),
                ", ".join(self._name(key, card) for key in card.classes),
            )
        )
        facts.append(
            (
                self.tr("Unsure below"),
                self.tr("{share} confidence").format(share=percent(card.unsure_below)),
            )
        )
        if card.int8 is not None:
            facts.append((self.tr("int8 form"), self._int8_text(card.int8)))
        if card.novelty is not None:
            facts.append((self.tr("Not seen before"), self._novelty(card.novelty)))
        recipe = card.recipe.get("name")
        if isinstance(recipe, str) and recipe:
            facts.append((self.tr("Recipe"), recipe_name(recipe)))
        if card.licence:
            facts.append((self.tr("Licence"), card.licence))
        return facts

    def _int8_text(self, figures: Int8Figures) -> str:
        shares = {
            "int8": percent(figures.accuracy_int8, 1),
            "full": percent(figures.accuracy, 1),
            "count": number(figures.images),
        }
        if figures.kept:
            return self.tr(
                "{int8} right of {count} validation pictures, the full form {full}; used where it is faster"
            ).format(**shares)
        return self.tr("{int8} right of {count} validation pictures, the full form {full}; not kept").format(
            **shares
        )

    def _novelty(self, figures: NoveltyFigures) -> str:
        images, novel = figures.check_images, figures.check_novel
        if images:
            text = self.tr("said of {novel} of {images} check pictures, all of which it should know")
        else:
            images, novel = figures.validation_images, figures.validation_novel
            text = self.tr("said of {novel} of {images} validation pictures, all of which it should know")
        return text.format(novel=number(novel), images=number(images))

    def _name(self, key: str, card: ModelCard) -> str:
        waste_class = self._taxonomy.get(key) or card.taxonomy.get(key)
        return class_name(waste_class) if waste_class is not None else key
