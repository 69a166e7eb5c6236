"""What is said after an undo or redo from any page, and the question before files go where others lie now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.text import number
from garbage_gui.ui.undo_words import nothing_text, redo_text, reverted_text, sorting_text, undo_text
from garbage_gui.ui.undoing import SortingAsked, go_on

if TYPE_CHECKING:
    from garbage_gui.services.undoing import Reverted
    from garbage_gui.ui.context import PageContext


class PutBackQuestion(QMessageBox):
    """Whether files go back, or are sorted again, although some are not as they were left."""

    def __init__(self, asked: SortingAsked, taxonomy: Taxonomy, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("put_back_question")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.NoIcon)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if asked.redo:
            self.setWindowTitle(self.tr("Sort the files again?"))
            self.setText(redo_text(asked.step, taxonomy))
            text = self.tr(
                "{changed} of them were changed, moved or deleted since they were put back. Nothing is replaced or "
                "lost: the others are sorted again, and those stay where they are, each with a note."
            )
            yes = self.tr("Sort again")
        else:
            self.setWindowTitle(self.tr("Put the files back?"))
            self.setText(undo_text(asked.step, taxonomy))
            text = self.tr(
                "{changed} of them were changed, moved or deleted since, or something else lies at their old place. "
                "Nothing is replaced or lost: such files go beside what is there, or stay where they are, "
                "each with a note."
            )
            yes = self.tr("Put back")
        self.setInformativeText(text.format(changed=number(asked.changed)))
        self.yes = self.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        self.yes.setObjectName("put_back")
        cancel = self.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        self.setEscapeButton(cancel)
        self.setDefaultButton(cancel)


def answer(
    context: PageContext, reverted: Reverted | SortingAsked | None, redo: bool, owner: QObject
) -> None:
    """Say what was undone or redone, that there is nothing, or ask first where that is needed."""
    if reverted is None:
        context.messages.info(nothing_text(redo))
    elif isinstance(reverted, SortingAsked):
        if reverted.changed:
            _ask(context, reverted, owner)
        else:
            context.messages.info(sorting_text(reverted.step, redo))
    elif reverted.job_id is not None or reverted.is_refused:
        context.messages.info(reverted_text(reverted, redo, context.workspace.taxonomy))
        context.changes.notify_jobs()
        context.changes.look_now()
    else:
        context.messages.saved(reverted_text(reverted, redo, context.workspace.taxonomy))
        context.changes.look_now()


def _ask(context: PageContext, asked: SortingAsked, owner: QObject) -> None:
    window = context.messages.parent()
    question = PutBackQuestion(
        asked, context.workspace.taxonomy, window if isinstance(window, QWidget) else None
    )
    question.yes.clicked.connect(
        lambda _=False: context.background.run_ordered(
            go_on,
            context.workspace,
            asked.step,
            asked.redo,
            context.settings.operator_name(),
            done=partial(answer, context, redo=asked.redo, owner=owner),
            owner=owner,
        )
    )
    question.open()
