"""Asking how the files of a run shall be sorted into folders, and telling what became of them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from garbage_gui.messages import Message
from garbage_gui.store.records import JobRecord
from garbage_gui.ui.classify.sort_bar import SortBar, notes_of
from garbage_gui.ui.classify.sort_dialog import SortDialog
from garbage_gui.ui.classify.sorting import SortController, default_target
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.places import open_folder
from garbage_gui.ui.text import message_text
from garbage_gui.ui.widgets.notes_dialog import NotesDialog


class SortAsking(QObject):
    """Stands between the controller of sortings, the bar that shows one, and the person."""

    def __init__(
        self, context: PageContext, controller: SortController, bar: SortBar, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._controller = controller
        self._parent = parent
        self.dialog: SortDialog | None = None
        controller.changed.connect(bar.show_sorting)
        bar.undo_asked.connect(controller.undo)
        bar.cancel_asked.connect(controller.cancel)
        bar.resume_asked.connect(controller.resume)
        bar.folder_asked.connect(open_folder)
        bar.notes_asked.connect(self._show_notes)

    @property
    def is_free(self) -> bool:
        """Whether no sorting is at work."""
        sorting = self._controller.sorting
        return sorting is None or not sorting.is_active

    def ask(self, run: JobRecord) -> None:
        """Ask where the files of ``run`` shall go, and show what that would do."""
        if self.dialog is not None:
            return
        target = default_target(run, self.tr("sorted"))
        dialog = SortDialog(self._context.theme, self._context.workspace.taxonomy, target, self._parent)
        self.dialog = dialog
        dialog.preview_asked.connect(self._controller.look)
        self._controller.previewed.connect(dialog.show_preview)
        self._controller.preview_failed.connect(dialog.show_error)
        dialog.finished.connect(self._answered)
        dialog.open()
        dialog.ask()

    def _answered(self, result: int) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        self._controller.stop_looking()
        options = dialog.options()
        if result == SortDialog.DialogCode.Accepted and options is not None:
            self._controller.start(options)
        dialog.deleteLater()

    def undo(self) -> None:
        """Put the files of the newest sorting back."""
        sorting = self._controller.sorting
        if sorting is not None and sorting.can_be_undone:
            self._controller.undo()
        else:
            self._context.messages.info(self.tr("There is no sorting to undo"))

    def _show_notes(self) -> None:
        sorting = self._controller.sorting
        if sorting is None:
            return
        texts = [
            message_text(Message.from_json(e.get("note") or e.get("error") or "")) for e in notes_of(sorting)
        ]
        dialog = NotesDialog(self.tr("Files that are not where they were to be"), texts, self._parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
