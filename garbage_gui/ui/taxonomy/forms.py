"""The small forms of the editor: a new class, a colour, what to merge into, what to split off."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.messages import Message
from garbage_gui.taxonomy import Category, WasteClass
from garbage_gui.taxonomy_edits import (
    LONGEST_NAME,
    AddClass,
    MergeClasses,
    RecolourClass,
    TaxonomyEdit,
)
from garbage_gui.ui.taxonomy.colours import ENOUGH, contrasts, swatch
from garbage_gui.ui.text import category_name, class_name, message_text, translate
from garbage_gui.ui.theme import Theme, style

# Makes an edit part of the draft; why not, where it cannot be.
Add = Callable[[TaxonomyEdit], Message | None]
WIDTH = 440


class EditForm(QDialog):
    """Asks for one edit, and stays open with the reason where it cannot be made."""

    def __init__(self, name: str, title: str, accept: str, add: Add, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        self._add = add
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(8)
        self.problem = QLabel(self)
        self.problem.setObjectName(f"{name}_problem")
        self.problem.setWordWrap(True)
        style(self.problem, role="error")
        self.problem.hide()
        buttons = QDialogButtonBox(self)
        self.yes = buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        self.yes.setObjectName(f"{name}_accept")
        self.yes.setDefault(True)
        style(self.yes, kind="primary")
        buttons.addButton(translate("Taxonomy", "Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._try)
        buttons.rejected.connect(self.reject)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(12)
        self._column.addLayout(self.form)
        self._column.addWidget(self.problem)
        self._column.addWidget(buttons)

    def edit(self) -> TaxonomyEdit:
        """What the person asks for."""
        raise NotImplementedError

    def add_row(self, title: str, field: QWidget) -> None:
        label = QLabel(title, self)
        label.setBuddy(field)
        field.setAccessibleName(title)
        self.form.addRow(label, field)

    def add_help(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setWordWrap(True)
        style(label, role="caption")
        self.form.addRow(label)
        return label

    def name_field(self, name: str, text: str = "") -> QLineEdit:
        field = QLineEdit(text, self)
        field.setObjectName(name)
        field.setMaxLength(LONGEST_NAME)
        return field

    def _try(self) -> None:
        problem = self._add(self.edit())
        if problem is None:
            self.accept()
            return
        self.show_problem(problem)

    def show_problem(self, problem: Message) -> None:
        """Say why the edit cannot be made."""
        self.problem.setText(message_text(problem))
        self.problem.show()
        self.adjustSize()


class AddForm(EditForm):
    """A new class; with ``key``, the class of labels that have none."""

    def __init__(self, category: Category, add: Add, parent: QWidget, key: str = "") -> None:
        title = (
            translate("Taxonomy", "Add the class of “{key}” back").format(key=key)
            if key
            else translate("Taxonomy", "Add a class")
        )
        super().__init__("add_class", title, translate("Taxonomy", "Add"), add, parent)
        self._key = key
        self.en = self.name_field("add_class_en", key)
        self.zh = self.name_field("add_class_zh", key)
        self.category = QComboBox(self)
        self.category.setObjectName("add_class_category")
        for each in Category:
            self.category.addItem(category_name(each), each.value)
        self.category.setCurrentIndex(self.category.findData(category.value))
        self.add_row(translate("Taxonomy", "English name"), self.en)
        self.add_row(translate("Taxonomy", "Chinese name"), self.zh)
        self.add_row(translate("Taxonomy", "Bin"), self.category)
        self.add_help(
            translate(
                "Taxonomy",
                "It gets a colour that the others do not have. No model says it before it is trained.",
            )
        )
        self.en.setFocus()

    def edit(self) -> TaxonomyEdit:
        return AddClass(
            en=self.en.text(),
            zh_CN=self.zh.text(),
            category=Category(self.category.currentData()),
            key=self._key,
        )


class ColourForm(EditForm):
    """Another colour for a class, with how well it is seen in both themes."""

    def __init__(self, theme: Theme, waste_class: WasteClass, add: Add, parent: QWidget) -> None:
        title = translate("Taxonomy", "Colour of “{name}”").format(name=class_name(waste_class))
        super().__init__("colour_class", title, translate("Taxonomy", "Use"), add, parent)
        self._theme = theme
        self._key = waste_class.key
        self.colour = QLineEdit(waste_class.colour, self)
        self.colour.setObjectName("colour_class_value")
        self.colour.setMaxLength(7)
        self.colour.textChanged.connect(lambda _: self._show())
        self.sample = QLabel(self)
        self.choose = QPushButton(translate("Taxonomy", "Choose …"), self)
        self.choose.setObjectName("colour_class_choose")
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(lambda _=False: self._choose())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.sample)
        row.addWidget(self.colour, 1)
        row.addWidget(self.choose)
        label = QLabel(translate("Taxonomy", "Colour"), self)
        label.setBuddy(self.colour)
        self.colour.setAccessibleName(translate("Taxonomy", "Colour, as # and six digits"))
        self.form.addRow(label, row)
        self.contrast = self.add_help("")
        self.contrast.setObjectName("colour_class_contrast")
        self._show()

    def edit(self) -> TaxonomyEdit:
        return RecolourClass(key=self._key, colour=self.colour.text().strip().lower())

    def _choose(self) -> None:
        dialog = QColorDialog(QColor(self.colour.text()), self)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setWindowTitle(self.windowTitle())
        dialog.colorSelected.connect(lambda colour: self.colour.setText(colour.name()))
        dialog.open()

    def _show(self) -> None:
        colour = QColor(self.colour.text().strip())
        valid = colour.isValid()
        self.yes.setEnabled(valid)
        self.sample.setPixmap(
            swatch(colour.name() if valid else "#00000000", self._theme.color("border_strong"), 24)
        )
        if not valid:
            self.contrast.setText(translate("Taxonomy", "Write it as # and six digits, for example #2aa198."))
            style(self.contrast, role="warning")
            return
        light, dark = contrasts(colour)
        text = translate(
            "Taxonomy",
            "Contrast with the ground: {light} : 1 in the light theme, {dark} : 1 in the dark one.",
        )
        weak = min(light, dark) < ENOUGH
        told = text.format(light=f"{light:.1f}", dark=f"{dark:.1f}")
        if weak:
            where = translate("Taxonomy", "light") if light < ENOUGH else translate("Taxonomy", "dark")
            told += " " + translate(
                "Taxonomy", "In the {theme} theme it is hard to see; from 3 : 1 on it is clear."
            ).format(theme=where)
        self.contrast.setText(told)
        style(self.contrast, role="warning" if weak else "caption")


class MergeForm(EditForm):
    """Which class the chosen ones become."""

    def __init__(
        self, keys: Sequence[str], names: Sequence[str], into: Sequence[WasteClass], best: str, add: Add,
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(
            "merge_classes",
            translate("Taxonomy", "Merge classes"),
            translate("Taxonomy", "Merge"),
            add,
            parent,
        )
        self._keys = tuple(keys)
        chosen = QLabel(", ".join(names), self)
        chosen.setWordWrap(True)
        self.form.addRow(QLabel(translate("Taxonomy", "Classes"), self), chosen)
        self.into = QComboBox(self)
        self.into.setObjectName("merge_classes_into")
        self.into.setMaxVisibleItems(16)
        for waste_class in into:
            self.into.addItem(class_name(waste_class), waste_class.key)
        self.into.setCurrentIndex(max(0, self.into.findData(best)))
        self.add_row(translate("Taxonomy", "All become"), self.into)
        self.add_help(
            translate(
                "Taxonomy",
                "Their pictures get its label. Models that know them go on: their probabilities are added up. You can "
                "undo it as one step.",
            )
        )
        self.into.setFocus()

    def edit(self) -> TaxonomyEdit:
        into = str(self.into.currentData())
        return MergeClasses(keys=tuple(key for key in self._keys if key != into), into=into)
