"""Undoing a sorting from any page: saying what happens, and asking where files were changed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from garbage_gui.ui.text import number
from garbage_gui.ui.undoing import SortingUndo, next_text, put_back, sorting_text

if TYPE_CHECKING:
    from garbage_gui.ui.context import PageContext


class PutBackQuestion(QMessageBox):
    """Whether the files of a sorting go back although some are not as it left them."""

    def __init__(self, undo: SortingUndo, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("put_back_question")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.NoIcon)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(self.tr("Put the files back?"))
        self.setText(next_text(undo.sorting))
        self.setInformativeText(
            self.tr(
                "{changed} of them were changed, moved or deleted since, or something else lies at their old place. "
                "Nothing is replaced or lost: such files go beside what is there, or stay where they are, "
                "each with a note."
            ).format(changed=number(undo.changed))
        )
        self.yes = self.addButton(self.tr("Put back"), QMessageBox.ButtonRole.AcceptRole)
        self.yes.setObjectName("put_back")
        cancel = self.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        self.setEscapeButton(cancel)
        self.setDefaultButton(cancel)


def answer(context: PageContext, undo: SortingUndo, owner: QObject) -> None:
    """Say what is done about a sorting that is the newest thing to undo; ask first where that is needed."""
    if undo.started:
        context.messages.info(sorting_text(undo))
        context.changes.notify_jobs()
    elif not undo.changed:
        context.messages.info(sorting_text(undo))
    else:
        window = context.messages.parent()
        question = PutBackQuestion(undo, window if isinstance(window, QWidget) else None)
        question.yes.clicked.connect(
            lambda _=False: context.background.run_ordered(
                put_back,
                context.workspace,
                undo.sorting,
                done=lambda begun: answer(context, begun, owner),
                owner=owner,
            )
        )
        question.open()
