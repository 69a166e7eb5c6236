"""The form for splitting a class: new classes, and which pictures go to them by their path."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from garbage_gui.messages import Message
from garbage_gui.taxonomy import WasteClass
from garbage_gui.taxonomy_edits import SplitClass, SplitPart, TaxonomyEdit
from garbage_gui.ui.taxonomy.forms import Add, EditForm
from garbage_gui.ui.text import class_name, translate
from garbage_gui.ui.theme import style

MOST_PARTS = 8


class SplitForm(EditForm):
    """Rows of a new class each; empty ones are left out."""

    def __init__(self, waste_class: WasteClass, add: Add, parent: QWidget) -> None:
        title = translate("Taxonomy", "Split “{name}”").format(name=class_name(waste_class))
        super().__init__("split_class", title, translate("Taxonomy", "Split"), add, parent)
        self.setMinimumWidth(600)
        self._key = waste_class.key
        self.rows: list[tuple[QLineEdit, QLineEdit, QLineEdit]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        for column, text in enumerate(
            (
                translate("Taxonomy", "English name"),
                translate("Taxonomy", "Chinese name"),
                translate("Taxonomy", "Pictures with this in their path"),
            )
        ):
            label = QLabel(text, self)
            style(label, role="caption")
            self._grid.addWidget(label, 0, column)
            self._grid.setColumnStretch(column, 1)
        self.form.addRow(self._grid)
        self.more = QPushButton(translate("Taxonomy", "One more class"), self)
        self.more.setObjectName("split_class_more")
        self.more.setAutoDefault(False)
        self.more.clicked.connect(lambda _=False: self.add_part())
        row = QHBoxLayout()
        row.addWidget(self.more)
        row.addStretch(1)
        self.form.addRow(row)
        self.add_help(
            translate(
                "Taxonomy",
                "“{name}” stays, with all pictures whose path does not decide: sort them in Review. The new classes "
                "are in the same bin; no model says them before it is trained.",
            ).format(name=class_name(waste_class))
        )
        self.add_part()
        self.add_part()
        self.rows[0][0].setFocus()

    def add_part(self) -> None:
        """One more row for a class."""
        row = len(self.rows) + 1
        names = (
            translate("Taxonomy", "English name"),
            translate("Taxonomy", "Chinese name"),
            translate("Taxonomy", "Pictures with this in their path"),
        )
        fields = tuple(self.name_field(f"split_class_{what}_{row}") for what in ("en", "zh", "path"))
        for column, (field, name) in enumerate(zip(fields, names, strict=True)):
            field.setAccessibleName(
                translate("Taxonomy", "{name}, class {number}").format(name=name, number=row)
            )
            self._grid.addWidget(field, row, column)
        fields[2].setPlaceholderText(translate("Taxonomy", "none by itself"))
        self.rows.append((fields[0], fields[1], fields[2]))
        self.more.setEnabled(len(self.rows) < MOST_PARTS)
        if self.isVisible():
            fields[0].setFocus()

    def edit(self) -> TaxonomyEdit:
        filled = [row for row in self.rows if any(field.text().strip() for field in row)]
        return SplitClass(
            key=self._key,
            parts=tuple(
                SplitPart(en=en.text(), zh_CN=zh.text(), path_contains=path.text().strip())
                for en, zh, path in filled or self.rows[:1]
            ),
        )

    def _try(self) -> None:
        if not any(field.text().strip() for field in self.rows[0][:2]):
            self.show_problem(Message.of("A class needs a name in both languages that can be read."))
            self.rows[0][0].setFocus()
            return
        super()._try()
