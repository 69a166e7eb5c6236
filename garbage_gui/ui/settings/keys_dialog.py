"""Changing keys: those of the window and of Review, and a letter for each class."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.ui.actions import ActionSpec, keys_text
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.review.keys import Nobody, review_actions
from garbage_gui.ui.settings.key_choices import KeyChoices
from garbage_gui.ui.settings.key_field import KeyField
from garbage_gui.ui.text import class_name
from garbage_gui.ui.theme import style
from garbage_gui.ui.widgets.upright_scroll import upright_scroll

# These have the keys of the window's own.
_SHARED = frozenset({"review.undo", "review.redo"})


class KeysDialog(QDialog):
    """What is changed holds at once, and is kept."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setObjectName("keys_dialog")
        self.setWindowTitle(self.tr("Keys"))
        self.resize(620, 640)
        own = [spec for spec in review_actions(Nobody()) if spec.id not in _SHARED]
        everywhere = context.actions.everywhere()
        self.choices = KeyChoices(context.settings, [*own, *everywhere], context.workspace.taxonomy)
        self.fields: dict[str, KeyField] = {}
        self._resets: dict[str, QToolButton] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._add_heading(self.tr("Review"))
        self._add_actions(own)
        self._add_heading(
            self.tr("Letters of classes"),
            self.tr(
                "Such a letter labels at once, in Review and at the camera. Names that begin with it are found with /."
            ),
        )
        for waste_class in context.workspace.taxonomy.classes:
            self._add_row(
                waste_class.key,
                class_name(waste_class),
                KeyField(self, letters=True),
                partial(self._set_letter, waste_class.key),
                partial(self._set_letter, waste_class.key, ""),
                self.tr("No letter for “{name}”").format(name=class_name(waste_class)),
            )
        self._add_heading(self.tr("Everywhere"))
        self._add_actions(everywhere)
        self.message = QLabel(self)
        self.message.setObjectName("keys_message")
        self.message.setWordWrap(True)
        self.reset_button = QPushButton(self.tr("Reset all"), self)
        self.reset_button.setObjectName("keys_reset")
        self.reset_button.setAutoDefault(False)
        self.reset_button.clicked.connect(lambda _=False: self._reset_all())
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.setObjectName("keys_close")
        self.close_button.setAutoDefault(False)
        style(self.close_button, kind="primary")
        self.close_button.clicked.connect(self.accept)
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        inside = QWidget(self)
        inside.setLayout(self._grid)
        style(inside, role="scrolled")
        scroll = upright_scroll(inside, self)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.message, 1)
        buttons.addWidget(self.reset_button)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(scroll, 1)
        column.addLayout(buttons)

    def _add_heading(self, title: str, text: str = "") -> None:
        row = self._grid.rowCount()
        if row > 1:
            self._grid.setRowMinimumHeight(row, 12)
            row += 1
        heading = QLabel(title, self)
        style(heading, role="subheading")
        self._grid.addWidget(heading, row, 0, 1, 3)
        if text:
            help_text = QLabel(text, self)
            help_text.setWordWrap(True)
            style(help_text, role="caption")
            self._grid.addWidget(help_text, row + 1, 0, 1, 3)

    def _add_actions(self, specs: list[ActionSpec]) -> None:
        for spec in specs:
            self._add_row(
                spec.id,
                spec.title(),
                KeyField(self),
                partial(self._set_key, spec.id),
                partial(self._reset, spec.id),
                self.tr("Its own key again: {name}").format(name=spec.title()),
            )

    def _add_row(
        self,
        key: str,
        name: str,
        field: KeyField,
        chosen: Callable[[str], None],
        reset: Callable[[], None],
        reset_text: str,
    ) -> None:
        row = self._grid.rowCount()
        field.setObjectName(f"key_{key}")
        field.setAutoDefault(False)
        field.chosen.connect(chosen)
        label = QLabel(name, self)
        label.setWordWrap(True)
        label.setBuddy(field)
        button = QToolButton(self)
        button.setObjectName(f"key_reset_{key}")
        button.setIcon(self._context.theme.icon("backup-restore"))
        button.setToolTip(reset_text)
        button.setAccessibleName(reset_text)
        button.clicked.connect(lambda _=False: reset())
        style(button, kind="quiet")
        field.setAccessibleName(name)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(field, row, 1)
        self._grid.addWidget(button, row, 2)
        self.fields[key] = field
        self._resets[key] = button

    # What a person does --------------------------------------------------------------------------------

    def _set_key(self, action_id: str, key: str) -> None:
        self._after(self.choices.set_key(action_id, key), key)

    def _set_letter(self, class_key: str, letter: str) -> None:
        self._after(self.choices.set_letter(class_key, letter), letter)

    def _reset(self, action_id: str) -> None:
        self._after(self.choices.reset(action_id), "")

    def _reset_all(self) -> None:
        self.choices.reset_all()
        self._after(None, "")

    def _after(self, owner: str | None, key: str) -> None:
        if owner is not None:
            told = (
                self.tr("“{key}” is taken already: {owner}").format(key=keys_text((key,)), owner=owner)
                if key
                else self.tr("Its own key is taken by now: {owner}").format(owner=owner)
            )
            self.message.setText(told)
            style(self.message, role="error")
        else:
            self.message.setText(self.tr("Saved"))
            style(self.message, role="success")
            settings = self._context.settings
            self._context.actions.use_keys(settings.keys, settings.class_keys)
            self._context.save_settings()
        self._show()

    def _show(self) -> None:
        classes = set(self._context.workspace.taxonomy.keys)
        for key, field in self.fields.items():
            if key in classes:
                field.show_keys(self.choices.letter(key))
                self._resets[key].setEnabled(bool(self.choices.letter(key)))
            else:
                field.show_keys(keys_text(self.choices.keys(key)))
                self._resets[key].setEnabled(self.choices.is_changed(key))
