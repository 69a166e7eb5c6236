"""The classes of a draft, by bin: selected, renamed in place, dragged from bin to bin."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from garbage_gui.taxonomy import Category, WasteClass
from garbage_gui.ui.taxonomy.colours import swatch
from garbage_gui.ui.taxonomy.draft import Draft
from garbage_gui.ui.text import category_name, number
from garbage_gui.ui.theme import Theme

KEY_ROLE = Qt.ItemDataRole.UserRole + 1
CATEGORY_ROLE = Qt.ItemDataRole.UserRole + 2
ENGLISH, CHINESE, PICTURES = range(3)


class ClassTree(QTreeWidget):
    """``renamed`` carries the key with both names as typed; ``moved`` keys that were dropped on a bin."""

    renamed = Signal(str, str, str)
    moved = Signal(tuple, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._draft: Draft | None = None
        self._filling = False
        self.setObjectName("classes_tree")
        self.setColumnCount(3)
        self.setRootIsDecorated(False)
        self.setIndentation(16)
        self.setUniformRowHeights(True)
        self.setItemsExpandable(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(ENGLISH, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(CHINESE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(PICTURES, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionsMovable(False)
        self.itemChanged.connect(self._on_changed)
        theme.changed.connect(self._fill)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Classes by bin"))
        self.setHeaderLabels([self.tr("English name"), self.tr("Chinese name"), self.tr("Pictures")])
        item = self.headerItem()
        item.setTextAlignment(PICTURES, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._fill()

    def show_draft(self, draft: Draft, select: Sequence[str] | None = None) -> None:
        """Show the classes of ``draft``; what was selected stays so where it is still there."""
        self._draft = draft
        self._fill(select)

    def selected_keys(self) -> list[str]:
        """The classes that are selected, as they stand from top to bottom."""
        chosen = {id(item) for item in self.selectedItems()}
        return [item.data(0, KEY_ROLE) for item in self._rows() if id(item) in chosen]

    def select(self, keys: Sequence[str]) -> None:
        """Select these classes, the first of them in view."""
        self.clearSelection()
        first: QTreeWidgetItem | None = None
        for item in self._rows():
            if item.data(0, KEY_ROLE) in keys:
                if first is None:
                    first = item
                    self.setCurrentItem(item)
                item.setSelected(True)
        if first is not None:
            self.scrollToItem(first)

    def rename(self, column: int = ENGLISH) -> None:
        """Open the name of the class in front for typing."""
        item = self.currentItem()
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEditable:
            self.editItem(item, column)

    # Rows --------------------------------------------------------------------------------------------

    def _fill(self, select: Sequence[str] | None = None) -> None:
        draft = self._draft
        if draft is None:
            return
        keep = self.selected_keys() if select is None else list(select)
        where = self.verticalScrollBar().value()
        self._filling = True
        self.clear()
        strange = draft.strange
        if strange:
            title = self.tr("Labels without a class")
            group = self._group(title, self._theme.icon("alert-outline", "warning"), len(strange))
            group.setForeground(0, self._theme.color("warning"))
            group.setText(CHINESE, self.tr("add back or merge"))
            for key, count in strange.items():
                row = QTreeWidgetItem(group, [key, "", number(count.images)])
                row.setData(0, KEY_ROLE, key)
                row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                row.setIcon(0, self._theme.icon("help-circle-outline", "warning"))
                row.setData(
                    0, Qt.ItemDataRole.AccessibleTextRole,
                    self.tr("{key}, a label without a class, {count} pictures").format(
                        key=key, count=number(count.images)
                    ),
                )  # fmt: skip
                self._align(row)
        for category in Category:
            classes = [c for c in draft.taxonomy.classes if c.category is category]
            group = self._group(category_name(category), self._theme.category_icon(category), len(classes))
            group.setData(0, CATEGORY_ROLE, category.value)
            group.setForeground(0, self._theme.category_color(category))
            for waste_class in classes:
                self._class_row(group, waste_class, draft)
        self.expandAll()
        self._filling = False
        self.select(keep)
        self.verticalScrollBar().setValue(where)
        if select:
            current = self.currentItem()
            if current is not None:
                self.scrollToItem(current)

    def _group(self, title: str, icon: QIcon, count: int) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self, [title, "", ""])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled)
        group.setIcon(0, icon)
        font = self.font()
        font.setWeight(font.Weight.DemiBold)
        group.setFont(0, font)
        text = self.tr("1 class") if count == 1 else self.tr("{count} classes").format(count=number(count))
        group.setText(CHINESE, text)
        group.setForeground(CHINESE, self._theme.color("text_muted"))
        group.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{title}, {group.text(CHINESE)}")
        return group

    def _class_row(self, group: QTreeWidgetItem, waste_class: WasteClass, draft: Draft) -> None:
        count = draft.count(waste_class.key)
        row = QTreeWidgetItem(group, [waste_class.en, waste_class.zh_CN, number(count.images)])
        row.setData(0, KEY_ROLE, waste_class.key)
        row.setFlags(
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
            | Qt.ItemFlag.ItemIsDragEnabled
        )  # fmt: skip
        row.setIcon(0, QIcon(swatch(waste_class.colour, QColor(self._theme.color("border_strong")))))
        tip = self.tr("Key {key}, colour {colour}. {check} of its pictures are in the check set.").format(
            key=waste_class.key, colour=waste_class.colour, check=number(count.check)
        )
        for column in range(3):
            row.setToolTip(column, tip)
        row.setData(
            0, Qt.ItemDataRole.AccessibleTextRole,
            self.tr("{name}, {other}, {bin}, {count} pictures, colour {colour}").format(
                name=waste_class.en, other=waste_class.zh_CN, bin=category_name(waste_class.category),
                count=number(count.images), colour=waste_class.colour,
            ),
        )  # fmt: skip
        before = draft.basis.taxonomy.get(waste_class.key)
        if before != waste_class:
            font = self.font()
            font.setItalic(True)
            for column, same in ((ENGLISH, before is not None and before.en == waste_class.en),
                                 (CHINESE, before is not None and before.zh_CN == waste_class.zh_CN)):  # fmt: skip
                if not same:
                    row.setFont(column, font)
        self._align(row)

    def _align(self, row: QTreeWidgetItem) -> None:
        row.setTextAlignment(PICTURES, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _rows(self) -> list[QTreeWidgetItem]:
        groups = [self.topLevelItem(i) for i in range(self.topLevelItemCount())]
        return [
            row
            for group in groups
            if group is not None
            for i in range(group.childCount())
            if (row := group.child(i)) is not None
        ]

    # What a person does ------------------------------------------------------------------------------

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        if self._filling or self._draft is None or column == PICTURES:
            return
        key = item.data(0, KEY_ROLE)
        known = self._draft.taxonomy.get(key) if isinstance(key, str) else None
        names = item.text(ENGLISH), item.text(CHINESE)
        if known is not None and names != (known.en, known.zh_CN):
            # Not at once: the editor that a name was typed into closes before the rows are made anew.
            QTimer.singleShot(0, self, partial(self.renamed.emit, key, *names))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # Enter ends the typing, and comes here as well
            return
        if event.key() == Qt.Key.Key_F2:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.rename(CHINESE if shift else ENGLISH)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.rename()
            return
        super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        group = item.parent() or item if item is not None else None
        value = group.data(0, CATEGORY_ROLE) if group is not None else None
        keys = tuple(
            k for k in self.selected_keys() if self._draft is not None and self._draft.taxonomy.get(k)
        )
        # The rows are made anew from the draft: Qt must not move them as well.
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if isinstance(value, str) and keys:
            self.moved.emit(keys, Category(value))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
