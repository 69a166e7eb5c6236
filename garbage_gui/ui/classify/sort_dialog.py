"""Where the files shall go, and what would happen: asked before anything is touched."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.messages import Message
from garbage_gui.taxonomy import Category, Taxonomy
from garbage_gui.ui.classify.sorting import SortOptions
from garbage_gui.ui.icons import BESIDE_TEXT_LARGE
from garbage_gui.ui.text import file_size, is_chinese, message_text, number
from garbage_gui.ui.theme import Theme, style

if TYPE_CHECKING:
    from garbage_gui.services.sorting.folders import SortFolder
    from garbage_gui.services.sorting.preview import SortPreview

# So long after the last key, the folder that was typed is looked at.
_LOOK_MS = 250
_ROW_HEIGHT = 28
_COLUMN_WIDTH = 100
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SortDialog(QDialog):
    """Accepted when the person says yes; `options` are then what was chosen.

    Emits ``preview_asked`` with the options whenever they change; is told by `show_preview` what they would do.
    """

    preview_asked = Signal(object)

    def __init__(self, theme: Theme, taxonomy: Taxonomy, target: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._taxonomy = taxonomy
        self._preview: SortPreview | None = None
        self.setObjectName("sort_dialog")
        self.setModal(True)
        self.setWindowTitle(self.tr("Sort into folders"))
        self.resize(860, 500)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._ask)
        self._build(target)
        self._connect()
        self._show()
        self.folder.setFocus()

    # Building ----------------------------------------------------------------------------------------

    def _build(self, target: Path) -> None:
        self.folder = QLineEdit(str(target), self)
        self.folder.setObjectName("sort_target")
        self.folder.setAccessibleName(self.tr("Folder to sort into"))
        self.choose = QPushButton(self.tr("Choose …"), self)
        self.choose.setObjectName("sort_choose")
        self.choose.setAutoDefault(False)
        self.by_class = self._radio("sort_by_class", self.tr("Class"))
        self.by_bin = self._radio("sort_by_bin", self.tr("Bin"))
        self.copy = self._radio("sort_copy", self.tr("Copy: the files stay as well"))
        self.move_files = self._radio("sort_move", self.tr("Move: can be undone"))
        self._groups = [self._group(self.by_class, self.by_bin), self._group(self.copy, self.move_files)]
        self.unsure = QCheckBox(self.tr("Unsure pictures"), self)
        self.unsure.setObjectName("sort_unsure")
        self.failed = QCheckBox(self.tr("Files that could not be read"), self)
        self.failed.setObjectName("sort_failed")
        for box in (self.unsure, self.failed):
            box.setChecked(True)
        self.names = QComboBox(self)
        self.names.setObjectName("sort_names")
        for text, value in (
            (self.tr("Chinese"), "zh_CN"),
            (self.tr("English"), "en"),
            (self.tr("Keys"), "key"),
        ):
            self.names.addItem(text, value)
        self.names.setCurrentIndex(0 if is_chinese() else 1)
        self.tree = self._tree()
        self.line = QLabel(self)
        self.line.setObjectName("sort_summary")
        self.line.setWordWrap(True)
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        self.line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.yes = QPushButton(self)
        self.yes.setObjectName("sort_yes")
        self.yes.setDefault(True)
        self.yes.setIconSize(BESIDE_TEXT_LARGE)
        style(self.yes, kind="primary")
        self.no = QPushButton(self.tr("Cancel"), self)
        self.no.setObjectName("sort_no")
        self.no.setAutoDefault(False)
        self._lay_out()

    def _radio(self, name: str, text: str) -> QRadioButton:
        button = QRadioButton(text, self)
        button.setObjectName(name)
        return button

    def _group(self, *buttons: QRadioButton) -> QButtonGroup:
        group = QButtonGroup(self)
        for button in buttons:
            group.addButton(button)
        buttons[0].setChecked(True)
        return group

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setObjectName("sort_preview")
        tree.setAccessibleName(self.tr("What would come to which folder"))
        tree.setHeaderLabels([self.tr("Folder"), self.tr("Files"), self.tr("Size")])
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setIconSize(QSize(18, 18))
        tree.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, _COLUMN_WIDTH)
            tree.headerItem().setTextAlignment(column, _RIGHT)
        return tree

    def _lay_out(self) -> None:
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.folder, 1)
        place.addWidget(self.choose)
        left = QVBoxLayout()
        left.setSpacing(8)
        for words, widgets in (
            (self.tr("A folder for each"), (self.by_class, self.by_bin)),
            (self.tr("What to do"), (self.copy, self.move_files)),
            (self.tr("Into folders of their own"), (self.unsure, self.failed)),
            (self.tr("Names of the folders"), (self.names,)),
        ):
            label = QLabel(words, self)
            style(label, role="caption")
            left.addWidget(label)
            for widget in widgets:
                left.addWidget(widget)
            left.addSpacing(8)
        left.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addLayout(left)
        middle.addWidget(self.tree, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.no)
        buttons.addWidget(self.yes)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(place)
        column.addLayout(middle, 1)
        column.addWidget(self.line)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.folder.textChanged.connect(lambda _: self._changed())
        self.choose.clicked.connect(lambda _=False: self.choose_folder())
        for group in self._groups:
            group.buttonToggled.connect(lambda _button, on: self._changed() if on else None)
        for box in (self.unsure, self.failed):
            box.toggled.connect(lambda _: self._changed())
        self.names.currentIndexChanged.connect(lambda _: self._changed())
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)

    # Choosing ----------------------------------------------------------------------------------------

    def options(self) -> SortOptions | None:
        """What is chosen now; None while no folder is."""
        text = self.folder.text().strip()
        if not text:
            return None
        return SortOptions(
            target=Path(os.path.expanduser(text)),  # noqa: PTH111 - Path.expanduser() raises for no such user
            by="class" if self.by_class.isChecked() else "bin",
            action="copy" if self.copy.isChecked() else "move",
            names=self.names.currentData(),
            unsure_apart=self.unsure.isChecked(),
            failed_apart=self.failed.isChecked(),
        )

    def choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Sort into folders"), str(Path(self.folder.text()).parent)
        )
        if folder:
            self.folder.setText(folder)

    def ask(self) -> None:
        """Ask for the preview of what is chosen now."""
        self._timer.stop()
        self._ask()

    def _changed(self) -> None:
        self._preview = None
        self._show()
        self._timer.start()

    def _ask(self) -> None:
        options = self.options()
        if options is not None:
            self.preview_asked.emit(options)

    # Showing -----------------------------------------------------------------------------------------

    def show_preview(self, preview: SortPreview) -> None:
        """Show what the chosen options would do."""
        self._preview = preview
        self._show()

    def show_error(self, message: Message) -> None:
        """The options cannot be carried out."""
        self._preview = None
        self._show()
        self._say(message_text(message), bad=True)

    def _show(self) -> None:
        seen = self._preview
        self.tree.clear()
        for folder in seen.folders if seen is not None else ():
            item = QTreeWidgetItem([folder.name, number(folder.files), file_size(folder.bytes)])
            icon, color = self._icon(folder.folder)
            item.setIcon(0, self._theme.icon(icon, color))
            item.setToolTip(0, folder.name)
            for column in (1, 2):
                item.setTextAlignment(column, _RIGHT)
            item.setSizeHint(0, QSize(0, _ROW_HEIGHT))
            self.tree.addTopLevelItem(item)
        self.yes.setEnabled(seen is not None and seen.files > 0 and seen.has_room)
        copying = self.copy.isChecked()
        self.yes.setIcon(
            self._theme.icon("content-copy" if copying else "folder-move-outline", "text_on_accent")
        )
        if seen is None:
            self.yes.setText(self.tr("Copy the files") if copying else self.tr("Move the files"))
            self._say(self.tr("Looking at the files …"))
            return
        text = self.tr("Copy {count} files") if copying else self.tr("Move {count} files")
        self.yes.setText(text.format(count=number(seen.files)))
        self._say(self._summary(seen), bad=not seen.has_room)
        if (layout := self.layout()) is not None:
            layout.activate()  # the button is as wide as its new text at once

    def _icon(self, folder: SortFolder) -> tuple[str, str]:
        if folder.kind == "unsure":
            return "help-circle-outline", "warning"
        if folder.kind == "failed":
            return "alert-circle-outline", "error"
        if folder.kind == "bin":
            category = Category(folder.key)
        else:
            found = self._taxonomy.get(folder.key)
            category = found.category if found is not None else Category.OTHER
        return "folder-outline", f"category_{category.value}"

    def _summary(self, seen: SortPreview) -> str:
        if not seen.has_room:
            return self.tr("The files need {needed}, but only {free} are free there.").format(
                needed=file_size(seen.needed), free=file_size(seen.free)
            )
        parts = [
            self.tr("{count} files, {size}.").format(count=number(seen.files), size=file_size(seen.bytes))
        ]
        if seen.needed:
            parts.append(
                self.tr("{needed} are needed, {free} are free.").format(
                    needed=file_size(seen.needed), free=file_size(seen.free)
                )
            )
        for count, text in (
            (
                seen.renamed,
                self.tr("Names that are taken: {count}. Those files get a number, nothing is replaced."),
            ),
            (seen.there, self.tr("There already, and left as they are: {count}.")),
            (seen.copied, self.tr("Copied, not moved (links, archives, files of the workspace): {count}.")),
            (seen.left, self.tr("Left where they are: {count}.")),
        ):
            if count:
                parts.append(text.format(count=number(count)))
        return " ".join(parts)

    def _say(self, text: str, *, bad: bool = False) -> None:
        self.line.setText(text)
        style(self.line, role="error" if bad else "muted")
        seen = self._preview
        self.line.setToolTip("\n".join(message_text(f.note) for f in seen.examples[:10]) if seen else "")
