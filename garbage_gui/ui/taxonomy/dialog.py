"""The editor of the classes: a draft that is changed on the left, what follows on the right, and one Apply."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.messages import Message
from garbage_gui.taxonomy import Category
from garbage_gui.taxonomy_edits import MoveToCategory, RemoveClass, RenameClass, TaxonomyEdit
from garbage_gui.ui.background import Call
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.taxonomy.class_tree import ClassTree
from garbage_gui.ui.taxonomy.draft import Basis, Draft
from garbage_gui.ui.taxonomy.forms import AddForm, ColourForm, EditForm, MergeForm
from garbage_gui.ui.taxonomy.preview_panel import PreviewPanel
from garbage_gui.ui.taxonomy.split_form import SplitForm
from garbage_gui.ui.taxonomy.words import applied_text, edit_text
from garbage_gui.ui.taxonomy.work import apply_edits, preview_edits, read_basis
from garbage_gui.ui.text import category_name, message_text, name_of_class, number, with_key
from garbage_gui.ui.theme import style
from garbage_gui.ui.widgets.flow_layout import FlowLayout
from garbage_gui.ui.widgets.key_splitter import KeySplitter

if TYPE_CHECKING:
    from garbage_gui.services.taxonomy.applying import Applied
    from garbage_gui.services.taxonomy.preview import Preview

SIZE = (980, 600)
PREVIEW_WIDTH = 320
# After the last change, so that typing on does not ask for a preview of every step.
LOOK_MS = 120

# Name, icon and key of each button above the classes.
_TOOLS = (
    ("add", "plus", "Ctrl+N"),
    ("rename", "pencil-outline", "F2"),
    ("colour", "palette-outline", "Ctrl+L"),
    ("move", "folder-move-outline", "Ctrl+M"),
    ("merge", "call-merge", "Ctrl+J"),
    ("split", "call-split", "Ctrl+T"),
    ("remove", "trash-can-outline", "Del"),
)


class TaxonomyDialog(QDialog):
    """Nothing is saved before Apply; closing it with edits asks first."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.draft: Draft | None = None
        self._call: Call | None = None
        self._preview: Preview | None = None
        self._applying = False
        self.setObjectName("taxonomy_dialog")
        self.setModal(True)
        self.resize(*SIZE)
        if parent is not None:
            self.resize(min(SIZE[0], parent.width() - 24), min(SIZE[1], parent.height() - 24))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._build()
        self._lay_out()
        self.retranslate()
        self._icons()
        self._enable()
        context.theme.changed.connect(self._icons)
        context.changes.taxonomy_changed.connect(self._read)
        self._read()

    # Building ----------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.tree = ClassTree(self._context.theme, self)
        self.tree.renamed.connect(self._renamed)
        self.tree.moved.connect(self._move)
        self.tree.itemSelectionChanged.connect(self._enable)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.panel = PreviewPanel(self._context.theme, self)
        self.problem = QLabel(self)
        self.problem.setObjectName("classes_problem")
        self.problem.setWordWrap(True)
        style(self.problem, role="error")
        self.tools: dict[str, QPushButton] = {}
        self._tool_actions: dict[str, QAction] = {}
        does: dict[str, Callable[[], object]] = {
            "add": self.add_class,
            "rename": self.tree.rename,
            "colour": self.recolour,
            "move": self._open_bins,
            "merge": self.merge,
            "split": self.split,
            "remove": self.remove,
        }
        for name, _, key in _TOOLS:
            button = QPushButton(self)
            button.setObjectName(f"classes_{name}")
            button.setAutoDefault(False)
            button.setIconSize(BESIDE_TEXT)
            action = QAction(self)
            # The tree has F2 itself, and a name that is being typed keeps its Delete key.
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, do=does[name]: do())
            button.clicked.connect(lambda _=False, do=does[name]: do())
            (self.tree if name in ("rename", "remove") else self).addAction(action)
            self.tools[name] = button
            self._tool_actions[name] = action
        self.bins = QMenu(self)
        self.bins.setObjectName("classes_bins")
        self._bin_actions: dict[Category, QAction] = {}
        for category in Category:
            action = self.bins.addAction("")
            action.triggered.connect(lambda _=False, c=category: self._move(tuple(self._chosen()), c))
            self._bin_actions[category] = action
        self.back = self._button("classes_take_back", self.take_back)
        self.discard = self._button("classes_discard", self.reject)
        self.apply_button = self._button("classes_apply", self.apply)
        style(self.apply_button, kind="primary")
        undo = QAction(self)
        undo.setShortcut(QKeySequence("Ctrl+Z"))
        undo.triggered.connect(lambda _=False: self.take_back())
        save = QAction(self)
        save.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+S")])
        save.triggered.connect(lambda _=False: self.apply())
        self.addActions([undo, save])

    def _button(self, name: str, callback: Callable[[], object]) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.setIconSize(BESIDE_TEXT)
        button.clicked.connect(lambda _=False: callback())
        return button

    def _lay_out(self) -> None:
        tools = FlowLayout(spacing=8)
        for button in self.tools.values():
            tools.addWidget(button)
        split = KeySplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.tree)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 1)
        split.setSizes([SIZE[0] - PREVIEW_WIDTH, PREVIEW_WIDTH])
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.problem, 1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.discard)
        buttons.addWidget(self.apply_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(tools)
        column.addWidget(split, 1)
        column.addLayout(buttons)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Edit classes"))
        texts = {
            "add": (self.tr("Add …"), self.tr("A new class")),
            "rename": (
                self.tr("Rename"),
                self.tr("The English name; Shift+F2 for the Chinese one, or double-click either"),
            ),
            "colour": (self.tr("Colour …"), self.tr("Another colour, with its contrast in both themes")),
            "move": (self.tr("Move to bin …"), self.tr("Into another bin; dragging does it too")),
            "merge": (self.tr("Merge …"), self.tr("Make one class of those that are selected")),
            "split": (self.tr("Split …"), self.tr("Make more classes of one")),
            "remove": (self.tr("Remove"), self.tr("A class that no picture is labelled with")),
        }
        for name, _, key in _TOOLS:
            text, tip = texts[name]
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            self.tools[name].setText(text)
            self.tools[name].setToolTip(with_key(tip, shown))
            self._tool_actions[name].setText(text)
        for category, action in self._bin_actions.items():
            action.setText(category_name(category))
        self.back.setText(self.tr("Take back"))
        self.back.setToolTip(with_key(self.tr("Forget the last of these edits"), "Ctrl+Z"))
        self.discard.setText(self.tr("Close"))
        self.apply_button.setText(self.tr("Apply"))
        self.apply_button.setToolTip(
            with_key(self.tr("Save all edits as one step that can be undone"), "Ctrl+S")
        )
        self.panel.retranslate()
        self._show_preview()

    def _icons(self) -> None:
        for name, icon, _ in _TOOLS:
            self.tools[name].setIcon(self._context.theme.icon(icon))
        for category, action in self._bin_actions.items():
            action.setIcon(self._context.theme.category_icon(category))
        self.back.setIcon(self._context.theme.icon("undo"))

    # Reading -----------------------------------------------------------------------------------------

    def settled(self) -> bool:
        """Whether all that is shown is there."""
        return self.draft is not None and self._call is None and not self._timer.isActive()

    def _read(self) -> None:
        if not self._applying:
            self._context.background.run(
                read_basis, self._context.workspace, done=self._basis_read, failed=self._say, owner=self
            )

    def _basis_read(self, basis: Basis) -> None:
        if self.draft is None:
            self.draft = Draft(basis)
            first = [next(iter(basis.strange), basis.taxonomy.classes[0].key)]
            self._changed(first)
            self.tree.setFocus()
            return
        if basis.taxonomy == self.draft.basis.taxonomy:
            return
        lost = self.draft.rebase(basis)
        self._changed()
        if lost:
            self._say(
                Message.of(
                    "The classes were changed elsewhere. {count} of your edits cannot be made any more.",
                    count=lost,
                )
            )

    # What a person does ------------------------------------------------------------------------------

    def add(self, edit: TaxonomyEdit) -> Message | None:
        """Make one more edit part of the draft; why not, where it cannot be."""
        if self.draft is None:
            return None
        before = set(self.draft.taxonomy.keys)
        problem = self.draft.add(edit)
        if problem is None:
            new = [key for key in self.draft.taxonomy.keys if key not in before]
            self._changed(new or ([edit.into] if hasattr(edit, "into") else None))
        return problem

    def _do(self, *edits: TaxonomyEdit) -> None:
        for edit in edits:
            if (problem := self.add(edit)) is not None:
                self._changed()  # a name that was typed is shown as it is
                self._say(problem)
                return

    def add_class(self) -> None:
        """Ask for a new class, or for the names of a label that has none."""
        if self.draft is None:
            return
        keys = self.tree.selected_keys()
        strange = next((key for key in keys if key in self.draft.strange), "")
        chosen = next((self.draft.taxonomy.get(key) for key in keys), None)
        self._open(AddForm(chosen.category if chosen else Category.RECYCLABLE, self.add, self, key=strange))

    def recolour(self) -> None:
        """Ask for another colour of the class in front."""
        if self.draft is not None and (key := self._single()) is not None:
            waste_class = self.draft.taxonomy.get(key)
            assert waste_class is not None
            self._open(ColourForm(self._context.theme, waste_class, self.add, self))

    def merge(self) -> None:
        """Ask into which class the selected ones are merged."""
        draft = self.draft
        if draft is None or not (keys := self.tree.selected_keys()):
            return
        chosen = [c for c in draft.taxonomy.classes if c.key in keys]
        others = [c for c in draft.taxonomy.classes if c.key not in keys]
        # Of several classes, the one with the most pictures is likely to stay; a single one goes into another.
        into = chosen + others if len(chosen) > 1 or not others else others + chosen
        if len(keys) == 1 and chosen:
            into = others
        best = max(chosen, key=lambda c: draft.count(c.key).images).key if len(chosen) > 1 else into[0].key
        names = [self._name(key) for key in keys]
        self._open(MergeForm(keys, names, into, best, self.add, self))

    def split(self) -> None:
        """Ask for the classes that the one in front is split into."""
        if self.draft is not None and (key := self._single()) is not None:
            waste_class = self.draft.taxonomy.get(key)
            assert waste_class is not None
            self._open(SplitForm(waste_class, self.add, self))

    def remove(self) -> None:
        """Remove the selected classes, which no picture has as its label."""
        self._do(*(RemoveClass(key=key) for key in self._chosen()))

    def take_back(self) -> None:
        """Forget the last edit."""
        if self.draft is not None and self.draft.take_back() is not None:
            self._changed()

    def _open_bins(self) -> None:
        if self._chosen():
            button = self.tools["move"]
            self.bins.popup(button.mapToGlobal(button.rect().bottomLeft()))
            self.bins.setActiveAction(next(iter(self._bin_actions.values())))

    def _move(self, keys: tuple[str, ...], category: Category) -> None:
        self._do(*(MoveToCategory(key=key, category=category) for key in keys))

    def _renamed(self, key: str, en: str, zh: str) -> None:
        self._do(RenameClass(key=key, en=en, zh_CN=zh))

    def _open(self, form: EditForm) -> None:
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.setModal(True)
        form.finished.connect(lambda _: self.tree.setFocus())
        form.open()

    def _chosen(self) -> list[str]:
        """The selected classes, without labels that have none."""
        return [
            key
            for key in self.tree.selected_keys()
            if self.draft and self.draft.taxonomy.get(key) is not None
        ]

    def _single(self) -> str | None:
        chosen = self._chosen()
        return chosen[0] if len(chosen) == 1 else None

    # Showing -----------------------------------------------------------------------------------------

    def _changed(self, select: list[str] | None = None) -> None:
        if self.draft is None:
            return
        self.problem.clear()
        self.tree.show_draft(self.draft, select)
        self._preview = None
        if self._call is not None:
            self._call.cancel()
            self._call = None
        if self.draft.edits:
            self._timer.start()
        else:
            self._timer.stop()
        self._show_preview()
        self._enable()

    def _look(self) -> None:
        if self.draft is None:
            return
        self._call = self._context.background.run(
            preview_edits,
            self._context.workspace,
            self.draft.edits,
            done=self._previewed,
            failed=self._not_previewed,
            owner=self,
        )

    def _previewed(self, preview: Preview) -> None:
        self._call = None
        self._preview = preview
        self._show_preview()
        self._enable()

    def _not_previewed(self, message: Message) -> None:
        self._call = None
        self._say(message)

    def _show_preview(self) -> None:
        draft = self.draft
        if draft is None:
            return
        texts = [edit_text(edit, self._name_before) for edit in draft.edits]
        if self._preview is None:
            self.panel.show_preview(texts, [], waiting=bool(draft.edits))
            return
        from garbage_gui.services.taxonomy.words import lines

        self.panel.show_preview(texts, lines(self._preview, self._name))

    def _name(self, key: str) -> str:
        """The name of a class after the edits, or, where it is gone, before them."""
        if self.draft is None:
            return key
        after = self.draft.taxonomy
        return name_of_class(after if after.named(key) else self.draft.basis.taxonomy, key)

    def _name_before(self, key: str) -> str:
        if self.draft is not None and self.draft.basis.taxonomy.named(key):
            return name_of_class(self.draft.basis.taxonomy, key)
        return self._name(key)

    def _say(self, message: Message) -> None:
        self.problem.setText(message_text(message))

    def _enable(self) -> None:
        draft = self.draft
        keys = self.tree.selected_keys()
        chosen = self._chosen()
        can = {
            "add": draft is not None,
            "rename": len(chosen) == 1,
            "colour": len(chosen) == 1,
            "move": bool(chosen),
            "merge": bool(keys),
            "split": len(chosen) == 1,
            "remove": bool(chosen),
        }
        for name, enabled in can.items():
            self.tools[name].setEnabled(enabled and not self._applying)
            self._tool_actions[name].setEnabled(enabled and not self._applying)
        strange = draft is not None and any(key in draft.strange for key in keys)
        self.tools["add"].setText(self.tr("Add back …") if strange else self.tr("Add …"))
        edits = len(draft.edits) if draft is not None else 0
        self.back.setEnabled(edits > 0 and not self._applying)
        self.apply_button.setEnabled(edits > 0 and self._preview is not None and not self._applying)
        self.apply_button.setText(
            self.tr("Apply {count} edits").format(count=number(edits)) if edits > 1 else self.tr("Apply")
        )
        self.discard.setText(self.tr("Discard") if edits else self.tr("Close"))

    # The end -----------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Let all edits happen; the window is told when they are on the disk."""
        if self.draft is None or not self.apply_button.isEnabled():
            return
        self._applying = True
        self._enable()
        self._context.background.run_ordered(
            apply_edits,
            self._context.workspace,
            self.draft.edits,
            self._context.settings.operator_name(),
            done=self._applied,
            failed=self._not_applied,
            owner=self,
        )

    def _applied(self, applied: Applied | None) -> None:
        self._applying = False
        if applied is not None:
            self._context.messages.saved(
                applied_text(
                    applied.plan.edits,
                    applied.labels,
                    self._name_before,
                    self._context.actions.key_text("undo"),
                )
            )
            self._context.changes.look_now()
        if self.draft is not None:
            self.draft.clear()
        self.accept()

    def _not_applied(self, message: Message) -> None:
        self._applying = False
        self._enable()
        self._say(message)

    def reject(self) -> None:
        """Close; with edits that would be lost, only after the person said so."""
        if self._applying:
            return
        if self.draft is None or not self.draft.edits:
            super().reject()
            return
        box = QMessageBox(self)
        box.setObjectName("classes_really_discard")
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(self.tr("Edit classes"))
        box.setText(self.tr("Discard {count} edits?").format(count=number(len(self.draft.edits))))
        box.setInformativeText(self.tr("Nothing of them has been saved."))
        yes = box.addButton(self.tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Go on editing"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        yes.clicked.connect(lambda _=False: self._really_close())
        box.open()

    def _really_close(self) -> None:
        if self.draft is not None:
            self.draft.clear()
        super().reject()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
