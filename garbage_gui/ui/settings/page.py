"""The Settings page: language, look, who is at the desk, speed, the workspace and its backups."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.messages import GarbageError, Message
from garbage_gui.settings import account_name
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.icons import BESIDE_TEXT
from garbage_gui.ui.page import Page
from garbage_gui.ui.settings.facts import (
    WorkspaceFacts,
    check_workspace,
    make_backup,
    read_facts,
    restore_backup,
)
from garbage_gui.ui.text import class_name, file_size, message_text, number
from garbage_gui.ui.theme import style
from garbage_gui.ui.widgets.upright_scroll import upright_scroll

WIDTH = 720
LABEL_WIDTH = 170
# Classes that are named, of many.
NAMED_CLASSES = 5
CONTROL_WIDTH = 260


class Row:
    """One setting: its name, its control, and a sentence below."""

    def __init__(self, parent: QWidget, control: QWidget) -> None:
        self.name = QLabel(parent)
        self.name.setFixedWidth(LABEL_WIDTH)
        self.name.setBuddy(control)
        self.control = control
        self.help = QLabel(parent)
        self.help.setWordWrap(True)
        style(self.help, role="caption")

    def set_texts(self, name: str, text: str) -> None:
        self.name.setText(name)
        self.help.setText(text)
        self.control.setAccessibleName(name)
        self.control.setAccessibleDescription(text)


class SettingsPage(Page):
    """What is changed here holds at once, and is kept."""

    name: ClassVar[str] = "settings"
    icon_name: ClassVar[str] = "cog-outline"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._facts: WorkspaceFacts | None = None
        self._problems: list[Message] | None = None
        self._working = False
        self._build()
        self._show_settings()
        self.retranslate()
        self._icons()
        context.theme.changed.connect(self._icons)

    def _build(self) -> None:
        self._title = QLabel(self)
        style(self._title, role="title")
        self.language = QComboBox(self)
        self.language.setObjectName("settings_language")
        for key in ("system", "en", "zh_CN"):
            self.language.addItem("", key)
        self.theme_choice = QComboBox(self)
        self.theme_choice.setObjectName("settings_theme")
        for key in ("system", "light", "dark"):
            self.theme_choice.addItem("", key)
        self.motion = QComboBox(self)
        self.motion.setObjectName("settings_motion")
        for key in ("system", "full", "reduced"):
            self.motion.addItem("", key)
        self.operator = QLineEdit(self)
        self.operator.setObjectName("settings_operator")
        self.operator.setMaxLength(80)
        self.operator.setPlaceholderText(account_name())
        self.threads = QSpinBox(self)
        self.threads.setObjectName("settings_threads")
        # The stylesheet's padding does not reach the field inside.
        self.threads.lineEdit().setTextMargins(6, 0, 0, 0)
        self.threads.setRange(0, max(1, os.cpu_count() or 1))
        self.language.activated.connect(lambda _: self._change("language", self.language.currentData()))
        self.theme_choice.activated.connect(lambda _: self._change("theme", self.theme_choice.currentData()))
        self.motion.activated.connect(lambda _: self._change("motion", self.motion.currentData()))
        self.operator.editingFinished.connect(self._change_operator)
        self.context.desk.changed.connect(self._show_settings)
        self.threads.valueChanged.connect(lambda value: self._change("threads", value))
        self._rows = {
            "language": Row(self, self.language),
            "theme": Row(self, self.theme_choice),
            "motion": Row(self, self.motion),
            "operator": Row(self, self.operator),
            "threads": Row(self, self.threads),
        }
        self.folder = QLabel(self)
        self.folder.setObjectName("settings_folder")
        self.folder.setTextFormat(Qt.TextFormat.PlainText)
        self.folder.setWordWrap(True)
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._contents = QLabel(self)
        self._contents.setWordWrap(True)
        style(self._contents, role="muted")
        self.open_button = self._button("settings_open", self.choose_workspace)
        self.show_button = self._button("settings_show_folder", self._show_folder)
        self.check_button = self._button("settings_check", self.check)
        self._checked = QLabel(self)
        self._checked.setObjectName("settings_checked")
        self._checked.setWordWrap(True)
        self._checked.hide()
        self._backups = QLabel(self)
        self._backups.setObjectName("settings_backups")
        self._backups.setWordWrap(True)
        style(self._backups, role="muted")
        self.backup_button = self._button("settings_backup", self.backup)
        self.restore_button = self._button("settings_restore", self.choose_restore)
        self._keys = QLabel(self)
        self._keys.setWordWrap(True)
        style(self._keys, role="muted")
        self.keys_button = self._button("settings_keys", self.change_keys)
        self._classes = QLabel(self)
        self._classes.setObjectName("settings_classes_text")
        self._classes.setWordWrap(True)
        style(self._classes, role="muted")
        self.classes_button = self._button("settings_classes", self.edit_classes)
        self._cards: dict[str, QLabel] = {}
        column = QVBoxLayout()
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(self._title)
        column.addWidget(self._settings_card("look", ("language", "theme", "motion")))
        column.addWidget(self._settings_card("desk", ("operator", "threads")))
        column.addWidget(self._card("classes", [self._classes], [self.classes_button]))
        column.addWidget(self._card("keys", [self._keys], [self.keys_button]))
        column.addWidget(
            self._card(
                "workspace",
                [self.folder, self._contents, self._checked],
                [self.open_button, self.show_button, self.check_button],
            )
        )
        column.addWidget(self._card("backups", [self._backups], [self.backup_button, self.restore_button]))
        column.addStretch(1)
        inside = QWidget(self)
        inside.setMaximumWidth(WIDTH)
        inside.setLayout(column)
        centered = QWidget(self)
        style(centered, role="scrolled")
        row = QHBoxLayout(centered)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(inside, 100)
        row.addStretch(1)
        scroll = upright_scroll(centered, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _button(self, name: str, callback: Callable[[], object]) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setIconSize(BESIDE_TEXT)
        button.clicked.connect(lambda _=False: callback())
        return button

    def _frame(self, name: str) -> tuple[QFrame, QVBoxLayout]:
        frame = QFrame(self)
        style(frame, role="card")
        heading = QLabel(frame)
        style(heading, role="heading")
        self._cards[name] = heading
        column = QVBoxLayout(frame)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(12)
        column.addWidget(heading)
        return frame, column

    def _settings_card(self, name: str, rows: tuple[str, ...]) -> QFrame:
        frame, column = self._frame(name)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for place, key in enumerate(rows):
            row = self._rows[key]
            row.control.setFixedWidth(CONTROL_WIDTH)
            grid.addWidget(row.name, 3 * place, 0)
            grid.addWidget(row.control, 3 * place, 1, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(row.help, 3 * place + 1, 1)
            grid.setRowMinimumHeight(3 * place + 2, 8 if place < len(rows) - 1 else 0)
        column.addLayout(grid)
        return frame

    def _card(self, name: str, contents: list[QLabel], buttons: list[QPushButton]) -> QFrame:
        frame, column = self._frame(name)
        for label in contents:
            column.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        return frame

    # Page --------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Settings")

    def activate(self, **arguments: Any) -> None:
        self._show_settings()
        self._read()

    def settled(self) -> bool:
        return self._facts is not None and not self._working

    def retranslate(self) -> None:
        self.setAccessibleName(self.title())
        self._title.setText(self.title())
        for key, text in (
            ("look", self.tr("Language and look")),
            ("desk", self.tr("At the desk")),
            ("classes", self.tr("Classes")),
            ("keys", self.tr("Keys")),
            ("workspace", self.tr("Workspace")),
            ("backups", self.tr("Backups")),
        ):
            self._cards[key].setText(text)
        self._rows["language"].set_texts(self.tr("Language"), self.tr("Of the window; changes at once."))
        self._rows["theme"].set_texts(self.tr("Theme"), self.tr("Light, dark, or whichever the system has."))
        self._rows["motion"].set_texts(
            self.tr("Motion"),
            self.tr("Messages and panels fade in for a moment, or just stand there."),
        )
        self._rows["operator"].set_texts(
            self.tr("Operator"), self.tr("Who is at the desk: every label carries this name.")
        )
        self._rows["threads"].set_texts(
            self.tr("Threads"),
            self.tr("How many processor threads predicting may use. Holds from the next start."),
        )
        self.threads.setSpecialValueText(self.tr("All"))
        for box, words in (
            (self.language, (self.tr("As the system"), "English", "简体中文")),
            (self.theme_choice, (self.tr("As the system"), self.tr("Light"), self.tr("Dark"))),
            (self.motion, (self.tr("As the system"), self.tr("Short fades"), self.tr("Nothing moves"))),
        ):
            for row, word in enumerate(words):
                box.setItemText(row, word)
        self.classes_button.setText(self.tr("Edit classes …"))
        self.classes_button.setToolTip(
            self.tr(
                "Add, rename, recolour, move, merge, split: with a look at what happens to labels and models"
            )
        )
        self.keys_button.setText(self.tr("Change keys …"))
        self.keys_button.setToolTip(self.tr("Of Review and of the window, and a letter for each class"))
        self._show_keys()
        self.open_button.setText(self.tr("Open or create …"))
        self.open_button.setToolTip(self.tr("Another folder: one without a workspace gets a new one"))
        self.show_button.setText(self.tr("Show folder"))
        self.show_button.setToolTip(self.tr("Open it in the file manager"))
        self.check_button.setText(self.tr("Check"))
        self.check_button.setToolTip(self.tr("Is the store whole, and every model?"))
        self.backup_button.setText(self.tr("Back up now"))
        self.backup_button.setToolTip(self.tr("Copy the store with all labels into the backups folder"))
        self.restore_button.setText(self.tr("Restore …"))
        self.restore_button.setToolTip(self.tr("Put the store back as it was when a backup was made"))
        self._show_facts()

    # Settings ----------------------------------------------------------------------------------------

    def _show_settings(self) -> None:
        settings = self.context.settings
        self.language.setCurrentIndex(self.language.findData(settings.language))
        self.theme_choice.setCurrentIndex(self.theme_choice.findData(settings.theme))
        self.motion.setCurrentIndex(self.motion.findData(settings.motion))
        self.operator.setText(settings.operator)
        self.threads.blockSignals(True)
        self.threads.setValue(settings.threads)
        self.threads.blockSignals(False)

    def _change_operator(self) -> None:
        desk = self.context.desk
        try:
            if self.operator.text().strip():
                desk.switch_to(self.operator.text())
            else:
                desk.forget()
        except GarbageError as error:
            self.context.messages.info(message_text(error.message))
        self.operator.setText(self.context.settings.operator)

    def _change(self, name: str, value: object) -> None:
        settings = self.context.settings
        if getattr(settings, name) == value:
            return
        setattr(settings, name, value)
        self.context.save_settings()

    def edit_classes(self) -> None:
        """Open the editor of the classes, as everywhere in the window."""
        self.context.actions.run("edit_classes")

    def change_keys(self) -> None:
        """Open the keys for changing; what is changed holds at once."""
        from garbage_gui.ui.settings.keys_dialog import KeysDialog

        dialog = KeysDialog(self.context, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _: self._show_keys())
        dialog.open()

    def _show_keys(self) -> None:
        settings = self.context.settings
        count = len(settings.keys) + len(settings.class_keys)
        if count:
            self._keys.setText(self.tr("{count} keys are other than built in.").format(count=number(count)))
        else:
            self._keys.setText(self.tr("All keys are as built in; ? shows those of a page."))

    # The workspace -----------------------------------------------------------------------------------

    def _read(self) -> None:
        self.context.background.run(read_facts, self.context.workspace, done=self._facts_read, owner=self)

    def _facts_read(self, facts: WorkspaceFacts) -> None:
        self._facts = facts
        self._show_facts()

    def _show_facts(self) -> None:
        self.folder.setText(str(self.context.workspace.folder))
        facts = self._facts
        if facts is None:
            return
        self._contents.setText(
            self.tr(
                "{images} pictures, {labelled} of them labelled. {models} models. Classes: {taxonomy}."
            ).format(
                images=number(facts.images),
                labelled=number(facts.labelled),
                models=number(facts.models),
                taxonomy=facts.taxonomy,
            )
        )
        self._show_classes(facts)
        if facts.newest_backup is None:
            self._backups.setText(
                self.tr(
                    "There is no backup yet. A backup holds all labels with their history, not the pictures."
                )
            )
        else:
            self._backups.setText(
                self.tr("{count} backups, {size}; the newest is {name}.").format(
                    count=number(facts.backups), size=file_size(facts.backup_bytes), name=facts.newest_backup
                )
            )
        self._show_checked()

    def _show_classes(self, facts: WorkspaceFacts) -> None:
        if facts.strange_labels:
            text = self.tr(
                "{count} pictures have labels that are no class any more. Add their classes back, or merge them "
                "into others."
            ).format(count=number(facts.strange_labels))
        else:
            classes = self.context.workspace.taxonomy.classes
            text = self.tr("{count} classes: {names} …").format(
                count=number(len(classes)),
                names=self.tr(", ").join(class_name(c) for c in classes[:NAMED_CLASSES]),
            )
        self._classes.setText(text)
        style(self._classes, role="warning" if facts.strange_labels else "muted")

    def _show_checked(self) -> None:
        self._checked.setVisible(self._problems is not None)
        if self._problems is None:
            return
        if self._problems:
            self._checked.setText("\n".join(message_text(p) for p in self._problems[:10]))
            style(self._checked, role="error")
        else:
            self._checked.setText(self.tr("All is well: the store and every model are whole."))
            style(self._checked, role="success")

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.context.workspace.folder)))

    def choose_workspace(self) -> None:
        """Ask for the folder of another workspace, as everywhere in the window."""
        self.context.actions.run("open_workspace")

    def check(self) -> None:
        """See whether the workspace is whole."""
        self._work()
        self.context.background.run(
            check_workspace, self.context.workspace, done=self._on_checked, failed=self._on_failed, owner=self
        )

    def _on_checked(self, problems: list[Message]) -> None:
        self._problems = problems
        self._done()
        self._show_checked()

    def backup(self) -> None:
        """Make a backup now."""
        self._work()
        self.context.background.run(
            make_backup, self.context.workspace, done=self._on_backed_up, failed=self._on_failed, owner=self
        )

    def _on_backed_up(self, file: Path) -> None:
        self._done()
        self.context.messages.saved(self.tr("Saved: backup {name}").format(name=file.name))
        self._read()

    def choose_restore(self) -> None:
        """Ask for a backup and put the store back to it."""
        file, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Restore a backup"),
            str(self.context.workspace.backups_folder),
            self.tr("Backups (*.sqlite)"),
        )
        if file and self._really_restore(Path(file)):
            self.restore(Path(file))

    def _really_restore(self, file: Path) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(self.tr("Restore a backup"))
        box.setText(self.tr("Put the store back as it was in {name}?").format(name=file.name))
        box.setInformativeText(
            self.tr("Labels that were given since then go. The store as it is now is kept as a backup first.")
        )
        restore = box.addButton(self.tr("Restore"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is restore

    def restore(self, file: Path) -> None:
        """Put the store back as it was when ``file`` was made; the workspace is closed for it and opened again."""
        folder = self.context.workspace.folder
        self.context.open_workspace(folder, page="settings", before=lambda: restore_backup(folder, file))

    def _work(self) -> None:
        self._working = True
        self._enable()

    def _done(self) -> None:
        self._working = False
        self._enable()

    def _on_failed(self, message: Message) -> None:
        self._done()
        self.context.messages.error(message)

    def _enable(self) -> None:
        for button in (self.check_button, self.backup_button, self.restore_button):
            button.setEnabled(not self._working)

    def _icons(self) -> None:
        icon = self.context.theme.icon
        self.open_button.setIcon(icon("folder-open-outline"))
        self.keys_button.setIcon(icon("keyboard-outline"))
        self.classes_button.setIcon(icon("shape-outline"))
        self.show_button.setIcon(icon("folder-eye-outline"))
        self.check_button.setIcon(icon("stethoscope"))
        self.backup_button.setIcon(icon("content-save-outline"))
        self.restore_button.setIcon(icon("backup-restore"))
